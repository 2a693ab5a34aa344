"""The canonical text that is taken from a body by patterns is the one that its tree has."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from reader import document
from reader.library.plain import text_of
from tests.strategies import documents


@settings(suppress_health_check=list(HealthCheck))
@given(documents)
def test_the_text_is_that_of_the_tree(made: document.Document) -> None:
    html = document.to_html(made)
    assert text_of(html) == document.from_html(html).text


@pytest.mark.parametrize(
    "html",
    [
        "<p>One<br>two &amp; three</p>\n<p><strong>four</strong></p>",
        "<pre><code>a\n\n  b &lt; c\n</code></pre>\n<hr>\n<p>d</p>",
        '<p data-embed="video"><a href="https://www.film.example/7">film.example</a></p>\n<p>e</p>',
        '<p data-embed="video"><a href="https://film.example/7">A film &amp; more</a></p>',
        "<ul><li>f<p>g</p></li><li><ul><li>h</li></ul></li></ul>\n<blockquote><p>i</p></blockquote>",
        "<table><caption>j</caption><tr><td>k</td><td>l<ul><li>m</li></ul></td></tr></table>",
        '<figure><img src="n" alt="o"><figcaption>p</figcaption></figure>',
        "<details><summary>q</summary><p>r</p></details>\n<p><ruby>漢<rt>かん</rt></ruby>字</p>",
    ],
)
def test_every_kind_of_block(html: str) -> None:
    there = document.from_html(html)
    assert text_of(document.to_html(there)) == there.text
