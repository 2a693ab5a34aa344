"""A library filled from plain values, beside ``tests/reference_query.py``: what either finds must be the same."""

from __future__ import annotations

import html
from datetime import datetime
from pathlib import Path

from reader.library import Library, folding, rows, tags
from reader.library.store import Store, Transaction
from reader.query import parse
from tests import reference_query as reference
from tests.reference_query import Kept, Shelves

ENTRIES = {"": 0, "waiting": 1, "muted": 3}


class Beside:
    """A library that is filled anew, again and again, and asked what the reference is asked."""

    def __init__(self, folder: Path) -> None:
        self.library = Library.open(folder)
        self._store = Store(folder)
        self._store.db.execute("PRAGMA synchronous = off").fetchall()
        self._ids: list[int] = []

    def close(self) -> None:
        """Close both connections."""
        self.library.close()
        self._store.close()

    def fill(self, shelves: Shelves) -> None:
        """Put these articles in the place of those before them."""
        with self._store.write() as transaction:
            db = transaction.db
            tags.set_of_articles(transaction, dict.fromkeys(self._ids, ()))
            db.execute("DELETE FROM article")
            db.execute("DELETE FROM feed")
            db.execute("DELETE FROM info WHERE key LIKE 'color:%'")
            transaction.touch(self._ids, "deleted")
            db.executemany("INSERT INTO info VALUES(?, ?)", [(f"color:{k}", v) for k, v in shelves.colors.items()])
            feeds = {name: self._feed(transaction, number, name) for number, name in enumerate(sorted(shelves.feeds()))}
            self._ids = [self._keep(transaction, kept, feeds) for kept in shelves.articles]
            tags.set_of_articles(
                transaction, {i: kept.tags for i, kept in zip(self._ids, shelves.articles, strict=True)}
            )
            transaction.touch(self._ids, "added")

    def differences(self, shelves: Shelves, text: str) -> str:
        """Return what a query finds here and not there, or the other way round; empty where both find the same."""
        query = parse(text)
        found = self.library.search(query)
        here = sorted(self._ids.index(article_id) for article_id in found.ids)
        there = [i for i, kept in enumerate(shelves.articles) if self._is_found(shelves, kept, text)]
        number = self.library.counts([query])
        if here == there and number == [len(there)]:
            return ""
        return f"{text!r} finds {here} ({number}) instead of {there}"

    def _is_found(self, shelves: Shelves, kept: Kept, text: str) -> bool:
        query = parse(text)
        return reference.is_candidate(kept, query) and reference.matches(shelves, kept, query)

    def _feed(self, transaction: Transaction, number: int, name: str) -> int:
        transaction.db.execute(
            "INSERT INTO feed(uid, url, title, key, added_at) VALUES(?, ?, ?, ?, 0)",
            (rows.new_uid(), f"https://{number}.test/", name, folding.key(name)),
        )
        return transaction.db.last_insert_rowid()

    def _keep(self, transaction: Transaction, kept: Kept, feeds: dict[str, int]) -> int:
        db = transaction.db
        db.execute(
            """INSERT INTO article(uid, state, status, starred, added_at, published_at, read_at, progress, words, url, title,
                 title_key, byline, site_name, lang, source, entry)
               VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (
                *(rows.new_uid(), kept.state, "failed" if kept.failed else "ready", int(kept.starred)),
                *(_seconds(kept.added_at), _seconds(kept.published_at), _seconds(kept.read_at), kept.progress),
                *(kept.words, kept.url, kept.title, folding.key(kept.title), kept.byline, kept.site_name, kept.lang),
                *(kept.source, ENTRIES[kept.entry]),
            ),
        )
        article_id = db.last_insert_rowid()
        if kept.text:
            body = f"<p>{html.escape(kept.text, quote=False)}</p>".encode()
            db.execute("INSERT INTO body(article_id, codec, html) VALUES(?, 0, ?)", (article_id, body))
        for mark in kept.marks:
            made = _seconds(mark.made_at)
            db.execute(
                """INSERT INTO highlight(uid, article_id, start, stop, exact, prefix, suffix, color, note, orphan,
                     created_at, updated_at) VALUES(?, ?, 0, 1, ?, '', '', ?, ?, ?, ?, ?)""",
                (rows.new_uid(), article_id, mark.exact, mark.color, mark.note, int(mark.orphan), made, made),
            )
        for note in kept.notes:
            made = _seconds(note.made_at)
            db.execute(
                "INSERT INTO note(uid, article_id, created_at, updated_at, text) VALUES(?, ?, ?, ?, ?)",
                (rows.new_uid(), article_id, made, made, note.text),
            )
        for name in kept.feeds:
            db.execute(
                """INSERT INTO entry(feed_id, key, article_id, digest, arrived_at, dated_at, listed_at)
                   VALUES(?, ?, ?, '', 0, 0, 0)""",
                (feeds[name], str(article_id), article_id),
            )
        return article_id


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())
