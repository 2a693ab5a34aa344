"""Every script has its face, its room and its direction."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtGui import QRawFont, QTextBlock, QTextCharFormat, QTextCursor

from reader.document import Document, from_html
from reader.ui.theme import load_theme
from reader.ui.typesetting.pictures import Pictures
from reader.ui.typesetting.scripts import FAMILIES, forms, is_dense, is_plain, likely_forms
from reader.ui.typesetting.setting import Setting
from reader.ui.typesetting.sheet import BODY, Sheet
from reader.ui.typesetting.typeset import Typesetter
from reader.ui.typography import FACE, Typography, reading_font

WIDTH = 400
CHINESE = "沿着河走二十分钟，有一个旧书摊。摊主话不多，价钱写在书的最后一页。" * 4


@pytest.fixture(scope="module")
def sheet(qapp) -> Sheet:
    return Sheet(Typography(load_theme("light"), size=20))


def set_html(html: str, sheet: Sheet, lang: str = "") -> tuple[Document, Setting]:
    document = from_html(html)
    setting = Typesetter(sheet, WIDTH, Pictures({})).set(document, lang=lang)
    setting.document.documentLayout().documentSize()
    return document, setting


def format_at(document: Document, setting: Setting, text: str) -> QTextCharFormat:
    cursor = QTextCursor(setting.document)
    cursor.setPosition(setting.positions.place(document.text.index(text)) + 1)
    return cursor.charFormat()


def block_of(document: Document, setting: Setting, text: str) -> QTextBlock:
    return setting.document.findBlock(setting.positions.place(document.text.index(text)))


@pytest.mark.parametrize(
    ("lang", "wanted"),
    [
        ("ja", "ja"),
        ("ja-JP", "ja"),
        ("ko", "ko"),
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh-Hant", "zh-Hant"),
        ("zh-TW", "zh-Hant"),
        ("zh-Hans-HK", "zh-Hans"),
        ("yue", "zh-Hant"),
        ("en", ""),
        ("", ""),
    ],
)
def test_languages_have_their_forms_of_characters(lang: str, wanted: str) -> None:
    assert forms(lang) == wanted
    assert wanted in {"", *FAMILIES}


def test_a_named_script_is_stronger_than_a_country() -> None:
    assert forms("zh-Hans-HK") == "zh-Hans"
    assert forms("zh-Hant-CN") == "zh-Hant"


def test_a_text_of_no_language_is_judged_by_its_letters() -> None:
    assert likely_forms("静かな本") == "ja"
    assert likely_forms("조용한 책") == "ko"
    assert likely_forms("安静的书") == "zh-Hans"
    assert is_plain("Қазақ — Ελληνικά “é” …") and not is_plain("x 水") and not is_plain("קריאה")
    assert is_dense("水は静か 12") and not is_dense("water is 水")


def test_each_run_has_the_faces_of_its_language(sheet: Sheet) -> None:
    document, setting = set_html(
        '<p lang="zh-Hans">安静的书 <span lang="ja">直す</span></p><p lang="zh-Hant">燈下</p><p lang="ko">책 冊</p>'
        "<p>plain 骨 words</p><p>only words</p>",
        sheet,
        lang="zh-TW",
    )

    def second(text: str) -> str:
        families = format_at(document, setting, text).fontFamilies()
        assert families[0] == FACE
        return families[1]

    assert second("安静") == FAMILIES["zh-Hans"][0]
    assert second("直す") == FAMILIES["ja"][0]
    assert second("燈下") == FAMILIES["zh-Hant"][0]
    assert second("책") == FAMILIES["ko"][0]
    assert second("plain") == FAMILIES["zh-Hant"][0], "as the article's own language"
    assert second("only") not in {names[0] for names in FAMILIES.values()}


def test_full_width_characters_have_more_room_between_their_lines(sheet: Sheet) -> None:
    document, setting = set_html(f"<p>{CHINESE}</p><p>{'a word and another ' * 8}水</p>", sheet)

    def step(text: str) -> float:
        layout = block_of(document, setting, text).layout()
        return layout.lineAt(2).y() - layout.lineAt(1).y()

    assert step("a word") == pytest.approx(sheet.pitch(BODY), abs=0.2)
    assert step("沿着") == pytest.approx(1.08 * sheet.pitch(BODY), abs=0.3)


def test_no_line_begins_with_a_stop_or_ends_with_an_opening_bracket(sheet: Sheet) -> None:
    text = "他说：“书不是卖给人的，（大概）是卖给一段时间的。”「静か」、『本』。" * 8
    document, setting = set_html(f"<p>{text}</p>", sheet, lang="ja")
    block = block_of(document, setting, "他说")
    lines = [block.layout().lineAt(index) for index in range(block.layout().lineCount())]
    assert len(lines) > 5
    whole = block.text()
    for line in lines[1:]:
        assert whole[line.textStart()] not in "，。、」』）”：", "kinsoku"
        assert whole[line.textStart() - 1] not in "「『（"


def test_filled_lines_of_chinese_are_not_torn_apart(qapp) -> None:
    sheet = Sheet(Typography(load_theme("light"), size=20, justified=True))
    document, setting = set_html(f"<p>{CHINESE}</p>", sheet, lang="zh")
    line = block_of(document, setting, "沿着").layout().lineAt(0)
    places = [float(line.cursorToX(line.textStart() + n)[0]) for n in range(line.textLength() + 1)]
    steps = [after - before for before, after in pairwise(places)]
    assert max(steps) < 1.6 * 20


def test_a_direction_of_its_own_keeps_a_stretch_together(sheet: Sheet) -> None:
    document, setting = set_html(
        '<p>see <span dir="rtl">שלום, עולם!</span> here <span dir="ltr">(v2)</span></p>', sheet
    )
    assert setting.document.begin().text() == "see \u2067שלום, עולם!\u2069 here \u2066(v2)\u2069"
    assert document.text == "see שלום, עולם! here (v2)"
    line = setting.document.begin().layout().lineAt(0)
    place = setting.positions.place(document.text.index("!"))
    after = setting.positions.place(document.text.index(" here"))
    assert line.cursorToX(place)[0] < line.cursorToX(after)[0], "its stop stands at its left end, before what follows"


def test_isolates_end_where_their_block_does(sheet: Sheet) -> None:
    _document, setting = set_html('<p><span dir="rtl">אב</span></p><p>next</p>', sheet)
    assert [setting.document.begin().text(), setting.document.begin().next().text()] == ["\u2067אב\u2069", "next"]


def test_kazakh_letters_are_in_the_bundled_face(qapp) -> None:
    face = QRawFont.fromFont(reading_font(FACE, 19))
    assert all(face.supportsCharacter(ord(letter)) for letter in "ӘәҒғҚқҢңӨөҰұҮүҺһІі")
