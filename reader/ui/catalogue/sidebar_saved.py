"""The saved searches as rows of the sidebar: pinned ones under the places, the others in a section of their own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from reader.ui.catalogue.sidebar_rows import Kind, Mark, Row

if TYPE_CHECKING:
    from reader.library import SavedSearch

SECTION = "section:searches"


def rows(
    searches: Sequence[SavedSearch], counts: Mapping[int, int], folded: Collection[str], asked: str
) -> tuple[list[Row], list[Row]]:
    """Return the rows of pinned searches and those of the section; no section without any that is not pinned.

    ``counts`` are by the searches' numbers, ``asked`` is the text in the search box.
    """
    pinned = [_row(one, counts, asked) for one in searches if one.pinned]
    others = [_row(one, counts, asked) for one in searches if not one.pinned]
    if not others:
        return pinned, []
    section = Row(Kind.SECTION, "searches", "Saved searches", None, folds=True, folded=SECTION in folded)
    return pinned, [section] if section.folded else [section, *others]


def _row(one: SavedSearch, counts: Mapping[int, int], asked: str) -> Row:
    mark = Mark.CHOSEN if one.query == asked.strip() else Mark.NONE
    return Row(Kind.SEARCH, one.name, one.name, counts.get(one.id), mark=mark, number=one.id, query=one.query)
