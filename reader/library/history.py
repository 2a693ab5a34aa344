"""The verbs of versions, and of putting an article right by hand."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Unpack

from reader.library import articles, rows
from reader.library.verbs import Verbs
from reader.model import Article, Span

if TYPE_CHECKING:
    from reader.document.cutting import Path
    from reader.library.own import Edits
    from reader.library.values import Comparison, Version


class History(Verbs):
    """What an article was, is, and can be again."""

    def versions(self, article_id: int) -> tuple[Version, ...]:
        """Return the bodies that an article has had, newest first; the first is the present one."""
        from reader.library import versions

        with self._store.read() as db:
            return versions.listed(db, article_id)

    def version_body(self, version_id: int) -> str:
        """Return the body of a version as clean HTML."""
        from reader.library import versions

        with self._store.read() as db:
            return versions.body(db, version_id)

    def restore_version(self, article_id: int, version_id: int) -> int:
        """Make a version the present body again, every mark where it stood in it; return the version that was present,
        which stays and can be restored alike.
        """
        from reader.library import versions

        with self._store.write() as transaction:
            return versions.restore(transaction, article_id, version_id)

    def compare_versions(self, article_id: int, old: int | None = None, new: int | None = None) -> Comparison:
        """Return what changed between two versions, which marked passages first: by default from the one before to the
        present one.
        """
        from reader.library import comparing

        with self._store.read() as db:
            pair = comparing.pair(db, article_id, old, new)
        return comparing.compare(pair)

    def cut_blocks(
        self,
        article_id: int,
        *,
        spans: Iterable[Span] = (),
        paths: Collection[Path] = (),
        keep: bool = False,
    ) -> int:
        """Take out the blocks at these canonical spans (empty ones for pictures) and of these paths, or with ``keep`` all
        others; return the version that was present, which ``restore_version`` brings back. Cut again from later captures.
        """
        from reader.library import versions

        with self._store.write() as transaction:
            chosen = {*paths}
            wanted = list(spans)
            if wanted:
                from reader import document
                from reader.document import cutting

                body = document.from_html(articles.html(transaction.db, article_id))
                chosen |= set(cutting.paths_at(body, wanted))
            return versions.cut(transaction, article_id, chosen, keep=keep)

    def edit_article(self, article_id: int, **edits: Unpack[Edits]) -> Article:
        """Set title, byline, site_name, published_at, lang, source, url or tags; return the article as it was.

        What is set stays when the article is captured again, unless it is what the capture says, too.
        """
        from reader.library import own

        with self._store.write() as transaction:
            return own.edit(transaction, article_id, edits)

    def captured_fields(self, article_id: int) -> Edits:
        """Return what the capture says in the place of each field that the reader has set (see ``Article.own``)."""
        from reader.library import own

        with self._store.read() as db:
            rows.demand(db, [article_id])
            return own.captured(db, article_id)

    def restore_original(self, article_id: int) -> tuple[Article, int]:
        """Bring back the newest body and the fields as they were captured; return the article and the version that were."""
        from reader.library import own, versions

        with self._store.write() as transaction:
            before = own.reset(transaction, article_id)
            latest = versions.latest_capture(transaction.db, article_id)
            return before, versions.restore(transaction, article_id, latest)
