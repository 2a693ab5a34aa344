"""The files of the shared folder in order: what things name is there, and what nothing names any longer goes in time.

A file is removed by a machine that has known for ``AFTER`` that nothing names it. Until then whatever still names it can
arrive: files come before the records that name them as well as after. If one that is named goes nevertheless, whoever has
what names it puts it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from reader.sync import documents
from reader.sync.folder import SharedFolder, is_file_name

DAY = 24 * 3600
"""Seconds between two times that a machine looks."""
AFTER = 30 * DAY
"""Seconds for which a file stays that nothing names."""


class Keeper(Protocol):
    """What knows which files are named: the library."""

    def tidied(self) -> tuple[int, dict[str, int]]:
        """Return when the files were looked at last, and those that nothing named then, with since when; in seconds."""

    def keep_tidied(self, now: int, unnamed: Mapping[str, int]) -> None:
        """Remember that."""

    def articles(self) -> Iterator[tuple[str, bytes]]:
        """Yield the keys of articles that are here, and all that is known of each."""

    def put_files(self, keys: Iterable[str]) -> None:
        """Put the files of these articles into the folder, as they are here: a text may read otherwise than it came."""


def tidy(keeper: Keeper, folder: SharedFolder, now: int) -> bool:
    """Put back what is missing and remove what nothing has named for long, once a day; say whether it was done.

    Raises SyncError for what the folder does not allow.
    """
    last, before = keeper.tidied()
    if 0 <= now - last < DAY:
        return False
    present, wanted, lacking = folder.files(), set(), []
    for key, state in keeper.articles():
        names = _names(state)
        wanted |= names
        if not present.issuperset(names):
            lacking.append(key)
    keeper.put_files(lacking)
    unnamed = {name: min(now, before.get(name, now)) for name in present - wanted}
    gone = [name for name, since in unnamed.items() if now - since >= AFTER]
    folder.remove(gone)
    keeper.keep_tidied(now, {name: since for name, since in unnamed.items() if name not in set(gone)})
    return True


def _names(state: bytes) -> set[str]:
    """Return the files that an article names; none for one that is gone."""
    try:
        thing = documents.read(state)
    except documents.Unreadable:
        return set()
    images = thing.fields.get("images")
    pictures = [one[-1] for one in images if isinstance(one, list) and one] if isinstance(images, list) else []
    named = [thing.fields.get("body"), *pictures]
    return set() if thing.gone else {str(name) for name in named if is_file_name(name)}
