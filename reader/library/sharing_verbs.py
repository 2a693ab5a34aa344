"""The verbs about sharing the library with other machines."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from reader.library.verbs import Verbs

if TYPE_CHECKING:
    from reader.library.sharing import Put, Sharer, Supply
    from reader.shared_model import Conflict, Machine, Sharing, Visit

_MOST_VISITS, _MOST_CONFLICTS = 20, 200


class Shares(Verbs):
    """A folder that several machines have."""

    def share(self, folder: Path) -> None:
        """Share the library through a folder from now on."""
        from reader.library import shared_rows

        with self._store.write() as transaction:
            db = transaction.db
            if shared_rows.said(db, "folder") != str(folder):
                shared_rows.forget(db)
            shared_rows.say(db, folder=str(folder), trouble="")

    def stop_sharing(self) -> None:
        """Share the library no longer; what the others have they keep."""
        from reader.library import shared_rows

        with self._store.write() as transaction:
            shared_rows.say(transaction.db, folder="", trouble="")

    def sharing(self) -> Sharing:
        """Return how the library is shared, as of the last visit to the folder."""
        from reader.library import shared_rows
        from reader.shared_model import Machine, Sharing, Visit

        with self._store.read() as db:

            def said(key: str) -> str:
                return shared_rows.said(db, key)

            machines = tuple(Machine(*about) for about in json.loads(said("machines") or "[]"))
            visits = tuple((at, Visit(*about)) for at, about in json.loads(said("visits") or "[]"))
            waiting = int(db.execute("SELECT count(*) FROM shared WHERE wants = 1").get)
            return Sharing(
                *(said("folder"), said("machine"), int(said("visited_at") or 0), said("trouble")),
                *(machines, visits, self._conflicts(), waiting),
            )

    def _conflicts(self) -> tuple[Conflict, ...]:
        from reader.library.rows import fetch
        from reader.shared_model import Conflict

        found = fetch(
            self._store.db,
            """SELECT a.id, a.title, coalesce(n.text, h.note) FROM shared AS s
               LEFT JOIN note AS n ON s.key GLOB 'n:*' AND n.uid = substr(s.key, 3) AND n.deleted_at IS NULL
               LEFT JOIN highlight AS h ON s.key GLOB 'h:*' AND h.uid = substr(s.key, 3) AND h.deleted_at IS NULL
               JOIN article AS a ON a.id = coalesce(n.article_id, h.article_id) AND a.deleted_at IS NULL
               WHERE s.conflict = 1 ORDER BY s.id LIMIT ?""",
            (_MOST_CONFLICTS,),
        )
        return tuple(Conflict(*row) for row in found)

    def machine(self) -> str:
        """Return what this machine is called among the others: another name where the library has been copied to."""
        import platform

        from reader.library import shared_rows
        from reader.library.rows import new_uid

        here = f"{platform.node()}:{self.folder.resolve()}"
        with self._store.write() as transaction:
            db = transaction.db
            if not shared_rows.said(db, "machine") or shared_rows.said(db, "host") != here:
                db.execute("DELETE FROM shared_log WHERE own = 1")
                db.execute("UPDATE shared SET told = 0")
                shared_rows.say(db, machine=new_uid(), host=here)
            return shared_rows.said(db, "machine")

    def note_visit(self, visit: Visit | None, machines: Iterable[Machine], trouble: str = "") -> None:
        """Remember what came of a visit; None for one that failed. ``trouble`` is the sentence for that, or
        for what was left of a visit.
        """
        from reader.frozen import fields
        from reader.library import shared_rows

        now = int(time.time())
        with self._store.write() as transaction:
            db = transaction.db
            shared_rows.say(db, trouble=trouble)
            if visit is None:
                return
            about = [[getattr(one, name) for name in fields(one)] for one in machines]
            shared_rows.say(db, visited_at=now, machines=json.dumps(about))
            if visit.came_in or visit.went_out:
                visits = json.loads(shared_rows.said(db, "visits") or "[]")
                values = [getattr(visit, name) for name in fields(visit)]
                shared_rows.say(db, visits=json.dumps([[now, values], *visits][:_MOST_VISITS]))

    def sharer(self, supply: Supply, put: Put) -> Sharer:
        """Return the library's side of a visit; ``supply`` brings files out of the folder, ``put`` puts them there."""
        from reader.library.sharing import Sharer

        return Sharer(self._store, supply, put)

    @contextmanager
    def one_visit(self) -> Iterator[bool]:
        """Keep other processes from visiting the folder meanwhile; gives False where one is there now. The lock ends with
        the process that has it.
        """
        import apsw

        db = apsw.Connection(str(self.folder / "sync.lock"))
        try:
            try:
                db.execute("PRAGMA locking_mode = exclusive")
                db.execute("BEGIN EXCLUSIVE")
            except apsw.BusyError:
                yield False
                return
            yield True
        finally:
            db.close()
