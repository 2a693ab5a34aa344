"""Fetching over http and https, within limits of time, size and patience. No cookies are kept, no referrer is sent."""

from __future__ import annotations

import errno
import re
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import urllib3
from urllib3 import exceptions as trouble

from reader import __version__
from reader.address import is_web
from reader.capture import decompress, guard
from reader.capture.limits import Limits
from reader.capture.line import Going, Line, Refused
from reader.capture.routes import Routes, of_environment, shown
from reader.errors import CaptureError

USER_AGENT = f"Postil/{__version__}"
PAGES = "text/html,application/xhtml+xml,text/markdown;q=0.9,text/plain;q=0.8,*/*;q=0.1"
IMAGES = "image/avif,image/webp,image/png,image/jpeg,image/gif,image/svg+xml;q=0.8,*/*;q=0.1"
_PARTS = {205, 206}
"""Answers that hold no page or a part of one."""
_REDIRECTS = {301, 302, 303, 307, 308}
_FOR_GOOD = {301, 308}
_STATUS = {
    401: "asks for a password (401), and Postil has none to give",
    402: "wants to be paid first (402)",
    403: "refuses to show this page to Postil (403); save it in a browser and add the file",
    404: "has no such page (404); check the address",
    405: "does not let this page be read (405)",
    407: "cannot be had without the proxy's name and password (407); put them into http_proxy and https_proxy",
    410: "says that this page is gone for good (410)",
    429: "has been asked too often (429); try again later",
    451: "may not show this page for legal reasons (451)",
    503: "is not available at the moment (503); try again later",
}


Coming = Callable[[int, int], None]
_kept = threading.local()
_TELL = 0.2
"""Seconds between two reports of what has come."""


class Answer(NamedTuple):
    """What a server gave in the end."""

    url: str
    """Where it was found after all redirects."""
    media: str
    """The Content-Type header; empty when there is none."""
    data: bytes
    """After decompression."""
    headers: Mapping[str, str] = MappingProxyType({})
    """Of the answer, by lower-case name."""
    moved: str = ""
    """Where it is to be asked for from now on, if redirects for good lead there from the beginning; else empty."""


class NoPage(CaptureError):  # noqa: N818
    """The server answered with a status that brings no page."""

    def __init__(self, sentence: str, status: int, headers: Mapping[str, str], moved: str) -> None:
        super().__init__(sentence)
        self.status, self.headers, self.moved = status, headers, moved


class Fetcher:
    """The connections of one capture: the only place that requests are made.

    Only the host of ``home``, the address that a person gave, may be on this machine or the local network.
    """

    def __init__(self, limits: Limits, home: str = "", line: Line | None = None) -> None:
        self._limits, self._line = limits, line or Line()
        given = urlsplit(requestable(home)) if home else None
        self._home = guard.plain_host(given.hostname or "") if given else ""
        self._port = given.port if given else None
        self._routes = Routes(self._check, _trust(), self._line.opened)

    def close(self) -> None:
        """Close all connections."""
        self._routes.close()

    def get(
        self,
        url: str,
        *,
        why: str,
        accept: str,
        most: int,
        deadline: float,
        coming: Coming = lambda _bytes, _whole: None,
        asked: Mapping[str, str] = MappingProxyType({}),
    ) -> Answer:
        """Return what is at an address, redirects followed; ``deadline`` is on ``time.monotonic()``'s clock.

        ``why`` is what the ledger says that it is for (``model.Errand.why``). ``coming`` is told now and then how many
        bytes have come and how many there will be, 0 when nobody knows.
        ``asked`` are further headers to send. Raises ``CaptureError`` with the reason: not found, refused, too large
        (``most`` bytes), late …; ``NoPage`` where that is the answer's status, 304 among them.
        """
        seen: set[str] = set()
        moved, for_good = "", True
        for _ in range(self._limits.redirects + 1):
            url = requestable(url)
            if url in seen:
                raise CaptureError(f"{_site(url)} redirects in a circle, so the page never comes.")
            seen.add(url)
            with self._line.errand(why, url, shown(of_environment(url))) as going:
                self._check_port(url)
                with closing(self._ask(url, accept, deadline, asked)) as response:
                    going.status = response.status
                    target = response.headers.get("location", "") if response.status in _REDIRECTS else ""
                    if not target:
                        _demand_page(url, response, moved)
                        return self._read(url, response, most, deadline, coming, going)._replace(moved=moved)
                url = going.target = _next(url, target)
            for_good = for_good and response.status in _FOR_GOOD
            moved = url if for_good else moved
        raise CaptureError(f"{_site(url)} redirects more than {self._limits.redirects} times, so the page never comes.")

    def _check(self, host: str, address: str) -> None:
        host = guard.plain_host(host)
        if guard.is_public(address):
            self._home = "" if host == self._home else self._home  # a name that was public may not turn private
        elif host != self._home:
            raise Refused(f"{host} is on this machine or the local network, where a page may not lead.")

    def _check_port(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.port in guard.BAD_PORTS and (parts.port, guard.plain_host(parts.hostname or "")) != (
            self._port,
            self._home,
        ):
            raise Refused(f"{_site(url)} is not where web pages are kept, so a page may not lead there.")

    def _ask(self, url: str, accept: str, deadline: float, asked: Mapping[str, str]) -> urllib3.BaseHTTPResponse:
        left = max(deadline - time.monotonic(), 0.1)
        limits = urllib3.Timeout(connect=min(self._limits.connect, left), read=min(self._limits.read, left))
        headers = {
            "User-Agent": USER_AGENT,
            "Accept": accept,
            "Accept-Encoding": decompress.ACCEPTED,
            "Accept-Language": "*",
            **asked,
        }
        try:
            return self._routes.to(url).request(
                "GET", url, headers=headers, redirect=False, preload_content=False, timeout=limits, retries=False
            )
        except (trouble.HTTPError, OSError, ValueError) as error:
            raise CaptureError(_reason(url, error, self._limits)) from error

    def _read(
        self, url: str, response: urllib3.BaseHTTPResponse, most: int, deadline: float, coming: Coming, going: Going
    ) -> Answer:
        raw, coding = _chunks(response, deadline, url, coming, going), response.headers.get("content-encoding", "")
        pieces: list[bytes] = []
        size = 0
        try:
            for piece in decompress.decoded(raw, coding):
                pieces.append(piece)
                size += len(piece)
                if size > most:
                    raise CaptureError(
                        f"This page is larger than {most // 1_000_000} MB, which is too large to be read."
                    )
        except decompress.Cut as error:
            raise CaptureError(_cut(url)) from error
        except decompress.Unreadable as error:
            raise CaptureError(f"{_site(url)} sent something that cannot be decompressed; try again later.") from error
        except (trouble.HTTPError, OSError, ValueError) as error:
            raise CaptureError(_reason(url, error, self._limits)) from error
        return Answer(url, response.headers.get("content-type", ""), b"".join(pieces), _named(response))


def _demand_page(url: str, response: urllib3.BaseHTTPResponse, moved: str) -> None:
    if response.status in _PARTS or response.status >= 300:
        raise NoPage(f"{_site(url)} {_meaning(response.status)}.", response.status, _named(response), moved)


def _named(response: urllib3.BaseHTTPResponse) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


def _chunks(
    response: urllib3.BaseHTTPResponse, deadline: float, url: str, coming: Coming, going: Going
) -> Iterator[bytes]:
    length = response.headers.get("content-length", "")
    whole, size, told = int(length) if re.fullmatch(r"\d{1,15}", length) else 0, 0, 0.0
    while chunk := response.read1(1 << 16, decode_content=False):
        size += len(chunk)
        going.received = size
        if time.monotonic() - told > _TELL:
            told = time.monotonic()
            coming(size, whole)
        yield chunk
        if time.monotonic() > deadline:
            raise CaptureError(f"{_site(url)} sends its answer too slowly; try again later.")


def requestable(url: str) -> str:
    """Return an address as it can be asked for: host in ASCII (RFC 5890), the rest percent-encoded, no fragment."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise CaptureError(f"{url!r} is not a web address that can be asked for; check it.") from error
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError as error:
            raise CaptureError(f"{host!r} is not a name that a site can have; check the address.") from error
    host = f"[{host}]" if ":" in host else host
    net = host if port is None else f"{host}:{port}"
    path, query = (quote(part, safe="%/:=&?~#+!$,;'@()*[]|") for part in (parts.path or "/", parts.query))
    return urlunsplit((parts.scheme.lower(), net, path, query, ""))


def _next(url: str, target: str) -> str:
    with suppress(UnicodeError):
        target = target.encode("latin-1").decode("utf-8")
    try:
        target = urljoin(url, target.strip())
    except ValueError:
        target = ""
    if not is_web(target):
        raise CaptureError(f"{_site(url)} redirects to something that is not a web address, which is not followed.")
    return target


def _trust() -> ssl.SSLContext:
    """Trust whom the system trusts; the bundled list of certifi where the system has none.

    Reading the list takes as long as fetching a page from nearby, so each thread keeps what it has read.
    """
    known: ssl.SSLContext | None = getattr(_kept, "trust", None)
    if known is not None:
        return known
    context = ssl.create_default_context()
    paths = ssl.get_default_verify_paths()
    if not (paths.cafile or paths.capath) and not context.cert_store_stats()["x509_ca"]:
        import certifi

        context.load_verify_locations(certifi.where())
    _kept.trust = context
    return context


def _meaning(status: int) -> str:
    if status in _STATUS:
        return _STATUS[status]
    if status >= 500:
        return f"has a fault of its own ({status}); try again later"
    return f"answered with {status} and not with a page; check the address"


def _site(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2] or url


def _reason(url: str, error: Exception, limits: Limits) -> str:
    site = _site(url)
    if sentence := _proxy_reason(url, error):
        return sentence
    if isinstance(error, trouble.NameResolutionError):
        return f"There is no site named {urlsplit(url).hostname}, or there is no connection; check the address."
    if isinstance(error, (trouble.ReadTimeoutError, TimeoutError)):
        if "handshake" in f"{error} {error.__context__} {error.__cause__}":
            return f"{site} did not begin a secure connection within {limits.connect:.0f} seconds; check the address."
        return f"{site} did not answer in time (time-out after {limits.read:.0f} seconds); try again later."
    if isinstance(error, (trouble.SSLError, ssl.SSLError)):
        return f"The connection to {site} is not secure ({_tls(error)}), so nothing was read."
    if isinstance(error, trouble.NewConnectionError):
        cause = error.__cause__ or error.__context__
        number = getattr(cause, "errno", None)
        if number == errno.ECONNREFUSED:
            return f"{site} refused the connection; check the address, or try again later."
        return f"{site} could not be reached; check the connection and the address."
    if isinstance(error, trouble.ConnectTimeoutError):  # of which NewConnectionError is one
        return f"{site} could not be reached within {limits.connect:.0f} seconds; try again later."
    if isinstance(error, (trouble.LocationParseError, trouble.LocationValueError, UnicodeError)):
        return f"{url!r} is not a web address that can be asked for; check it."
    if isinstance(error, trouble.ProtocolError) and guard.is_no_http(error.args[-1]):
        return f"{site} does not answer as a web server does; check the address."
    if isinstance(error, trouble.IncompleteRead | trouble.InvalidChunkLength | trouble.ProtocolError):
        return _cut(url)
    return f"{site} could not be read; try again later."


def _proxy_reason(url: str, error: Exception) -> str:
    """Return what is wrong with the proxy, empty when it is not that."""
    proxy = of_environment(url)
    if not proxy:
        return ""
    if refused := re.search(r"Tunnel connection failed: (\d+)", str(error)):
        if refused[1] == "407":
            return f"{_site(url)} {_STATUS[407]}."
        return (
            f"The proxy {shown(proxy)} does not lead to {_site(url)} ({refused[1]}); check the address and https_proxy."
        )
    if isinstance(error, trouble.ProxyError):
        return f"The proxy {shown(proxy)} could not be reached; check http_proxy and https_proxy."
    return ""


def _cut(url: str) -> str:
    return f"The connection to {_site(url)} ended before the whole answer had come; try again later."


def _tls(error: Exception) -> str:
    text = str(error).lower()
    for sign, meaning in (
        ("expired", "its certificate has expired"),
        ("mismatch", "its certificate belongs to another site"),
        ("self-signed", "nobody vouches for its certificate"),
        ("self signed", "nobody vouches for its certificate"),
        ("unable to get local issuer", "nobody vouches for its certificate"),
        ("wrong_version_number", "it does not answer in https"),
        ("wrong version number", "it does not answer in https"),
        ("record layer failure", "it does not answer in https"),
    ):
        if sign in text:
            return meaning
    return "encryption failed"
