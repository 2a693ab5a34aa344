"""Tags that may be the same: written with other accents, hyphens or endings, flat and nested, or a letter apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

from reader.library import folding
from reader.library.tag_looks import Alike, TagUse
from reader.model import tag_key

_SHORTEST = 5
"""Letters of the shortest tags that are compared letter by letter."""
_ORDER = ("spelling", "plural", "level", "letter")


def alike(used: Iterable[TagUse], apart: set[tuple[str, str]]) -> tuple[Alike, ...]:
    """Return groups of tags that may be the same, the most alike first, then those with the most uses; each tag is in
    one group at most. ``apart`` are pairs that are not the same, by their keys.
    """
    tags = [tag for tag in used if tag.uses]
    found: list[Alike] = []
    taken: set[str] = set()
    for why, groups in (
        ("spelling", _grouped(tags, lambda tag: _letters(tag.name, "/"))),
        ("plural", _grouped(tags, lambda tag: "/".join(map(_singular, _letters(tag.name, "/").split("/"))))),
        ("level", _grouped(tags, _last_level)),
        ("letter", _near(tags)),
    ):
        for group in groups:
            here = [tag for tag in group if tag.name not in taken]
            here = [tag for tag in here if all(_may(tag, other, apart) for other in here if other != tag)]
            if len(here) > 1 and (why != "level" or _is_level(here)):
                here.sort(key=lambda tag: (-tag.uses, -tag.name.count("/"), tag_key(tag.name)))
                taken.update(tag.name for tag in here)
                found.append(Alike(tuple(here), why))
    found.sort(key=lambda group: (_ORDER.index(group.why), -sum(tag.uses for tag in group.tags)))
    return tuple(found)


def _may(one: TagUse, other: TagUse, apart: set[tuple[str, str]]) -> bool:
    first, second = sorted((tag_key(one.name), tag_key(other.name)))
    return (first, second) not in apart


def _letters(name: str, between: str = "") -> str:
    """Return the letters and digits of a tag, without accents; ``between`` stands between its levels."""
    return between.join(folding.key(level).replace(" ", "") for level in name.split("/"))


def _singular(word: str) -> str:
    """Return an English word without the ending of its plural, roughly; both forms of a word come to the same."""
    if len(word) < 4 or not word.isascii() or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("ches", "shes", "xes", "sses", "zes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") else word


def _last_level(tag: TagUse) -> str:
    """Return what a tag that stands alone shares with one that stands below another: its name, or all levels as one."""
    return _singular(_letters(tag.name.rpartition("/")[2]))


def _is_level(group: list[TagUse]) -> bool:
    """Say whether one tag alone meets exactly one below others: of two below others each has its own meaning."""
    flat = [tag for tag in group if "/" not in tag.name]
    return len(flat) == 1 and len(group) == 2


def _grouped(tags: Iterable[TagUse], key: Callable[[TagUse], str]) -> Iterator[list[TagUse]]:
    groups: dict[str, list[TagUse]] = defaultdict(list)
    for tag in tags:
        if found := key(tag).strip("/"):
            groups[found].append(tag)
    return (group for group in groups.values() if len(group) > 1)


def _near(tags: Iterable[TagUse]) -> Iterator[list[TagUse]]:
    """Yield pairs that are one letter apart: put in, left out, another, or two that changed places.

    Only tags that are the same once one letter is left out of either are compared: 20,000 are not compared with each other.
    """
    from rapidfuzz.distance import OSA

    groups: dict[str, list[tuple[str, TagUse]]] = defaultdict(list)
    for tag in tags:
        letters = _letters(tag.name, "/")
        if len(letters) >= _SHORTEST:
            for left_out in {letters, *(letters[:at] + letters[at + 1 :] for at in range(len(letters)))}:
                groups[left_out].append((letters, tag))
    seen: set[tuple[str, str]] = set()
    for group in groups.values():
        for (one, first), (two, second) in combinations(group, 2):
            pair = (first.name, second.name) if first.name < second.name else (second.name, first.name)
            if pair not in seen and _digits(one) == _digits(two) and OSA.distance(one, two, score_cutoff=1) == 1:
                yield [first, second]
            seen.add(pair)


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())
