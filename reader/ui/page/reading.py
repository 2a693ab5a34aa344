"""Where the reader is: the passage at the top of the page, how much of the article has gone by, and how to come back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QAbstractSlider, QApplication

from reader.ui.page.rows import Row, rows_from
from reader.ui.page.text_view import TextView

_PAUSE = 400
"""Milliseconds between two reports while scrolling."""
_DWELL = 4000
"""Milliseconds after which what is on the page without scrolling counts as seen."""
_FAR = 1.5
"""Heights of the page that one step goes at least to be a leap: no wheel and no page key goes as far."""
_CUT = 1.0
"""Pixels of a line that may be out of sight without anyone seeing it."""
_MOST_ROWS = 400


class Spot(NamedTuple):
    """A place on the screen: a line of the text, and how far below the page's upper edge it stands."""

    char: int
    """The canonical character that it begins with; -1 for the very beginning, above the title."""
    below: float = 0.0


TOP = Spot(-1)
_AT_ONCE = 120_000
"""Canonical characters that may be set and laid out while the reader waits."""


class Reading(QObject):
    """Watches a view. Positions are canonical characters."""

    progressed = Signal(float, int)
    """How much has been read (0.0 to 1.0, never less than before) and the position; at most every 0.4 s."""
    moved = Signal(float)
    """How much of the article has gone by now."""
    leapt = Signal(int)
    """The reader has gone far in one step, not by reading; the offset that was left."""

    def __init__(self, view: TextView, handle: QAbstractSlider) -> None:
        """``handle`` is the scroll bar that can be seen."""
        super().__init__(view)
        self._view = view
        self._most = 0.0
        self._number: int | None = None
        self._spots: dict[int, Spot] = {}
        self._wanted: int | None = None
        self._spot: Spot | None = None  # where the reader is, while nobody has scrolled since it was asked for
        self._clamped = False
        self._busy = 0
        self._last = 0
        self._dragged: int | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._report)
        bar = view.verticalScrollBar()
        bar.valueChanged.connect(self._scrolled)
        bar.rangeChanged.connect(self._ranged)
        handle.sliderPressed.connect(self._taken)
        handle.sliderReleased.connect(self._let_go)

    # -- coming and going ---------------------------------------------------------------------------------------------

    def begin(self, number: int, progress: float, position: int, spot: Spot | None = None) -> None:
        """Go to where an article was left, or to a spot of it; what is seen from then on counts.

        ``number`` is the article's id: on coming back to it the line stands where it stood, if it is still ``position``.
        """
        self._most, self._number = progress, number
        if spot is None:
            spot = Spot(position) if position > 0 else TOP
            kept = self._spots.get(number, spot)
            if self._wanted == number or max(0, kept.char) == position:
                spot = kept
        self._wanted = None
        self.restore(spot)
        self.moved.emit(self.fraction())
        self._pause.start(_DWELL)

    def await_at(self, number: int, spot: Spot) -> None:
        """Go to a spot of another article when that is shown next."""
        self._spots[number], self._wanted = spot, number

    def stop(self) -> None:
        """Report what has not been reported yet, and nothing more."""
        if self._number is not None and self._view.setting is not None:
            self._spots[self._number] = self.spot()
        if self._pause.isActive() and self._pause.interval() == _PAUSE:
            self._report()
        self._pause.stop()

    # -- where the reader is ------------------------------------------------------------------------------------------

    def fraction(self) -> float:
        """Return how much of the body lies above the page's lower edge, counted so that the beginning is 0."""
        if not self._view.offset() and not self._view.whole():
            return 0.0  # what is still to be laid out lies below
        way = self._view.tail_top() - self._view.viewport().height()
        return 1.0 if way <= 0 else min(1.0, max(0.0, self._view.offset() / way))

    def position(self) -> int:
        """Return the canonical character that the topmost whole line begins with; 0 while the header shows."""
        return max(0, self.spot().char)

    def spot(self) -> Spot:
        """Return the topmost whole line and its height on the screen.

        Where nobody has scrolled since it was asked for, or gone to, it is the same: each new width would else round it
        to the beginning of a line, and a window drawn smaller step by step would walk away from its reader.
        """
        if self._view.setting is None:
            return TOP
        if self._spot is None:
            self._spot = self.spot_at(self._view.offset())
        return self._spot

    def spot_at(self, offset: int) -> Spot:
        """Return the topmost whole line that is seen from an offset."""
        view = self._view
        if view.setting is None or offset <= 0:
            return TOP
        positions = view.setting.positions
        char = 0
        if offset > view.body_top():
            end = offset + view.viewport().height()
            rows = islice(rows_from(view.document(), view.width() / 2, offset), _MOST_ROWS)
            first = next(rows, Row(0, 0, 0))
            row: Row | None = first
            while row is not None and row.top < offset - _CUT:
                row = next(rows, None)
            char = positions.char_at(row.place if row is not None and row.top < end else first.place)
        return Spot(char, view.line_box(positions.place(char)).top() - offset)

    # -- going there --------------------------------------------------------------------------------------------------

    def scroll_to(self, position: int) -> None:
        """Bring the line that holds a position to the top."""
        self.restore(Spot(position) if position > 0 else TOP)

    def restore(self, spot: Spot) -> None:
        """Bring a line to the height where it stood, as far as there is text above and below it.

        One that is far beyond what has been set of a very long article is gone to once it has been.
        """
        view = self._view
        if view.setting is None:
            return
        near = view.setting.complete or spot.char < view.setting.positions.length + _AT_ONCE
        with self.unmoved():
            y = 0.0
            if spot.char >= 0 and near:
                view.reach(spot.char)
                y = view.line_box(view.setting.positions.place(spot.char)).top() - spot.below
            if y > 0:
                view.go_to(round(y))
            else:
                view.verticalScrollBar().setValue(0)
        self._spot = spot
        self._clamped = not near or abs(view.offset() - y) > 1

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep the line being read at its height on the screen, whatever happens to the text meanwhile."""
        spot = self.spot()
        with self.unmoved():
            yield
        self.restore(spot)

    @contextmanager
    def unmoved(self) -> Iterator[None]:
        """Take no move of the text meanwhile for the reader's."""
        self._busy += 1
        try:
            yield
        finally:
            self._busy -= 1
            self._last = self._view.offset()

    def settle(self) -> None:
        """Take where the page is now for where the reader is."""
        self._spot, self._clamped = None, False

    # -- what happens -------------------------------------------------------------------------------------------------

    def _is_far(self, before: int) -> bool:
        return abs(self._view.offset() - before) > _FAR * self._view.viewport().height()

    def _taken(self) -> None:
        self._dragged = self._last

    def _let_go(self) -> None:
        begun, self._dragged = self._dragged, None
        if begun is not None and self._is_far(begun):
            self.leapt.emit(begun)

    def _scrolled(self) -> None:
        before, self._last = self._last, self._view.offset()
        if before > self._view.verticalScrollBar().maximum():  # the text has become shorter: nobody has moved
            if self._spot is None and not self._busy:
                self._spot = self.spot_at(before)
            self._clamped = True
        elif not self._busy:
            self._spot, self._clamped = None, False
            if self._dragged is None and self._is_far(before):
                self.leapt.emit(before)
        self.moved.emit(self.fraction())
        if not self._pause.isActive() or self._pause.interval() == _DWELL:
            self._pause.start(_DWELL if self._is_in_a_field() else _PAUSE)

    def _is_in_a_field(self) -> bool:
        """Say whether the keyboard is in something that stands on the page, as the field for a note: going there with Tab
        brings it into sight, and with it what nobody has read.
        """
        field = QApplication.focusWidget()
        return field is not None and field is not self._view.viewport() and self._view.isAncestorOf(field)

    def _ranged(self) -> None:
        if self._clamped and self._spot is not None and not self._busy:
            self.restore(self._spot)

    def _report(self) -> None:
        if self._view.setting is not None and self._view.isVisible():  # what nobody sees nobody reads
            self._most = max(self._most, self.fraction())
            self.progressed.emit(self._most, self.position())
