"""An article that comes to a library which has it already: what the reader has done on either side stays.

The text here stays the present one, the other becomes an earlier version. Of a mark that both have the one written later
holds; of a note that both have changed both texts are kept, the older one as an answer to the newer.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import TYPE_CHECKING, Any

from reader import whole
from reader.frozen import replace
from reader.library import articles, entries, import_log, links, page_comments, rows, tags, whole_taking
from reader.library.ground import Ground, find, standing
from reader.library.store import Transaction
from reader.library.whole_columns import columns
from reader.model import Selectors, merge_tags, tag_key
from reader.whole import Received, Whole

if TYPE_CHECKING:
    from reader.library.whole_taking import Taker

_NAMESPACE = uuid.UUID("0d3f6a52-5e0b-4a86-9d0c-7a1f6d2b9a55")
_FILLED = ("byline", "lang", "source", "published_at", "site_name", "site_key", "title", "title_key", "origin")
_LATER = ("state", "starred", "read_at", "deleted_at", "trashed_at", "trashed_from", "progress", "position")
_OF_TEXT = ("words", "content_hash", "excerpt", "status", "failure")
_OF_PLACE = ("start", "stop", "exact", "prefix", "suffix", "image", "alt", "orphan", "how", "confidence", "waiting")
_OF_LOOK = ("color", "style", "note", "updated_at", "deleted_at")


class Merging:
    """One article that comes, and the one here that it is."""

    def __init__(self, taker: Taker, transaction: Transaction, here: int, one: Whole) -> None:
        self._taker, self._transaction, self._db = taker, transaction, transaction.db
        self._id, self._one = here, one
        self._before: dict[str, Any] = {}
        self._added: list[str] = []
        self._html = articles.html(self._db, here)
        self._ground = Ground(self._html)
        self._is_same = not one.text or one.text.html == self._html
        self._counts = Received()
        self._is_later = False
        """Whether what comes is a later state of this article, and not of another that became it."""

    def do(self) -> Received:
        """Let the article here gain what it does not have; return what became of the other."""
        one, db = self._one, self._db
        row = self._row("uid", "deleted_at", "entry")
        is_later = self._is_later = self._taker.newer and row["uid"] == one.uid
        if row["deleted_at"] is not None:
            if one.deleted_at is None and import_log.withdrawn(db, self._id):
                articles.undelete(self._transaction, [self._id])
                self._taker.log.append((self._id, True, {}, []))
                return Received(new=1)
            if not is_later or one.deleted_at is not None:
                return Received(gone=1)
        if one.deleted_at is not None and not is_later:
            return Received(known=1)
        start = db.total_changes()
        if row["entry"] and not one.entry:
            entries.save(self._transaction, [self._id])
        self._taker.note_files(db, one)
        if whole_taking.article(db, one.uid) != self._id:  # known by its address
            whole_taking.insert(
                db, "united", {"uid": one.uid, "canonical_url": one.canonical_url, "article_id": self._id}
            )
        self._fill()
        self._tag()
        self._take_texts()
        self._take_marks()
        if one.comments and not page_comments.of_article(db, self._id):
            whole_taking.write_comments(db, self._id, one.comments)
        self._taker.write_images(db, self._id, one)
        whole_taking.write_appearances(db, self._id, one.appearances)
        whole_taking.write_imports(db, self._id, one.imports)
        is_changed = db.total_changes() != start
        if is_changed:
            self._transaction.touch([self._id], *whole_taking.TOLD)
        if self._before or self._added:
            self._taker.log.append((self._id, False, self._before, self._added))
        return self._counts + Received(known=1, changed=int(is_changed))

    def _row(self, *names: str) -> dict[str, Any]:
        found = rows.fetch(self._db, f"SELECT {', '.join(names)} FROM article WHERE id = ?", (self._id,))[0]  # noqa: S608
        return dict(zip(names, found, strict=True))

    def _fill(self) -> None:
        """Take what the article here does not say, a star, the earlier dates; of a later state what it has come to."""
        one = self._one
        here = self._row(*_FILLED, *_LATER, "added_at", "url", "canonical_url")
        wanted = {name: getattr(one, name) for name in _FILLED if here[name] in (None, "")}
        if here["title"] == here["url"] and one.title:
            wanted |= {"title": one.title, "title_key": one.title_key}
        wanted["starred"] = max(here["starred"], int(one.starred))
        wanted["added_at"] = min(here["added_at"], one.added_at)
        wanted["read_at"] = min((at for at in (here["read_at"], one.read_at) if at is not None), default=None)
        if one.progress > here["progress"]:
            wanted["progress"] = one.progress
            wanted["position"] = one.position if self._is_same else here["position"]
        if not here["canonical_url"] and one.canonical_url:
            wanted |= {"url": one.url, "canonical_url": one.canonical_url}
        if self._is_later:
            wanted |= {name: getattr(one, name) for name in _LATER}
        self._put(wanted, here)
        if not self._row("own")["own"] and one.own:
            self._keep_own()

    def _keep_own(self) -> None:
        """Take the fields that the reader has set there, where nothing was set here."""
        from reader.library import own
        from reader.library.own import FIELDS

        names = json.loads(self._one.own).keys() & set(FIELDS) - {"url", "tags"}
        wanted = {name: getattr(self._one, name) for name in names}
        if "published_at" in wanted:
            wanted["published_at"] = rows.moment(wanted["published_at"])
        kept = ("title", "title_key", "byline", "site_name", "site_key", "published_at", "lang", "source", "own")
        before = self._row(*kept)
        own.edit(self._transaction, self._id, wanted)  # type: ignore[arg-type]
        now = self._row(*kept)
        self._note({name: value for name, value in before.items() if now[name] != value}, now)

    def _put(self, wanted: dict[str, Any], here: dict[str, Any]) -> None:
        changed = {name: value for name, value in wanted.items() if value != here[name]}
        if not changed:
            return
        told = ", ".join(f"{name} = :{name}" for name in changed)
        self._db.execute(f"UPDATE article SET {told} WHERE id = :id", {**changed, "id": self._id})  # noqa: S608
        self._note({name: here[name] for name in changed}, changed)

    def _note(self, before: dict[str, Any], now: dict[str, Any]) -> None:
        """Keep what the article had, for the undoing of an import."""
        if not before:
            return
        known = self._before.setdefault("now", {})
        for name, value in before.items():
            self._before.setdefault(name, value)
            known[name] = now[name]

    def _tag(self) -> None:
        had = tags.of_articles(self._db, [self._id]).get(self._id, ())
        keys = {tag_key(name) for name in had}
        if missing := [name for name in self._one.tags if tag_key(name) not in keys]:
            tags.retag(self._transaction, [self._id], missing, ())
            self._before["given"] = missing

    # Texts

    def _take_texts(self) -> None:
        one, db = self._one, self._db
        if one.text and not self._html:
            self._take_first_text(one.text)
            return
        present = _hash(self._html)
        known = {
            (html_hash, at)
            for html_hash, at in db.execute(
                "SELECT html_hash, captured_at FROM version WHERE article_id = ?", (self._id,)
            )
        }
        bodies = {html_hash for html_hash, _ in known} | {present}
        for edition in one.editions:
            if edition.present:
                if one.text and _hash(one.text.html) not in bodies:
                    self._take_other_text(one.text, edition)
            elif edition.html_hash != present and (edition.html_hash, edition.captured_at) not in known:
                whole_taking.write_bodies(db, self._id, [pair for pair in one.bodies if pair[0] == edition.html_hash])
                self._taker.write_edition(db, self._id, edition, present=False)
        if self._is_later and one.deleted_at is None and not self._is_same and one.text:
            self._restore(one.text.html)

    def _restore(self, html: str) -> None:
        """Make a text that is among the earlier ones the present one."""
        from reader.library import versions

        found = self._db.execute(
            "SELECT max(id) FROM version WHERE article_id = ? AND html_hash = ?", (self._id, _hash(html))
        ).get
        if found is not None:
            versions.restore(self._transaction, self._id, int(found))
            self._html, self._is_same, self._ground = html, True, Ground(html)

    def _take_first_text(self, text: whole.Text) -> None:
        from reader.library import highlights

        one, db = self._one, self._db
        self._taker.write_text(db, self._id, text)
        whole_taking.write_bodies(db, self._id, one.bodies)
        for edition in one.editions:
            self._taker.write_edition(db, self._id, edition, present=edition.present)
        self._put({name: getattr(one, name) for name in _OF_TEXT}, self._row(*_OF_TEXT))
        self._html, self._is_same = text.html, True
        self._ground = Ground(text.html)
        highlights.reanchor(self._transaction, self._id, self._ground)

    def _take_other_text(self, text: whole.Text, edition: whole.Edition) -> None:
        """Keep the text that the other has as an earlier version here."""
        html_hash = _hash(text.html)
        whole_taking.write_bodies(self._db, self._id, [(html_hash, text.html)])
        stood = tuple(
            whole.Stood(mark.uid, mark.start, mark.stop, mark.orphan, mark.how, mark.confidence, mark.waiting)
            for mark in self._one.highlights
        )
        earlier = replace(edition, html_hash=html_hash, original=text.original or edition.original, stood=stood)
        self._taker.write_edition(self._db, self._id, earlier, present=False)

    # Marks

    def _take_marks(self) -> None:
        marks = whole_taking.Marks(self._taker, self._transaction, self._id)
        for mark in self._one.highlights:
            number = whole_taking.there(self._db, "highlight", mark.uid)
            if number:
                self._merge_highlight(number, mark, marks)
            else:
                stands = self._stands(mark)
                marks.insert_highlight(mark, **stands)
                self._added.append(mark.uid)
                self._counts += Received(highlights=1, orphans=int(stands.get("orphan", mark.orphan)))
        new = []
        for note in self._one.notes:
            number = whole_taking.there(self._db, "note", note.uid)
            if number:
                self._merge_note(number, note, marks)
            else:
                marks.insert_note(note)
                new.append(note)
                self._added.append(note.uid)
                self._counts += Received(notes=1)
        marks.join(new)

    def _stands(self, mark: whole.Mark) -> dict[str, Any]:
        """Return where a highlight stands in the text here, where that is another."""
        if self._is_same or not self._html:
            return {}
        selectors = Selectors(mark.exact, mark.prefix, mark.suffix, mark.start, mark.stop, mark.image, mark.alt)
        stands = standing(find(self._ground, selectors), selectors)
        if stands.orphan and mark.orphan and not mark.waiting:  # the reader has said that it may stay without a place
            stands = stands._replace(waiting=0)
        return stands._asdict()

    def _merge_highlight(self, number: int, mark: whole.Mark, marks: whole_taking.Marks) -> None:
        here = self._mark("highlight", number, (*_OF_LOOK, *_OF_PLACE))
        is_later = mark.stamp > max(here["updated_at"], here["deleted_at"] or 0)
        if mark.note and here["note"] and mark.note != here["note"]:
            other = here["note"] if is_later else mark.note
            self._keep_both(mark.uid, other, here["updated_at"] if is_later else mark.updated_at, highlight=mark.uid)
        if is_later:
            names = (*_OF_LOOK, *_OF_PLACE) if self._is_same else _OF_LOOK
            self._edit("highlight", number, mark.uid, here, {name: getattr(mark, name) for name in names})
            if mark.note != here["note"]:
                self._relink("highlight", number, mark.note, mark.links, marks)
        self._tag_mark("highlight", number, mark.tags)
        kept = [whole.Place(*row) for row in self._parts("highlight_past", "highlight_id", number, whole.Place)]
        missing = [place for place in mark.past if place not in kept]
        whole_taking.insert_all(self._db, "highlight_past", "highlight_id", number, missing)
        self._merge_review(number, mark)

    def _merge_review(self, number: int, mark: whole.Mark) -> None:
        db = self._db
        asked = "SELECT reviewed_at, rating FROM review_past WHERE highlight_id = ?"
        known = set(rows.fetch(db, asked, (number,)))
        missing = [one for one in mark.answers if (one.reviewed_at, one.rating) not in known]
        whole_taking.write_answers(db, number, missing)
        has = db.execute("SELECT EXISTS (SELECT 1 FROM review WHERE highlight_id = ?)", (number,)).get
        last = max((at for at, _ in known), default=0)
        if mark.card and (not has or max((one.reviewed_at for one in missing), default=0) > last):
            whole_taking.write_card(db, number, mark.card)

    def _merge_note(self, number: int, note: whole.Remark, marks: whole_taking.Marks) -> None:
        here = self._mark("note", number, ("text", "updated_at", "deleted_at"))
        kept = [whole.Said(*row) for row in self._parts("note_past", "note_id", number, whole.Said)]
        said = {one.text for one in kept}
        is_later = mark_is_later = note.stamp > max(here["updated_at"], here["deleted_at"] or 0)
        if note.text != here["text"]:
            follows, precedes = here["text"] in {one.text for one in note.past}, note.text in said
            if follows != precedes:
                mark_is_later = follows
            else:
                other = (here["text"], here["updated_at"]) if is_later else (note.text, note.updated_at)
                self._keep_both(note.uid, *other, reply_to=note.uid)
        wanted: dict[str, Any] = {}
        if mark_is_later:
            wanted |= {"text": note.text, "updated_at": note.updated_at}
            missing = [one for one in note.past if one not in kept]
            if note.text != here["text"] and here["text"] not in said | {one.text for one in note.past}:
                missing.append(whole.Said(here["updated_at"], here["text"]))
            whole_taking.insert_all(self._db, "note_past", "note_id", number, missing)
        if is_later:
            wanted["deleted_at"] = note.deleted_at
        self._edit("note", number, note.uid, here, wanted)
        if wanted.get("text", here["text"]) != here["text"]:
            self._relink("note", number, note.text, note.links, marks)
        self._tag_mark("note", number, note.tags)

    def _mark(self, kind: str, number: int, names: tuple[str, ...]) -> dict[str, Any]:
        found = rows.fetch(self._db, f"SELECT {', '.join(names)} FROM {kind} WHERE id = ?", (number,))[0]  # noqa: S608
        return dict(zip(names, found, strict=True))

    def _parts(self, table: str, owner: str, number: int, cls: type) -> list[rows.Row]:
        return rows.fetch(self._db, f"SELECT {', '.join(columns(cls))} FROM {table} WHERE {owner} = ?", (number,))  # noqa: S608

    def _edit(self, kind: str, number: int, uid: str, here: dict[str, Any], wanted: dict[str, Any]) -> None:
        changed = {name: value for name, value in wanted.items() if value != here[name]}
        if not changed:
            return
        told = ", ".join(f"{name} = :{name}" for name in changed)
        self._db.execute(f"UPDATE {kind} SET {told} WHERE id = :id", {**changed, "id": number})  # noqa: S608
        edited = {"kind": kind, "uid": uid, "was": {name: here[name] for name in changed}, "is": changed}
        self._before.setdefault("edited", []).append(edited)

    def _relink(self, kind: str, number: int, text: str, led: tuple[whole.Led, ...], marks: whole_taking.Marks) -> None:
        self._db.execute(f"DELETE FROM link WHERE {kind}_id = ?", (number,))  # noqa: S608 - of two
        if led or not text:
            marks.write_links(kind, number, led)
        else:
            links.keep(self._transaction, text, **{f"{kind}_id": number})

    def _tag_mark(self, kind: str, number: int, names: tuple[str, ...]) -> None:
        had = tags.of_marks(self._db, kind, [number]).get(number, ())
        if {tag_key(name) for name in names} - {tag_key(name) for name in had}:
            tags.set_of_mark(self._db, kind, number, merge_tags(had, names))

    def _keep_both(self, uid: str, text: str, at: int, *, reply_to: str = "", highlight: str = "") -> None:
        """Keep a text beside the newer one that stands in its place: once, however often it comes."""
        kept = str(uuid.uuid5(_NAMESPACE, f"{uid}\0{text}"))
        if whole_taking.there(self._db, "note", kept):
            return
        note = whole.Remark(kept, at, at, text, reply_to=reply_to, highlight=highlight)
        marks = whole_taking.Marks(self._taker, self._transaction, self._id)
        number = marks.insert_note(note)
        marks.join([note])
        links.keep(self._transaction, text, note_id=number)
        self._added.append(kept)
        self._counts += Received(both=1)


def _hash(html: str) -> str:
    return hashlib.sha256(html.encode("utf-8", "surrogatepass")).hexdigest()
