"""A list of proposals under a line of text. It never takes the keyboard: the line keeps it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from reader.ui.theme import Theme
from reader.ui.wording import grouped

_ROWS = 8
_HINT = Qt.ItemDataRole.UserRole
_VALUE = Qt.ItemDataRole.UserRole + 1


class Proposals(QListWidget):
    """Proposals with a number or a word at the right. ``handle_key`` is given the line's keys first."""

    taken = Signal(str)
    """The value of the proposal taken by mouse, Enter or Tab."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setObjectName("proposals")
        self.setAccessibleName("Proposals")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setItemDelegate(_ProposalDelegate(self))
        self.itemClicked.connect(lambda item: self.taken.emit(item.data(_VALUE)))

    def propose(self, proposals: Sequence[tuple[str, str, str]], *, chosen: bool = True) -> None:
        """Show (value, text, hint) rows, the first one chosen, or none: then Tab takes the first."""
        self.clear()
        for value, text, hint in proposals:
            item = QListWidgetItem(text)
            item.setData(_HINT, hint)
            item.setData(_VALUE, value)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{text}, {hint}" if hint else text)
            self.addItem(item)
        self.setCurrentRow(0 if proposals and chosen else -1)

    def wanted_height(self, rows: int = _ROWS) -> int:
        """Return the height in pixels of all proposals, ``rows`` of them at most, with the frame."""
        return self.sizeHintForRow(0) * min(rows, self.count()) + 2 * self.frameWidth() + 8 if self.count() else 0

    def current_value(self) -> str:
        """Return the value of the chosen proposal; empty when there is none."""
        item = self.currentItem()
        return str(item.data(_VALUE)) if item is not None else ""

    def handle_key(self, event: QKeyEvent) -> bool:
        """Move or take with the keys of the line; return whether the key was one of these."""
        if not self.isVisible() or not self.count():
            return False
        key = event.key()
        if self.currentRow() < 0:
            if key != Qt.Key.Key_Tab or event.modifiers() & _COMMANDS:
                return False
            self.setCurrentRow(0)
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            step = 1 if key == Qt.Key.Key_Down else -1
            self.setCurrentRow((self.currentRow() + step) % self.count())
        elif key in {Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}:
            step = _ROWS if key == Qt.Key.Key_PageDown else -_ROWS
            self.setCurrentRow(max(0, min(self.count() - 1, self.currentRow() + step)))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab} and not event.modifiers() & _COMMANDS:
            self.taken.emit(self.current_value())
        else:
            return False
        return True


_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class _ProposalDelegate(QStyledItemDelegate):
    def __init__(self, proposals: Proposals) -> None:
        super().__init__(proposals)
        self._proposals = proposals

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, QFontMetrics(self._proposals.font()).height() + 10)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme = self._proposals.theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        from PySide6.QtWidgets import QStyle  # 5 ms, and needed only here

        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.sel)
            painter.drawRoundedRect(option.rect.adjusted(4, 0, -4, 0), 5, 5)
        inner = option.rect.adjusted(13, 0, -13, 0)
        hint = str(index.data(_HINT) or "")
        metrics = QFontMetrics(self._proposals.font())
        painter.setFont(self._proposals.font())
        painter.setPen(theme.soft)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, hint)
        room = inner.width() - (metrics.horizontalAdvance(hint) + 12 if hint else 0)
        text = metrics.elidedText(index.data(), Qt.TextElideMode.ElideRight, room)
        painter.setPen(theme.ink)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()


class Popup(QFrame):
    """Proposals that float under a line. A child of the window rather than a window: no grab, the same on Wayland."""

    taken = Signal(str)

    def __init__(self, line: QLineEdit, theme: Theme) -> None:
        super().__init__(line)
        self._line = line
        self.list = Proposals(theme, self)
        self.list.taken.connect(self.taken)
        self.setObjectName("completion")
        self.hide()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Paint with another theme."""
        self.list.theme = theme
        self.setStyleSheet(
            f"#completion {{ background: {theme.page.name()}; border: 1px solid {theme.hair.name()}; border-radius: 8px }}"
            f"#proposals {{ background: transparent; }}"
        )

    def propose(self, proposals: Sequence[tuple[str, str, str]], at: QRect, *, chosen: bool = True) -> None:
        """Show the proposals under ``at``, a rectangle of the line; hide when there are none."""
        self.list.propose(proposals, chosen=chosen)
        if not proposals:
            self.hide()
            return
        window = self._line.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        corner = self._line.mapTo(window, QPoint(0, 0))
        widest = max(QFontMetrics(self.font()).horizontalAdvance(f"{text}  {hint}") for _, text, hint in proposals)
        width = min(max(200, widest + 60), max(200, window.width() - 16))
        left = max(8, min(corner.x() + at.left(), window.width() - width - 8))
        top = corner.y() + self._line.height() + 3
        height = min(self.list.wanted_height(), max(60, window.height() - top - 8))
        self.setGeometry(left, top, width, height)
        self.list.setGeometry(1, 4, width - 2, height - 8)
        self.show()
        self.raise_()

    def event(self, event: QEvent) -> bool:
        """Keep clicks beside a row from reaching what lies beneath."""
        if isinstance(event, QMouseEvent):
            event.accept()
            return True
        return super().event(event)


def with_counts(tags: Sequence[tuple[str, int]]) -> list[tuple[str, str, str]]:
    """Return tags as proposals, their counts as hints."""
    return [(name, name, grouped(count)) for name, count in tags]
