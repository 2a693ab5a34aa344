"""An article that is set in slices ends up as one that is set at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor

from reader.document import Document, Image, Paragraph, Run, from_html
from reader.model import Span
from reader.ui.theme import load_theme
from reader.ui.typesetting.giants import LONGEST, is_giant, pieces
from reader.ui.typesetting.pictures import Pictures
from reader.ui.typesetting.setting import Setting
from reader.ui.typesetting.sheet import Sheet
from reader.ui.typesetting.typeset import Typesetter
from reader.ui.typography import Typography
from tests.ui.documents import documents
from tests.ui.typesetting.test_positions import check_characters, check_spans


@pytest.fixture(scope="module")
def sheet(qapp) -> Sheet:
    return Sheet(Typography(load_theme("light")))


def set_(sheet: Sheet, source: Document, enough: int, lang: str = "") -> Setting:
    def header(cursor: QTextCursor) -> None:
        cursor.insertText("A title")

    return Typesetter(sheet, 500, Pictures({})).set(source, header, tail=40.0, enough=enough, lang=lang)


def blocks_of(setting: Setting) -> list[tuple[str, float, float, float]]:
    found = []
    block = setting.document.begin()
    while block.isValid():
        shape = block.blockFormat()
        found.append((block.text(), shape.topMargin(), shape.bottomMargin(), shape.leftMargin()))
        block = block.next()
    return found


@given(documents, st.integers(0, 40), st.integers(1, 60), st.sampled_from(["", "he"]))
def test_slices_make_what_is_made_at_once(sheet: Sheet, source: Document, enough: int, step: int, lang: str) -> None:
    whole, sliced = set_(sheet, source, 10**9, lang), set_(sheet, source, enough, lang)
    while not sliced.complete:
        before = sliced.positions.length
        sliced.more(60.0, step)
        assert sliced.complete or sliced.positions.length > before or not source.text
    assert blocks_of(sliced) == blocks_of(whole)
    assert sliced.anchors == whole.anchors
    assert sliced.furniture.bands == whole.furniture.bands
    assert sliced.furniture.markers == whole.furniture.markers
    check_characters(source, sliced)


def test_what_stands_already_keeps_its_place_while_more_is_set(sheet: Sheet) -> None:
    source = from_html("".join(f"<p>Day {number}, and nothing but rain.</p>" for number in range(400)))
    setting = set_(sheet, source, 500)
    assert not setting.complete and 500 <= setting.positions.length < len(source.text) / 4
    early = [setting.positions.to_qt(Span(at, at + 5)) for at in range(0, 400, 7)]
    setting.reach(6000)
    assert not setting.complete and setting.positions.length > 6000
    setting.finish()
    assert setting.complete and setting.positions.length == len(source.text)
    assert early == [setting.positions.to_qt(Span(at, at + 5)) for at in range(0, 400, 7)]


def test_a_paragraph_out_of_all_measure_is_several_blocks_and_one_leaf(sheet: Sheet) -> None:
    text = "Rain fell on the roof 😀 and on the yard. " * 1200
    source = Document(
        (Paragraph((Run("Before."),)), Paragraph((Run(text), Run("end", 1))), Paragraph((Run("After."),)))
    )
    setting = set_(sheet, source, 10**9)
    assert setting.document.blockCount() > 3 + 1 + 5
    check_spans(setting, len(source.text))
    endless = Document((Paragraph((Run("x" * LONGEST + " 𝒜"),)),))
    check_characters(endless, set_(sheet, endless, 10**9))
    cut = [block for block in blocks_of(setting) if len(block[0]) > 3000]
    assert {block[1:3] for block in cut[:-1]} == {(0.0, 0.0)}, "no gap shows where it is cut"


runs = st.lists(
    st.builds(Run, text=st.text("ab 。\n", min_size=0, max_size=9000), style=st.integers(0, 3))
    | st.just(Run("", image=Image("https://example.org/x.png"))),
    max_size=5,
).map(tuple)


@given(runs)
def test_pieces_lose_nothing(given_runs: tuple[Run, ...]) -> None:
    made = list(pieces(given_runs))
    assert "".join(run.text for piece in made for run in piece) == "".join(run.text for run in given_runs)
    assert sum(run.image is not None for piece in made for run in piece) == sum(
        run.image is not None for run in given_runs
    )
    assert all(sum(len(run.text) for run in piece) <= LONGEST for piece in made)
    assert is_giant(given_runs) == (sum(len(run.text) for run in given_runs) > LONGEST)
