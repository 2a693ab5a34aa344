"""Where notes are written: a field that grows with its text, and the field with its buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QTextCursor
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from reader.ui.theme import Theme
from reader.ui.typography import interface_font

_MOST_LINES = 14


class GrowingEdit(QPlainTextEdit):
    """A plain text field as high as its text, from one line to fourteen. Tab leaves it."""

    finished = Signal()
    """Ctrl+Enter."""
    left = Signal()
    """Escape."""
    resized = Signal()
    focused = Signal(bool)
    hidden = Signal()

    def __init__(self, theme: Theme, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.key_takers: list[Callable[[QKeyEvent], bool]] = []
        """Asked in turn before the field itself; one that returns True has answered the key."""
        self.setFont(interface_font(14))
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setStyleSheet(
            f"QPlainTextEdit {{ background: {theme.page.name()}; color: {theme.ink.name()};"
            f" border: 1px solid {theme.hair.name()}; border-radius: 8px; padding: 6px 8px;"
            f" selection-background-color: {theme.selection.name()}; selection-color: {theme.ink.name()}; }}"
            f"QPlainTextEdit:focus {{ border: 1px solid {theme.accent.name()}; }}"
        )
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        line = self.fontMetrics().lineSpacing()
        lines = max(1, round(self.document().size().height()))
        height = min(lines, _MOST_LINES) * line + 2 * round(self.document().documentMargin()) + 14
        many = lines > _MOST_LINES
        wanted = Qt.ScrollBarPolicy.ScrollBarAsNeeded if many else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if wanted != self.verticalScrollBarPolicy():
            self.setVerticalScrollBarPolicy(wanted)
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(height)
            self.resized.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the height to the new width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def write(self) -> None:
        """Take the focus, the caret behind what is there."""
        self.moveCursor(QTextCursor.MoveOperation.End)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        """Leave undo to the window while nothing has been typed: a note that was just saved is taken back by it."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo = event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)
            written = self.document()
            if undo and written.isEmpty() and not (written.isUndoAvailable() or written.isRedoAvailable()):
                event.ignore()
                return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter finishes, Escape leaves."""
        if any(taker(event) for taker in self.key_takers):
            event.accept()
            return
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.finished.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell of the focus."""
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell of the focus."""
        super().focusOutEvent(event)
        self.focused.emit(False)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Let Tab be a key of whoever proposes something."""
        tab = Qt.Key.Key_Tab if forward else Qt.Key.Key_Backtab
        event = QKeyEvent(QEvent.Type.KeyPress, tab, Qt.KeyboardModifier.NoModifier)
        return any(taker(event) for taker in self.key_takers) or super().focusNextPrevChild(forward)

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell of it."""
        super().hideEvent(event)
        self.hidden.emit()


class Composer(QWidget):
    """A field with *Save* and *Cancel*, which appear as soon as something is written."""

    saved = Signal(str)
    """The text, never blank."""
    cancelled = Signal()
    """What was written is not wanted."""
    left = Signal()
    """Escape: the focus goes elsewhere, what was written stays."""
    resized = Signal()
    writing = Signal(object)
    """The field (``GrowingEdit``) has the keyboard."""

    def __init__(self, theme: Theme, placeholder: str, *, text: str = "", keep_open: bool = False) -> None:
        """``keep_open`` shows the buttons even while nothing is written, as when editing."""
        super().__init__()
        self._keep_open = keep_open
        self._before = text
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.editor = GrowingEdit(theme, placeholder, self)
        self.editor.setAccessibleName(placeholder.rstrip("…"))
        self.editor.finished.connect(self.save)
        self.editor.left.connect(self._leave)
        self.editor.resized.connect(self.resized)
        self.editor.focused.connect(self._tell)
        self.editor.setPlainText(text)
        self.editor.textChanged.connect(self._reveal)
        column.addWidget(self.editor)
        self._foot = QWidget(self)
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(0, 0, 0, 0)
        hint = QLabel("Markdown · [[ links · Ctrl+Enter saves", self._foot)
        hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        hint.setFont(interface_font(12))
        hint.setStyleSheet(f"color: {theme.soft.name()};")
        row.addWidget(hint, 1)
        self._cancel = QPushButton("Cancel", self._foot)
        self._cancel.clicked.connect(self._drop)
        self._save = QPushButton("Save note", self._foot)
        self._save.clicked.connect(self.save)
        for button in (self._cancel, self._save):
            button.setFont(interface_font(13))
            row.addWidget(button)
        column.addWidget(self._foot)
        self._reveal()

    def _tell(self, has_focus: bool) -> None:
        if has_focus:
            self.writing.emit(self.editor)

    def text(self) -> str:
        """Return what is written so far."""
        return self.editor.toPlainText()

    def fit(self) -> None:
        """Be as high as what is in it."""
        foot = 0 if self._foot.isHidden() else self._foot.sizeHint().height() + self._column.spacing()
        margins = self.contentsMargins()
        self.setFixedHeight(margins.top() + self.editor.height() + foot + margins.bottom())
        self._column.activate()

    def save(self) -> None:
        """Hand over the text, unless it is blank."""
        if text := self.text().strip():
            self.saved.emit(text)

    def clear(self) -> None:
        """Empty the field, and forget what was written."""
        written = self.editor.document()
        if not written.isEmpty() or written.isUndoAvailable() or written.isRedoAvailable():
            self.editor.clear()

    def _drop(self) -> None:
        """Empty the field in a way that its own undo takes back, and keep the keyboard in it."""
        cursor = self.editor.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.removeSelectedText()
        self.editor.setFocus()
        self.cancelled.emit()

    def _leave(self) -> None:
        if self._keep_open and self.text().strip() == self._before.strip():
            self.cancelled.emit()
        else:
            self.left.emit()

    def _reveal(self) -> None:
        shown = self._keep_open or bool(self.text().strip())
        self._save.setEnabled(bool(self.text().strip()))
        if shown != self._foot.isVisibleTo(self):
            self._foot.setVisible(shown)
            self.resized.emit()
