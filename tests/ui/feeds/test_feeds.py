"""Feeds in a real window: followed, read, saved, given up, all undoable; many at once without a stutter."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QApplication, QInputDialog, QMenu
from pytestqt.qtbot import QtBot

from reader.library import Subscription
from reader.model import State
from reader.offline import set_offline
from reader.query import parse
from reader.ui.catalogue.sidebar_rows import Kind, Mark, Row
from reader.ui.feeds.dialogs import FeedDialog, RulesDialog
from reader.ui.window.window import Window
from tests.conftest import Reply, Site, Visit
from tests.ui.shell import add, opened, settle, shown

XML = {"Content-Type": "application/rss+xml"}


def rss(title: str, *items: str) -> Reply:
    listed = "".join(
        f"<item><guid>{title} {one}</guid><title>{one}</title><description>What was seen of {one} that day.</description></item>"
        for one in items
    )
    return 200, XML, f"<rss version='2.0'><channel><title>{title}</title>{listed}</channel></rss>".encode()


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    with opened(qtbot, tmp_path / "library", tmp_path) as made:
        add(made.library, "Kept")
        settle(qtbot, made)
        yield made


def rows(window: Window) -> list[Row]:
    model = window.sidebar._rows
    found = [model.row(number) for number in range(model.rowCount())]
    start = next((n for n, row in enumerate(found) if row.key == "section:feeds"), len(found))
    return found[start + 1 :]


def choose(window: Window, name: str) -> None:
    model = window.sidebar._rows
    number = next(n for n in range(model.rowCount()) if model.row(n).name == name)
    window.sidebar._choose(number, False)


def follow(qtbot: QtBot, window: Window, site: Site, title: str, *items: str) -> int:
    path = f"/{title.lower().replace(' ', '-')}"
    site.routes[path] = rss(title, *items)
    window.desks.feeds.follow(site.url(path))
    qtbot.waitUntil(
        lambda: any(row.label == title and row.articles == len(items) for row in rows(window)), timeout=60_000
    )
    settle(qtbot, window)
    return next(row.number for row in rows(window) if row.label == title)


def test_a_feed_is_followed_by_its_page_and_its_entries_wait(qtbot: QtBot, window: Window, site: Site) -> None:
    site.routes["/feed"] = rss("The Pier", "Fog", "Gulls")
    site.routes["/"] = (
        '<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head><body><p>x</p></body></html>'
    )
    assert rows(window) == []
    window.desks.feeds.follow(site.url("/"))
    qtbot.waitUntil(lambda: [row.label for row in rows(window)] == ["All entries", "The Pier"], timeout=60_000)
    assert "You follow “The Pier” now." in window.notice.text()
    qtbot.waitUntil(lambda: [row.articles for row in rows(window)] == [2, 2], timeout=60_000)
    window.browsing.go("inbox")
    settle(qtbot, window)
    assert shown(window) == ["Kept"]
    choose(window, "The Pier")
    settle(qtbot, window)
    assert shown(window) == ["Fog", "Gulls"]
    assert rows(window)[1].mark is Mark.CHOSEN
    assert rows(window)[1].spoken() == "Feed The Pier, 2 unread, chosen"
    window.history.undo()
    settle(qtbot, window)
    assert rows(window) == [] and shown(window) == []
    window.history.redo()
    settle(qtbot, window)
    assert shown(window) == ["Fog", "Gulls"]


def test_one_key_saves_an_entry_and_undo_lets_it_wait(qtbot: QtBot, window: Window, site: Site) -> None:
    follow(qtbot, window, site, "Pier", "Fog", "Gulls")
    choose(window, "Pier")
    settle(qtbot, window)
    fog = window.list_pane.list.ids[0]
    window.choice.go(fog)
    settle(qtbot, window)
    assert window.actions_["inbox"].isEnabled()
    assert window.actions_["inbox"].text() == "Save to the inbox"
    assert window.bar._wanted["inbox"]
    window.actions_["inbox"].trigger()
    settle(qtbot, window)
    assert window.notice.text().startswith("Saved to the inbox")
    assert not window.library.article(fog).entry
    window.choice.go(fog)
    settle(qtbot, window)
    assert not window.bar._wanted["inbox"]
    assert rows(window)[1].articles == 1
    window.history.undo()
    assert window.library.article(fog).entry
    window.history.redo()
    assert not window.library.article(fog).entry
    window.history.undo()
    for act in (
        lambda: window.history.set_state([fog], State.LATER),
        lambda: window.history.set_starred([fog], True),
        lambda: window.history.retag([fog], ["x"], []),
        lambda: window.history.add_note(fog, "Mine."),
    ):
        act()
        assert not window.library.article(fog).entry
        window.history.undo()
        assert window.library.article(fog).entry
        assert window.library.article(fog).state is State.INBOX


def test_pictures_of_an_entry_come_when_it_is_saved(qtbot: QtBot, window: Window, site: Site) -> None:
    from tests.capture.samples import PNG

    site.routes["/fog.png"] = (200, {"Content-Type": "image/png"}, PNG)
    item = (
        f"<link>{site.url('/fog')}</link><description>&lt;p&gt;Thick.&lt;/p&gt;&lt;img src='/fog.png'&gt;</description>"
    )
    listed = f"<item><guid>1</guid><title>Fog</title>{item}</item>"
    site.routes["/pier"] = (
        200,
        XML,
        f"<rss version='2.0'><channel><title>Pier</title>{listed}</channel></rss>".encode(),
    )
    window.desks.feeds.follow(site.url("/pier"))
    qtbot.waitUntil(lambda: [row.articles for row in rows(window)] == [1, 1])
    choose(window, "Pier")
    settle(qtbot, window)
    fog = window.list_pane.list.ids[0]
    assert "/fog.png" not in site.paths()
    set_offline(True)
    window.history.set_state([fog], State.INBOX)
    window.history.undo()
    assert "/fog.png" not in site.paths()
    set_offline(False)
    window.history.redo()
    qtbot.waitUntil(lambda: bool(window.library.images(fog)))
    assert [file.read_bytes() for file in window.library.images(fog).values()] == [PNG]
    window.history.undo()
    window.history.redo()
    settle(qtbot, window)
    assert site.paths().count("/fog.png") == 1


def test_all_read_and_undone(qtbot: QtBot, window: Window, site: Site) -> None:
    follow(qtbot, window, site, "Pier", "Fog", "Gulls")
    follow(qtbot, window, site, "Mole", "Rope")
    choose(window, "Pier")
    settle(qtbot, window)
    window.actions_["read_feed"].trigger()
    settle(qtbot, window)
    assert "Marked 2 entries in “Pier” as read." in window.notice.text()
    assert [row.articles for row in rows(window)] == [1, 1, 0]
    window.reading.open(next(iter(window.library.search(parse("is:inbox")).ids)))
    settle(qtbot, window)
    window.history.undo()
    settle(qtbot, window)
    assert [row.articles for row in rows(window)] == [3, 1, 2]
    assert window.reading.article is not None
    assert window.reading.article.title == "Kept"  # not left for one of the entries
    window.browsing.go("feeds")
    settle(qtbot, window)
    assert sorted(shown(window)) == ["Fog", "Gulls", "Rope"]
    window.actions_["read_feed"].trigger()
    settle(qtbot, window)
    assert [row.articles for row in rows(window)] == [0, 0, 0]
    window.actions_["read_feed"].trigger()
    assert window.notice.text() == "Nothing is unread."


def test_a_feed_that_fails_says_why_and_hurts_no_other(qtbot: QtBot, window: Window, site: Site) -> None:
    follow(qtbot, window, site, "Pier", "Fog")
    follow(qtbot, window, site, "Mole", "Rope")
    site.routes["/pier"] = (410, {}, b"")
    site.routes["/mole"] = rss("Mole", "Knot", "Rope")
    for feed in window.library.feeds():
        window.library._store.db.execute("UPDATE feed SET checked_at = 0 WHERE id = ?", (feed.id,))
    with qtbot.waitSignal(window.desks.feeds.visits.ended, timeout=60_000):
        window.actions_["refresh_feeds"].trigger()
    qtbot.waitUntil(lambda: "could not be had" in window.notice.text(), timeout=60_000)
    assert window.notice.text() == "1 new entry. 1 feed could not be had."
    window.pulse.beat()
    settle(qtbot, window)
    everything, mole, pier = rows(window)
    assert (everything.articles, mole.articles, mole.failure) == (3, 2, "")
    assert "gone for good" in pier.failure
    assert "gone for good" in pier.spoken()


def test_how_a_feed_is_kept(qtbot: QtBot, window: Window, site: Site) -> None:
    pier = follow(qtbot, window, site, "Pier", "Fog")
    choose(window, "Pier")
    settle(qtbot, window)
    window.actions_["edit_feed"].trigger()
    dialog = window.findChild(FeedDialog, "feed_dialog")
    assert dialog.choice() == Subscription()
    dialog.name.setText("Harbour")
    dialog.folder.setCurrentText("Sea/Coast")
    dialog.tags.setText("salt, water")
    dialog.days.setCurrentIndex(dialog.days.findData(0))
    dialog.often.setCurrentIndex(dialog.often.findData(30))
    dialog.full.setChecked(True)
    dialog.chosen.emit(dialog.choice())
    dialog.close()
    settle(qtbot, window)
    assert window.library.subscription(pier) == Subscription("Harbour", "Sea/Coast", ("salt", "water"), True, 30, 0)
    assert window.browsing.query.feeds() == ("Harbour",)
    assert [(row.kind, row.label, row.depth) for row in rows(window)[1:]] == [
        (Kind.FOLDER, "Sea", 0),
        (Kind.FOLDER, "Coast", 1),
        (Kind.FEED, "Harbour", 2),
    ]
    choose(window, "Sea")
    assert [row.label for row in rows(window)[1:]] == ["Sea"]
    choose(window, "Sea")
    window.history.undo()
    assert window.library.subscription(pier) == Subscription()


def test_unsubscribing_from_the_menu(qtbot: QtBot, window: Window, site: Site) -> None:
    pier = follow(qtbot, window, site, "Pier", "Fog")
    follow(qtbot, window, site, "Mole", "Rope")
    choose(window, "Pier")
    settle(qtbot, window)
    window.sidebar.feed_menu_wanted.emit(pier, QPoint(10, 10))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.objectName() for action in menu.actions() if action.objectName()] == [
        "refresh_feed",
        "read_feed",
        "edit_feed",
        "unsubscribe",
    ]
    window.actions_["unsubscribe"].trigger()
    menu.close()
    settle(qtbot, window)
    assert [row.label for row in rows(window)] == ["All entries", "Mole"]
    assert shown(window) == ["Rope"]
    window.history.undo()
    settle(qtbot, window)
    assert [row.label for row in rows(window)] == ["All entries", "Mole", "Pier"]
    assert sorted(shown(window)) == ["Fog", "Rope"]


def test_rules_are_checked_before_they_are_kept(qtbot: QtBot, window: Window) -> None:
    window.actions_["feed_rules"].trigger()
    dialog = window.findChild(RulesDialog, "rules_dialog")
    dialog.text.setPlainText("fog -> burn")
    dialog._take()
    assert "Line 1" in dialog.trouble.text() and dialog.isVisible()
    dialog.text.setPlainText("fog -> mute")
    dialog._take()
    assert [str(rule) for rule in window.library.feed_rules()] == ["fog -> mute"]
    window.history.undo()
    assert window.library.feed_rules() == ()


def test_the_address_of_a_feed_among_those_of_articles(qtbot: QtBot, window: Window, site: Site) -> None:
    site.routes["/feed"] = rss("Pier", "Fog")
    window.intake.add([site.url("/feed")])
    qtbot.waitUntil(lambda: "address of a feed" in window.notice.text(), timeout=60_000)
    window.notice._do()
    qtbot.waitUntil(lambda: any(row.label == "Pier" for row in rows(window)), timeout=60_000)
    settle(qtbot, window)
    window.browsing.go("all")
    settle(qtbot, window)
    assert shown(window) == ["Kept"]


def test_a_page_with_several_feeds_asks_which(qtbot: QtBot, window: Window, site: Site) -> None:
    site.routes["/a"] = rss("One", "Fog")
    site.routes["/b"] = rss("Two", "Rope")
    link = '<link rel="alternate" type="application/rss+xml" title="{0}" href="/{0}">'
    site.routes["/"] = f"<html><head>{link.format('a')}{link.format('b')}</head><body><p>x</p></body></html>"
    window.desks.feeds.follow(site.url("/"))
    qtbot.waitUntil(lambda: bool(window.findChildren(QInputDialog)), timeout=60_000)
    dialog = window.findChildren(QInputDialog)[0]
    assert dialog.comboBoxItems() == [f"a — {site.url('/a')}", f"b — {site.url('/b')}"]
    dialog.textValueSelected.emit(dialog.comboBoxItems()[1])
    dialog.close()
    qtbot.waitUntil(lambda: any(row.label == "Two" for row in rows(window)), timeout=60_000)


def test_nothing_there_is_said(qtbot: QtBot, window: Window, site: Site) -> None:
    site.routes["/"] = "<html><body><p>Nothing.</p></body></html>"
    window.desks.feeds.follow(site.url("/"))
    qtbot.waitUntil(lambda: "There is no feed at this address" in window.notice.text(), timeout=60_000)
    window.actions_["refresh_feeds"].trigger()


def test_offline_no_feed_is_visited_and_nothing_is_said_to_be_new(qtbot: QtBot, window: Window, site: Site) -> None:
    follow(qtbot, window, site, "Pier", "Fog")
    before = len(site.visits)
    set_offline(True)
    window.actions_["refresh_feeds"].trigger()
    assert window.notice.text() == "Postil is offline, so no feed is visited."
    assert len(site.visits) == before and not window.desks.feeds.visits.busy


def test_lists_in_and_out(qtbot: QtBot, window: Window, site: Site, tmp_path: Path) -> None:
    file = tmp_path / "in.opml"
    file.write_text(
        f'<opml><body><outline text="Sea"><outline text="Pier" xmlUrl="{site.url("/pier")}"/></outline></body></opml>',
        "utf-8",
    )
    window.desks.feeds.import_from(file)
    qtbot.waitUntil(lambda: [row.label for row in rows(window)] == ["All entries", "Sea", "Pier"], timeout=60_000)
    window.desks.feeds.export_to(tmp_path / "out.opml")
    assert site.url("/pier") in (tmp_path / "out.opml").read_text("utf-8")
    window.history.undo()
    settle(qtbot, window)
    assert rows(window) == []


def test_nothing_is_asked_for_unless_wished(qtbot: QtBot, tmp_path: Path, site: Site) -> None:
    site.routes["/pier"] = rss("Pier", "Fog")
    with opened(qtbot, tmp_path / "library", tmp_path) as window:
        window.library.add_feed(site.url("/pier"), "Pier")
        assert not window.actions_["feeds_by_themselves"].isChecked()
    with opened(qtbot, tmp_path / "library", tmp_path) as window:
        assert site.visits == []
        with qtbot.waitSignal(window.desks.feeds.visits.ended, timeout=60_000):
            window.actions_["feeds_by_themselves"].trigger()
        assert window.actions_["feeds_by_themselves"].isChecked()
    assert len(site.visits) == 1


def test_the_window_stays_fluent_while_feeds_are_visited(qtbot: QtBot, window: Window, site: Site) -> None:
    """Whatever the machine's speed: the window's own thread goes on, and every feed is visited."""
    started = threading.Event()

    def answer(visit: Visit) -> Reply:
        started.set()
        return rss(visit.path.strip("/"), *(f"Entry {n}" for n in range(5)))

    for number in range(8):
        site.routes[f"/{number}"] = answer
        window.library.add_feed(site.url(f"/{number}"), str(number))
    settle(qtbot, window)
    ticks: list[float] = []
    timer = QTimer(window, interval=5)
    timer.timeout.connect(lambda: ticks.append(time.monotonic()))
    timer.start()
    with qtbot.waitSignal(window.desks.feeds.visits.ended, timeout=60_000) as ended:
        window.actions_["refresh_feeds"].trigger()
    timer.stop()
    assert started.is_set()
    assert ended.args == [40, 0]
    assert len(ticks) > 8
    qtbot.waitUntil(lambda: bool(rows(window)) and rows(window)[0].articles == 40, timeout=60_000)
