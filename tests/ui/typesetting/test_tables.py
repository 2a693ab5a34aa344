"""Tables of more columns than there is room for."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QTextCursor, QTextTable

from reader.document import Document, from_html
from reader.model import Span
from reader.ui.theme import load_theme
from reader.ui.typesetting.furniture import ground_of
from reader.ui.typesetting.pictures import Pictures
from reader.ui.typesetting.setting import Setting
from reader.ui.typesetting.sheet import BODY, CELL, NOTE, Sheet, Voice
from reader.ui.typesetting.typeset import Typesetter
from reader.ui.typography import Typography

WIDTH = 480


@pytest.fixture(scope="module")
def sheet(qapp) -> Sheet:
    return Sheet(Typography(load_theme("light")))


def table_of(setting: Setting) -> QTextTable:
    return next(frame for frame in setting.document.rootFrame().childFrames() if isinstance(frame, QTextTable))


def set_rows(rows: list[list[str]], sheet: Sheet, tag: str = "td") -> tuple[Document, Setting]:
    html = "".join("<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in row) + "</tr>" for row in rows)
    document = from_html(f"<p>before</p><table>{html}</table><p>after</p>")
    return document, Typesetter(sheet, WIDTH, Pictures({})).set(document)


@pytest.mark.parametrize(("columns", "rows"), [(12, 6), (40, 4), (300, 3)])
def test_every_cell_of_a_very_wide_table_is_on_the_page(sheet: Sheet, columns: int, rows: int) -> None:
    cells = [[f"Column{column}-{row}" for column in range(columns)] for row in range(rows)]
    document, setting = set_rows(cells, sheet)
    layout = setting.document.documentLayout()
    assert layout.documentSize().width() <= WIDTH + 1
    for row in cells:
        for cell in row:
            block = setting.document.findBlock(setting.positions.place(document.text.index(cell + "\n")))
            box = layout.blockBoundingRect(block)
            assert 0 <= box.left() < box.right() <= WIDTH
            assert block.text() == cell
            assert block.layout().lineCount() <= 3, "words are not taken to letters"


def test_a_folded_row_has_one_line_below_it(sheet: Sheet) -> None:
    _document, setting = set_rows([[f"harbour{column}" for column in range(30)] for _row in range(4)], sheet)
    table = table_of(setting)
    lines = [bool(table.cellAt(row, 0).format().toTableCellFormat().bottomBorder()) for row in range(table.rows())]
    assert sum(lines) == 4
    assert lines[-1] and table.rows() % 4 == 0 and table.rows() > 4


@pytest.mark.parametrize("rows", [[["7:12", "7:01", "11"]] * 5, [["1"] * 12] * 5, [["a word", "b " * 60]] * 2])
def test_a_table_that_fits_is_not_folded(sheet: Sheet, rows: list[list[str]]) -> None:
    _document, setting = set_rows(rows, sheet)
    assert (table_of(setting).rows(), table_of(setting).columns()) == (len(rows), len(rows[0]))


def test_spans_in_a_folded_table_lose_no_cell(sheet: Sheet) -> None:
    wide = "".join(f"<td>lighthouse{column}</td>" for column in range(25))
    rows = ("<th colspan=9 rowspan=2>first</th>" + wide, wide, "", "<td colspan=34>last</td>")
    document = from_html("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
    setting = Typesetter(sheet, WIDTH, Pictures({})).set(document)
    for word in ("first", "lighthouse0", "lighthouse24", "last"):
        block = setting.document.findBlock(setting.positions.place(document.text.index(word)))
        assert block.text() == word
        assert setting.document.documentLayout().blockBoundingRect(block).right() <= WIDTH


def test_a_table_stands_off_from_the_ground_of_code(sheet: Sheet) -> None:
    def gap(before: str) -> float:
        setting = Typesetter(sheet, WIDTH, Pictures({})).set(
            from_html(f"{before}<table><tr><td>cell</td></tr></table>")
        )
        layout = setting.document.documentLayout()
        above = layout.blockBoundingRect(setting.document.begin())
        return layout.blockBoundingRect(table_of(setting).firstCursorPosition().block()).top() - above.bottom()

    assert gap("<pre><code>minutes - 11</code></pre>") > gap("<p>before</p>") + 0.5 * sheet.em


def tables_of(setting: Setting) -> list[QTextTable]:
    return [frame for frame in setting.document.rootFrame().childFrames() if isinstance(frame, QTextTable)]


def test_a_long_table_is_set_in_slices_without_a_seam(sheet: Sheet) -> None:
    rows = [[f"row {n} 😀", str(n), f"{n * 7} boats"] for n in range(350)]
    document, setting = set_rows(rows, sheet)
    layout = setting.document.documentLayout()
    layout.documentSize()
    tables = tables_of(setting)
    assert [table.rows() for table in tables] == [100, 100, 100, 50]
    blocks = [table.cellAt(row, 0).firstCursorPosition().block() for table in tables for row in range(table.rows())]
    tops = [layout.blockBoundingRect(block).top() for block in blocks]
    assert len({round(below - above, 3) for above, below in pairwise(tops)}) == 1
    for column in range(3):
        blocks = [table.cellAt(0, column).firstCursorPosition().block() for table in tables]
        assert len({layout.blockBoundingRect(block).left() for block in blocks}) == 1
    for start in range(0, len(document.text) - 40, 97):
        span = Span(start, start + 40)
        assert setting.positions.from_qt(*setting.positions.to_qt(span)) == span


def test_a_long_table_is_no_longer_than_it_needs_before_it_is_shown(sheet: Sheet) -> None:
    html = "".join(f"<tr><td>{n}</td><td>boat</td></tr>" for n in range(1000))
    document = from_html(f"<table>{html}</table><p>after</p>")
    setting = Typesetter(sheet, WIDTH, Pictures({})).set(document, enough=10_000)
    assert not setting.complete and setting.positions.length < len(document.text) / 2
    setting.finish()
    assert setting.document.lastBlock().text() == "after"


def test_a_long_table_is_not_cut_where_a_cell_spans_the_cut(sheet: Sheet) -> None:
    rows = [
        "<td rowspan=30>a</td><td>b</td>" if n == 90 else "<td>b</td>" * (1 if 90 < n < 120 else 2) for n in range(300)
    ]
    document = from_html("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
    setting = Typesetter(sheet, WIDTH, Pictures({})).set(document)
    assert [table.rows() for table in tables_of(setting)] == [120, 100, 80]
    assert tables_of(setting)[0].cellAt(119, 0).row() == 90


def borders_of(setting: Setting, row: int) -> list[str]:
    table = table_of(setting)
    return [
        table.cellAt(row, column).format().toTableCellFormat().bottomBorderBrush().color().name()
        for column in range(table.columns())
    ]


def test_a_stronger_line_parts_headers_from_what_they_head(sheet: Sheet) -> None:
    setting = Typesetter(sheet, WIDTH, Pictures({})).set(
        from_html("<table><tr><th>a</th><th>b</th></tr><tr><th>c</th><td>1</td></tr></table>")
    )
    hair = sheet.theme.hair.name()
    assert hair not in borders_of(setting, 0)
    assert borders_of(setting, 1) == [hair, hair]


@pytest.mark.parametrize(
    ("cells", "right"),
    [
        (["1,204", "-3.5", "12 %"], True),
        (["1", "–", "$7"], True),
        (["1", "two", "3"], False),
        (["", "", "3"], False),
    ],
)
def test_columns_of_numbers_are_level_at_the_right(sheet: Sheet, cells: list[str], right: bool) -> None:
    _document, setting = set_rows([["name", cell] for cell in cells], sheet)
    for row in range(3):
        block = table_of(setting).cellAt(row, 1).firstCursorPosition().block()
        assert bool(block.blockFormat().alignment() & Qt.AlignmentFlag.AlignRight) == right


def test_a_table_that_fits_in_small_type_is_not_folded(sheet: Sheet) -> None:
    _document, setting = set_rows([["1204", *["41.7"] * 9, "a keeper and his weather"]] * 3, sheet)
    table = table_of(setting)
    assert (table.rows(), table.columns()) == (3, 11)
    block = table.cellAt(0, 3).firstCursorPosition().block()
    small = next(iter(block.begin())).fragment().charFormat().font().pixelSize()
    assert small < sheet.font(CELL).pixelSize()
    assert setting.document.documentLayout().documentSize().width() <= WIDTH
    assert block.layout().lineCount() == 1


def test_the_ground_of_code_stays_within_its_cell(sheet: Sheet) -> None:
    document = from_html(
        "<table><tr><td>above</td></tr><tr><td><pre>code</pre></td></tr><tr><td>below</td></tr></table>"
    )
    setting = Typesetter(sheet, WIDTH, Pictures({})).set(document)
    layout = setting.document.documentLayout()
    layout.documentSize()
    above, below = (
        layout.blockBoundingRect(setting.document.findBlock(setting.positions.place(document.text.index(word))))
        for word in ("above", "below")
    )
    ground = ground_of(setting.document, sheet, setting.furniture.bands[0])
    assert above.bottom() < ground.top() < ground.bottom() < below.top()


MIRRORED = (
    "<table><caption>Cap</caption><tr><th>one</th><th>two</th><th>three</th></tr>"
    "<tr><td rowspan=2>high</td><td>four</td><td><ul><li>item</li></ul><pre>code</pre></td></tr>"
    "<tr><td colspan=2>wide</td></tr><tr><td>last</td><td></td><td>end</td></tr></table>"
)


def box_of(setting: Setting, word: str) -> QRectF:
    block = setting.document.findBlock(setting.positions.place(setting.text.index(word)))
    assert block.text().strip("\ufffc") == word
    return setting.document.documentLayout().blockBoundingRect(block)


def set_both(sheet: Sheet, html: str) -> tuple[Setting, Setting]:
    return tuple(Typesetter(sheet, WIDTH, Pictures({})).set(from_html(html), lang=lang) for lang in ("en", "ar"))


def test_a_table_that_is_read_from_right_to_left_is_the_other_mirrored(sheet: Sheet) -> None:
    plain, mirrored = set_both(sheet, MIRRORED)
    for word in ("one", "two", "three", "high", "four", "wide", "last", "end"):
        here, there = box_of(plain, word), box_of(mirrored, word)
        assert abs(here.left() - (WIDTH - there.right())) < 2, word
        assert abs(here.top() - there.top()) < 1, word
    assert [band.kind for band in mirrored.furniture.bands] == ["code"]
    code = box_of(mirrored, "code")
    assert mirrored.document.findBlockByNumber(mirrored.furniture.bands[0].first).text().strip("\ufffc") == "code"
    assert code.right() < box_of(mirrored, "four").left()
    (number,) = mirrored.furniture.markers
    assert mirrored.document.findBlockByNumber(number).text() == "item"


def test_a_folded_table_is_mirrored_too(sheet: Sheet) -> None:
    html = "<table><tr>" + "".join(f"<td>harbour{column}</td>" for column in range(30)) + "</tr></table>"
    plain, mirrored = set_both(sheet, html)
    assert table_of(mirrored).rows() > 3
    for column in range(30):
        here, there = box_of(plain, f"harbour{column}"), box_of(mirrored, f"harbour{column}")
        assert abs(here.left() - (WIDTH - there.right())) < 2
        assert abs(here.top() - there.top()) < 1


def test_what_is_marked_in_a_mirrored_row_covers_no_other_cells(sheet: Sheet) -> None:
    _plain, mirrored = set_both(sheet, MIRRORED)
    text, positions = mirrored.text, mirrored.positions
    span = Span(text.index("two"), text.index("high") + 4)
    words = []
    for start, end in positions.ranges(span):
        cursor = QTextCursor(mirrored.document)
        cursor.setPosition(start)
        cursor.setPosition(min(end, start + len(cursor.block().text())), QTextCursor.MoveMode.KeepAnchor)
        words.append(cursor.selectedText())
    assert words == ["two", "three", "high"]
    low, high = positions.to_qt(span)
    assert positions.from_qt(low, high) == Span(text.index("one"), text.index("\n", text.index("code")) + 1)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("one", "two", "one\ntwo"),
        ("two", "one", "one\ntwo"),
        ("three", "four", "three\nhigh\nfour"),
        ("two", "two", "w"),
    ],
)
def test_from_cell_to_cell_what_is_read_between_them_is_selected(
    sheet: Sheet, first: str, last: str, expected: str
) -> None:
    for setting in set_both(sheet, MIRRORED):
        cursor = QTextCursor(setting.document)
        cursor.setPosition(setting.positions.place(setting.text.index(first)) + 1)
        cursor.setPosition(setting.positions.place(setting.text.index(last)) + 2, QTextCursor.MoveMode.KeepAnchor)
        span = setting.selected(cursor)
        assert span is not None and setting.text[span.start : span.end].rstrip("\n") == expected
        assert len(setting.selected_ranges(cursor)) == len(setting.positions.ranges(span))


def test_a_mirrored_table_after_text_that_has_grown_is_still_where_the_map_says(sheet: Sheet) -> None:
    _plain, mirrored = set_both(sheet, "<p>before</p>" + MIRRORED)
    spans = [Span(at, at + 1) for at in range(len(mirrored.text))]
    places = [mirrored.positions.to_qt(span) for span in spans]
    assert mirrored.positions.from_qt(*places[-1]) == spans[-1]
    QTextCursor(mirrored.document).insertText("More. ")
    mirrored.positions.shift(6)
    assert [mirrored.positions.to_qt(span) for span in spans] == [(start + 6, end + 6) for start, end in places]
    for span in spans:
        assert mirrored.positions.from_qt(*mirrored.positions.to_qt(span)) == span


@pytest.mark.parametrize("tag", ["strong", "b"])
def test_a_column_is_wide_enough_for_its_bold_words(sheet: Sheet, tag: str) -> None:
    heads = ["Mornings", "Afternoons", "Nightwatches", "Mmmmmmmmmm"]
    html = "".join(f"<td><{tag}>{word}</{tag}></td>" for word in heads)
    rows = "".join(f"<td>{number}</td>" for number in range(len(heads)))
    setting = Typesetter(sheet, 900, Pictures({})).set(from_html(f"<table><tr>{html}</tr><tr>{rows}</tr></table>"))
    setting.document.documentLayout().documentSize()
    cells = [table_of(setting).cellAt(0, column).firstCursorPosition().block() for column in range(len(heads))]
    assert [cell.text() for cell in cells] == heads
    assert [cell.layout().lineCount() for cell in cells] == [1] * len(heads)


@pytest.mark.parametrize("size", [13, 19, 24])
@pytest.mark.parametrize("voice", [BODY, NOTE])
def test_a_column_has_room_for_its_code(qapp, size: int, voice: Voice) -> None:
    sheet = Sheet(Typography(load_theme("light"), size=size), voice)
    _document, setting = set_rows(
        [["a", "b"], ["<code>mill</code>", "<code>illicit</code> <code>mill</code> end"]], sheet
    )
    setting.document.documentLayout().documentSize()
    table = table_of(setting)
    cells = [table.cellAt(row, column) for row in range(2) for column in range(2)]
    assert [cell.firstCursorPosition().block().layout().lineCount() for cell in cells] == [1, 1, 1, 1]
    faces = {cell.format().font().family() for cell in cells}
    assert faces == {sheet.font(CELL._replace(face=voice.face)).family()}
