"""Dates as the page writes them. Times are local, except that midnight UTC means a day without a time."""

from __future__ import annotations

from datetime import UTC, datetime, time

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def full_date(moment: datetime) -> str:
    """Return ``12 March 2026``: the local day, but a moment at exactly midnight UTC stays on its day everywhere."""
    utc = moment.astimezone(UTC)
    local = utc if utc.time() == time(0) else moment.astimezone()
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"


def friendly(moment: datetime, now: datetime) -> str:
    """Return ``Today, 09:14``, ``Yesterday, 09:14``, ``Tue 18:02`` within six days, else ``12 Mar 2026, 18:02``."""
    local = moment.astimezone()
    ago = (now.astimezone().date() - local.date()).days
    clock = f"{local:%H:%M}"
    if ago in (0, 1):
        return f"{('Today', 'Yesterday')[ago]}, {clock}"
    if 1 < ago < 7:
        return f"{_DAYS[local.weekday()]} {clock}"
    return f"{local.day} {_MONTHS[local.month - 1][:3]} {local.year}, {clock}"
