"""File names after titles, and files that are whole or not there."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.formats.files import name_key, replacing, safe_stem


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("When is a pear ripe?", "When is a pear ripe"),
        ("TCP/IP: a love story", "TCP IP a love story"),
        ("../../etc/passwd", "etc passwd"),
        ("  .hidden. ", "hidden"),
        ("CON", "CON_"),
        ("nul.txt", "nul.txt_"),
        ("Aux armes", "Aux armes"),
        ("Қазақ тілі — туралы", "Қазақ тілі — туралы"),
        ("梨の実", "梨の実"),
        ("می‌خواهم", "می‌خواهم"),
        ("Cafe\u0301", "Café"),
        ("a\u202etxt.exe", "a txt.exe"),
        ("bell\x07\x1b[2Jend\n", "bell 2Jend"),
        ("[[link]] #tag ^x", "link tag x"),
        ("???", ""),
        ("", ""),
    ],
)
def test_a_title_becomes_a_file_name(title, stem):
    assert safe_stem(title) == stem


def test_a_long_title_is_cut_between_characters():
    assert safe_stem("pear " * 60).endswith("pear…")
    family = "👩\u200d👧"
    cut = safe_stem(family * 40).removesuffix("…")
    assert cut == family * (len(cut) // len(family))
    marked = safe_stem("क\u094d\u0937\u093f" * 60).removesuffix("…")
    assert unicodedata.category(marked[-1])[0] == "M" or marked[-1] == "क" or marked[-1] == "\u0937"


@given(st.text(max_size=200))
def test_every_title_makes_a_name_that_any_system_takes(title):
    stem = safe_stem(title)
    assert len(stem.encode()) <= 120
    assert not set(stem) & set('<>:"/\\|?*\0')
    assert stem == stem.strip(" .")
    assert stem == "" or stem[0] != "."
    assert all(unicodedata.category(c)[0] != "C" or c in "\u200c\u200d" for c in stem)
    assert name_key(stem) == name_key(unicodedata.normalize("NFD", stem))


def test_a_file_is_replaced_as_a_whole_or_not_at_all(tmp_path):
    path = tmp_path / "a.md"
    with replacing(path) as file:
        file.write("one\n")
    with pytest.raises(ZeroDivisionError), replacing(path, durable=True) as file:
        file.write("two\n" * 10_000)
        raise ZeroDivisionError
    assert path.read_bytes() == b"one\n"
    assert [each.name for each in tmp_path.iterdir()] == ["a.md"]
