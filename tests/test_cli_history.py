"""``refresh``, ``versions``, ``diff``, ``restore-version``, and annotations exported: what they print and keep."""

import json

import pytest

from reader import anchoring, document
from reader.cli import main
from reader.library import Library
from reader.model import Captured, Span

OLD = "<p>A pear ripens from the inside.</p><p>The smell of rain is not the smell of pears.</p><p>Pick it early.</p>"
NEW = "<p>A pear ripens from the inside.</p><p>Pick it early.</p><p>The smell of snow is not the smell of pears.</p>"


@pytest.fixture
def folder(tmp_path):
    """A library with an article that has had two texts, and one without an address."""
    with Library.open(tmp_path / "library") as library:
        one = library.add(Captured("Pears", OLD, url="https://pears.example/"))[0].id
        text = document.from_html(OLD).text
        for words in ("smell of rain", "from the inside"):
            start = text.index(words)
            library.add_highlight(one, anchoring.describe(text, Span(start, start + len(words))), note="[[Plums]]")
        library.add(Captured("Pears", NEW, url="https://pears.example/"))
        library.add(Captured("Plums", "<p>Plums.</p>", origin="text"))
    return tmp_path / "library"


@pytest.fixture
def postil(folder, capsys):
    def run(*words):
        status = main([*map(str, words), "--library", str(folder)])
        out, err = capsys.readouterr()
        return status, out, err

    return run


def test_versions_are_listed(postil):
    status, out, _ = postil("versions", 1)
    assert status == 0
    newest, oldest = out.splitlines()
    assert newest.endswith("words  present")
    assert "kB" in oldest
    found = json.loads(postil("versions", 1, "--json")[1])
    assert [set(one) for one in found] == [{"id", "captured_at", "words", "origin", "present", "bytes"}] * 2
    assert postil("versions", 99)[0] == 1


def test_a_difference_names_marked_passages_first(postil):
    status, out, _ = postil("diff", 1)
    assert status == 0
    lines = out.splitlines()
    assert lines[0] == "1 passage that you marked has changed:"
    assert "“smell of rain”" in lines[1]
    assert lines[2] == ""
    assert any("[-rain-]{+snow+}" in line for line in lines)
    assert "…" in lines
    found = json.loads(postil("diff", 1, "--json")[1])
    assert (found["added"], found["removed"], len(found["touched"])) == (1, 1, 1)
    new, old = (version["id"] for version in json.loads(postil("versions", 1, "--json")[1]))
    assert "[-snow-]{+rain+}" in postil("diff", 1, new, old)[1]
    assert "read the same" in postil("diff", 1, new, new)[1]
    assert "nothing to compare" in postil("diff", 2)[2]


def test_a_version_is_brought_back(postil, folder):
    new, old = (version["id"] for version in json.loads(postil("versions", 1, "--json")[1]))
    status, out, _ = postil("restore-version", 1, old)
    assert (status, out) == (0, f"Restored 1: Pears; version {new} has the text it had.\n")
    with Library.open(folder) as library:
        assert library.body(1).replace("\n", "") == OLD
        assert not any(mark.orphan for mark in library.highlights(1))
    assert json.loads(postil("restore-version", 1, new, "--json")[1])["id"] == 1
    present = json.loads(postil("versions", 1, "--json")[1])[0]["id"]
    assert "present one already" in postil("restore-version", 1, present)[1]
    assert "There is no version 99" in postil("restore-version", 1, 99)[2]


def test_what_came_without_an_address_is_not_captured_again(postil):
    status, out, err = postil("refresh", 2)
    assert (status, out) == (1, "")
    assert "without an address" in err


def page(lines):
    body = "".join(f"<p>{line}</p>" for line in lines)
    return f"<!doctype html><html lang=en><title>Lanes</title><article><h1>Lanes</h1>{body}</article>"


def test_an_article_is_captured_again_and_says_what_changed(postil, site):
    barrows = [
        f"The {which} barrow went down the lane with its load of cabbages, and nobody who stood at the gate that "
        f"morning could have said whose it was, or why the {which} wheel sang as it did."
        for which in ("first", "second", "third", "fourth")
    ]
    site.routes["/lanes"] = page(barrows)
    status, out, err = postil("add", site.url("/lanes"), "--json")
    assert status == 0, err
    number = json.loads(out)["id"]
    postil("highlight", number, "--exact", "The second barrow went down the lane")
    assert postil("refresh", number)[1] == f"Unchanged {number}: Lanes\n"
    barrows[1] = barrows[1].replace("went down", "came slowly up")
    site.routes["/lanes"] = page(barrows)
    status, out, err = postil("refresh", number)
    assert (status, err) == (0, "")
    assert out.splitlines()[:2] == [
        f"Changed {number}: Lanes (+3 −2 words)",
        "1 passage that you marked has changed:",
    ]
    assert len(json.loads(postil("versions", number, "--json")[1])) == 2
    assert json.loads(postil("refresh", number, "--json")[1]) == {
        "id": number,
        "changed": False,
        "added": 0,
        "removed": 0,
        "touched": [],
    }


def test_annotations_are_exported(postil, tmp_path):
    from reader.formats import w3c

    status, out, _ = postil("export", "w3c", "-o", tmp_path / "a.jsonld")
    assert (status, out) == (0, f"Wrote 1 article to {tmp_path / 'a.jsonld'}.\n")
    assert {mark.selectors.exact for mark in w3c.read(tmp_path / "a.jsonld")} == {"smell of rain", "from the inside"}
    assert json.loads(postil("export", "w3c", "-o", "-")[1])["type"] == "AnnotationPage"
