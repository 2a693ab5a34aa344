"""From a row of the list to the passage that was found, in the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from reader import document
from reader.library import Hit, Library, Snippet
from reader.model import Span
from reader.query import parse
from reader.ui.window.passages import words_of
from reader.ui.window.window import Window
from tests.ui.shell import add, captured, fill, opened, passage, settle


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    with Library.open(tmp_path / "library") as library:
        fill(library, "Wheel", "Gate")
        library.add(captured("Long", url="https://kiosk.example/long", paragraphs=40))
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as made:
        yield made


def marked(window: Window) -> list[str]:
    """Return the words that are marked on the page because the list was asked for them."""
    page = window.page.leaf
    layer = page.tools.find._others
    if layer is None or layer._matches is None or page.body is None:
        return []
    return [page.body.text[span.start : span.end] for span in layer._matches]


def test_the_passage_of_a_snippet_is_brought_into_sight_and_its_words_are_marked(qtbot: QtBot, window: Window) -> None:
    number = next(a.id for a in window.library.articles(window.list_pane.list.ids) if a.title == "Long")
    text = document.from_html(window.library.body(number)).text
    at = text.rindex("Nobody")
    window.browsing.set_query(parse('nobody "the house"'))
    settle(qtbot, window)
    window.reading.open(number)
    hit = Hit(number, window.library.article(number), snippet=Snippet("Nobody", (Span(0, 6),), "text", at))
    window.listing.passages.show(hit)
    page = window.page.leaf
    qtbot.waitUntil(lambda: marked(window).count("Nobody") == 40)
    assert marked(window).count("the house") == 40
    setting = page.view.setting
    assert setting is not None
    top = page.view.line_box(setting.positions.place(at)).top() - page.view.offset()
    assert 0 <= top <= page.view.height()
    assert window.list_pane.list.hasFocus()
    window.browsing.set_query(parse("is:inbox"))
    settle(qtbot, window)
    assert marked(window) == []


def test_what_a_pattern_matches_is_marked(qtbot: QtBot, window: Window) -> None:
    number = next(a.id for a in window.library.articles(window.list_pane.list.ids) if a.title == "Long")
    text = document.from_html(window.library.body(number)).text
    window.browsing.set_query(parse("/n.body\\b/ text:/the h\\w+/ title:/Lo/"))
    settle(qtbot, window)
    window.reading.open(number)
    at = text.index("Nobody")
    hit = Hit(number, window.library.article(number), snippet=Snippet("Nobody", (Span(0, 6),), "text", at))
    window.listing.passages.show(hit)
    qtbot.waitUntil(lambda: marked(window).count("Nobody") == 40)
    assert marked(window).count("the house") == 40
    assert "Lo" not in marked(window)
    window.browsing.set_query(parse("is:inbox"))
    settle(qtbot, window)
    assert marked(window) == []


def test_marks_are_gone_to_in_the_open_article_and_the_next(qtbot: QtBot, window: Window) -> None:
    library = window.library
    one, two = (a for a in library.articles(window.list_pane.list.ids) if a.title in {"Wheel", "Long"})
    highlight = library.add_highlight(two.id, passage(library, two.id, "counted the people"))
    note = library.add_note(one.id, "Ask whoever passed.")
    window.browsing.set_query(parse("counted OR passed"))
    settle(qtbot, window)
    page = window.page.leaf
    for article, hit in (
        (two, Hit(-2 * highlight.id, two, highlight=highlight)),
        (one, Hit(-2 * note.id - 1, one, note=note)),
    ):
        window.reading.open(article.id)
        window.listing.passages.show(hit)
        qtbot.waitUntil(lambda article=article: page.article is not None and page.article.id == article.id)
        qtbot.waitUntil(lambda: "counted" in marked(window))
    window.reading.open(next(a.id for a in library.articles(window.list_pane.list.ids) if a.title == "Gate"))
    qtbot.waitUntil(lambda: marked(window) == [])


def test_the_words_to_mark_are_those_asked_for() -> None:
    words = (("fox", False), ("red hen", False), ("owl", True))
    assert words_of(parse('fox "red hen" -wolf tag:x owl*'), "kk") == words
    assert ("foxes", False) in words_of(parse("fox owl*"), "en-GB")
    assert words_of(parse("is:unread"), "en") == ()


def test_nothing_is_gone_to_in_an_article_that_is_gone(qtbot: QtBot, window: Window) -> None:
    number = add(window.library, "Fog").id
    hit = Hit(number, window.library.article(number), snippet=Snippet("x", (), "text", 10_000_000))
    settle(qtbot, window)
    window.reading.open(number)
    window.listing.passages.show(hit)
    window.library.delete([number])
    settle(qtbot, window)
    assert window.reading.article is None or window.reading.article.id != number


def test_what_is_typed_finds_articles_and_marks_and_leads_to_them(qtbot: QtBot, window: Window) -> None:
    library, pane = window.library, window.list_pane
    gate = next(a for a in library.articles(pane.list.ids) if a.title == "Gate")
    highlight = library.add_highlight(gate.id, passage(library, gate.id, "wrote the number"))
    note = library.add_note(gate.id, "Which number was it?")
    pane.box.setFocus()
    pane.box.clear()
    qtbot.keyClicks(pane.box, "number")
    settle(qtbot, window)
    assert pane._count.text().endswith("· 2 passages")
    assert pane.order.text() == "Relevance ▾"
    rows = list(pane.list._rows.rows)
    assert {row for row in rows if row < 0} == {-2 * highlight.id, -2 * note.id - 1}
    assert pane.list._rows.hit(rows.index(gate.id)) is not None, "the first come with the answer"
    pane.list.setFocus()
    pane.list._go(rows.index(-2 * highlight.id))
    qtbot.waitUntil(lambda: "number" in marked(window))
    assert window.reading.article is not None
    assert window.reading.article.id == gate.id
    assert pane.list.selected_ids() == [gate.id]
    pane.order.order_changed.emit("title")
    settle(qtbot, window)
    assert pane.order.text() == "Title ▾"
    window.browsing.set_query(parse("is:inbox sort:oldest"))
    settle(qtbot, window)
    assert pane.order.text() == "Oldest, as typed ▾"
    pane.order.order_changed.emit("newest")
    settle(qtbot, window)
    assert (pane.box.text(), pane.order.text()) == ("is:inbox", "Newest ▾")
    window.browsing.set_query(parse("number"))
    assert pane.order.text() == "Title ▾", "what was chosen for words holds for words"
