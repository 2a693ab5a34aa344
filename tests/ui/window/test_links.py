"""Links between articles, in the whole window: kept ones open inside and come back, others can be saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from reader.library import Library
from reader.model import Captured, State
from reader.ui.window.window import Window
from tests.conftest import Site
from tests.ui.shell import open_title, opened, settle

PAGE = "<html><head><title>The Sluice</title></head><body><article><h1>The Sluice</h1>" + (
    "<p>A sluice is a door that water opens, and whoever keeps it sleeps lightly and counts the hours of the tide.</p>"
    * 8
    + "</article></body></html>"
)


def add(library: Library, title: str, url: str, html: str) -> int:
    return library.add(Captured(title=title, html=html, url=url, canonical_url=url))[0].id


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, site: Site):
    site.routes["/sluice"] = PAGE
    with Library.open(tmp_path / "library") as library:
        add(
            library,
            "Gate",
            "https://mill.example/gate",
            "<p>The gate.</p>"
            + "<p>Water stood before it.</p>" * 80
            + '<h2 id="far">Far below</h2><p>The end.</p>' * 1
            + "<p>Nothing more.</p>" * 40,
        )
        links = f'<a href="https://mill.example/gate?utm_source=x#far">the gate</a>, <a href="{site.url("/sluice")}">a sluice</a>'
        add(library, "Wheel", site.url("/wheel"), f"<p>See {links}.</p>" + "<p>The wheel turned.</p>" * 60)
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as made:
        made.ways.read(next(a.id for a in made.library.articles(made.list_pane.list.ids) if a.title == "Wheel"))
        settle(qtbot, made)
        qtbot.waitUntil(lambda: bool(made.page.leaf.following._kept))
        yield made


def test_a_kept_article_opens_at_its_place_and_alt_left_comes_back(window: Window, qtbot: QtBot) -> None:
    view = window.page.leaf.view
    window.page.leaf.view.go_to(60)
    window.page.leaf.following.follow(QUrl("https://mill.example/gate?utm_source=x#far"))
    settle(qtbot, window)
    assert open_title(window) == "Gate"
    assert view.hasFocus()
    place = window.page.leaf.following.place_of("far")
    assert abs(view.line_box(place).top() - view.offset()) < 40
    window.actions_["place_back"].trigger()
    settle(qtbot, window)
    assert open_title(window) == "Wheel"
    qtbot.waitUntil(lambda: abs(view.offset() - 60) < 30)


def test_the_page_behind_a_link_is_saved_beside_what_is_read_and_then_opens_inside(
    window: Window, qtbot: QtBot, site: Site
) -> None:
    address = site.url("/sluice")
    following = window.page.leaf.following
    assert following.way(QUrl(address)).kept == 0
    window.page.leaf.save_wanted.emit(address)
    assert window.notice.text() == "Saving 127.0.0.1…"
    qtbot.waitUntil(lambda: following.way(QUrl(address)).kept != 0)
    qtbot.waitUntil(lambda: window.notice.text() == "Saved “The Sluice” to your library.")
    assert open_title(window) == "Wheel"
    following.follow(QUrl(address))
    settle(qtbot, window)
    assert open_title(window) == "The Sluice"


def test_what_cannot_be_saved_is_told(window: Window, qtbot: QtBot, site: Site) -> None:
    window.page.leaf.save_wanted.emit(site.url("/nowhere"))
    qtbot.waitUntil(lambda: "404" in window.notice.text() or "not found" in window.notice.text().lower())
    assert open_title(window) == "Wheel"


def test_a_page_of_the_web_leads_to_nothing_on_this_machine(window: Window, qtbot: QtBot, site: Site) -> None:
    gate = next(a.id for a in window.library.articles(window.list_pane.list.ids) if a.title == "Gate")
    window.ways.read(gate)
    settle(qtbot, window)
    with qtbot.waitSignal(window.captures.failed) as failed:
        window.page.leaf.save_wanted.emit(site.url("/sluice"))
    assert "where a page may not lead" in failed.args[1]
    assert site.visits == []


def test_an_article_sent_to_the_trash_is_a_link_outside_again(window: Window, qtbot: QtBot) -> None:
    url = QUrl("https://mill.example/gate")
    number = window.page.leaf.following.way(url).kept
    window.library.set_state([number], State.TRASH)
    assert window.page.leaf.following.way(url).kept == 0
    window.library.set_state([number], State.INBOX)
    assert window.page.leaf.following.way(url).kept == number


def test_words_of_the_text_can_be_searched_for_in_the_library(window: Window, qtbot: QtBot) -> None:
    window.page.leaf.search_wanted.emit("stood before")
    settle(qtbot, window)
    assert [a.title for a in window.library.articles(window.list_pane.list.ids)] == ["Gate"]


def test_there_is_nothing_to_print_where_nothing_is_open(window: Window, qtbot: QtBot) -> None:
    window.reading.close()
    window.desks.paper.save()
    assert window.notice.text() == "Open an article first; there is nothing to print."
