"""The Markdown export."""

import re

import pytest

from reader.errors import FormatError
from reader.formats import Entry, exporter, markdown_format, markdown_head, markdown_template
from reader.formats.markdown_shelf import YOURS, Shelf, composed, taken_apart
from reader.formats.markdown_template import Template
from reader.frozen import replace
from reader.model import Note


def front_matter(text):
    head = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)[1]
    return dict(line.split(": ", 1) for line in head.split("\n") if ": " in line)


def test_a_file_holds_the_article_and_what_the_reader_wrote(tmp_path, entry):
    written = markdown_format.write([entry()], tmp_path / "out" / "articles")
    path = written.path / "When is a pear ripe.md"
    text = path.read_text(encoding="utf-8")
    head = front_matter(text)
    assert head["title"] == '"When is a pear ripe?"'
    assert head["author"] == '"Ines Okoye"'
    assert head["date"] == "2026-03-12T09:14:00"
    assert 'tags:\n  - "fruit"\n  - "food/autumn"\nstate' in text
    assert (head["state"], head["starred"], head["progress"]) == ("later", "true", "0.25")
    assert head["url"] == '"https://pears.example/ripe?utm_source=x"'
    assert head["canonical_url"] == '"https://pears.example/ripe"'
    assert "read" not in head
    assert "# When is a pear ripe?\n\n## The pear\n\nA pear ripens **from the inside**, so press" in text
    assert "[when to pick](https://pears.example/when)" in text
    assert "> from the inside\n\n^h-5\n\n*green · 2026-03-12 09:14 UTC · #to-check*\n\nLike an *avocado*.\n" in text
    shown = re.sub(r" <!-- postil: note \{.*?\} -->", "", text)
    assert (
        "## Notes\n\n<!-- postil: notes -->\n\n- **2026-03-12 09:14 UTC** ^n-7\n\n    Try it on Sunday.\n\n"
        "    - one Comice\n\n    - **2026-03-12 09:14 UTC** ^n-8\n\n        It was not.\n"
    ) in shown
    assert (written.articles, written.kept) == (1, ())


def test_titles_that_meet_get_numbers(tmp_path, entry):
    titles = ["Pear", "PEAR", "pear?", "", "???"]
    entries = [entry(id=n, uid=f"u-{n}", title=title) for n, title in enumerate(titles, 1)]
    markdown_format.write(entries, tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"Pear.md", "PEAR (2).md", "pear (3).md", "Article u-4.md", "Article u-5.md"}


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
    edited = ours.read_text().replace("so press it", "so do not press it")
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
    assert '\ntags:\n  - "a-b"\n  - "c"\npostil_tags:\n  - "a, b"\n  - "c\\"]"\n' in text
    assert head["author"] == '"- x: y"'
    assert head["postil"].startswith("0d9f2f7e")


def test_a_reply_to_a_note_that_is_gone_stands_at_the_top(entry):
    one = entry()
    orphaned = Note(9, "n-9", 12, "Still here.", 400, None, one.article.added_at, one.article.added_at)
    text = markdown_format.article_text(type(one)(one.article, one.html, (), (orphaned,)))
    assert re.search(r"\n- \*\*2026-03-12 09:14 UTC\*\* <!-- .*? --> \^n-9\n\n    Still here.\n", text)
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


def test_what_the_reader_writes_below_the_line_and_as_properties_stays(tmp_path, entry):
    markdown_format.write([entry()], tmp_path)
    (path,) = tmp_path.iterdir()
    text = (
        path.read_text().replace("\n---\n\n#", "\nrating: 5\nseen:\n  - twice\n---\n\n#")
        + f"\nMine.\n{YOURS}\n\tTabs.  \n"
    )
    path.write_text(text)
    written = markdown_format.write([entry()], tmp_path)
    assert (path.read_text(), written.kept) == (text, ())
    written = markdown_format.write([entry(progress=1.0)], tmp_path)
    found = path.read_text()
    assert (written.kept, len(list(tmp_path.iterdir()))) == ((), 1)
    assert "progress: 1\n" in found
    assert re.search(r"\npostil: .*\nrating: 5\nseen:\n  - twice\n---\n\n#", found)
    assert found.endswith(f"{YOURS}\n\nMine.\n{YOURS}\n\tTabs.  \n")


def test_a_file_is_found_wherever_it_was_moved(tmp_path, entry):
    markdown_format.write([entry()], tmp_path)
    (path,) = tmp_path.iterdir()
    (tmp_path / "Read" / "in spring").mkdir(parents=True)
    moved = path.rename(tmp_path / "Read" / "in spring" / "Pears.md")
    markdown_format.write([entry(progress=1.0)], tmp_path)
    assert "progress: 1\n" in moved.read_text()
    assert list(tmp_path.rglob("*.md")) == [moved]


def test_links_in_notes_lead_to_files_and_marks(tmp_path, entry):
    other = entry(id=13, uid="1d9f2f7e-6c0b-4a53-9c4e-0c5a4c7f1a11", title="Jam: how long?")
    other = replace_entry(other, highlights=(), notes=())
    uid, mark = other.article.uid, "5d9f2f7e-6c0b-4a53-9c4e-0c5a4c7f1a11"
    text = (
        f"See [[Jam: how long?]], [[jam|this]], [[{uid}]], postil://article/{uid}, [here](postil://article/{uid}#highlight={mark})"
        " and [[Nowhere]]; not `[[jam]]`."
    )
    note = replace(entry().notes[0], text=text)
    one = replace_entry(
        entry(),
        notes=(note,),
        targets=(("Jam: how long?", uid), ("jam", uid)),
        links=((uid, "Jam: how long?"), ("?", "Gone")),
    )
    titles = [(each.article.uid, each.article.title) for each in (one, other)]
    markdown_format.write([one, other], tmp_path, titles=titles)
    found = (tmp_path / "When is a pear ripe.md").read_text()
    assert (
        "See [[Jam how long|Jam: how long?]], [[Jam how long|this]], [[Jam how long]], [[Jam how long]], "
        f"[[Jam how long#^{mark}|here]] and [[Nowhere]]; not `[[jam]]`."
    ) in found
    assert "## Links\n\n<!-- postil: links -->\n\n- [[Jam how long|Jam: how long?]]\n" in found
    assert 'aliases:\n  - "When is a pear ripe?"\n' in found


def replace_entry(entry, **changes):
    fields = ("article", "html", "highlights", "notes", "comments", "links", "targets", "images")
    return Entry(**{name: changes.get(name, getattr(entry, name)) for name in fields})


def test_pictures_are_copied_beside(tmp_path, entry):
    kept = tmp_path / ("ab" * 32)
    kept.write_bytes(b"\x89PNG and more")
    url = "https://pears.example/a b.png"
    html = '<p><img src="https://pears.example/a%20b.png" alt="x"></p><p><img src="https://pears.example/c.png" alt=""></p>'
    one = replace_entry(
        entry(html), images=((url.replace(" ", "%20"), kept), ("https://pears.example/c.png", tmp_path / "no"))
    )
    for _ in range(2):
        markdown_format.write([one], tmp_path / "out", pictures=True)
    text = (tmp_path / "out" / "When is a pear ripe.md").read_text()
    assert "![x](Pictures/abababababababababab.png)" in text
    assert "![](https://pears.example/c.png)" in text
    assert (tmp_path / "out" / "Pictures" / "abababababababababab.png").read_bytes() == kept.read_bytes()


def test_a_live_folder_follows_titles_and_sets_aside(tmp_path, entry):
    one = entry()
    shelf = Shelf(tmp_path, follow=True)
    markdown_format.put(shelf, one, {}, Template(), pictures=False)
    renamed = entry(title="Ripe")
    shelf = Shelf(tmp_path, follow=True)
    markdown_format.put(shelf, renamed, shelf.files(), Template(), pictures=False)
    assert [path.name for path in tmp_path.iterdir()] == ["Ripe.md"]
    (tmp_path / "Ripe.md").write_text((tmp_path / "Ripe.md").read_text() + "Mine.\n")
    shelf = Shelf(tmp_path, follow=True)
    shelf.set_aside(one.article.uid)
    assert not shelf.has(one.article.uid)
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.md")] == ["Set aside/Ripe.md"]
    shelf = Shelf(tmp_path, follow=True)
    markdown_format.put(shelf, renamed, shelf.files(), Template(), pictures=False)
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.md")] == ["Ripe.md"]
    assert (tmp_path / "Ripe.md").read_text().endswith("\nMine.\n")


def test_a_template_decides_and_cannot_break_what_makes_a_file_ours(tmp_path, entry):
    template = Template("{{ article.title }}\n{% for mark in highlights %}\n- {{ mark.text }}\n{% endfor %}")
    for progress in (0.5, 0.75):
        written = markdown_format.write([entry(progress=progress)], tmp_path, template=template)
        assert written.kept == ()
    (path,) = tmp_path.iterdir()
    assert re.fullmatch(
        rf"---\npostil: \S+ \w+\n---\n\nWhen is a pear ripe\?\n- from the inside\n\n{re.escape(YOURS)}\n",
        path.read_text(),
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("one\n{% if x %}", "line 2: "),
        ("one\ntwo {{ nowhere }}", "line 2: 'nowhere' is undefined"),
        ("{{ article.nothing }}", "line 1: .*no attribute 'nothing'"),
        ("\n\n{{ 1 / 0 }}", "line 3: division by zero"),
        ("{% include 'x' %}", "line 1: "),
        ("{{ ''.__class__.__mro__ }}", "line 1: .*unsafe"),
        ("{{ 'x' * 999999999 }}", "line 1: that would be too long"),
        ("{{ 9 ** 9 ** 9 }}", "line 1: there are no powers here"),
        ("{% for n in range(10 ** 1) %}{% endfor %}", "line 1: "),
    ],
)
def test_a_wrong_template_is_told_with_its_line(tmp_path, entry, text, told):
    file = tmp_path / "mine.md"
    file.write_text(text)
    with pytest.raises(FormatError, match=f"^mine.md cannot be used: {told}.*; correct that line"):
        markdown_format.write([entry()], tmp_path / "out", template=markdown_template.load(file))
    assert not list((tmp_path / "out").glob("*.md")) if (tmp_path / "out").exists() else True


def test_the_usual_template_is_written_once(tmp_path, entry):
    path, is_new = markdown_template.keep_default(tmp_path / "config")
    assert (path.read_text(), is_new) == (markdown_template.DEFAULT, True)
    assert markdown_template.own(tmp_path / "config").is_default
    path.write_text("Mine")
    assert markdown_template.keep_default(tmp_path / "config") == (path, False)
    assert markdown_template.own(tmp_path / "config").fill({}) == "Mine"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(FormatError, match="no text in UTF-8"):
        markdown_template.own(tmp_path / "config")


@pytest.mark.parametrize(
    ("tag", "accepted"),
    [
        ("slow food", "slow-food"),
        ("food/slow food/!", "food/slow-food"),
        ("2024", "2024_"),
        ("a#b.c", "a-b-c"),
        ("#", ""),
        ("Қала", "Қала"),
    ],
)
def test_tags_are_such_as_obsidian_accepts(tag, accepted):
    assert markdown_head.obsidian_tags((tag,)) == ((accepted,) if accepted else ())


WRITTEN = (
    '---\ntitle: "Beds, and “leeks”"\ntags:\n  - "leek"\n  - "winter/bed"\nstarred: false\nprogress: 0.5\n---\nDig.\n'
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('title: "Beds, and “leeks”"', "title: Beds, and “leeks”"),
        ('  - "leek"\n  - "winter/bed"', "  - leek\n  - winter/bed"),
        ('  - "leek"\n  - "winter/bed"', "- 'leek'\n- 'winter/bed'"),
        ('tags:\n  - "leek"\n  - "winter/bed"', 'tags: ["leek", "winter/bed"]'),
        ("starred: false", "starred:   false"),
    ],
)
def test_properties_written_anew_by_an_editor_are_not_edited(old: str, new: str) -> None:
    whole = composed(WRITTEN, "uid-1")
    assert old in whole
    parts = taken_apart(whole.replace(old, new).replace("\n---\nDig", "\nmine: 1\n---\nDig"))
    assert (parts.uid, parts.untouched, parts.properties) == ("uid-1", True, "mine: 1\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("starred: false", "starred: true"),
        ('  - "leek"\n', ""),
        ('  - "leek"', '  - "leek, white"'),
        ("starred: false", "starred: false\n# mine"),
        ("starred: false", "starred: false\nmine: 1"),
        ("progress: 0.5", "progress: 0.5\nprogress: 0.5"),
        ("Dig.", "Dig deep."),
    ],
)
def test_a_value_that_was_changed_is_the_readers(old: str, new: str) -> None:
    assert taken_apart(composed(WRITTEN, "uid-1").replace(old, new)).untouched is False
