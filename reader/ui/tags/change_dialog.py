"""A change of tags before it is made: where they shall go, and what that comes to."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCompleter, QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from reader.errors import ReaderError
from reader.library.tag_changes import TagChange, TagPreview
from reader.ui.tags.wording import told

_PAUSE = 120
"""Milliseconds after the last key until the preview is worked out."""


class ChangeDialog(QDialog):
    """Asks for a name where one is needed; shows what the change would do while it is typed."""

    def __init__(
        self,
        parent: QWidget,
        preview: Callable[[TagChange], TagPreview],
        keep: Callable[[TagChange], object],
        change: Callable[[str], TagChange],
    ) -> None:
        """``change`` makes the change of what is typed, ``keep`` takes it when it is wanted."""
        super().__init__(parent)
        self.setObjectName("tag_change")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._preview, self._keep, self._change = preview, keep, change
        self._named = False
        self._lead = QLabel()
        self._lead.setTextFormat(Qt.TextFormat.PlainText)
        self._lead.setWordWrap(True)
        self.line = QLineEdit()
        self.told = QLabel()
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        self.told.setMinimumHeight(3 * self.told.fontMetrics().height())
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.button = box.addButton("Change", QDialogButtonBox.ButtonRole.AcceptRole)
        self.button.setDefault(True)
        box.accepted.connect(self._take)
        box.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for part in (self._lead, self.line, self.told, box):
            column.addWidget(part)
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self.look)
        self.line.textChanged.connect(lambda _text: self._timer.start())
        self.resize(460, 0)

    def ask(self, title: str, lead: str, verb: str, names: Sequence[str] | None, text: str = "") -> None:
        """Open; ``names`` are proposed while one is typed, None where no name is needed."""
        self.setWindowTitle(title)
        self._named = names is not None
        self._lead.setText(lead)
        self.button.setText(verb)
        self.line.setVisible(names is not None)
        self.line.setAccessibleName(lead)
        self.line.setText(text)
        self.line.selectAll()
        if names is not None:
            completer = QCompleter(list(names), self)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            self.line.setCompleter(completer)
            self.line.setFocus()
        self.look()
        self.open()

    def look(self) -> None:
        """Say what the change would do, or why it cannot be made."""
        self._timer.stop()
        change = self._change(self.line.text())
        if self._named and not change.into.strip():  # which would take the tags away
            said, can = "Type the name of a tag.", False
        else:
            try:
                said, can = told(change, self._preview(change)), True
            except ReaderError as error:
                said, can = str(error), False
        self.told.setText(said)
        self.button.setEnabled(can)

    def _take(self) -> None:
        self.look()
        if not self.button.isEnabled():
            return
        change = self._change(self.line.text())
        try:
            self._keep(change)
        except ReaderError as error:
            self.told.setText(str(error))
        else:
            self.accept()
