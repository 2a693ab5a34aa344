"""Words of a query as expressions of FTS5, and the articles and marks that hold them.

FTS5: sqlite.org/fts5.html, section 3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pyroaring import BitMap

from reader.library import folding
from reader.library.index import HEAD, SHORT
from reader.query import And, Near, Node, Not, Or, Phrase, Word, forms

if TYPE_CHECKING:
    from reader.library.index import Index
    from reader.library.mark_index import MarkIndex

Said = Word | Phrase | Near
_ARTICLE = {"": (*HEAD, "path", "body"), "title": ("title",), "text": ("body",), "highlight": (), "note": ()}
_HEADS = {"": HEAD, "title": ("title",), "text": (), "highlight": (), "note": ()}
_MARK = {"": ("quote", "note"), "title": (), "text": (), "highlight": ("quote",), "note": ("note",)}
"""The columns of either index that make up a place."""


class Asked(NamedTuple):
    """What is asked of the indexes for one node: expressions of FTS5 without their columns."""

    whole: str
    """Of all columns."""
    begun: str
    """Of titles, bylines and sites alone: a beginning of so few letters that most articles hold it. Else empty."""


def asked(node: Said) -> Asked | None:
    """Return what is asked for; None for a text without any word in it."""
    if isinstance(node, Near):
        phrases = [found for word in node.words if (found := _phrase(word.removesuffix("*"), word.endswith("*")))]
        if not phrases:
            return None
        if len(phrases) == 1:
            return Asked(phrases[0], "")
        return Asked(f"NEAR({' '.join(phrases)}, {node.distance})", "")
    prefix = isinstance(node, Word) and node.prefix
    phrase = _phrase(node.text, prefix)
    if not phrase:
        return None
    tokens, beginning = folding.tokens(node.text)
    begun = f"{phrase} *" if prefix and not beginning and len(tokens) == 1 and len(tokens[0]) <= SHORT else ""
    return Asked(phrase, begun)


def _phrase(text: str, prefix: bool) -> str:
    tokens, beginning = folding.tokens(text)
    if not tokens:
        return ""
    goes_on = beginning or (prefix and len(tokens[-1]) > SHORT)
    return f'"{" ".join(tokens)}"{" *" if goes_on else ""}'


def other_forms(node: Said) -> dict[str, frozenset[str]]:
    """Return the other forms of what is asked for by the language that has them, none that its beginning finds anyway."""
    if not isinstance(node, Word) or node.exact:
        return {}
    tokens, _ = folding.tokens(node.text)
    if len(tokens) != 1:
        return {}
    found = {}
    for lang, every in forms.in_languages(tokens[0]).items():
        others = frozenset(form for form in every if not form.startswith(tokens[0])) if node.prefix else every
        if others:
            found[lang] = others
    return found


def forms_in_articles(index: Index, node: Said, words: frozenset[str]) -> BitMap:
    """Return the articles that hold any of these words where a node asks for words."""
    columns = _ARTICLE[node.place]
    return index.holding(_placed(_any_of(words), columns)) if columns else BitMap()


def forms_in_marks(index: MarkIndex, node: Said, words: frozenset[str]) -> BitMap:
    """Return the numbers of the marks that do."""
    columns = _MARK[node.place]
    return index.holding(_placed(_any_of(words), columns)) if columns else BitMap()


def in_articles(index: Index, node: Said) -> BitMap:
    """Return the articles that hold what is asked for in themselves, their marks left aside."""
    found, columns = asked(node), _ARTICLE[node.place]
    if found is None or not columns:
        return BitMap()
    whole = index.holding(_placed(found.whole, columns))
    head = [column for column in columns if column in HEAD]
    if found.begun and head:
        return whole | index.holding(_placed(found.begun, tuple(head)), "ft_title")
    return whole


def in_marks(index: MarkIndex, node: Said) -> BitMap:
    """Return the numbers of the marks that hold what is asked for."""
    found, columns = asked(node), _MARK[node.place]
    return index.holding(_placed(found.whole, columns)) if found and columns else BitMap()


def for_articles(node: Node, *, whole: bool) -> str:
    """Return an expression for weighing the articles that a query finds, by its words alone; empty for none. With ``whole``
    it leaves out those that hold only longer words that begin so.
    """
    return _joined(node, _ARTICLE, whole)


def for_heads(node: Node, *, whole: bool) -> str:
    """Return an expression for weighing those that hold words in titles, bylines and sites (``ft_title``)."""
    return _joined(node, _HEADS, whole)


def for_marks(node: Node, *, whole: bool) -> str:
    """Return an expression for weighing the marks that a query finds."""
    return _joined(node, _MARK, whole)


def in_order(node: Node, table: str, *, whole: bool) -> str:
    """Return an expression for what of ``ft``, ``ft_title`` or ``marks`` holds all words as they were typed, one after another;
    empty where that says nothing: of a single word that has no other forms, of alternatives, of words in several places.
    """
    nodes = [each for each in (node.nodes if isinstance(node, And) else (node,)) if isinstance(each, Said)]
    words = [each for each in nodes if isinstance(each, Word | Phrase)]
    if not words or len(words) < len(nodes) or len({each.place for each in words}) > 1:
        return ""
    columns = {"ft": _ARTICLE, "ft_title": _HEADS, "marks": _MARK}[table][words[0].place]
    first, last = words[0], words[-1]
    goes_on = isinstance(last, Word) and last.prefix and not whole
    if not columns or (first is last and (goes_on or not other_forms(_whole(first)))):
        return ""
    phrase = _phrase(" ".join(each.text for each in words), goes_on)
    return _placed(phrase, columns) if phrase else ""


def _joined(node: Node, places: dict[str, tuple[str, ...]], whole: bool) -> str:
    match node:
        case And(nodes) | Or(nodes):
            parts = list(dict.fromkeys(filter(None, (_joined(each, places, whole) for each in nodes))))
            word = " AND " if isinstance(node, And) else " OR "
            return f"({word.join(parts)})" if len(parts) > 1 else "".join(parts)
        case Word() | Phrase() | Near():
            said, columns = _weighed(node, whole), places[node.place]
            return _placed(said, columns) if said and columns else ""
    return ""


def _weighed(node: Said, whole: bool) -> str:
    node = _whole(node) if whole else node
    found = asked(node)
    if found is None:
        return ""
    others = frozenset[str]().union(*other_forms(node).values())
    return f"({found.whole} OR {_any_of(others)})" if others else found.whole


def _whole(node: Said) -> Said:
    """Return a node without what its last word may go on with."""
    return Word(node.text, False, node.place, node.exact) if isinstance(node, Word) and node.prefix else node


def _any_of(words: frozenset[str]) -> str:
    every = " OR ".join(f'"{word}"' for word in sorted(words))
    return f"({every})" if len(words) > 1 else every


def _placed(expression: str, columns: tuple[str, ...]) -> str:
    if columns in {_ARTICLE[""], HEAD}:
        return expression
    return f"{{{' '.join(columns)}}} : {expression}"


def pruned(node: Node) -> Node | None:
    """Return a query without what holds no word and so asks for nothing; None where nothing is left."""
    match node:
        case And(nodes) | Or(nodes):
            left = tuple(found for each in nodes if (found := pruned(each)) is not None)
            if not left and nodes:
                return None
            return type(node)(left) if len(left) != 1 else left[0]
        case Not(inner):
            found = pruned(inner)
            return None if found is None else Not(found)
        case Word() | Phrase() | Near():
            return node if asked(node) else None
    return node
