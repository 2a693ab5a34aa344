"""What the library remembers of the machines that it is shared with: what each thing is to all of them, and what is read."""

from __future__ import annotations

import apsw

TABLE = """
-- Things are named as in reader.shared_model. state: all that is known of one. base: what it was here when that was made,
-- as JSON, NULL for one that was not here. within: the uid of the article that a mark is in.
-- wants: what it names was not there yet.
CREATE TABLE shared(
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  state BLOB NOT NULL,
  base TEXT,
  told INTEGER NOT NULL,
  conflict INTEGER NOT NULL,
  wants INTEGER NOT NULL,
  within TEXT NOT NULL
) STRICT;
CREATE INDEX shared_untold ON shared(id) WHERE told = 0;
CREATE INDEX shared_conflict ON shared(id) WHERE conflict = 1;
CREATE INDEX shared_wants ON shared(id) WHERE wants = 1;
CREATE INDEX shared_within ON shared(within) WHERE within <> '';
-- The logs in the folder: own ones as they were left, others as far as they are read.
CREATE TABLE shared_log(
  name TEXT NOT NULL,
  own INTEGER NOT NULL,
  size INTEGER NOT NULL,
  changed_ns INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  digest TEXT NOT NULL,
  PRIMARY KEY(own, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE shared_said(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""

READ_AGAIN = "DELETE FROM shared_log WHERE own = 0"
"""Logs were read past what older versions did not know: saved searches, feeds, what is said of tags."""


def said(db: apsw.Connection, key: str) -> str:
    """Return what is remembered under a name; empty for nothing."""
    return str(db.execute("SELECT value FROM shared_said WHERE key = ?", (key,)).get or "")


def say(db: apsw.Connection, **values: object) -> None:
    """Remember values under their names."""
    db.executemany("INSERT OR REPLACE INTO shared_said VALUES(?, ?)", [(key, str(v)) for key, v in values.items()])


def forget(db: apsw.Connection) -> None:
    """Forget which logs are read and written, so that all is told and taken again: it is another folder now."""
    db.execute("DELETE FROM shared_log")
    db.execute("UPDATE shared SET told = 0")


def forget_all(db: apsw.Connection) -> None:
    """Forget what each thing was to all: rows were lost here, which nobody may take for deleted. What others have comes back."""
    if db.execute("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'shared_said')").get:
        db.execute("DELETE FROM shared; DELETE FROM shared_log; DELETE FROM shared_said WHERE key = 'seq'")
