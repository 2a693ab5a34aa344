"""Omnivore's export: ``metadata_0_to_20.json`` …, ``content/<slug>.html``, ``highlights/<slug>.md``, in a zip or a folder;
or one of the metadata files alone.

A highlight is a line that begins with ``> ``, perhaps more lines without that sign, then perhaps a line of ``#labels`` and a
note. Nothing says where a note ends and the article's own note begins: a new one starts only at the next ``> ``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from reader.formats.source import Source
from reader.formats.values import block, moment, own_title, raw, refused, split_tags, string
from reader.import_model import Incoming, Passage, Record, Remark
from reader.model import State

TITLE = "Omnivore (zip)"
_FIELDS = {"slug", "url", "savedAt"}
_LABELS = re.compile(r"#\S+(?: #\S+)*")


def recognises(source: Source) -> bool:
    """Say whether this is such an export."""
    if source.is_single:
        return _is_metadata(source.whole)
    return any(name.startswith("metadata_") for name in _metadata(source)) or (
        bool(source.named(".html")) and any(_is_metadata(source.data(name)) for name in _metadata(source)[:1])
    )


def read(source: Source) -> Iterator[Record]:
    """Yield the articles, with their bodies and highlights."""
    for name in _metadata(source):
        data = source.data(name)
        for item in data if isinstance(data, list) else ():
            if isinstance(item, dict):
                yield _article(source, item)


def _metadata(source: Source) -> list[str]:
    names = [name for name in source.named(".json") if "/" not in name or source.is_single]
    return sorted(names, key=lambda name: [int(part) if part.isdigit() else 0 for part in re.split(r"(\d+)", name)])


def _is_metadata(data: Any) -> bool:  # noqa: ANN401 - whatever is in the file
    return isinstance(data, list) and bool(data) and isinstance(data[0], dict) and data[0].keys() >= _FIELDS


def _article(source: Source, item: dict[str, Any]) -> Record:
    url, slug = string(item.get("url")), string(item.get("slug"))
    title = own_title(string(item.get("title")), url)
    if skipped := refused(url, title):
        return skipped
    body, marks = f"content/{slug}.html", f"highlights/{slug}.md"
    passages, remarks = read_highlights(source.text(marks)) if marks in source.members else ((), ())
    progress = item.get("readingProgress")
    return Incoming(
        url,
        title,
        byline=string(item.get("author")),
        excerpt=string(item.get("description")),
        published_at=moment(item.get("publishedAt")),
        added_at=moment(item.get("savedAt")),
        state=State.ARCHIVE if item.get("state") == "Archived" else State.INBOX,
        progress=min(1.0, max(0.0, progress / 100)) if isinstance(progress, int | float) else 0.0,
        tags=split_tags(item.get("labels")),
        html=source.text(body) if body in source.members else "",
        passages=passages,
        remarks=remarks,
        raw=raw(item),
    )


def read_highlights(text: str) -> tuple[tuple[Passage, ...], tuple[Remark, ...]]:
    """Return the highlights of such a Markdown file, and the note on the article that may stand before them."""
    before: list[str] = []
    pieces: list[tuple[list[str], list[str]]] = []
    quoting = False
    for line in text.replace("\r\n", "\n").split("\n"):
        if line.startswith("> ") and line.strip() != ">" and not quoting:
            pieces.append(([line[2:]], []))
            quoting = True
        elif quoting and line.strip():
            pieces[-1][0].append(line.removeprefix(">").removeprefix(" "))  # an empty line of the quote is "> "
        else:
            quoting = False
            (pieces[-1][1] if pieces else before).append(line)
    remarks = (Remark(note),) if (note := block("\n".join(before))) else ()
    return tuple(_passage("\n".join(quote), "\n".join(rest)) for quote, rest in pieces), remarks


def _passage(quote: str, rest: str) -> Passage:
    more = rest.strip()
    first, _, after = more.partition("\n")
    if _LABELS.fullmatch(first.strip()):
        return Passage(block(quote), note=after.strip(), tags=split_tags(first.replace("#", ""), " "))
    return Passage(block(quote), note=more)
