"""Finding tags by what has been typed of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache


def fold(text: str) -> str:
    """Return what texts are compared by while typing: case and accents aside."""
    return text.casefold() if text.isascii() else _folded(text)


@lru_cache(maxsize=50_000)
def _folded(text: str) -> str:
    """Remembered: every key asks for every tag again."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(character for character in plain if not unicodedata.combining(character))


def matching(tags: Iterable[tuple[str, int]], typed: str, limit: int = 40) -> list[tuple[str, int]]:
    """Return the (tag, count) that ``typed`` may be the beginning of, best first.

    First the tag itself, then those that begin with it, those with a level or word that does, those that contain it;
    within each of these in the order given, which is most used first.
    """
    wanted = fold(typed.strip().lstrip("#"))
    ranks: tuple[list[tuple[str, int]], ...] = ([], [], [], [])
    for tag in tags:
        name = fold(tag[0])
        at = name.find(wanted)
        if at < 0:
            continue
        if name == wanted:
            rank = 0
        elif at == 0:
            rank = 1
        else:
            rank = 2 if any(f"{sign}{wanted}" in name for sign in "/ -_") else 3
        ranks[rank].append(tag)
    return [tag for rank in ranks for tag in rank][:limit]
