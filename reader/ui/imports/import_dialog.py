"""What an import would bring, before anything is changed; then how far it is; then what it has brought."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reader.import_report import has_brought, sentences
from reader.ui.wording import counted, grouped

_MOST = 2000
"""Records left out that are listed; the report holds all of them."""


class ImportDialog(QDialog):
    """Shows what it is told; whoever made it runs the import."""

    accepted_import = Signal()
    """Bring it in."""
    report_wanted = Signal()
    """Save what is shown into a file."""
    stopped = Signal()
    """It was closed while something was under way."""

    def __init__(self, parent: QWidget, file: Path) -> None:
        super().__init__(parent)
        self.setObjectName("import_dialog")
        self.setWindowTitle("Import")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._busy = True
        self.record: dict[str, Any] = {}
        self.head = QLabel(f"Looking at {file.name}…")
        self.head.setTextFormat(Qt.TextFormat.PlainText)
        self.head.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setMaximumHeight(4)
        self.told = QLabel()
        self.told.setObjectName("import_told")
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.left_out = QLabel()
        self.left_out.setProperty("tone", "soft")
        self.skipped = QListWidget()
        self.skipped.setAccessibleName("What is left out, and why")
        self.skipped.setWordWrap(True)
        self.report = QPushButton("Save this report…")
        self.report.setAutoDefault(False)
        self.report.clicked.connect(lambda _checked=False: self.report_wanted.emit())
        self.leave = QPushButton("Cancel")
        self.leave.setAutoDefault(False)
        self.leave.clicked.connect(lambda _checked=False: self.reject())
        self.go = QPushButton("Import")
        self.go.setDefault(True)
        self.go.setEnabled(False)
        self.go.clicked.connect(lambda _checked=False: self._go())
        self._arrange()
        self.resize(QSize(560, 420).boundedTo(parent.window().size() - QSize(40, 40)))

    def _arrange(self) -> None:
        below = QHBoxLayout()
        below.addWidget(self.report)
        below.addStretch(1)
        below.addWidget(self.leave)
        below.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        above: tuple[QWidget, ...] = (self.head, self.bar, self.told, self.left_out)
        for widget in above:
            layout.addWidget(widget)
        layout.addWidget(self.skipped, 1)
        layout.addStretch(0)
        layout.addLayout(below)
        self._hide_rest()

    def _hide_rest(self) -> None:
        rest: tuple[QWidget, ...] = (self.left_out, self.skipped, self.report)
        for widget in rest:
            widget.hide()

    def show_progress(self, done: int) -> None:
        """Say how many records were read."""
        self.told.setText(f"{grouped(done)} records so far.")

    def show_trial(self, record: dict[str, Any], title: str) -> None:
        """Show what would come."""
        self._end(record)
        self.head.setText(title)
        self.told.setText("\n".join(sentences(record, counted, trial=True, commands=False)))
        if has_brought(record):
            self.go.setEnabled(True)
            self.go.setFocus()
        else:
            self._only_leave()

    def show_feeds(self, record: dict[str, Any], name: str) -> None:
        """Show which feeds would be subscribed to."""
        self._busy = False
        self.bar.hide()
        self.head.setText(f"{name}: subscriptions to feeds")
        self.told.setText(f"{counted(record['feeds'], 'feed')}, of which {grouped(record['new'])} are new.")
        self.go.setText("Subscribe")
        if record["new"]:
            self.go.setEnabled(True)
            self.go.setFocus()
        else:
            self._only_leave()

    def show_done(self, record: dict[str, Any], halted: str) -> None:
        """Show what has come."""
        self._end(record)
        self.head.setText(halted or "That is done.")
        self.told.setText("\n".join(sentences(record, counted, trial=False, commands=False)))
        self._only_leave()

    def show_failure(self, sentence: str) -> None:
        """Say why it cannot be."""
        self._busy = False
        self.bar.hide()
        self.head.setText(sentence)
        self.told.clear()
        self._only_leave()

    def _only_leave(self) -> None:
        self.go.hide()
        self.leave.setText("Close")
        self.leave.setDefault(True)
        self.leave.setFocus()

    def _end(self, record: dict[str, Any]) -> None:
        self._busy, self.record = False, record
        self.bar.hide()
        skipped = record["skipped"]
        self.left_out.setVisible(bool(skipped))
        self.skipped.setVisible(bool(skipped))
        self.report.show()
        self.left_out.setText(f"{counted(len(skipped), 'record is', 'records are')} left out:")
        self.skipped.clear()
        self.skipped.addItems([f"{each['what']}: {each['why']}." for each in skipped[:_MOST]])

    def _go(self) -> None:
        self._busy = True
        self.go.setEnabled(False)
        self.bar.show()
        self.head.setText("Importing…")
        self.told.clear()
        self._hide_rest()
        self.leave.setText("Stop")
        self.accepted_import.emit()

    def reject(self) -> None:
        """Stop what is under way, and close."""
        if self._busy:
            self._busy = False
            self.stopped.emit()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Do as ``reject`` does."""
        if self._busy:
            self._busy = False
            self.stopped.emit()
        super().closeEvent(event)
