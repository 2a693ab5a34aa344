"""What the user changes in the body and the fields of an article, each step kept by the history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Unpack

from reader.library import Library
from reader.model import Article, Span
from reader.ui.commands.undo import History

if TYPE_CHECKING:
    from reader.document.cutting import Path
    from reader.library.own import Edits

FIELDS = ("title", "byline", "site_name", "published_at", "lang", "source", "url", "tags")


class Bodies:
    """The library's verbs for another body or other fields. Each raises what the library raises and then keeps no step."""

    def __init__(self, library: Library, history: History) -> None:
        self._library, self._history = library, history

    def keep_capture(self, article_id: int, previous: int) -> None:
        """Keep a capture that took the place of the version ``previous``."""
        self._keep_swap("capture again", article_id, previous)

    def restore_version(self, article_id: int, version_id: int) -> None:
        """Make a version the present body again."""
        previous = self._library.restore_version(article_id, version_id)
        if previous != version_id:
            self._keep_swap("restore a version", article_id, previous)

    def cut(self, article_id: int, spans: Sequence[Span], paths: Sequence[Path], *, keep: bool) -> None:
        """Take blocks out of the body, or with ``keep`` all others."""
        previous = self._library.cut_blocks(article_id, spans=spans, paths=paths, keep=keep)
        self._keep_swap("keep only this" if keep else "remove a block", article_id, previous)

    def edit(self, article: Article, edits: Edits) -> None:
        """Set fields of an article; nothing is kept when they are so already."""
        before = self._library.edit_article(article.id, **edits)
        back = {name: getattr(before, name) for name in edits}
        after = self._library.article(article.id)
        if any(getattr(after, name) != value for name, value in back.items()):
            self._history.keep(
                "edit the article",
                [article.id],
                lambda: self._edit(article.id, **back),
                lambda: self._library.edit_article(article.id, **edits),
            )

    def restore_original(self, article_id: int) -> None:
        """Bring back the newest body and the fields as they were captured."""
        before, version = self._library.restore_original(article_id)
        back = {name: getattr(before, name) for name in FIELDS if name in before.own}

        def undo() -> None:
            self._library.restore_version(article_id, version)
            self._edit(article_id, **back)

        self._history.keep(
            "restore the original text", [article_id], undo, lambda: self._library.restore_original(article_id)
        )

    def _edit(self, article_id: int, **edits: Unpack[Edits]) -> None:
        self._library.edit_article(article_id, **edits)

    def _keep_swap(self, text: str, article_id: int, previous: int) -> None:
        """Keep a step after which another version is the present one; undo and redo let the two change places."""
        other = previous

        def swap() -> None:
            nonlocal other
            other = self._library.restore_version(article_id, other)

        self._history.keep(text, [article_id], swap, swap)
