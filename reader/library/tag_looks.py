"""What the reader says of tags themselves: the colour of one, and of two that they are not the same."""

from __future__ import annotations

TABLE = """
-- By key rather than by id: a tag that nothing has any more is forgotten, and looks the same when it is used again.
CREATE TABLE tag_color(key TEXT PRIMARY KEY, color TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE tag_apart(
  key TEXT NOT NULL,
  other TEXT NOT NULL,
  PRIMARY KEY(key, other),
  CHECK(key < other)
) STRICT, WITHOUT ROWID;
"""
