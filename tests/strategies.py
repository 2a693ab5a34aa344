"""Hypothesis strategies for what the program is about: articles' texts, document trees, spans of them."""

from __future__ import annotations

from hypothesis import strategies as st

from reader import document
from reader.document import (
    Cell,
    Code,
    Definition,
    Definitions,
    Details,
    Document,
    Embed,
    Figure,
    Heading,
    Image,
    Item,
    List,
    Paragraph,
    Quote,
    Rule,
    Run,
    Table,
)
from reader.model import Span

WORDS = [
    "margin",
    "Қала",
    "ұйқы",
    "naïve",
    "readers’",
    "読書",
    "静か",
    "קריאה",
    "قراءة",
    "👩🏽‍🚀",
    "𝛼",
    "3,5",
    "e‑mail",
    "&amp;",
    "<b>",
    "*a*",
    "x_y",
    "1.",
    "—",
]

words = st.sampled_from(WORDS) | st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"]), min_size=1, max_size=6
)
phrases = st.lists(words, min_size=1, max_size=6).map(" ".join)
links = st.sampled_from(["", "", "", "https://example.org/a?b=1&c=2", "mailto:a@example.org", "#note-1"])
styles = st.integers(0, 2047) | st.sampled_from([0, 0, 0, 1, 2])
images = st.builds(
    Image,
    st.sampled_from(["https://example.org/p.png", "sha256:" + "ab" * 32]),
    st.sampled_from(["", "A desk", 'say "hi" & go']),
    st.integers(0, 900),
    st.integers(0, 900),
)
_texts = st.builds(
    Run,
    phrases | st.just(" "),
    styles,
    links,
    st.sampled_from(["", "told"]),
    st.sampled_from(["", "fr"]),
    st.sampled_from(["", "rtl"]),
    image=st.none(),
    ruby=st.just(""),
)
_read = st.builds(
    Run,
    st.sampled_from(["漢", "漢字", " 漢 ", "字"]),
    styles,
    links,
    st.sampled_from(["", "told"]),
    image=st.none(),
    ruby=st.sampled_from(["かん", "kan <ji>"]),
)
_pictures = st.builds(
    Run, st.just(""), st.just(0), st.just(""), st.just(""), st.just(""), st.just(""), images, st.just("")
)
runs = st.lists(_texts | _texts | _texts | _read | st.just(Run("\n")) | _pictures, min_size=1, max_size=5).map(tuple)
places = st.sampled_from(["", "", "part-1", "note-1 note-2"])
codes = st.builds(
    Code,
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]) | st.just("\t"), max_size=12),
        min_size=1,
        max_size=4,
    ).map("\n".join),
    st.sampled_from(["", "python", "c++"]),
    places,
)
leaves = (
    st.builds(
        Paragraph,
        runs,
        st.sampled_from(["", "center"]),
        st.sampled_from(["", "kk"]),
        st.sampled_from(["", "rtl"]),
        places,
    )
    | st.builds(Heading, st.integers(1, 6), runs)
    | codes
    | st.just(Rule())
    | st.builds(
        Figure,
        st.lists(images, min_size=1, max_size=3).map(tuple),
        runs | st.just(()),
        st.sampled_from(["", "https://example.org/big"]),
        places,
    )
    | st.builds(
        Embed,
        st.sampled_from(["video", "audio", "page"]),
        st.just("https://example.org/v"),
        st.sampled_from(["", "A film"]),
    )
)


def _containers(blocks: st.SearchStrategy[document.Block]) -> st.SearchStrategy[document.Block]:
    several = st.lists(blocks, min_size=1, max_size=3).map(tuple)
    items = st.lists(st.builds(Item, several, st.sampled_from([None, None, True, False])), min_size=1, max_size=3).map(
        tuple
    )
    cells = st.builds(
        Cell, several | st.just(()), st.booleans(), st.integers(1, 3), st.integers(1, 2), st.sampled_from(["", "right"])
    )
    rows = st.lists(st.lists(cells, min_size=1, max_size=3).map(tuple), min_size=1, max_size=3).map(tuple)
    return (
        st.builds(Quote, several)
        | st.builds(List, items)
        | st.builds(List, items, st.just(True), st.integers(-3, 99), st.sampled_from("1aAiI"), st.booleans())
        | st.builds(
            Definitions, st.lists(st.builds(Definition, several, st.booleans()), min_size=1, max_size=3).map(tuple)
        )
        | st.builds(Table, rows, runs | st.just(()))
        | st.builds(Details, runs | st.just(()), several, st.booleans())
    )


blocks = st.recursive(leaves, _containers, max_leaves=8)
trees = st.builds(Document, st.lists(blocks, max_size=5).map(tuple))
documents = trees.map(lambda tree: document.from_html(document.to_html(tree)))
"""Documents in normal form, which is what everything but the sanitiser ever sees."""


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[str, Span]:
    """A text of some paragraphs, some of them repeated, and a span of it that is not empty."""
    paragraphs = draw(st.lists(phrases, min_size=1, max_size=8))
    text = "\n".join(draw(st.permutations(paragraphs + draw(st.lists(st.sampled_from(paragraphs), max_size=3)))))
    start = draw(st.integers(0, len(text) - 1))
    return text, Span(start, draw(st.integers(start + 1, len(text))))
