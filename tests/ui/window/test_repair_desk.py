from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from reader import document
from reader.library import Library
from reader.model import Captured, Span
from reader.ui.page.lost import said
from reader.ui.page.repair_panel import RepairPanel
from reader.ui.window.window import Window
from tests.ui.shell import open_title, opened, passage, press, settle

OLD = (
    "The weir below the mill was raised in the dry summer, and nobody wrote it down.",
    "Two boys from the upper farm were paid a penny each to watch the sluice by night, and fell asleep.",
    "The notary keeps the old deed under glass.",
)
NEW = (
    "The weir below the mill was raised in the dry summer, and nobody wrote it down.",
    "A pair of brothers from some farm up the hill had a penny apiece for watching over the sluice in the dark.",
    "Everything else was carried off by the first high water.",
)


def captured(title: str, paragraphs: tuple[str, ...]) -> Captured:
    body = document.from_html("".join(f"<p>{paragraph}</p>" for paragraph in paragraphs))
    url = f"https://mill.example/{title}"
    return Captured(title=title, html=document.to_html(body), url=url, canonical_url=url)


def changed(library: Library, title: str) -> int:
    article = library.add(captured(title, OLD))[0].id
    library.add_highlight(
        article, passage(library, article, "boys from the upper farm were paid a penny each to watch")
    )
    library.add_highlight(
        article, passage(library, article, "The notary keeps the old deed under glass"), note="Where?"
    )
    library.add(captured(title, NEW))
    return article


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path):
    with Library.open(tmp_path / "library") as library:
        changed(library, "weir")
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as made:
        made.panes.read(True)
        settle(qtbot, made)
        yield made


def desk(qtbot: QtBot, window: Window) -> RepairPanel:
    press(qtbot, window, "repair")
    panel = window.page.leaf.findChild(RepairPanel)
    assert panel.isVisible()
    return panel


def select(window: Window, words: str) -> None:
    view = window.page.leaf.view
    start = view.setting.text.index(words)
    first, last = view.setting.positions.to_qt(Span(start, start + len(words)))
    place = view.textCursor()
    place.setPosition(first)
    place.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
    view.setTextCursor(place)


def test_the_foot_of_the_article_says_so_and_leads_there(qtbot: QtBot, window: Window) -> None:
    assert len(window.library.doubtful()) == 2, "both passages are gone or much changed"
    button = window.page.leaf.thread_.findChild(QPushButton, "lost_marks")
    assert "2 marks lost their passage" in button.text()
    press(qtbot, window, "theme_dark")
    button = window.page.leaf.thread_.findChild(QPushButton, "lost_marks")
    button.click()
    settle(qtbot, window)
    panel = window.page.leaf.findChild(RepairPanel)
    assert panel.isVisible()
    assert panel.list.count() == 2
    assert "boys from the upper farm" in panel.was.text()


def test_a_place_is_accepted_by_a_key_and_undo_asks_again(qtbot: QtBot, window: Window) -> None:
    panel = desk(qtbot, window)
    first = window.library.doubtful()[0]
    assert "A pair of brothers" in panel.now.text() or "penny apiece" in panel.now.text()
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    settle(qtbot, window)
    mark = window.library.highlight(first.id)
    assert not mark.orphan
    assert not mark.doubtful
    text = window.page.leaf.body.text
    assert text[mark.selectors.start : mark.selectors.end] == mark.selectors.exact
    assert panel.list.count() == 1
    assert panel.isVisible()
    press(qtbot, window, "undo")
    settle(qtbot, window)
    assert window.library.highlight(first.id).doubtful
    assert panel.list.count() == 2


def test_a_passage_is_chosen_on_the_page(qtbot: QtBot, window: Window) -> None:
    panel = desk(qtbot, window)
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    assert "Where?" in panel.head.text()
    lost = window.library.doubtful()[1]
    qtbot.keyClick(panel.list, Qt.Key.Key_S)
    assert "Select the passage" in window.notice.text()
    select(window, "carried off by the first high water")
    qtbot.keyClick(window.page.leaf.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    mark = window.library.highlight(lost.id)
    assert mark.selectors.exact == "carried off by the first high water"
    assert mark.note == "Where?"
    assert not mark.orphan
    press(qtbot, window, "undo")
    assert window.library.highlight(lost.id).orphan
    assert window.library.highlight(lost.id).selectors.exact == lost.selectors.exact


def test_all_kept_without_a_place_ends_it_and_the_foot_still_tells(qtbot: QtBot, window: Window) -> None:
    panel = desk(qtbot, window)
    for _ in range(2):
        qtbot.keyClick(panel.list, Qt.Key.Key_K)
        settle(qtbot, window)
    assert not window.library.doubtful()
    qtbot.keyClick(panel.list, Qt.Key.Key_Escape)
    settle(qtbot, window)
    assert not panel.isVisible()
    assert all(mark.orphan for mark in window.library.highlights())
    button = window.page.leaf.thread_.findChild(QPushButton, "lost_marks")
    assert button.text() == "2 marks kept without a passage"
    press(qtbot, window, "undo")
    assert window.library.doubtful()


def test_marks_of_other_articles_follow_and_open_theirs(qtbot: QtBot, window: Window) -> None:
    window.library.add(captured("sound", OLD))
    other = changed(window.library, "race")
    settle(qtbot, window)
    panel = desk(qtbot, window)
    assert panel.list.count() == 4
    panel.list.setCurrentRow(2)
    settle(qtbot, window)
    assert open_title(window) == "race"
    assert window.reading.article.id == other
    assert panel.isVisible()
    assert "boys from the upper farm" in panel.was.text()


def test_where_there_is_no_room_for_the_list_keys_go_from_mark_to_mark(qtbot: QtBot, window: Window) -> None:
    window.resize(420, 700)
    settle(qtbot, window)
    panel = desk(qtbot, window)
    assert panel.width() <= 420
    assert panel.list.isHidden()
    assert panel.head.text().startswith("1 of 2")
    qtbot.keyClick(panel, Qt.Key.Key_Down)
    assert panel.head.text().startswith("2 of 2")
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_from_the_list_alone_the_article_comes_with_the_desk(qtbot: QtBot, window: Window) -> None:
    window.resize(420, 700)
    window.panes.read(False)
    settle(qtbot, window)
    assert not window.page.isVisible()
    panel = desk(qtbot, window)
    assert window.panes.reading
    assert "penny apiece" in panel.now.text()


def test_what_the_reader_scrolled_to_stays_when_something_else_changes(qtbot: QtBot, window: Window) -> None:
    window.library.add(captured("weir", (*NEW, *(f"More and more water has passed by here, {n}." for n in range(90)))))
    settle(qtbot, window)
    desk(qtbot, window)
    view = window.page.leaf.view
    view.go_to(1400)
    window.history.retag([window.reading.article.id], ["water"], [])
    settle(qtbot, window)
    assert view.offset() > 1200


def test_with_nothing_lost_there_is_no_desk(qtbot: QtBot, tmp_path: Path) -> None:
    with Library.open(tmp_path / "other") as library:
        library.add(captured("sound", OLD))
    with opened(qtbot, tmp_path / "other", tmp_path / "config2") as window:
        press(qtbot, window, "repair")
        assert "nothing to put right" in window.notice.text()
    assert said([]) == ""


def test_in_a_narrow_window_the_arrows_go_from_mark_to_mark_and_letters_answer(qtbot: QtBot, window: Window) -> None:
    panel = desk(qtbot, window)
    assert panel.list.hasFocus()
    window.resize(480, 760)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: not panel.list.isVisible())
    focus = window.focusWidget()
    assert isinstance(focus, QPushButton) and focus.text() == "Accept"
    assert panel.head.text().startswith("1 of 2")
    qtbot.keyClick(focus, Qt.Key.Key_Down)
    assert panel.head.text().startswith("2 of 2")
    assert window.focusWidget() is focus
    qtbot.keyClick(focus, Qt.Key.Key_Up)
    before = panel.now_head.text()
    qtbot.keyClick(focus, Qt.Key.Key_Right)
    assert panel.head.text().startswith("1 of 2")
    assert panel.now_head.text() != before or "of 1" in before
    qtbot.keyClick(focus, Qt.Key.Key_Down)
    qtbot.keyClick(focus, Qt.Key.Key_K)
    settle(qtbot, window)
    assert len(window.library.doubtful()) == 1
