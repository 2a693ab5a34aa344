"""What leaves the page by the clipboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from reader.document import Document
from reader.model import Span
from reader.ui.page.page import Page
from reader.ui.theme import load_theme
from reader.ui.typography import Typography
from tests.ui.pages import article, body, highlight

HTML = (
    "<p>The <b>ferry</b> 😀 left at <a href='https://example.org/nine'>nine</a>, said <a href='#n'>the note</a>.</p>"
    "<ul><li>ropes</li><li>buckets</li></ul><p>Nobody waved.</p>"
    "<figure><img src='sha256:aa' alt='A quay'><figcaption>The quay</figcaption></figure><p id='n'>An end.</p>"
)
ADDRESS = "https://harbour.example.org/ferry"


@pytest.fixture
def page(qtbot) -> Page:
    made = Page(Typography(load_theme("light")))
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def show(page: Page, html: str = HTML, highlights=(), **changes) -> Document:
    document = body(html)
    page.show_article(article(**changes), document, list(highlights), [], {})
    return document


def select(page: Page, document: Document, first: str, last: str = "") -> None:
    start = document.text.index(first)
    end = document.text.index(last, start) + len(last) if last else start + len(first)
    cursor = page.view.textCursor()
    low, high = page.view.setting.positions.to_qt(Span(start, end))
    cursor.setPosition(low)
    cursor.setPosition(high, cursor.MoveMode.KeepAnchor)
    page.view.setTextCursor(cursor)


def copied() -> tuple[str, str, str]:
    """Return the plain text, the HTML and the Markdown of the clipboard."""
    data = QGuiApplication.clipboard().mimeData()
    return data.text(), data.html(), bytes(data.data("text/markdown").data()).decode()


def test_a_selection_is_copied_with_its_styles_and_as_plain_text(page: Page) -> None:
    document = show(page)
    select(page, document, "ferry", "ropes")
    QTest.keyClick(page.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    text, html, _ = copied()
    assert text == "ferry 😀 left at nine, said the note.\nropes"
    assert html == (
        '<p><strong>ferry</strong> 😀 left at <a href="https://example.org/nine">nine</a>, said the note.</p>\n'
        "<ul><li>ropes</li></ul>"
    )


def test_words_of_a_paragraph_are_copied_as_words(page: Page) -> None:
    document = show(page)
    select(page, document, "ferry", "left")
    page.tools.copying.copy()
    assert copied()[:2] == ("ferry 😀 left", "<strong>ferry</strong> 😀 left")


def test_all_of_it_is_copied_with_its_title_and_without_what_nobody_else_can_show(page: Page) -> None:
    show(page)
    page.view.selectAll()
    page.tools.copying.copy()
    text, html, _ = copied()
    assert text.startswith("The Nine o’Clock Ferry\nIvo Brandt")
    assert text.endswith("The quay\nAn end.")
    assert html.startswith("<p>The Nine o’Clock Ferry</p>\n<p>Ivo Brandt · ")
    assert "sha256" not in html
    assert 'href="#' not in html
    assert "postil" not in html


def test_a_quote_names_its_source(page: Page) -> None:
    document = show(page)
    select(page, document, "Nobody waved.")
    page.tools.copying.copy_quote()
    text, html, markdown = copied()
    assert text == (
        "“Nobody waved.”\n— Ivo Brandt, The Nine o’Clock Ferry, Harbour Letters, 12 March 2026\n"
        "https://harbour.example.org/ferry"
    )
    assert html.startswith("<blockquote><p>Nobody waved.</p></blockquote>")
    assert f'<cite><a href="{ADDRESS}">The Nine o’Clock Ferry</a></cite>' in html
    assert markdown == (
        f"> Nobody waved.\n>\n> — Ivo Brandt, [The Nine o’Clock Ferry]({ADDRESS}), Harbour Letters, 12 March 2026\n"
    )


def test_a_quote_of_an_article_that_nothing_is_known_of_is_still_one(page: Page) -> None:
    known = {"title": "", "byline": "", "site_name": "", "published_at": None, "url": "", "canonical_url": ""}
    document = show(page, **known)
    select(page, document, "Nobody waved.")
    page.tools.copying.copy_quote()
    text, html, markdown = copied()
    assert text == "“Nobody waved.”\n— Untitled"
    assert "<a " not in html
    assert markdown == "> Nobody waved.\n>\n> — Untitled\n"


def test_a_passage_is_copied_as_markdown(page: Page) -> None:
    document = show(page)
    select(page, document, "ferry", "buckets")
    page.tools.copying.copy_markdown()
    text, html, markdown = copied()
    assert (
        text
        == markdown
        == ("**ferry** 😀 left at [nine](https://example.org/nine), said the note.\n\n- ropes\n- buckets\n")
    )
    assert html == ""


def test_without_a_selection_the_open_highlight_is_meant_then_the_paragraph(page: Page) -> None:
    document = show(page, highlights=[highlight(1, body(HTML), "Nobody waved")])
    said: list[str] = []
    page.told.connect(said.append)
    page.tools.copying.copy_quote()
    assert said == ["Select a passage first; there is nothing to copy here."]
    assert not QGuiApplication.clipboard().text()
    page.tools.cursor.stand_at(document.text.index("An end"))
    page.tools.copying.copy_markdown()
    assert copied()[0] == "An end.\n"
    page.open_highlight(1)
    page.tools.copying.copy_markdown()
    assert copied()[0] == "Nobody waved\n"
    assert len(said) == 1


def test_the_bar_and_the_card_copy_the_same_way(page: Page) -> None:
    document = show(page, highlights=[highlight(1, body(HTML), "ferry 😀 left")])
    select(page, document, "left at nine")
    page.marking.bar.copy.click()
    assert copied()[1] == 'left at <a href="https://example.org/nine">nine</a>'
    page.open_highlight(1)
    page.marking.card.copy_wanted.emit(1)
    assert copied()[:2] == ("ferry 😀 left", "<strong>ferry</strong> 😀 left")
