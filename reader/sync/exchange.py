"""One visit of a machine to the shared folder: what has come is taken, what was changed here is told.

Whatever is cut short is done again by the next visit: a record that was written twice, or taken twice, changes nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

from reader.shared_model import Mark, Settled, Taken, Thing, Visit
from reader.sync import documents
from reader.sync.folder import SPARE, SharedFolder

BATCH = 400
"""Things that are settled in one transaction."""
Settle = Callable[[bytes, Thing | None, Thing | None, Iterable[bytes]], Settled]


class Holder(Protocol):
    """What has things, and remembers what it knows of each: the library."""

    def read_marks(self) -> dict[str, Mark]:
        """Return how far each log was read."""

    def own_logs(self) -> dict[str, int]:
        """Return the logs that were written, and their bytes."""

    def keep_own_logs(self, sizes: Mapping[str, int]) -> None:
        """Remember the logs that are written, and their bytes."""

    def tell_all(self) -> None:
        """Let everything be told again."""

    def touched(self) -> Iterator[list[str]]:
        """Yield the keys of what may have changed here since it was settled last, some at a time."""

    def settle(self, came: Mapping[str, list[bytes]], marks: Mapping[str, Mark], settle: Settle) -> Taken:
        """Settle things, each with what came of it, and remember how far the logs are read now: all of it or nothing."""

    def wanting(self) -> Iterator[list[str]]:
        """Yield the keys of what lacks files that were not there, some at a time."""

    def untold(self, most: int) -> list[tuple[str, bytes]]:
        """Return what others are to be told, with the files that it names put into the folder."""

    def keep_told(self, told: Iterable[tuple[str, bytes]]) -> None:
        """Remember that these states were told."""

    def told_bytes(self) -> int:
        """Return about how many bytes telling everything would take."""


def visit(
    holder: Holder,
    folder: SharedFolder,
    fresh: Callable[[], str] | None = None,
    tell: Callable[[int], object] = lambda _count: None,
) -> Visit:
    """Take and tell. Raises SyncError for what the folder does not allow; what was taken until then stays taken.

    ``tell`` is told now and then how many things were looked at and written so far.
    """
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        tell(done)

    make = fresh or (lambda: secrets.token_urlsafe(8))

    def settle(state: bytes, base: Thing | None, now: Thing | None, came: Iterable[bytes]) -> Settled:
        return documents.settle(state, base, now, came, make)

    sizes = folder.own_sizes()
    if any(sizes.get(name, -1) < size for name, size in holder.own_logs().items()):
        holder.tell_all()
    for keys in holder.touched():
        holder.settle({key: [] for key in keys}, {}, settle)
        count(len(keys))
    went_out = _tell(
        holder, folder, sum(sizes.values()), count
    )  # before another text takes the place of one written here
    taken: list[Taken] = []
    for came, marks in _incoming(folder, holder.read_marks()):
        taken.append(holder.settle(came, marks, settle))
        count(len(came))
    for keys in holder.wanting():
        taken.append(holder.settle({key: [] for key in keys}, {}, settle))
        count(len(keys))
    waiting = sum(len(keys) for keys in holder.wanting())
    went_out += _tell(holder, folder, 0, count)
    return Visit(sum(one.changed for one in taken), went_out, sum(one.back for one in taken), waiting)


def _incoming(folder: SharedFolder, known: dict[str, Mark]) -> Iterator[tuple[dict[str, list[bytes]], dict[str, Mark]]]:
    """Yield what has come, by thing, some at a time, with how far it is read then."""
    came: dict[str, list[bytes]] = {}
    marks: dict[str, Mark] = {}
    for name, mark, found in folder.unread(known):
        last: dict[str, list[bytes]] = {}
        for key, state in found:
            last.setdefault(key, []).append(state)
        while last:
            key, states = last.popitem()
            came.setdefault(key, []).extend(dict.fromkeys(states))
            if len(came) >= BATCH:
                yield came, marks
                came, marks = {}, {}
        marks[name] = mark
    if came or marks:
        yield came, marks


def _tell(holder: Holder, folder: SharedFolder, size: int, counted: Callable[[int], object]) -> int:
    """Write what others are to be told; logs of which the most is out of date are written anew and then removed."""
    old: list[str] = []
    if size > max(SPARE, 3 * holder.told_bytes()):
        old = list(folder.own_sizes())
        folder.begin_log()
        holder.tell_all()
    count = 0
    while told := holder.untold(BATCH):
        folder.append(told)
        holder.keep_told(told)
        count += len(told)
        counted(len(told))
    folder.drop(old)
    present = folder.own_sizes()
    if present != holder.own_logs():  # as they are after a backup was brought back, too
        holder.keep_own_logs(present)
    return count
