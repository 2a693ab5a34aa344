"""Articles, passages in them and what editors do to them, made up by dice; and where the passage is afterwards.

Words come from a small store, the common ones often, so that phrases repeat as they do in writing.
"""

from __future__ import annotations

import random
from typing import NamedTuple

from reader.model import Span

COMMON = (
    *("the", "of", "and", "to", "in", "a", "is", "that", "it", "was", "for", "on", "with"),
    *("as", "at", "by", "from", "this", "be", "not", "are", "or", "an", "which", "but"),
)
ROOTS = (
    *("lamp", "harbour", "winter", "margin", "salt", "copper", "ledger", "orchard"),
    *("kettle", "pilot", "thistle", "marble", "engine", "window"),
)
ENDS = ["", "s", "ed", "er", "ing", "less", "like", "ward"]


class Case(NamedTuple):
    """A marked passage, what became of the text, and where the passage is in it now."""

    kind: str
    """``kept``, ``moved``, ``edited`` or ``gone``."""
    old: str
    span: Span
    new: str
    truth: Span | None
    """None when the passage is gone."""


def case(dice: random.Random) -> Case:
    """Return one made-up case."""
    paragraphs = [_paragraph(dice) for _ in range(dice.randint(4, 14))]
    home = dice.randrange(len(paragraphs))
    first, last = _passage(dice, paragraphs[home])
    if dice.random() < 0.3:  # the same words once more, in other company
        again = f"{_sentence(dice)} {_word(dice)} {paragraphs[home][first:last]} {_sentence(dice)}"
        at = dice.randint(0, len(paragraphs))
        paragraphs.insert(at, again)
        home += at <= home
    old = "\n".join(paragraphs)
    start = sum(len(paragraph) + 1 for paragraph in paragraphs[:home])
    span = Span(start + first, start + last)
    kind = dice.choices(["kept", "moved", "edited", "gone"], [5, 2, 4, 3])[0]
    before, mine, after = paragraphs[home][:first], paragraphs[home][first:last], paragraphs[home][last:]
    if kind == "gone":
        before, mine, after = _gone(dice, before, after)
    elif kind == "edited":
        mine = _edited(dice, mine)
    if kind != "gone" and dice.random() < 0.4:
        before, after = _touched(dice, before), _touched(dice, after)
    others = [paragraph for number, paragraph in enumerate(paragraphs) if number != home]
    place = dice.randint(0, len(others)) if kind == "moved" else home
    others, place = _around(dice, others, place)
    new = "\n".join([*others[:place], before + mine + after, *others[place:]])
    start = sum(len(paragraph) + 1 for paragraph in others[:place]) + len(before)
    return Case(kind, old, span, new, None if kind == "gone" else Span(start, start + len(mine)))


def _word(dice: random.Random) -> str:
    return dice.choice(COMMON) if dice.random() < 0.45 else dice.choice(ROOTS) + dice.choice(ENDS)


def _sentence(dice: random.Random) -> str:
    words = [_word(dice) for _ in range(dice.randint(6, 22))]
    return words[0].capitalize() + " " + " ".join(words[1:]) + dice.choice(".....?!")


def _paragraph(dice: random.Random) -> str:
    return " ".join(_sentence(dice) for _ in range(dice.randint(1, 6)))


def _passage(dice: random.Random, paragraph: str) -> tuple[int, int]:
    """Return the edges of two to forty words of a paragraph."""
    edges = [0, *(at + 1 for at, char in enumerate(paragraph) if char == " ")]
    first = dice.randrange(max(1, len(edges) - 1))
    last = min(len(edges) - 1, first + dice.randint(2, 40))
    return edges[first], edges[last] - 1 if last > first and last < len(edges) - 1 else len(paragraph)


def _gone(dice: random.Random, before: str, after: str) -> tuple[str, str, str]:
    """Take the passage away: alone, with the paragraph it stood in, or with other words in its place."""
    way = dice.randrange(3)
    if way == 0:
        return before, "", after.lstrip() if before.endswith(" ") else after
    if way == 1:
        return "", _paragraph(dice), ""
    return before, _sentence(dice), after


def _edited(dice: random.Random, passage: str) -> str:
    """Change up to a third of the words, and no more than leaves most of a short passage."""
    words = passage.split(" ")
    for _ in range(max(1, min(len(words) // 3, dice.randint(1, 4)))):
        at = dice.randrange(len(words))
        way = dice.randrange(3)
        if way == 0 and len(words) > 3:
            del words[at]
        elif way == 1:
            words.insert(at, _word(dice))
        elif len(words) > 3:
            words[at] = _word(dice)
    return " ".join(words)


def _touched(dice: random.Random, text: str) -> str:
    """Change a word or two of what stands beside a passage."""
    words = text.split(" ")
    for _ in range(2):
        if len(words) > 4:
            words[dice.randrange(1, len(words) - 1)] = _word(dice)
    return " ".join(words)


def _around(dice: random.Random, others: list[str], place: int) -> tuple[list[str], int]:
    """Insert, remove and rewrite paragraphs around; return where the passage's own now belongs."""
    others = list(others)
    for _ in range(dice.randint(0, 4)):
        way = dice.randrange(3)
        at = dice.randint(0, len(others))
        if way == 0:
            others.insert(at, _paragraph(dice))
            place += at < place or (at == place and dice.random() < 0.5)
        elif at < len(others) and way == 1 and len(others) > 2:
            del others[at]
            place -= at < place
        elif at < len(others):
            others[at] = _paragraph(dice)
    return others, max(0, min(place, len(others)))
