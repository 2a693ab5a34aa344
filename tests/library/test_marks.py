"""Highlights and notes: kept, changed, thrown away and brought back, each under the same number."""

from __future__ import annotations

import pytest

from reader.errors import LibraryError
from reader.frozen import replace
from reader.library import Library
from reader.model import Selectors
from tests.library.conftest import captured, passage


@pytest.fixture
def article_id(library: Library) -> int:
    return library.add(captured(text="One room. One desk.\nOne lamp 👩🏽‍🚀 and one pencil."))[0].id


def test_a_highlight_is_what_it_was_made_of(library: Library, article_id: int) -> None:
    where = passage(library, article_id, "lamp 👩🏽‍🚀 and")
    made = library.add_highlight(article_id, where, color="violet", note="mine", tags=["b", "#A"])
    assert (made.selectors, made.color, made.note, made.tags, made.orphan) == (
        where,
        "violet",
        "mine",
        ("b", "A"),
        False,
    )
    assert library.highlight(made.id) == made
    assert library.article(article_id).highlights == 1


def test_editing_returns_what_was_and_changes_only_what_is_given(library: Library, article_id: int) -> None:
    made = library.add_highlight(article_id, passage(library, article_id, "One desk"), note="n", tags=["t"])
    assert library.edit_highlight(made.id, color="blue") == made
    blue = library.highlight(made.id)
    assert replace(blue, color="yellow", updated_at=made.updated_at) == made
    elsewhere = passage(library, article_id, "pencil")
    assert library.edit_highlight(made.id, selectors=elsewhere, note="", tags=()) == blue
    moved = library.highlight(made.id)
    assert (moved.selectors, moved.note, moved.tags, moved.color) == (elsewhere, "", (), "blue")
    assert library.tags() == ()


def test_highlights_stand_in_the_order_of_the_text_and_all_of_them_newest_first(
    library: Library, article_id: int
) -> None:
    made = [library.add_highlight(article_id, passage(library, article_id, e)) for e in ("pencil", "One room", "lamp")]
    other = library.add(captured("Other"))[0].id
    made.append(library.add_highlight(other, passage(library, other, "Pencils")))
    assert [mark.selectors.exact for mark in library.highlights(article_id)] == ["One room", "lamp", "pencil"]
    assert [mark.id for mark in library.highlights()] == [mark.id for mark in reversed(made)]


def test_a_passage_that_the_article_does_not_hold_is_an_orphan_from_the_start(
    library: Library, article_id: int
) -> None:
    made = library.add_highlight(article_id, Selectors("no such words", "a", "b", 3, 16))
    assert made.orphan
    assert made.selectors == Selectors("no such words", "a", "b", 3, 16)
    misplaced = library.add_highlight(article_id, Selectors("One desk", "", "", 900, 908))
    assert not misplaced.orphan
    assert misplaced.selectors.start == 10


def test_a_deleted_highlight_comes_back_whole_and_in_its_new_place(library: Library, article_id: int) -> None:
    made = library.add_highlight(article_id, passage(library, article_id, "One desk"), tags=["t"])
    library.delete_highlight(made.id)
    assert library.highlights(article_id) == []
    assert library.tags() == ()
    with pytest.raises(LibraryError, match="There is no highlight"):
        library.edit_highlight(made.id, note="x")
    library.add(captured(text="Now before it stands this. One desk.", url=library.article(article_id).url))
    library.undelete_highlight(made.id)
    back = library.highlight(made.id)
    assert (back.selectors.start, back.orphan, back.tags, back.uid) == (27, False, ("t",), made.uid)


def test_there_are_five_colours(library: Library, article_id: int) -> None:
    where = passage(library, article_id, "One desk")
    with pytest.raises(LibraryError, match="no colour “beige”; choose one of yellow"):
        library.add_highlight(article_id, where, color="beige")
    made = library.add_highlight(article_id, where)
    with pytest.raises(LibraryError, match="no colour"):
        library.edit_highlight(made.id, color="")
    assert library.highlight(made.id) == made


def test_a_thread_of_notes(library: Library, article_id: int) -> None:
    mark = library.add_highlight(article_id, passage(library, article_id, "One desk"))
    first = library.add_note(article_id, "*first*")
    reply = library.add_note(article_id, "reply", reply_to=first.id)
    about = library.add_note(article_id, "about", highlight_id=mark.id)
    assert library.notes(article_id) == [first, reply, about]
    assert library.notes() == [about, reply, first]
    assert (reply.reply_to, about.highlight_id) == (first.id, mark.id)
    assert library.edit_note(first.id, "second thoughts") == first
    assert library.note(first.id).text == "second thoughts"
    assert library.article(article_id).notes == 3
    library.delete_note(first.id)
    assert [(note.id, note.reply_to) for note in library.notes(article_id)] == [(reply.id, None), (about.id, None)]
    library.undelete_note(first.id)
    assert [(note.id, note.reply_to) for note in library.notes(article_id)][:2] == [
        (first.id, None),
        (reply.id, first.id),
    ]
    library.delete_highlight(mark.id)
    assert library.note(about.id).highlight_id is None
    library.undelete_highlight(mark.id)
    assert library.note(about.id) == about


def test_what_a_note_cannot_be(library: Library, article_id: int) -> None:
    other = library.add(captured("Other"))[0].id
    note = library.add_note(article_id, "here")
    mark = library.add_highlight(article_id, passage(library, article_id, "One desk"))
    for sentence, call in {
        "needs some text": lambda: library.add_note(article_id, " \n"),
        "write it or delete": lambda: library.edit_note(note.id, ""),
        "is not under article": lambda: library.add_note(other, "x", reply_to=note.id),
        "is not in article": lambda: library.add_note(other, "x", highlight_id=mark.id),
        "There is no note 99 ": lambda: library.add_note(article_id, "x", reply_to=99),
        "There is no highlight 99 ": lambda: library.add_note(article_id, "x", highlight_id=99),
        "There is no article 99 ": lambda: library.add_note(99, "x"),
        "There is no note 98 ": lambda: library.undelete_note(98),
        "There is no highlight 98 ": lambda: library.undelete_highlight(98),
    }.items():
        with pytest.raises(LibraryError, match=sentence):
            call()
    assert library.notes() == [note]
