"""What a reader does with a table that is read from right to left, in which Qt's order is not that of the text."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from reader.document import Document
from reader.model import Span
from reader.ui.page.page import Page
from reader.ui.theme import load_theme
from reader.ui.typography import Typography
from tests.ui.page.test_find import look_for
from tests.ui.pages import article, body, highlight
from tests.ui.pictures import picture

LIGHT = load_theme("light")
TABLE = (
    "<p>قبل الجدول</p><table><tr><th>ميناء</th><th>سفينة</th><th>قبطان</th></tr>"
    "<tr><td>قلعة</td><td>شراع</td><td>بحار</td></tr></table><p>بعد الجدول</p>"
)
WORDS = ("ميناء", "سفينة", "قبطان", "قلعة", "شراع", "بحار")


@pytest.fixture
def page(qtbot) -> Page:
    made = Page(Typography(LIGHT))
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def show(page: Page, highlights=(), html: str = TABLE, files: dict[str, Path] | None = None) -> Document:
    document = body(html)
    page.show_article(article(lang="ar", title="سفن"), document, list(highlights), [], files or {})
    page.view.finish()
    return document


def point_of(page: Page, document: Document, word: str) -> QPoint:
    start = document.text.index(word)
    (box,) = page.view.span_boxes(Span(start, start + len(word)))
    return box.translated(0, -page.view.offset()).center().toPoint()


def tinted(page: Page, document: Document, color: str) -> list[str]:
    """Return the words that stand on a ground of that colour."""
    shown: QImage = page.view.viewport().grab().toImage()
    found = []
    for word in WORDS:
        start = document.text.index(word)
        (box,) = page.view.span_boxes(Span(start, start + len(word)))
        corner = box.translated(0, -page.view.offset()).topLeft().toPoint() + QPoint(2, 3)
        if shown.pixelColor(corner).name() == color:
            found.append(word)
    return found


def drag(page: Page, document: Document, first: str, last: str) -> None:
    view = page.view.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=point_of(page, document, first))
    QTest.mouseMove(view, point_of(page, document, last))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=point_of(page, document, last))


def test_the_first_column_is_at_the_right(page: Page) -> None:
    document = show(page)
    lefts = [point_of(page, document, word).x() for word in WORDS]
    assert lefts[0] > lefts[1] > lefts[2]
    assert lefts[3] > lefts[4] > lefts[5]


def test_a_mark_over_cells_is_painted_on_them_and_opened_by_them_alone(page: Page) -> None:
    document = body(TABLE)
    mark = highlight(1, document, "سفينة\nقبطان\nقلعة")
    show(page, [mark])
    assert tinted(page, document, LIGHT.highlight["yellow"].name()) == ["سفينة", "قبطان", "قلعة"]
    places = {word: page.view.place_at(point_of(page, document, word)) for word in WORDS}
    assert [word for word in WORDS if page.view.marks.at(places[word])] == ["سفينة", "قبطان", "قلعة"]


def test_marks_side_by_side_in_a_row_do_not_lie_on_each_other(page: Page) -> None:
    document = body(TABLE)
    show(page, [highlight(1, document, "ميناء\nسفينة\nقبطان"), highlight(2, document, "قلعة\nشراع")])
    assert [mark.level for mark in page.view.marks.all] == [0, 0]
    show(page, [highlight(1, document, "قبطان\nقلعة"), highlight(2, document, "شراع")])
    assert [mark.level for mark in page.view.marks.all] == [0, 0], "one range of Qt's would hold both"


@pytest.mark.parametrize(("first", "last"), [("ميناء", "سفينة"), ("سفينة", "ميناء")])
def test_the_mouse_selects_from_cell_to_cell(page: Page, first: str, last: str) -> None:
    document = show(page)
    drag(page, document, first, last)
    span = page.selected_span()
    assert span is not None and document.text[span.start : span.end] == "ميناء\nسفينة"
    assert tinted(page, document, LIGHT.selection.name()) == ["ميناء", "سفينة"]
    assert page.view.selected_text() == "ميناء\nسفينة"


def test_find_shows_its_match_in_the_right_cell(page: Page) -> None:
    document = show(page)
    look_for(page, "شراع")
    page.tools.find.close()
    assert page.view.textCursor().selectedText() == "شراع"
    start = document.text.index("شراع")
    assert page.selected_span() == Span(start, start + 4)


def test_a_row_is_one_stop_of_the_paragraph_cursor(page: Page) -> None:
    document = show(page)
    cursor = page.tools.cursor
    cursor.stand_at(0)
    passages = []
    for _ in range(2):
        cursor.step(1)
        span = cursor.paragraph()
        passages.append(document.text[span.start : span.end].strip() if span else "")
    assert passages == ["ميناء\nسفينة\nقبطان", "قلعة\nشراع\nبحار"]


def test_pictures_of_a_row_are_looked_at_in_reading_order(page: Page, tmp_path: Path) -> None:
    names = ("a", "b", "c")
    files = {f"https://example.org/{name}.png": picture(tmp_path / f"{name}.png", 100, 100) for name in names}
    cells = "".join(f"<td><img src='{address}' alt='{address[-5]}'>حجر</td>" for address in files)
    show(page, html=f"<table><tr>{cells}</tr></table>", files=files)
    assert [look.alt for look in page.tools.viewer._all()] == ["a", "b", "c"]


def test_a_selection_grows_and_shrinks_cell_by_cell(page: Page) -> None:
    document = show(page)
    start = document.text.index("ميناء")
    first, last = page.view.setting.positions.carets(Span(start, start + 5))
    cursor = page.view.textCursor()
    cursor.setPosition(first)
    cursor.setPosition(last, cursor.MoveMode.KeepAnchor)
    page.view.setTextCursor(cursor)
    found = []
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Right):
        QTest.keyClick(page.view, key, Qt.KeyboardModifier.ShiftModifier)
        span = page.selected_span()
        found.append(document.text[span.start : span.end] if span else "")
    assert found == ["ميناء\nسفينة", "ميناء\nسفينة\nقبطان", "ميناء\nسفينة", "ميناء"]
