"""A stretch of the page as it leaves it: clean text and clean HTML, without what only the setting needed."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextCursor

from reader.ui.typesetting.setting import Setting

if TYPE_CHECKING:
    from reader.document import Document

_CLEAN = {0x2028: "\n", 0x2029: "\n", 0xAD: None, 0x200B: None, 0xFFFC: None, 0x2068: None, 0x2069: None}


def plain_text(cursor: QTextCursor, setting: Setting | None) -> str:
    """Return a selection as clean plain text: of the header as it stands, of the body the canonical text."""
    if setting is None:
        return cursor.selectedText().translate(_CLEAN)
    body = setting.selected(cursor)
    return (_head(cursor, setting) + (setting.text[body.start : body.end] if body else "")).rstrip("\n")


def _head(cursor: QTextCursor, setting: Setting) -> str:
    """Return what is selected of the header."""
    head = QTextCursor(cursor)
    head.setPosition(cursor.selectionStart())
    top = setting.document.findBlockByNumber(setting.header).position() if setting.header else 0
    head.setPosition(max(cursor.selectionStart(), min(cursor.selectionEnd(), top)), QTextCursor.MoveMode.KeepAnchor)
    return head.selectedText().translate(_CLEAN) if head.hasSelection() else ""


def mime_of(cursor: QTextCursor, setting: Setting | None) -> QMimeData:
    """Return what is put on the clipboard for a selection: plain text, and clean HTML of the blocks and styles."""
    data = QMimeData()
    data.setText(plain_text(cursor, setting))
    if setting is not None and setting.source is not None:
        from reader.document import Document, slice

        body = setting.selected(cursor)
        part = leaving(slice(setting.source, body)) if body else Document(())
        head = [html.escape(line) for line in _head(cursor, setting).split("\n") if line.strip()]
        data.setHtml("\n".join([*(f"<p>{line}</p>" for line in head), rich_text(part, inline=not head)]))
    return data


def rich_text(part: Document, *, inline: bool = True) -> str:
    """Return a part of an article as HTML for other programs.

    With ``inline`` words of a single paragraph are not a paragraph, so that they can be put into one.
    """
    from reader.document import Paragraph, to_html

    made = to_html(part)
    if inline and len(part.blocks) == 1 and isinstance(part.blocks[0], Paragraph) and made.endswith("</p>"):
        made = made[made.index(">") + 1 : -len("</p>")]
    return made


def leaving(part: Document) -> Document:
    """Return a part of an article without what has no meaning outside it: links within, pictures without an address."""
    from reader.address import is_web
    from reader.ui.page.leaving import outward

    return outward(part, lambda image: image if is_web(image.src) else None)
