"""Tables of more columns than there is room for."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextTable

from reader.document import Document, from_html
from reader.ui.theme import load_theme
from reader.ui.typesetting.pictures import Pictures
from reader.ui.typesetting.setting import Setting
from reader.ui.typesetting.sheet import Sheet
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
