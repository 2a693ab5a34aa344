"""What the parts of the library's door share: each part is a class of verbs about one subject."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.library.store import Store


class Verbs:
    """Verbs on one connection. What changes something is one transaction, on disk when it returns; errors are LibraryError."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def folder(self) -> Path:
        """Where the library is."""
        return self._store.folder
