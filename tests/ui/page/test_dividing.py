"""What is put between letters to divide words is seen, and nothing else: not copied, not selected in parts, not waited for."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible, QTextCursor

from reader.model import Span
from reader.ui.page import accessible_door
from reader.ui.page.dividing import ALLOWANCE
from reader.ui.page.page import Page
from reader.ui.theme import load_theme
from reader.ui.typesetting.hyphenation import SOFT, hyphenator
from reader.ui.typography import Typography
from tests.ui.pages import article, body, highlight

SYLLABLES = ["mara", "tone", "salo", "keru", "pida", "vano", "leti", "goru", "neba", "tisu"]


def words(count: int) -> list[str]:
    """Return so many different words of four syllables."""
    made = []
    for number in range(count):
        made.append("".join(SYLLABLES[(number // 10**place) % 10] for place in range(4)))
    return made


@pytest.fixture
def page(qtbot) -> Page:
    made = Page(Typography(load_theme("light")))
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def soft_in(page: Page, word: str) -> bool:
    start = page.view.setting.text.index(word)
    first, last = page.view.setting.positions.to_qt(Span(start, start + len(word)))
    return SOFT in page.view.document().toRawText()[first:last]


def test_what_an_opening_has_no_time_for_is_divided_when_nobody_waits(page: Page, qtbot) -> None:
    rules = hyphenator("it_IT")
    assert rules is not None
    rules.words.clear()
    rules.pieces.clear()
    rules.texts.clear()
    text = words(ALLOWANCE * 4)
    document = body("".join(f"<p>{' '.join(text[at : at + 30])}</p>" for at in range(0, len(text), 30)))
    mark = highlight(1, document, text[-1])
    page.show_article(article(lang="it"), document, [mark], [], {})
    page.reading.scroll_to(document.text.index(text[-40]))
    position = page.reading.position()
    assert soft_in(page, text[0]) and not soft_in(page, text[-1])
    qtbot.waitUntil(lambda: soft_in(page, text[-1]))
    assert page.reading.position() == position
    found = page.view.marks.find(1)
    raw = page.view.document().toRawText()[found.start : found.end]
    assert raw.replace(SOFT, "") == text[-1] != raw
    shown = page.view.setting
    qtbot.wait(50)
    assert page.view.setting is shown, "it is set anew once"


def test_words_of_what_is_set_after_the_first_screenful_are_divided_too(page: Page, qtbot) -> None:
    rules = hyphenator("it_IT")
    assert rules is not None
    rules.words.clear()
    rules.pieces.clear()
    rules.texts.clear()
    text = words(900)
    document = body("".join(f"<p>{' '.join(text[at : at + 30])}</p>" for at in range(0, len(text), 30)))
    page.show_article(article(lang="it"), document, [], [], {})
    assert page.view.setting is not None and not page.view.setting.complete
    qtbot.waitUntil(lambda: soft_in(page, text[0]) and soft_in(page, text[-1]), timeout=5000)
    assert page.view.setting.complete and not page.view.setting.division.waiting()


def test_a_selection_keeps_the_page_as_it_is(page: Page, qtbot) -> None:
    rules = hyphenator("it_IT")
    assert rules is not None
    rules.words.clear()
    rules.pieces.clear()
    rules.texts.clear()
    text = words(ALLOWANCE * 2)
    page.show_article(article(lang="it"), body(f"<p>{' '.join(text)}</p>"), [], [], {})
    cursor = page.view.textCursor()
    cursor.setPosition(page.view.setting.positions.place(0))
    cursor.setPosition(cursor.position() + 20, QTextCursor.MoveMode.KeepAnchor)
    page.view.setTextCursor(cursor)
    shown = page.view.setting
    qtbot.waitUntil(lambda: text[-1] in rules.words)
    qtbot.wait(20)
    assert page.view.setting is shown
    assert page.view.textCursor().hasSelection()


def test_no_soft_hyphen_is_copied_and_words_are_selected_whole(page: Page) -> None:
    document = body("<p>Their communication 😀 was understanding itself.</p>")
    page.show_article(article(lang="en"), document, [], [], {})
    place = page.view.setting.positions.place(document.text.index("communication"))
    cursor = page.view.textCursor()
    cursor.setPosition(place + 6)
    cursor.select(QTextCursor.SelectionType.WordUnderCursor)
    page.view.setTextCursor(cursor)
    assert SOFT in cursor.selectedText()
    assert page.view.selected_text() == "communication"
    assert page.view.createMimeDataFromSelection().text() == "communication"
    cursor.select(QTextCursor.SelectionType.Document)
    page.view.setTextCursor(cursor)
    copied = page.view.createMimeDataFromSelection()
    assert SOFT not in copied.text() and "communication 😀 was understanding" in copied.text()
    assert SOFT not in copied.html()


def test_a_screen_reader_is_told_the_words_as_they_are(page: Page) -> None:
    accessible_door.install()
    document = body("<p>Their communication was understanding itself.</p>")
    page.show_article(article(lang="en"), document, [], [], {})
    told: list[str] = []

    def walk(interface: object, depth: int = 0) -> None:
        told.append(interface.text(QAccessible.Text.Name) + interface.text(QAccessible.Text.Value))
        for index in range(interface.childCount() if depth < 8 else 0):
            if (child := interface.child(index)) is not None:
                walk(child, depth + 1)

    walk(QAccessible.queryAccessibleInterface(page))
    assert any("communication" in text for text in told)
    assert not any(SOFT in text for text in told)
