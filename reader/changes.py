"""What has changed between two bodies of an article, word by word.

The leaves of the two are paired first: those that read the same, in order; those that read the same elsewhere; those
that share their rarer words. Paired leaves are compared by words. All spans count canonical characters.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from rapidfuzz.distance import Indel

from reader.document import Document
from reader.frozen import frozen
from reader.model import Span

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_WORD = re.compile(r"\w+")
_RARE = 4
"""A word in so many leaves or fewer tells where a leaf has gone."""
_ALIKE = 0.4
"""Words in common, of all words of both, from which on two leaves are one that was edited."""


class Kind(StrEnum):
    """What has become of a stretch."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    """The same words in another place among the blocks."""


class Piece(NamedTuple):
    """A stretch of both texts; of an added one ``old`` is empty, of a removed one ``new``, at the place where it would be."""

    kind: Kind
    old: Span
    new: Span


@frozen
class Changes:
    """The difference of two texts: pieces in the order of the new one, removed leaves where they stood.

    The pieces' new spans that are not empty are the new text without its separators between leaves, and their old ones,
    sorted, the old text without them.
    """

    pieces: tuple[Piece, ...]
    added: int
    """Words."""
    removed: int
    moved: int
    """Leaves that stand elsewhere."""

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.moved) or any(
            piece.kind in {Kind.ADDED, Kind.REMOVED} for piece in self.pieces
        )


class _Leaf(NamedTuple):
    text: str
    start: int
    words: tuple[str, ...]


def compare(old: Document, new: Document) -> Changes:
    """Return what has changed from one body to another."""
    before, after = _leaves(old), _leaves(new)
    pairs = _pairs(before, after)
    moved = _moved(pairs)
    pieces = list(_pieces(before, after, pairs, moved))
    texts = old.text, new.text
    added = sum(len(_WORD.findall(texts[1], *piece.new)) for piece in pieces if piece.kind is Kind.ADDED)
    removed = sum(len(_WORD.findall(texts[0], *piece.old)) for piece in pieces if piece.kind is Kind.REMOVED)
    return Changes(tuple(pieces), added, removed, len(moved))


def touched(changes: Changes, spans: Iterable[Span]) -> list[bool]:
    """Say of each passage of the old text whether its words have changed; one that only stands elsewhere has not."""
    edits = sorted(piece.old for piece in changes.pieces if piece.kind in {Kind.ADDED, Kind.REMOVED})
    removed = [edit for edit in edits if edit.start < edit.end]
    starts, ends = [edit.start for edit in removed], [edit.end for edit in removed]
    inserted = sorted(edit.start for edit in edits if edit.start == edit.end)
    return [
        bisect_right(ends, start) < bisect_left(starts, end)
        or bisect_right(inserted, start) < bisect_left(inserted, end)
        for start, end in spans
    ]


def _leaves(document: Document) -> list[_Leaf]:
    found = []
    at = 0
    for text in document.leaves():
        found.append(_Leaf(text, at, tuple(_WORD.findall(text.casefold()))))
        at += len(text) + 1
    return found


def _pairs(before: Sequence[_Leaf], after: Sequence[_Leaf]) -> dict[int, int]:
    """Return which leaf of the new text each of the old has become, by their numbers; none for those that are gone."""
    pairs: dict[int, int] = {}
    for step in Indel.opcodes([leaf.text for leaf in before], [leaf.text for leaf in after]):
        if step.tag == "equal":
            pairs.update(zip(range(step.src_start, step.src_end), range(step.dest_start, step.dest_end), strict=True))
    left = [number for number in range(len(before)) if number not in pairs]
    taken = set(pairs.values())
    free = [number for number in range(len(after)) if number not in taken]
    elsewhere: dict[str, list[int]] = {}
    for number in reversed(free):
        elsewhere.setdefault(after[number].text, []).append(number)
    for number in left:
        if places := elsewhere.get(before[number].text):
            pairs[number] = places.pop()
    taken = set(pairs.values())
    left, free = [number for number in left if number not in pairs], [number for number in free if number not in taken]
    pairs.update(_alike(before, after, left, free))
    return dict(sorted(pairs.items()))


def _alike(
    before: Sequence[_Leaf], after: Sequence[_Leaf], left: Sequence[int], free: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Yield pairs of leaves that were edited, the most alike first; what stands nearer wins where that is equal."""
    having: dict[str, list[int]] = {}
    for number in free:
        for word in set(after[number].words):
            having.setdefault(word, []).append(number)
    found = []
    for number in left:
        sharing = Counter(
            other
            for word in set(before[number].words)
            if len(having.get(word, ())) <= _RARE
            for other in having.get(word, ())
        )
        likely = [other for other, _ in sharing.most_common(3)]
        if not likely and len(left) == len(free) == 1:
            likely = list(free)
        found += [(_likeness(before[number], after[other]), -abs(number - other), number, other) for other in likely]
    gone, used = set(), set()
    for likeness, _, number, other in sorted(found, reverse=True):
        if likeness >= _ALIKE and number not in gone and other not in used:
            gone.add(number)
            used.add(other)
            yield number, other


def _likeness(one: _Leaf, other: _Leaf) -> float:
    common = (Counter(one.words) & Counter(other.words)).total()
    return 2 * common / max(1, len(one.words) + len(other.words))


def _moved(pairs: dict[int, int]) -> set[int]:
    """Return the old numbers of the pairs that are not in the longest run in which both orders agree."""
    tails: list[int] = []
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for old, new in pairs.items():
        place = bisect_left(tails, new)
        tails[place : place + 1] = [new]
        ends[place : place + 1] = [old]
        before[old] = ends[place - 1] if place else None
    kept: set[int] = set()
    at: int | None = ends[-1] if ends else None
    while at is not None:
        kept.add(at)
        at = before[at]
    return set(pairs) - kept


def _pieces(before: Sequence[_Leaf], after: Sequence[_Leaf], pairs: dict[int, int], moved: set[int]) -> Iterator[Piece]:
    came_from = {new: old for old, new in pairs.items()}
    waiting = [number for number in range(len(before)) if number not in pairs]  # removed leaves not yet told
    old_at = new_at = 0
    for number, leaf in enumerate(after):
        old = came_from.get(number)
        if old is not None and old not in moved:
            while waiting and waiting[0] < old:
                gone = before[waiting.pop(0)]
                yield Piece(Kind.REMOVED, _whole(gone), Span(leaf.start, leaf.start))
            old_at = before[old].start
        if old is None:
            yield Piece(Kind.ADDED, Span(old_at, old_at), _whole(leaf))
        else:
            yield from _words(before[old], leaf, Kind.MOVED if old in moved else Kind.SAME)
            if old not in moved:
                old_at = before[old].start + len(before[old].text)
        new_at = leaf.start + len(leaf.text)
    for number in waiting:
        yield Piece(Kind.REMOVED, _whole(before[number]), Span(new_at, new_at))


def _whole(leaf: _Leaf) -> Span:
    return Span(leaf.start, leaf.start + len(leaf.text))


def _words(old: _Leaf, new: _Leaf, kind: Kind) -> Iterator[Piece]:
    """Yield the pieces of a leaf that was edited; ``kind`` is what its unchanged words are."""
    if old.text == new.text:
        yield Piece(kind, _whole(old), _whole(new))
        return
    one, other = _TOKEN.findall(old.text), _TOKEN.findall(new.text)
    at, to = _places(one, old.start), _places(other, new.start)
    for tag, low, high, first, last in _steps(one, other):
        if tag == "equal":
            yield Piece(kind, Span(at[low], at[high]), Span(to[first], to[last]))
            continue
        if low < high:
            yield Piece(Kind.REMOVED, Span(at[low], at[high]), Span(to[first], to[first]))
        if first < last:
            yield Piece(Kind.ADDED, Span(at[high], at[high]), Span(to[first], to[last]))


def _steps(one: Sequence[str], other: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """Return equal and changed stretches of words in turn; equal ones that only part two changes are part of them."""
    steps: list[tuple[str, int, int, int, int]] = []
    for step in Indel.opcodes(one, other):
        tag, low, high, first, last = step.tag, step.src_start, step.src_end, step.dest_start, step.dest_end
        thin = tag == "equal" and low > 0 and high < len(one) and not _holds("".join(one[low:high]))
        tag = "equal" if tag == "equal" and not thin else "changed"
        if steps and steps[-1][0] == tag:
            _, low, _, first, _ = steps.pop()
        steps.append((tag, low, high, first, last))
    return steps


def _holds(text: str) -> bool:
    """Say whether a stretch between two changes is more than a sign or a little word."""
    return sum(map(len, _WORD.findall(text))) > 3


def _places(tokens: Sequence[str], start: int) -> list[int]:
    places = [start]
    for token in tokens:
        places.append(places[-1] + len(token))
    return places
