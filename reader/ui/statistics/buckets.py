"""Days gathered into weeks or months, and what the charts show of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from reader.ui.wording import grouped

if TYPE_CHECKING:
    from reader.library.statistics import Day, Figures

RANGES = {"12 weeks": 84, "A year": 364, "All": 0}
"""How far back is looked, in days; 0 for ever."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MOST = 110
"""Weeks up to which a chart has a bar for each; longer times are told by months."""


class Series(NamedTuple):
    """Numbers of one kind, one for each stretch of time; None where nothing is known."""

    name: str
    color: str
    """A name in ``Theme.swatch``, or empty for the accent."""
    values: Sequence[float | None]


class Picture(NamedTuple):
    """What one chart shows."""

    title: str
    unit: str
    labels: Sequence[str]
    series: Sequence[Series]
    kind: str = "bars"
    """``bars`` side by side, ``stack`` or ``line``."""

    def told(self, place: int) -> str:
        """Return the values of a stretch of time as one line."""
        parts = []
        for series in self.series:
            value = series.values[place]
            name = f"{series.name} " if len(self.series) > 1 else ""
            parts.append(f"{name}{'–' if value is None else grouped(round(value))}")
        one = self.unit in ("articles", "marks") and parts[-1].split()[-1] == "1"
        unit = self.unit[:-1] if one else self.unit
        return f"{self.labels[place]}: {' · '.join(parts)} {unit}".rstrip()


def since(days: int, today: date) -> date | None:
    """Return the first day that is looked at: a Monday; None for ever."""
    return None if not days else today - timedelta(days=days - 7 + today.weekday())


def pictures(figures: Figures, first: date | None, today: date, pace: float) -> list[Picture]:
    """Return what is shown of days from the first on; ``pace`` (words a minute) makes minutes of words."""
    known = [day for day in figures.days if day <= today]
    begin = first or min(known, default=today)
    begin -= timedelta(days=begin.weekday())
    starts = _weeks(begin, today)
    monthly = len(starts) > _MOST
    if monthly:
        starts = _months(begin, today)
    labels = [_name(start, monthly) for start in starts]
    place = _placer(starts)

    def sums(of: Callable[[Day], float]) -> list[float | None]:
        found = [0.0] * len(starts)
        for day, one in figures.days.items():
            if (at := place(day)) is not None and day <= today:
                found[at] += of(one)
        return list(found)

    added, read = sums(lambda day: day.added), sums(lambda day: day.read)
    left = _left(figures.unread_before, added, read)
    seconds, passed = sums(lambda day: day.seconds), sums(lambda day: day.passed)
    paces = [words / spent * 60 if words and spent else None for words, spent in zip(passed, seconds, strict=True)]
    each = "month" if monthly else "week"
    made = [
        Picture(f"Read each {each}", "articles", labels, [Series("Read", "", read)]),
        Picture(
            f"Minutes of reading each {each}",
            "min",
            labels,
            [
                Series(
                    "Finished articles, at your pace",
                    "blue",
                    [(value or 0) / pace for value in sums(lambda d: d.words)],
                ),
                Series("Measured", "green", [(value or 0) / 60 for value in seconds]),
            ],
        ),
        Picture(
            f"Added and read each {each}",
            "articles",
            labels,
            [Series("Added", "yellow", added), Series("Read", "", read)],
        ),
        Picture("Unread articles", "unread", labels, [Series("Unread", "", left)], "line"),
        Picture(
            f"Highlights and notes each {each}",
            "marks",
            labels,
            [Series("Marks", "pink", sums(lambda day: day.marked))],
        ),
    ]
    if figures.tags:
        made.append(_tags(figures.tags, labels, place, len(starts), each))
    if any(value is not None for value in paces):
        made.append(Picture("Your pace", "words a minute", labels, [Series("Pace", "violet", paces)], "line"))
    return made


def _left(unread: int, added: Sequence[float | None], read: Sequence[float | None]) -> list[float]:
    """Return how many were unread at the end of each stretch of time."""
    left = []
    for more, less in zip(added, read, strict=True):
        unread = max(0, unread + round(more or 0) - round(less or 0))
        left.append(float(unread))
    return left


def _tags(
    tags: Mapping[str, Mapping[date, int]],
    labels: Sequence[str],
    place: Callable[[date], int | None],
    count: int,
    each: str,
) -> Picture:
    colors = ("blue", "green", "yellow", "pink", "violet", "")
    series = []
    for name, color in zip(tags, colors, strict=False):
        values = [0.0] * count
        for day, number in tags[name].items():
            if (at := place(day)) is not None:
                values[at] += number
        series.append(Series(f"#{name}", color, values))
    return Picture(f"Tags of what was added each {each}", "articles", labels, series, "stack")


def summary(figures: Figures, today: date) -> str:
    """Return what is said in one line."""
    week = [one for day, one in figures.days.items() if today - timedelta(days=today.weekday()) <= day <= today]
    read, marked = sum(one.read for one in week), sum(one.marked for one in week)
    parts = [f"This week: {grouped(read)} read, {grouped(marked)} marked"]
    if (streak := figures.streak(today)) > 1:
        parts.append(f"{streak} days of reading in a row")
    return " · ".join(parts)


def table(made: Iterable[Picture]) -> str:
    """Return all numbers as CSV: what, which series, from when, how many."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["chart", "series", "time", "value", "unit"])
    for picture in made:
        for series in picture.series:
            for label, value in zip(picture.labels, series.values, strict=True):
                writer.writerow(
                    [picture.title, series.name, label, "" if value is None else round(value, 1), picture.unit]
                )
    return out.getvalue()


def _weeks(begin: date, today: date) -> list[date]:
    return [begin + timedelta(days=7 * number) for number in range((today - begin).days // 7 + 1)]


def _months(begin: date, today: date) -> list[date]:
    count = (today.year - begin.year) * 12 + today.month - begin.month + 1
    months = (begin.month - 1 + number for number in range(count))
    return [date(begin.year + month // 12, month % 12 + 1, 1) for month in months]


def _placer(starts: Sequence[date]) -> Callable[[date], int | None]:
    from bisect import bisect_right

    def place(day: date) -> int | None:
        at = bisect_right(starts, day) - 1
        return at if at >= 0 else None

    return place


def _name(start: date, monthly: bool) -> str:
    month = _MONTHS[start.month - 1]
    return f"{month} {start.year}" if monthly else f"{start.day} {month} {start.year}"
