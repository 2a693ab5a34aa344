"""Keeps pages from reaching into the reader's own network: what a page names may not lead to this machine or the LAN.

The address is checked on the open connection, before anything is sent, so a name that resolves differently the second
time gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from contextlib import suppress
from http.client import BadStatusLine, HTTPException, HTTPResponse, IncompleteRead, RemoteDisconnected, parse_headers

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

Check = Callable[[str, str], None]
_MOST_INTERIM = 20
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def pools(check: Check) -> dict[str, type[HTTPConnectionPool]]:
    """Return connection pools that call ``check(host, address)`` on each new connection; it raises to refuse it."""

    class Plain(HTTPConnection):
        response_class = _Final

        def _new_conn(self) -> socket.socket:
            return _checked(super()._new_conn(), self.host, check)

    class Secure(HTTPSConnection):
        response_class = _Final

        def _new_conn(self) -> socket.socket:
            return _checked(super()._new_conn(), self.host, check)

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
        if found in _NAT64 or (inner is None and int(found) >> 32 == 0 and int(found) > 1):
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            found = inner
    return found.is_global and not found.is_multicast


def _checked(connection: socket.socket, host: str, check: Check) -> socket.socket:
    try:
        check(host, str(connection.getpeername()[0]))
    except BaseException:
        with suppress(OSError):
            connection.close()
        raise
    return connection
