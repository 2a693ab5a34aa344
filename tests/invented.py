"""Articles that nobody wrote, for tests that need rows rather than texts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from reader.model import Article, State, Status

TODAY = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


def article(number: int, **values: Any) -> Article:
    """Return an article; whatever is not given is plain."""
    plain: dict[str, Any] = {
        "id": number,
        "uid": f"uid-{number}",
        "url": f"https://press.example/{number}",
        "canonical_url": f"https://press.example/{number}",
        "title": f"Title {number}",
        "byline": "",
        "site_name": "The Press",
        "published_at": datetime(2026, 3, 1, tzinfo=UTC),
        "added_at": TODAY,
        "lang": "en",
        "source": "",
        "origin": "url",
        "tags": (),
        "state": State.INBOX,
        "starred": False,
        "read_at": None,
        "progress": 0.0,
        "position": 0,
        "words": 460,
        "excerpt": "A few words to begin with.",
        "content_hash": "x",
        "status": Status.READY,
        "failure": "",
        "highlights": 0,
        "notes": 0,
    }
    return Article(**{**plain, **values})


class Shelf:
    """Stands in for ``Library.articles``: has some articles, and remembers what it was asked for."""

    def __init__(self, ids: Sequence[int] = (), **values: Any) -> None:
        self.rows = {number: article(number, **values) for number in ids}
        self.asked: list[list[int]] = []

    def __call__(self, ids: Sequence[int]) -> list[Article]:
        self.asked.append(list(ids))
        return [self.rows[number] for number in ids if number in self.rows]

    def put(self, number: int, **values: Any) -> None:
        """Have an article, or have it changed."""
        self.rows[number] = article(number, **values)
