from pathlib import Path

import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from reader.library import Library
from reader.model import Span
from reader.offline import set_offline
from reader.ui.page.comparing import Comparing
from reader.ui.page.repair_panel import RepairPanel
from reader.ui.window.window import Window
from tests.conftest import Site
from tests.ui.shell import opened, passage, press, settle

WORDS = (
    "The weir below the mill was raised by a hand's breadth in the dry summer, and nobody wrote it down.",
    "In autumn the miller found that his wheel stood still an hour longer than his father had ever told him.",
    "He measured the drop with a marked pole, every morning, and kept the figures in the lid of a tea box.",
    "When the council came to look, the pole had been carried off by the first high water of the year.",
)
PASSAGE = "a marked pole, every morning"


def page(*paragraphs: str) -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<html><head><title>The weir</title></head><body><article><h1>The weir</h1>{body}</article></body></html>"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, site: Site):
    site.routes["/weir"] = page(*WORDS)
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as made:
        made.intake.add([site.url("/weir")])
        qtbot.waitUntil(lambda: bool(made.reading.article and made.reading.article.content_hash))
        settle(qtbot, made)
        yield made


def captured(qtbot: QtBot, window: Window) -> str:
    """Capture again, and return what is told of it."""
    press(qtbot, window, "retry")
    qtbot.waitUntil(lambda: not window.captures.busy() and not window.notice.text().endswith("…"))
    settle(qtbot, window)
    return window.notice.text()


def body(window: Window) -> str:
    return window.page.leaf.body.text


def test_a_page_that_has_not_changed_leaves_everything_and_says_so(qtbot: QtBot, window: Window) -> None:
    assert window.actions_["retry"].text() == "Capture again"
    before = body(window)
    assert "nothing has changed" in captured(qtbot, window)
    assert body(window) == before
    assert not window.history.stack.canUndo()


def test_what_changed_is_told_and_marks_move_along(qtbot: QtBot, window: Window, site: Site) -> None:
    article = window.reading.article.id
    mark = window.history.add_highlight(article, passage(window.library, article, PASSAGE), "yellow")
    news = "A new owner has since put a gauge of cast iron into the wall."
    site.routes["/weir"] = page(WORDS[1], news, WORDS[2].replace("marked pole", "notched pole"), WORDS[3], WORDS[0])
    told = captured(qtbot, window)
    assert "15 words added, 1 removed" in told
    assert "1 paragraph moved" in told
    assert "1 passage you marked changed" in told
    assert news in body(window)
    found = window.library.highlight(mark.id)
    assert not found.orphan
    assert body(window)[found.selectors.start : found.selectors.end] == "a notched pole, every morning"
    assert window.actions_["undo"].text() == "Undo: capture again"
    press(qtbot, window, "undo")
    assert news not in body(window)
    assert window.library.highlight(mark.id).selectors.start == mark.selectors.start
    press(qtbot, window, "redo")
    assert news in body(window)


def test_a_mark_that_is_lost_is_repaired_from_the_notice(qtbot: QtBot, window: Window, site: Site) -> None:
    article = window.reading.article.id
    mark = window.history.add_highlight(article, passage(window.library, article, PASSAGE), "yellow")
    other = "Each day at dawn somebody walked down to read the height of the water off a notched ash stick."
    site.routes["/weir"] = page(WORDS[0], WORDS[1], other, WORDS[3])
    assert captured(qtbot, window).endswith("1 passage you marked changed; 1 mark lost its passage.")
    window.notice.findChild(QPushButton).click()
    settle(qtbot, window)
    panel = window.page.leaf.findChild(RepairPanel)
    assert panel.isVisible()
    view, text = window.page.leaf.view, window.page.leaf.view.setting.text
    first = text.index("a notched ash stick")
    place = view.textCursor()
    start, end = view.setting.positions.to_qt(Span(first, first + 19))
    place.setPosition(start)
    place.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    view.setTextCursor(place)
    qtbot.keyClick(panel.list, "s")
    settle(qtbot, window)
    assert window.library.highlight(mark.id).selectors.exact == "a notched ash stick"
    assert not panel.isVisible(), "nothing is left to be put right"
    press(qtbot, window, "undo", "undo")
    assert window.library.highlight(mark.id).selectors.exact == PASSAGE
    assert not window.library.highlight(mark.id).orphan


def test_what_has_changed_is_shown_from_the_notice(qtbot: QtBot, window: Window, site: Site) -> None:
    site.routes["/weir"] = page(*WORDS[:3], "The pole is gone, and so is the council that came to look for it.")
    captured(qtbot, window)
    window.notice.findChild(QPushButton).click()
    settle(qtbot, window)
    pane = window.page.leaf.findChild(Comparing)
    assert pane.isVisible()
    assert "When the council" in pane.view.toPlainText().replace("\u00ad", "")


def test_a_failure_leaves_the_article_as_it_was(qtbot: QtBot, window: Window, site: Site) -> None:
    before = body(window)
    site.routes["/weir"] = (500, {}, b"")
    assert "The article stays as it was." in captured(qtbot, window)
    assert body(window) == before
    assert window.reading.article.failure == ""
    assert len(window.library.versions(window.reading.article.id)) == 1


def test_it_can_be_cancelled(qtbot: QtBot, window: Window, site: Site) -> None:
    site.routes["/weir"] = lambda visit: site.closing.wait(300) and None
    press(qtbot, window, "retry")
    assert window.notice.text() == "Capturing “The weir” again…"
    window.notice.findChild(QPushButton).click()
    qtbot.waitUntil(lambda: "You cancelled this capture." in window.notice.text())
    assert window.reading.article.content_hash


def test_without_an_address_there_is_nothing_to_capture(qtbot: QtBot, tmp_path: Path) -> None:
    from tests.ui.shell import captured as made

    with Library.open(tmp_path / "other") as library:
        library.add(made("Bare"))
    with opened(qtbot, tmp_path / "other", tmp_path / "config") as window:
        assert not window.actions_["retry"].isEnabled()
        assert not window.actions_["retry"].isVisible()


def test_missing_pictures_are_fetched_later(qtbot: QtBot, tmp_path: Path, site: Site) -> None:
    from tests.capture.samples import PNG, POST

    site.routes["/"] = POST.replace("One line", "<img src='/a.png' alt='A quay at night'> One line")
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        window.intake.add([site.url("/")])
        qtbot.waitUntil(lambda: not window.captures.busy() and window.library.count() == 1)
        number = window.list_pane.list.ids[0] if window.list_pane.list.ids else 1
        window.ways.read(number)
        settle(qtbot, window)
        press(qtbot, window, "fetch_pictures")
        qtbot.waitUntil(lambda: window.notice.text() == "No picture is missing that could be had.")
        site.routes["/a.png"] = (200, {}, PNG)
        set_offline(True)
        press(qtbot, window, "fetch_pictures")
        qtbot.waitUntil(lambda: "Postil is offline, so nothing is fetched" in window.notice.text())
        set_offline(False)
        press(qtbot, window, "fetch_pictures")
        qtbot.waitUntil(lambda: window.notice.text() == "1 picture has come.")
        assert [path.read_bytes() for path in window.library.images(number).values()] == [PNG]
        assert site.paths() == ["/", "/a.png", "/a.png", "/a.png"]
        assert len(window.library.versions(number)) == 1
