"""The rows of the sidebar: places, then sections that fold; today there is one, the tags."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from reader.model import tag_key
from reader.ui.tag_matching import fold
from reader.ui.wording import counted

ROW = Qt.ItemDataRole.UserRole
"""The role of the ``Row``."""


class Kind(Enum):
    """What a row of the sidebar stands for."""

    PLACE = "place"
    SECTION = "section"
    TAG = "tag"


class Mark(Enum):
    """What part a row has in the present filter."""

    NONE = ""
    CHOSEN = "chosen"
    EXCLUDED = "excluded"


class Row(NamedTuple):
    """One row as it is painted."""

    kind: Kind
    name: str
    """The place, the section, or the whole name of the tag."""
    label: str
    articles: int | None
    """How many; None when no number is to be shown."""
    depth: int = 0
    folds: bool = False
    folded: bool = False
    mark: Mark = Mark.NONE

    @property
    def key(self) -> str:
        """What the row is known by from one filling to the next."""
        return f"{self.kind.value}:{tag_key(self.name) if self.kind is Kind.TAG else self.name}"

    def spoken(self) -> str:
        """Return what a screen reader says of the row."""
        parts = [f"Tag {self.name}" if self.kind is Kind.TAG else self.label]
        if self.articles is not None:
            parts.append(counted(self.articles, "article"))
        parts.append(self.mark.value)
        if self.folds:
            parts.append("folded" if self.folded else "unfolded")
        return ", ".join(part for part in parts if part)


@dataclass
class _Node:
    """One level of the tree of tags."""

    name: str = ""
    count: int | None = None
    children: dict[str, _Node] = field(default_factory=dict)


class SidebarModel(QAbstractListModel):
    """A flat list, so that twenty thousand tags cost no widget and no tree walk by the view."""

    def __init__(self, folded: Iterable[str] = ()) -> None:
        super().__init__()
        self.folded = set(folded)
        """The keys of the rows that are folded."""
        self._places: tuple[Row, ...] = ()
        self._root = _Node()
        self._marks: dict[str, tuple[str, Mark]] = {}
        self._wanted = ""
        self._tags: tuple[tuple[str, int], ...] = ()
        self._rows: list[Row] = []

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Return how many rows are to be seen."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return the row, its label, or what a screen reader says."""
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.label
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken()
        return None

    def row(self, number: int) -> Row:
        """Return one row."""
        return self._rows[number]

    def number_of(self, key: str) -> int:
        """Return where the row with that key is; -1 when it is not to be seen."""
        return next((number for number, row in enumerate(self._rows) if row.key == key), -1)

    def show_places(self, places: Iterable[Row]) -> None:
        """Set the places; they stand first."""
        self._places = tuple(places)
        self._fill()

    def show_tags(self, tags: tuple[tuple[str, int], ...]) -> None:
        """Set the tags and their counts under the present filter."""
        if tags != self._tags:
            self._tags = tags
            self._root = _tree(tags)
            self._fill()

    def show_marks(self, marks: Mapping[str, Mark]) -> None:
        """Set the tags that take part in the filter; those that no article has are listed all the same."""
        self._marks = {tag_key(name): (name, mark) for name, mark in marks.items()}
        self._fill()

    def show_matching(self, typed: str) -> None:
        """List only the tags that contain what was typed, accents and case aside; all again when that is nothing."""
        self._wanted = fold(typed.strip().lstrip("#"))
        self._fill()

    def toggle(self, number: int) -> None:
        """Fold or unfold a row."""
        self.folded.symmetric_difference_update({self._rows[number].key})
        self._fill()

    def first_tag(self) -> int:
        """Return where the first tag that matches what was typed is; -1 when none does."""
        for number, row in enumerate(self._rows):
            if row.kind is Kind.TAG and (not self._wanted or self._wanted in fold(row.name)):
                return number
        return -1

    def _fill(self) -> None:
        rows = [*self._places, *self._tag_rows()]
        same = len(rows) == len(self._rows) and all(
            a.name == b.name and a.kind is b.kind for a, b in zip(rows, self._rows, strict=True)
        )
        if not same:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        elif rows != self._rows:
            self._rows = rows
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))

    def _tag_rows(self) -> Iterator[Row]:
        root = self._root
        known = {tag_key(name) for name, _ in self._tags} if self._marks else set()
        strays = [name for key, (name, _) in self._marks.items() if key not in known]
        if not root.children and not strays:
            return
        folded = "section:tags" in self.folded and not self._wanted
        yield Row(Kind.SECTION, "tags", "Tags", None, folds=True, folded=folded)
        if folded:
            return
        for name in strays:
            if not self._wanted or self._wanted in fold(name):
                yield self._tag_row(_Node(name, 0), name, 0)
        yield from self._branch(root, 0, "")

    def _branch(self, node: _Node, depth: int, above: str) -> Iterator[Row]:
        for child in node.children.values():
            shown = child
            while (only := self._only_child(shown)) is not None:
                shown = only
            if self._wanted and not _holds(shown, self._wanted):
                continue
            row = self._tag_row(shown, shown.name[len(above) :].lstrip("/"), depth)
            yield row
            if row.folds and not row.folded:
                yield from self._branch(shown, depth + 1, shown.name)

    def _only_child(self, node: _Node) -> _Node | None:
        """Return the one tag below a level that finds nothing beside it: both are shown as one row."""
        if len(node.children) != 1 or tag_key(node.name) in self._marks:
            return None
        child = next(iter(node.children.values()))
        return child if node.count in {None, child.count} else None

    def _tag_row(self, node: _Node, label: str, depth: int) -> Row:
        key = tag_key(node.name)
        mark = self._marks[key][1] if key in self._marks else Mark.NONE
        folds = bool(node.children)
        return Row(
            Kind.TAG,
            node.name,
            label.replace("/", " / "),
            None if mark is Mark.EXCLUDED else node.count,
            depth,
            folds=folds,
            folded=folds and not self._wanted and f"tag:{key}" in self.folded,
            mark=mark,
        )


def _tree(tags: Iterable[tuple[str, int]]) -> _Node:
    """Return the tags by their levels, in the order given."""
    root = _Node()
    for name, count in tags:
        node, levels = root, name.split("/")
        for depth, level in enumerate(levels, 1):
            node = node.children.setdefault(tag_key(level), _Node("/".join(levels[:depth])))
        node.name, node.count = name, count
    return root


def _holds(node: _Node, wanted: str) -> bool:
    """Return whether a tag or one below it contains the folded text."""
    return wanted in fold(node.name) or any(_holds(child, wanted) for child in node.children.values())
