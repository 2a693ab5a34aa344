"""The list of the bodies that an article has had."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reader.library.values import Version
from reader.ui.moments import friendly
from reader.ui.wording import counted

_ORIGINS = {"capture": "as captured", "edit": "edited", "cut": "with blocks removed"}


class VersionsDialog(QDialog):
    """Newest first; the present one stands on top and cannot be chosen."""

    chosen = Signal(int)
    """The id of a version to be shown."""

    def __init__(self, parent: QWidget, title: str, versions: Sequence[Version]) -> None:
        super().__init__(parent)
        self.setObjectName("versions")
        self.setWindowTitle("Versions")
        head = QLabel(title)
        head.setWordWrap(True)
        head.setTextFormat(Qt.TextFormat.PlainText)
        self.list = QListWidget()
        self.list.setAccessibleName("Versions, newest first")
        for version in versions:
            item = QListWidgetItem(("Now: " if version.present else "") + named(version))
            item.setSizeHint(QSize(0, self.list.fontMetrics().height() + 14))
            item.setData(Qt.ItemDataRole.UserRole, version.id)
            if version.present:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.setCurrentRow(1)
        self.list.itemActivated.connect(self._take)
        show = QPushButton("Show what has changed since")
        show.setDefault(True)
        show.clicked.connect(lambda _checked=False: self._take(self.list.currentItem()))
        close = QPushButton("Close")
        close.setAutoDefault(False)
        close.clicked.connect(lambda _checked=False: self.reject())
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(show)
        layout = QVBoxLayout(self)
        layout.addWidget(head)
        layout.addWidget(self.list)
        layout.addLayout(foot)
        self.list.setFocus()
        room = parent.window().size() - QSize(40, 40)
        self.resize(QSize(460, 320).boundedTo(room))

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.accept()
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))


def named(version: Version) -> str:
    """Return when a version came, how long it is, and how it came about."""
    when = friendly(version.captured_at, datetime.now(UTC))
    return f"{when} · {counted(version.words, 'word')} · {_ORIGINS.get(version.origin, version.origin)}"
