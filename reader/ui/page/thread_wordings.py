"""What a note said before each edit, with the words that the edit took out and put in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from reader.changes import Changes, Kind, compare
from reader.document import Document, Paragraph, Run, Style
from reader.library import Wording
from reader.model import Note, Span
from reader.ui.changes_wording import said
from reader.ui.moments import friendly
from reader.ui.page.note_text import SetText
from reader.ui.page.quiet import Flow, quiet_button, quiet_label
from reader.ui.theme import mixed
from reader.ui.typesetting.sheet import Sheet

_INSET = 12
_GAP = "\u2009"
_STYLES = {Kind.REMOVED: Style.DELETED, Kind.ADDED: Style.INSERTED}


class Wordings(QWidget):
    """The newest first. Each can be copied, and made what the note says again."""

    restored = Signal(str)
    copied = Signal(str)
    closed = Signal()

    def __init__(self, note: Note, past: Sequence[Wording], sheet: Sheet) -> None:
        super().__init__()
        self.setAccessibleName("Earlier wordings")
        self._sheet = sheet
        self._parts: list[tuple[Flow, SetText]] = []
        self._buttons: list[QPushButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(_INSET, 4, 0, 4)
        self._column.setSpacing(4)
        then = note.text
        for number, wording in reversed(list(enumerate(past, 1))):
            self._add(number, wording, then)
            then = wording.text

    def _add(self, number: int, wording: Wording, then: str) -> None:
        theme = self._sheet.theme
        runs, changes = marked(wording.text, then)
        date = friendly(wording.written_at, datetime.now(UTC))
        row = Flow(theme, self)
        words = quiet_label(f"{date}, then: {_lowered(said(changes))}", theme, row)
        buttons = [
            quiet_button("Copy", f"Copy wording {number}", theme, row, lambda: self.copied.emit(wording.text)),
            quiet_button("Restore", f"Restore wording {number}", theme, row, lambda: self.restored.emit(wording.text)),
        ]
        if not self._parts:
            close = quiet_button("Close", "Close the earlier wordings", theme, row, self.closed.emit)
            buttons.append(close)
        row.show_parts([words, *buttons])
        document = Document((Paragraph(runs),))
        text = SetText(
            document, self._sheet, f"Wording {number}, {date}: " + " ".join(wording.text[:120].split()), self
        )
        text.under.append(partial(self._tint, text, runs))
        self._column.addWidget(row)
        self._column.addWidget(text)
        self._parts.append((row, text))
        self._buttons += buttons

    def _tint(self, text: SetText, runs: Sequence[Run], painter: QPainter, _area: QRect, _low: int, _high: int) -> None:
        """Paint a ground under the words that an edit put in."""
        at = 0
        ground = mixed(self._sheet.theme.accent, self._sheet.theme.page, 0.13)
        for run in runs:
            if run.style & Style.INSERTED:
                for box in text.span_boxes(Span(at, at + len(run.text))):
                    painter.fillRect(box.toAlignedRect(), ground)
            at += len(run.text)

    def set_width(self, width: int) -> None:
        """Fit to a width in pixels, and be as high as that makes it."""
        inner = max(1, width - _INSET)
        height = 8 - self._column.spacing()
        for row, text in self._parts:
            text.set_width(inner)
            height += row.fit(inner) + text.height() + 2 * self._column.spacing()
        self.setFixedHeight(max(1, height))
        self._column.activate()

    def focus_first(self) -> None:
        """Give the keyboard to the first that can be done."""
        if self._buttons:
            self._buttons[0].setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a line beside them."""
        QPainter(self).fillRect(0, 2, 2, self.height() - 4, self._sheet.theme.hair)


def marked(before: str, after: str) -> tuple[tuple[Run, ...], Changes]:
    """Return a text with what an edit took out of it and put in, to be shown as it is typed, and the changes."""
    old, new = (Document((Paragraph((Run(text),)),)) for text in (before, after))
    changes = compare(old, new)
    return tuple(_runs(before, after, changes)), changes


def _runs(before: str, after: str, changes: Changes) -> Iterator[Run]:
    last, was = "", Kind.SAME
    for piece in changes.pieces:
        text = before[slice(*piece.old)] if piece.kind is Kind.REMOVED else after[slice(*piece.new)]
        meet = last and text and not last.isspace() and not text[0].isspace()
        if meet and {was, piece.kind} == {Kind.REMOVED, Kind.ADDED}:
            yield Run(_GAP)
        for line in text.splitlines(keepends=True):  # each in the face of its own script
            yield Run(line, _STYLES.get(piece.kind, Style.PLAIN))
            last, was = line[-1], piece.kind


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
