"""The rows of articles: reading them, and moving them between shelves."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

import apsw

from reader.address import canonical, host
from reader.library import tags
from reader.library.rows import Row, demand, fetch, instant, moment, no_article, seconds, unpack
from reader.library.store import Transaction
from reader.model import Article, State, Status

READ_AT = 0.98
"""The progress from which on an article counts as read."""
_COLUMNS = """a.id, a.uid, a.url, a.canonical_url, a.title, a.byline, a.site_name, a.published_at, a.added_at, a.lang,
  a.source, a.origin, a.state, a.starred, a.read_at, a.progress, a.position, a.words, a.excerpt, a.content_hash,
  a.status, a.failure, a.own, a.entry,
  coalesce((SELECT min(e.feed_id) FROM entry AS e WHERE e.article_id = a.id), 0),
  (SELECT count(*) FROM highlight AS h WHERE h.article_id = a.id AND h.deleted_at IS NULL),
  (SELECT count(*) FROM note AS n WHERE n.article_id = a.id AND n.deleted_at IS NULL)"""


def several(db: apsw.Connection, ids: Sequence[int]) -> list[Article]:
    """Return the articles of these ids in their order, without those that are gone."""
    own = tags.of_articles(db, ids)
    rows = fetch(
        db,
        f"SELECT {_COLUMNS} FROM json_each(?) AS j JOIN article AS a ON a.id = j.value AND a.deleted_at IS NULL",  # noqa: S608
        (json.dumps(list(ids)),),
    )
    found = {row[0]: _article(row, own.get(row[0], ())) for row in rows}
    return [found[article_id] for article_id in ids if article_id in found]


def one(db: apsw.Connection, article_id: int) -> Article:
    """Return one article; raises LibraryError when there is none."""
    found = several(db, [article_id])
    if not found:
        raise no_article(article_id)
    return found[0]


def kept(db: apsw.Connection, addresses: Iterable[str]) -> dict[str, int]:
    """Return the article with a body, outside the trash, that is kept under each address: its own, or where it came from."""
    asked = {given: (canonical(given), given.partition("#")[0]) for given in addresses}
    sql = """WITH asked AS MATERIALIZED (SELECT DISTINCT value FROM json_each(?)), found AS (
        SELECT asked.value, a.id FROM asked CROSS JOIN article AS a ON a.canonical_url = asked.value AND a.canonical_url <> ''
        UNION ALL
        SELECT asked.value, a.id FROM asked CROSS JOIN article AS a ON a.url = asked.value AND a.url <> a.canonical_url
        UNION ALL
        SELECT asked.value, u.article_id FROM asked CROSS JOIN united AS u
          ON u.canonical_url = asked.value AND u.canonical_url <> '')
      SELECT found.value, a.id FROM found CROSS JOIN article AS a USING(id)
      WHERE a.deleted_at IS NULL AND a.entry = 0 AND a.state <> 'trash' AND a.content_hash <> ''"""
    names = json.dumps(sorted({name for pair in asked.values() for name in pair if name}))
    known: dict[str, int] = {}
    for name, article_id in fetch(db, sql, (names,)):
        known.setdefault(name, article_id)
    return {
        given: known[name] for given, pair in asked.items() if (name := next((n for n in pair if n in known), None))
    }


def originals_of(db: apsw.Connection, site: str) -> tuple[int, ...]:
    """Return the articles from a site or one below it, in the trash or not, whose page is kept as it came, newest first."""
    site = site.lower()
    found = fetch(
        db,
        """SELECT a.id, a.url FROM article AS a JOIN body AS b ON b.article_id = a.id
           WHERE a.deleted_at IS NULL AND b.original IS NOT NULL AND instr(lower(a.url), ?)
           ORDER BY a.added_at DESC, a.id DESC""",
        (site,),
    )
    return tuple(number for number, url in found if site and f".{host(url)}".endswith(f".{site}"))


def html(db: apsw.Connection, article_id: int) -> str:
    """Return the body of an article, empty when it has none."""
    row = db.execute("SELECT codec, html FROM body WHERE article_id = ?", (article_id,)).fetchone()
    return unpack(*row) if row else ""


def text(db: apsw.Connection, article_id: int) -> str:
    """Return the canonical text of an article."""
    from reader import document

    return document.from_html(html(db, article_id)).text


def set_state(transaction: Transaction, ids: Iterable[int], state: State) -> dict[int, State]:
    """Put articles on a shelf, deleted ones too, which brings them back; return where each was."""
    wanted = demand(transaction.db, ids, deleted=True)
    rows = _columns(transaction.db, wanted, "state, deleted_at, entry")
    changed = [article_id for article_id, (old, *other) in rows.items() if old != state or other != [None, 0]]
    since = "NULL, trashed_from = ''"
    if state is State.TRASH:
        since = "iif(state = 'trash', trashed_at, :now), trashed_from = iif(state = 'trash', trashed_from, state)"
    transaction.db.executemany(
        f"""UPDATE article SET state = :state, deleted_at = NULL, trashed_at = {since},
            added_at = iif(entry, :now, added_at), entry = 0 WHERE id = :id""",  # noqa: S608
        [{"state": str(state), "id": i, "now": transaction.moment} for i in changed],
    )
    transaction.touch(changed, "state")
    transaction.touch((i for i in changed if rows[i][1:] != (None, 0)), "added")
    return {article_id: State(rows[article_id][0]) for article_id in wanted}


def set_starred(transaction: Transaction, ids: Iterable[int], starred: bool) -> dict[int, bool]:
    """Star articles or not; return what each was."""
    wanted = demand(transaction.db, ids)
    rows = _columns(transaction.db, wanted, "starred")
    changed = [article_id for article_id, (old,) in rows.items() if bool(old) != starred]
    transaction.db.executemany("UPDATE article SET starred = ? WHERE id = ?", [(int(starred), i) for i in changed])
    transaction.touch(changed, "state")
    return {article_id: bool(rows[article_id][0]) for article_id in wanted}


def set_read(transaction: Transaction, ids: Iterable[int], read: bool | datetime) -> dict[int, datetime | None]:
    """Mark articles as read (now, or at a given time) or not; return when each had been read."""
    wanted = demand(transaction.db, ids)
    rows = _columns(transaction.db, wanted, "read_at")
    when = seconds(read) if isinstance(read, datetime) else transaction.moment
    changed = [article_id for article_id, (old,) in rows.items() if isinstance(read, datetime) or (old is None) == read]
    transaction.db.executemany(
        "UPDATE article SET read_at = ? WHERE id = ?", [(when if read else None, i) for i in changed]
    )
    transaction.touch(changed, "state")
    return {article_id: moment(rows[article_id][0]) for article_id in wanted}


def set_progress(transaction: Transaction, article_id: int, progress: float, position: int) -> None:
    """Keep how far an article has been read, and mark it as read when its end is reached from before it."""
    demand(transaction.db, [article_id])
    old, read_at = _columns(transaction.db, [article_id], "progress, read_at")[article_id]
    reached = read_at is None and old < READ_AT <= progress
    transaction.db.execute(
        "UPDATE article SET progress = ?, position = ?, read_at = coalesce(read_at, ?) WHERE id = ?",
        (progress, position, transaction.moment if reached else None, article_id),
    )
    transaction.touch([article_id], "progress", *(["state"] if reached else []))


def delete(transaction: Transaction, ids: Iterable[int]) -> None:
    """Delete articles so that ``undelete`` brings them back."""
    wanted = demand(transaction.db, ids)
    transaction.db.executemany(
        "UPDATE article SET deleted_at = ? WHERE id = ?", [(transaction.moment, i) for i in wanted]
    )
    transaction.touch(wanted, "deleted")


def undelete(transaction: Transaction, ids: Iterable[int]) -> None:
    """Bring deleted articles back to where they were."""
    wanted = demand(transaction.db, ids, deleted=True)
    back = [i for i, (deleted,) in _columns(transaction.db, wanted, "deleted_at").items() if deleted is not None]
    transaction.db.executemany("UPDATE article SET deleted_at = NULL WHERE id = ?", [(i,) for i in back])
    transaction.touch(back, "added")


def _columns(db: apsw.Connection, ids: Sequence[int], columns: str) -> dict[int, Row]:
    rows = fetch(
        db,
        f"SELECT a.id, {columns} FROM json_each(?) AS j JOIN article AS a ON a.id = j.value",  # noqa: S608
        (json.dumps(list(ids)),),
    )
    return {row[0]: row[1:] for row in rows}


def _article(row: Row, own: tuple[str, ...]) -> Article:
    """Build the value from a row of ``_COLUMNS``."""
    return Article(
        id=row[0],
        uid=row[1],
        url=row[2],
        canonical_url=row[3],
        title=row[4],
        byline=row[5],
        site_name=row[6],
        published_at=moment(row[7]),
        added_at=instant(row[8]),
        lang=row[9],
        source=row[10],
        origin=row[11],
        tags=own,
        state=State(row[12]),
        starred=bool(row[13]),
        read_at=moment(row[14]),
        progress=row[15],
        position=row[16],
        words=row[17],
        excerpt=row[18],
        content_hash=row[19],
        status=Status(row[20]),
        failure=row[21],
        own=tuple(_own(row[22])) if row[22] else (),
        entry=row[23] > 0,
        feed_id=row[24],
        highlights=row[25],
        notes=row[26],
    )


def _own(kept: str) -> list[str]:
    """Return the fields that a reader has set, without the columns that are made from others."""
    return [name for name in json.loads(kept) if name not in {"title_key", "site_key", "canonical_url"}]
