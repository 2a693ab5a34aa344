"""What can be done to the chosen articles, and to the passage selected in the open one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from reader.library import Library
from reader.model import COLORS, STYLES, Article, State, Status, tag_key
from reader.ui.commands.undo import History
from reader.ui.jobs import Captures
from reader.ui.page.page_place import PagePlace
from reader.ui.settings import Settings
from reader.ui.window.bulk import MANY
from reader.ui.window.intake import Intake
from reader.ui.window.open_article import OpenArticle, open_outside
from reader.ui.wording import grouped

if TYPE_CHECKING:
    from reader.ui.commands.undo_articles import Articles
    from reader.ui.deeds import Deeds

_DONE = {
    State.INBOX: "Moved to the inbox",
    State.LATER: "Put aside for later",
    State.ARCHIVE: "Archived",
    State.TRASH: "Moved to the trash",
}
_FEW = 500
"""Articles up to which a change is made between two frames; more are changed beside the window."""
_TABS = 20
"""Pages that are opened in the browser at once, at most."""
_NOTHING_MARKED = "Select a passage, or go to a paragraph with the arrows; then this key marks it."


class ArticleCommands(QObject):
    """One method an action; each acts on the articles that ``chosen`` returns."""

    left = Signal(object)
    """Articles have been moved or deleted: their ids. The window goes on to the next article."""
    done = Signal(str)
    """After something that can be undone and that may not show: one sentence."""
    told = Signal(str)
    """Something cannot be done, or there is nothing to do: one sentence. Empty when what was being done is done."""
    tags_wanted = Signal(object)
    """The articles whose tags are to be edited, with those that they have (dict of tuple of str by id)."""

    def __init__(
        self,
        library: Library,
        history: History,
        reading: OpenArticle,
        page: PagePlace,
        settings: Settings,
        chosen: Callable[[], list[int]],
        deeds: Callable[[], Deeds],
    ) -> None:
        """``deeds`` returns what makes large changes."""
        super().__init__()
        self._library, self._history, self._settings = library, history, settings
        self._reading, self._page = reading, page
        self._chosen, self._deeds = chosen, deeds

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

    @cached_property
    def _many(self) -> Articles:
        """What changes more than a few articles."""
        from reader.ui.commands.undo_articles import Articles

        return Articles(self._library, self._history, self._deeds, self.told.emit)

    def move(self, state: State) -> None:
        """Move the chosen articles to a shelf, and go on to the next one."""
        ids = self._chosen()
        if len(ids) > _FEW:
            self._many.set_state(ids, state, partial(self._gone, ids, _DONE[state]))
            return
        chosen = [article for article in self.articles() if article.state is not state or article.entry]
        ids = [article.id for article in chosen]
        if ids:
            self._history.set_state(ids, state)
            saved = state is State.INBOX and all(article.entry for article in chosen)
            self._gone(ids, "Saved to the inbox" if saved else _DONE[state], len(ids))

    def trash(self) -> None:
        """Move the chosen articles to the trash; out of the library if they lie there already."""
        ids = self._chosen()
        if ids and self._library.all_are(ids, "trashed"):
            self.delete()
        else:
            self.move(State.TRASH)

    def delete(self) -> None:
        """Take the chosen articles out of the library, with all their marks and notes."""
        ids = self._chosen()
        if len(ids) > _FEW:
            self._many.delete(ids, partial(self._gone, ids, "Deleted"))
        elif ids:
            self._history.delete(ids)
            self._gone(ids, "Deleted", len(ids))

    def star(self) -> None:
        """Star the chosen articles; if all of them are starred, take the stars away."""
        ids = self._chosen()
        starred = not self._library.all_are(ids, "starred")
        if len(ids) > _FEW:
            self._many.set_starred(ids, starred, partial(self._changed, "Starred" if starred else "No longer starred"))
        else:
            self._history.set_starred(ids, starred)

    def read(self) -> None:
        """Mark the chosen articles as read; if all of them are, as unread."""
        ids = self._chosen()
        read = not self._library.all_are(ids, "read")
        if len(ids) > _FEW:
            self._many.set_read(ids, read, partial(self._changed, f"Marked as {'read' if read else 'unread'}"))
        else:
            self._history.set_read(ids, read)

    def edit_tags(self) -> None:
        """Have the tags of the chosen articles edited."""
        ids = self._chosen()
        if len(ids) > _FEW:
            self._many.read_tags(ids, self._edit_read_tags)
        elif articles := self.articles():
            self.tags_wanted.emit({article.id: article.tags for article in articles})

    def keep_recaptures(self, before: dict[int, int]) -> None:
        """Keep as one step that many articles were captured again; ``before`` are the versions that they had."""
        self._many.restore_versions(before)

    def retag(self, ids: Sequence[int], add: Sequence[str], remove: Sequence[str]) -> None:
        """Give tags to articles and take others away."""
        if len(ids) > _FEW:
            self._many.retag(ids, add, remove, partial(self._changed, "Tags changed"))
        else:
            self._history.retag(ids, add, remove)

    def give_tag(self, name: str, ids: Sequence[int]) -> None:
        """Give a tag to articles, and tell of it; where all have it there is nothing to do."""
        if len(ids) > _FEW:
            self.retag(ids, [name], [])
            return
        key = tag_key(name)
        without = [one.id for one in self._library.articles(ids) if key not in map(tag_key, one.tags)]
        if without:
            self._history.retag(without, [name], [])
            self.done.emit(f"Tagged #{name}." if len(without) == 1 else f"Tagged #{name}: {len(without)} articles.")
        elif ids:
            self.told.emit("It has this tag already." if len(ids) == 1 else "They have this tag already.")

    def open_original(self) -> None:
        """Open the pages of the chosen articles in the system's browser."""
        addresses = self._library.addresses(self._chosen())
        if len(addresses) > _TABS:
            self.told.emit(f"{grouped(len(addresses))} pages are too many at once; select at most {_TABS} articles.")
            return
        for address in addresses:
            open_outside(address)
        if not addresses:
            self.told.emit("This article came without an address.")

    def copy_address(self) -> None:
        """Put the addresses of the chosen articles on the clipboard, one a line."""
        addresses = self._library.addresses(self._chosen())
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
        """Try failed captures once more; where none has failed, or there are many, capture the chosen articles again."""
        ids = self._chosen()
        if len(ids) >= MANY:
            intake.bulk.recapture(ids)
            return
        articles = self._library.articles(ids)
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

    def _edit_read_tags(self, found: dict[int, tuple[str, ...]]) -> None:
        self.tags_wanted.emit(found)

    def _gone(self, ids: Sequence[int], what: str, number: int) -> None:
        """Go on, after articles have been sent away, and tell of it."""
        self.left.emit(ids)
        self._changed(what, number)

    def _changed(self, what: str, number: int) -> None:
        if number:
            self.done.emit(_counted(what, number))
        else:
            self.told.emit("Nothing had to be changed.")


def _counted(done: str, number: int) -> str:
    return f"{done}." if number == 1 else f"{done}: {grouped(number)} articles."
