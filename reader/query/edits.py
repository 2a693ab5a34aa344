"""A parsed text and its edits. The text is the truth: every edit changes only the terms concerned.

An edit speaks of what holds for everything found: terms beside one another, in no alternative and under no ``NOT``. Where
the text has alternatives, parentheses are put round them first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeGuard

from reader.frozen import frozen
from reader.model import Span, State, clean_tag, tag_key
from reader.query.clauses import cut, gap, held, put_in, ungrouped
from reader.query.nodes import (
    PLACES,
    And,
    Atom,
    FromFeed,
    Is,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Problem,
    Regex,
    Tag,
    Term,
    Unfinished,
    Untagged,
    Word,
    Words,
)
from reader.query.parsing import CLOSING, OPENING, QUOTES, tree_of
from reader.query.tree import Group, Leaf, build, leaves

_STATES = {"inbox": State.INBOX, "later": State.LATER, "archived": State.ARCHIVE, "trashed": State.TRASH}
_PLAIN_NAME = re.compile(rf"[^\s{QUOTES}«»「」『』\\(){'（）'}*]+")
Clause = Leaf | Group


@frozen
class Query:
    """A parsed text; equal to any other query of the same text."""

    text: str
    terms: tuple[Term, ...]
    problems: tuple[Problem, ...] = ()
    root: And = And(())
    """What is asked for, without what is unfinished. It nests some two hundred deep at most."""
    sort: str = ""
    """One of ``ORDERS``; empty when the text names none."""

    def __eq__(self, other: object) -> bool:
        return self.text == other.text if isinstance(other, Query) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.text)

    def __bool__(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.root.nodes)

    def tags(self) -> tuple[str, ...]:
        """Return the tags that all must have, each once, as typed."""
        return _unique(node.name for node in self.root.nodes if isinstance(node, Tag))

    def any_tags(self) -> tuple[str, ...]:
        """Return the tags of which one is enough: those of the first alternatives that are tags alone."""
        nodes = next((node.nodes for node in self.root.nodes if _is_any_tag(node)), ())
        return _unique(node.name for node in nodes if isinstance(node, Tag))

    def feeds(self) -> tuple[str, ...]:
        """Return the names of the feeds asked for, as typed."""
        return tuple(node.name for node in self.root.nodes if isinstance(node, FromFeed))

    def excluded_tags(self) -> tuple[str, ...]:
        """Return the tags behind a ``-``."""
        nots = (node.node for node in self.root.nodes if isinstance(node, Not))
        return _unique(node.name for node in nots if isinstance(node, Tag))

    def flags(self) -> tuple[str, ...]:
        """Return the flags asked for, negated ones not."""
        return tuple(node.flag for node in self.root.nodes if isinstance(node, Is))

    @property
    def positive(self) -> tuple[Atom, ...]:
        """Everything asked for anywhere, in alternatives too, but not what is excluded."""
        return tuple(_atoms(self.root, wanted=True))

    @property
    def has_words(self) -> bool:
        """Whether words are asked for or excluded, so that the index is needed."""
        return any(isinstance(node, Words) for wanted in (True, False) for node in _atoms(self.root, wanted=wanted))

    def words(self) -> tuple[Word | Phrase | Near | Regex, ...]:
        """Return the words asked for, for marking them where they stand."""
        return tuple(node for node in self.positive if isinstance(node, Word | Phrase | Near | Regex))

    @property
    def state(self) -> State | None:
        """The shelf asked for, None when the query names none."""
        return next((_STATES[flag] for flag in self.flags() if flag in _STATES), None)

    @property
    def place(self) -> str:
        """The place of the sidebar that this query is in, a key of ``PLACES``."""
        if self.feeds():
            return "feeds"
        return next((place for flag in self.flags() for place, its in PLACES.items() if its == flag), "all")

    def with_tag(self, name: str) -> Query:
        """Ask for a tag too; it goes behind the filters that lead the text. It is no longer excluded."""
        return self._with(name, negated=False)

    def excluding_tag(self, name: str) -> Query:
        """Ask for what does not have the tag; it is no longer asked for."""
        return self._with(name, negated=True)

    def without_tag(self, name: str) -> Query:
        """Say nothing of the tag any more, be it asked for, one of several of which one is enough, or excluded."""
        key = tag_key(clean_tag(name))
        query = self._without(lambda node: _is_tag(node, key) or _is_not_tag(node, key))
        if key in map(tag_key, query.any_tags()):
            query = query._cut_any(key)
        return query

    def only_tag(self, name: str) -> Query:
        """Ask for this tag and no other; excluded tags, words and flags stay."""
        key = tag_key(clean_tag(name))
        query = self._without(
            lambda node: (
                _is_any_tag(node) or (isinstance(node, Tag) and tag_key(node.name) != key) or node == Untagged()
            )
        )
        return query.with_tag(name)

    def with_any_tag(self, name: str) -> Query:
        """Let a tag be one of those of which one is enough: beside a single tag that is asked for, or such a group."""
        cleaned = clean_tag(name)
        key = tag_key(cleaned)
        if not cleaned or key in map(tag_key, (*self.tags(), *self.any_tags())):
            return self
        query = self._without(lambda node: _is_not_tag(node, key) or node == Untagged())
        names = query.any_tags() or query.tags()[-1:]
        if not names:
            return query.with_tag(name)
        wanted = f"({' OR '.join(map(tag_text, (*names, cleaned)))})"
        single = next((node for node in query.root.nodes if _is_tag(node, tag_key(names[0]))), None)
        there = next(filter(_is_any_tag, query.root.nodes), single)
        return query._replaced(lambda node: node == there, wanted)

    def with_place(self, place: str) -> Query:
        """Look in a place of the sidebar, a key of ``PLACES``, instead of the place looked in now."""
        flag = PLACES[place]
        old = frozenset(PLACES.values())
        query = self._without(lambda node: (flag and node == Not(Is(flag))) or isinstance(node, FromFeed))
        if not flag:
            return query._without(lambda node: isinstance(node, Is) and node.flag in old)
        there = [node for node in query.root.nodes if isinstance(node, Is) and node.flag in old]
        if there:
            return query._replaced(lambda node: isinstance(node, Is) and node.flag in old, f"is:{flag}")
        text = query._grouped()
        start = next((clause.start for clause in tree_of(text).tree.alternatives[0]), len(text))
        before = text[:start].strip()
        return parse(f"{before}{gap(before)}is:{flag} {text[start:]}".strip())

    # how

    def _with(self, name: str, *, negated: bool) -> Query:
        cleaned = clean_tag(name)
        key = tag_key(cleaned)
        if not cleaned:
            return self
        wanted = ("-" if negated else "") + tag_text(cleaned)
        right, wrong = (_is_not_tag, _is_tag) if negated else (_is_tag, _is_not_tag)
        there = any(right(node, key) for node in self.root.nodes)
        if any(wrong(node, key) for node in self.root.nodes):
            if there:
                return self._without(lambda node: wrong(node, key))
            return self._replaced(lambda node: wrong(node, key), wanted)
        if not negated and Untagged() in self.root.nodes and not there:
            return self._replaced(lambda node: node == Untagged(), wanted)
        return self if there else self._put(wanted)

    def _put(self, wanted: str) -> Query:
        """Put a term behind the filters that lead the text."""
        text = self._grouped()
        tree = tree_of(text).tree
        behind = next((c.start for c in tree.alternatives[0] if not _is_filter(c)), None)
        if behind is None:
            return parse(f"{text.rstrip()} {wanted}".lstrip())
        return parse(f"{text[:behind]}{gap(text[:behind])}{wanted} {text[behind:]}")

    def _grouped(self) -> str:
        """Return the text with parentheses round it if it has alternatives, so that something can stand before it."""
        tree, problems = tree_of(self.text)
        if not tree.ors:
            return self.text
        text = self.text
        for problem in reversed(problems):
            if text[slice(*problem.span)] in tuple(CLOSING):
                text = f"{text[: problem.span.start]} {text[problem.span.end :]}"
        tree = tree_of(text).tree
        last = leaves(tree)[-1:]
        still_typed = any(not leaf.closed or isinstance(leaf.node, Unfinished) for leaf in last) or _is_open(tree)
        return f"({text.lstrip()}" if still_typed else f"({text.strip()})"

    def _without(self, unwanted: Callable[[Node], bool]) -> Query:
        """Cut every clause of this meaning that holds for everything found."""
        text = self.text
        while spans := [span for node, span, _ in held(text) if unwanted(node)]:
            alone = "AND" in text or "OR" in text or any(opening in text for opening in OPENING)
            text = ungrouped(cut(text, spans[-1:] if alone else spans))
        return self if text == self.text else parse(text)

    def _replaced(self, old: Callable[[Node], bool], wanted: str) -> Query:
        """Put other text in the place of the first clause of this meaning, and cut its others."""
        text = self.text
        while found := [(span, own) for node, span, own in held(text) if old(node)]:
            if len(found) == 1:
                own = found[0][1]
                return parse(put_in(text, own, wanted))
            text = cut(text, [found[-1][0]])
        return self._put(wanted)

    def _cut_any(self, key: str) -> Query:
        """Cut a tag out of the alternatives of which one is enough."""
        kept = [name for name in self.any_tags() if tag_key(name) != key]
        wanted = " OR ".join(map(tag_text, kept))
        there = next(filter(_is_any_tag, self.root.nodes))
        return self._replaced(lambda node: node == there, f"({wanted})" if len(kept) > 1 else wanted)


def parse(text: str) -> Query:
    """Return what a text asks for. Never raises."""
    tree, problems = tree_of(text)
    root, sort = build(tree)
    terms = tuple(leaf.term for leaf in leaves(tree) if leaf.term is not None)
    return Query(text, terms, tuple(problems), root, sort)


def tag_text(name: str) -> str:
    """Return the term that asks for a tag: ``tag:name``, quoted where it must be."""
    if _PLAIN_NAME.fullmatch(name) and name.casefold() != "none":
        return f"tag:{name}"
    return f'tag:"{_quoted(name)}"'


def feed_text(name: str) -> str:
    """Return the term that asks for a feed."""
    return field_text("feed", name)


def field_text(field: str, value: str) -> str:
    """Return the term that asks for a value of a field: ``site:example.org``, quoted where it must be."""
    plain = _PLAIN_NAME.fullmatch(value) and value[0] not in "<>/'"
    return f"{field}:{value}" if plain else f'{field}:"{_quoted(value)}"'


def phrase_text(text: str) -> str:
    """Return the term that asks for a phrase."""
    return f'"{_quoted(text)}"'


def _quoted(text: str) -> str:
    return re.sub(rf"[{QUOTES}\\]", lambda match: "\\" + match[0], text)


def _atoms(node: Node, *, wanted: bool) -> Iterator[Atom]:
    match node:
        case And(nodes) | Or(nodes):
            for each in nodes:
                yield from _atoms(each, wanted=wanted)
        case Not(inner):
            yield from _atoms(inner, wanted=not wanted)
        case _:
            if wanted:
                yield node


def _is_tag(node: object, key: str) -> bool:
    return isinstance(node, Tag) and tag_key(node.name) == key


def _is_not_tag(node: object, key: str) -> bool:
    return isinstance(node, Not) and _is_tag(node.node, key)


def _is_any_tag(node: object) -> TypeGuard[Or]:
    return isinstance(node, Or) and all(isinstance(each, Tag) for each in node.nodes)


def _is_filter(clause: Clause) -> bool:
    """Say whether a clause is closed and nothing but filters, so that another term may stand behind it."""
    if isinstance(clause, Leaf):
        return Term(clause.node, Span(0, 0), clause.closed).is_filter
    return clause.closed and all(_is_filter(each) for alternative in clause.alternatives for each in alternative)


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple({tag_key(name): name for name in names}.values())


def _is_open(group: Group) -> bool:
    """Say whether a parenthesis in a group is still open."""
    return any(
        isinstance(clause, Group) and (not clause.closed or _is_open(clause))
        for alternative in group.alternatives
        for clause in alternative
    )
