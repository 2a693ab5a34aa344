"""The tags above the text as they change while it stands there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from reader.model import Article, tag_key
from reader.ui.page.header import rewrite_tags

if TYPE_CHECKING:
    from reader.ui.page.page import Page


class HeaderTags:
    """Of one page."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def show(self, article: Article) -> None:
        """Show the present article's tags as they now are."""
        if self._page.article is not None and self._page.article.id == article.id:
            self._page.article = article
            self._rewrite(article)

    def color(self, colors: Mapping[str, str]) -> None:
        """Show tags in their own colours from now on (names of colours by the keys of tags)."""
        page = self._page
        before, page.sheet.tags = page.sheet.tags, colors
        keys = map(tag_key, page.article.tags) if page.article is not None else ()
        if page.article is not None and any(colors.get(key) != before.get(key) for key in keys):
            self._rewrite(page.article)

    def _rewrite(self, article: Article) -> None:
        page, view = self._page, self._page.view
        if view.setting is None or page.body is None:
            return
        view.finish()  # places that are still to be set could not be told from those to be moved
        view.setting.positions.shift(rewrite_tags(view.document(), article, page.sheet))
        view.place_marks(page.highlights)
        page.composition.settle(page.highlights)
        page.composed.emit()
