"""Postil's own Markdown files (see ``markdown_format``), read back: one, or those of a folder or zip.

What was changed in a file since counts: its properties, its words, the notes as they stand there. What stands below the line
that Postil puts at the end becomes a note of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from reader.formats import markdown_head, markdown_marks
from reader.formats.markdown_shelf import ASIDE, YOURS, taken_apart, text_of
from reader.formats.source import Source
from reader.formats.values import color, flag, moment, own_tags, own_text, raw
from reader.import_model import Incoming, Passage, Record, Remark, Skipped
from reader.model import State

TITLE = "Postil (Markdown)"
_LOOKED_AT = 300
"""Files that are looked at before a folder is taken for another."""
_PICTURE = re.compile(r"\]\((Pictures/[^()\s]+)\)")


def recognises(source: Source) -> bool:
    """Say whether any of the first Markdown files is such a file."""
    if source.is_single:
        return bool(taken_apart(source.head).uid)
    return any(taken_apart(source.text(name)).uid for name in _files(source)[:_LOOKED_AT])


def read(source: Source) -> Iterator[Record]:
    """Yield a record for each file of ours; other Markdown files are told as left out."""
    for name in _files(source):
        text = source.text(name).replace("\r\n", "\n")
        parts = taken_apart(text)
        if not parts.uid:
            yield Skipped(name, "Postil did not write it; the format `folder` reads all files of a folder")
        elif PurePosixPath(name).parent.name != ASIDE:
            yield _article(text, parts.uid, parts.own, name)


def _files(source: Source) -> list[str]:
    return [next(iter(source.members))] if source.is_single else source.named(".md")


def _article(text: str, uid: str, own: str, name: str) -> Record:
    head, body = text_of(text)
    told = markdown_head.read(head)
    parts = markdown_marks.sections(body.replace(YOURS, ""))
    pictures = markdown_marks.read_pictures(parts.get("pictures", []))
    words = "\n".join(parts["text"]).strip()
    if words.startswith("# "):
        words = words.partition("\n")[2].strip()
    words = _PICTURE.sub(lambda found: f"]({_target(pictures.get(found[1], ''))})", words)
    highlights = list(markdown_marks.read_highlights(parts.get("highlights", [])))
    notes = list(markdown_marks.read_notes(parts.get("notes", [])))
    url, title = _one(told, "url"), _one(told, "title")
    if not (url or words or highlights):
        return Skipped(name, "it has neither address nor text")
    state = _one(told, "state")
    remarks = [*map(_remark, notes), *([Remark(own.strip(), key=f"below {uid}")] if own.strip() else [])]
    return Incoming(
        url,
        title,
        byline=_one(told, "author"),
        site_name=_one(told, "site"),
        lang=_one(told, "lang"),
        published_at=moment(_one(told, "date")),
        added_at=moment(_one(told, "added")),
        read_at=moment(_one(told, "read")),
        state=State(state) if state in set(State) else State.INBOX,
        starred=flag(_one(told, "starred")),
        progress=_share(_one(told, "progress")),
        tags=_several(told, "postil_tags") or _several(told, "tags"),
        passages=tuple(map(_passage, highlights)),
        remarks=tuple(remarks),
        raw=raw({"file": name, "properties": told, "highlights": highlights, "notes": notes}),
        markdown=words,
        uid=uid,
        source=_one(told, "source"),
    )


def _passage(data: dict[str, Any]) -> Passage:
    start = data.get("start")
    return Passage(
        own_text(data, "exact"),
        note=own_text(data, "note"),
        color=color(data.get("color")),
        tags=own_tags(data),
        created_at=moment(data.get("created")),
        prefix=own_text(data, "prefix"),
        suffix=own_text(data, "suffix"),
        start=start if isinstance(start, int) else -1,
        style=own_text(data, "style") or "mark",
        key=own_text(data, "uid"),
        image=own_text(data, "image"),
        alt=own_text(data, "alt"),
    )


def _remark(data: dict[str, Any]) -> Remark:
    return Remark(
        own_text(data, "text"),
        moment(data.get("created")),
        own_tags(data),
        own_text(data, "uid"),
        own_text(data, "reply_to"),
        own_text(data, "highlight"),
    )


def _one(told: markdown_head.Properties, name: str) -> str:
    value = told.get(name, "")
    return value if isinstance(value, str) else ", ".join(value)


def _several(told: markdown_head.Properties, name: str) -> tuple[str, ...]:
    value = told.get(name, [])
    return tuple(value) if isinstance(value, list) else tuple(filter(None, [value]))


def _share(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError:
        return 0.0


def _target(address: str) -> str:
    return f"<{address}>" if re.search(r"[\s()<>]", address) else address
