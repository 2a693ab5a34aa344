"""Selectors find their passage again, or nothing; never another passage."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.anchoring import anchor, describe
from reader.model import Selectors, Span
from tests.anchoring.edits import case
from tests.anchoring.judge import judge, judge_revision
from tests.strategies import texts_with_spans

TEXT = "The lamp stood by the door. Nobody lit the lamp. 👩🏽‍🚀 The lamp stayed dark."
OLD = (
    "The ferry left at nine from the lower quay.\nNobody waved, which the captain took for a good sign, and he had "
    "seen many signs.\nAfter the islands came the open sea. The kettle was put on."
)


def where(text: str, selectors: Selectors) -> str | None:
    found = anchor(text, selectors)
    return text[slice(*found.span)] if found else None


def mark(exact: str, text: str = OLD) -> Selectors:
    start = text.index(exact)
    return describe(text, Span(start, start + len(exact)))


@given(texts_with_spans())
def test_an_unchanged_text_gives_the_span_back(case: tuple[str, Span]) -> None:
    text, span = case
    found = anchor(text, describe(text, span))
    assert found is not None
    assert (found.span, found.how, found.confidence) == (span, "position", 1.0)


@given(st.integers(0, 2**32))
def test_what_is_left_of_a_passage_is_found_and_what_is_gone_is_not(seed: int) -> None:
    made = case(random.Random(seed))
    assert judge(made, anchor(made.new, describe(made.old, made.span), made.old)) != "wrong"


def test_of_many_edits_nearly_all_are_followed() -> None:
    found: Counter[tuple[str, str]] = Counter()
    for seed in range(1500):
        made = case(random.Random(seed))
        found[made.kind, judge(made, anchor(made.new, describe(made.old, made.span), made.old))] += 1
    for kind in ("kept", "moved", "edited", "gone"):
        right = found[kind, "right"] + found[kind, "twin"]
        assert right >= 0.97 * sum(count for (one, _), count in found.items() if one == kind), (kind, found)


def test_marks_in_real_revisions(corpus: Callable[[str], Path]) -> None:
    rows = [json.loads(line) for line in corpus("anchoring/revisions.jsonl").read_text("utf-8").splitlines()]
    texts = {
        name: (corpus("anchoring/texts") / f"{name}.txt").read_bytes().decode() for name in {r["new"] for r in rows}
    }
    found: Counter[tuple[str, str]] = Counter()
    for row in rows:
        selectors = Selectors(row["exact"], row["prefix"], row["suffix"], row["start"], row["end"])
        verdict = judge_revision(row, anchor(texts[row["new"]], selectors))
        found[row["class"], verdict] += 1
        found["all", verdict] += 1
    share = lambda kind: found[kind, "right"] / sum(n for (one, _), n in found.items() if one == kind)  # noqa: E731
    assert share("edited") >= 0.98
    assert share("kept") >= 0.995
    assert share("gone") >= 0.98
    assert found["all", "wrong"] <= 0.005 * len(rows)


def test_an_edited_sentence_is_followed_to_its_new_words() -> None:
    new = OLD.replace(
        "Nobody waved, which the captain took for a good sign", "Hardly anybody waved; the captain took it for a sign"
    )
    assert where(new, mark("Nobody waved, which the captain took for a good sign")) == (
        "Hardly anybody waved; the captain took it for a sign"
    )
    found = anchor(new, mark("Nobody waved, which the captain took for a good sign"))
    assert found is not None and found.how == "likeness" and 0.5 < found.confidence < 1


def test_typesetting_that_changes_quotes_dashes_and_line_ends_changes_nothing() -> None:
    old = 'She said "go - now" and it\'s done.\nThe rest is known.'
    new = "An opening.\nShe said “go – now” and it’s done. The rest is known."
    assert where(new, mark('"go - now" and it\'s done.\nThe rest', old)) == "“go – now” and it’s done. The rest"


def test_a_sentence_that_gave_way_to_another_is_an_orphan() -> None:
    new = OLD.replace("The kettle was put on.", "Two gulls sat on the rail, asleep.")
    assert anchor(new, mark("The kettle was put on.")) is None


def test_common_words_in_other_company_are_not_the_passage() -> None:
    text = "He sat in the boat and spoke of the sea.\nWe walked along the wall, and of the town we saw little."
    selectors = mark("of the", text)
    assert anchor("We walked along the wall, and of the town we saw little.", selectors) is None


@pytest.mark.parametrize("start", [4, 43, 58])
def test_of_repeated_passages_the_one_with_its_surroundings_is_meant(start: int) -> None:
    selectors = describe(TEXT, Span(start, start + 4), context=8)
    assert selectors.exact == "lamp"
    moved = "An opening. " + TEXT
    found = anchor(moved, selectors)
    assert found is not None and found.span == Span(start + 12, start + 16)


def test_a_repeat_that_slid_onto_the_old_place_is_not_taken_for_it() -> None:
    text = "alpha one. beta one. gamma"
    selectors = describe(text, Span(16, 19), context=6)
    assert text[16:19] == "one"
    found = anchor("xxxxxalpha one. beta one. gamma", selectors)
    assert found is not None and found.span == Span(21, 24)


def test_a_quote_without_position_or_context_is_found() -> None:
    assert where(TEXT, Selectors("Nobody lit", "", "", 0, 0)) == "Nobody lit"


def test_a_passage_that_is_gone_is_an_orphan() -> None:
    assert anchor("Another text.", describe(TEXT, Span(4, 8))) is None


@pytest.mark.parametrize("span", [Span(3, 3), Span(5, 2), Span(-1, 4), Span(0, 10_000)])
def test_an_impossible_span_is_refused(span: Span) -> None:
    with pytest.raises(ValueError, match="span"):
        describe(TEXT, span)
