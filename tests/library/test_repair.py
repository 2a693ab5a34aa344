"""Marks that were found with doubt or not at all: said so, proposed, accepted, moved, kept; and marks made one or two."""

from __future__ import annotations

import itertools

import pytest

from reader.errors import LibraryError
from reader.library import Library
from reader.model import Highlight
from tests.library.conftest import captured, passage

TEXT = (
    "Some words before it.\nThe keeper of the small harbour light wrote down every ship that came by night.\nThe end."
)
MARKED = "The keeper of the small harbour light wrote down every ship that came by night."
NOW = "The keeper of the small harbour light wrote no more of it, and each ship that came was left to itself."
EDITED = f"Some words before it.\n{NOW}\nAnother thing altogether."


@pytest.fixture
def doubted(library: Library) -> Highlight:
    article_id = library.add(captured("Light", TEXT))[0].id
    mark = library.add_highlight(article_id, passage(library, article_id, MARKED), note="n")
    library.add(captured("Light", EDITED))
    return library.highlight(mark.id)


def test_how_a_mark_was_found_is_kept(library: Library, doubted: Highlight) -> None:
    assert (doubted.how, doubted.doubtful, doubted.orphan) == ("likeness", True, False)
    assert 0.3 < doubted.confidence < 0.75
    assert doubted.selectors.exact == MARKED
    assert library.doubtful() == [doubted] == library.doubtful(doubted.article_id)


def test_accepting_takes_the_passage_for_the_one_meant(library: Library, doubted: Highlight) -> None:
    assert library.accept_highlight(doubted.id) == doubted
    accepted = library.highlight(doubted.id)
    assert (accepted.doubtful, accepted.how, accepted.confidence) == (False, "position", 1.0)
    assert accepted.selectors.exact == NOW
    assert [was.exact for was in library.highlight_history(doubted.id)] == [MARKED]
    assert library.doubtful() == []
    library.restore_highlights([doubted])
    assert library.highlight(doubted.id) == doubted
    library.accept_highlight(doubted.id)
    library.restore_version(doubted.article_id, library.versions(doubted.article_id)[1].id)
    back = library.highlight(doubted.id)
    assert (back.selectors.start, back.selectors.end, back.orphan) == (22, 22 + len(MARKED), False)


def test_an_orphan_is_proposed_places_and_may_stay_one(library: Library, doubted: Highlight) -> None:
    places = library.proposals(doubted.id)
    assert 1 <= len(places) <= 3
    assert places[0].span == (doubted.selectors.start, doubted.selectors.end)
    ends = sorted(place.span for place in places)
    assert all(one.end <= other.start for one, other in itertools.pairwise(ends))
    before = library.keep_orphan(doubted.id)
    kept = library.highlight(doubted.id)
    assert (kept.orphan, kept.doubtful, library.doubtful()) == (True, False, [])
    library.restore_highlights([before])
    assert library.highlight(doubted.id) == doubted
    with pytest.raises(LibraryError, match="nowhere in the text"):
        library.keep_orphan(doubted.id)
        library.accept_highlight(doubted.id)


def test_an_orphan_that_was_kept_is_not_asked_about_again(library: Library, doubted: Highlight) -> None:
    library.add(captured("Light", "Nothing of it is left here.\nNot one word."))
    assert [mark.orphan for mark in library.doubtful()] == [True]
    library.keep_orphan(doubted.id)
    library.add(captured("Light", "Again something else entirely, and longer."))
    assert library.doubtful() == []
    library.add(captured("Light", TEXT))
    assert (library.highlight(doubted.id).orphan, library.doubtful()) == (False, [])


def test_highlights_are_merged_and_divided_and_back(library: Library) -> None:
    article_id = library.add(captured("Light", TEXT))[0].id
    one = library.add_highlight(
        article_id, passage(library, article_id, "The keeper"), note="a", tags=["x"], color="blue"
    )
    two = library.add_highlight(article_id, passage(library, article_id, "every ship"), note="b", tags=["y"])
    note = library.add_note(article_id, "on two", highlight_id=two.id)
    made = library.merge_highlights([two.id, one.id])
    (merged,) = library.highlights(article_id)
    assert made.after == (merged,)
    assert merged.selectors.exact == "The keeper of the small harbour light wrote down every ship"
    assert (merged.id, merged.note, merged.tags, merged.color) == (one.id, "a\n\nb", ("x", "y"), "blue")
    assert library.note(note.id).highlight_id == one.id
    library.restore_highlights(made.before, spoken=made.spoken)
    assert library.highlights(article_id) == [one, two]
    assert library.note(note.id).highlight_id == two.id
    library.restore_highlights(made.after, gone=[two.id], spoken={note.id: one.id})
    assert library.highlights(article_id) == [merged]
    halves = library.split_highlight(merged.id, merged.selectors.start + 10)
    assert [mark.selectors.exact for mark in halves.after] == [
        "The keeper",
        "of the small harbour light wrote down every ship",
    ]
    assert halves.after[1].color == "blue"
    library.restore_highlights(halves.before, gone=[halves.after[1].id])
    assert library.highlights(article_id) == [merged]
    for wrong in (merged.selectors.start, merged.selectors.end, 0, 10_000):
        with pytest.raises(LibraryError, match="cannot be divided there"):
            library.split_highlight(merged.id, wrong)
    with pytest.raises(LibraryError, match="alone cannot be merged"):
        library.merge_highlights([merged.id])
    assert library.check() == []


def test_styles(library: Library) -> None:
    article_id = library.add(captured("Light", TEXT))[0].id
    mark = library.add_highlight(article_id, passage(library, article_id, "The keeper"), style="underline")
    assert (mark.style, library.edit_highlight(mark.id, style="strike").style) == ("underline", "underline")
    with pytest.raises(LibraryError, match="no style “blink”; choose one of mark, underline, strike"):
        library.edit_highlight(mark.id, style="blink")
    assert library.highlight(mark.id).style == "strike"
