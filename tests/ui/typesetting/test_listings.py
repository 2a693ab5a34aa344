"""Code: a block a line, wrapped with a hanging indent, every character where the canonical text has it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextBlock, QTextCursor

from reader.document import Code, Document, Paragraph, Run
from reader.model import Span
from reader.ui.theme import load_theme
from reader.ui.typesetting.furniture import area_of, ground_of
from reader.ui.typesetting.pictures import Pictures
from reader.ui.typesetting.setting import Setting
from reader.ui.typesetting.sheet import Sheet
from reader.ui.typesetting.typeset import Typesetter
from reader.ui.typography import Typography

WIDTH = 480


@pytest.fixture(scope="module")
def sheet(qapp) -> Sheet:
    return Sheet(Typography(load_theme("light")))


def set_code(text: str, sheet: Sheet, language: str = "") -> tuple[Document, Setting]:
    document = Document((Paragraph((Run("before"),)), Code(text, language), Paragraph((Run("after"),))))
    setting = Typesetter(sheet, WIDTH, Pictures({})).set(document)
    setting.document.documentLayout().documentSize()
    return document, setting


def block_of(document: Document, setting: Setting, text: str) -> QTextBlock:
    return setting.document.findBlock(setting.positions.place(document.text.index(text)))


def read_back(setting: Setting, span: Span) -> str:
    cursor = QTextCursor(setting.document)
    start, end = setting.positions.to_qt(span)
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    text = cursor.selectedText().encode("utf-16", "surrogatepass").decode("utf-16")
    return text.replace("\u2029", "\n").replace("\u200b", "").replace("\ufffc", "")


codes = st.lists(st.sampled_from(["a", "  ", "\t", "\n", "\n\n", "😀", "x" * 700, "x = 1", "é"]), min_size=1).map(
    "".join
)


@given(codes, st.data())
def test_every_span_of_code_goes_there_and_back(sheet: Sheet, text: str, data: st.DataObject) -> None:
    document, setting = set_code(text, sheet)
    start = data.draw(st.integers(0, len(document.text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(document.text))))
    assert setting.positions.from_qt(*setting.positions.to_qt(span)) == span
    assert read_back(setting, span) == document.text[span.start : span.end]


def test_each_line_of_code_is_a_block_and_only_the_outer_ones_stand_off(sheet: Sheet) -> None:
    document, setting = set_code("first\nsecond\n\n\tfourth", sheet)
    blocks = [block_of(document, setting, "first")]
    for _ in range(3):
        blocks.append(blocks[-1].next())
    assert [block.text() for block in blocks] == ["\ufffcfirst", "second", "", "\tfourth"]
    assert all(block.layout().lineCount() == 1 for block in blocks)
    assert [block.blockFormat().topMargin() > 0 for block in blocks] == [True, False, False, False]
    assert [block.blockFormat().bottomMargin() > sheet.em for block in blocks] == [False, False, False, True]


def test_a_tab_is_four_columns_wide(sheet: Sheet) -> None:
    document, setting = set_code("\tone\n    two\nab\tthree\nabcdfour", sheet)

    def x(word: str) -> float:
        block = block_of(document, setting, word)
        found = block.layout().lineAt(0).cursorToX(block.text().index(word))
        return round(found[0] if isinstance(found, tuple) else found, 2)

    assert x("one") == x("two") == x("three") == x("four")


def test_a_long_line_is_wrapped_and_hangs_below_its_own_indentation(sheet: Sheet) -> None:
    document, setting = set_code("short\n        deep " + "word " * 40 + "\nlast", sheet)
    layout = block_of(document, setting, "deep").layout()
    assert layout.lineCount() > 3
    starts = [layout.lineAt(n).naturalTextRect().left() for n in range(layout.lineCount())]
    column = setting.document.defaultTextOption().tabStopDistance() / 4
    assert all(abs(start - starts[0] - 10 * column) < 1 for start in starts[1:])
    assert all(layout.lineAt(n).naturalTextRect().right() <= WIDTH for n in range(layout.lineCount()))
    assert block_of(document, setting, "last").blockFormat().textIndent() == 0


def test_a_minified_line_stays_on_the_page(sheet: Sheet) -> None:
    document, setting = set_code("x" * 3000, sheet)
    layout = block_of(document, setting, "xxx").layout()
    assert all(layout.lineAt(n).naturalTextRect().right() <= WIDTH for n in range(layout.lineCount()))


def test_the_ground_has_room_for_the_language_above_the_code(sheet: Sheet) -> None:
    grounds = []
    for language in ("", "python"):
        _document, setting = set_code("one\ntwo", sheet, language)
        band = setting.furniture.bands[0]
        assert (band.word, band.last - band.first) == (language, 1)
        ground, text = ground_of(setting.document, sheet, band), area_of(setting.document, band)
        above = setting.document.documentLayout().blockBoundingRect(setting.document.begin())
        assert ground.top() > above.bottom()
        grounds.append(text.top() - ground.top())
    assert grounds[1] > grounds[0] + 0.5 * sheet.em


def test_a_very_long_listing_is_set_in_slices_that_leave_no_seam(sheet: Sheet) -> None:
    text = "\n".join(f"line {n}" for n in range(1600))
    document = Document((Code(text),))
    setting = Typesetter(sheet, WIDTH, Pictures({})).set(document, enough=100)
    assert not setting.complete
    setting.finish()
    layout = setting.document.documentLayout()
    layout.documentSize()
    tops = [layout.blockBoundingRect(setting.document.findBlockByNumber(n)).top() for n in range(490, 1600)]
    assert len({round(low - high, 3) for high, low in pairwise(tops)}) == 1
    assert setting.furniture.bands[0].last == 1599
    assert read_back(setting, Span(0, len(text))) == text


def test_the_ground_is_as_wide_whether_its_first_line_hangs_or_not(sheet: Sheet) -> None:
    edges = set()
    for first in ("short", "        deep " + "word " * 40):
        _document, setting = set_code(f"{first}\nlast", sheet)
        ground = ground_of(setting.document, sheet, setting.furniture.bands[0])
        edges.add((round(ground.left()), round(ground.right())))
    assert edges == {(0, WIDTH)}
