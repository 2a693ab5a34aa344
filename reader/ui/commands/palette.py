"""The palette (Ctrl+K): every action by a few letters of its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from reader.ui.commands.action_states import why_not
from reader.ui.commands.actions import TABLE, Action, shown_keys
from reader.ui.theme import Theme

_ROW = 34
_WIDTH = 560
_SHOWN = 11
_KEPT = 8
"""How many actions are remembered as taken last."""
_RIGHT = Qt.ItemDataRole.UserRole + 1
_LEFT_OUT = Qt.ItemDataRole.UserRole + 2


def score(typed: str, text: str) -> float:
    """Say how well letters fit a name, 0.0 for not at all: they must all occur in order, best at the start of words."""
    letters = "".join(typed.casefold().split())
    name = text.casefold()
    if not letters:
        return 1.0
    at, total, before = -1, 0.0, -2
    for letter in letters:
        start = at + 1
        at = _best(name, letter, start, before)
        if at < 0:
            return 0.0
        total += 3.0 if at == before + 1 else 2.0 if _starts_word(name, at) else 0.5
        before = at
    return total / len(letters) + (1.0 if typed.strip().casefold() in name else 0.0) + 1 / (10 + len(name))


def _best(name: str, letter: str, start: int, before: int) -> int:
    """Return where the letter is taken from: right after the last one, else the start of a word, else anywhere."""
    if start == before + 1 and start < len(name) and name[start] == letter:
        return start
    found = [at for at in range(start, len(name)) if name[at] == letter]
    return next((at for at in found if _starts_word(name, at)), found[0] if found else -1)


def _starts_word(name: str, at: int) -> bool:
    return at == 0 or not name[at - 1].isalnum()


class Palette(QFrame):
    """A field over a list, in the upper part of the window. Enter does the lit action, Escape leaves.

    What was taken last stands first. What cannot be done now is shown with the reason, below what can.
    """

    taken = Signal(list)
    """The names of the actions last taken, this one first."""

    def __init__(self, window: QWidget, actions: Mapping[str, QAction], recent: Sequence[str] = ()) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self._window = window
        self.setObjectName("palette")
        self.setAccessibleName("All actions")
        self._actions = actions
        self._recent = [name for name in recent if name in actions]
        self._field = QLineEdit()
        self._field.setPlaceholderText("What do you want to do?")
        self._field.setAccessibleName("Find an action")
        self._field.textChanged.connect(self._fill)
        self._field.installEventFilter(self)
        self._list = QListWidget()
        self._list.setAccessibleName("Actions")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._rows = _Rows(self._list)
        self._list.setItemDelegate(self._rows)
        self._list.itemClicked.connect(self._take)
        self._none = QLabel("No action has these letters.")
        self._none.setProperty("tone", "soft")
        self._none.setContentsMargins(8, 4, 8, 6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.addWidget(self._field)
        layout.addWidget(self._list)
        layout.addWidget(self._none)

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.setStyleSheet(
            f"#palette {{ background: {theme.page.name()}; border: 1px solid {theme.hair.name()}; border-radius: 10px; }}"
            f"QListWidget {{ background: {theme.page.name()}; }}"
        )

    def open(self) -> None:
        """Show it empty, over its window."""
        window = self._window
        self._field.clear()
        self._fill("")
        wide = max(_WIDTH, self.fontMetrics().averageCharWidth() * 70)
        width = min(wide, window.width() - 40)
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - width) // 2, corner.y() + window.height() // 9)
        self.setFixedWidth(width)
        self.show()
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the field's up, down and Enter work the list."""
        if watched is self._field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}.get(
                Qt.Key(event.key())
            )
            if step:
                row = max(0, min(self._list.count() - 1, self._list.currentRow() + step))
                self._list.setCurrentRow(row)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if item := self._list.currentItem():
                    self._take(item)
                return True
        return False

    def _fill(self, typed: str) -> None:
        self._list.clear()
        ranked = [(self._rank(typed, action), action) for action in TABLE if action.name != "palette"]
        for rank, action in sorted(ranked, key=lambda pair: -pair[0]):
            if rank > 0:
                self._list.addItem(self._item(action))
        self._list.setCurrentRow(0)
        row = self._rows.height()
        shown = max(1, min(self._list.count(), _SHOWN, int(self._window.height() * 0.85) // row - 3))
        self._list.setFixedHeight(shown * row + 2)
        self._list.setVisible(self._list.count() > 0)
        self._none.setVisible(not self._list.count())
        self.adjustSize()

    def _item(self, action: Action) -> QListWidgetItem:
        made = self._actions[action.name]
        name, keys, reason = self._name(action), shown_keys(action, made), why_not(action.name, self._actions)
        item = QListWidgetItem(name)
        item.setData(Qt.ItemDataRole.UserRole, action.name)
        item.setData(_RIGHT, reason or "  ".join(keys[:2]))
        item.setData(_LEFT_OUT, bool(reason))
        said = f"{name}, {reason}" if reason else f"{name} {' or '.join(keys)}".strip()
        item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
        return item

    def _rank(self, typed: str, action: Action) -> float:
        """Say how far up an action belongs, 0.0 for not at all."""
        name = self._name(action)
        fit = max(score(typed, name), score(typed, f"{action.group} {name}") - 1.5)
        if fit <= 0:
            return 0.0
        if action.name in self._recent:
            fit += 0.6 * (1 - self._recent.index(action.name) / _KEPT)
        return fit if self._actions[action.name].isEnabled() else fit / 1000

    def _name(self, action: Action) -> str:
        return self._actions[action.name].text().rstrip("…")

    def _take(self, item: QListWidgetItem) -> None:
        name = str(item.data(Qt.ItemDataRole.UserRole))
        if not self._actions[name].isEnabled():
            return  # the row says why
        self.hide()
        self._recent = [name, *(other for other in self._recent if other != name)][:_KEPT]
        self.taken.emit(self._recent)
        self._actions[name].trigger()


class _Rows(QStyledItemDelegate):
    """Paints an action's name at the left and its keys, or why it cannot be done, softly at the right."""

    def height(self) -> int:
        """Return the height of a row, in pixels."""
        view = self.parent()
        return max(_ROW, view.fontMetrics().height() + 16) if isinstance(view, QWidget) else _ROW

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # type: ignore[override]
        return QSize(super().sizeHint(option, index).width(), self.height())

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]
        """Leave room for what stands at the right, and grey what cannot be done."""
        super().initStyleOption(option, index)
        right = str(index.data(_RIGHT) or "")
        room = option.rect.width() - option.fontMetrics.horizontalAdvance(right) - 44
        option.text = option.fontMetrics.elidedText(option.text, Qt.TextElideMode.ElideRight, room)
        if index.data(_LEFT_OUT):
            soft = option.palette.placeholderText().color()
            for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
                option.palette.setColor(role, soft)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]
        super().paint(painter, option, index)
        if right := index.data(_RIGHT):
            painter.save()
            painter.setFont(option.font)
            painter.setPen(option.palette.placeholderText().color())
            place = option.rect.adjusted(0, 0, -12, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, right)
            painter.restore()
