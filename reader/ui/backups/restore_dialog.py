"""What a backup would bring and leave behind, before it is put in the library's place."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from reader.library.restoring import Preview
from reader.ui.backups.wording import sentences


class RestoreDialog(QDialog):
    """Shows what it is told; whoever made it does what is chosen."""

    chosen = Signal(bool)
    """Restore; whether what is newer in the damaged library is to be brought in."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("restore_backup")
        self.setWindowTitle("Restore a backup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.told = QLabel("Looking at the backup…")
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setMaximumHeight(4)
        self.newer = QPushButton("Restore and bring in what is newer")
        self.go = QPushButton("Restore")
        self.leave = QPushButton("Cancel")
        for button in (self.newer, self.go, self.leave):
            button.setAutoDefault(False)
        self.newer.clicked.connect(lambda _checked=False: self._choose(newer=True))
        self.go.clicked.connect(lambda _checked=False: self._choose(newer=False))
        self.leave.clicked.connect(lambda _checked=False: self.reject())
        foot = QHBoxLayout()
        foot.addStretch(1)
        for button in (self.leave, self.go, self.newer):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addWidget(self.told, 1)
        layout.addWidget(self.bar)
        layout.addLayout(foot)
        self.newer.hide()
        self.go.setEnabled(False)
        self.resize(QSize(560, 260).boundedTo(parent.window().size() - QSize(40, 40)))

    def show_preview(self, seen: Preview) -> None:
        """Show what would come."""
        self.bar.hide()
        after = "Postil closes its window for that, and opens it again."
        self.told.setText("\n".join([*sentences(seen), after]))
        self.go.setEnabled(True)
        self.newer.setVisible(seen.damaged)
        first = self.newer if seen.damaged else self.go
        first.setDefault(True)
        first.setFocus()

    def show_progress(self, percent: int) -> None:
        """Show how far the looking is, where that takes long."""
        self.bar.setRange(0, 100)
        self.bar.setValue(percent)

    def show_failure(self, sentence: str) -> None:
        """Say why it cannot be."""
        self.bar.hide()
        self.told.setText(sentence)
        self.leave.setText("Close")
        self.leave.setFocus()

    def _choose(self, *, newer: bool) -> None:
        self.accept()
        self.chosen.emit(newer)
