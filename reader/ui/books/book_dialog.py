"""What kind of book is to be made; then how far it is; then where it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reader.formats.commonplace import FOOT, MARGIN, TITLE
from reader.ui.boxes import Box
from reader.ui.wording import counted

LIST, CHOSEN, ARTICLE = "list", "chosen", "article"
"""What a book is made of."""
_FORMATS = (("epub", "EPUB, for e-readers and telephones"), ("pdf", "PDF, for paper"))
_CONTENTS = (("whole", "Whole articles, with what you marked"), ("passages", "Passages and notes alone"))
_NOTES = ((FOOT, "At the foot, called by a number"), (MARGIN, "In the margin, beside their passages"))
_PAPERS = (("a5", "A5, like a book"), ("a4", "A4"), ("letter", "Letter"))
_MANY = 2000
"""Articles of a book from which on it is said that it will take a while."""


class Choices(NamedTuple):
    """How a book is to be made."""

    format: str
    whole: bool
    notes: str
    title: str
    paper: str

    def kept(self) -> dict[str, str]:
        """Return what is remembered for the next one."""
        content = "whole" if self.whole else "passages"
        return {"format": self.format, "content": content, "notes": self.notes, "paper": self.paper}


class Holding(NamedTuple):
    """How much there is."""

    articles: int
    """With a text, or with anything written into them."""
    marked: int
    """Those with passages or notes."""
    passages: int
    notes: int
    """Under articles."""
    all: int = 1
    """With or without a text."""


class BookDialog(QDialog):
    """Shows what it is told; whoever made it makes the book."""

    scope_changed = Signal(str)
    """One of ``LIST``, ``CHOSEN``, ``ARTICLE``."""
    make_wanted = Signal()
    stopped = Signal()
    """It is not to be finished."""
    folder_wanted = Signal()

    def __init__(self, parent: QWidget, kept: dict[str, str], chosen: int, article: str | None) -> None:
        """``kept`` is what was chosen last, ``chosen`` how many articles are selected, ``article`` the title of the open one."""
        super().__init__(parent)
        self.setObjectName("book_dialog")
        self.setWindowTitle("Make a book")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._busy = False
        self._article = article or ""
        self._holding: Holding | None = None
        here = (
            [(CHOSEN, f"The {counted(chosen, 'selected article')}")]
            if chosen
            else [(LIST, "The articles that are listed")]
        )
        here += [(ARTICLE, "The open article")] if article is not None else []
        self.what = _choice("Articles", here, "")
        self.format = _choice("Kind of book", _FORMATS, kept.get("format", ""))
        self.content = _choice("What is in it", _CONTENTS, kept.get("content", ""))
        self.notes = _choice("Where notes stand", _NOTES, kept.get("notes", ""))
        self.paper = _choice("Paper", _PAPERS, kept.get("paper", ""))
        self.title = QLineEdit(TITLE)
        self.title.setAccessibleName("Title")
        self.title.setMaxLength(300)
        self.told = QLabel("Counting…")
        self.told.setObjectName("book_told")
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setMaximumHeight(4)
        self.bar.hide()
        self.folder = QPushButton("Open the folder")
        self.folder.setAutoDefault(False)
        self.folder.hide()
        self.leave = QPushButton("Cancel")
        self.leave.setAutoDefault(False)
        self.go = QPushButton("Make the book…")
        self.go.setDefault(True)
        self.go.setEnabled(False)
        self._arrange()
        self._connect()
        self._fit()

    def _arrange(self) -> None:
        self._form = QFormLayout()
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setHorizontalSpacing(18)
        self._form.setVerticalSpacing(9)
        rows: tuple[tuple[str, QWidget], ...] = (
            ("&Articles", self.what),
            ("&Kind", self.format),
            ("&Contents", self.content),
            ("&Notes", self.notes),
            ("&Title", self.title),
            ("&Paper", self.paper),
        )
        for words, field in rows:
            self._form.addRow(words, field)
        below = QHBoxLayout()
        below.addWidget(self.folder)
        below.addStretch(1)
        below.addWidget(self.leave)
        below.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addLayout(self._form)
        column.addWidget(self.told)
        column.addWidget(self.bar)
        column.addStretch(1)
        column.addLayout(below)
        self.setMinimumWidth(420)

    def _connect(self) -> None:
        self.what.currentIndexChanged.connect(self._on_scope)
        for box in (self.format, self.content):
            box.currentIndexChanged.connect(self._fit)
        self.go.clicked.connect(lambda _checked=False: self.make_wanted.emit())
        self.leave.clicked.connect(lambda _checked=False: self.reject())
        self.folder.clicked.connect(lambda _checked=False: self.folder_wanted.emit())

    def scope(self) -> str:
        """Return what the book is made of."""
        return str(self.what.currentData())

    def choices(self) -> Choices:
        """Return how it is to be made."""
        data = [str(box.currentData()) for box in (self.format, self.content, self.notes, self.paper)]
        title = " ".join(self.title.text().split()) or TITLE
        return Choices(data[0], data[1] == "whole", data[2], title, data[3])

    def show_holding(self, holding: Holding) -> None:
        """Say how much it will hold."""
        self._holding = holding
        self._fit()

    def show_busy(self) -> None:
        """Show that it is being made."""
        self._busy = True
        self.bar.setRange(0, max(1, self._articles()))
        self.bar.setValue(0)
        self.bar.show()
        self.folder.hide()
        self._enable(on=False)
        self.told.setText("Making the book…")
        self.leave.setText("Stop")

    def show_progress(self, done: int) -> None:
        """Say how far it is."""
        self.bar.setValue(done)
        self.told.setText(f"Making the book… {done} of {counted(self._articles(), 'article')}")

    def show_done(self, record: dict[str, Any]) -> None:
        """Say that it is there."""
        self._end()
        pages = f" on {counted(record['pages'], 'page')}" if record["pages"] else ""
        left = record["pictures_left_out"]
        lost = f" {counted(left, 'picture')} could not come along; their descriptions stand instead." if left else ""
        self.told.setText(f"{Path(record['path']).name} holds {counted(record['articles'], 'article')}{pages}.{lost}")
        self.go.setDefault(False)
        self.folder.show()
        self.folder.setDefault(True)
        self.folder.setFocus()
        self.leave.setText("Close")

    def show_failure(self, sentence: str) -> None:
        """Say why it cannot be."""
        self._end()
        self.told.setText(sentence)
        self.go.setFocus()

    def reject(self) -> None:
        """Stop what is under way; else close."""
        if self._busy:
            self._end()
            self.stopped.emit()
            self.told.setText("The book was not made; nothing was written.")
            return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what is under way, and close."""
        if self._busy:
            self._end()
            self.stopped.emit()
        super().closeEvent(event)

    def _end(self) -> None:
        self._busy = False
        self.bar.hide()
        self._enable(on=True)
        self.leave.setText("Cancel")

    def _enable(self, *, on: bool) -> None:
        for field in (self.what, self.format, self.content, self.notes, self.title, self.paper, self.go):
            field.setEnabled(on)

    def _on_scope(self) -> None:
        self._holding = None
        if self.scope() == ARTICLE and self.title.text() == TITLE:
            self.title.setText(self._article)
        elif self.scope() != ARTICLE and self.title.text() == self._article:
            self.title.setText(TITLE)
        self._fit()
        self.scope_changed.emit(self.scope())

    def _articles(self) -> int:
        if self._holding is None:
            return 0
        return self._holding.articles if self.choices().whole else self._holding.marked

    def _fit(self) -> None:
        """Let what is asked and told follow what is chosen."""
        choices = self.choices()
        self._form.setRowVisible(self.paper, choices.format == "pdf")
        self.folder.hide()
        if self._holding is None:
            self.told.setText("Counting…")
            self.go.setEnabled(False)
            return
        count = self._articles()
        self.go.setEnabled(bool(count))
        self.go.setDefault(True)
        if not count:
            nothing = "None of them holds a text yet." if choices.whole else "Nothing is marked or noted in them yet."
            self.told.setText(nothing if self._holding.all else "There are no articles there.")
            return
        parts = [counted(count, "article")]
        parts += [counted(self._holding.passages, "passage")] * bool(self._holding.passages)
        parts += [counted(self._holding.notes, "note") + " below them"] * bool(self._holding.notes)
        words = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
        long = " That many take a few minutes." if count > _MANY else ""
        self.told.setText(f"It will hold {words}.{long}")


def _choice(name: str, entries: tuple[tuple[str, str], ...] | list[tuple[str, str]], kept: str) -> QComboBox:
    box = Box(name)
    for data, words in entries:
        box.addItem(words, data)
    box.setCurrentIndex(max(0, box.findData(kept)))
    return box
