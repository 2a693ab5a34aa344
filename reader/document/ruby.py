"""Readings above the text: which stretch of the runs each belongs to (HTML section 4.5.10)."""

from __future__ import annotations

from reader.document import runs as raw
from reader.document.tree import Run

_LONGEST = 60
"""Characters beyond which a reading would not fit above its base and stands behind it."""


class _Group:
    """Bases and the readings behind them. ``starts`` are places in the runs, ``end`` is where the bases end."""

    __slots__ = ("end", "readings", "starts")

    def __init__(self, start: int) -> None:
        self.starts, self.readings, self.end = [start], list[str](), start


class Ruby:
    """An open ``<ruby>``, while its runs are collected."""

    __slots__ = ("_groups",)

    def __init__(self, at: int) -> None:
        self._groups = [_Group(at)]

    def base(self, at: int) -> None:
        """Take the start of a base that is marked as one."""
        last = self._groups[-1]
        if last.readings:
            self._groups.append(_Group(at))
        elif at > last.starts[-1]:
            last.starts.append(at)

    def reading(self, text: str, at: int) -> None:
        """Take a reading whose bases end at ``at``."""
        last = self._groups[-1]
        if last.readings and at > last.end:
            last = _Group(last.end)
            self._groups.append(last)
        last.end = at
        if text := raw.clean_inline(text).strip():
            last.readings.append(text)

    def settle(self, runs: list[Run], plain: Run) -> None:
        """Put the readings on the runs they belong to; one without a base becomes text, styled as ``plain`` is."""
        for group in reversed(self._groups):
            starts, readings = group.starts, group.readings
            if not readings:
                continue
            spare = len(readings) - len(starts)
            if spare > 0:
                readings[len(starts) - 1 :] = [" ".join(readings[len(starts) - 1 :])]
            ends = [*starts[1:], group.end]
            for start, end, reading in reversed(list(zip(starts, ends, readings, strict=False))):
                runs[start:end] = _read(runs[start:end], reading, plain)


def _read(base: list[Run], reading: str, plain: Run) -> list[Run]:
    """Return a base as one run with its reading. What stands before a picture or line break in it keeps none."""
    cut = next((n for n in range(len(base), 0, -1) if base[n - 1].image or base[n - 1].text == raw.BREAK), 0)
    before, base = base[:cut], base[cut:]
    text = raw.clean_inline("".join(run.text for run in base))
    core = text.strip(" ")
    if raw.is_blank(core) or len(reading) > _LONGEST:
        return [*before, *base, plain._replace(text=f"({reading})")]
    first = next(run for run in base if run.text.strip(" "))
    style = first.style
    for run in base:
        style &= run.style if run.text.strip(" ") else style
    made = [first._replace(text=core, style=style, ruby=reading)]
    if text[0] == " ":
        made.insert(0, base[0]._replace(text=" "))
    if text[-1] == " ":
        made.append(base[-1]._replace(text=" "))
    return [*before, *made]
