"""The one way out: every request is told of, none is made while Postil is offline, and no socket opens for anything else."""

from __future__ import annotations

import ast
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.capture import Cancelled, Limits, Offline, Request, Worker, child, request_for
from reader.capture.fetch import IMAGES, PAGES, Fetcher
from reader.capture.guard import BAD_PORTS, is_public
from reader.capture.line import Line, Refused, Seal, Told
from reader.errors import CaptureError
from reader.feed_model import FeedAsk
from reader.model import Errand
from reader.offline import is_offline, set_offline
from tests.capture.samples import PNG, POST
from tests.conftest import ROOT, Site

PATIENT = Limits(connect=60, read=60, page=90, images=60, total=150)
PICTURED = POST.replace("One line", "<img src='/a.png' alt='A quay at night'> One line")


@pytest.fixture
def noted() -> list[Errand]:
    return []


@pytest.fixture
def worker(noted: list[Errand]) -> Iterator[Worker]:
    with Worker(PATIENT, note=noted.append) as made:
        yield made


def ended(noted: list[Errand]) -> list[tuple[str, str, str]]:
    return [(errand.why, errand.url, errand.result) for errand in noted if errand.result]


# -- what is told


def test_pages_redirects_and_pictures_are_told_of(worker: Worker, site: Site, noted: list[Errand]) -> None:
    site.routes |= {"/": (302, {"Location": "/post"}, b""), "/post": PICTURED, "/a.png": (200, {}, PNG)}
    assert len(worker.capture(request_for(site.url())).images) == 1
    assert ended(noted) == [
        ("page", site.url("/"), "redirected"),
        ("page", site.url("/post"), "answered"),
        ("picture", site.url("/a.png"), "answered"),
    ]
    first, page, picture = [errand for errand in noted if errand.result]
    assert (first.status, first.reason) == (302, site.url("/post"))
    assert (page.status, page.received, page.reason) == (200, len(PICTURED.encode()), "")
    assert picture.received == len(PNG) and picture.seconds > 0
    begun = [errand.key for errand in noted if not errand.result]
    assert begun == [errand.key for errand in noted if errand.result] and len(set(begun)) == 3


def test_failures_are_told_of_with_their_reason(worker: Worker, site: Site, noted: list[Errand]) -> None:
    with pytest.raises(CaptureError):
        worker.capture(request_for(site.url("/none")))
    (errand,) = [errand for errand in noted if errand.result]
    assert (errand.result, errand.status) == ("failed", 404) and "no such page" in errand.reason


def test_what_the_guard_refuses_is_told_of(worker: Worker, site: Site, noted: list[Errand]) -> None:
    other = Site({"/x.png": (200, {}, PNG)})
    named = f"http://localhost:{other.port}/x.png"
    site.routes["/"] = PICTURED.replace("/a.png", named)
    worker.capture(request_for(site.url()))
    assert ended(noted)[1] == ("picture", named, "refused")
    assert "local network" in noted[-1].reason
    assert other.visits == []
    other.close()


def test_what_was_under_way_when_the_process_was_killed_is_told_of(
    worker: Worker, site: Site, noted: list[Errand]
) -> None:
    cancelled = threading.Event()
    site.routes["/"] = lambda visit: cancelled.set() or (site.closing.wait(300) and None)  # type: ignore[func-returns-value]
    with pytest.raises(Cancelled):
        worker.capture(request_for(site.url()), cancelled=cancelled)
    assert ended(noted) == [("page", site.url("/"), "stopped")]


def test_no_request_outlives_its_capture(site: Site, noted: list[Errand]) -> None:
    site.routes |= {"/": PICTURED, "/a.png": lambda visit: site.closing.wait(300) and None}
    with Worker(PATIENT._replace(images=0.5), note=noted.append) as worker:
        worker.capture(request_for(site.url()))
        assert worker._child is None or not worker._child.busy()
    (picture,) = ended(noted)[1:]
    assert picture[:2] == ("picture", site.url("/a.png")) and picture[2] in {"stopped", "failed"}
    assert len(noted) == 4, "each began once and ended once"


def test_what_the_worker_tells_is_checked() -> None:
    from reader.capture import wire
    from reader.capture.frames import Frame

    good = Told(1, "page", "https://a.example/", "", "answered", 200, 9, 0.5, "")
    assert wire.told(wire.telling(good)) == good
    for bad in ([], "x", [1, 2], ["1", "page", "u", "", "", 0, 0, 0.0, ""], None):
        assert wire.told(Frame({"errand": bad})) is None
    long = wire.told(wire.telling(Told(1, "w" * 99, "u" * 9999, "", "r" * 99, -5, -5, -1.0, "x" * 9999)))
    assert long is not None
    assert (len(long.url), len(long.why), long.status, long.received, long.seconds) == (2000, 40, 0, 0, 0.0)


def test_front_ends_have_all_requests_noted() -> None:
    for path in (ROOT / "reader").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Worker":
                assert any(word.arg == "note" for word in node.keywords), (
                    f"{path}: a Worker whose requests nobody notes"
                )


def test_requests_are_made_in_one_place() -> None:
    allowed = {"guard.py", "routes.py", "fetch.py"}
    network = {
        "socket",
        "ssl",
        "http",
        "urllib3",
        "urllib.request",
        "ftplib",
        "smtplib",
        "asyncio",
        "requests",
        "httpx",
    }
    harmless = {"urllib.request.url2pathname"}
    for path in (ROOT / "reader" / "capture").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            found = {name for name in names for root in network if f"{name}.".startswith(f"{root}.")} - harmless
            assert not found or path.name in allowed, f"{path.name} imports {found}; let a Fetcher ask for it"


# -- no other way out


@pytest.mark.parametrize(
    "attempt",
    [
        "socket.create_connection(('127.0.0.1', 9))",
        "socket.getaddrinfo('a.example', 80)",
        "urllib.request.urlopen(url)",
    ],
)
def test_whatever_else_in_the_worker_wants_a_socket_is_refused(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, attempt: str
) -> None:
    code = (
        "import socket, urllib.request\nfrom reader.capture import worker, markup\nold = markup.read\n"
        f"url = {site.url('/stolen')!r}\n"
        f"def read(*words):\n    {attempt}\n    return old(*words)\n"
        "markup.read = read\nworker.main()\n"
    )
    script = tmp_path / "leaky.py"
    script.write_text(code)
    monkeypatch.setattr(child, "_command", lambda: [sys.executable, str(script)])
    with Worker(PATIENT) as worker, pytest.raises(CaptureError, match="kept from it"):
        worker.capture(Request.from_text("Words\n\nand more."))
    assert site.visits == []


def test_the_seal_is_open_on_one_thread_only() -> None:
    seal = Seal()
    refused: list[bool] = []

    def elsewhere() -> None:
        try:
            seal("socket.connect", ())
        except CaptureError:
            refused.append(True)

    with seal.opened(), seal.opened():
        seal("socket.connect", ())
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
    assert refused == [True]
    with pytest.raises(CaptureError):
        seal("socket.getaddrinfo", ())
    seal("open", ())


# -- offline

WATCHED = """
import sys
log = open({log!r}, "a", buffering=1)
def watch(event, words):
    if event.startswith("socket."):
        log.write(event + "\\n")
sys.addaudithook(watch)
from reader.capture import worker
worker.main()
"""


@pytest.fixture
def sockets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have the worker process write every use of a socket into this file."""
    log, script = tmp_path / "sockets.log", tmp_path / "watched.py"
    log.touch()
    script.write_text(WATCHED.format(log=str(log)))
    monkeypatch.setattr(child, "_command", lambda: [sys.executable, str(script)])
    return log


def test_the_switch_is_seen_by_everybody() -> None:
    assert not is_offline()
    set_offline(True)
    set_offline(True)
    assert is_offline()
    set_offline(False)
    set_offline(False)
    assert not is_offline()


def test_a_watched_worker_would_show_its_sockets(worker: Worker, site: Site, sockets: Path) -> None:
    site.routes["/"] = POST
    worker.capture(request_for(site.url()))
    assert "socket.connect" in sockets.read_text()


def test_offline_no_socket_opens(
    worker: Worker, site: Site, sockets: Path, noted: list[Errand], tmp_path: Path
) -> None:
    set_offline(True)
    with pytest.raises(Offline):
        worker.capture(request_for(site.url()))
    saved = tmp_path / "saved.html"
    saved.write_text(PICTURED.replace("/a.png", site.url("/a.png")))
    found = worker.capture(request_for(str(saved)))
    assert found.title == "A short post" and found.images == ()
    assert "quay" in found.html
    assert worker.capture(Request.from_text("Words\n\nand more.")).title == "Words"
    assert sockets.read_text().replace("socket.__new__\n", "") == ""
    assert "socket.connect" not in sockets.read_text()
    assert site.visits == []
    assert ended(noted) == [("picture", site.url("/a.png"), "offline")]


def test_going_offline_ends_what_is_under_way(worker: Worker, site: Site, noted: list[Errand]) -> None:
    asked = threading.Event()

    def stall(visit: object) -> None:
        asked.set()
        site.closing.wait(300)

    site.routes["/"] = stall  # type: ignore[assignment]
    threading.Thread(target=lambda: asked.wait(300) and set_offline(True)).start()
    with pytest.raises(Offline):
        worker.capture(request_for(site.url()))
    assert worker._child is None, "the process, and with it the connection, is gone"
    assert ended(noted) == [("page", site.url("/"), "stopped")]


def test_going_offline_while_a_file_is_read_leaves_out_its_pictures(worker: Worker, site: Site, tmp_path: Path) -> None:
    def stall(visit: object) -> None:
        set_offline(True)
        site.closing.wait(300)

    site.routes["/a.png"] = stall  # type: ignore[assignment]
    saved = tmp_path / "saved.html"
    saved.write_text(PICTURED.replace("/a.png", site.url("/a.png")))
    found = worker.capture(request_for(str(saved)))
    assert found.title == "A short post" and found.images == ()


# -- where a page may not lead


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("::ffff:93.184.216.34", True),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::5db8:d822", True),
        ("64:ff9b::a00:1", False),
        ("64:ff9b:1::a00:1", False),
        ("2002:5db8:d822::1", True),
        ("2002:c0a8:101::1", False),
        ("2001:0:53aa:64c::1", False),
        ("2606:4700::5efe:10.0.0.1", False),
        ("2606:4700::200:5efe:192.168.0.1", False),
        ("2606:4700::5efe:93.184.216.34", True),
        ("fec0::1", False),
        ("fe80::5efe:93.184.216.34", False),
        ("ff02::1", False),
        ("::", False),
        ("255.255.255.255", False),
        ("192.0.0.8", False),
        ("198.18.0.1", False),
        ("240.0.0.1", False),
        ("0.1.2.3", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


FORMS = ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0x7f.1", "[::ffff:127.0.0.1]", "[::1]", "0.0.0.0", "0"]
FORMS += ["localhost", "LOCALHOST", "localhost.", "127.0.0.1."]


@pytest.mark.parametrize("form", FORMS)
def test_this_machine_is_refused_however_it_is_written(site: Site, form: str) -> None:
    site.routes["/"] = "<p>the router's own page</p>"
    fetcher = Fetcher(PATIENT, "https://public.example/")
    with pytest.raises(CaptureError) as caught:
        fetcher.get(
            f"http://{form}:{site.port}/", why="picture", accept=IMAGES, most=99, deadline=time.monotonic() + 60
        )
    fetcher.close()
    assert isinstance(caught.value, Refused) or "no site named" in str(caught.value)
    assert site.visits == []


def test_nothing_is_even_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        fetcher = Fetcher(PATIENT, "https://public.example/")
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        with pytest.raises(Refused):
            fetcher.get(url, why="page", accept=PAGES, most=99, deadline=time.monotonic() + 60)
        with pytest.raises(TimeoutError):
            server.accept()


def answers(monkeypatch: pytest.MonkeyPatch, *rounds: list[str]) -> list[str]:
    """Have names resolve to these addresses, one list a time; return the names that were asked for."""
    asked: list[str] = []
    plain = socket.getaddrinfo

    def resolve(host: str, port: int, *words: object, **more: object) -> list[object]:
        asked.append(host)
        found = rounds[min(len(asked), len(rounds)) - 1]
        return [entry for address in found for entry in plain(address, port, type=socket.SOCK_STREAM)]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked


def test_a_name_is_looked_up_once_a_connection(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.routes["/"] = POST
    asked = answers(monkeypatch, ["127.0.0.1"], ["10.0.0.1"])
    url = f"http://turning.example:{site.port}/"
    fetcher = Fetcher(PATIENT, url)
    assert fetcher.get(url, why="page", accept=PAGES, most=10_000, deadline=time.monotonic() + 60).data
    assert asked == ["turning.example"] and site.visits[0].headers["host"] == f"turning.example:{site.port}"
    fetcher.close()


def test_a_name_with_several_addresses_leads_to_public_ones_only(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.routes["/"] = POST
    answers(monkeypatch, ["192.0.2.1", "127.0.0.1"])
    monkeypatch.setattr("reader.capture.guard.is_public", lambda address: address == "192.0.2.1")
    fetcher = Fetcher(PATIENT._replace(connect=0.3), "https://elsewhere.example/")
    with pytest.raises(CaptureError, match=r"could not be reached|refused the connection"):
        fetcher.get(
            f"http://two.example:{site.port}/", why="page", accept=PAGES, most=99, deadline=time.monotonic() + 60
        )
    assert site.visits == []


def test_what_was_typed_may_be_here_and_nothing_else_may(site: Site) -> None:
    other = Site({"/": "<p>another</p>"})
    site.routes |= {"/": POST, "/away": (302, {"Location": f"http://localhost:{other.port}/"}, b"")}
    site.routes["/port"] = (302, {"Location": other.url("/")}, b"")
    fetcher = Fetcher(PATIENT, site.url("/"))

    def get(path: str) -> bytes:
        return fetcher.get(site.url(path), why="page", accept=PAGES, most=10_000, deadline=time.monotonic() + 60).data

    assert get("/")
    assert get("/port"), "the same machine, by the same name"
    with pytest.raises(Refused, match="localhost is on this machine"):
        get("/away")
    other.close()


@pytest.mark.parametrize("origin", ["link", "call", "feed"])
def test_what_a_page_named_may_not_be_here(worker: Worker, site: Site, origin: str) -> None:
    site.routes["/"] = POST
    with pytest.raises(CaptureError, match="where a page may not lead"):
        worker.capture(request_for(site.url(), origin=origin))
    assert site.visits == []
    assert worker.capture(request_for(site.url(), origin="drop")).title == "A short post"


@pytest.mark.parametrize("port", [22, 25, 6667, 0])
def test_ports_of_other_services(port: int) -> None:
    assert port in BAD_PORTS and not {80, 443, 8000, 8080, 3000} & BAD_PORTS
    told: list[Told] = []
    fetcher = Fetcher(PATIENT, "http://public.example/", Line(told.append))
    with pytest.raises(Refused, match="is not where web pages are kept"):
        fetcher.get(f"http://93.184.216.34:{port}/", why="page", accept=PAGES, most=99, deadline=time.monotonic() + 60)
    assert told[-1].result == "refused"


def test_nothing_is_kept_and_nothing_told_between_requests(worker: Worker, site: Site) -> None:
    site.routes |= {
        "/": (302, {"Location": "/post", "Set-Cookie": "id=7; Path=/"}, b""),
        "/post": (200, {"Content-Type": "text/html", "Set-Cookie": "id=8; Path=/"}, PICTURED.encode()),
        "/a.png": (200, {"Set-Cookie": "id=9", "ETag": '"tracked"'}, PNG),
    }
    for _ in range(2):
        worker.capture(request_for(site.url()))
    assert len(site.visits) == 6
    for visit in site.visits:
        assert not {"cookie", "referer", "if-none-match", "origin", "dnt"} & set(visit.headers)


# -- feeds go the same way

FEED = (
    "<?xml version='1.0'?><rss version='2.0'><channel><title>Quay</title><link>http://quay.example/</link>"
    "<item><title>One</title><link>http://quay.example/1</link><description>Words.</description></item></channel></rss>"
)


def test_visits_to_feeds_are_told_of(worker: Worker, site: Site, noted: list[Errand]) -> None:
    site.routes |= {
        "/feed": (200, {"Content-Type": "application/rss+xml"}, FEED.encode()),
        "/same": (304, {}, b""),
        "/page": "<html><head><link rel='alternate' type='application/rss+xml' href='/feed'></head><body>Words.",
    }
    asks = [FeedAsk(1, site.url("/feed")), FeedAsk(2, site.url("/same"), etag='"a"')]
    assert {news.number: news.failure for news in worker.visit(asks)} == {1: "", 2: ""}
    assert sorted(ended(noted)) == [
        ("feed", site.url("/feed"), "answered"),
        ("feed", site.url("/same"), "answered"),
    ]
    assert worker.discover(site.url("/page"))[1][0].url == site.url("/feed")
    assert ended(noted)[-1] == ("feed", site.url("/page"), "answered")


def test_offline_no_feed_is_asked(worker: Worker, site: Site, sockets: Path) -> None:
    set_offline(True)
    with pytest.raises(Offline):
        list(worker.visit([FeedAsk(1, site.url("/feed"))]))
    with pytest.raises(Offline):
        worker.discover(site.url("/feed"))
    assert site.visits == [] and sockets.read_text() == ""


def test_going_offline_ends_a_round_of_visits(worker: Worker, site: Site, noted: list[Errand]) -> None:
    def stall(visit: object) -> None:
        set_offline(True)
        site.closing.wait(300)

    site.routes["/feed"] = stall  # type: ignore[assignment]
    with pytest.raises(Offline):
        list(worker.visit([FeedAsk(1, site.url("/feed"))]))
    assert ended(noted) == [("feed", site.url("/feed"), "stopped")]


def test_a_list_of_feeds_is_read_offline_too(worker: Worker) -> None:
    set_offline(True)
    opml = b"<opml version='2.0'><body><outline type='rss' xmlUrl='http://a.example/feed' text='A'/></body></opml>"
    assert [one.url for one in worker.subscriptions(opml)] == ["http://a.example/feed"]


def test_whom_the_system_trusts_is_read_once_on_each_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    import ssl

    from reader.capture import fetch

    read: list[int] = []
    whole = ssl.create_default_context

    def reading() -> ssl.SSLContext:
        read.append(threading.get_ident())
        return whole()

    monkeypatch.setattr(fetch.ssl, "create_default_context", reading)
    monkeypatch.setattr(fetch, "_kept", threading.local())

    def visit() -> None:
        for _ in range(5):
            Fetcher(PATIENT).close()

    other = threading.Thread(target=visit)
    other.start()
    other.join()
    visit()
    assert len(read) == 2 and len(set(read)) == 2
