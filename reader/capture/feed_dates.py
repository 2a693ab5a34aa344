"""Dates as feeds write them, as moments in UTC.

What is common is read here: RFC 3339, RFC 5322 and asctime, each with what software makes of them. What only some
countries' software writes (Greek, Hungarian, Korean) and shortened ISO dates are left to feedparser, reader by reader:
its own order takes "2004-július-13" for the year 2004, and rubbish behind a year for November.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from feedparser import datetimes

_ISO = re.compile(
    r"(?:[^\W\d_]{2,9},?\s+)?(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:[Tt_\s]\s*(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?(?:\s*([A-Za-z]{1,5}|[+-]\d\d:?\d\d|[+-]\d\d))?)?"
)
_MONTH = re.compile(r"(\d{4})(?:-(\d\d))?")
_MAIL = re.compile(
    r"(?:[^\W\d_]+\.?\s*,?\s*)?(\d{1,2})[\s-]+([^\W\d_]{3,9})\.?,?[\s-]+(\d{4}|\d\d)"
    r"(?:,?\s+(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?:\s*((?:Etc/)?[A-Za-z]{1,5}|(?:GMT|UTC)?[+-]\d{1,2}:?\d\d))?(?:\s*\(.*\))?)?"
)
_C = re.compile(
    r"[^\W\d_]{3,9},?\s+([^\W\d_]{3,9})\s+(\d{1,2})(?:,?\s+(\d{4}))?,?\s+(\d{1,2}):(\d\d)(?::(\d\d))?"
    r"(?:\s+((?:GMT|UTC)?[+-]\d\d:?\d\d|[A-Za-z]{1,5}))?(?:\s+(\d{4}))?(?:\s*\(.*\))?"
)
_AMERICAN = re.compile(
    r"(?:[^\W\d_]{3,9},?\s+)?([^\W\d_]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})"
    r"(?:,?(?:\s+at)?\s+(\d{1,2}):(\d\d)(?::(\d\d))?\s*([AaPp]\.?[Mm]\.?)?(?:\s*([A-Za-z]{1,5}|[+-]\d\d:?\d\d))?)?"
)
_SHORT = re.compile(r"\d{8}|\d\d-?\d\d-?\d\d|-\d\d-?\d\d|0\d{4}|\d{4}-0\d\d-\d\d[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?")
"""ISO 8601 as it may be shortened; a number of five digits is a year and a day in it only where a 0 shows the year short."""
_ZONES = {
    **dict.fromkeys(("", "z", "ut", "utc", "gmt", "wet"), 0),
    **{"at": -4, "ast": -4, "adt": -3, "et": -5, "est": -5, "edt": -4, "ct": -6, "cst": -6, "cdt": -5},
    **{"mt": -7, "mst": -7, "mdt": -6, "pt": -8, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10},
    **{
        "bst": 1,
        "west": 1,
        "cet": 1,
        "met": 1,
        "cest": 2,
        "mest": 2,
        "eet": 2,
        "ist": 2,
        "eest": 3,
        "msk": 3,
        "idt": 3,
    },
    **{"sgt": 8, "jst": 9, "kst": 9, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13},
}
"""Hours east of Greenwich. A name that is not here is taken for UTC: the day is right then, if not the hour."""
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"mär": 3, "mai": 5}
_MONTHS |= {
    "mrz": 3,
    "okt": 10,
    "dez": 12,
    "déc": 12,
    "fév": 2,
    "avr": 4,
    "aoû": 8,
    "ene": 1,
    "abr": 4,
    "ago": 8,
    "dic": 12,
}


def moment(text: str) -> datetime | None:
    """Return the moment that a text names, at midnight UTC where it names a day alone; None when it names none."""
    text = " ".join(text.split())[:80]
    if not text:
        return None
    for read in (_iso, _mail, _c, _american, *_PARTICULAR):
        with suppress(ValueError, OverflowError, TypeError, KeyError, IndexError, AttributeError):
            if found := read(text):
                return found
    return None


def _iso(text: str) -> datetime | None:
    if month := _MONTH.fullmatch(text):
        return _made(month[1], month[2] or 1, "1", (), None)
    match = _ISO.fullmatch(text)
    return _made(match[1], match[2], match[3], match.group(4, 5, 6), match[7]) if match else None


def _mail(text: str) -> datetime | None:
    match = _MAIL.fullmatch(text)
    if match is None:
        return None
    year = match[3] if len(match[3]) == 4 else f"{19 if match[3] >= '70' else 20}{match[3]}"
    return _made(year, _month(match[2]), match[1], match.group(4, 5, 6), match[7])


def _c(text: str) -> datetime | None:
    match = _C.fullmatch(text)
    return _made(match[3] or match[8], _month(match[1]), match[2], match.group(4, 5, 6), match[7]) if match else None


def _american(text: str) -> datetime | None:
    """Read "March 12, 2024 9:14 PM"."""
    match = _AMERICAN.fullmatch(text)
    if match is None:
        return None
    half = (match[7] or " ")[0].lower()
    hour = match[4] if half == " " else str(int(match[4]) % 12 + (12 if half == "p" else 0))
    return _made(match[3], _month(match[1]), match[2], (hour, match[5], match[6]), match[8])


def _month(name: str) -> int:
    return _MONTHS[name[:3].lower()]


def _made(year: str, month: str | int, day: str, clock: tuple[str | None, ...], zone: str | None) -> datetime:
    """Return the moment; a leap second is the first of the next minute. Raises ``ValueError`` for what no clock shows."""
    hour, minute, second = (int(part or 0) for part in clock or ("", "", ""))
    late = timedelta(seconds=second == 60)
    whole = datetime(int(year), int(month), int(day), hour, minute, min(second, 59) if late else second, tzinfo=UTC)
    return whole + late - _offset(zone or "")


def _offset(zone: str) -> timedelta:
    zone = zone.rpartition("/")[2]
    if match := re.search(r"([+-])(\d{1,2}):?(\d\d)?$", zone):
        hours, minutes = int(match[2]), int(match[3] or 0)
        if hours > 15 or minutes > 59:
            raise ValueError
        return timedelta(hours=hours, minutes=minutes) * (-1 if match[1] == "-" else 1)
    return timedelta(hours=_ZONES.get(zone.lower(), 0))


def _particular(name: str) -> Callable[[str], datetime | None]:
    read = getattr(datetimes, f"_parse_date_{name}")

    def moment_of(text: str) -> datetime | None:
        if name == "iso8601" and not _SHORT.fullmatch(text):
            return None
        parts = read(text)
        if not parts:
            return None
        year, month, day, hour, minute, second = map(int, parts[:6])
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)

    return moment_of


_PARTICULAR = tuple(map(_particular, ("onblog", "nate", "greek", "hungarian", "iso8601")))
