"""The verbs about imports: what comes from other programs, and how it is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from reader.library.verbs import Verbs

if TYPE_CHECKING:
    from reader.import_model import Brought, ImportRun, Incoming, Loose
    from reader.model import Captured


class _Tried(Exception):  # noqa: N818 - no error, but the end of a trial
    """Takes a transaction back."""


class Imports(Verbs):
    """Records of other programs."""

    def begin_import(self, format_name: str, name: str) -> int:
        """Return the number of a new import, of a file of that name."""
        from reader.library import import_log

        with self._store.write() as transaction:
            return import_log.begin(transaction.db, transaction.moment, format_name, name)

    def bring(self, run_id: int, records: Sequence[tuple[Incoming, Captured | None]]) -> Brought:
        """Keep some records of an import, each with its body if it came with one; some hundred at a time.

        Known articles gain what they do not have; what came already is passed over.
        """
        from reader.library import adding, media, taking
        from reader.library.trouble import telling

        parcels = [taking.parcel(record, adding.work_out(body) if body else None) for record, body in records]
        with telling(self.folder):
            for parcel in parcels:
                if parcel.body:
                    media.write(self.folder, parcel.body.media)
        with self._store.write() as transaction:
            return taking.take(transaction, self.folder, run_id, parcels)

    def try_bringing(self, records: Sequence[tuple[Incoming, Captured | None]]) -> Brought:
        """Return what ``bring`` would do, and change nothing."""
        from reader.frozen import replace
        from reader.import_model import Brought
        from reader.library import adding, import_log, taking

        bare = [(record, replace(body, images=(), original=b"") if body else None) for record, body in records]
        parcels = [taking.parcel(record, adding.work_out(body) if body else None) for record, body in bare]
        brought = Brought()
        try:
            with self._store.write() as transaction:
                run_id = import_log.begin(transaction.db, transaction.moment, "", "")
                brought = taking.take(transaction, self.folder, run_id, parcels)
                raise _Tried
        except _Tried:
            return brought

    def bring_loose(self, run_id: int, loose: Loose, *, trial: bool = False) -> Brought:
        """Keep the saved searches and the colours of tags that an import brings and that are not here yet.

        ``trial``: only tell what would be done.
        """
        from reader.import_model import Brought
        from reader.library import imported_loose

        brought = Brought()
        with suppress(_Tried), self._store.write() as transaction:
            brought = imported_loose.take(transaction, run_id, loose)
            if trial:
                raise _Tried
        return brought

    def with_text(self, addresses: Iterable[str]) -> set[str]:
        """Return those of these addresses whose article has a text already, deleted ones included."""
        from reader.library import taking

        with self._store.read() as db:
            return taking.with_text(db, addresses)

    def imports(self) -> list[ImportRun]:
        """Return the imports that have brought anything, newest first."""
        from reader.library import import_log

        with self._store.read() as db:
            return import_log.runs(db)

    def undo_import(self, run_id: int) -> int:
        """Take back all that an import has brought; return how many articles that concerns.

        What it made is deleted, and can be restored for 30 days; known articles are what they were before.
        """
        from reader.library import taking_back

        with self._store.write() as transaction:
            return taking_back.undo(transaction, run_id)

    def redo_import(self, run_id: int) -> None:
        """Bring back what ``undo_import`` has taken away."""
        from reader.library import taking_back

        with self._store.write() as transaction:
            taking_back.redo(transaction, run_id)
