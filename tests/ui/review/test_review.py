"""The daily review in its window: switched on, answered by keys, left and come back to, undone, and its calm end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reader.library import Library, ReviewChoice
from reader.model import Captured, State
from reader.ui.review import review as review_module
from reader.ui.review.cards import apart
from reader.ui.review.review_dialog import ReviewDialog
from reader.ui.review.review_pane import ReviewPane
from reader.ui.window.window import Window
from tests.ui.shell import fill, open_title, opened, passage, press, settle

Key = Qt.Key
WORDS = ("the lamp in the kiosk", "counted the people", "read aloud at supper", "Nobody sold anything")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    with Library.open(folder) as library:
        one, two = fill(library, "One", "Two")
        for words in WORDS:
            library.add_highlight(one, passage(library, one, words), color="green", note="A *lamp*", tags=("dusk",))
            library.add_highlight(two, passage(library, two, words), color="pink")
    return folder


@pytest.fixture
def window(qtbot: QtBot, folder: Path, tmp_path: Path) -> Iterator[Window]:
    with Library.open(folder) as library:
        library.set_review_choice(ReviewChoice(3))
    with opened(qtbot, folder, tmp_path / "config") as window:
        yield window


def told(qtbot: QtBot, window: Window) -> None:
    qtbot.wait(5)
    qtbot.waitUntil(lambda: not window.views.review.waiting(), timeout=5000)


def pane_of(qtbot: QtBot, window: Window) -> ReviewPane:
    press(qtbot, window, "go_review")
    told(qtbot, window)
    pane = window.views.review._pane
    assert pane is not None
    assert pane.isVisible()
    return pane


def key(qtbot: QtBot, window: Window, *keys: Key) -> None:
    for one in keys:
        qtbot.keyClick(QApplication.focusWidget() or window, one)
        told(qtbot, window)


def shown_id(pane: ReviewPane) -> int:
    return pane.card.card.mark.id if pane.card is not None else 0


def rows(window: Window) -> list[str]:
    model = window.sidebar._rows
    return [model.row(number).spoken() for number in range(model.rowCount())]


def test_it_is_off_and_asks_nothing_until_it_is_switched_on(qtbot: QtBot, folder: Path, tmp_path: Path) -> None:
    with opened(qtbot, folder, tmp_path / "config") as window:
        assert not any(row.startswith("Review") for row in rows(window))
        assert window.views.review._questions is None
        pane = pane_of(qtbot, window)
        assert pane._heading.text() == "A few highlights a day"
        assert not window.actions_["review_good"].isEnabled()
        pane._buttons["settings"].click()
        dialog = next(one for one in window.findChildren(ReviewDialog) if one.isVisible())
        assert dialog.on.isChecked(), "it only waits for a yes"
        dialog.many.setCurrentIndex(dialog.many.findData(3))
        dialog.colors["pink"].setChecked(True)
        dialog._keep()
        told(qtbot, window)
        assert window.library.review_choice() == ReviewChoice(3, ("pink",))
        assert "Review, 3 highlights, chosen" in rows(window)
        assert pane._progress.text() == "1 of 3"
        press(qtbot, window, "undo")
        told(qtbot, window)
        assert window.library.review_choice() == ReviewChoice()
        assert pane._heading.text() == "A few highlights a day"
        assert not any(row.startswith("Review") for row in rows(window))


def test_a_cancelled_dialog_changes_nothing(qtbot: QtBot, window: Window) -> None:
    press(qtbot, window, "review_settings")
    dialog = next(one for one in window.findChildren(ReviewDialog) if one.isVisible())
    assert dialog.choice() == ReviewChoice(3)
    dialog.on.setChecked(False)
    dialog.reject()
    assert window.library.review_choice() == ReviewChoice(3)


def test_keys_go_through_the_handful_to_a_calm_end(qtbot: QtBot, window: Window) -> None:
    told(qtbot, window)
    assert "Review, 3 highlights" in rows(window)
    pane = pane_of(qtbot, window)
    assert QApplication.focusWidget() is pane
    assert not window.page.isVisible()
    assert window.actions_["review_good"].isEnabled()
    seen = []
    for number, answer in enumerate((Key.Key_1, Key.Key_3, Key.Key_4), 1):
        assert pane._progress.text() == f"{number} of 3"
        assert pane.accessibleName().startswith(f"Review, {number} of 3. ")
        seen.append(shown_id(pane))
        key(qtbot, window, answer)
    assert len(set(seen)) == 3
    assert [window.library.review_history(one)[0][1] for one in seen] == ["again", "good", "easy"]
    assert pane._heading.text() == "That is all for today"
    assert not window.actions_["review_good"].isEnabled()
    assert pane._sentence.text() == "3 highlights seen. The next handful comes tomorrow."
    assert "Review, 0 highlights, chosen" in rows(window)
    key(qtbot, window, Key.Key_Escape)
    assert window.page.isVisible()
    assert not pane.isVisible()
    assert "Review, 0 highlights" in rows(window)


def test_keys_of_the_review_touch_neither_article_nor_page(qtbot: QtBot, window: Window) -> None:
    before = window.library.articles(window.list_pane.list.ids)
    pane_of(qtbot, window)
    key(qtbot, window, Key.Key_E, Key.Key_L, Key.Key_5, Key.Key_Delete, Key.Key_J, Key.Key_U, Key.Key_T)
    settle(qtbot, window)
    assert window.library.articles(window.list_pane.list.ids) == before
    assert not window.actions_["highlight_green"].isEnabled()


def test_answers_skips_and_stops_are_undone_one_by_one(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window)
    order = []
    for one in (Key.Key_3, Key.Key_S, Key.Key_X):
        order.append(shown_id(pane))
        key(qtbot, window, one)
    assert pane._sentence.text().startswith("1 highlight seen, 2 left for another day.")
    assert window.library.review_today(datetime.now().astimezone()).stopped == 1
    for highlight_id in reversed(order):
        press(qtbot, window, "undo")
        told(qtbot, window)
        assert shown_id(pane) == highlight_id
    assert window.library.review_history(order[0]) == ()
    assert window.library.review_today(datetime.now().astimezone()).stopped == 0
    press(qtbot, window, "redo")
    told(qtbot, window)
    assert shown_id(pane) == order[1]


def test_a_message_never_stands_on_the_answers(qtbot: QtBot, window: Window) -> None:
    window.notice.show_lasting("Added “The Harbour Clock”.", "Open", lambda: None)
    size, foot = window.size(), window.notice.geometry().bottom()
    pane = pane_of(qtbot, window)

    def apart() -> bool:
        answers = pane.answers
        box = QRect(answers.mapTo(window, QPoint()), answers.size())
        return answers.isVisible() and not box.intersects(window.notice.geometry())

    qtbot.waitUntil(apart)
    window.resize(560, 700)
    qtbot.waitUntil(apart)
    window.resize(size)
    qtbot.waitUntil(apart)
    key(qtbot, window, Key.Key_3, Key.Key_3, Key.Key_3)
    assert not pane.answers.isVisible()
    qtbot.waitUntil(lambda: window.notice.geometry().bottom() == foot)


def test_a_highlight_opens_in_its_article_and_the_way_back_leads_to_it(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window)
    card = pane.card
    assert card is not None
    key(qtbot, window, Key.Key_O)
    settle(qtbot, window)
    assert window.page.isVisible()
    assert not pane.isVisible()
    assert open_title(window) == card.card.row.title
    assert window.notice.text() == "Alt+Left leads back to the review."
    qtbot.waitUntil(window.page.leaf.marking.card.isVisible)
    press(qtbot, window, "place_back")
    told(qtbot, window)
    assert pane.isVisible()
    assert shown_id(pane) == card.card.mark.id
    assert window.notice.text() == ""


def test_a_row_of_the_list_brings_the_page_back(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window)
    window.list_pane.list.setFocus()
    qtbot.keyClick(window.list_pane.list, Key.Key_Down)
    settle(qtbot, window)
    assert not pane.isVisible()
    assert window.page.isVisible()
    pane_of(qtbot, window)
    press(qtbot, window, "open")
    assert not pane.isVisible()


def test_the_note_is_edited_where_it_stands(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window)
    key(qtbot, window, Key.Key_N)
    field = QApplication.focusWidget()
    assert pane.card is not None
    assert pane.card.composer is not None
    assert field is pane.card.composer.editor
    pane.card.composer.editor.setPlainText("1 thought")
    highlight_id = shown_id(pane)
    qtbot.keyClick(pane.card.composer.editor, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    told(qtbot, window)
    assert window.library.highlight(highlight_id).note == "1 thought"
    assert shown_id(pane) == highlight_id
    assert pane.card.composer is None
    assert pane.hasFocus()
    press(qtbot, window, "undo")
    told(qtbot, window)
    assert window.library.highlight(highlight_id).note != "1 thought"


def test_a_note_being_written_is_kept_when_its_highlight_is_answered(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window)
    highlight_id = shown_id(pane)
    key(qtbot, window, Key.Key_N)
    assert pane.card is not None
    assert pane.card.composer is not None
    pane.card.composer.editor.setPlainText("Half a thought")
    pane.answers._buttons["good"].click()
    told(qtbot, window)
    assert window.library.highlight(highlight_id).note == "Half a thought"


def test_a_note_being_written_outlives_the_window(qtbot: QtBot, folder: Path, tmp_path: Path) -> None:
    with Library.open(folder) as library:
        library.set_review_choice(ReviewChoice(3))
    with opened(qtbot, folder, tmp_path / "config") as window:
        pane = pane_of(qtbot, window)
        highlight_id = shown_id(pane)
        key(qtbot, window, Key.Key_N)
        assert pane.card is not None
        assert pane.card.composer is not None
        pane.card.composer.editor.setPlainText("To be gone on with")
    with opened(qtbot, folder, tmp_path / "config") as window:
        pane = pane_of(qtbot, window)
        assert shown_id(pane) == highlight_id
        assert pane.card is not None
        assert pane.card.written() == "To be gone on with"


@pytest.mark.parametrize("way", ["deleted", "article", "shelf", "answered", "off"])
def test_what_others_do_meanwhile_is_taken_in(qtbot: QtBot, window: Window, way: str) -> None:
    pane = pane_of(qtbot, window)
    highlight_id = shown_id(pane)
    with Library.open(window.library.folder) as other:
        article = other.highlight(highlight_id).article_id
        match way:
            case "deleted":
                other.delete_highlight(highlight_id)
            case "article":
                other.delete([article])
            case "shelf":
                other.set_state([article], State.TRASH)
            case "answered":
                other.review(highlight_id, "good", datetime.now().astimezone())
            case "off":
                other.set_review_choice(ReviewChoice())
    qtbot.waitUntil(lambda: shown_id(pane) != highlight_id, timeout=5000)
    told(qtbot, window)
    assert pane._progress.text() == {"answered": "2 of 3", "off": ""}.get(way, "1 of 3")


def test_an_answer_to_what_has_just_gone_says_so_and_goes_on(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window)
    highlight_id = shown_id(pane)
    window.pulse.stop()
    with Library.open(window.library.folder) as other:
        other.delete_highlight(highlight_id)
    key(qtbot, window, Key.Key_3)
    assert "There is no highlight" in window.notice.text()
    assert shown_id(pane) != highlight_id
    assert not window.history.stack.canUndo()


def test_with_nothing_marked_it_says_what_to_do(qtbot: QtBot, tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        fill(library, "One")
        library.set_review_choice(ReviewChoice(3))
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        pane = pane_of(qtbot, window)
        assert pane._heading.text() == "Nothing to see again yet"
        assert "press H" in pane._sentence.text()
        window.library.set_review_choice(ReviewChoice(3, ("pink",)))
        told(qtbot, window)
        assert pane._sentence.text() == "No highlight has all of what takes part in the review."


def test_midnight_brings_another_handful(qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    pane = pane_of(qtbot, window)
    for _ in range(3):
        key(qtbot, window, Key.Key_4)
    assert pane.card is None

    class Tomorrow(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return datetime.now() + timedelta(days=1)

    monkeypatch.setattr(review_module, "datetime", Tomorrow)
    window.views.review._look_at_clock()
    told(qtbot, window)
    assert pane._progress.text() == "1 of 3"


def test_in_a_narrow_window_it_takes_turns_with_the_list(qtbot: QtBot, window: Window) -> None:
    window.resize(620, 700)
    settle(qtbot, window)
    pane = pane_of(qtbot, window)
    assert not window.list_pane.isVisible()
    assert pane.card is not None
    assert pane.card.width() <= pane.width()
    assert pane.answers._columns == 2 or pane.width() >= 560
    key(qtbot, window, Key.Key_Escape)
    settle(qtbot, window)
    assert window.list_pane.isVisible()


def test_it_follows_theme_and_type_and_keeps_what_is_written(qtbot: QtBot, window: Window) -> None:
    pane = pane_of(qtbot, window)
    key(qtbot, window, Key.Key_N)
    assert pane.card is not None
    assert pane.card.composer is not None
    pane.card.composer.editor.setPlainText("Half")
    press(qtbot, window, "theme_dark")
    qtbot.waitUntil(lambda: pane._typography.theme.dark)
    assert pane.card.written() == "Half"


def test_how_long_it_is_until_then() -> None:
    now = datetime.now().astimezone()
    days = {0.2: "1 day", 1: "1 day", 12: "12 days", 59: "59 days", 61: "2 months", 400: "13 months", 800: "2 years"}
    assert {number: apart(now + timedelta(days=number), now) for number in days} == days


def test_a_passage_from_right_to_left_has_its_bar_at_the_right(qtbot: QtBot, tmp_path: Path) -> None:
    words = "كان الحارس يكتب العدد على ورقة"
    with Library.open(tmp_path / "library") as library:
        made = library.add(Captured("رسالة", f'<p dir="rtl">{words}.</p>', url="https://kiosk.example/rtl"))[0].id
        library.add_highlight(made, passage(library, made, words), color="blue")
        library.set_review_choice(ReviewChoice(1))
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        card = pane_of(qtbot, window).card
        assert card is not None
        picture = card.grab().toImage()
        middle = round((card.passage.y() + card.passage.height() / 2) * picture.devicePixelRatio())
        bar, ground = picture.pixelColor(picture.width() - 2, middle), picture.pixelColor(2, middle)
        assert bar != ground
        assert bar.blue() > bar.red()
