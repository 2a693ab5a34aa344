"""Captures through the worker process: from a site, from files, and from those who mean harm."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard

from reader import document
from reader.capture import Cancelled, Limits, Request, Worker, request_for, wire
from reader.capture.frames import Frame
from reader.errors import CaptureError
from tests.capture.samples import PNG, POST
from tests.conftest import Site, Visit

QUICK = Limits(connect=2, read=1, page=4, images=3, total=15, cpu=10)
PATIENT = Limits(connect=60, read=60, page=90, images=60, total=150)
"""For what must succeed on a machine that has much else to do."""


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker(PATIENT) as made:
        yield made


@pytest.fixture(scope="module")
def hasty() -> Iterator[Worker]:
    """Yield a worker that waits for nobody."""
    with Worker(QUICK) as made:
        yield made


def still_works(worker: Worker) -> None:
    assert worker.capture(Request.from_text("Well\n\nStill here.")).title == "Well"


def test_the_door_imports_no_parser_and_no_client() -> None:
    code = "import reader.capture, sys; print({'lxml', 'urllib3', 'trafilatura', 'readability', 'markdown'} & set(sys.modules))"
    root = Path(__file__).parents[2]
    printed = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "set()"


def test_a_page_comes_with_its_picture_and_progress(worker: Worker, site: Site) -> None:
    site.routes["/p/a"] = POST.replace("And", "<img src='/i.png' alt='Dot'><img src='/gone.png'>And")
    site.routes["/i.png"] = (200, {"Content-Type": "image/png"}, PNG)
    said: list[tuple[str, float]] = []
    found = worker.capture(request_for(site.url("/p/a?utm_source=x")), on_progress=lambda *step: said.append(step))
    assert found.title == "A short post"
    assert found.url == site.url("/p/a?utm_source=x")
    assert found.canonical_url == site.url("/p/a")
    assert document.from_html(found.html).text.split("\n") == ["One line of it.", "And another, with a link."]
    assert f'href="{site.url("/p/rel")}"' in found.html
    (image,) = found.images
    assert (image.url, image.mime, image.width, image.height) == (site.url("/i.png"), "image/png", 3, 2)
    assert image.data == PNG
    assert b"One line of it." in found.original
    assert [share for _, share in said] == sorted(share for _, share in said)
    assert site.visits[0].headers["user-agent"].startswith("Postil/")
    assert not {"cookie", "referer"} & set(site.visits[0].headers)


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate"])
def test_content_codings(worker: Worker, site: Site, coding: str) -> None:
    import zlib

    import brotli

    packed = {
        "gzip": gzip.compress,
        "br": brotli.compress,
        "zstd": zstandard.ZstdCompressor().compress,
        "deflate": zlib.compress,
    }[coding](POST.encode())
    site.routes["/"] = (200, {"Content-Type": "text/html", "Content-Encoding": coding}, packed)
    assert worker.capture(request_for(site.url())).title == "A short post"


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_a_small_answer_that_unpacks_to_a_huge_one_is_stopped(worker: Worker, site: Site, coding: str) -> None:
    import brotli

    huge = b"<p>" + b"a" * 60_000_000
    packed = {
        "gzip": lambda data: gzip.compress(data, 1),
        "br": lambda data: brotli.compress(data, quality=1),
        "zstd": zstandard.ZstdCompressor().compress,
    }[coding](huge)
    site.routes["/"] = (200, {"Content-Type": "text/html", "Content-Encoding": coding}, packed)
    with pytest.raises(CaptureError, match="larger than 20 MB"):
        worker.capture(request_for(site.url()))
    still_works(worker)


@pytest.mark.parametrize(
    ("status", "words"),
    [(404, "no such page"), (500, "fault of its own"), (403, "refuses"), (410, "gone"), (204, "empty")],
)
def test_answers_that_are_no_page(worker: Worker, site: Site, status: int, words: str) -> None:
    site.routes["/"] = (status, {}, b"" if status == 204 else b"<p>nothing to see, and nothing to read</p>")
    with pytest.raises(CaptureError, match=words):
        worker.capture(request_for(site.url()))


def test_redirects_are_followed_and_circles_are_not(worker: Worker, site: Site) -> None:
    site.routes["/a"] = (301, {"Location": "/b"}, b"")
    site.routes["/b"] = "<html><head><meta http-equiv='refresh' content='0; URL=/c'></head><body>Moved</body></html>"
    site.routes["/c"] = POST
    found = worker.capture(request_for(site.url("/a")))
    assert (found.title, found.url, found.canonical_url) == ("A short post", site.url("/a"), site.url("/c"))
    site.routes["/x"] = (302, {"Location": "/y"}, b"")
    site.routes["/y"] = (302, {"Location": "/x"}, b"")
    with pytest.raises(CaptureError, match="circle"):
        worker.capture(request_for(site.url("/x")))
    site.routes["/n"] = lambda visit: (302, {"Location": f"/n?{len(site.visits)}"}, b"")
    with pytest.raises(CaptureError, match="more than 10 times"):
        worker.capture(request_for(site.url("/n")))


@pytest.mark.parametrize("target", ["file:///etc/passwd", "javascript:alert(1)", "ftp://x.example/"])
def test_a_redirect_cannot_leave_the_web(worker: Worker, site: Site, target: str) -> None:
    site.routes["/"] = (302, {"Location": target}, b"")
    with pytest.raises(CaptureError, match="not a web address"):
        worker.capture(request_for(site.url()))


@pytest.mark.parametrize(
    ("media", "data", "what"),
    [
        ("application/rss+xml", b"<?xml version='1.0'?>\n<rss version='2.0'><channel/></rss>", "a feed"),
        ("text/xml", b"<?xml version='1.0'?><?xml-stylesheet href='x'?><!-- x --><feed xmlns='y'/>", "a feed"),
        ("text/javascript", b"var ferry = 'empty';", "a script"),
        ("application/json", b"[1, 2]", "JSON data"),
    ],
)
def test_what_is_text_and_no_page(worker: Worker, site: Site, media: str, data: bytes, what: str) -> None:
    site.routes["/"] = (200, {"Content-Type": media}, data)
    with pytest.raises(CaptureError, match=f"This is {what}, not a page"):
        worker.capture(request_for(site.url()))


@pytest.mark.parametrize("address", ["http://[::1/", "http://[zz]/", "http://127.0.0.1:99999/", "http://a..b/"])
def test_addresses_that_nobody_can_ask_for(worker: Worker, address: str) -> None:
    with pytest.raises(CaptureError, match="not a web address that can be asked for"):
        worker.capture(request_for(address))


def test_port_nought_is_not_port_eighty(worker: Worker) -> None:
    with pytest.raises(CaptureError, match=r"^127\.0\.0\.1:0 "):
        worker.capture(request_for("http://127.0.0.1:0/"))


def test_a_site_that_does_not_speak_https(worker: Worker, site: Site) -> None:
    site.routes["/"] = POST
    with pytest.raises(CaptureError, match=r"does not answer in https|ended before"):
        worker.capture(request_for(site.url().replace("http:", "https:")))


def test_a_page_nested_deeper_than_anybody_means(worker: Worker, site: Site) -> None:
    site.routes["/"] = "<html><body><article><h1>Deep</h1>" + "<span><b>" * 20_000 + "words at the bottom"
    with pytest.raises(CaptureError, match=r"no text under it|no article"):
        worker.capture(request_for(site.url()))


def test_a_fault_of_the_program_goes_to_the_log_and_not_to_the_screen(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CaptureError, match=r"a fault of its own; .*capture\.log has the report\.$") as caught:
        wire.captured(Frame({"fault": "Traceback: the reason"}), Request(url="https://a.example/"))
    log = Path(str(caught.value).partition("; ")[2].removesuffix(" has the report."))
    assert "Traceback: the reason" in log.read_text("utf-8")
    assert "https://a.example/" in log.read_text("utf-8")
    assert capfd.readouterr() == ("", "")


def test_servers_that_are_not_there(worker: Worker, site: Site) -> None:
    site.close()
    with pytest.raises(CaptureError, match="refused the connection"):
        worker.capture(request_for(site.url()))
    with pytest.raises(CaptureError, match=r"no site named nowhere\.invalid"):
        worker.capture(request_for("http://nowhere.invalid/post"))


def test_servers_that_dawdle(hasty: Worker, site: Site) -> None:
    def drip(visit: Visit) -> None:
        visit.send_response(200)
        visit.end_headers()
        while not site.closing.wait(0.05):
            visit.wfile.write(b"<p>")

    site.routes["/silent"] = lambda visit: site.closing.wait(300) and None
    site.routes["/drip"] = drip
    with pytest.raises(CaptureError, match="did not answer in time"):
        hasty.capture(request_for(site.url("/silent")))
    with pytest.raises(CaptureError, match="too slowly"):
        hasty.capture(request_for(site.url("/drip")))


def test_an_answer_that_ends_too_early_is_no_article(worker: Worker, site: Site) -> None:
    site.routes["/"] = (200, {"Content-Length": str(len(POST) + 500), "Connection": "close"}, POST.encode())
    with pytest.raises(CaptureError, match=r"ended before|in time"):
        worker.capture(request_for(site.url()))


@pytest.mark.parametrize(
    ("data", "media", "words"),
    [
        (b"%PDF-1.7 and so on", "application/pdf", "a PDF document"),
        (PNG, "image/png", "an image"),
        (bytes(range(256)) * 20, "application/octet-stream", "a binary file"),
        (b'{"a": 1}', "application/json", "JSON data"),
        (b"", "text/html", "empty"),
        (b"<html><body></body></html>", "text/html", "no article"),
    ],
)
def test_what_is_no_article(worker: Worker, site: Site, data: bytes, media: str, words: str) -> None:
    site.routes["/"] = (200, {"Content-Type": media}, data)
    with pytest.raises(CaptureError, match=words):
        worker.capture(request_for(site.url()))


@pytest.mark.parametrize(
    ("encoding", "header", "head"),
    [
        ("utf-16-le", "", ""),
        ("utf-16", "; charset=utf-8", ""),
        ("windows-1251", "; charset=windows-1251", ""),
        ("shift_jis", "", '<meta charset="shift_jis">'),
        ("utf-8", "; charset=iso-8859-1", ""),
        ("utf-8", "; charset=no-such-thing", ""),
    ],
)
def test_charsets(worker: Worker, site: Site, encoding: str, header: str, head: str) -> None:
    words = {"windows-1251": "Река течёт мимо", "shift_jis": "川は流れる、町の横を"}.get(encoding, "Rivière — grüße")
    page = f"<html><head>{head}<title>T</title></head><body><div class='post-body'>{words}, {words}</div></body></html>"
    site.routes["/"] = (200, {"Content-Type": f"text/html{header}"}, page.encode(encoding))
    assert document.from_html(worker.capture(request_for(site.url())).html).text == f"{words}, {words}"


def test_a_broken_charset_costs_only_what_is_broken(worker: Worker, site: Site) -> None:
    data = POST.encode().replace(b"One line", b"One \xff\xfe\x00line")
    site.routes["/"] = (200, {"Content-Type": "text/html; charset=utf-8"}, data)
    assert "And another" in worker.capture(request_for(site.url())).html


HOSTILE = {
    "nested": b"<div>" * 100_000 + b"Deep down." + b"</div>" * 100_000,
    "nested inline": b"<b><i>" * 60_000 + b"Deep down.",
    "nested lists": b"<ul><li>" * 50_000 + b"Deep down.",
    "nested tables": b"<table><tr><td>" * 20_000 + b"Deep down.",
    "zeros": b"\x00" * 1000 + POST.encode().replace(b" ", b"\x00 "),
    "attributes": b"<p " + b"a=b " * 300_000 + b">Deep down.</p>",
    "entities": b"<p>" + b"&amp;&#0;&#xFFFFFFFF;&nosuch;" * 100_000,
    "open angle": b"<" * 2_000_000,
    "comment": b"<!--" * 500_000 + b"Deep down.",
    "many comments": b"<!---->" * 3_000 + b"Deep down.",
    "many pictures": b"<img srcset='"
    + b"a" * 200_000
    + b" b'>"
    + b"<img srcset='x 1w,,,, y 2w'>" * 5_000
    + b"Deep down.",
    "a long title": b"<h1>" + b"- | " * 200_000 + b"</h1><p class='byline'>by " + b"on " * 200_000 + b"</p>Deep down.",
    "many bodies": b"<div class='card'><div class='post-body'>Deep down, words.</div></div>" * 2_500,
    "fonts": b"<font><a href='//['><p>" * 30_000 + b"Deep down.",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_end_and_the_next_capture_works(hasty: Worker, site: Site, name: str) -> None:
    site.routes["/"] = b"<html><head><title>H</title></head><body>" + HOSTILE[name]
    started = time.monotonic()
    try:
        found = hasty.capture(request_for(site.url()))
    except CaptureError as error:
        assert str(error).endswith(".")
    else:
        assert document.to_html(document.from_html(found.html)) == found.html
    assert time.monotonic() - started < 4 * QUICK.total
    hasty._limits = PATIENT
    still_works(hasty)
    hasty._limits = QUICK


def test_a_page_that_takes_too_long_is_stopped(site: Site) -> None:
    site.routes["/"] = lambda visit: site.closing.wait(300) and None
    with Worker(Limits(read=20, total=0.6)) as worker:
        with pytest.raises(CaptureError, match="longer than"):
            worker.capture(request_for(site.url()))
        site.routes["/"] = POST
        worker._limits = PATIENT
        assert worker.capture(request_for(site.url())).title == "A short post"


def test_memory_is_bounded() -> None:
    page = b"<html><body>" + b"<i>x</i>" * 2_400_000
    with Worker(Limits(memory=420_000_000, total=60)) as worker:
        with pytest.raises(CaptureError, match="memory"):
            worker.capture(Request.from_bytes(page, media="text/html"))
        still_works(worker)


def test_computing_is_bounded() -> None:
    if sys.platform != "linux":
        pytest.skip("no RLIMIT_CPU to rely on")
    page = b"<html><body>" + b"<p>word <a href=x>word</a> word</p>" * 400_000
    with Worker(Limits(cpu=0.5, total=60)) as worker, pytest.raises(CaptureError, match="computing"):
        worker.capture(Request.from_bytes(page, media="text/html"))


def test_a_process_that_dies_is_replaced(worker: Worker) -> None:
    still_works(worker)
    assert worker._child is not None
    first = worker._child._process
    first.kill()
    first.wait()
    still_works(worker)
    assert worker._child is not None and worker._child._process.pid != first.pid


def test_a_process_that_has_grown_is_replaced() -> None:
    with Worker(Limits(grown=1)) as worker:
        still_works(worker)
        assert worker._child is None
        still_works(worker)


def test_cancelling(site: Site) -> None:
    site.routes["/"] = lambda visit: site.closing.wait(300) and None
    cancelled = threading.Event()
    with Worker() as worker:
        threading.Timer(0.3, cancelled.set).start()
        with pytest.raises(Cancelled):
            worker.capture(request_for(site.url()), cancelled=cancelled)
        still_works(worker)


def test_what_libraries_print_does_not_break_the_talk(tmp_path: Path) -> None:
    code = (
        "import os, threading\nfrom reader.capture import worker, pipeline\n"
        "old = pipeline.Pipeline.capture\n"
        "def noisy(self, request):\n    print('noise'); os.write(1, b'noise' * 100); return old(self, request)\n"
        "pipeline.Pipeline.capture = noisy\nworker.main()\n"
    )
    from reader.capture import child

    script = tmp_path / "noisy.py"
    script.write_text(code)
    command = child._command
    child._command = lambda: [sys.executable, str(script)]
    try:
        with Worker() as worker:
            still_works(worker)
    finally:
        child._command = command


def test_the_worker_ends_with_its_parent() -> None:
    code = (
        "import sys, os\nfrom reader.capture import Worker, Request\nw = Worker()\n"
        "w.capture(Request.from_text('A\\n\\nB.'))\nprint(w._child._process.pid, flush=True)\nos._exit(1)"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    pid = int(done.stdout)
    for _ in range(1000):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        if Path(f"/proc/{pid}/stat").exists() and ") Z " in Path(f"/proc/{pid}/stat").read_text():
            return
        time.sleep(0.05)
    pytest.fail("the worker outlives its parent")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("nonsense", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    from reader.capture.guard import is_public

    assert is_public(address) is public


def test_a_page_of_the_web_cannot_lead_into_the_local_network(site: Site) -> None:
    from reader.capture.fetch import IMAGES, Fetcher

    site.routes["/secret"] = "<p>the router's own page</p>"
    public = Fetcher(PATIENT, "https://public.example/post")
    with pytest.raises(CaptureError, match="local network"):
        public.get(site.url("/secret"), why="page", accept=IMAGES, most=1000, deadline=time.monotonic() + 60)
    assert site.visits == []
    home = Fetcher(PATIENT, site.url("/typed"))
    assert home.get(site.url("/secret"), why="page", accept=IMAGES, most=1000, deadline=time.monotonic() + 60).data
