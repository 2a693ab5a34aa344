"""The lifeboat on the command line: ``export lifeboat``, and ``import`` of one."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.cli import streams
from reader.cli.grammar import open_library
from reader.counts import counted

if TYPE_CHECKING:
    from reader.formats.lifeboat import Saved
    from reader.formats.lifeboat_reading import Lifeboat
    from reader.library import Library
    from reader.whole import Held, Received, Whole

NAME = "lifeboat"


def export(arguments: Namespace, library: Library, ids: list[int] | None) -> int:
    """Write a lifeboat of everything, or of some articles; return the exit status."""
    from reader.formats import lifeboat

    path, query = Path(arguments.output).expanduser(), " ".join(arguments.query)
    with library.whole_state() as state:
        told = Told(state.count() if ids is None else len(ids))
        wholes = None if ids is None else state.articles(ids)
        try:
            saved = lifeboat.write(state, path, wholes=wholes, query=query, step=told.step)
        finally:
            told.end()
    if arguments.json:
        streams.put_json({"path": str(path), "format": NAME, **record(saved)})
    else:
        streams.put(f"Wrote {counted(saved.articles, 'article')} to {path} ({saved.bytes / 1e6:,.2f} MB).")
        for sentence in saved.damage:
            streams.put(streams.line(sentence))
        if saved.missing:
            streams.put(
                f"{counted(len(saved.missing), 'file is', 'files are')} not in it: the library has lost them; "
                "`postil check` names them."
            )
    return 0


def record(saved: Saved) -> dict[str, Any]:
    """Return what a lifeboat holds, as ``--json`` tells it."""
    counts = {name: getattr(saved, name) for name in ("articles", "highlights", "notes", "files", "bytes")}
    return {**counts, "missing": list(saved.missing), "damage": list(saved.damage)}


def import_lifeboat(arguments: Namespace) -> int:
    """Add a lifeboat to the library, or tell what that would bring; return the exit status."""
    from reader.cli.importing import put_sentences
    from reader.formats.lifeboat_reading import Lifeboat
    from reader.whole import Received

    bare = _Bare()
    with Lifeboat(Path(arguments.file).expanduser()) as boat, open_library(arguments) as library:
        told = Told(boat.count(), plainly=arguments.progress)
        received, run, halted, feeds, searches = Received(), 0, "", 0, 0
        try:
            feeds, searches = _news(library, boat)
            if arguments.dry_run:
                received = library.take_wholes(bare.among(boat.articles()), trial=True, step=told.step)
            else:
                run = library.begin_import(NAME, boat.path.name)
                received = library.take_in(bare.of(boat), import_run=run, step=told.step)
        except KeyboardInterrupt:
            halted = (
                f"It was interrupted after {counted(told.done, 'article')}; the same command goes on with what is left."
            )
        finally:
            told.end()
        found = {**_record(received, bare.count, boat.damage, run), "feeds": feeds, "searches": searches}
    if arguments.report:
        from reader.formats.importing import write_report

        write_report(Path(arguments.report).expanduser(), found)
    if arguments.json:
        streams.put_json(found)
    else:
        put_sentences(found, trial=arguments.dry_run, left="Damaged: {why}.")
    return streams.complain(halted) if halted else 0


def _news(library: Library, boat: Lifeboat) -> tuple[int, int]:
    """Return how many feeds and saved searches a lifeboat has that are not here."""
    ends = boat.loose_ends()
    feeds = {feed.url for feed in ends.feeds if feed.deleted_at is None} - {feed.url for feed in library.feeds()}
    return len(feeds), len({one.uid for one in ends.searches} - {one.uid for one in library.saved_searches()})


class _Bare:
    """Counts the articles that come without a text and wait for their capture."""

    count = 0

    def among(self, wholes: Iterator[Whole]) -> Iterator[Whole]:
        """Yield the articles, counted."""
        for one in wholes:
            self.count += one.text is None and one.status == "waiting"
            yield one

    def of(self, boat: Lifeboat) -> Held:
        """Return the lifeboat as one whose articles are counted."""
        return _Counted(boat, self)


class _Counted:
    """A lifeboat whose articles are counted as they come."""

    def __init__(self, boat: Lifeboat, bare: _Bare) -> None:
        self.count, self.loose_ends, self.data, self.damage = boat.count, boat.loose_ends, boat.data, boat.damage
        self._boat, self._bare = boat, bare

    def articles(self) -> Iterator[Whole]:
        """Yield the articles."""
        return self._bare.among(self._boat.articles())


class Told:
    """Says how far something is, on standard error."""

    def __init__(self, total: int, *, plainly: bool = False) -> None:
        self._total, self._plainly, self.done = total, plainly, 0

    def step(self, done: int) -> None:
        """Tell how many articles are done: a number a line, or, on a terminal, in place of the one before."""
        self.done = done
        if sys.stderr is None or (done % 50 and done < self._total):
            return
        if self._plainly:
            sys.stderr.write(f"{done}\n")
        elif sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{done} of {counted(self._total, 'article')}")
        sys.stderr.flush()

    def end(self) -> None:
        """Leave nothing of it on a terminal."""
        if sys.stderr is not None and not self._plainly and sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _record(received: Received, bare: int, damage: list[str], run: int) -> dict[str, Any]:
    """Return what was done in the words of every import (see ``import --help``)."""
    return {
        "format": NAME,
        "new": received.new,
        "known": received.known,
        "changed": received.changed,
        "gone": received.gone,
        "bodies": max(0, received.new - bare),
        "placed": received.highlights - received.orphans,
        "unplaced": received.orphans,
        "pending": 0,
        "notes": received.notes,
        "comments": 0,
        "skipped": [{"what": "damaged", "why": sentence.rstrip(".")} for sentence in damage],
        "colors": 0,
        "run": run,
        "both": received.both,
    }


@contextmanager
def as_library(path: Path, beside: Path, tell: Callable[[float], object]) -> Iterator[tuple[Path, list[str]]]:
    """Lend a library that is made of a lifeboat, in a folder of its own beside another; and what was damaged. ``tell`` is
    told which share is made.
    """
    from tempfile import TemporaryDirectory

    from reader.formats.lifeboat_reading import Lifeboat
    from reader.library.backup_shelf import WORK, clear_stale
    from reader.library.whole_restoring import restore_into

    beside.parent.mkdir(parents=True, exist_ok=True)
    clear_stale(beside.parent)
    with TemporaryDirectory(prefix=WORK, dir=beside.parent) as work, Lifeboat(path) as boat:
        told = Told(boat.count())

        def step(done: int) -> None:
            told.step(done)
            tell(done / max(done, boat.count()))

        try:
            restore_into(boat, Path(work, path.name), step)
        finally:
            told.end()
        yield Path(work, path.name), boat.damage
