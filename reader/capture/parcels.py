"""Files that hold a page with its pictures, or a letter: MHTML (RFC 2557) and e-mail (RFC 5322), by the standard library."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import quote, unquote, urljoin

from reader.address import is_web
from reader.capture.images import LOCAL
from reader.errors import CaptureError

_HEADER = re.compile(rb"[!-9;-~]{1,80}:[ \t]")
_SIGNS = re.compile(
    rb"^(?:mime-version:|content-type:[ \t]*(?:multipart/|message/|text/(?:html|plain))|snapshot-content-location:"
    rb"|message-id:|received:|return-path:)",
    re.IGNORECASE | re.MULTILINE,
)
_SUFFIXES = (".mhtml", ".mht", ".eml")
_CID = re.compile(r"(?<=[\"'(])cid:([^\"'()\s<>]{1,500})", re.IGNORECASE)
_MOST_PARTS = 2_000
_DEEPEST = 20


class Parcel(NamedTuple):
    """What was in one. Empty where it says nothing."""

    data: bytes
    """The page or text."""
    media: str
    """Its content type, with the charset."""
    url: str
    title: str
    byline: str
    sent_at: datetime | None
    pictures: dict[str, bytes]
    """By the address that they have in the page, or, for those of a letter, below ``images.LOCAL``."""
    is_letter: bool


def is_parcel(data: bytes, name: str) -> bool:
    """Say whether a file is one, by its name or its head."""
    head = data[:4000].lstrip(b"\xef\xbb\xbf\r\n")
    if not _HEADER.match(head) and not head.startswith(b"From "):
        return False
    top = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    return len(_SIGNS.findall(top)) >= (1 if name.lower().endswith(_SUFFIXES) else 2)


def opened(data: bytes) -> Parcel:
    """Return what is in one. Raises ``CaptureError`` when there is no text in it."""
    message = message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n"), policy=policy.default)
    assert isinstance(message, EmailMessage)
    parts = list(_parts(message))
    page = next((part for part in parts if _kind(part) == "text/html"), None)
    page = page or next((part for part in parts if _kind(part) == "text/plain"), None)
    if page is None:
        raise CaptureError("There is no text in this file, so there is nothing to read.")
    snapshot = _text(message, "snapshot-content-location")
    url = next((found for found in (snapshot, _text(page, "content-location")) if is_web(found)), "")
    is_letter = not snapshot and bool(_text(message, "from")) and not _text(page, "content-location")
    content, media = _page(page)
    pictures = dict(_pictures(parts, url))
    if media.startswith("text/html"):
        content = _CID.sub(lambda found: _of_id(unquote(found[1])), content)
    name, sender = parseaddr(_text(message, "from")) if is_letter else ("", "")
    return Parcel(
        content.encode("utf-8", "replace"),
        f"{media}; charset=utf-8",
        url,
        _text(message, "subject"),
        name or sender,
        _moment(_text(message, "date")) if is_letter else None,
        pictures,
        is_letter,
    )


def _parts(message: EmailMessage, depth: int = 0) -> Iterator[EmailMessage]:
    """Yield the leaves, in order, without what is attached to be saved."""
    count = 0
    waiting = [(message, depth)]
    while waiting and count < _MOST_PARTS:
        part, depth = waiting.pop()
        inner = part.get_payload() if part.is_multipart() else None
        if isinstance(inner, list) and depth < _DEEPEST:
            waiting += [(each, depth + 1) for each in reversed(inner) if isinstance(each, EmailMessage)]
        elif inner is None:
            count += 1
            if part.get_content_disposition() != "attachment" or _kind(part).startswith("image/"):
                yield part


def _kind(part: EmailMessage) -> str:
    return part.get_content_type().lower()


def _page(part: EmailMessage) -> tuple[str, str]:
    from reader.capture import charset

    raw = part.get_payload(decode=True)
    data = raw if isinstance(raw, bytes) else b""
    return charset.decode(data, (part.get_content_charset() or "").lower()), _kind(part)


def _pictures(parts: list[EmailMessage], base: str) -> Iterator[tuple[str, bytes]]:
    for part in parts:
        if not _kind(part).startswith("image/") and _kind(part) != "application/octet-stream":
            continue
        data = part.get_payload(decode=True)
        if not isinstance(data, bytes) or not data:
            continue
        if place := _text(part, "content-location"):
            yield urljoin(base, place), data
        if known := _text(part, "content-id").strip("<>"):
            yield _of_id(known), data


def _of_id(content_id: str) -> str:
    return f"{LOCAL}cid/{quote(content_id, safe='')}"


def _text(part: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(part.get(name, "")).split())
    except (ValueError, IndexError, AttributeError, TypeError):  # the standard library, on headers that make no sense
        return ""


def _moment(date: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(date)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (TypeError, ValueError, OverflowError):
        return None
