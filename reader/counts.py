"""Numbers of things in sentences: ``1 article``, ``23 articles``."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with the word for so many things; ``many`` is the word for more than one that is not ``one`` and s."""
    return f"{number} {one if number == 1 else many or one + 's'}"
