"""The rows of the sidebar: places and pinned searches, then sections that fold: views, tags, feeds and saved searches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from reader.model import tag_key
from reader.query import parse
from reader.ui.catalogue import sidebar_feeds, sidebar_saved, sidebar_views
from reader.ui.catalogue.sidebar_rows import Kind, Mark, Row
from reader.ui.catalogue.sidebar_tree import Entry, Node, Trees, has, listed
from reader.ui.catalogue.tag_matching import fold

if TYPE_CHECKING:
    from reader.library import FeedLine, SavedSearch
    from reader.query import Query

ROW = Qt.ItemDataRole.UserRole
"""The role of the ``Row``."""


_Line = str | Entry
"""A tag, or the key of another row: the ``Row`` is made when it is looked at."""


class SidebarModel(QAbstractListModel):
    """A flat list, so that twenty thousand tags cost no widget and no tree walk by the view."""

    def __init__(self, folded: Iterable[str] = ()) -> None:
        super().__init__()
        self.folded = set(folded)
        """The keys of the rows that are folded."""
        self._places: dict[str, Row] = {}
        self._tags: tuple[tuple[str, int], ...] = ()
        self._all: Sequence[str] = ()
        self._trees = Trees()
        self._root = Node()
        self._strays: dict[str, Node] = {}
        self._listed: list[Entry] | None = None
        self._marks: dict[str, tuple[str, Mark]] = {}
        self._wanted = ""
        self._feeds: tuple[FeedLine, ...] = ()
        self._query = parse("")
        self._searches: tuple[SavedSearch, ...] = ()
        self._found: dict[int, int] = {}
        self._colors: dict[str, str] = {}
        self._view = ""
        self._other_rows: dict[str, Row] = {}
        self._lines: list[_Line] = []

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Return how many rows are to be seen."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return the row, its label, or what a screen reader says."""
        if role == ROW:
            return self.row(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return self.row(index.row()).label
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.row(index.row()).spoken()
        return None

    def row(self, number: int) -> Row:
        """Return one row."""
        line = self._lines[number]
        if isinstance(line, Node):
            return self._tag_row(line, 0, 0)
        if isinstance(line, tuple):
            return self._tag_row(*line)
        if line == _TAGS:
            return Row(Kind.SECTION, "tags", "Tags", None, folds=True, folded=line in self.folded and not self._wanted)
        return self._places[line] if line in self._places else self._other_rows[line]

    def number_of(self, key: str) -> int:
        """Return where the row with that key is; -1 when it is not to be seen."""
        wanted = key.removeprefix("tag:") if key.startswith("tag:") else ""
        for number, line in enumerate(self._lines):
            if line == key or (wanted and (node := _node(line)) is not None and node.key == wanted):
                return number
        return -1

    def show_places(self, places: Iterable[Row]) -> None:
        """Set the places; they stand first."""
        self._places = {place.key: place for place in places}
        self._fill()

    def show_tags(self, tags: tuple[tuple[str, int], ...]) -> None:
        """Set the tags and their counts under the present filter."""
        if tags != self._tags:
            self._tags = tags
            self._grow()
            self._fill(tags=True)

    def show_feeds(self, feeds: tuple[FeedLine, ...]) -> None:
        """Set the feeds, by folder and name."""
        if feeds != self._feeds:
            self._feeds = feeds
            self._fill()

    def show_searches(self, searches: tuple[SavedSearch, ...]) -> None:
        """Set the saved searches, in their order."""
        if searches != self._searches:
            self._searches = searches
            self._fill()

    def show_found(self, found: Mapping[int, int]) -> None:
        """Set how many articles saved searches find, by their numbers."""
        if found != self._found:
            self._found = dict(found)
            self._fill()

    def is_saved(self, text: str) -> bool:
        """Say whether what a text asks for is one of the saved searches."""
        return any(one.query == text.strip() for one in self._searches)

    def order_with(self, moved: int, beside: int, below: bool) -> tuple[list[int], int, bool]:
        """Return the numbers of all saved searches in the order that they have once one stands beside another, the one
        that was moved, and whether that other is pinned.
        """
        pinned = next((one.pinned for one in self._searches if one.id == beside), False)
        order = [one.id for one in self._searches if one.id != moved]
        order.insert(order.index(beside) + below, moved)
        return order, moved, pinned

    def show_view(self, name: str) -> None:
        """Set which view of the whole library is shown, if any."""
        if name != self._view:
            self._view = name
            self._fill()

    @property
    def view(self) -> str:
        """What is shown in the list's place, empty for the articles."""
        return self._view

    def show_filter(self, query: Query) -> None:
        """Set what the filter asks for, which feeds among it."""
        if query.text != self._query.text:
            self._query = query
            if self._feeds or self._searches:
                self._fill()

    def show_marks(self, marks: Mapping[str, Mark]) -> None:
        """Set the tags that take part in the filter; those that no article has are listed all the same."""
        new = {tag_key(name): (name, mark) for name, mark in marks.items()}
        if new != self._marks:
            self._marks = new
            self._fill(tags=True)

    def show_colors(self, colors: Mapping[str, str]) -> None:
        """Set the colours of tags by their keys."""
        self._colors = dict(colors)
        self._fill()

    def show_matching(self, typed: str, others: Sequence[str] = ()) -> None:
        """List only the tags that contain what was typed, accents and case aside, ``others`` that the present filter does
        not find among them; those that it finds, and all of them, when nothing is typed.
        """
        self._wanted = fold(typed.strip().lstrip("#"))
        if others != self._all:
            self._all = others
            self._grow()
        self._fill(tags=True)

    def toggle(self, number: int) -> None:
        """Fold or unfold a row."""
        self.folded.symmetric_difference_update({self.row(number).key})
        self._fill(tags=True)

    def first_tag(self) -> int:
        """Return where the first tag that matches what was typed is; -1 when none does."""
        for number, line in enumerate(self._lines):
            if (node := _node(line)) is not None and (not self._wanted or self._wanted in node.plain):
                return number
        return -1

    def _fill(self, *, tags: bool = False) -> None:
        """List the rows anew; ``tags`` says whether other tags are to be seen."""
        above, below = self._list_others()
        if tags or self._listed is None:
            self._listed = self._list_tags()
        lines: list[_Line] = [*self._places, *above]
        if self._root.children or self._strays:
            lines.append(_TAGS)
            lines += self._listed
        lines += below
        if lines == self._lines:
            if lines:
                self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))
        else:
            self.beginResetModel()
            self._lines = lines
            self.endResetModel()

    def _list_tags(self) -> list[Entry]:
        """Return the tags to be seen; those of the filter that no article has come first."""
        strays = {key: name for key, (name, _) in self._marks.items() if not has(self._root, name)}
        self._strays = {key: self._strays.get(key) or Node(name, key, 0) for key, name in strays.items()}
        if _TAGS in self.folded and not self._wanted:
            return []
        wanted = [node for node in self._strays.values() if self._wanted in node.plain]
        return [*wanted, *listed(self._root, self.folded, self._marks, self._wanted)]

    def _list_others(self) -> tuple[list[str], list[str]]:
        """Make the rows of views, feeds and saved searches; return the keys of those above the tags and of those below. While a
        tag is looked for there are none below.
        """
        chosen = {tag_key(name) for name in self._query.feeds()}
        everything = "feed" in self._query.flags() and not chosen
        pinned, saved = sidebar_saved.rows(self._searches, self._found, self.folded, self._query.text)
        feeds = sidebar_feeds.rows(self._feeds, self.folded, chosen, everything)
        above = [*pinned, *([] if self._wanted or not self._places else sidebar_views.rows(self.folded, self._view))]
        below = [] if self._wanted else feeds + saved
        self._other_rows = {row.key: row for row in (*above, *below)}
        return [row.key for row in above], [row.key for row in below]

    def _tag_row(self, node: Node, depth: int, above: int) -> Row:
        mark = self._marks[node.key][1] if node.key in self._marks else Mark.NONE
        folds = bool(node.children)
        return Row(
            Kind.TAG,
            node.name,
            node.name[above:].replace("/", " / "),
            None if mark is Mark.EXCLUDED else node.count,
            depth,
            folds=folds,
            folded=folds and not self._wanted and f"tag:{node.key}" in self.folded,
            mark=mark,
            color=self._colors.get(node.key, ""),
        )

    def _grow(self) -> None:
        """Make the tree of the tags that the filter finds, and while one is typed of all."""
        tags: Sequence[tuple[str, int]] = self._tags
        if self._all:
            tags = list((dict.fromkeys(self._all, 0) | dict(tags)).items())
        self._root = self._trees.grown(tags)


_TAGS = "section:tags"


def _node(line: _Line) -> Node | None:
    """Return the tag of a row; None for another row."""
    if isinstance(line, tuple):
        return line[0]
    return line if isinstance(line, Node) else None
