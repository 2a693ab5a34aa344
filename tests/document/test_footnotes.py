"""Which blocks a link within the article opens, and which links are references to notes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from reader import document
from reader.document import Code, Document, Style, footnote, from_html, is_footnote_reference
from tests.strategies import documents

REFERENCE = '<p id="r1">Text<sup><a href="#n1">1</a></sup> and<sup><a id="r2" href="#n2">2</a></sup>.</p>'


def opened(html: str, name: str = "n1") -> str:
    return document.to_html(Document(footnote(from_html(REFERENCE + html), name)))


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ('<ol><li id="n1">One. <a href="#r1">↩</a></li><li id="n2">Two.</li></ol>', "<p>One.</p>"),
        ('<ol><li id="n1"><p>One.</p><p>More. <a href="#r1">↩︎</a></p></li></ol>', "<p>One.</p>\n<p>More.</p>"),
        ('<ol><li><p id="n1">One. <a href="#r1">go back up</a></p></li></ol>', "<p>One.</p>"),
        ('<ul><li id="n1"><a href="#r1">^</a> <em>One.</em></li></ul>', "<p><em>One.</em></p>"),
        (
            '<ol><li id="n1">^ <sup><a href="#r1">a</a></sup> <sup><a href="#r2">b</a></sup> '
            'One, <a href="#n2">too</a>.</li></ol>',
            '<p>One, <a href="#n2">too</a>.</p>',
        ),
        ('<p id="n1"><a href="#r1">[1]</a> One.</p><p id="n2"><a href="#r2">[2]</a> Two.</p>', "<p>One.</p>"),
        (
            '<p id="n1">1. One.</p><p>More.</p><p id="n2">2. Two.</p><p>By the writer.</p>',
            "<p>1. One.</p>\n<p>More.</p>",
        ),
        ('<p id="n2">2. Two.</p><p id="n1">1. One.</p><p>By the writer.</p>', "<p>1. One.</p>"),
        (
            '<div><a id="n1" href="#r1">1</a><div><p>One.</p></div></div>'
            '<div><a id="n2" href="#r2">2</a><div><p>Two.</p></div></div>',
            "<p>One.</p>",
        ),
        (
            '<dl><dt id="n1">1</dt><dd>One.</dd><dd>More.</dd><dt id="n2">2</dt><dd>Two.</dd></dl>',
            "<p>1</p>\n<p>One.</p>\n<p>More.</p>",
        ),
        ('<dl><dt>1</dt><dd id="n1">One. <a href="#r1">↩</a></dd></dl>', "<p>One.</p>"),
        ('<table><tr><td id="n1"><a href="#r1">1</a></td><td>One.</td></tr></table>', "<p>One.</p>"),
        ('<aside id="n1"><p>One.</p><p>More.</p></aside><p id="n2">Two.</p>', "<p>One.</p>\n<p>More.</p>"),
        ('<blockquote><p id="n1">One.</p></blockquote>', "<p>One.</p>"),
        ('<h2 id="n1">One</h2><p>Section.</p>', ""),
        ('<section id="n1"><h2>One</h2><p>Section.</p></section>', ""),
        (f'<p id="n1">{"Far too long. " * 120}</p>', ""),
        ("<p>Nothing here.</p>", ""),
    ],
)
def test_a_reference_opens_its_note(html: str, wanted: str) -> None:
    found = opened(html)
    assert found.replace(' id="n1"', "") == wanted


def test_what_is_above_its_links_is_a_place_to_go_back_to() -> None:
    html = REFERENCE + '<ol><li id="n1">One. <a href="#r1">↩</a></li></ol>'
    assert footnote(from_html(html), "r1") == ()
    assert footnote(from_html('<p id="a">Above.</p><p>See <a href="#a">above</a>.</p>'), "a") == ()


def test_a_figure_or_listing_below_opens() -> None:
    doc = from_html('<p>See <a href="#c">the listing</a>.</p><pre id="c">code</pre>')
    assert footnote(doc, "#c") == (Code("code", "", "c"),)


def test_the_specimen_has_its_notes() -> None:
    doc = from_html((Path(__file__).parent.parent / "data" / "typesetting.html").read_text("utf-8"))
    texts = {
        name: Document(footnote(doc, name)).text for name in ("fn-1", "fn-2", "fn-star", "fnref-1", "notes", "fig-2")
    }
    assert texts["fn-1"].endswith("nobody has asked for them.")
    assert texts["fn-2"].endswith("3⁄2 apart.\nThe lower is the wheel.")
    assert texts["fn-star"] == "In metres, and in the hand of whoever was nearest."
    assert texts["fig-2"].startswith("From bottom to top")
    assert not texts["fnref-1"] and not texts["notes"]


@pytest.mark.parametrize(
    ("text", "link", "style", "wanted"),
    [
        ("1", "#a", Style.SUPERSCRIPT, True),
        ("[12]", "#a", 0, True),
        ("[note 3]", "#a", Style.SUPERSCRIPT, True),
        ("(a)", "#a", 0, True),
        ("†", "#a", 0, True),
        ("²", "#a", 0, True),
        ("［１］", "#a", 0, True),
        ("iv", "#a", Style.SUPERSCRIPT, True),
        ("1", "#a", 0, False),
        ("above", "#a", Style.SUPERSCRIPT, False),
        ("[see]", "#a", 0, False),
        ("↩", "#a", Style.SUPERSCRIPT, False),
        ("1", "https://example.org/#a", Style.SUPERSCRIPT, False),
    ],
)
def test_a_reference_is_a_raised_or_bracketed_sign(text: str, link: str, style: int, wanted: bool) -> None:
    assert is_footnote_reference(text, link, style) is wanted


@given(documents)
def test_no_document_raises(doc: Document) -> None:
    for name in ("part-1", "note-1", "note-2", "none", ""):
        assert len(Document(footnote(doc, name)).text) <= 1500
