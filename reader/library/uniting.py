"""Merging copies of an article into one that has the marks of all; and taking that back to the letter.

What a merge changes is recorded as a changeset (sqlite.org/sessionintro.html); the inverse of it is applied to undo.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import apsw

from reader.errors import LibraryError
from reader.library import apart, articles, own, rows, tags
from reader.library.ground import Ground, find, standing
from reader.library.store import Transaction
from reader.model import Selectors

_UNRECORDED = {"change", "mark_change", "info"}
_TOLD = ("added", "body", "meta", "state", "tags", "progress", "highlights", "notes", "versions", "links", "review")
_SHELVES = {"trash": -1, "inbox": 0, "later": 1, "archive": 2}
_FILLED = ("byline", "lang", "source", "excerpt", "published_at", "site_name", "site_key", "title", "title_key")
_CONTEXT = 80
"""Characters at the top of the page by which the place is found where another copy was left."""


def unite(transaction: Transaction, kept: int, others: Sequence[int]) -> bytes:
    """Merge articles into one and delete them; return what ``part`` needs to take it back."""
    db = transaction.db
    wanted = [other for other in dict.fromkeys(others) if other != kept]
    rows.demand(db, [kept, *wanted])
    if not wanted:
        raise LibraryError("Choose at least two articles to merge.")
    waiting = db.execute("SELECT count(*) FROM article WHERE id = ? AND entry > 0", (kept,)).get
    if waiting:
        raise LibraryError("The article to keep still waits in its feed; save it first.")
    html = articles.html(db, kept)
    if not html and any(articles.html(db, other) for other in wanted):
        raise LibraryError("The article to keep has no text, and another has; keep that one.")
    session = apsw.Session(db, "main")
    try:
        for (table,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"):
            if table not in _UNRECORDED:
                session.attach(table)
        ground = Ground(html)
        for other in wanted:
            take_in(transaction, kept, other, ground)
        articles.delete(transaction, wanted)
        return bytes(session.changeset())
    finally:
        session.close()


def part(transaction: Transaction, changes: bytes, ids: Sequence[int]) -> None:
    """Take a merge back; ``ids`` are all its articles. Raises LibraryError where what has been done since forbids it."""
    rows.demand(transaction.db, ids, deleted=True)

    def settle(reason: int, change: apsw.TableChange) -> int:
        if reason == apsw.SQLITE_CHANGESET_DATA:
            return apsw.SQLITE_CHANGESET_REPLACE
        if reason in (apsw.SQLITE_CHANGESET_NOTFOUND, apsw.SQLITE_CHANGESET_CONFLICT):
            return apsw.SQLITE_CHANGESET_OMIT  # what was there has gone for good, or is back already
        return apsw.SQLITE_CHANGESET_ABORT

    try:
        apsw.Changeset.apply(apsw.Changeset.invert(changes), transaction.db, conflict=settle)
    except (apsw.AbortError, apsw.ConstraintError) as error:
        raise LibraryError(
            "The merge cannot be undone any more: the articles have been changed elsewhere since."
        ) from error
    transaction.touch(ids, *_TOLD)


def take_in(transaction: Transaction, kept: int, other: int, ground: Ground) -> None:
    """Hand everything that one copy has over to the other; its text and pictures stay with it, too."""
    db = transaction.db
    was = articles.html(db, other)
    text = Ground(was).text if was else ""
    apart_of = [pair for pair in apart.pairs(db) if other in pair]
    uid, address = rows.fetch(db, "SELECT uid, canonical_url FROM article WHERE id = ?", (other,))[0]
    _fill(transaction, kept, other, ground, text)
    tags.retag(transaction, [kept], tags.of_articles(db, [other]).get(other, ()), ())
    _copy_versions(db, kept, other, was)
    _move_marks(db, kept, other, ground, text)
    _copy_comments(db, kept, other)
    db.execute(
        """INSERT OR IGNORE INTO article_image(article_id, url, sha256)
           SELECT ?, url, sha256 FROM article_image WHERE article_id = ?""",
        (kept, other),
    )
    db.execute("UPDATE link SET article_id = ? WHERE article_id = ?", (kept, other))
    db.execute("UPDATE entry SET article_id = ?, full = 1 WHERE article_id = ?", (kept, other))
    for pair in apart_of:
        apart.keep(db, [kept, *(number for number in pair if number != other)])
    db.execute("UPDATE united SET article_id = ? WHERE article_id = ?", (kept, other))
    db.execute("INSERT OR REPLACE INTO united(uid, canonical_url, article_id) VALUES(?, ?, ?)", (uid, address, kept))
    transaction.touch([kept], *_TOLD)


def _fill(transaction: Transaction, kept: int, other: int, ground: Ground, text: str) -> None:
    """Take what is further on, and what the kept article does not say of itself."""
    db = transaction.db
    columns = ("state", "starred", "added_at", "read_at", "progress", "position", "url", "canonical_url", *_FILLED)
    ask = f"SELECT {', '.join(columns)} FROM article WHERE id = ?"  # noqa: S608 - own names
    here, there = (dict(zip(columns, rows.fetch(db, ask, (number,))[0], strict=True)) for number in (kept, other))
    values = {name: there[name] for name in _FILLED if here[name] in (None, "") and there[name] not in (None, "")}
    values["starred"] = max(here["starred"], there["starred"])
    values["added_at"] = min(here["added_at"], there["added_at"])
    values["read_at"] = min((at for at in (here["read_at"], there["read_at"]) if at is not None), default=None)
    values["state"] = max(here["state"], there["state"], key=_SHELVES.__getitem__)
    if there["progress"] > here["progress"]:
        values["progress"] = there["progress"]
        values["position"] = _position(there["position"], text, ground.text)
    if not here["url"] and there["url"]:
        values |= {"url": there["url"], "canonical_url": there["canonical_url"]}
        db.execute("UPDATE article SET canonical_url = '' WHERE id = ?", (other,))
    told = ", ".join(f"{name} = :{name}" for name in values)
    db.execute(f"UPDATE article SET {told} WHERE id = :id", {**values, "id": kept})  # noqa: S608 - own names
    theirs = articles.one(db, other)
    wanted = {
        name: getattr(theirs, name)
        for name in set(theirs.own) - set(articles.one(db, kept).own) - {"url", "tags"}
        if getattr(theirs, name)
    }
    if wanted:
        own.edit(transaction, kept, wanted)  # type: ignore[arg-type]


def _position(position: int, text: str, into: str) -> int:
    """Return where in another text the place is that had so many characters before it."""
    from reader.anchoring import anchor, describe
    from reader.model import Span

    end = min(len(text), position + _CONTEXT)
    if position < end and (found := anchor(into, describe(text, Span(position, end)))) is not None:
        return found.span.start
    return min(len(into), round(position * len(into) / max(1, len(text))))


def _move_marks(db: apsw.Connection, kept: int, other: int, ground: Ground, text: str) -> None:
    """Move highlights to where their passages are in the kept text, deleted ones too, and notes with their replies."""
    found = rows.fetch(
        db,
        """SELECT id, exact, prefix, suffix, start, stop, image, alt, orphan, waiting FROM highlight
           WHERE article_id = ? ORDER BY id""",
        (other,),
    )
    for highlight_id, *where, orphan, waiting in found:
        selectors = Selectors(*where)
        stands = standing(find(ground, selectors, text), selectors)
        if stands.orphan and orphan and not waiting:  # the reader has said that it may stay without a place
            stands = stands._replace(waiting=0)
        db.execute(
            """UPDATE highlight SET article_id = ?, start = ?, stop = ?, orphan = ?, how = ?, confidence = ?, waiting = ?
               WHERE id = ?""",
            (kept, *stands, highlight_id),
        )
    db.execute("UPDATE note SET article_id = ? WHERE article_id = ?", (kept, other))


def _copy_versions(db: apsw.Connection, kept: int, other: int, was: str) -> None:
    """Let all texts that the other had be earlier versions of the kept article; its own present one stays the newest."""
    if not was:
        return
    db.execute(
        """INSERT OR IGNORE INTO version_body(article_id, html_hash, codec, html)
           SELECT ?, html_hash, codec, html FROM version_body WHERE article_id = ?""",
        (kept, other),
    )
    html_hash = hashlib.sha256(was.encode("utf-8", "surrogatepass")).hexdigest()
    if was != articles.html(db, kept):
        db.execute(
            "INSERT OR IGNORE INTO version_body(article_id, html_hash, codec, html) VALUES(?, ?, ?, ?)",
            (kept, html_hash, *rows.pack(was)),
        )
    listed = rows.fetch(
        db,
        """SELECT id, origin, present, captured_at, words, content_hash, html_hash, original, cuts FROM version
           WHERE article_id = ? ORDER BY id""",
        (other,),
    )
    for number, origin, present, *values in listed:
        if present:
            if was == articles.html(db, kept):
                continue
            values[3] = html_hash
        db.execute(
            """INSERT INTO version(article_id, origin, present, captured_at, words, content_hash, html_hash, original, cuts)
               VALUES(?, ?, 0, ?, ?, ?, ?, ?, ?)""",
            (kept, origin, *values),
        )
        copy = db.last_insert_rowid()
        db.execute("UPDATE version_place SET version_id = ? WHERE version_id = ?", (copy, number))
        if present:
            db.execute(
                """INSERT INTO version_place(version_id, highlight_id, start, stop, orphan, how, confidence, waiting)
                   SELECT ?, id, start, stop, orphan, how, confidence, waiting FROM highlight WHERE article_id = ?""",
                (copy, other),
            )
    db.execute(
        """UPDATE version SET id = (SELECT max(id) + 1 FROM version) WHERE article_id = ? AND present = 1
           AND NOT EXISTS (SELECT 1 FROM version_place WHERE version_id = version.id)""",
        (kept,),
    )


def _copy_comments(db: apsw.Connection, kept: int, other: int) -> None:
    """Add the comments of the other page that the kept one does not show."""
    db.execute(
        """INSERT INTO page_comment(article_id, place, depth, author, written_at, text)
           SELECT ?1, (SELECT coalesce(max(place) + 1, 0) FROM page_comment WHERE article_id = ?1) + o.place,
             o.depth, o.author, o.written_at, o.text
           FROM page_comment AS o WHERE o.article_id = ?2 AND NOT EXISTS (SELECT 1 FROM page_comment AS k
             WHERE k.article_id = ?1 AND k.author = o.author AND k.text = o.text)""",
        (kept, other),
    )
