"""Whole journeys: a real site, a real worker process, a real library, and the window as it is."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from reader import document
from reader.library import Library
from reader.model import Captured, Status
from tests.conftest import ROOT, Site
from tests.ui.shell import fill, open_title, opened, passage, press, settle, shown
from tests.ui.window.test_window import select

POST = """<!doctype html><html lang="en"><head><title>The Ferry That Waits #rivers #Patience – Quay Notes</title>
<meta property="og:site_name" content="Quay Notes"><meta name="author" content="Ilse Mart">
</head><body><header><a href="/">Quay Notes</a></header><article><h1>The Ferry That Waits #rivers #Patience</h1>
<p>Twice a day the ferry across the Lesna waits four minutes longer than its timetable allows, and nobody on board has
ever asked why. The skipper looks at the hill, not at the clock.</p>
<p>On the hill stands a school. When the last child has come round the bend with her satchel, the rope goes in. The
timetable was printed by people in a town without a river, and the river has forgiven them.</p>
<p>I asked the skipper once what he would do if she did not come. He thought about it for the whole crossing. Then he
said that he would write it down, for somebody would want to know.</p></article>
<footer>Share this · Post a Comment</footer></body></html>"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config"


def paste(qtbot: QtBot, window: object, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    press(qtbot, window, "paste")


def wait_for(qtbot: QtBot, window, title: str) -> None:
    qtbot.waitUntil(lambda: title in shown(window))
    settle(qtbot, window)


def test_capture_tag_filter_highlight_note_quit_start_all_there(
    qtbot: QtBot, site: Site, folder: Path, config: Path
) -> None:
    site.routes["/ferry"] = POST
    with opened(qtbot, folder, config) as window:
        assert shown(window) == []
        paste(qtbot, window, site.url("/ferry?utm_source=letter"))
        wait_for(qtbot, window, "The Ferry That Waits")
        assert open_title(window) == "The Ferry That Waits"
        assert window.reading.article.byline == "Ilse Mart"
        assert {tag.casefold() for tag in window.reading.article.tags} == {"rivers", "patience"}
        fill(window.library, "Another")
        settle(qtbot, window)

        press(qtbot, window, "tags")
        line = window.popups.tags.findChild(QLineEdit)
        qtbot.keyClicks(line, "to quote")
        qtbot.keyClick(line, Qt.Key.Key_Return)
        qtbot.keyClick(line, Qt.Key.Key_Return)
        settle(qtbot, window)
        window.page.tag_clicked.emit("to quote")
        settle(qtbot, window)
        assert shown(window) == ["The Ferry That Waits"]

        select(window, "The skipper looks at the hill, not at the clock.")
        press(qtbot, window, "highlight_green")
        select(window, "the river has forgiven them")
        press(qtbot, window, "highlight_note")
        qtbot.keyClicks(QApplication.focusWidget(), "Whom else?")
        window.page.leaf.marking.card.close_card()
        settle(qtbot, window)
        press(qtbot, window, "write_note")
        qtbot.keyClicks(QApplication.focusWidget(), "Ask Ilse for the timetable.")
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        settle(qtbot, window)
        before = everything(window.library, window.reading.article.id)

    with opened(qtbot, folder, config) as window:
        assert shown(window) == ["The Ferry That Waits"], "the filter is the one that was left"
        assert open_title(window) == "The Ferry That Waits"
        article = window.reading.article
        assert everything(window.library, article.id) == before
        marks = window.library.highlights(article.id)
        assert [(m.selectors.exact, m.color, m.note) for m in marks] == [
            ("The skipper looks at the hill, not at the clock.", "green", ""),
            ("the river has forgiven them", "green", "Whom else?"),
        ]
        assert all(window.page.leaf.view.marks.find(mark.id) for mark in marks)
        assert [note.text for note in window.library.notes(article.id)] == ["Ask Ilse for the timetable."]
        assert window.library.check() == []


def test_words_are_found_highlighted_where_they_stand_and_the_contents_stay(
    qtbot: QtBot, folder: Path, config: Path
) -> None:
    with opened(qtbot, folder, config, size=(1600, 900)) as window:
        body = "".join(f"<h2>Day {day}</h2>{'<p>The rope held and nobody looked up.</p>' * 20}" for day in range(9))
        article = window.library.add(Captured(title="Nine days", html=body, url="https://log.example/nine"))[0]
        settle(qtbot, window)
        window.choice.go(article.id)
        settle(qtbot, window)
        press(qtbot, window, "find")
        qtbot.keyClicks(QApplication.focusWidget(), "DAY 7")
        press(qtbot, window, "contents")
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
        press(qtbot, window, "highlight_blue")
        (mark,) = window.library.highlights(article.id)
        assert (mark.selectors.exact, mark.color) == ("Day 7", "blue")
        assert window.actions_["contents"].isChecked()

    with opened(qtbot, folder, config, size=(1600, 900)) as window:
        assert open_title(window) == "Nine days"
        assert window.page.leaf.tools.contents.shown
        assert window.actions_["contents"].isChecked()
        press(qtbot, window, "contents")
        assert not window.page.leaf.tools.contents.shown
        assert not window.actions_["contents"].isChecked()


def everything(library: Library, article_id: int) -> object:
    article = library.article(article_id)
    return (
        article.title,
        article.tags,
        article.state,
        library.body(article_id),
        library.highlights(article_id),
        library.notes(article_id),
    )


def test_a_row_appears_at_once_and_can_be_cancelled_and_tried_again(
    qtbot: QtBot, site: Site, folder: Path, config: Path
) -> None:
    site.routes["/slow"] = lambda visit: site.closing.wait(300) and None
    with opened(qtbot, folder, config) as window:
        paste(qtbot, window, site.url("/slow"))
        (row,) = window.list_pane.list.ids
        assert window.library.article(row).status is Status.WAITING
        paste(qtbot, window, site.url("/slow"))
        assert window.list_pane.list.ids == (row,), "the same address again is the same row"
        qtbot.waitUntil(lambda: "/slow" in site.paths())
        press(qtbot, window, "cancel")
        qtbot.waitUntil(lambda: window.library.article(row).status is Status.FAILED)
        assert "cancelled" in window.library.article(row).failure
        settle(qtbot, window)
        site.routes["/slow"] = POST
        press(qtbot, window, "retry")
        wait_for(qtbot, window, "The Ferry That Waits")
        assert open_title(window) == "The Ferry That Waits"
        assert window.list_pane.list.ids == (row,)


def test_a_failure_gives_its_reason_in_place_and_the_next_capture_works(
    qtbot: QtBot, site: Site, folder: Path, config: Path
) -> None:
    site.routes["/ok"] = POST
    with opened(qtbot, folder, config) as window:
        paste(qtbot, window, site.url("/missing"))
        (row,) = window.list_pane.list.ids
        qtbot.waitUntil(lambda: window.library.article(row).status is Status.FAILED)
        settle(qtbot, window)
        assert "404" in window.library.article(row).failure
        buttons = [b.text() for b in window.page.findChildren(QPushButton) if b.isVisible()]
        assert "Try again" in buttons
        paste(qtbot, window, site.url("/ok"))
        wait_for(qtbot, window, "The Ferry That Waits")


def test_several_at_once_and_none_takes_the_page_from_what_is_read(
    qtbot: QtBot, site: Site, folder: Path, config: Path
) -> None:
    with Library.open(folder) as library:
        fill(library, "Being read")
    addresses = []
    for number in range(5):
        site.routes[f"/{number}"] = POST.replace("The Ferry That Waits", f"Ferry {number}")
        addresses.append(site.url(f"/{number}"))
    with opened(qtbot, folder, config) as window:
        window.intake.add(addresses)
        settle(qtbot, window)
        assert len(window.list_pane.list.ids) == 6, "all rows are there before anything has been fetched"
        qtbot.waitUntil(lambda: sum(title.startswith("Ferry ") for title in shown(window)) == 5)
        settle(qtbot, window)
        assert open_title(window) == "Being read"
        assert window.captures.running() == frozenset()


def test_files_and_pasted_text_become_articles(qtbot: QtBot, folder: Path, config: Path, tmp_path: Path) -> None:
    page = tmp_path / "saved page.html"
    page.write_text(POST)
    with opened(qtbot, folder, config) as window:
        window.intake.add([str(page)])
        wait_for(qtbot, window, "The Ferry That Waits")
        assert open_title(window) == "The Ferry That Waits"
        text = "A Letter From the Weir\n\n" + "The weir was dry again, and we walked across it to vote. " * 8
        paste(qtbot, window, text)
        wait_for(qtbot, window, "A Letter From the Weir")
        data = QMimeData()
        data.setHtml("<p>" + "A passage somebody selected and dropped here, with <b>bold</b> words. " * 6 + "</p>")
        window.intake.add_mime(data, "drop")
        qtbot.waitUntil(lambda: window.library.count() == 3)


def test_a_waiting_row_is_captured_at_the_next_start(qtbot: QtBot, site: Site, folder: Path, config: Path) -> None:
    site.routes["/ferry"] = lambda visit: site.closing.wait(300) and None
    with opened(qtbot, folder, config) as window:
        paste(qtbot, window, site.url("/ferry"))
        qtbot.waitUntil(lambda: "/ferry" in site.paths())
    assert not [t for t in threading.enumerate() if t.name == "capture"], "it ended though the site has not answered"
    with Library.open(folder) as library:
        assert len(library.waiting()) == 1
    site.routes["/ferry"] = POST
    with opened(qtbot, folder, config) as window:
        wait_for(qtbot, window, "The Ferry That Waits")


def test_reading_asks_nothing_of_any_network(qtbot: QtBot, site: Site, folder: Path, config: Path) -> None:
    picture = f'<p><img src="{site.url("/rope.png")}" alt="A rope" width="40" height="30"></p></article>'
    site.routes["/ferry"] = POST.replace("</article>", picture)
    with opened(qtbot, folder, config) as window:
        paste(qtbot, window, site.url("/ferry"))
        wait_for(qtbot, window, "The Ferry That Waits")
        visits = len(site.visits)
        press(qtbot, window, "page_down", "page_down", "larger", "theme_dark")
        qtbot.wait(50)
        assert len(site.visits) == visits
    with opened(qtbot, folder, config) as window:
        qtbot.wait(50)
        assert len(site.visits) == visits


LETTER = (
    "<p>The keeper of the lamp wrote twice a year. Nobody answered. He wrote again in spring.</p>"
    '<p>His letters lie in <a href="https://archive.example/letters">the archive of the port</a>, unopened.</p>'
    "<p>One of them is about the price of oil.</p>"
)


def keys(*wanted: str) -> None:
    """Press keys one after the other, each where the keyboard then is."""
    for key in wanted:
        pressed = QKeySequence(key)[0]
        QTest.keyClick(QApplication.focusWidget(), pressed.key(), pressed.keyboardModifiers())
        QTest.qWait(5)


def test_by_keys_alone_from_the_list_to_a_note_a_link_and_back(qtbot: QtBot, folder: Path, config: Path) -> None:
    with Library.open(folder) as library:
        for title, html in (("The Keeper", LETTER), ("Another", LETTER.replace("lamp", "gate"))):
            clean = document.to_html(document.from_html(html))
            library.add(Captured(title=title, html=clean, url=f"https://port.example/{title}", canonical_url=""))
    with opened(qtbot, folder, config) as window:
        followed: list[str] = []
        window.page.link_activated.disconnect()
        window.page.link_activated.connect(followed.append)
        assert open_title(window) == "Another"
        keys("Down")
        qtbot.waitUntil(lambda: open_title(window) == "The Keeper")
        keys("Return", "Down", "Shift+Down", "Shift+Down", "Alt+Shift+Right", "N")
        settle(qtbot, window)
        QTest.keyClicks(QApplication.focusWidget(), "Who was to answer?")
        keys("Escape", "Down", "2")
        settle(qtbot, window)
        number = window.reading.article.id
        assert [(m.selectors.exact, m.color, m.note) for m in window.library.highlights(number)] == [
            ("keeper of the lamp wrote twice a year. Nobody answered.", "yellow", "Who was to answer?"),
            ("His letters lie in the archive of the port, unopened.", "green", ""),
        ]
        keys("F")
        hints = window.page.leaf.tools.hints.shown
        keys(*next(hint.label for hint in hints if "archive" in hint.target.name))
        assert followed == ["https://archive.example/letters"]
        keys("Escape", "Escape", "Escape")
        assert window.list_pane.list.hasFocus()
        keys("Up")
        qtbot.waitUntil(lambda: open_title(window) == "Another")
        keys("F6", "Shift+F6")
        assert window.list_pane.list.hasFocus()


# -- processes ---------------------------------------------------------------------------------------------------------


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "reader", "--library", str(folder), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def command(folder: Path, *arguments: str) -> str:
    run = subprocess.run(
        [sys.executable, "-m", "reader", "--library", str(folder), *arguments],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return run.stdout


def wait_until(true, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not come to pass"
        time.sleep(0.05)


def titles(folder: Path) -> list[str]:
    return [article["title"] for article in json.loads(command(folder, "list", "--json"))]


def marked(library: Library, article_id: int) -> tuple[object, ...]:
    """Return all that a reader put into an article."""
    article = library.article(article_id)
    return article.state, article.tags, article.starred, library.highlights(article_id), library.notes(article_id)


def test_an_article_deleted_with_its_notes_is_all_there_after_undo_and_after_a_restart(
    qtbot: QtBot, folder: Path, config: Path
) -> None:
    with Library.open(folder) as library:
        one, _two = fill(library, "One", "Two")
        mark = library.add_highlight(one, passage(library, one, "counted the people"), note="Why?", tags=("idea",))
        note = library.add_note(one, "A thought")
        library.add_note(one, "Another", reply_to=note.id)
        library.add_note(one, "On the number", highlight_id=mark.id)
        library.set_starred([one], True)
        before = marked(library, one)
    with opened(qtbot, folder, config) as window:
        assert open_title(window) == "One"
        press(qtbot, window, "delete")
        assert shown(window) == ["Two"]
        press(qtbot, window, "undo")
        assert marked(window.library, one) == before
        press(qtbot, window, "redo")
        assert window.library.count() == 1
    with opened(qtbot, folder, config) as window:
        assert shown(window) == ["Two"]
        press(qtbot, window, "go_trash")
        qtbot.waitUntil(lambda: not window.views.trash.waiting())
        window.middle.pane("trash").focus_field()
        qtbot.keyClicks(QApplication.focusWidget(), "thought")
        qtbot.waitUntil(lambda: window.middle.pane("trash").asked.query.text == "thought")
        qtbot.waitUntil(lambda: not window.views.trash.waiting())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_R)
        settle(qtbot, window)
        assert marked(window.library, one) == before
        assert window.library.check() == []
        press(qtbot, window, "go_inbox")
        assert shown(window) == ["One", "Two"]


def test_the_window_opens_paints_and_ends(folder: Path) -> None:
    process = start(folder, "--smoke")
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert out.startswith("painted in ")
    assert "QThread" not in err
    assert "Traceback" not in err
    assert titles(folder) == ["Welcome to Postil"]


def test_the_welcome_article_comes_once(folder: Path) -> None:
    for _ in range(2):
        start(folder, "--smoke").communicate(timeout=120)
    assert titles(folder) == ["Welcome to Postil"]
    command(folder, "delete", "1")
    start(folder, "--smoke").communicate(timeout=120)
    assert titles(folder) == []


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_second_start_hands_over_and_a_signal_ends_the_window_cleanly(site: Site, folder: Path) -> None:
    site.routes["/ferry"] = POST
    first = start(folder)
    try:
        wait_until((folder / "window.lock").exists)
        second = start(folder, site.url("/ferry"))
        out, err = second.communicate(timeout=120)
        assert (second.returncode, out, err) == (0, "", "")
        wait_until(lambda: "The Ferry That Waits" in titles(folder))
        first.send_signal(signal.SIGTERM)
        out, err = first.communicate(timeout=120)
        assert first.returncode == 0, err
        assert "Traceback" not in err
        assert "QThread" not in err
    finally:
        first.kill()
    assert not (folder / "window.lock").exists()


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_killed_window_leaves_nothing_in_the_way(folder: Path) -> None:
    first = start(folder)
    wait_until((folder / "window.lock").exists)
    first.kill()
    first.wait()
    again = start(folder, "--smoke")
    _, err = again.communicate(timeout=120)
    assert again.returncode == 0, err
    assert command(folder, "check")


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is always a display")
@pytest.mark.parametrize("display", ["", ":4711"])
def test_without_a_display_one_sentence_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch, display: str) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"):
        monkeypatch.delenv(name, raising=False)
    if display:
        monkeypatch.setenv("DISPLAY", display)
        monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-4711")
    process = start(folder)
    out, err = process.communicate(timeout=120)
    assert (process.returncode, out) == (1, "")
    assert err.startswith("Postil cannot open its window, because the display" if display else "Postil needs a display")
    assert err.count("\n") == 1


def test_a_library_that_cannot_be_opened_is_said_in_one_sentence(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    folder.mkdir()
    (folder / "library.db").write_bytes(b"this is not a database, whatever its name says" * 100)
    for broken in (folder, tmp_path / "file"):
        process = start(broken, "--smoke")
        out, err = process.communicate(timeout=120)
        assert (process.returncode, out) == (1, "")
        assert str(broken) in err
        assert "Traceback" not in err
        assert err.strip().count("\n") == 0


WRITING = """
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reader.library import Library
from reader.ui.settings import Settings
from reader.ui.window.window import Window

folder, config, article, note, mark = Path(sys.argv[1]), Path(sys.argv[2]), *map(int, sys.argv[3:])
app = QApplication([])
library = Library.open(folder)
window = Window(app, library, Settings(config / "settings.ini", folder))
window.show()
window.begin()


def write():
    page = window.page.leaf
    if page.body is None or note not in page.thread_._entries:
        QTimer.singleShot(20, write)
        return
    entry = page.thread_._entries[note]
    page.thread_.composer.editor.setPlainText("A new thought, half")
    entry.edit()
    QTest.keyClicks(entry.editor.editor, " and edited")
    entry.reply()
    QTest.keyClicks(entry.answer.editor, "An answer")
    page.open_highlight(mark, write=True)
    QTest.keyClicks(page.marking.card.editor, " and on")


QTimer.singleShot(50, write)
sys.exit(app.exec())
"""


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_whatever_was_being_written_is_there_after_a_kill(qtbot: QtBot, folder: Path, config: Path) -> None:
    with Library.open(folder) as library:
        other, first = fill(library, "Two", "One")
        note = library.add_note(first, "The first note").id
        mark = library.add_highlight(first, passage(library, first, "Nobody sold anything"), note="As it was").id
    with opened(qtbot, folder, config) as window:
        window.choice.go(first)
        settle(qtbot, window)
    kept = config / "settings.ini"
    arguments = [str(folder), str(config), str(first), str(note), str(mark)]
    with subprocess.Popen([sys.executable, "-c", WRITING, *arguments], cwd=ROOT) as child:
        try:
            words = ("A new thought, half", "and edited", "An answer", "As it was and on")
            wait_until(lambda: all(word in kept.read_text("utf-8") for word in words))
        finally:
            child.kill()
    with opened(qtbot, folder, config) as window:
        assert window.reading.article.id == first
        thread = window.page.leaf.thread_
        assert thread.composer.text() == "A new thought, half"
        assert thread._entries[note].editor.text() == "The first note and edited"
        assert thread._entries[note].answer.text() == "An answer"
        assert window.library.highlight(mark).note == "As it was and on", "as when its card is closed"
        press(qtbot, window, "undo")
        assert window.library.highlight(mark).note == "As it was"
        press(qtbot, window, "redo")
        thread._entries[note].editor.save()
        thread._entries[note].answer.save()
        thread.composer.save()
        window.choice.go(other)
        settle(qtbot, window)
        assert [one.text for one in window.library.notes(first)] == [
            "The first note and edited",
            "An answer",
            "A new thought, half",
        ]
    with opened(qtbot, folder, config) as window:
        window.choice.go(first)
        settle(qtbot, window)
        assert window.page.drafts() == {}, "what has been saved is no draft any more"
        assert window.library.highlight(mark).note == "As it was and on"
