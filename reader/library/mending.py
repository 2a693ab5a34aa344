"""Making a library agree with itself again: rows that name what is not there, texts and files that are lost.

Nothing that a person wrote is thrown away for it: a mark whose article is lost gets an article that says so.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import apsw

from reader.errors import LibraryError
from reader.library import media, rows
from reader.library.backup_shelf import folder_of, plan_of

LOST = "This article was lost when the library was damaged; its marks and notes are kept."
LOST_TEXT = "Its text was lost when the library was damaged; capture it again."
_ROUNDS = 10
_WORTH = {"highlight", "note", "body", "article_tag"}
"""Tables whose rows are worth an article of their own."""
_BEGINS = {
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"RIFF": "image/webp",
    b"<svg": "image/svg+xml",
}


def mend(db: apsw.Connection, folder: Path) -> list[str]:
    """Mend what can be; return a sentence for each kind of thing that was done. Run inside a transaction, foreign keys off."""
    steps: tuple[Callable[[apsw.Connection, Path], Iterator[str]], ...] = (
        _texts,
        _files,
        _references,
        _versions,
        _bodies,
    )
    return [sentence for step in steps for sentence in step(db, folder)]


def _texts(db: apsw.Connection, _folder: Path) -> Iterator[str]:
    """A text that cannot be unpacked is no text."""
    for table, key in (("body", "article_id"), ("version_body", "id")):
        bad = []
        for number, codec, html in rows.fetch(db, f"SELECT {key}, codec, html FROM {table}"):  # noqa: S608
            try:
                rows.unpack(codec, html)
            except LibraryError:
                bad.append((number,))
        db.executemany(f"DELETE FROM {table} WHERE {key} = ?", bad)  # noqa: S608
        if bad:
            yield f"{len(bad)} texts that could not be read were taken out."


def _files(db: apsw.Connection, folder: Path) -> Iterator[str]:
    """Files that are missing or damaged come from a backup, or are forgotten, so that they can be fetched again."""
    store, back, gone = folder_of(folder, plan_of(folder)), 0, []
    for sha256, kind in rows.fetch(db, "SELECT sha256, kind FROM media"):
        if not media.fault(folder, sha256, kind):
            continue
        if not media.fault(store, sha256, kind):
            from reader.library.backing import link

            target = media.path(folder, sha256, kind)
            with suppress(OSError):
                target.parent.mkdir(parents=True, exist_ok=True)
                link(media.path(store, sha256, kind), target)
                back += 1
                continue
        gone.append((sha256,))
    db.executemany("DELETE FROM media WHERE sha256 = ?", gone)
    if back:
        yield f"{back} lost files came back from the backups."
    if gone:
        yield f"{len(gone)} files are lost; pictures among them can be fetched again, and pages captured again."


def _references(db: apsw.Connection, folder: Path) -> Iterator[str]:
    """Have no row name another that is not there."""
    made = dropped = 0
    names = [
        name
        for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    ]
    for _ in range(_ROUNDS):
        before = made + dropped
        for table in names:
            for parent, column, key in rows.fetch(
                db, 'SELECT "table", "from", "to" FROM pragma_foreign_key_list(?)', (table,)
            ):
                made_here, dropped_here = _reference(db, folder, table, column, parent, key)
                made, dropped = made + made_here, dropped + dropped_here
        if made + dropped == before:
            break
    if made:
        yield f"{made} things that were lost, and that others name, have something in their place."
    if dropped:
        yield f"{dropped} rows that named what is lost were put right."


def _reference(
    db: apsw.Connection, folder: Path, table: str, column: str, parent: str, key: str | None
) -> tuple[int, int]:
    key = key or db.execute("SELECT name FROM pragma_table_info(?) WHERE pk = 1", (parent,)).get
    there = f'(SELECT 1 FROM "{parent}" AS p WHERE p."{key}" = "{table}"."{column}")'  # noqa: S608
    loose = f'"{column}" IS NOT NULL AND NOT EXISTS {there}'
    wanted = [value for (value,) in db.execute(f'SELECT DISTINCT "{column}" FROM "{table}" WHERE {loose}')]  # noqa: S608
    if not wanted:
        return 0, 0
    made = 0
    if parent == "article" and table in _WORTH:
        made = _articles(db, wanted)
    elif parent == "tag" and table == "article_tag":
        db.executemany(
            "INSERT OR IGNORE INTO tag(id, name, key) VALUES(?, ?, ?)", [(i, f"lost-{i}", f"lost-{i}") for i in wanted]
        )
        made = len(wanted)
    elif parent == "media":
        made = _media(db, folder, wanted)
    free = not db.execute('SELECT "notnull" OR pk FROM pragma_table_info(?) WHERE name = ?', (table, column)).get
    if table == "link":
        free = column == "article_id"
    sql = f'UPDATE "{table}" SET "{column}" = NULL WHERE {loose}' if free else f'DELETE FROM "{table}" WHERE {loose}'  # noqa: S608
    db.execute(sql)
    return made, db.changes()


def _articles(db: apsw.Connection, wanted: list[int]) -> int:
    """Give what is left of lost articles articles to belong to."""
    for article_id in wanted:
        db.execute(
            """INSERT INTO article(id, uid, status, failure, added_at, title, title_key)
               VALUES(?, ?, 'failed', ?, ?, ?, ?)""",
            (
                article_id,
                rows.new_uid(),
                LOST,
                int(time.time()),
                f"Lost article {article_id}",
                f"lost article {article_id}",
            ),
        )
        db.execute("UPDATE article SET status = 'ready', failure = '' WHERE id IN (SELECT article_id FROM body)")
        db.execute("INSERT INTO change(article_id, what) VALUES(?, 'added')", (article_id,))
    return len(wanted)


def _media(db: apsw.Connection, folder: Path, wanted: list[str]) -> int:
    """Note files again that lie there whole."""
    found = 0
    for sha256 in wanted:
        for kind in (media.IMAGE, media.ORIGINAL):
            with suppress(LibraryError):
                data = media.read(folder, sha256, kind)
                mime = (
                    next((m for begin, m in _BEGINS.items() if data.startswith(begin)), "")
                    if kind == media.IMAGE
                    else ""
                )
                media.note(db, [media.Medium(sha256, kind, mime, data)])
                found += 1
                break
    return found


def _versions(db: apsw.Connection, _folder: Path) -> Iterator[str]:
    """Every body is among the versions of its article, and every other version has its body."""
    db.execute(
        """DELETE FROM version WHERE present = 0 AND NOT EXISTS (SELECT 1 FROM version_body AS b
           WHERE b.article_id = version.article_id AND b.html_hash = version.html_hash)"""
    )
    gone = db.changes()
    db.execute("DELETE FROM version WHERE present = 1 AND article_id NOT IN (SELECT article_id FROM body)")
    gone += db.changes()
    db.execute(
        """INSERT INTO version(article_id, origin, present, captured_at, words, content_hash, original)
           SELECT a.id, 'capture', 1, a.added_at, a.words, a.content_hash, b.original
           FROM body AS b JOIN article AS a ON a.id = b.article_id
           WHERE NOT EXISTS (SELECT 1 FROM version AS v WHERE v.article_id = a.id AND v.present = 1)"""
    )
    noted = db.changes()
    db.execute("DELETE FROM version_place WHERE version_id NOT IN (SELECT id FROM version)")
    if gone:
        yield f"{gone} earlier versions whose texts are lost were taken off the list."
    if noted:
        yield f"{noted} texts were put among the versions of their articles again."


def _bodies(db: apsw.Connection, _folder: Path) -> Iterator[str]:
    """An article without its text is captured again where it has an address."""
    lost = "status = 'ready' AND id NOT IN (SELECT article_id FROM body)"
    again = [i for (i,) in db.execute(f"SELECT id FROM article WHERE {lost}")]  # noqa: S608
    db.execute(
        f"""UPDATE article SET status = iif(url LIKE 'http%' AND deleted_at IS NULL, 'waiting', 'failed'),
              failure = iif(url LIKE 'http%' AND deleted_at IS NULL, '', ?) WHERE {lost}""",  # noqa: S608
        (LOST_TEXT,),
    )
    db.executemany("INSERT INTO change(article_id, what) VALUES(?, 'body')", [(i,) for i in again])
    if again:
        yield f"{len(again)} articles have lost their text; those with an address are captured again."
