"""Selections made by keys: Shift with the arrows moves their end, and with Alt their beginning."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from reader.model import Span
from reader.ui.page.cursor_steps import Steps, Unit
from reader.ui.page.text_view import TextView

_SHIFT, _CONTROL, _ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
_LINES = {
    (Qt.Key.Key_Home, _SHIFT): QTextCursor.MoveOperation.StartOfLine,
    (Qt.Key.Key_End, _SHIFT): QTextCursor.MoveOperation.EndOfLine,
    (Qt.Key.Key_Home, _SHIFT | _CONTROL): QTextCursor.MoveOperation.Start,
    (Qt.Key.Key_End, _SHIFT | _CONTROL): QTextCursor.MoveOperation.End,
}
_UNITS = {
    (Qt.Key.Key_Right, _SHIFT): Unit.WORD,
    (Qt.Key.Key_Left, _SHIFT): Unit.WORD,
    (Qt.Key.Key_Right, _SHIFT | _CONTROL): Unit.CHARACTER,
    (Qt.Key.Key_Left, _SHIFT | _CONTROL): Unit.CHARACTER,
    (Qt.Key.Key_Down, _SHIFT): Unit.SENTENCE,
    (Qt.Key.Key_Up, _SHIFT): Unit.SENTENCE,
    (Qt.Key.Key_Down, _SHIFT | _CONTROL): Unit.PARAGRAPH,
    (Qt.Key.Key_Up, _SHIFT | _CONTROL): Unit.PARAGRAPH,
    (Qt.Key.Key_Right, _SHIFT | _ALT): Unit.WORD,
    (Qt.Key.Key_Left, _SHIFT | _ALT): Unit.WORD,
}


def unit_of(key: Qt.Key, modifiers: Qt.KeyboardModifier) -> Unit | None:
    """Return how far an arrow with Shift moves an edge of what is selected, None for any other key."""
    return _UNITS.get((key, modifiers))


def grown(steps: Steps, span: Span, unit: Unit, way: int, *, start: bool = False) -> Span:
    """Return a span with its end, or its ``start``, moved on (1) or back (-1) by a unit.

    It is never empty: an edge that would reach the other one stays where it is.
    """
    if start:
        first = steps.start_after(span.start, unit) if way > 0 else steps.start_before(span.start, unit)
        return Span(first, span.end) if first < span.end else span
    last = steps.end_after(span.end, unit) if way > 0 else steps.end_before(span.end, unit)
    return Span(span.start, last) if last > span.start else span


def begun(steps: Steps, char: int, unit: Unit, way: int) -> Span | None:
    """Return the first unit after (1) or before (-1) a place where nothing is selected, None where there is none."""
    span = Span(char, steps.end_after(char, unit)) if way > 0 else Span(steps.start_before(char, unit), char)
    return span if span.start < span.end else None


class Growth:
    """Moves the edges of a view's selection. Positions are canonical."""

    def __init__(self, view: TextView, start: Callable[[], int | None]) -> None:
        """``start`` returns where a selection begins when there is none."""
        self._view, self._start = view, start

    def take(self, key: Qt.Key, modifiers: Qt.KeyboardModifier, steps: Steps) -> bool:
        """Answer Shift with an arrow, Home or End."""
        line = _LINES.get((key, modifiers))
        unit = _UNITS.get((key, modifiers))
        if line is not None:
            self._to_line(line)
        elif unit is not None:
            self.grow(steps, unit, self._way(key), start=bool(modifiers & _ALT))
        return line is not None or unit is not None

    def _way(self, key: Qt.Key) -> int:
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            return 1 if key == Qt.Key.Key_Down else -1
        block = self._view.textCursor().block()
        onward = Qt.Key.Key_Left if block.textDirection() == Qt.LayoutDirection.RightToLeft else Qt.Key.Key_Right
        return 1 if key == onward else -1

    def grow(self, steps: Steps, unit: Unit, way: int, *, start: bool = False) -> None:
        """Move the end of the selection, or its ``start``, on (1) or back (-1); begin one where there is none."""
        span, backward = self._selected()
        if span is None:
            at = self._start()
            found = begun(steps, at, unit, way) or begun(steps, at, unit, -way) if at is not None else None
            if found is not None:
                self._select(found, backward=found.end == at)
        else:
            self._reach(span.end)
            moves_start = start != backward
            found = grown(steps, span, unit, way, start=moves_start)
            self._select(found, backward=backward)
            while found != span and self._selected()[0] == span:  # over several cells of a table none is taken in part
                last, found = found, grown(steps, found, Unit.PARAGRAPH, way, start=moves_start)
                if found == last:
                    break
                self._select(found, backward=backward)

    def _selected(self) -> tuple[Span | None, bool]:
        """Return the selected characters, and whether the selection was made from its end to its beginning."""
        cursor, setting = self._view.textCursor(), self._view.setting
        if setting is None or self._view.tabbing or not cursor.hasSelection():
            return None, False
        end, begun = (setting.positions.char_at(place) for place in (cursor.position(), cursor.anchor()))
        return setting.selected(cursor), end < begun

    def _reach(self, char: int) -> None:
        setting = self._view.setting
        if setting is not None and not setting.complete:
            self._view.reach(min(len(setting.text), char + 20_000))

    def _select(self, span: Span, *, backward: bool) -> None:
        view = self._view
        if view.setting is None:
            return
        view.reach(span.end)
        first, last = view.setting.positions.carets(span)
        cursor = view.textCursor()
        cursor.setPosition(last if backward else first)
        cursor.setPosition(first if backward else last, QTextCursor.MoveMode.KeepAnchor)
        view.select(cursor)

    def _to_line(self, step: QTextCursor.MoveOperation) -> None:
        cursor = self._view.textCursor()
        if self._view.setting is not None and (self._view.tabbing or not cursor.hasSelection()):
            at = self._start()
            if at is None:
                return
            cursor.setPosition(self._view.setting.positions.place(at))
        if step is QTextCursor.MoveOperation.End:
            self._view.finish()
        cursor.movePosition(step, QTextCursor.MoveMode.KeepAnchor)
        self._view.select(cursor)
