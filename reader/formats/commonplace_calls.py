"""The numbers that call notes, put into a document behind the passages that they speak of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from reader.document import Document, Run, Style, text_of
from reader.document.rewriting import Rewriting

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Call(NamedTuple):
    """A number and the canonical character that it stands behind, as the end of a span."""

    place: int
    number: int


def with_calls(document: Document, calls: Sequence[Call]) -> Document:
    """Return a document with numbers in it; ``shifted`` says where its characters are then."""
    if not calls:
        return document
    return _Walk(sorted(calls)).document(document)


def shifted(calls: Sequence[Call], start: int, end: int) -> tuple[int, int]:
    """Return where a span is in the document with the numbers; those at its end are no part of it."""
    return (
        start + sum(len(str(call.number)) for call in calls if call.place <= start),
        end + sum(len(str(call.number)) for call in calls if call.place < end),
    )


class _Walk(Rewriting):
    def __init__(self, calls: list[Call]) -> None:
        self._calls, self._at = calls, 0

    def _leaf(self, length: int) -> tuple[int, list[Call]]:
        """Pass over a leaf; return where it begins and the calls in it."""
        low, self._at = self._at, self._at + (length + 1 if length else 0)
        return low, [call for call in self._calls if low < call.place <= low + length]

    def text(self, text: str) -> str:
        low, calls = self._leaf(len(text))
        for call in reversed(calls):
            at = call.place - low
            text = text[:at] + str(call.number).translate(_RAISED) + text[at:]
        return text

    title = text

    def runs(self, runs: tuple[Run, ...]) -> tuple[Run, ...]:
        low, calls = self._leaf(len(text_of(runs)))
        if not calls:
            return runs
        made: list[Run] = []
        at = low
        for run in runs:
            end, first = at + len(run.text), at
            for call in [call for call in calls if at < call.place <= end]:
                if run.ruby or call.place == end:
                    continue
                made.append(run._replace(text=run.text[first - at : call.place - at]))
                made.append(Run(str(call.number), Style.SUPERSCRIPT))
                first = call.place
            made.append(run._replace(text=run.text[first - at :]))
            made += [
                Run(str(call.number), Style.SUPERSCRIPT)
                for call in calls
                if at < call.place <= end and (run.ruby or call.place == end)
            ]
            at = end
        return tuple(made)
