"""What each import has brought, so that it can be undone as a whole, and read anew from its records."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

import apsw

from reader.errors import LibraryError
from reader.library.rows import fetch, instant

if TYPE_CHECKING:
    from reader.import_model import ImportRun

_SMALL = 512
"""Bytes, the window of zlib's least."""
TABLE = """
-- digest is of the record as it stood in the file; before is what a known article had that the import changed, as a JSON
-- object; marks are the uids of what it added.
CREATE TABLE import_run(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  began_at INTEGER NOT NULL,
  undone_at INTEGER,
  format TEXT NOT NULL,
  name TEXT NOT NULL
) STRICT;
CREATE TABLE import_record(
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES import_run(id) ON DELETE CASCADE,
  article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
  created INTEGER NOT NULL CHECK(created IN (0, 1)),
  digest BLOB NOT NULL,
  before TEXT NOT NULL,
  marks TEXT NOT NULL,
  raw BLOB NOT NULL
) STRICT;
CREATE INDEX import_record_run ON import_record(run_id);
CREATE INDEX import_record_article ON import_record(article_id, digest);
"""


class Kept(NamedTuple):
    """What an import did with one article."""

    id: int
    article_id: int
    created: bool
    before: dict[str, Any]
    """Columns and their values; under ``now`` what the import made of them, under ``given`` the tags that it gave, under
    ``edited`` the marks that it changed."""
    marks: list[str]


def begin(db: apsw.Connection, moment: int, format_name: str, name: str) -> int:
    """Return the id of a new import."""
    db.execute("INSERT INTO import_run(began_at, format, name) VALUES(?, ?, ?)", (moment, format_name, name))
    return db.last_insert_rowid()


def runs(db: apsw.Connection) -> list[ImportRun]:
    """Return the imports that have brought anything, newest first."""
    from reader.import_model import ImportRun

    found = fetch(
        db,
        """SELECT r.id, r.began_at, r.format, r.name, count(DISTINCT i.article_id), r.undone_at IS NOT NULL
           FROM import_run AS r LEFT JOIN import_record AS i ON i.run_id = r.id GROUP BY r.id
           HAVING count(i.id) OR EXISTS (SELECT 1 FROM info WHERE key = 'import:' || r.id) ORDER BY r.id DESC""",
    )
    return [ImportRun(row[0], instant(row[1]), row[2], row[3], row[4], bool(row[5])) for row in found]


def one(db: apsw.Connection, run_id: int) -> ImportRun:
    """Return one import. Raises LibraryError when there is none of that number."""
    for run in runs(db):
        if run.id == run_id:
            return run
    raise LibraryError(f"There is no import {run_id}; `postil import --runs` lists those that there are.")


def note(
    db: apsw.Connection, run_id: int, rows: Iterable[tuple[int, bool, bytes, dict[str, Any], list[str], str]]
) -> None:
    """Write down what an import did with some articles: id, whether new, digest, what it had before, marks, the record."""
    db.executemany(
        "INSERT INTO import_record(run_id, article_id, created, digest, before, marks, raw) VALUES(?, ?, ?, ?, ?, ?, ?)",
        [
            (
                run_id,
                article_id,
                int(created),
                digest,
                json.dumps(before) if before else "",
                json.dumps(marks) if marks else "",
                packed(raw.encode("utf-8", "replace")),
            )
            for article_id, created, digest, before, marks, raw in rows
        ],
    )


def packed(raw: bytes) -> bytes:
    """Return a record through zlib. What a small one costs is to make room for a large one, ten times as long as the rest."""
    packing = zlib.compressobj(6, zlib.DEFLATED, 9, 4) if len(raw) <= _SMALL else zlib.compressobj(6)
    return packing.compress(raw) + packing.flush()


def records(db: apsw.Connection, run_id: int) -> list[Kept]:
    """Return what an import did, in its order."""
    return [
        Kept(
            number, article_id, bool(created), json.loads(before) if before else {}, json.loads(marks) if marks else []
        )
        for number, article_id, created, before, marks in fetch(
            db,
            "SELECT id, article_id, created, before, marks FROM import_record WHERE run_id = ? ORDER BY id",
            (run_id,),
        )
    ]


def free_uid(db: apsw.Connection, uid: str) -> str:
    """Return what an article was called where it comes from, if that is a uid that no article has here; else nothing."""
    from uuid import UUID  # not at the start: 3 ms

    if not uid:
        return ""
    with suppress(ValueError):
        own = str(UUID(uid))
        if not db.execute("SELECT EXISTS (SELECT 1 FROM article WHERE uid = ?)", (own,)).get:
            return own
    return ""


def withdrawn(db: apsw.Connection, article_id: int) -> bool:
    """Say whether what deleted an article was the undoing of the import that made it, and not the reader."""
    return bool(
        db.execute(
            """SELECT EXISTS (SELECT 1 FROM import_record AS i JOIN import_run AS r ON r.id = i.run_id
               JOIN article AS a ON a.id = i.article_id
               WHERE i.article_id = ? AND i.created = 1 AND a.deleted_at = r.undone_at)""",
            (article_id,),
        ).get
    )
