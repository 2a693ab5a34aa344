"""Posts of blogs under the markup of their systems' own themes, with comments and with nothing but the form for them.

Each specimen under ``tests/data/blogs`` is a theme's page with a hole for the story; what stands between ``<!--said-->``
marks is there only with comments, what stands between ``<!--none-->`` marks only without. The sentences are ours.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from reader import document
from reader.capture import Request
from reader.capture.limits import Limits
from reader.capture.pipeline import Pipeline
from reader.frozen import replace
from reader.model import Captured, Comment

BLOGS = Path(__file__).parent.parent / "data" / "blogs"
URL = "https://harbour.example/2026/03/clock.html"
SHORT = (
    "<p>The harbour clock ran fast again this morning, by eleven minutes at the least, and nobody had touched it.</p>"
    "<p>All the boats went out by it all the same. They were back before the tide, and the cook was not ready.</p>"
)
LONG = (
    "".join(
        f"<p>On the {day} morning the harbour clock ran {n} minutes ahead, and the {n} boats went out by it all the same.</p>"
        for n, day in enumerate(("first", "second", "third"), 2)
    )
    + "<h2>What the keeper said</h2><blockquote><p>A clock that is ahead is at least going.</p></blockquote>"
    "<p>She winds it on Sundays, with <em>both</em> hands, and looks at nobody:</p>"
    "<ul><li>the crank is kept in the customs house;</li><li>the key to that is kept by her sister.</li></ul>"
    '<p>There is <a href="https://far.example/clocks">a list of slower ones</a>, which nobody here has read.</p>'
)
SAID = (
    Comment("Bo Lind", datetime(2026, 3, 12, 10, 30, tzinfo=UTC), "Ours is fast too, every spring.", 0),
    Comment("Ada Fen", datetime(2026, 3, 13, 8, 5, tzinfo=UTC), "Then wind it less.", 1),
    Comment("Cy Ott", datetime(2026, 3, 14, 12, 0, tzinfo=UTC), "See [the tides](https://harbour.example/tides).", 0),
)
TOLD: dict[str, Any] = {
    "title": "The clock in the harbour",
    "byline": "Ada Fen",
    "site_name": "Harbour notes",
    "day": datetime(2026, 3, 12).date(),
    "tags": ("harbour", "clocks"),
    "comments": SAID,
}
FLAT = {"comments": tuple(Comment(one.author, one.written_at, one.text, 0) for one in SAID)}
UNSEEN: dict[str, Any] = {"comments": ()}
"""What scripts fetch is not on the page."""
LEAD = {"lead": "It runs ahead."}
"""What may stand before the text: the author has written it, outside of it."""
CAPITALS = {"tags": ("Harbour", "Clocks")}
NAMES = {
    "byline": "ada_fen",
    "comments": tuple(
        Comment(name, one.written_at, one.text, one.depth)
        for name, one in zip(("bo_lind", "ada_fen", "cy_ott"), SAID, strict=True)
    ),
}
TUMBLR = {
    "byline": "harbournotes",
    "comments": (
        Comment("dowd", None, "Ours is fast too, every spring.", 0),
        Comment("cyott", None, "Then wind it less.", 0),
    ),
}
OTHERWISE: dict[str, dict[str, Any]] = {
    "bear-blog": UNSEEN | {"byline": ""},
    "blogger-minima": FLAT,
    "blogger-rounders-classic": FLAT | {"tags": ()},
    "dreamwidth": NAMES,
    "drupal-7": {"comments": (replace(SAID[0], written_at=None), *SAID[1:])},  # 3 December 2026 is a Thursday, too
    "ghost-casper": UNSEEN | LEAD,
    "ghost-source": UNSEEN | LEAD,
    "hexo-next": UNSEEN,
    "hugo-ananke": UNSEEN | CAPITALS,
    "hugo-papermod": UNSEEN,
    "jekyll-minima": UNSEEN | {"tags": ()},
    "jekyll-minimal-mistakes": FLAT,
    "livejournal": NAMES,
    "medium": UNSEEN | CAPITALS,
    "movable-type": FLAT | {"tags": ("notes", "harbour", "clocks")},
    "squarespace": UNSEEN,
    "tumblr-optica": TUMBLR,
    "tumblr-redux": TUMBLR,
    "typepad": FLAT | {"tags": ()},
    "wix": UNSEEN,
    "wordpress-twenty-twenty-five": {"day": None},
}


def captured(path: Path, story: str, *, said: bool) -> Captured:
    """Capture a specimen with a story in it."""
    page = path.read_text("utf-8").replace("@@STORY@@", story)
    for name, stays in (("said", said), ("none", not said)):
        page = re.sub(rf"<!--/?{name}-->" if stays else rf"<!--{name}-->.*?<!--/{name}-->", "", page, flags=re.DOTALL)
    assert "<!--" not in re.sub(r"<!-- .*? -->", "", page) and "@@" not in page
    return Pipeline(Limits(images=0.0)).capture(Request.from_text(page, media="text/html", url=URL))


@pytest.mark.parametrize("said", [True, False], ids=["comments", "none"])
@pytest.mark.parametrize("story", [LONG, SHORT], ids=["long", "short"])
@pytest.mark.parametrize("path", sorted(BLOGS.glob("*.html")), ids=lambda path: path.stem)
def test_a_post(path: Path, story: str, said: bool) -> None:
    found = captured(path, story, said=said)
    told = TOLD | OTHERWISE.get(path.stem, {})
    moment, lead = found.published_at, told.pop("lead", "")
    assert document.from_html(found.html).text.removeprefix(f"{lead}\n") == document.from_html(story).text
    assert {
        "title": found.title,
        "byline": found.byline,
        "site_name": found.site_name,
        "day": moment.date() if moment else None,
        "tags": found.tags,
        "comments": found.comments,
    } == told | {"comments": told["comments"] if said else ()}
