"""``trash`` and ``restore``: what they print, and what is there afterwards."""

import json

import pytest

from reader import anchoring, document
from reader.cli import main
from reader.library import Library, MarkId
from reader.model import Captured, Span, State

BODY = "<p>The smell of rain is not the smell of pears.</p>"


@pytest.fixture
def folder(tmp_path):
    """A library with a deleted article, a deleted highlight, a deleted note, and an article on the shelf called trash."""
    with Library.open(tmp_path / "library") as library:
        ids = [
            library.add(Captured(title, BODY, url=f"https://pears.example/{title}"))[0].id
            for title in ("One", "Two", "Three")
        ]
        start = document.from_html(BODY).text.index("rain")
        mark = library.add_highlight(ids[0], anchoring.describe(document.from_html(BODY).text, Span(start, start + 4)))
        note = library.add_note(ids[0], "Look up\nthe word.")
        library.add_note(ids[1], "About pears")
        library.delete_marks([MarkId("highlight", mark.id), MarkId("note", note.id)])
        library.delete([ids[1]])
        library.set_state([ids[2]], State.TRASH)
    return tmp_path / "library"


@pytest.fixture
def postil(folder, capsys):
    def run(*words):
        status = main([*map(str, words), "--library", str(folder)])
        out, err = capsys.readouterr()
        return status, out, err

    return run


def test_the_trash_is_listed_and_searched(postil):
    status, out, _ = postil("trash")
    assert status == 0
    lines = {line.split()[0]: line for line in out.splitlines()}
    assert set(lines) == {"article:2", "article:3", "highlight:1", "note:1"}
    assert lines["note:1"].endswith("Look up the word.  — One")
    assert lines["article:2"].endswith("Two  (with 1 mark)")
    assert "stays" in lines["article:3"]
    assert "until 2" in lines["highlight:1"]
    assert postil("trash", "about", "pears")[1].split()[0] == "article:2"
    assert postil("trash", "nothing of the kind")[1].strip() == ""
    found = json.loads(postil("trash", "--json")[1])
    assert {(one["kind"], one["goes_at"] is None) for one in found} == {
        ("article", True),
        ("article", False),
        ("highlight", False),
        ("note", False),
    }


def test_things_come_back(postil, folder):
    assert postil("restore", 2, "note:1")[:2] == (0, "Restored article:2: Two\nRestored note:1: Look up the word.\n")
    assert json.loads(postil("restore", "highlight:1", "--json")[1]) == {"kind": "highlight", "id": 1, "article": 1}
    assert postil("restore", "article:3")[0] == 0
    with Library.open(folder) as library:
        assert library.trash() == ()
        assert library.article(3).state is State.INBOX
        assert len(library.highlights(1)) == len(library.notes(1)) == len(library.notes(2)) == 1
    status, _, err = postil("restore", 2)
    assert status == 1
    assert "does not lie in the trash any more" in err


@pytest.mark.parametrize("word", ["shelf:3", "note:x", "note:", "x"])
def test_what_is_no_thing_is_refused(postil, word):
    assert postil("restore", word)[0] == 2
