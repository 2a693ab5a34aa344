"""Readings, grounds and formulas: where they stand and what is painted."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QTextBlock, QTextCharFormat, QTextCursor

from reader.document import Document, Style, from_html
from reader.model import Span
from reader.ui.page.text_view import TextView
from reader.ui.theme import THEMES, load_theme, mixed
from reader.ui.typesetting.lines import blocks_within, place_at, stretches
from reader.ui.typesetting.ornaments import Ornament, reading_voice
from reader.ui.typesetting.pictures import Pictures
from reader.ui.typesetting.setting import Setting
from reader.ui.typesetting.sheet import BODY, Sheet
from reader.ui.typesetting.typeset import Typesetter
from reader.ui.typography import Typography
from tests.ui.pages import highlight

WIDTH = 400


@pytest.fixture(scope="module")
def sheet(qapp) -> Sheet:
    return Sheet(Typography(load_theme("light"), size=20))


def set_html(html: str, sheet: Sheet, lang: str = "", width: float = WIDTH) -> tuple[Document, Setting]:
    document = from_html(html)
    setting = Typesetter(sheet, width, Pictures({})).set(document, lang=lang)
    setting.document.documentLayout().documentSize()
    return document, setting


def format_at(document: Document, setting: Setting, text: str) -> QTextCharFormat:
    cursor = QTextCursor(setting.document)
    cursor.setPosition(setting.positions.place(document.text.index(text)) + 1)
    return cursor.charFormat()


def painted(setting: Setting, sheet: Sheet) -> QImage:
    """Return what is painted under the letters."""
    made = setting.document
    image = QImage(made.size().toSize(), QImage.Format.Format_RGB32)
    image.fill(sheet.theme.page)
    painter = QPainter(image)
    setting.furniture.paint(painter, made, sheet, made.begin(), made.lastBlock())
    painter.end()
    return image


def block(setting: Setting, ornament: Ornament) -> QTextBlock:
    return setting.document.findBlockByNumber(ornament.block)


def has_ink(image: QImage, area: QRectF, page: QColor) -> bool:
    box = area.toAlignedRect() & image.rect()
    return any(
        image.pixelColor(x, y) != page
        for x in range(box.left(), box.right() + 1)
        for y in range(box.top(), box.bottom() + 1)
    )


RUBY = (
    "これは<ruby>水車<rt>すいしゃ</rt></ruby>と<ruby>志<rt>こころざし</rt></ruby><ruby>主<rt>あるじ</rt></ruby>の話で、"
    * 6
)


def readings(setting: Setting, sheet: Sheet) -> list[tuple[QRectF, float]]:
    """Return where each part of a reading stands, and the lowest that the line above comes to."""
    found = []
    for ornament in setting.furniture.ornaments.all:
        font = QFontMetricsF(sheet.font(reading_voice(ornament.voice)))
        layout = block(setting, ornament).layout()
        for base, first, _last, left, right in stretches(block(setting, ornament), ornament.start, ornament.end):
            number = layout.lineForTextPosition(first).lineNumber()
            stand = base - 0.93 * sheet.em
            width = font.horizontalAdvance(ornament.reading) if right - left > sheet.em * 0.9 else right - left
            area = QRectF((left + right - width) / 2, stand - 0.4 * sheet.em, width, 0.4 * sheet.em)
            above = 0.0
            if number:
                line = layout.lineAt(number - 1)
                above = base - layout.lineAt(number).y() + line.y() - layout.lineAt(number).ascent() + line.ascent()
            found.append((area, above + 0.12 * sheet.em if number else -1e9))
    return found


@pytest.mark.parametrize("height", [1.0, 1.57, 2.4])
def test_readings_stand_above_their_base_clear_of_the_line_above(qapp, height: float) -> None:
    sheet = Sheet(Typography(load_theme("light"), size=20, line_height=height))
    _document, setting = set_html(f"<p lang='ja'>{RUBY}</p>", sheet)
    image = painted(setting, sheet)
    found = readings(setting, sheet)
    assert len(found) >= 18
    for area, above in found:
        assert area.top() >= above, "it would overlap the line above"
        assert has_ink(image, area.adjusted(2, 0, -2, 0), sheet.theme.page)


def test_readings_side_by_side_do_not_run_into_each_other(sheet: Sheet) -> None:
    _document, setting = set_html(f"<p lang='ja'>{RUBY}</p>", sheet)
    found = sorted((round(area.top()), area.left(), area.right()) for area, _above in readings(setting, sheet))
    for (top, _left, right), (other, left, _right) in pairwise(found):
        assert top != other or left >= right - 0.13 * sheet.em


def test_a_base_on_two_lines_has_its_reading_on_both(sheet: Sheet) -> None:
    html = "<p lang='ja'>あああ<ruby>水車小屋守<rt>すいしゃごやもり</rt></ruby></p>"
    face = QFontMetricsF(sheet.font(BODY._replace(script="ja")))
    _document, setting = set_html(html, sheet, width=round(face.horizontalAdvance("あああ水車小") - 2))
    (ornament,) = setting.furniture.ornaments.all
    parts = list(stretches(block(setting, ornament), ornament.start, ornament.end))
    assert len(parts) == 2
    image = painted(setting, sheet)
    for base, _first, _last, left, right in parts:
        assert has_ink(image, QRectF(left, base - 1.4 * sheet.em, right - left, 0.5 * sheet.em), sheet.theme.page)


def test_a_paragraph_without_readings_is_not_spread(sheet: Sheet) -> None:
    document, setting = set_html("<p>plain<br>two</p><p><ruby>a<rt>b</rt></ruby> read<br>four</p>", sheet)

    def step(text: str) -> float:
        layout = setting.document.findBlock(setting.positions.place(document.text.index(text))).layout()
        return layout.lineAt(1).y() - layout.lineAt(0).y()

    assert step("plain") == pytest.approx(sheet.pitch(sheet.body), abs=0.2)
    assert step("read") > step("plain") * 1.1


@pytest.mark.parametrize("theme", THEMES)
def test_code_keys_and_marks_have_grounds_of_their_own(qapp, theme: str) -> None:
    sheet = Sheet(Typography(load_theme(theme), size=20))
    document, setting = set_html("<p>aa <code>bb</code> cc <kbd>dd</kbd> ee <mark>ff</mark> gg</p>", sheet)
    image, colors = painted(setting, sheet), load_theme(theme)

    def ground(text: str) -> QColor:
        first, last = setting.positions.to_qt(Span(start := document.text.index(text), start + len(text)))
        base, _first, _last, left, right = next(stretches(setting.document.begin(), first, last))
        return image.pixelColor(round((left + right) / 2), round(base) - 5)

    assert [ground(text) for text in ("aa", "cc", "ee", "gg")] == [colors.page] * 4
    assert ground("bb") == colors.code
    assert ground("dd") not in (colors.page, colors.code)
    assert ground("ff") == mixed(colors.highlight["yellow"], colors.page, 0.55)
    assert not format_at(document, setting, "bb").background().style().value, "it would cover the highlights"


def test_a_highlight_lies_over_the_ground_of_code(sheet: Sheet, qtbot) -> None:
    document, setting = set_html("<p>aa <code>bbbbbb</code> cc</p>", sheet)
    view = TextView()
    qtbot.addWidget(view)
    view.resize(WIDTH, 200)
    view.show_setting(setting, sheet)
    view.place_marks([highlight(1, document, "bbbbbb", color="green")])
    shown = view.grab().toImage()
    ratio = view.devicePixelRatio()
    box = view.range_boxes(*setting.positions.to_qt(Span(3, 9)))[0]
    colors = {shown.pixelColor(round(x * ratio), round((box.top() + 4) * ratio)).name() for x in range(5, 60)}
    assert sheet.theme.highlight["green"].name() in colors


def test_grounds_go_on_over_what_stands_within_them(sheet: Sheet) -> None:
    _document, setting = set_html("<p><mark>one <b>two</b> <code>three</code></mark> <code>a<i>b</i></code></p>", sheet)
    styles = [ornament.style for ornament in setting.furniture.ornaments.all]
    assert sorted(styles) == sorted([Style.CODE, Style.MARKED, Style.CODE])


def test_in_a_listing_code_has_no_ground_within_the_ground(sheet: Sheet) -> None:
    _document, setting = set_html("<pre><code>x = 1</code></pre>", sheet)
    assert setting.furniture.ornaments.all == []


def test_an_abbreviation_is_dotted_and_tells_its_meaning(sheet: Sheet) -> None:
    document, setting = set_html('<p>at <abbr title="Coordinated Universal Time">UTC</abbr> sharp</p>', sheet)
    shape = format_at(document, setting, "UTC")
    assert shape.underlineStyle() == QTextCharFormat.UnderlineStyle.DotLine
    assert shape.toolTip() == "Coordinated Universal Time"
    assert format_at(document, setting, "sharp").underlineStyle() == QTextCharFormat.UnderlineStyle.NoUnderline


FORMULA = '<span class="math" title="{0}"><em>a</em> = <em>b</em><sub>i</sub> + {0}</span>'


def test_a_formula_has_slanted_letters_and_upright_signs_even_in_a_quote(sheet: Sheet) -> None:
    for html in ("<p>so {} then</p>", "<blockquote><p>so {} then</p></blockquote>"):
        document, setting = set_html(html.format(FORMULA.format("sin")), sheet)
        assert format_at(document, setting, "a =").fontItalic()
        for upright in ("= b", "i +", "sin"):
            assert not format_at(document, setting, upright).fontItalic()
        shape = format_at(document, setting, "sin")
        assert shape.toolTip() == "sin"
        assert shape.underlineStyle() == QTextCharFormat.UnderlineStyle.NoUnderline


def test_a_formula_by_itself_has_room_and_stays_within_the_page(sheet: Sheet) -> None:
    short, long = FORMULA.format("x"), FORMULA.format("x + y + z + " * 5)
    document, setting = set_html(
        f"<p>one</p><p align='center'>{short}</p><p align='center'>{long}</p><p>two</p>", sheet
    )
    first = setting.document.begin().next()
    plain = set_html("<p>one</p><p align='center'>a</p>", sheet)[1].document.begin().next()
    assert first.blockFormat().topMargin() > plain.blockFormat().topMargin()
    assert first.blockFormat().bottomMargin() > plain.blockFormat().bottomMargin()
    size = format_at(document, setting, "a = b").font().pixelSize()
    cursor = QTextCursor(first.next())
    cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)
    assert 0.69 * size <= cursor.charFormat().font().pixelSize() < size
    assert setting.document.documentLayout().documentSize().width() <= WIDTH


def test_between_two_blocks_the_place_is_in_one_of_them(qapp, sheet: Sheet) -> None:
    source = from_html(
        "".join(f"<p>paragraph {n}</p>" for n in range(30))
        + "<details><summary>more</summary><p>folded away</p></details><table><tr><td>a</td><td>b</td></tr></table>"
        + "".join(f"<p>later {n}</p>" for n in range(30))
    )
    setter = Typesetter(sheet, WIDTH, Pictures({}))
    setter.foldable = True
    made = setter.set(source, margins=(30, 22, 30, 0)).document
    layout = made.documentLayout()
    height = layout.documentSize().height()
    for y in range(0, int(height), 3):
        found = made.findBlock(place_at(made, QPointF(80, y)))
        box = layout.blockBoundingRect(found)
        assert found.isVisible()
        assert box.top() - 30 <= y <= box.bottom() + 30, (y, found.text())
        first, last = blocks_within(made, y, y + 50)
        assert first.blockNumber() <= found.blockNumber() <= last.blockNumber()
