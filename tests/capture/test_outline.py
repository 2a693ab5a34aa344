"""The outline of a page: every part once, in order, with what became of it and a selector that finds it."""

from __future__ import annotations

import pytest
from lxml.cssselect import CSSSelector

from reader.capture import Request, Rule, Worker, page
from reader.capture.limits import Limits
from reader.capture.outline import outline
from reader.capture.parts import Part
from reader.capture.pipeline import Pipeline
from reader.errors import CaptureError
from tests.capture.test_rules import PAGE

URL = "https://pier.example/fog"
FULL = PAGE.replace("<aside", '<nav class="menu"><a href="/a">Piers</a> <a href="/b">Lamps</a></nav><aside').replace(
    "</main>",
    '<figure id="buoy"><img src="/buoy.jpg" alt="A buoy in the fog" width="600" height="400"></figure></main>',
)


def named(parts: list[Part], name: str) -> Part:
    return next(part for part in parts if part.name == name)


def test_parts_say_what_was_kept_and_why_the_others_were_not() -> None:
    parts = outline(FULL, URL, Rule(cut=("#plea",)))
    assert named(parts, "div.story").kept > 0.7
    assert (named(parts, "nav.menu").kept, named(parts, "nav.menu").why) == (0.0, "furniture of its kind of site")
    assert named(parts, "aside.related-box").why == "named like what stands beside an article"
    assert named(parts, "#plea").why == "cut by your rule"
    assert named(parts, "div.appendix-2").why == "mostly links"
    assert named(parts, "aside.teaser").text.startswith("First, a word on tides")
    assert all(bool(part.why) == (part.kept == 0) for part in parts)


def test_words_of_two_paragraphs_are_not_one_word() -> None:
    html = (
        "<body><main id='m'><h2>Fog</h2><p>By <b>A</b>da</p><!-- so --><ul><li>One</li><li>Two</li></ul></main></body>"
    )
    assert next(part for part in outline(html, URL, Rule()) if part.name == "#m").text == "Fog By Ada One Two"


def test_pictures_are_parts() -> None:
    picture = named(outline(FULL, URL, Rule()), "#buoy")
    assert (picture.text, picture.words) == ("A buoy in the fog", 0)
    kept = named(outline(FULL, URL, Rule(keep=("#buoy",))), "#buoy")
    assert kept.kept == 1.0


def test_a_selector_for_here_finds_one_part_and_one_for_everywhere_finds_it_too() -> None:
    root = page.parse(FULL)
    page.tidy(root)
    parts = outline(FULL, URL, Rule())
    assert len(parts) > 15
    for part in parts:
        here = CSSSelector(part.here, translator="html")(root)
        everywhere = CSSSelector(part.everywhere, translator="html")(root)
        assert len(here) == 1 and len(everywhere) == part.count
        assert here[0] in everywhere
    assert len({part.here for part in parts}) == len(parts)


def test_names_made_for_one_page_are_not_taken_for_those_of_a_site() -> None:
    html = FULL.replace('class="story"', 'id="post-48213" class="story e3b0c442aa"')
    parts = outline(html, URL, Rule())
    story = next(part for part in parts if part.here == "#post-48213")
    assert story.everywhere == "div.story"


def test_including_what_the_outline_shows_as_cut_includes_it() -> None:
    for part in outline(FULL, URL, Rule()):
        if not part.kept and part.words:
            now = outline(FULL, URL, Rule(keep=(part.here,)))
            assert next(other for other in now if other.here == part.here).kept == 1.0, part


def test_cutting_what_the_outline_shows_as_kept_cuts_it() -> None:
    for part in outline(FULL, URL, Rule()):
        if part.kept and part.words and part.name not in {"main", "div.story", "h1"}:
            now = outline(FULL, URL, Rule(cut=(part.here,)))
            assert next(other for other in now if other.here == part.here).kept < 1.0, part


def test_a_page_without_an_article_has_an_outline_all_the_same() -> None:
    parts = outline("<html><body><nav class='menu'><a href='/'>Home</a></nav></body></html>", URL, Rule())
    assert [(part.name, part.kept) for part in parts] == [("nav.menu", 0.0)]


def test_the_worker_tells_the_outline() -> None:
    with Worker(Limits(images=0.0)) as worker:
        request = Request.from_text(FULL, media="text/html", url=URL)
        assert worker.outline(request) == tuple(outline(FULL, URL, Rule()))
        with pytest.raises(CaptureError, match="not a web page"):
            worker.outline(Request.from_text("# A title\n\nSome words.", media="text/markdown"))
        assert worker.capture(request).title == "The fog at the pier"


def test_a_page_of_many_parts_is_told_of_in_bounds() -> None:
    many, deep = "<p>One more.</p>" * 3200, "<div class=x><p>A word.</p>" * 60
    html = f"<html><head><title>Many</title></head><body><section>{many}</section>{deep}</body></html>"
    parts = Pipeline(Limits(images=0.0)).outline(Request.from_text(html, media="text/html", url=URL))
    assert len(parts) == 3000
    deepest = Pipeline(Limits(images=0.0)).outline(Request.from_text(f"<body>{deep}", media="text/html", url=URL))
    assert 30 < max(part.depth for part in deepest) <= 40
