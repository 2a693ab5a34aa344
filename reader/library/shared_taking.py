"""Things that other machines told of, written into the rows of this library."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from reader import document
from reader.address import canonical, host
from reader.library import (
    adding,
    apart,
    articles,
    folding,
    highlights,
    links,
    media,
    page_comments,
    rows,
    shared_loose,
    tags,
    uniting,
    versions,
)
from reader.library.ground import Ground, find, standing
from reader.library.shared_reading import PLAIN, TIMES
from reader.library.store import Transaction
from reader.model import Comment, Selectors, State
from reader.shared_model import LOOSE, Held, Thing

NOT_HERE = "Its text has not come from the other machine yet; it is looked for again."


_Number = TypeVar("_Number", int, int | None)


class Taker:
    """Writes into one transaction. ``held`` is what was brought of the files that articles name."""

    def __init__(self, transaction: Transaction, held: Mapping[str, Held]) -> None:
        self._transaction, self._db, self._held = transaction, transaction.db, held
        self._grounds: dict[int, Ground] = {}
        self.revived: set[str] = set()
        """Articles that merges on two machines would have left to nobody, and that stay."""
        self._unions: list[tuple[int, int, str]] = []

    def take(self, key: str, now: Thing | None, wanted: Thing, was: Thing | None) -> bool:
        """Make a thing what it is to be; say whether all that it names was there.

        ``now`` is what is here, ``was`` what others knew before: what did not change for them is left as it is here.
        """
        if key[0] in LOOSE:
            return shared_loose.take(self._transaction, key, now, wanted, was)
        take = {"a": self._article, "h": self._highlight, "n": self._note}[key[0]]
        if now is None and (wanted.gone or "joined" in wanted.fields):
            return True
        return take(key[2:], now, wanted, was)

    # Articles

    def _article(self, uid: str, now: Thing | None, wanted: Thing, was: Thing | None) -> bool:
        if wanted.gone or "joined" in wanted.fields:
            return self._throw(uid, now, wanted)
        held = self._held.get(uid) or Held()
        number = self._id("article", uid)
        whole = not held.missing
        if number is None:
            if not whole and self._owner(canonical(wanted.fields.get("canonical_url", "")), 0):
                return False  # it is the same as one that is here: as soon as its text is, too
            number = self._insert(uid, wanted)
            now = Thing({})
            self._db.execute("UPDATE shared SET wants = 1 WHERE within = ? AND base IS NULL", (uid,))
        assert now is not None
        if now.gone:
            self._db.execute("DELETE FROM united WHERE uid = ?", (uid,))
            self._transaction.touch([number], "added", "deleted", "state")
        before = was or Thing({})
        changed = {
            name
            for name in {*now.fields, *wanted.fields}
            if now.fields.get(name) != wanted.fields.get(name)
            and (before.fields.get(name) != wanted.fields.get(name) or was is None or not whole)
        }
        self._set(number, wanted, changed | ({"state"} if now.gone else set()))
        if wanted.tags != now.tags:
            tags.set_of_articles(self._transaction, {number: ()})
            tags.set_of_articles(self._transaction, {number: wanted.tags})
        if "comments" in changed:
            told = [Comment(one[0], rows.moment(one[1]), one[2], one[3]) for one in wanted.fields.get("comments", ())]
            page_comments.keep(self._transaction, number, told)
        self._fill(number, held)
        self._keep_images(number, wanted, held)
        self._address(number, uid, wanted)
        return whole

    def _throw(self, uid: str, now: Thing | None, wanted: Thing) -> bool:
        number = self._id("article", uid)
        if number is None or now is None or now.gone:
            return True
        into = wanted.fields.get("joined")
        if into and into != uid:
            target = self._id("article", into)
            if target is None and not self._is_known_gone(into):
                return False
            if target is not None and self._is_gone(target):
                chain = self._db.execute(
                    "SELECT t.uid FROM united AS u JOIN article AS t ON t.id = u.article_id WHERE u.uid = ?", (into,)
                ).get
                if chain == uid:  # each machine merged one into the other
                    if uid < into:
                        self.revived.add(f"a:{uid}")
                        return True
                    articles.undelete(self._transaction, [target])
                    self._db.execute("DELETE FROM united WHERE uid = ?", (into,))
                    self.revived.add(f"a:{into}")
            target = self._root(target)
            if target is not None and target != number and not self._is_gone(target):
                self._unions.append((target, number, ""))
                return True
        if not wanted.gone:  # merged into one that was thrown away, and written in
            self.revived.add(f"a:{uid}")
        elif wanted.fields.get("thrown") == "trash":
            articles.set_state(self._transaction, [number], State.TRASH)
        else:
            articles.delete(self._transaction, [number])
        return True

    def _insert(self, uid: str, wanted: Thing) -> int:
        self._db.execute(
            "INSERT INTO article(uid, added_at, status, failure) VALUES(?, ?, 'failed', ?)",
            (uid, wanted.fields.get("added_at", self._transaction.moment), NOT_HERE),
        )
        number = self._db.last_insert_rowid()
        self._transaction.touch([number], "added")
        return number

    def _set(self, number: int, wanted: Thing, changed: set[str]) -> None:
        told = wanted.fields
        values: dict[str, Any] = {}
        for name in (*PLAIN, *TIMES):
            if name in changed and (name != "added_at" or name in told):
                values[name] = told.get(name, "" if name in PLAIN else None)
        if "title" in changed:
            values["title_key"] = folding.key(values["title"])
        if {"site_name", "url"} & changed:
            values["site_key"] = folding.key(told.get("site_name", "")) or host(told.get("url", ""))
        if "own" in changed:
            values["own"] = json.dumps(told["own"]) if told.get("own") else ""
        if "starred" in changed:
            values["starred"] = told.get("starred", 0)
        if "progress" in changed:
            values["progress"], values["position"] = told.get("progress", (0.0, 0))
        if "state" in changed:
            values |= {"state": told.get("state", "inbox"), "deleted_at": None, "trashed_at": None, "trashed_from": ""}
        if not values:
            return
        columns = ", ".join(f"{name} = :{name}" for name in values)
        self._db.execute(f"UPDATE article SET {columns} WHERE id = :id", {**values, "id": number})  # noqa: S608
        if "title_key" in values:
            uid = self._db.execute("SELECT uid FROM article WHERE id = ?", (number,)).get
            links.resolve(self._transaction, number, values["title_key"], str(uid))
        self._transaction.touch([number], "meta", "state", "progress")

    def _fill(self, number: int, held: Held) -> None:
        """Put a body in the place of the present one, which stays as a version."""
        if held.html is None:
            return
        made = adding.worked_out(document.from_html(held.html))
        html = made["html"]
        old = articles.html(self._db, number)
        if old == html:
            return
        was = highlights.marked_text(self._db, number)
        if old:
            versions.set_aside(self._transaction, number, html, made["content_hash"])
        self._db.execute(
            """INSERT INTO body(article_id, codec, html) VALUES(?, ?, ?)
               ON CONFLICT(article_id) DO UPDATE SET codec = excluded.codec, html = excluded.html, original = NULL""",
            (number, made["codec"], made["body"]),
        )
        self._db.execute(
            """UPDATE article SET words = ?, content_hash = ?, status = 'ready', failure = '',
                 excerpt = iif(excerpt = '', ?, excerpt) WHERE id = ?""",
            (made["words"], made["content_hash"], made["excerpt"], number),
        )
        versions.begin(self._transaction, number, origin=versions.CAPTURE)
        ground = Ground(html, made["text"])
        self._grounds[number] = ground
        highlights.reanchor(self._transaction, number, ground, was)
        self._transaction.touch([number], "body", "meta")

    def _keep_images(self, number: int, wanted: Thing, held: Held) -> None:
        if not held.images:
            return
        found = media.of_images(held.images)
        adding.keep_images(self._transaction, number, found)

    def _address(self, number: int, uid: str, wanted: Thing) -> None:
        """Give the article its address; if another has it, the two are one, and the one with the lesser uid stays."""
        address = canonical(wanted.fields.get("canonical_url", ""))
        present = self._db.execute("SELECT canonical_url FROM article WHERE id = ?", (number,)).get
        if address == present:
            return
        owner = self._owner(address, number)
        if owner is None or self._is_gone(owner):
            self._give_address(number, address)
            return
        other, entry = rows.fetch(self._db, "SELECT uid, entry FROM article WHERE id = ?", (owner,))[0]
        kept, lost = (number, owner) if entry or uid < other else (owner, number)
        if not articles.html(self._db, kept) and articles.html(self._db, lost) and not entry:
            return
        self._unions.append((kept, lost, address))

    def _give_address(self, number: int, address: str) -> None:
        """Let an article have an address, unless another that is there has it; one that is gone gives it up."""
        owner = self._owner(address, number)
        if owner is not None and not self._is_gone(owner):
            return
        if owner is not None:
            self._db.execute("UPDATE article SET canonical_url = '' WHERE id = ?", (owner,))
        self._db.execute("UPDATE article SET canonical_url = ? WHERE id = ?", (address, number))
        self._transaction.touch([number], "meta")

    def _owner(self, address: str, number: int) -> int | None:
        found = self._db.execute(
            "SELECT id FROM article WHERE canonical_url = ? AND canonical_url <> '' AND id <> ?", (address, number)
        ).get
        return None if found is None else int(found)

    def unite_all(self) -> bool:
        """Merge what has turned out to be the same; say whether anything was. It is done last, so that what this changes
        is news to others.
        """
        for kept, lost, address in self._unions:
            kept = self._root(kept)
            left = [number for number in dict.fromkeys((kept, lost)) if not self._is_gone(number)]
            if len(left) == 2:
                if address:
                    self._db.execute("UPDATE article SET canonical_url = '' WHERE id IN (?, ?)", (kept, lost))
                uniting.take_in(self._transaction, kept, lost, Ground(articles.html(self._db, kept)))
                articles.delete(self._transaction, [lost])
            if address and left:
                self._give_address(left[0], address)
        return bool(self._unions)

    # Marks

    def _highlight(self, uid: str, now: Thing | None, wanted: Thing, was: Thing | None) -> bool:
        if wanted.gone:
            return self._throw_mark("highlight", uid, now)
        article = self._home(wanted)
        if article is None or "where" not in wanted.fields:
            return True  # until its article is there
        told, here = wanted.fields, (now.fields if now else {})
        number = self._id("highlight", uid)
        values: dict[str, Any] = {"article_id": article, "deleted_at": None}
        values |= {
            "color": told.get("color", "yellow"),
            "style": told.get("style", "mark"),
            "note": told.get("note", ""),
        }
        for name in ("created_at", "updated_at"):
            values[name] = told.get(name, here.get(name, self._transaction.moment))
        exact, prefix, suffix, image, alt, start, stop = told["where"]
        moved = number is None or here.get("where", [])[:5] != told["where"][:5] or here.get("in") != told.get("in")
        if moved:
            selectors = Selectors(exact, prefix, suffix, start, stop, image, alt)
            values |= {"exact": exact, "prefix": prefix, "suffix": suffix, "image": image, "alt": alt}
            values |= standing(find(self._ground(article), selectors), selectors)._asdict()
        number = self._write("highlight", number, uid, values)
        tags.set_of_mark(self._db, "highlight", number, wanted.tags)
        links.keep(self._transaction, values["note"], highlight_id=number)
        self._transaction.touch([article], "highlights")
        return True

    def _note(self, uid: str, now: Thing | None, wanted: Thing, was: Thing | None) -> bool:
        if wanted.gone:
            return self._throw_mark("note", uid, now)
        article = self._home(wanted)
        if article is None or not wanted.fields.get("text", "").strip():
            return True  # until its article is there
        told, here = wanted.fields, (now.fields if now else {})
        number = self._id("note", uid)
        values: dict[str, Any] = {"article_id": article, "deleted_at": None, "text": told["text"]}
        for name in ("created_at", "updated_at"):
            values[name] = told.get(name, here.get(name, self._transaction.moment))
        reply, about = (
            self._mark("note", told.get("reply"), article),
            self._mark("highlight", told.get("about"), article),
        )
        if reply == number:
            reply = None
        values |= {"reply_to": reply, "highlight_id": about}
        if number is not None and here.get("text") != told["text"]:
            self._db.execute(
                "INSERT INTO note_past(note_id, written_at, text) VALUES(?, ?, ?)",
                (number, here.get("updated_at", self._transaction.moment), here.get("text", "")),
            )
        number = self._write("note", number, uid, values)
        tags.set_of_mark(self._db, "note", number, wanted.tags)
        links.keep(self._transaction, values["text"], note_id=number)
        self._transaction.touch([article], "notes")
        return not (told.get("reply") and reply is None) and not (told.get("about") and about is None)

    def _throw_mark(self, table: str, uid: str, now: Thing | None) -> bool:
        number = self._id(table, uid)
        if number is not None and now is not None and not now.gone:
            self._db.execute(f"UPDATE {table} SET deleted_at = ? WHERE id = ?", (self._transaction.moment, number))  # noqa: S608
            links.tell(self._transaction, **{f"{table}_ids": [number]})
            owner = self._db.execute(f"SELECT article_id FROM {table} WHERE id = ?", (number,)).get  # noqa: S608
            self._transaction.touch([int(owner)], f"{table}s")
        return True

    def _home(self, wanted: Thing) -> int | None:
        """Return the article that a mark is in: the one it names, or what that was merged into."""
        uid = wanted.fields.get("in", "")
        number = self._id("article", uid)
        if number is None or self._is_gone(number):
            united = apart.united_with(self._db, uid=uid) if uid else None
            return united if united is not None else number
        return number

    def _mark(self, table: str, uid: str | None, article: int) -> int | None:
        found = self._db.execute(
            f"SELECT id FROM {table} WHERE uid = ? AND article_id = ?",  # noqa: S608 - of two
            (uid or "", article),
        ).get
        return None if found is None else int(found)

    def _write(self, table: str, number: int | None, uid: str, values: Mapping[str, Any]) -> int:
        if number is None:
            named = {"uid": uid, **values}
            self._db.execute(
                f"INSERT INTO {table}({', '.join(named)}) VALUES({', '.join(f':{name}' for name in named)})",
                named,
            )
            return self._db.last_insert_rowid()
        columns = ", ".join(f"{name} = :{name}" for name in values)
        self._db.execute(f"UPDATE {table} SET {columns} WHERE id = :id", {**values, "id": number})  # noqa: S608
        return number

    def _ground(self, article: int) -> Ground:
        if article not in self._grounds:
            if len(self._grounds) > 50:
                self._grounds.clear()
            self._grounds[article] = Ground(articles.html(self._db, article))
        return self._grounds[article]

    def _id(self, table: str, uid: str) -> int | None:
        found = self._db.execute(f"SELECT id FROM {table} WHERE uid = ?", (uid,)).get  # noqa: S608 - own words
        return None if found is None else int(found)

    def _root(self, number: _Number) -> _Number:
        """Return what an article that is gone was merged into, and that in turn, if it is here; else the article."""
        if number is None or not self._is_gone(number):
            return number
        uid = self._db.execute("SELECT uid FROM article WHERE id = ?", (number,)).get
        found = apart.united_with(self._db, uid=str(uid))
        return number if found is None or self._is_gone(found) else found

    def _is_known_gone(self, uid: str) -> bool:
        """Say whether an article that was never here is known to be gone: else it would be here, or be waited for."""
        sql = "SELECT EXISTS (SELECT 1 FROM shared WHERE key = ? AND base IS NULL AND wants = 0)"
        return bool(self._db.execute(sql, (f"a:{uid}",)).get)

    def _is_gone(self, number: int) -> bool:
        return bool(
            self._db.execute(
                "SELECT deleted_at IS NOT NULL OR state = 'trash' FROM article WHERE id = ?", (number,)
            ).get
        )
