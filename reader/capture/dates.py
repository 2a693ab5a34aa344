"""Dates as pages write them, as moments in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T\s]+(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d:?(?:\d\d)?)?)?",
    re.IGNORECASE,
)
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero января қаңтар",
            "february feb februar février fevrier febrero февраля ақпан",
            "march mar märz mars marzo марта наурыз",
            "april apr avril abril апреля сәуір",
            "may mai mayo мая мамыр",
            "june jun juni juin junio июня маусым",
            "july jul juli juillet julio июля шілде",
            "august aug août aout agosto августа тамыз",
            "september sep sept septembre septiembre сентября қыркүйек",
            "october oct oktober octobre octubre октября қазан",
            "november nov novembre noviembre ноября қараша",
            "december dec dezember décembre diciembre декабря желтоқсан",
        ),
        1,
    )
    for name in names.split()
}
"""The number of a month by its lower-case name in the languages that dates are read in."""
_DAY_FIRST = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:de\s+)?([^\W\d_]{3,12})\.?,?\s+(?:de\s+)?(\d{4})\b")
_MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_YEAR_FIRST = re.compile(r"\b(\d{4})\s*[年/.년]\s*(\d{1,2})\s*[月/.월]\s*(\d{1,2})")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SLASHED = re.compile(rf"\b({'|'.join(_WEEKDAYS)})[a-z]*,?\s+(\d{{1,2}})/(\d{{1,2}})/(\d{{4}})\b")
"""Day and month in either order, which the day of the week tells."""
_HALF = re.compile(r"\s*([ap])\.?m\b", re.IGNORECASE)
_CLOCK = re.compile(r"\b(\d{1,2}):(\d\d)(?::(\d\d))?\s*([ap]\.?m\.?)?", re.IGNORECASE)


def parse(text: str) -> datetime | None:
    """Return the moment that a text begins with or is: ISO 8601, RFC 5322, or a written date (then its day, at the
    time given if any, in UTC); None when there is none or it cannot be a date of publication.
    """
    text = " ".join(text.split())[:120]
    try:
        moment = _iso(text) or _mail(text) or _written(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment and 1800 <= moment.year <= datetime.now(UTC).year + 1 else None


def in_address(url: str) -> datetime | None:
    """Return the day that an address of the form ``…/2024/03/12/…`` names."""
    match = re.search(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:[/-]|$)", url)
    try:
        return datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=UTC) if match else None
    except ValueError:
        return None


def _iso(text: str) -> datetime | None:
    match = _ISO.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    if (half := _HALF.match(text, match.end())) and hour <= 12:
        hour = hour % 12 + (12 if half[1].lower() == "p" else 0)
    zone = (match[7] or "").upper()
    offset = UTC
    if zone and zone != "Z":
        offset = datetime.strptime(zone.replace(":", "").ljust(5, "0"), "%z").tzinfo or UTC  # type: ignore[assignment]
    return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=offset).astimezone(UTC)


def _mail(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)


def _written(text: str) -> datetime | None:
    lowered = text.lower()
    if match := _YEAR_FIRST.search(lowered):
        year, month, day = int(match[1]), int(match[2]), int(match[3])
    elif (match := _DAY_FIRST.search(lowered)) and match[2] in MONTHS:
        year, month, day = int(match[3]), MONTHS[match[2]], int(match[1])
    elif (match := _MONTH_FIRST.search(lowered)) and match[1] in MONTHS:
        year, month, day = int(match[3]), MONTHS[match[1]], int(match[2])
    elif (match := _SLASHED.search(lowered)) and (order := _in_order(match)):
        year, month, day = order
    else:
        return None
    clock = _CLOCK.search(lowered, match.end()) or _CLOCK.search(lowered[: match.start()])
    hour, minute = (int(clock[1]), int(clock[2])) if clock else (0, 0)
    if clock and clock[4]:
        hour = hour % 12 + (12 if clock[4].startswith("p") else 0)
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def _in_order(match: re.Match[str]) -> tuple[int, int, int] | None:
    """Return year, month and day of a date whose day of the week fits one order of its numbers only, or both alike."""
    one, other, year = int(match[2]), int(match[3]), int(match[4])
    fitting = {
        (year, month, day)
        for month, day in ((one, other), (other, one))
        if month <= 12 and datetime(year, month, day, tzinfo=UTC).weekday() == _WEEKDAYS.index(match[1])
    }
    return fitting.pop() if len(fitting) == 1 else None
