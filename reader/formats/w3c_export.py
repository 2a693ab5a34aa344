"""W3C annotations (JSON-LD, see ``w3c``) of Postil and others, read as highlights and notes of the articles they are on."""

from __future__ import annotations

from collections.abc import Iterator

from reader.address import is_web
from reader.formats import w3c
from reader.formats.source import Source
from reader.formats.values import color, raw
from reader.import_model import Incoming, Passage, Record, Remark, Skipped
from reader.model import Selectors

TITLE = "W3C annotations (JSON-LD)"
_KINDS = ("Annotation", "AnnotationPage", "AnnotationCollection")
_URN = "urn:uuid:"


def recognises(source: Source) -> bool:
    """Say whether this is a page or collection of annotations, a list of them, or one."""
    whole = source.whole
    first = whole[0] if isinstance(whole, list) and whole else whole
    if not isinstance(first, dict):
        return False
    kinds = first.get("type")
    return any(kind in _KINDS for kind in (kinds if isinstance(kinds, list) else [kinds]))


def read(source: Source) -> Iterator[Record]:
    """Yield a record for each article that has annotations, in their order."""
    on: dict[str, list[w3c.Mark]] = {}
    for mark in w3c.marks(source.data()):
        on.setdefault(mark.url, []).append(mark)
    if not on:
        yield Skipped(source.path.name, "no annotation in it is on a passage or a picture, or says anything")
    for url, marks in on.items():
        yield _article(url, marks)


def _article(url: str, marks: list[w3c.Mark]) -> Record:
    title = next((mark.title for mark in marks if mark.title), "")
    passages = tuple(_passage(mark, mark.selectors) for mark in marks if mark.selectors)
    if not is_web(url) and not url.startswith(_URN):
        return Skipped(title or url or "an annotation", "what it is on has no web address")
    if not is_web(url) and not passages:
        return Skipped(title or url, "it is on an article without an address, and quotes nothing of it")
    return Incoming(
        url if is_web(url) else "",
        title,
        passages=passages,
        remarks=tuple(
            Remark(mark.text, mark.created_at, mark.tags, mark.uid, mark.reply_to, mark.speaks_of)
            for mark in marks
            if not mark.selectors
        ),
        raw=raw({"url": url, "annotations": [mark.uid for mark in marks]}),
        uid=url.removeprefix(_URN) if url.startswith(_URN) else "",
    )


def _passage(mark: w3c.Mark, where: Selectors) -> Passage:
    return Passage(
        where.exact,
        note=mark.text,
        color=color(mark.color),
        tags=mark.tags,
        created_at=mark.created_at,
        prefix=where.prefix,
        suffix=where.suffix,
        start=where.start if where.end else -1,
        style=mark.style,
        key=mark.uid,
        image=where.image,
        alt=where.alt,
    )
