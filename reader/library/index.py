"""``search.db``: a full-text index of the library, derived from it and made anew on any doubt.

The number of the last change it has taken in is kept inside it, in the same transaction as the index itself, so that
whatever a crash leaves of either file, the next search replays the difference. FTS5: sqlite.org/fts5.html.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

import apsw

from reader import address
from reader.library import folding
from reader.library.rows import unpack
from reader.library.store import connect, head, set_pragmas

TEXT_VERSION = 1
"""What is indexed of an article, and how its text is taken from its body; another one makes the index anew."""
BATCH = 100
"""Articles indexed in one transaction: some 0.2 s, which is how long another process may have to wait."""
SHORT = 2
"""A beginning of so few letters is looked for in titles, bylines and sites only; as a word it is found everywhere."""
_INDEXED = {"added", "body", "meta", "highlights", "notes", "deleted"}
_PRAGMAS: tuple[tuple[str, str, object], ...] = (
    ("journal_mode", "wal", "wal"),
    ("synchronous", "normal", 1),
    ("temp_store", "memory", 2),
    ("cache_size", "-8000", -8000),
    ("journal_size_limit", "16777216", 16777216),
)
_TABLES = """
DROP TABLE IF EXISTS info;
DROP TABLE IF EXISTS ft;
DROP TABLE IF EXISTS ft_title;
CREATE TABLE info(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE VIRTUAL TABLE ft USING fts5(title, meta, body, mark, note, content='', contentless_delete=1, tokenize='ascii',
  prefix='3');
CREATE VIRTUAL TABLE ft_title USING fts5(title, meta, content='', contentless_delete=1, tokenize='ascii',
  prefix='1 2 3');
"""


_UNTITLED = re.compile(r'<figure data-embed="[^"]*"><a href="([^"]*)">\1</a></figure>')
_APART = " \ue000 "
"""A word of its own between texts that have nothing to do with one another, so that no phrase runs across."""
_WITHIN = re.compile(
    r"<rt>[^<]*</rt>|</?(?:ruby|a|abbr|span|strong|em|del|ins|mark|small|sup|sub|code|kbd|img)(?: [^>]*)?>"
)
_BETWEEN = re.compile(r"<[^>]*>")


class Position(NamedTuple):
    """How far the index has come."""

    seq: int
    """The last change that it has taken in."""
    next_id: int | None
    """While it is made anew: the article to go on with."""


class Index:
    """One connection to ``search.db``."""

    def __init__(self, folder: Path, library_uid: str) -> None:
        """Open or create; a damaged file is thrown away."""
        self._path = folder / "search.db"
        self._uid = library_uid
        self._db = self._open()

    def close(self) -> None:
        """Close the connection; harmless when it is closed."""
        self._db.close()

    def interrupt(self) -> None:
        """Stop the statement that is running, if any. May be called from any thread."""
        self._db.interrupt()

    def is_file(self) -> bool:
        """Say whether the file is still the one that was opened: it may have been deleted."""
        try:
            there = self._path.stat()
        except OSError:
            return False
        return self._inode == (there.st_dev, there.st_ino)

    def step(self, library: apsw.Connection) -> bool:
        """Take in one batch of what has changed; return whether there is more. Does nothing when there is nothing."""
        position = self._position()
        if position.next_id is None and position.seq == head(library):
            return False
        with self._transaction():
            position = self._position()
            if self._cannot_follow(library, position):
                self._begin_anew()
                position = self._position()
            if position.next_id is not None:
                self._go_on(library, position)
            else:
                self._follow(library, position)
            position = self._position()
        return position.next_id is not None or position.seq < head(library)

    def matching(self, texts: Sequence[tuple[str, bool]]) -> set[int] | None:
        """Return the articles that hold all these texts, each a word or phrase with whether it is the beginning of one;
        None when there is nothing in them to look for.
        """
        plain: dict[str, None] = {}
        results: list[set[int]] = []
        for text, prefix in texts:
            tokens, beginning = folding.tokens(text)
            if not tokens:
                continue
            short = len(tokens[-1]) <= SHORT and not beginning
            phrase = f'"{" ".join(tokens)}"'
            if prefix and short and len(tokens) == 1:
                results.append(self._ids("ft", phrase) | self._ids("ft_title", f"{phrase} *"))
            else:
                plain[f"{phrase} *" if beginning or (prefix and not short) else phrase] = None
        if plain:
            results.append(self._ids("ft", " AND ".join(plain)))
        return set.intersection(*results) if results else None

    def articles(self) -> set[int]:
        """Return the ids of all articles in the index."""
        return {rowid for (rowid,) in self._db.execute("SELECT rowid FROM ft")}

    def is_sound(self) -> bool:
        """Have FTS5 check its own structures."""
        try:
            for table in ("ft", "ft_title"):
                self._db.execute(f"INSERT INTO {table}({table}) VALUES('integrity-check')")
        except apsw.Error:
            return False
        return bool(self._db.execute("PRAGMA quick_check").get == "ok")

    def begin_anew(self) -> None:
        """Empty the index; the steps that follow fill it again."""
        with self._transaction():
            self._begin_anew()

    def discard(self) -> None:
        """Close, and delete the file."""
        self._db.close()
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)

    def _open(self) -> apsw.Connection:
        for attempt in (1, 2):
            self._db = connect(self._path)
            try:
                set_pragmas(self._db, _PRAGMAS)
                if not self._is_ours():
                    with self._transaction():
                        if not self._is_ours():
                            self._begin_anew()
                there = self._path.stat()
            except (apsw.NotADBError, apsw.CorruptError):
                self.discard()
                if attempt == 2:
                    raise
            except BaseException:
                self._db.close()
                raise
            else:
                self._inode = (there.st_dev, there.st_ino)
                break
        return self._db

    def _is_ours(self) -> bool:
        if not self._db.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'info'").get:
            return False
        info = dict(self._db.execute("SELECT key, value FROM info"))
        return all(info.get(name) == value for name, value in self._identity().items())

    def _identity(self) -> dict[str, Any]:
        return {"library": self._uid, "fold_version": folding.FOLD_VERSION, "text_version": TEXT_VERSION}

    def _begin_anew(self) -> None:
        self._db.execute(_TABLES)
        values = {**self._identity(), "seq": -1, "next_id": None}
        self._db.executemany("INSERT INTO info VALUES(?, ?)", list(values.items()))

    def _position(self) -> Position:
        info = dict(self._db.execute("SELECT key, value FROM info WHERE key IN ('seq', 'next_id')"))
        return Position(info["seq"], info["next_id"])

    def _move(self, position: Position) -> None:
        self._db.executemany("UPDATE info SET value = ?2 WHERE key = ?1", list(position._asdict().items()))

    def _cannot_follow(self, library: apsw.Connection, position: Position) -> bool:
        """Whether the change log does not lead on from here: it was cut short, or a backup was put in its place."""
        if position.next_id is not None or position.seq == -1:
            return False
        oldest = library.execute("SELECT min(seq) FROM change").get
        last = head(library)
        return position.seq > last or (position.seq < last and (oldest is None or oldest > position.seq + 1))

    def _go_on(self, library: apsw.Connection, position: Position) -> None:
        """Index the next articles while the index is made anew."""
        ids = [
            article_id
            for (article_id,) in library.execute(
                "SELECT id FROM article WHERE id >= ? AND deleted_at IS NULL ORDER BY id LIMIT ?",
                (position.next_id, BATCH),
            )
        ]
        self._index(library, ids)
        self._move(Position(position.seq, ids[-1] + 1 if len(ids) == BATCH else None))

    def _follow(self, library: apsw.Connection, position: Position) -> None:
        """Index what the change log names next; a new index begins with all articles instead."""
        if position.seq == -1:
            self._go_on(library, Position(head(library), 0))
            return
        ids: set[int] = set()
        seq = position.seq
        changes = library.execute("SELECT seq, article_id, what FROM change WHERE seq > ? ORDER BY seq", (seq,))
        for seq, article_id, what in changes:  # noqa: B007 - the last one counts
            if not _INDEXED.isdisjoint(what.split(",")):
                ids.add(article_id)
            if len(ids) == BATCH:
                changes.close()
                break
        self._index(library, sorted(ids))
        self._move(Position(seq, None))

    def _index(self, library: apsw.Connection, ids: Sequence[int]) -> None:
        rows = [(article_id,) for article_id in ids]
        self._db.executemany("DELETE FROM ft WHERE rowid = ?", rows)
        self._db.executemany("DELETE FROM ft_title WHERE rowid = ?", rows)
        for article_id, title, meta, body, mark, note in _texts(library, ids):
            self._db.execute(
                "INSERT INTO ft(rowid, title, meta, body, mark, note) VALUES(?, ?, ?, ?, ?, ?)",
                (article_id, title, meta, body, mark, note),
            )
            self._db.execute("INSERT INTO ft_title(rowid, title, meta) VALUES(?, ?, ?)", (article_id, title, meta))

    def _ids(self, table: str, expression: str) -> set[int]:
        found = self._db.execute(
            f"SELECT group_concat(rowid) FROM {table} WHERE {table} MATCH ?",  # noqa: S608 - own names
            (expression,),
        ).get
        return set(map(int, found.split(","))) if found else set()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise


def body_text(html: str) -> str:
    """Return the words of a body in normal form: those of ``Document.text``, which takes a hundred times longer."""
    text = _BETWEEN.sub(" ", _WITHIN.sub("", _UNTITLED.sub(" ", html)))
    return unescape(text) if "&" in text else text


def _texts(library: apsw.Connection, ids: Sequence[int]) -> Iterator[tuple[int, str, str, str, str, str]]:
    """Yield what is indexed of each article that is not deleted: id, title, meta, body, marks, notes, all folded."""
    wanted = json.dumps(list(ids))
    marks = _gathered(
        library.execute(
            """SELECT h.article_id, CASE WHEN h.orphan THEN h.exact || ?2 || h.note ELSE h.note END
               FROM json_each(?1) AS j JOIN highlight AS h ON h.article_id = j.value AND h.deleted_at IS NULL""",
            (wanted, _APART),
        )
    )
    notes = _gathered(
        library.execute(
            """SELECT n.article_id, n.text FROM json_each(?) AS j
               JOIN note AS n ON n.article_id = j.value AND n.deleted_at IS NULL""",
            (wanted,),
        )
    )
    rows = library.execute(
        """SELECT a.id, a.title, a.byline, a.site_name, a.source, a.url, b.codec, b.html FROM json_each(?) AS j
           JOIN article AS a ON a.id = j.value AND a.deleted_at IS NULL LEFT JOIN body AS b ON b.article_id = a.id""",
        (wanted,),
    )
    for article_id, title, byline, site_name, source, url, codec, html in rows:
        text = body_text(unpack(codec, html)) if html is not None else ""
        meta = _APART.join((byline, site_name, source, address.host(url)))
        parts = (title, meta, text, marks.get(article_id, ""), notes.get(article_id, ""))
        yield article_id, *map(folding.fold, parts)


def _gathered(rows: Iterable[tuple[int, str]]) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    for article_id, text in rows:
        if text:
            found.setdefault(article_id, []).append(text)
    return {article_id: _APART.join(texts) for article_id, texts in found.items()}
