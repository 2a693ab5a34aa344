"""The tags of the sidebar by their levels: twenty thousand of them are listed in a few milliseconds, and thirty painted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from reader.model import tag_key
from reader.ui.catalogue.tag_matching import fold

_TREES = 3
"""How many trees are kept: those of all tags and of what was filtered by last, between which one goes to and fro."""


class Node:
    """One level of the tree of tags. Two are never equal, so that lists of them are compared at once."""

    __slots__ = ("_plain", "children", "count", "key", "name")

    def __init__(self, name: str = "", key: str = "", count: int | None = None) -> None:
        self.name, self.key, self.count = name, key, count
        self.children: dict[str, Node] = _NONE
        self._plain = ""

    @property
    def plain(self) -> str:
        """The name as it is found by typing."""
        if not self._plain:
            self._plain = fold(self.name)
        return self._plain


_NONE: dict[str, Node] = {}
"""The children of all tags that have none; never written to."""
Entry = Node | tuple[Node, int, int]
"""A tag as it is listed: alone where nothing stands above or below it, else with its depth and how much of its name the
rows above say."""


class Trees:
    """Trees of tags; one of the same tags with other counts is not made anew."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[tuple[str, str, str], ...]] = {}
        self._made: dict[tuple[str, ...], tuple[Node, list[Node]]] = {}

    def grown(self, tags: Sequence[tuple[str, int]]) -> Node:
        """Return the root of the tree of these tags, with their counts, in the order given."""
        names = tuple([name for name, _ in tags])
        made = self._made.pop(names, None) or self._grow(names)
        while len(self._made) >= _TREES:
            del self._made[next(iter(self._made))]
        self._made[names] = made
        for node, (_, count) in zip(made[1], tags, strict=True):
            node.count = count
        return made[0]

    def _grow(self, names: Sequence[str]) -> tuple[Node, list[Node]]:
        root, known = Node(), self._known
        nodes = []
        for name in names:
            levels = known.get(name)
            if levels is None:
                levels = known[name] = _levels(name)
            node = root
            for step, above, key in levels:
                child = node.children.get(step)
                if child is None:
                    if node.children is _NONE:
                        node.children = {}
                    child = node.children[step] = Node(above, key)
                node = child
            node.name = name
            nodes.append(node)
        return root, nodes


def listed(root: Node, folded: Collection[str], marks: Mapping[str, object], wanted: str) -> list[Entry]:
    """Return the tags to be seen: those that hold what was typed (all for nothing) or stand above one that does; nothing
    below those whose keys are folded. ``marks`` are the keys of tags that have rows of their own in any case.
    """
    found: list[Entry] = []
    for child in root.children.values():
        if child.children:
            _list(child, 0, 0, (folded, marks, wanted), found.append)
        elif not wanted or wanted in child.plain:
            found.append(child)
    return found


def _list(
    child: Node,
    depth: int,
    above: int,
    by: tuple[Collection[str], Mapping[str, object], str],
    take: Callable[[Entry], None],
) -> None:
    folded, marks, wanted = by
    shown = child
    while shown.children and (only := _only_child(shown, marks)) is not None:
        shown = only
    if wanted and not _holds(shown, wanted):
        return
    take((shown, depth, above))
    if shown.children and (wanted or f"tag:{shown.key}" not in folded):
        for below in shown.children.values():
            _list(below, depth + 1, len(shown.name) + 1, by, take)


def _only_child(node: Node, marks: Mapping[str, object]) -> Node | None:
    """Return the one tag below a level that finds nothing beside it: both are shown as one row."""
    if len(node.children) != 1 or node.key in marks:
        return None
    child = next(iter(node.children.values()))
    return child if node.count in {None, child.count} else None


def has(root: Node, name: str) -> bool:
    """Return whether a tag is in the tree."""
    node: Node | None = root
    for level in name.split("/"):
        node = node.children.get(tag_key(level)) if node is not None else None
    return node is not None


def _holds(node: Node, wanted: str) -> bool:
    """Return whether a tag or one below it contains the folded text."""
    return wanted in node.plain or any(_holds(child, wanted) for child in node.children.values())


def _levels(name: str) -> tuple[tuple[str, str, str], ...]:
    """Return for each level of a tag: what the level is compared by, the tag down to it, what that is compared by."""
    levels = name.split("/")
    keys = [tag_key(level) for level in levels]
    return tuple((key, "/".join(levels[:depth]), "/".join(keys[:depth])) for depth, key in enumerate(keys, 1))
