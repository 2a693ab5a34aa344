"""How articles come in: a captured one, or for now only its address."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import apsw

from reader import address, document
from reader.frozen import fields, frozen, replace
from reader.library import apart, folding, highlights, links, media, own, page_comments, quotes, rows, tags, versions
from reader.library.ground import Ground
from reader.library.store import Transaction
from reader.model import Captured, State, Status


@frozen
class Incoming:
    """A captured article with all that can be worked out before the transaction."""

    captured: Captured
    canonical_url: str
    html: str
    text: str
    words: int
    excerpt: str
    content_hash: str
    """Empty for a text without any letter: such articles are not told apart by it."""
    codec: int
    body: bytes
    images: dict[str, media.Medium]
    original: media.Medium | None

    @property
    def media(self) -> list[media.Medium]:
        """All files that came with it."""
        return [*self.images.values(), *([self.original] if self.original else [])]


def work_out(captured: Captured) -> Incoming:
    """Parse, count, hash and compress what was captured."""
    captured = _sound(captured)
    images, original = media.of_captured(captured)
    made = worked_out(document.from_html(captured.html))
    if captured.excerpt:
        made["excerpt"] = captured.excerpt
    return Incoming(
        captured=captured,
        canonical_url=address.canonical(captured.canonical_url or captured.url),
        images=images,
        original=original,
        **made,
    )


def worked_out(parsed: document.Document) -> dict[str, Any]:
    """Return what the columns of a body say."""
    text = parsed.text
    html = document.to_html(parsed)  # the normal form, which the index relies on
    codec, body = rows.pack(html)
    return {
        "html": html,
        "text": text,
        "words": document.word_count(text),
        "excerpt": document.excerpt(parsed),
        "content_hash": hashlib.sha256(text.encode()).hexdigest() if text.strip() else "",
        "codec": codec,
        "body": body,
    }


def add(
    transaction: Transaction,
    folder: Path,
    incoming: Incoming,
    given: Iterable[str],
    into: int | None,
    beside: Mapping[str, object] = MappingProxyType({}),
) -> tuple[int, bool]:
    """Write a captured article: a new row, the row ``into``, or the article that it is another copy of.

    Return its id and whether it is new. Whatever the reader has added to an article stays. ``beside`` are columns that a
    row has besides what was captured, if it is a new one.
    """
    db = transaction.db
    media.write(folder, incoming.media, again=True)  # a sweep may have come between
    if into is not None:
        rows.demand(db, [into])
    copy = kept(db, incoming)
    wanted = [*incoming.captured.tags, *given]
    if copy is not None and into is None and not incoming.canonical_url:
        return _add_again(transaction, copy, wanted), False
    if copy is None and into is None:
        return _add_new(transaction, incoming, wanted, beside), True
    target, created, joined = _target(db, copy, into)
    if joined is not None:
        wanted = [*tags.of_articles(db, [joined]).get(joined, ()), *wanted]
    if joined is not None:
        _join(transaction, joined, target)
    was = "" if created else highlights.marked_text(db, target)
    cuts: list[str] = []
    if not created:
        incoming, cuts = _make_room(transaction, target, incoming)
        wanted = wanted if "tags" not in own.of(db, target) else list(given)
    of_another = copy not in {None, target} or apart.united_with(db, address=incoming.canonical_url) is not None
    fill(transaction, target, incoming, keep_address=of_another)
    versions.begin(transaction, target, origin=versions.CUT if cuts else versions.CAPTURE, known=cuts)
    page_comments.keep(transaction, target, incoming.captured.comments)
    links.resolve(transaction, target, *_names(db, target))
    tags.retag(transaction, [target], wanted, ())
    ground = Ground(incoming.html, incoming.text)
    if not was:
        quotes.place(transaction, target, ground)
    highlights.reanchor(transaction, target, ground, was)
    if into == target:
        db.execute("UPDATE entry SET full = 1 WHERE article_id = ?", (target,))
    else:
        _save_entry(transaction, target)
    transaction.touch([target], *(["added"] if created else ["body", "meta"]))
    return target, created


def _add_new(transaction: Transaction, incoming: Incoming, wanted: Iterable[str], beside: Mapping[str, object]) -> int:
    """Write an article that nothing is known of, in one row of each table: there is nothing to compare it with."""
    db = transaction.db
    always = {"uid": rows.new_uid(), "added_at": transaction.moment, "origin": incoming.captured.origin}
    values = always | _told(incoming) | _worked_out(incoming) | dict(beside)
    db.execute(
        f"INSERT INTO article({', '.join(values)}) VALUES({', '.join('?' * len(values))})",
        tuple(values.values()),
    )
    article_id = db.last_insert_rowid()
    _put_body(db, article_id, incoming)
    keep_images(transaction, article_id, incoming.images)
    versions.begin(transaction, article_id, origin=versions.CAPTURE)
    page_comments.keep(transaction, article_id, incoming.captured.comments)
    links.resolve(transaction, article_id, str(values["title_key"]), str(values["uid"]))
    tags.give(transaction, {article_id: tuple(wanted)})
    transaction.touch([article_id], "added")
    return article_id


def _add_again(transaction: Transaction, article_id: int, wanted: Iterable[str]) -> int:
    """Leave an article as it is whose words have come once more without an address: what came may lack its links and
    pictures. It gains the tags, and returns to the inbox if it was thrown away.
    """
    tags.retag(transaction, [article_id], wanted, ())
    _bring_back(transaction, article_id, from_trash=True)
    _save_entry(transaction, article_id)
    return article_id


def _make_room(transaction: Transaction, article_id: int, incoming: Incoming) -> tuple[Incoming, list[str]]:
    """Keep the present body as a version; return what is to be the next one, without what was cut before, and those cuts."""
    cuts = versions.cuts(transaction.db, article_id)
    whole = incoming
    if cuts:
        from reader.document import cutting

        left = cutting.without_keys(document.from_html(incoming.html), cuts)
        html = document.to_html(left)
        if left.blocks and html != incoming.html:
            incoming = replace(incoming, **worked_out(left))
    kept = versions.set_aside(transaction, article_id, incoming.html, incoming.content_hash)
    if kept and incoming is not whole:
        values = {"html": whole.html, "words": whole.words, "content_hash": whole.content_hash}
        versions.keep_uncut(transaction, article_id, values)
    return incoming, cuts


def _names(db: apsw.Connection, article_id: int) -> tuple[str, str]:
    found = db.execute("SELECT title_key, uid FROM article WHERE id = ?", (article_id,)).fetchall()[0]
    return str(found[0]), str(found[1])


def begin(transaction: Transaction, url: str, given: Iterable[str], origin: str) -> int:
    """Keep an address whose article is still to be captured; return its id, or that of the article it already is."""
    db = transaction.db
    canonical = address.canonical(url)
    found = _by_address(db, canonical)
    if found is None:
        found = insert(transaction, origin)
        db.execute(
            """UPDATE article SET status = 'waiting', url = ?, canonical_url = ?, title = ?, title_key = ?, site_key = ?
               WHERE id = ?""",
            (url, canonical, url, folding.key(url), address.host(url), found),
        )
        transaction.touch([found], "added")
    else:
        _bring_back(transaction, found, from_trash=False)
        _save_entry(transaction, found)
        _await(transaction, found)
    tags.retag(transaction, [found], given, ())
    return int(found)


def begin_all(
    transaction: Transaction, urls: Iterable[str], given: Iterable[str], origin: str
) -> list[tuple[int, str]]:
    """Keep many addresses; return the rows that are to be captured, with their addresses. Those of kept articles are not."""
    tags_of_all = list(given)
    ids = [begin(transaction, url, tags_of_all, origin) for url in urls]
    waiting = [article_id for article_id in dict.fromkeys(ids) if not _has_body(transaction.db, article_id)]
    known: dict[int, str] = dict(rows.fetch(transaction.db, "SELECT id, url FROM article WHERE status = 'waiting'", ()))
    return [(article_id, known[article_id]) for article_id in waiting if article_id in known]


def fail(transaction: Transaction, article_id: int, reason: str) -> None:
    """Keep why an article could not be captured. One that has a body from before stays as it is."""
    rows.demand(transaction.db, [article_id])
    if not _has_body(transaction.db, article_id):
        transaction.db.execute("UPDATE article SET status = 'failed', failure = ? WHERE id = ?", (reason, article_id))
        transaction.touch([article_id], "meta")


def retry(transaction: Transaction, article_id: int) -> None:
    """Let an article without a body wait for its capture again."""
    rows.demand(transaction.db, [article_id])
    _await(transaction, article_id)


def _sound(captured: Captured) -> Captured:
    """Replace lone surrogates, which no file and no database can hold, and leave out NULs, at which SQLite's functions end,
    and what would turn a line round.
    """
    changed: dict[str, Any] = {}
    for name in fields(captured):
        value = getattr(captured, name)
        if isinstance(value, str) and (not value.isascii() or "\0" in value):
            changed[name] = rows.line(value) if name in rows.LINES else rows.scalar(value)
    if (names := tuple(map(rows.scalar, captured.tags))) != captured.tags:
        changed["tags"] = names
    if captured.comments:
        changed["comments"] = tuple(
            replace(one, author=rows.scalar(one.author), text=rows.scalar(one.text)) for one in captured.comments
        )
    return replace(captured, **changed) if changed else captured


def kept(db: apsw.Connection, incoming: Incoming) -> int | None:
    """Return the article, deleted ones included, that this is another copy of: it has the address, or where none is known
    the same text and title. One text under two titles is two articles, which the reader may merge.
    """
    if incoming.canonical_url:
        found = _by_address(db, incoming.canonical_url)
    elif incoming.content_hash:
        found = db.execute(
            """SELECT id FROM article WHERE content_hash = ?1 AND content_hash <> '' AND (title_key = ?2 OR ?2 = '')
               ORDER BY deleted_at IS NOT NULL, id LIMIT 1""",
            (incoming.content_hash, folding.key(incoming.captured.title)),
        ).get
    else:
        found = None
    return None if found is None else int(found)


def _by_address(db: apsw.Connection, canonical: str) -> int | None:
    """Return the article of an address, or the one that it has been merged into; deleted ones included."""
    if (united := apart.united_with(db, address=canonical)) is not None:
        return united
    found = db.execute("SELECT id FROM article WHERE canonical_url = ? AND canonical_url <> ''", (canonical,)).get
    return None if found is None else int(found)


def _target(db: apsw.Connection, kept: int | None, into: int | None) -> tuple[int, bool, int | None]:
    """Return the row to fill, whether that makes a new article, and the row that joins it."""
    if into is None:
        assert kept is not None, "what nobody knows of gets a new row"
        return kept, not _has_body(db, kept), None
    empty = not _has_body(db, into)
    if kept is None or kept == into or not empty:
        return into, empty, None
    return kept, not _has_body(db, kept), into


def insert(transaction: Transaction, origin: str) -> int:
    """Make an empty row; return its id."""
    transaction.db.execute(
        "INSERT INTO article(uid, added_at, origin) VALUES(?, ?, ?)", (rows.new_uid(), transaction.moment, origin)
    )
    return transaction.db.last_insert_rowid()


def fill(transaction: Transaction, article_id: int, incoming: Incoming, *, keep_address: bool) -> None:
    """Write body and metadata. What the capture does not tell stays as it was."""
    db = transaction.db
    told = _told(incoming) | ({"canonical_url": ""} if keep_address else {})
    told = own.guard(db, article_id, told)
    values = {**{name: value for name, value in told.items() if value not in {"", None}}, **_worked_out(incoming)}
    columns = ", ".join(f"{name} = :{name}" for name in values)
    db.execute(
        f"UPDATE article SET {columns}, position = min(position, :length) WHERE id = :id",  # noqa: S608 - own names
        {**values, "length": len(incoming.text), "id": article_id},
    )
    _put_body(db, article_id, incoming)
    media.name_again(db, article_id, incoming.html, incoming.images)
    _bring_back(transaction, article_id, from_trash=True)


def _told(incoming: Incoming) -> dict[str, Any]:
    """Return the columns that say what a capture says of an article."""
    captured = incoming.captured
    return {
        "url": captured.url,
        "canonical_url": incoming.canonical_url,
        "title": captured.title,
        "title_key": folding.key(captured.title),
        "byline": captured.byline,
        "site_name": captured.site_name,
        "site_key": folding.key(captured.site_name) or address.host(captured.url or incoming.canonical_url),
        "lang": captured.lang,
        "source": captured.source,
        "published_at": rows.seconds(captured.published_at),
    }


def _worked_out(incoming: Incoming) -> dict[str, Any]:
    return {
        "words": incoming.words,
        "excerpt": incoming.excerpt,
        "content_hash": incoming.content_hash,
        "status": str(Status.READY),
        "failure": "",
    }


def _put_body(db: apsw.Connection, article_id: int, incoming: Incoming) -> None:
    if incoming.media:
        media.note(db, incoming.media)
    db.execute(
        """INSERT INTO body(article_id, codec, original, html) VALUES(?, ?, ?, ?)
           ON CONFLICT(article_id) DO UPDATE
           SET codec = excluded.codec, original = coalesce(excluded.original, original), html = excluded.html""",
        (article_id, incoming.codec, incoming.original.sha256 if incoming.original else None, incoming.body),
    )


def keep_images(transaction: Transaction, article_id: int, images: dict[str, media.Medium]) -> None:
    """Name images by their addresses in an article's body; their files are there."""
    if not images:
        return
    media.note(transaction.db, list(images.values()))
    media.name(transaction.db, article_id, images)
    transaction.touch([article_id], "body")


def _join(transaction: Transaction, empty: int, target: int) -> None:
    """Hand what the reader added to an empty row over to the article that it turned out to be, and remove the row."""
    db = transaction.db
    db.execute("UPDATE note SET article_id = ? WHERE article_id = ?", (target, empty))
    db.execute("UPDATE highlight SET article_id = ? WHERE article_id = ?", (target, empty))
    if db.changes():
        transaction.touch([target], "highlights")
    db.execute(
        "UPDATE article SET starred = max(starred, (SELECT starred FROM article WHERE id = ?)) WHERE id = ?",
        (empty, target),
    )
    tags.set_of_articles(transaction, {empty: ()})
    db.execute("DELETE FROM article WHERE id = ?", (empty,))
    transaction.touch([target], "notes")
    transaction.touch([empty], "deleted")


def _bring_back(transaction: Transaction, article_id: int, *, from_trash: bool) -> None:
    """Return a deleted article to the inbox, and with ``from_trash`` a trashed one too."""
    state, deleted = transaction.db.execute(
        "SELECT state, deleted_at FROM article WHERE id = ?", (article_id,)
    ).fetchall()[0]
    if deleted is not None or (from_trash and state == State.TRASH):
        transaction.db.execute("UPDATE article SET state = 'inbox', deleted_at = NULL WHERE id = ?", (article_id,))
        transaction.touch([article_id], "state", "added")


def _save_entry(transaction: Transaction, article_id: int) -> None:
    """Let what waited in a feed be an article like any other: somebody has captured its address."""
    from reader.library import entries

    entries.save(transaction, [article_id])


def _await(transaction: Transaction, article_id: int) -> None:
    if not _has_body(transaction.db, article_id):
        transaction.db.execute("UPDATE article SET status = 'waiting', failure = '' WHERE id = ?", (article_id,))
        transaction.touch([article_id], "meta")


def _has_body(db: apsw.Connection, article_id: int) -> bool:
    return bool(db.execute("SELECT EXISTS (SELECT 1 FROM body WHERE article_id = ?)", (article_id,)).get)
