"""The articles that hold all that an article can hold: in normal form, with each node and each style at least once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from reader import document
from reader.document import Block, Document, Image, Item, List, Run, Style, Table

DATA = Path(__file__).parent.parent / "data"
NAMES = ["typesetting", "typesetting-rtl", "typesetting-cjk"]


def specimen(name: str) -> tuple[str, Document]:
    html = (DATA / f"{name}.html").read_text("utf-8").rstrip("\n")
    return html, document.from_html(html)


def nodes(value: Any) -> Iterator[Any]:
    """Yield a node of the tree and all that is in it."""
    if isinstance(value, Run):
        yield value
    elif isinstance(value, tuple) and not isinstance(value, Image):
        for each in value:
            yield from nodes(each)
    elif hasattr(value, "__slots__") or hasattr(value, "blocks"):
        yield value
        for name in getattr(type(value), "__annotations__", {}):
            yield from nodes(getattr(value, name))


@pytest.mark.parametrize("name", NAMES)
def test_the_specimen_is_in_normal_form(name: str) -> None:
    html, doc = specimen(name)
    assert document.to_html(doc) == html


def test_every_node_and_style_occurs() -> None:
    _, doc = specimen("typesetting")
    found = list(nodes(doc.blocks))
    kinds = {type(node) for node in found}
    assert {kind for kind in (*get_args(Block), Item, Run) if kind not in kinds} == set()
    runs = [node for node in found if isinstance(node, Run)]
    for style in filter(None, (value for name, value in vars(Style).items() if name.isupper())):
        assert any(run.style & style for run in runs), style
    for name in Run._fields:
        assert any(getattr(run, name) for run in runs), name
    assert {node.level for node in found if isinstance(node, document.Heading)} == set(range(1, 7))
    lists = [node for node in found if isinstance(node, List)]
    assert {each.kind for each in lists} == set("1aAiI")
    assert any(each.start > 1 for each in lists) and any(each.reversed for each in lists)
    items = [item for each in lists for item in each.items]
    assert {item.checked for item in items} == {True, False, None}
    assert any(item.value for item in items) and any(item.anchor for item in items)
    cells = [cell for node in found if isinstance(node, Table) for row in node.rows for cell in row]
    assert {(cell.colspan > 1, cell.rowspan > 1) for cell in cells} >= {(True, False), (False, True)}
    assert {cell.align for cell in cells} == {"", "center", "right"}
    assert {each.kind for each in found if isinstance(each, document.Embed)} == {"video", "audio", "page"}
    assert {each.open for each in found if isinstance(each, document.Details)} == {True, False}


@pytest.mark.parametrize("name", NAMES)
def test_every_link_within_finds_its_place(name: str) -> None:
    _, doc = specimen(name)
    found = list(nodes(doc.blocks))
    places = [place for node in found for place in getattr(node, "anchor", "").split()]
    assert len(places) == len(set(places))
    targets = {node.link[1:] for node in found if isinstance(node, Run) and node.link.startswith("#")}
    assert targets and targets <= set(places)


@pytest.mark.parametrize("name", NAMES[1:])
def test_language_and_direction_reach_every_leaf(name: str) -> None:
    _, doc = specimen(name)
    for node in nodes(doc.blocks):
        if isinstance(node, document.Paragraph | document.Heading):
            assert node.lang
            assert bool(node.direction) == (name == "typesetting-rtl")
        for run in getattr(node, "caption", ()):
            assert run.lang and bool(run.direction) == (name == "typesetting-rtl")
