from PySide6.QtWidgets import QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from reader.ui.window.panes import Panes


def shown(panes: Panes) -> str:
    return "".join(letter for letter, pane in zip("slp", panes.parts, strict=True) if pane.isVisible())


def made(qtbot: QtBot, width: int) -> Panes:
    panes = Panes(QWidget(), QWidget(), QWidget())
    panes.parts = [panes.widget(place) for place in range(3)]
    panes.resize(width, 700)
    qtbot.addWidget(panes)
    panes.show()
    qtbot.waitExposed(panes)
    return panes


def test_wide_shows_what_is_wanted(qtbot: QtBot) -> None:
    panes = made(qtbot, 1440)
    assert shown(panes) == "slp"
    panes.want(sidebar=False)
    assert shown(panes) == "lp"
    panes.want(list_=False)
    assert shown(panes) == "p"
    panes.want(sidebar=True, list_=True)
    assert shown(panes) == "slp"


def test_narrow_takes_turns_and_wide_again_shows_all(qtbot: QtBot) -> None:
    panes = made(qtbot, 760)
    assert shown(panes) == "sl"
    panes.read(True)
    assert shown(panes) == "p"
    assert panes.reading
    panes.read(False)
    assert shown(panes) == "sl"
    panes.resize(1200, 700)
    assert shown(panes) == "slp"


def test_a_wide_window_may_become_narrow_in_one_step(qtbot: QtBot) -> None:
    window = QMainWindow()
    panes = Panes(QWidget(), QWidget(), QWidget())
    panes.widget(2).setMinimumWidth(400)
    window.setCentralWidget(panes)
    qtbot.addWidget(window)
    window.resize(1440, 700)
    window.show()
    qtbot.waitExposed(window)
    assert window.minimumSizeHint().width() < 500
    window.resize(520, 700)
    assert window.width() == 520
    panes.read(True)
    assert window.width() == panes.width() == 520
    assert 500 < panes.widget(2).width() <= 520


def test_a_hidden_list_comes_back_where_it_is_the_only_way(qtbot: QtBot) -> None:
    panes = made(qtbot, 760)
    panes.want(list_=False, sidebar=False)
    assert shown(panes) == "l"


def test_widths_survive_hiding_and_narrowness(qtbot: QtBot) -> None:
    panes = made(qtbot, 1440)
    panes.set_widths([180, 400, 860])
    assert panes.sizes()[:2] == [180, 400]
    panes.want(list_=False)
    panes.want(list_=True)
    panes.resize(700, 700)
    panes.resize(1440, 700)
    assert panes.sizes()[:2] == [180, 400]
    panes.resize(1640, 700)
    assert panes.sizes()[:2] == [180, 400], "only the page grows"
