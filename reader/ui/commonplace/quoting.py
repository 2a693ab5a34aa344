"""Marks as they leave the library: on the clipboard, or as a file of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from reader import document, links
from reader.address import is_web
from reader.document import Block, Document, Figure, Heading, Image, Paragraph, Quote, Run
from reader.library import MarkRow
from reader.model import Highlight
from reader.ui.moments import full_date
from reader.ui.page.note_text import plain_note
from reader.ui.page.note_tree import note_document


def quotes(rows: Iterable[MarkRow]) -> str:
    """Return the passages alone, and of notes their words."""
    return "\n\n".join(words(row) or "\n".join(_pictured(row)) or plain_note(note(row), row.linked) for row in rows)


def quotes_with_source(rows: Iterable[MarkRow]) -> str:
    """Return each passage in quotation marks with its note and its source."""
    return "\n\n".join("\n".join(_cited(row)) for row in rows)


def markdown(rows: Iterable[MarkRow]) -> str:
    """Return the marks as Markdown, by article."""
    return document.to_markdown(Document(tuple(_blocks(rows, own=True)))).strip() + "\n"


def rich(rows: Iterable[MarkRow]) -> str:
    """Return the marks as HTML, by article."""
    return document.to_html(Document(tuple(_blocks(rows, own=False))))


def write(rows: Sequence[MarkRow], path: Path, moment: datetime) -> None:
    """Write the marks to a file of Markdown, whole or not at all."""
    text = f"# Highlights and notes\n\n{full_date(moment)}\n\n{markdown(rows)}"
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(text.encode("utf-8", "replace"))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def words(row: MarkRow) -> str:
    """Return the passage of a highlight, nothing for a note."""
    return row.mark.selectors.exact.strip() if isinstance(row.mark, Highlight) else ""


def note(row: MarkRow) -> str:
    """Return the Markdown of a note, or of the note on a highlight."""
    return row.mark.note if isinstance(row.mark, Highlight) else row.mark.text


def links_to(rows: Iterable[MarkRow]) -> str:
    """Return the addresses that open Postil at each of these marks, one a line."""
    return "\n".join(map(link, rows))


def link(row: MarkRow) -> str:
    """Return the address that opens Postil at a mark."""
    if isinstance(row.mark, Highlight):
        return links.address(row.article_uid, highlight=row.mark.uid)
    return links.address(row.article_uid, note=row.mark.uid)


def _cited(row: MarkRow) -> Iterator[str]:
    if passage := words(row):
        yield f"“{passage}”"
    yield from _pictured(row)
    if note(row):
        yield plain_note(note(row), row.linked)
    yield "— " + ", ".join(filter(None, (_title(row), " ".join(row.site_name.split()))))
    if is_web(row.url):
        yield row.url


def _pictured(row: MarkRow) -> Iterator[str]:
    """Yield what stands for a marked picture where there are words alone."""
    if isinstance(row.mark, Highlight) and row.mark.selectors.image:
        where = row.mark.selectors
        yield f"[Picture: {where.alt}]" if where.alt else "[Picture]"
        if is_web(where.image):
            yield where.image


def _title(row: MarkRow) -> str:
    return " ".join(row.title.split()) or "Untitled"


def _blocks(rows: Iterable[MarkRow], *, own: bool) -> Iterator[Block]:
    """Yield what stands in a document of the marks; ``own`` ends each with its tags and Postil's own link to it."""
    article = 0
    for row in rows:
        if row.mark.article_id != article:
            article = row.mark.article_id
            yield Heading(2, (Run(_title(row), link=row.url if is_web(row.url) else ""),))
        if passage := words(row):
            yield Quote(tuple(Paragraph((Run(line),)) for line in passage.split("\n") if line.strip()))
        if isinstance(row.mark, Highlight) and row.mark.selectors.image:
            yield Figure((Image(row.mark.selectors.image, row.mark.selectors.alt),))
        if note(row):
            yield from note_document(note(row), row.linked).blocks
        if own:
            tags = [Run(" · " + " ".join(f"#{tag}" for tag in row.mark.tags))] if row.mark.tags else []
            yield Paragraph((Run(full_date(row.mark.created_at), link=link(row)), *tags))
