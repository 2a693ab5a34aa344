"""What the review shows, read on a thread: how far the day has gone, and the next highlights with all that is theirs."""

from __future__ import annotations

from datetime import datetime, timedelta

from reader.document import Document, Paragraph, Run
from reader.errors import ReaderError
from reader.frozen import frozen
from reader.library import Handful, Library, Linked, MarkId, MarkRow
from reader.model import Highlight, Span

_AHEAD = 2
"""Highlights that are read before they are wanted, so that each follows the one before at once."""
_LONG = 400_000
"""Characters of HTML from which a passage is shown without the styles it has in its article."""


@frozen
class Card:
    """One highlight, ready to be set."""

    mark: Highlight
    row: MarkRow
    passage: Document
    dues: dict[str, datetime]
    """When it would come again after each of the answers."""
    linked: tuple[Linked, ...]
    """Where the links in its note lead."""


@frozen
class Day:
    """A day's review as it stands."""

    now: datetime
    handful: Handful
    cards: tuple[Card, ...]
    """The first of those that are left."""
    names: dict[str, str]
    """What the reader calls the colours."""
    this_day: int
    """Highlights of this day in earlier years, counted when nothing is left."""


def look(library: Library, now: datetime, *, shown: bool) -> Day:
    """Return the review of the day that ``now`` is in; unless it is ``shown``, only how far it has gone."""
    handful = library.review_today(now)
    cards = tuple(_card(library, mark, now) for mark in handful.left[: _AHEAD if shown else 0])
    this_day = len(library.on_this_day(now)) if shown and not handful.left else 0
    return Day(now, handful, tuple(card for card in cards if card is not None), library.color_names(), this_day)


def _card(library: Library, mark: Highlight, now: datetime) -> Card | None:
    rows = library.mark_rows([MarkId("highlight", mark.id)])
    if not rows or not isinstance(rows[0].mark, Highlight):
        return None
    return Card(rows[0].mark, rows[0], _passage(library, mark), library.review_dues(mark.id, now), rows[0].linked)


def _passage(library: Library, mark: Highlight) -> Document:
    """Return the passage as its article has it, else its words alone."""
    from reader import document

    try:
        html = library.body(mark.article_id)
    except ReaderError:  # deleted between two looks
        html = ""
    if 0 < len(html) <= _LONG:
        body = document.from_html(html)
        span = Span(mark.selectors.start, mark.selectors.end)
        if body.text[span.start : span.end] == mark.selectors.exact:
            from reader.ui.page.passage import leaving

            return leaving(document.slice(body, span))
    lines = [line for line in mark.selectors.exact.split("\n") if line.strip()]
    return Document(tuple(Paragraph((Run(line),)) for line in lines))


def apart(due: datetime, now: datetime) -> str:
    """Return how long it is until then, roughly: ``1 day``, ``12 days``, ``3 months``, ``2 years``."""
    days = max(1, round((due - now) / timedelta(days=1)))
    for unit, length in (("year", 365), ("month", 30)):
        if days >= 2 * length:
            number = round(days / length)
            return f"{number} {unit}s"
    return "1 day" if days == 1 else f"{days} days"
