"""Where the page stands in the window, before there is one: a ground to look at until something is to be read.

The page and all that sets type are loaded and made when they are first needed, which is after the first frame.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reader.model import Article, Highlight, Note
from reader.ui.page.wishes import Lead, Wishes
from reader.ui.typography import Typography

if TYPE_CHECKING:
    from reader.document import Document
    from reader.ui.page.page import Page
    from reader.ui.page.thread import Drafts


class PagePlace(Wishes):
    """The reading pane as the window knows it; its signals and methods are those of ``Page``."""

    def __init__(self, typography: Typography, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setMinimumSize(QSize(280, 160))
        self._typography = typography
        self._color = ""
        self._drafts: dict[int, Drafts] = {}
        self.lead: Lead = lambda _mark: None
        """Says where the own links of a note lead, None when nobody knows."""
        self._leaf: Page | None = None
        self._show_ground()

    @property
    def leaf(self) -> Page:
        """The page itself, made now if it is not there yet."""
        return self._leaf or self._make()

    def _make(self) -> Page:
        from reader.ui.page import accessible_door
        from reader.ui.page.page import Page

        accessible_door.install()
        made = self._leaf = Page(self._typography, self)
        made.habits = self.habits
        made.lead = lambda mark: self.lead(mark)
        made.tools.adopt()
        made.pass_on(self)
        if self._color:
            made.set_color(self._color)
        made.drafting.restore(self._drafts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(made)
        self.setFocusProxy(made.view)
        layout.activate()
        return made

    def _show_ground(self) -> None:
        ground = self.palette()
        ground.setColor(QPalette.ColorRole.Window, self._typography.theme.page)
        self.setPalette(ground)

    @property
    def article(self) -> Article | None:
        """What is shown; None when nothing is."""
        return self._leaf.article if self._leaf else None

    def show_article(
        self,
        article: Article,
        document: Document,
        highlights: Sequence[Highlight],
        notes: Sequence[Note],
        images: dict[str, Path],
    ) -> None:
        """Show an article where it was left."""
        self.leaf.show_article(article, document, highlights, notes, images)

    def show_highlights(self, highlights: Sequence[Highlight]) -> None:
        """Show the present article's highlights as they now are."""
        self.leaf.show_highlights(highlights)

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Show the present article's notes as they now are."""
        self.leaf.show_notes(notes)

    def show_tags(self, article: Article) -> None:
        """Show the present article's tags as they now are."""
        self.leaf.show_tags(article)

    def color_tags(self, colors: Mapping[str, str]) -> None:
        """Show tags in their own colours from now on (names of colours by the keys of tags)."""
        self.leaf.tools.header_tags.color(colors)

    def show_empty(self) -> None:
        """Show that nothing is open."""
        self.leaf.show_empty()

    def show_capturing(self, article: Article, fraction: float | None = None) -> None:
        """Show that an article is being captured, and how far it is (0.0 to 1.0, None when not known)."""
        self.leaf.show_capturing(article, fraction)

    def show_failure(self, article: Article) -> None:
        """Show why an article could not be captured."""
        self.leaf.show_failure(article)

    def mark_selection(self, color: str | None = None, open_note: bool = False) -> bool:
        """Highlight the selection; False when there is nothing to mark."""
        return self._leaf is not None and self._leaf.mark_selection(color, open_note)

    def draw_line(self, style: str) -> bool:
        """Underline the selection or strike it through; False when there is nothing to mark."""
        return self._leaf is not None and self._leaf.body is not None and self._leaf.marking.draw(style)

    def set_color(self, color: str) -> None:
        """Name the colour that a highlight gets when no colour is asked for."""
        self._color = color
        if self._leaf:
            self._leaf.set_color(color)

    def scroll_to(self, position: int) -> None:
        """Bring the line that holds a canonical character to the top."""
        self.leaf.scroll_to(position)

    def scroll_page(self, pages: int) -> None:
        """Go a screenful down (or up)."""
        self.leaf.scroll_page(pages)

    def focus_composer(self) -> None:
        """Go to the composer under the article."""
        self.leaf.focus_composer()

    def focus_text(self) -> None:
        """Give the focus to the article."""
        self.leaf.focus_text()

    def drafts(self) -> dict[int, Drafts]:
        """Return what is being written and has not been saved, by article."""
        return self._leaf.drafting.drafts() if self._leaf else dict(self._drafts)

    def restore_drafts(self, drafts: dict[int, Drafts]) -> None:
        """Bring back what was being written in articles that are still to be shown."""
        self._drafts = dict(drafts)
        if self._leaf:
            self._leaf.drafting.restore(drafts)

    def leave(self) -> None:
        """Keep what is being written and report the position: the window is about to close."""
        if self._leaf:
            self._leaf.leave()

    def set_typography(self, typography: Typography) -> None:
        """Set everything anew; the line being read stays."""
        self._typography = typography
        self._show_ground()
        if self._leaf:
            self._leaf.set_typography(typography)
