"""What each command prints and does: the shapes that other programs rely on. Captures are in test_cli_intake.py."""

import json
import signal
import zipfile
from datetime import UTC, datetime

import pytest

from reader import anchoring, document
from reader.cli import books, main
from reader.library import Library
from reader.model import Captured, Span

ARTICLE = {
    *("id", "url", "title", "byline", "site_name", "published_at", "added_at", "lang", "source", "tags", "state"),
    *("starred", "progress", "words", "excerpt", "highlights", "notes"),
}
HIGHLIGHT = {
    *("id", "article_id", "exact", "prefix", "suffix", "start", "end", "color", "note", "tags", "created_at", "orphan"),
    *("style", "image", "alt", "how", "confidence", "doubtful"),
}
NOTE = {"id", "article_id", "text", "reply_to", "highlight_id", "tags", "created_at", "updated_at"}
PEAR = "<p>A pear ripens from the inside.</p><p>The smell of rain 👩🏽‍🚀 is\nnot the smell of pears.</p>"


def captured(title, html=PEAR, **fields):
    clean = document.to_html(document.from_html(html))
    return Captured(title, clean, origin="file", excerpt=document.excerpt(document.from_html(clean)), **fields)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "library"


@pytest.fixture
def library(folder):
    """Three articles: 1 the pear, 2 the quince, 3 about rain."""
    with Library.open(folder) as opened:
        opened.add(
            captured(
                "When is a pear ripe?",
                url="https://pears.example/ripe",
                byline="Ines Okoye",
                site_name="Pears & Co",
                published_at=datetime(2026, 3, 12, 9, 14, tzinfo=UTC),
                lang="en",
                source="The Orchard",
                tags=("Fruit",),
            )
        )
        opened.add(captured("Quince jelly", "<p>Boil a quince for an hour.</p>", tags=("fruit", "slow food")))
        opened.add(captured("梨の雨", "<p>雨が降る。</p>"))
        yield opened


@pytest.fixture
def postil(folder, capsys):
    """Run a command on the library and return status, standard output and standard error."""

    def run(*words):
        status = main(["--library", str(folder), *map(str, words)])
        out, err = capsys.readouterr()
        return status, out, err

    return run


@pytest.fixture
def answer(postil):
    """Run a command with --json, see that it went well, and return what it printed."""

    def run(*words):
        status, out, err = postil(*words, "--json")
        assert (status, err) == (0, "")
        return json.loads(out)

    return run


@pytest.fixture
def refused(postil):
    """Run a command that cannot be done and return the sentence that it is refused with."""

    def run(*words):
        for json_too in ((), ("--json",)):
            status, out, err = postil(*words, *json_too)
            assert (status, out, err.count("\n")) == (1, "", 1)
            assert err.strip().endswith(".")
        return err.strip()

    return run


def test_list(library, answer, postil):
    rows = answer("list")
    assert [row["id"] for row in rows] == [3, 2, 1]
    assert all(set(row) == ARTICLE for row in rows)
    pear = rows[2]
    assert pear | {"added_at": "", "words": 0, "excerpt": ""} == {
        "id": 1,
        "url": "https://pears.example/ripe",
        "title": "When is a pear ripe?",
        "byline": "Ines Okoye",
        "site_name": "Pears & Co",
        "published_at": "2026-03-12T09:14:00Z",
        "added_at": "",
        "lang": "en",
        "source": "The Orchard",
        "tags": ["Fruit"],
        "state": "inbox",
        "starred": False,
        "progress": 0.0,
        "words": 0,
        "excerpt": "",
        "highlights": 0,
        "notes": 0,
    }
    assert pear["added_at"].endswith("Z")
    assert pear["words"] > 10
    assert rows[0]["published_at"] is None
    assert [row["id"] for row in answer("list", "tag:fruit", "--limit", 1)] == [2]
    assert [row["id"] for row in answer("list", "tag:fruit", "-quince")] == [1]
    assert [row["id"] for row in answer("list", 'tag:"slow food"')] == [2]
    assert [row["id"] for row in answer("list", "--order", "title")][:2] == [2, 1]
    assert answer("list", "nosuchword") == []
    assert answer("list", "--limit", 0) == []
    status, out, err = postil("list")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert [line.split()[0] for line in lines] == ["3", "2", "1"]
    assert lines[1].endswith("inbox     Quince jelly  #Fruit  #slow food")


def test_a_query_that_means_nothing_is_told_and_shows_the_rest(library, postil):
    status, out, err = postil("list", "is:nonsense", "--json")
    assert (status, len(json.loads(out)), err.count("\n")) == (0, 3, 1)
    assert "is:nonsense" in err
    for half_typed in ("tag:", "#", "-", '"', "is:", "is:unrea", "-is:", '-"', 'tag:"', "\\"):
        status, out, err = postil("list", half_typed, "--json")
        assert (status, err.count("\n") <= 1, isinstance(json.loads(out), list)) == (0, True, True)


def test_an_empty_library_lists_nothing(answer, postil):
    assert answer("list") == answer("highlights") == answer("notes") == []
    assert postil("list") == (0, "", "")


def test_show(library, answer, postil):
    article = answer("show", 1)
    assert set(article) == ARTICLE | {"text", "html"}
    assert article["text"] == document.from_html(article["html"]).text
    assert article["text"].startswith("A pear ripens from the inside.\nThe smell of rain 👩🏽‍🚀 is not")
    assert json.loads(postil("show", 1, "--format", "json")[1]) == article
    assert postil("show", 1, "--format", "html")[1] == article["html"].rstrip("\n") + "\n"
    markdown = postil("show", 1, "--format", "markdown")[1]
    assert markdown.startswith('---\ntitle: "When is a pear ripe?"\n')
    assert "\n\nA pear ripens from the inside.\n\nThe smell" in markdown
    text = postil("show", 1)[1]
    assert text == postil("show", 1, "--format", "text")[1]
    assert text.startswith("When is a pear ripe?\nInes Okoye · Pears & Co · 2026-03-12\nhttps://pears.example/ripe\n")
    assert "\n\nA pear ripens from the inside.\n\nThe smell of rain" in text


def test_tag(library, answer, postil):
    assert answer("tag", 1, "+garden", "-FRUIT", "+slow food")["tags"] == ["garden", "slow food"]
    assert answer("tag", 1, "-nothing of the kind")["tags"] == ["garden", "slow food"]
    assert answer("tag", 1, "+x", "-x")["tags"] == ["garden", "slow food"]
    assert answer("tag", 1, "-x", "+x")["tags"] == ["garden", "slow food", "x"]
    assert set(answer("tag", 1, "+y")) == ARTICLE
    assert postil("tag", 1, "--", "-y")[:2] == (0, "Tags of 1: garden, slow food, x\n")
    assert postil("tag", 3, "-y")[1] == "Tags of 3: none\n"


def test_highlight(library, answer, postil):
    mark = answer("highlight", 1, "--exact", "from the inside", "--color", "green", "--note", "Like *this*.")
    assert set(mark) == HIGHLIGHT
    assert mark | {"id": 0, "created_at": ""} == {
        "id": 0,
        "article_id": 1,
        "exact": "from the inside",
        "prefix": "A pear ripens ",
        "suffix": ".\nThe smell of rain 👩🏽‍🚀 is not ",
        "start": 14,
        "end": 29,
        "color": "green",
        "note": "Like *this*.",
        "tags": [],
        "created_at": "",
        "orphan": False,
        "style": "mark",
        "image": "",
        "alt": "",
        "how": "position",
        "confidence": 1.0,
        "doubtful": False,
    }
    text = answer("show", 1)["text"]
    for words in (["smell of"], ["smell of", "--suffix", "rain"], ["smell\n  of", "--prefix", "The"]):
        assert answer("highlight", 1, "--exact", *words)["start"] == text.index("smell of")
    second = text.rindex("smell of")
    for words in (["--suffix", " pears"], ["--prefix", "not the "], ["--prefix", "not the", "--suffix", "pears."]):
        assert answer("highlight", 1, "--exact", "smell of", *words)["start"] == second
    across = answer("highlight", 1, "--exact", "inside. The smell", "--tag", "odd")
    assert (across["exact"], across["color"], across["tags"]) == ("inside.\nThe smell", "yellow", ["odd"])
    after_emoji = answer("highlight", 1, "--exact", "👩🏽‍🚀 is not")
    assert text[after_emoji["start"] : after_emoji["end"]] == "👩🏽‍🚀 is not"
    assert answer("list", "pear")[0]["highlights"] == len(answer("highlights", 1)) == 9
    starts = [each["start"] for each in answer("highlights", 1)]
    assert starts == sorted(starts)
    assert answer("highlights", 2) == []
    assert all(set(each) == HIGHLIGHT for each in answer("highlights"))
    status, out, _ = postil("highlights", 1)
    assert (status, out.count("article 1")) == (0, 9)
    assert "“from the inside”\n       Like *this*.\n" in out
    assert postil("highlight", 2, "--exact", "(quince|.*")[0] == 1


def test_note(library, answer, postil):
    first = answer("note", 1, "Tell Ama.\n\n- today")
    assert set(first) == NOTE
    assert (first["text"], first["reply_to"], first["highlight_id"]) == ("Tell Ama.\n\n- today", None, None)
    mark = answer("highlight", 1, "--exact", "pear")["id"]
    reply = answer("note", 1, "-5 °C is too cold", "--reply-to", first["id"], "--highlight", mark)
    assert (reply["reply_to"], reply["highlight_id"]) == (first["id"], mark)
    other = answer("note", 2, "Қой")
    assert [each["id"] for each in answer("notes", 1)] == [first["id"], reply["id"]]
    assert {each["id"] for each in answer("notes")} == {first["id"], reply["id"], other["id"]}
    assert answer("notes", 3) == []
    assert answer("list", "pear")[-1]["notes"] == 2
    out = postil("notes", 1)[1]
    assert "       Tell Ama.\n\n       - today\n" in out
    assert f"reply to {first['id']}  on highlight {mark}\n       -5 °C" in out
    assert postil("note", 3, "Yes.")[1] == f"Noted {other['id'] + 1} under article 3.\n"


def test_state_star_delete(library, answer, postil):
    assert set(answer("state", 1, "archive")) == ARTICLE
    assert [(row["id"], row["state"]) for row in answer("state", 2, 1, 2, "later")] == [(2, "later"), (1, "later")]
    assert answer("star", 1)["starred"] is True
    assert answer("star", 1)["starred"] is True
    assert [row["id"] for row in answer("list", "is:starred")] == [1]
    assert answer("star", 1, "--off")["starred"] is False
    assert postil("star", 2, 3)[1] == "Starred 2: Quince jelly\nStarred 3: 梨の雨\n"
    assert answer("state", 3, "trash")["state"] == "trash"
    assert [row["id"] for row in answer("list")] == [2, 1]
    gone = answer("delete", 2)
    assert (set(gone), gone["title"]) == (ARTICLE, "Quince jelly")
    assert [row["id"] for row in answer("list")] == [1]
    assert answer("state", 2, "inbox")["title"] == "Quince jelly"
    assert postil("delete", 2, 1)[1] == "Deleted 2: Quince jelly\nDeleted 1: When is a pear ripe?\n"
    assert answer("list") == []


@pytest.mark.parametrize(
    "words",
    [
        ["show", "77"],
        ["tag", "77", "+a"],
        ["highlight", "77", "--exact", "pear"],
        ["highlight", "1", "--exact", "a peach"],
        ["highlight", "1", "--exact", "pear", "--prefix", "peach"],
        ["highlight", "1", "--exact", "pear", "--suffix", "peach"],
        ["highlights", "77"],
        ["note", "77", "Hello"],
        ["note", "1", "Hello", "--reply-to", "77"],
        ["note", "1", "Hello", "--highlight", "77"],
        ["notes", "77"],
        ["state", "77", "archive"],
        ["state", "1", "77", "archive"],
        ["star", "77"],
        ["star", "1", "77"],
        ["delete", "77"],
        ["delete", "1", "77"],
        ["show", "999999999999999999"],
        ["export", "json", "is:nonsense", "-o", "nowhere.json"],
    ],
)
def test_what_cannot_be_done_changes_nothing(words, library, answer, refused, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = answer("list")
    sentence = refused(*words)
    assert "77" not in words or "77" in sentence
    assert answer("list") == before
    assert [path.name for path in tmp_path.iterdir()] == ["library"]


def test_a_note_answers_only_a_note_of_its_article(library, answer, refused):
    note = answer("note", 1, "Here.")["id"]
    mark = answer("highlight", 1, "--exact", "pear")["id"]
    assert refused("note", 2, "There.", "--reply-to", note)
    assert refused("note", 2, "There.", "--highlight", mark)
    assert answer("notes", 2) == []


def test_where_makes_nothing(folder, home, answer, postil, capsys):
    places = answer("where")
    assert set(places) == {"library", "config", "logs"}
    assert places["library"] == str(folder)
    assert main(["where"]) == 0
    capsys.readouterr()
    assert not folder.exists()
    assert [path.name for path in home.rglob("*") if "postil" in path.name] == []
    out = postil("where")[1]
    assert out.splitlines()[0] == f"library   {folder}"


def test_check(library, answer, postil, monkeypatch):
    assert answer("check") == {"sound": True, "problems": [], "backups": []}
    assert postil("check")[:2] == (0, "The library is sound (3 articles).\n")
    monkeypatch.setattr(Library, "check", lambda self: ["The index of titles disagrees with the articles."])
    status, out, err = postil("check", "--json")
    assert (status, json.loads(out)["sound"], err.count("\n")) == (1, False, 1)
    assert postil("check")[:2] == (1, "The index of titles disagrees with the articles.\n")


def test_export_markdown(library, answer, postil, tmp_path):
    answer("highlight", 1, "--exact", "pear")
    answer("note", 1, "Hm.")
    answer("state", 3, "trash")
    done = answer("export", "markdown", "-o", tmp_path / "out")
    assert done == {"path": str(tmp_path / "out"), "format": "markdown", "articles": 2, "kept": []}
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"When is a pear ripe.md", "Quince jelly.md"}
    assert postil("export", "markdown", "tag:slow*", "-quince", "-o", tmp_path / "none")[0] == 1
    assert answer("export", "markdown", 'tag:"slow food"', "-o", tmp_path / "some")["articles"] == 1
    (tmp_path / "out" / "Quince jelly.md").write_text("mine")
    assert postil("export", "markdown", "-o", tmp_path / "out")[1] == f"Wrote 2 articles to {tmp_path / 'out'}.\n"
    assert (tmp_path / "out" / "Quince jelly.md").read_text() == "mine"


def test_export_json(library, answer, postil, tmp_path):
    answer("highlight", 1, "--exact", "pear")
    answer("note", 1, "Hm.")
    answer("state", 3, "trash")
    path = tmp_path / "all.json"
    assert answer("export", "json", "-o", path)["articles"] == 3
    data = json.loads(path.read_text())
    assert {each["id"] for each in data["articles"]} == {1, 2, 3}
    pear = next(each for each in data["articles"] if each["id"] == 1)
    assert pear["html"] == answer("show", 1)["html"]
    assert (pear["highlights"][0]["exact"], pear["notes"][0]["text"]) == ("pear", "Hm.")
    assert [each["id"] for each in json.loads(postil("export", "json", "tag:fruit", "-o", "-")[1])["articles"]] == [
        1,
        2,
    ]


def test_a_book(library, answer, postil, refused, tmp_path):
    body = document.from_html(library.body(1))
    library.add_highlight(1, anchoring.describe(body.text, Span(7, 22)), note="See [[Quince jelly]].")
    path = tmp_path / "pears.epub"
    made = answer("export", "epub", "tag:fruit", "--title", "Pears", "-o", path)
    assert (made["articles"], made["passages"], made["notes"]) == (2, 1, 1)
    with zipfile.ZipFile(path) as book:
        assert '<a href="c0002.xhtml">Quince jelly</a>' in book.read("OEBPS/c0001.xhtml").decode()
        assert "<dc:title>Pears<" in book.read("OEBPS/package.opf").decode()
    assert postil("export", "epub", "--passages", "--notes", "margin", "-o", path)[1] == f"Wrote 1 article to {path}.\n"
    (tmp_path / "ids").write_text("3\n1 99\n")
    done = postil("export", "epub", "--ids", tmp_path / "ids", "--progress", "-o", path)
    told = f"Wrote 2 articles to {path}.\n1 number names no article in this library and is left out: 99.\n"
    assert done[1:] == (told, "1\n2\n")
    assert "No article matches “tag:nowhere”" in refused("export", "json", "tag:nowhere", "-o", tmp_path / "none")
    assert not (tmp_path / "none").exists()
    with zipfile.ZipFile(path) as book:
        assert "梨の雨" in book.read("OEBPS/c0001.xhtml").decode()
    (tmp_path / "ids").write_text("1 two")
    assert "'two'" in refused("export", "epub", "--ids", tmp_path / "ids", "-o", path)
    assert postil("export", "json", "--passages", "-o", tmp_path / "x")[0] == 2
    assert postil("export", "epub", "-o", "-")[0] == 2
    (tmp_path / "ids").write_text("1")
    assert postil("export", "epub", "--ids", tmp_path / "ids", "tag:fruit", "-o", path)[0] == 2


def test_a_book_that_is_ended_clears_away_what_was_written():
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt), books._clearing(wanted=True):
        signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) == before


def test_export_refuses_what_it_did_not_write(library, refused, tmp_path):
    path = tmp_path / "taxes.json"
    path.write_text("[1]")
    assert "no export of Postil" in refused("export", "json", "-o", path)
    assert "is not a folder" in refused("export", "markdown", "-o", path)
    assert path.read_text() == "[1]"
    assert "Cannot write" in refused("export", "json", "-o", "/proc/postil/all.json")


def test_backup(library, answer, postil, refused, tmp_path):
    path = tmp_path / "copy.zip"
    done = answer("backup", path)
    assert done == {"path": str(path), "bytes": path.stat().st_size}
    assert path.read_bytes()[:2] == b"PK"
    status, out, _ = postil("backup", tmp_path / "second.zip")
    assert (status, out.startswith("Copied the library to ")) == (0, True)
    assert refused("backup", tmp_path)
    assert refused("backup", "/proc/postil/copy.zip")


def test_terminal_codes_of_a_page_are_not_printed(folder, postil):
    with Library.open(folder) as library:
        article, _ = library.add(
            captured("Pear\x1b[2J\x07 \u202ereversed", byline="\x9b1mInes\nOkoye", tags=("a\x1bb",))
        )
        library.add_note(article.id, "note \x1b]0;owned\x07 text")
    for words in (["list"], ["show", 1], ["show", 1, "--format", "markdown"], ["notes"], ["star", 1], ["tag", 1, "+x"]):
        status, out, _ = postil(*words)
        assert status == 0
        assert not set(out) & set("\x1b\x07\x9b\u202e")


def test_a_fault_of_the_program_goes_to_the_log(library, postil, monkeypatch, home):
    def broken(self):
        raise RuntimeError("a fault")

    monkeypatch.setattr(Library, "check", broken)
    status, out, err = postil("check")
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert "RuntimeError" in err and "Traceback" not in err
    (log,) = home.rglob("command-line.log")
    assert str(log) in err
    assert "RuntimeError: a fault" in log.read_text()


@pytest.mark.parametrize("number", ["0", "99", "9223372036854775808", "9" * 40])
def test_a_number_that_nothing_has_is_unknown_and_no_fault_of_the_line(library, postil, number):
    for words in (["show", number], ["notes", number], ["tag", number, "+x"], ["delete", number], ["star", number]):
        status, out, err = postil(*words, "--json")
        assert (status, out, err.count("\n")) == (1, "", 1)
        assert "There is no article" in err
    status, _, err = postil("note", 1, "words", "--reply-to", number)
    assert (status, err.count("\n")) == (1, 1)
    assert len(json.loads(postil("list", "--limit", number or "0", "--json")[1])) == min(int(number), 3)


def test_a_passage_is_found_however_its_accents_are_written(folder, answer, tmp_path):
    (tmp_path / "a.txt").write_text("Title\n\nThe Caf\u00e9 stood by the cafe\u0301 all day.\n", "utf-8")
    number = answer("add", tmp_path / "a.txt")["id"]
    for exact in ("Caf\u00e9", "Cafe\u0301", "the caf\u00e9", "the cafe\u0301 all"):
        assert answer("highlight", number, "--exact", exact)["orphan"] is False
