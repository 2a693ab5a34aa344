"""The step that brings feeds into a library: their tables, and what keeps waiting entries off the shelves."""

from __future__ import annotations

WAITING, HELD_BACK, MUTED = 1, 2, 3
"""What ``article.entry`` says beside 0, an article like any other: it waits in its feed's list; its feed is unsubscribed
from; a rule has muted it.
"""
_SAVE = "UPDATE article SET entry = 0, added_at = CAST(strftime('%s', 'now') AS INTEGER)"
_TELL = "INSERT INTO change(article_id, what) VALUES"
_LISTS = {
    "article_added": "added_at, id, state, words, read_at, progress",
    "article_shelf": "state, added_at, id, words",
    "article_title": "title_key, added_at, id, state, words",
    "article_site": "site_key, added_at, id, state, words",
    "article_length": "words, added_at, id, state",
}


def _lists() -> str:
    """Make the indexes of lists anew, of what is no entry: they are as large, and as fast, as they were without feeds."""
    made = "".join(
        f"DROP INDEX {name};\nCREATE INDEX {name} ON article({columns}) WHERE deleted_at IS NULL AND entry = 0;\n"
        for name, columns in _LISTS.items()
    )
    starred = "DROP INDEX article_starred;\nCREATE INDEX article_starred ON article(added_at, id, state, words)"
    return f"{made}{starred} WHERE deleted_at IS NULL AND starred = 1 AND entry = 0;\n"


def _saving() -> str:
    """Save an entry with whatever is done to it: no mark may be lost because the entry that it is in goes."""
    when = {
        "starred": ("UPDATE OF starred ON article", "id = new.id AND new.starred = 1"),
        "moved": ("UPDATE OF state ON article", "id = new.id AND new.state <> old.state"),
        "highlighted": ("INSERT ON highlight", "id = new.article_id"),
        "noted": ("INSERT ON note", "id = new.article_id"),
        "cut": ("INSERT ON version", "id = new.article_id AND new.origin <> 'capture'"),
        "edited": ("UPDATE OF own ON article", "id = new.id AND new.own <> ''"),
    }
    return "".join(
        f"""CREATE TRIGGER entry_{name} AFTER {event} WHEN EXISTS
  (SELECT 1 FROM article WHERE {condition} AND entry > 0) BEGIN
  {_TELL}({"new.article_id" if "article_id" in condition else "new.id"}, 'added');
  {_SAVE} WHERE {condition} AND entry > 0; END;
"""  # noqa: S608 - own names
        for name, (event, condition) in when.items()
    )


FEEDS = f"""
-- Waiting entries are articles with entry 1, off all shelves (reader/library/feed_schema.py).
ALTER TABLE article ADD COLUMN entry INTEGER NOT NULL DEFAULT 0;
{_lists()}
CREATE INDEX article_entry ON article(entry, added_at, id, state, read_at, words) WHERE deleted_at IS NULL AND entry > 0;

-- name: the reader's own, else empty; key: the name shown, folded, which no other feed has. tags: a JSON array.
-- interval: minutes, 0 for what feed and server ask for. digest etc. of entries: see entry. due_at: when to ask next.
CREATE TABLE feed(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uid TEXT NOT NULL UNIQUE,
  url TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL DEFAULT '',
  title TEXT NOT NULL,
  key TEXT NOT NULL,
  site_url TEXT NOT NULL DEFAULT '',
  description TEXT NOT NULL DEFAULT '',
  folder TEXT NOT NULL DEFAULT '',
  tags TEXT NOT NULL DEFAULT '[]',
  full INTEGER NOT NULL DEFAULT 0,
  interval INTEGER NOT NULL DEFAULT 0,
  keep_days INTEGER NOT NULL DEFAULT 30,
  added_at INTEGER NOT NULL,
  checked_at INTEGER,
  due_at INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,
  failure TEXT NOT NULL DEFAULT '',
  gone INTEGER NOT NULL DEFAULT 0,
  etag TEXT NOT NULL DEFAULT '',
  modified TEXT NOT NULL DEFAULT '',
  deleted_at INTEGER
) STRICT;
CREATE INDEX feed_deleted ON feed(deleted_at) WHERE deleted_at IS NOT NULL;

-- What a feed was seen to hold. article_id is NULL once the article has gone for good, so that it does not come again.
-- arrived_at: when it was first seen; dated_at: what it is sorted by; listed_at: when the feed last held it;
-- full: whether the page itself was fetched.
CREATE TABLE entry(
  feed_id INTEGER NOT NULL REFERENCES feed(id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  article_id INTEGER REFERENCES article(id) ON DELETE SET NULL,
  digest TEXT NOT NULL,
  arrived_at INTEGER NOT NULL,
  dated_at INTEGER NOT NULL,
  listed_at INTEGER NOT NULL,
  full INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY(feed_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_article ON entry(article_id, feed_id, dated_at) WHERE article_id IS NOT NULL;

-- What happens to entries on arrival, in order: query finds them, deed is tag, save or mute.
CREATE TABLE feed_rule(place INTEGER PRIMARY KEY, query TEXT NOT NULL, deed TEXT NOT NULL, tag TEXT NOT NULL) STRICT;
{_saving()}"""
