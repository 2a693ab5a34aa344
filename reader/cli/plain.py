"""Articles, highlights and notes as text for a person at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader import document
from reader.cli import streams

if TYPE_CHECKING:
    from reader.model import Article, Captured, Highlight, Note


def reading(of: Article | Captured, body: str) -> str:
    """Return a heading of a few lines, and the text."""
    day = of.published_at.strftime("%Y-%m-%d") if of.published_at else ""
    about = " · ".join(part for part in (of.byline, of.site_name, day) if part)
    head = [of.title, about, of.url, f"via {of.source}" if of.source else "", ", ".join(of.tags)]
    lines = "\n".join(streams.line(part) for part in head if part)
    return f"{lines}\n\n{streams.printable(body)}".rstrip("\n")


def text_of(html: str) -> str:
    """Return the body's text with an empty line between its paragraphs."""
    return "\n\n".join(leaf for leaf in document.from_html(html).leaves() if leaf)


def row(article: Article, columns: int | None) -> str:
    """Return an article as one line of a list, cut to the columns of a terminal if there is one."""
    star = "*" if article.starred else " "
    title = article.title or article.url
    site = f" — {article.site_name}" if article.site_name and article.site_name != title else ""
    tags = "".join(f"  #{streams.line(tag)}" for tag in article.tags)
    told = {"waiting": "waiting to be captured", "failed": f"failed: {article.failure}"}.get(article.status, "")
    what = f"{streams.line(title + site)}{tags}{told and f'  ({streams.line(told)})'}"
    whole = f"{article.id:>5}  {article.added_at:%Y-%m-%d}  {article.state:<7} {star} {what}"
    return streams.shorten(whole, columns) if columns else whole


def mark(highlight: Highlight) -> str:
    """Return a highlight as a line and, if it has a note, another."""
    orphan = "  (no longer in the text)" if highlight.orphan else "  (perhaps not here)" if highlight.doubtful else ""
    tags = "".join(f"  #{tag}" for tag in highlight.tags)
    image = highlight.selectors.image
    alt = highlight.selectors.alt
    passage = f"the picture {f'“{alt}” ' if alt else ''}{image}" if image else f"“{highlight.selectors.exact}”"
    where = f"{highlight.id:>5}  article {highlight.article_id}  {highlight.color:<6}"
    note = f"\n{'':>7}{streams.line(highlight.note)}" if highlight.note else ""
    return f"{where}  {streams.line(f'{passage}{tags}{orphan}')}{note}"


def thread(notes: list[Note]) -> str:
    """Return notes in the order given, one line before each text, which is indented."""
    return "\n".join(_entry(note) for note in notes)


def _entry(note: Note) -> str:
    reply = f"  reply to {note.reply_to}" if note.reply_to else ""
    about = f"  on highlight {note.highlight_id}" if note.highlight_id else ""
    head = f"{note.id:>5}  article {note.article_id}  {note.created_at:%Y-%m-%d %H:%M} UTC{reply}{about}"
    lines = streams.printable(note.text).splitlines()
    return "\n".join([head, *(f"{'':>7}{line}".rstrip() for line in lines)])
