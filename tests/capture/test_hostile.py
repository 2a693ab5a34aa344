"""What is made to hang, fill or break a reader: each ends as an article or with a sentence, and the next capture works.

Here they are small; ``./dev torture hostile`` tries them as large as they are let in.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader import document
from reader.capture import Limits, Request, Worker, child, request_for
from reader.errors import CaptureError
from reader.feed_model import FeedAsk
from tests.capture import hostile
from tests.capture.samples import POST
from tests.conftest import ROOT, Site, Visit

LIMITS = Limits(connect=60, read=60, page=90, images=60, total=150, cpu=15)
"""Of computing alone: a loaded machine may take its time."""
SMALL = {"text/html": 10_000, "text/markdown": 1_000}
"""Bytes. Some of these take what reads them time that grows with their square: then the limits end it."""


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker(LIMITS) as made:
        yield made


def still_works(worker: Worker) -> None:
    assert worker.capture(Request.from_text("Well\n\nStill here.")).title == "Well"


@pytest.mark.parametrize("name", [*hostile.PAGES, *hostile.MARKDOWN])
def test_hostile_pages(worker: Worker, name: str) -> None:
    make, media = (
        (hostile.PAGES[name], "text/html") if name in hostile.PAGES else (hostile.MARKDOWN[name], "text/markdown")
    )
    try:
        found = worker.capture(Request.from_bytes(make(SMALL[media]), media=media))
        assert document.to_html(document.from_html(found.html)) == found.html
        assert len(found.html) < 200_000, "nothing has been blown up"
    except CaptureError as error:
        assert str(error).endswith(".") and "fault of its own" not in str(error)
    still_works(worker)


@pytest.mark.parametrize("name", hostile.FEEDS)
def test_hostile_feeds(worker: Worker, site: Site, name: str) -> None:
    site.routes["/feed"] = (200, {"Content-Type": "application/rss+xml"}, hostile.FEEDS[name](10_000))
    (news,) = list(worker.visit([FeedAsk(1, site.url("/feed"))]))
    assert news.fetched is not None or (news.failure.endswith(".") and "fault of its own" not in news.failure)
    if news.fetched is not None:
        assert len(news.fetched.title) < 1000
    still_works(worker)


@pytest.mark.parametrize("coding", hostile.BOMBS)
def test_answers_that_unpack_to_hundreds_of_megabytes(worker: Worker, site: Site, coding: str) -> None:
    packed = hostile.BOMBS[coding](300_000_000)
    assert len(packed) < 3_000_000
    site.routes["/"] = (200, {"Content-Type": "text/html", "Content-Encoding": coding}, packed)
    with pytest.raises(CaptureError, match="larger than 20 MB"):
        worker.capture(request_for(site.url()))
    still_works(worker)


@pytest.mark.parametrize("honest", [True, False])
def test_a_gigabyte_of_div(worker: Worker, site: Site, honest: bool) -> None:
    sent = 0

    def write(visit: Visit) -> None:
        nonlocal sent
        visit.send_response(200)
        visit.send_header("Content-Type", "text/html")
        if honest:
            visit.send_header("Content-Length", "1000000000")
        visit.send_header("Connection", "close")
        visit.end_headers()
        for piece in hostile.endless(b"<div>", 1_000_000_000):
            visit.wfile.write(piece)
            sent += len(piece)

    site.routes["/"] = write  # type: ignore[assignment]
    with pytest.raises(CaptureError, match="larger than 20 MB"):
        worker.capture(request_for(site.url()))
    assert sent < 60_000_000, "it was left when there was too much of it"
    still_works(worker)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16"])
@pytest.mark.parametrize("words", ["A river runs past the town", "Река течёт мимо города", "河水流过小镇，钟停了。"])
def test_utf_16_without_a_mark_or_a_word(worker: Worker, site: Site, encoding: str, words: str) -> None:
    page = (
        f"<html><head><title>T</title></head><body><div class='post-body'><p>{words}, {words}</p></div></body></html>"
    )
    data = page.encode(encoding)
    site.routes["/"] = (200, {"Content-Type": "text/html"}, data.removeprefix(b"\xff\xfe"))
    assert document.from_html(worker.capture(request_for(site.url())).html).text == f"{words}, {words}"


# -- the process that reads


def patched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """Have the worker run ``body`` where it would read a page that says BREAK."""
    script = tmp_path / "broken.py"
    script.write_text(
        "import os, signal, subprocess, sys\nfrom reader.capture import worker, markup\nold = markup.read\n"
        f"def read(text, *more, **words):\n    if 'BREAK' in text:\n        {body}\n    return old(text, *more, **words)\n"
        "markup.read = read\nworker.main()\n"
    )
    monkeypatch.setattr(child, "_command", lambda: [sys.executable, str(script)])


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("os.kill(os.getpid(), signal.SIGSEGV)", "made the reading process fail"),
        ("os.abort()", "made the reading process fail"),
        ("os._exit(0)", "made the reading process fail"),
        ("bytearray(10**12)", "needs more memory"),
        ("while True: pass", "more computing|took longer"),
        ("import time; time.sleep(99)", "took longer than 3 seconds"),
        ("os.write(3, b'x' * 99999); os.closerange(0, 99); import time; time.sleep(99)", "reading process|longer"),
        ("(lambda f: f(f))(lambda f: f(f))", "nested so deeply"),
        ("raise KeyError('x')", "a fault of its own"),
        ("raise SystemExit", "made the reading process fail|took longer"),
    ],
)
def test_whatever_happens_to_the_process_is_that_captures_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, words: str
) -> None:
    if os.name != "posix" and "SIG" in body:
        pytest.skip("signals of POSIX")
    patched(tmp_path, monkeypatch, body)
    total = 3 if words.endswith("3 seconds") else 8 if "longer" in words else LIMITS.total
    with Worker(LIMITS._replace(total=total, cpu=2)) as worker:
        with pytest.raises(CaptureError, match=words):
            worker.capture(Request.from_text("BREAK\n\nthis."))
        worker._limits = LIMITS
        still_works(worker)


@pytest.mark.parametrize(
    "body", ["subprocess.run(['true'])", "os.system('true')", "os.fork()", "os.execv('/bin/true', ['true'])"]
)
@pytest.mark.skipif(sys.platform != "linux", reason="ways of POSIX")
def test_the_process_starts_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    patched(tmp_path, monkeypatch, body)
    with Worker(LIMITS) as worker:
        with pytest.raises(CaptureError, match="kept from it"):
            worker.capture(Request.from_text("BREAK\n\nthis."))
        still_works(worker)


# -- the process that shows

PARSERS = (
    *("lxml", "html5lib", "bs4", "trafilatura", "readability", "justext", "htmldate", "feedparser", "sgmllib"),
    *("html.parser", "xml.etree", "xml.dom", "xml.sax", "pyexpat", "urllib3", "ssl", "PIL", "charset_normalizer"),
    *("brotli", "zstandard", "markdown", "cssselect"),
)
"""What reads what comes from outside, or fetches it."""


def test_the_windows_process_loads_no_parser(site: Site, tmp_path: Path) -> None:
    """A window captures a page, shows it, captures a file, and goes online and off: and has read none of it itself."""
    import subprocess

    site.routes["/"] = POST
    (tmp_path / "saved.html").write_text(POST.replace("A short post", "Saved").replace("One line", "Some other line"))
    code = f"""
import sys
from pathlib import Path
from pytestqt.qtbot import QtBot
from PySide6.QtWidgets import QApplication
app = QApplication([])
class Request:
    node = None
    class config:
        getini = staticmethod(lambda name: None)
from reader.library import Library
from reader.ui.settings import Settings
from reader.ui.window.window import Window
folder = Path({str(tmp_path)!r})
with Library.open(folder / "library") as library:
    window = Window(app, library, Settings(folder / "s.ini", folder / "library"))
    window.show()
    window.begin()
    window.intake.add([{site.url()!r}, str(folder / "saved.html")])
    import time
    until, ids = time.monotonic() + 120, lambda: window.list_pane.list.ids
    while (window.captures.busy() or len(ids()) < 2 or window.browsing.waiting()) and time.monotonic() < until:
        app.processEvents()
        time.sleep(0.01)
        library.poll()
    for id_ in window.list_pane.list.ids:
        window.ways.read(id_)
        app.processEvents()
    assert len(window.list_pane.list.ids) == 2, window.notice.text()
    window.actions_["network"].trigger()
    app.processEvents()
    window.close()
    window.stop()
    print(" ".join(name for name in {PARSERS!r} if name in sys.modules))
    import os
    sys.stdout.flush()
    os._exit(0)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "", "the window has loaded what only the worker may"


def test_what_front_ends_take_from_capture_loads_no_parser() -> None:
    import ast
    import subprocess

    taken = set()
    for room in ("ui", "cli", "library", "formats"):
        for path in (ROOT / "reader" / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("reader.capture"):
                    taken.add(str(node.module))
    taken.discard("reader.capture.worker")  # the frozen program started as one
    assert "reader.capture" in taken
    code = (
        f"import importlib, sys\nfor name in {sorted(taken)!r}:\n    importlib.import_module(name)\n"
        f"    found = [each for each in {PARSERS!r} if each in sys.modules]\n"
        "    assert not found, f'{name} loads {found}: ask a Worker'"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
