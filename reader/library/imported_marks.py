"""The highlights and notes that an import adds to an article: each once, however often it is imported."""

from __future__ import annotations

import uuid
from contextlib import suppress

from reader.anchoring import describe
from reader.import_model import Passage, Remark
from reader.library import articles, links, quotes, rows, tags
from reader.library.ground import Ground, Standing, find, standing
from reader.library.store import Transaction
from reader.model import COLORS, STYLES, Selectors

_NAMESPACE = uuid.UUID("6b1c7c1e-3f5e-4b6c-9a3e-1f0e4d0a9c11")


class Marks:
    """The highlights and notes that a record adds to one article."""

    def __init__(self, transaction: Transaction, article_id: int) -> None:
        self._transaction, self._id = transaction, article_id
        db = transaction.db
        self._uid = db.execute("SELECT uid FROM article WHERE id = ?", (article_id,)).get
        has_body = db.execute("SELECT EXISTS (SELECT 1 FROM body WHERE article_id = ?)", (article_id,)).get
        self._ground = Ground(articles.html(db, article_id)) if has_body else None
        self._uids: dict[str, int] = {}
        self._highlights: dict[str, int] = {}
        self._notes: dict[str, int] = {}
        self._keys: dict[str, tuple[str, int]] = {}
        self._places: set[tuple[str, int]] = set()
        """The words of highlights that were here before, with where they stand, and of notes with when they were written."""
        for kind, columns, into in (
            ("highlight", "CASE WHEN image = '' THEN exact ELSE 'picture ' || image END, start", self._highlights),
            ("note", "text, created_at", self._notes),
        ):
            for mark_id, uid, deleted, text, place in db.execute(
                f"SELECT id, uid, deleted_at, {columns} FROM {kind} WHERE article_id = ?",  # noqa: S608 - of two
                (article_id,),
            ):
                self._uids[uid] = mark_id
                if deleted is None:
                    into[quotes.squeezed(text)] = mark_id
                    self._places.add((quotes.squeezed(text), place))
        self.added: list[str] = []
        self.placed = self.unplaced = self.pending = self.notes = 0

    def passage(self, passage: Passage) -> None:
        """Add a highlight that is not here yet."""
        words = quotes.squeezed(passage.exact) or (f"picture {passage.image}" if passage.image else "")
        if not words:
            return
        uid = self._name("highlight", passage.key, words)
        if uid in self._uids and self._revive("highlight", uid):
            return
        selectors, stands = self._stand(passage)
        if uid in self._uids or self._is_here(self._highlights, words, stands.start, is_named=uid == passage.key):
            self._keys[passage.key] = ("highlight", self._uids.get(uid) or self._highlights.get(words, 0))
            return
        self._count(stands)
        db, moment = self._transaction.db, self._transaction.moment
        created = min(rows.seconds(passage.created_at) or moment, moment)
        values = {
            "uid": uid,
            "article_id": self._id,
            "exact": selectors.exact,
            "prefix": selectors.prefix,
            "suffix": selectors.suffix,
            "image": selectors.image,
            "alt": selectors.alt,
            **stands._asdict(),
            "color": passage.color if passage.color in COLORS else COLORS[0],
            "style": passage.style if passage.style in STYLES else STYLES[0],
            "note": passage.note,
            "created_at": created,
            "updated_at": created,
        }
        db.execute(
            f"INSERT INTO highlight({', '.join(values)}) VALUES({', '.join(f':{name}' for name in values)})", values
        )
        highlight_id = db.last_insert_rowid()
        if passage.tags:
            tags.set_of_mark(db, "highlight", highlight_id, passage.tags)
        if passage.note:
            links.keep(self._transaction, passage.note, highlight_id=highlight_id)
        self._transaction.touch([self._id], "highlights")
        self._highlights[words] = self._uids[uid] = highlight_id
        self._keys[passage.key] = ("highlight", highlight_id)
        self.added.append(uid)

    def remark(self, remark: Remark) -> None:
        """Add a note that is not here yet."""
        words = quotes.squeezed(remark.text)
        if not words:
            return
        uid = self._name("note", remark.key, words)
        if uid in self._uids and self._revive("note", uid):
            return
        db, moment = self._transaction.db, self._transaction.moment
        created = min(rows.seconds(remark.created_at) or moment, moment)
        if uid in self._uids or self._is_here(self._notes, words, created, is_named=uid == remark.key):
            self._keys[remark.key] = ("note", self._uids.get(uid) or self._notes.get(words, 0))
            return
        kind, above = self._keys.get(remark.reply_to, ("", 0)) if remark.reply_to else ("", 0)
        spoken = self._keys.get(remark.speaks_of, ("", 0)) if remark.speaks_of else (kind, above)
        db.execute(
            """INSERT INTO note(uid, article_id, reply_to, highlight_id, created_at, updated_at, text)
               VALUES(?, ?, ?, ?, ?, ?, ?)""",
            (
                uid,
                self._id,
                above if kind == "note" and above else None,
                spoken[1] if spoken[0] == "highlight" and spoken[1] else None,
                created,
                created,
                remark.text,
            ),
        )
        note_id = db.last_insert_rowid()
        if remark.tags:
            tags.set_of_mark(db, "note", note_id, remark.tags)
        links.keep(self._transaction, remark.text, note_id=note_id)
        self._transaction.touch([self._id], "notes")
        self._notes[words] = self._uids[uid] = note_id
        self._keys[remark.key] = ("note", note_id)
        self.notes += 1
        self.added.append(uid)

    def _is_here(self, known: dict[str, int], words: str, place: int, *, is_named: bool) -> bool:
        """Say whether a mark of these words is here. One that has a name of its own may stand beside another of the same
        words, if not at the same place.
        """
        return (words, place) in self._places if is_named else words in known

    def _name(self, kind: str, key: str, words: str) -> str:
        """Return the uid of a mark: the same each time that it is imported."""
        with suppress(ValueError):
            own = str(uuid.UUID(key))
            owner = self._transaction.db.execute(f"SELECT article_id FROM {kind} WHERE uid = ?", (own,)).get  # noqa: S608
            if owner in {None, self._id}:
                return own
        return str(uuid.uuid5(_NAMESPACE, f"{kind}\0{self._uid}\0{key}\0{words}"))

    def _revive(self, kind: str, uid: str) -> bool:
        """Bring back a mark that only an undone import took away; return whether it was one."""
        db, mark_id = self._transaction.db, self._uids[uid]
        deleted = db.execute(f"SELECT deleted_at FROM {kind} WHERE id = ?", (mark_id,)).get  # noqa: S608 - of two
        undone = db.execute(
            """SELECT EXISTS (SELECT 1 FROM import_record AS i JOIN import_run AS r ON r.id = i.run_id
               WHERE i.article_id = ? AND r.undone_at = ? AND instr(i.marks, ?) > 0)""",
            (self._id, deleted, uid),
        ).get
        if deleted is None or not undone:
            return False
        db.execute(f"UPDATE {kind} SET deleted_at = NULL WHERE id = ?", (mark_id,))  # noqa: S608 - of two
        self._transaction.touch([self._id], f"{kind}s")
        self.added.append(uid)
        return True

    def _stand(self, passage: Passage) -> tuple[Selectors, Standing]:
        start = max(0, passage.start)
        end = start + len(passage.exact)
        said = Selectors(passage.exact, passage.prefix, passage.suffix, start, end, passage.image, passage.alt)
        if self._ground is None:
            return said, standing(None, said)
        text = self._ground.text
        stands_there = passage.start >= 0 and text[start:end] == passage.exact
        if passage.exact and not stands_there and (span := quotes.as_words(text, said)):
            said = describe(text, span)
        return said, standing(find(self._ground, said), said)

    def _count(self, stands: Standing) -> None:
        self.pending += self._ground is None
        self.placed += self._ground is not None and not stands.orphan
        self.unplaced += self._ground is not None and bool(stands.orphan)
