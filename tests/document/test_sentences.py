"""Sentences as a reader aloud takes them, in the scripts of articles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.document.sentences import sentence_at, sentences

PIECES = [
    "Mr. ",
    "Yes. ",
    "no",
    " ",
    "\n",
    "。",
    "？」",
    "؟ ",
    "। ",
    "3.5 ",
    "etc. ",
    "“Well!” ",
    "…",
    "😀",
    "A. ",
    "\u00a0",
    "4. ",
]
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30).map("".join)


def split(text: str, lang: str = "") -> list[str]:
    return [text[span.start : span.end].strip() for span in sentences(text, lang)]


@pytest.mark.parametrize(
    ("lang", "wanted"),
    [
        ("en", ["The tide turned.", "Nobody saw it!", "Why not?"]),
        ("en", ["Mr. Brandt met Dr. Okafor at 4.30 p.m. near St. Olaf’s.", "They spoke of ropes, e.g. hemp."]),
        ("en", ["She gave it to J. R. Holm.", "He kept it."]),
        ("en", ["It cost 3.50 in 1999.", "It costs more now."]),
        ("en", ["“Is it far?” she asked.", "“Very.”", "He pointed (at the hill.)", "Then he left."]),
        ("en", ["Bring ropes, nails, etc. and wait.", "We sell ropes etc.", "Ask inside."]),
        ("en", ["It was I.", "You were away."]),
        ("en", ["See example.org for v. 2.", "It is free."]),
        ("de", ["Am 3. Mai kam Herr Prof. Stein, z. B. um acht.", "Er blieb."]),
        ("ru", ["Он жил на ул. Садовой, т.е. у реки.", "Потом уехал."]),
        ("kk", ["Күн шықты.", "Қала оянды!"]),
        ("zh", ["船九点开。", "没有人挥手！", "“为什么？”", "他问。"]),
        ("ja", ["「もう遅い。」", "彼は言った。", "雨だ。"]),
        ("ar", ["هل وصل القارب؟", "نعم.", "وصل ليلا."]),
        ("ur", ["کشتی چلی گئی۔", "کوئی نہیں آیا۔"]),
        ("hi", ["नाव चली गई।", "कोई नहीं आया।"]),
        ("el", ["Πού είναι;", "Εδώ."]),
        ("hy", ["Նավը գնաց։", "Ոչ ոք չեկավ։"]),
    ],
)
def test_sentences_end_where_a_reader_takes_breath(lang: str, wanted: list[str]) -> None:
    joint = "" if lang in ("zh", "ja") else " "
    assert split(joint.join(wanted), lang) == wanted


def test_a_leaf_ends_the_sentence_that_has_no_end() -> None:
    assert split("A heading\nropes\nbuckets\nThe sea. The end") == [
        "A heading",
        "ropes",
        "buckets",
        "The sea.",
        "The end",
    ]


def test_a_sentence_without_end_is_cut_where_it_can_be() -> None:
    spans = list(sentences("a long word, " * 300))
    assert len(spans) > 3
    assert all(span.end - span.start <= 901 for span in spans)
    assert all(("a long word, " * 300)[: span.end].endswith(", ") for span in spans)
    assert max(span.end - span.start for span in sentences("x" * 5000)) == 900


def test_what_stands_beyond_the_text_is_in_no_sentence() -> None:
    assert sentence_at("Yes.", 4) is None
    assert sentence_at("Yes.", -1) is None
    assert list(sentences("")) == []


@given(texts, st.sampled_from(["", "en", "de", "el", "zh-Hant"]))
def test_sentences_tile_the_text_and_each_character_finds_its_own(text: str, lang: str) -> None:
    found = list(sentences(text, lang))
    assert "".join(text[span.start : span.end] for span in found) == text
    assert all(span.start < span.end for span in found)
    for span in found:
        assert sentence_at(text, span.start, lang) == sentence_at(text, span.end - 1, lang) == span
    assert sentence_at(text, len(text), lang) is None
