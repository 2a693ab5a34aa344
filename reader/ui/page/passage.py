"""A stretch of the page as it leaves it: clean text, without what only the setting needed."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextCursor

from reader.ui.typesetting.setting import Setting

_CLEAN = {0x2028: "\n", 0x2029: "\n", 0xAD: None, 0xFFFC: None, 0x2068: None, 0x2069: None}


def plain_text(cursor: QTextCursor, setting: Setting | None) -> str:
    """Return a selection as clean plain text: of the header as it stands, of the body the canonical text."""
    if setting is None:
        return cursor.selectedText().translate(_CLEAN)
    body = setting.positions.from_qt(cursor.selectionStart(), cursor.selectionEnd())
    head = QTextCursor(cursor)
    head.setPosition(cursor.selectionStart())
    top = setting.positions.place(0) if setting.header else 0
    head.setPosition(max(cursor.selectionStart(), min(cursor.selectionEnd(), top)), QTextCursor.MoveMode.KeepAnchor)
    text = head.selectedText().translate(_CLEAN) if head.hasSelection() else ""
    return (text + (setting.text[body.start : body.end] if body else "")).rstrip("\n")


def mime_of(cursor: QTextCursor, setting: Setting | None) -> QMimeData:
    """Return what is put on the clipboard for a selection."""
    data = QMimeData()
    data.setText(plain_text(cursor, setting))
    return data
