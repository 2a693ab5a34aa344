"""The rows of the sidebar: places and pinned searches, then sections that fold: tags, feeds and saved searches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from reader.model import tag_key
from reader.query import parse
from reader.ui.catalogue import sidebar_feeds, sidebar_saved
from reader.ui.catalogue.sidebar_rows import Kind, Mark, Row
from reader.ui.catalogue.tag_matching import fold

if TYPE_CHECKING:
    from reader.library import FeedLine, SavedSearch
    from reader.query import Query

ROW = Qt.ItemDataRole.UserRole
"""The role of the ``Row``."""


@dataclass(slots=True)
class _Node:
    """One level of the tree of tags."""

    name: str = ""
    key: str = ""
    count: int | None = None
    children: dict[str, _Node] = field(default_factory=lambda: _NONE)


_NONE: dict[str, _Node] = {}
"""The children of all tags that have none; never written to."""


class _Line(NamedTuple):
    """What a row is made of when it is looked at: twenty thousand tags are listed, thirty are painted."""

    key: str
    """As ``Row.key``."""
    node: _Node | None
    """None for a place or a section."""
    depth: int = 0
    above: int = 0
    """How much of the name the rows above say."""


class SidebarModel(QAbstractListModel):
    """A flat list, so that twenty thousand tags cost no widget and no tree walk by the view."""

    def __init__(self, folded: Iterable[str] = ()) -> None:
        super().__init__()
        self.folded = set(folded)
        """The keys of the rows that are folded."""
        self._places: dict[str, Row] = {}
        self._tags: tuple[tuple[str, int], ...] = ()
        self._all: Sequence[str] = ()
        self._root = _Node()
        self._known: dict[str, tuple[tuple[str, str, str], ...]] = {}
        self._marks: dict[str, tuple[str, Mark]] = {}
        self._wanted = ""
        self._feeds: tuple[FeedLine, ...] = ()
        self._query = parse("")
        self._searches: tuple[SavedSearch, ...] = ()
        self._found: dict[int, int] = {}
        self._colors: dict[str, str] = {}
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
        key, node, depth, above = self._lines[number]
        if node is not None:
            return self._tag_row(key, node, depth, above)
        if key == _TAGS:
            return Row(Kind.SECTION, "tags", "Tags", None, folds=True, folded=key in self.folded and not self._wanted)
        return self._places[key] if key in self._places else self._other_rows[key]

    def number_of(self, key: str) -> int:
        """Return where the row with that key is; -1 when it is not to be seen."""
        return next((number for number, line in enumerate(self._lines) if line.key == key), -1)

    def show_places(self, places: Iterable[Row]) -> None:
        """Set the places; they stand first."""
        self._places = {place.key: place for place in places}
        self._fill()

    def show_tags(self, tags: tuple[tuple[str, int], ...]) -> None:
        """Set the tags and their counts under the present filter."""
        if tags != self._tags:
            self._tags = tags
            self._grow()
            self._fill()

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
            self._fill()

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
        self._fill()

    def toggle(self, number: int) -> None:
        """Fold or unfold a row."""
        self.folded.symmetric_difference_update({self._lines[number].key})
        self._fill()

    def first_tag(self) -> int:
        """Return where the first tag that matches what was typed is; -1 when none does."""
        for number, line in enumerate(self._lines):
            if line.node is not None and (not self._wanted or self._wanted in fold(line.node.name)):
                return number
        return -1

    def _fill(self) -> None:
        pinned, below = self._list_others()
        lines = [_Line(key, None) for key in (*self._places, *pinned)]
        root = self._root
        strays = [name for name, _ in self._marks.values() if not _has(root, name)]
        if root.children or strays:
            lines.append(_Line(_TAGS, None))
            if _TAGS not in self.folded or self._wanted:
                for name in strays:
                    if not self._wanted or self._wanted in fold(name):
                        lines.append(_Line(f"tag:{tag_key(name)}", _Node(name, tag_key(name), 0)))
                self._list(root, 0, 0, lines)
        lines += [_Line(key, None) for key in below]
        same = [line.key for line in lines] == [line.key for line in self._lines]
        if same:
            self._lines = lines
            if lines:
                self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))
        else:
            self.beginResetModel()
            self._lines = lines
            self.endResetModel()

    def _list_others(self) -> tuple[list[str], list[str]]:
        """Make the rows of feeds and saved searches; return the keys of those above the tags and of those below. While a
        tag is looked for there are none below.
        """
        chosen = {tag_key(name) for name in self._query.feeds()}
        everything = "feed" in self._query.flags() and not chosen
        pinned, saved = sidebar_saved.rows(self._searches, self._found, self.folded, self._query.text)
        feeds = sidebar_feeds.rows(self._feeds, self.folded, chosen, everything)
        below = [] if self._wanted else feeds + saved
        self._other_rows = {row.key: row for row in (*pinned, *below)}
        return [row.key for row in pinned], [row.key for row in below]

    def _list(self, node: _Node, depth: int, above: int, lines: list[_Line]) -> None:
        for child in node.children.values():
            shown = child
            while shown.children and (only := self._only_child(shown)) is not None:
                shown = only
            if self._wanted and not _holds(shown, self._wanted):
                continue
            key = f"tag:{shown.key}"
            lines.append(_Line(key, shown, depth, above))
            if shown.children and (self._wanted or key not in self.folded):
                self._list(shown, depth + 1, len(shown.name) + 1, lines)

    def _only_child(self, node: _Node) -> _Node | None:
        """Return the one tag below a level that finds nothing beside it: both are shown as one row."""
        if len(node.children) != 1 or node.key in self._marks:
            return None
        child = next(iter(node.children.values()))
        return child if node.count in {None, child.count} else None

    def _tag_row(self, key: str, node: _Node, depth: int, above: int) -> Row:
        mark = self._marks[node.key][1] if node.key in self._marks else Mark.NONE
        folds = bool(node.children)
        return Row(
            Kind.TAG,
            node.name,
            node.name[above:].replace("/", " / "),
            None if mark is Mark.EXCLUDED else node.count,
            depth,
            folds=folds,
            folded=folds and not self._wanted and key in self.folded,
            mark=mark,
            color=self._colors.get(node.key, ""),
        )

    def _grow(self) -> None:
        tags = self._tags
        if self._all:
            counts = dict.fromkeys(self._all, 0) | dict(tags)
            tags = tuple(sorted(counts.items(), key=lambda tag: tag_key(tag[0])))
        self._root = self._tree(tags)

    def _tree(self, tags: Iterable[tuple[str, int]]) -> _Node:
        """Return the tags by their levels, in the order given."""
        root, known = _Node(), self._known
        for name, count in tags:
            levels = known.get(name)
            if levels is None:
                levels = known[name] = _levels(name)
            node = root
            for step, above, key in levels:
                child = node.children.get(step)
                if child is None:
                    if node.children is _NONE:
                        node.children = {}
                    child = node.children[step] = _Node(above, key)
                node = child
            node.name, node.count = name, count
        return root


def _levels(name: str) -> tuple[tuple[str, str, str], ...]:
    """Return for each level of a tag: what the level is compared by, the tag down to it, what that is compared by."""
    levels = name.split("/")
    names = ("/".join(levels[:depth]) for depth in range(1, len(levels) + 1))
    return tuple((tag_key(level), above, tag_key(above)) for level, above in zip(levels, names, strict=True))


_TAGS = "section:tags"


def _has(root: _Node, name: str) -> bool:
    """Return whether a tag is in the tree."""
    node: _Node | None = root
    for level in name.split("/"):
        node = node.children.get(tag_key(level)) if node is not None else None
    return node is not None


def _holds(node: _Node, wanted: str) -> bool:
    """Return whether a tag or one below it contains the folded text."""
    return wanted in fold(node.name) or any(_holds(child, wanted) for child in node.children.values())
