"""Requests and captured articles as frames. What the worker says is distrusted: it is checked field by field."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from reader.capture.frames import Frame
from reader.capture.line import Told
from reader.capture.parts import Part
from reader.capture.request import Request
from reader.capture.rules import Rule
from reader.errors import CaptureError
from reader.frozen import fields
from reader.model import Captured, CapturedImage, Comment, merge_tags

_TEXTS = ("title", "html", "url", "canonical_url", "byline", "site_name", "lang", "source", "excerpt", "original_media")
_PART = ("depth", "name", "text", "words", "kept", "why", "here", "everywhere", "count")
_LONGEST = 2_000
"""Characters of an address or a reason that are told."""
_BROKEN = "The reading process gave an answer that makes no sense; try again."


def question(request: Request, rules: Path | None = None, *, outline: bool = False) -> Frame:
    """Return the frame that asks for a capture, or for the outline of a page in its place.

    ``rules`` is the folder of the reader's rules for sites. Whether requests may be made is added when it is asked.
    """
    values: dict[str, Any] = {
        "outline": outline,
        "url": request.url,
        "origin": request.origin,
        "path": request.path,
        "media": request.media,
        "given": request.data is not None,
        "pictures": request.pictures,
        "known": request.known,
        "body": request.body,
        "rules": str(rules) if rules else "",
        "rule": None if request.rule is None else [request.rule.keep, request.rule.cut],
    }
    return Frame(values, () if request.data is None else (request.data,))


def asked(frame: Frame) -> Request:
    """Return the request that a frame asks for (in the worker)."""
    values = frame.values
    data = frame.blobs[0] if values["given"] else None
    rule = None if values["rule"] is None else Rule(*map(tuple, values["rule"]))
    return Request(
        values["url"],
        values["origin"],
        values["path"],
        data,
        values["media"],
        rule,
        values["pictures"],
        tuple(values["known"]),
        values["body"],
    )


def answer(captured: Captured, resident: int) -> Frame:
    """Return the frame that holds a captured article (in the worker); ``resident`` is the worker's memory in bytes."""
    values: dict[str, Any] = {name: getattr(captured, name) for name in _TEXTS}
    values["tags"] = list(captured.tags)
    values["published_at"] = captured.published_at.isoformat() if captured.published_at else None
    values["images"] = [[image.url, image.mime, image.width, image.height] for image in captured.images]
    values["comments"] = [
        [one.author, one.written_at.isoformat() if one.written_at else "", one.text, one.depth]
        for one in captured.comments
    ]
    values["resident"] = resident
    return Frame(values, (captured.original, *(image.data for image in captured.images)))


def parts_answer(parts: list[Part], resident: int) -> Frame:
    """Return the frame that holds the outline of a page (in the worker)."""
    return Frame({"parts": [[getattr(part, name) for name in _PART] for part in parts], "resident": resident})


def parts(frame: Frame, request: Request) -> tuple[Part, ...]:
    """Return the parts that an answer holds. Raises ``CaptureError`` as ``captured`` does."""
    _demand_answer(frame, request)
    try:
        found = []
        for values in frame.values["parts"]:
            match values:
                case [int(), str(), str(), int(), int() | float(), str(), str(), str(), int()]:
                    found.append(Part(*values))
                case _:
                    raise TypeError
    except (KeyError, TypeError) as broken:
        raise CaptureError(_BROKEN) from broken
    return tuple(found)


def _demand_answer(frame: Frame, request: Request) -> None:
    if fault := frame.values.get("fault"):
        raise CaptureError(_told(request, str(fault)))
    if error := frame.values.get("error"):
        raise CaptureError(str(error)[:1000])


def captured(frame: Frame, request: Request) -> Captured:
    """Return the article that an answer holds. Raises ``CaptureError``: the worker's reason, or that it makes no sense.

    The body goes through the document tree once more, in this process, so that whatever became of the worker, only
    what the tree can say gets in.
    """
    from reader import document

    values = frame.values
    _demand_answer(frame, request)
    try:
        texts = {name: _text(values[name]) for name in _TEXTS}
        images = _images(values["images"], frame.blobs[1:])
        moment = values["published_at"]
        published_at = datetime.fromisoformat(moment) if moment else None
        tags = merge_tags([_text(tag) for tag in values["tags"]])
        comments = _comments(values["comments"])
        original = frame.blobs[0]
    except (KeyError, TypeError, ValueError, IndexError) as broken:
        raise CaptureError(_BROKEN) from broken
    if published_at is not None and published_at.tzinfo is None:
        raise CaptureError(_BROKEN)
    texts["html"] = document.to_html(document.from_html(texts["html"]))
    return Captured(
        **texts,
        published_at=published_at,
        tags=tags,
        images=images,
        original=original,
        origin=request.origin,
        comments=comments,
    )


def _told(request: Request, fault: str) -> str:
    """Write the report of a fault to the log and return the sentence that says so."""
    from reader.capture import fault_log

    path = fault_log.write(request.url or request.path or request.origin, fault[:20_000])
    where = f"{path} has the report" if path else "and the log cannot be written either"
    return f"Postil could not read this page because of a fault of its own; {where}."


def told(frame: Frame) -> Told | None:
    """Return what a frame tells of an errand, None when it tells of none; what makes no sense is left out."""
    match frame.values.get("errand"):
        case [
            int(number),
            str(why),
            str(url),
            str(proxy),
            str(result),
            int(status),
            int(size),
            int() | float() as seconds,
            str(reason),
        ]:
            size, status = min(max(size, 0), 2**53), min(max(status, 0), 999)
            seconds = min(max(float(seconds), 0.0), 1e6)
            return Told(
                number, why[:40], url[:_LONGEST], proxy[:200], result[:20], status, size, seconds, reason[:_LONGEST]
            )
    return None


def telling(told: Told) -> Frame:
    """Return the frame that tells of an errand (in the worker)."""
    return Frame({"errand": [getattr(told, name) for name in fields(told)]})


def progress(value: object) -> tuple[str, float]:
    """Return a progress report: what is done, and the share of it, 0.0 to 1.0."""
    match value:
        case [str(label), int() | float() as share]:
            return label[:200], min(max(float(share), 0.0), 1.0)
    return "", 0.0


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _comments(values: list[Any]) -> tuple[Comment, ...]:
    found = []
    for author, moment, text, depth in values:
        written_at = datetime.fromisoformat(_text(moment)) if moment else None
        if written_at is not None and written_at.tzinfo is None:
            raise ValueError
        found.append(Comment(_text(author), written_at, _text(text), max(0, int(depth))))
    return tuple(found)


def _images(heads: list[Any], blobs: tuple[bytes, ...]) -> tuple[CapturedImage, ...]:
    from hashlib import sha256

    images = []
    for (url, mime, width, height), data in zip(heads, blobs, strict=True):
        digest = sha256(data).hexdigest()
        images.append(CapturedImage(_text(url), digest, _text(mime), data, int(width), int(height)))
    return tuple(images)
