"""Addresses of Postil's own: copied where the marks are, given to a start of the program, opened at the place."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reader import links
from reader.library import Library
from reader.ui.page.highlight_card import HighlightCard
from reader.ui.window.window import Window
from tests.conftest import ROOT
from tests.ui.shell import add, captured, fill, open_title, opened, passage, press

NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    with Library.open(tmp_path / "library") as library:
        add(library, "Two", paragraphs=60)
        fill(library, "One")
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        yield window


def address_in_two(window: Window) -> tuple[str, int]:
    """Mark something far down in the other article; return the link to it and its id."""
    library = window.library
    two = next(a for a in library.articles(window.list_pane.list.ids) if a.title == "Two")
    from reader import anchoring, document
    from reader.model import Span

    text = document.from_html(library.body(two.id)).text
    start = text.rindex("counted the people")
    made = library.add_highlight(two.id, anchoring.describe(text, Span(start, start + 18)), color="yellow")
    return links.address(two.uid, highlight=made.uid), made.id


def test_a_link_given_to_the_program_opens_the_article_at_the_passage(qtbot: QtBot, window: Window) -> None:
    address, highlight_id = address_in_two(window)
    window.door.receive([address], "")
    qtbot.waitUntil(lambda: open_title(window) == "Two")
    card = window.page.leaf.marking.card
    qtbot.waitUntil(lambda: card.highlight_id == highlight_id)
    assert window.page.leaf.view.offset() > window.page.leaf.view.height()
    assert not window.captures.busy(), "nothing is captured"


def test_a_second_start_hands_the_link_over(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    address, highlight_id = address_in_two(window)
    code = "import sys; from pathlib import Path as P; from reader.ui import instance; "
    code += "instance.hand_over(P(sys.argv[1]), sys.argv[2:])"
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "library"), address], cwd=ROOT) as second:
        card = window.page.leaf.marking.card
        qtbot.waitUntil(lambda: card.highlight_id == highlight_id)
        assert second.wait(15) == 0


def test_a_link_to_a_note_brings_it_into_sight(qtbot: QtBot, window: Window) -> None:
    two = next(a for a in window.library.articles(window.list_pane.list.ids) if a.title == "Two")
    note = window.library.add_note(two.id, "Who was the keeper?")
    window.door.receive([links.address(two.uid, note=note.uid)], "")
    page = window.page.leaf
    qtbot.waitUntil(lambda: open_title(window) == "Two")
    top = page.thread_.top_of(note.id)
    assert top is not None
    qtbot.waitUntil(lambda: 0 <= page.thread_.y() + (page.thread_.top_of(note.id) or 0) < page.view.height())


def test_what_is_gone_is_said(qtbot: QtBot, window: Window) -> None:
    address, highlight_id = address_in_two(window)
    window.library.delete_highlight(highlight_id)
    window.door.receive([address], "")
    assert open_title(window) == "Two"
    assert window.notice.text() == "What this link leads to is no longer in the article."
    window.door.receive([links.address(NOBODY)], "")
    assert window.notice.text().startswith("This link leads to no article of this library")


def test_the_card_copies_the_link(qtbot: QtBot, window: Window) -> None:
    address, highlight_id = address_in_two(window)
    window.door.receive([address], "")
    card: HighlightCard = window.page.leaf.marking.card
    qtbot.waitUntil(lambda: card.highlight_id == highlight_id)
    QApplication.clipboard().clear()
    card._copy_address()
    assert QApplication.clipboard().text() == address
    assert "copied" in window.notice.text()


def test_the_view_copies_the_link(qtbot: QtBot, window: Window) -> None:
    address, _highlight_id = address_in_two(window)
    press(qtbot, window, "go_marks")
    qtbot.waitUntil(lambda: not window.commonplace.waiting())
    pane = window.middle.marks
    assert pane is not None
    pane.list.go(0)
    pane.bulk_wanted.emit("link")
    assert QApplication.clipboard().text() == address


def test_a_link_at_the_start_waits_for_the_article(qtbot: QtBot, tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        article = library.add(captured("One", url="https://kiosk.example/one"))[0]
        made = library.add_highlight(article.id, passage(library, article.id, "counted the people"), color="blue")
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        window.door.receive([links.address(article.uid, highlight=made.uid)], "")
        qtbot.waitUntil(lambda: window.page.leaf.marking.card.highlight_id == made.id)
        QTest.qWait(1)


def test_the_command_line_takes_links_and_refuses_what_only_looks_like_one() -> None:
    from argparse import Namespace

    from reader.cli import opening

    class RefusedError(Exception):
        pass

    def fail(sentence: str) -> None:
        raise RefusedError(sentence)

    arguments = Namespace(fail=fail)
    address = links.address(NOBODY, highlight=NOBODY)
    assert opening._resolved(address, arguments) == address
    with pytest.raises(RefusedError, match="no link to an article"):
        opening._resolved("postil://article/seven", arguments)
