"""What the reader chooses is what is measured on the page."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF, QTextBlock

from reader.document import Document, from_html
from reader.model import Span
from reader.ui.theme import load_theme
from reader.ui.typesetting.lines import range_rects
from reader.ui.typesetting.pictures import Pictures
from reader.ui.typesetting.setting import Setting
from reader.ui.typesetting.sheet import BODY, CODE, NOTE, Sheet
from reader.ui.typesetting.typeset import Typesetter
from reader.ui.typography import FACE, LINE_HEIGHT, Typography

WIDTH = 480
WORDS = "the quiet wind went over the reed beds and the water lay grey and still under it "


def set_html(html: str, lang: str = "en", **choices: Any) -> tuple[Document, Setting, Sheet]:
    sheet = Sheet(Typography(load_theme("light"), **choices))
    document = from_html(html)
    setting = Typesetter(sheet, WIDTH, Pictures({})).set(document, lang=lang)
    setting.document.documentLayout().documentSize()
    return document, setting, sheet


def block_of(document: Document, setting: Setting, text: str) -> QTextBlock:
    return setting.document.findBlock(setting.positions.place(document.text.index(text)))


def bases(block: QTextBlock) -> list[float]:
    """Return the y that each line's letters stand on."""
    top = block.document().documentLayout().blockBoundingRect(block).top()
    lines = [block.layout().lineAt(index) for index in range(block.layout().lineCount())]
    return [top + line.y() + line.ascent() for line in lines]


def widths(block: QTextBlock) -> list[float]:
    lines = [block.layout().lineAt(index) for index in range(block.layout().lineCount())]
    return [line.naturalTextWidth() for line in lines]


@pytest.mark.parametrize("height", [1.0, 1.3, LINE_HEIGHT, 2.4])
def test_lines_are_as_far_apart_as_was_chosen(qapp, height: float) -> None:
    document, setting, _sheet = set_html(f"<p>{WORDS * 4}</p>", line_height=height, size=20)
    block = block_of(document, setting, "the")
    stands = bases(block)
    assert len(stands) > 4
    for one, next_ in pairwise(stands):
        assert next_ - one == pytest.approx(20 * height, abs=0.2)


def test_other_voices_keep_their_ratio_and_never_overlap(qapp) -> None:
    usual, wide, tight = (
        Sheet(Typography(load_theme("light"), line_height=height)) for height in (LINE_HEIGHT, 2.0, 1.0)
    )
    assert wide.pitch(CODE) / usual.pitch(CODE) == pytest.approx(2.0 / LINE_HEIGHT)
    assert tight.pitch(CODE) == pytest.approx(CODE.size * tight.em)


@pytest.mark.parametrize("height", [1.0, LINE_HEIGHT, 2.4])
def test_sub_and_superscripts_do_not_push_lines_apart(qapp, height: float) -> None:
    words = WORDS * 2 + "x<sup>2</sup> H<sub>2</sub>O 水 \u0627 <code>c</code> <kbd>K</kbd> <mark>m</mark> " + WORDS * 2
    document, setting, _sheet = set_html(f"<p>{words}</p>", line_height=height, hyphenated=False)
    stands = bases(block_of(document, setting, "the"))
    steps = [next_ - one for one, next_ in pairwise(stands)]
    assert max(steps) - min(steps) < 0.2


OTHERS = ["ا", "न", "ก", "བ", "水", "😀", "א", "မ"]


@pytest.mark.parametrize("indented", [False, True])
@pytest.mark.parametrize("height", [1.0, LINE_HEIGHT, 2.4])
def test_a_word_in_another_script_moves_no_line(qapp, height: float, indented: bool) -> None:
    def stands(word: str) -> list[float]:
        mixed = f"<p>Mixed {WORDS * 2}{word} {WORDS}</p>"
        html = f"<p>{WORDS * 2}</p>{mixed}{mixed}<p>Next {WORDS}</p>{mixed}<h2>Head</h2><p>{WORDS}</p>"
        _document, setting, _sheet = set_html(html, line_height=height, hyphenated=False, indented=indented)
        found, block = [], setting.document.begin()
        while block.isValid():
            found += bases(block)
            block = block.next()
        return found

    plain = stands("a")
    for word in OTHERS:
        assert stands(word) == pytest.approx(plain, abs=0.3), word


@pytest.mark.parametrize("height", [1.0, LINE_HEIGHT, 2.4])
@pytest.mark.parametrize("word", OTHERS)
def test_the_grounds_of_lines_with_another_script_are_as_high_as_others(qapp, word: str, height: float) -> None:
    text = f"{WORDS * 2}{word} {WORDS * 2}"
    document, setting, sheet = set_html(f"<p>{text}</p>", line_height=height, hyphenated=False)
    boxes = range_rects(setting.document, *setting.positions.to_qt(Span(0, len(document.text))))
    tops = sorted({round(box.top(), 1) for box in boxes})
    assert len(tops) > 3
    ascent = QFontMetricsF(sheet.font(BODY)).ascent()
    assert bases(block_of(document, setting, "the"))[0] >= ascent - 0.1, "no letter of the first line is cut"
    for one, next_ in pairwise(tops):
        assert next_ - one == pytest.approx(sheet.pitch(BODY), abs=0.3)
    assert all(box.height() == pytest.approx(sheet.pitch(BODY), abs=0.3) for box in boxes)


def test_the_ground_of_a_divided_word_covers_its_hyphen(qapp) -> None:
    document = from_html("<p>Nobody on the quay waved, which the captain took for a good sign.</p>")
    at = document.text.index("captain")
    divided = 0
    for width in range(150, 400, 10):
        sheet = Sheet(Typography(load_theme("light")))
        setting = Typesetter(sheet, width, Pictures({})).set(document, lang="en")
        setting.document.documentLayout().documentSize()
        first, last = setting.positions.to_qt(Span(at, at + len("captain")))
        boxes = range_rects(setting.document, first, last)
        if len(boxes) == 2:
            divided += 1
            block = setting.document.findBlock(first)
            line = block.layout().lineForTextPosition(first - block.position())
            assert boxes[0].right() == pytest.approx(line.naturalTextRect().right())
    assert divided


def test_space_between_letters_and_words_is_in_text_and_not_in_code(qapp) -> None:
    html = "<p>reading words</p><pre>reading words</pre><p>قراءة</p><h2>reading words</h2><p><code>reading</code></p>"

    def all_widths(**choices: float) -> list[float]:
        _document, setting, _sheet = set_html(html, hyphenated=False, size=20, measure=110, **choices)
        block, found = setting.document.begin(), []
        while block.isValid():
            found.append(widths(block)[0])
            block = block.next()
        return found

    text, code, arabic, heading, inline = all_widths()
    spaced = all_widths(letter_spacing=10.0)
    assert spaced[0] - text == pytest.approx(13 * 2.0, abs=2.1)
    assert spaced[1] == code
    assert spaced[2] == pytest.approx(arabic), "letters that are joined stay so"
    assert spaced[3] > heading + 20
    assert spaced[4] == pytest.approx(inline)
    assert all_widths(word_spacing=50.0)[0] - text == pytest.approx(10.0, abs=0.5)
    assert all_widths(word_spacing=50.0)[1] == code


INDENTED = (
    "<h2>Head</h2><p>First of them.</p><p>Second of them.</p><blockquote><p>Quoted one.</p><p>Quoted two.</p></blockquote>"
    "<p>After the quote.</p><p>Next to it.</p><ul><li>item one</li><li>item two<p>more of it</p></li></ul><p>After the list.</p>"
    "<figure><img src='https://example.org/a.png'><figcaption>A caption.</figcaption></figure><p>After the figure.</p>"
    "<table><tr><td><p>cell one</p><p>cell two</p></td></tr></table><p>After the table.</p><p>The last.</p>"
    "<p align='center'>In the middle.</p><p>After the middle.</p>"
)


def test_indented_paragraphs_follow_each_other_like_lines(qapp) -> None:
    document, setting, sheet = set_html(INDENTED, indented=True)
    leaves = document.text.split("\n")
    indented = [leaf for leaf in leaves if block_of(document, setting, leaf).blockFormat().textIndent() > 0]
    assert indented == ["Second of them.", "Quoted two.", "Next to it.", "The last."]
    for leaf in indented:
        block = block_of(document, setting, leaf)
        assert bases(block)[0] - bases(block.previous())[-1] == pytest.approx(sheet.pitch(BODY), abs=0.2)
        line, second = (block_of(document, setting, leaf).layout().lineAt(0).x(), block.blockFormat().leftMargin())
        assert line - second == pytest.approx(1.3 * sheet.em, abs=0.1)
    gap = (
        bases(block_of(document, setting, "After the quote."))[0]
        - bases(block_of(document, setting, "Quoted two."))[-1]
    )
    assert gap > sheet.pitch(BODY) + 5


def test_paragraphs_of_their_own_stand_apart(qapp) -> None:
    document, setting, sheet = set_html("<p>One.</p><p>Two.</p>")
    step = bases(block_of(document, setting, "Two."))[0] - bases(block_of(document, setting, "One."))[0]
    assert step == pytest.approx(sheet.pitch(BODY) + 0.72 * sheet.em, abs=0.2)


def test_right_to_left_paragraphs_indent_on_the_right(qapp) -> None:
    document, setting, sheet = set_html("<p>فقرة أولى</p><p>فقرة ثانية</p>", lang="ar", indented=True)
    line = block_of(document, setting, "فقرة ثانية").layout().lineAt(0)
    assert line.naturalTextRect().right() == pytest.approx(WIDTH - 1.3 * sheet.em, abs=2)
    quotes = "<blockquote><p>قال</p><blockquote><p>ثم سكت</p></blockquote></blockquote>"
    terms = "<dl><dt>صل</dt><dd>ما بقي</dd></dl><p>ومضى</p>"
    document, setting, _sheet = set_html(quotes + terms, lang="ar", indented=True)
    assert not any(block_of(document, setting, leaf).blockFormat().textIndent() for leaf in document.text.split("\n"))


def right_edges(block: QTextBlock) -> list[float]:
    lines = [block.layout().lineAt(index) for index in range(block.layout().lineCount())]
    return [line.x() + line.cursorToX(line.textStart() + line.textLength())[0] - line.x() for line in lines]


def test_only_running_text_is_filled(qapp) -> None:
    html = (
        f"<p>{WORDS * 3}</p><h2>head {WORDS * 2}</h2><table><tr><td>cell {WORDS * 3}</td></tr></table><pre>code</pre>"
        f"<figure><img src='https://example.org/a.png'><figcaption>caption {WORDS * 2}</figcaption></figure>"
        f"<p align='right'>right {WORDS * 2}</p><ul><li>item {WORDS * 2}</li></ul>"
    )
    document, setting, _sheet = set_html(html, justified=True)
    filled = {
        leaf.split()[0]
        for leaf in document.text.split("\n")
        if block_of(document, setting, leaf).blockFormat().alignment() & Qt.AlignmentFlag.AlignJustify
    }
    assert filled == {"the", "item"}
    edges = right_edges(block_of(document, setting, "the"))
    assert all(edge == pytest.approx(WIDTH, abs=6) for edge in edges[:-1])
    assert edges[-1] < WIDTH - 6


def test_a_divided_line_ends_with_a_hyphen_and_lines_are_fuller(qapp) -> None:
    html = f"<p>{'communication understanding responsibility ' * 6}</p>"

    def raggedness(**choices: bool) -> float:
        document, setting, _sheet = set_html(html, **choices)
        return sum(WIDTH - width for width in widths(block_of(document, setting, "communication"))[:-1])

    assert raggedness() < raggedness(hyphenated=False) / 2


def test_the_measure_counts_full_width_characters_as_what_they_are(qapp) -> None:
    sheet = Sheet(Typography(load_theme("light"), measure=66, size=20))
    assert 33 <= sheet.width("ja") / 20 <= 40
    assert sheet.width("zh-Hans") == sheet.width("ja")
    assert sheet.width("en") == sheet.width("kk") == sheet.width() < sheet.width("ja")


def test_the_first_fallback_is_the_face_that_has_the_letters(qapp) -> None:
    families = Sheet(Typography(load_theme("light"), face="Atkinson Hyperlegible Next")).font(BODY).families()
    assert families[:2] == ["Atkinson Hyperlegible Next", FACE]


def test_notes_are_set_as_notes_whatever_articles_are_set_like(qapp) -> None:
    sheet = Sheet(Typography(load_theme("light"), indented=True, justified=True), NOTE)
    document = from_html(f"<p>{WORDS}</p><p>and {WORDS}</p>")
    setting = Typesetter(sheet, WIDTH, Pictures({})).set(document)
    shape = block_of(document, setting, "and").blockFormat()
    assert shape.textIndent() == 0
    assert not shape.alignment() & Qt.AlignmentFlag.AlignJustify
