"""Paged mode: the text is turned in whole pages, and what does not fit on one whole is covered until the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QTextDocument, QWheelEvent
from PySide6.QtWidgets import QWidget

from reader.ui.page.leaves import Leaf, Leaves
from reader.ui.page.rows import rows_across

if TYPE_CHECKING:
    from reader.ui.page.page import Page

_ABOVE, _BELOW = 14, 10
"""Pixels of ground above the first line of a page, and below its last."""
_NOTCH = 120
"""What a mouse wheel tells of in one step, in eighths of a degree."""
_REST = 180
"""Milliseconds between two pages turned by one stroke on a touchpad."""


class _Cover(QWidget):
    """Hides a strip of the text, and of what stands on it, behind the page's ground."""

    def __init__(self, page: Page) -> None:
        super().__init__(page.view)
        self._page = page
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def cover(self, top: float, bottom: float) -> None:
        """Hide what stands between two heights of the view."""
        view = self._page.view
        self.setGeometry(0, round(top), view.width(), max(0, round(bottom) - round(top)))
        self.setVisible(bottom - top > 0.5)
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        QPainter(self).fillRect(event.rect(), self._page.theme.page)


class Paging(QObject):
    """Turns the pages of whatever the page shows. It watches nothing while the mode is off."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page, self._view = page, page.view
        self._leaves: Leaves | None = None
        self._known: tuple[QTextDocument, object] | None = None
        self._on = False
        self._rolled = 0
        self._turned_at = 0
        self._above, self._below = _Cover(page), _Cover(page)

    # -- the mode -----------------------------------------------------------------------------------------------------

    def toggle(self) -> None:
        """Go from scrolling to turning pages, or back; remembered."""
        self._page.remember(paged=not self._page.habits.paged)
        self.apply()

    def apply(self) -> None:
        """Be in the mode that the habits say."""
        if self._page.habits.paged == self._on:
            return
        self._on = self._page.habits.paged
        page, bar = self._page, self._view.verticalScrollBar()
        if self._on:
            bar.valueChanged.connect(self._scrolled)
            page.composed.connect(self._recomposed)
            self._view.laid_out.connect(self._recomposed)
            for watched in (page, self._view.viewport()):
                watched.installEventFilter(self)
            self._make_room()
            if page.body is not None:
                self._go(self._here())
        else:
            bar.valueChanged.disconnect(self._scrolled)
            page.composed.disconnect(self._recomposed)
            self._view.laid_out.disconnect(self._recomposed)
            for watched in (page, self._view.viewport()):
                watched.removeEventFilter(self)
            self._make_room()
        self._cover()
        page.reading.moved.emit(page.reading.fraction())  # what counted pages counts hundredths now, or the other way

    def _make_room(self) -> None:
        """Let the last page be brought to the top, however short it is."""
        self._page.composition.spare = self._view.viewport().height() if self._on else 0.0
        if self._page.body is not None:
            with self._page.reading.held():
                self._page.composition.refit()

    # -- pages --------------------------------------------------------------------------------------------------------

    def number(self) -> tuple[int, int]:
        """Return which page is shown, from 1, and how many there are; 0 while the text is still being set."""
        return self._here() + 1, self._pages().count() if self._view.whole() else 0

    def turn(self, pages: int) -> None:
        """Turn so many pages on, or back."""
        if self._page.body is None:
            return
        if not self._view.whole() and self._here() + pages + 1 >= self._pages().count():
            self._view.finish()
        here = self._here()
        top, leaf = self._top(), self._pages().leaf(here)
        between = abs(top - leaf.top) > 1.5  # come to by a jump: it begins within a page
        if pages > 0 and between:
            following = self._pages().at(self._pages().bottom_from(top) + 1)
            here = max(here, following - 1)
        elif pages < 0 and between:
            here += 1
        self._go(here + pages)

    def show_at(self, y: float) -> None:
        """Turn to the page that holds a height of the document."""
        self._go(self._pages().at(y + 1))

    def go_to_end(self) -> None:
        """Jump to the last page."""
        self._view.finish()
        self._page.tools.places.leave()
        with self._page.reading.unmoved():
            self._go(self._pages().count() - 1)
        self._page.reading.settle()

    def shown(self) -> Leaf:
        """Return what is to be seen of the document."""
        top = self._top()
        return Leaf(top, self._pages().bottom_from(top))

    def _here(self) -> int:
        return self._pages().at(self._top() + 1)

    def _top(self) -> float:
        offset = self._view.offset()
        return float(offset + _ABOVE if offset else 0)

    def _go(self, number: int) -> None:
        leaf = self._pages().leaf(max(0, number))
        bar = self._view.verticalScrollBar()
        self._view.lay_out()
        bar.setValue(round(leaf.top) - _ABOVE if leaf.top else 0)

    def _pages(self) -> Leaves:
        """Return the pages of what is shown, found anew when anything has changed that they depend on."""
        view, thread = self._view, self._page.thread_
        view.lay_out()
        height = view.viewport().height() - _ABOVE - _BELOW
        text_end = view.set_end()
        end = text_end
        if view.whole():
            below = float(thread.geometry().bottom() + 1 + view.offset())
            end = max(below, float(self._page.composition.margin.foot()))
        facts = (view.document(), (height, view.document_height(), end))
        if self._leaves is None or self._known is None or self._known != facts:
            self._known = facts
            self._leaves = Leaves(view.document(), view.width() / 2, height, text_end, end)
        return self._leaves

    # -- what is covered ----------------------------------------------------------------------------------------------

    def _cover(self) -> None:
        """Hide the lines that are cut by the view's edges."""
        if not self._on or self._page.body is None:
            self._above.hide()
            self._below.hide()
            return
        offset, height = self._view.offset(), self._view.viewport().height()
        self._above.cover(0, self._cut_above(offset) if offset else 0)
        bottom = self.shown().bottom - offset
        self._below.cover(bottom if bottom < height else height, height)

    def _cut_above(self, offset: int) -> float:
        """Return how much of the view's upper end shows no whole line."""
        if abs(self._top() - self._pages().leaf(self._here()).top) < 1.5:
            return _ABOVE
        view = self._view
        rows = [row.bottom - offset for row in rows_across(view.document(), view.width() / 2, offset)]
        return max((cut for cut in rows if cut < view.viewport().height() / 3), default=0.0)

    # -- what happens -------------------------------------------------------------------------------------------------

    def _scrolled(self, offset: int) -> None:
        if not self._view.whole() or offset + self._view.viewport().height() < self._view.set_end():
            self._cover()
            return
        last = self._pages().leaf(self._pages().count() - 1)
        if offset > max(0.0, last.top - _ABOVE) + 1:
            self._go(self._pages().count() - 1)
        else:
            self._cover()

    def _recomposed(self) -> None:
        if self._page.composition.spare != self._view.viewport().height():
            self._make_room()
        self._cover()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Turn pages by the wheel, and by a click beside the text."""
        if self._page.body is None:
            return False
        if isinstance(event, QWheelEvent) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._roll(event)
            return True
        if event.type() == QEvent.Type.Resize and watched is self._view.viewport():
            self._recomposed()
        if (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and watched is self._page
            and event.button() == Qt.MouseButton.LeftButton
        ):
            right = event.position().x() > self._view.geometry().center().x()
            self.turn(1 if right != self._page.mirrored else -1)
            return True
        return False

    def _roll(self, event: QWheelEvent) -> None:
        delta = event.angleDelta().y()
        if delta * self._rolled < 0:
            self._rolled = 0
        self._rolled += delta
        stroke = not event.pixelDelta().isNull()
        if abs(self._rolled) >= _NOTCH and (not stroke or event.timestamp() - self._turned_at > _REST):
            self.turn(-1 if self._rolled > 0 else 1)
            self._rolled, self._turned_at = 0, event.timestamp()
