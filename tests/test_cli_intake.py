"""``add`` and ``extract``: what they print and keep, and every kind of bad input."""

import io
import json
import os
import socket
import sqlite3
import sys
import tempfile
from pathlib import Path

import pytest

from reader.cli import main
from reader.library import Library
from reader.model import Captured

EXTRACTED = {"title", "byline", "site_name", "published_at", "lang", "source", "tags", "html", "text", "comments"}
PARAGRAPHS = "".join(
    f"<p>The {which} barrow went down the lane with its load of cabbages, and nobody who stood at the gate that "
    f"morning could have said whose it was, or why the wheel sang as it did.</p>"
    for which in ("first", "second", "third", "fourth")
)
PAGE = f"""<!doctype html><html lang="en"><head><title>The barrow — Lanes</title>
<meta property="og:title" content="The barrow"><meta property="og:site_name" content="Lanes">
<meta name="author" content="Bea Lund"><meta property="article:published_time" content="2026-02-01T08:00:00Z">
</head><body><nav><a href="/">Home</a></nav><article><h1>The barrow</h1>{PARAGRAPHS}</article></body></html>"""


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "library"


@pytest.fixture
def postil(folder, capsys):
    def run(*words):
        status = main([*map(str, words), "--library", str(folder)])
        out, err = capsys.readouterr()
        return status, out, err

    return run


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "barrow.html"
    path.write_text(PAGE)
    return path


def type_in(monkeypatch, data):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_adding_pages_and_files(postil, site, page, tmp_path):
    site.routes["/barrow"] = PAGE
    status, out, err = postil("add", site.url("/barrow?utm_source=x#top"), "--tag", "Carts", "--tag", "lanes", "--json")
    assert (status, err) == (0, "")
    article = json.loads(out)
    assert (article["title"], article["byline"], article["site_name"]) == ("The barrow", "Bea Lund", "Lanes")
    assert (article["published_at"], article["lang"]) == ("2026-02-01T08:00:00Z", "en")
    assert {"Carts", "lanes"} <= set(article["tags"])
    assert postil("note", article["id"], "Whose?")[0] == 0
    assert postil("add", site.url("/barrow"), "--tag", "again")[:2] == (0, f"Updated {article['id']}: The barrow\n")
    (row,) = json.loads(postil("list", "--json")[1])
    assert row["notes"] == 1
    assert {"Carts", "lanes", "again"} <= set(row["tags"])
    (tmp_path / "gate.md").write_text("---\ntitle: The gate\ntags: [wood]\n---\n\nIt hung *open*.\n")
    (tmp_path / "rain.txt").write_text("The rain\n\nIt rained on the gate.\n")
    status, out, err = postil("add", tmp_path / "gate.md", tmp_path / "rain.txt", "--json")
    assert (status, err) == (0, "")
    gate, rain = json.loads(out)
    assert (gate["title"], gate["tags"]) == ("The gate", ["wood"])
    assert rain["id"] != gate["id"]


def test_standard_input(postil, monkeypatch):
    type_in(monkeypatch, PAGE.encode())
    status, out, err = postil("add", "-", "--url", "https://lanes.example/barrow", "--json")
    assert (status, err) == (0, "")
    assert json.loads(out)["url"] == "https://lanes.example/barrow"
    type_in(monkeypatch, PAGE.encode())
    assert "singing" not in postil("extract", "-", "--format", "text")[1]


def test_extract_touches_no_library(postil, folder, home, page):
    status, out, err = postil("extract", page, "--url", "https://lanes.example/barrow", "--json")
    assert (status, err) == (0, "")
    found = json.loads(out)
    assert set(found) == EXTRACTED
    assert (found["title"], found["byline"]) == ("The barrow", "Bea Lund")
    assert found["text"].startswith("The first barrow went")
    assert found["html"].startswith("<p>The first barrow")
    assert postil("extract", page, "--format", "html")[1].startswith("<p>The first barrow")
    assert "Bea Lund · Lanes · 2026-02-01" in postil("extract", page)[1]
    assert not folder.exists()
    assert not [path for path in home.rglob("*") if "postil" in path.name.lower()]


def test_an_exported_article_comes_back_as_it_was(postil, site, tmp_path, folder):
    site.routes["/barrow"] = PAGE
    assert postil("add", site.url("/barrow"), "--tag", "slow carts", "--tag", 'a "b": c')[0] == 0
    assert postil("export", "markdown", "-o", tmp_path / "out")[0] == 0
    exported = json.loads(postil("show", "1", "--json")[1])
    back = json.loads(postil("extract", tmp_path / "out" / "The barrow.md", "--json")[1])
    for field in ("title", "byline", "published_at", "tags", "text", "html"):
        assert back[field] == exported[field], field


def test_what_fails_is_told_and_the_rest_is_kept(postil, page, tmp_path):
    words = [tmp_path / "nosuch.html", page, tmp_path, tmp_path / "empty.txt"]
    (tmp_path / "empty.txt").write_text("")
    status, out, err = postil("add", *words, "--json")
    assert (status, [each["title"] for each in json.loads(out)]) == (1, ["The barrow"])
    assert err.count("\n") == 3
    for line, word in zip(err.splitlines(), [words[0], words[2], words[3]], strict=True):
        assert str(word) in line
    status, out, err = postil("add", words[0], words[2], "--json")
    assert (status, json.loads(out), err.count("\n")) == (1, [], 2)
    assert len(json.loads(postil("list", "--json")[1])) == 1


def closed_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


BAD_FILES = {
    "nothing.html": b"",
    "blank.txt": b" \n\t\n",
    "noise.bin": bytes(range(256)) * 40,
    "picture.html": b"\x89PNG\r\n\x1a\n" + os.urandom(4000),
    "no-article.html": b"<!doctype html><html><body><nav><a href='/'>Home</a></nav></body></html>",
}
BAD_PAGES = {
    "/404": (404, {}, b"<h1>Not here</h1>"),
    "/500": (500, {}, b"<h1>Broken</h1>"),
    "/loop": (302, {"Location": "/loop"}, b""),
    "/to-file": (302, {"Location": "file:///etc/passwd"}, b""),
    "/nothing": (200, {}, b""),
    "/picture": (200, {"Content-Type": "image/png"}, b"\x89PNG\r\n\x1a\n" + b"\0" * 500),
    "/no-article": (200, {}, BAD_FILES["no-article.html"]),
    "/huge": (200, {}, b"<p>word</p>" * (50_000_000 // 11)),
}


def bad_inputs(site, tmp_path):
    for name, data in BAD_FILES.items():
        (tmp_path / name).write_bytes(data)
        yield tmp_path / name
    for path, reply in BAD_PAGES.items():
        site.routes[path] = reply
        yield site.url(path)
    yield from (tmp_path / "nosuch.html", tmp_path, tmp_path / "x" / "y.md", "")
    yield from (
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,<p>hello</p>",
        "ftp://a.example/b",
        "http://",
    )
    yield f"http://127.0.0.1:{closed_port()}/"
    yield "http://no-such-host.invalid/article"
    yield "http://[::1/article"


def test_every_bad_input_gets_one_sentence_and_changes_nothing(postil, site, tmp_path, page):
    assert postil("add", page)[0] == 0
    before = postil("list", "--json")[1]
    words = [str(word) for word in bad_inputs(site, tmp_path)]
    told = {}
    for word in words:
        status, out, err = postil("add", word, "--json")
        assert (status, out, err.count("\n")) == (1, "", 1), (word, out, err)
        assert "Traceback" not in err and "inside Postil" not in err, (word, err)
        assert err.strip().endswith("."), (word, err)
        told[word] = err
    assert any("refused the connection" in sentence for sentence in told.values())
    assert postil("list", "--json")[1] == before
    assert json.loads(postil("check", "--json")[1])["sound"]
    status, out, err = postil("extract", words[0])
    assert (status, out, err) == (1, "", told[words[0]])


def test_a_broken_charset_loses_no_article(postil, site):
    body = (
        PAGE.replace("The first barrow", "Überall").encode("latin-1", "xmlcharrefreplace").replace(b"&#220;", b"\xdc")
    )
    site.routes["/lies"] = (200, {"Content-Type": "text/html; charset=no-such-charset"}, body)
    site.routes["/mixed"] = (200, {"Content-Type": "text/html; charset=utf-8"}, body + b"\xff\xfe\x80")
    for path in ("/lies", "/mixed"):
        status, out, err = postil("extract", site.url(path), "--json")
        assert (status, err) == (0, "")
        assert "went down the lane" in json.loads(out)["text"]


def library_that_cannot_be(kind, tmp_path):
    """Return the folder of a library that cannot be opened, and what must be as it was afterwards."""
    if kind == "a file in its place":
        (tmp_path / "taken").write_text("mine")
        return tmp_path / "taken"
    if kind == "below a file":
        (tmp_path / "taken").write_text("mine")
        return tmp_path / "taken" / "library"
    if kind == "where nothing can be made":
        return Path("/proc/postil/library")
    if kind == "not a database":
        (tmp_path / "torn").mkdir()
        (tmp_path / "torn" / "library.db").write_bytes(b"this was never a database " * 400)
        return tmp_path / "torn"
    if kind == "newer":
        Library.open(tmp_path / "newer").close()
        with sqlite3.connect(tmp_path / "newer" / "library.db") as database:
            database.execute("PRAGMA user_version = 9999")
        database.close()
        return tmp_path / "newer"
    folder = tmp_path / "read-only"
    Library.open(folder).close()
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    for path in (*folder.rglob("*"), folder):
        path.chmod(0o500 if path.is_dir() else 0o400)
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become somebody else")
def test_a_library_of_somebody_else_is_told(capsys):
    """What root may do anywhere nobody may not: the library of root is read-only for them."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        place.chmod(0o755)
        folder = place / "library"
        with Library.open(folder) as library:
            library.add(Captured("The gate", "<p>It hung open.</p>"))
        lines = [["list"], ["show", "1"], ["note", "1", "x"], ["tag", "1", "+x"], ["check"]]
        for words in lines:  # imports everything while it may
            assert main([*words, "--json", "--library", str(folder)]) == 0
        before = {path: path.read_bytes() for path in folder.rglob("*.db")}
        capsys.readouterr()
        os.seteuid(65534)
        try:
            status = [main([*words, "--json", "--library", str(folder)]) for words in lines]
        finally:
            os.seteuid(0)
        out, err = capsys.readouterr()
        assert (status, out, err.count("\n")) == ([1] * len(lines), "", len(lines)), err
        assert "inside Postil" not in err
        assert {path: path.read_bytes() for path in folder.rglob("*.db")} == before


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX paths and permissions")
@pytest.mark.parametrize(
    "kind",
    ["a file in its place", "below a file", "where nothing can be made", "not a database", "newer", "read-only"],
)
def test_a_library_that_cannot_be_opened_is_told(kind, tmp_path, page, capsys):
    folder = library_that_cannot_be(kind, tmp_path)
    kept = {path: path.read_bytes() for path in tmp_path.rglob("*.db") if path.is_file()}
    for words in (
        ["list"],
        ["add", str(page)],
        ["check"],
        ["note", "1", "x"],
        ["export", "json", "-o", str(tmp_path / "o")],
    ):
        assert main([*words, "--json", "--library", str(folder)]) == 1, words
        out, err = capsys.readouterr()
        if (kind, words) == ("not a database", ["check"]):
            assert json.loads(out)["sound"] is False
            out = ""
        assert (out, err.count("\n")) == ("", 1), (words, err)
        assert "inside Postil" not in err, (words, err)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.db") if path.is_file()} == kept
    assert not (tmp_path / "o").exists()
    if (tmp_path / "taken").exists():
        assert (tmp_path / "taken").read_text() == "mine"
