"""How far a page goes: a screenful when the text is scrolled, whole pages when it is turned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from reader.ui.page.rows import Row, rows_across

if TYPE_CHECKING:
    from reader.ui.page.page import Page

_LINES = 2
"""Lines of the old screenful that stay in view on the new one."""
_LEAST = 0.4
"""Of the page's height: less far is no screenful, even to keep a picture in one piece."""


class Turning:
    """Answers Space and the page keys for a page."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def turn(self, pages: int) -> None:
        """Go on (or back) by so many screenfuls or pages; while a voice reads, let it pause or go on instead."""
        tools = self._page.tools
        if tools.has("speech") and tools.speech.pause():
            return
        if self._page.habits.paged:
            tools.paging.turn(pages)
            return
        for _ in range(abs(pages)):
            self._scroll(1 if pages > 0 else -1)

    def take(self, event: QKeyEvent) -> bool:
        """Answer the page keys, in paged mode the arrows to the left and right and End as well."""
        key = event.key()
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or self._page.body is None:
            return False
        if key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.turn(1 if key == Qt.Key.Key_PageDown else -1)
            return True
        if not self._page.habits.paged:
            return False
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            onward = (key == Qt.Key.Key_Right) != self._page.mirrored
            self._page.tools.paging.turn(1 if onward else -1)
            return True
        if key == Qt.Key.Key_End:
            self._page.tools.paging.go_to_end()
            return True
        return False

    def _scroll(self, way: int) -> None:
        """Scroll a screenful; the last whole line that was seen, or the first, is seen still."""
        view = self._page.view
        view.lay_out()
        height, top = view.viewport().height(), view.offset()
        line = self._page.sheet.em * self._page.sheet.typography.line_height
        step = max(40.0, height - _LINES * line)
        if way > 0:
            cut = min((row.top for row in self._across(top + height)), default=top + height)
            edges = [row.top for row in self._near(cut, -line)]
            step = max(_LEAST * height, min(step, min(edges, default=cut - line) - top))
            view.go_to(top + step)
        else:
            cut = max((row.bottom for row in self._across(top)), default=float(top))
            edges = [row.bottom for row in self._near(cut, line)]
            step = max(_LEAST * height, min(step, top + height - max(edges, default=cut + line)))
            view.verticalScrollBar().setValue(max(0, round(top - step)))

    def _near(self, y: float, line: float) -> list[Row]:
        """Return the first lines above a height (below it, if ``line`` is not negative) that are less than three away."""
        for step in range(1, 12):
            if found := self._across(y + step * line / 4):
                return found
        return []

    def _across(self, y: float) -> list[Row]:
        view = self._page.view
        rows = rows_across(view.document(), view.width() / 2, y)
        return [row for row in rows if row.bottom - row.top < view.viewport().height()]
