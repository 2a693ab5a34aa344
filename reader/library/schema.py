"""The tables of ``library.db``, and the steps that bring an older library to them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import apsw

from reader.errors import LibraryError
from reader.library.rows import new_uid

APPLICATION_ID = 0x506F7374
"""SQLite's application_id of a library file: "Post"."""
CHANGES = ("added", "body", "meta", "state", "tags", "progress", "highlights", "notes", "deleted")
"""The words of ``Change.what`` and of the change log."""

Step = str | Callable[[apsw.Connection], None]
"""One migration: statements, or a function that runs them, inside a transaction that the caller began."""

_FIRST = """
CREATE TABLE info(key TEXT PRIMARY KEY, value) WITHOUT ROWID;

-- Ids are never used again: search.db and what is kept in memory key on them.
-- title_key and site_key are what lists are sorted by. Times are seconds since 1970, UTC.
CREATE TABLE article(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uid TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL DEFAULT 'inbox' CHECK(state IN ('inbox', 'later', 'archive', 'trash')),
  status TEXT NOT NULL DEFAULT 'ready' CHECK(status IN ('ready', 'waiting', 'failed')),
  starred INTEGER NOT NULL DEFAULT 0 CHECK(starred IN (0, 1)),
  added_at INTEGER NOT NULL,
  published_at INTEGER,
  read_at INTEGER,
  deleted_at INTEGER,
  progress REAL NOT NULL DEFAULT 0 CHECK(progress BETWEEN 0 AND 1),
  position INTEGER NOT NULL DEFAULT 0,
  words INTEGER NOT NULL DEFAULT 0,
  url TEXT NOT NULL DEFAULT '',
  canonical_url TEXT NOT NULL DEFAULT '',
  content_hash TEXT NOT NULL DEFAULT '',
  title TEXT NOT NULL DEFAULT '',
  title_key TEXT NOT NULL DEFAULT '',
  byline TEXT NOT NULL DEFAULT '',
  site_name TEXT NOT NULL DEFAULT '',
  site_key TEXT NOT NULL DEFAULT '',
  lang TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL DEFAULT '',
  origin TEXT NOT NULL DEFAULT '',
  failure TEXT NOT NULL DEFAULT '',
  excerpt TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX article_address ON article(canonical_url) WHERE canonical_url <> '';
CREATE INDEX article_content ON article(content_hash) WHERE content_hash <> '';
CREATE INDEX article_added ON article(added_at, id, state, words, read_at, progress) WHERE deleted_at IS NULL;
CREATE INDEX article_shelf ON article(state, added_at, id, words) WHERE deleted_at IS NULL;
CREATE INDEX article_starred ON article(added_at, id, state, words) WHERE deleted_at IS NULL AND starred = 1;
CREATE INDEX article_title ON article(title_key, added_at, id, state, words) WHERE deleted_at IS NULL;
CREATE INDEX article_site ON article(site_key, added_at, id, state, words) WHERE deleted_at IS NULL;
CREATE INDEX article_length ON article(words, added_at, id, state) WHERE deleted_at IS NULL;
CREATE INDEX article_deleted ON article(deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX article_unready ON article(status) WHERE status <> 'ready';

-- html is clean HTML in the normal form of document.to_html; codec 0 is UTF-8, 1 the same through zlib.
CREATE TABLE body(
  article_id INTEGER PRIMARY KEY REFERENCES article(id) ON DELETE CASCADE,
  codec INTEGER NOT NULL,
  text_version INTEGER NOT NULL DEFAULT 1,
  original TEXT REFERENCES media(sha256),
  html BLOB NOT NULL
) STRICT;
CREATE INDEX body_original ON body(original);

CREATE TABLE tag(id INTEGER PRIMARY KEY, name TEXT NOT NULL, key TEXT NOT NULL UNIQUE) STRICT;
-- place is the tag's rank among the article's own; NULL for a tag that stands above one of these.
CREATE TABLE article_tag(
  article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
  tag_id INTEGER NOT NULL REFERENCES tag(id),
  place INTEGER,
  PRIMARY KEY(article_id, tag_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_tag_tag ON article_tag(tag_id, article_id, place);

CREATE TABLE highlight(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uid TEXT NOT NULL UNIQUE,
  article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
  start INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  exact TEXT NOT NULL,
  prefix TEXT NOT NULL,
  suffix TEXT NOT NULL,
  color TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  orphan INTEGER NOT NULL DEFAULT 0 CHECK(orphan IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX highlight_article ON highlight(article_id, deleted_at, start, id);
CREATE INDEX highlight_newest ON highlight(created_at, id, article_id) WHERE deleted_at IS NULL;
CREATE INDEX highlight_orphan ON highlight(article_id) WHERE deleted_at IS NULL AND orphan = 1;
CREATE INDEX highlight_deleted ON highlight(deleted_at) WHERE deleted_at IS NOT NULL;
CREATE TABLE highlight_tag(
  highlight_id INTEGER NOT NULL REFERENCES highlight(id) ON DELETE CASCADE,
  tag_id INTEGER NOT NULL REFERENCES tag(id),
  place INTEGER NOT NULL,
  PRIMARY KEY(highlight_id, tag_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX highlight_tag_tag ON highlight_tag(tag_id, highlight_id);

CREATE TABLE note(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uid TEXT NOT NULL UNIQUE,
  article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
  reply_to INTEGER REFERENCES note(id) ON DELETE SET NULL,
  highlight_id INTEGER REFERENCES highlight(id) ON DELETE SET NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX note_article ON note(article_id, deleted_at, created_at, id);
CREATE INDEX note_newest ON note(created_at, id, article_id) WHERE deleted_at IS NULL;
CREATE INDEX note_reply ON note(reply_to) WHERE reply_to IS NOT NULL;
CREATE INDEX note_highlight ON note(highlight_id) WHERE highlight_id IS NOT NULL;
CREATE INDEX note_deleted ON note(deleted_at) WHERE deleted_at IS NOT NULL;

-- The files under media/; kind is 'image' or 'original' (kept through gzip). bytes counts what the hash is of.
CREATE TABLE media(
  sha256 TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  mime TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  width INTEGER NOT NULL DEFAULT 0,
  height INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE article_image(
  article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
  url TEXT NOT NULL,
  sha256 TEXT NOT NULL REFERENCES media(sha256),
  PRIMARY KEY(article_id, url)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_image_sha256 ON article_image(sha256);

-- What search.db and other processes catch up with; names articles that are gone too, hence no foreign key.
CREATE TABLE change(seq INTEGER PRIMARY KEY AUTOINCREMENT, article_id INTEGER NOT NULL, what TEXT NOT NULL) STRICT;
"""


def _name_library(db: apsw.Connection) -> None:
    db.execute(_FIRST)
    db.execute("INSERT INTO info VALUES('uid', ?)", (new_uid(),))


_FETCHED = "CREATE INDEX article_fetched ON article(url) WHERE url <> canonical_url"
"""Pages that say their address is another than the one they came from are found by either."""

STEPS: tuple[Step, ...] = (_name_library, _FETCHED)
"""The n-th step brings a library of version n to version n + 1; a new library takes all of them. Never edit one that
was released: add another."""


def prepare(db: apsw.Connection, folder: Path, steps: tuple[Step, ...] = STEPS) -> None:
    """Create the tables or bring them up to date, all or nothing; raises LibraryError for what is not ours to touch."""
    version = check_version(db, folder, len(steps))
    if version == len(steps):
        return
    if version == 0:
        db.execute("PRAGMA page_size = 4096")
    db.execute("BEGIN IMMEDIATE")
    try:
        version = check_version(db, folder, len(steps))  # another process may have been faster
        if 0 < version < len(steps):
            _keep_aside(db, folder, version)
        for step in steps[version:]:
            if callable(step):
                step(db)
            else:
                db.execute(step)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {len(steps)}")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def check_version(db: apsw.Connection, folder: Path, known: int = len(STEPS)) -> int:
    """Return the version of the library, 0 for an empty file; raises LibraryError when it is newer or no library."""
    version = int(db.execute("PRAGMA user_version").get)
    application = int(db.execute("PRAGMA application_id").get)
    empty = version == application == 0 and not db.execute("SELECT count(*) FROM sqlite_schema").get
    if not empty and application != APPLICATION_ID:
        raise LibraryError(
            f"{folder / 'library.db'} is not a Postil library; choose another folder. Nothing was changed."
        )
    if version > known:
        raise LibraryError(
            f"The library in {folder} was made by a newer Postil (format {version}, this one knows {known}); "
            "update Postil to open it. Nothing was changed."
        )
    return version


def _keep_aside(db: apsw.Connection, folder: Path, version: int) -> None:
    """Copy the library as it is to ``library-before-format-N.db``, through a connection that sees what is committed."""
    wanted = folder / f"library-before-format-{version + 1}.db"
    number = 1
    while wanted.exists():
        number += 1
        wanted = folder / f"library-before-format-{version + 1}-{number}.db"
    reader = apsw.Connection(db.filename, flags=apsw.SQLITE_OPEN_READONLY)
    try:
        reader.execute("VACUUM INTO ?", (str(wanted),))
    finally:
        reader.close()
