"""Which articles are the same, or may be: by address, by text, by title and site."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import apsw

from reader.library import apart, rows

if TYPE_CHECKING:
    from array import array

    from reader.library.twin_index import TwinIndex

ALIKE = 0.6
"""How much of the runs of words two texts share that are nearly the same."""
SURE = 0.9
"""From here on they are the same."""
_UNLIKE = 0.2
"""Two long texts of one title that share less are two parts of a series."""
_SHORT = 3
"""A text so many times shorter than another may be its beginning."""
_SERIES = 20
"""A title of so many articles of one site names none of them."""
_CROWD = 30
"""Articles of one hash from which only neighbours are compared: they share what the site puts into each."""


class Twin(NamedTuple):
    """An article that may be the same as the one to keep."""

    id: int
    same: tuple[str, ...]
    """What is the same: ``address``, ``text``, ``nearly`` (the text), ``title`` (and site)."""
    likeness: float
    """How much of both texts is in both, 0 to 1; -1 where one is too short to be compared."""

    @property
    def sure(self) -> bool:
        """Whether it can be merged without having been looked at."""
        return self.likeness >= SURE


class Twins(NamedTuple):
    """Articles that may be one."""

    kept: int
    """The one that is proposed to be kept: it has a text, and the most marks."""
    others: tuple[Twin, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        """All of them, the one to keep first."""
        return (self.kept, *(twin.id for twin in self.others))


def groups(db: apsw.Connection, index: TwinIndex) -> list[Twins]:
    """Return the groups, the surest first, from an index that has caught up. Waiting entries and the trash are left out."""
    edges: dict[tuple[int, int], set[str]] = defaultdict(set)
    for what, column in (("address", "page"), ("text", "content"), ("title", "called")):
        for ids in index.shared(column):
            if what != "title" or len(ids) <= _SERIES:
                for pair in pairwise(sorted(ids)) if what != "title" else _pairs(ids):
                    edges[pair].add(what)
    for ids in index.looked_up():
        for pair in _pairs(ids) if len(ids) <= _CROWD else pairwise(sorted(ids)):
            edges[pair].add("")
    facts = _facts(db, index, {number for pair in edges for number in pair})
    sketches = index.sketches(facts)
    kept_apart = apart.pairs(db)
    joined = _Joined()
    for (one, other), same in edges.items():
        if one in facts and other in facts and (one, other) not in kept_apart:
            alike = _likeness(one, other, sketches, facts)
            if (
                same & {"address", "text"}
                or alike >= ALIKE
                or ("title" in same and _one_title(one, other, alike, facts))
            ):
                joined.join(one, other)
    found = [_group(ids, sketches, facts, kept_apart, db) for ids in joined.groups()]
    return sorted((group for group in found if group), key=lambda one: (not all(t.sure for t in one.others), one.kept))


def near(db: apsw.Connection, index: TwinIndex, article_id: int) -> list[Twin]:
    """Return the kept articles that one is most likely the same as, the likest first."""
    alike = {other: share for other, share in index.near(article_id).items() if share >= ALIKE}
    same = index.same(article_id)
    facts = _facts(db, index, {*alike, *same})
    kept_apart = apart.pairs(db)
    ids = [other for other in facts if (min(other, article_id), max(other, article_id)) not in kept_apart]
    found = [Twin(other, ("text",) if other in same else ("nearly",), alike.get(other, 1.0)) for other in ids]
    return sorted(found, key=lambda twin: (-twin.likeness, twin.id))


class _Fact(NamedTuple):
    words: int
    content: str
    page: str
    called: str
    rank: tuple[int, ...]


def _facts(db: apsw.Connection, index: TwinIndex, ids: Iterable[int]) -> dict[int, _Fact]:
    wanted = json.dumps(sorted(ids))
    pages = dict(
        index.run("SELECT article_id, page FROM sketch WHERE article_id IN (SELECT value FROM json_each(?))", (wanted,))
    )
    found = rows.fetch(
        db,
        """SELECT a.id, a.words, a.content_hash, a.title_key, a.site_key, a.starred, a.own <> '',
             a.added_at, (SELECT count(*) FROM highlight AS h WHERE h.article_id = a.id AND h.deleted_at IS NULL)
             + (SELECT count(*) FROM note AS n WHERE n.article_id = a.id AND n.deleted_at IS NULL)
           FROM json_each(?) AS j JOIN article AS a ON a.id = j.value
           WHERE a.deleted_at IS NULL AND a.entry = 0 AND a.state <> 'trash'""",
        (wanted,),
    )
    facts = {}
    for number, words, content, title, site, starred, edited, added, marks in found:
        rank = (int(bool(content)), marks, starred + edited, words, -added)
        page = pages.get(number, "")
        facts[number] = _Fact(words, content, page, f"{title}\n{site}" if title and site else "", rank)
    return facts


def _likeness(one: int, other: int, sketches: dict[int, array[int]], facts: dict[int, _Fact]) -> float:
    from reader.library.twin_index import likeness

    if facts[one].content and facts[one].content == facts[other].content:
        return 1.0 if sketches.get(one) else -1.0
    first, second = sketches.get(one), sketches.get(other)
    return likeness(first, second) if first and second else -1.0


def _one_title(one: int, other: int, alike: float, facts: dict[int, _Fact]) -> bool:
    """Whether two articles of one title and site can be the same: not if both texts are long and other than each other."""
    short, long_ = sorted((facts[one].words, facts[other].words))
    return alike >= _UNLIKE or alike < 0 or short * _SHORT < long_


def _group(
    ids: Sequence[int],
    sketches: dict[int, array[int]],
    facts: dict[int, _Fact],
    kept_apart: set[tuple[int, int]],
    db: apsw.Connection,
) -> Twins | None:
    """Return a group with what each has in common with the one to keep."""
    kept = max(ids, key=lambda number: facts[number].rank)
    others = []
    for other in sorted(ids):
        if other == kept or (min(kept, other), max(kept, other)) in kept_apart:
            continue
        mine, theirs, alike = facts[kept], facts[other], _likeness(kept, other, sketches, facts)
        same = []
        if mine.page and mine.page == theirs.page:
            same.append("address")
        if mine.content and mine.content == theirs.content:
            same.append("text")
        elif alike >= ALIKE:
            same.append("nearly")
        if mine.called and mine.called == theirs.called:
            same.append("title")
        if same:
            others.append(Twin(other, tuple(same), alike))
    return Twins(kept, tuple(others)) if others else None


class _Joined:
    """Which numbers belong together (union-find)."""

    def __init__(self) -> None:
        self._above: dict[int, int] = {}

    def join(self, one: int, other: int) -> None:
        self._above.setdefault(one, one)
        self._above.setdefault(other, other)
        self._above[self._top(one)] = self._top(other)

    def groups(self) -> Iterator[list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for number in self._above:
            found[self._top(number)].append(number)
        yield from found.values()

    def _top(self, number: int) -> int:
        while self._above[number] != number:
            self._above[number] = number = self._above[self._above[number]]
        return number


def _pairs(ids: Sequence[int]) -> Iterator[tuple[int, int]]:
    ordered = sorted(ids)
    return ((one, other) for place, one in enumerate(ordered) for other in ordered[place + 1 :])
