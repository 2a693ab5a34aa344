"""Comments on a page: kept apart, in their order, each under what it answers, and never in the text of the article."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from reader import document
from reader.capture import Request, Worker
from reader.capture.limits import Limits
from reader.capture.pipeline import Pipeline
from reader.model import Comment

STORY = "".join(
    f"<p>On the {day} morning the harbour clock ran {n} minutes ahead, and the {n} boats went out by it all the same.</p>"
    for n, day in enumerate(("first", "second", "third", "fourth", "fifth"), 2)
)

BLOGGER = """<div class="post-body entry-content">{story}</div>
<div class="comments" id="comments"><h4>2 comments:</h4><div class="comments-content"><div id="comment-holder">
<div id="bc_0_2T" class="comment-thread toplevel-thread"><ol id="bc_0_2TB">
<li class="comment" id="c101"><div class="avatar-image-container"><img src="/a.png" alt=""></div>
<div class="comment-block"><div class="comment-header"><cite class="user"><a href="https://b.example/p/1">Ada Fen</a></cite>
<span class="icon user"></span><span class="datetime secondary-text"><a href="/x#c101">12 March 2026 at 09:14</a></span></div>
<p class="comment-content">Our clock does the <i>same</i>.<br>Every spring.</p>
<span class="comment-actions secondary-text"><a class="comment-reply">Reply</a></span></div>
<div class="comment-replies"><div class="comment-thread inline-thread"><span class="thread-toggle">Replies</span>
<ol class="thread-chrome"><li class="comment" id="c102"><div class="comment-block"><div class="comment-header">
<cite class="user blog-author">The keeper</cite><span class="datetime secondary-text">13 March 2026 at 10:00</span></div>
<p class="comment-content">Then wind it less.</p></div></li></ol></div></div></li>
<li class="comment" id="c103"><div class="comment-block"><div class="comment-header"><cite class="user">Bo</cite></div>
<p class="comment-content">See <a href="/tides">the tides</a>.</p></div></li></ol></div></div></div></div>"""

OLD_BLOGGER = """<div class="post-body">{story}</div><div id="comments"><h4>2 comments:</h4><dl id="comments-block">
<dt class="comment-author" id="c1"><a href="https://b.example/p/1">Ada Fen</a> said...</dt>
<dd class="comment-body"><p>Our clock does the same.</p></dd>
<dd class="comment-footer"><span class="comment-timestamp"><a href="#c1">March 12, 2026 9:14 AM</a></span></dd>
<dt class="comment-author">Anonymous said...</dt><dd class="comment-body"><p>Wind it less.</p></dd>
<dd class="comment-footer">no day</dd></dl></div>"""

WORDPRESS = """<article class="post"><div class="entry-content">{story}</div></article>
<div id="comments" class="comments-area"><h2 class="comments-title">3 thoughts on “The clock”</h2>
<ol class="comment-list"><li id="comment-7" class="comment even thread-even depth-1 parent">
<article id="div-comment-7" class="comment-body"><footer class="comment-meta"><div class="comment-author vcard">
<img class="avatar" src="/a.png" alt=""><b class="fn"><a href="https://ada.example" class="url">Ada Fen</a></b>
<span class="says">says:</span></div><div class="comment-metadata"><a href="#comment-7">
<time datetime="2026-03-12T09:14:00+01:00">12 March</time></a> <span class="edit-link"></span></div></footer>
<div class="comment-content"><p>Our clock does the same.</p><blockquote><p>ahead</p></blockquote></div>
<div class="reply"><a class="comment-reply-link" href="#">Reply</a></div></article>
<ol class="children"><li id="comment-8" class="comment byuser depth-2"><article class="comment-body">
<footer class="comment-meta"><div class="comment-author vcard"><b class="fn">The keeper</b> <span class="says">says:</span></div>
<div class="comment-metadata"><time datetime="2026-03-13T10:00:00Z">13 March</time></div></footer>
<div class="comment-content"><p>Then wind it less.</p></div></article></li></ol></li>
<li class="pingback even depth-1"><div class="comment-body">Pingback: <a href="/p">Clocks of the coast</a></div></li></ol>
<div id="respond" class="comment-respond"><h3>Leave a reply</h3>
<form class="comment-form"><textarea></textarea></form></div></div>"""

CLASSIC_WORDPRESS = """<div class="entry">{story}</div>
<ol class="commentlist"><li class="comment" id="comment-7">
<div class="comment-body"><div class="comment-author vcard"><cite class="fn">Ada Fen</cite>
<span class="says">says:</span></div>
<div class="comment-meta commentmetadata"><a href="#c">March 12, 2026 at 9:14 am</a></div>
<p>Our clock does the same.</p><div class="reply"><a class="comment-reply-link" href="#">Reply</a></div></div></li></ol>"""

MICRODATA = """<article>{story}</article><section><div itemprop="comment" itemscope itemtype="https://schema.org/Comment">
<span itemprop="author" itemscope itemtype="https://schema.org/Person"><span itemprop="name">Ada Fen</span></span>
<meta itemprop="dateCreated" content="2026-03-12T09:14:00Z"><div itemprop="text">Our clock does the same.</div></div></section>"""

MICROFORMATS = """<article class="h-entry"><div class="e-content">{story}</div><section id="webmentions">
<div class="u-comment h-cite"><a class="p-author h-card" href="https://ada.example">Ada Fen</a>
<time class="dt-published" datetime="2026-03-12T09:14:00Z">a while ago</time>
<div class="e-content p-name">Our clock does the same.</div></div></section></article>"""

STATIC = """<article class="post">{story}</article><section class="comments"><article class="static-comment" id="c9">
<h3 class="comment__author">Ada Fen</h3><div class="comment__date"><time datetime="2026-03-12T09:14:00Z">12.3.</time></div>
<div class="comment__text"><p>Our clock does the same.</p></div></article></section>"""

QUOTED = """<article class="post">{story}</article><ol id="comment-list"><li id="comment-3" class="comment depth-1 hentry">
<p class="entry-title vcard"><cite class="author fn">Ada Fen</cite> <span class="comment-meta">wrote on
<a href="#comment-3"><abbr class="published" title="2026-03-12T09:14:00Z">12 March</abbr> at 09:14</a>:</span></p>
<blockquote class="entry-content"><p>Our clock does the same.</p></blockquote>
<p class="comment-util"><a class="comment-reply-link" href="#">Reply</a></p></li></ol>"""

NUMBERED = """<article class="post">{story}</article><div class="replies"><div class="pingback" id="comment-2">
<div class="comment-author vcard"><cite class="fn">Clocks of the coast</cite></div><p>[…] ours […]</p></div>
<div id="comment-3"><article id="div-comment-3"
class="epoch-comment-body"><footer class="epoch-comment-meta"><div class="epoch-comment-author">
<a href="https://ada.example"><img alt="" src="/a.png"></a> <a href="https://ada.example">Ada Fen</a> <span>·</span>
<a href="#comment-3"><time datetime="2026-03-12T09:14:00Z">March 12</time></a></div></footer>
<div class="epoch-comment-content"><p>Our clock does the same.</p></div></article></div></div>"""

MOMENT = datetime(2026, 3, 12, 9, 14, tzinfo=UTC)
LATER = datetime(2026, 3, 13, 10, 0, tzinfo=UTC)
FIRST = Comment("Ada Fen", MOMENT, "Our clock does the same.", 0)


def page(body: str) -> str:
    head = "<head><title>The clock</title></head>"
    return f"<!doctype html><html lang='en'>{head}<body><h1>The clock</h1>{body.format(story=STORY)}</body></html>"


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (
            BLOGGER,
            (
                Comment("Ada Fen", MOMENT, "Our clock does the *same*.\\\nEvery spring.", 0),
                Comment("The keeper", LATER, "Then wind it less.", 1),
                Comment("Bo", None, "See [the tides](https://clock.example/tides).", 0),
            ),
        ),
        (OLD_BLOGGER, (FIRST, Comment("Anonymous", None, "Wind it less.", 0))),
        (
            WORDPRESS,
            (
                Comment("Ada Fen", MOMENT.replace(hour=8), "Our clock does the same.\n\n> ahead", 0),
                Comment("The keeper", LATER, "Then wind it less.", 1),
            ),
        ),
        (CLASSIC_WORDPRESS, (FIRST,)),
        (MICRODATA, (FIRST,)),
        (MICROFORMATS, (FIRST,)),
        (STATIC, (FIRST,)),
        (QUOTED, (FIRST,)),
        (NUMBERED, (FIRST,)),
    ],
    ids=[
        "blogger",
        "old blogger",
        "wordpress",
        "classic wordpress",
        "microdata",
        "microformats",
        "static",
        "in a quote",
        "told by numbers",
    ],
)
def test_comments_are_kept_apart_from_the_text(body: str, wanted: tuple[Comment, ...]) -> None:
    request = Request.from_text(page(body), media="text/html", url="https://clock.example/post")
    found = Pipeline(Limits(images=0.0)).capture(request)
    assert found.comments == wanted
    text = document.from_html(found.html).text
    assert text.count("harbour clock") == 5
    for words in ("does the same", "wind it less", "says", "Reply", "Leave a reply", "Pingback"):
        assert words not in text
    with Worker(Limits(images=0.0)) as worker:
        assert worker.capture(request).comments == wanted


def test_the_day_of_a_comment_is_not_that_of_the_article() -> None:
    said = """<div id="comments"><h2>One thought</h2><ol class="comment-list"><li class="comment">
    <b class="fn">Ada Fen</b><time datetime="2026-03-12T09:14:00+00:00">March 12, 2026</time>
    <div class="comment-content"><p>Ours does the same.</p></div></li></ol></div>"""
    html = (
        f"<html><head><title>A clock</title></head><body><article><h1>A clock</h1>{STORY}</article>{said}</body></html>"
    )
    found = Pipeline(Limits(images=0.0)).capture(
        Request.from_text(html, media="text/html", url="https://clock.example/p")
    )
    assert found.published_at is None
    assert [comment.author for comment in found.comments] == ["Ada Fen"]


def test_code_that_has_comments_is_no_comment() -> None:
    code = '<pre><code><span class="comment"># wind it</span>\n<div class="comment">less</div></code></pre>'
    request = Request.from_text(page("{story}" + code), media="text/html", url="https://clock.example/post")
    assert Pipeline(Limits(images=0.0)).capture(request).comments == ()


def test_a_thread_without_end_is_kept_in_bounds() -> None:
    one = '<li class="comment"><b class="fn">Ada</b><div class="comment-content">Yes.</div><ol>'
    request = Request.from_text(page(f"{{story}}<ol>{one * 60}</ol>"), media="text/html", url="https://clock.example/p")
    found = Pipeline(Limits(images=0.0)).capture(request)
    assert len(found.comments) == 60 and max(comment.depth for comment in found.comments) == 20
    many = one.removesuffix("<ol>") + "</li>"
    request = Request.from_text(
        page(f"{{story}}<ol>{many * 2500}</ol>"), media="text/html", url="https://clock.example/p"
    )
    assert len(Pipeline(Limits(images=0.0)).capture(request).comments) == 2000


def test_what_a_comment_says_is_as_harmless_as_a_note() -> None:
    bad = '<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">press</a> **so**'
    body = f'{{story}}<div class="comment"><b class="fn">Ada</b><div class="comment-content">{bad}</div></div>'
    request = Request.from_text(page(body), media="text/html", url="https://clock.example/p")
    (comment,) = Pipeline(Limits(images=0.0)).capture(request).comments
    assert "script" not in comment.text and "onerror" not in comment.text and "press" in comment.text
