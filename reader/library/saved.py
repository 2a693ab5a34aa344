"""Saved searches: a name for a text of the search box, in an order of the reader's own, pinned or not."""

from __future__ import annotations

TABLE = """
-- key: the folded name. sort: an order of lists, empty for whichever is the present one. place: the order in the sidebar.
CREATE TABLE saved_search(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  key TEXT NOT NULL UNIQUE,
  query TEXT NOT NULL,
  sort TEXT NOT NULL DEFAULT '',
  place INTEGER NOT NULL,
  pinned INTEGER NOT NULL DEFAULT 0 CHECK(pinned IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
"""
