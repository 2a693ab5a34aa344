"""The tables of ``library.db``, and the steps that bring an older library to them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import apsw

from reader.errors import LibraryError
from reader.library import apart, import_log, page_comments, reading, saved, shared_rows, tag_looks
from reader.library.feed_schema import FEEDS
from reader.library.rows import new_uid

APPLICATION_ID = 0x506F7374
"""SQLite's application_id of a library file: "Post"."""
CHANGES = (
    *("added", "body", "meta", "state", "tags", "progress", "highlights", "notes", "deleted"),
    *("versions", "links", "review", "names", "feeds", "searches", "colors"),
)
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

_MARGIN = """
-- own: the reader's own fields as a JSON object of what the capture says in their place; empty for none.
ALTER TABLE article ADD COLUMN own TEXT NOT NULL DEFAULT '';

-- how and confidence: what reader.anchoring answered. waiting: the reader has not said yet whether the place is right
-- or the orphan is to stay one. image: the address of a picture, which stands at start, in place of words.
ALTER TABLE highlight ADD COLUMN style TEXT NOT NULL DEFAULT 'mark';
ALTER TABLE highlight ADD COLUMN image TEXT NOT NULL DEFAULT '';
ALTER TABLE highlight ADD COLUMN how TEXT NOT NULL DEFAULT 'position';
ALTER TABLE highlight ADD COLUMN confidence REAL NOT NULL DEFAULT 1.0;
ALTER TABLE highlight ADD COLUMN waiting INTEGER NOT NULL DEFAULT 0;
UPDATE highlight SET waiting = 1, how = '', confidence = 0.0 WHERE orphan = 1;
DROP INDEX highlight_article;
DROP INDEX highlight_newest;
CREATE INDEX highlight_article
  ON highlight(article_id DESC, deleted_at, start, id, color, style, orphan, waiting, created_at);
CREATE INDEX highlight_newest ON highlight(created_at, id, article_id, color, style, orphan, waiting)
  WHERE deleted_at IS NULL;
CREATE INDEX highlight_waiting ON highlight(article_id) WHERE deleted_at IS NULL AND waiting = 1;

-- The wordings that highlights and notes had before, and until when.
CREATE TABLE highlight_past(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  highlight_id INTEGER NOT NULL REFERENCES highlight(id) ON DELETE CASCADE,
  until INTEGER NOT NULL,
  start INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  exact TEXT NOT NULL,
  prefix TEXT NOT NULL,
  suffix TEXT NOT NULL,
  image TEXT NOT NULL
) STRICT;
CREATE INDEX highlight_past_highlight ON highlight_past(highlight_id, id);
CREATE TABLE note_past(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  note_id INTEGER NOT NULL REFERENCES note(id) ON DELETE CASCADE,
  written_at INTEGER NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX note_past_note ON note_past(note_id, id);
CREATE TABLE note_tag(
  note_id INTEGER NOT NULL REFERENCES note(id) ON DELETE CASCADE,
  tag_id INTEGER NOT NULL REFERENCES tag(id),
  place INTEGER NOT NULL,
  PRIMARY KEY(note_id, tag_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX note_tag_tag ON note_tag(tag_id, note_id);

-- Every body that an article has had, the present one too; the html of earlier ones is in version_body by the SHA-256
-- of the HTML, once for each. cuts: what has been taken out of it, as a JSON array of reader.document.cutting keys.
CREATE TABLE version(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
  origin TEXT NOT NULL CHECK(origin IN ('capture', 'edit', 'cut')),
  present INTEGER NOT NULL CHECK(present IN (0, 1)),
  captured_at INTEGER NOT NULL,
  words INTEGER NOT NULL,
  content_hash TEXT NOT NULL,
  html_hash TEXT NOT NULL DEFAULT '',
  original TEXT REFERENCES media(sha256),
  cuts TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX version_present ON version(article_id) WHERE present = 1;
CREATE INDEX version_article ON version(article_id, id);
CREATE INDEX version_original ON version(original) WHERE original IS NOT NULL;
CREATE TABLE version_body(
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
  html_hash TEXT NOT NULL,
  codec INTEGER NOT NULL,
  html BLOB NOT NULL,
  UNIQUE(article_id, html_hash)
) STRICT;
-- Where the marks stood in a version when another took its place.
CREATE TABLE version_place(
  version_id INTEGER NOT NULL REFERENCES version(id) ON DELETE CASCADE,
  highlight_id INTEGER NOT NULL REFERENCES highlight(id) ON DELETE CASCADE,
  start INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  orphan INTEGER NOT NULL,
  how TEXT NOT NULL,
  confidence REAL NOT NULL,
  waiting INTEGER NOT NULL,
  PRIMARY KEY(version_id, highlight_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX version_place_highlight ON version_place(highlight_id);
INSERT INTO version(article_id, origin, present, captured_at, words, content_hash, original)
  SELECT a.id, 'capture', 1, a.added_at, a.words, a.content_hash, b.original
  FROM body AS b JOIN article AS a ON a.id = b.article_id ORDER BY a.id;

-- Links in the text of a note, or of the note on a highlight, in their order: to an article (NULL while there is none
-- of that title), and in it perhaps to the highlight or note of that uid. key is the folded title, or the uid, as written.
CREATE TABLE link(
  id INTEGER PRIMARY KEY,
  note_id INTEGER REFERENCES note(id) ON DELETE CASCADE,
  highlight_id INTEGER REFERENCES highlight(id) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  article_id INTEGER REFERENCES article(id) ON DELETE SET NULL,
  mark_uid TEXT NOT NULL DEFAULT '',
  key TEXT NOT NULL,
  CHECK((note_id IS NULL) <> (highlight_id IS NULL))
) STRICT;
CREATE INDEX link_note ON link(note_id, place) WHERE note_id IS NOT NULL;
CREATE INDEX link_highlight ON link(highlight_id, place) WHERE highlight_id IS NOT NULL;
CREATE INDEX link_article ON link(article_id) WHERE article_id IS NOT NULL;
CREATE INDEX link_key ON link(key) WHERE article_id IS NULL;

-- Spaced repetition: the card of a highlight as fsrs writes it, and each answer with the card before it.
CREATE TABLE review(
  highlight_id INTEGER PRIMARY KEY REFERENCES highlight(id) ON DELETE CASCADE,
  due_at INTEGER NOT NULL,
  card TEXT NOT NULL
) STRICT;
CREATE INDEX review_due ON review(due_at);
CREATE TABLE review_past(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  highlight_id INTEGER NOT NULL REFERENCES highlight(id) ON DELETE CASCADE,
  reviewed_at INTEGER NOT NULL,
  rating INTEGER NOT NULL,
  before TEXT NOT NULL
) STRICT;
CREATE INDEX review_past_highlight ON review_past(highlight_id, id);

-- What marks.db catches up with: 2 × id of a highlight, 2 × id + 1 of a note.
CREATE TABLE mark_change(seq INTEGER PRIMARY KEY AUTOINCREMENT, mark INTEGER NOT NULL) STRICT;
CREATE TRIGGER mark_highlight_new AFTER INSERT ON highlight
  BEGIN INSERT INTO mark_change(mark) VALUES(2 * new.id); END;
CREATE TRIGGER mark_highlight_edited AFTER UPDATE OF exact, image, note, deleted_at ON highlight
  BEGIN INSERT INTO mark_change(mark) VALUES(2 * new.id); END;
CREATE TRIGGER mark_highlight_gone AFTER DELETE ON highlight
  BEGIN INSERT INTO mark_change(mark) VALUES(2 * old.id); END;
CREATE TRIGGER mark_highlight_tagged AFTER INSERT ON highlight_tag
  BEGIN INSERT INTO mark_change(mark) VALUES(2 * new.highlight_id); END;
CREATE TRIGGER mark_highlight_untagged AFTER DELETE ON highlight_tag
  BEGIN INSERT INTO mark_change(mark) VALUES(2 * old.highlight_id); END;
CREATE TRIGGER mark_note_new AFTER INSERT ON note
  BEGIN INSERT INTO mark_change(mark) VALUES(2 * new.id + 1); END;
CREATE TRIGGER mark_note_edited AFTER UPDATE OF text, deleted_at ON note
  BEGIN INSERT INTO mark_change(mark) VALUES(2 * new.id + 1); END;
CREATE TRIGGER mark_note_gone AFTER DELETE ON note
  BEGIN INSERT INTO mark_change(mark) VALUES(2 * old.id + 1); END;
CREATE TRIGGER mark_note_tagged AFTER INSERT ON note_tag
  BEGIN INSERT INTO mark_change(mark) VALUES(2 * new.note_id + 1); END;
CREATE TRIGGER mark_note_untagged AFTER DELETE ON note_tag
  BEGIN INSERT INTO mark_change(mark) VALUES(2 * old.note_id + 1); END;
"""
"""Marks that are found again with more or less confidence, versions of bodies, links, tags of notes, review."""


def _open_margin(db: apsw.Connection) -> None:
    from reader.library import links

    db.execute(_MARGIN)
    links.read_all(db)


_SHELVED = """
ALTER TABLE article ADD COLUMN trashed_at INTEGER;
ALTER TABLE article ADD COLUMN trashed_from TEXT NOT NULL DEFAULT '';
"""
"""Since when an article stands on the shelf called trash, NULL where that is not known, and which it stood on before."""

_SAID = """
ALTER TABLE highlight ADD COLUMN alt TEXT NOT NULL DEFAULT '';
ALTER TABLE highlight_past ADD COLUMN alt TEXT NOT NULL DEFAULT '';
"""
"""What a page says of a marked picture."""

_PUBLISHED = (
    "CREATE INDEX article_published ON article(published_at, added_at, id) WHERE deleted_at IS NULL AND entry = 0"
)
"""What a list goes by that is in the order of publishing."""

_TABLES = (page_comments.TABLE, apart.TABLE, reading.TABLE, saved.TABLE, tag_looks.TABLE, _PUBLISHED, apart.UNITED)
_LATER = (import_log.TABLE, shared_rows.TABLE, shared_rows.READ_AGAIN)
STEPS: tuple[Step, ...] = (_name_library, _FETCHED, _open_margin, _SHELVED, FEEDS, _SAID, *_TABLES, *_LATER)
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
