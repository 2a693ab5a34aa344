"""Tags as the reader governs them, from the sidebar, the list of all tags, and the list of those that may be the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from reader.errors import ReaderError
from reader.library import Library
from reader.library.tag_changes import TagChange, TagPast
from reader.library.tag_mentions import rewritten
from reader.model import clean_tag, tag_key
from reader.query import Query, parse
from reader.ui.catalogue.sidebar import MANY_TAGS, Sidebar
from reader.ui.commands.undo import History
from reader.ui.commands.undo_tags import TagSteps
from reader.ui.tags.wording import listed, things
from reader.ui.window.browsing import Browsing
from reader.ui.window.look import Look
from reader.ui.window.notice import Notice

if TYPE_CHECKING:
    from reader.model import Change
    from reader.ui.deeds import Deeds
    from reader.ui.tags.all_tags import AllTags
    from reader.ui.tags.tidy import Tidy


class TagsDesk(QObject):
    """One method a thing that can be done with tags."""

    def __init__(self, window: QWidget, library: Library, history: History, look: Look, browsing: Browsing) -> None:
        super().__init__(window)
        self._window, self._library, self._history, self._look = window, library, history, look
        self._browsing = browsing
        self._made: Deeds | None = None
        self._known: tuple[str, ...] | None = None
        self._doing = ""
        self._steps = TagSteps(library, history, lambda: self.deeds, lambda text: self._notice.show_failure(text))
        self.all_tags: AllTags | None = None
        self.tidying: Tidy | None = None

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return the handlers by the names of the action table."""
        return {"all_tags": self.show_all, "tidy_tags": self.show_similar}

    def listen(self, sidebar: Sidebar, notice: Notice) -> None:
        """Follow the library and the sidebar; tell by ``notice``."""
        self._sidebar, self._notice = sidebar, notice
        self._forget = self._library.subscribe(self._on_change)
        sidebar.tag_deed_wanted.connect(lambda deed, name: self.do(deed, [name] if name else []))
        sidebar.tag_dropped.connect(self.drop)
        sidebar.propose_tags(self._names)
        if self._library.tag_total() > MANY_TAGS:
            sidebar.show_find()

    def stop(self) -> None:
        """End what goes on beside the window."""
        self._forget()
        for jobs in (self._made, self.tidying):
            if jobs is not None:
                jobs.blockSignals(True)
                jobs.stop()

    @property
    def deeds(self) -> Deeds:
        """What makes large changes, made now if it is not there yet."""
        if self._made is None:
            from reader.ui.deeds import Deeds

            self._made = Deeds(self._library.folder, self)
            self._made.went.connect(self._show_doing)
            self._made.ended.connect(lambda: self._notice.take_back(self._doing))
        return self._made

    def do(self, deed: str, names: Sequence[str]) -> None:
        """Do one of the deeds of the sidebar's menu with tags."""
        deeds: dict[str, Callable[[Sequence[str]], object]] = {
            "rename": self.rename,
            "move": self.move,
            "merge": self.merge,
            "delete": self.delete,
            "all": lambda _names: self.show_all(),
            "tidy": lambda _names: self.show_similar(),
        }
        if deed.startswith("color:"):
            self._try(lambda: self._steps.color(names, deed.partition(":")[2]))
        else:
            deeds[deed](names)

    def rename(self, names: Sequence[str]) -> None:
        """Ask what a tag is to be called."""
        change = lambda typed: TagChange(tuple(names), typed)  # noqa: E731
        self._ask("Rename a tag", f"Call {listed(names)}, with the tags below it:", "Rename", change, names[0])

    def move(self, names: Sequence[str]) -> None:
        """Ask under which tag another is to stand."""
        last = names[0].rpartition("/")[2]
        above = names[0].rpartition("/")[0]
        change = lambda typed: TagChange(tuple(names), "/".join(filter(None, (clean_tag(typed), last))))  # noqa: E731
        self._ask(
            "Move a tag", f"The tag under which {listed(names)} is to stand; none for the top:", "Move", change, above
        )

    def merge(self, names: Sequence[str]) -> None:
        """Ask which tag others are to become."""
        change = lambda typed: TagChange(tuple(names), typed)  # noqa: E731
        into = (
            max(self._library.tag_uses(), key=lambda tag: (tag.name in names, tag.uses)).name if len(names) > 1 else ""
        )
        self._ask("Merge tags", f"Everything tagged {listed(names)} is tagged instead:", "Merge", change, into)

    def delete(self, names: Sequence[str]) -> None:
        """Ask whether tags are to be taken away from everything."""
        change = lambda _typed: TagChange(tuple(names))  # noqa: E731
        self._ask("Delete tags", f"Take {listed(names)} away from everything, with the tags below?", "Delete", change)

    def drop(self, name: str, onto: str) -> None:
        """Let a tag stand under another, or at the top; what that does is shown first where it meets one of that name."""
        change = TagChange((name,), "/".join(filter(None, (onto, name.rpartition("/")[2]))))

        def move() -> None:
            if self._library.preview_tags(change).joined:
                self._ask("Move a tag", "There is a tag of this name already.", "Merge", lambda _typed: change)
            else:
                self.change("move a tag", change)

        self._try(move)

    def change(self, text: str, change: TagChange) -> None:
        """Make a change; raises LibraryError."""
        query = self._browsing.query
        after: list[Query] = []

        def done(past: TagPast) -> None:
            after[:] = [followed(query, past)]
            if self._browsing.query.text == query.text:
                self._browsing.set_query(after[0])
            self._notice.show_message(f"{_done(change)} {_changed(past)}", "Undo", self._history.undo)

        def undone() -> None:
            if after and self._browsing.query.text == after[0].text:
                self._browsing.set_query(query)

        self._steps.change(text, change, done, undone)

    def keep_apart(self, names: Sequence[str]) -> None:
        """Remember that tags are not the same."""
        self._try(lambda: self._steps.keep_apart(names))

    def show_all(self) -> None:
        """Show the list of all tags."""
        if self.all_tags is None:
            from reader.ui.tags.all_tags import AllTags

            self.all_tags = made = AllTags(self._window, self._look.theme)
            made.wanted.connect(self.do)
            made.undo_wanted.connect(self._history.undo)
            made.shown.connect(lambda name: self._browsing.set_query(parse("").with_tag(name)))
            self._look.themed.connect(made.set_theme)
        if not self.all_tags.isVisible():
            self.all_tags.line.clear()
        self.all_tags.show_tags(self._library.tag_uses())
        self.all_tags.show()
        self.all_tags.raise_()
        self.all_tags.activateWindow()

    def show_similar(self) -> None:
        """Show the tags that may be the same."""
        if self.tidying is None:
            from reader.ui.tags.tidy import Tidy

            self.tidying = made = Tidy(self._window, self._library.folder)
            made.merge_wanted.connect(lambda names, into: self._try(partial(self._merge, names, into)))
            made.undo_wanted.connect(self._history.undo)
            made.apart_wanted.connect(self.keep_apart)
        self.tidying.look()
        self.tidying.show()
        self.tidying.raise_()
        self.tidying.activateWindow()

    def _merge(self, names: Sequence[str], into: str) -> None:
        self.change("merge tags", TagChange(tuple(names), into))

    def _ask(
        self, title: str, lead: str, verb: str, change: Callable[[str], TagChange], text: str | None = None
    ) -> None:
        from reader.ui.tags.change_dialog import ChangeDialog

        names = None if text is None else [name for name, _ in self._library.tags()]
        over = self.all_tags if self.all_tags is not None and self.all_tags.isActiveWindow() else self._window
        keep = partial(self.change, title.lower())
        ChangeDialog(over, self._library.preview_tags, keep, change).ask(title, lead, verb, names, text or "")

    def _show_doing(self, doing: str, done: int, whole: int) -> None:
        """Say what is being done beside the window, until it is."""
        if done < whole:
            self._doing = doing
            self._notice.show_lasting(doing)

    def _names(self) -> tuple[str, ...]:
        """Return the names of all tags, asked for once as long as they stay the same."""
        if self._known is None:
            self._known = tuple(sorted((name for name, _ in self._library.tags()), key=tag_key))
        return self._known

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
        except ReaderError as error:
            self._notice.show_failure(str(error))

    def _on_change(self, change: Change) -> None:
        if "colors" in change.what:
            self._sidebar.show_colors(self._library.tag_colors())
        if not change.what.isdisjoint({"tags", "highlights", "notes", "added", "deleted"}):
            self._known = None
        if not change.what.isdisjoint({"tags", "colors", "highlights", "notes", "added", "deleted"}):
            if self.all_tags is not None and self.all_tags.isVisible():
                self.all_tags.show_tags(self._library.tag_uses())
            if self.tidying is not None and self.tidying.isVisible():
                self.tidying.look()


def followed(query: Query, past: TagPast) -> Query:
    """Return a query that asks for tags by their new names, and not for those that are gone."""
    for name in (*query.tags(), *query.any_tags(), *query.excluded_tags()):
        if past.moved.get(tag_key(name)) == "":
            query = query.without_tag(name)
    return parse(rewritten(query.text, lambda name: past.moved.get(tag_key(name))))


def _done(change: TagChange) -> str:
    names = listed(change.names)
    if not change.into.strip():
        return f"{names} {'is' if len(change.names) == 1 else 'are'} gone:"
    return f"{names} {'is' if len(change.names) == 1 else 'are'} “{clean_tag(change.into)}” now:"


def _changed(past: TagPast) -> str:
    return f"{things(past.counts)} changed."
