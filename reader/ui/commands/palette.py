"""The palette (Ctrl+K): every action by a few letters of its name."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from reader.ui.commands.actions import TABLE, Action, shown_keys
from reader.ui.theme import Theme

_ROW = 34
_WIDTH = 560
_SHOWN = 11


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
    """A field over a list, in the upper part of the window. Enter does the lit action, Escape leaves."""

    def __init__(self, window: QWidget, actions: Mapping[str, QAction]) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self._window = window
        self.setObjectName("palette")
        self.setAccessibleName("All actions")
        self._actions = actions
        self._field = QLineEdit()
        self._field.setPlaceholderText("What do you want to do?")
        self._field.setAccessibleName("Find an action")
        self._field.textChanged.connect(self._fill)
        self._field.installEventFilter(self)
        self._list = QListWidget()
        self._list.setAccessibleName("Actions")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self._list.setItemDelegate(_Rows(self._list))
        self._list.itemClicked.connect(self._take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.addWidget(self._field)
        layout.addWidget(self._list)

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
        width = min(_WIDTH, window.width() - 40)
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
        offered = [action for action in TABLE if action.name != "palette" and self._actions[action.name].isEnabled()]
        ranked = sorted(offered, key=lambda action: -self._rank(typed, action))
        for action in ranked:
            if self._rank(typed, action) <= 0:
                break
            item = QListWidgetItem(self._name(action))
            item.setData(Qt.ItemDataRole.UserRole, action.name)
            keys = shown_keys(action)
            item.setData(Qt.ItemDataRole.UserRole + 1, keys[0] if keys else "")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{self._name(action)} {' or '.join(keys)}".strip())
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        self._list.setFixedHeight(max(1, min(self._list.count(), _SHOWN, self._window.height() // _ROW - 5)) * _ROW + 2)
        self.adjustSize()

    def _rank(self, typed: str, action: Action) -> float:
        return max(score(typed, self._name(action)), score(typed, f"{action.group} {self._name(action)}") - 1.5)

    def _name(self, action: Action) -> str:
        return self._actions[action.name].text().rstrip("…")

    def _take(self, item: QListWidgetItem) -> None:
        name = item.data(Qt.ItemDataRole.UserRole)
        self.hide()
        self._actions[name].trigger()


class _Rows(QStyledItemDelegate):
    """Paints an action's name at the left and its key, softly, at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # type: ignore[override]
        return QSize(super().sizeHint(option, index).width(), _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]
        super().paint(painter, option, index)
        keys = index.data(Qt.ItemDataRole.UserRole + 1)
        if keys:
            painter.save()
            painter.setPen(option.palette.placeholderText().color())
            place = option.rect.adjusted(0, 0, -12, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, keys)
            painter.restore()
