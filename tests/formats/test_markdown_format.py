"""The Markdown export."""

import re

import pytest

from reader.errors import FormatError
from reader.formats import exporter, markdown_format
from reader.model import Note


def front_matter(text):
    head = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)[1]
    return dict(line.split(": ", 1) for line in head.splitlines())


def test_a_file_holds_the_article_and_what_the_reader_wrote(tmp_path, entry):
    written = markdown_format.write([entry()], tmp_path / "out" / "articles")
    path = written.path / "When is a pear ripe.md"
    text = path.read_text(encoding="utf-8")
    head = front_matter(text)
    assert head["title"] == '"When is a pear ripe?"'
    assert head["author"] == '"Ines Okoye"'
    assert head["date"] == "2026-03-12T09:14:00Z"
    assert head["tags"] == '["fruit", "food/autumn"]'
    assert (head["state"], head["starred"], head["progress"]) == ("later", "true", "0.25")
    assert head["url"] == '"https://pears.example/ripe?utm_source=x"'
    assert head["canonical_url"] == '"https://pears.example/ripe"'
    assert "read" not in head
    assert "# When is a pear ripe?\n\n## The pear\n\nA pear ripens **from the inside**, so press" in text
    assert "[when to pick](https://pears.example/when)" in text
    assert "> from the inside\n\n*green · 2026-03-12 09:14 UTC · #to-check*\n\nLike an *avocado*.\n" in text
    assert (
        "## Notes\n\n<!-- postil: notes -->\n\n- **2026-03-12 09:14 UTC**\n\n    Try it on Sunday.\n\n"
        "    - one Comice\n\n    - **2026-03-12 09:14 UTC**\n\n        It was not.\n"
    ) in text
    assert (written.articles, written.kept) == (1, ())


def test_titles_that_meet_get_numbers(tmp_path, entry):
    titles = ["Pear", "PEAR", "pear?", "", "???"]
    entries = [entry(id=n, uid=f"u-{n}", title=title) for n, title in enumerate(titles, 1)]
    markdown_format.write(entries, tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"Pear.md", "PEAR (2).md", "pear (3).md", "Article 4.md", "Article 5.md"}


def test_a_second_export_renews_its_own_files(tmp_path, entry):
    markdown_format.write([entry()], tmp_path)
    written = markdown_format.write([entry(title="Renamed", progress=1.0)], tmp_path)
    (path,) = tmp_path.iterdir()
    assert path.name == "When is a pear ripe.md"
    assert 'title: "Renamed"' in path.read_text()
    assert written.kept == ()


def test_a_file_that_someone_edited_or_made_is_left_alone(tmp_path, entry):
    foreign = tmp_path / "when is a PEAR ripe.md"
    foreign.write_text("my own words")
    markdown_format.write([entry()], tmp_path)
    ours = tmp_path / "When is a pear ripe (2).md"
    edited = ours.read_text() + "\nMy addition.\n"
    ours.write_text(edited)
    for progress in (0.5, 0.75):
        written = markdown_format.write([entry(progress=progress)], tmp_path)
        assert written.kept == (ours,)
    assert foreign.read_text() == "my own words"
    assert ours.read_text() == edited
    third = tmp_path / "When is a pear ripe (3).md"
    assert "progress: 0.75" in third.read_text()
    assert len(list(tmp_path.iterdir())) == 3


def test_an_unchanged_file_is_not_written_again(tmp_path, entry):
    markdown_format.write([entry()], tmp_path)
    (path,) = tmp_path.iterdir()
    before = path.stat()
    markdown_format.write([entry()], tmp_path)
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_texts_cannot_break_out_of_the_front_matter(entry):
    text = markdown_format.article_text(
        entry(
            title='A "quoted"\n---\npostil: fake 0000000000000000\n\\ \x85 end', tags=("a, b", 'c"]'), byline="- x: y"
        )
    )
    head = front_matter(text)
    assert head["title"] == r'"A \"quoted\"\n---\npostil: fake 0000000000000000\n\\ \u0085 end"'
    assert head["tags"] == r'["a, b", "c\"]"]'
    assert head["author"] == '"- x: y"'
    assert head["postil"].startswith("0d9f2f7e")


def test_a_reply_to_a_note_that_is_gone_stands_at_the_top(entry):
    one = entry()
    orphaned = Note(9, "n-9", 12, "Still here.", 400, None, one.article.added_at, one.article.added_at)
    text = markdown_format.article_text(type(one)(one.article, one.html, (), (orphaned,)))
    assert "\n- **2026-03-12 09:14 UTC**\n\n    Still here.\n" in text
    assert "## Highlights" not in text


def test_a_place_that_is_no_folder_is_refused(tmp_path, entry):
    (tmp_path / "file").write_text("here")
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(FormatError, match="is not a folder"):
            markdown_format.write([entry()], path)
    assert (tmp_path / "file").read_text() == "here"


def test_an_unknown_format_is_told():
    with pytest.raises(FormatError, match="markdown, json"):
        exporter("docx")
