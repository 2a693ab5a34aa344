from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.document import Code, Heading, List, Paragraph, Quote, Run, Style, Table, to_html
from reader.library import Linked
from reader.ui.page.note_text import NoteText, note_links, note_sheet, nowhere, plain_note
from reader.ui.page.note_tree import note_document
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
        "import sys; from reader.ui.page.note_tree import note_document as n; "
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


ONE = "0d9f2f7e-6c0b-4a53-9c4e-0c5a4c7f1a11"
MARK = "1d9f2f7e-6c0b-4a53-9c4e-0c5a4c7f1a22"
HERE = Linked(7, "A *quiet* room", "", ONE, "", True)
NOBODY = Linked(None, "", "", "", "", False)


def linked(text: str, *leads: Linked) -> list[tuple[str, str]]:
    """Return the links of a note's one paragraph, with where they lead."""
    (block,) = note_document(text, leads).blocks
    return [(run.text, run.link) for run in block.runs if run.link]


def test_every_element_that_a_note_may_hold_is_set() -> None:
    text = (
        "#idea is no heading\n\n## Heading\n1. one\n2. two\n   - nested\n\n- [ ] to do\n- [x] done\n\n> quoted\n> more\n\n"
        "| a | b |\n|---|---|\n| 1 | `x` |\n\n```python\nx = 1\n```\n\n~~gone~~ and **strong** *leaning*"
    )
    word, heading, numbers, tasks, quote, table, code, last = note_document(text).blocks
    assert word == Paragraph((Run("#idea is no heading"),))
    assert isinstance(heading, Heading) and heading.level == 2
    assert isinstance(numbers, List) and numbers.ordered
    assert isinstance(numbers.items[1].blocks[1], List)
    assert isinstance(tasks, List) and [item.checked for item in tasks.items] == [False, True]
    assert isinstance(quote, Quote) and isinstance(table, Table)
    assert code == Code("x = 1", "python")
    assert [run.style for run in last.runs] == [Style.DELETED, 0, Style.STRONG, 0, Style.EMPHASIS]
    assert plain_note("- [ ] to do\n- [x] done") == "☐ to do\n☑ done"


def test_links_are_shown_as_what_they_lead_to() -> None:
    passage = Linked(7, "A room", MARK, ONE, "the lamp\nin the kiosk", True)
    address = f"postil://article/{ONE}"
    assert linked("See [[A *quiet* room]].", HERE) == [("A *quiet* room", address)]
    assert linked("See [[a quiet room|that *one*]].", HERE) == [("that *one*", address)]
    assert linked(f"See {address}.", HERE) == [("A *quiet* room", address)]
    assert linked(f"See [it]({address}).", HERE) == [("it", address)]
    there = f"{address}#highlight={MARK}"
    assert linked(f"See <{there}>.", passage) == [("“the lamp in the kiosk”, A room", there)]
    assert linked(f"See {there}", passage._replace(words="", there=False)) == [
        ("A room (the passage is gone)", address)
    ]
    assert linked(f"See {there}", passage._replace(words="")) == [("A picture, A room", there)]
    ((words, nothing),) = linked("See [[Not | yet]] and `[[code]]`.", NOBODY)
    assert (words, nowhere(nothing)) == ("yet", "Not")


def test_a_link_within_code_and_tables_stays_as_it_was_written() -> None:
    text = "| a |\n|---|\n| [[A *quiet* room|it]] |\n\n    [[indented]]\n"
    table, code = note_document(text, (HERE, NOBODY)).blocks
    assert isinstance(table, Table)
    assert [run.link for run in table.rows[1][0].blocks[0].runs] == [f"postil://article/{ONE}"]
    assert code == Code("[[indented]]")


@given(st.text(alphabet="ab[]|*_`#\n <>!()-1.x~\\", max_size=60), st.booleans())
def test_no_stand_in_for_a_link_is_ever_seen(text: str, known: bool) -> None:
    text = text.replace("x", "[[One]]")
    from reader.links import links

    document = note_document(text, (HERE,) * len(links(text)) if known else None)
    assert "link.invalid" not in to_html(document)
    assert "link.invalid" not in document.text


def test_a_link_that_leads_nowhere_yet_looks_so_and_is_still_a_link(qtbot) -> None:
    theme = load_theme("light")
    shown = NoteText("[[Not yet]] [[Here]]", note_sheet(Typography(theme)), linked=(NOBODY, HERE))
    qtbot.addWidget(shown)
    shown.set_width(300)
    colors = [
        (part.format.anchorHref().partition("/")[0], part.format.foreground().color().name())
        for part in shown.document().begin().textFormats()
        if part.format.isAnchor()
    ]
    assert colors == [("postil:nowhere", theme.soft.name()), ("postil:", theme.link.name())]


def test_the_menu_of_a_note_opens_and_copies_its_links(qtbot) -> None:
    from PySide6.QtWidgets import QApplication

    shown = NoteText(
        "see https://example.org/a and [[Not yet]]", note_sheet(Typography(load_theme("light"))), linked=(NOBODY,)
    )
    qtbot.addWidget(shown)
    shown.set_width(600)
    opened: list[str] = []
    shown.link_activated.connect(opened.append)

    def menu(words: str):
        place = shown.document().begin().text().index(words)
        return shown.menu_at(shown.range_boxes(place, place + 1)[0].center().toPoint())

    actions = {action.text(): action for action in menu("https").actions()}
    assert list(actions) == ["Open", "Copy link address", "Select all"]
    actions["Copy link address"].trigger()
    assert QApplication.clipboard().text() == "https://example.org/a"
    actions["Open"].trigger()
    assert opened == ["https://example.org/a"]
    assert [action.text() for action in menu("Not yet").actions()] == ["Open", "Select all"]
    shown.selectAll()
    assert [action.text() for action in menu("see").actions()] == ["Copy", "Select all"]
