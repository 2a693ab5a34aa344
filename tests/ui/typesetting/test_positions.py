"""Every span of every document goes to Qt and back, and finds the same characters there."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
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
from tests import strategies
from tests.ui.documents import documents

DATA = Path(__file__).resolve().parents[2] / "data"
EXTRAS = {*"\u00ad\u200b\u2060\u2066\u2067\u2069\ufffc\u2029\ufdd0\ufdd1"}
"""What the typesetter puts in beside the text: soft hyphens, room, isolates, pictures, ends of blocks."""


@pytest.fixture(scope="module")
def sheet(qapp) -> Sheet:
    return Sheet(Typography(load_theme("light")))


CHOICES: dict[str, dict[str, Any]] = {
    "plain": {"hyphenated": False},
    "divided": {},
    "filled": {"justified": True, "indented": True, "size": 31},
    "spaced": {"letter_spacing": 8.0, "word_spacing": 40.0, "line_height": 2.2, "indented": True},
}
LANGS = ("en", "ja", "ar", "kk", "")


@pytest.fixture(scope="module")
def sheets(qapp) -> dict[str, Sheet]:
    return {name: Sheet(Typography(load_theme("light"), **choice)) for name, choice in CHOICES.items()}


def set_document(document: Document, sheet: Sheet, tail: float = 40.0, lang: str = "") -> Setting:
    def header(cursor: QTextCursor) -> None:
        cursor.insertText("A title 😀 that is not canonical")

    return Typesetter(sheet, 500, Pictures({})).set(document, header, tail=tail, lang=lang)


def check_extras(document: Document, setting: Setting) -> None:
    """Check that between two characters of a line nothing stands but known extras. (Cards have words of their own.)"""
    text, positions = document.text, setting.positions
    units = setting.document.toRawText().encode("utf-16-le", "surrogatepass")
    last = 0
    for index in range(len(text)):
        start, end = positions.to_qt(Span(index, index + 1))
        within = index and "\n" not in text[index - 1 : index + 1]
        between = units[2 * last : 2 * start].decode("utf-16-le", "surrogatepass") if within else ""
        assert set(between) <= EXTRAS, (index, between)
        assert end > start >= (last if within or not positions.twisted else 0)
        last = end


def check_characters(document: Document, setting: Setting) -> None:
    text = document.text
    assert setting.positions.length == len(text)
    units = setting.document.toRawText().encode("utf-16-le", "surrogatepass")
    reached = [0] * (len(units) // 2)
    for index, char in enumerate(text):
        start, end = setting.positions.to_qt(Span(index, index + 1))
        reached[start:end] = [one + 1 for one in reached[start:end]]
        found = units[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")
        # between blocks Qt has a separator of its own, around tables two others
        assert found in ({"\u2028", "\u2029", "\ufdd0", "\ufdd1"} if char == "\n" else {char}), (index, char, found)
    assert max(reached, default=0) <= 1, "no two characters have the same place"


def check_spans(setting: Setting, length: int) -> None:
    step = max(1, length // 25)
    for start in range(0, length, step):
        for end in (*range(start + 1, length + 1, step), length):
            check_span(setting, Span(start, end))


def check_span(setting: Setting, span: Span) -> None:
    """Check that a span goes there and back: in one range as it was, or in ranges that hold it and nothing else."""
    positions = setting.positions
    ranges = positions.ranges(span)
    found = [positions.from_qt(*one) for one in ranges]
    assert found[0] is not None and found[0].start == span.start
    for one, following in pairwise([*found, Span(span.end, span.end)]):
        assert one is not None and following is not None and one.end == following.start
    low, high = positions.to_qt(span)
    assert (low, high) == (min(start for start, _end in ranges), max(end for _start, end in ranges))
    hull = positions.from_qt(low, high)
    assert hull is not None and hull.start <= span.start and span.end <= hull.end
    assert positions.carets(span) == (ranges[0][0], ranges[-1][1])
    assert positions.twisted or (len(ranges) == 1 and hull == span)


@given(documents, st.sampled_from(["", "ar"]))
def test_every_character_of_every_document_is_where_the_map_says(sheet: Sheet, document: Document, lang: str) -> None:
    setting = set_document(document, sheet, lang=lang)
    check_characters(document, setting)
    check_spans(setting, len(document.text))


@given(strategies.documents, st.sampled_from(sorted(CHOICES)), st.sampled_from(LANGS))
def test_the_map_is_exact_whatever_the_reader_chooses(
    sheets: dict[str, Sheet], document: Document, choice: str, lang: str
) -> None:
    setting = set_document(document, sheets[choice], lang=lang)
    check_characters(document, setting)
    check_extras(document, setting)
    check_spans(setting, len(document.text))


@pytest.mark.parametrize("choice", sorted(CHOICES))
@pytest.mark.parametrize("path", sorted(DATA.glob("typesetting*.html")), ids=lambda path: path.stem)
def test_the_map_of_every_specimen_is_exact(sheets: dict[str, Sheet], path: Path, choice: str) -> None:
    document = from_html(path.read_text("utf-8"))
    for lang in ("en", "ar"):
        setting = set_document(document, sheets[choice], lang=lang)
        check_characters(document, setting)
        check_extras(document, setting)
        check_spans(setting, len(document.text))
        divided = "\u00ad" in setting.document.toRawText()
        assert not divided if choice == "plain" else divided or (lang, path.stem) != ("en", "typesetting")


MIXED = """<p lang="en">Communication 😀 understanding <code>communication 😀</code><kbd>Ctrl</kbd>, <mark>a <b>bold</b>
<kbd>K</kbd></mark> <span dir="rtl">שלום 😀</span><span dir="ltr">understanding</span> comfortable</p>
<p lang="ja"><ruby>水<rt>みず</rt></ruby><ruby>志<rt>こころざし</rt></ruby>を<ruby>𠮷<rt>よし</rt></ruby>見る</p>
<p>x <span class="math" title="a"><em>a</em><sub>i</sub></span> responsibility<sup>2</sup> responsibility</p>"""


def test_every_span_of_text_with_all_that_is_put_in_goes_there_and_back(sheets: dict[str, Sheet]) -> None:
    document = from_html(MIXED)
    setting = set_document(document, sheets["filled"], lang="en")
    raw = setting.document.toRawText()
    assert all(extra in raw for extra in "\u00ad\u200b\u2060\u2066\u2067\u2069")
    check_characters(document, setting)
    check_extras(document, setting)
    for start in range(len(document.text)):
        for end in range(start + 1, len(document.text) + 1):
            assert setting.positions.from_qt(*setting.positions.to_qt(Span(start, end))) == Span(start, end)


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


@pytest.mark.parametrize("whole", [False, True])
def test_soft_hyphens_belong_to_no_character(whole: bool) -> None:
    positions = PositionMap()
    positions.begin()
    if whole:
        positions.add(0, "reading", "read\u00ading")
    else:
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
