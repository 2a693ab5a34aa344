"""What holds for every document: it survives being written and read, and its text is the text of its leaves."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader import document
from reader.document.builder import Builder
from tests.strategies import documents, trees

PIECES = """
<p> </p> <div> </div> <b> </b> <i> </i> <ul> </ul> <ol/start=3> <li> </li> <table> <tr> <td> <th> </td> </tr> </table>
<pre> </pre> <br> <hr> <blockquote> </blockquote> <a/href='https://example.org'> <a/href=javascript:1> </a> <q> </q>
<img/src=https://example.org/a.png> <img/src=x/alt=y> <figure> </figure> <figcaption> </figcaption> <h2> </h2> <caption>
<dl> <dt> <dd> </dl> <script> </script> <span/lang=fr> </span> <!-- --> <details> <summary> </summary> </details>
<code> </code> <input/type=checkbox> <iframe/src='https://example.org/v'> < > & &amp; <p/align=center> <p/id=x/dir=rtl>
<rb> </rb> <rtc> </rtc> <rp> </rp> <span/class=math/title=x^2> <a/id=z></a> <pre/id=w> <ol/reversed> <details/open>
<center> </center> <a/name=y> <rt> </rt> <ruby> </ruby> <sup> </sup> <svg> </svg> <![CDATA[ ]]> <p <b
"""
_SPACE = re.compile(r"(?<!<)/(?=\w+(?:=(?!/)|>))")
SOUP = st.lists(
    st.sampled_from([_SPACE.sub(" ", piece) for piece in PIECES.split()]) | st.text(max_size=8),
    max_size=40,
).map("".join)

_INLINE = [
    "a",
    "b. ",
    "é",
    "&lt;",
    "&amp;",
    " ",
    "<em>",
    "</em>",
    "<b>",
    "</b>",
    "<code>",
    "</code>",
    "</a>",
    "<br>",
    "<i>",
]
_INLINE += ['<a href="https://example.org/?a&amp;b">', '<a href="javascript:1">']
NEARLY = st.tuples(
    st.sampled_from(["", '<div lang="fr" align="center">', "<ul>", "<blockquote>", "<b>", "<table><tr>"]),
    st.lists(
        st.tuples(
            st.sampled_from(["p", 'p id="x" lang="fr"', "h2", 'h3 id="y"', "li", 'td align="right"', "dd"]),
            st.lists(st.sampled_from(_INLINE), max_size=8),
        ),
        max_size=4,
    ),
).map(lambda it: it[0] + "".join(f"<{name}>{''.join(parts)}</{name.split()[0]}>" for name, parts in it[1]))
"""Blocks of text, styles and links, nested well or not."""


@given(documents)
def test_a_document_survives_being_written_and_read(doc: document.Document) -> None:
    assert document.from_html(document.to_html(doc)) == doc


@given(SOUP)
def test_any_soup_reaches_its_normal_form_in_one_step(soup: str) -> None:
    html = document.to_html(document.from_html(soup))
    assert document.to_html(document.from_html(html)) == html


@given(st.text())
def test_no_text_raises_and_none_comes_out_as_markup(text: str) -> None:
    doc = document.from_html(text.replace("<", "&lt;"))
    assert set(re.findall(r"<(\w+)", document.to_html(doc))) <= {"p", "br"}


@given(trees)
def test_no_visible_character_is_lost(tree: document.Document) -> None:
    def letters(text: str) -> str:
        return re.sub(r"\W", "", text)

    assert letters(document.from_html(document.to_html(tree)).text) == letters(tree.text)


@given(documents)
def test_canonical_text_is_the_leaves_joined_and_holds_no_forbidden_character(doc: document.Document) -> None:
    assert doc.text == "\n".join(doc.leaves())
    assert not re.search("[\u00ad\u2028\u2029\ufffc\ufdd0\ufdd1\r\x00]", doc.text)


@given(documents.filter(lambda doc: 'class="math"' not in document.to_html(doc)))
def test_markdown_holds_every_letter_in_order(doc: document.Document) -> None:
    letters = iter(document.to_markdown(doc))
    assert all(letter in letters for letter in doc.text if letter.isalnum())


@given(SOUP | documents.map(document.to_html) | NEARLY)
@example("<p>a <em>b</em> <em>c</em></p>")
@example("<p>a<em>b</em><em>c</em></p>")
@example("<b><p>a</p><li>b</b></li>")
@example("<p><a href='https://example.org'>a</a></p>")
@example('<p><a href="https://a.example"><a href="javascript:1">a</a></a></p>')
@example('<p><em>a <a href="https://a.example/?b&amp;c">b</em> c</a> d</p>')
@example("<pre><p>a</p></pre><ul><li>a</li><li><em> b</em></li><li>c<p>d</p></li></ul>")
@example("<a id=x></a><p>\u00ada\ufffc b\u2028c</p><p>a&nbsp;</p><p> </p><h2>a\n  b</h2>")
def test_leaves_read_at_one_go_are_what_they_are_when_taken_in_parts(html: str) -> None:
    found = document.from_html(html)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Builder, "settle", lambda *_: False)
        assert document.from_html(html) == found


def test_depth_is_bounded_and_text_survives_it() -> None:
    deep = "<blockquote>" * 5000 + "core" + "</blockquote>" * 5000
    doc = document.from_html(deep)
    assert doc.text == "core"
    assert document.from_html(document.to_html(doc)) == doc
