"""The colours of code: the right stretches, colours only, in slices, and no language is guessed."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextBlock

from reader.document import Code, Document, Paragraph, Run
from reader.ui.theme import load_theme
from reader.ui.typesetting.colouring import Colouring, colour_all, kind_of, lexer_of, stretches
from reader.ui.typesetting.pictures import Pictures
from reader.ui.typesetting.setting import Setting
from reader.ui.typesetting.sheet import Sheet
from reader.ui.typesetting.typeset import Typesetter
from reader.ui.typography import Typography

THEME = load_theme("light")


@pytest.fixture(scope="module")
def sheet(qapp) -> Sheet:
    return Sheet(Typography(THEME))


def set_code(text: str, sheet: Sheet, language: str = "python") -> Setting:
    document = Document((Paragraph((Run("before 😀"),)), Code(text, language), Paragraph((Run("after"),))))
    setting = Typesetter(sheet, 480, Pictures({})).set(document)
    setting.document.documentLayout().documentSize()
    return setting


def blocks_of(setting: Setting) -> list[QTextBlock]:
    first = setting.document.findBlock(setting.listings[0].place)
    count = setting.listings[0].text.count("\n") + 1
    return [setting.document.findBlockByNumber(first.blockNumber() + n) for n in range(count)]


def coloured(block: QTextBlock) -> list[tuple[str, str]]:
    units = block.text().encode("utf-16-le")
    return [
        (units[2 * part.start : 2 * (part.start + part.length)].decode("utf-16-le"), kind)
        for part in block.layout().formats()
        for kind, color in THEME.syntax.items()
        if color == part.format.foreground().color()
    ]


def test_each_kind_of_token_has_its_colour(sheet: Sheet) -> None:
    setting = set_code("def tide(depth):  # low\n    return 'ebb 😀' + \"x\" * 12", sheet)
    colour_all(setting, THEME)
    first, second = (coloured(block) for block in blocks_of(setting))
    assert [one for one in first if one[1] != "operator"] == [
        ("def", "keyword"),
        ("tide", "name"),
        ("# low", "comment"),
    ]
    assert ("return", "keyword") in second and ("12", "number") in second and ("+", "operator") in second
    assert "".join(text for text, kind in second if kind == "string") == "'ebb 😀'\"x\""


def test_a_token_of_several_lines_colours_each_of_them(sheet: Sheet) -> None:
    setting = set_code('"""One.\n\nTwo 😀.\n"""\nx = 1', sheet)
    colour_all(setting, THEME)
    assert [coloured(block)[:1] for block in blocks_of(setting)[:4]] == [
        [('"""One.', "string")],
        [],
        [("Two 😀.", "string")],
        [('"""', "string")],
    ]


def test_colouring_moves_nothing(sheet: Sheet) -> None:
    setting = set_code("if a != b:\n    " + "call(argument) + " * 12 + "0\n\nreturn", sheet)
    layout = setting.document.documentLayout()

    def state() -> object:
        return [(layout.blockBoundingRect(block), block.text(), block.layout().lineCount()) for block in blocks]

    blocks = blocks_of(setting)
    before = state(), setting.document.characterCount(), layout.documentSize()
    colour_all(setting, THEME)
    assert coloured(blocks[1])
    assert (state(), setting.document.characterCount(), layout.documentSize()) == before


@pytest.mark.parametrize("language", ["", "no-such-language", "text"])
def test_what_is_not_known_keeps_the_colour_of_text(sheet: Sheet, language: str) -> None:
    setting = set_code("def x(): return 1", sheet, language)
    colour_all(setting, THEME)
    assert blocks_of(setting)[0].layout().formats() == []


def test_what_is_in_sight_is_coloured_piece_by_piece_and_the_rest_is_not(sheet: Sheet, qtbot) -> None:
    setting = set_code("\n".join(f"x{n} = {n}" for n in range(2000)), sheet)
    colouring = Colouring()
    colouring.show(setting, THEME)
    blocks = blocks_of(setting)
    colouring.want(blocks[1000].position(), blocks[1010].position())
    assert not blocks[1005].layout().formats(), "nothing is read while the page is painted"
    qtbot.waitUntil(lambda: not colouring.busy())
    assert ("1005", "number") in coloured(blocks[1005])
    assert not blocks[10].layout().formats() and not blocks[1990].layout().formats()
    colouring.close()


def test_another_article_is_coloured_and_the_first_left_alone(sheet: Sheet, qtbot) -> None:
    first, second = set_code("a = 1", sheet), set_code("b = 2", sheet)
    colouring = Colouring()
    for setting in (first, second):
        colouring.show(setting, THEME)
        colouring.want(0, setting.document.characterCount())
    qtbot.waitUntil(lambda: not colouring.busy())
    assert coloured(blocks_of(second)[0])
    assert not blocks_of(first)[0].layout().formats()
    colouring.close()


def test_every_kind_has_a_colour_in_the_themes() -> None:
    from pygments.token import Comment, Generic, Keyword, Name, Number, Operator, Punctuation, String, Text

    for token in (Comment.Single, Keyword.Type, Name.Function.Magic, Number.Hex, Operator, String.Doc, Generic.Prompt):
        assert kind_of(token) in THEME.syntax
    assert kind_of(Text) == kind_of(Punctuation) == kind_of(Name.Variable) == ""


def test_all_lines_are_told_whatever_the_lexer_makes_of_them() -> None:
    text = "<p>\n<script>\nvar a = 1;\n\n</script>\n"
    lexer = lexer_of("html")
    assert lexer is not None
    found = list(stretches(lexer, text))
    assert [line for line, stretch in found if stretch is None][-1] >= text.count("\n")
    lines = text.split("\n")
    for line, stretch in found:
        if stretch is not None:
            assert 0 <= stretch[0] < stretch[0] + stretch[1] <= len(lines[line])
