"""What the commonplace view shows, worked out on a thread: where the parts of its list begin and how long they are.

The list itself is never made: its rows are asked for when they come into sight, by their number within a part.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from datetime import datetime

from reader.frozen import frozen, replace
from reader.library import Library, MarkId, MarkQuery
from reader.model import COLORS, tag_key
from reader.ui.moments import full_date

GROUPS = {"article": "Article", "color": "Colour", "tag": "Tag", "day": "Day"}
"""What marks are grouped by, as the menu names it."""
MANY = 2_000
"""Marks of a part from which one far down takes long to be found by its number in it."""
MOST_TITLES = 12
"""Articles whose titles have the words asked for, beside the marks that have them."""


@frozen
class Wanted:
    """What is asked for."""

    query: MarkQuery = MarkQuery()
    group: str = "article"
    this_day: bool = False
    """Whether highlights made on this day in earlier years are asked for, whatever the query."""


@frozen
class Part:
    """A run of marks in the list."""

    count: int
    query: MarkQuery = MarkQuery()
    order: str = "newest"
    title: str = ""
    """What stands over it; empty where the marks themselves say when another group begins."""
    color: str = ""
    ids: tuple[MarkId, ...] | None = None
    """The marks, where no query finds just these."""
    packed: array[int] | None = None
    """The marks of a long part, each as twice its id and one for a note: 300,000 take 2.4 MB."""


@frozen
class Answer:
    """The parts of the list, none of them empty, and how many marks they hold that differ."""

    wanted: Wanted
    parts: tuple[Part, ...]
    total: int
    anything: bool
    """Whether the library has any mark at all."""
    names: dict[str, str]
    """What the reader calls the colours."""

    def is_long(self) -> bool:
        """Say whether ``complete`` would name any marks."""
        return any(part.ids is None and part.count > MANY for part in self.parts)


def answer(library: Library, wanted: Wanted) -> Answer:
    """Return what is to be shown; raises ``Interrupted``."""
    query, names = wanted.query, library.color_names()
    if wanted.this_day:
        days = tuple(_by_year(library))
        total = sum(part.count for part in days)
        return Answer(wanted, days, total, bool(total) or bool(_count(library, MarkQuery())), names)
    parts: list[Part] = []
    if wanted.group == "color":
        parts = list(_by_color(library, query, names))
        total = sum(part.count for part in parts)
    else:
        total = _count(library, query)
        if total and wanted.group == "tag":
            parts = list(_by_tag(library, query, total))
        elif total:
            parts = [Part(total, query, "article" if wanted.group == "article" else "newest")]
    titled = list(_by_title(library, query))
    total += sum(part.count for part in titled)
    anything = bool(total) or bool(_count(library, MarkQuery()))
    return Answer(wanted, (*parts, *titled), total, anything, names)


def complete(library: Library, found: Answer) -> Answer:
    """Return an answer whose long parts name their marks, so that those far down come as soon as the first."""
    parts = []
    for part in found.parts:
        if part.ids is None and part.count > MANY:
            marks = library.marks(part.query, order=part.order, limit=part.count).ids
            part = replace(part, packed=array("q", (2 * mark.id + (mark.kind == "note") for mark in marks)))
        parts.append(part)
    return replace(found, parts=tuple(parts))


def called(color: str) -> str:
    """Return what the reader calls a colour as it stands alone."""
    return color[:1].upper() + color[1:]


def _count(library: Library, query: MarkQuery) -> int:
    return library.marks(query, limit=1).total


def _by_color(library: Library, query: MarkQuery, names: dict[str, str]) -> Iterator[Part]:
    if query.kind != "notes":
        counts = {group.key: group.count for group in library.mark_groups(replace(query, kind="highlights"), "color")}
        for color in COLORS:
            if count := counts.get(color, 0):
                of_color = replace(query, color=color, kind="highlights")
                yield Part(count, of_color, "newest", called(names[color]), color)
    notes = replace(query, kind="notes")
    if query.kind != "highlights" and not query.color and (count := _count(library, notes)):
        yield Part(count, notes, "newest", "Notes under articles")


def _by_tag(library: Library, query: MarkQuery, total: int) -> Iterator[Part]:
    """Yield a part for each tag, with those below it; then what has none."""
    above = tag_key(query.tag)
    groups = {tag_key(group.title): group for group in library.mark_groups(query, "tag")}
    for key in sorted(groups):
        if above and key != above and not key.startswith(f"{above}/"):
            continue
        of_tag = replace(query, tag=groups[key].title)
        alone = not any(other.startswith(f"{key}/") for other in groups)
        if count := groups[key].count if alone else _count(library, of_tag):
            yield Part(count, of_tag, "newest", f"#{groups[key].title}")
    if not above and (rest := total - _count(library, replace(query, tagged=True))):
        yield Part(rest, replace(query, tagged=False), "newest", "Without a tag")


def _by_year(library: Library) -> Iterator[Part]:
    """Yield what was marked on this day, a part for each earlier year."""
    years: dict[str, list[MarkId]] = {}
    for mark in library.on_this_day(datetime.now().astimezone()):
        years.setdefault(full_date(mark.created_at), []).append(MarkId("highlight", mark.id))
    for date, ids in years.items():
        yield Part(len(ids), title=date, ids=tuple(ids))


def _by_title(library: Library, query: MarkQuery) -> Iterator[Part]:
    """Yield the marks of articles that are called what is asked for, without those that have the words themselves."""
    if not query.text.strip() or query.article is not None:
        return
    for titled in library.titles(query.text, MOST_TITLES):
        within = replace(query, text="", article=titled.id)
        if not (count := _count(library, within)):
            continue
        found = library.marks(within, order="article", limit=count)
        same = set(library.marks(replace(query, article=titled.id), limit=count).ids)
        if rest := tuple(mark for mark in found.ids if mark not in same):
            yield Part(len(rest), within, "article", f"In “{titled.title}”", ids=rest)
