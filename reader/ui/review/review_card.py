"""One highlight as the review shows it: the passage set as on the page, the note, tags, where it is from."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from reader.ui.catalogue.row_painting import is_right_to_left
from reader.ui.moments import full_date
from reader.ui.page.composer import Composer
from reader.ui.page.note_text import NoteText, SetText, note_sheet, plain_note
from reader.ui.review.cards import Card
from reader.ui.typesetting.sheet import Sheet
from reader.ui.typography import Typography, interface_font

_BAR = 4
_INSET = 22
"""Pixels from the bar of the colour to the passage."""


class ReviewCard(QWidget):
    """A column as wide as the page's, with the highlight's colour along the passage."""

    note_saved = Signal(str)
    """What the note is to be."""
    note_left = Signal()
    """The note is not being written any more."""
    open_wanted = Signal()
    note_wanted = Signal()
    link_wanted = Signal(str)
    """An address in the passage or in the note."""

    def __init__(self, card: Card, names: Mapping[str, str], typography: Typography) -> None:
        super().__init__()
        self.card = card
        self._typography, self._theme = typography, typography.theme
        self._backward = is_right_to_left(card.passage.text[:400])
        self._sheet, self._note_sheet = Sheet(typography), note_sheet(typography)
        self.passage = SetText(card.passage, self._sheet, "The passage", self)
        self.passage.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        note = card.mark.note
        self._note = NoteText(note, self._note_sheet, self, linked=card.linked) if note.strip() else None
        for text in (self.passage, self._note):
            if text is not None:
                text.link_activated.connect(self.link_wanted)
        self.composer: Composer | None = None
        self._edit = self._button("Edit the note" if self._note else "Write a note", "N")
        self._edit.clicked.connect(self.note_wanted)
        self._tags = self._label(" ".join(f"#{tag}" for tag in card.mark.tags), 13, "accent")
        self._title = QPushButton()
        self._title.setFlat(True)
        self._title.setCursor(Qt.CursorShape.PointingHandCursor)
        self._title.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._title.setFont(interface_font(14, bold=True))
        self._title.setStyleSheet(
            f"QPushButton {{ color: {self._theme.ink.name()}; text-align: left; padding: 2px 0; border: 0; }}"
            f"QPushButton:hover, QPushButton:focus {{ color: {self._theme.link.name()}; }}"
        )
        self._title.clicked.connect(self.open_wanted)
        site = " ".join(card.row.site_name.split())
        called = names.get(card.mark.color, card.mark.color)
        parts = (site, full_date(card.mark.created_at), called)
        self._facts = self._label(" · ".join(filter(None, parts)), 13, "soft")
        self._arrange()

    def spoken(self) -> str:
        """Return what a screen reader says of it."""
        mark, title = self.card.mark, " ".join(self.card.row.title.split()) or "Untitled"
        parts = [" ".join(mark.selectors.exact.split()), f"From {title}, {self._facts.text()}"]
        if mark.note:
            parts.insert(1, f"Note: {plain_note(mark.note, self.card.linked)}")
        return ". ".join(parts + ([f"Tags: {', '.join(mark.tags)}"] if mark.tags else []))

    def write(self, text: str | None = None) -> None:
        """Put a field in the note's place, with the note in it, or a text that was being written."""
        if self.composer is None:
            note = self.card.mark.note
            self.composer = Composer(self._theme, "Write a note…", text=note, keep_open=True)
            self.composer.saved.connect(self.note_saved)
            self.composer.cancelled.connect(self.close_note)
            self.composer.left.connect(self.close_note)
            self.composer.resized.connect(self._fit)
            if text is not None:
                self.composer.editor.setPlainText(text)
            self._noted.insertWidget(0, self.composer)
            self._edit.hide()
            if self._note is not None:
                self._note.hide()
            self.composer.show()
            self._fit()
        self.composer.editor.write()

    def written(self) -> str | None:
        """Return what is being written, None while nothing is, or nothing else than what is kept."""
        if self.composer is None or self.composer.text().strip() == self.card.mark.note.strip():
            return None
        return self.composer.text()

    def close_note(self) -> None:
        """Show the note again as it is kept."""
        if self.composer is not None:
            self._noted.removeWidget(self.composer)
            self.composer.hide()
            self.composer.deleteLater()
            self.composer = None
            self._edit.show()
            if self._note is not None:
                self._note.show()
            self._fit()
            self.note_left.emit()

    def fit(self, room: int) -> None:
        """Set everything for so many pixels of width."""
        width = max(160, min(self._sheet.width() + _INSET, room))
        self.setFixedWidth(width)
        inner = width - _INSET
        self.passage.set_width(inner)
        if self._note is not None:
            self._note.set_width(inner)
        title = " ".join(self.card.row.title.split()) or "Untitled"
        metrics = self._title.fontMetrics()
        self._title.setText(metrics.elidedText(title, Qt.TextElideMode.ElideRight, inner - 8).replace("&", "&&"))
        self._title.setAccessibleName(f"Open in “{title}”")
        self._fit()

    def _fit(self) -> None:
        if self.composer is not None:
            self.composer.setFixedWidth(max(120, self.width() - _INSET))
            self.composer.fit()
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.setFixedHeight(max(1, layout.sizeHint().height()))

    def _label(self, text: str, size: float, tone: str) -> QLabel:
        made = QLabel(text, self)
        made.setFont(interface_font(size))
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.setWordWrap(True)
        made.setStyleSheet(f"color: {getattr(self._theme, tone).name()};")
        made.setVisible(bool(text))
        return made

    def _button(self, word: str, key: str) -> QPushButton:
        made = QPushButton(word)
        made.setFlat(True)
        made.setFont(interface_font(13))
        made.setToolTip(f"{word} ({key})")
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setStyleSheet(
            f"QPushButton {{ color: {self._theme.soft.name()}; padding: 2px 0; border: 0; text-align: left; }}"
            f"QPushButton:hover, QPushButton:focus {{ color: {self._theme.link.name()}; }}"
        )
        return made

    def _arrange(self) -> None:
        self._noted = QVBoxLayout()
        self._noted.setSpacing(8)
        if self._note is not None:
            self._noted.addWidget(self._note)
        row = QHBoxLayout()
        row.addWidget(self._edit)
        row.addStretch(1)
        self._noted.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0 if self._backward else _INSET, 0, _INSET if self._backward else 0, 0)
        column.setSpacing(0)
        column.addWidget(self.passage)
        column.addSpacing(18)
        column.addLayout(self._noted)
        column.addSpacing(18)
        column.addWidget(self._title)
        column.addWidget(self._facts)
        if self.card.mark.tags:
            column.addSpacing(4)
        column.addWidget(self._tags)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar in the highlight's colour, where the lines of the passage begin."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        color = self._theme.swatch.get(self.card.mark.color) or self._theme.accent
        painter.setBrush(color if self._theme.dark else color.darker(112))
        where = self.passage.geometry()
        left = self.width() - _BAR if self._backward else 0
        painter.drawRoundedRect(QRectF(left, where.top() + 3, _BAR, where.height() - 6), 2, 2)
