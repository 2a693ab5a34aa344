"""The verbs about tags themselves, wherever they are used."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from reader.library.verbs import Verbs

if TYPE_CHECKING:
    from reader.library.tag_changes import TagChange, TagPast, TagPreview
    from reader.library.tag_looks import Alike, TagUse


class Vocabulary(Verbs):
    """Tags are renamed, merged, coloured and taken away as a whole."""

    def tag_uses(self) -> tuple[TagUse, ...]:
        """Return all tags by name, those that only stand above others too, with what has them."""
        from reader.library import tag_looks

        with self._store.read() as db:
            return tag_looks.uses(db)

    def tag_total(self) -> int:
        """Return how many tags there are, those that only stand above others too."""
        with self._store.read() as db:
            return int(db.execute("SELECT count(*) FROM tag").get)

    def preview_tags(self, change: TagChange) -> TagPreview:
        """Return what a change of tags would do; raises LibraryError for one that makes no sense."""
        from reader.library import tag_changes

        with self._store.read() as db:
            return tag_changes.Plan(db, change).preview(db)

    def change_tags(self, change: TagChange) -> TagPast:
        """Rename, move, merge or take away tags; return what was, for ``restore_tags``."""
        from reader.library import tag_changes

        with self._store.write() as transaction:
            return tag_changes.Plan(transaction.db, change).do(transaction)

    def restore_tags(self, past: TagPast) -> None:
        """Let everything that a change of tags concerned have the tags that it had."""
        from reader.library import tag_changes

        with self._store.write() as transaction:
            tag_changes.restore(transaction, past)

    def tag_colors(self) -> dict[str, str]:
        """Return the tags that have a colour of their own, as ``tag_key`` writes them, and the colours."""
        from reader.library import tag_looks

        with self._store.read() as db:
            return tag_looks.colors(db)

    def color_tag(self, name: str, color: str) -> str:
        """Give a tag one of ``TAG_COLORS``, or none if it is empty; return what it had."""
        from reader.library import tag_looks

        with self._store.write() as transaction:
            return tag_looks.set_color(transaction, name, color)

    def similar_tags(self) -> tuple[Alike, ...]:
        """Return tags that may be the same, those that matter most first; not those of which the reader said otherwise."""
        from reader.library import tag_likeness, tag_looks

        with self._store.read() as db:
            used, apart = tag_looks.uses(db), tag_looks.apart(db)
        return tag_likeness.alike(used, apart)

    def keep_tags_apart(self, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Remember that these tags are not the same; return the pairs that were not known to be."""
        from reader.library import tag_looks

        with self._store.write() as transaction:
            return tag_looks.keep_apart(transaction, names)

    def compare_tags(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Forget that these tags are not the same."""
        from reader.library import tag_looks

        with self._store.write() as transaction:
            tag_looks.forget(transaction, pairs)
