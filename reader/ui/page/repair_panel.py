"""The desk at the foot of the page where marks are put right: which marks, what they marked, where that may be now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from reader.frozen import frozen
from reader.ui.typography import interface_font

if TYPE_CHECKING:
    from reader.ui.page.page import Page

_ROOMY = 700
_HEIGHT = 232
_LIST = 250
_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)


@frozen
class Passage:
    """Words with what stands around them."""

    before: str
    words: str
    after: str


@frozen
class Case:
    """One mark and one of the places that it may have."""

    number: int
    of: int
    state: str
    """What is wrong with it, in a few words."""
    was: Passage
    note: str
    color: str
    place: Passage | None
    """None where nothing like it was found."""
    place_said: str
    """Which of how many places it is, and how much alike."""
    places: int


class RepairPanel(QWidget):
    """A list, the old words beside the proposed ones, and a row of buttons, each with a key while the list has the focus."""

    chosen = Signal(int)
    """The row of another mark."""
    turned = Signal(int)
    """The next place (1) or the one before (-1) is to be shown."""
    accepted = Signal()
    marked = Signal()
    """What is selected on the page is the passage."""
    kept = Signal()
    closed = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.setObjectName("repair_panel")
        self.setAccessibleName("Marks to be put right")
        self._page = page
        self.wanted = False
        self.list = _Marks(self)
        self.list.currentRowChanged.connect(self._choose)
        self.head = self._label(soft=True)
        self.was, self.now = self._label(), self._label()
        self.was.setObjectName("was")
        self.now.setObjectName("now")
        self.was_head, self.now_head = self._label(soft=True), self._label(soft=True)
        self.was_head.setText("You marked")
        self._texts = QGridLayout()
        self._buttons = {
            word: self._button(word, name, signal)
            for word, name, signal in (
                ("Accept", "Accept this place (A or Enter)", self.accepted.emit),
                ("‹", "Place before (Left)", lambda: self.turned.emit(-1)),
                ("›", "Next place (Right)", lambda: self.turned.emit(1)),
                (
                    "Mark the selection",
                    "Mark what is selected on the page (S; on the page Ctrl+Enter)",
                    self.marked.emit,
                ),
                ("Keep without a place", "Keep it without a place (K)", self.kept.emit),
                ("×", "Back to the article (Esc)", self.closed.emit),
            )
        }
        for button in self._buttons.values():
            button.installEventFilter(self)
        self._lay_out()
        page.shares.append(self._share)
        page.view.key_takers.append(self._take_from_page)
        self.hide()

    def _lay_out(self) -> None:
        inner = QWidget()
        self._texts = QGridLayout(inner)
        self._texts.setContentsMargins(0, 0, 0, 0)
        self._texts.setHorizontalSpacing(22)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setStyleSheet("QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }")
        top = QHBoxLayout()
        top.addWidget(self.head, 1)
        top.addWidget(self._buttons["×"])
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for words in (("Accept", "‹", "›"), ("Mark the selection", "Keep without a place")):
            group = QHBoxLayout()
            for word in words:
                group.addWidget(self._buttons[word])
            group.addStretch(1)
            self._row.addLayout(group)
        side = QVBoxLayout()
        side.addLayout(top)
        side.addWidget(area, 1)
        side.addLayout(self._row)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(14, 8, 10, 10)
        outer.setSpacing(16)
        outer.addWidget(self.list)
        outer.addLayout(side, 1)
        self.list.setFixedWidth(_LIST)
        self._arrange(wide=True)

    def _arrange(self, *, wide: bool) -> None:
        """Put the texts side by side, or one above the other."""
        for label in (self.was_head, self.was, self.now_head, self.now):
            self._texts.removeWidget(label)
        places = ((0, 0), (1, 0), (0, 1), (1, 1)) if wide else ((0, 0), (1, 0), (2, 0), (3, 0))
        for label, (row, column) in zip((self.was_head, self.was, self.now_head, self.now), places, strict=True):
            self._texts.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
        self._texts.setColumnStretch(0, 1)
        self._texts.setColumnStretch(1, int(wide))
        self._texts.setRowStretch(4, 1)
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        had_focus = self.list.hasFocus()
        self.list.setVisible(wide)
        if had_focus and not wide:
            self._buttons["Accept"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _label(self, *, soft: bool = False) -> QLabel:
        made = QLabel()
        made.setWordWrap(True)
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.setFont(interface_font(12.5 if soft else 13.5))
        if soft:
            made.setProperty("tone", "soft")
        return made

    def _button(self, word: str, name: str, act: Callable[[], None]) -> QPushButton:
        made = QPushButton(word)
        made.setFont(interface_font(12.5))
        made.setToolTip(name)
        made.setAccessibleName(name.partition(" (")[0])
        made.setFlat(word in "‹›×")
        made.clicked.connect(lambda _checked=False: act())
        return made

    # what is shown

    def show_marks(self, rows: Sequence[tuple[str, str]], row: int) -> None:
        """List marks: their words, and in which article they are unless it is the open one."""
        self.list.blockSignals(True)
        self.list.clear()
        for words, where in rows:
            item = QListWidgetItem(f"{words}\n{where}" if where else words)
            item.setToolTip(words)
            item.setSizeHint(QSize(0, self.list.fontMetrics().height() * (2 if where else 1) + 12))
            self.list.addItem(item)
        self.list.setCurrentRow(row)
        self.list.blockSignals(False)

    def show_case(self, case: Case) -> None:
        """Show a mark beside one of its places."""
        note = f" · Your note: {' '.join(case.note.split())}" if case.note.strip() else ""
        self.head.setText(f"{case.number} of {case.of} · {case.state}{note}")
        self.was.setTextFormat(Qt.TextFormat.RichText)
        self.was.setText(self._dressed(case.was, case.color))
        self.was.setAccessibleName(f"You marked: {case.was.words}")
        self.now_head.setText(case.place_said)
        if case.place is None:
            self.now.setTextFormat(Qt.TextFormat.PlainText)
            self.now.setText("Select the passage on the page, then mark it here, or keep the mark without a place.")
        else:
            self.now.setTextFormat(Qt.TextFormat.RichText)
            self.now.setText(self._dressed(case.place, case.color))
            self.now.setAccessibleName(f"{case.place_said}: {case.place.words}")
        self._buttons["Accept"].setEnabled(case.place is not None)
        for word in "‹›":
            self._buttons[word].setEnabled(case.places > 1)

    def _dressed(self, passage: Passage, color: str) -> str:
        theme = self._page.theme
        ground = theme.highlight.get(color, theme.highlight["yellow"]).name()
        soft = theme.soft.name()
        return (
            f'<span style="color: {soft}">…{escape(passage.before)}</span>'
            f'<span style="background-color: {ground}">{escape(passage.words)}</span>'
            f'<span style="color: {soft}">{escape(passage.after)}…</span>'
        )

    def open(self) -> None:
        """Come, with the keyboard."""
        self.wanted = True
        self._page.arrange()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.list.isVisible():
            self._buttons["Accept"].setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Go; the keyboard goes to the text."""
        self.wanted = False
        self._page.focus_text()
        self._page.arrange()

    def _share(self, area: QRect) -> QRect:
        """Stand at the foot of the page."""
        if not self.wanted or self._page.body is None:
            self.hide()
            return area
        wide = area.width() >= _ROOMY
        height = min(_HEIGHT if wide else _HEIGHT + 60, area.height() * 3 // 5)
        self.setGeometry(area.left(), area.bottom() + 1 - height, area.width(), height)
        if wide != (not self.list.isHidden()):
            self._arrange(wide=wide)
        self.show()
        self.raise_()
        return area.adjusted(0, 0, 0, -height)

    def _choose(self, row: int) -> None:
        if row >= 0:
            self.chosen.emit(row)

    # keys

    def take(self, key: int) -> bool:
        """Answer a key of the list; False when it means nothing here."""
        acts: dict[int, Callable[[], None]] = {
            Qt.Key.Key_A: self.accepted.emit,
            Qt.Key.Key_Return: self.accepted.emit,
            Qt.Key.Key_Enter: self.accepted.emit,
            Qt.Key.Key_Left: lambda: self.turned.emit(-1),
            Qt.Key.Key_Right: lambda: self.turned.emit(1),
            Qt.Key.Key_S: self.marked.emit,
            Qt.Key.Key_K: self.kept.emit,
            Qt.Key.Key_Escape: self.closed.emit,
        }
        act = acts.get(key)
        if act is not None:
            act()
        return act is not None

    def _take_from_page(self, event: QKeyEvent) -> bool:
        """On the page Ctrl+Enter marks the selection."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if self.isVisible() and enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.marked.emit()
            return True
        return False

    def event(self, event: QEvent) -> bool:
        """Keep plain letters, while the focus is here, from the actions of the window: they are about the article."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
            if held == Qt.KeyboardModifier.NoModifier and event.text() and event.text().isprintable():
                event.accept()
                return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Have the arrows for the marks and their places: a button would go on to the next one with each."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _ARROWS:
            self.keyPressEvent(event)
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer what the buttons have not: up and down go from mark to mark, where the list has no room."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self.list.setCurrentRow(min(max(0, self.list.currentRow() + step), self.list.count() - 1))
        else:
            self.take(event.key())
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the hairline above it."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._page.theme.list)
        painter.fillRect(0, 0, self.width(), 1, self._page.theme.hair)


class _Marks(QListWidget):
    """Its letters are the panel's."""

    def __init__(self, panel: RepairPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self.setAccessibleName("Marks without a sure place")
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFont(interface_font(12.5))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask the panel before searching by letters."""
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if plain and self._panel.take(event.key()):
            event.accept()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Search for nothing."""
