"""Pages, feeds and answers that are made to hang, fill or break whatever reads them, at any size."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Iterator

HEAD = b"<html><head><title>H</title></head><body>"
WORDS = b"<p>The keeper counted those who came by, and wrote the number down.</p>"
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)) + "]>"
)


def filled(unit: bytes, size: int, *, before: bytes = HEAD, after: bytes = b"") -> bytes:
    """Return a unit again and again up to ``size`` bytes."""
    return before + unit * (max(size - len(before) - len(after), 0) // len(unit)) + after


def json_ld(inner: bytes) -> bytes:
    return b"<script type='application/ld+json'>" + inner + b"</script>" + WORDS


Make = Callable[[int], bytes]
PAGES: dict[str, Make] = {
    # libxml2 and what walks its trees
    "nested blocks": lambda size: filled(b"<div>", min(size, 500_000 * 5)),
    "nested inline": lambda size: filled(b"<b><i><u>", size),
    "nested quotes": lambda size: filled(b"<blockquote><p>word ", size),
    "nested tables": lambda size: filled(b"<table><tr><td>word ", size),
    "nested lists": lambda size: filled(b"<ul><li>word ", size),
    "nested in turn": lambda size: filled(b"<div><p>word </div><span></p>", size),
    "siblings": lambda size: filled(b"<p>word</p>", size),
    "one long line": lambda size: filled(b"word ", size),
    "one long word": lambda size: filled(b"w", size),
    "open angles": lambda size: filled(b"<", size),
    "open tags": lambda size: filled(b"<a href='x' ", size),
    "attributes": lambda size: filled(b" a=b", size, before=HEAD + b"<p", after=b">" + WORDS),
    "attributes by other names": lambda size: (
        HEAD + b"<p " + b" ".join(b"a%d=b" % n for n in range(min(size // 9, 100_000))) + b">" + WORDS
    ),
    "attributes by other names in quotes": lambda size: (
        HEAD + b"<p " + b" ".join(b"a%d='%d'" % (n, n) for n in range(min(size // 12, 100_000))) + b">" + WORDS
    ),
    "deep spans": lambda size: filled(b"<span>word ", size, before=HEAD + WORDS),
    "deep links": lambda size: filled(b"<a href='/x'><b>word ", size, before=HEAD + WORDS),
    "line breaks in a paragraph": lambda size: filled(b"word<br>", size, before=HEAD + b"<p>"),
    "one long attribute": lambda size: filled(b"x y", size, before=HEAD + b"<p class='", after=b"'>" + WORDS),
    "entities": lambda size: filled(b"&amp;&#0;&#xFFFFFFFF;&nosuch;&notit", size),
    "comments": lambda size: filled(b"<!-- x -->", size, after=WORDS),
    "a comment without end": lambda size: filled(b"<!--", size),
    "doctypes": lambda size: filled(b"<!DOCTYPE html [", size),
    "processing instructions": lambda size: filled(b"<?xml version='1.0'?>", size),
    "CDATA": lambda size: filled(b"<![CDATA[ x ", size),
    "NULs": lambda size: filled(b"\x00<\x00p\x00>\x00", size, after=WORDS),
    "controls": lambda size: filled(bytes(range(1, 32)), size, after=WORDS),
    "broken UTF-8": lambda size: filled(b"\xf0\x9f\x98\xff\xfe \xc3", size, after=WORDS),
    "billion laughs": lambda size: (
        f"{LAUGHS}<html xmlns='http://www.w3.org/1999/xhtml'><body><p>&a11;</p>".encode() + WORDS * 20
    ),
    "a bomb in a drawing": lambda size: (
        HEAD + WORDS * 10 + f"{LAUGHS}<svg xmlns='http://www.w3.org/2000/svg'><text>&a11;</text></svg>".encode()
    ),
    "many drawings": lambda size: filled(
        b"<svg viewBox='0 0 9 9'><g><g><path d='M0 0h9'/></g></g></svg>", size, after=WORDS * 5
    ),
    "forms and scripts": lambda size: filled(b"<form><select><option><script>x<", size),
    "fonts": lambda size: filled(b"<font><a href='//['><p>", size),
    # the voices, the bodies, the lists
    "many bodies": lambda size: filled(b"<div class='card'><div class='post-body'>Deep down, words.</div></div>", size),
    "many articles": lambda size: filled(b"<article><h2>Title</h2>" + WORDS + b"</article>", size),
    "links": lambda size: filled(b"<a href='/x'>word word</a> ", size),
    "headings": lambda size: filled(b"<h1>- | </h1><h2>word</h2>", size),
    "line breaks": lambda size: filled(b"word<br>", size, before=HEAD + b"<div class='post-body'>"),
    "pictures": lambda size: filled(b"<img srcset='x 1w,,,, y 2w' alt='a picture to see'>", size, after=WORDS),
    "a long srcset": lambda size: filled(b"x 1w, ", size, before=HEAD + b"<img srcset='", after=b"'>" + WORDS),
    "data pictures": lambda size: filled(b"<img src='data:image/png;base64,AAAA' alt='a picture'>", size, after=WORDS),
    "noscripts": lambda size: filled(b"<noscript><img src='/x.png'></noscript>", size, after=WORDS),
    "styles": lambda size: filled(b"<span style='display:none;display:none'>x</span>", size, after=WORDS),
    "tables": lambda size: filled(b"<tr><td colspan=1000 rowspan=1000>x</td>", size // 100, before=HEAD + b"<table>"),
    "footnotes": lambda size: filled(b"<sup><a href='#n1' id='r1'>1</a></sup><p id='n1'>n</p>", size),
    "ids": lambda size: HEAD + b"".join(b"<p id=a%d><a href='#a%d'>w</a>" % (n, n + 1) for n in range(size // 32)),
    "code": lambda size: filled(b"<pre><code class='language-x'>if (", size),
    "details": lambda size: filled(b"<details><summary>word</summary>", size),
    "rubies": lambda size: filled(b"<ruby>x<rt>y", size),
    # metadata
    "metas": lambda size: filled(b"<meta property='article:tag' content='a, b'>", size, after=WORDS * 5),
    "deep JSON": lambda size: HEAD + json_ld(b"[" * size),
    "long JSON": lambda size: HEAD + json_ld(filled(b'{"@type":"Article"},', size, before=b"[", after=b"{}]")),
    "large numbers in JSON": lambda size: HEAD + json_ld(b'{"datePublished": ' + b"9" * min(size, 2_000_000) + b"}"),
    "dates": lambda size: filled(b"<time datetime='2026-01-01T'>1/1/1/1/1 2026 Jan </time>", size, after=WORDS * 5),
    "a long title": lambda size: b"<html><head><title>" + b"- | " * (size // 4) + b"</title></head><body>" + WORDS * 5,
    "a long byline": lambda size: HEAD + b"<p class='byline'>by " + b"on by " * (size // 6) + b"</p>" + WORDS * 5,
    "refreshes": lambda size: filled(b"<meta http-equiv=refresh content='9;url=x'>", size, before=b"<html><head>"),
    "bases": lambda size: filled(b"<base href='//['>", size, before=b"<html><head>", after=WORDS),
    # formulas
    "nested formulas": lambda size: filled(b"<math><mrow><msup>", size, before=HEAD + WORDS),
    "TeX": lambda size: filled(
        b"\\frac{a}{", size, before=HEAD + b"<script type='math/tex'>", after=b"</script>" + WORDS
    ),
    "dollars": lambda size: filled(b"$ $$ \\( x ", size, before=HEAD + b"<script src='/mathjax.js'></script>"),
}
MARKDOWN: dict[str, Make] = {
    "markdown: brackets": lambda size: filled(b"[", size, before=b"# T\n\n"),
    "markdown: brackets in brackets": lambda size: b"# T\n\n" + b"[" * (size // 2) + b"]" * (size // 2),
    "markdown: pictures": lambda size: filled(b"![a](x ", size, before=b"# T\n\n", after=b")"),
    "markdown: references without end": lambda size: filled(b"[a][", size, before=b"# T\n\n"),
    "markdown: angles and an end": lambda size: filled(b"<a '", size, before=b"# T\n\n", after=b">"),
    "markdown: footnotes by other names": lambda size: (
        b"# T\n\n"
        + b"".join(b"[^%d]" % n for n in range(size // 20))
        + b"\n\n"
        + b"".join(b"[^%d]: n\n" % n for n in range(size // 20))
    ),
    "markdown: links": lambda size: filled(b"[a](", size, before=b"# T\n\n"),
    "markdown: stars": lambda size: filled(b"**a_*", size, before=b"# T\n\n"),
    "markdown: ticks": lambda size: filled(b"`a``", size, before=b"# T\n\n"),
    "markdown: quotes": lambda size: filled(b"> ", size, before=b"# T\n\n"),
    "markdown: lists": lambda size: b"# T\n\n" + b"".join(b" " * n + b"- x\n" for n in range(int(size**0.5))),
    "markdown: tables": lambda size: filled(b"| a ", size, before=b"# T\n\n|a|\n|-|\n"),
    "markdown: angles": lambda size: filled(b"<a ", size, before=b"# T\n\n"),
    "markdown: references": lambda size: filled(b"[a]: x\n", size, before=b"# T\n\n"),
    "markdown: footnotes": lambda size: filled(b"[^a]", size, before=b"# T\n\n[^a]: n\n\n"),
    "markdown: front matter": lambda size: filled(b"a: [", size, before=b"---\n", after=b"\n---\n# T\n\nWords."),
    "markdown: fences": lambda size: filled(b"```\n~~~\n", size, before=b"# T\n\n"),
}
ITEM = b"<item><title>T</title><link>http://a.example/</link><description>&lt;p&gt;w&lt;/p&gt;</description></item>"
RSS = b"<?xml version='1.0'?><rss version='2.0'><channel><title>T</title>"
FEEDS: dict[str, Make] = {
    "feed: entries": lambda size: filled(ITEM, size, before=RSS, after=b"</channel></rss>"),
    "feed: nested": lambda size: filled(b"<item>", size, before=RSS),
    "feed: divs": lambda size: filled(b"&lt;div&gt;", size, before=RSS + b"<item><description>"),
    "feed: billion laughs": lambda size: f"{LAUGHS}<rss version='2.0'><channel><title>&a11;</title>".encode() + ITEM,
    "feed: attributes": lambda size: filled(b" a='b'", size, before=RSS + b"<item", after=b"/>"),
    "feed: open angles": lambda size: filled(b"<", size, before=RSS),
    "feed: entities": lambda size: filled(b"&amp;&#0;&x;", size, before=RSS + b"<item><title>"),
    "feed: dates": lambda size: filled(
        b"<item><pubDate>1/1/1/1/1 Jan 99999</pubDate></item>", size, before=RSS, after=b"</channel></rss>"
    ),
    "feed: deep JSON": lambda size: b'{"version":"https://jsonfeed.org/version/1.1","items":' + b"[" * size,
    "feed: long JSON": lambda size: filled(
        b'{"id":1},', size, before=b'{"version":"https://jsonfeed.org/version/1.1","items":[', after=b"{}]}"
    ),
}
"""What a feed's address may answer."""


def gzip_bomb(size: int) -> bytes:
    """Return a gzip of so many bytes, some thousandth of it in length."""
    member = gzip.compress(b"<div>" * 2_000_000, 9)
    return member * max(size // 10_000_000, 1)


def brotli_bomb(size: int) -> bytes:
    """Return the same for brotli."""
    import brotli

    packer, out = brotli.Compressor(quality=1), io.BytesIO()
    for _ in range(max(size // 10_000_000, 1)):
        out.write(packer.process(b"<div>" * 2_000_000))
    out.write(packer.finish())
    return out.getvalue()


def zstd_bomb(size: int) -> bytes:
    """Return the same for Zstandard, frame upon frame."""
    import zstandard

    return zstandard.ZstdCompressor().compress(b"<div>" * 2_000_000) * max(size // 10_000_000, 1)


BOMBS = {"gzip": gzip_bomb, "br": brotli_bomb, "zstd": zstd_bomb}


def endless(unit: bytes, size: int) -> Iterator[bytes]:
    """Yield so many bytes, a hundred kilobytes at a time."""
    piece = unit * (100_000 // len(unit))
    for _ in range(size // len(piece) + 1):
        yield piece
