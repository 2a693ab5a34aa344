"""The ways between list, page and box: what has the keyboard, and what a narrow window shows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from reader.library import Library
from reader.query import parse
from reader.ui.catalogue.sidebar import Sidebar
from reader.ui.page.page_place import PagePlace
from reader.ui.window.browsing import Browsing
from reader.ui.window.choice import Choice
from reader.ui.window.middle import Middle
from reader.ui.window.panes import Panes


class Ways(QObject):
    """One method a way to go."""

    def __init__(
        self,
        panes: Panes,
        sidebar: Sidebar,
        middle: Middle,
        page: PagePlace,
        choice: Choice,
        browsing: Browsing,
    ) -> None:
        super().__init__()
        self._panes, self._sidebar, self._middle, self._page = panes, sidebar, middle, page
        self._choice, self._browsing = choice, browsing
        self.others: list[QWidget] = []
        """What can stand in the page's place, and takes the keyboard itself."""

    def handlers(self) -> dict[str, Callable[[], None]]:
        """Return the handlers by the names of the action table."""
        return {
            "next": partial(self._middle.step, 1),
            "previous": partial(self._middle.step, -1),
            "open": self.open_chosen,
            "back": self.back,
            "search": self.search,
            "next_pane": partial(self.turn, 1),
            "previous_pane": partial(self.turn, -1),
        }

    def back(self) -> None:
        """Leave focus mode, else go from the page, the box or the sidebar to the list, and from there out of full screen.

        From what lists nothing the way leads to the articles.
        """
        if self._panes.alone:
            self._panes.leave_alone(False)
            return
        window, before = self._panes.window(), QApplication.focusWidget()
        self._panes.read(False)
        self._middle.leave_bare()
        self._middle.focus_rows()
        if window.isFullScreen() and QApplication.focusWidget() is before:
            window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def turn(self, by: int) -> None:
        """Give the keyboard to the next of the panes that are shown: sidebar, list, page."""
        ways: list[tuple[QWidget, Callable[[], object]]] = [
            (self._sidebar, self._sidebar.focus_rows),
            (self._middle, self._middle.focus_rows),
            (self._page, self._page.focus_text),
            *((other, other.setFocus) for other in self.others),
        ]
        shown = [(pane, go) for pane, go in ways if pane.isVisible()]
        focus = QApplication.focusWidget()
        here = next((n for n, (pane, _go) in enumerate(shown) if _holds(pane, focus)), None)
        if shown:
            at = here + by if here is not None else (0 if by > 0 else -1)
            shown[at % len(shown)][1]()

    def read(self, article_id: int) -> None:
        """Open an article and give its page the keyboard."""
        self._choice.go(article_id)
        self._panes.read(True)
        self._page.focus_text()

    def follow(self, article_id: int, fragment: str) -> None:
        """Read an article that a link leads to, at the place that the link names."""
        self.read(article_id)
        if fragment:
            self._page.leaf.following.jump(fragment, passing=True)

    def show_welcome(self, library: Library) -> None:
        """Read the welcome article, added anew if need be."""
        from reader.ui import welcome

        self._choice.want(welcome.add(library))
        self._panes.read(True)

    def search_for(self, words: str) -> None:
        """Search the library for words as they stand."""
        self._panes.read(False)
        self._panes.want(list_=True)
        self._browsing.set_query(parse('"' + words.replace('"', " ") + '"'))

    def open_chosen(self) -> None:
        """Read the chosen article, the first if there are several."""
        if chosen := self._choice.chosen():
            self.read(chosen[0])

    def search(self) -> None:
        """Go to where one types to search."""
        self._panes.read(False)
        self._panes.want(list_=True)
        self._middle.focus_field()

    def focus_pane(self) -> None:
        """Give the keyboard back to the list, or to the page where that is all there is."""
        alone = self._panes.reading and (self._panes.narrow or not self._panes.list_wanted)
        page = next((other for other in self.others if other.isVisible()), self._page)
        (page if alone else self._middle.rows()).setFocus()

    def filter_by(self, tag: str) -> None:
        """Show the articles with a tag."""
        self._panes.read(False)
        self._browsing.set_query(self._browsing.query.only_tag(tag))


def _holds(pane: QWidget, focus: QWidget | None) -> bool:
    """Say whether the keyboard is in a pane."""
    return focus is not None and (pane is focus or pane.isAncestorOf(focus))
