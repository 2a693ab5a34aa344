"""A web site on this machine in a process of its own: pages of the corpus, or of words that come again, and feeds.

Each address of 127.0.0.0/8 is another host of it, so that politeness to one host does not decide a measurement.
"""

from __future__ import annotations

import random
import re
import struct
import subprocess
import sys
import tempfile
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.bench.open import article

_PICTURE = re.compile(rb"""(?<=["' (])(?:https?:)?//[^"' )]+?\.(?:jpe?g|png|gif|webp)(?:\?[^"' )]*)?""", re.IGNORECASE)
_CANONICAL = re.compile(rb"""<(?:link|meta)\b[^>]*(?:canonical|og:url)[^>]*>""", re.IGNORECASE)


class Served:
    """The site, until it is closed."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.served"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self._port = int(self._process.stdout.readline())

    def url(self, number: int, path: str, hosts: int = 250) -> str:
        """Return an address at one of so many hosts."""
        place = number % hosts
        return f"http://127.0.{1 + place // 200}.{1 + place % 200}:{self._port}{path}"

    def close(self) -> None:
        """End it."""
        self._process.communicate()


class _Visit(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    pages: list[bytes]
    picture: bytes

    def do_GET(self) -> None:
        _, kind, name = self.path.partition("?")[0].split("/")[:3]
        number = int(name.partition(".")[0])
        if kind == "picture":
            self._answer("image/png", self.picture + b"\x00" * (number % 5000))
        elif kind == "feed":
            self._answer("application/rss+xml", _feed(number))
        else:
            self._answer(
                "text/html; charset=utf-8", self.pages[number % len(self.pages)].replace(b"{N}", name.encode())
            )

    def _answer(self, media: str, data: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 200

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing."""


def _pages() -> list[bytes]:
    from tests.bench.capture import pages

    with tempfile.TemporaryDirectory() as folder:
        found = [page.read_bytes() for page in pages(Path(folder), told=False)]
    return [
        _CANONICAL.sub(b"", _PICTURE.sub(b"/picture/%d.png" % (number * 7 % 400), page))
        for number, page in enumerate(found)
    ]


def _feed(number: int) -> bytes:
    entries = "".join(
        f"<item><title>Entry {one} of {number}</title><link>http://feeds.example/{number}/{one}</link>"
        f"<guid>{number}-{one}</guid><pubDate>Tue, 0{1 + one % 9} Sep 2026 10:00:00 GMT</pubDate>"
        f"<description><![CDATA[{article(250, number * 31 + one % 3)}]]></description></item>"
        for one in range(20)
    )
    return f'<rss version="2.0"><channel><title>Feed {number}</title><link>http://feeds.example/{number}</link>{entries}</channel></rss>'.encode()


def _png() -> bytes:
    """Return a picture of some 60 kB, whose pixels do not press."""
    dice = random.Random(3)
    width, height = 200, 100
    rows = b"".join(b"\x00" + dice.randbytes(3 * width) for _ in range(height))

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b"")


def _main() -> None:
    _Visit.pages, _Visit.picture = _pages(), _png()
    server = _Server(("0.0.0.0", 0), _Visit)
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    import threading

    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    _main()
