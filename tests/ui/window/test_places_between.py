"""The way back from one kept article to another, through the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from reader import document
from reader.library import Library
from reader.model import Captured
from tests.ui.shell import add, open_title, opened, press, settle

SEEN = "<p>The lamp was lit an hour before dusk, as <a href='https://kiosk.example/far'>the other page</a> says.</p>"


def test_a_link_to_a_kept_article_is_taken_back_and_forward(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "library"
    with Library.open(folder) as library:
        add(library, "Far", paragraphs=20)
        body = document.from_html("<p>Nobody sold anything there. The keeper slept.</p>" * 60 + SEEN * 9)
        library.add(Captured(title="Near", html=document.to_html(body), url="https://kiosk.example/near"))
    with opened(qtbot, folder, tmp_path) as window:
        assert open_title(window) == "Near"
        view = window.page.leaf.view
        view.finish()
        view.verticalScrollBar().setValue(1507)
        window.page.leaf.following.follow(QUrl("https://kiosk.example/far"))
        settle(qtbot, window)
        assert open_title(window) == "Far"
        assert view.offset() == 0
        press(qtbot, window, "place_back")
        assert (open_title(window), view.offset()) == ("Near", 1507)
        press(qtbot, window, "place_forward")
        assert open_title(window) == "Far"
        press(qtbot, window, "place_back")
        assert (open_title(window), view.offset()) == ("Near", 1507)


def test_what_the_page_is_told_of_its_reader_outlives_the_window(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "library"
    with Library.open(folder) as library:
        add(library, "Far", paragraphs=20)
    with opened(qtbot, folder, tmp_path) as window:
        press(qtbot, window, "paged", "dim")
        assert window.actions_["paged"].isChecked() and window.actions_["dim"].isChecked()
        window.page.leaf.remember(pace=312.0)
    with opened(qtbot, folder, tmp_path) as window:
        qtbot.waitUntil(lambda: window.page.article is not None)
        assert window.actions_["paged"].isChecked() and window.actions_["dim"].isChecked()
        assert window.page.leaf.habits.pace == 312.0
        assert window.page.leaf.tools.paging.number()[1] > 1
        qtbot.waitUntil(lambda: window.bar._whereabouts.accessibleName().startswith("Page 1 of "))
