"""The runs of a page, and how each voice voted on them."""

from __future__ import annotations

from dataclasses import dataclass

from lxml.html import HtmlElement

from reader.capture.extract import readability, voices
from reader.capture.extract.runs import Run, Voice, count, runs_of, shares
from reader.capture.metadata import Metadata

_HALF = 0.5
_TOLD = 200
"""Characters of a text in linked data from which it is the article's and not its excerpt."""


@dataclass(slots=True)
class Ballot:
    """Runs, shares (0.0 to 1.0 for each run), and what follows from them."""

    runs: list[Run]
    trafilatura: list[float]
    reader: list[float]
    """Of the rules of Firefox's reader view."""
    body: list[float]
    """Whether a run stands in the body by markup; a half when there is none."""
    told: list[float]
    """Of the text in the page's linked data; -1 when it has none."""
    chosen: set[HtmlElement]
    """The elements that the rules of the reader view chose."""
    core: list[Run]
    """What both voices keep; empty when neither keeps anything."""


def ballot_of(root: HtmlElement, body: HtmlElement | None, data: Metadata) -> Ballot | None:
    """Return the votes on a page without its furniture; None when it has no text."""
    runs = runs_of(root)
    if not runs:
        return None
    first = Voice(voices.trafilatura_text(root, count(runs)))
    chosen = readability.chosen(root, data.title, bylined=bool(data.byline))
    votes, reader = shares(runs, first), [run.share(chosen) for run in runs]
    inside = set(body.iter()) if body is not None else set()
    told = shares(runs, Voice(data.text)) if len(data.text) >= _TOLD else [-1.0] * len(runs)
    held = [float(run.block in inside) if inside else _HALF for run in runs]
    return Ballot(runs, votes, reader, held, told, chosen, _core(runs, votes, reader, len(first.words)))


def _core(runs: list[Run], votes: list[float], reader: list[float], words: int) -> list[Run]:
    """Return the runs that both keep; what the first keeps alone when that is too little."""
    both = [run for run, one, two in zip(runs, votes, reader, strict=True) if one >= _HALF and two >= _HALF]
    if count(both) >= 0.6 * words and both:
        return both
    alone = [run for run, one in zip(runs, votes, strict=True) if one >= _HALF]
    return alone or [run for run, two in zip(runs, reader, strict=True) if two >= _HALF]
