"""Passages of which only the words are known, as other programs export them: found in a text that has them once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reader.library import rows
from reader.model import Selectors, Span

if TYPE_CHECKING:
    from reader.library.ground import Ground
    from reader.library.store import Transaction


def squeezed(text: str) -> str:
    """Return a text with one space for each run of white space."""
    return " ".join(text.split())


def as_words(text: str, said: Selectors) -> Span | None:
    """Return where the words of a passage stand however their white space is written, if there is only one such place, or
    one that stands where it is said to, or has the words around it that are told.
    """
    words = said.exact.split()
    if not words:
        return None
    found = [Span(*match.span()) for match in re.finditer(r"\s+".join(map(re.escape, words)), text)]
    if len(found) > 1:
        found = [each for each in found if said.start == each.start] or [
            each
            for each in found
            if squeezed(text[max(0, each.start - 80) : each.start]).endswith(squeezed(said.prefix)[-12:])
            and squeezed(text[each.end : each.end + 80]).startswith(squeezed(said.suffix)[:12])
        ]
    return found[0] if len(found) == 1 else None


def place(transaction: Transaction, article_id: int, ground: Ground) -> None:
    """Describe the highlights of an article that has just got its first text by where their words stand in it; those whose
    words it does not have once stay as they are.
    """
    from reader.anchoring import describe

    found = rows.fetch(
        transaction.db,
        "SELECT id, exact, prefix, suffix, start, stop FROM highlight WHERE article_id = ? AND orphan = 1 AND image = ''",
        (article_id,),
    )
    changes = []
    for highlight_id, *columns in found:
        if span := as_words(ground.text, Selectors(*columns)):
            now = describe(ground.text, span)
            changes.append((now.exact, now.prefix, now.suffix, now.start, now.end, highlight_id))
    transaction.db.executemany(
        "UPDATE highlight SET exact = ?, prefix = ?, suffix = ?, start = ?, stop = ? WHERE id = ?", changes
    )
