"""``search.db``: a full-text index of the library, derived from it and made anew on any doubt.

FTS5: sqlite.org/fts5.html.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from html import unescape
from pathlib import Path
from typing import NamedTuple

import apsw
from pyroaring import BitMap

from reader import address
from reader.library import folding
from reader.library.derived import Derived
from reader.library.rows import fetch, unpack
from reader.library.store import head

TEXT_VERSION = 3
"""What is indexed of an article, and how its text is taken from its body; another one makes the index anew."""
BATCH = 100
"""Articles indexed in one transaction: some 0.2 s, which is how long another process may have to wait."""
_REMEMBERED = 64
SHORT = 2
"""A beginning of so few letters is looked for in titles, bylines and sites only; as a word it is found everywhere."""
_INDEXED = {"added", "body", "meta", "deleted"}
HEAD = ("title", "byline", "site", "source", "host")
"""The columns of both tables; ``ft`` has the ``path`` of the address and the ``body`` too. What marks hold is in ``marks.db``."""
_FOUND = "SELECT rowid AS id FROM {0} WHERE {0} MATCH ?"
_SINGLE = re.compile(r'((?:{body} : )?)"([^\x00-\x7f])" \*')
"""Whatever begins with one character, in all columns or in texts."""
_SEVERAL = 100
_ANY_THAT_BEGINS = """SELECT rowid AS id FROM ft WHERE ft MATCH (
  SELECT iif(count(*) BETWEEN 1 AND ?1, ?2 || '(' || group_concat('"' || term || '"', ' OR ') || ')', ?3)
  FROM (SELECT term FROM temp.tokens WHERE term >= ?4 AND term < ?4 || char(0x10FFFF) LIMIT ?1 + 1))"""
_WEIGHTS = "10.0, 4.0, 4.0, 2.0, 2.0, 1.0, 1.0"
"""How much more words in each column of ``ft`` count than words in a text."""
_TABLES = """
DROP TABLE IF EXISTS info;
DROP TABLE IF EXISTS ft;
DROP TABLE IF EXISTS ft_title;
CREATE TABLE info(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE VIRTUAL TABLE ft USING fts5(title, byline, site, source, host, path, body, content='', contentless_delete=1,
  tokenize='ascii', prefix='3 4');
CREATE VIRTUAL TABLE ft_title USING fts5(title, byline, site, source, host, content='', contentless_delete=1, tokenize='ascii',
  prefix='1 2 3');
"""


_UNTITLED = re.compile(
    r'<(?:figure|p) data-embed="[^"]*"><a href="((?:https?://)?(?:www\.)?([^"/:?#]*)[^"]*)">(?:\1|\2)</a></(?:figure|p)>',
    re.IGNORECASE,
)
"""An embed without a title: its address or host stands for one."""
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
        self._answers: dict[tuple[str, str], BitMap] = {}
        self._answered: Position | None = None

    def step(self, library: apsw.Connection, *, patient: bool = True) -> bool:
        """Take in one batch of what has changed; return whether there is more. Does nothing when there is nothing."""
        position = self._position()
        if position.next_id is None and position.seq == head(library):
            return False
        with nullcontext() if patient else self.hurrying(), self._transaction():
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

    def lag(self, library: apsw.Connection, most: int) -> int:
        """Return how many changes are still to be taken in, counted to ``most`` and one; 1 where it is made anew of what
        fits into one batch.
        """
        position = self._position()
        if position.next_id is not None or position.seq < 0:
            last = int(library.execute("SELECT coalesce(max(id), 0) FROM article").get)
            return 1 if last - (position.next_id or 0) < BATCH else most + 1
        rows = fetch(
            library, "SELECT seq, what FROM change WHERE seq > ? ORDER BY seq LIMIT ?", (position.seq, 50 * most)
        )
        if rows and rows[-1][0] < head(library):
            return most + 1
        return min(sum(not _INDEXED.isdisjoint(what.split(",")) for _, what in rows), most + 1)

    def share(self, library: apsw.Connection) -> float:
        """Return how much of the library (0 to 1) is in an index that is being made; 1 for one that only follows."""
        position = self._position()
        if position.seq < 0:
            return 0.0
        if position.next_id is None:
            return 1.0
        return position.next_id / (1 + int(library.execute("SELECT coalesce(max(id), 0) FROM article").get))

    def holding(self, expression: str, table: str = "ft") -> BitMap:
        """Return the articles that an expression of FTS5 finds; of late ones it is remembered until the index changes."""
        position = self._position()
        if position != self._answered:
            self._answers.clear()
            self._answered = position
        key = (table, expression)
        found = self._answers.pop(key, None)
        if found is None:
            if table == "ft" and (single := _SINGLE.fullmatch(expression)):
                found = self._beginning(single[1], single[2], expression)
            else:
                found = self.ids(_FOUND.format(table), (expression,))
        self._answers[key] = found
        if len(self._answers) > _REMEMBERED:
            del self._answers[next(iter(self._answers))]
        return found

    def _beginning(self, columns: str, character: str, expression: str) -> BitMap:
        """Return the articles with a token that begins with a character, as the expression says it too.

        FTS5 puts all places of all such tokens together first, which takes four times as long as to look for any of some dozens
        of tokens, as a character of a script without spaces has; with more than ``_SEVERAL`` it is no longer slower.
        """
        self._db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.tokens USING fts5vocab(main, ft, row)")
        return self.ids(_ANY_THAT_BEGINS, (_SEVERAL, columns, expression, character))

    def newest(self, table: str, expression: str, most: int, among: BitMap | None) -> BitMap:
        """Return the newest articles that an expression finds, ``most`` of them, perhaps only of these."""
        found = self._answers.get((table, expression)) if self._position() == self._answered else None
        if found is None and among is not None:
            found = self.holding(expression, table)
        if found is not None:
            return newest(found if among is None else found & among, most)
        return self.ids(f"{_FOUND.format(table)} ORDER BY rowid DESC LIMIT ?", (expression, most))

    def weights(self, expression: str) -> dict[int, float]:
        """Return how well the articles fit that an expression finds; more is better."""
        statement = f"SELECT rowid, -bm25(ft, {_WEIGHTS}) FROM ft WHERE ft MATCH ?"  # noqa: S608 - own numbers
        return dict(fetch(self._db, statement, (expression,)))

    def since(self, table: str, expression: str, first: int) -> BitMap:
        """Return the articles from ``first`` on that an expression finds."""
        return self.ids(f"{_FOUND.format(table)} AND rowid >= ?", (expression, first))

    def forget(self) -> None:
        """Remember no answers."""
        self._answered = None

    def _begin_anew(self) -> None:
        super()._begin_anew()
        self._answered = None

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
        for article_id, *texts in _texts(library, ids):
            self._db.execute(
                "INSERT INTO ft(rowid, title, byline, site, source, host, path, body) VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
                (article_id, *texts),
            )
            self._db.execute(
                "INSERT INTO ft_title(rowid, title, byline, site, source, host) VALUES(?, ?, ?, ?, ?, ?)",
                (article_id, *texts[: len(HEAD)]),
            )


def newest(found: BitMap, most: int) -> BitMap:
    """Return the largest of these numbers, ``most`` of them."""
    return found[-most:] if len(found) > most else found


def body_text(html: str) -> str:
    """Return the words of a body in normal form: those of ``Document.text``, which takes a hundred times longer."""
    text = _BETWEEN.sub(" ", _WITHIN.sub("", _UNTITLED.sub(" ", html)))
    return unescape(text) if "&" in text else text


def _texts(library: apsw.Connection, ids: Sequence[int]) -> Iterator[tuple[int, str, str, str, str, str, str, str]]:
    """Yield what is indexed of each article that is not deleted: id, then the columns of ``ft``, all folded."""
    rows = library.execute(
        """SELECT a.id, a.title, a.byline, a.site_name, a.source, a.url, b.codec, b.html FROM json_each(?) AS j
           JOIN article AS a ON a.id = j.value AND a.deleted_at IS NULL LEFT JOIN body AS b ON b.article_id = a.id""",
        (json.dumps(list(ids)),),
    )
    for article_id, title, byline, site_name, source, url, codec, html in rows:
        text = body_text(unpack(codec, html)) if html is not None else ""
        parts = (title, byline, site_name, source, address.host(url), address.path_words(url), text)
        yield article_id, *map(folding.fold, parts)
