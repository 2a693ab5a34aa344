"""How a page is saved from a browser: the bookmark to make, and the other ways in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

BOOKMARKLET = "javascript:location.href='postil://save?url='+encodeURIComponent(location.href)"
"""What the bookmark holds instead of an address."""
_STEPS = (
    "With a bookmark, one click in your browser saves the page that you are looking at.",
    "1. Copy the line below.\n"
    "2. In your browser, make a new bookmark on the bookmarks bar. Call it “Save to Postil”, and paste the line in place "
    "of its address.\n"
    "3. Click it on any page. The browser asks once whether it may open Postil.",
    "If nothing happens, Postil is not installed for postil: links; its desktop file sees to that.",
    "You can also drag a link, an address or a selected passage from the browser into this window, or copy it and press "
    "Ctrl+V here. Pages that need a password, or a browser to be drawn, are best saved as one file (an extension like "
    "SingleFile, or “Save as…”) and then dropped here.",
)


class BrowserDialog(QDialog):
    """Says it, and has the line to copy."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("from_browser")
        self.setWindowTitle("Save from a browser")
        self.line = QLineEdit(BOOKMARKLET)
        self.line.setReadOnly(True)
        self.line.setCursorPosition(0)
        self.line.setAccessibleName("What the bookmark holds")
        self.copy = QPushButton("Copy")
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(lambda _checked=False: self._copy())
        close = QPushButton("Close")
        close.setDefault(True)
        close.clicked.connect(lambda _checked=False: self.accept())
        row, foot = QHBoxLayout(), QHBoxLayout()
        row.addWidget(self.line, 1)
        row.addWidget(self.copy)
        foot.addStretch(1)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        for number, text in enumerate(_STEPS):
            label = QLabel(text)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            layout.addWidget(label)
            if number == 1:
                layout.addLayout(row)
        layout.addLayout(foot)
        self.copy.setFocus()
        width = min(560, parent.width())
        self.resize(width, layout.totalHeightForWidth(width))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(BOOKMARKLET)
        self.copy.setText("Copied")
