"""``search.db``: a full-text index of the library, derived from it and made anew on any doubt.

FTS5: sqlite.org/fts5.html.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from pathlib import Path
from typing import NamedTuple

import apsw

from reader import address
from reader.library import folding
from reader.library.derived import Derived
from reader.library.rows import unpack
from reader.library.store import head

TEXT_VERSION = 1
"""What is indexed of an article, and how its text is taken from its body; another one makes the index anew."""
BATCH = 100
"""Articles indexed in one transaction: some 0.2 s, which is how long another process may have to wait."""
SHORT = 2
"""A beginning of so few letters is looked for in titles, bylines and sites only; as a word it is found everywhere."""
_INDEXED = {"added", "body", "meta", "highlights", "notes", "deleted"}
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


_UNTITLED = re.compile(
    r'<(?:figure|p) data-embed="[^"]*"><a href="((?:https?://)?(?:www\.)?([^"/:?#]*)[^"]*)">(?:\1|\2)</a></(?:figure|p)>',
    re.IGNORECASE,
)
"""An embed without a title: its address or host stands for one."""
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


class Index(Derived):
    """One connection to ``search.db``."""

    TABLES = _TABLES

    def __init__(self, folder: Path, library_uid: str) -> None:
        """Open or create; a damaged file is thrown away."""
        super().__init__(
            folder / "search.db",
            {"library": library_uid, "fold_version": folding.FOLD_VERSION, "text_version": TEXT_VERSION},
        )

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
