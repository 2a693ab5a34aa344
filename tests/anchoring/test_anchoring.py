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

from reader.anchoring import anchor, describe, proposals
from reader.model import Selectors, Span
from tests.anchoring.edits import case
from tests.anchoring.judge import judge, judge_revision
from tests.anchoring.revisions import revision
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


def test_of_texts_revised_from_end_to_end_nearly_all_passages_are_followed() -> None:
    found: Counter[tuple[str, str]] = Counter()
    for seed in range(1200):
        made = revision(random.Random(seed))
        found[made.kind, judge(made, anchor(made.new, describe(made.old, made.span), made.old))] += 1
    assert sum(count for (_, verdict), count in found.items() if verdict == "wrong") <= 1
    for kind in ("kept", "edited", "gone"):
        right = found[kind, "right"] + found[kind, "twin"]
        assert right >= 0.98 * sum(count for (one, _), count in found.items() if one == kind), (kind, found)


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


def test_a_heading_set_in_capitals_is_still_the_heading() -> None:
    old = "One.\nWhat the tide brings in\nIt brings driftwood."
    new = "One.\nWHAT THE TIDE BRINGS IN\nIt brings driftwood, mostly."
    found = anchor(new, mark("What the tide brings in", old))
    assert found is not None and new[slice(*found.span)] == "WHAT THE TIDE BRINGS IN" and found.confidence > 0.9


def test_the_passage_at_home_goes_before_the_very_words_elsewhere() -> None:
    old = "He lit the small lamp by the door.\nLater she lit the small lamp by the bed."
    new = old.replace("He lit the small", "He lit\u00a0the small")
    found = anchor(new, mark("lit the small lamp", old))
    assert found is not None and found.span == Span(3, 21)


def test_half_of_a_passage_ends_where_it_ends_and_not_in_the_words_that_follow() -> None:
    old = "The net was mended before supper.\nHanna counted the knots twice. Then it rained on the quay."
    new = "The net was mended before supper.\nA stranger asked for bread and got some. Then it rained on the quay."
    assert where(new, mark("net was mended before supper.\nHanna counted", old)) == "net was mended before supper."


def test_in_chinese_and_japanese_a_changed_letter_is_one_of_many() -> None:
    old = "港の朝は早い。\n漁師たちは網をたたみ、魚を箱に入れて市場へ運んだ。\n雨はやんだ。"
    new = "港の夜は遅い。\n漁師たちは網を干し、魚を箱に入れて市場へ運んだ。\n風が出た。"
    exact = "漁師たちは網をたたみ、魚を箱に入れて市場へ運んだ。"
    assert where(new, mark(exact, old)) == "漁師たちは網を干し、魚を箱に入れて市場へ運んだ。"


def test_what_stood_beside_a_passage_that_is_gone_is_not_the_passage() -> None:
    old = "Plate 2: how the rope, the ring and the hook are joined.\nThe rope, the ring and the hook are of one maker."
    new = "The rope, the ring and the hook are of one maker."
    assert anchor(new, mark("Plate 2: how the rope, the ring and the hook are joined.", old)) is None


def test_a_passage_that_stood_elsewhere_before_is_known_for_another() -> None:
    old = "Fold the map when the wind rises.\nAll else can wait.\nFold the mat when the wind rises, and sit on it."
    new = "All else can wait.\nFold the mat when the wind rises, and sit on it."
    selectors = mark("Fold the map when the wind rises", old)
    assert anchor(new, selectors, old) is None


def chapter(number: int) -> str:
    """Return some forty sentences, all different."""
    dice = random.Random(number)
    things = ("lamp", "harbour", "ledger", "kettle", "pilot", "orchard", "engine", "window")
    pick = lambda: dice.choice(things)  # noqa: E731
    return " ".join(f"Of {pick()} and {pick()} number {number}{n} the {pick()} was {pick()}." for n in range(40))


def test_a_long_passage_is_found_by_its_ends_when_it_was_edited_within() -> None:
    old = "\n".join(chapter(n) for n in range(12))
    span = Span(len(chapter(0)) + 1, old.index(chapter(5)) - 1)
    selectors = describe(old, span)
    assert span.end - span.start > 6_000
    within = old.replace(chapter(3), chapter(3)[:400] + " All else was left out.")
    new = "A preface came first.\n" + within.replace("harbour", "haven", 3)
    found = anchor(new, selectors, old)
    assert found is not None and found.how == "likeness"
    assert new[found.span.start :].startswith(chapter(1)[:30]) and new[: found.span.end].endswith(chapter(4)[-30:])


def test_of_a_long_passage_without_its_beginning_the_rest_is_marked() -> None:
    old = "\n".join(chapter(n) for n in range(8))
    selectors = describe(old, Span(old.index(chapter(2)), old.index(chapter(5)) - 1))
    first = " ".join(chapter(2).split(" ")[:60])
    new = old.replace(first, "Something else altogether stands here since spring,")
    found = anchor(new, selectors, old)
    assert found is not None and new[: found.span.end].endswith(chapter(4)[-30:])
    assert found.span.start >= new.index("Something else")


def test_a_long_passage_that_is_gone_is_an_orphan_with_proposals() -> None:
    old = "\n".join(chapter(n) for n in range(8))
    selectors = describe(old, Span(old.index(chapter(2)), old.index(chapter(5)) - 1))
    new = "\n".join(chapter(n) for n in (0, 1, 5, 6, 7))
    assert anchor(new, selectors, old) is None
    assert proposals(new, selectors)


def test_an_edge_never_parts_a_letter_from_its_accent() -> None:
    old = "वह नदी के किनारे बैठा था। फिर पुल टूट गया और सब चुप रहे।"
    new = "वह नदी के किनारे बैठी थी। फिर पुल टूट गया और सब चुप रहीं।"
    found = anchor(new, mark("नदी के किनारे बैठा था।", old))
    assert found is not None and new[slice(*found.span)] == "नदी के किनारे बैठी थी।"


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
