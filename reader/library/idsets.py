"""Which articles are what, as sets in memory: states, flags and tags, with the numbers that answers are summed from.

The sets of a library are loaded once in a process, whichever of its threads asks first, and follow the change log. A set
is a roaring bitmap (roaringbitmap.org) of the articles' ids: 500 tags are counted under a query in less than a millisecond.
"""

from __future__ import annotations

import json
import threading
import weakref
from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import apsw
from pyroaring import BitMap

from reader.library.feed_schema import MUTED, WAITING
from reader.library.orders import Orders
from reader.library.packed import fetch_all, fetch_ids
from reader.library.rows import Row, fetch
from reader.library.store import head
from reader.library.sums import Sums

Kept = TypeVar("Kept")
_REMEMBERED = 200
_MANY = 3_000
"""More changed articles than this are not patched: everything is read again."""
_STATES = {"inbox": "inbox", "later": "later", "archived": "archive", "trashed": "trash"}
_READ = "a.read_at IS NOT NULL"
_READING = "(a.read_at IS NULL AND a.progress >= 0.02 AND a.progress < 0.98)"
_KEPT = {
    **{flag: f"a.state = '{state}'" for flag, state in _STATES.items()},
    "read": _READ,
    "reading": _READING,
}
"""What is said of kept articles by an index that covers it."""
_COLUMNS = {
    "kept": "a.entry = 0",
    **{flag: f"(a.entry = 0 AND a.state = '{state}')" for flag, state in _STATES.items()},
    "read": _READ,
    "reading": _READING,
    "starred": "a.starred = 1",
    "failed": "a.status = 'failed'",
    "feed": f"a.entry = {WAITING}",
    "muted": f"a.entry = {MUTED}",
    "highlighted": "EXISTS (SELECT 1 FROM highlight AS h WHERE h.article_id = a.id AND h.deleted_at IS NULL)",
    "noted": """(EXISTS (SELECT 1 FROM note AS n WHERE n.article_id = a.id AND n.deleted_at IS NULL) OR
      EXISTS (SELECT 1 FROM highlight AS h WHERE h.article_id = a.id AND h.deleted_at IS NULL AND h.note <> ''))""",
    "orphaned": """EXISTS (SELECT 1 FROM highlight AS h
      WHERE h.article_id = a.id AND h.deleted_at IS NULL AND h.orphan = 1)""",
}
"""What is asked of an article that has changed."""
_MARKED = {
    "highlighted": "SELECT article_id FROM highlight INDEXED BY highlight_article WHERE deleted_at IS NULL",
    "noted": """SELECT article_id FROM note WHERE deleted_at IS NULL
      UNION SELECT article_id FROM highlight WHERE deleted_at IS NULL AND note <> ''""",
    "orphaned": "SELECT article_id FROM highlight WHERE deleted_at IS NULL AND orphan = 1",
}


class IdSets:
    """The sets of one library. Whoever uses them holds ``lock`` and has called ``follow`` in a transaction of its own."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.flags: dict[str, BitMap] = {}
        """Articles that are not deleted, by flag of ``reader.query``, and ``kept``: those that are not entries of feeds."""
        self.own: dict[int, BitMap] = {}
        """By tag id: articles that have the tag itself, deleted and trashed ones included."""
        self.above: dict[int, BitMap] = {}
        """By tag id: articles that only have a tag below it."""
        self.words = Sums()
        """Words of the text of each article."""
        self.orders = Orders()
        self._memo: dict[object, tuple[frozenset[str], Any]] = {}
        """What else was asked for, with the changes that end it."""
        self._owners: array[int] | None = None
        self._languages: dict[str, BitMap] | None = None
        self._seq = -1

    @property
    def alive(self) -> BitMap:
        """All articles that are not deleted, entries of feeds that wait or are muted among them."""
        return self.flags["kept"] | self.flags["feed"] | self.flags["muted"]

    def flag(self, name: str) -> BitMap:
        """Return the articles of which a flag of ``reader.query`` holds."""
        if name == "unread":
            return self.alive - self.flags["read"] - self.flags["reading"]
        return self.flags[name]

    def tagged(self, tag_id: int) -> BitMap:
        """Return the articles that have a tag or one below it."""
        return self.own.get(tag_id, BitMap()) | self.above.get(tag_id, BitMap())

    def counts(self, articles: BitMap) -> dict[int, int]:
        """Return for each tag that any of these articles has, itself or below it, how many of them do."""
        found: dict[int, int] = {}
        for sets in (self.own, self.above):
            for tag_id, having in sets.items():
                if number := having.intersection_cardinality(articles):
                    found[tag_id] = found.get(tag_id, 0) + number
        return found

    def remember(self, key: object, ends: Iterable[str], make: Callable[[], Kept]) -> Kept:
        """Return what ``make`` made, kept until something of what ``ends`` names (``Change.what``) happens."""
        found = self._memo.get(key)
        if found is None:
            while len(self._memo) >= _REMEMBERED:
                del self._memo[next(iter(self._memo))]
            found = self._memo[key] = (frozenset(ends), make())
        made: Kept = found[1]
        return made

    def languages(self, db: apsw.Connection) -> dict[str, BitMap]:
        """Return the articles of each language, by its code in small letters, "" for those of none."""
        if self._languages is None:
            self._languages = _languages(db)
        return self._languages

    def owners(self, db: apsw.Connection) -> array[int]:
        """Return the article of each highlight and note, by the numbers of ``mark_index``."""
        if self._owners is None:
            self._owners = _owners(db)
        return self._owners

    def prepare(self, db: apsw.Connection) -> bool:
        """Load, in a transaction, one of the things that the first words that are searched for will need: of a million
        articles that takes seconds. Return whether there may be more. Whoever calls this does not hold ``lock``.
        """
        with self.lock:
            self.follow(db)
            seq, owners, languages = self._seq, self._owners, self._languages
        if owners is None:
            owners = _owners(db)
        elif languages is None:
            languages = _languages(db)
        else:
            return False
        with self.lock:
            if seq == self._seq == head(db):  # else the rest has gone on meanwhile, and what was loaded is of the past
                self._owners, self._languages = self._owners or owners, self._languages or languages
        return True

    def follow(self, db: apsw.Connection) -> None:
        """Take in what has been committed; ``db`` must be in a transaction."""
        last = head(db)
        if last <= self._seq and self.flags:
            return  # less: this thread sees an earlier state than the one that has just taken in a change
        oldest = db.execute("SELECT min(seq) FROM change").get
        if self._seq < 0 or oldest is None or oldest > self._seq + 1:
            self._load(db)
        else:
            changes: dict[int, set[str]] = {}
            for article_id, what in db.execute("SELECT article_id, what FROM change WHERE seq > ?", (self._seq,)):
                changes.setdefault(article_id, set()).update(what.split(","))
            if len(changes) > _MANY:
                self._load(db)
            else:
                self._patch(db, changes)
        self._seq = last

    def _load(self, db: apsw.Connection) -> None:
        self._memo.clear()
        self._owners = self._languages = None
        columns = ", ".join(f"ALL(a.id) FILTER (WHERE {sql})" for sql in _KEPT.values())
        ids, words, *flags = fetch_all(
            db,
            f"""SELECT ALL(a.id), ALL(a.words), {columns}
                FROM (SELECT * FROM article INDEXED BY article_added WHERE deleted_at IS NULL AND entry = 0
                      ORDER BY added_at, id) AS a""",  # noqa: S608 - own text
        )[0]
        self.flags = dict(zip(_KEPT, map(BitMap, flags), strict=True))
        self.flags["kept"] = BitMap(ids)
        self.orders.begin(ids)
        self.words = Sums()
        self.words.add(ids, words)
        self._load_others(db)
        self._load_tags(db)

    def _load_others(self, db: apsw.Connection) -> None:
        alive = "deleted_at IS NULL"
        for name, where in {
            "starred": f"a.{alive} AND a.starred = 1",
            "failed": f"a.{alive} AND a.status = 'failed' AND a.status <> 'ready'",
        }.items():
            self.flags[name] = BitMap(fetch_ids(db, f"SELECT a.id FROM article AS a WHERE {where}"))  # noqa: S608 - own text
        for name, entry in {"feed": WAITING, "muted": MUTED}.items():
            rows = fetch(
                db,
                f"""SELECT a.id, a.words, {_READ}, {_READING} FROM article AS a
                    WHERE a.deleted_at IS NULL AND a.entry > 0 AND a.entry = {entry}""",  # noqa: S608 - own text
            )
            self.flags[name] = BitMap([row[0] for row in rows])
            self.flags["read"].update([row[0] for row in rows if row[2]])
            self.flags["reading"].update([row[0] for row in rows if row[3]])
            self.words.add([row[0] for row in rows], [row[1] for row in rows])
        alive_ids = self.alive
        for name, statement in _MARKED.items():
            distinct = f"SELECT DISTINCT article_id AS id FROM ({statement})"  # noqa: S608 - own text
            self.flags[name] = BitMap(fetch_ids(db, distinct)) & alive_ids

    def _load_tags(self, db: apsw.Connection) -> None:
        self.own, self.above = {}, {}
        rows = fetch_all(
            db,
            """SELECT tag_id, ALL(article_id) FILTER (WHERE place IS NOT NULL), ALL(article_id) FILTER (WHERE place IS NULL)
               FROM article_tag INDEXED BY article_tag_tag GROUP BY tag_id""",
            plain=1,
        )
        for tag_id, own, above in rows:
            for sets, ids in ((self.own, own), (self.above, above)):
                if ids:
                    sets[tag_id] = BitMap(ids)

    def _patch(self, db: apsw.Connection, changes: dict[int, set[str]]) -> None:
        happened = frozenset().union(*changes.values())
        for key in [key for key, (ends, _) in self._memo.items() if not ends.isdisjoint(happened)]:
            del self._memo[key]
        wanted = json.dumps(list(changes))
        gone = BitMap(changes)
        was_kept = self.flags["kept"] & gone
        rows = fetch(
            db,
            f"""SELECT a.id, a.words, a.added_at, {", ".join(_COLUMNS.values())} FROM json_each(?) AS j
                JOIN article AS a ON a.id = j.value AND a.deleted_at IS NULL""",  # noqa: S608 - own text
            (wanted,),
        )
        for place, name in enumerate(_COLUMNS, 3):
            self.flags[name] -= gone
            self.flags[name].update([row[0] for row in rows if row[place]])
        self.words.forget(gone)
        self.words.add([row[0] for row in rows], [row[1] for row in rows])
        new = [(row[2], row[0]) for row in rows if row[3] and ("added" in changes[row[0]] or row[0] not in was_kept)]
        self.orders.follow(happened, sorted(new))
        if self._owners is not None and not happened.isdisjoint({"highlights", "notes", "added"}):
            self._patch_owners(db, wanted)
        if self._languages is not None:
            for ids in self._languages.values():
                ids -= gone
            _speak(
                self._languages,
                fetch_all(
                    db,
                    """SELECT a.lang, ALL(a.id) FROM json_each(?) AS j
                       JOIN article AS a ON a.id = j.value AND a.deleted_at IS NULL GROUP BY a.lang""",
                    (wanted,),
                    plain=1,
                ),
            )
        self._patch_tags(
            db, BitMap([i for i, what in changes.items() if not what.isdisjoint({"tags", "deleted", "added"})])
        )

    def _patch_owners(self, db: apsw.Connection, articles: str) -> None:
        assert self._owners is not None
        for kind, odd in (("highlight", 0), ("note", 1)):
            rows = fetch(
                db,
                f"""SELECT 2 * m.id + {odd}, m.article_id FROM json_each(?) AS j
                    JOIN {kind} AS m ON m.article_id = j.value AND m.deleted_at IS NULL""",  # noqa: S608 - of two
                (articles,),
            )
            _own(self._owners, [row[0] for row in rows], [row[1] for row in rows])

    def _patch_tags(self, db: apsw.Connection, changed: BitMap) -> None:
        if not changed:
            return
        for sets in (self.own, self.above):
            for having in sets.values():
                having -= changed
        rows: list[Row] = fetch(
            db,
            """SELECT x.tag_id, x.place IS NULL, x.article_id FROM json_each(?) AS j
               JOIN article_tag AS x ON x.article_id = j.value""",
            (json.dumps(list(changed)),),
        )
        for tag_id, is_above, article_id in rows:
            (self.above if is_above else self.own).setdefault(tag_id, BitMap()).add(article_id)


def _languages(db: apsw.Connection) -> dict[str, BitMap]:
    found: dict[str, BitMap] = {}
    statement = "SELECT lang, ALL(id) FROM article WHERE deleted_at IS NULL GROUP BY lang"
    _speak(found, fetch_all(db, statement, plain=1))
    return found


def _speak(languages: dict[str, BitMap], rows: Iterable[Row]) -> None:
    for lang, ids in rows:
        languages.setdefault(lang.lower().replace("_", "-"), BitMap()).update(ids)


def _owners(db: apsw.Connection) -> array[int]:
    owners = array("I")
    for kind, odd in (("highlight", 0), ("note", 1)):
        ids, articles = fetch_all(
            db,
            f"""SELECT group_concat(id), ALL(article_id)
                FROM {kind} INDEXED BY {kind}_newest WHERE deleted_at IS NULL""",  # noqa: S608 - of two
            plain=1,
        )[0]
        _own(owners, [2 * i + odd for i in numbers(ids)], articles)
    return owners


def _own(owners: array[int], marks: Sequence[int], articles: Iterable[int]) -> None:
    if (last := max(marks, default=-1)) >= len(owners):
        owners.frombytes(bytes(owners.itemsize * (last + 1024 - len(owners))))
    for mark, article in zip(marks, articles, strict=True):
        owners[mark] = article


def numbers(concatenated: object) -> list[int]:
    """Return what ``group_concat`` made of a column of whole numbers."""
    return json.loads(f"[{concatenated}]") if concatenated else []


_ALL: weakref.WeakValueDictionary[tuple[str, int], IdSets] = weakref.WeakValueDictionary()
_OPENING = threading.Lock()


def of_library(path: str, file: int) -> IdSets:
    """Return the sets that all threads of this process share for a file; they live as long as one of these does."""
    with _OPENING:
        found = _ALL.get((path, file))
        if found is None:
            _ALL[path, file] = found = IdSets()
        return found
