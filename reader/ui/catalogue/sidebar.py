"""The sidebar: places, and tags with their counts under the present filter. It edits the query, nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QVBoxLayout, QWidget

from reader.model import State
from reader.query import Query, feed_text, parse
from reader.ui.catalogue import sidebar_tags
from reader.ui.catalogue.sidebar_delegate import SidebarDelegate
from reader.ui.catalogue.sidebar_model import SidebarModel
from reader.ui.catalogue.sidebar_rows import Kind, Mark, Row, Way
from reader.ui.catalogue.sidebar_view import SidebarView
from reader.ui.catalogue.sidebar_views import VIEWS
from reader.ui.theme import Theme

if TYPE_CHECKING:
    from reader.library import Facets, SavedSearch
    from reader.ui.catalogue.sidebar_drag import Drop

_PLACES = (
    ("inbox", "Inbox", "is:inbox"),
    ("later", "Later", "is:later"),
    ("archive", "Archive", "is:archived"),
    ("starred", "Starred", "is:starred"),
    ("all", "All articles", ""),
    ("marks", "Highlights & notes", ""),
    ("review", "Review", ""),
    ("trash", "Trash", "is:trashed"),
)
_COUNTED = {"review": "highlight", "trash": "thing"}
"""What the numbers of places count, where not articles."""
_VIEWS = {"marks", "review", "trash", *VIEWS}
"""Rows that are views of their own rather than articles in the list."""
MANY_TAGS = 14
"""With more tags than that there is a line to find one by typing."""


class Sidebar(QWidget):
    """Places, views of the whole library, saved searches, tags and feeds.

    A click on a place shows the place alone, as its count does; with Ctrl the rest of the filter stays. A click on a tag
    asks for it too, and no longer when it was asked for; with Ctrl it is one of several of which one is enough; with Shift
    it is the only one; with Alt, or by the middle button, it is excluded. A right click offers all that and more. Keys:
    arrows, Enter with the same keys held, Space, Delete or minus to exclude, F2 to rename, and the menu key.
    """

    query_wanted = Signal(object)
    """The ``Query`` to search by."""
    folds_changed = Signal(list)
    """The keys of the folded rows, to be handed to the constructor at the next start."""
    view_wanted = Signal(str)
    """``marks``, ``review``, ``trash`` or one of ``sidebar_views.VIEWS`` is to be shown."""
    feed_menu_wanted = Signal(int, QPoint)
    """What can be done with the feed of this number is to be shown at a place of the screen."""
    search_taken = Signal(int)
    """The saved search of this number was asked for; ``query_wanted`` has told what it asks."""
    search_menu_wanted = Signal(int, QPoint)
    """What can be done with the saved search of this number is to be shown at a place of the screen."""
    search_name_wanted = Signal(int)
    search_delete_wanted = Signal(int)
    searches_ordered = Signal(list, int, bool)
    """The numbers of all saved searches in the order that they shall have, the one that was moved, and whether it is to
    be pinned."""
    tag_deed_wanted = Signal(str, str)
    """What is to be done with a tag: one of ``sidebar_tags.DEEDS`` or ``color:red``; ``all`` and ``tidy`` are for all."""
    tag_dropped = Signal(str, str)
    """A tag was dropped on another, or on the head of all (empty)."""
    tag_given = Signal(str, QPoint)
    """A tag was dragged to a place of the screen that takes it (see ``let_go_at``)."""
    list_wanted = Signal()
    """Escape: the keyboard should go to the list."""

    def __init__(self, theme: Theme, folded: Iterable[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self.setProperty("ground", "desk")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._query = parse("")
        self._view_shown = ""
        self._left: int | None = None
        self._names: Callable[[], Sequence[str]] = tuple
        self._reviewing = False
        self._counts: dict[str, int] = {}
        self._rows = SidebarModel(folded)
        self._view = SidebarView(self._rows, SidebarDelegate(theme), self)
        self._find = QLineEdit(self)
        self._find.setPlaceholderText("Find a tag…")
        self._find.setAccessibleName("Find a tag")
        self._find.hide()
        self._find.installEventFilter(self)
        self._find.textChanged.connect(self._narrow)
        self._find.returnPressed.connect(self._take_found)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 14, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._view)
        below = QVBoxLayout()
        below.setContentsMargins(10, 6, 10, 8)
        below.addWidget(self._find)
        column.addLayout(below)
        self._view.chosen.connect(self._choose)
        self._view.struck.connect(self._strike)
        self._view.name_wanted.connect(self._ask_name)
        self._view.shifted.connect(self._shift)
        self._view.dropped.connect(self._take_drop)
        self._view.given.connect(lambda number, place: self.tag_given.emit(self._rows.row(number).name, place))
        self._view.folded.connect(self._fold)
        self._view.menu_wanted.connect(self._show_menu)
        self._view.left.connect(self.list_wanted)
        self.setMinimumWidth(140)
        self._show_places(None)

    def show_facets(self, facets: Facets) -> None:
        """Show the counts of places (of the whole library) and of tags (under the present filter)."""
        self._show_places(facets)
        self._view.keep_current(lambda: self._rows.show_tags(facets.tags))
        self._view.keep_current(lambda: self._rows.show_feeds(facets.feeds))
        if len(facets.tags) > MANY_TAGS:
            self.show_find()

    def show_find(self) -> None:
        """Show the line that finds tags by typing: there are many, be it that the filter hides most of them."""
        if self._find.isHidden():
            self._find.setClearButtonEnabled(True)  # not before: it loads an icon, 4 ms of the first frame
            self._find.show()

    def show_kept(self, searches: tuple[SavedSearch, ...], colors: Mapping[str, str]) -> None:
        """Show the saved searches, and tags in their own colours."""
        self.show_searches(searches)
        self.show_colors(colors)

    def show_searches(self, searches: tuple[SavedSearch, ...]) -> None:
        """Show the saved searches, pinned ones under the places."""
        self._view.keep_current(lambda: self._rows.show_searches(searches))
        self._show_places(None)

    def show_found(self, found: Mapping[int, int]) -> None:
        """Show how many articles the saved searches find, by their numbers."""
        self._view.keep_current(lambda: self._rows.show_found(found))

    def show_colors(self, colors: Mapping[str, str]) -> None:
        """Show tags in colours of their own, by their keys."""
        self._view.keep_current(lambda: self._rows.show_colors(colors))

    def show_query(self, query: Query) -> None:
        """Show which place and tags the query names."""
        self._query = query
        self._view.keep_current(lambda: self._rows.show_marks(sidebar_tags.marks(query)))
        self._show_filter()

    def show_view(self, name: str) -> None:
        """Show which view is in the list's place, empty for none."""
        self._view_shown = name
        self._show_filter()

    def _show_filter(self) -> None:
        shown = parse("") if self._view_shown else self._query
        self._view.keep_current(lambda: self._rows.show_filter(shown))
        self._view.keep_current(lambda: self._rows.show_view(self._view_shown))
        self._show_places(None)

    def show_review(self, left: int | None, shown: bool) -> None:
        """Show how many highlights the daily review still has, None while there is none, and whether it is shown."""
        self._left, self._reviewing = left, shown
        self._view.keep_current(lambda: self._show_places(None))

    def set_theme(self, theme: Theme) -> None:
        """Paint with another theme."""
        self._view.set_theme(theme)

    def let_go_at(self, takes: Callable[[QPoint], bool]) -> None:
        """Let tags be dragged to where ``takes`` says so of a place of the screen."""
        self._view.let_go_at(takes)

    def focus_find(self) -> None:
        """Put the keyboard where a tag can be found by typing."""
        (self._find if self._find.isVisible() else self._view).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_rows(self) -> None:
        """Put the keyboard on the rows."""
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Down go from the line to the rows, and Escape empty it or leave."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Down:
                self._view.go_to(self._rows.first_tag())
                return True
            if event.key() == Qt.Key.Key_Escape:
                if self._find.text():
                    self._find.clear()
                else:
                    self.list_wanted.emit()
                return True
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        """Let the keyboard begin at the chosen place."""
        super().showEvent(event)
        if not self._view.currentIndex().isValid():
            number = self._rows.number_of(f"place:{self._query.place}")
            self._view.setCurrentIndex(self._view.index(max(0, number)))

    def _show_places(self, facets: Facets | None) -> None:
        if facets is not None:
            self._counts = {
                "inbox": facets.states.get(State.INBOX, 0),
                "later": facets.states.get(State.LATER, 0),
                "archive": facets.states.get(State.ARCHIVE, 0),
                "trash": facets.states.get(State.TRASH, 0) + facets.gone,
                "starred": facets.starred,
                "all": facets.all,
            }
        place = "" if self._rows.is_saved(self._query.text) else self._query.place
        chosen = {self._view_shown or place, *(["review"] if self._reviewing else [])}
        self._rows.show_places(
            Row(
                Kind.PLACE,
                name,
                label,
                self._left if name == "review" else self._counts.get(name),
                mark=Mark.CHOSEN if name in chosen else Mark.NONE,
                what=_COUNTED.get(name, "article"),
            )
            for name, label, _ in _PLACES
            if name != "review" or self._left is not None
        )

    def _choose(self, number: int, way: Way) -> None:
        row, query, within = self._rows.row(number), self._query, way is Way.WITH
        if row.kind is Kind.TAG:
            self._want(sidebar_tags.asked(query, row, way))
        elif way is Way.NOT:
            return
        elif row.kind in {Kind.SECTION, Kind.FOLDER}:
            self._fold(number)
        elif row.kind is Kind.SEARCH:
            self._want(parse(row.query))
            self.search_taken.emit(row.number)
        elif row.kind is Kind.FEED:
            rest = f" {query.with_place('all').text.strip()}" if within else ""
            self._want(parse(f"{feed_text(row.name)}{rest}".strip()))
        elif row.name in _VIEWS and not (within and row.name == "trash"):
            self.view_wanted.emit(row.name)
        elif row.kind is Kind.PLACE:
            self._want(query.with_place(row.name) if within else parse(_text_of(row.name)))

    def _strike(self, number: int) -> None:
        row = self._rows.row(number)
        if row.kind is Kind.TAG:
            self._choose(number, Way.NOT)
        elif row.kind is Kind.SEARCH:
            self.search_delete_wanted.emit(row.number)

    def _ask_name(self, number: int) -> None:
        row = self._rows.row(number)
        if row.kind is Kind.SEARCH:
            self.search_name_wanted.emit(row.number)
        elif row.kind is Kind.TAG:
            self.tag_deed_wanted.emit("rename", row.name)

    def _shift(self, number: int, by: int) -> None:
        """Let a saved search change places with the next one of the pinned, or of the others."""
        row, other = self._rows.row(number), number + by
        if 0 <= other < self._rows.rowCount() and self._rows.row(other).kind is Kind.SEARCH:
            self.searches_ordered.emit(*self._rows.order_with(row.number, self._rows.row(other).number, by > 0))

    def _take_drop(self, drop: Drop) -> None:
        row, other = self._rows.row(drop.row), self._rows.row(drop.onto)
        if row.kind is Kind.SEARCH:
            self.searches_ordered.emit(*self._rows.order_with(row.number, other.number, drop.below))
        else:
            self.tag_dropped.emit(row.name, other.name if other.kind is Kind.TAG else "")

    def _want(self, query: Query) -> None:
        self.show_query(query)
        self.query_wanted.emit(query)

    def _fold(self, number: int) -> None:
        if self._rows.row(number).folds:
            self._view.keep_current(lambda: self._rows.toggle(number))
            self.folds_changed.emit(sorted(self._rows.folded))

    def propose_tags(self, names: Callable[[], Sequence[str]]) -> None:
        """Find among these tags while one is typed: those that the present filter does not find as well."""
        self._names = names

    def _narrow(self, typed: str) -> None:
        others = self._names() if typed.strip() else ()
        self._view.keep_current(lambda: self._rows.show_matching(typed, others))
        if typed.strip() and (number := self._rows.first_tag()) >= 0:
            self._view.scrollTo(self._view.index(number))

    def _take_found(self) -> None:
        number = self._rows.first_tag()
        if self._find.text().strip() and number >= 0:
            name = self._rows.row(number).name
            self._find.clear()
            self._want(self._query.without_tag(name).with_tag(name))

    def _show_menu(self, number: int, place: QPoint) -> None:
        row = self._rows.row(number)
        if row.kind is Kind.FEED:
            self.feed_menu_wanted.emit(row.number, place)
            return
        if row.kind is Kind.SEARCH:
            self.search_menu_wanted.emit(row.number, place)
            return
        menu = self._menu_for(number)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def _menu_for(self, number: int) -> QMenu:
        row = self._rows.row(number)
        if row.kind is Kind.TAG:
            take = partial(self._choose, number)
            menu = sidebar_tags.menu(self, row, take, lambda deed: self.tag_deed_wanted.emit(deed, row.name))
        else:
            menu = QMenu(self)
        if row.name == "tags" and row.kind is Kind.SECTION:
            for text, deed in (("All tags…", "all"), ("Tidy up tags…", "tidy")):
                menu.addAction(text).triggered.connect(partial(self.tag_deed_wanted.emit, deed, ""))
        if row.kind in {Kind.PLACE, Kind.VIEW}:
            menu.addAction("Show").triggered.connect(lambda: self._choose(number, Way.PLAIN))
            if row.kind is Kind.PLACE and row.name not in {"marks", "review"}:
                within = menu.addAction("Show, within the present filter")
                within.triggered.connect(lambda: self._choose(number, Way.WITH))
        if row.folds:
            menu.addAction("Unfold" if row.folded else "Fold").triggered.connect(lambda: self._fold(number))
        return menu


def _text_of(place: str) -> str:
    return next((text for name, _, text in _PLACES if name == place), "is:feed")
