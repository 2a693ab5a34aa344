"""Postil's own export (see ``json_format``), read back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reader.formats.source import Source
from reader.formats.values import entries, moment, own_tags, own_text, raw
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
            (own_text(each, "name"), own_text(each, "query"), own_text(each, "sort"), each.get("pinned") is True)
            for each in entries(source.whole.get("searches"))
        ),
        tuple((tag, color) for tag, color in colors.items() if isinstance(color, str))
        if isinstance(colors, dict)
        else (),
    )


def _article(record: dict[str, Any]) -> Record:
    url, html, title = own_text(record, "url"), own_text(record, "html"), own_text(record, "title")
    passages = tuple(_passage(each) for each in entries(record.get("highlights")))
    if not (url or html or passages):
        return Skipped(title or "an article", "it has neither address nor text")
    uids = {
        f"{kind} {each.get('id')}": own_text(each, "uid")
        for kind in ("highlights", "notes")
        for each in entries(record.get(kind))
    }
    state = own_text(record, "state")
    return Incoming(
        url,
        title,
        byline=own_text(record, "byline"),
        site_name=own_text(record, "site_name"),
        lang=own_text(record, "lang"),
        excerpt=own_text(record, "excerpt"),
        published_at=moment(record.get("published_at")),
        added_at=moment(record.get("added_at")),
        read_at=moment(record.get("read_at")),
        state=State(state) if state in set(State) else State.INBOX,
        starred=record.get("starred") is True,
        progress=float(record["progress"]) if isinstance(record.get("progress"), int | float) else 0.0,
        tags=own_tags(record),
        html=html,
        passages=passages,
        remarks=tuple(_remark(each, uids) for each in entries(record.get("notes"))),
        comments=tuple(
            Comment(
                own_text(each, "author"),
                moment(each.get("written_at")),
                own_text(each, "text"),
                each["depth"] if isinstance(each.get("depth"), int) else 0,
            )
            for each in entries(record.get("comments"))
        ),
        raw=raw({name: value for name, value in record.items() if name not in {"html", "text"}}),
        uid=own_text(record, "uid"),
        source=own_text(record, "source"),
    )


def _passage(record: dict[str, Any]) -> Passage:
    start = record.get("start")
    return Passage(
        own_text(record, "exact"),
        note=own_text(record, "note"),
        color=own_text(record, "color"),
        tags=own_tags(record),
        created_at=moment(record.get("created_at")),
        prefix=own_text(record, "prefix"),
        suffix=own_text(record, "suffix"),
        start=start if isinstance(start, int) else -1,
        style=own_text(record, "style") or "mark",
        key=own_text(record, "uid"),
        image=own_text(record, "image"),
        alt=own_text(record, "alt"),
    )


def _remark(record: dict[str, Any], uids: dict[str, str]) -> Remark:
    above, spoken = f"notes {record.get('reply_to')}", f"highlights {record.get('highlight_id')}"
    return Remark(
        own_text(record, "text"),
        moment(record.get("created_at")),
        own_tags(record),
        own_text(record, "uid"),
        uids.get(above, ""),
        uids.get(spoken, ""),
    )
