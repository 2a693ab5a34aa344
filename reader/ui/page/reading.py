"""Where the reader is: the passage at the top of the page, how much of the article has gone by, and how to come back."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QTimer, Signal

from reader.ui.page.text_view import TextView

_PAUSE = 400
"""Milliseconds between two reports while scrolling."""
_DWELL = 4000
"""Milliseconds after which what is on the page without scrolling counts as seen."""


class Reading(QObject):
    """Watches a view. Positions are canonical characters."""

    progressed = Signal(float, int)
    """How much has been read (0.0 to 1.0, never less than before) and the position; at most every 0.4 s."""
    moved = Signal(float)
    """How much of the article has gone by now."""

    def __init__(self, view: TextView) -> None:
        super().__init__(view)
        self._view = view
        self._most = 0.0
        self._put = (-1, 0)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._report)
        view.verticalScrollBar().valueChanged.connect(self._scrolled)

    def begin(self, progress: float, position: int) -> None:
        """Go to where an article was left; what is seen from then on counts."""
        self._most = progress
        self.scroll_to(position)
        self.moved.emit(self.fraction())
        self._pause.start(_DWELL)

    def stop(self) -> None:
        """Report what has not been reported yet, and nothing more."""
        if self._pause.isActive() and self._pause.interval() == _PAUSE:
            self._report()
        self._pause.stop()

    def fraction(self) -> float:
        """Return how much of the body lies above the page's lower edge, counted so that the beginning is 0."""
        if not self._view.offset() and not self._view.whole():
            return 0.0  # what is still to be laid out lies below
        way = self._view.tail_top() - self._view.viewport().height()
        return 1.0 if way <= 0 else min(1.0, max(0.0, self._view.offset() / way))

    def position(self) -> int:
        """Return the canonical character that the topmost whole line begins with; 0 while the header shows.

        Where nobody has scrolled since ``scroll_to`` it is what that was given: each new width would else round it to
        the beginning of a line, and a window drawn smaller step by step would walk away from its reader.
        """
        view = self._view
        if view.setting is None:
            return 0
        if view.offset() == self._put[0]:
            return self._put[1]
        if view.offset() <= view.body_top():
            return 0
        place = view.place_at(QPointF(view.width() / 2, 0))
        line = view.line_box(place)
        if line.top() < view.offset() - line.height() / 3:
            place = view.place_at(QPointF(view.width() / 2, line.bottom() - view.offset() + 4))
            line = view.line_box(place)
        start = view.place_at(QPointF(line.left(), line.center().y() - view.offset()))
        return view.setting.positions.char_at(start)

    def scroll_to(self, position: int) -> None:
        """Bring the line that holds a position to the top."""
        view = self._view
        if view.setting is None:
            return
        if position <= 0:
            view.verticalScrollBar().setValue(0)
        else:
            view.reach(position)
            view.go_to(view.line_box(view.setting.positions.place(position)).top())
        self._put = view.offset(), max(0, position)

    def _scrolled(self) -> None:
        self.moved.emit(self.fraction())
        if not self._pause.isActive() or self._pause.interval() == _DWELL:
            self._pause.start(_PAUSE)

    def _report(self) -> None:
        if self._view.setting is not None and self._view.isVisible():  # what nobody sees nobody reads
            self._most = max(self._most, self.fraction())
            self.progressed.emit(self._most, self.position())
