"""A passage and the note beside it light each other, and a note that Tab comes to is brought into view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect

if TYPE_CHECKING:
    from reader.ui.page.margin import Margin
    from reader.ui.page.page import Page


class Lighting:
    """Listens to a page's marks and to its margin."""

    def __init__(self, page: Page) -> None:
        self._page = page
        page.marking.lit.connect(self.light)
        page.view.hovered.connect(self._hover)

    def dress(self, margin: Margin) -> None:
        """Listen to a margin that has been made anew."""
        margin.chosen.connect(self._page.open_highlight)
        margin.pointed.connect(self._point)
        margin.reached.connect(self._show)
        margin.after = self._page.view

    def light(self, highlight_id: int | None) -> None:
        """Point out a highlight and its note, or none."""
        if highlight_id is not None:
            _ = self._page.tools.grips
        self._page.view.marks.lit = highlight_id
        self._page.view.viewport().update()
        self._page.margin.light(highlight_id)

    def _point(self, highlight_id: int | None) -> None:
        page = self._page
        page.view.marks.lit = highlight_id if highlight_id is not None else page.marking.card.highlight_id
        page.view.viewport().update()

    def _hover(self, highlight_id: int | None) -> None:
        page = self._page
        page.margin.light(highlight_id if highlight_id is not None else page.marking.card.highlight_id)

    def _show(self, box: QRect) -> None:
        view = self._page.view
        if not 0 <= box.top() - view.offset() <= view.height() - min(box.height(), view.height()):
            view.go_to(box.top() - view.height() / 3)
