"""What leaves the page by the clipboard: rich text, a quote with its source, Markdown."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from reader import document, links
from reader.address import is_web
from reader.document import Document, Paragraph, Quote, Run
from reader.model import Article, Span
from reader.ui.moments import full_date
from reader.ui.page.passage import leaving, rich_text

if TYPE_CHECKING:
    from reader.ui.page.page import Page

MARKDOWN = "text/markdown"
_NOTHING = "Select a passage first; there is nothing to copy here."


class Copying:
    """Copies from one page. Without a selection: the open highlight, else the paragraph of the cursor."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def copy(self) -> bool:
        """Copy the selection, heading and all, as rich and plain text; else the passage that is meant."""
        view = self._page.view
        if view.textCursor().hasSelection() and not view.tabbing:
            view.copy()
            return True
        return self._take(lambda _article, part: mime(part))

    def copy_quote(self, span: Span | None = None) -> bool:
        """Copy a passage as a quotation that names its source."""
        return self._take(quotation, span)

    def copy_markdown(self, span: Span | None = None) -> bool:
        """Copy a passage as Markdown."""
        return self._take(lambda _article, part: markdown(part), span)

    def copy_span(self, span: Span) -> None:
        """Copy a passage as rich and plain text."""
        self._take(lambda _article, part: mime(part), span)

    def copy_address(self, highlight_id: int) -> None:
        """Copy the link that opens the article at a highlight."""
        article = self._page.article
        uid = next((mark.uid for mark in self._page.highlights if mark.id == highlight_id), "")
        if article is not None and uid:
            QGuiApplication.clipboard().setText(links.address(article.uid, highlight=uid))
            self._page.told.emit("The link to this highlight has been copied.")

    def copy_note_address(self, note_id: int) -> None:
        """Copy the link that opens the article at a note of its thread."""
        article, note = self._page.article, self._page.thread_.note(note_id)
        if article is not None and note is not None:
            QGuiApplication.clipboard().setText(links.address(article.uid, note=note.uid))
            self._page.told.emit("The link to this note has been copied.")

    def copy_article_address(self) -> None:
        """Copy the link that opens the article."""
        if self._page.article is not None:
            QGuiApplication.clipboard().setText(links.address(self._page.article.uid))
            self._page.told.emit("The link to this article has been copied; paste it into a note.")

    def copy_text(self, text: str) -> None:
        """Copy words as they are."""
        QGuiApplication.clipboard().setText(text)
        self._page.told.emit("The wording has been copied.")

    def meant(self) -> Span | None:
        """Return the passage that copying is about, None when there is none."""
        if span := self._page.selected_span():
            return span
        marking = self._page.marking
        if marking.card.highlight_id is not None and (span := marking.span_of(marking.card.highlight_id)):
            return span
        return marking.paragraph()

    def _take(self, make: Callable[[Article, Document], QMimeData], span: Span | None = None) -> bool:
        article, body = self._page.article, self._page.body
        span = span or self.meant()
        if article is None or body is None or span is None:
            self._page.told.emit(_NOTHING)
            return False
        QGuiApplication.clipboard().setMimeData(make(article, leaving(document.slice(body, span))))
        return True


def mime(part: Document) -> QMimeData:
    """Return a part of an article as rich and plain text."""
    data = QMimeData()
    data.setText(part.text)
    data.setHtml(rich_text(part))
    return data


def markdown(part: Document) -> QMimeData:
    """Return a part of an article as Markdown, which is its plain text too."""
    text = document.to_markdown(part)
    data = QMimeData()
    data.setText(text)
    data.setData(MARKDOWN, text.encode("utf-8", "replace"))
    return data


def quotation(article: Article, part: Document) -> QMimeData:
    """Return a passage in quotation marks with its source, as plain and rich text and as Markdown."""
    address = next((kept for kept in (article.canonical_url, article.url) if is_web(kept)), "")
    title = " ".join(article.title.split()) or "Untitled"
    day = full_date(article.published_at) if article.published_at else ""
    before = [fact for fact in (" ".join(article.byline.split()),) if fact]
    after = [fact for fact in (" ".join(article.site_name.split()), day) if fact]
    data = QMimeData()
    data.setText(
        "\n".join([f"“{part.text.strip()}”", "— " + ", ".join([*before, title, *after]), *filter(None, [address])])
    )
    name = f'<a href="{html.escape(address)}">{html.escape(title)}</a>' if address else html.escape(title)
    source = ", ".join([*map(html.escape, before), f"<cite>{name}</cite>", *map(html.escape, after)])
    data.setHtml(f"<blockquote>{rich_text(part, inline=False)}</blockquote>\n<p>— {source}</p>")
    credit = Paragraph(
        (
            Run("— " + "".join(f"{name}, " for name in before)),
            Run(title, link=address),
            *(Run(f", {name}") for name in after),
        )
    )
    quote = Document((Quote((*part.blocks, credit)),))
    data.setData(MARKDOWN, document.to_markdown(quote).encode("utf-8", "replace"))
    return data
