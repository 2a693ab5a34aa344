"""Finding words in a text: what counts as the same, and that what is marked is what stands there."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.finding import USUAL, Folded, Manner, matching

MARKED = Manner(accents=True)
CASED = Manner(case=True)


def found(text: str, words: str, manner: Manner = USUAL, *, whole: bool = False) -> list[str]:
    return [text[span.start : span.end] for span in Folded(text, manner).find(words, whole=whole)]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("The quay. THE QUAY.", "the quay", ["The quay", "THE QUAY"]),
        ("Café, cafe\u0301, CAFE, caf", "cafe", ["Café", "cafe\u0301", "CAFE"]),
        ("cafe", "CAFÉ", ["cafe"]),
        ("Қазақ қазақ", "ҚАЗАҚ", ["Қазақ", "қазақ"]),
        ("Қазақ", "казак", ["Қазақ"]),
        ("ёлка", "елка", ["ёлка"]),
        ("мой, мои, мои\u0306", "мой", ["мой", "мои\u0306"]),
        ("Straße STRASSE", "strasse", ["Straße", "STRASSE"]),
        ("Straße", "straß", ["Straß"]),
        ("ΟΔΟΣ οδός", "οδος", ["ΟΔΟΣ", "οδός"]),
        ("İzmir ISPARTA ısparta", "isparta", ["ISPARTA", "ısparta"]),
        ("مُحَمَّد محـمد", "محمد", ["مُحَمَّد", "محـمد"]),
        ("שָׁלוֹם שלום", "שלום", ["שָׁלוֹם", "שלום"]),
        ("ＡＢＣ ｱｲ ｶﾞ", "abc アイ ガ", ["ＡＢＣ ｱｲ ｶﾞ"]),
        ("か が", "か", ["か"]),
        ("ﬁnd", "find", ["ﬁnd"]),
        ("ﬁnd", "f", ["ﬁ"]),
        ("ﬁnd", "ind", []),
        ("wait…", "wait...", ["wait…"]),
        ("…", ".", ["…"]),
        ("don’t", "don't", ["don’t"]),
        ("“yes” – no", '"yes" - no', ["“yes” – no"]),
        ("ro\u00adpe r\u200bope", "rope", ["ro\u00adpe", "r\u200bope"]),
        ("rope", "ro\u00adpe", ["rope"]),
        ("a\u00a0b a  b a\tb a\u3000b", "a b", ["a\u00a0b", "a  b", "a\tb", "a\u3000b"]),
        ("the end\nof it", "end of", ["end\nof"]),
        ("the end\nof it", "endof", []),
        ("the end\nof it", "end\nof", ["end\nof"]),
        ("😀 a 😀", "😀", ["😀", "😀"]),
        ("aaaa", "aa", ["aa", "aa"]),
        ("a.c abc", "a.c", ["a.c"]),
        ("words", "", []),
        ("two words", " ", []),
        ("", "words", []),
        ("क्या की", "की", ["की"]),
    ],
)
def test_what_is_typed_is_found_as_it_is_meant(text: str, words: str, expected: list[str]) -> None:
    assert found(text, words) == expected


@pytest.mark.parametrize(
    ("text", "words", "manner", "expected"),
    [
        ("Rope rope ROPE", "Rope", CASED, ["Rope"]),
        ("Élan elan Elan", "Elan", CASED, ["Élan", "Elan"]),
        ("Ørsted orsted", "Orsted", CASED, ["Ørsted"]),
        ("Café cafe cafe\u0301", "cafe", MARKED, ["cafe"]),
        ("Café cafe cafe\u0301", "café", MARKED, ["Café", "cafe\u0301"]),
        ("שָׁ ש", "ש", MARKED, ["ש"]),
        ("Қ К", "қ", MARKED, ["Қ"]),
        ("don’t", "don't", MARKED, ["don’t"]),
        ("Café", "cafe", Manner(case=True, accents=True), []),
    ],
)
def test_what_has_to_agree(text: str, words: str, manner: Manner, expected: list[str]) -> None:
    assert found(text, words, manner) == expected


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("cat concat cats cat. scat", "cat", ["cat", "cat"]),
        ("cat_a cat2", "cat", []),
        ("the tide, the tides", "the tide", ["the tide"]),
        ("猫は猫だ", "猫", ["猫", "猫"]),
        ("кот котик", "КОТ", ["кот"]),
        ("(a) ba", "(a", ["(a"]),
    ],
)
def test_whole_words(text: str, words: str, expected: list[str]) -> None:
    assert found(text, words, whole=True) == expected


LETTERS = "aAbé\u0301ßﬁĲ \n\t\u00ad…Қй😀が\u3099가\u1161"


@given(st.text(LETTERS, max_size=30), st.text(LETTERS, min_size=1, max_size=3), st.booleans(), st.booleans())
def test_matches_are_in_order_within_the_text_and_are_what_was_asked_for(
    text: str, words: str, case: bool, accents: bool
) -> None:
    manner = Manner(case, accents)
    end = 0
    for span in Folded(text, manner).find(words):
        assert end <= span.start < span.end <= len(text)
        end = span.end
        assert len(Folded(text[span.start : span.end], manner).find(words)) == 1


@given(st.text("ab c\n", max_size=40), st.text("ab c", min_size=1, max_size=4).filter(str.strip))
def test_plain_text_is_found_as_a_regular_expression_finds_it(text: str, words: str) -> None:
    pattern = r"\s+".join(map(re.escape, re.split(r"\s+", words)))
    assert found(text, words) == re.findall(pattern, text)


@given(st.text("ab", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_the_matches_of_a_stretch_are_those_that_touch_it(text: str, low: int, high: int) -> None:
    matches = Folded(text).find("ab")
    low, high = sorted((low, high))
    touching = [index for index, span in enumerate(matches) if span.start < high and span.end > low]
    assert list(matches.within(low, high)) == touching
    assert matches.after(low) == sum(span.start < low for span in matches)


def test_a_long_text_is_prepared_in_steps_and_found_across_them() -> None:
    text = "é, " * 60_000
    folded = Folded(text)
    assert folded.step()
    assert not folded.ready
    while folded.step():
        pass
    assert len(folded.find("e, e")) == 30_000
    assert text[slice(*folded.find("e")[59_999])] == "é"


def test_a_pattern_matches_in_any_case_and_line_by_line() -> None:
    text = "Äpfel und äpfel\nund Birnen"
    assert [text[one.start : one.end] for one in matching(text, "^äpfel|^UND", 5)] == ["Äpfel", "und"]
    assert matching(text, "x*", 5) == []
    assert matching(text, "(", 5) == []


def test_a_pattern_that_takes_for_ever_is_given_up() -> None:
    assert matching("a" * 5_000 + "!", "(a|aa)+$", 0.02) == []
