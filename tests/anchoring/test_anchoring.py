"""Selectors find their passage again, or nothing; never another passage."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.anchoring import anchor, describe
from reader.model import Selectors, Span
from tests.strategies import phrases, texts_with_spans

TEXT = "The lamp stood by the door. Nobody lit the lamp. 👩🏽‍🚀 The lamp stayed dark."


@given(texts_with_spans())
def test_an_unchanged_text_gives_the_span_back(case: tuple[str, Span]) -> None:
    text, span = case
    assert anchor(text, describe(text, span)) == span


@given(texts_with_spans(), phrases)
def test_a_paragraph_before_it_shifts_the_span(case: tuple[str, Span], opening: str) -> None:
    text, span = case
    found = anchor(f"{opening}\n{text}", describe(text, span))
    assert found is not None
    assert f"{opening}\n{text}"[slice(*found)] == text[slice(*span)]


@given(texts_with_spans(), st.integers(0, 200), phrases)
def test_what_is_found_always_reads_the_same(case: tuple[str, Span], at: int, inserted: str) -> None:
    text, span = case
    selectors = describe(text, span)
    changed = text[:at] + inserted + text[at:]
    found = anchor(changed, selectors)
    assert changed[slice(*found)] == selectors.exact if found else selectors.exact not in changed


@pytest.mark.parametrize("start", [4, 43, 58])
def test_of_repeated_passages_the_one_with_its_surroundings_is_meant(start: int) -> None:
    selectors = describe(TEXT, Span(start, start + 4), context=8)
    assert selectors.exact == "lamp"
    moved = "An opening. " + TEXT
    found = anchor(moved, selectors)
    assert found == Span(start + 12, start + 16)


def test_a_repeat_that_slid_onto_the_old_place_is_not_taken_for_it() -> None:
    text = "alpha one. beta one. gamma"
    selectors = describe(text, Span(16, 19), context=6)
    assert text[16:19] == "one"
    found = anchor("xxxxxalpha one. beta one. gamma", selectors)
    assert found == Span(21, 24)


def test_a_quote_without_position_or_context_is_found() -> None:
    assert anchor(TEXT, Selectors("Nobody lit", "", "", 0, 0)) == Span(28, 38)


def test_a_passage_that_is_gone_is_an_orphan() -> None:
    assert anchor("Another text.", describe(TEXT, Span(4, 8))) is None


@pytest.mark.parametrize("span", [Span(3, 3), Span(5, 2), Span(-1, 4), Span(0, 10_000)])
def test_an_impossible_span_is_refused(span: Span) -> None:
    with pytest.raises(ValueError, match="span"):
        describe(TEXT, span)
