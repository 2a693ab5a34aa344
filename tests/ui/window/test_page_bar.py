"""The bar above the page shows as much as there is room for."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction, QFontMetrics
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from reader.ui.commands.actions import BAR, BAR_RIGHT, find
from reader.ui.window.page_bar import PageBar, Whereabouts
from tests.ui.pages import article


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


def test_a_narrow_bar_keeps_the_way_back_the_type_and_the_menu(qtbot: QtBot) -> None:
    actions = {name: QAction(find(name).word or find(name).text) for name in (*BAR, *BAR_RIGHT)}
    for name, action in actions.items():
        action.setObjectName(name)
    bar = PageBar(actions)
    qtbot.addWidget(bar)
    bar.show_article(article())
    bar.show_way_back(True)
    bar.resize(900, 40)
    bar.show()

    def words() -> list[str]:
        bar.layout().activate()
        shown = [button for button in bar.findChildren(QToolButton) if button.isVisible()]
        assert all(bar.rect().contains(button.geometry()) for button in shown)
        assert all(button.width() >= button.sizeHint().width() for button in shown)
        return [button.defaultAction().objectName() for button in sorted(shown, key=lambda button: button.x())]

    everything = ["back", "archive", "later", "star", "tags", "typography", "write_note", "menu"]
    assert words() == everything
    counts = []
    for width in range(bar.sizeHint().width() + 40, bar.minimumSizeHint().width() - 1, -7):
        bar.resize(width, 40)
        counts.append(len(words()))
    bar.resize(bar.minimumSizeHint().width(), 40)
    assert words() == ["back", "typography", "menu"]
    assert counts == sorted(counts, reverse=True)
    assert bar.minimumSizeHint().width() < 300
    bar.resize(900, 40)
    assert words() == everything
