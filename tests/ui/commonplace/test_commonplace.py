"""The commonplace view in its window: what it shows, how it is gone through, and what is done with what is chosen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reader import links
from reader.library import Library, MarkId, MarkQuery
from reader.ui.commonplace import marks_menu
from reader.ui.commonplace.marks_pane import MarksPane
from reader.ui.window.window import Window
from tests.ui.shell import fill, open_title, opened, passage, press

Key = Qt.Key


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    with Library.open(tmp_path / "library") as library:
        one, two, _three = fill(library, "One", "Two", "Three")
        library.add_highlight(two, passage(library, two, "the lamp in the kiosk"), color="green", note="A *lamp*")
        library.add_highlight(one, passage(library, one, "counted the people"), color="yellow")
        library.add_highlight(one, passage(library, one, "read aloud at supper"), color="green", tags=("supper",))
        library.add_note(one, "Who was the keeper?")
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        yield window


def pane_of(qtbot: QtBot, window: Window) -> MarksPane:
    """Go to the view and wait for what it shows."""
    press(qtbot, window, "go_marks")
    told(qtbot, window)
    assert window.middle.marks is not None
    return window.middle.marks


def told(qtbot: QtBot, window: Window) -> None:
    qtbot.wait(5)
    qtbot.waitUntil(lambda: not window.commonplace.waiting())


def texts(pane: MarksPane) -> list[str]:
    model = pane.list.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def heads(pane: MarksPane) -> list[str]:
    rows = (pane._model.shown(row) for row in range(pane._model.rowCount()))
    return [shown.head for shown in rows if shown is not None and shown.head]


def type_in(qtbot: QtBot, window: Window, pane: MarksPane, text: str) -> None:
    pane.field.setText(text)
    qtbot.waitUntil(lambda: pane.asked.query.text == text)
    told(qtbot, window)


def test_it_shows_every_mark_by_article_and_has_the_keyboard(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window)
    assert texts(pane) == [
        "counted the people",
        "read aloud at supper",
        "Who was the keeper?",
        "the lamp in the kiosk",
    ] or texts(pane) == ["the lamp in the kiosk", "counted the people", "read aloud at supper", "Who was the keeper?"]
    assert sorted(heads(pane)) == ["One", "Two"]
    assert pane._count.text() == "4 marks"
    assert QApplication.focusWidget() is pane.list
    assert not window.list_pane.isVisible()


def test_it_is_left_for_any_place_of_articles(qtbot: QtBot, window: Window) -> None:
    pane_of(qtbot, window)
    press(qtbot, window, "go_inbox")
    assert window.list_pane.isVisible()
    assert window.middle.marks is None


@pytest.mark.parametrize(
    ("group", "expected"),
    [("color", ["Green", "Yellow", "Notes under articles"]), ("tag", ["#supper", "Without a tag"])],
)
def test_it_groups(qtbot: QtBot, window: Window, group: str, expected: list[str]) -> None:
    from reader.frozen import replace

    pane = pane_of(qtbot, window)
    pane.ask(replace(pane.asked, group=group))
    told(qtbot, window)
    assert sorted(heads(pane)) == sorted(expected)
    assert len(texts(pane)) == 4
    assert window._settings.mark_group == group


def test_typing_finds_words_of_passages_notes_and_titles(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window)
    type_in(qtbot, window, pane, "keep")
    assert texts(pane) == ["Who was the keeper?"]
    type_in(qtbot, window, pane, "two")
    assert texts(pane) == ["the lamp in the kiosk"], "the article is called Two"
    assert heads(pane) == ["In “Two”"]
    type_in(qtbot, window, pane, "zeppelin")
    assert pane._heading.text() == "Nothing found"
    assert pane._everything.isVisible()
    pane._everything.click()
    told(qtbot, window)
    assert len(texts(pane)) == 4


def test_an_empty_library_says_what_gathers_here(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        pane = pane_of(qtbot, window)
        assert pane._heading.text() == "Nothing marked yet"
        assert not pane._everything.isVisible()


def test_enter_opens_the_article_at_the_passage_and_alt_left_comes_back(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window)
    row = texts(pane).index("the lamp in the kiosk")
    pane.list.go(row)
    QTest.keyClick(pane.list, Key.Key_Return)
    qtbot.waitUntil(lambda: open_title(window) == "Two")
    assert window.reading.article is not None
    highlight = window.library.highlights(window.reading.article.id)[0]
    qtbot.waitUntil(lambda: window.page.leaf.marking.card.highlight_id == highlight.id)
    press(qtbot, window, "place_back")
    assert QApplication.focusWidget() is pane.list
    assert pane.list.currentIndex().row() == row


def test_in_a_narrow_window_the_way_back_leads_to_the_view(qtbot: QtBot, tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        (one,) = fill(library, "One")
        library.add_highlight(one, passage(library, one, "counted the people"), color="yellow")
    with opened(qtbot, tmp_path / "library", tmp_path / "config", size=(420, 700)) as window:
        pane = pane_of(qtbot, window)
        QTest.keyClick(pane.list, Key.Key_Return)
        qtbot.waitUntil(window.page.isVisible)
        assert not pane.isVisible()
        press(qtbot, window, "place_back")
        assert pane.isVisible()


def test_space_selects_and_moving_leaves_the_selection(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window)
    pane.list.go(0)
    QTest.keyClick(pane.list, Key.Key_Space)
    QTest.keyClick(pane.list, Key.Key_Down)
    QTest.keyClick(pane.list, Key.Key_Down)
    QTest.keyClick(pane.list, Key.Key_Space)
    assert pane.list.selected_count() == 2
    assert pane._count.text() == "2 of 4 selected"
    assert pane._acts.isVisible()
    QTest.keyClick(pane.list, Key.Key_Escape)
    assert pane.list.selected_count() == 1


def test_recolouring_many_is_one_step_back(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window)
    before = {mark.id: mark.color for mark in all_highlights(window)}
    pane.list.selectAll()
    QTest.keyClick(pane.list, Key.Key_4)
    told(qtbot, window)
    assert {mark.color for mark in all_highlights(window)} == {"pink"}
    assert window.notice.text() == "3 highlights marked as pink."
    window.history.undo()
    told(qtbot, window)
    assert {mark.id: mark.color for mark in all_highlights(window)} == before
    window.history.redo()
    assert {mark.color for mark in all_highlights(window)} == {"pink"}


def test_delete_takes_marks_and_no_article_and_undo_brings_them_back(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window)
    pane.list.selectAll()
    QTest.keyClick(pane.list, Key.Key_Delete)
    told(qtbot, window)
    assert window.library.marks(MarkQuery()).total == 0
    assert window.library.count() == 3
    assert pane._heading.text() == "Nothing marked yet"
    window.notice._do()
    told(qtbot, window)
    assert window.library.marks(MarkQuery()).total == 4
    assert len(texts(pane)) == 4


def test_the_last_marks_deleted_come_back_by_the_key_of_undo(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window)
    pane.list.selectAll()
    QTest.keyClick(pane.list, Key.Key_Delete)
    told(qtbot, window)
    assert pane._empty.hasFocus(), "there is no row left for the keyboard, but what is typed may be keys"
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(pane._empty, Key.Key_Z, control)
    told(qtbot, window)
    assert window.library.marks(MarkQuery()).total == 4
    assert pane.list.hasFocus()
    pane.field.setFocus()
    QTest.keyClicks(pane.field, "lamp")
    QTest.keyClick(pane.field, Key.Key_Z, control)
    told(qtbot, window)
    assert pane.field.text() == "", "what was typed is taken back before anything else"
    assert window.library.marks(MarkQuery()).total == 4


def test_a_note_just_saved_is_taken_back_by_the_key_of_undo(qtbot: QtBot, window: Window) -> None:
    field = window.page.leaf.thread_.composer.editor
    field.write()
    QTest.keyClicks(field, "To be taken back")
    QTest.keyClick(field, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert window.library.marks(MarkQuery()).total == 5
    QTest.keyClick(field, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.library.marks(MarkQuery()).total == 4


def test_tags_are_given_to_all_that_are_chosen(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window)
    pane.list.selectAll()
    QTest.keyClick(pane.list, Key.Key_T)
    editor = window.commonplace._bulk._tags  # type: ignore[union-attr]
    assert editor is not None
    assert editor.isVisible()
    QTest.keyClicks(editor._line, "evening")
    QTest.keyClick(editor._line, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    told(qtbot, window)
    assert window.library.marks(MarkQuery(tag="evening")).total == 4
    window.history.undo()
    assert window.library.marks(MarkQuery(tag="evening")).total == 0
    assert window.library.marks(MarkQuery(tag="supper")).total == 1


def test_copies_say_where_from(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window)
    pane.list.go(texts(pane).index("the lamp in the kiosk"))
    clipboard = QApplication.clipboard()
    QTest.keyClick(pane.list, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == "the lamp in the kiosk"
    QTest.keyClick(pane.list, Key.Key_Q)
    assert clipboard.text() == "“the lamp in the kiosk”\nA lamp\n— Two, Kiosk\nhttps://kiosk.example/two"
    QTest.keyClick(pane.list, Key.Key_Q, Qt.KeyboardModifier.ShiftModifier)
    markdown = clipboard.text()
    assert markdown.startswith("## [Two](https://kiosk.example/two)\n\n> the lamp in the kiosk\n\nA *lamp*\n")
    pane.bulk_wanted.emit("copy_rich")
    assert "<blockquote>" in clipboard.mimeData().html()


def test_links_in_notes_read_as_they_do_under_the_article(qtbot: QtBot, window: Window) -> None:
    library = window.library
    one, two = (next(a for a in library.articles(window.list_pane.list.ids) if a.title == t) for t in ("One", "Two"))
    (mark,) = library.highlights(two.id)
    address = links.address(two.uid, highlight=mark.uid)
    library.add_note(one.id, f"See {address} and [[Two]].")
    library.edit_highlight(mark.id, note=f"From {links.address(one.uid)}")
    pane = pane_of(qtbot, window)
    said = "See “the lamp in the kiosk”, Two and Two."
    assert said in texts(pane)
    assert "From One" in {shown.note for row in range(pane._model.rowCount()) if (shown := pane._model.shown(row))}
    pane.list.go(texts(pane).index(said))
    clipboard = QApplication.clipboard()
    QTest.keyClick(pane.list, Key.Key_Q)
    assert clipboard.text().startswith(f"{said}\n— One, Kiosk\n")
    QTest.keyClick(pane.list, Key.Key_Q, Qt.KeyboardModifier.ShiftModifier)
    assert f"[“the lamp in the kiosk”, Two]({address})" in clipboard.text()


def test_an_export_is_written_beside_the_window(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    pane = pane_of(qtbot, window)
    pane.list.selectAll()
    path = tmp_path / "marks.md"
    with qtbot.waitSignal(window.chores.done):
        window.commonplace._bulk.export(pane.list.chosen(), path)  # type: ignore[union-attr]
    text = path.read_text("utf-8")
    assert text.startswith("# Highlights and notes\n")
    assert text.count("\n## ") == 2
    assert not (tmp_path / "marks.md.part").exists()


def test_a_mark_made_on_the_page_comes_into_the_view(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window)
    three = next(a for a in window.library.articles(window.list_pane.list.ids) if a.title == "Three")
    window.library.add_highlight(three.id, passage(window.library, three.id, "before dusk"), color="blue")
    told(qtbot, window)
    assert "before dusk" in texts(pane)


def all_highlights(window: Window) -> list:  # type: ignore[type-arg]
    ids = window.library.marks(MarkQuery(kind="highlights")).ids
    assert all(isinstance(mark, MarkId) for mark in ids)
    return [row.mark for row in window.library.mark_rows(ids)]


def test_on_this_day_shows_earlier_years_and_is_left_by_typing(qtbot: QtBot, window: Window) -> None:
    row = all_highlights(window)[0]
    moment = row.created_at
    past = moment.replace(year=moment.year - 1, day=min(moment.day, 28))
    store = window.library._store
    with store.write() as transaction:
        transaction.db.execute("UPDATE highlight SET created_at = ? WHERE id = ?", (int(past.timestamp()), row.id))
    press(qtbot, window, "go_this_day")
    told(qtbot, window)
    pane = window.middle.marks
    assert pane is not None
    if past.day == moment.day:
        assert texts(pane) == [row.selectors.exact]
        assert heads(pane)[0].endswith(str(past.year))
    else:
        assert pane._heading.text() == "Nothing on this day"
    assert pane._filter.text() == "On this day ▾"
    type_in(qtbot, window, pane, "keeper")
    assert texts(pane) == ["Who was the keeper?"]
    assert pane._filter.text() == "All ▾"


def test_a_click_opens_at_the_passage_and_the_list_keeps_the_keyboard(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window)
    row = texts(pane).index("the lamp in the kiosk")
    place = pane.list.visualRect(pane.list.index(row)).center()
    QTest.mouseClick(pane.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: open_title(window) == "Two")
    assert window.page.leaf.marking.card.isVisible()
    assert QApplication.focusWidget() is pane.list
    other = texts(pane).index("counted the people")
    place = pane.list.visualRect(pane.list.index(other)).center()
    QTest.mouseClick(pane.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, place)
    assert pane.list.selected_count() == 2
    assert open_title(window) == "Two", "it was only selected"


def test_keys_of_articles_touch_none_from_here(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window)
    before = window.library.articles(window.list_pane.list.ids)
    for key in (Key.Key_E, Key.Key_S, Key.Key_L, Key.Key_U):
        QTest.keyClick(pane.list, key)
    assert window.library.articles(window.list_pane.list.ids) == before


def test_rows_are_as_high_as_what_is_in_them(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window)
    heights = {text: pane.list.rowHeight(row) for row, text in enumerate(texts(pane))}
    assert heights["the lamp in the kiosk"] > heights["read aloud at supper"], "one has a note and begins an article"
    assert pane.list.verticalHeader().length() == sum(heights.values())


def test_every_control_and_row_has_a_name(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window)
    for control in (pane.field, pane.list, pane._filter, pane._group, pane._acts):
        face = QAccessible.queryAccessibleInterface(control)
        assert face is not None
        assert face.text(QAccessible.Text.Name)
    index = pane.list.index(texts(pane).index("the lamp in the kiosk"))
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Two. Highlight, green: the lamp in the kiosk. Note: A lamp. Two · Today")


def test_it_is_narrowed_to_a_style_a_time_and_an_article(qtbot: QtBot, window: Window) -> None:
    library, pane = window.library, pane_of(qtbot, window)
    lined = next(mark for mark in library.highlights() if mark.selectors.exact == "counted the people")
    library.edit_highlight(lined.id, style="underline")
    library._store.db.execute("UPDATE highlight SET created_at = created_at - 40 * 86400 WHERE id = ?", (lined.id,))
    for change, found, shown in (
        ({"style": "underline"}, ["counted the people"], "Underlined"),
        (
            {"since": marks_menu._since()["31"]},
            ["Who was the keeper?", "read aloud at supper", "the lamp in the kiosk"],
            "Since",
        ),
    ):
        pane._filter_by(MarkQuery(**change))
        told(qtbot, window)
        assert sorted(texts(pane)) == found
        assert marks_menu.shown_filters(pane.asked.query, {}).startswith(shown)
    pane._forget_filters()
    told(qtbot, window)
    pane.list.go(texts(pane).index("Who was the keeper?"))
    press(qtbot, window, "marks_article")
    told(qtbot, window)
    assert sorted(texts(pane)) == ["Who was the keeper?", "counted the people", "read aloud at supper"]
    assert "One article" in pane._filter.toolTip()
    type_in(qtbot, window, pane, "two")
    assert texts(pane) == [], "another article of that title is not asked for"


def test_what_its_keys_do_is_to_be_had_from_menu_and_palette(qtbot: QtBot, window: Window) -> None:
    assert not window.actions_["marks_pink"].isEnabled()
    pane = pane_of(qtbot, window)
    press(qtbot, window, "marks_all", "marks_pink")
    assert {mark.color for mark in window.library.highlights()} == {"pink"}
    press(qtbot, window, "marks_quote")
    assert "— One, Kiosk" in QApplication.clipboard().text()
    press(qtbot, window, "marks_delete")
    assert window.library.marks(MarkQuery()).total == 0
    press(qtbot, window, "undo")
    told(qtbot, window)
    assert len(texts(pane)) == 4
    press(qtbot, window, "go_inbox")
    assert not window.actions_["marks_delete"].isEnabled()


def test_of_many_marks_the_window_stays_alive_while_they_change(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("reader.ui.deeds", "reader.ui.commonplace.bulk"):
        monkeypatch.setattr(f"{module}.MANY", 2)
    pane = pane_of(qtbot, window)
    deeds = window.views.deeds

    def done(action: str) -> None:
        pane.list.selectAll()
        window.actions_[action].trigger()
        assert deeds.busy()
        qtbot.waitUntil(lambda: not deeds.busy())
        told(qtbot, window)

    done("marks_violet")
    assert {mark.color for mark in window.library.highlights()} == {"violet"}
    assert window.notice.text() == "3 highlights marked as violet."
    done("marks_markdown")
    assert QApplication.clipboard().text().count("postil://") == 4
    assert window.notice.text() == "4 marks copied."
    done("marks_tags")
    editor = window.commonplace._bulk._tags  # type: ignore[union-attr]
    assert editor is not None
    assert editor.isVisible()
    assert window.notice.text() == ""
    editor.hide()
    done("marks_delete")
    assert texts(pane) == []
    window.history.undo()
    qtbot.waitUntil(lambda: not deeds.busy())
    told(qtbot, window)
    assert len(texts(pane)) == 4
    assert window.notice.text() == ""
