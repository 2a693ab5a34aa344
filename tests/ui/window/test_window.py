import os
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from reader.errors import LibraryError
from reader.library import Library
from reader.model import Span, State
from reader.query import parse
from reader.ui.window.window import Window
from tests.ui.shell import add, fill, open_title, opened, passage, press, settle, shown


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config"


@pytest.fixture
def window(qtbot: QtBot, folder: Path, config: Path):
    with Library.open(folder) as library:
        fill(library, "One", "Two", "Three", "Four")
    with opened(qtbot, folder, config) as made:
        yield made


def select(window: Window, words: str) -> None:
    """Select words of the open article, as the mouse would."""
    view = window.page.leaf.view
    start = view.setting.text.index(words)
    first, last = view.setting.positions.to_qt(Span(start, start + len(words)))
    place = view.textCursor()
    place.setPosition(first)
    place.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
    view.setTextCursor(place)


def places(window: Window) -> dict[str, int]:
    facets = window.library.facets(window.browsing.query)
    return {**facets.states, "starred": facets.starred}


# -- where one is ------------------------------------------------------------------------------------------------------


def test_it_opens_on_the_inbox_with_its_first_article(window: Window) -> None:
    assert shown(window) == ["One", "Two", "Three", "Four"]
    assert open_title(window) == "One"
    assert window.windowTitle() == "One"
    assert window.list_pane.list.selected_ids() == [window.reading.article.id]


def test_next_and_previous_open_what_they_come_to(qtbot: QtBot, window: Window) -> None:
    press(qtbot, window, "next", "next")
    assert open_title(window) == "Three"
    press(qtbot, window, "previous")
    assert open_title(window) == "Two"
    press(qtbot, window, "previous", "previous", "previous")
    assert open_title(window) == "One"


def test_places_by_two_keys(qtbot: QtBot, window: Window) -> None:
    press(qtbot, window, "later")
    for key in "gl":
        qtbot.keyClick(window.list_pane.list, key)
    settle(qtbot, window)
    assert shown(window) == ["One"]
    assert window.browsing.query.text == "is:later"


def test_layout_query_article_and_order_return_at_the_next_start(qtbot: QtBot, folder: Path, config: Path) -> None:
    with Library.open(folder) as library:
        fill(library, "One", "Two", "Three")
    with opened(qtbot, folder, config) as first:
        press(qtbot, first, "go_all")
        first.list_pane.order_changed.emit("oldest")
        settle(qtbot, first)
        press(qtbot, first, "next", "next", "sidebar", "theme_sepia", "larger")
        assert open_title(first) == "One"
        first.panes.want(sidebar=True)
        first.panes.setSizes([170, 420, 710])
        first.panes.splitterMoved.emit(0, 0)
        press(qtbot, first, "list")
    with opened(qtbot, folder, config) as again:
        assert shown(again) == ["Three", "Two", "One"]
        assert again.browsing.query.text == ""
        assert open_title(again) == "One"
        assert not again.panes.list_wanted
        press(qtbot, again, "list")
        assert again.list_pane.list.selected_ids() == [again.reading.article.id]
        assert again.panes.sizes()[1] == 420
        assert again.actions_["theme_sepia"].isChecked()
        assert again._settings.look.get("size") == 20


def test_the_reading_position_returns_at_the_next_start(qtbot: QtBot, folder: Path, config: Path) -> None:
    with Library.open(folder) as library:
        add(library, "Long", paragraphs=60)
    with opened(qtbot, folder, config) as first:
        press(qtbot, first, "page_down", "page_down", "page_down")
        left_at = first.page.leaf.reading.position()
        assert left_at > 500
    with opened(qtbot, folder, config, size=(1000, 600)) as again:
        assert abs(again.page.leaf.reading.position() - left_at) < 120, "the same passage, in another window"
        assert 0 < again.reading.article.progress < 1


# -- moving articles on ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("action", "state"), [("archive", "archive"), ("later", "later"), ("trash", "trash")])
def test_sending_an_article_away_opens_the_next_and_undo_brings_it_back(
    qtbot: QtBot, window: Window, action: str, state: str
) -> None:
    press(qtbot, window, "next", action)
    assert shown(window) == ["One", "Three", "Four"]
    assert open_title(window) == "Three"
    assert places(window)[state] == 1
    assert "Undo" in window.notice._button.text()
    press(qtbot, window, "undo")
    assert shown(window) == ["One", "Two", "Three", "Four"]
    assert open_title(window) == "Two"
    assert window.list_pane.list.current_id() == window.reading.article.id
    press(qtbot, window, "redo")
    assert shown(window) == ["One", "Three", "Four"]


def test_the_last_one_gives_way_to_the_one_before_and_then_to_nothing(qtbot: QtBot, window: Window) -> None:
    press(qtbot, window, "next", "next", "next", "archive")
    assert open_title(window) == "Three"
    press(qtbot, window, "archive", "archive", "archive")
    assert shown(window) == []
    assert open_title(window) == ""
    assert window.page.article is None
    assert not window.actions_["archive"].isEnabled()
    press(qtbot, window, "undo")
    assert open_title(window) == "One"


def test_in_a_list_it_stays_in_the_next_is_opened_all_the_same(qtbot: QtBot, window: Window) -> None:
    press(qtbot, window, "go_all", "next", "archive")
    assert shown(window) == ["One", "Two", "Three", "Four"]
    assert open_title(window) == "Three"


def test_an_offer_to_undo_goes_when_it_would_undo_something_else(qtbot: QtBot, window: Window) -> None:
    press(qtbot, window, "star")
    settle(qtbot, window)
    press(qtbot, window, "archive")
    settle(qtbot, window)
    assert "Archived" in window.notice.text()
    press(qtbot, window, "undo")
    settle(qtbot, window)
    assert window.notice.text() == ""
    press(qtbot, window, "archive")
    settle(qtbot, window)
    assert "Archived" in window.notice.text()
    select(window, "counted the people")
    press(qtbot, window, "highlight")
    settle(qtbot, window)
    assert window.library.highlights()
    assert window.notice.text() == ""


def test_several_at_once(qtbot: QtBot, window: Window) -> None:
    list_ = window.list_pane.list
    list_.selectAll()
    settle(qtbot, window)
    press(qtbot, window, "star")
    assert places(window)["starred"] == 4
    press(qtbot, window, "archive")
    assert shown(window) == []
    press(qtbot, window, "undo", "undo")
    assert places(window) == {"inbox": 4, "later": 0, "archive": 0, "trash": 0, "starred": 0}


def test_delete_on_the_shelf_of_trash_takes_it_out_and_undo_brings_it_back(qtbot: QtBot, window: Window) -> None:
    press(qtbot, window, "trash")
    window.sidebar.query_wanted.emit(parse("is:trashed"))
    settle(qtbot, window)
    press(qtbot, window, "next")
    assert open_title(window) == "One"
    assert window.actions_["trash"].text() == "Delete from the library"
    press(qtbot, window, "trash")
    assert window.library.count() == 3
    assert open_title(window) == ""
    press(qtbot, window, "undo")
    assert window.library.count() == 4
    assert shown(window) == ["One"]


def test_an_article_moved_by_another_process_is_not_taken_away_while_read(qtbot: QtBot, window: Window) -> None:
    with Library.open(window.library.folder) as other:
        other.set_state([window.reading.article.id], State.ARCHIVE)
    qtbot.waitUntil(lambda: shown(window) == ["Two", "Three", "Four"])
    settle(qtbot, window)
    assert open_title(window) == "One"


def test_an_article_deleted_by_another_process_leaves_the_page(qtbot: QtBot, window: Window) -> None:
    with Library.open(window.library.folder) as other:
        other.delete([window.reading.article.id])
    qtbot.waitUntil(lambda: open_title(window) == "")
    settle(qtbot, window)
    assert shown(window) == ["Two", "Three", "Four"]


def test_what_another_process_adds_is_there_within_a_second(qtbot: QtBot, window: Window) -> None:
    with Library.open(window.library.folder) as other:
        add(other, "Five", tags=("Fresh",))
    qtbot.waitUntil(lambda: "Five" in shown(window))
    assert open_title(window) == "One"
    assert ("Fresh", 1) in window.library.facets(window.browsing.query).tags


# -- tags and the filter -----------------------------------------------------------------------------------------------


def test_tags_are_edited_filtered_by_and_shown_as_text(qtbot: QtBot, window: Window) -> None:
    press(qtbot, window, "tags")
    line = window.popups.tags.findChild(QLineEdit)
    assert line.hasFocus()
    qtbot.keyClicks(line, "dusk/late")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert window.reading.article.tags == ("dusk/late",)
    window.page.tag_clicked.emit("dusk/late")
    settle(qtbot, window)
    assert shown(window) == ["One"]
    assert window.list_pane.box.text() == window.browsing.query.text
    assert "dusk/late" in window.list_pane.box.text()
    window.sidebar.query_wanted.emit(parse("-tag:dusk"))
    settle(qtbot, window)
    assert shown(window) == ["Two", "Three", "Four"]
    assert window.list_pane.box.text() == "-tag:dusk"
    press(qtbot, window, "undo")
    assert shown(window) == ["One", "Two", "Three", "Four"]


def test_typing_in_the_box_filters_and_never_blocks(qtbot: QtBot, window: Window) -> None:
    press(qtbot, window, "search")
    assert window.list_pane.box.hasFocus()
    qtbot.keyClicks(window.list_pane.box, "three")
    qtbot.waitUntil(lambda: shown(window) == ["Three"])
    assert places(window)["inbox"] == 4, "letters typed in the box are no keys"
    qtbot.keyClicks(window.list_pane.box, " xyzzy")
    qtbot.waitUntil(lambda: shown(window) == [])
    assert open_title(window) == "One", "a filter takes no article off the page"


def test_the_last_of_many_queries_wins(qtbot: QtBot, window: Window) -> None:
    for text in ("one", "is:later", "lamp", "four -four", "two"):
        window.browsing.set_query(parse(text))
    settle(qtbot, window)
    assert shown(window) == ["Two"]


# -- marks and notes ---------------------------------------------------------------------------------------------------


def test_a_key_marks_the_selection_and_undo_takes_it_back(qtbot: QtBot, window: Window) -> None:
    article = window.reading.article.id
    select(window, "an hour before dusk")
    press(qtbot, window, "highlight_pink")
    (mark,) = window.library.highlights(article)
    assert (mark.selectors.exact, mark.color) == ("an hour before dusk", "pink")
    assert window._settings.color == "pink"
    select(window, "took it for a promise")
    press(qtbot, window, "highlight")
    assert [h.color for h in window.library.highlights(article)] == ["pink", "pink"]
    assert window.page.leaf.view.marks.find(mark.id)
    press(qtbot, window, "undo", "undo")
    assert window.library.highlights(article) == []
    assert not window.page.leaf.view.marks.find(mark.id)
    press(qtbot, window, "redo")
    assert window.page.leaf.view.marks.find(mark.id)


def test_keys_underline_and_strike_through_and_new_marks_are_highlights_again(qtbot: QtBot, window: Window) -> None:
    article = window.reading.article.id
    select(window, "an hour before dusk")
    press(qtbot, window, "underline")
    select(window, "took it for a promise")
    press(qtbot, window, "strike")
    select(window, "the lamp")
    press(qtbot, window, "highlight")
    assert [h.style for h in window.library.highlights(article)] == ["mark", "underline", "strike"]
    press(qtbot, window, "undo", "undo")
    assert [h.style for h in window.library.highlights(article)] == ["underline"]
    assert window.page.leaf.view.marks.all[0].style == "underline"


def test_a_bracket_goes_to_a_mark_from_the_list_too(qtbot: QtBot, window: Window) -> None:
    select(window, "took it for a promise")
    press(qtbot, window, "highlight")
    (mark,) = window.library.highlights(window.reading.article.id)
    window.list_pane.list.setFocus()
    qtbot.keyClick(window.list_pane.list, Qt.Key.Key_BracketRight)
    leaf = window.page.leaf
    assert leaf.view.marks.lit == mark.id
    assert leaf.view.hasFocus()
    qtbot.keyClick(leaf.view, Qt.Key.Key_Return)
    assert leaf.marking.card.highlight_id == mark.id


def test_tags_of_a_highlight_are_completed_from_the_library_and_undone(qtbot: QtBot, window: Window) -> None:
    article = window.reading.article.id
    window.library.retag([article], add=["kiosk/night"])
    select(window, "took it for a promise")
    press(qtbot, window, "highlight")
    (mark,) = window.library.highlights(article)
    window.page.leaf.open_highlight(mark.id)
    line = window.page.leaf.marking.card.tags
    line.setFocus()
    qtbot.keyClicks(line, "nigh")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert window.library.highlight(mark.id).tags == ("kiosk/night",)
    press(qtbot, window, "undo")
    assert window.library.highlight(mark.id).tags == ()
    assert line.text() == ""


def test_a_highlight_is_resized_by_keys_and_undone(qtbot: QtBot, window: Window) -> None:
    select(window, "took it for a promise")
    press(qtbot, window, "highlight_note")
    (mark,) = window.library.highlights(window.reading.article.id)
    leaf = window.page.leaf
    leaf.marking.card.close_card()
    leaf.open_highlight(mark.id)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    settle(qtbot, window)
    assert window.library.highlight(mark.id).selectors.exact == "took it for a"
    press(qtbot, window, "undo")
    assert window.library.highlight(mark.id).selectors == mark.selectors


def test_colours_are_called_what_the_reader_calls_them(qtbot: QtBot, window: Window) -> None:
    def seen() -> tuple[str, str, str]:
        dot = window.page.leaf.marking.bar.dots[1]
        return dot.accessibleName(), dot.toolTip(), window.actions_["highlight_green"].text()

    assert seen() == ("Highlight in green", "Green", "Highlight in green")
    window.library.set_color_name("green", "agree")
    settle(qtbot, window)
    named = ("Highlight in green, agree", "Agree, green", "Highlight in green: agree")
    assert seen() == named
    before = window._settings.look.theme
    press(qtbot, window, "theme_dark" if before != "dark" else "theme_light")
    assert seen() == named, "in another theme the bar is another"
    window.library.set_color_name("green", "")
    settle(qtbot, window)
    assert seen()[0] == "Highlight in green"


def test_a_mark_after_an_emoji_holds_the_words_that_were_selected(qtbot: QtBot, window: Window) -> None:
    select(window, "the house opposite")
    press(qtbot, window, "highlight_note")
    (mark,) = window.library.highlights(window.reading.article.id)
    assert mark.selectors.exact == "the house opposite"


def test_without_a_selection_the_keys_say_what_to_do(qtbot: QtBot, window: Window) -> None:
    press(qtbot, window, "highlight")
    assert "Select a passage" in window.notice.text()
    assert window.library.highlights() == []


def test_notes_come_and_go_with_undo(qtbot: QtBot, window: Window) -> None:
    article = window.reading.article.id
    window.page.note_added.emit("First.", None)
    (note,) = window.library.notes(article)
    window.page.note_edited.emit(note.id, "First, rather.")
    window.page.note_deleted.emit(note.id)
    assert window.library.notes(article) == []
    press(qtbot, window, "undo", "undo", "undo")
    assert window.library.notes(article) == []
    press(qtbot, window, "redo")
    assert [n.text for n in window.library.notes(article)] == ["First."]


def test_a_mark_made_by_another_process_is_painted(qtbot: QtBot, window: Window) -> None:
    article = window.reading.article.id
    with Library.open(window.library.folder) as other:
        mark = other.add_highlight(article, passage(other, article, "the lamp"))
        other.add_note(article, "From elsewhere.")
    qtbot.waitUntil(lambda: window.page.leaf.view.marks.find(mark.id) is not None)


def test_a_note_being_written_is_there_at_the_next_start(qtbot: QtBot, folder: Path, config: Path) -> None:
    with Library.open(folder) as library:
        fill(library, "One", "Two")
    with opened(qtbot, folder, config) as first:
        press(qtbot, first, "write_note")
        qtbot.keyClicks(QApplication.focusWidget(), "Half a thou")
        first.list_pane.list.setFocus()
        press(qtbot, first, "next")
    with opened(qtbot, folder, config) as again:
        assert open_title(again) == "Two"
        press(qtbot, again, "previous")
        assert again.page.drafts()[again.reading.article.id]["new", 0] == "Half a thou"


# -- keys, panes, look -------------------------------------------------------------------------------------------------


def test_a_journey_by_keys_alone(qtbot: QtBot, window: Window) -> None:
    def key(name: object, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        qtbot.keyClick(QApplication.focusWidget() or window, name, modifier)
        settle(qtbot, window)

    window.list_pane.list.setFocus()
    key("j")
    key("e")
    assert shown(window) == ["One", "Three", "Four"]
    key("s")
    assert window.reading.article.starred
    key(Qt.Key.Key_Return)
    assert window.page.leaf.view.hasFocus()
    for _ in range(4):
        key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier)
    key("2")
    (mark,) = window.library.highlights(window.reading.article.id)
    assert mark.color == "green"
    key("t")
    for letter in "night":
        key(letter)
    key(Qt.Key.Key_Return)
    key(Qt.Key.Key_Return)
    assert window.reading.article.tags == ("night",)
    key("/")
    for letter in "#night":
        key(letter)
    qtbot.waitUntil(lambda: shown(window) == ["Three"])
    key(Qt.Key.Key_Return)
    if window.list_pane.box.hasFocus():  # that took a proposal
        key(Qt.Key.Key_Return)
    assert window.list_pane.list.hasFocus()
    key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.reading.article.tags == ()


def test_tab_goes_to_everything_and_to_nothing_unseen(qtbot: QtBot, window: Window) -> None:
    window.resize(1440, 900)
    assert window.focusWidget() is window.list_pane.list
    reached: list[str] = []
    for _step in range(60):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        focused = window.focusWidget()
        assert not focused.visibleRegion().isEmpty(), focused
        reached.append(focused.objectName() or focused.accessibleName())
        if focused is window.list_pane.list:
            break
    wanted = (
        "bar_archive",
        "bar_typography",
        "bar_menu",
        "Article",
        "Write a note",
        "places",
        "search",
        "Order: Newest",
    )
    assert [name for name in wanted if name not in reached] == []
    assert reached[-1] == "articles"


def test_the_list_has_the_keyboard_at_the_start(qtbot: QtBot, folder: Path, config: Path) -> None:
    with Library.open(folder) as library:
        fill(library, "One", "Two")
    for _start in range(2):
        with opened(qtbot, folder, config) as window:
            window.panes.read(True)
            assert window.focusWidget() is window.list_pane.list


def test_a_narrow_window_shows_one_thing_at_a_time(qtbot: QtBot, folder: Path, config: Path) -> None:
    with Library.open(folder) as library:
        fill(library, "One", "Two")
    with opened(qtbot, folder, config, size=(760, 700)) as window:
        list_, page = window.list_pane.list, window.page
        assert list_.isVisible()
        assert not page.isVisible()
        assert not window.actions_["highlight"].isEnabled()
        list_.setFocus()
        qtbot.keyClick(list_, Qt.Key.Key_Return)
        assert page.isVisible()
        assert not list_.isVisible()
        assert window.bar._buttons["back"].isVisible()
        press(qtbot, window, "next")
        assert open_title(window) == "Two"
        qtbot.keyClick(page.leaf.view, Qt.Key.Key_Escape)
        assert list_.isVisible()
        assert list_.hasFocus()
        window.resize(1200, 700)
        qtbot.waitUntil(lambda: page.isVisible() and list_.isVisible())
        assert not window.bar._buttons["back"].isVisible()


def test_a_narrow_window_that_was_closed_on_an_article_begins_with_the_keyboard_in_it(
    qtbot: QtBot, folder: Path, config: Path
) -> None:
    with Library.open(folder) as library:
        fill(library, "One", "Two")
    with opened(qtbot, folder, config, size=(700, 600)) as window:
        press(qtbot, window, "next", "open")
    with opened(qtbot, folder, config, size=(700, 600)) as window:
        qtbot.waitUntil(window.page.leaf.view.hasFocus)
        qtbot.keyClick(window.page.leaf.view, Qt.Key.Key_Escape)
        assert window.list_pane.list.hasFocus()


def test_moving_through_the_list_of_a_narrow_window_opens_and_reads_nothing(
    qtbot: QtBot, folder: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.ui.page.reading._DWELL", 10**8)  # however slow the machine, nothing else counts as seen
    with Library.open(folder) as library:
        fill(library, "One", "Two", "Three")
    with opened(qtbot, folder, config, size=(760, 700)) as window:
        window.page.leaf.reading._pause.start(10)  # as when the time after which a page counts as seen is nearly over
        press(qtbot, window, "next", "next")
        qtbot.wait(30)
        assert window.list_pane.list.selected_ids() == [window.list_pane.list.ids[2]]
        assert open_title(window) == "One"
        press(qtbot, window, "star", "open")
        assert open_title(window) == "Three"
        assert window.reading.article.starred
        press(qtbot, window, "back", "previous")
        window.resize(1300, 700)
        qtbot.waitUntil(lambda: open_title(window) == "Two")
        assert {article.progress for article in window.library.articles(window.list_pane.list.ids)} == {0.0}


def test_archiving_the_last_one_in_a_narrow_window_goes_back_to_the_list(
    qtbot: QtBot, folder: Path, config: Path
) -> None:
    with Library.open(folder) as library:
        fill(library, "One")
    with opened(qtbot, folder, config, size=(760, 700)) as window:
        press(qtbot, window, "open", "archive")
        assert window.list_pane.isVisible()
        assert not window.page.isVisible()


def test_every_theme_is_taken_on_at_once(qtbot: QtBot, window: Window) -> None:
    for name in ("black", "light", "dark", "sepia", "system"):
        press(qtbot, window, f"theme_{name}")
        assert [
            n for n in ("system", "light", "sepia", "dark", "black") if window.actions_[f"theme_{n}"].isChecked()
        ] == [name]
        ground = window.grab().toImage().pixelColor(window.width() - 60, window.height() // 2)
        assert ground == window._look.theme.page


def test_the_system_theme_is_followed_live(qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    class Desktop:
        scheme = Qt.ColorScheme.Light

        def styleHints(self) -> "Desktop":
            return self

        def colorScheme(self) -> Qt.ColorScheme:
            return self.scheme

    desktop = Desktop()
    monkeypatch.setattr("reader.ui.theme.QGuiApplication", desktop)
    press(qtbot, window, "theme_system")
    assert window._look.theme.name == "light"
    desktop.scheme = Qt.ColorScheme.Dark
    QGuiApplication.styleHints().colorSchemeChanged.emit(desktop.scheme)
    assert window._look.theme.name == "dark"
    assert window.page.leaf._typography.theme.name == "dark"
    press(qtbot, window, "theme_sepia")
    QGuiApplication.styleHints().colorSchemeChanged.emit(desktop.scheme)
    assert window._look.theme.name == "sepia", "a theme that was chosen stays"


def test_keys_go_on_working_when_the_list_runs_empty(qtbot: QtBot, window: Window) -> None:
    window.list_pane.list.setFocus()
    for _ in range(4):
        qtbot.keyClick(QApplication.focusWidget(), "e")
        settle(qtbot, window)
    assert shown(window) == []
    for key in "ga":
        qtbot.keyClick(QApplication.focusWidget(), key)
    settle(qtbot, window)
    assert len(shown(window)) == 4


def test_type_and_column_change_within_their_limits(qtbot: QtBot, window: Window) -> None:
    for _ in range(40):
        window.actions_["larger"].trigger()
    assert window._settings.look.get("size") == 48
    for _ in range(60):
        window.actions_["narrower"].trigger()
    assert window._settings.look.get("measure") == 40
    press(qtbot, window, "usual_type")
    assert (window._settings.look.get("size"), window._settings.look.get("measure")) == (19, 66)


def test_the_menu_palette_panel_and_key_sheet_open(qtbot: QtBot, window: Window) -> None:
    for name in ("palette", "typography", "keys", "menu"):
        press(qtbot, window, name)
        popup = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        assert popup is not None, name
        popup.close()
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None and QApplication.activeModalWidget() is None)


def test_space_presses_a_button_that_has_the_keyboard(qtbot: QtBot, window: Window) -> None:
    star = window.bar._buttons["star"]
    star.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(star, Qt.Key.Key_Space)
    settle(qtbot, window)
    assert window.reading.article.starred


# -- coming in ---------------------------------------------------------------------------------------------------------


def test_a_known_address_is_not_captured_again(qtbot: QtBot, window: Window) -> None:
    data = QMimeData()
    data.setText("https://kiosk.example/three?utm_source=x")
    window.intake.add_mime(data, "clipboard")
    settle(qtbot, window)
    assert "Already in your library" in window.notice.text()
    assert window.library.count() == 4
    window.notice._button.click()
    assert open_title(window) == "Three"


def test_a_known_address_in_the_trash_comes_back(qtbot: QtBot, window: Window) -> None:
    press(qtbot, window, "trash")
    window.intake.add(["https://kiosk.example/one"])
    settle(qtbot, window)
    assert "One" in shown(window)


def test_a_clipboard_without_an_article_says_so(qtbot: QtBot, window: Window) -> None:
    QGuiApplication.clipboard().setText("hello")
    press(qtbot, window, "paste")
    assert "neither an address nor a text" in window.notice.text()
    assert window.library.count() == 4


def test_bad_arguments_are_each_told_and_lose_nothing(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_text("")
    for argument in (
        str(tmp_path / "missing.html"),
        str(tmp_path / "empty.html"),
        "javascript:alert(1)",
    ):
        window.notice.hide()
        window.intake.add([argument])
        assert window.notice.text(), argument
    assert window.library.count() == 4


def test_drops_are_taken_as_copies(qtbot: QtBot, window: Window) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://kiosk.example/two")])
    event = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction | Qt.DropAction.MoveAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)
    assert event.dropAction() == Qt.DropAction.CopyAction
    assert "Already in your library" in window.notice.text()


def test_a_library_that_is_taken_away_is_told_once(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    def poll() -> None:
        raise LibraryError("The disk with the library is gone; put it back.")

    monkeypatch.setattr(window.library, "poll", poll)
    window.pulse.beat()
    assert "is gone" in window.notice.text()
    window.notice.hide()
    window.pulse.beat()
    assert window.notice.text() == ""
    monkeypatch.undo()
    window.pulse.beat()


@pytest.mark.skipif(os.name == "nt", reason="Windows moves no folder whose files are open")
def test_a_library_folder_that_is_moved_away_is_told_and_not_made_anew(
    qtbot: QtBot, window: Window, folder: Path
) -> None:
    kept = folder.with_name("kept")
    folder.rename(kept)
    window.pulse.beat()
    assert "moved, deleted or replaced" in window.notice.text()
    window.list_pane.box.setText("three")
    settle(qtbot, window)
    window.chores.start(lambda library: str(library.count()), folder, "Counting…")
    qtbot.waitUntil(lambda: "moved, deleted or replaced" in window.notice.text())
    assert not folder.exists()
    kept.rename(folder)
    window.pulse.beat()
    press(qtbot, window, "archive")
    settle(qtbot, window)
    assert places(window)["archive"] == 1, "put back, it is as if nothing had been"


def test_several_addresses_may_be_typed_and_need_no_scheme(qtbot: QtBot, window: Window) -> None:
    press(qtbot, window, "add_address")
    dialog = QApplication.activeModalWidget()
    field = dialog.findChild(QLineEdit)
    field.clear()
    qtbot.keyClicks(field, "kiosk.example/two https://kiosk.example/three")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert window.library.count() == 4
    assert "Already in your library" in window.notice.text()


def test_words_are_not_taken_for_addresses(qtbot: QtBot, window: Window) -> None:
    press(qtbot, window, "add_address")
    field = next(field for field in window.findChildren(QLineEdit) if field.window().windowTitle() == "Add address")
    qtbot.keyClicks(field, "not an address kiosk.example/two")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert window.library.count() == 4
    assert "“not an address” is not an address" in window.notice.text()
    assert "Already in your library" in window.notice.text()


def test_what_is_being_read_is_said_only_while_it_is(qtbot: QtBot, window: Window) -> None:
    data = QMimeData()
    data.setText("The Harbour Clock\n\nIt had been four minutes late for as long as anybody could remember.\n")
    window.intake.add_mime(data, "clipboard")
    assert "Reading" in window.notice.text()
    qtbot.waitUntil(lambda: open_title(window) == "The Harbour Clock")
    assert window.notice.text() == ""
