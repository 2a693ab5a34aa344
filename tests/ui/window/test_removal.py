from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from reader import document
from reader.document.cutting import path_of, without
from reader.library import Library
from reader.model import Captured, Span
from reader.ui.page.removal import leaf_span
from reader.ui.window.window import Window
from tests.ui.shell import opened, passage, press, settle

URL = "https://mill.example/weir"
BODY = (
    "<p>The weir below the mill was raised in the dry summer.</p>"
    "<p>Subscribe to our letter about weirs.</p>"
    '<figure><img src="https://mill.example/gate.png"></figure>'
    "<ul><li>One boy.</li><li>Two dogs.</li></ul>"
    "<p>He measured the drop with a marked pole, every morning.</p>"
)


def captured(body: str) -> Captured:
    html = document.to_html(document.from_html(body))
    return Captured(title="The weir", html=html, url=URL, canonical_url=URL)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path):
    with Library.open(tmp_path / "library") as library:
        library.add(captured(BODY))
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as made:
        made.panes.read(True)
        made.page.focus_text()
        yield made


def text(window: Window) -> str:
    return window.page.leaf.body.text


def select(window: Window, words: str) -> None:
    view = window.page.leaf.view
    start = view.setting.text.index(words)
    first, last = view.setting.positions.to_qt(Span(start, start + len(words)))
    place = view.textCursor()
    place.setPosition(first)
    place.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
    view.setTextCursor(place)


def test_the_block_of_the_cursor_goes_its_mark_is_an_orphan_and_both_come_back(qtbot: QtBot, window: Window) -> None:
    article = window.reading.article.id
    mark = window.history.add_highlight(article, passage(window.library, article, "letter about weirs"), "yellow")
    settle(qtbot, window)
    press(qtbot, window, "next_paragraph", "next_paragraph", "cut_block")
    assert "Subscribe" not in text(window)
    assert window.library.highlight(mark.id).orphan
    assert "will be from later captures" in window.notice.text()
    press(qtbot, window, "undo")
    assert "Subscribe" in text(window)
    assert window.library.highlight(mark.id).selectors.start == mark.selectors.start
    assert not window.library.highlight(mark.id).orphan
    press(qtbot, window, "redo")
    assert "Subscribe" not in text(window)


def test_a_later_capture_leaves_it_out_and_the_original_comes_back(qtbot: QtBot, window: Window) -> None:
    select(window, "to our")
    press(qtbot, window, "cut_block")
    window.library.add(captured(BODY + "<p>A gauge has hung there since.</p>"))
    settle(qtbot, window)
    assert "Subscribe" not in text(window)
    assert "A gauge" in text(window)
    press(qtbot, window, "restore_original")
    assert "Subscribe" in text(window)
    assert "A gauge" in text(window)
    press(qtbot, window, "undo")
    assert "Subscribe" not in text(window)
    press(qtbot, window, "redo", "restore_original")
    assert "is as it was captured" in window.notice.text()


def test_only_the_selection_is_kept(qtbot: QtBot, window: Window) -> None:
    select(window, "boy.\nTwo dogs.\nHe")
    press(qtbot, window, "keep_only")
    assert text(window) == "One boy.\nTwo dogs.\nHe measured the drop with a marked pole, every morning."


def test_nothing_chosen_and_nothing_left_are_told(qtbot: QtBot, window: Window) -> None:
    press(qtbot, window, "cut_block")
    assert "Go to a block" in window.notice.text()
    window.page.leaf.view.selectAll()
    press(qtbot, window, "cut_block")
    assert "leave nothing" in window.notice.text()
    assert text(window).startswith("The weir")


def test_the_menu_offers_it_for_the_block_under_the_mouse(qtbot: QtBot, window: Window) -> None:
    page = window.page.leaf
    box = page.view.line_box(page.view.setting.positions.place(text(window).index("Two dogs")))
    point = QPoint(round(box.left()) + 40, round(box.center().y()) - page.view.offset())
    menu = page.tools.menu.made(point)
    next(action for action in menu.actions() if action.text() == "Remove this block").trigger()
    settle(qtbot, window)
    assert "Two dogs" not in text(window)
    assert "One boy" in text(window)
    title = page.tools.menu.made(QPoint(120, 40))
    assert "Remove this block" not in [action.text() for action in title.actions()]


def test_a_picture_without_words_goes_alone() -> None:
    whole = document.from_html(BODY)
    image = whole.blocks[2].images[0]
    path = path_of(whole, image)
    assert path == (2,)
    left = without(whole, [path])
    assert left.text == whole.text
    assert len(left.blocks) == len(whole.blocks) - 1


@pytest.mark.parametrize(("char", "span"), [(0, Span(0, 1)), (3, Span(2, 3)), (4, Span(4, 5)), (7, Span(6, 7))])
def test_a_place_is_in_the_leaf_before_the_line_end(char: int, span: Span) -> None:
    assert leaf_span("one\ntwo", char) == span


def test_the_key_is_not_that_of_the_trash(qtbot: QtBot, window: Window) -> None:
    press(qtbot, window, "next_paragraph")
    qtbot.keyClick(window.page.leaf.view, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    assert "The weir below" not in text(window)
    assert window.reading.article.state == "inbox"
