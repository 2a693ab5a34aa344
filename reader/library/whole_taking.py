"""Articles whole into the library: those that are new here as they are; of those that are known, what is not here yet."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from typing import Any, NamedTuple

import apsw

from reader import whole
from reader.frozen import fields
from reader.library import apart, links, rows, tags
from reader.library.store import Transaction
from reader.library.whole_columns import columns
from reader.whole import Received, Whole

TOLD = ("added", "body", "meta", "state", "tags", "progress", "highlights", "notes", "versions", "links", "review")
"""What may have changed about an article that was taken in."""


class Waiting(NamedTuple):
    """A link to an article that had not come yet."""

    column: str
    owner: int
    place: int
    uid: str


class Taker:
    """Takes articles in, in one transaction after another: what links to an article that has not come yet waits here."""

    def __init__(self, *, newer: bool = False) -> None:
        self.newer = newer
        """Whether what comes is the later state of the library: of a known article it says the shelf, the star and the rest."""
        self.log: list[tuple[int, bool, dict[str, Any], list[str]]] = []
        """What was done to each article that was made or changed: its number, whether it is new, what it had before of what
        has changed, and the uids of the marks added (see ``import_log``).
        """
        self.waiting: list[Waiting] = []
        self.lost: set[str] = set()
        """The SHA-256 of files that could not be had."""

    def take(self, transaction: Transaction, one: Whole) -> Received:
        """Take one article in; return what became of it."""
        from reader.library import whole_merging

        here = known(transaction.db, one)
        if here is not None:
            return whole_merging.Merging(self, transaction, here, one).do()
        taken, number = self.insert(transaction, one)
        self.log.append((number, True, {}, []))
        return taken

    def insert(self, transaction: Transaction, one: Whole) -> tuple[Received, int]:
        """Make a new article of one that is not here; return its number too."""
        db = transaction.db
        values = {name: getattr(one, name) for name in columns(Whole)}
        number = insert(db, "article", values | {"entry": 0})
        self.note_files(db, one)
        tags.give(transaction, {number: one.tags})
        if one.text:
            self.write_text(db, number, one.text)
        write_bodies(db, number, one.bodies)
        marks = Marks(self, transaction, number)
        highlights = [mark for mark in one.highlights if not there(db, "highlight", mark.uid)]
        notes = [note for note in one.notes if not there(db, "note", note.uid)]
        for mark in highlights:
            marks.insert_highlight(mark)
        for note in notes:
            marks.insert_note(note)
        marks.join(notes)
        for edition in one.editions:
            self.write_edition(db, number, edition, present=edition.present)
        write_comments(db, number, one.comments)
        self.write_images(db, number, one)
        write_appearances(db, number, one.appearances)
        write_imports(db, number, one.imports)
        if one.entry:  # what was written above saves an entry (reader/library/feed_schema.py)
            db.execute("UPDATE article SET entry = ? WHERE id = ?", (one.entry, number))
        links.resolve(transaction, number, one.title_key, one.uid)
        transaction.touch([number], *TOLD)
        orphans = sum(mark.orphan for mark in highlights)
        return Received(new=1, highlights=len(highlights), orphans=orphans, notes=len(notes)), number

    def finish(self, transaction: Transaction) -> None:
        """Lead the links that waited to what has come since."""
        for column, owner, place, uid in self.waiting:
            found = article(transaction.db, uid)
            if found is not None:
                transaction.db.execute(
                    f"UPDATE link SET article_id = ? WHERE {column} = ? AND place = ?",  # noqa: S608 - of two
                    (found, owner, place),
                )
        self.waiting.clear()

    def note_files(self, db: apsw.Connection, one: Whole) -> None:
        """Write the rows of the files that are there."""
        db.executemany(
            """INSERT INTO media(sha256, kind, mime, bytes, width, height) VALUES(?, ?, ?, ?, ?, ?)
               ON CONFLICT(sha256) DO NOTHING""",
            [tuple(getattr(file, name) for name in fields(file)) for file in one.files if file.sha256 not in self.lost],
        )

    def write_text(self, db: apsw.Connection, number: int, text: whole.Text) -> None:
        """Write the body of an article that has none."""
        codec, data = rows.pack(text.html)
        insert(
            db,
            "body",
            {
                "article_id": number,
                "codec": codec,
                "text_version": text.text_version,
                "original": self.had(text.original),
                "html": data,
            },
        )

    def write_edition(self, db: apsw.Connection, number: int, edition: whole.Edition, *, present: bool) -> int:
        """Write the row of a version, and where the marks stood in it; return its number."""
        values = {name: getattr(edition, name) for name in columns(whole.Edition)}
        values |= {"article_id": number, "present": present, "original": self.had(edition.original)}
        version = insert(db, "version", values)
        names = columns(whole.Stood)
        db.executemany(
            f"""INSERT INTO version_place(version_id, highlight_id, {", ".join(names)})
                SELECT ?, id, {", ".join("?" * len(names))} FROM highlight WHERE uid = ?""",  # noqa: S608 - own names
            [(version, *(getattr(stood, name) for name in names), stood.highlight) for stood in edition.stood],
        )
        return version

    def write_images(self, db: apsw.Connection, number: int, one: Whole) -> None:
        """Name the pictures that are there by their addresses, where the article has none of that address."""
        kept = {file.sha256 for file in one.files} - self.lost
        db.executemany(
            "INSERT OR IGNORE INTO article_image(article_id, url, sha256) VALUES(?, ?, ?)",
            [(number, url, sha256) for url, sha256 in one.images if sha256 in kept],
        )

    def had(self, sha256: str) -> str | None:
        """Return which file to name: none for one that could not be had."""
        return sha256 if sha256 and sha256 not in self.lost else None


class Marks:
    """Highlights and notes that one article gains."""

    def __init__(self, taker: Taker, transaction: Transaction, article_id: int) -> None:
        self._taker, self._db, self._transaction, self._id = taker, transaction.db, transaction, article_id

    def insert_highlight(self, mark: whole.Mark, **other: Any) -> int:  # noqa: ANN401 - values of columns
        """Add a highlight; ``other`` says what is not as it came. Returns its number."""
        db = self._db
        values = {name: getattr(mark, name) for name in columns(whole.Mark)} | {"article_id": self._id} | other
        number = insert(db, "highlight", values)
        tags.set_of_mark(db, "highlight", number, mark.tags)
        insert_all(db, "highlight_past", "highlight_id", number, mark.past)
        if mark.card:
            write_card(db, number, mark.card)
        write_answers(db, number, mark.answers)
        self.write_links("highlight", number, mark.links)
        return number

    def insert_note(self, remark: whole.Remark, **other: Any) -> int:  # noqa: ANN401 - values of columns
        """Add a note, which ``join`` leads to what it answers; ``other`` says what is not as it came. Returns its number."""
        db = self._db
        values = {name: getattr(remark, name) for name in columns(whole.Remark)} | {"article_id": self._id} | other
        number = insert(db, "note", values)
        tags.set_of_mark(db, "note", number, remark.tags)
        insert_all(db, "note_past", "note_id", number, remark.past)
        self.write_links("note", number, remark.links)
        return number

    def join(self, notes: Iterable[whole.Remark]) -> None:
        """Let notes answer what they answer, once all are there."""
        self._db.executemany(
            """UPDATE note SET reply_to = (SELECT p.id FROM note AS p WHERE p.uid = ?1),
                 highlight_id = (SELECT h.id FROM highlight AS h WHERE h.uid = ?2) WHERE uid = ?3""",
            [(note.reply_to, note.highlight, note.uid) for note in notes if note.reply_to or note.highlight],
        )

    def write_links(self, kind: str, number: int, led: Iterable[whole.Led]) -> None:
        """Write where the links in a note lead; what has not come yet is remembered."""
        column = f"{kind}_id"
        for place, link in enumerate(led):
            found = article(self._db, link.article) if link.article else None
            if link.article and found is None:
                self._taker.waiting.append(Waiting(column, number, place, link.article))
            insert(
                self._db,
                "link",
                {column: number, "place": place, "article_id": found, "mark_uid": link.mark_uid, "key": link.key},
            )


def known(db: apsw.Connection, one: Whole) -> int | None:
    """Return the article here that one is: by its uid, or what that was merged into, else by its address."""
    found = article(db, one.uid)
    if found is None and one.canonical_url:
        found = apart.united_with(db, address=one.canonical_url)
        if found is None:
            sql = (
                "SELECT id FROM article WHERE canonical_url = ? AND canonical_url <> ''"  # the index is of those alone
            )
            found = db.execute(sql, (one.canonical_url,)).get
    return None if found is None else int(found)


def article(db: apsw.Connection, uid: str) -> int | None:
    """Return the article of a uid, or what it was merged into here."""
    row = db.execute("SELECT id, deleted_at FROM article WHERE uid = ?", (uid,)).fetchone()
    if row is None or row[1] is not None:
        united = apart.united_with(db, uid=uid)
        return united if united is not None or row is None else int(row[0])
    return int(row[0])


def there(db: apsw.Connection, kind: str, uid: str) -> int:
    """Return the number of the highlight or note of a uid, 0 for none."""
    return int(db.execute(f"SELECT id FROM {kind} WHERE uid = ?", (uid,)).get or 0)  # noqa: S608 - of two


def insert(db: apsw.Connection, table: str, values: dict[str, Any]) -> int:
    """Write one row; return its number."""
    db.execute(
        f"INSERT INTO {table}({', '.join(values)}) VALUES({', '.join('?' * len(values))})",
        tuple(values.values()),
    )
    return db.last_insert_rowid()


def insert_all(db: apsw.Connection, table: str, owner: str, number: int, values: Iterable[Any]) -> None:
    """Write what belongs to one row, in its order."""
    for one in values:
        insert(db, table, {owner: number} | {name: getattr(one, name) for name in columns(type(one))})


def write_bodies(db: apsw.Connection, number: int, bodies: Iterable[tuple[str, str]]) -> None:
    """Write earlier bodies, those that are not here yet."""
    db.executemany(
        "INSERT OR IGNORE INTO version_body(article_id, html_hash, codec, html) VALUES(?, ?, ?, ?)",
        [(number, html_hash, *rows.pack(html)) for html_hash, html in bodies],
    )


def write_comments(db: apsw.Connection, number: int, comments: Iterable[whole.PageComment]) -> None:
    """Write the comments of a page that shows none here."""
    for place, comment in enumerate(comments):
        values = {name: getattr(comment, name) for name in columns(whole.PageComment)}
        insert(db, "page_comment", {"article_id": number, "place": place} | values)


def write_card(db: apsw.Connection, number: int, card: whole.Card) -> None:
    """Give a highlight its card of spaced repetition."""
    db.execute(
        "INSERT OR REPLACE INTO review(highlight_id, due_at, card) VALUES(?, ?, ?)",
        (number, card.due_at, _numbered(card.card, number)),
    )


def write_answers(db: apsw.Connection, number: int, answers: Iterable[whole.Answer]) -> None:
    """Write the answers of a highlight's reviews."""
    for one in answers:
        values = {"highlight_id": number, "reviewed_at": one.reviewed_at, "rating": one.rating}
        insert(db, "review_past", values | {"before": _numbered(one.before, number)})


def _numbered(card: str, number: int) -> str:
    return json.dumps({"card_id": number} | json.loads(card)) if card else ""


def write_appearances(db: apsw.Connection, number: int | None, appearances: Iterable[whole.Appearance]) -> None:
    """Write what feeds were seen to hold, of feeds that are here."""
    names = columns(whole.Appearance)
    db.executemany(
        f"""INSERT OR IGNORE INTO entry(feed_id, article_id, {", ".join(names)})
            SELECT f.id, ?, {", ".join("?" * len(names))} FROM feed AS f WHERE f.uid = ?""",  # noqa: S608 - own names
        [(number, *(getattr(one, name) for name in names), one.feed) for one in appearances],
    )


def write_imports(db: apsw.Connection, number: int, imports: Iterable[whole.Import]) -> int:
    """Write what imports did with an article, each once; return how many were not here yet."""
    new = 0
    for one in imports:
        run, digest = _run(db, one), bytes.fromhex(one.digest)
        there = db.execute(
            "SELECT EXISTS (SELECT 1 FROM import_record WHERE run_id = ? AND article_id = ? AND digest = ?)",
            (run, number, digest),
        ).get
        if there:
            continue
        values = {"run_id": run, "article_id": number, "created": one.created, "digest": digest}
        raw = zlib.compress(one.raw.encode("utf-8", "replace"), 6)
        insert(db, "import_record", values | {"before": one.before, "marks": one.marks, "raw": raw})
        new += 1
    return new


def _run(db: apsw.Connection, one: whole.Import) -> int:
    """Return the import that a record tells of, which is written down if it is not yet."""
    found = [
        run_id
        for (run_id,) in rows.fetch(
            db,
            "SELECT id FROM import_run WHERE began_at = ? AND format = ? AND name = ? ORDER BY id",
            (one.began_at, one.format, one.name),
        )
    ]
    while len(found) <= one.nth:
        named = {"began_at": one.began_at, "undone_at": one.undone_at, "format": one.format, "name": one.name}
        found.append(insert(db, "import_run", named))
    return int(found[one.nth])
