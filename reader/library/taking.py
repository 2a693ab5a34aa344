"""How the records of an import come in: as new articles, or as more about those that are here already.

Whatever a reader has done here stays. A known article only gains: tags, a star, the earlier date, highlights and notes that
it does not have yet; one that was deleted here stays deleted, unless the import that made it was undone. So the same
import twice is the same as once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

import apsw

from reader import address
from reader.frozen import fields, replace
from reader.import_model import Brought, Incoming, Passage, Remark, total
from reader.library import adding, articles, folding, import_log, links, page_comments, rows, tags
from reader.library.imported_marks import Marks
from reader.library.store import Transaction
from reader.model import Comment, merge_tags, tag_key

_BARE, _WHOLE = Brought(new=1), Brought(new=1, bodies=1)
_NOTHING: dict[str, Any] = {}
_NONE: list[str] = []


class Parcel(NamedTuple):
    """A record, and its body when it came with one that could be cleaned."""

    record: Incoming
    body: adding.Incoming | None
    canonical: str
    """The address that the article is known by; empty when it has none."""
    key: str
    """What two new records are the same article by."""


def parcel(record: Incoming, body: adding.Incoming | None) -> Parcel:
    """Return a record as it is taken: without lone surrogates, which no database can hold, and NULs."""
    record = _sound(record)
    canonical = address.canonical(record.url) if record.url else ""
    if canonical:
        return Parcel(record, body, canonical, canonical)
    text = hashlib.sha256((record.html or record.markdown).encode("utf-8", "replace")).hexdigest()
    title = folding.key(body.captured.title if body else record.title)
    return Parcel(record, body, "", f"\0{title}\0{folding.key(record.byline)}\0{text}")


def _sound(value: Any) -> Any:  # noqa: ANN401 - a record, or a part of one
    if isinstance(value, str):
        return rows.scalar(value)
    if isinstance(value, tuple):
        return tuple(map(_sound, value)) if value else value
    if isinstance(value, Incoming) and _is_plain(value):
        return value
    if isinstance(value, Incoming | Passage | Remark | Comment):
        changed = {
            name: sound
            for name in fields(value)
            if isinstance(part := getattr(value, name), str | tuple)
            and (sound := rows.line(str(part)) if name in rows.LINES else _sound(part)) != part
        }
        return replace(value, **changed) if changed else value
    return value


_TEXTS = attrgetter(*(name for name, kind in Incoming.__annotations__.items() if kind == "str"))


def _is_plain(record: Incoming) -> bool:
    """Say at once of most records that every text in them is sound."""
    if _has_marks(record):
        return False
    texts = "".join(_TEXTS(record)) + "".join(record.tags)
    return rows.line(texts) == texts


def take(transaction: Transaction, folder: Path, run_id: int, parcels: Sequence[Parcel]) -> Brought:
    """Write records into the library; return what became of them."""
    db = transaction.db
    known = _known(db, parcels)
    notes: list[tuple[int, bool, bytes, dict[str, Any], list[str], str]] = []
    taken: list[Brought] = []
    born: dict[str, int] = {}
    bare = dict.fromkeys(each.key for each, here in zip(parcels, known, strict=True) if here is None)
    first = {each.key: each for each, here in zip(reversed(parcels), reversed(known), strict=True) if here is None}
    waiting = [first[key] for key in bare if first[key].body is None]
    born.update(zip((each.key for each in waiting), _insert(transaction, waiting), strict=True))
    tags.give(transaction, {born[each.key]: each.record.tags for each in waiting})
    for parcel, here in zip(parcels, known, strict=True):
        key = parcel.key
        created = here is None and first[key] is parcel
        if created and parcel.body is not None:
            born[key] = _with_body(transaction, folder, parcel)
        article_id = born[key] if here is None else here
        if created and not _has_marks(parcel.record):
            one, before, marks = (_BARE if parcel.body is None else _WHOLE), _NOTHING, _NONE
        else:
            one, before, marks = _one(transaction, folder, parcel, article_id, created=created)
        taken.append(one)
        created = created or bool(one.new)
        digest = hashlib.sha256(parcel.record.raw.encode("utf-8", "replace")).digest()[:16]
        if created or before or marks:
            notes.append((article_id, created, digest, before, marks, parcel.record.raw))
    import_log.note(db, run_id, notes)
    return total(taken)


def _known(db: apsw.Connection, parcels: Sequence[Parcel]) -> list[int | None]:
    """Return the article that each record is about, deleted ones included; None for a new one.

    Of two records in one batch about the same article that is not there yet, both are None.
    """
    asked = json.dumps([each.canonical for each in parcels if each.canonical])
    found: dict[str, int] = dict(
        rows.fetch(
            db,
            """WITH asked AS (SELECT value FROM json_each(?))
               SELECT canonical_url, id FROM article WHERE canonical_url <> '' AND canonical_url IN asked
               UNION ALL SELECT u.canonical_url, u.article_id FROM united AS u JOIN article AS a ON a.id = u.article_id
               WHERE a.deleted_at IS NULL AND u.canonical_url <> '' AND u.canonical_url IN asked""",
            (asked,),
        )
    )
    answers: list[int | None] = []
    for parcel in parcels:
        answers.append(found.get(parcel.canonical) if parcel.canonical else _unaddressed(db, parcel))
    return answers


def with_text(db: apsw.Connection, addresses: Iterable[str]) -> set[str]:
    """Return those of these addresses whose article has a body."""
    asked = {url: address.canonical(url) for url in addresses}
    found = rows.fetch(
        db,
        """SELECT a.canonical_url FROM json_each(?) AS j
           CROSS JOIN article AS a ON a.canonical_url = j.value AND a.canonical_url <> ''
           JOIN body AS b ON b.article_id = a.id""",
        (json.dumps(list(asked.values())),),
    )
    here = {canonical for (canonical,) in found}
    return {url for url, canonical in asked.items() if canonical in here}


def _unaddressed(db: apsw.Connection, parcel: Parcel) -> int | None:
    """Return the article of the same text; else the only one of the same title by the same author."""
    if parcel.record.uid:
        same = db.execute("SELECT id FROM article WHERE uid = ?", (parcel.record.uid,)).get
        if same is not None:
            return int(same)
    if parcel.body and (same := adding.kept(db, parcel.body)) is not None:
        return same
    title = parcel.record.title
    if not title or title == "Untitled":
        return None
    named = rows.fetch(
        db,
        "SELECT id, byline FROM article WHERE title_key = ? AND deleted_at IS NULL AND entry = 0",
        (folding.key(title),),
    )
    author = folding.key(parcel.record.byline)
    same_author = [i for i, byline in named if folding.key(byline) == author or not author or not byline]
    return int(same_author[0]) if len(same_author) == 1 else None


def _insert(transaction: Transaction, parcels: Sequence[Parcel]) -> list[int]:
    """Make rows for articles that wait for their capture; return their ids."""
    if not parcels:
        return []
    values = [_row(transaction, each, uid) for each, uid in zip(parcels, rows.new_uids(len(parcels)), strict=True)]
    columns = tuple(values[0])
    last = transaction.db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'article'").get or 0
    transaction.db.executemany(
        f"INSERT INTO article({', '.join(columns)}) VALUES({', '.join('?' * len(columns))})",
        [tuple(row.values()) for row in values],
    )
    ids = list(range(int(last) + 1, int(last) + 1 + len(values)))
    transaction.touch(ids, "added")
    return ids


def _row(transaction: Transaction, parcel: Parcel, uid: str) -> dict[str, Any]:
    record = parcel.record
    title = record.title or record.url
    return {
        "uid": (record.uid and import_log.free_uid(transaction.db, record.uid)) or uid,
        "origin": "import",
        "status": "waiting" if record.url else "ready",
        "url": record.url,
        "canonical_url": parcel.canonical,
        "title": title,
        "title_key": folding.key(title),
        "byline": record.byline,
        "site_name": record.site_name,
        "site_key": (record.site_name and folding.key(record.site_name)) or address.host(record.url),
        "lang": record.lang,
        "excerpt": record.excerpt,
        "source": record.source,
        **_own(transaction, record),
    }


def _own(transaction: Transaction, record: Incoming) -> dict[str, Any]:
    """Return what the other program's reader had done with an article."""
    return {
        "state": str(record.state),
        "starred": int(record.starred),
        "progress": min(1.0, max(0.0, record.progress)),
        "added_at": min(rows.seconds(record.added_at) or transaction.moment, transaction.moment),
        "published_at": rows.seconds(record.published_at),
        "read_at": rows.seconds(record.read_at),
    }


def _with_body(transaction: Transaction, folder: Path, parcel: Parcel) -> int:
    """Keep an article that came with its text."""
    assert parcel.body is not None
    values = {name: value for name, value in _own(transaction, parcel.record).items() if value is not None}
    if uid := import_log.free_uid(transaction.db, parcel.record.uid):
        values["uid"] = uid
    article_id, created = adding.add(transaction, folder, parcel.body, parcel.record.tags, None, values)
    if created:
        return article_id
    transaction.db.execute(
        f"UPDATE article SET {', '.join(f'{name} = :{name}' for name in values)} WHERE id = :id",  # noqa: S608 - own names
        {**values, "id": article_id},
    )
    if uid:
        links.resolve(transaction, article_id, uid)
    transaction.touch([article_id], "state")
    return article_id


def _one(
    transaction: Transaction, folder: Path, parcel: Parcel, article_id: int, *, created: bool
) -> tuple[Brought, dict[str, Any], list[str]]:
    """Add what a record says beyond its row; return what that was, what a known article had before, the marks added."""
    db, record = transaction.db, parcel.record
    before: dict[str, Any] = {}
    is_back = not created and import_log.withdrawn(db, article_id)
    if is_back:
        articles.undelete(transaction, [article_id])
    if not created:
        if db.execute("SELECT deleted_at FROM article WHERE id = ?", (article_id,)).get is not None:
            return Brought(gone=1), {}, []
        before = _enrich(transaction, article_id, record)
        _give_body(transaction, folder, parcel, article_id)
    new = Brought(new=1, bodies=int(_has_body(db, article_id) if is_back else parcel.body is not None))
    if not _has_marks(record):
        return (new if created or is_back else Brought(known=1, changed=int(bool(before)))), before, []
    marks = Marks(transaction, article_id)
    for passage in record.passages:
        marks.passage(passage)
    for remark in record.remarks:
        marks.remark(remark)
    comments = 0
    if record.comments and not page_comments.of_article(db, article_id):
        page_comments.keep(transaction, article_id, record.comments)
        comments = len(record.comments)
    changed = bool(before or marks.added)
    counts = Brought(
        placed=marks.placed, unplaced=marks.unplaced, pending=marks.pending, notes=marks.notes, comments=comments
    )
    kind = new if created or is_back else Brought(known=1, changed=int(changed))
    return counts + kind, before, marks.added


def _has_marks(record: Incoming) -> bool:
    return bool(record.passages or record.remarks or record.comments)


def _has_body(db: apsw.Connection, article_id: int) -> bool:
    return bool(db.execute("SELECT EXISTS (SELECT 1 FROM body WHERE article_id = ?)", (article_id,)).get)


def _give_body(transaction: Transaction, folder: Path, parcel: Parcel, article_id: int) -> None:
    """Let a known article have the body that came: one that has none yet, and one made of nothing but its highlights, of
    which there are more now.
    """
    if parcel.body is None:
        return
    db = transaction.db
    has_body = _has_body(db, article_id)
    origin, url, digest = rows.fetch(db, "SELECT origin, url, content_hash FROM article WHERE id = ?", (article_id,))[0]
    is_made_of_marks = origin == "import" and not url and not parcel.record.url and parcel.record.passages
    if not has_body or (is_made_of_marks and len(parcel.body.text) > len(articles.text(db, article_id)) and digest):
        adding.add(transaction, folder, parcel.body, (), article_id)


def _enrich(transaction: Transaction, article_id: int, record: Incoming) -> dict[str, Any]:
    """Let a known article gain what a record says; return what it had before of what has changed."""
    db = transaction.db
    row = rows.fetch(
        db,
        "SELECT starred, added_at, read_at, published_at, byline, title, url, entry FROM article WHERE id = ?",
        (article_id,),
    )[0]
    starred, added_at, read_at, published_at, byline, was, url, entry = row
    if entry:
        from reader.library import entries

        entries.save(transaction, [article_id])
    wanted: dict[str, Any] = {}
    if record.starred and not starred:
        wanted["starred"] = 1
    if (earlier := rows.seconds(record.added_at)) and earlier < added_at:
        wanted["added_at"] = earlier
    if record.read_at and read_at is None:
        wanted["read_at"] = rows.seconds(record.read_at)
    if record.published_at and published_at is None:
        wanted["published_at"] = rows.seconds(record.published_at)
    if record.byline and not byline:
        wanted["byline"] = record.byline
    if record.title and was in {"", url}:
        wanted |= {"title": record.title, "title_key": folding.key(record.title)}
    before: dict[str, Any] = {
        name: rows.fetch(db, f"SELECT {name} FROM article WHERE id = ?", (article_id,))[0][0]  # noqa: S608 - own names
        for name in wanted
    }
    if wanted:
        db.execute(
            f"UPDATE article SET {', '.join(f'{name} = :{name}' for name in wanted)} WHERE id = :id",  # noqa: S608
            {**wanted, "id": article_id},
        )
        transaction.touch([article_id], "state", "meta")
        before["now"] = wanted
    had = tags.of_articles(db, [article_id]).get(article_id, ())
    keys = {tag_key(name) for name in had}
    if missing := [name for name in merge_tags(record.tags) if tag_key(name) not in keys]:
        tags.retag(transaction, [article_id], missing, ())
        before["given"] = missing
    return before
