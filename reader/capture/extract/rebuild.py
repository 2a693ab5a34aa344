"""The article as an element: what is not kept taken out of the page's tree, and the pictures that belong to what is."""

from __future__ import annotations

from itertools import islice

from lxml.html import HtmlElement

from reader.capture.extract.ballot import Ballot
from reader.capture.extract.names import is_caption, is_side
from reader.capture.extract.runs import Run

_SHOWN = ("img", "iframe", "video", "audio")
_HALF = 0.5
_DEEP = 6
_FEW = 2
_LONG_CAPTION = 120
"""Words of what is a caption at most."""
_CREDIT = 3
"""Words beside a picture that name its maker at most."""
_SMALL_BOX = 600
"""Characters of a box that holds a picture and its caption."""


def rebuilt(root: HtmlElement, votes: Ballot) -> HtmlElement | None:
    """Take what is not kept out of the tree and return the element that holds the rest; None when nothing is kept."""
    kept = [run for run in votes.runs if run.kept]
    if not kept:
        return None
    leads = _leads(root, votes, kept[0])
    top = _whole(_common([*(run.block for run in kept), *leads]), votes.runs)
    owners = {id(run): owner for run in votes.runs if (owner := _pictured(run.block, top)) is not None}
    weights = _weights([run for run in votes.runs if id(run) not in owners], top)
    inner = _common([run.block for run in kept])
    shown = {picture for picture in inner.iter(*_SHOWN) if _stays(picture, inner, weights, votes.chosen)} | set(leads)
    for run in votes.runs:
        owner = owners.get(id(run))
        if owner is not None and len(run.words) <= _LONG_CAPTION:
            run.kept = any(picture in shown for picture in owner.iter(*_SHOWN)) and _captions(run, votes.chosen)
        if not run.kept:
            run.clear()
    for picture in list(top.iter(*_SHOWN)):
        if picture not in shown:
            picture.drop_tree()
    return top


def _leads(root: HtmlElement, votes: Ballot, first: Run) -> list[HtmlElement]:
    """Return the pictures above the text that the reader view takes for the article's; none when these are many."""
    found = []
    for element in root.iter():
        if element is first.block:
            break
        if element.tag == "img" and element in votes.chosen and not is_side(element, root):
            found.append(element)
    return found if len(found) <= _FEW else []


def _pictured(block: HtmlElement, top: HtmlElement) -> HtmlElement | None:
    """Return what a caption belongs to, a figure or a box with a picture; None for what is no caption."""
    named = False
    for level, node in enumerate((block, *block.iterancestors())):
        if node is top or level > _DEEP:
            return None
        if node.tag == "figure":
            other = next(node.iter("pre", "table", "blockquote"), None) is not None
            return node if not other and next(node.iter(*_SHOWN), None) is not None else None
        if named and next(node.iter("img"), None) is not None:
            return node if len(node.text_content()) <= _SMALL_BOX else None
        named = named or is_caption(node)
    return None


def _captions(run: Run, chosen: set[HtmlElement]) -> bool:
    """Say whether a run beside a picture is its caption and no button or label."""
    named = any(node.tag in {"figcaption", "figure"} for node in (run.block, *islice(run.block.iterancestors(), _DEEP)))
    return run.kept or (named and run.share(chosen) >= _HALF)


def _stays(
    picture: HtmlElement, top: HtmlElement, weights: dict[HtmlElement, tuple[int, int]], chosen: set[HtmlElement]
) -> bool:
    """Say whether a picture belongs to what is kept: it stands with kept words, and in nothing named after furniture.

    A word or two beside a picture that the reader view has are who made it, and not what it belongs to.
    """
    node, known = picture, picture in chosen
    kept, whole = weights.get(node, (0, 0))
    while node is not top and (not whole or (known and not kept and whole <= _CREDIT)):
        above = node.getparent()
        if above is None:
            break
        node = above
        kept, whole = weights.get(node, (0, 0))
    if node is not top and kept < whole * _HALF:
        return False
    return known or not is_side(picture, top)


def _weights(runs: list[Run], top: HtmlElement) -> dict[HtmlElement, tuple[int, int]]:
    """Return how many words are kept in each element that has words, and how many there were."""
    found: dict[HtmlElement, tuple[int, int]] = {}
    for run in runs:
        size = len(run.words)
        node: HtmlElement | None = run.block
        while node is not None and size:
            kept, whole = found.get(node, (0, 0))
            found[node] = (kept + size * run.kept, whole + size)
            node = node.getparent() if node is not top else None
    return found


def _whole(top: HtmlElement, runs: list[Run]) -> HtmlElement:
    """Return the list that an article is an item of, when the page has nothing beside it; else the article."""
    around = next((node for node in top.iterancestors() if node.tag in {"ul", "ol"}), None)
    if around is None:
        return top
    inside = set(around.iter())
    return around if all(run.block in inside for run in runs) else top


def _common(elements: list[HtmlElement]) -> HtmlElement:
    """Return the deepest element that holds all of these."""
    line = [elements[0], *elements[0].iterancestors()]
    shared = set(line)
    for element in elements[1:]:
        if element in shared and element is line[0]:
            continue
        shared &= {element, *element.iterancestors()}
    return next(element for element in line if element in shared)
