"""The commonplace view: a field to search in, what is shown and how it is grouped, and the list of marks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reader.frozen import replace
from reader.library import MarkId, MarkQuery, MarkRow
from reader.ui.commonplace import marks_menu
from reader.ui.commonplace.asking import GROUPS, Answer, Part, Wanted
from reader.ui.commonplace.mark_list import MarkList
from reader.ui.commonplace.mark_model import MarkModel, told
from reader.ui.theme import Theme
from reader.ui.typography import reading_font

_TYPING = 30
"""Milliseconds of rest in typing after which is asked."""


class MarksPane(QWidget):
    """Asks by ``wanted`` and shows what comes back; what is to be done with the chosen marks is told by ``bulk_wanted``."""

    wanted = Signal(object)
    """A ``Wanted``."""
    bulk_wanted = Signal(str)
    """The name of an act (see ``marks_menu.bulk_menu``)."""

    def __init__(
        self,
        theme: Theme,
        face: str,
        group: str,
        fetch: Callable[[Part, int, int], Sequence[MarkId]],
        listed: Callable[[Sequence[MarkId]], list[MarkRow]],
        tags: Callable[[], Sequence[str]],
    ) -> None:
        """``fetch`` and ``listed`` are those of ``MarkModel``; ``tags`` returns all tags of marks, most used first."""
        super().__init__()
        self._theme = theme
        self.asked = Wanted(MarkQuery(), group if group in GROUPS else "article")
        self._model, self._tags = MarkModel(fetch, listed), tags
        self._expected = False
        self.field = QLineEdit()
        self.list = MarkList(self._model, theme, face)
        self._count, self._heading, self._sentence = QLabel(), QLabel(), QLabel()
        self._everything = QPushButton("Show everything")
        self._filter, self._group, self._acts = QToolButton(), QToolButton(), QToolButton()
        self._stack, self._empty = QStackedWidget(), QWidget()
        self.setObjectName("marks_pane")
        self.setAccessibleName("Highlights and notes")
        self.setProperty("ground", "list")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING)
        self._typing.timeout.connect(self._search)
        self._arrange()
        self._connect()
        self.set_look(theme, face)
        self._show_choices()

    def _connect(self) -> None:
        self.field.textChanged.connect(lambda _text: self._typing.start())
        self.field.installEventFilter(self)
        self.list.left.connect(lambda: self.field.setFocus(Qt.FocusReason.BacktabFocusReason))
        self.list.selection_changed.connect(lambda _count: self._tell())
        self.list.menu_wanted.connect(self._show_bulk)
        self._filter.clicked.connect(self._show_filters)
        self._group.clicked.connect(self._show_groups)
        self._acts.clicked.connect(lambda: self._show_bulk(self._below(self._acts)))
        self._everything.clicked.connect(self._forget_filters)

    # what it shows

    def show_answer(self, answer: Answer) -> None:
        """Show what was found; an answer to an older question is not for here."""
        if answer.wanted != self.asked:
            return
        had = self.list.hasFocus()
        expected, self._expected = self._expected and self.field.hasFocus() and not self.field.text(), False
        self.list.show_answer(answer)
        self._tell()
        self._show_choices()
        self._stack.setCurrentWidget(self.list if answer.total else self._empty)
        if not answer.total:
            self._explain(answer)
            if had:
                self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        elif expected:  # nothing could be gone to before
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

    def _explain(self, answer: Answer) -> None:
        query = self.asked.query
        filtered = self.asked.this_day or bool(query.text.strip() or marks_menu.shown_filters(query, answer.names))
        if not answer.anything:
            self._heading.setText("Nothing marked yet")
            self._sentence.setText(
                "Select words in an article and press H, or write a note under it: all of that gathers here."
            )
        elif self.asked.this_day:
            self._heading.setText("Nothing on this day")
            self._sentence.setText("In earlier years, nothing was marked on this day.")
        else:
            self._heading.setText("Nothing found")
            self._sentence.setText("No highlight and no note has all of that.")
        self._everything.setVisible(answer.anything and filtered)
        self._empty.setAccessibleName(f"{self._heading.text()}. {self._sentence.text()}")

    def _tell(self) -> None:
        answer = self._model.answer
        selected = self.list.selected_count()
        self._count.setText(told(answer, selected) if answer else "")
        self._acts.setVisible(selected > 1)

    def _show_choices(self) -> None:
        names = self._names()
        shown = "On this day" if self.asked.this_day else marks_menu.shown_filters(self.asked.query, names)
        self._filter.setText(f"{self.fontMetrics().elidedText(shown or 'All', Qt.TextElideMode.ElideRight, 130)} ▾")
        self._filter.setToolTip(shown)
        self._filter.setAccessibleName(f"Show: {shown or 'all'}")
        self._filter.setProperty("tone", "accent" if shown else "soft")
        self._filter.style().polish(self._filter)
        self._group.setText(f"{GROUPS[self.asked.group]} ▾")
        self._group.setAccessibleName(f"Grouped by {GROUPS[self.asked.group].lower()}")

    # where the keyboard goes

    def focus_list(self) -> None:
        """Put the keyboard on the marks, else into the field."""
        if self._stack.currentWidget() is self.list and self._model.rowCount():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            if not self.list.currentIndex().isValid():
                self.list.step(0)
        else:
            self._expected = self._model.answer is None
            self.focus_field()

    def step(self, by: int) -> None:
        """Open the next mark, or the one before."""
        self.list.step(by)
        if (current := self.list.current()) is not None:
            self.list.opened.emit(current, True)

    def focus_field(self) -> None:
        """Put the keyboard into the field, its text selected."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Down and Enter go from the field to the marks, and Escape empty it or leave it."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.focus_list()
                return True
            if event.key() == Qt.Key.Key_Escape and self.field.text():
                self.field.clear()
                return True
        return super().eventFilter(watched, event)

    # what is asked

    def ask(self, wanted: Wanted) -> None:
        """Ask for other marks, or the same in another order."""
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

    def ask_for_this_day(self) -> None:
        """Show what was marked on this day in earlier years."""
        self.field.blockSignals(True)
        self.field.clear()
        self.field.blockSignals(False)
        self._typing.stop()
        self.ask(Wanted(MarkQuery(), self.asked.group, this_day=True))

    # menus

    def _show_filters(self) -> None:
        menu = marks_menu.filter_menu(self, self._names(), self._tags(), self.asked.query, self._theme, self._filter_by)
        last = menu.actions()[-1]
        last.setEnabled(last.isEnabled() or self.asked.this_day)
        day = QAction("On this day, in earlier years", menu)
        day.setCheckable(True)
        day.setChecked(self.asked.this_day)
        day.triggered.connect(lambda _on=False: self.ask_for_this_day())
        menu.insertAction(last, day)
        self._popup(menu, self._below(self._filter))

    def _show_groups(self) -> None:
        menu = marks_menu.group_menu(self, self.asked.group, lambda group: self.ask(replace(self.asked, group=group)))
        self._popup(menu, self._below(self._group))

    def _show_bulk(self, place: QPoint) -> None:
        if self.list.chosen():
            names = self._names()
            several = self.list.selected_count() > 1
            self._popup(marks_menu.bulk_menu(self, names, self._theme, self.bulk_wanted.emit, several), place)

    def _names(self) -> dict[str, str]:
        return self._model.answer.names if self._model.answer else {}

    def _popup(self, menu: QMenu, place: QPoint) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def _below(self, button: QToolButton) -> QPoint:
        return button.mapToGlobal(QPoint(0, button.height() + 2))

    # how it is arranged

    def _arrange(self) -> None:
        self.field.setPlaceholderText("Search highlights and notes…")
        self.field.setAccessibleName("Search highlights and notes")
        self._count.setProperty("tone", "soft")
        self._count.setTextFormat(Qt.TextFormat.PlainText)
        self._count.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._acts.setText("With these ▾")
        self._acts.setAccessibleName("What to do with the selected marks")
        self._acts.setProperty("tone", "accent")
        self._group.setProperty("tone", "soft")
        line = QHBoxLayout()
        line.setContentsMargins(4, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self._count, 1)
        for button in (self._acts, self._filter, self._group):
            button.setAutoRaise(True)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            line.addWidget(button)
        self._acts.hide()
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
