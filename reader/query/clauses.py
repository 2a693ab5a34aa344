"""The parts of a text that each hold for everything found, and taking them out of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from reader.model import Span
from reader.query.nodes import Node, Or, Phrase, Scope, Word
from reader.query.parsing import CLOSING, OPENING, tree_of
from reader.query.tree import Group, Leaf, build


class Part(NamedTuple):
    """A part as it stands in the text, and the text without it; ``wider`` is the text with its words looked for anywhere,
    empty where they are so already.
    """

    text: str
    without: str
    wider: str = ""


def parts(text: str) -> list[Part]:
    """Return the parts of a text, in order. Of alternatives there is one part: the whole."""
    found = [
        (own, Part(text[slice(*own)], ungrouped(removed(text, span)), _wider(text, node, own)))
        for node, span, own in held(text)
    ]
    tree = tree_of(text).tree
    for clause in tree.alternatives[0] if len(tree.alternatives) == 1 else ():
        if isinstance(clause, Leaf) and isinstance(clause.node, Scope):
            own = Span(clause.start, clause.end)
            found.append((own, Part(text[slice(*own)], removed(text, own))))
    return [part for _, part in sorted(found)]


def _wider(text: str, node: Node, own: Span) -> str:
    typed = text[slice(*own)]
    field, parted, rest = typed.partition(":")
    if not isinstance(node, Word | Phrase) or not node.place or not parted or not field.isalpha():
        return ""
    return text[: own.start] + rest + text[own.end :]


def held(text: str) -> list[tuple[Node, Span, Span]]:
    """Return what all that is found must have: its meaning, the text to cut with it, and its own text."""
    tree = tree_of(text).tree
    build(tree)
    if isinstance(tree.meant, Or):
        whole = Span(0, len(text))
        return [(tree.meant, whole, whole)]
    return list(_clauses(tree, None))


def _clauses(group: Group, whole: Span | None) -> Iterator[tuple[Node, Span, Span]]:
    """Yield the clauses of a group that hold for everything found; ``whole`` is what is cut with the only one of it.

    The text to cut has the AND that joins a clause: the one before it if there is one, else the one behind it.
    """
    alternative = next((a for a in group.alternatives if any(clause.meant is not None for clause in a)), [])
    for index, clause in enumerate(alternative):
        node, own = clause.meant, Span(clause.start, clause.end)
        if node is None:
            continue
        behind = alternative[index + 1].joined if index + 1 < len(alternative) else None
        span = own
        if len(alternative) == 1 and whole is not None and not group.ors:
            span = whole
        elif clause.joined is not None:
            span = Span(clause.joined.start, own.end)
        elif behind is not None:
            span = Span(own.start, behind.end)
        elif group.ors and len(alternative) == 1:
            span = _with_or(group, own)
        if isinstance(clause, Group) and not clause.negated and not isinstance(node, Or):
            yield from _clauses(clause, span)
        else:
            yield node, span, own


def _with_or(group: Group, own: Span) -> Span:
    """Return a clause with an OR beside it that joins it to nothing."""
    behind = next((span for span in group.ors if span.start >= own.end), None)
    if behind is not None:
        return Span(own.start, behind.end)
    return Span(group.ors[-1].start, own.end)


def ungrouped(text: str) -> str:
    """Return the text without parentheses that are round all of it."""
    tree = tree_of(text).tree
    match tree.alternatives:
        case [[Group() as only]] if text[only.start] in OPENING and not text[only.end :].strip():
            return text[only.inner : only.end - 1 if only.closed else only.end].strip()
    return text


def cut(text: str, spans: list[Span]) -> str:
    """Return the text without these parts, each with the one space that parted it from what follows, else from what
    precedes.
    """
    for span in sorted(spans, reverse=True):
        text = removed(text, span)
    return text


def removed(text: str, span: Span) -> str:
    """Return the text without a part and one space beside it."""
    before, after = text[: span.start], text[span.end :]
    if after[:1].isspace():
        after = after[1:]
    elif (not after or after[0] in CLOSING) and before[-1:].isspace():
        before = before[:-1]
    return f"{before}{gap(before) if after and after[0] not in CLOSING else ''}{after}"


def gap(before: str) -> str:
    """Return the space that a term needs behind a text, if any: none behind a space or parenthesis."""
    return "" if not before or before[-1].isspace() or before[-1] in _PARENTHESES else " "


_PARENTHESES = OPENING + CLOSING


def put_in(text: str, span: Span, new: str) -> str:
    """Return the text with something else in the place of a part."""
    before, after = text[: span.start], text[span.end :]
    space = " " if after and not after[0].isspace() and after[0] not in CLOSING else ""
    return f"{before}{gap(before)}{new}{space}{after}"
