"""How a server is reached: directly, or through the proxy that the environment (or the system) names.

``http_proxy``, ``https_proxy``, ``all_proxy`` and ``no_proxy`` are read as curl reads them. This machine itself is always
asked directly. A direct connection is checked when it is open (``guard``). Through a proxy nobody sees which address is
reached in the end, so the name is checked before it is asked for: as it resolves here, and where it does not, by itself.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.exceptions import LocationValueError
from urllib3.util import connection as ways
from urllib3.util import make_headers

from reader.capture import guard
from reader.errors import CaptureError

Opened = Callable[[], AbstractContextManager[None]]
_PATIENCE = 3.0
"""Seconds that a name may take to be resolved here when a proxy will resolve it anyway."""
_INNER = (
    ".local",
    ".localhost",
    ".localdomain",
    ".internal",
    ".intranet",
    ".lan",
    ".home",
    ".corp",
    ".private",
    ".home.arpa",
)


class Routes:
    """The connections of one capture. ``check`` as ``guard.pools`` wants it; an empty address is one within the network."""

    def __init__(self, check: guard.Check, trust: ssl.SSLContext, opened: Opened = nullcontext) -> None:
        """``opened`` lets the thread that runs in it look names up (``line.Seal``)."""
        self._check, self._trust, self._opened = check, trust, opened
        self._direct = urllib3.PoolManager(num_pools=8, maxsize=6, ssl_context=trust, retries=False)
        self._direct.pool_classes_by_scheme = guard.pools(check)
        self._proxied: dict[str, urllib3.ProxyManager] = {}
        self._passed: set[str] = set()

    def close(self) -> None:
        """Close all connections."""
        for manager in (self._direct, *self._proxied.values()):
            manager.clear()

    def to(self, url: str) -> urllib3.PoolManager:
        """Return what can ask for an address. Raises ``CaptureError`` for one that may not be asked for through a proxy,
        and for a proxy that cannot be used.
        """
        proxy = of_environment(url)
        if not proxy:
            return self._direct
        host = urlsplit(url).hostname or ""
        if host not in self._passed:
            self._look_at(host)
            self._passed.add(host)
        if proxy not in self._proxied:
            self._proxied[proxy] = self._manager(proxy)
        return self._proxied[proxy]

    def _look_at(self, host: str) -> None:
        addresses = _resolved(host, self._opened)
        if not addresses and ("." not in host or host.rstrip(".").endswith(_INNER)):
            addresses = [""]
        for address in addresses:
            self._check(host, address)

    def _manager(self, proxy: str) -> urllib3.ProxyManager:
        try:
            parts = urlsplit(proxy)
            named = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
            login = parts.netloc.rpartition("@")[0]
            headers = make_headers(proxy_basic_auth=unquote(login)) if login else None
            if parts.scheme not in {"http", "https"} or not parts.hostname:
                raise ValueError
            ways.HAS_IPV6 = socket.has_ipv6  # which urllib3 tries out by a socket, and is refused (line.Seal)
            return urllib3.ProxyManager(
                named,
                num_pools=8,
                maxsize=6,
                ssl_context=self._trust,
                proxy_ssl_context=self._trust,
                proxy_headers=headers,
                retries=False,
            )
        except (ValueError, LocationValueError) as error:
            raise CaptureError(
                f"The proxy {shown(proxy)} cannot be used; set http_proxy and https_proxy to an address like http://proxy.example:3128."
            ) from error


def of_environment(url: str) -> str:
    """Return the address of the proxy that leads to an address, with a scheme; empty when none does."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if _is_here(host):
        return ""
    known = getproxies()
    proxy = (known.get(parts.scheme) or known.get("all") or "").strip()
    if not proxy or proxy_bypass(parts.netloc.rpartition("@")[2]) or _excepted(host, known.get("no", "")):
        return ""
    return proxy if "://" in proxy else f"http://{proxy}"


def shown(proxy: str) -> str:
    """Return the address of a proxy without name and password."""
    scheme, _, rest = proxy.rpartition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if scheme else rest.rpartition("@")[2]


def _is_here(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


def _excepted(host: str, no_proxy: str) -> bool:
    """Say whether ``no_proxy`` names a network (``10.0.0.0/8``) that an address given as a number is in."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    for word in no_proxy.split(","):
        with suppress(ValueError):
            if address in ipaddress.ip_network(word.strip(), strict=False):
                return True
    return False


def _resolved(host: str, opened: Opened) -> list[str]:
    """Return the addresses of a name as far as they can be told here within a few seconds."""
    found: list[str] = []

    def ask() -> None:
        with opened(), suppress(OSError, UnicodeError):
            found.extend(str(entry[4][0]) for entry in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM))

    asking = threading.Thread(target=ask, name="resolve", daemon=True)
    asking.start()
    asking.join(_PATIENCE)
    return list(found)
