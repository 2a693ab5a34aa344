"""Marking passages changes no character, and marks them and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from reader import document
from reader.document import Details, Document, Figure, Heading, Paragraph, Style, Table, from_html
from reader.document.marking import marked
from reader.document.tree import Block, Run, groups_of, own_text
from reader.model import Span
from tests.strategies import documents


def styled(blocks: tuple[Block, ...]) -> Iterator[int | None]:
    """Yield the style of each canonical character; None for separators, and for blocks that have one style."""
    for block in blocks:
        runs: tuple[Run, ...] = ()
        match block:
            case Paragraph() | Heading():
                runs = block.runs
            case Figure() | Table():
                runs = block.caption
            case Details():
                runs = block.summary
        if text := own_text(block):
            yield from (run.style for run in runs for _ in run.text) if runs else (None for _ in text)
            yield None
        for group in groups_of(block):
            yield from styled(group)


@given(documents, st.data())
def test_passages_are_marked_and_nothing_else_is_changed(doc: Document, data: st.DataObject) -> None:
    ends = st.integers(0, len(doc.text))
    spans = [Span(*sorted(pair)) for pair in data.draw(st.lists(st.tuples(ends, ends), max_size=4))]
    made = marked(doc, spans)
    assert made.text == doc.text
    for at, (was, now) in enumerate(zip(styled(doc.blocks), styled(made.blocks), strict=True)):
        inside = any(start <= at < end for start, end in spans)
        assert now == (was if was is None or not inside else was | Style.MARKED)


def test_a_marked_passage_is_a_mark_on_the_page() -> None:
    doc = from_html("<p>One <em>two</em> three.</p><ul><li>Four</li></ul>")
    assert document.to_html(marked(doc, [Span(2, 6), Span(15, 19)])) == (
        "<p>On<mark>e </mark><em><mark>tw</mark>o</em> three.</p>\n<ul><li><mark>Four</mark></li></ul>"
    )
