"""The bar above the page says how far the reader is, as far as there is room."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from reader.ui.window.page_bar import Whereabouts


def inked(label: Whereabouts) -> int:
    """Return how many columns of the label show anything."""
    image = label.grab().toImage()
    ground = image.pixelColor(0, 0)
    columns = range(image.width())
    return sum(any(image.pixelColor(x, y) != ground for y in range(image.height())) for x in columns)


@pytest.mark.parametrize(("width", "shown"), [(200, "38 % · 6 min left"), (80, "38 %"), (20, "")])
def test_what_does_not_fit_is_left_out_whole(qtbot: QtBot, width: int, shown: str) -> None:
    label = Whereabouts()
    qtbot.addWidget(label)
    label.show_words("38 % · 6 min left")
    label.resize(width, 20)
    assert label.accessibleName() == "38 %, 6 min left"
    room = QFontMetrics(label.font()).horizontalAdvance(shown)
    assert bool(inked(label)) == bool(shown)
    assert 0.5 * room <= inked(label) <= room + 1
