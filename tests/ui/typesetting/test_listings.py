"""Code: a block a line, wrapped with a hanging indent, every character where the canonical text has it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QFontMetricsF, QTextBlock, QTextCursor

from reader.document import Code, Document, Embed, Paragraph, Quote, Run
from reader.model import Span
from reader.ui.theme import load_theme
from reader.ui.typesetting.furniture import area_of, ground_of
from reader.ui.typesetting.pictures import Pictures
from reader.ui.typesetting.setting import Setting
from reader.ui.typesetting.sheet import CODE, Sheet
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


@pytest.fixture
def has_columns(sheet: Sheet) -> None:
    """Skip a test about columns where there is no face that has them."""
    metrics = QFontMetricsF(sheet.font(CODE))
    if metrics.horizontalAdvance("iiii") != metrics.horizontalAdvance("mmmm"):
        pytest.skip("no face whose letters are all of one width is installed here")


@pytest.mark.usefixtures("has_columns")
def test_a_tab_is_four_columns_wide(sheet: Sheet) -> None:
    document, setting = set_code("\tone\n    two\nab\tthree\nabcdfour", sheet)

    def x(word: str) -> float:
        block = block_of(document, setting, word)
        found = block.layout().lineAt(0).cursorToX(block.text().index(word))
        return round(found[0] if isinstance(found, tuple) else found, 2)

    assert x("one") == x("two") == x("three") == x("four")


@pytest.mark.usefixtures("has_columns")
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


def lines_of(document: Document, setting: Setting) -> int:
    first, last = setting.positions.place(document.text.index("|")), setting.positions.place(document.text.rindex("|"))
    block, count = setting.document.findBlock(first), 0
    while block.isValid() and block.position() <= last:
        count += block.layout().lineCount()
        block = block.next()
    return count


def columns(sheet: Sheet) -> int:
    room = WIDTH - 2 * 0.8 * sheet.em
    return int(room / QFontMetricsF(sheet.font(CODE)).horizontalAdvance("0"))


def size_of(document: Document, setting: Setting) -> float:
    return block_of(document, setting, "|").charFormat().font().pixelSize()


def test_code_that_is_a_little_too_wide_is_set_smaller_and_not_broken(sheet: Sheet) -> None:
    fits, wide = columns(sheet), int(columns(sheet) / 0.86)
    usual, set_usual = set_code("|" + "x" * (fits - 2) + "|", sheet)
    document, setting = set_code("|" + "x" * (wide - 2) + "|\n" * 3 + "\t|", sheet)
    assert lines_of(usual, set_usual) == 1
    assert lines_of(document, setting) == 4
    sizes = size_of(document, setting), size_of(usual, set_usual)
    assert 0.8 * sizes[1] < sizes[0] < sizes[1]


def test_code_that_is_far_too_wide_is_broken_in_its_own_size(sheet: Sheet) -> None:
    usual, set_usual = set_code("|", sheet)
    for text in ("|" + "x " * columns(sheet) + "|\na\nb", "|" + "x" * columns(sheet) + "|\na"):
        document, setting = set_code(text, sheet)
        assert lines_of(document, setting) >= 2
        assert size_of(document, setting) == size_of(usual, set_usual)


@pytest.mark.parametrize("language", ["", "python"])
def test_grounds_one_below_the_other_stand_apart(sheet: Sheet, language: str) -> None:
    embed = Embed("video", "https://example.org/v")
    document = Document((Code("one", language), Code("two", language), embed, embed))
    setting = Typesetter(sheet, WIDTH, Pictures({})).set(document)
    setting.document.documentLayout().documentSize()
    grounds = [ground_of(setting.document, sheet, band) for band in setting.furniture.bands]
    assert len(grounds) == 4
    assert all(below.top() - above.bottom() > 0.4 * sheet.em for above, below in pairwise(grounds))


@pytest.mark.parametrize("language", ["", "python"])
def test_the_bar_of_a_quote_is_as_long_as_the_grounds_in_it(sheet: Sheet, language: str) -> None:
    document = Document((Quote((Code("one", language), Paragraph((Run("x"),)), Code("two"))), Quote((Code("three"),))))
    setting = Typesetter(sheet, WIDTH, Pictures({})).set(document)
    setting.document.documentLayout().documentSize()
    bars = [band for band in setting.furniture.bands if band.kind == "quote"]
    grounds = [ground_of(setting.document, sheet, band) for band in setting.furniture.bands if band.kind == "code"]
    for bar, first, last in zip(bars, (grounds[0], grounds[2]), (grounds[1], grounds[2]), strict=True):
        area = area_of(setting.document, bar)
        assert area.top() - bar.above * sheet.em == pytest.approx(first.top())
        assert area.bottom() + bar.below * sheet.em == pytest.approx(last.bottom())
    plain = Typesetter(sheet, WIDTH, Pictures({})).set(Document((Quote((Paragraph((Run("x"),)),)),)))
    assert [(band.above, band.below) for band in plain.furniture.bands] == [(0, 0)]
