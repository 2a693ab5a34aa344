"""Articles, highlights and notes in one list, each with the words that it was found by."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from reader.library import Hit, Snippet
from reader.model import Highlight, Note, Selectors, Span
from reader.ui.catalogue.article_list import ArticleList
from reader.ui.catalogue.row_painting import shortened
from reader.ui.theme import load_theme
from tests.invented import TODAY, Shelf, article

TEXT = "The keeper counted the people who stopped and wrote the number on a slip."


def highlight(number: int, of: int, color: str = "green") -> Highlight:
    selectors = Selectors(exact=TEXT, prefix="", suffix="", start=10, end=10 + len(TEXT))
    return Highlight(number, f"h{number}", of, selectors, color, "", (), TODAY, TODAY, False)


def note(number: int, of: int) -> Note:
    return Note(number, f"n{number}", of, "Ask the keeper what became of the slips.", None, None, TODAY, TODAY)


def snippet(text: str, *words: str, place: str = "text", position: int = 120) -> Snippet:
    spans = tuple(Span(text.index(word), text.index(word) + len(word)) for word in words)
    return Snippet(text, spans, place, position)


HITS = {
    1: Hit(1, article(1), snippet=snippet(TEXT, "keeper")),
    -14: Hit(
        -14, article(1), highlight=highlight(7, 1), snippet=snippet(TEXT, "keeper", place="highlight", position=14)
    ),
    -19: Hit(
        -19,
        article(2),
        note=note(9, 2),
        snippet=snippet("Ask the keeper what became.", "keeper", place="note", position=-1),
    ),
    3: Hit(3, article(3), snippet=snippet("A. Keeper", "Keeper", place="byline", position=-1)),
}
ROWS = (1, -14, -19, 3)


def made(qtbot: QtBot, *, shape: str = "rows") -> ArticleList:
    list_ = ArticleList(Shelf(range(1, 4)), load_theme("light"), shape=shape, today=lambda: TODAY)
    list_.resize(340, 640)
    qtbot.addWidget(list_)
    list_.show()
    list_.expect_hits(True)
    list_.show_found((1, 2, 3), ROWS)
    return list_


def test_what_comes_into_sight_is_asked_for_once(qtbot: QtBot) -> None:
    list_ = made(qtbot)
    with qtbot.waitSignal(list_.hits_wanted) as wanted:
        list_.viewport().repaint()
    assert wanted.args == [ROWS]
    with qtbot.assertNotEmitted(list_.hits_wanted, wait=20):
        list_.viewport().repaint()
    list_.take_hits(HITS.values())
    with qtbot.assertNotEmitted(list_.hits_wanted, wait=20):
        list_.viewport().repaint()
    list_.refresh_rows([1])
    with qtbot.waitSignal(list_.hits_wanted) as wanted:
        list_.viewport().repaint()
    assert set(wanted.args[0]) == {1, -14}, "what has changed, and the marks in it"
    list_.unask_hits([3])
    with qtbot.waitSignal(list_.hits_wanted) as wanted:
        list_.viewport().repaint()
    assert wanted.args == [(3,)]


def test_without_words_nothing_is_asked(qtbot: QtBot) -> None:
    list_ = made(qtbot)
    list_.expect_hits(False)
    list_.show_found((1, 2, 3))
    with qtbot.assertNotEmitted(list_.hits_wanted, wait=20):
        list_.viewport().repaint()


def test_a_screen_reader_says_what_was_found_and_where(qtbot: QtBot) -> None:
    list_ = made(qtbot)
    list_.take_hits(HITS.values())
    said = [list_.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(4)]
    assert said[0].endswith(TEXT)
    assert said[1] == f"Highlight: {TEXT}, in Title 1"
    assert said[2] == "Note: Ask the keeper what became., in Title 2"
    assert said[3].endswith("found in the byline: A. Keeper")


def test_a_row_leads_to_its_article_and_to_the_passage(qtbot: QtBot) -> None:
    list_ = made(qtbot)
    list_.take_hits(HITS.values())
    opened: list[int] = []
    passages: list[int] = []
    list_.opened.connect(opened.append)
    list_.passage_wanted.connect(lambda hit: passages.append(hit.row))
    for _ in ROWS:
        list_.step(1 if list_.currentIndex().isValid() else 0)
        qtbot.wait(5)
    assert opened == [1, 1, 2, 3]
    assert passages == [1, -14, -19], "a byline has no place in the text"
    assert list_.current_id() == 3


def test_chosen_marks_stand_for_their_articles(qtbot: QtBot) -> None:
    list_ = made(qtbot)
    list_.take_hits(HITS.values())
    list_.selectAll()
    assert list_.selected_count() == 4
    assert list_.selected_ids() == [1, 2, 3]
    assert list_.selected_ids(2) == [1, 2]
    list_.step(0)
    list_.step(1)
    assert list_.selected_ids() == [1]
    assert list_.select(1, quiet=True)
    assert list_.currentIndex().row() == 1, "a mark in it is good enough"
    list_.show_found((1, 3), (1, -14, 3))
    assert list_.currentIndex().row() == 1


@pytest.mark.parametrize("shape", ["rows", "compact", "cards"])
def test_each_part_of_a_hit_changes_the_picture(qtbot: QtBot, shape: str) -> None:
    list_ = made(qtbot, shape=shape)

    def painted(hit: Hit) -> QImage:
        list_.expect_hits(True)
        list_.take_hits([*HITS.values(), hit])
        picture = QImage(list_.size(), QImage.Format.Format_RGB32)
        list_.render(picture)
        return picture

    def changed(row: int, **values: Any) -> Hit:
        one = HITS[row]
        parts = {"article": one.article, "highlight": one.highlight, "note": one.note, "snippet": one.snippet}
        return Hit(row, **{**parts, **values})

    plain = painted(HITS[1])
    assert painted(HITS[1]) == plain
    mark = HITS[-14]
    assert mark.snippet is not None
    for other in (
        changed(-14, highlight=highlight(7, 1, "pink")),
        changed(-14, snippet=Snippet(mark.snippet.text, (), "highlight", 14)),
        changed(-14, article=article(1, title="Another title")),
        changed(-19, snippet=snippet("Something else.", "else", place="note")),
        changed(3, snippet=snippet("Title 3", "Title", place="title")),
        *([] if shape == "compact" else [changed(1, snippet=snippet(TEXT, "slip")), changed(1, snippet=None)]),
    ):
        assert painted(other) != plain


@pytest.mark.parametrize(
    "text", ["قال الحارس كلمة واحدة", "安静的阅读房间里有一位守门人", "😀 keeper 😀" * 20, "", "keeper\n\tkeeper"]
)
def test_no_snippet_is_too_strange_to_paint(qtbot: QtBot, text: str) -> None:
    list_ = made(qtbot)
    marked = (Span(0, 1), Span(len(text) - 1, len(text))) if text else ()
    list_.take_hits([Hit(1, article(1), snippet=Snippet(text, marked, "text", 0))])
    list_.render(QImage(list_.size(), QImage.Format.Format_RGB32))


@given(st.text(max_size=400), st.integers(0, 399), st.integers(1, 3))
def test_the_first_found_word_is_seen_in_few_lines(text: str, start: int, limit: int) -> None:
    marked = [Span(start, start + 1)] if start < len(text) else []
    shown, spans = shortened(text, marked, limit)
    for span in spans:
        letter = text[start]
        assert shown[span.start] == (" " if letter.isspace() else letter)
    if marked and len(text) > 45 * limit:
        assert spans
        assert spans[0].start <= 41
