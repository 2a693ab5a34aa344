"""A ``Query`` to what a list shows of it: articles and marks in an order, counts, facets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from itertools import compress
from typing import NamedTuple

import apsw
from pyroaring import BitMap

from reader.library import counting, matching, ranking, subscribing
from reader.library.compiling import Compiler, Indexes
from reader.library.idsets import IdSets
from reader.library.rows import fetch
from reader.library.store import head
from reader.library.values import Facets, Found
from reader.model import State, minutes, tag_key
from reader.query import And, FromFeed, Is, Near, Node, Or, Phrase, Query, Regex, Word

_PLACED = {"inbox", "later", "archived", "starred", "trashed"}
_STATES = {State.INBOX: "inbox", State.LATER: "later", State.ARCHIVE: "archived", State.TRASH: "trashed"}
_MARKS, _NEWEST = 5_000, 2_000
"""Of more marks than these only the newest are listed: nobody reads them all, and to put each behind its article takes longer
than a keystroke.
"""
_ANY = {"added", "body", "meta", "state", "tags", "highlights", "notes", "deleted", "names", "feeds", "links"}


def now() -> datetime:
    """Return the moment that dates in queries are relative to, in the machine's own zone."""
    return datetime.now()


class Answer(NamedTuple):
    """The articles of a query: those that are kept, and those that wait in feeds and are found by words alone."""

    kept: BitMap
    behind: BitMap
    compiler: Compiler

    @property
    def all(self) -> BitMap:
        """All of them."""
        return self.kept | self.behind


class Finder:
    """Answers queries of one connection by the sets that all share; ``check`` raises where a search was stopped."""

    def __init__(self, sets: IdSets, check: Callable[[], None]) -> None:
        self._sets, self._check = sets, check
        self._last: tuple[str, int, BitMap] = ("", -1, BitMap())
        """The last query, the library's last change then, and the articles found."""

    def find(self, db: apsw.Connection, indexes: Indexes | None, query: Query, order: str) -> Found:
        """Return all of a query in order; the indexes are needed where it ``has_words``."""
        answer = self._answer(db, indexes, query)
        order = query.sort or order
        by = "newest" if order == "relevance" else order
        root = matching.pruned(query.root)
        if not root or not any(isinstance(node, Word | Phrase | Near) for node in query.words()):
            indexes = None
        marks = self._marks(answer, root) if indexes and root else None
        ranked = None
        if indexes and root and order == "relevance":
            ranked = ranking.Ranking(indexes, root, answer.kept, marks)
        sets = self._sets
        with sets.lock:
            put = partial(sets.orders.put, db, order=by, kept=sets.flags["kept"])
            best = [put(kind) for kind in ranked.articles] if ranked else []
            rest = put(answer.kept - BitMap.union(*ranked.articles) if ranked else answer.kept)
            if answer.behind:
                rest += put(answer.behind)
            words = sets.words.of(answer.all)
        ids = ranked.in_order(best) + rest if ranked else rest
        rows: tuple[int, ...] = ()
        if marks:
            rows = ranked.rows(best, rest) if ranked else ranking.behind(ids, marks.by_article())
        self._last = (query.text, head(db), answer.all)
        return Found(ids, minutes(words), rows, tuple(answer.compiler.notes))

    def prepare(self, db: apsw.Connection) -> bool:
        """Do what ``IdSets.prepare`` does."""
        return self._sets.prepare(db)

    def number(self, db: apsw.Connection, indexes: Indexes | None, query: Query) -> int:
        """Return how many articles a query finds."""
        return len(self._answer(db, indexes, query).all)

    def count(self, db: apsw.Connection, indexes: Indexes | None, query: Query) -> Facets:
        """Return the counts of the sidebar under a query."""
        sets = self._sets
        if self._last[:2] != (query.text, head(db)):
            answer = self._answer(db, indexes, query)
            self._last = (query.text, head(db), answer.all)
        with sets.lock:
            sets.follow(db)
            flags = sets.flags
            states = {str(state): len(flags[flag]) for state, flag in _STATES.items()}
            shown = flags["kept"] - flags["trashed"]
            starred = shown.intersection_cardinality(flags["starred"])
            highlights, gone = sets.remember(
                "marks", {"highlights", "notes", "added", "deleted"}, lambda: counting.marks_and_gone(db)
            )
            counts = sets.counts(self._last[2])
            rows = sets.remember("tags", _ANY, lambda: fetch(db, "SELECT key, id, name FROM tag ORDER BY key"))
        named = {tag_key(name) for name in (*query.tags(), *query.any_tags(), *query.excluded_tags())}
        tags = tuple((name, counts.get(i, 0)) for key, i, name in rows if i in counts or key in named)
        return Facets(states, starred, len(shown), highlights, tags, gone, subscribing.shown(db))

    def vocabulary(self, db: apsw.Connection) -> tuple[tuple[str, int], ...]:
        """Return all tags that an article outside the trash or a mark has itself, with the number of such articles
        that ``tag:`` finds for each; most used first.
        """
        sets = self._sets
        with sets.lock:
            sets.follow(db)
            alive = sets.flags["kept"] - sets.flags["trashed"]
            counts = sets.counts(alive)
            own = {tag_id for tag_id, having in sets.own.items() if having.intersect(alive)}
            marking = sets.remember("marking", _ANY, lambda: counting.marking(db))
        rows = fetch(db, "SELECT id, key, name FROM tag")
        used = [(-counts.get(tag_id, 0), key, name) for tag_id, key, name in rows if tag_id in marking or tag_id in own]
        return tuple((name, -number) for number, _, name in sorted(used))

    def _answer(self, db: apsw.Connection, indexes: Indexes | None, query: Query) -> Answer:
        sets = self._sets
        with sets.lock:
            sets.follow(db)
            flags = sets.flags
            kept, waiting, muted = flags["kept"].copy(), flags["feed"].copy(), flags["muted"].copy()
            trashed = flags["trashed"].copy()
        root = matching.pruned(query.root)
        asked = {node.flag for node in query.positive if isinstance(node, Is)}
        if "trashed" not in asked:
            kept -= trashed
        behind = BitMap()
        if "feed" in asked or any(isinstance(node, FromFeed) for node in query.positive):
            kept |= waiting
        elif asked.isdisjoint(_PLACED) and any(matching.pruned(node) is not None for node in query.words()):
            behind = waiting
        if "muted" in asked:
            kept |= muted
        compiler = Compiler(db, sets, indexes, now(), self._check)
        if root is None:
            return Answer(kept, behind, compiler)
        found = compiler.found(root, kept | behind)
        return Answer(found & kept, found & behind, compiler)

    def _marks(self, answer: Answer, root: Node) -> ranking.Marks | None:
        """Return the highlights and notes that hold the words themselves and are in an article that was found."""
        found = self._holding(answer.compiler, root)
        if not found:
            return None
        if len(found) > _MARKS:
            note = f"Of {len(found):,} highlights and notes that hold these words the newest {_NEWEST:,} are listed."
            answer.compiler.notes[note] = None
            found = BitMap(found.to_array()[-_NEWEST:])
        articles = answer.compiler.owners(found)
        everyone = BitMap(articles)
        if not everyone <= answer.all:
            here = set(everyone & answer.all)
            inside = list(map(here.__contains__, articles))
            found, articles = BitMap(list(compress(found, inside))), list(compress(articles, inside))
        return ranking.Marks(found, articles) if found else None

    def _holding(self, compiler: Compiler, node: Node) -> BitMap | None:
        """Return the marks that hold all words of a node that marks can hold; None where it asks for none."""
        match node:
            case And(nodes) | Or(nodes):
                parts = [marks for each in nodes if (marks := self._holding(compiler, each)) is not None]
                if not parts:
                    return None
                return BitMap.intersection(*parts) if isinstance(node, And) else BitMap.union(*parts)
            case Word(place=place) | Phrase(place=place) | Near(place=place) if place not in {"title", "text"}:
                return compiler.marks(node)
            case Regex(place=place) if place in {"highlight", "note", ""}:
                return None
        return None
