"""What a reader may take to a page: each tool is loaded and made when it is first used."""

from __future__ import annotations

from functools import cached_property
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.ui.page.copying import Copying
    from reader.ui.page.footnotes import Footnotes
    from reader.ui.page.page import Page
    from reader.ui.page.previews import Previews
    from reader.ui.page.places import Places


class Tools:
    """The tools of one page, by name."""

    def __init__(self, page: Page) -> None:
        self._page = page

    @cached_property
    def places(self) -> Places:
        """Where the reader was before each jump."""
        from reader.ui.page.places import Places

        return Places(self._page)

    def has(self, name: str) -> bool:
        """Say whether a tool has been made."""
        return name in self.__dict__

    @cached_property
    def footnotes(self) -> Footnotes:
        """Notes that open by their references."""
        from reader.ui.page.footnotes import Footnotes

        return Footnotes(self._page)

    @cached_property
    def previews(self) -> Previews:
        """What is told of a kept article beside a link to it."""
        from reader.ui.page.previews import Previews

        return Previews(self._page)

    @cached_property
    def copying(self) -> Copying:
        """What leaves the page by the clipboard."""
        from reader.ui.page.copying import Copying

        return Copying(self._page)
