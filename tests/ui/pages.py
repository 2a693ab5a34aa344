"""Articles of our own for the page's tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from reader.document import Document, from_html
from reader.model import Article, Highlight, Note, Selectors, State, Status

HTML = (
    "<p>The ferry 😀 left at nine. Nobody on the quay waved, which the captain took for a good sign.</p>"
    "<h2 id='tide'>The tide</h2><p>It turned at noon. See <a href='https://example.org/tides'>the tables</a> and "
    "<a href='#tide'>above</a>.</p><ul><li>ropes</li><li>buckets</li></ul><p>After the islands came the open sea.</p>"
)
LONG = HTML + "".join(
    f"<p>Day {n}. The wind held and the water was the colour of slate. Nothing else.</p>" for n in range(80)
)
WHEN = datetime(2026, 3, 12, 9, 14, tzinfo=UTC)


def article(number: int = 1, **changes: Any) -> Article:
    values: dict[str, Any] = {
        "id": number,
        "uid": f"u{number}",
        "url": "https://harbour.example.org/ferry",
        "canonical_url": "https://harbour.example.org/ferry",
        "title": "The Nine o’Clock Ferry",
        "byline": "Ivo Brandt",
        "site_name": "Harbour Letters",
        "published_at": datetime(2026, 3, 12, tzinfo=UTC),
        "added_at": WHEN,
        "lang": "en",
        "source": "",
        "origin": "url",
        "tags": ("sea", "slow travel"),
        "state": State.INBOX,
        "starred": False,
        "read_at": None,
        "progress": 0.0,
        "position": 0,
        "words": 900,
        "excerpt": "",
        "content_hash": "",
        "status": Status.READY,
        "failure": "",
        "highlights": 0,
        "notes": 0,
    }
    return Article(**{**values, **changes})


def highlight(number: int, document: Document, exact: str, **changes: Any) -> Highlight:
    start = document.text.index(exact)
    values: dict[str, Any] = {
        "id": number,
        "uid": f"h{number}",
        "article_id": 1,
        "selectors": Selectors(exact, "", "", start, start + len(exact)),
        "color": "yellow",
        "note": "",
        "tags": (),
        "created_at": WHEN,
        "updated_at": WHEN,
        "orphan": False,
    }
    return Highlight(**{**values, **changes})


def note(number: int, text: str, reply_to: int | None = None, article_id: int = 1) -> Note:
    return Note(number, f"n{number}", article_id, text, reply_to, None, WHEN, WHEN)


def body(html: str = HTML) -> Document:
    return from_html(html)
