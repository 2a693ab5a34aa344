"""Paragraphs out of all measure, in pieces: Qt lays a block out at once, so the page would stand still."""

from __future__ import annotations

from collections.abc import Iterator

from reader.document import Run

LONGEST = 12_000
"""Characters of a paragraph that is set as one block of Qt's."""
_PIECE = 6_000
_ENDS = " \n。、，．！？；"


def is_giant(runs: tuple[Run, ...]) -> bool:
    """Say whether a paragraph is to be set in pieces."""
    return sum(len(run.text) for run in runs) > LONGEST


def pieces(runs: tuple[Run, ...]) -> Iterator[tuple[Run, ...]]:
    """Yield the runs in pieces of some 6,000 characters, cut after a space or a stop where there is one near."""
    piece: list[Run] = []
    length = 0
    for run in runs:
        text = run.text
        while length + len(text) > _PIECE:
            cut = _cut(text, _PIECE - length)
            piece.append(run._replace(text=text[:cut]))
            yield tuple(piece)
            piece, length, text = [], 0, text[cut:]
        if text or run.image is not None:
            piece.append(run._replace(text=text))
            length += len(text)
    if piece:
        yield tuple(piece)


def _cut(text: str, most: int) -> int:
    """Return where to cut within the last 200 of ``most`` characters; at ``most`` where there is no better place."""
    best = max((text.rfind(end, max(0, most - 200), most) for end in _ENDS), default=-1)
    return best + 1 if best >= 0 else max(most, 1)
