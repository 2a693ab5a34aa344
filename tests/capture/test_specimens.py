"""Pages, Markdown and texts written for the project, each with what has to come of it. A bug adds a specimen."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from reader import document
from reader.capture import Request, request_for
from reader.capture.limits import Limits
from reader.capture.pipeline import Pipeline
from reader.errors import CaptureError
from reader.model import Captured

PAGES = Path(__file__).parent.parent / "data" / "pages"
NO_PICTURES = Limits(images=0.0)
SPECIMENS = sorted(PAGES.glob("*.json"))


def captured(path: Path, url: str = "") -> Captured:
    return Pipeline(NO_PICTURES).capture(request_for(str(path), url=url))


@pytest.mark.parametrize("expected", SPECIMENS, ids=lambda path: path.stem)
def test_specimen(expected: Path) -> None:
    wanted: dict[str, Any] = json.loads(expected.read_text("utf-8"))
    source = next(path for path in PAGES.glob(expected.stem + ".*") if path.suffix != ".json")
    found = captured(source, wanted.get("url", ""))
    body = document.from_html(found.html)
    if "text" in wanted:
        assert body.text == wanted["text"]
    for name in ("title", "byline", "site_name", "lang", "source", "canonical_url"):
        if name in wanted:
            assert getattr(found, name) == wanted[name], name
    if "published_at" in wanted:
        moment = found.published_at
        assert moment is not None and moment.replace(microsecond=0) == datetime.fromisoformat(wanted["published_at"])
    if "tags" in wanted:
        assert list(found.tags) == wanted["tags"]
    for piece in wanted.get("has", ()):
        assert piece in body.text
    for piece in wanted.get("lacks", ()):
        assert piece not in body.text
    for piece in wanted.get("html", ()):
        assert piece in found.html
    for address in wanted.get("images", ()):
        assert f'<img src="{address}"' in found.html
    assert document.to_html(body) == found.html


def test_a_page_without_an_article_says_so() -> None:
    with pytest.raises(CaptureError, match="no article"):
        captured(PAGES / "no_article.html")


def test_what_was_pasted_is_told_by_its_look() -> None:
    html = Request.from_text("<h2>Moss</h2><p>Grows <a href='/on'>on</a> stone.</p>", url="https://moss.example/a")
    markdown = Request.from_text("# Moss\n\nGrows *on* [stone](https://moss.example/stone).\n\n## Where\n\nNorth.")
    plain = Request.from_text("Moss #green\n\nGrows on stone.")
    for request, piece in (
        (html, '<a href="https://moss.example/on">'),
        (markdown, "<em>on</em>"),
        (plain, "<p>Grows on"),
    ):
        found = Pipeline(NO_PICTURES).capture(request)
        assert found.title == "Moss"
        assert piece in found.html
        assert found.origin == "clipboard"


@pytest.mark.parametrize(
    "body",
    [
        "<div>" + "".join(f"<a href='/{n}'>Another place to go to</a> " for n in range(20)) + "</div>",
        "<div>You need to enable JavaScript to run this app.</div>",
        "<script>document.write('<p>words</p>')</script>",
        "",
    ],
)
def test_pages_without_words_of_their_own(body: str) -> None:
    with pytest.raises(CaptureError, match="no article"):
        Pipeline(NO_PICTURES).capture(
            Request.from_bytes(
                f"<html><head><title>T</title></head><body>{body}</body></html>".encode(), media="text/html"
            )
        )


def test_a_title_alone_is_no_article() -> None:
    with pytest.raises(CaptureError, match="no text under it"):
        Pipeline(NO_PICTURES).capture(Request.from_text("A title #tag\nSource :\nPost a Comment (0)"))
