"""Dates as they are typed, and the seconds that they stand for.

A date is a day, month, year or ISO week (``2026-03-05``, ``2026-03``, ``2026``, ``2026-W10``), a name (``today``,
``this week``) or ``3 days ago``: each a stretch of local time. A length (``7d``, ``2w``, ``3m``, ``1y``, ``12h``, ``last 24
hours``) is the moment that long ago; alone it asks for everything since. Weeks begin on Monday (ISO 8601).
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.query.nodes import When

NAMES = (
    *("today", "yesterday", "this week", "last week", "this month", "last month", "this year", "last year"),
    *("1d", "7d", "2w", "1m", "3m", "1y"),
)
"""What a box may propose for a date."""
UNITS = {"h": "hour", "d": "day", "w": "week", "m": "month", "y": "year"}
_UNIT = r"(h|hrs?|hours?|d|days?|w|wks?|weeks?|m|mon|mths?|months?|y|yrs?|years?)"
_LENGTH = re.compile(rf"(?:last)?[ _-]?(\d{{1,5}})[ _-]?{_UNIT}", re.IGNORECASE)
_AGO = re.compile(rf"(\d{{1,5}})[ _-]?{_UNIT}[ _-]ago", re.IGNORECASE)
_NAMED = re.compile(r"(this|last)[ _-]?(week|month|year)", re.IGNORECASE)
_ABSOLUTE = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?", re.ASCII)
_WEEK = re.compile(r"(\d{4})-?w(\d{1,2})", re.IGNORECASE | re.ASCII)
_BEGUN = re.compile(r"\d{0,4}(?:[-/.](?:(\d{0,2})(?:[-/.](\d{0,2}))?|w(\d{0,2})))?", re.IGNORECASE | re.ASCII)
_WORDS = (
    "today",
    "yesterday",
    *(f"{which} {unit}" for which in ("this", "last") for unit in ("week", "month", "year")),
)


def stretch(typed: str) -> tuple[str, str] | None:
    """Return both ends, as in ``When``, of what stands behind a date field; None for what is no date."""
    typed = typed.strip()
    match = re.match(r"[<>]?=?", typed)
    sign = match[0] if match else ""
    value = typed[len(sign) :].strip()
    if not sign and ".." in value:
        since, _, until = (end.strip() for end in value.partition(".."))
        since, until = ("" if end == "*" else end for end in (since, until))
        if value == ".." or (since and not is_date(since)) or (until and not is_date(until)):
            return None
        return since, f"<{until}" if until and is_length(until) else until
    if value == "*" and not sign:
        return "", ""
    if not is_date(value):
        return None
    moment = is_length(value)
    if sign.startswith(">"):
        return value if moment or sign == ">=" else f">{value}", ""
    if sign.startswith("<"):
        return "", f"<{value}" if moment or sign == "<" else value
    return (value, "") if moment else (value, value)


def is_date(text: str) -> bool:
    """Say whether a text is a date or a length."""
    return is_length(text) or _days(text, date(2026, 1, 1)) is not None


def is_length(text: str) -> bool:
    """Say whether a text is a length of time, which stands for the moment that long ago."""
    match = _LENGTH.fullmatch(text)
    return match is not None and int(match[1]) <= _MOST[_unit(match[2])]


def is_beginning(text: str) -> bool:
    """Say whether a text may still become what ``stretch`` understands."""
    before, parted, end = text.rpartition("..")
    if parted and before not in {"", "*"} and not is_date(before.strip()):
        return False
    end = end.lstrip("<>=").casefold().strip()
    if not parted and end.endswith(".") and (end[:-1] in {"", "*"} or is_date(end[:-1])):
        return True
    plain = re.sub(r"[ _-]", "", end)
    return (
        end == "*"
        or _is_absolute_begun(end)
        or any(word.replace(" ", "").startswith(plain) for word in _WORDS)
        or (re.fullmatch(r"(last?)?\d{0,5}[a-z]{0,6}(ag?o?)?", plain) is not None and _unit_begun(plain))
    )


def _is_absolute_begun(text: str) -> bool:
    match = _BEGUN.fullmatch(text)
    return match is not None and int(match[1] or 0) <= 12 and int(match[2] or 0) <= 31 and int(match[3] or 0) <= 53


def bounds(node: When, now: datetime) -> tuple[int | None, int | None]:
    """Return the half-open stretch of a ``When`` in seconds since 1970 UTC, in the zone of ``now``; None for an open end.

    A ``now`` without a zone is in the machine's own, which is what the program asks with (``datetime.now()``); one from
    ``astimezone()`` has a fixed offset and knows no daylight saving time. Where there is one its day has 23, 24 or 25
    hours (a local time that occurs twice is the first of them, one that is skipped the moment of the jump).
    """
    since = None if not node.since else _since(node.since, now)
    until = None if not node.until else _until(node.until, now)
    return since, until


def _since(text: str, now: datetime) -> int:
    behind = text.startswith(">")
    first, end = ends(text[behind:], now)
    return end if behind else first


def _until(text: str, now: datetime) -> int:
    before = text.startswith("<")
    first, end = ends(text[before:], now)
    return first if before else end


def ends(text: str, now: datetime) -> tuple[int, int]:
    """Return the first second of a date and the first behind it; of a length both are the moment that long ago."""
    match = _LENGTH.fullmatch(text)
    if match:
        moment = _ago(int(match[1]), _unit(match[2]), now)
        return moment, moment
    days = _days(text, now.date())
    if days is None:
        return 0, 0
    first, last = days
    end = last + timedelta(days=1) if last < date.max else last
    return _midnight(first, now), _midnight(end, now)


def days(text: str, today: date) -> tuple[date, date] | None:
    """Return the first and last day of a date; None for a length and for what is no date."""
    return _days(text, today)


def length(text: str) -> tuple[int, str] | None:
    """Return the number and unit (``hour`` … ``year``) of a length; None for what is none."""
    match = _LENGTH.fullmatch(text)
    return (int(match[1]), UNITS[_unit(match[2])]) if match and is_length(text) else None


_MOST = {"h": 99999, "d": 99999, "w": 99999, "m": 9999, "y": 999}


def _unit(word: str) -> str:
    return word[0].lower()


def _unit_begun(plain: str) -> bool:
    """Say whether letters behind a number may become a unit."""
    letters = re.sub(r"^(last?)?\d*", "", plain)
    names = [f"{name}{plural}" for name in (*UNITS.values(), "hrs") for plural in ("", "s", "ago", "sago")]
    return not letters or any(name.startswith(letters) for name in names)


def _ago(number: int, unit: str, now: datetime) -> int:
    if unit == "h":
        return int(now.timestamp()) - number * 3600
    local = now.replace(tzinfo=None)
    try:
        then = datetime.combine(_back(local.date(), number, unit), local.time())
    except (ValueError, OverflowError):
        then = datetime.min.replace(year=2)
    return _seconds(then, now)


def _back(day: date, number: int, unit: str) -> date:
    """Return the day so many days, weeks, months or years before; raises ValueError or OverflowError before the year 1."""
    if unit in "dw":
        return day - timedelta(days=number * (7 if unit == "w" else 1))
    months = day.year * 12 + day.month - 1 - number * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, _last(year, month)))


def _days(text: str, today: date) -> tuple[date, date] | None:
    text = text.strip().casefold()
    try:
        return _named(text, today) or _absolute(text)
    except (ValueError, OverflowError):
        return None


def _named(text: str, today: date) -> tuple[date, date] | None:
    if text in {"today", "yesterday"}:
        day = today - timedelta(days=text == "yesterday")
        return day, day
    if match := _NAMED.fullmatch(text):
        back = int(match[1] == "last")
        if match[2] == "week":
            monday = today - timedelta(days=today.weekday() + 7 * back)
            return monday, monday + timedelta(days=6)
        if match[2] == "month":
            return _month(*divmod(today.year * 12 + today.month - 1 - back, 12))
        return date(today.year - back, 1, 1), date(today.year - back, 12, 31)
    if match := _AGO.fullmatch(text):
        unit = _unit(match[2])
        day = today if unit == "h" else _back(today, int(match[1]), unit)
        return day, day
    return None


def _absolute(text: str) -> tuple[date, date] | None:
    if match := _ABSOLUTE.fullmatch(text):
        year, month, day = (int(part) if part else 0 for part in match.group(1, 3, 4))
        if match[4]:
            return date(year, month, day), date(year, month, day)
        return _month(year, month - 1) if match[3] else (date(year, 1, 1), date(year, 12, 31))
    if match := _WEEK.fullmatch(text):
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        return monday, monday + timedelta(days=6)
    return None


def _month(year: int, month: int) -> tuple[date, date]:
    """Return the first and last day of a month, counted from 0."""
    return date(year, month + 1, 1), date(year, month + 1, _last(year, month))


def _last(year: int, month: int) -> int:
    """Return the number of days of a month, counted from 0 (``calendar`` would bring ``locale`` to the start)."""
    if month == 1:
        return 29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28
    return 30 if month in {3, 5, 8, 10} else 31


def _midnight(day: date, now: datetime) -> int:
    return _seconds(datetime(day.year, day.month, day.day), now)


def _seconds(local: datetime, now: datetime) -> int:
    """Return the seconds of a local time in the zone of ``now``; a skipped time is the moment of the jump."""
    if local.year <= 1 or local.year >= 9999:
        local = local.replace(year=2 if local.year <= 1 else 9998)
    zone = now.tzinfo
    first = int(local.replace(tzinfo=zone).timestamp())
    back = datetime.fromtimestamp(first, zone).replace(tzinfo=None)
    if back == local:
        return first
    # Skipped: search the jump between the two readings of the time, where local clocks pass it.
    low, high = sorted((first, int(local.replace(tzinfo=zone, fold=1).timestamp())))
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, zone).replace(tzinfo=None) < local:
            low = middle
        else:
            high = middle
    return high
