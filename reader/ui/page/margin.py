"""The margin: notes on highlights, each level with its passage, none over another; marks that open where it is narrow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from reader.library import Linked
from reader.model import Highlight
from reader.ui.moments import friendly
from reader.ui.page.days import Days
from reader.ui.page.margin_text import MarginText, height_of
from reader.ui.page.note_text import plain_note
from reader.ui.page.note_tree import has_own_links
from reader.ui.page.wishes import Lead
from reader.ui.theme import Theme
from reader.ui.typography import interface_font

NARROWEST = 140
"""Pixels below which notes fold to marks."""
WIDEST = 260
_BAR = 14
"""Pixels from the note's left edge to its text; the bar is three wide."""
_APART = 16
_MARK = 18
_BATCH = 25


class Slot(NamedTuple):
    """A note's place, in document pixels."""

    highlight: Highlight
    box: QRect
    linked: tuple[Linked, ...] | None = None
    """Where the own links of the note lead."""


class MarginNote(QAbstractButton):
    """One note beside the text, or its mark where there is no room."""

    entered = Signal(object)
    """The highlight's id when the mouse comes, None when it goes."""
    reached = Signal(int)
    """The highlight's id when the keyboard comes."""

    def __init__(self, slot: Slot, theme: Theme, folded: bool, mirrored: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.highlight = highlight = slot.highlight
        self._linked = slot.linked
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        self._text = MarginText(highlight.note, slot.linked, theme, side)
        self._mirrored = mirrored
        self.lit = False
        self._theme = theme
        self._folded = folded
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        where = highlight.selectors
        passage = " ".join((where.exact or where.alt or "a picture").split())[:80]
        plain = plain_note(highlight.note, slot.linked)
        self.setAccessibleName(f"Note on “{passage}”: {plain}")
        if folded:
            self.setToolTip(plain[:400])

    def tells(self, slot: Slot) -> bool:
        """Say whether this is how a highlight's note is shown."""
        return self.highlight == slot.highlight and self._linked == slot.linked

    def sizeHint(self) -> QSize:
        """Return the present size: the margin decides."""
        return self.size()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that the keyboard has come, so that the passage can be seen."""
        super().focusInEvent(event)
        self.reached.emit(self.highlight.id)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Tell of the mouse."""
        self.entered.emit(self.highlight.id)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Tell of the mouse."""
        self.entered.emit(None)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar in the highlight's colour, the words, the date small."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, strong = self._theme, self.lit or self.hasFocus() or self.underMouse()
        color = theme.highlight.get(self.highlight.color, theme.highlight["yellow"])
        if self._folded:
            painter.setPen(theme.accent if strong else theme.soft)
            painter.setBrush(color)
            painter.drawRoundedRect(QRectF(1.5, 1.5, self.width() - 3, self.height() - 3), 4, 4)
            painter.setPen(theme.ink)
            for y in (6, 9, 12):
                painter.drawLine(5, y, self.width() - (5 if y < 12 else 8), y)
            return
        if strong:
            painter.fillRect(0, 0, self.width(), self.height(), theme.code)
        thick = 5 if strong else 3
        painter.fillRect(self.width() - thick if self._mirrored else 0, 0, thick, self.height(), color)
        if self.hasFocus():
            painter.setPen(theme.accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(0.5, 0.5, self.width() - 1, self.height() - 1), 3, 3)
        foot = interface_font(11.5)
        height = height_of(self.highlight.note, self._linked, self.width() - _BAR - 6)
        left = 6 if self._mirrored else _BAR
        side = int(Qt.AlignmentFlag.AlignRight if self._mirrored else Qt.AlignmentFlag.AlignLeft)
        self._text.paint(painter, left, 2, self.width() - _BAR - 6)
        painter.setFont(foot)
        painter.setPen(theme.soft)
        line = QFontMetrics(foot).elidedText(
            _foot(self.highlight), Qt.TextElideMode.ElideRight, self.width() - _BAR - 4
        )
        room = self.width() - _BAR - (6 if self._mirrored else 0)
        painter.drawText(QRect(left, height + 4, room, QFontMetrics(foot).height()), side, line)


def _foot(highlight: Highlight) -> str:
    parts = [friendly(highlight.updated_at, datetime.now(UTC)), *("#" + tag for tag in highlight.tags)]
    return " · ".join(parts)


class Margin(QWidget):
    """The strip beside the text. It moves with it, and makes its notes when they come near."""

    chosen = Signal(int)
    """The id of the highlight whose note was clicked."""
    pointed = Signal(object)
    """The id of the highlight whose note the mouse is on, None when it has left."""
    reached = Signal(QRect)
    """The keyboard has come to the note that stands there, in document pixels."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, lead: Lead = lambda _highlight: None) -> None:
        """``lead`` says where the own links of a note lead, None when nobody knows."""
        super().__init__(parent)
        self._theme, self._lead = theme, lead
        self._inner = QWidget(self)
        self._slots: list[Slot] = []
        self._notes: dict[int, MarginNote] = {}
        self._lit: int | None = None
        self._folded = False
        self.mirrored = False
        """The text is right of the margin."""
        self._shape = (False, False)
        self.setAccessibleName("Margin")
        self.days = Days(self)
        self.days.turned.connect(self._redate)
        self.after: QWidget | None = None
        """What Tab goes to the first note from."""
        self._later = QTimer(self)
        self._later.setInterval(30)
        self._later.timeout.connect(self._make_more)

    def show_notes(
        self, highlights: Sequence[Highlight], top_of: Callable[[Highlight], float | None], folded: bool
    ) -> None:
        """Place the notes of highlights that have one. ``top_of`` gives a passage's y in the document, None for no place."""
        wanted = [(top, mark) for mark in highlights if mark.note.strip() and (top := top_of(mark)) is not None]
        wanted.sort(key=lambda pair: (pair[0], pair[1].selectors.start, pair[1].id))
        before, self._shape = self._shape, (folded, self.mirrored)
        self._folded = folded
        self._slots = self._placed(wanted)
        self._keep({} if before != self._shape else {slot.highlight.id: slot for slot in self._slots})
        self._inner.resize(self.width(), max(self.foot(), self.height()))
        self._make_near()

    def _keep(self, slots: dict[int, Slot]) -> None:
        """Put the notes that are there already into their slots; the others go."""
        kept: dict[int, MarginNote] = {}
        for highlight_id, note in self._notes.items():
            slot = slots.get(highlight_id)
            if slot is None or not note.tells(slot):
                note.hide()
                note.deleteLater()
            else:
                kept[highlight_id] = note
                if note.geometry() != slot.box:
                    note.setGeometry(slot.box)
        self._notes = kept

    def _placed(self, wanted: list[tuple[float, Highlight]]) -> list[Slot]:
        found: list[Slot] = []
        free = -(10**6)
        foot = QFontMetrics(interface_font(11.5)).height()
        for top, mark in wanted:
            at = max(round(top), free)
            linked = self._lead(mark) if has_own_links(mark.note) else None
            if self._folded:
                found.append(Slot(mark, QRect(max(0, (self.width() - _MARK) // 2), at, _MARK, _MARK), linked))
                free = at + _MARK + 3
                continue
            height = height_of(mark.note, linked, self.width() - _BAR - 6) + foot + 7
            found.append(Slot(mark, QRect(0, at, self.width(), height), linked))
            free = at + height + _APART
        return found

    def scroll_to(self, offset: int) -> None:
        """Follow the text: ``offset`` is the document's y at the top."""
        self._inner.move(0, -offset)
        if len(self._notes) < len(self._slots):
            self._make_near()

    def _make_near(self) -> None:
        top = -self._inner.y() - self.height()
        bottom = top + 3 * self.height()
        for slot in self._slots:
            if slot.box.top() > bottom:
                break
            if slot.box.bottom() >= top:
                self._make(slot)

    def _make_more(self) -> None:
        waiting = [slot for slot in self._slots if slot.highlight.id not in self._notes]
        for slot in waiting[:_BATCH]:
            self._make(slot)
        if len(waiting) <= _BATCH:
            self._later.stop()
            self._order()

    def _order(self) -> None:
        made = [self._notes[slot.highlight.id] for slot in self._slots if slot.highlight.id in self._notes]
        for one, following in pairwise([self.after, *made] if self.after is not None else made):
            QWidget.setTabOrder(one, following)

    def _reach(self, highlight_id: int) -> None:
        if (box := self.box_of(highlight_id)) is not None:
            self.reached.emit(box)

    def _make(self, slot: Slot) -> None:
        if slot.highlight.id not in self._notes:
            note = MarginNote(slot, self._theme, self._folded, self.mirrored, self._inner)
            note.setGeometry(slot.box)
            note.lit = slot.highlight.id == self._lit
            note.clicked.connect(partial(self._choose, slot.highlight.id))
            note.entered.connect(self.pointed)
            note.reached.connect(self._reach)
            self._later.start()
            self._notes[slot.highlight.id] = note
            note.show()

    def _redate(self) -> None:
        for note in self._notes.values():
            note.update()

    def _choose(self, highlight_id: int, _checked: bool = False) -> None:
        self.chosen.emit(highlight_id)

    def light(self, highlight_id: int | None) -> None:
        """Point out the note of one highlight."""
        if highlight_id != self._lit:
            for changed in (self._lit, highlight_id):
                if changed is not None and (note := self._notes.get(changed)):
                    note.lit = changed == highlight_id
                    note.update()
            self._lit = highlight_id

    def box_of(self, highlight_id: int) -> QRect | None:
        """Return where a note stands, in document pixels."""
        return next((slot.box for slot in self._slots if slot.highlight.id == highlight_id), None)

    def foot(self) -> int:
        """Return where the last note ends with some room below, in document pixels; 0 when there is none."""
        return self._slots[-1].box.bottom() + 40 if self._slots else 0

    def boxes(self) -> list[QRect]:
        """Return where all notes stand, from the top, in document pixels."""
        return [slot.box for slot in self._slots]
