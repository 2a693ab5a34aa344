"""The table of contents: which headings, how deep, and where."""

from __future__ import annotations

from hypothesis import given

from reader.document import Details, Heading, from_html
from reader.document.outline import outline
from reader.document.tree import Definitions, List
from tests.strategies import documents


def test_headings_are_nested_as_they_follow_one_another() -> None:
    document = from_html(
        "<p>Before.</p><h2>1. Ropes</h2><h4>1.1 Knots</h4><p>x</p><h3>1.2 Bends</h3><h2>2. Sails</h2><h1>After</h1>"
    )
    assert [(entry.text, entry.depth) for entry in outline(document)] == [
        ("1. Ropes", 0),
        ("1.1 Knots", 1),
        ("1.2 Bends", 1),
        ("2. Sails", 0),
        ("After", 0),
    ]


def test_those_of_quotes_and_tables_are_not_the_articles_own() -> None:
    document = from_html(
        "<blockquote><h2>Quoted</h2></blockquote><table><tr><td><h3>Cell</h3></td><td>x</td></tr></table>"
        "<ul><li><h3>Item</h3></li></ul><details><summary>More</summary><h2>Folded</h2></details><h2></h2>"
    )
    assert [entry.text for entry in outline(document)] == ["Item", "Folded"]


def test_a_heading_of_several_lines_is_one() -> None:
    (entry,) = outline(from_html("<h2>One<br>and <em>two</em></h2>"))
    assert entry.text == "One and two"


def headings(blocks):
    for block in blocks:
        match block:
            case Heading():
                yield "".join(run.text for run in block.runs)
            case List():
                for item in block.items:
                    yield from headings(item.blocks)
            case Definitions():
                for entry in block.entries:
                    yield from headings(entry.blocks)
            case Details():
                yield from headings(block.blocks)


@given(documents)
def test_each_begins_where_the_text_has_it(document) -> None:
    texts = [text for text in headings(document.blocks) if text.split()]
    entries = outline(document)
    assert [entry.text for entry in entries] == [" ".join(text.split()) for text in texts]
    for entry, text in zip(entries, texts, strict=True):
        assert document.text.startswith(text, entry.start)
