"""What the rows of the article list say: in the row, and to a screen reader."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from reader.model import Article, State, Status, minutes
from reader.ui.wording import counted, day

if TYPE_CHECKING:
    from reader.library import Hit


class Capturing(NamedTuple):
    """How far a capture is."""

    label: str
    fraction: float
    """0.0 to 1.0; below 0 when it cannot be said."""


def is_unread(article: Article) -> bool:
    """Return whether an article carries the dot: ready, and not yet begun."""
    return article.status is Status.READY and article.read_at is None and article.progress < 0.02  # as is:unread


def shown_day(article: Article, today: datetime) -> str:
    """Return the day that a row shows: of publication if it is known, else of capture."""
    return day(article.published_at or article.added_at, today)


def shown_title(article: Article) -> str:
    """Return the title that a row shows; the address without its scheme while there is none."""
    if article.title and article.title != article.url:
        return article.title
    return article.url.partition("://")[2] or article.url or "Untitled"


def spoken(article: Article, today: datetime, capturing: Capturing | None = None) -> str:
    """Return what a screen reader says of a row."""
    parts = [shown_title(article)]
    if article.status is Status.FAILED:
        parts += ["capture failed", article.failure]
    elif article.status is Status.WAITING:
        parts.append(capturing.label if capturing else "waiting")
    parts += [article.site_name, shown_day(article, today)]
    if article.status is Status.READY:
        parts.append(counted(minutes(article.words), "minute"))
        if is_unread(article):
            parts.append("unread")
        elif article.read_at is None:
            parts.append(f"{round(article.progress * 100)} % read")
        else:
            parts.append("read")
    parts.append("starred" if article.starred else "")
    parts.append(counted(article.highlights, "highlight") if article.highlights else "")
    parts.append(counted(article.notes, "note") if article.notes else "")
    parts.append("in the trash" if article.state is State.TRASH else "")
    parts.append("tags " + ", ".join(article.tags) if article.tags else "")
    return ", ".join(part for part in parts if part)


def spoken_hit(hit: Hit, today: datetime, capturing: Capturing | None = None) -> str:
    """Return what a screen reader says of a row that was found by words."""
    where = why(hit)
    if hit.highlight is not None or hit.note is not None:
        kind = "Highlight" if hit.highlight is not None else "Note"
        return f"{kind}: {body_of(hit)}, in {shown_title(hit.article)}"
    words = hit.snippet.text if hit.snippet is not None and hit.snippet.place != "title" else ""
    found = f"found in the {where}: {words}" if where and words else words
    return ", ".join(part for part in (spoken(hit.article, today, capturing), found) if part)


def body_of(hit: Hit) -> str:
    """Return the words of a mark: of its snippet, else the quote or the note itself."""
    if hit.snippet is not None:
        return hit.snippet.text
    if hit.highlight is not None:
        return hit.highlight.selectors.exact or hit.highlight.note
    return hit.note.text if hit.note is not None else ""


def why(hit: Hit) -> str:
    """Return where an article was found, if that is neither its title nor its text; empty otherwise."""
    place = hit.snippet.place if hit.snippet is not None else ""
    return {"byline": "byline", "address": "address", "highlight": "highlight", "note": "note"}.get(place, "")
