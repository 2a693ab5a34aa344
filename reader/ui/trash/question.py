"""The one question before something is deleted for good."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from reader.library import Trashed, TrashId
from reader.ui.page.note_text import plain_note
from reader.ui.trash.trash_model import counted_kinds

_MOST = 70
"""Characters of what is named in the question."""


class Question(QMessageBox):
    """Names what is meant. Enter and Escape keep it."""

    accepted = Signal()
    """It is to be deleted."""

    def __init__(self, parent: QWidget, ids: Sequence[TrashId], row: Trashed | None, *, whole: bool) -> None:
        """``row`` is what is listed of it where it is one thing alone; ``whole`` says that it is all there is."""
        super().__init__(parent)
        self.setObjectName("for_good")
        self.setWindowTitle("Empty the trash" if whole else "Delete for good")
        self.setIcon(QMessageBox.Icon.NoIcon)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if row is not None:
            words = " ".join((plain_note(row.text, row.linked) if row.id.kind == "note" else row.text).split())
            name = f" “{words if len(words) <= _MOST else words[: _MOST - 2].rstrip() + '…'}”" if words else ""
            also = " with all its highlights and notes" if row.marks else ""
            self.setText(f"Delete the {row.id.kind}{name}{also} for good?")
        else:
            also = " with all that is theirs" if any(one.kind == "article" for one in ids) else ""
            self.setText(f"Delete {counted_kinds(ids)}{also} for good?")
        self.setInformativeText("Nothing brings it back after that, not even Undo.")
        self._delete = self.addButton("Delete for good", QMessageBox.ButtonRole.DestructiveRole)
        keep = self.addButton("Keep", QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(keep)
        self.setEscapeButton(keep)
        self.buttonClicked.connect(lambda button: self.accepted.emit() if button is self._delete else None)
