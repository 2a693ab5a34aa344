"""Postil's own export (see ``json_format``), read back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reader.formats.source import Source
from reader.formats.values import entries, moment, raw
from reader.import_model import Incoming, Loose, Passage, Record, Remark, Skipped
from reader.model import Comment, State

TITLE = "Postil (JSON)"


def recognises(source: Source) -> bool:
    """Say whether this is such an export."""
    return source.head.lstrip().startswith('{"format": "postil-export"') or (
        isinstance(source.whole, dict) and source.whole.get("format") == "postil-export"
    )


def read(source: Source) -> Iterator[Record]:
    """Yield the articles, with all that is told of them."""
    for record in entries(source.whole.get("articles")):
        yield _article(record)


def loose(source: Source) -> Loose:
    """Return the saved searches and the colours of tags."""
    colors = source.whole.get("tag_colors")
    return Loose(
        tuple(
            (_text(each, "name"), _text(each, "query"), _text(each, "sort"), each.get("pinned") is True)
            for each in entries(source.whole.get("searches"))
        ),
        tuple((tag, color) for tag, color in colors.items() if isinstance(color, str))
        if isinstance(colors, dict)
        else (),
    )


def _article(record: dict[str, Any]) -> Record:
    url, html, title = _text(record, "url"), _text(record, "html"), _text(record, "title")
    passages = tuple(_passage(each) for each in entries(record.get("highlights")))
    if not (url or html or passages):
        return Skipped(title or "an article", "it has neither address nor text")
    uids = {
        f"{kind} {each.get('id')}": _text(each, "uid")
        for kind in ("highlights", "notes")
        for each in entries(record.get(kind))
    }
    state = _text(record, "state")
    return Incoming(
        url,
        title,
        byline=_text(record, "byline"),
        site_name=_text(record, "site_name"),
        lang=_text(record, "lang"),
        excerpt=_text(record, "excerpt"),
        published_at=moment(record.get("published_at")),
        added_at=moment(record.get("added_at")),
        read_at=moment(record.get("read_at")),
        state=State(state) if state in set(State) else State.INBOX,
        starred=record.get("starred") is True,
        progress=float(record["progress"]) if isinstance(record.get("progress"), int | float) else 0.0,
        tags=_tags(record),
        html=html,
        passages=passages,
        remarks=tuple(_remark(each, uids) for each in entries(record.get("notes"))),
        comments=tuple(
            Comment(
                _text(each, "author"),
                moment(each.get("written_at")),
                _text(each, "text"),
                each["depth"] if isinstance(each.get("depth"), int) else 0,
            )
            for each in entries(record.get("comments"))
        ),
        raw=raw({name: value for name, value in record.items() if name not in {"html", "text"}}),
        uid=_text(record, "uid"),
        source=_text(record, "source"),
    )


def _tags(record: dict[str, Any]) -> tuple[str, ...]:
    found = record.get("tags")
    return tuple(each for each in found if isinstance(each, str)) if isinstance(found, list) else ()


def _text(record: dict[str, Any], name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) else ""


def _passage(record: dict[str, Any]) -> Passage:
    start = record.get("start")
    return Passage(
        _text(record, "exact"),
        note=_text(record, "note"),
        color=_text(record, "color"),
        tags=_tags(record),
        created_at=moment(record.get("created_at")),
        prefix=_text(record, "prefix"),
        suffix=_text(record, "suffix"),
        start=start if isinstance(start, int) else -1,
        style=_text(record, "style") or "mark",
        key=_text(record, "uid"),
        image=_text(record, "image"),
        alt=_text(record, "alt"),
    )


def _remark(record: dict[str, Any], uids: dict[str, str]) -> Remark:
    above, spoken = f"notes {record.get('reply_to')}", f"highlights {record.get('highlight_id')}"
    return Remark(
        _text(record, "text"),
        moment(record.get("created_at")),
        _tags(record),
        _text(record, "uid"),
        uids.get(above, ""),
        uids.get(spoken, ""),
    )
