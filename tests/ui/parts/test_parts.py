"""What was kept of a page, shown part by part: put right for the page, taught for its site, tried first, undoable."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidgetItem
from pytestqt.qtbot import QtBot

from reader.capture import RULES, Request, Rule, Worker, rules
from reader.capture.limits import Limits
from reader.library import Library
from reader.ui.parts.asking import Pages
from reader.ui.parts.parts_dialog import PartsDialog
from reader.ui.window.window import Window
from tests.capture.test_rules import PAGE
from tests.ui.shell import opened, passage, press, settle

Check = Qt.CheckState
OTHER = PAGE.replace("fog", "frost").replace("ferry", "sledge")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Library.open(tmp_path / "library") as library, Worker(Limits(images=0.0)) as worker:
        for name, html in (("frost", OTHER), ("fog", PAGE)):
            request = Request.from_text(html, media="text/html", url=f"https://pier.example/{name}")
            article = library.add(worker.capture(request))[0]
        library.add_highlight(article.id, passage(library, article.id, "a new coat"))
    return tmp_path / "library"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, folder: Path):
    with opened(qtbot, folder, tmp_path / "config") as made:
        yield made


def shown(qtbot: QtBot, window: Window) -> PartsDialog:
    press(qtbot, window, "parts")
    made = window.findChildren(PartsDialog)[-1]
    qtbot.waitUntil(lambda: made.tree.topLevelItemCount() > 0, timeout=30_000)
    return made


def item(made: PartsDialog, words: str) -> QTreeWidgetItem:
    return next(one for one in made.tree._items if words in one.text(0) and not one.childCount())


def turn(qtbot: QtBot, made: PartsDialog, words: str) -> QTreeWidgetItem:
    found = item(made, words)
    made.tree.setCurrentItem(found)
    qtbot.keyClick(made.tree, Qt.Key.Key_Space)
    return found


def text(window: Window, title: str) -> str:
    from reader import document

    ids = window.library.originals_of("pier.example")
    one = next(article for article in window.library.articles(ids) if title in article.title)
    return document.from_html(window.library.body(one.id)).text


def done(qtbot: QtBot, window: Window) -> None:
    qtbot.waitUntil(lambda: not window.captures.busy(), timeout=30_000)
    settle(qtbot, window)


def test_what_is_missing_is_included_and_what_is_too_much_is_cut(qtbot: QtBot, window: Window) -> None:
    made = shown(qtbot, window)
    assert item(made, "pilot").checkState(0) == Check.Unchecked
    assert "beside an article" in item(made, "pilot").text(1)
    assert item(made, "new coat").checkState(0) == Check.Checked
    assert not made.save.isEnabled()
    assert turn(qtbot, made, "pilot").text(1) == "will be included"
    assert turn(qtbot, made, "new coat").text(1) == "will be cut"
    assert made.save.text() == "Apply"
    qtbot.mouseClick(made.save, Qt.MouseButton.LeftButton)
    done(qtbot, window)
    assert "pilot" in text(window, "fog") and "new coat" not in text(window, "fog")
    assert "pilot" not in text(window, "frost") and "new coat" in text(window, "frost")
    assert "pilot" in window.page.leaf.view.setting.text
    assert [mark.orphan for mark in window.library.highlights()] == [True]
    rule = rules.load(window.library.folder / RULES, "pier.example")
    assert [page for page, _rule in rule.pages] == ["/fog"] and not rule.site
    while window.history.stack.canUndo():
        press(qtbot, window, "undo")
    assert "pilot" not in text(window, "fog") and "new coat" in text(window, "fog")
    assert [mark.orphan for mark in window.library.highlights()] == [False]
    assert not rules.load(window.library.folder / RULES, "pier.example")


def test_a_rule_for_a_site_is_tried_on_its_kept_pages_before_it_is_saved(qtbot: QtBot, window: Window) -> None:
    made = shown(qtbot, window)
    turn(qtbot, made, "new coat")
    made.everywhere.setChecked(True)
    assert made.save.text() == "Try on kept pages"
    qtbot.mouseClick(made.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: made.save.text() == "Save the rule", timeout=30_000)
    told = [made.results.item(row).text() for row in range(made.results.count())]
    assert len(told) == 2 and all("18 words less" in one for one in told)
    assert "1 highlight would lose its passage" in next(one for one in told if "fog" in one)
    assert not (window.library.folder / RULES).exists()
    qtbot.mouseClick(made.save, Qt.MouseButton.LeftButton)
    done(qtbot, window)
    assert "new coat" not in text(window, "fog") and "new coat" not in text(window, "frost")
    assert rules.load(window.library.folder / RULES, "pier.example").site == Rule(cut=("#plea",))


def test_a_rule_for_a_site_shows_all_parts_that_it_is_about(qtbot: QtBot, window: Window) -> None:
    made = shown(qtbot, window)
    turn(qtbot, made, "south keeper")
    alike = [one for one in made.tree._items if one.text(1) == "will be cut"]
    assert len(alike) == 1
    made.everywhere.setChecked(True)
    alike = [one for one in made.tree._items if one.text(1) == "will be cut"]
    assert len(alike) == 9 and "div.story > p" in made.message.text()
    turn(qtbot, made, "south keeper")
    assert not made.save.isEnabled()


def test_wanting_what_is_so_already_wants_nothing(qtbot: QtBot, window: Window) -> None:
    made = shown(qtbot, window)
    turn(qtbot, made, "new coat")
    turn(qtbot, made, "new coat")
    assert not made.save.isEnabled() and not made.tree.rule()
    made.shown.setCurrentIndex(1)
    assert item(made, "new coat").isHidden() and not item(made, "pilot").isHidden()
    made.reject()
    settle(qtbot, window)
    assert not window.history.stack.canUndo()


def test_an_article_whose_page_was_not_kept_says_so(qtbot: QtBot, window: Window, folder: Path) -> None:
    from tests.ui.shell import add

    add(window.library, "Bare")
    settle(qtbot, window)
    window.choice.go(window.list_pane.list.ids[0])
    settle(qtbot, window)
    press(qtbot, window, "parts")
    assert "not kept as it came" in window.notice.text()


def test_a_file_that_is_no_rule_is_told_of_and_left_alone(qtbot: QtBot, window: Window) -> None:
    place = rules.place_of(window.library.folder / RULES, "pier.example")
    place.parent.mkdir()
    place.write_text("cut = [", "utf-8")
    press(qtbot, window, "parts")
    assert "no TOML" in window.notice.text() and str(place) in window.notice.text()
    assert place.read_text("utf-8") == "cut = ["


def test_the_window_may_be_closed_while_the_page_is_looked_at(qtbot: QtBot, window: Window) -> None:
    press(qtbot, window, "parts")
    pages = window.findChildren(Pages)[-1]
    assert pages._thread is not None
    window.close()
    assert not pages._thread.is_alive()
