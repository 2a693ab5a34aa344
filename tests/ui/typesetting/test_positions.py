"""Every span of every document goes to Qt and back, and finds the same characters there."""

from __future__ import annotations

import pytest
from hypothesis import given
from PySide6.QtGui import QTextCursor

from reader.document import Document, Paragraph, Run, from_html
from reader.model import Span
from reader.ui.theme import load_theme
from reader.ui.typesetting.pictures import Pictures
from reader.ui.typesetting.positions import PositionMap
from reader.ui.typesetting.setting import Setting
from reader.ui.typesetting.sheet import Sheet
from reader.ui.typesetting.typeset import Typesetter
from reader.ui.typography import Typography
from tests.ui.documents import documents


@pytest.fixture(scope="module")
def sheet(qapp) -> Sheet:
    return Sheet(Typography(load_theme("light")))


def set_document(document: Document, sheet: Sheet, tail: float = 40.0) -> Setting:
    def header(cursor: QTextCursor) -> None:
        cursor.insertText("A title 😀 that is not canonical")

    return Typesetter(sheet, 500, Pictures({})).set(document, header, tail=tail)


def check_characters(document: Document, setting: Setting) -> None:
    text = document.text
    assert setting.positions.length == len(text)
    units = setting.document.toRawText().encode("utf-16-le", "surrogatepass")
    for index, char in enumerate(text):
        start, end = setting.positions.to_qt(Span(index, index + 1))
        found = units[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")
        # between blocks Qt has a separator of its own, around tables two others
        assert found in ({"\u2028", "\u2029", "\ufdd0", "\ufdd1"} if char == "\n" else {char}), (index, char, found)


def check_spans(setting: Setting, length: int) -> None:
    step = max(1, length // 25)
    for start in range(0, length, step):
        for end in (*range(start + 1, length + 1, step), length):
            span = Span(start, end)
            assert setting.positions.from_qt(*setting.positions.to_qt(span)) == span


@given(documents)
def test_every_character_of_every_document_is_where_the_map_says(sheet: Sheet, document: Document) -> None:
    setting = set_document(document, sheet)
    check_characters(document, setting)
    check_spans(setting, len(document.text))


SPECIMEN = """<h2>Ponds 😀 and 𝒜 tables</h2><p>A 👩‍👧 pair<br>of lines</p>
<p>before <img src="http://example.org/x.png" alt="x"> after</p><ul><li>one<ol><li>two 😀</li></ol></li><li></li></ul>
<table><caption>Cap</caption><tr><th rowspan=2>a</th><td></td></tr><tr><td><p>p</p><ul><li>q</li></ul></td></tr>
<tr><td colspan=2><table><tr><td>in 😀</td></tr></table></td></tr></table><pre>x
\ty 😀</pre><hr><figure><img src="http://example.org/y.png"></figure><p>end</p>"""


def test_the_specimen_of_all_extras_is_exact(sheet: Sheet) -> None:
    document = from_html(SPECIMEN)
    setting = set_document(document, sheet)
    check_characters(document, setting)
    text = document.text
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            assert setting.positions.from_qt(*setting.positions.to_qt(Span(start, end))) == Span(start, end)


def test_an_endless_word_is_exact_too(sheet: Sheet) -> None:
    document = from_html(
        "<p>short " + "ab😀c" * 700 + " end <b>" + "x" * 900 + "</b></p><pre>" + "y" * 1500 + "\n\nz</pre>"
    )
    setting = set_document(document, sheet)
    check_characters(document, setting)
    check_spans(setting, len(document.text))


def test_a_selection_of_the_header_or_the_tail_alone_is_no_span(sheet: Sheet) -> None:
    setting = set_document(Document((Paragraph((Run("body"),)),)), sheet)
    first, last = setting.positions.to_qt(Span(0, 4))
    assert setting.positions.from_qt(0, first) is None
    assert setting.positions.from_qt(last, setting.document.characterCount() - 1) is None
    assert setting.positions.from_qt(0, setting.document.characterCount() - 1) == Span(0, 4)


def test_half_an_emoji_selects_from_the_next_character() -> None:
    positions = PositionMap()
    positions.begin()
    positions.add(10, "a😀b")
    positions.end(14)
    assert positions.to_qt(Span(1, 2)) == (11, 13)
    assert positions.from_qt(12, 14) == Span(2, 3)
    assert positions.from_qt(10, 12) == Span(0, 2)


def test_soft_hyphens_belong_to_no_character() -> None:
    positions = PositionMap()
    positions.begin()
    positions.add(0, "read")
    positions.add(5, "ing")
    positions.end(8)
    assert positions.to_qt(Span(2, 4)) == (2, 4)
    assert positions.to_qt(Span(4, 5)) == (5, 6)
    assert positions.from_qt(4, 6) == Span(4, 5)
    assert positions.from_qt(4, 5) is None


def test_a_shift_moves_every_place(sheet: Sheet) -> None:
    positions = PositionMap()
    positions.begin()
    positions.add(3, "x😀y")
    positions.end(7)
    positions.shift(5)
    assert positions.to_qt(Span(0, 3)) == (8, 12)
    assert positions.char_at(8) == 0


def test_an_empty_document_maps_nothing() -> None:
    positions = PositionMap()
    assert positions.length == 0
    assert positions.from_qt(0, 5) is None
    assert positions.place(3) == 0
