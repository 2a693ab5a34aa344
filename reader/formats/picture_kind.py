"""What a file of a picture is, by its first bytes: which ones a book may hold."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Kind(NamedTuple):
    """A media type and the ending of its files."""

    media: str
    suffix: str


_SIGNS = (
    (b"\x89PNG\r\n\x1a\n", Kind("image/png", "png")),
    (b"\xff\xd8\xff", Kind("image/jpeg", "jpg")),
    (b"GIF87a", Kind("image/gif", "gif")),
    (b"GIF89a", Kind("image/gif", "gif")),
)


def kind_of(path: Path) -> Kind | None:
    """Return the kind of a picture that EPUB 3.3 (section 3.2, core media types) takes, None for any other.

    Raises OSError when the file cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(512)
    for sign, kind in _SIGNS:
        if head.startswith(sign):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kind("image/webp", "webp")
    if head.lstrip().startswith((b"<svg", b"<?xml")) and b"<svg" in head and b"http://www.w3.org/2000/svg" in head:
        return Kind("image/svg+xml", "svg")
    return None
