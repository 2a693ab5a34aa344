"""The library as one of several machines that share it: what was changed here, and what came, settled thing by thing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping

import apsw

from reader.library import articles, media, rows, shared_checks, shared_loose, shared_reading, shared_rows
from reader.library.shared_taking import Taker
from reader.library.store import Store, Transaction, head
from reader.shared_model import KINDS, LOOSE, MARKS, Held, Mark, Settled, Taken, Thing

_AT_ONCE = 100
Settle = Callable[[bytes, Thing | None, Thing | None, Iterable[bytes]], Settled]
Supply = Callable[[str, list[tuple[str, str]]], Held]
"""Brings what an article names, made clean: its body (empty: none is asked for), and pictures by address and hash."""
Put = Callable[[str, Callable[[], bytes]], None]
"""Puts a file of a name into the shared folder, unless it is there."""
_KNOWN = """SELECT s.key, s.state, s.base, s.told, s.wants FROM json_each(?) AS j JOIN shared AS s ON s.key = j.value"""
_KEEP = """INSERT INTO shared(key, state, base, told, conflict, wants, within) VALUES(?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT(key) DO UPDATE SET state = excluded.state, base = excluded.base, told = min(told, excluded.told),
  conflict = excluded.conflict, wants = excluded.wants, within = excluded.within"""
_TITLE = """SELECT title FROM article WHERE uid = :uid OR id IN (
  SELECT article_id FROM highlight WHERE uid = :uid UNION SELECT article_id FROM note WHERE uid = :uid)"""
_NOT_KNOWN = (b"", None, 1, 0)
_NAMES = {
    **{"a": "the article", "h": "a highlight in", "n": "a note in", "s": "a saved search", "f": "a feed"},
    **{"r": "what holds for all feeds or colours", "t": "what is said of a tag"},
}
_FAULTS = (apsw.Error, AssertionError, ArithmeticError, LookupError, TypeError, ValueError)
"""What one thing may be the reason of; a disk that is full or a folder that is away is a ReaderError, and ends the visit."""


class Sharer:
    """The library's side of a visit to the shared folder (``reader.sync.exchange.Holder``)."""

    def __init__(self, store: Store, supply: Supply, put: Put) -> None:
        self._store, self._supply, self._put = store, supply, put
        self.left: dict[str, str] = {}
        """What could not be settled in this visit, and why."""

    # What is remembered

    def read_marks(self) -> dict[str, Mark]:
        """Return how far each log was read."""
        with self._store.read() as db:
            found = rows.fetch(db, "SELECT name, size, changed_ns, stop, digest FROM shared_log WHERE own = 0")
        return {name: Mark(*about) for name, *about in found}

    def own_logs(self) -> dict[str, int]:
        """Return the logs that were written, and their bytes."""
        with self._store.read() as db:
            return dict(rows.fetch(db, "SELECT name, size FROM shared_log WHERE own = 1"))

    def keep_own_logs(self, sizes: Mapping[str, int]) -> None:
        """Remember the logs that are written, and their bytes."""
        with self._store.write() as transaction:
            transaction.db.execute("DELETE FROM shared_log WHERE own = 1")
            transaction.db.executemany("INSERT INTO shared_log VALUES(?, 1, ?, 0, 0, '')", list(sizes.items()))

    def tell_all(self) -> None:
        """Let everything be told again."""
        with self._store.write() as transaction:
            transaction.db.execute("UPDATE shared SET told = 0")

    # What was changed here

    def touched(self) -> Iterator[list[str]]:
        """Yield the keys of what may have changed here since it was settled last, some at a time."""
        with self._store.read() as db:
            known, until = shared_rows.said(db, "seq"), head(db)
            oldest = int(db.execute("SELECT min(seq) FROM change").get or 0)
            sql = "SELECT DISTINCT article_id FROM change WHERE seq > ?"
            if not known or int(known) > until or (int(known) < until and oldest > int(known) + 1):
                known, sql = "0", "SELECT id FROM article WHERE id > ? ORDER BY id"
            ids = [number for (number,) in db.execute(sql, (int(known),))]
            gone = _vanished(db, ids)
            loose = _changed_loose(db)
        for at in range(0, len(ids), _AT_ONCE):
            with self._store.read() as db:
                keys = shared_reading.keys_of(db, ids[at : at + _AT_ONCE])
            yield from _parts(keys)
        yield from _parts(gone)
        yield from _parts(loose)
        if self.left:
            return  # the next visit looks for what changed from the same place
        with self._store.write() as transaction:
            shared_rows.say(transaction.db, seq=until)

    def wanting(self) -> Iterator[list[str]]:
        """Yield the keys of what lacks what it names, some at a time."""
        with self._store.read() as db:
            keys = [key for (key,) in db.execute("SELECT key FROM shared WHERE wants = 1 ORDER BY key")]
        yield from _parts(keys)

    # Settling

    def settle(self, came: Mapping[str, list[bytes]], marks: Mapping[str, Mark], settle: Settle) -> Taken:
        """Settle things, each with what came of it, and remember how far the logs are read now.

        All of it or nothing; but if something in it cannot be settled, that alone is left, and logs are read again from
        where they were until it can be.
        """
        try:
            return self._settle(came, {} if self.left else marks, settle)
        except _FAULTS:
            taken = []
        for key in sorted(came, key=lambda key: KINDS.index(key[0])):
            try:
                taken.append(self._settle({key: came[key]}, {}, settle))
            except _FAULTS as error:
                self.left[key] = f"{type(error).__name__}: {error}"
        if not self.left:
            self._settle({}, marks, settle)
        return Taken(sum(one.changed for one in taken), sum(one.back for one in taken))

    def trouble(self) -> str:
        """Return the sentence that says what was left and why; empty for nothing."""
        if not self.left:
            return ""
        key, why = next(iter(self.left.items()))
        with self._store.read() as db:
            title = db.execute(_TITLE, {"uid": key[2:]}).get
        name = _NAMES[key[0]]
        if key[0] not in LOOSE:
            name = f"{name} “{title}”" if title else f"{key}, which is not here"
        more = f" and {len(self.left) - 1} more" if len(self.left) > 1 else ""
        return f"All was shared but {name}{more} ({why[:200]}); it is tried again at each visit."

    def _settle(self, came: Mapping[str, list[bytes]], marks: Mapping[str, Mark], settle: Settle) -> Taken:
        held = self._bring(came, settle)
        found = [medium for each in held.values() for medium in media.of_images(each.images).values()]
        media.write(self._store.folder, found)
        with self._store.write() as transaction:
            db = transaction.db
            began = head(db)
            media.write(self._store.folder, found, again=True)
            work = _Work(transaction, Taker(transaction, held), settle)
            for kind in KINDS:
                work.run({key: states for key, states in came.items() if key[0] == kind})
            work.stir()
            united = work.taker.unite_all()
            db.executemany(
                "INSERT OR REPLACE INTO shared_log VALUES(?, 0, ?, ?, ?, ?)",
                [(name, mark.size, mark.changed_ns, mark.end, mark.digest) for name, mark in marks.items()],
            )
            if shared_rows.said(db, "seq") == str(began) and not united:
                shared_rows.say(db, seq=began + transaction.count)  # what was just taken is no news of ours
        return Taken(work.changed, work.back)

    def _bring(self, came: Mapping[str, list[bytes]], settle: Settle) -> dict[str, Held]:
        """Bring, before the transaction, the bodies and pictures that articles will have after it, and do not have here."""
        keys = [key for key in came if key[0] == "a"]
        held: dict[str, Held] = {}
        with self._store.read() as db:
            known, here = _known(db, keys), shared_reading.things(db, keys)
            for key in keys:
                state, base, _, wants = known.get(key, _NOT_KNOWN)
                states = [one for one in came[key] if one != state]
                if not states and not wants:
                    continue
                now = here.get(key)
                made = settle(state, _thing(base), now or _gone(db, key, base), states)
                wanted = shared_checks.sound(key, made.thing)
                if wanted.gone:
                    continue
                body = str(wanted.fields.get("body", ""))
                has = now.fields if now else {}
                stood = _stood(made, now, _thing(base), wants)
                was = stood.fields if stood else {}
                if body in (has.get("body"), was.get("body")):
                    body = ""
                images = [
                    (url, sha)
                    for url, sha in wanted.fields.get("images", ())
                    if [url, sha] not in has.get("images", ())
                ]
                if body or images:
                    held[key[2:]] = self._supply(body, images)
        return held

    # What goes out

    def untold(self, most: int) -> list[tuple[str, bytes]]:
        """Return what others are to be told, with the files that it names put into the folder."""
        with self._store.read() as db:
            found = rows.fetch(db, "SELECT key, state FROM shared WHERE told = 0 ORDER BY id LIMIT ?", (most,))
            uids = [key[2:] for key, _ in found if key[0] == "a"]
            for key, thing in shared_reading.articles(db, uids).items():
                self._put_files(db, key[2:], thing)  # of deleted ones too: they may come back elsewhere
        return [(key, state) for key, state in found]

    def _put_files(self, db: apsw.Connection, uid: str, thing: Thing) -> None:
        if body := thing.fields.get("body"):
            number = db.execute("SELECT id FROM article WHERE uid = ?", (uid,)).get
            self._put(body, lambda: articles.html(db, int(number)).encode("utf-8", "surrogatepass"))
        for _, sha in thing.fields.get("images", ()):
            path = media.path(self._store.folder, sha, media.IMAGE)
            if path.is_file():
                self._put(sha, path.read_bytes)

    # The files in the folder (``reader.sync.tidying.Keeper``)

    def tidied(self) -> tuple[int, dict[str, int]]:
        """Return when the files were looked at last, and those that nothing named then, with since when; in seconds."""
        with self._store.read() as db:
            last, unnamed = shared_rows.said(db, "tidied"), shared_rows.said(db, "unnamed")
        return int(last or 0), json.loads(unnamed or "{}")

    def keep_tidied(self, now: int, unnamed: Mapping[str, int]) -> None:
        """Remember that."""
        with self._store.write() as transaction:
            shared_rows.say(transaction.db, tidied=now, unnamed=json.dumps(dict(unnamed)))

    def articles(self) -> Iterator[tuple[str, bytes]]:
        """Yield the keys of articles that are here, and all that is known of each."""
        with self._store.read() as db:
            yield from rows.fetch(db, "SELECT key, state FROM shared WHERE key GLOB 'a:*' AND base IS NOT NULL")

    def put_files(self, keys: Iterable[str]) -> None:
        """Put the files of these articles into the folder, as they are here."""
        with self._store.read() as db:
            for key, thing in shared_reading.articles(db, [key[2:] for key in keys]).items():
                self._put_files(db, key[2:], thing)

    def keep_told(self, told: Iterable[tuple[str, bytes]]) -> None:
        """Remember that these states were told."""
        with self._store.write() as transaction:
            transaction.db.executemany("UPDATE shared SET told = 1 WHERE key = ? AND state = ?", list(told))

    def told_bytes(self) -> int:
        """Return about how many bytes telling everything would take."""
        with self._store.read() as db:
            return int(db.execute("SELECT sum(length(state) + length(key) + 30) FROM shared").get or 0)


class _Work:
    """Settling in one transaction."""

    def __init__(self, transaction: Transaction, taker: Taker, settle: Settle) -> None:
        self._db, self.taker, self._settle = transaction.db, taker, settle
        self.changed = self.back = 0
        self._stirred: set[str] = set()

    def run(self, came: Mapping[str, list[bytes]]) -> None:
        """Settle things of one kind."""
        known, here = _known(self._db, came), shared_reading.things(self._db, came)
        for key in sorted(came, key=lambda key: _written(here.get(key))):
            state, base, told, wants = known.get(key, _NOT_KNOWN)
            states = [one for one in came[key] if one != state]
            now = here.get(key)
            before = now or _gone(self._db, key, base)
            if before == _thing(base) and not states and not wants:
                continue
            made = self._settle(state, _thing(base) if before else None, before, states)
            wanted = shared_checks.sound(key, made.thing)
            whole = True
            if wanted != now:
                whole = self.taker.take(key, now, wanted, _stood(made, now, _thing(base), wants))
                self.back += made.back
            after = shared_reading.things(self._db, [key]).get(key)
            self.changed += after != now
            if key[0] in MARKS and made.told and not made.thing.gone:
                self._stirred.add(f"a:{wanted.fields.get('in', '')}")
            if after and (key in self.taker.revived or _moved(after, wanted) or _has_more(after, wanted)):
                made = self._settle(made.state, made.thing, after, [])
            if now is not None and after is None and not made.thing.gone:  # it has become one with another
                made = self._settle(made.state, made.thing, Thing(made.thing.fields, made.thing.tags, True), [])
            kept = None if after is None else _text(after)
            tell = int(bool(told) and not made.told)
            conflict = int(made.conflict and not made.thing.gone)
            self._db.execute(
                _KEEP, (key, made.state, kept, tell, conflict, int(not whole), wanted.fields.get("in", ""))
            )

    def stir(self) -> None:
        """Say of articles in which marks were written here that they are there: they may have been deleted elsewhere."""
        here = shared_reading.things(self._db, self._stirred)
        for key, (state, base, *_) in _known(self._db, self._stirred).items():
            was, now = _thing(base), here.get(key)
            if was is not None and not was.gone and now is not None and not now.gone:
                made = self._settle(state, Thing(was.fields, was.tags, True), Thing(was.fields, was.tags), [])
                self._db.execute("UPDATE shared SET state = ?, told = 0 WHERE key = ?", (made.state, key))


def _vanished(db: apsw.Connection, ids: Iterable[int]) -> list[str]:
    """Return what was shared and has gone for good: these articles, and marks in them."""
    asked = json.dumps(list(ids))
    lost = db.execute(
        "SELECT EXISTS (SELECT 1 FROM json_each(?) WHERE value > 0 AND value NOT IN (SELECT id FROM article))", (asked,)
    ).get
    gone = "base IS NOT NULL AND key GLOB 'a:*' AND NOT EXISTS (SELECT 1 FROM article WHERE uid = substr(key, 3))"
    found = [key for (key,) in db.execute(f"SELECT key FROM shared WHERE {gone}")] if lost else []  # noqa: S608
    marks = db.execute(
        """SELECT s.key FROM json_each(?) AS j JOIN article AS a ON a.id = j.value
           JOIN shared AS s ON s.within = a.uid AND s.base IS NOT NULL
           WHERE NOT EXISTS (SELECT 1 FROM highlight WHERE uid = substr(s.key, 3))
           AND NOT EXISTS (SELECT 1 FROM note WHERE uid = substr(s.key, 3))""",
        (asked,),
    )
    return found + [key for (key,) in marks]


def _changed_loose(db: apsw.Connection) -> list[str]:
    """Return what is beside articles and was changed here, or is here no longer."""
    here = shared_loose.here(db)
    ours = "SELECT key, base FROM shared WHERE instr(?, substr(key, 1, 1))"
    known = {key: _thing(base) for key, base in rows.fetch(db, ours, (LOOSE,))}
    gone = [key for key, base in known.items() if key not in here and base is not None and not base.gone]
    return sorted([key for key, thing in here.items() if thing != known.get(key)] + gone)


def _gone(db: apsw.Connection, key: str, base: str | None) -> Thing | None:
    """Return what is to be told of a thing that was here and whose row is not: that it is gone. Of marks that went with
    their article nothing is, since that may come back.
    """
    was = _thing(base)
    if was is None or was.gone:
        return was
    if key[0] in MARKS:
        home = was.fields.get("in", "")
        if not db.execute("SELECT EXISTS (SELECT 1 FROM article WHERE uid = ?)", (home,)).get:
            return None
    return Thing(was.fields, was.tags, True)


def _known(db: apsw.Connection, keys: Iterable[str]) -> dict[str, tuple[bytes, str | None, int, int]]:
    return {key: tuple(about) for key, *about in db.execute(_KNOWN, (json.dumps(list(keys)),))}


def _parts(keys: list[str]) -> Iterator[list[str]]:
    for at in range(0, len(keys), 4 * _AT_ONCE):
        yield keys[at : at + 4 * _AT_ONCE]


def _stood(made: Settled, now: Thing | None, base: Thing | None, wants: int) -> Thing | None:
    """Return what others knew and was taken here as far as it could be; None where all is to be taken: what changed while
    a thing was gone was not.
    """
    here = now is not None and base is not None and not now.gone and not base.gone
    return made.was if here and not wants else None


def _moved(after: Thing, wanted: Thing) -> bool:
    """Say whether a mark is in another article here than it is said to be: in the one that its own was merged into."""
    return not after.gone and after.fields.get("in") != wanted.fields.get("in")


def _has_more(after: Thing, wanted: Thing) -> bool:
    """Say whether an article has its text here that another machine has lost: nobody takes a text away."""
    return not after.gone and "body" in after.fields and "body" not in wanted.fields


def _written(thing: Thing | None) -> int:
    """Return when something was made: a note comes before those that answer it."""
    return int(thing.fields.get("created_at", 0)) if thing else 0


def _thing(text: str | None) -> Thing | None:
    if text is None:
        return None
    fields, tags, gone = json.loads(text)
    return Thing(fields, tuple(tags), gone)


def _text(thing: Thing) -> str:
    return json.dumps([dict(thing.fields), thing.tags, thing.gone], ensure_ascii=False)
