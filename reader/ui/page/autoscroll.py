"""The text that goes by itself, at the reader's pace, until the reader does anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from reader.document import word_count
from reader.ui.habits import SPEEDS
from reader.ui.page.rows import rows_from

if TYPE_CHECKING:
    from reader.ui.page.page import Page

_STEP = 1.1
_LONGEST = 0.1
"""Seconds that count at most between two moves, so that the text never jumps after something else took long."""
_LEAST_PAGE = 3.0
"""Seconds that a page is shown at least."""
_MODIFIERS = {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr}
_TOUCHES = {QEvent.Type.Wheel, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin}


class AutoScroll(QObject):
    """Scrolls by fractions of a pixel, or turns pages in paged mode. Its timer and its watch run only while it does."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page, self._view = page, page.view
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._clock = QElapsedTimer()
        self._article = 0
        self._offset = 0
        self._y = 0.0  # the offset with its fraction, or in paged mode the seconds that this page has been shown
        self._stopped_by_key = False
        self._unkey = QTimer(self, singleShot=True, interval=0)
        self._unkey.timeout.connect(self._forget_key)

    @property
    def running(self) -> bool:
        """Whether the text goes by itself now."""
        return self._timer.isActive()

    def toggle(self) -> None:
        """Start, or stop."""
        if self.running:
            self.stop()
        elif not self._stopped_by_key:
            self.start()

    def start(self) -> None:
        """Go on from here, if there is anything left."""
        page, app = self._page, QApplication.instance()
        if page.article is None or page.body is None or app is None or page.reading.fraction() >= 1:
            return
        self._view.finish()
        self._article = page.article.id
        self._sync()
        self._clock.start()
        self._timer.start(max(4, round(1000 / max(30.0, page.screen().refreshRate()))))
        app.installEventFilter(self)

    def stop(self) -> None:
        """Stand still."""
        self._timer.stop()
        if (app := QApplication.instance()) is not None:
            app.removeEventFilter(self)

    def faster(self, steps: int) -> None:
        """Go faster by a tenth for each step (slower, below 0), if it goes at all; remembered."""
        if self._stopped_by_key:
            self.start()
        if not self.running:
            return
        speed = self._page.habits.speed * _STEP**steps
        self._page.remember(speed=min(SPEEDS[1], max(SPEEDS[0], speed)))
        self._page.told.emit(f"The text goes by at {round(self.words_a_minute())} words a minute.")

    def words_a_minute(self) -> float:
        """Return how fast it goes."""
        return self._page.habits.pace * self._page.habits.speed

    def pixels_a_second(self) -> float:
        """Return the same as way of the text, which pictures make longer."""
        words = self._page.article.words if self._page.article is not None else 0
        height = self._view.tail_top() - self._view.body_top()
        return max(2.0, height / max(words, 1) * self.words_a_minute() / 60)

    def _tick(self) -> None:
        page = self._page
        seconds = min(_LONGEST, self._clock.restart() / 1000)
        if QApplication.activeModalWidget() is not None or QApplication.activePopupWidget() is not None:
            return
        gone = page.article is None or page.body is None or page.article.id != self._article
        if gone or not page.isVisible() or page.reading.fraction() >= 1:
            self.stop()
        elif self._view.offset() != self._offset:
            self._sync()  # another size, another window
        elif page.habits.paged:
            self._y += seconds
            if self._y >= max(_LEAST_PAGE, self._words_shown() / self.words_a_minute() * 60):
                page.tools.paging.turn(1)
                self._sync()
        else:
            self._y += seconds * self.pixels_a_second()
            self._view.verticalScrollBar().setValue(int(self._y))
            self._offset = self._view.offset()

    def _sync(self) -> None:
        self._offset = self._view.offset()
        self._y = 0.0 if self._page.habits.paged else float(self._offset)

    def _words_shown(self) -> int:
        leaf, document = self._page.tools.paging.shown(), self._view.document()
        if self._view.setting is None:
            return 0
        ends = (next(rows_from(document, self._view.width() / 2, y), None) for y in (leaf.top + 1, leaf.bottom + 1))
        first, last = (self._view.setting.positions.char_at(row.place) if row else 0 for row in ends)
        return word_count(self._view.setting.text[first:last])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stop for whatever the reader does; a key that is about the scrolling itself takes it up again."""
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() not in _MODIFIERS and event.key() != Qt.Key.Key_Escape:
                self.stop()
                self._stopped_by_key = True
                self._unkey.start()
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.stop()
            return True
        elif kind in _TOUCHES and isinstance(watched, QWidget) and self._is_ours(watched):
            self.stop()
        return False

    def _is_ours(self, widget: QWidget) -> bool:
        return widget is self._page or self._page.isAncestorOf(widget)

    def _forget_key(self) -> None:
        self._stopped_by_key = False
