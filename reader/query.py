"""The language of the search box: text to ``Query`` and back.

Words, ``"phrases"``, ``tag:name`` ``tag:"two words"`` ``#name``, ``feed:name``, ``is:unread``, and ``-`` before any of
them; all of them must hold. Nothing that can be typed is an error: what is half typed asks for nothing yet, what means
nothing is listed in ``problems`` and left out. The text is the truth: every edit of a ``Query`` changes only the terms
concerned.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from reader.frozen import frozen
from reader.model import Span, State, clean_tag, tag_key

FLAGS = (
    *("unread", "reading", "read", "starred", "inbox", "later", "archived", "trashed"),
    *("highlighted", "noted", "orphaned", "failed", "feed", "muted"),
)
"""What may stand after ``is:``. An article is exactly one of unread (hardly begun), reading and read. Entries that wait in
their feeds are found by ``feed``, ``muted`` and ``feed:name`` alone.
"""

PLACES = {
    "inbox": "inbox",
    "later": "later",
    "archive": "archived",
    "starred": "starred",
    "trash": "trashed",
    "feeds": "feed",
    "all": "",
}
"""The places of the sidebar and the flag that each stands for."""

_STATES = {"inbox": State.INBOX, "later": State.LATER, "archived": State.ARCHIVE, "trashed": State.TRASH}
_ALIASES = {"archive": "archived", "trash": "trashed"}
_QUOTES = '"“”„'
_TERM = re.compile(
    rf"""(?P<minus>-(?=[^\s-]))?
    (?P<field>(?:tag|is|feed)[:：]|[#＃])?
    (?:[{_QUOTES}](?P<quoted>(?:\\.|[^{_QUOTES}\\])*+)(?P<close>[{_QUOTES}]|\\?\Z)|(?P<bare>\S*+))""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_ESCAPED = re.compile(rf"\\([{_QUOTES}\\])")
_PLAIN_NAME = re.compile(rf"[^\s{_QUOTES}\\]+")


@frozen
class Word:
    """One word; accents and case do not count. With ``prefix`` it also finds longer words that begin with it."""

    text: str
    prefix: bool = False


@frozen
class Phrase:
    """Words one after another, each whole."""

    text: str


@frozen
class Tag:
    """The tag, or any tag below it."""

    name: str


@frozen
class Is:
    """One of ``FLAGS``."""

    flag: str


@frozen
class FromFeed:
    """What came by the feed of this name, waiting or saved; by those whose names hold it, if none is called so."""

    name: str


@frozen
class Unfinished:
    """Half typed or meaningless; asks for nothing. ``field`` is ``tag``, ``is``, ``feed`` or empty, ``text`` what follows it."""

    field: str
    text: str


@frozen
class Not:
    """Everything that the node does not find."""

    node: Atom


@frozen
class And:
    """What all nodes find; of no nodes, everything."""

    nodes: tuple[Node, ...]


Atom = Word | Phrase | Tag | Is | FromFeed
Node = Atom | Not | And


class Term(NamedTuple):
    """One term as typed: what it means and where it stands in the text, its ``-`` and quotes included."""

    node: Atom | Not | Unfinished
    span: Span
    closed: bool
    """False for an open quote: whatever is typed behind it would belong to it."""

    @property
    def is_filter(self) -> bool:
        """Whether it is a whole ``tag:``, ``is:`` or ``feed:`` term, negated or not."""
        return self.closed and isinstance(_atom(self.node), Tag | Is | FromFeed)


class Problem(NamedTuple):
    """A part of the text that means nothing, and why."""

    span: Span
    sentence: str


@dataclass(frozen=True)
class Query:
    """A parsed text; equal to any other query of the same text."""

    text: str
    terms: tuple[Term, ...] = field(compare=False)
    problems: tuple[Problem, ...] = field(default=(), compare=False)

    @cached_property
    def root(self) -> And:
        """What is asked for, without what is unfinished."""
        return And(tuple(term.node for term in self.terms if not isinstance(term.node, Unfinished)))

    def __bool__(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.root.nodes)

    def tags(self) -> tuple[str, ...]:
        """Return the tags asked for, each once, as typed."""
        return _unique(node.name for node in self.root.nodes if isinstance(node, Tag))

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
        """Say nothing of the tag any more."""
        return parse(_cut(self.text, [term.span for term in self.terms if _names(term.node, tag_key(clean_tag(name)))]))

    def only_tag(self, name: str) -> Query:
        """Ask for this tag and no other; excluded tags, words and flags stay."""
        key, query = tag_key(clean_tag(name)), self
        for other in self.tags():
            if tag_key(other) != key:
                query = parse(
                    _cut(query.text, [term.span for term in query.terms if _is_tag(term.node, tag_key(other))])
                )
        return query.with_tag(name)

    def with_place(self, place: str) -> Query:
        """Look in a place of the sidebar, a key of ``PLACES``, instead of the place looked in now."""
        flag = PLACES[place]
        against = [term.span for term in self.terms if flag and term.node == Not(Is(flag))]
        against += [term.span for term in self.terms if isinstance(term.node, FromFeed)]
        old = [t.span for t in self.terms if isinstance(t.node, Is) and t.node.flag in PLACES.values()]
        wanted = f"is:{flag}" if flag else ""
        if old and wanted:
            return parse(_cut(self.text, against + old[1:], replace=(old[0], wanted)))
        text = _cut(self.text, against + old)
        return parse(f"{wanted} {text.lstrip()}".strip() if wanted else text)

    def _with(self, name: str, *, negated: bool) -> Query:
        cleaned = clean_tag(name)
        key = tag_key(cleaned)
        if not cleaned:
            return self
        wanted = ("-" if negated else "") + tag_text(cleaned)
        right, wrong = (_is_not_tag, _is_tag) if negated else (_is_tag, _is_not_tag)
        others = [term.span for term in self.terms if wrong(term.node, key)]
        if any(right(term.node, key) for term in self.terms):
            return parse(_cut(self.text, others))
        if others:
            return parse(_cut(self.text, others[1:], replace=(others[0], wanted)))
        behind = next((term.span.start for term in self.terms if not term.is_filter), None)
        if behind is None:
            return parse(f"{self.text.rstrip()} {wanted}".lstrip())
        return parse(f"{self.text[:behind]}{wanted} {self.text[behind:]}")


def parse(text: str) -> Query:
    """Return what a text asks for. Never raises."""
    terms: list[Term] = []
    problems: list[Problem] = []
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        match = _TERM.match(text, position)
        assert match is not None and match.end() > position
        position = match.end()
        term = _term(match)
        terms.append(term)
        if isinstance(term.node, Unfinished) and (problem := _problem(term.node, term.span, len(text))):
            problems.append(problem)
    _mark_prefix(terms)
    return Query(text, tuple(terms), tuple(problems))


def tag_text(name: str) -> str:
    """Return the term that asks for a tag: ``tag:name``, quoted where it must be."""
    if _PLAIN_NAME.fullmatch(name):
        return f"tag:{name}"
    return f'tag:"{_quoted(name)}"'


def feed_text(name: str) -> str:
    """Return the term that asks for a feed."""
    return f"feed:{name}" if _PLAIN_NAME.fullmatch(name) else f'feed:"{_quoted(name)}"'


def phrase_text(text: str) -> str:
    """Return the term that asks for a phrase."""
    return f'"{_quoted(text)}"'


def _quoted(text: str) -> str:
    return re.sub(rf"[{_QUOTES}\\]", lambda match: "\\" + match[0], text)


def _term(match: re.Match[str]) -> Term:
    quoted = match["quoted"] is not None
    value = _ESCAPED.sub(r"\1", match["quoted"]) if quoted else match["bare"]
    kind = (match["field"] or "")[:-1].casefold()
    if match["field"] in {"#", "＃"}:
        kind = "tag"
    node: Atom | Unfinished
    if kind == "tag":
        name = clean_tag(value)
        node = Tag(name) if name else Unfinished("tag", value)
    elif kind == "is":
        flag = _ALIASES.get(value.casefold(), value.casefold())
        node = Is(flag) if flag in FLAGS else Unfinished("is", value)
    elif kind == "feed":
        name = " ".join(value.split())
        node = FromFeed(name) if name else Unfinished("feed", value)
    elif not value.strip() or (value == "-" and not quoted):
        node = Unfinished("", value)
    else:
        node = Phrase(value) if quoted else Word(value)
    closed = not quoted or match["close"] in set(_QUOTES)
    span = Span(match.start(), match.end())
    return Term(node if isinstance(node, Unfinished) or not match["minus"] else Not(node), span, closed)


def _problem(node: Unfinished, span: Span, length: int) -> Problem | None:
    """Return what is wrong with an unfinished term; what may still become something is not."""
    if node.field != "is" or not node.text:
        return None
    if span.end == length and any(flag.startswith(node.text.casefold()) for flag in FLAGS):
        return None
    return Problem(span, f"“is:{node.text}” means nothing; after is: comes one of {', '.join(FLAGS)}.")


def _mark_prefix(terms: list[Term]) -> None:
    """Let the last word find longer ones, wherever filters stand: adding one must not change what the words find."""
    for index in range(len(terms) - 1, -1, -1):
        if isinstance(node := terms[index].node, Word):
            terms[index] = terms[index]._replace(node=Word(node.text, prefix=True))
            return


def _atom(node: Atom | Not | Unfinished) -> Atom | Unfinished:
    return node.node if isinstance(node, Not) else node


def _is_tag(node: object, key: str) -> bool:
    return isinstance(node, Tag) and tag_key(node.name) == key


def _is_not_tag(node: object, key: str) -> bool:
    return isinstance(node, Not) and _is_tag(node.node, key)


def _names(node: object, key: str) -> bool:
    return _is_tag(node, key) or _is_not_tag(node, key)


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple({tag_key(name): name for name in names}.values())


def _cut(text: str, spans: list[Span], replace: tuple[Span, str] | None = None) -> str:
    """Return the text without these terms, each with the one space that parted it from what follows, else from what
    precedes; ``replace`` puts other text in one term's place.
    """
    edits: list[tuple[Span, Callable[[str, Span], str]]] = [(span, _removed) for span in spans]
    if replace:
        old, new = replace
        edits.append((old, lambda text, span: _replaced(text, span, new)))
    for span, edit in sorted(edits, key=lambda pair: pair[0], reverse=True):
        text = edit(text, span)
    return text


def _removed(text: str, span: Span) -> str:
    before, after = text[: span.start], text[span.end :]
    if after[:1].isspace():
        after = after[1:]
    elif not after and before[-1:].isspace():
        before = before[:-1]
    return before + after


def _replaced(text: str, span: Span, new: str) -> str:
    after = text[span.end :]
    gap = " " if after and not after[0].isspace() else ""
    return f"{text[: span.start]}{new}{gap}{after}"
