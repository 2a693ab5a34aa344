"""Documents made up by hypothesis, with everything that a tree can hold."""

from __future__ import annotations

from hypothesis import strategies as st

from reader.document import (
    Block,
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

WORDS = (
    "stone",
    "қала",
    "図書館",
    "مكتبة",
    "😀",
    "👩‍👧",
    "é",
    "a\u0301",
    " ",
    "\n",
    "𝒜",
    "\u200d",
    "long-word",
    ".",
    "\t",
)
LINKS = ("", "", "", "https://example.org/a", "#note", "mailto:someone@example.org", "javascript:alert(1)")

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map("".join)
images = st.builds(
    Image,
    src=st.sampled_from(["http://example.org/none.png", "file:///etc/hostname"]),
    alt=st.sampled_from(["", "A stone"]),
    width=st.sampled_from([0, 10, 3000]),
    height=st.sampled_from([0, 12]),
)
pictures = st.builds(lambda image: Run("", image=image), images)
runs = st.builds(
    Run,
    text=texts,
    style=st.integers(0, 1023),
    link=st.sampled_from(LINKS),
    title=st.just(""),
    lang=st.just(""),
    direction=st.just(""),
    image=st.none(),
)
lines = st.lists(runs | runs | pictures, max_size=4).map(tuple)
sides = st.sampled_from(["", "", "rtl", "ltr"])

leaves: st.SearchStrategy[Block] = st.one_of(
    st.builds(Paragraph, runs=lines, align=st.sampled_from(["", "center", "right"]), direction=sides),
    st.builds(Heading, level=st.integers(1, 6), runs=lines, direction=sides),
    st.builds(Code, text=texts, language=st.just("python")),
    st.just(Rule()),
    st.builds(Figure, images=st.lists(images, min_size=1, max_size=2).map(tuple), caption=lines, link=st.just("")),
    st.builds(
        Embed,
        kind=st.sampled_from(["video", "audio", "page"]),
        src=st.just("https://example.org/v"),
        title=texts | st.just(""),
    ),
)


def _nested(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    several = st.lists(inner, max_size=3).map(tuple)
    cells = st.builds(
        Cell,
        blocks=several,
        header=st.booleans(),
        colspan=st.integers(1, 3),
        rowspan=st.integers(1, 3),
        align=st.sampled_from(["", "right"]),
    )
    items = st.builds(
        Item, blocks=several, checked=st.sampled_from([None, None, True, False]), value=st.sampled_from([None, 3, 40])
    )
    rows = st.lists(st.lists(cells, min_size=1, max_size=3).map(tuple), min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Quote, blocks=several),
        st.builds(
            List,
            items=st.lists(items, min_size=1, max_size=3).map(tuple),
            ordered=st.booleans(),
            start=st.integers(-2, 30),
            kind=st.sampled_from("1aAiI"),
        ),
        st.builds(
            Definitions,
            entries=st.lists(st.builds(Definition, blocks=several, term=st.booleans()), max_size=3).map(tuple),
        ),
        st.builds(Table, rows=rows, caption=lines),
        st.builds(Details, summary=lines, blocks=several),
    )


blocks = st.recursive(leaves, _nested, max_leaves=8)
documents = st.builds(Document, blocks=st.lists(blocks, max_size=6).map(tuple))
