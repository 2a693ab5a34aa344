"""What can be done on the page: to turn it, to find one's way in it, to work it by keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from reader.ui.page.page_place import PagePlace


class ReadingCommands(QObject):
    """The actions of the page. Each reaches for the page when it is used, which makes it if there is none yet."""

    def __init__(self, page: PagePlace) -> None:
        super().__init__()
        self._page = page

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return the handlers by the names of the action table."""
        return {
            "page_down": partial(self._page.scroll_page, 1),
            "page_up": partial(self._page.scroll_page, -1),
            "write_note": self._page.focus_composer,
            "copy": lambda: self._page.leaf.tools.copying.copy(),
            "copy_quote": lambda: self._page.leaf.tools.copying.copy_quote(),
            "copy_markdown": lambda: self._page.leaf.tools.copying.copy_markdown(),
            "copy_link": lambda: self._page.leaf.tools.copying.copy_article_address(),
            "copy_passage_link": lambda: self._page.leaf.tools.passage_links.copy(),
            "cite_passage": lambda: self._page.leaf.tools.passage_links.cite(),
            "peek": lambda: self._page.leaf.following.peek(),
            "next_paragraph": lambda: self._page.leaf.tools.cursor.step(1),
            "previous_paragraph": lambda: self._page.leaf.tools.cursor.step(-1),
            "grow_word": lambda: self._page.leaf.tools.cursor.grow("word"),
            "grow_sentence": lambda: self._page.leaf.tools.cursor.grow("sentence"),
            "grow_paragraph": lambda: self._page.leaf.tools.cursor.grow("paragraph"),
            "next_mark": lambda: self._page.leaf.tools.mark_steps.step(1),
            "previous_mark": lambda: self._page.leaf.tools.mark_steps.step(-1),
            "hints": lambda: self._page.leaf.tools.hints.start(),
            "hints_save": lambda: self._page.leaf.tools.hints.start(save=True),
            "contents": lambda: self._page.leaf.tools.contents.toggle(),
            "find": lambda: self._page.leaf.tools.find.open(),
            "find_next": lambda: self._page.leaf.tools.find.step(1),
            "find_previous": lambda: self._page.leaf.tools.find.step(-1),
            "autoscroll": lambda: self._page.leaf.tools.autoscroll.toggle(),
            "read_aloud": lambda: self._page.leaf.tools.speech.toggle(),
            "next_sentence": lambda: self._page.leaf.tools.speech.step(1),
            "previous_sentence": lambda: self._page.leaf.tools.speech.step(-1),
            "faster": lambda: self._page.leaf.tools.hasten(1),
            "slower": lambda: self._page.leaf.tools.hasten(-1),
            "dim": lambda: self._page.leaf.tools.dim.toggle(),
            "paged": lambda: self._page.leaf.tools.paging.toggle(),
            "place_back": lambda: self._page.leaf.tools.places.back(),
            "place_forward": lambda: self._page.leaf.tools.places.forward(),
        }
