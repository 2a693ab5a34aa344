"""A part of a document is a document whose text is that part of the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader import document
from reader.document import Document, List, Quote, Table, from_html
from reader.model import Span
from tests.strategies import documents, trees


def separators(doc: Document) -> set[int]:
    """Return where the line ends stand that belong to no leaf."""
    found, at = set(), -1
    for leaf in doc.leaves():
        found.add(at)
        at += len(leaf) + 1
    return found - {-1}


def trimmed(doc: Document, span: Span) -> str:
    between = separators(doc)
    start, end = span
    while start < end and start in between:
        start += 1
    while start < end and end - 1 in between:
        end -= 1
    return doc.text[start:end]


@given(documents | trees, st.data())
def test_the_text_of_a_slice_is_the_slice_of_the_text(doc: Document, data: st.DataObject) -> None:
    ends = st.integers(0, len(doc.text))
    start, end = sorted((data.draw(ends), data.draw(ends)))
    assert document.slice(doc, Span(start, end)).text == trimmed(doc, Span(start, end))


@given(documents)
def test_all_of_it_is_itself_or_what_stands_in_it_alone(doc: Document) -> None:
    whole = document.slice(doc, Span(0, len(doc.text)))
    assert whole.text == doc.text
    if len(doc.blocks) > 1:
        assert document.to_html(whole).count("<img") == document.to_html(doc).count("<img")


@given(documents, st.data())
def test_a_slice_can_be_written(doc: Document, data: st.DataObject) -> None:
    ends = st.integers(0, len(doc.text))
    start, end = sorted((data.draw(ends), data.draw(ends)))
    part = document.slice(doc, Span(start, end))
    document.to_html(part)
    document.to_markdown(part)


def cut(html: str, first: str, last: str) -> Document:
    doc = from_html(html)
    start = doc.text.index(first)
    return document.slice(doc, Span(start, doc.text.index(last, start) + len(last)))


def test_styles_and_links_are_cut_with_their_text() -> None:
    part = cut("<p>A <b>bold and <i>leaning</i></b> <a href='https://example.org'>word</a> more</p>", "and", "wo")
    assert document.to_html(part) == (
        '<p><strong>and <em>leaning</em></strong> <a href="https://example.org">wo</a></p>'
    )


def test_a_list_keeps_its_numbers() -> None:
    part = cut("<ol start=3><li>rope<li>bucket<li value=9>lamp<li>oil</ol>", "cket", "oil")
    assert document.to_html(part) == '<ol start="4"><li>cket</li><li value="9">lamp</li><li>oil</li></ol>'
    [block] = part.blocks
    assert isinstance(block, List)


def test_what_is_cut_from_one_leaf_stands_by_itself() -> None:
    for html in ("<ul><li>a rope<li>b</ul>", "<blockquote><p>a rope</p><p>b</p></blockquote>"):
        assert document.to_html(cut(html, "rope", "rope")) == "<p>rope</p>"
    table = "<table><tr><td>a rope<td>b</table>"
    assert document.to_html(cut(table, "rope", "rope")) == "<p>rope</p>"


def test_quotes_and_tables_stay_around_several_leaves() -> None:
    assert isinstance(cut("<blockquote><p>one</p><p>two</p></blockquote><p>x</p>", "ne", "tw").blocks[0], Quote)
    part = cut("<table><tr><th>a<th>b<tr><td>c<td>d<tr><td>e<td>f</table>", "d", "e")
    [table] = part.blocks
    assert isinstance(table, Table)
    assert [[bool(cell.blocks) for cell in row] for row in table.rows] == [[False, True], [True, False]]


@pytest.mark.parametrize(("first", "kept"), [("two", 0), ("one", 1)])
def test_a_picture_belongs_to_what_stands_around_it(first: str, kept: int) -> None:
    html = "<p>one</p><figure><img src='https://example.org/a.png' alt=''></figure><p>two</p>"
    assert document.to_html(cut(html, first, "two")).count("<img") == kept
