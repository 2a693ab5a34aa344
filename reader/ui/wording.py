"""Numbers, times and dates as the panes write them."""

from __future__ import annotations

from datetime import UTC, datetime, time, tzinfo

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def grouped(number: int) -> str:
    """Return ``2 031`` for 2031, with a thin space (U+2009) between the groups."""
    return f"{number:,}".replace(",", "\u2009")


def counted(number: int, one: str, many: str = "") -> str:
    """Return ``1 article``, ``23 articles``."""
    return f"{grouped(number)} {one if number == 1 else many or one + 's'}"


def duration(minutes: int) -> str:
    """Return ``9 min``, ``4 h 10 min``, ``120 h`` (from ten hours on without minutes)."""
    hours, rest = divmod(minutes, 60)
    if hours >= 10:
        return f"{grouped(hours + (rest >= 30))} h"
    if hours and rest:
        return f"{hours} h {rest} min"
    return f"{hours} h" if hours else f"{minutes} min"


def day(moment: datetime, today: datetime, zone: tzinfo | None = None) -> str:
    """Return ``Today``, ``Yesterday``, ``12 Mar`` in the year of ``today``, else ``12 Mar 2024``.

    Days are those of ``zone`` (the system's when None); but a moment at exactly midnight UTC is what a page gives that
    names a day alone, and stays on that day everywhere.
    """
    utc = moment.astimezone(UTC)
    local = utc if utc.time() == time(0) else moment.astimezone(zone)
    there = today.astimezone(zone)
    ago = (there.date() - local.date()).days
    if ago in {0, 1}:
        return ("Today", "Yesterday")[ago]
    text = f"{local.day} {_MONTHS[local.month - 1]}"
    return text if local.year == there.year else f"{text} {local.year}"


def weight(size: int) -> str:
    """Return ``820 B``, ``31 kB``, ``4.2 MB`` for a number of bytes."""
    if size < 1000:
        return f"{size} B"
    return f"{size / 1e3:.0f} kB" if size < 1e6 else f"{size / 1e6:.1f} MB"
