"""How the rows of the article list fall into groups: by day, or by site."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import groupby
from typing import TYPE_CHECKING

from reader.ui.catalogue.groups import Groups

if TYPE_CHECKING:
    from reader.library import Found, Library

GROUPINGS = {"none": "No headings", "day": "By day", "site": "By site"}
"""What rows can be grouped by, as the menu names it."""
FIELDS = {"newest": "added", "oldest": "added", "published": "published", "published-oldest": "published"}
"""The orders in which days follow each other, and the date that each goes by."""
_EPOCH = date(1970, 1, 1).toordinal()
_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def fits(grouping: str, order: str) -> bool:
    """Say whether the rows of a group stand together in an order."""
    return (grouping == "day" and order in FIELDS) or (grouping == "site" and order == "site")


def grouped(library: Library, found: Found, order: str, grouping: str, now: datetime) -> Groups:
    """Return the groups of an answer; none where the order does not keep them together."""
    if not found.ids or not fits(grouping, order):
        return Groups()
    if grouping == "site":
        starts, titles = by_site(library.site_names(found.ids))
    else:
        by = FIELDS[order]
        starts, titles = by_day(library.moments(found.ids, by), now, dates=by == "published")
    if found.rows and len(found.rows) != len(found.ids):  # marks stand behind their articles
        places = [place for place, number in enumerate(found.rows) if number >= 0]
        starts = [places[start] for start in starts if start < len(places)]
    return Groups(tuple(starts), tuple(titles))


def by_site(names: Sequence[str]) -> tuple[list[int], list[str]]:
    """Return where other sites begin, and their names."""
    starts, titles, place = [], [], 0
    for key, same in groupby(names, key=str.casefold):
        group = list(same)
        starts.append(place)
        titles.append(group[0] if key.strip() else "No site")
        place += len(group)
    return starts, titles


def by_day(
    moments: Sequence[int], now: datetime, zone: tzinfo | None = None, *, dates: bool = False
) -> tuple[list[int], list[str]]:
    """Return where other days begin, and what they are called; the moments ascend or descend.

    Days are those of ``zone`` (the system's when None). Among ``dates`` midnight UTC is a day without a time, as in
    ``wording.day``; where such a one is out of turn among others, it stays under the day that it comes after.
    """
    falling = bool(moments) and moments[0] > moments[-1]
    starts = _days_of_dates(moments, zone, falling=falling) if dates else _days(moments, zone, falling=falling)
    today = now.astimezone(zone).date()
    return [start for start, _ in starts], [named(day, today) for _, day in starts]


def _days(moments: Sequence[int], zone: tzinfo | None, *, falling: bool) -> list[tuple[int, date]]:
    """Return the first place of each day, sought by bisection: a lifetime has some thousand days."""
    found, place = [], 0
    while place < len(moments):
        day = datetime.fromtimestamp(moments[place], UTC).astimezone(zone).date()
        found.append((place, day))
        if falling:
            end = bisect_left(moments, 1 - _midnight(day, zone), lo=place, key=_negative)
        else:
            end = bisect_left(moments, _midnight(day + timedelta(days=1), zone), lo=place)
        place = max(end, place + 1)
    return found


def _negative(moment: int) -> int:
    return -moment


def _midnight(day: date, zone: tzinfo | None) -> int:
    moment = datetime.combine(day, time(0), zone)
    return int((moment if zone is not None else moment.astimezone()).timestamp())


def _days_of_dates(moments: Sequence[int], zone: tzinfo | None, *, falling: bool) -> list[tuple[int, date]]:
    found: list[tuple[int, date]] = []
    offsets: dict[int, int | None] = {}
    last: int | None = None
    for place, moment in enumerate(moments):
        number, rest = divmod(moment, 86_400)
        if rest:
            if number not in offsets:
                begin, end = (_ahead(number * 86_400 + second, zone) for second in (0, 86_400))
                offsets[number] = begin if begin == end else None
            ahead = offsets[number]
            number = (moment + (_ahead(moment, zone) if ahead is None else ahead)) // 86_400
        if last is None or (number < last if falling else number > last):
            last = number
            found.append((place, date.fromordinal(_EPOCH + number)))
    return found


def _ahead(moment: int, zone: tzinfo | None) -> int:
    """Return by how many seconds local time is ahead of UTC at a moment."""
    offset = datetime.fromtimestamp(moment, UTC).astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def named(day: date, today: date) -> str:
    """Return ``Today``, ``Yesterday``, ``Monday 23 November`` in the year of ``today``, else ``Sunday 23 November 2025``."""
    ago = (today - day).days
    if ago in {0, 1}:
        return ("Today", "Yesterday")[ago]
    text = f"{_WEEK[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"
    return text if day.year == today.year else f"{text} {day.year}"
