"""Which article is chosen in the list, and where the reader goes when the list changes under them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from reader.ui.catalogue.article_list import ArticleList
from reader.ui.window.open_article import OpenArticle


class Choice(QObject):
    """Goes on to the next article when the open one is sent away, and to one that is wanted as soon as it is there."""

    emptied = Signal()
    """The open article was sent away and nothing is left to go on to."""

    def __init__(
        self, list_: ArticleList, reading: OpenArticle, pending: Callable[[], bool], behind: Callable[[], bool]
    ) -> None:
        """``pending`` says whether the list is still to be given what is found now; ``behind`` whether it is, or will be
        once a large change is over.
        """
        super().__init__()
        self._list, self._reading, self._pending, self._behind = list_, reading, pending, behind
        self._wanted = 0
        self._left = False

    def chosen(self, most: int | None = None) -> list[int]:
        """Return what an action is about, or ``most`` of it: the selected articles, else the open one."""
        if selected := self._list.selected_ids(most):
            return selected
        return [self._reading.article.id] if self._reading.article else []

    def on_left(self, ids: Sequence[int]) -> None:
        """Remember, when the open article is among those sent away, to go on once the list has caught up."""
        open_ = self._reading.article
        self._left = open_ is None or open_.id in ids

    def want(self, article_id: int) -> None:
        """Go to an article once the list has caught up, whether it is in the list or not."""
        self._wanted = article_id
        if not self._pending():
            self.settle()

    def want_first(self, ids: Sequence[int]) -> None:
        """Go back to the first of the articles that an undo or redo was about, if the list has it."""
        here = self._list.current_id()
        if ids and here not in ids:
            self._wanted = -ids[0]
            if not self._behind():
                self.settle()

    def go(self, article_id: int) -> None:
        """Choose and open an article now."""
        if self._reading.open(article_id) and not self._list.select(article_id, quiet=True):
            self._list.clear_selection()

    def settle(self) -> None:
        """Decide, after the list has been given what is found now."""
        wanted, self._wanted = self._wanted, 0
        left, self._left = self._left, False
        if wanted > 0:
            self.go(wanted)
        elif wanted < 0 and -wanted in self._list.ids:
            self.go(-wanted)
        elif left:
            self._go_on()
        elif self._reading.article and self._list.current_id() is None:
            self._list.select(self._reading.article.id, quiet=True, still=True)

    def _go_on(self) -> None:
        if self._list.current_id() is not None:
            self._list.step(1)
        elif heir := self._list.heir():
            self.go(heir)
        else:
            self._reading.close()
            self.emptied.emit()
