"""Marked pictures are found again: by address, by the name of the file, by what stands around them, or not at all."""

from __future__ import annotations

import pytest

from reader.anchoring import anchor_picture, describe_picture, which_picture
from reader.anchoring.pictures import name_of
from reader.frozen import replace

OLD = "The ferry left at nine from the lower quay.\nAfter the islands came the open sea.\nThe kettle was put on."
AT = OLD.index("After")
HOME = "https://pier.example/2024/ferry-1024x768.jpg"
MARK = describe_picture(OLD, HOME, AT, "The ferry")


def test_the_same_address_is_the_picture_wherever_it_stands() -> None:
    found = anchor_picture(OLD, [(HOME, AT)], MARK)
    assert found is not None and (found.how, found.confidence, found.span.start) == ("position", 1.0, AT)
    found = anchor_picture("x" * 40 + OLD, [("https://pier.example/o.jpg", 3), (HOME, 40)], MARK)
    assert found is not None and (found.how, found.span.start) == ("quote", 40)


def test_of_several_with_its_address_it_is_the_nearest() -> None:
    assert which_picture(OLD, [(HOME, 0), (HOME, AT + 3), (HOME, len(OLD))], MARK) == 1


def test_another_size_from_another_server_is_the_same_picture() -> None:
    found = anchor_picture(OLD, [("https://cdn.example/x/Ferry-640x480.webp?v=3", 5)], MARK)
    assert found is not None and found.how == "likeness" and found.confidence >= 0.75


def test_one_of_another_name_in_the_very_place_is_found_with_doubt() -> None:
    places = [("https://pier.example/a/b81f.jpg", AT), ("https://pier.example/a/c7.jpg", len(OLD))]
    found = anchor_picture(OLD, places, MARK)
    assert found is not None and found.span.start == AT and found.confidence < 0.75


def test_a_picture_that_is_gone_is_an_orphan_beside_others() -> None:
    assert anchor_picture(OLD, [("https://pier.example/a/c7.jpg", len(OLD))], MARK) is None
    twice = [("https://pier.example/1.jpg", AT), ("https://pier.example/2.jpg", AT)]
    assert anchor_picture(OLD, twice, MARK) is None
    bare = replace(MARK, prefix="", suffix="")
    assert anchor_picture("", [("https://pier.example/a/c7.jpg", 0)], bare) is None


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (HOME, "ferry"),
        ("https://x.example/Harbour_wall@2x.PNG#top", "harbour_wall"),
        ("https://x.example/photo-scaled-300x200.jpg", ""),
        ("https://x.example/image.png", ""),
        ("https://x.example/a1.png", ""),
        ("sha256:00ff", ""),
        ("https://x.example/", ""),
    ],
)
def test_the_name_in_an_address_is_told_from_sizes_and_from_what_says_nothing(address: str, name: str) -> None:
    assert name_of(address) == name
