"""Counting and shortening."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.document import excerpt, from_html, word_count
from reader.model import minutes


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("one two", 2),
        ("don’t e-mail me", 3),
        ("Қазақ тілі 3", 3),
        ("静かな読書", 3),
        ("重跑gen后", 3),
        ("—…", 0),
    ],
)
def test_word_count(text: str, count: int) -> None:
    assert word_count(text) == count


def test_minutes_of_any_text_are_at_least_one() -> None:
    assert [minutes(0), minutes(1), minutes(2300)] == [0, 1, 10]


def test_excerpt_is_prose_in_one_line_cut_between_words() -> None:
    doc = from_html("<h1>Title</h1><pre>code</pre><p>One two\nthree.</p><ul><li>four, five</li></ul>")
    assert excerpt(doc) == "One two three. four, five"
    assert excerpt(doc, 22) == "One two three. four…"
    assert excerpt(from_html("<h1>Only a title</h1>")) == "Only a title"
    assert len(excerpt(from_html("<p>" + "静" * 900), 240)) == 240


@given(st.text("ab'’- é_1ª½“—.…\n\u00ad·漢я"))
def test_words_are_counted_alike_by_the_byte_and_by_the_letter(text: str) -> None:
    assert word_count(text) == word_count(f"{text} \u0416") - 1
