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
        for kind, column, into in (("highlight", "exact", self._highlights), ("note", "text", self._notes)):
            for mark_id, uid, text, deleted in db.execute(
                f"SELECT id, uid, {column}, deleted_at FROM {kind} WHERE article_id = ?",  # noqa: S608 - of two
                (article_id,),
            ):
                self._uids[uid] = mark_id
                if deleted is None:
                    into[quotes.squeezed(text)] = mark_id
        self.added: list[str] = []
        self.placed = self.unplaced = self.pending = self.notes = 0

    def passage(self, passage: Passage) -> None:
        """Add a highlight that is not here yet."""
        if not passage.exact.strip():
            return
        words = quotes.squeezed(passage.exact)
        uid = self._name("highlight", passage.key, words)
        if uid in self._uids and self._revive("highlight", uid):
            return
        if words in self._highlights or uid in self._uids:
            self._keys[passage.key] = ("highlight", self._highlights.get(words) or self._uids.get(uid, 0))
            return
        selectors, stands = self._stand(passage)
        db, moment = self._transaction.db, self._transaction.moment
        created = min(rows.seconds(passage.created_at) or moment, moment)
        values = {
            "uid": uid,
            "article_id": self._id,
            "exact": selectors.exact,
            "prefix": selectors.prefix,
            "suffix": selectors.suffix,
            "image": "",
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
        if words in self._notes or uid in self._uids:
            self._keys[remark.key] = ("note", self._notes.get(words) or self._uids.get(uid, 0))
            return
        db, moment = self._transaction.db, self._transaction.moment
        created = min(rows.seconds(remark.created_at) or moment, moment)
        kind, above = self._keys.get(remark.reply_to, ("", 0)) if remark.reply_to else ("", 0)
        db.execute(
            """INSERT INTO note(uid, article_id, reply_to, highlight_id, created_at, updated_at, text)
               VALUES(?, ?, ?, ?, ?, ?, ?)""",
            (
                uid,
                self._id,
                above if kind == "note" and above else None,
                above if kind == "highlight" and above else None,
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
        said = Selectors(passage.exact, passage.prefix, passage.suffix, start, start + len(passage.exact))
        if self._ground is None:
            self.pending += 1
            return said, standing(None, said)
        if span := quotes.as_words(self._ground.text, said):
            said = describe(self._ground.text, span)
        stands = standing(find(self._ground, said), said)
        self.placed += not stands.orphan
        self.unplaced += stands.orphan
        return said, stands
