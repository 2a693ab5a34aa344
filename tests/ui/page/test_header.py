"""The header above a text."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextCursor, QTextDocument

from reader.ui.page.header import write_header
from reader.ui.theme import load_theme
from reader.ui.typesetting.sheet import Sheet
from reader.ui.typography import Typography
from tests.ui.pages import article


@pytest.mark.parametrize("title", ["The Harbour Clock", "lamp and harbour " * 12, "Donaudampfschifffahrt" * 20])
def test_a_title_of_any_length_leaves_room_for_the_text(qapp, title: str) -> None:
    document = QTextDocument()
    document.setTextWidth(590)
    write_header(QTextCursor(document), article(title=title), Sheet(Typography(load_theme("light"))))
    block = document.begin()
    assert block.text() == title.strip()
    assert document.documentLayout().blockBoundingRect(block).height() < 420
    document.setTextWidth(590)
    assert block.charFormat().font().pixelSize() == block.begin().fragment().charFormat().font().pixelSize()


def test_a_short_title_is_large(qapp) -> None:
    sizes = []
    for title in ("The Harbour Clock", "lamp and harbour " * 12, "lamp and harbour " * 40):
        document = QTextDocument()
        write_header(QTextCursor(document), article(title=title), Sheet(Typography(load_theme("light"))))
        sizes.append(document.begin().charFormat().font().pixelSize())
    assert sizes[0] > sizes[1] > sizes[2] > 19
