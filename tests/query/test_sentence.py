"""Queries read back in English."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.query import Tag, parse
from reader.query.sentence import told
from tests.query.test_meaning import COMPLETE, HOSTILE
from tests.query.test_parsing import texts
from tests.reference_query import queries


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "All articles."),
        ("is:", "All articles."),
        ("is:unread", "Unread articles."),
        ('"running" OR "b"', "Articles that say exactly “running” or exactly “b”."),
        ("a OR b", "Articles that say “a” or “b…”."),
        ("in:title slow -bread", "Articles that say “slow…” in the title, that do not say “bread” in the title."),
        ("in:title slow bread", "Articles that say “slow” and “bread…” in the title."),
        (
            'is:unread tag:food site:nytimes.com added:2026-03 "slow bread" NEAR/5 oven sort:longest',
            "Unread articles tagged food or any tag below it, from nytimes.com, added in March 2026, that say “slow bread” "
            "near “oven…” (at most 5 words between), longest first.",
        ),
        ("(tag:a OR tag:b) -tag:c", "Articles tagged a or b, or any tag below, not tagged c or any tag below it."),
        ("is:inbox NOT (a OR b)", "Articles in the inbox, that say neither “a” nor “b”."),
        (
            "is:later OR is:read tag:f",
            "Articles either kept for later or (that are read and tagged f or any tag below it).",
        ),
        ("added:>2026-03-05 read:7d", "Articles added after 5 March 2026, read in the last 7 days."),
        ("added:<2w published:today", "Articles added more than 2 weeks ago, published today."),
        ('added:2025..2026-03 read:"last month"', "Articles added from 2025 to March 2026, read last month."),
        ("words:>500 minutes:10..25", "Articles with at least 501 words, that take 10 to 25 minutes."),
        ("progress:<50 highlights:1", "Articles read to less than 50 %, with 1 highlight."),
        ("lang:kk -author:Ann tag:none", "Articles in Kazakh, not by Ann, without tags."),
        ("is:trashed -is:starred no:notes", "Articles in the trash, that are not starred, without notes."),
        ("title:/^the/ sort:title", "Articles that say something like /^the/ in the title, by title."),
    ],
)
def test_a_query_reads_as_a_sentence(text: str, sentence: str) -> None:
    assert told(parse(text)) == sentence


@given(texts | queries | st.sampled_from(COMPLETE))
def test_every_query_can_be_read_back_and_names_its_tags(text: str) -> None:
    query = parse(text)
    sentence = told(query)
    assert sentence.endswith(".")
    for node in query.positive:
        if isinstance(node, Tag):
            assert node.name in sentence


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:12] for text in HOSTILE])
def test_no_query_is_too_much_to_be_read_back(text: str) -> None:
    assert told(parse(text[:4_000]))
