"""Servers that answer wrongly, slowly, without end or with malice: one clear sentence each, and the next capture works."""

from __future__ import annotations

import gzip
import re
import shutil
import socket
import ssl
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from reader import document
from reader.capture import Cancelled, Limits, Request, Worker, request_for
from reader.capture.fetch import Fetcher
from reader.errors import CaptureError
from tests.capture.samples import PNG, POST
from tests.conftest import Site

QUICK = Limits(connect=2, read=1, page=3, images=2, total=60)
PATIENT = Limits(connect=60, read=60, page=90, images=60, total=150)
"""For what must succeed, or fail in one way, on a machine that has much else to do."""
Talk = Callable[[socket.socket], None]
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
SENTENCE = re.compile(r"[^\n]{10,400}\.")


class Raw:
    """A server that says what it is told, byte by byte; each visitor's first lines are read first."""

    def __init__(self, talk: Talk, family: int = socket.AF_INET) -> None:
        self._talk = talk
        self._socket = socket.create_server(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0), family=family)
        self.port: int = self._socket.getsockname()[1]
        self.closing = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                visitor, _ = self._socket.accept()
                threading.Thread(target=self._answer, args=(visitor,), daemon=True).start()

    def _answer(self, visitor: socket.socket) -> None:
        with suppress(OSError, ValueError), visitor:
            self._talk(visitor)

    def close(self) -> None:
        self.closing.set()
        self._socket.close()


@pytest.fixture
def raw() -> Iterator[Callable[[Talk], str]]:
    """Return a function from what a server says to its address."""
    servers: list[Raw] = []

    def start(talk: Talk) -> str:
        servers.append(Raw(talk))
        return f"http://127.0.0.1:{servers[-1].port}/"

    yield start
    for server in servers:
        server.close()


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker(PATIENT) as made:
        yield made


@pytest.fixture(scope="module")
def hasty() -> Iterator[Worker]:
    """Yield a worker that waits for nobody."""
    with Worker(QUICK) as made:
        yield made


def refused(worker: Worker, url: str) -> str:
    """Return the sentence that a capture ends with, after which another works."""
    with pytest.raises(CaptureError) as caught:
        worker.capture(request_for(url))
    assert SENTENCE.fullmatch(str(caught.value)), caught.value
    assert worker.capture(Request.from_text("Well\n\nStill here.")).title == "Well"
    return str(caught.value)


def says(*pieces: bytes, pause: float = 0.0, ever: bytes = b"", hold: bool = False) -> Talk:
    def talk(visitor: socket.socket) -> None:
        visitor.recv(65536)
        for piece in pieces:
            visitor.sendall(piece)
            time.sleep(pause)
        while ever:
            visitor.sendall(ever)
            time.sleep(pause)
        if hold:
            visitor.settimeout(120)
            visitor.recv(1)

    return talk


def resets(visitor: socket.socket) -> None:
    visitor.recv(65536)
    visitor.sendall(OK + b"Content-Length: 5000\r\n\r\n<p>Half of")
    visitor.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


PAGE = POST.encode()
PACKED = gzip.compress(PAGE * 20)
BAD = {
    "headers without end": (says(OK, ever=b"X-A: " + b"a" * 9000 + b"\r\n"), "not answer as a web server"),
    "one header without end": (says(OK + b"X: ", ever=b"a" * 65536), "not answer as a web server"),
    "a status line without end": (says(ever=b"a" * 65536), "not answer as a web server"),
    "interim answers without end": (
        says(ever=b"HTTP/1.1 100 Continue\r\n\r\n"),
        "not answer as a web server",
    ),
    "a body that trickles": (says(OK + b"\r\n", ever=b"<p>", pause=0.1), "too slowly"),
    "a body without end": (says(OK + b"\r\n", ever=b"<p>word</p>" * 6000), "larger than 20 MB"),
    "chunks without end": (
        says(OK + b"Transfer-Encoding: chunked\r\n\r\n", ever=b"10000\r\n" + b"a" * 65536 + b"\r\n"),
        "larger than 20 MB",
    ),
    "a chunk of no length": (says(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc"), "ended before"),
    "a chunk line without end": (
        says(OK + b"Transfer-Encoding: chunked\r\n\r\n", ever=b"0" * 65536),
        "not answer as a web server",
    ),
    "less than was promised": (says(OK + b"Content-Length: 99999\r\n\r\n" + PAGE), "ended before"),
    "a promise that is kept late": (says(OK + b"Content-Length: 99999\r\n\r\n" + PAGE, hold=True), "in time"),
    "half a gzip": (says(OK + b"Content-Encoding: gzip\r\n\r\n" + PACKED[: len(PACKED) // 2]), "ended before"),
    "a broken gzip": (says(OK + b"Content-Encoding: gzip\r\n\r\n" + PACKED[:30] + bytes(99)), "cannot be decompressed"),
    "an unknown coding": (says(OK + b"Content-Encoding: rot13\r\n\r\n" + PAGE), "cannot be decompressed"),
    "no answer at all": (says(), "ended before"),
    "nothing but silence": (says(hold=True), "in time"),
    "an answer of another protocol": (
        says(b"SSH-2.0-OpenSSH_9\r\n", b"\x00" * 500),
        "not answer as a web server",
    ),
    "garbage of HTTP/0.9": (says(b"<p>no head, just a page</p>"), "not answer as a web server"),
    "a reset": (resets, "ended before"),
    "a redirect to nowhere": (says(b"HTTP/1.1 302 Found\r\nLocation: \r\n\r\n"), "302"),
    "a redirect to a broken address": (
        says(b"HTTP/1.1 302 Found\r\nLocation: http://[::1\r\n\r\n"),
        "not a web address",
    ),
    "a redirect to a file": (says(b"HTTP/1.1 301 M\r\nLocation: file:///etc/passwd\r\n\r\n"), "not a web address"),
    "a PDF that says it is a page": (says(OK + b"\r\n%PDF-1.7\n" + bytes(range(256)) * 4), "a PDF document"),
    "a picture": (says(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n" + PNG), "an image"),
    "an answer in parts": (
        says(b"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-9/99\r\n\r\n0123456789"),
        "206",
    ),
    "nothing new": (says(b"HTTP/1.1 304 Not Modified\r\n\r\n"), "304"),
    "nothing": (says(b"HTTP/1.1 204 No Content\r\n\r\n"), "empty"),
    "a strange status": (says(b"HTTP/1.1 999 Denied\r\n\r\nno"), "999"),
    "a status that is none": (says(b"HTTP/1.1 abc Hm\r\n\r\nno"), "not answer as a web server"),
}


SLOW = {"a body that trickles", "a promise that is kept late", "nothing but silence"}


@pytest.mark.parametrize("name", BAD)
def test_each_ends_with_a_sentence(worker: Worker, hasty: Worker, raw: Callable[[Talk], str], name: str) -> None:
    talk, words = BAD[name]
    assert re.search(words, refused(hasty if name in SLOW else worker, raw(talk)))


def test_headers_that_trickle(raw: Callable[[Talk], str]) -> None:
    url = raw(says(*[bytes([sign]) for sign in OK * 9], pause=0.1))
    with Worker(PATIENT._replace(total=2)) as worker:
        with pytest.raises(CaptureError, match="took longer than 2 seconds"):
            worker.capture(request_for(url))
        worker._limits = PATIENT
        assert worker.capture(Request.from_text("Well\n\nStill here.")).title == "Well"


@pytest.mark.parametrize(
    "status", [400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 418, 421, 429, 451, 500, 502, 503, 504, 520]
)
def test_statuses_that_are_no_page(worker: Worker, site: Site, status: int) -> None:
    site.routes["/"] = (status, {}, b"<html><body><article>" + b"<p>Words of a page that is none.</p>" * 40)
    assert str(status) in refused(worker, site.url())


GOOD = {
    "a length that is too short": says(OK + b"Content-Length: 40000\r\n\r\n" + PAGE.ljust(40000) + b"<p>more"),
    "a length that is no number": says(OK + b"Content-Length: many\r\n\r\n" + PAGE),
    "no length and no type": says(b"HTTP/1.1 200 OK\r\n\r\n" + PAGE),
    "a type that says nothing": says(b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n\r\n" + PAGE),
    "a type that is none": says(b"HTTP/1.1 200 OK\r\nContent-Type: ;;=\r\n\r\n" + PAGE),
    "XHTML with errors": says(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/xhtml+xml\r\n\r\n" + PAGE.replace(b"</p>", b"")
    ),
    "line feeds alone": says((OK + b"\r\n").replace(b"\r\n", b"\n") + PAGE),
    "padding behind a gzip": says(OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(PAGE) + bytes(200)),
    "a gzip in a gzip": says(OK + b"Content-Encoding: gzip, gzip\r\n\r\n" + gzip.compress(gzip.compress(PAGE))),
    "a coding that is not applied": says(OK + b"Content-Encoding: gzip\r\n\r\n" + PAGE),
    "headers twice": says(OK + b"Content-Type: text/html\r\nX: \xff\xfe\r\n\r\n" + PAGE),
    "a long way to the page": says(OK + b"X: " + b"a" * 60000 + b"\r\n\r\n" + PAGE),
    "one early hint": says(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + OK + b"\r\n" + PAGE),
}


@pytest.mark.parametrize("name", GOOD)
def test_servers_that_are_only_careless(worker: Worker, raw: Callable[[Talk], str], name: str) -> None:
    found = worker.capture(request_for(raw(GOOD[name])))
    assert found.title == "A short post"
    assert "And another" in found.html


TEXTS = {
    "gb18030": "河水流过小镇，钟停了。",
    "big5": "河水流過小鎮，鐘停了。",
    "shift_jis": "川は町を流れ、時計は止まった。",
    "iso-2022-jp": "川は町を流れ、時計は止まった。",
    "euc-jp": "川は町を流れ、時計は止まった。",
    "euc-kr": "강은 마을을 지나고 시계는 멈췄다.",
    "windows-1251": "Река течёт мимо города, часы стоят.",
    "koi8-r": "Река течёт мимо города, часы стоят.",
    "windows-1253": "Το ποτάμι κυλά δίπλα στην πόλη.",
    "windows-1255": "הנהר זורם ליד העיר והשעון עצר.",
    "windows-1256": "النهر يجري قرب المدينة.",
    "iso-8859-2": "Řeka teče kolem města, hodiny stojí.",
    "utf-16": "Река, 川, river — grüße.",
    "utf-16-le": "A river runs past the town, grüße.",
    "utf-16-be": "A river runs past the town, grüße.",
    "utf-32": "Река, 川, river — grüße.",
}


@pytest.mark.parametrize("where", ["header", "head"])
@pytest.mark.parametrize("encoding", TEXTS)
def test_charsets_that_are_declared(worker: Worker, site: Site, encoding: str, where: str) -> None:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}">' if where == "head" else ""
    page = (
        f"<html><head>{head}<title>T</title></head><body><div class='post-body'><p>{TEXTS[encoding]}</p></div></body>"
    )
    media = f"text/html; charset={encoding}" if where == "header" else "text/html"
    site.routes["/"] = (200, {"Content-Type": media}, page.encode(encoding))
    assert document.from_html(worker.capture(request_for(site.url())).html).text == TEXTS[encoding]


def test_utf_7_is_never_believed(worker: Worker, site: Site) -> None:
    page = b"<html><head><title>T</title></head><body><p>Words, +ADw-script+AD4-evil()+ADw-/script+AD4- and more words.</p>"
    site.routes["/"] = (200, {"Content-Type": "text/html; charset=utf-7"}, page)
    assert "+ADw-script+AD4-" in worker.capture(request_for(site.url())).html


def test_a_meta_refresh_leads_no_further_than_the_web(worker: Worker, site: Site) -> None:
    for target in ("file:///etc/passwd", "javascript:evil()", "data:text/html,evil", "http://[::1/"):
        page = (
            f"<html><head><meta http-equiv=refresh content='0;url={target}'></head><body><p>Just these words here.</p>"
        )
        site.routes["/"] = page
        assert "Just these words" in worker.capture(request_for(site.url())).html
    site.routes["/"] = lambda visit: (
        f"<html><head><meta http-equiv=refresh content='0;url=/?{len(site.visits)}'></head><body><p>On and on and on.</p>"
    ).encode()
    before = len(site.visits)
    assert "On and on" in worker.capture(request_for(site.url())).html
    assert len(site.visits) - before <= 12


def test_a_name_that_was_public_may_not_turn_private() -> None:
    fetcher = Fetcher(PATIENT, "http://turning.example/")
    fetcher._check("turning.example", "93.184.216.34")
    with pytest.raises(CaptureError, match="local network"):
        fetcher._check("turning.example", "192.168.1.1")
    fetcher.close()


def test_many_divs(worker: Worker, site: Site) -> None:
    site.routes["/"] = (
        b"<html><body><p>Words at the top of it all.</p>" + b"<div>" * 3_000_000 + b"Words at the bottom."
    )
    with suppress(CaptureError):
        worker.capture(request_for(site.url()))
    assert worker.capture(Request.from_text("Well\n\nStill here.")).title == "Well"


def test_a_hundred_megabytes_of_page(worker: Worker, site: Site) -> None:
    site.routes["/"] = b"<html><body>" + b"<p>word</p>" * 9_500_000
    assert "larger than 20 MB" in refused(worker, site.url())


@pytest.mark.parametrize("moment", [0.0, 0.05, 0.2, 0.5, 1.0])
def test_cancelling_at_any_moment(raw: Callable[[Talk], str], moment: float) -> None:
    url = raw(says(OK + b"\r\n", ever=b"<p>word</p>" * 50, pause=0.02))
    cancelled = threading.Event()
    with Worker(PATIENT) as worker:
        threading.Timer(moment, cancelled.set).start()
        with pytest.raises(Cancelled):
            worker.capture(request_for(url), cancelled=cancelled)
        assert worker.capture(Request.from_text("Well\n\nStill here.")).title == "Well"


def test_progress_while_a_body_trickles_in(worker: Worker, raw: Callable[[Talk], str]) -> None:
    page = PAGE + b"<!--" + b"a" * 400_000 + b"-->"
    head = OK + f"Content-Length: {len(page)}\r\n\r\n".encode()
    said: list[tuple[str, float]] = []
    heard = threading.Event()

    def talk(visitor: socket.socket) -> None:
        visitor.recv(65536)
        visitor.sendall(head)
        for start in range(0, len(page), 80_000):
            heard.clear()
            visitor.sendall(page[start : start + 80_000])
            heard.wait(30)
            time.sleep(0.25)  # progress is told of no more often than that

    def on_progress(label: str, share: float) -> None:
        said.append((label, share))
        heard.set()

    worker.capture(request_for(raw(talk)), on_progress=on_progress)
    fetching = [(label, share) for label, share in said if label.startswith("Fetching")]
    assert len(fetching) >= 4
    assert [share for _, share in said] == sorted(share for _, share in said)
    assert 0.05 < fetching[2][1] < fetching[-1][1] <= 0.35
    assert fetching[-1][0] in {"Fetching (0.3 MB)", "Fetching (0.4 MB)"}


@pytest.mark.parametrize(
    "tail",
    ["a" * 60_000, "%zz%", "a b\tc", "ü/ü?ü=ü#ü", "?" * 500, "//..//../x", ";a=b", "%00"],
    ids=["long", "percent", "spaces", "umlauts", "queries", "dots", "parameters", "nought"],
)
def test_odd_addresses(worker: Worker, raw: Callable[[Talk], str], tail: str) -> None:
    try:
        assert worker.capture(request_for(raw(says(OK + b"\r\n" + PAGE)) + tail)).title == "A short post"
    except CaptureError as error:
        assert SENTENCE.fullmatch(str(error))


def test_an_address_with_a_password_does_not_send_it(worker: Worker, site: Site) -> None:
    site.routes["/"] = POST
    assert worker.capture(request_for(site.url().replace("http://", "http://me:secret@"))).title == "A short post"
    assert "authorization" not in site.visits[0].headers
    assert "secret" not in refused(worker, site.url("/none").replace("http://", "http://me:secret@"))


def test_a_number_of_ipv6(worker: Worker) -> None:
    try:
        server = Raw(says(OK + b"\r\n" + PAGE), socket.AF_INET6)
    except OSError:
        pytest.skip("this machine has no IPv6")
    assert worker.capture(request_for(f"http://[::1]:{server.port}/")).title == "A short post"
    server.close()


@pytest.mark.parametrize(
    "host", ["bücher.example.invalid", "例え.invalid", "xn--a.invalid", "a" * 64 + ".invalid", "a..b", "☃.invalid"]
)
def test_names_that_lead_nowhere(worker: Worker, host: str) -> None:
    assert re.search(r"no site named|not a web address|not a name", refused(worker, f"http://{host}/"))


# -- TLS --------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an authority and certificates signed by it: of this machine, of another host, and one that has expired."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed here")
    folder = tmp_path_factory.mktemp("authority")

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    new = ["-newkey", "rsa:2048", "-nodes", "-subj"]
    openssl("req", "-x509", *new, "/CN=Authority", "-keyout", "ca.key", "-out", "ca.pem", "-days", "9")
    for name, host, days in (
        ("good", "IP:127.0.0.1", "9"),
        ("other", "DNS:other.example", "9"),
        ("old", "IP:127.0.0.1", "-1"),
    ):
        (folder / f"{name}.ext").write_text(f"subjectAltName={host}\n")
        openssl("req", *new, f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.csr")
        signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", f"{name}.ext", "-days", days]
        openssl("x509", "-req", "-in", f"{name}.csr", "-out", f"{name}.pem", *signed)
    openssl(
        "req",
        "-x509",
        *new,
        "/CN=me",
        "-addext",
        "subjectAltName=IP:127.0.0.1",
        "-keyout",
        "self.key",
        "-out",
        "self.pem",
    )
    return folder


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("good", ""),
        ("other", "its certificate belongs to another site"),
        ("old", "its certificate has expired"),
        ("self", "nobody vouches for its certificate"),
    ],
)
def test_certificates(authority: Path, name: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority / f"{name}.pem", authority / f"{name}.key")

    def talk(visitor: socket.socket) -> None:
        with context.wrap_socket(visitor, server_side=True) as secure:
            secure.recv(65536)
            secure.sendall(OK + f"Content-Length: {len(PAGE)}\r\n\r\n".encode() + PAGE)

    monkeypatch.setenv("SSL_CERT_FILE", str(authority / "ca.pem"))
    server = Raw(talk)
    url = f"https://127.0.0.1:{server.port}/"
    with Worker(PATIENT) as worker:
        if words:
            assert words in refused(worker, url)
        else:
            assert worker.capture(request_for(url)).title == "A short post"
    server.close()


def test_a_server_that_never_ends_its_handshake(hasty: Worker, raw: Callable[[Talk], str]) -> None:
    url = raw(says(b"", hold=True)).replace("http:", "https:")
    assert "secure connection" in refused(hasty, url)
