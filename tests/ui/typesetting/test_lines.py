"""Where passages stand, in both directions."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QPointF

from reader.document import from_html
from reader.model import Span
from reader.ui.theme import load_theme
from reader.ui.typesetting.lines import line_at, place_at, range_rects
from reader.ui.typesetting.pictures import Pictures
from reader.ui.typesetting.setting import Setting
from reader.ui.typesetting.sheet import Sheet
from reader.ui.typesetting.typeset import Typesetter
from reader.ui.typography import Typography


def set_html(html: str, width: int = 400) -> tuple[str, Setting]:
    document = from_html(html)
    sheet = Sheet(Typography(load_theme("light")))
    return document.text, Typesetter(sheet, width, Pictures({})).set(document)


def boxes(setting: Setting, text: str, passage: str):
    start = text.index(passage)
    return range_rects(setting.document, *setting.positions.to_qt(Span(start, start + len(passage))))


LONG = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"


def test_a_passage_has_one_box_a_line_and_they_touch(qapp) -> None:
    text, setting = set_html(f"<p>{LONG}</p>")
    found = boxes(setting, text, LONG)
    assert len(found) == setting.document.begin().layout().lineCount() > 2
    for above, below in itertools.pairwise(found):
        assert above.bottom() == pytest.approx(below.top(), abs=1.0)
        assert above.right() <= 400


def test_a_point_in_a_box_is_in_the_passage(qapp) -> None:
    text, setting = set_html(f"<table><tr><td>first</td><td>{LONG}</td></tr></table>")
    box = boxes(setting, text, "twelve")[0]
    place = place_at(setting.document, box.center(), exact=True)
    char = setting.positions.char_at(place)
    assert text.index("twelve") <= char <= text.index("twelve") + 6
    assert line_at(setting.document, place).contains(QPointF(box.center()))


def test_mixed_directions_have_a_box_for_each_stretch(qapp) -> None:
    text, setting = set_html("<p dir='rtl'>واحد اثنان English words ثلاثة</p>")
    found = boxes(setting, text, "اثنان English")
    assert len(found) == 2
    assert not found[0].intersects(found[1].adjusted(1, 0, -1, 0))
    whole = boxes(setting, text, text)
    assert sum(box.width() for box in found) < sum(box.width() for box in whole)


def test_nothing_has_no_box(qapp) -> None:
    _text, setting = set_html("<p>one</p><hr><p>two</p>")
    assert range_rects(setting.document, 2, 2) == []
    assert range_rects(setting.document, 3, 4) == []
