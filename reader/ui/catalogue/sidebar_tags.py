"""What a click on a tag of the sidebar makes of the query, and the menu of a tag."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QWidget

from reader.model import tag_key
from reader.query import Query
from reader.ui.catalogue.sidebar_rows import Mark, Row, Way

DEEDS = (
    ("rename", "Rename…"),
    ("move", "Move under…"),
    ("merge", "Merge into…"),
    ("delete", "Delete the tag…"),
)
"""What can be done with a tag as a whole."""
COLORS = ("red", "orange", "yellow", "green", "teal", "blue", "violet", "grey")
"""Those of ``library.tag_looks``, which the first frame does not load."""


def asked(query: Query, row: Row, way: Way) -> Query:
    """Return the query after a tag was clicked: one more that is asked for, or what the way of clicking says; and without
    the tag when it stood so already.
    """
    name, key = row.name, tag_key(row.name)
    rest = query.without_tag(name)
    if way is Way.NOT:
        return rest if row.mark is Mark.EXCLUDED else rest.excluding_tag(name)
    if way is Way.ALONE:
        alone = [tag_key(other) for other in (*query.tags(), *query.any_tags())] == [key]
        return rest if alone else _alone(query, name)
    if row.mark in {Mark.CHOSEN, Mark.ANY}:
        return rest
    return rest.with_any_tag(name) if way is Way.WITH else rest.with_tag(name)


def marks(query: Query) -> dict[str, Mark]:
    """Return the part that tags have in a query."""
    parts = ((query.excluded_tags(), Mark.EXCLUDED), (query.any_tags(), Mark.ANY), (query.tags(), Mark.CHOSEN))
    return {name: mark for names, mark in parts for name in names}


def menu(parent: QWidget, row: Row, take: Callable[[Way], object], do: Callable[[str], object]) -> QMenu:
    """Return the menu of a tag: ``take`` is told how it is to be asked for, ``do`` one of ``DEEDS`` or ``color:red``."""
    made = QMenu(parent)
    out, here = row.mark is Mark.EXCLUDED, row.mark in {Mark.CHOSEN, Mark.ANY}
    for text, way in (
        ("No longer exclude" if out else "Exclude", Way.NOT),
        ("Only this tag", Way.ALONE),
        ("Remove from the filter" if here else "Add to the filter", Way.PLAIN),
        *(() if here else (("Or this tag", Way.WITH),)),
    ):
        made.addAction(text).triggered.connect(lambda _on=False, way=way: take(way))
    made.addSeparator()
    for deed, text in DEEDS:
        made.addAction(text).triggered.connect(lambda _on=False, deed=deed: do(deed))
    colors = made.addMenu("Colour")
    for color in ("", *COLORS):
        act = colors.addAction(color.capitalize() or "None")
        act.setCheckable(True)
        act.setChecked(row.color == color)
        act.triggered.connect(lambda _on=False, color=color: do(f"color:{color}"))
    made.addSeparator()
    made.addAction("All tags…").triggered.connect(lambda: do("all"))
    return made


def _alone(query: Query, name: str) -> Query:
    """Ask for one tag and no other; excluded tags, words and flags stay."""
    for other in query.any_tags():
        query = query.without_tag(other)
    return query.only_tag(name)
