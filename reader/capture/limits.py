"""How much of everything one capture may use."""

from __future__ import annotations

from typing import NamedTuple

MEGABYTE = 1_000_000


class Limits(NamedTuple):
    """The bounds of one capture. Times are seconds, sizes bytes."""

    connect: float = 10.0
    """To reach a server."""
    read: float = 20.0
    """Between two pieces of an answer."""
    page: float = 45.0
    """For the page itself, redirects included."""
    images: float = 25.0
    """For all images together; those that are late are left out."""
    total: float = 90.0
    """After which the worker process is killed."""
    cpu: float = 60.0
    """Of computing, where the system can limit it."""
    memory: int = 1_600 * MEGABYTE
    """Of address space, where the system can limit it."""
    grown: int = 500 * MEGABYTE
    """Resident memory after a capture above which the worker process is replaced."""
    captures: int = 250
    """After which it is replaced in any case."""
    redirects: int = 10
    page_bytes: int = 20 * MEGABYTE
    """Of a page or file, after decompression."""
    parts: int = 20
    """Pages that one article may be spread over; together they may be as large as one."""
    image_count: int = 60
    image_bytes: int = 10 * MEGABYTE
    images_bytes: int = 60 * MEGABYTE
    """Of all images together."""
    pause: float = 0.3
    """Between two questions to the same host when feeds are visited, or the parts of an article fetched."""
