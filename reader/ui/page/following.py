"""What happens when a link of the page is followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl

from reader.ui.page.links import way_of

if TYPE_CHECKING:
    from reader.ui.page.page import Page


class Following:
    """Follows links for a page: to a tag, to a place in the article, or out of it."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def follow(self, url: QUrl) -> None:
        """Go where a link leads, or ask for it; one that leads nowhere does nothing."""
        way = way_of(url, self._page.article)
        if way.tag:
            self._page.tag_clicked.emit(way.tag)
        elif way.address and not (way.fragment and self.jump(way.fragment)):
            self._page.link_activated.emit(way.address)
        elif way.fragment and not way.address:
            self.jump(way.fragment)

    def jump(self, fragment: str) -> bool:
        """Go to a place in the article; False when it has none of that name."""
        view = self._page.view
        setting = view.setting
        if setting is not None and fragment not in setting.anchors:
            view.finish()
        if setting is None or fragment not in setting.anchors:
            return False
        view.go_to(view.line_box(setting.anchors[fragment] + setting.positions.moved).top() - 8)
        return True
