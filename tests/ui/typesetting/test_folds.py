"""Details that fold: what is folded takes no room and keeps its places."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextCursor

from reader.document import Document, from_html
from reader.model import Span
from reader.ui.theme import load_theme
from reader.ui.typesetting.folds import CLOSED, OPEN, fold
from reader.ui.typesetting.furniture import area_of
from reader.ui.typesetting.pictures import Pictures
from reader.ui.typesetting.setting import Setting
from reader.ui.typesetting.sheet import Sheet
from reader.ui.typesetting.typeset import Typesetter
from reader.ui.typography import Typography

HTML = (
    "<p>before</p><details><summary>The gate <a href='https://example.org/gate'>there</a></summary><p>It shuts 😀.</p>"
    "<blockquote><p>It opens.</p></blockquote><pre>a\nb</pre><details><summary>Within</summary><p>innermost</p></details>"
    "</details><p>after</p>"
)


@pytest.fixture(scope="module")
def sheet(qapp) -> Sheet:
    return Sheet(Typography(load_theme("light")))


def set_html(
    html: str, sheet: Sheet, folds: dict[int, bool] | None = None, foldable: bool = True
) -> tuple[Document, Setting]:
    document = from_html(html)
    setter = Typesetter(sheet, 480, Pictures({}))
    setter.foldable, setter.folds = foldable, folds or {}
    setting = setter.set(document)
    setting.document.documentLayout().documentSize()
    return document, setting


def seen(document: Document, setting: Setting, text: str) -> bool:
    return setting.document.findBlock(setting.positions.place(document.text.index(text))).isVisible()


def test_details_stand_as_their_author_says_and_as_the_reader_has_left_them(sheet: Sheet) -> None:
    opened = HTML.replace("<details>", "<details open>", 1)
    for html, folds, expected in (
        (HTML, {}, (False, False)),
        (opened, {}, (True, False)),
        (HTML, {0: True}, (True, False)),
        (HTML, {0: True, 1: True}, (True, True)),
        (opened, {0: False}, (False, False)),
    ):
        document, setting = set_html(html, sheet, folds)
        assert (seen(document, setting, "It shuts"), seen(document, setting, "innermost")) == expected
        assert seen(document, setting, "The gate") and seen(document, setting, "after")


def test_what_is_folded_takes_no_room_and_keeps_its_places(sheet: Sheet) -> None:
    document, setting = set_html(HTML, sheet)
    _same, whole = set_html(HTML, sheet, {0: True, 1: True})
    for start in range(len(document.text)):
        for end in range(start + 1, len(document.text) + 1):
            span = Span(start, end)
            assert setting.positions.to_qt(span) == whole.positions.to_qt(span)
            assert setting.positions.from_qt(*setting.positions.to_qt(span)) == span
    layout = setting.document.documentLayout()
    summary, after = (
        layout.blockBoundingRect(setting.document.findBlock(setting.positions.place(document.text.index(word))))
        for word in ("The gate", "after")
    )
    assert 0 <= after.top() - summary.bottom() < sheet.em
    assert layout.documentSize().height() < whole.document.documentLayout().documentSize().height() - 100


def test_folding_and_opening_ends_where_it_began(sheet: Sheet) -> None:
    _document, setting = set_html(HTML, sheet, {0: True, 1: True})
    layout, markers = setting.document.documentLayout(), setting.furniture.markers
    height = layout.documentSize().height()
    summary = setting.folds[0].summary
    fold(setting.document, setting.folds[0], markers, open_=False)
    assert layout.documentSize().height() < height and markers[summary][-1].text == CLOSED
    fold(setting.document, setting.folds[0], markers, open_=True)
    assert layout.documentSize().height() == height and markers[summary][-1].text == OPEN


def test_grounds_and_bars_of_what_is_folded_are_not_painted(sheet: Sheet) -> None:
    _document, setting = set_html(HTML, sheet)
    bands = setting.furniture.bands
    assert {band.kind for band in bands} == {"quote", "code", "details"}
    assert all(area_of(setting.document, band).isNull() for band in bands)


def test_a_summary_can_be_entered_and_its_own_link_stays(sheet: Sheet) -> None:
    document, setting = set_html(HTML, sheet)
    cursor = QTextCursor(setting.document)
    for text, href in (
        ("The gate", "postil:fold/0"),
        ("there", "https://example.org/gate"),
        ("Within", "postil:fold/1"),
    ):
        cursor.setPosition(setting.positions.place(document.text.index(text)) + 1)
        assert cursor.charFormat().anchorHref() == href


@pytest.mark.parametrize("table", ["<table><tr><td>cell</td></tr></table>"])
def test_details_with_a_table_and_those_nobody_can_open_stand_open(sheet: Sheet, table: str) -> None:
    for html, foldable in ((HTML.replace("<pre>", table + "<pre>"), True), (HTML, False)):
        document, setting = set_html(html, sheet, foldable=foldable)
        assert seen(document, setting, "It shuts")
        assert setting.furniture.markers[1][-1].text == OPEN


def test_details_without_a_summary_have_words_to_be_opened_by(sheet: Sheet) -> None:
    document, setting = set_html("<details><p>hidden</p></details><p>after</p>", sheet)
    assert setting.document.begin().text() == "Details"
    assert document.text == "hidden\nafter"
    assert setting.positions.from_qt(*setting.positions.to_qt(Span(0, 6))) == Span(0, 6)
