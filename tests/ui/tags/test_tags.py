"""Tags as a whole in the window: from the sidebar, the list of all tags, and the list of those that may be the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from reader.library import Library
from reader.library.tag_looks import TAG_COLORS
from reader.query import parse
from reader.ui.catalogue import sidebar_tags
from reader.ui.commands import undo_tags
from reader.ui.highlight_fit import LEAST, contrast
from reader.ui.page.header import tag_of
from reader.ui.page.page import Page
from reader.ui.tag_colors import tag_color, tag_ink
from reader.ui.tags.change_dialog import ChangeDialog
from reader.ui.theme import THEMES, load_theme
from reader.ui.window.window import Window
from tests.ui.shell import add, opened, press, settle, shown

Shown = TypeVar("Shown", bound=QDialog)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    with Library.open(tmp_path / "library") as library:
        for title, tags in (
            ("Ash", ("recipe", "food/bread")),
            ("Birch", ("recipes", "food/bread/rye")),
            ("Chalk", ("recipes", "stone")),
        ):
            add(library, title, tags=tags)
    with opened(qtbot, tmp_path / "library", tmp_path) as window:
        yield window


def dialog(kind: type[Shown]) -> Shown:
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible())


def names(window: Window) -> list[str]:
    return [tag.name for tag in window.library.tag_uses()]


def go(window: Window, name: str) -> None:
    model = window.sidebar._rows
    window.sidebar._view.go_to(next(n for n in range(model.rowCount()) if model.row(n).name == name))


def test_f2_renames_a_tag_and_the_filter_follows_there_and_back(qtbot: QtBot, window: Window) -> None:
    window.browsing.set_query(parse("tag:food/bread"))
    settle(qtbot, window)
    go(window, "food/bread")
    qtbot.keyClick(window.sidebar._view, Qt.Key.Key_F2)
    asked = dialog(ChangeDialog)
    assert asked.line.text() == "food/bread"
    assert not asked.button.isEnabled()  # it is called so already
    asked.line.setText("")
    asked.look()
    assert not asked.button.isEnabled()  # nothing is taken away by leaving the line empty
    asked.line.setText("baking")
    asked.look()
    assert (
        asked.told.text()
        == "2 articles get another tag. New: “baking”, “baking/rye”. No more: “food/bread”, “food/bread/rye”."
    )
    qtbot.keyClick(asked.line, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert window.browsing.query.text == "tag:baking"
    assert sorted(shown(window)) == ["Ash", "Birch"]
    assert names(window) == ["baking", "baking/rye", "recipe", "recipes", "stone"]
    press(qtbot, window, "undo")
    assert window.browsing.query.text == "tag:food/bread"
    assert names(window) == ["food", "food/bread", "food/bread/rye", "recipe", "recipes", "stone"]
    press(qtbot, window, "redo")
    assert window.browsing.query.text == "tag:baking"
    assert sorted(shown(window)) == ["Ash", "Birch"]


def test_what_is_dropped_on_a_tag_stands_under_it_and_meeting_another_is_asked_first(
    qtbot: QtBot, window: Window
) -> None:
    window.sidebar.tag_dropped.emit("stone", "food")
    assert "food/stone" in names(window)
    window.sidebar.tag_dropped.emit("food/stone", "")
    assert "stone" in names(window)
    add(window.library, "Dew", tags=("food/stone",))
    window.sidebar.tag_dropped.emit("stone", "food")
    asked = dialog(ChangeDialog)
    assert "“stone” joins “food/stone”" in asked.told.text()
    assert "stone" in names(window)
    asked._take()
    assert "stone" not in names(window)
    settle(qtbot, window)


def test_the_line_that_finds_tags_is_there_though_the_filter_hides_most(qtbot: QtBot, tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        add(library, "All", tags=tuple(f"tag{number}" for number in range(20)))
        add(library, "One", tags=("alone",))
    with opened(qtbot, tmp_path / "library", tmp_path) as window:
        window.browsing.set_query(parse("tag:alone"))
    with opened(qtbot, tmp_path / "library", tmp_path) as window:
        assert [row for row in window.sidebar._rows._tags if row[1]] == [("alone", 1)]
        assert window.sidebar._find.isVisible()
        qtbot.keyClicks(window.sidebar._find, "tag1")
        found = [window.sidebar._rows.row(n).name for n in range(window.sidebar._rows.rowCount())]
        assert found[-3:] == ["tag17", "tag18", "tag19"]
        settle(qtbot, window)


def test_a_large_change_is_made_beside_the_window_and_undone_so(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undo_tags, "MANY", 1)
    before = names(window)
    window.desks.tags._merge(["recipe"], "recipes")
    qtbot.waitUntil(lambda: "recipe" not in names(window))
    qtbot.waitUntil(lambda: window.history.stack.canUndo() and not window.desks.tags.deeds.busy())
    window.history.undo()
    qtbot.waitUntil(lambda: names(window) == before)
    qtbot.waitUntil(lambda: not window.desks.tags.deeds.busy())
    qtbot.waitUntil(lambda: not window.notice._message.endswith("…"))  # it is done, and nothing says that it goes on
    settle(qtbot, window)


def test_colours_are_shown_and_undone(qtbot: QtBot, window: Window) -> None:
    window.sidebar.tag_deed_wanted.emit("color:teal", "stone")
    assert window.library.tag_colors() == {"stone": "teal"}
    number = next(n for n in range(window.sidebar._rows.rowCount()) if window.sidebar._rows.row(n).name == "stone")
    assert window.sidebar._rows.row(number).color == "teal"
    window.ways.read(next(a.id for a in window.library.articles(window.list_pane.list.ids) if "stone" in a.tags))
    leaf = window.page.leaf
    qtbot.waitUntil(lambda: leaf.body is not None)
    own = tag_ink(leaf.theme, "teal")
    assert own is not None
    assert written(leaf)["stone"] == own != leaf.theme.accent
    window.sidebar.tag_deed_wanted.emit("color:violet", "stone")
    assert written(leaf)["stone"] == tag_ink(leaf.theme, "violet")
    press(qtbot, window, "theme_dark")
    qtbot.waitUntil(lambda: leaf.theme.dark)
    assert written(leaf)["stone"] == tag_ink(leaf.theme, "violet") != tag_color(load_theme("light"), "violet")
    press(qtbot, window, "undo", "undo")
    assert window.library.tag_colors() == {}
    assert written(leaf)["stone"] == leaf.theme.accent


def written(leaf: Page) -> dict[str, QColor]:
    """Return the tags above the text, and what they are written in."""
    found = {}
    for span in leaf.view.document().findBlockByNumber(2):
        shape = span.fragment().charFormat()
        if (tag := tag_of(shape.anchorHref())) is not None:
            found[tag] = shape.foreground().color()
    return found


def test_all_tags_are_found_sorted_chosen_and_merged_by_keys(qtbot: QtBot, window: Window) -> None:
    press(qtbot, window, "all_tags")
    desk = window.desks.tags
    table = desk.all_tags
    assert table is not None
    assert [tag.name for tag in table.rows.tags] == names(window)
    table.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert table.rows.tags[0].name == "recipes"
    qtbot.keyClicks(table.line, "REC")
    assert [tag.name for tag in table.rows.tags] == ["recipes", "recipe"]
    qtbot.keyClick(table.line, Qt.Key.Key_Down)
    table.table.selectAll()
    assert not table._buttons["rename"].isEnabled()
    qtbot.keyClick(table.table, Qt.Key.Key_M)
    asked = dialog(ChangeDialog)
    assert asked.line.text() == "recipes"
    assert asked.told.text() == "1 article gets another tag. “recipe” joins “recipes”. No more: “recipe”."
    asked._take()
    assert [tag[:2] for tag in table.rows.tags] == [("recipes", 3)]
    qtbot.keyClick(table.table, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert window.browsing.query.text == "tag:recipes"
    qtbot.keyClick(table.table, Qt.Key.Key_Delete)
    dialog(ChangeDialog)._take()
    settle(qtbot, window)
    assert window.browsing.query.text == ""
    assert "recipes" not in names(window)
    table.close()
    press(qtbot, window, "all_tags")
    assert table.line.text() == ""
    assert {tag.name for tag in table.rows.tags} == set(names(window))
    table.close()


def test_similar_tags_are_merged_by_one_press_or_told_apart(qtbot: QtBot, window: Window) -> None:
    add(window.library, "Elm", tags=("Stóne",))
    press(qtbot, window, "tidy_tags")
    tidy = window.desks.tags.tidying
    assert tidy is not None
    qtbot.waitUntil(lambda: len(tidy.alike) == 2)
    first = tidy.table.item(0, 1)
    assert first is not None
    before = first.text()
    qtbot.keyClick(tidy.table, Qt.Key.Key_Space)
    turned = tidy.table.item(0, 1)
    assert turned is not None
    assert turned.text() != before
    qtbot.keyClick(tidy.table, Qt.Key.Key_Space)
    qtbot.keyClick(tidy.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: [group.why for group in tidy.alike] == ["plural"])
    qtbot.keyClick(tidy.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tidy.alike == [])
    assert tidy.nothing.isVisible()
    assert not tidy.table.isVisible()
    assert "recipe" not in names(window)
    press(qtbot, window, "undo", "undo")
    qtbot.waitUntil(lambda: len(tidy.alike) == 2)
    tidy.close()


@pytest.mark.parametrize("theme", THEMES)
def test_every_colour_of_a_tag_can_be_told_from_every_ground(theme: str) -> None:
    assert sidebar_tags.COLORS == TAG_COLORS
    for high in (False, True):
        loaded = load_theme(theme, contrast=high)
        for name in TAG_COLORS:
            color = tag_color(loaded, name)
            assert color is not None
            for ground in (loaded.desk, loaded.list, loaded.page, loaded.sel):
                assert contrast(color, ground) >= 3, (name, ground.name())
            ink = tag_ink(loaded, name)
            assert ink is not None
            assert contrast(ink, loaded.page) >= (7 if high else LEAST), name
