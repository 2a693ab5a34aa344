"""What a reader may take to a page: each tool is loaded and made when it is first used."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.ui.page.page import Page


class Tools:
    """The tools of one page, by name."""

    def __init__(self, page: Page) -> None:
        self._page = page
