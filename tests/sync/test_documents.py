from __future__ import annotations

import itertools
import json
from collections.abc import Callable

import pytest
from pycrdt import Doc, Map

from reader.shared_model import Settled, Thing
from reader.sync import documents

FRESH: Callable[[], str] = map(str, itertools.count()).__next__


def settle(before: Settled | None, now: Thing | None, *came: bytes) -> Settled:
    return documents.settle(before.state if before else b"", before.thing if before else None, now, came, FRESH)


def two(thing: Thing) -> tuple[Settled, Settled]:
    """Return the same thing on two machines."""
    here = settle(None, thing)
    return here, settle(None, None, here.state)


def test_a_thing_comes_over_whole() -> None:
    thing = Thing({"title": "One", "own": {"title": ""}, "starred": 1, "progress": [0.5, 12]}, ("b", "A/c"))
    here, there = two(thing)
    assert (here.thing, here.told, there.thing, there.told) == (thing, True, thing, False)
    assert documents.read(here.state) == thing


def test_what_is_taken_is_not_told_again() -> None:
    _, there = two(Thing({"text": "x"}, ("t",)))
    again = settle(there, there.thing, there.state)
    assert (again.told, again.thing) == (False, there.thing)


def test_two_texts_of_one_time_are_both_kept_whole_until_somebody_writes_again() -> None:
    here, there = two(Thing({"text": "base"}))
    here, there = settle(here, Thing({"text": "one way"})), settle(there, Thing({"text": "another"}))
    merged, also = settle(here, here.thing, there.state), settle(there, there.thing, here.state)
    assert merged.thing == also.thing
    assert merged.thing.fields["text"] == f"another{documents.BETWEEN}one way"
    assert (merged.conflict, merged.told) == (True, False)
    done = settle(merged, Thing({"text": "both"}))
    assert (done.conflict, done.thing.fields["text"]) == (False, "both")
    assert settle(also, also.thing, done.state).thing == done.thing


def test_a_tag_that_is_added_wins_over_its_removal_elsewhere() -> None:
    here, there = two(Thing({}, ("a",)))
    here = settle(settle(here, Thing({}, ())), Thing({}, ("A",)))
    there = settle(there, Thing({}, ()))
    assert settle(there, there.thing, here.state).thing.tags == ("A",)


def test_tags_of_both_sides_stand_together_in_one_order() -> None:
    here, there = two(Thing({}, ("a", "b")))
    here, there = settle(here, Thing({}, ("a", "b", "x"))), settle(there, Thing({}, ("y", "a")))
    one, other = settle(here, here.thing, there.state), settle(there, there.thing, here.state)
    assert one.thing.tags == other.thing.tags
    assert set(one.thing.tags) == {"a", "x", "y"}


@pytest.mark.parametrize(
    ("changed", "gone"),
    [
        (Thing({"text": "edited"}), False),
        (Thing({"text": "base"}, ("tag",)), False),
        (Thing({"text": "base", "progress": [0.4, 9]}), True),
    ],
)
def test_a_deletion_gives_way_to_writing_but_not_to_reading(changed: Thing, gone: bool) -> None:
    here, there = two(Thing({"text": "base"}))
    here = settle(here, Thing({"text": "base"}, (), True))
    there = settle(there, changed)
    merged = settle(here, here.thing, there.state)
    assert (merged.thing.gone, merged.back) == (gone, not gone)
    assert settle(there, there.thing, here.state).thing == merged.thing


def test_what_was_deleted_comes_back_when_it_is_restored() -> None:
    here, there = two(Thing({"text": "base"}))
    here = settle(here, Thing({"text": "base"}, (), True))
    there = settle(there, there.thing, here.state)
    assert there.thing.gone
    there = settle(there, Thing({"text": "base"}))
    assert not settle(here, here.thing, there.state).thing.gone


def test_the_furthest_is_how_far_it_was_read() -> None:
    here, there = two(Thing({"progress": [0.1, 5], "added_at": 9}))
    here, there = (
        settle(here, Thing({"progress": [0.9, 5], "added_at": 7})),
        settle(there, Thing({"progress": [0.3, 8]})),
    )
    assert settle(here, here.thing, there.state).thing.fields == {"progress": [0.9, 5], "added_at": 7}


def test_a_passage_found_elsewhere_again_is_the_same_passage() -> None:
    here, _ = two(Thing({"where": ["exact", "a", "b", "", "", 1, 6]}))
    assert not settle(here, Thing({"where": ["exact", "a", "b", "", "", 11, 16]})).told


def test_libraries_that_were_copied_before_they_shared_are_one() -> None:
    thing = Thing({"text": "same", "title": "T"}, ("a",))
    here, there = settle(None, thing), settle(None, thing)
    merged = settle(here, here.thing, there.state)
    assert (merged.thing, merged.conflict) == (thing, False)


def foreign(**values: object) -> bytes:
    document: Doc[Map[object]] = Doc()
    document["thing"] = Map(values)
    return document.get_update()


@pytest.mark.parametrize(
    "came",
    [
        b"",
        b"\x00",
        b"\xff" * 50,
        foreign(**{"!/1": "1", "text/1": 5, "#/1": "[1,2]", "x/1": "{"}),
        foreign(**{"a": "[" * 9999}),
    ],
    ids=["nothing", "zero", "noise", "wrong", "deep"],
)
def test_what_is_no_document_changes_nothing(came: bytes) -> None:
    here, _ = two(Thing({"text": "mine"}, ("t",)))
    assert settle(here, here.thing, came).thing == here.thing


def test_what_is_no_document_is_refused() -> None:
    with pytest.raises(documents.Unreadable):
        documents.read(b"\x01\x02")


def test_a_document_that_is_too_large_is_refused() -> None:
    here, _ = two(Thing({"text": "mine"}))
    large = foreign(**{"text/9": json.dumps("x" * documents.MOST_STATE)})
    assert settle(here, here.thing, large).thing == here.thing


def test_many_edits_stay_small() -> None:
    here = settle(None, Thing({"text": ""}))
    for number in range(60):
        here = settle(here, Thing({"text": f"{number} " + "word " * 200}))
    assert len(here.state) < 6000
