"""The bodies that an article has had: kept when another takes their place, and brought back with every mark in its place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import apsw

from reader.errors import LibraryError
from reader.library import articles, highlights, rows
from reader.library.ground import Ground, Standing
from reader.library.store import Transaction
from reader.library.values import Version

if TYPE_CHECKING:
    from reader.document import Document
    from reader.document.cutting import Path

CAPTURE, EDIT, CUT = "capture", "edit", "cut"


def listed(db: apsw.Connection, article_id: int) -> tuple[Version, ...]:
    """Return the bodies that an article has had, newest first; the present one is among them."""
    rows.demand(db, [article_id])
    found = rows.fetch(
        db,
        """SELECT v.id, v.captured_at, v.words, v.origin, v.present,
             iif(v.present OR EXISTS(SELECT 1 FROM version AS w WHERE w.article_id = v.article_id AND w.id > v.id
               AND w.html_hash = v.html_hash), 0, length(b.html))
           FROM version AS v LEFT JOIN version_body AS b
             ON v.present = 0 AND b.article_id = v.article_id AND b.html_hash = v.html_hash
           WHERE v.article_id = ? ORDER BY v.present DESC, v.id DESC""",
        (article_id,),
    )
    return tuple(Version(row[0], rows.instant(row[1]), row[2], row[3], bool(row[4]), row[5] or 0) for row in found)


def body(db: apsw.Connection, version_id: int) -> str:
    """Return the body of a version; raises LibraryError when there is none."""
    article_id, present, html_hash = _row(db, version_id, "article_id, present, html_hash")
    rows.demand(db, [article_id])
    if present:
        return articles.html(db, article_id)
    kept = db.execute(
        "SELECT codec, html FROM version_body WHERE article_id = ? AND html_hash = ?", (article_id, html_hash)
    ).fetchone()
    if kept is None:
        raise _no_version(version_id)
    return rows.unpack(*kept)


def places(db: apsw.Connection, version_id: int) -> dict[int, Standing]:
    """Return where the marks stood in a version, or another of the same body, when it was last the present one."""
    article_id, present, html_hash = _row(db, version_id, "article_id, present, html_hash")
    if present:
        found = rows.fetch(
            db,
            "SELECT id, start, stop, orphan, how, confidence, waiting FROM highlight WHERE article_id = ?",
            (article_id,),
        )
    else:
        found = rows.fetch(
            db,
            """SELECT p.highlight_id, p.start, p.stop, p.orphan, p.how, p.confidence, p.waiting
               FROM version AS v JOIN version_place AS p ON p.version_id = v.id
               WHERE v.article_id = ? AND v.html_hash = ? ORDER BY v.id""",
            (article_id, html_hash),
        )
    return {row[0]: Standing(*row[1:]) for row in found}


def cuts(db: apsw.Connection, article_id: int) -> list[str]:
    """Return the keys of what is cut from the present body."""
    found = db.execute("SELECT cuts FROM version WHERE article_id = ? AND present = 1", (article_id,)).get
    return json.loads(found) if found else []


def set_aside(transaction: Transaction, article_id: int, html: str, content_hash: str) -> bool:
    """Keep the present body, if there is one that reads otherwise than what is about to take its place; say whether so."""
    db = transaction.db
    row = db.execute(
        """SELECT v.id, v.content_hash, b.codec, b.html, b.original FROM version AS v JOIN body AS b USING(article_id)
           WHERE v.article_id = ? AND v.present = 1""",
        (article_id,),
    ).fetchone()
    if row is None or (content_hash and row[1] == content_hash):
        return False
    old = rows.unpack(row[2], row[3])
    if old == html:
        return False
    html_hash = _keep(db, article_id, old)
    db.execute("UPDATE version SET present = 0, html_hash = ?, original = ? WHERE id = ?", (html_hash, row[4], row[0]))
    db.execute(
        """INSERT INTO version_place(version_id, highlight_id, start, stop, orphan, how, confidence, waiting)
           SELECT ?, id, start, stop, orphan, how, confidence, waiting FROM highlight WHERE article_id = ?""",
        (row[0], article_id),
    )
    transaction.touch([article_id], "versions")
    return True


def begin(transaction: Transaction, article_id: int, *, origin: str, known: Collection[str] = ()) -> None:
    """Write the row of the body that is now the present one, unless that one was not set aside."""
    words, content_hash = rows.fetch(
        transaction.db, "SELECT words, content_hash FROM article WHERE id = ?", (article_id,)
    )[0]
    transaction.db.execute(
        """INSERT OR IGNORE INTO version(article_id, origin, present, captured_at, words, content_hash, cuts)
           VALUES(?, ?, 1, ?, ?, ?, ?)""",
        (article_id, origin, transaction.moment, words, content_hash, json.dumps(list(known)) if known else ""),
    )


def keep_uncut(transaction: Transaction, article_id: int, values: dict[str, Any]) -> None:
    """Keep a captured body of which only what was not cut becomes the present one."""
    html_hash = _keep(transaction.db, article_id, values["html"])
    transaction.db.execute(
        """INSERT INTO version(article_id, origin, present, captured_at, words, content_hash, html_hash)
           VALUES(?, 'capture', 0, ?, ?, ?, ?)""",
        (article_id, transaction.moment, values["words"], values["content_hash"], html_hash),
    )


def restore(transaction: Transaction, article_id: int, version_id: int) -> int:
    """Make a version the present body again; return the one that was. Marks go back to where they stood in it."""
    db = transaction.db
    rows.demand(db, [article_id])
    owner, origin, present, original, known = _row(db, version_id, "article_id, origin, present, original, cuts")
    if owner != article_id:
        raise _no_version(version_id)
    previous = _present(db, article_id)
    if not present:
        html = body(db, version_id)
        keys = json.loads(known) if known else []
        _put(transaction, article_id, html, origin=origin, keys=keys, stood=places(db, version_id), original=original)
    return previous


def cut(transaction: Transaction, article_id: int, paths: Collection[Path], *, keep: bool) -> int:
    """Take blocks out of the present body, or with ``keep`` all but them; return the version that was the present one."""
    from reader import document
    from reader.document import cutting

    db = transaction.db
    rows.demand(db, [article_id])
    whole = document.from_html(articles.html(db, article_id))
    gone = set(cutting.others(whole, paths) if keep else paths)
    left = cutting.without(whole, gone)
    if not left.blocks:
        raise LibraryError("That would leave nothing of the article; delete it instead, or choose fewer blocks.")
    if left == whole:
        raise LibraryError("There is no block to remove there; choose some of the text.")
    known = list(dict.fromkeys([*cuts(db, article_id), *cutting.keys(whole, gone)]))
    previous = _present(db, article_id)
    _put(transaction, article_id, document.to_html(left), origin=CUT, keys=known)
    return previous


def latest_capture(db: apsw.Connection, article_id: int) -> int:
    """Return the newest version that is as it was captured; raises LibraryError when there is none."""
    found = db.execute("SELECT max(id) FROM version WHERE article_id = ? AND origin = 'capture'", (article_id,)).get
    if found is None:
        raise LibraryError(f"Article {article_id} has no text yet; capture it first.")
    return int(found)


def _put(
    transaction: Transaction,
    article_id: int,
    html: str,
    *,
    origin: str,
    keys: Collection[str],
    stood: dict[int, Standing] | None = None,
    original: str | None = None,
) -> None:
    """Make another body the present one, and keep the one that was."""
    from reader import document

    db = transaction.db
    parsed, was = document.from_html(html), document.from_html(articles.html(db, article_id))
    text = parsed.text
    # The hash is not given: a body that differs in its pictures alone is a version, too.
    set_aside(transaction, article_id, html, "")
    db.execute(
        """UPDATE article SET words = ?, excerpt = ?, content_hash = ?, position = min(position, ?) WHERE id = ?""",
        (
            document.word_count(text),
            _excerpt(db, article_id, was, parsed),
            hashlib.sha256(text.encode()).hexdigest() if text.strip() else "",
            len(text),
            article_id,
        ),
    )
    db.execute(
        "UPDATE body SET codec = ?, html = ?, original = coalesce(?, original) WHERE article_id = ?",
        (*rows.pack(html), original, article_id),
    )
    begin(transaction, article_id, origin=origin, known=keys)
    highlights.reanchor(transaction, article_id, Ground(html, text), was.text, stood)
    transaction.touch([article_id], "body", "meta")


def _excerpt(db: apsw.Connection, article_id: int, was: Document, now: Document) -> str:
    """Return the beginning of another body, if the present excerpt is that of the present one; else that one."""
    from reader import document

    kept = str(db.execute("SELECT excerpt FROM article WHERE id = ?", (article_id,)).get)
    return document.excerpt(now) if kept == document.excerpt(was) else kept


def _keep(db: apsw.Connection, article_id: int, html: str) -> str:
    html_hash = hashlib.sha256(html.encode("utf-8", "surrogatepass")).hexdigest()
    db.execute(
        "INSERT OR IGNORE INTO version_body(article_id, html_hash, codec, html) VALUES(?, ?, ?, ?)",
        (article_id, html_hash, *rows.pack(html)),
    )
    return html_hash


def _present(db: apsw.Connection, article_id: int) -> int:
    found = db.execute("SELECT id FROM version WHERE article_id = ? AND present = 1", (article_id,)).get
    if found is None:
        raise LibraryError(f"Article {article_id} has no text yet; capture it first.")
    return int(found)


def _row(db: apsw.Connection, version_id: int, columns: str) -> rows.Row:
    found = rows.fetch(db, f"SELECT {columns} FROM version WHERE id = ?", (version_id,))  # noqa: S608 - own names
    if not found:
        raise _no_version(version_id)
    return found[0]


def _no_version(version_id: int) -> LibraryError:
    return LibraryError(f"There is no version {version_id} of this article; `postil versions ID` shows the numbers.")
