"""Tags and times as values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model import clean_tag, merge_tags, now, rfc3339, tag_key


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("#Rwanda", "Rwanda"), (" food / bread ", "food/bread"), ("a,b  c", "a b c"), ("//", ""), ("#", ""), ("C#", "C#")],
)
def test_clean_tag(typed: str, kept: str) -> None:
    assert clean_tag(typed) == kept


@given(st.text())
def test_cleaning_is_done_once(name: str) -> None:
    assert clean_tag(clean_tag(name)) == clean_tag(name)


@given(st.text())
def test_keys_are_stable_under_case(name: str) -> None:
    assert tag_key(tag_key(name)) == tag_key(name)


def test_the_first_spelling_of_a_tag_is_kept() -> None:
    assert merge_tags(("RwOT", "Қала"), ["rwot", "#қала", "straße", "STRASSE"]) == ("RwOT", "Қала", "straße")


def test_times_are_written_in_utc_without_fractions() -> None:
    local = datetime(2026, 3, 12, 14, 14, 0, 999, tzinfo=timezone(timedelta(hours=5)))
    assert rfc3339(local) == "2026-03-12T09:14:00Z"
    assert rfc3339(None) is None
    assert now().tzinfo is UTC
