from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from reader import document
from reader.library import Library
from reader.model import Captured
from reader.ui.page.comparing import Comparing
from reader.ui.window.versions_dialog import VersionsDialog
from reader.ui.window.window import Window
from tests.ui.shell import opened, passage, press, settle

FILL = "The path goes on along the ditch for as long as anyone has cared to walk it, and nobody has counted."
OLD = [
    "The weir below the mill was raised in the dry summer.",
    *(f"{FILL} Stone {number}." for number in range(30)),
    "He measured the drop with a marked pole, every morning.",
    "The council came to look in the spring.",
]
NEW = [*OLD[:31], "He measured the drop with a notched pole, every morning.", "A gauge has hung there since."]
URL = "https://mill.example/weir"


def captured(paragraphs: list[str]) -> Captured:
    body = document.from_html("".join(f"<p>{paragraph}</p>" for paragraph in paragraphs))
    return Captured(title="The weir", html=document.to_html(body), url=URL, canonical_url=URL)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path):
    with Library.open(tmp_path / "library") as library:
        article = library.add(captured(OLD))[0].id
        library.add_highlight(article, passage(library, article, "a marked pole, every morning"))
        library.add(captured(NEW))
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as made:
        yield made


def shown(qtbot: QtBot, window: Window) -> Comparing:
    """Choose the older version of the open article, by keys."""
    press(qtbot, window, "versions")
    dialog = window.findChild(VersionsDialog)
    assert dialog.list.item(0).text().startswith("Now: ")
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    settle(qtbot, window)
    pane = window.page.leaf.findChild(Comparing)
    assert pane.isVisible()
    return pane


def test_a_version_is_shown_at_the_marked_passage_that_changed(qtbot: QtBot, window: Window) -> None:
    below = window.page.leaf.view
    below.go_to(120)
    pane = shown(qtbot, window)
    text = pane.view.toPlainText()
    assert "a marked\u2009notched pole" in text.replace("\u00ad", "")
    assert "The council came to look" in text.replace("\u00ad", "")
    assert "1 passage you marked changed" in pane.bar.change.said()
    assert pane.view.offset() > 300, "it has gone to the passage"
    assert len(pane.view.marks.all) == 1
    assert below.offset() == 120


def test_keys_go_from_change_to_change_and_escape_back(qtbot: QtBot, window: Window) -> None:
    window.page.leaf.view.go_to(120)
    pane = shown(qtbot, window)
    qtbot.keyClick(pane.view, Qt.Key.Key_BracketRight)
    assert pane.bar.change.said() == "1 of 3: “marked” became “notched”"
    qtbot.keyClick(pane.view, Qt.Key.Key_BracketRight)
    qtbot.keyClick(pane.view, Qt.Key.Key_BracketRight)
    assert pane.bar.change.said().startswith("3 of 3")
    qtbot.keyClick(pane.view, Qt.Key.Key_BracketRight)
    assert pane.bar.change.said().startswith("1 of 3")
    qtbot.keyClick(pane.view, Qt.Key.Key_BracketLeft)
    assert pane.bar.change.said().startswith("3 of 3")
    article = window.reading.article
    qtbot.keyClicks(pane.view, "eh1")
    settle(qtbot, window)
    assert window.reading.article == article, "no key has reached the article below"
    assert len(window.library.highlights()) == 1
    qtbot.keyClick(pane.view, Qt.Key.Key_Escape)
    assert not pane.isVisible()
    assert window.focusWidget() is window.page.leaf.view
    assert window.page.leaf.view.offset() == 120


def test_a_version_is_restored_and_undo_takes_it_back(qtbot: QtBot, window: Window) -> None:
    pane = shown(qtbot, window)
    pane.bar.restore.click()
    settle(qtbot, window)
    assert not pane.isVisible()
    assert "a marked pole" in window.page.leaf.body.text
    assert "the article's text again" in window.notice.text()
    press(qtbot, window, "undo")
    assert "a notched pole" in window.page.leaf.body.text
    press(qtbot, window, "redo")
    assert "a marked pole" in window.page.leaf.body.text


def test_older_and_newer_by_the_arrows_each_body_once(qtbot: QtBot, window: Window) -> None:
    article = window.reading.article.id
    window.library.add(captured([*NEW, "A third sentence stands here now."]))
    window.library.add(captured(NEW))
    window.library.add(captured([*NEW, "And a fourth one."]))
    settle(qtbot, window)
    pane = shown(qtbot, window)
    assert len(window.library.versions(article)) == 5
    names = [pane._shown.id]
    while pane.bar.older.isEnabled():
        qtbot.keyClick(pane.view, Qt.Key.Key_Left)
        names.append(pane._shown.id)
    assert len(names) == len(set(names)) == 3
    qtbot.keyClick(pane.view, Qt.Key.Key_Right)
    assert pane._shown.id == names[1]


def test_another_article_or_another_body_ends_it(qtbot: QtBot, window: Window) -> None:
    pane = shown(qtbot, window)
    press(qtbot, window, "larger", "theme_dark")
    assert pane.isVisible()
    assert pane.view.sheet is window.page.leaf.sheet
    window.library.add(captured([*NEW, "A last word."]))
    settle(qtbot, window)
    assert not pane.isVisible()


def test_its_bar_has_the_colours_in_force(qtbot: QtBot, window: Window) -> None:
    pane = shown(qtbot, window)
    qtbot.keyClick(pane.view, Qt.Key.Key_Escape)
    press(qtbot, window, "theme_black")
    pane = shown(qtbot, window)
    assert pane.bar.grab().toImage().pixelColor(3, 3) == window.page.leaf.theme.list


def test_what_is_opened_on_the_page_is_seen(qtbot: QtBot, window: Window) -> None:
    pane = shown(qtbot, window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.page.focus_text()
    assert pane.isVisible()
    assert window.focusWidget() is pane.view
    press(qtbot, window, "find")
    assert not pane.isVisible()


def test_from_right_to_left(qtbot: QtBot, tmp_path: Path) -> None:
    def made(words: str) -> Captured:
        body = f'<p lang="ar" dir="rtl">السد {words} الطاحونة في الصيف الجاف.</p>' * 3
        html = document.to_html(document.from_html(body))
        return Captured(title="السد", html=html, url=URL, canonical_url=URL, lang="ar")

    with Library.open(tmp_path / "other") as library:
        library.add(made("أسفل"))
        library.add(made("أعلى"))
    with opened(qtbot, tmp_path / "other", tmp_path / "config2", size=(700, 600)) as window:
        window.panes.read(True)
        settle(qtbot, window)
        pane = shown(qtbot, window)
        qtbot.keyClick(pane.view, Qt.Key.Key_BracketRight)
        assert pane.bar.change.said().startswith("1 of 3")
        assert not pane.grab().isNull()


def test_with_one_version_there_is_nothing_to_list(qtbot: QtBot, tmp_path: Path) -> None:
    with Library.open(tmp_path / "other") as library:
        library.add(captured(OLD))
    with opened(qtbot, tmp_path / "other", tmp_path / "config2") as window:
        press(qtbot, window, "versions")
        assert window.findChild(VersionsDialog) is None
        assert "no other text" in window.notice.text()
