"""Captures through a proxy, as the environment asks for it; and that a page leads no further through one."""

from __future__ import annotations

import select
import socket
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest

from reader.capture import Limits, Worker, request_for, routes
from reader.capture.fetch import PAGES, Answer, Fetcher
from reader.errors import CaptureError
from tests.capture.samples import POST
from tests.conftest import Site

PATIENT = Limits(connect=60, read=60, page=90, images=60, total=150)


class Proxy(ThreadingHTTPServer):
    """A proxy on 127.0.0.1 that takes every site for the one it was given."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, site: Site, login: str = "") -> None:
        super().__init__(("127.0.0.1", 0), Relay)
        self.site, self.login = site, login
        self.asked: list[str] = []
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class Relay(BaseHTTPRequestHandler):
    server: Proxy

    def do_GET(self) -> None:
        self.server.asked.append(f"{self.command} {self.path}")
        wanted = "Basic " + b64encode(self.server.login.encode()).decode()
        if self.server.login and self.headers.get("Proxy-Authorization") != wanted:
            self.send_error(407)
            return
        if self.path.startswith("bad") or "//bad" in self.path:
            self.send_error(403)
            return
        with socket.create_connection(("127.0.0.1", self.server.site.port)) as far:
            if self.command == "CONNECT":
                self.send_response(200)
                self.end_headers()
            else:
                parts = urlsplit(self.path)
                head = f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n\r\n"
                far.sendall(head.encode())
            self.relay(far)
        self.close_connection = True

    do_CONNECT = do_GET  # noqa: N815

    def relay(self, far: socket.socket) -> None:
        ends = {far: self.connection, self.connection: far}
        while True:
            for end in select.select(list(ends), [], [], 60)[0]:
                data = end.recv(65536)
                if not data:
                    return
                ends[end].sendall(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def proxy(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    site.routes["/post"] = POST
    made = Proxy(site)
    monkeypatch.setenv("http_proxy", f"http://{made.address}")
    monkeypatch.setenv("https_proxy", made.address)
    monkeypatch.setattr(routes, "_PATIENCE", 1.0)
    yield made
    made.shutdown()
    made.server_close()


def get(url: str, home: str = "") -> Answer:
    fetcher = Fetcher(PATIENT, home or url)
    try:
        return fetcher.get(url, why="page", accept=PAGES, most=100_000, deadline=time.monotonic() + 60)
    finally:
        fetcher.close()


def test_a_page_comes_through_the_proxy(proxy: Proxy) -> None:
    with Worker(PATIENT) as worker:
        found = worker.capture(request_for("http://far.example.invalid/post"))
    assert found.title == "A short post"
    assert proxy.asked == ["GET http://far.example.invalid/post"]


def test_https_goes_through_a_tunnel(proxy: Proxy) -> None:
    with pytest.raises(CaptureError, match=r"not secure|ended before|does not answer in https"):
        get("https://far.example.invalid/post")  # the site behind speaks no TLS, which nobody but the asker sees
    assert proxy.asked == ["CONNECT far.example.invalid:443"]


def test_a_proxy_that_wants_a_name(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.routes["/post"] = POST
    made = Proxy(site, "me:a b")
    monkeypatch.setenv("all_proxy", f"http://{made.address}")
    for url in ("http://far.example.invalid/post", "https://far.example.invalid/post"):
        with pytest.raises(CaptureError, match=r"without the proxy's name and password \(407\)"):
            get(url)
    monkeypatch.setenv("http_proxy", f"http://me:a%20b@{made.address}")
    assert get("http://far.example.invalid/post").data == POST.encode()
    made.shutdown()
    made.server_close()


@pytest.mark.parametrize("excepted", ["*", "far.example.invalid", ".example.invalid", "x, far.example.invalid"])
def test_no_proxy(proxy: Proxy, excepted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", excepted)
    with pytest.raises(CaptureError, match="no site named"):
        get("http://far.example.invalid/post")
    assert proxy.asked == []


def test_no_proxy_may_name_a_network(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "10.0.0.0/8,192.168.1.7")
    assert routes.of_environment("http://10.1.2.3/") == routes.of_environment("http://192.168.1.7/") == ""
    assert routes.of_environment("http://11.1.2.3/") == f"http://{proxy.address}"


def test_this_machine_is_asked_directly(proxy: Proxy, site: Site) -> None:
    assert get(site.url("/post")).data == POST.encode()
    assert proxy.asked == []


@pytest.mark.parametrize(
    "inner",
    ["10.0.0.1", "192.168.1.1", "[fd00::1]", "169.254.169.254", "router", "printer.local", "wiki.corp", "x.internal."],
)
def test_a_page_leads_no_further_than_without(proxy: Proxy, site: Site, inner: str) -> None:
    site.routes["/away"] = (302, {"Location": f"http://{inner}/post"}, b"")
    with pytest.raises(CaptureError, match="local network, where a page may not lead"):
        get("http://far.example.invalid/away")
    assert proxy.asked == ["GET http://far.example.invalid/away"]
    assert get(f"http://{inner}/post").data == POST.encode(), "whoever types it may have it"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("socks5://me:secret@127.0.0.1:9", r"^The proxy socks5://127\.0\.0\.1:9 cannot be used; set http_proxy"),
        ("http://", "cannot be used"),
        ("http://127.0.0.1:x", "cannot be used"),
        ("http://me:secret@127.0.0.1:1", r"^The proxy http://127\.0\.0\.1:1 could not be reached; check http_proxy"),
    ],
)
def test_proxies_that_are_none(address: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("all_proxy", address)
    for url in ("http://far.example.invalid/post", "https://far.example.invalid/post"):
        with pytest.raises(CaptureError, match=words) as caught:
            get(url)
        assert "secret" not in str(caught.value)


def test_a_proxy_that_refuses(proxy: Proxy) -> None:
    with pytest.raises(CaptureError, match=r"does not lead to bad\.example\.invalid \(403\); check the address"):
        get("https://bad.example.invalid/")
