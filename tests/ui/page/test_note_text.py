from __future__ import annotations

import subprocess
import sys

import pytest

from reader.document import Code, List, Paragraph, Quote, Run, to_html
from reader.ui.page.note_text import NoteText, note_document, note_links, note_sheet, plain_note
from reader.ui.theme import load_theme
from reader.ui.typography import Typography


def test_plain_words_are_paragraphs_with_their_line_ends() -> None:
    document = note_document("first line\nsecond line\n\nanother paragraph 😀\n")
    assert document.blocks == (Paragraph((Run("first line\nsecond line"),)), Paragraph((Run("another paragraph 😀"),)))


def test_addresses_are_links_with_and_without_markup() -> None:
    for text in ("see https://example.org/a?b=c.", "**see** https://example.org/a?b=c."):
        links = [run for block in note_document(text).blocks for run in block.runs if run.link]
        assert [(run.text, run.link) for run in links] == [("https://example.org/a?b=c", "https://example.org/a?b=c")]


def test_markdown_is_typeset() -> None:
    document = note_document(
        "> quoted\n\n- one\n- two\n\n```\ncode\n```\n\n[out](https://example.org) and **strong**\nbroken line"
    )
    assert [type(block) for block in document.blocks] == [Quote, List, Code, Paragraph]
    assert document.text.endswith("out and strong\nbroken line")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>*x*",
        "[x](javascript:alert(1))",
        "<img src=x onerror=alert(1)>*",
        "<iframe src='file:///etc'>",
    ],
)
def test_what_could_harm_is_text_or_nothing(text: str, qtbot) -> None:
    html = to_html(note_document(text))
    assert "<script" not in html and "onerror" not in html
    shown = NoteText(text, note_sheet(Typography(load_theme("light"))))
    qtbot.addWidget(shown)
    shown.set_width(300)
    block = shown.document().begin()
    while block.isValid():
        for part in block.textFormats():
            assert not part.format.anchorHref().startswith(("javascript:", "file:"))
        block = block.next()


def test_a_note_is_as_high_as_its_text_and_follows_the_width(qtbot) -> None:
    shown = NoteText("some words to be wrapped over several lines " * 4, note_sheet(Typography(load_theme("dark"))))
    qtbot.addWidget(shown)
    shown.set_width(600)
    wide = shown.height()
    shown.set_width(200)
    assert shown.height() > 2 * wide
    assert abs(shown.height() - shown.document_height()) <= 1


def test_the_markdown_library_is_not_asked_for_plain_words() -> None:
    code = (
        "import sys; from reader.ui.page.note_text import note_document as n; "
        "n('plain words'); print('markdown' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Just words.\nAnd a line.", "Just words.\nAnd a line."),
        ("A **bold** and *leaning* `word`", "A bold and leaning word"),
        ("See [the tables](https://example.org/t) & <https://example.org/u>", "See the tables & https://example.org/u"),
        ("One\n\n- a\n- b\n\n3. c\n4. d", "One\n\n• a\n• b\n\n3. c\n4. d"),
        ("> Quoted\n\nafter", "Quoted\n\nafter"),
        ("2 * 3 is 6, snake_case_name", "2 * 3 is 6, snake_case_name"),
    ],
)
def test_a_note_reads_without_its_marks(text: str, plain: str) -> None:
    assert plain_note(text) == plain


def test_the_links_of_a_note_are_found_and_only_those_that_may_be_opened() -> None:
    text = "[tables](https://example.org/t), https://example.org/u, [x](javascript:1), [y](file:///etc/passwd)"
    assert note_links(text) == {"https://example.org/t": "tables", "https://example.org/u": "https://example.org/u"}
