"""A pane in the list's place that gathers things from everywhere: a field to search in, a line of choices, the list."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reader.frozen import replace
from reader.library import MarkQuery
from reader.ui.catalogue.under_line import UnderLine
from reader.ui.commonplace.asking import Answer, Wanted
from reader.ui.commonplace.mark_list import MarkList
from reader.ui.commonplace.mark_model import MarkModel
from reader.ui.theme import Theme
from reader.ui.typography import reading_font

_TYPING = 30
"""Milliseconds of rest in typing after which is asked."""


class GatheredPane(QWidget):
    """Asks by ``wanted`` and shows what comes back. What is shown, and what can be done with it, is said by those below."""

    name = ""
    """What the sidebar calls it."""
    wanted = Signal(object)
    """A ``Wanted``."""

    def __init__(self, theme: Theme, face: str, asked: Wanted, model: MarkModel, list_: MarkList) -> None:
        super().__init__()
        self._theme = theme
        self.asked = asked
        self._model = model
        self._expected = False
        self.field = QLineEdit()
        self.list = list_
        self._count, self._heading, self._sentence = QLabel(), QLabel(), QLabel()
        self._everything = QPushButton("Show everything")
        self._stack, self._empty = UnderLine(), QWidget()
        self.setProperty("ground", "list")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING)
        self._typing.timeout.connect(self._search)
        self.field.textChanged.connect(lambda _text: self._typing.start())
        self.field.installEventFilter(self)
        self.list.left.connect(lambda: self.field.setFocus(Qt.FocusReason.BacktabFocusReason))
        self.list.selection_changed.connect(lambda _count: self._tell())
        self._everything.clicked.connect(self._forget_filters)

    # what those below say

    @abstractmethod
    def _explain(self, answer: Answer) -> tuple[str, str, bool]:
        """Return heading and sentence of an answer that is empty, and whether there is anything without filters."""

    @abstractmethod
    def _tell(self) -> None:
        """Say how many there are, or are selected."""

    @abstractmethod
    def _show_choices(self) -> None:
        """Say what is chosen to be shown."""

    # what it shows

    def show_answer(self, answer: Answer) -> None:
        """Show what was found; an answer to an older question is not for here."""
        if answer.wanted != self.asked:
            return
        had, waited = self.list.hasFocus(), self._empty.hasFocus()
        expected, self._expected = self._expected and had, False
        self.list.show_answer(answer)
        self._tell()
        self._show_choices()
        self._stack.setCurrentWidget(self.list if answer.total else self._empty)
        if not answer.total:
            heading, sentence, more = self._explain(answer)
            self._heading.setText(heading)
            self._sentence.setText(sentence)
            self._everything.setVisible(more)
            self._empty.setAccessibleName(f"{heading}. {sentence}")
            if had:  # not the field: what is typed next may be keys
                self._empty.setFocus(Qt.FocusReason.OtherFocusReason)
        elif expected or waited:  # nothing could be gone to before
            self.focus_list()

    def take(self, complete: Answer) -> None:
        """Take the marks of an answer that is shown already."""
        self._model.take(complete)

    def set_look(self, theme: Theme, face: str) -> None:
        """Show everything with another theme or reading face."""
        self._theme = theme
        self.list.set_look(theme, face)
        self._heading.setFont(reading_font(face, max(17, QApplication.font().pointSizeF() * 1.85), bold=True))
        self.update()

    # where the keyboard goes

    def focus_list(self) -> None:
        """Put the keyboard on the rows; where there are none, on what says so: not into the field, for keys may follow."""
        if self._stack.currentWidget() is self.list and self._model.rowCount():
            fresh = not self.list.currentIndex().isValid()  # coming to it makes the first row current, but chooses none
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            if fresh:
                self.list.step(0)
        else:
            self._expected = self._model.answer is None
            (self.list if self._expected else self._empty).setFocus(Qt.FocusReason.OtherFocusReason)

    def bare(self) -> bool:
        """Say whether nothing is listed, and the keyboard is here with nothing typed."""
        focus = QApplication.focusWidget()
        here = focus is not None and self.isAncestorOf(focus)
        return here and self._stack.currentWidget() is self._empty and not self.field.text()

    def step(self, by: int) -> None:
        """Open the next row, or the one before."""
        self.list.step(by)
        if (current := self.list.current()) is not None:
            self.list.opened.emit(current, True)

    def focus_field(self) -> None:
        """Put the keyboard into the field, its text selected."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Down and Enter go from the field to the rows, and Escape empty it or leave it; undo is the window's wherever
        nothing was typed: the keyboard came here by itself when the last row was deleted.
        """
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo = event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)
            if undo and not (self.field.isUndoAvailable() or self.field.isRedoAvailable()):
                event.ignore()
                return True
            if event.key() == Qt.Key.Key_Escape and self.field.text():
                event.accept()  # to be emptied by it, not left
                return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                if self._model.rowCount():
                    self.focus_list()
                return True
            if event.key() == Qt.Key.Key_Escape and self.field.text():
                self.field.clear()
                return True
        return super().eventFilter(watched, event)

    # what is asked

    def ask(self, wanted: Wanted) -> None:
        """Ask for others, or the same in another order."""
        if wanted != self.asked:
            self.asked = wanted
            self._show_choices()
            self.wanted.emit(wanted)

    def _search(self) -> None:
        self.ask(replace(self.asked, query=replace(self.asked.query, text=self.field.text()), this_day=False))

    def _filter_by(self, query: MarkQuery) -> None:
        self.ask(replace(self.asked, query=replace(query, text=self.field.text()), this_day=False))

    def _forget_filters(self) -> None:
        self.field.clear()
        self._filter_by(MarkQuery())
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _popup(self, menu: QMenu, place: QPoint) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def _below(self, button: QAbstractButton) -> QPoint:
        return button.mapToGlobal(QPoint(0, button.height() + 2))

    # how it is arranged

    def _arrange(self, placeholder: str, buttons: Sequence[QToolButton]) -> None:
        """Put the parts in their places, the buttons at the end of the line below the field."""
        self.field.setPlaceholderText(placeholder)
        self.field.setAccessibleName(placeholder.rstrip("…"))
        self._count.setProperty("tone", "soft")
        self._count.setTextFormat(Qt.TextFormat.PlainText)
        self._count.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        line = QHBoxLayout()
        line.setContentsMargins(4, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self._count, 1)
        for button in buttons:
            button.setAutoRaise(True)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            line.addWidget(button)
        head = QVBoxLayout()
        head.setContentsMargins(12, 12, 12, 6)
        head.setSpacing(5)
        head.addWidget(self.field)
        head.addLayout(line)
        self._arrange_empty()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addLayout(head)
        column.addWidget(self._stack, 1)

    def _arrange_empty(self) -> None:
        self._empty.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # it holds the keyboard while there are no rows
        column = QVBoxLayout(self._empty)
        column.setContentsMargins(28, 0, 28, 0)
        column.setSpacing(9)
        column.addStretch(2)
        for label in (self._heading, self._sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)
        self._sentence.setProperty("tone", "soft")
        column.addSpacing(6)
        column.addWidget(self._everything, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the hairline above the list."""
        super().paintEvent(event)
        QPainter(self).fillRect(0, self._stack.y() - 1, self.width(), 1, self._theme.hair)
