"""What changed between two bodies, word by word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader import document
from reader.changes import Changes, Kind, compare, touched
from reader.document import Document
from reader.model import Span


def body(*paragraphs: str) -> Document:
    return document.from_html("".join(f"<p>{paragraph}</p>" for paragraph in paragraphs))


def told(old: Document, new: Document) -> list[tuple[str, str]]:
    """Return the kinds and words of all pieces."""
    return [
        (str(piece.kind), new.text[slice(*piece.new)] or old.text[slice(*piece.old)])
        for piece in compare(old, new).pieces
    ]


def marked(changes: Changes, old: Document, *passages: str) -> list[bool]:
    spans = [Span(start := old.text.index(words), start + len(words)) for words in passages]
    return touched(changes, spans)


LONG = "The harbour lay still that winter and nobody came down the steps."
OTHER = "Pencils were sharpened on Mondays, by turns, with a small brass knife."
LAST = "A bell rang twice; the lamp went out over the long reading table."


def test_nothing_changed() -> None:
    found = compare(body(LONG, OTHER), body(LONG, OTHER))
    assert not found
    assert [piece.kind for piece in found.pieces] == [Kind.SAME, Kind.SAME]
    assert not compare(Document(()), Document(()))


def test_words_within_a_paragraph() -> None:
    old, new = body(LONG, OTHER), body(LONG.replace("that winter", "all that long winter"), OTHER)
    assert ("added", "all ") in told(old, new)
    assert compare(old, new).removed == 0
    assert compare(old, new).added == 2
    replaced = told(body(LONG), body(LONG.replace("winter", "summer")))
    assert ("removed", "winter") in replaced
    assert ("added", "summer") in replaced


def test_paragraphs_that_came_and_went_stand_where_they_stood() -> None:
    old, new = body(LONG, OTHER), body(LONG, LAST)
    assert told(old, new) == [("same", LONG), ("removed", OTHER), ("added", LAST)] or told(old, new) == [
        ("same", LONG),
        ("added", LAST),
        ("removed", OTHER),
    ]
    assert told(body(OTHER, LONG), body(LONG)) == [("removed", OTHER), ("same", LONG)]


def test_a_paragraph_that_moved_is_no_change_of_words() -> None:
    old, new = body(LONG, OTHER, LAST), body(OTHER, LAST, LONG)
    found = compare(old, new)
    assert (found.added, found.removed, found.moved) == (0, 0, 1)
    assert found
    assert told(old, new)[-1] == ("moved", LONG)
    assert marked(found, old, "harbour lay still", "Pencils") == [False, False]
    edited = compare(old, body(OTHER, LAST, LONG.replace("winter", "summer")))
    assert (edited.added, edited.removed, edited.moved) == (1, 1, 1)
    assert marked(edited, old, "that winter and", "The harbour") == [True, False]


def test_which_marked_passages_changed() -> None:
    old = body(LONG, OTHER, LAST)
    new = body(LONG.replace("that winter", "that cold winter"), LAST)
    found = compare(old, new)
    assert marked(found, old, "that winter", "harbour", "winter and nobody", "Pencils were", "A bell") == [
        True,
        False,
        False,
        True,
        False,
    ]


some = ["a", "lamp", "the", "desk", "👩🏽‍🚀", "ё", "静か", "quiet,", "rain", "pencil"]
paragraphs = st.lists(st.lists(st.sampled_from(some), min_size=1, max_size=9).map(" ".join), max_size=8)


@given(paragraphs, paragraphs)
def test_the_pieces_make_up_both_texts(one: list[str], other: list[str]) -> None:
    old, new = body(*one), body(*other)
    found = compare(old, new)
    for text, spans in ((old.text, [p.old for p in found.pieces]), (new.text, [p.new for p in found.pieces])):
        filled = sorted(span for span in spans if span.start < span.end)
        at = 0
        for start, end in filled:
            assert text[at:start] in {"", "\n"}
            at = end
        assert at == len(text)
    starts = [piece.new.start for piece in found.pieces]
    assert starts == sorted(starts)
    for piece in found.pieces:
        assert 0 <= piece.old.start <= piece.old.end <= len(old.text)
        if piece.kind in {Kind.SAME, Kind.MOVED}:
            assert old.text[slice(*piece.old)] == new.text[slice(*piece.new)]
    assert bool(found) == (list(old.leaves()) != list(new.leaves()))
