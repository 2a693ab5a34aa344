"""How much of the article has been read and how long the rest will take, in a few words."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from reader.document import word_count
from reader.ui.page.rows import rows_from
from reader.ui.page.tempo import Tempo
from reader.ui.wording import duration

if TYPE_CHECKING:
    from reader.ui.page.page import Page

_CALM = 150
"""Milliseconds between two looks while the text goes by."""


class Pace(QObject):
    """Watches the reader for a page, and learns while nothing but reading goes on."""

    def __init__(self, page: Page, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(page)
        self._page, self._clock = page, clock
        self._tempo = Tempo(page.habits.pace)
        self._article = 0
        self._told = ""
        self._calm = QTimer(self, singleShot=True, interval=_CALM)
        self._calm.timeout.connect(self.look)
        page.reading.moved.connect(self._wait)
        page.composed.connect(self._wait)
        page.reading.leapt.connect(lambda _offset: self._tempo.interrupt())
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self._state_changed)
        self._wait()

    def look(self) -> None:
        """Learn from where the reader is by now, and tell what is left."""
        page = self._page
        if page.article is None or page.body is None:
            self._tell("")
            return
        if page.article.id != self._article:
            self._article = page.article.id
            self._tempo.interrupt()
        if self._is_reading():
            text = page.body.text
            if self._tempo.note(
                self._clock(), page.reading.position(), lambda first, last: word_count(text[first:last])
            ):
                page.remember(pace=self._tempo.pace)
                page.passed.emit(*self._tempo.sample)
        else:
            self._tempo.interrupt()
        self._tell(self.words())

    def words(self) -> str:
        """Return ``38 % · 6 min left``; in paged mode ``Page 3 of 12 · 6 min left``."""
        page = self._page
        fraction = page.reading.fraction()
        where = f"{math.floor(100 * fraction)} %"
        if page.habits.paged:
            number, of = page.tools.paging.number()
            where = f"Page {number} of {of}" if of else f"Page {number}"
        if fraction >= 1:
            return where
        left = self.seconds_left()
        return f"{where} · {duration(round(left / 60)) if left >= 45 else 'less than a minute'} left"

    def seconds_left(self) -> float:
        """Return how long the rest takes at the reader's own pace.

        The rest begins at the top of the page at the beginning, at its foot at the end, and in between in between.
        """
        page, view = self._page, self._page.view
        if page.article is None or view.setting is None:
            return 0.0
        y = view.offset() + page.reading.fraction() * view.viewport().height()
        positions = view.setting.positions
        row = next(rows_from(view.document(), view.width() / 2, y), None)
        char = positions.char_at(row.place) if row is not None and y > view.body_top() else 0
        share = 1 - char / max(1, len(view.setting.text))
        return max(0.0, share) * page.article.words / page.habits.pace * 60

    def _is_reading(self) -> bool:
        tools = self._page.tools
        by_itself = (tools.has("autoscroll") and tools.autoscroll.running) or (
            tools.has("speech") and tools.speech.speaking
        )
        blocked = QApplication.activeModalWidget() is not None or QApplication.activePopupWidget() is not None
        return not by_itself and not blocked and self._page.isActiveWindow() and self._page.isVisible()

    def _wait(self) -> None:
        if not self._calm.isActive():
            self._calm.start()

    def _tell(self, words: str) -> None:
        if words != self._told:
            self._told = words
            self._page.whereabouts.emit(words)

    def _state_changed(self, state: Qt.ApplicationState) -> None:
        if state != Qt.ApplicationState.ApplicationActive:
            self._tempo.interrupt()
