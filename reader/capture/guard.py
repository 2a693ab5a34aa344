"""Keeps pages from reaching into the reader's own network: what a page names may not lead to this machine or the LAN.

A name is looked up once, each of its addresses is checked before anything is sent there, and the connection goes to an
address that was checked: a name that resolves differently the second time gains nothing, nor does a scan of ports.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from http.client import BadStatusLine, HTTPException, HTTPResponse, IncompleteRead, RemoteDisconnected, parse_headers
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, LocationParseError, NameResolutionError, NewConnectionError
from urllib3.util.timeout import Timeout

from reader.errors import CaptureError

Check = Callable[[str, str], None]
_MOST_INTERIM = 20
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_ISATAP = {0x0000_5EFE, 0x0200_5EFE}
"""What stands before the IPv4 address in the last 64 bits of an address made of one (RFC 5214, 6.1)."""
_INNER = tuple(
    map(
        ipaddress.ip_network, ("192.0.0.0/24", "198.18.0.0/15", "64:ff9b:1::/48", "fec0::/10", "5f00::/16", "3fff::/20")
    )
)
"""Networks of no public place that some Pythons take for global."""
BAD_PORTS = frozenset((
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109,
    110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531,
    532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060,
    5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
))  # fmt: skip
"""Ports where others than web servers listen, who may take a request for something else (Fetch Standard, 2.9)."""


def pools(check: Check) -> dict[str, type[HTTPConnectionPool]]:
    """Return connection pools that call ``check(host, address)`` on each new connection; it raises to refuse it."""

    class Plain(HTTPConnection):
        response_class = _Final

        def _new_conn(self) -> socket.socket:
            return _connected(self, check)

    class Secure(HTTPSConnection):
        response_class = _Final

        def _new_conn(self) -> socket.socket:
            return _connected(self, check)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


class _Final(HTTPResponse):
    """A response that hears out what servers say before it (RFC 9110, 15.2): all of 100 to 199, within reason."""

    def _read_status(self) -> tuple[str, int, str]:
        for _ in range(_MOST_INTERIM):
            version, status, reason = super()._read_status()  # type: ignore[misc]
            if not 100 <= status < 200:
                return version, status, reason
            parse_headers(self.fp)
        raise BadStatusLine("interim answers without end")


def is_no_http(error: object) -> bool:
    """Say whether what went wrong is that the other side does not keep to HTTP; that it left is not that."""
    return isinstance(error, HTTPException) and not isinstance(error, RemoteDisconnected | IncompleteRead)


def is_public(address: str) -> bool:
    """Say whether an IP address is one of the open internet (RFC 6890), seen through IPv6 wrappers of IPv4."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        last = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if int(found) >> 32 & 0xFFFFFFFF in _ISATAP and not last.is_global:
            return False
        if found in _NAT64 or (inner is None and int(found) >> 32 == 0 and int(found) > 1):
            inner = last
        if inner is not None:
            found = inner
    return found.is_global and not found.is_multicast and not any(found in network for network in _INNER)


def plain_host(host: str) -> str:
    """Return the name of a host as names are compared: without brackets, in small letters, without a last dot."""
    return host.strip("[]").lower().rstrip(".")


def _connected(connection: HTTPConnection, check: Check) -> socket.socket:
    """Return a socket to an address of the connection's host that ``check`` lets pass; raise what it raised if none does."""
    host, allowed, refusal = connection.host, [], None
    for family, place in _places(connection):
        try:
            check(host, str(place[0]))
        except CaptureError as error:
            refusal = error
        else:
            allowed.append((family, place))
    if refusal is not None and not allowed:
        raise refusal
    trouble: OSError | None = None
    for family, place in allowed:
        made = socket.socket(family, socket.SOCK_STREAM)
        try:
            for option in connection.socket_options or ():
                made.setsockopt(*option)
            made.settimeout(Timeout.resolve_default_timeout(connection.timeout))
            made.connect(place)
        except OSError as error:
            trouble = error
            made.close()
        else:
            return made
    if isinstance(trouble, TimeoutError):
        raise ConnectTimeoutError(connection, f"Connection to {host} timed out") from trouble
    raise NewConnectionError(connection, f"Failed to establish a new connection: {trouble}") from trouble


def _places(connection: HTTPConnection) -> list[tuple[int, Any]]:
    """Return the families and addresses of a connection's host, each once."""
    host = connection.host.strip("[]")
    try:
        host.encode("idna")
    except UnicodeError:
        raise LocationParseError(f"{host!r}, label empty or too long") from None
    try:
        found = socket.getaddrinfo(host, connection.port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        raise NameResolutionError(host, connection, error) from error
    return list(dict.fromkeys((int(entry[0]), entry[4]) for entry in found))
