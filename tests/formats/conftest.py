"""An article with everything on it, written for these tests."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from reader.formats import Entry
from reader.frozen import replace
from reader.model import Article, Highlight, Note, Selectors, State, Status

HTML = (
    "<h2>The pear</h2><p>A pear ripens <strong>from the inside</strong>, so press it near the stalk.</p>"
    '<ul><li>Conference</li><li>Comice</li></ul><p>See <a href="https://pears.example/when">when to pick</a>.</p>'
)
WHEN = datetime(2026, 3, 12, 9, 14, tzinfo=UTC)

ARTICLE = Article(
    id=12,
    uid="0d9f2f7e-6c0b-4a53-9c4e-0c5a4c7f1a11",
    url="https://pears.example/ripe?utm_source=x",
    canonical_url="https://pears.example/ripe",
    title="When is a pear ripe?",
    byline="Ines Okoye",
    site_name="Pears & Co",
    published_at=WHEN,
    added_at=WHEN,
    lang="en",
    source="The Orchard (https://orchard.example/)",
    origin="url",
    tags=("fruit", "food/autumn"),
    state=State.LATER,
    starred=True,
    read_at=None,
    progress=0.25,
    position=40,
    words=17,
    excerpt="A pear ripens from the inside",
    content_hash="ab" * 32,
    status=Status.READY,
    failure="",
    highlights=1,
    notes=2,
)
HIGHLIGHT = Highlight(
    id=5,
    uid="h-5",
    article_id=12,
    selectors=Selectors("from the inside", "A pear ripens ", ", so press", 23, 38),
    color="green",
    note="Like an *avocado*.",
    tags=("to check",),
    created_at=WHEN,
    updated_at=WHEN,
    orphan=False,
)
NOTES = (
    Note(7, "n-7", 12, "Try it on Sunday.\n\n- one Comice", None, None, WHEN, WHEN),
    Note(8, "n-8", 12, "It was not.", 7, 5, WHEN, WHEN),
)


@pytest.fixture
def entry() -> Callable[..., Entry]:
    """Return a maker of entries: the article above with the fields given put in the place of its own."""

    def make(html: str = HTML, **fields: Any) -> Entry:
        return Entry(replace(ARTICLE, **fields), html, (HIGHLIGHT,), NOTES)

    return make
