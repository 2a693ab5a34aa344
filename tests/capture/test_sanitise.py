"""What comes through the gate is inert, whatever went in; and it is all there."""

from __future__ import annotations

import json
import re
import time
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import html5lib
import lxml.html
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader import document
from reader.capture import page
from reader.capture.html_page import read
from reader.capture.sanitise import ALLOWED, Clean, sanitise
from reader.errors import CaptureError
from tests.capture.samples import PNG

BASE = "https://site.example/dir/page.html"
CAPABLE = {
    *("script", "style", "object", "embed", "applet", "form", "input", "button", "textarea", "select", "link", "meta"),
    *(
        "base",
        "iframe",
        "frame",
        "frameset",
        "svg",
        "math",
        "template",
        "noscript",
        "portal",
        "video",
        "audio",
        "source",
    ),
}


def clean(html: str, known: tuple[str, ...] = ()) -> Clean:
    root = page.parse(f"<html><body>{html}</body></html>")
    page.tidy(root)
    return sanitise([next(root.iter("body"))], BASE, BASE, known)


def written(html: str, known: tuple[str, ...] = ()) -> str:
    return document.to_html(document.from_html(clean(html, known).html))


def active(html: str) -> list[str]:
    """Return what could do something in clean HTML, as two parsers read it."""
    found = []
    trees = (
        lxml.html.fragment_fromstring(html, create_parent="div"),
        html5lib.parseFragment(html, namespaceHTMLElements=False),
    )
    for tree in trees:
        for element in tree.iter():
            if not isinstance(element.tag, str):
                continue
            if element.tag.rpartition("}")[2].lower() in CAPABLE:
                found.append(element.tag)
            for name, value in element.attrib.items():
                allowed = {
                    "href": r"https?://[^/\s]|mailto:\S|#",
                    "src": r"https?://[^/\s]|sha256:[0-9a-f]{64}\Z",
                }.get(name)
                plain = name in {
                    "alt",
                    "title",
                    "width",
                    "height",
                    "align",
                    "lang",
                    "dir",
                    "id",
                    "class",
                    "start",
                    "type",
                }
                plain = plain or name in {"value", "colspan", "rowspan", "data-checked", "data-embed"}
                if not (re.match(allowed, value) if allowed else plain):
                    found.append(f"{name}={value}")
    return found


def test_the_shared_vectors_come_out_inert(corpus: Callable[[str], Path]) -> None:
    vectors = json.loads(corpus("xss/vectors.json").read_text("utf-8"))
    for number, vector in enumerate(vectors):
        name = f"{vector['suite']} {vector['id']}"
        started = time.process_time()
        first = clean(vector["input"])
        html = document.to_html(document.from_html(first.html))
        assert active(html) == [], name
        assert written(html, tuple(first.inline)) == html, name
        if number % 5 == 0:
            with suppress(CaptureError):
                assert active(document.to_html(read(vector["input"], BASE).document)) == [], name
        assert time.process_time() - started < 4, name


PIECES = """
<a href='javascript:x'>|<a href="jav\tascript:x">|<img src=x onerror=y>|</a>|<svg><script>|</script>|<style>|</style>|<p
<iframe src=//x.example/>|onload=x|>|'|"|<!--|-->|<math><mi>|</p>|<b|<![CDATA[|]]>|<table><tr>|</td>|<template>|&lt;
&#x3c;|<a href=data:text/html,x>|<noscript>|</noscript>|<select><option>|<form action=x>|<base href=//y>|text|<br/|<x-y>
<ruby>|<rt>|</rt>|<rp>|</ruby>|<span class=math title="x">|</span>|$$x^2$$|\\(|\\)|$$|<script type="math/tex">a_1</script>
<pre>|<a href="#x" id="x">|<iframe srcdoc="<p>">|<li>|</ul>|<details>|<figure data-embed=video>|<figcaption>
"""
FRAGMENTS = st.sampled_from([piece for line in PIECES.strip().split("\n") for piece in line.split("|")])


@example(["<pre>", '<a href="#x" id="x">', "text"])
@example(['<a href="#x" id="x">', "<pre>", "text"])
@example(["onload=x", '<a href="#x" id="x">', "<iframe src=//x.example/>"])
@example(["<rt>", '<a href="#x" id="x">', "onload=x"])
@given(st.lists(FRAGMENTS, max_size=30))
def test_any_soup_comes_out_inert_and_settled(pieces: list[str]) -> None:
    html = written(" ".join(pieces))
    assert active(html) == []
    assert written(html) == html


@given(st.sampled_from(sorted({*ALLOWED, "x-unknown", "font", "center", "section", "slot", "object", "xmp", "big"})))
def test_no_element_swallows_its_text(name: str) -> None:
    if name not in {"img", "br", "hr", "iframe", "video", "audio"}:
        assert "kept words" in document.from_html(clean(f"<div><{name}>kept words</{name}></div>").html).text


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ('<a href="../x y">a</a>', '<p><a href="https://site.example/x%20y">a</a></p>'),
        ('<a href="//other.example/b">a</a>', '<p><a href="https://other.example/b">a</a></p>'),
        ('<a href="ftp://x.example/">a</a>', "<p>a</p>"),
        ('<a href="mailto:a@b.example">a</a>', '<p><a href="mailto:a@b.example">a</a></p>'),
        ('<p>x<img width=1 height=1 src="/t.gif"></p>', "<p>x</p>"),
        ('<p>x</p><img src="https://pixel.wp.com/g.gif?v=ext">', "<p>x</p>"),
        ('<img src="file:///etc/passwd" alt="">x', "<p>x</p>"),
        (
            '<img src="" data-src="a.jpg" alt="A">',
            '<p><img src="https://site.example/dir/a.jpg" alt="A"></p>',
        ),
        (
            '<img src="/blank.gif" data-srcset="/s.jpg 400w, /m.jpg 1600w, /l.jpg 4000w">',
            '<p><img src="https://site.example/m.jpg" alt=""></p>',
        ),
        (
            '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" class=lazy><noscript><img src="/real.jpg"></noscript>',
            '<p><img src="https://site.example/real.jpg" alt=""></p>',
        ),
        ('<span style="font-weight:700">b</span>', "<p><strong>b</strong></p>"),
        ('<p style="text-align: center">c</p>', '<p align="center">c</p>'),
        ('<p><a href="#n">1</a></p><p id="n">note</p>', '<p><a href="#n">1</a></p>\n<p id="n">note</p>'),
        ('<a href="#gone">x</a>', '<p><a href="https://site.example/dir/page.html#gone">x</a></p>'),
        (
            '<iframe src="https://www.youtube.com/embed/abcdefghijk" title="T"></iframe>',
            '<p data-embed="video"><a href="https://www.youtube.com/watch?v=abcdefghijk">T</a></p>',
        ),
        ('<video controls><source src="/v.mp4"></video>', '<a href="https://site.example/v.mp4">'),
        (
            '<math alttext="x^2"><mi>x</mi></math>',
            '<p><span class="math" title="x^2"><em>x</em><sup>2</sup></span></p>',
        ),
        ("<ul><li><input type=checkbox checked> done</li></ul>", '<ul><li data-checked="true">done</li></ul>'),
        ("<details><summary>S</summary><p>d</p></details>", "<details><summary>S</summary><p>d</p></details>"),
    ],
)
def test_what_is_kept_and_what_is_not(html: str, wanted: str) -> None:
    assert wanted in written(html)


def test_a_picture_in_the_page_itself_is_decoded() -> None:
    found = clean(f'<p>x</p><img src="data:image/png;base64,{b64encode(PNG).decode()}" alt="Dot">')
    (address,) = found.inline
    assert address.startswith("sha256:")
    assert f'<img src="{address}" alt="Dot">' in found.html
    assert found.inline[address].data == PNG
    assert clean('<img src="data:text/html,<script>x</script>">').inline == {}
    assert "sha256" not in written(f'<img src="sha256:{"0" * 64}">')


def test_an_unclosed_button_does_not_swallow_the_page() -> None:
    assert "the end" in written("<button>Menu<p>" + "Words and words. " * 40 + "the end</p>")
