"""A text of the search box as it is built: groups in parentheses, alternatives between ORs, clauses beside one another.

The tree keeps where everything stands, for edits of the text. ``build`` makes the meaning of it.
"""

from __future__ import annotations

from reader.model import Span
from reader.query.fields import any_of, negated
from reader.query.nodes import And, Near, Node, Or, Phrase, Regex, Scope, Sort, Term, Typed, Unfinished, Word


class Leaf:
    """One term. ``start`` and ``end`` include its ``-``, and every ``NOT`` before it where it is a clause."""

    __slots__ = (
        "closed",
        "end",
        "joined",
        "meant",
        "negated",
        "node",
        "nots",
        "own",
        "own_end",
        "start",
        "term",
        "turned",
    )

    def __init__(self, node: Typed, start: int, end: int, *, turned: bool = False, closed: bool = True) -> None:
        self.node = node
        self.start = self.own = start
        self.end = self.own_end = end
        self.turned = turned
        """Whether a ``-`` stands right before it."""
        self.closed = closed
        self.negated = turned
        self.nots: list[Span] = []
        self.joined: Span | None = None
        """The AND before it."""
        self.term: Term | None = None
        self.meant: Node | None = None
        """What it asks for, its negations included; made by ``build``."""


class Group:
    """A pair of parentheses, or the whole text. The last alternative is the one that is being filled."""

    __slots__ = (
        *(
            "alternatives",
            "and_",
            "closed",
            "end",
            "field",
            "inner",
            "joined",
            "near",
            "negated",
            "nots",
            "ors",
            "scopes",
        ),
        *("meant", "start", "waiting"),
    )

    def __init__(self, start: int, inner: int, field: str = "", *, turned: bool = False) -> None:
        self.start = start
        self.inner = inner
        """Where the content begins, behind the parenthesis."""
        self.end = inner
        self.field = field
        self.negated = turned
        self.nots: list[Span] = []
        self.joined: Span | None = None
        self.closed = False
        self.alternatives: list[list[Leaf | Group]] = [[]]
        self.ors: list[Span] = []
        self.scopes: list[str] = []
        self.meant: Node | None = None
        # What waits for the next clause.
        self.waiting: list[Span] = []
        self.and_: Span | None = None
        self.near: tuple[Leaf, int, Span] | None = None

    def add(self, clause: Leaf | Group) -> None:
        """Take a clause, with the operators that wait for one."""
        if self.waiting:
            clause.nots = self.waiting
            clause.start = self.waiting[0].start
            clause.negated ^= len(self.waiting) % 2 == 1
            self.waiting = []
        clause.joined, self.and_ = self.and_, None
        self.alternatives[-1].append(clause)


def leaves(group: Group) -> list[Leaf]:
    """Return all terms, in the order of the text."""
    found: list[Leaf] = []
    for alternative in group.alternatives:
        for clause in alternative:
            if isinstance(clause, Leaf):
                found.append(clause)
            else:
                found += leaves(clause)
    return found


def build(group: Group) -> tuple[And, str]:
    """Return what is asked for, without what is unfinished, and the order; each leaf gets its ``Term``."""
    terms = leaves(group)
    _let_last_word_go_on(group)
    node = _meaning(group, [])
    order = ""
    for leaf in terms:
        if isinstance(leaf.node, Sort):
            order = leaf.node.order
    group.meant = node
    root = node if isinstance(node, And) else And(() if node is None else (node,))
    return root, order


def _let_last_word_go_on(group: Group) -> None:
    """Let the last word find longer ones, wherever filters stand: adding one must not change what the words find."""
    last = _last_word(group)
    if last is None:
        return
    node = last.node
    if isinstance(node, Word):
        last.node = Word(node.text, prefix=True, place=node.place, exact=node.exact)
    elif isinstance(node, Near) and not node.words[-1].endswith("*"):
        last.node = Near((*node.words[:-1], f"{node.words[-1]}*"), node.distance, node.place)


def _last_word(group: Group) -> Leaf | None:
    for alternative in reversed(group.alternatives):
        for clause in reversed(alternative):
            if clause.negated:
                continue
            if isinstance(clause, Group):
                if (found := _last_word(clause)) is not None:
                    return found
            elif isinstance(clause.node, Word) or (isinstance(clause.node, Near) and clause.closed):
                return clause
    return None


def _meaning(group: Group, scopes: list[str]) -> Node | None:
    scopes = group.scopes or scopes
    either: list[Node] = []
    for alternative in group.alternatives:
        every: list[Node] = []
        for clause in alternative:
            node = _meaning(clause, scopes) if isinstance(clause, Group) else _settled(clause, scopes)
            if node is None:
                continue
            clause.meant = node = negated(node) if clause.negated else node
            flat = isinstance(node, And) and node.nodes and not clause.negated
            every += node.nodes if flat else [node]  # type: ignore[union-attr]
        if every:
            one = every[0] if len(every) == 1 else And(tuple(every))
            either += one.nodes if isinstance(one, Or) else [one]
    return any_of(tuple(either)) if either else None


def _settled(leaf: Leaf, scopes: list[str]) -> Node | None:
    """Give a leaf its term and return what it asks for."""
    node = leaf.node
    if scopes and isinstance(node, Word | Phrase | Near | Regex) and not node.place:
        places = tuple(dict.fromkeys(scopes))
        node = any_of(tuple(_placed(node, place) for place in places))
    asks = not isinstance(node, Unfinished | Scope | Sort)
    shown: Typed = negated(node) if leaf.turned and asks else node  # type: ignore[arg-type]
    leaf.term = Term(shown, Span(leaf.own, leaf.own_end), leaf.closed)
    return node if asks else None  # type: ignore[return-value]


def _placed(node: Word | Phrase | Near | Regex, place: str) -> Node:
    match node:
        case Word(text, prefix, _, exact):
            return Word(text, prefix, place, exact)
        case Phrase(text):
            return Phrase(text, place)
        case Near(words, distance):
            return Near(words, distance, place)
    return Regex(node.pattern, place)
