"""The dialog in which the facts of an article are put right: title, byline, site, date, tags, source."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reader.model import Article, merge_tags

if TYPE_CHECKING:
    from reader.library.own import Edits

_NARROW = 440
"""Pixels below which names stand above their fields."""
_FIELDS = (
    ("title", "Title", ""),
    ("byline", "By", "Who wrote it"),
    ("site_name", "Site", ""),
    ("published_at", "Date", "2026-03-12"),
    ("tags", "Tags", "law, water/rights"),
    ("source", "Source", "What it is taken from: a name, an address"),
)


class ArticleDialog(QDialog):
    """What the reader has changed is told under its field, with a way back to what the capture says."""

    edited = Signal(dict)
    """The fields that are to be other than they are: the arguments of ``Library.edit_article``."""

    def __init__(self, parent: QWidget, article: Article, captured: Edits) -> None:
        super().__init__(parent)
        self.setObjectName("edit_article")
        self.setWindowTitle("Edit article")
        self._article = article
        said = {name: _written(value) for name, value in captured.items()}
        self._rows = {
            name: _Row(name, word, hint, _written(getattr(article, name)), said.get(name))
            for name, word, hint in _FIELDS
        }
        self._form = QFormLayout()
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, word, _hint in _FIELDS:
            label = QLabel(word)
            label.setBuddy(self._rows[name].field)
            self._form.addRow(label, self._rows[name])
        self.message = QLabel()
        self.message.setObjectName("edit_message")
        self.message.setWordWrap(True)
        self.message.setProperty("tone", "accent")
        self.message.hide()
        layout = QVBoxLayout(self)
        layout.addLayout(self._form)
        layout.addWidget(self.message)
        layout.addStretch(1)
        layout.addLayout(self._foot())
        self.resize(QSize(560, 0).boundedTo(parent.window().size() - QSize(20, 20)))
        self._rows["title"].field.setFocus()

    def _foot(self) -> QHBoxLayout:
        keep = QPushButton("Save")
        keep.setDefault(True)
        keep.clicked.connect(lambda _checked=False: self._take())
        leave = QPushButton("Cancel")
        leave.setAutoDefault(False)
        leave.clicked.connect(lambda _checked=False: self.reject())
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(leave)
        foot.addWidget(keep)
        return foot

    def field(self, name: str) -> QLineEdit:
        """Return the line in which a field is written."""
        return self._rows[name].field

    def back(self, name: str) -> QPushButton:
        """Return the button that writes what the capture says into a field."""
        return self._rows[name].back

    def refuse(self, reason: str) -> None:
        """Say why it cannot be so."""
        self.message.setText(reason)
        self.message.show()

    def _take(self) -> None:
        made: dict[str, Any] = {}
        for name, row in self._rows.items():
            text = row.field.text()
            if text == row.before:
                continue
            if name == "published_at":
                try:
                    made[name] = _moment(text)
                except ValueError:
                    self.refuse("This is no date; write it as 2026-03-12, or leave it empty.")
                    row.field.setFocus()
                    return
            else:
                made[name] = merge_tags(text.split(",")) if name == "tags" else text
        if "title" in made and not made["title"].strip():
            self.refuse("An article needs a title; write one.")
            self._rows["title"].field.setFocus()
            return
        self.accept()
        if made:
            self.edited.emit(made)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put names above their fields where it is narrow."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        policy = QFormLayout.RowWrapPolicy
        self._form.setRowWrapPolicy(policy.WrapAllRows if narrow else policy.DontWrapRows)


class _Row(QWidget):
    """A line, and under it what the capture says where that is something else."""

    def __init__(self, name: str, word: str, hint: str, text: str, captured: str | None) -> None:
        super().__init__()
        self.before = text
        self._captured = text if captured is None else captured
        self.field = QLineEdit(text)
        self.field.setObjectName(name)
        self.field.setAccessibleName(word)
        self.field.setPlaceholderText(hint)
        self.field.setCursorPosition(0)
        self._told = QLabel()
        self._told.setProperty("tone", "soft")
        self._told.setWordWrap(True)
        self._told.setTextFormat(Qt.TextFormat.PlainText)
        self.back = QPushButton("As captured")
        self.back.setFlat(True)
        self.back.setAutoDefault(False)
        self.back.setAccessibleName(f"{word} as captured")
        self.back.clicked.connect(lambda _checked=False: self._go_back())
        below = QHBoxLayout()
        below.addWidget(self._told, 1)
        below.addWidget(self.back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.field)
        layout.addLayout(below)
        self.field.textChanged.connect(lambda _text: self._tell())
        self._tell()

    def _go_back(self) -> None:
        self.field.setText(self._captured)
        self.field.setFocus()

    def _tell(self) -> None:
        other = self.field.text() != self._captured
        self._told.setText(f"Captured as: {self._captured}" if self._captured else "The capture found none.")
        self._told.setVisible(other)
        self.back.setVisible(other)


def _written(value: object) -> str:
    """Return a field as it is written in its line: a date, with the time (UTC) unless that is midnight."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        moment = value.astimezone(UTC)
        return f"{moment:%Y-%m-%d}" if moment.hour == moment.minute == 0 else f"{moment:%Y-%m-%d %H:%M}"
    return ", ".join(value) if isinstance(value, tuple | list) else str(value)


def _moment(text: str) -> datetime | None:
    """Return the date that is written, at midnight UTC unless it says otherwise; raises ValueError."""
    if not text.strip():
        return None
    found = datetime.fromisoformat(text.strip())
    return found if found.tzinfo else found.replace(tzinfo=UTC)
