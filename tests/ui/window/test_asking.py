"""The search box in its window: names from the library, the line under it, the page on how to search."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from pytestqt.qtbot import QtBot

from reader.library import Library
from reader.model import State
from reader.query import parse
from reader.query.sentence import told
from reader.ui.catalogue.search_page import LESSONS, SearchPage
from reader.ui.theme import load_theme
from tests.library.conftest import captured
from tests.ui.shell import opened


def test_names_are_those_of_the_articles_outside_the_trash(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        for number, (site, url, byline, lang) in enumerate(
            [
                ("The Pier", "https://www.pier.example/a", "Ann Mills", "en"),
                ("The Pier", "https://pier.example:8080/b?x=1", "", "en"),
                ("", "https://mole.example", "Éric", "fr"),
                ("Trash", "https://trash.example/x", "Nobody", "de"),
            ]
        ):
            article, _ = library.add(captured(f"Number {number}", url=url, site_name=site, byline=byline, lang=lang))
        library.set_state([article.id], State.TRASH)
        assert library.names_of("site") == (("The Pier", 2), ("pier.example", 2), ("mole.example", 1))
        assert library.names_of("author") == (("Ann Mills", 1), ("Éric", 1))
        assert library.names_of("lang") == (("en", 2), ("fr", 1))


def test_every_example_of_the_page_means_something_and_can_be_tried(qtbot: QtBot) -> None:
    page = SearchPage()
    qtbot.addWidget(page)
    page.set_theme(load_theme("dark"))
    wanted: list[str] = []
    page.query_wanted.connect(wanted.append)
    html = page._text.toHtml()
    examples = [text for _, _, texts in LESSONS for text in texts]
    for text in examples:
        query = parse(text)
        assert query
        assert query.problems == ()
        assert told(query)[:30] in page._text.toPlainText()
    addresses = [part.partition('"')[0] for part in html.split('<a href="')[1:]]
    assert len(addresses) == len(examples)
    for address in addresses:
        page._text.anchorClicked.emit(QUrl(address.replace("&quot;", '"').replace("&gt;", ">").replace("&lt;", "<")))
    assert wanted == examples
    assert page._text.textInteractionFlags() & Qt.TextInteractionFlag.LinksAccessibleByKeyboard


def test_the_window_completes_from_its_library_and_says_what_a_query_means(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "library"
    with Library.open(folder) as library:
        library.add(captured("Bread", site_name="The Pier", url="https://pier.example/a", byline="Ann Mills"))
    with opened(qtbot, folder, tmp_path / "config") as window:
        pane = window.list_pane
        box = pane.box
        pane.focus_box()
        qtbot.keyClicks(box, "author:a")
        qtbot.waitUntil(box._popup.isVisible)
        assert box._popup.list.item(0).text() == "Ann Mills"
        qtbot.keyClick(box, Qt.Key.Key_Return)
        assert box.text() == 'author:"Ann Mills" '
        qtbot.keyClicks(box, "words:>0")
        qtbot.waitUntil(pane.said.isVisible)
        assert pane.said.text() == "Articles by Ann Mills, with at least 1 word."
        assert pane.said.accessibleName().startswith("The search means: ")
        box.setText("words:x bread")
        qtbot.waitUntil(lambda: "no number" in pane.said.text())
        qtbot.keyClick(box, Qt.Key.Key_Return)
        assert window._settings.searches == ["words:x bread"]
        window.actions_["search_help"].trigger()
        window.desks.asking._page.query_wanted.emit("bread OR cake")
        assert window.browsing.query.text == "bread OR cake"
        assert box.text() == "bread OR cake"
        qtbot.waitUntil(lambda: "“bread” or “cake…”" in pane.said.text())
        window.desks.asking._page.close()
