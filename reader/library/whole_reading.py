"""Articles whole, and the loose ends, as values: read from one state of the library, some hundred at a time."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

import apsw

from reader import whole
from reader.errors import LibraryError
from reader.frozen import replace
from reader.library import media, rows, tags
from reader.library.trouble import telling
from reader.library.whole_columns import FLAGS, columns
from reader.whole import LooseEnds, Whole

AT_ONCE = 100
"""Articles whose parts are looked up together. Bodies are fetched one by one, so that few are held at once."""
_LOCAL_INFO = ("uid", "review-day")
"""``uid`` is this library's own name; the handful of the day names highlights by number, and is written by their uids."""

Rows = dict[Any, list[Any]]


@contextmanager
def opened(folder: Path) -> Iterator[Snapshot]:
    """Give one state of a library, seen through a connection of its own until the block is left."""
    with telling(folder):
        db = apsw.Connection(str(folder / "library.db"), flags=apsw.SQLITE_OPEN_READWRITE)
    with closing(db), telling(folder):  # apsw's own "with" is a savepoint and closes nothing
        db.set_busy_timeout(10_000)
        db.execute("BEGIN")
        db.execute("SELECT count(*) FROM info").fetchall()  # from here on nothing that others do is seen
        yield Snapshot(db, folder)


class Snapshot:
    """One state of a library."""

    def __init__(self, db: apsw.Connection, folder: Path) -> None:
        self._db, self._folder = db, folder
        self._runs: dict[int, tuple[Any, ...]] = {}
        self.damage: list[str] = []
        """What could not be read, a sentence each: the texts of some articles, which are given without them."""

    def count(self) -> int:
        """Return how many articles there are, deleted ones and entries of feeds included."""
        return int(self._db.execute("SELECT count(*) FROM article").get)

    def uids(self) -> tuple[str, ...]:
        """Return the uids of all articles, in the order in which they came."""
        return tuple(uid for (uid,) in self._db.execute("SELECT uid FROM article ORDER BY id"))

    def numbers(self, uids: Iterable[str]) -> list[int]:
        """Return the numbers of the articles of these uids; those that are not here have none."""
        sql = "SELECT id FROM article WHERE uid IN (SELECT value FROM json_each(?))"
        return [number for (number,) in rows.fetch(self._db, sql, (json.dumps(list(uids)),))]

    def articles(self, ids: Iterable[int] | None = None) -> Iterator[Whole]:
        """Yield articles whole in the order in which they came: those of these numbers, else all."""
        found = "SELECT id FROM article ORDER BY id"
        if ids is not None:
            found = "SELECT id FROM article WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"
        asked = () if ids is None else (json.dumps(list(ids)),)
        numbers = [number for (number,) in rows.fetch(self._db, found, asked)]
        if not self._runs:
            self._runs = _runs(self._db)
        for at in range(0, len(numbers), AT_ONCE):
            yield from _Several(self._db, numbers[at : at + AT_ONCE], self._runs, self.damage)

    def data(self, file: whole.File) -> bytes:
        """Return what a file holds; raises LibraryError when it is missing or damaged."""
        return media.read(self._folder, file.sha256, file.kind)

    def loose_ends(self) -> LooseEnds:
        """Return what belongs to no article."""
        return _loose_ends(self._db)


def _runs(db: apsw.Connection) -> dict[int, tuple[Any, ...]]:
    """Return what says which import one is, by its number."""
    found: dict[int, tuple[Any, ...]] = {}
    equal: dict[tuple[Any, ...], int] = {}
    runs = rows.fetch(db, "SELECT id, began_at, undone_at, format, name FROM import_run ORDER BY id")
    for run_id, began, undone, form, name in runs:
        nth = equal.get((began, form, name), 0)
        equal[began, form, name] = nth + 1
        found[run_id] = (began, undone, form, name, nth)
    return found


class _Several:
    """Some articles whole."""

    def __init__(
        self, db: apsw.Connection, ids: Sequence[int], runs: dict[int, tuple[Any, ...]], damage: list[str]
    ) -> None:
        self._db, self._ids, self._runs, self._damage = db, ids, runs, damage
        self._wanted = json.dumps(list(ids))

    def __iter__(self) -> Iterator[Whole]:
        names = columns(Whole)
        heads = {
            row[0]: _value(Whole, names, row[1:])
            for row in self._rows(f"SELECT id, {', '.join(names)} FROM article WHERE id IN")  # noqa: S608 - own names
        }
        own = tags.of_articles(self._db, self._ids)
        parts = {
            "editions": self._editions(),
            "highlights": self._highlights(),
            "notes": self._notes(),
            "comments": self._of(whole.PageComment, "page_comment", "article_id", "x.place"),
            "appearances": self._appearances(),
            "imports": self._imports(),
            "images": self._pairs("SELECT article_id, url, sha256 FROM article_image WHERE article_id IN", "url"),
        }
        for number in self._ids:
            given = {name: tuple(found[number]) for name, found in parts.items() if number in found}
            one = replace(heads[number], **given, tags=own.get(number, ()), bodies=self._bodies(number))
            one = self._with_text(number, one)
            yield replace(one, files=self._files(one))

    def _rows(self, sql: str, order: str = "") -> list[tuple[Any, ...]]:
        """Return the rows of a statement that ends where the numbers wanted come."""
        last = f" ORDER BY {order}" if order else ""
        return rows.fetch(self._db, f"{sql} (SELECT value FROM json_each(?)){last}", (self._wanted,))  # noqa: S608

    def _pairs(self, sql: str, order: str) -> Rows:
        return _grouped(self._rows(sql, f"article_id, {order}"))

    def _of(self, cls: type, table: str, owner: str, order: str, join: str = "") -> Rows:
        """Return values by their owner, an article, or with ``join`` one of its marks."""
        names = columns(cls)
        where = "m.article_id" if join else f"x.{owner}"
        found = self._rows(
            f"SELECT x.{owner}, {', '.join(f'x.{name}' for name in names)} FROM {table} AS x {join} WHERE {where} IN",  # noqa: S608
            f"x.{owner}, {order}",
        )
        return _grouped((row[0], _value(cls, names, row[1:])) for row in found)

    def _text(self, number: int) -> whole.Text | None:
        row = self._db.execute(
            "SELECT codec, html, text_version, original FROM body WHERE article_id = ?", (number,)
        ).fetchone()
        return None if row is None else whole.Text(rows.unpack(row[0], row[1]), row[2], row[3] or "")

    def _with_text(self, number: int, one: Whole) -> Whole:
        """Return an article with its text; one whose text is damaged waits for its capture, if it has an address."""
        try:
            return replace(one, text=self._text(number))
        except LibraryError:
            self._damage.append(f"The text of “{one.title}” is damaged in the library.")
            editions = tuple(edition for edition in one.editions if not edition.present)
            failure = "" if one.url else "Its text is damaged."
            return replace(one, editions=editions, status="waiting" if one.url else "failed", failure=failure)

    def _bodies(self, number: int) -> tuple[tuple[str, str], ...]:
        found = self._db.execute(
            "SELECT html_hash, codec, html FROM version_body WHERE article_id = ? ORDER BY id", (number,)
        )
        whole_ones = []
        for html_hash, codec, html in found:
            try:
                whole_ones.append((html_hash, rows.unpack(codec, html)))
            except LibraryError:
                self._damage.append(f"An earlier text of article {number} is damaged in the library.")
        return tuple(whole_ones)

    def _editions(self) -> Rows:
        stood = _grouped(
            (row[0], _value(whole.Stood, ("highlight", *columns(whole.Stood)), row[1:]))
            for row in self._rows(
                f"""SELECT p.version_id, h.uid, {", ".join(f"p.{name}" for name in columns(whole.Stood))}
                    FROM version_place AS p JOIN version AS v ON v.id = p.version_id
                    JOIN highlight AS h ON h.id = p.highlight_id WHERE v.article_id IN""",  # noqa: S608 - own names
                "p.version_id, p.highlight_id",
            )
        )
        names = columns(whole.Edition)
        found = self._rows(
            f"SELECT article_id, id, {', '.join(names)} FROM version WHERE article_id IN",  # noqa: S608
            "article_id, id",
        )
        return _grouped(
            (row[0], _value(whole.Edition, names, row[2:], stood=tuple(stood.get(row[1], ())))) for row in found
        )

    def _highlights(self) -> Rows:
        join = "JOIN highlight AS m ON m.id = x.highlight_id"
        past = self._of(whole.Place, "highlight_past", "highlight_id", "x.id", join)
        cards = self._of(whole.Card, "review", "highlight_id", "x.highlight_id", join)
        answers = self._of(whole.Answer, "review_past", "highlight_id", "x.id", join)
        links = self._links("highlight")
        names = columns(whole.Mark)
        sql = f"SELECT article_id, id, {', '.join(names)} FROM highlight WHERE article_id IN"  # noqa: S608 - own names
        found = self._rows(sql, "id")
        own = tags.of_marks(self._db, "highlight", [row[1] for row in found])
        return _grouped(
            (
                row[0],
                _value(
                    whole.Mark,
                    names,
                    row[2:],
                    tags=own.get(row[1], ()),
                    past=tuple(past.get(row[1], ())),
                    links=tuple(links.get(row[1], ())),
                    card=_unnumbered(cards[row[1]][0]) if row[1] in cards else None,
                    answers=tuple(replace(one, before=_without_id(one.before)) for one in answers.get(row[1], ())),
                ),
            )
            for row in found
        )

    def _notes(self) -> Rows:
        past = self._of(whole.Said, "note_past", "note_id", "x.id", "JOIN note AS m ON m.id = x.note_id")
        links = self._links("note")
        names = columns(whole.Remark)
        found = self._rows(
            f"""SELECT n.article_id, n.id, coalesce(p.uid, ''), coalesce(h.uid, ''), {", ".join(f"n.{name}" for name in names)}
                FROM note AS n LEFT JOIN note AS p ON p.id = n.reply_to LEFT JOIN highlight AS h ON h.id = n.highlight_id
                WHERE n.article_id IN""",  # noqa: S608 - own names
            "n.id",
        )
        own = tags.of_marks(self._db, "note", [row[1] for row in found])
        return _grouped(
            (
                row[0],
                _value(
                    whole.Remark,
                    names,
                    row[4:],
                    reply_to=row[2],
                    highlight=row[3],
                    tags=own.get(row[1], ()),
                    past=tuple(past.get(row[1], ())),
                    links=tuple(links.get(row[1], ())),
                ),
            )
            for row in found
        )

    def _links(self, kind: str) -> Rows:
        found = self._rows(
            f"""SELECT l.{kind}_id, l.key, coalesce(a.uid, ''), l.mark_uid
                FROM link AS l JOIN {kind} AS m ON m.id = l.{kind}_id LEFT JOIN article AS a ON a.id = l.article_id
                WHERE m.article_id IN""",  # noqa: S608 - highlight or note
            f"l.{kind}_id, l.place",
        )
        return _grouped((row[0], whole.Led(*row[1:])) for row in found)

    def _appearances(self) -> Rows:
        names = columns(whole.Appearance)
        found = self._rows(
            f"""SELECT e.article_id, f.uid, {", ".join(f"e.{name}" for name in names)}
                FROM entry AS e JOIN feed AS f ON f.id = e.feed_id WHERE e.article_id IN""",  # noqa: S608 - own names
            "e.article_id, e.feed_id, e.key",
        )
        return _grouped((row[0], _value(whole.Appearance, ("feed", *names), row[1:])) for row in found)

    def _imports(self) -> Rows:
        found = self._rows(
            "SELECT article_id, run_id, created, digest, before, marks, raw FROM import_record WHERE article_id IN",
            "article_id, id",
        )
        return _grouped(
            (
                row[0],
                _import(self._runs[row[1]], row[2:]),
            )
            for row in found
        )

    def _files(self, one: Whole) -> tuple[whole.File, ...]:
        named = {sha256 for _, sha256 in one.images} | {edition.original for edition in one.editions}
        if one.text:
            named.add(one.text.original)
        if not any(named):
            return ()
        names = columns(whole.File)
        found = rows.fetch(
            self._db,
            f"SELECT {', '.join(names)} FROM media WHERE sha256 IN (SELECT value FROM json_each(?)) ORDER BY sha256",  # noqa: S608
            (json.dumps(sorted(named)),),
        )
        return tuple(whole.File(*row) for row in found)


def _import(run: tuple[Any, ...], row: Sequence[Any]) -> whole.Import:
    created, digest, before, marks, raw = row
    began, undone, form, name, nth = run
    text = zlib.decompress(raw).decode("utf-8", "replace")
    return whole.Import(began, undone, form, name, nth, bool(created), digest.hex(), before, marks, text)


def _grouped(pairs: Iterable[tuple[Any, ...]]) -> dict[Any, list[Any]]:
    """Return what follows the first of each by it: alone where it is one thing."""
    found: dict[Any, list[Any]] = {}
    for owner, *rest in pairs:
        found.setdefault(owner, []).append(rest[0] if len(rest) == 1 else tuple(rest))
    return found


def _value(cls: type, names: Sequence[str], row: Sequence[Any], **parts: Any) -> Any:  # noqa: ANN401 - one of cls
    """Return a value of these columns: flags are no numbers, and what is not there is an empty text."""
    given = {
        name: bool(value) if name in FLAGS else "" if value is None and name == "original" else value
        for name, value in zip(names, row, strict=True)
    }
    return cls(**given, **parts)


def _unnumbered(card: whole.Card) -> whole.Card:
    return replace(card, card=_without_id(card.card))


def _without_id(card: str) -> str:
    """Return what fsrs writes of a card, without the number of the highlight."""
    if not card:
        return ""
    kept: dict[str, Any] = json.loads(card)
    kept.pop("card_id", None)
    return json.dumps(kept)


def _loose_ends(db: apsw.Connection) -> LooseEnds:
    def pairs(sql: str) -> tuple[Any, ...]:
        return tuple(rows.fetch(db, sql))

    def values(cls: type, table: str, order: str) -> tuple[Any, ...]:
        names = columns(cls)
        found = rows.fetch(db, f"SELECT {', '.join(names)} FROM {table} ORDER BY {order}")  # noqa: S608 - own names
        return tuple(_value(cls, names, row) for row in found)

    local = ", ".join(f"'{key}'" for key in _LOCAL_INFO)
    return LooseEnds(
        spellings=tuple(name for (name,) in pairs("SELECT name FROM tag ORDER BY key")),
        tag_colors=pairs("SELECT key, color FROM tag_color ORDER BY key"),
        tags_apart=pairs("SELECT key, other FROM tag_apart ORDER BY key, other"),
        info=pairs(f"SELECT key, value FROM info WHERE key NOT IN ({local}) ORDER BY key"),  # noqa: S608
        review_day=_review_day(db),
        feeds=_feeds(db),
        rules=values(whole.Rule, "feed_rule", "place"),
        searches=values(whole.Search, "saved_search", "id"),
        reading=values(whole.Day, "reading", "day"),
        apart=pairs(
            """SELECT a.uid, b.uid FROM apart AS x JOIN article AS a ON a.id = x.article_id
               JOIN article AS b ON b.id = x.other_id ORDER BY a.uid, b.uid"""
        ),
        united=pairs(
            """SELECT u.uid, u.canonical_url, a.uid FROM united AS u JOIN article AS a ON a.id = u.article_id
               ORDER BY u.uid"""
        ),
    )


def _feeds(db: apsw.Connection) -> tuple[whole.Source, ...]:
    names = columns(whole.Appearance)
    found = rows.fetch(
        db,
        f"""SELECT e.feed_id, f.uid, {", ".join(f"e.{name}" for name in names)}
            FROM entry AS e JOIN feed AS f ON f.id = e.feed_id WHERE e.article_id IS NULL ORDER BY e.feed_id, e.key""",  # noqa: S608
    )
    seen = {
        feed_id: tuple(_value(whole.Appearance, ("feed", *names), row[1:]) for row in group)
        for feed_id, group in groupby(found, lambda row: row[0])
    }
    own = columns(whole.Source)
    feeds = rows.fetch(db, f"SELECT id, {', '.join(own)} FROM feed ORDER BY id")  # noqa: S608 - own names
    return tuple(_value(whole.Source, own, row[1:], seen=seen.get(row[0], ())) for row in feeds)


def _review_day(db: apsw.Connection) -> str:
    kept = db.execute("SELECT value FROM info WHERE key = 'review-day'").get
    if not kept:
        return ""
    day: dict[str, Any] = json.loads(kept)
    for name in ("ids", "passed"):
        uids = (db.execute("SELECT uid FROM highlight WHERE id = ?", (number,)).get for number in day[name])
        day[name] = [uid for uid in uids if uid]
    return json.dumps(day)
