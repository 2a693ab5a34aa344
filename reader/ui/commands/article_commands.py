"""What can be done to the chosen articles, and to the passage selected in the open one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from reader.library import Library
from reader.model import COLORS, STYLES, Article, State, Status
from reader.ui.commands.undo import History
from reader.ui.jobs import Captures
from reader.ui.page.page_place import PagePlace
from reader.ui.settings import Settings
from reader.ui.window.intake import Intake
from reader.ui.window.open_article import OpenArticle, open_outside

_DONE = {
    State.INBOX: "Moved to the inbox",
    State.LATER: "Put aside for later",
    State.ARCHIVE: "Archived",
    State.TRASH: "Moved to the trash",
}
_NOTHING_MARKED = "Select a passage, or go to a paragraph with the arrows; then this key marks it."


class ArticleCommands(QObject):
    """One method an action; each acts on the articles that ``chosen`` returns."""

    left = Signal(object)
    """Articles have been moved or deleted: their ids. The window goes on to the next article."""
    done = Signal(str)
    """After something that can be undone and that may not show: one sentence."""
    told = Signal(str)
    """Something cannot be done, or there is nothing to do: one sentence."""
    tags_wanted = Signal(object)
    """The articles (list of ``Article``) whose tags are to be edited."""

    def __init__(
        self,
        library: Library,
        history: History,
        reading: OpenArticle,
        page: PagePlace,
        settings: Settings,
        chosen: Callable[[], list[int]],
    ) -> None:
        super().__init__()
        self._library, self._history, self._settings = library, history, settings
        self._reading, self._page = reading, page
        self._chosen = chosen

    def handlers(self, intake: Intake, captures: Captures) -> dict[str, Callable[[], None]]:
        """Return the handlers by the names of the action table."""
        made: dict[str, Callable[[], None]] = {
            "archive": partial(self.move, State.ARCHIVE),
            "later": partial(self.move, State.LATER),
            "inbox": partial(self.move, State.INBOX),
            "trash": self.trash,
            "delete": self.delete,
            "star": self.star,
            "read": self.read,
            "tags": self.edit_tags,
            "browser": self.open_original,
            "copy_address": self.copy_address,
            "retry": partial(self.capture_again, intake),
            "cancel": lambda: self._each(captures.cancel),
            "undo": self._history.undo,
            "redo": self._history.redo,
            "highlight": lambda: self.mark(self._settings.color),
            "highlight_note": lambda: self.mark(self._settings.color, open_note=True),
            "merge_marks": lambda: self._page.leaf.tools.shaping.merge(),
            "split_mark": lambda: self._page.leaf.tools.shaping.split(),
        }
        for style in STYLES[1:]:
            made[style] = partial(self.draw_line, style)
        for color in COLORS:
            made[f"highlight_{color}"] = partial(self.mark, color)
        return made

    def articles(self) -> list[Article]:
        """Return the chosen articles."""
        return self._library.articles(self._chosen())

    def move(self, state: State) -> None:
        """Move the chosen articles to a shelf, and go on to the next one."""
        chosen = [article for article in self.articles() if article.state is not state or article.entry]
        ids = [article.id for article in chosen]
        if ids:
            self._history.set_state(ids, state)
            self.left.emit(ids)
            saved = state is State.INBOX and all(article.entry for article in chosen)
            self.done.emit(_counted("Saved to the inbox" if saved else _DONE[state], len(ids)))

    def trash(self) -> None:
        """Move the chosen articles to the trash; out of the library if they lie there already."""
        articles = self.articles()
        if articles and all(article.state is State.TRASH for article in articles):
            self.delete()
        else:
            self.move(State.TRASH)

    def delete(self) -> None:
        """Take the chosen articles out of the library, with all their marks and notes."""
        ids = self._chosen()
        if ids:
            self._history.delete(ids)
            self.left.emit(ids)
            self.done.emit(_counted("Deleted", len(ids)))

    def star(self) -> None:
        """Star the chosen articles; if all of them are starred, take the stars away."""
        articles = self.articles()
        starred = not all(article.starred for article in articles)
        self._history.set_starred([article.id for article in articles], starred)

    def read(self) -> None:
        """Mark the chosen articles as read; if all of them are, as unread."""
        articles = self.articles()
        read = not all(article.read_at for article in articles)
        self._history.set_read([article.id for article in articles], read)

    def edit_tags(self) -> None:
        """Have the tags of the chosen articles edited."""
        if articles := self.articles():
            self.tags_wanted.emit(articles)

    def open_original(self) -> None:
        """Open the pages of the chosen articles in the system's browser."""
        addresses = [article.url for article in self.articles() if article.url]
        for address in addresses:
            open_outside(address)
        if not addresses:
            self.told.emit("This article came without an address.")

    def copy_address(self) -> None:
        """Put the addresses of the chosen articles on the clipboard, one a line."""
        addresses = [article.url for article in self.articles() if article.url]
        if addresses:
            QGuiApplication.clipboard().setText("\n".join(addresses))
            self.told.emit("The address is on the clipboard." if len(addresses) == 1 else "The addresses are copied.")
        else:
            self.told.emit("This article came without an address.")

    def draw_line(self, style: str) -> None:
        """Underline what is selected on the page, or strike it through."""
        if not self._page.draw_line(style):
            self.told.emit(_NOTHING_MARKED)

    def mark(self, color: str, *, open_note: bool = False) -> None:
        """Highlight what is selected on the page."""
        if not self._page.mark_selection(color, open_note=open_note):
            self.told.emit(_NOTHING_MARKED)

    def capture_again(self, intake: Intake) -> None:
        """Try failed captures once more; where none has failed, capture the chosen articles again."""
        articles = self.articles()
        wanted = [article for article in articles if article.status is not Status.READY]
        wanted = wanted or [article for article in articles if article.url]
        for article in wanted:
            intake.retry(article.id)
        if articles and not wanted:
            self.told.emit("This article came without an address, so there is nothing to capture it from again.")

    def _each(self, act: Callable[[int], None]) -> None:
        for article in self.articles():
            if article.status is not Status.READY:
                act(article.id)


def _counted(done: str, number: int) -> str:
    return f"{done}." if number == 1 else f"{done}: {number} articles."
