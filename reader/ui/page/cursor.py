"""The paragraph cursor: arrows go from block to block; what can be done with a passage can be done with its paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter

from reader.model import Selectors, Span
from reader.ui.page.cursor_growth import Growth
from reader.ui.page.cursor_steps import Steps, Unit
from reader.ui.page.cursor_stops import Stop, Stops, blocks, links_in, thing_of
from reader.ui.saying import listened

if TYPE_CHECKING:
    from reader.ui.page.page import Page

_ABOVE, _BELOW = 0.14, 0.22
"""Shares of the page, at its top and bottom, that the cursor keeps out of."""
_KEPT = 0.12
"""Share of the page that stays in view when a block taller than it is scrolled through."""
_BAR = 3.0
_AWAY = 15.0
"""Pixels from the column's edge to the bar."""


class Cursor(QObject):
    """Stands on one block of the text, or nowhere. It is kept by the canonical character that it stands on."""

    moved = Signal()
    """It has come to another block, or gone."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page, self._view = page, page.view
        self._setting = page.view.setting
        self._article = 0
        self._char = 0
        self._stop: Stop | None = None
        self._clicked = False  # the caret has been put into the block
        self._here: Stops | None = None
        self._steps = Steps("", ())
        self.growth = Growth(page.view, self._start)
        page.view.under.append(self._paint)
        page.marking.paragraph = self.paragraph
        page.marking.picture = self.picture
        page.view.viewport().installEventFilter(self)

    # -- what can be asked

    def stop(self) -> Stop | None:
        """Return where it stands now, None when nowhere."""
        self._follow()
        return self._stop

    def paragraph(self) -> Span | None:
        """Return the canonical characters of the block that it stands on, None when it stands nowhere or on a picture."""
        stop = self.stop()
        return stop.span if stop is not None else None

    def picture(self) -> Selectors | None:
        """Return the selectors of the picture that it stands on, None when it stands on none."""
        stop = self.stop()
        if stop is None or stop.span is not None or self._setting is None:
            return None
        from reader.ui.typesetting.picture_places import selectors_of, within

        found = within(self._setting, stop.start, stop.end)
        return selectors_of(self._setting, found[0]) if found else None

    def take(self, event: QKeyEvent) -> bool:
        """Answer a key of the text; False when it means nothing here."""
        key, modifiers = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._follow()
            return self.growth.take(key, modifiers, self._steps)
        if modifiers != Qt.KeyboardModifier.NoModifier:
            return False
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.step(1 if key == Qt.Key.Key_Down else -1)
            return True
        if self._stop is None or self._view.tabbing:
            return False
        if key == Qt.Key.Key_Escape and not self._view.engaged():
            self.vanish()
            return True
        return key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.enter()

    # -- moving

    def step(self, way: int) -> None:
        """Go one block on (1) or back (-1), or scroll within one that the page cannot hold; from nowhere, onto the page."""
        self._view.lay_out()
        self._follow()
        self._let_go_of_selection()
        if self._here is None:
            return
        stop = self._stop
        if stop is None or not self._seen(stop):
            self._stand(self._first_seen())
            return
        if self._scroll_within(stop, way):
            return
        following = self._here.after(stop) if way > 0 else self._here.before(stop)
        if following is not None:
            self._stand(following)
        elif way < 0:
            self._view.go_to(0)
        else:
            self._view.go_to(self._view.document_height())

    def grow(self, unit: str) -> None:
        """Select one more ``word``, ``sentence`` or ``paragraph``."""
        self._view.lay_out()
        self._follow()
        self.growth.grow(self._steps, Unit[unit.upper()], 1)

    def stand_at(self, char: int) -> None:
        """Go to the block that holds a canonical character."""
        self._follow()
        if self._setting is not None and self._here is not None:
            self._view.reach(char)
            self._stand(self._here.at(self._setting.positions.place(char)))

    def vanish(self) -> None:
        """Stand nowhere."""
        if self._stop is not None:
            self._stop = None
            self._view.viewport().update()
            self.moved.emit()

    def enter(self) -> bool:
        """Follow the only link of the block, choose among several, open its highlight or what a click on it opens."""
        stop = self.stop()
        if stop is None or self._view.textCursor().hasSelection():
            return False
        found = [link for block in blocks(stop) for link in links_in(block)]
        links = [link for link in found if not thing_of(link[2])]
        marks = [mark for mark in self._view.marks.all if mark.start < stop.end and mark.end > stop.start]
        if len({link for *_place, link in links}) > 1:
            self._page.tools.hints.start(within=self._on_page(stop))
        elif links or (found and not marks):
            start, end, link = (links or found)[0]
            self._view.focus_link(start, end)
            self._view.anchorClicked.emit(QUrl(link))
        else:
            return bool(marks) and self._page.open_highlight(marks[0].id)
        return True

    def _stand(self, stop: Stop | None) -> None:
        self._stop, self._clicked = stop, False
        if stop is not None and self._setting is not None and self._page.article is not None:
            self._article = self._page.article.id
            self._char = self._setting.positions.char_at(stop.start)
            self._show(stop)
            self._announce(stop)
        self._view.viewport().update()
        self.moved.emit()

    def _announce(self, stop: Stop) -> None:
        if stop.span is not None and listened():
            from reader.ui.page.accessible import announce

            announce(self._page, stop.span)

    def _follow(self) -> None:
        """Take over the present setting, and stand in it where it stood in the one before."""
        setting, article = self._view.setting, self._page.article
        if setting is self._setting and self._here is not None:
            return
        same = setting is not None and article is not None and article.id == self._article
        self._setting, held = setting, self._stop is not None and same
        self._stop = self._here = None
        if setting is not None and self._page.body is not None:
            self._steps = Steps(setting.text, self._page.body.leaves(), self._page.body.lang)
            self._here = Stops(self._view, setting, self._steps.leaf_at)
            if held:
                setting.reach(self._char)
                self._stop = self._here.at(setting.positions.place(self._char))

    def _let_go_of_selection(self) -> None:
        """Stand where a selection begins, and select nothing."""
        cursor = self._view.textCursor()
        if cursor.hasSelection() and self._here is not None:
            self._stop = self._here.at(cursor.selectionStart())
            cursor.setPosition(cursor.selectionStart())
            self._view.tabbing = False
            self._view.setTextCursor(cursor)

    # -- where it is seen

    def _first_seen(self) -> Stop | None:
        """Return the first block that is wholly in view, else the one that the page is in the midst of."""
        if self._here is None:
            return None
        view = self._view
        top, bottom = view.offset(), view.offset() + view.viewport().height()
        found = at_top = self._here.at(max(0, view.place_at(QPointF(view.viewport().width() / 2, 0))))
        while found is not None:
            box = self._here.box(found)
            if box.top() >= top - 1:
                return found if box.bottom() <= bottom or box.top() < (top + bottom) / 2 else at_top
            found = self._here.after(found)
        return at_top

    def _seen(self, stop: Stop) -> bool:
        box = self._box(stop)
        top = self._view.offset()
        return box.bottom() > top and box.top() < top + self._view.viewport().height()

    def _box(self, stop: Stop) -> QRectF:
        return self._here.box(stop) if self._here is not None else QRectF()

    def _scroll_within(self, stop: Stop, way: int) -> bool:
        """Scroll through a block that is taller than the page; False when it has been seen to its end."""
        view, box = self._view, self._box(stop)
        top, height = view.offset(), view.viewport().height()
        if box.height() <= height * (1 - _ABOVE):
            return False
        step = height * (1 - _KEPT)
        if way > 0 and box.bottom() > top + height:
            view.go_to(min(top + step, box.bottom() - height * (1 - _BELOW)))
            return True
        if way < 0 and box.top() < top:
            view.go_to(max(top - step, box.top() - height * _ABOVE))
            return True
        return False

    def _show(self, stop: Stop) -> None:
        """Scroll as little as brings a block into comfortable view; of one that does not fit, its beginning."""
        view, box = self._view, self._box(stop)
        top, height = view.offset(), view.viewport().height()
        wanted = float(top)
        if box.bottom() > top + height * (1 - _BELOW):
            wanted = box.bottom() - height * (1 - _BELOW)
        if box.top() < wanted + height * _ABOVE:
            wanted = box.top() - height * _ABOVE
        if round(wanted) != top:
            view.go_to(max(0.0, wanted))

    def _on_page(self, stop: Stop) -> QRect:
        view = self._view
        return self._box(stop).translated(view.x(), view.y() - view.offset()).toAlignedRect()

    def _start(self) -> int | None:
        """Return the canonical character that a selection begins at: at the caret if a click has put it, else the block."""
        view, cursor, stop = self._view, self._view.textCursor(), self.stop()
        if self._setting is None:
            return None
        seen = cursor.position() > 0 and view.viewport().rect().intersects(view.cursorRect(cursor))
        if view.tabbing or (seen and (stop is None or self._clicked)):
            return self._setting.positions.char_at(cursor.selectionStart())
        if stop is None or not self._seen(stop):
            stop = self._first_seen()
            self._stand(stop)
        return stop.span.start if stop is not None and stop.span is not None else None

    def _paint(self, painter: QPainter, area: QRect, low: int, high: int) -> None:
        if self._setting is not self._view.setting:
            QTimer.singleShot(0, self._view.viewport().update)
            QTimer.singleShot(0, self._follow)
            return
        stop = self._stop
        if stop is None or stop.start >= high or stop.end < low:
            return
        theme, box = self._page.theme, self._box(stop)
        frame = self._view.document().rootFrame().frameFormat()
        if self._page.mirrored:
            left = self._view.viewport().width() - frame.rightMargin() + _AWAY - _BAR
        else:
            left = frame.leftMargin() - _AWAY
        bar = QRectF(round(left), round(box.top()) + 2, _BAR, round(box.height()) - 4)
        painter.fillRect(bar, theme.accent if self._view.hasFocus() else theme.soft)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Vanish when the mouse is pressed elsewhere."""
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent) and self._stop is not None:
            stop = self.stop()  # the text may be another since it was painted
            spot = event.position() + QPointF(0, self._view.offset())
            self._clicked = stop is not None and self._box(stop).contains(spot)
            if not self._clicked:
                self.vanish()
        return False
