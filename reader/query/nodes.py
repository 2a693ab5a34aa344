"""What can be asked for, as values. The docstrings say what each finds; ``tests/reference_query.py`` says the same in code.

*Words* of a text are ``reader.library.folding``'s: no case, no accents, parted at what is neither letter nor digit, a
character of a script without spaces each by itself. *Places* of an article are its title, its text, each highlight's
quoted words, each note (of a highlight, or in the thread); "" as a place is all of these and the byline, the site name,
the source, and the host and the path of the address (``reader.address.path_words``). Nothing reaches over the end of a
place: a phrase stands in one note or in none.
"""

from __future__ import annotations

from typing import NamedTuple

from reader.frozen import frozen
from reader.model import Span

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

SCOPES = ("title", "text", "highlight", "note")
"""Where words may be looked for; what may stand after ``in:`` beside the places of the sidebar."""

ORDERS = (
    *("newest", "oldest", "published", "published-oldest", "title", "site"),
    *("longest", "shortest", "progress", "relevance"),
)
"""What may stand after ``sort:``; newest and oldest are by the time of adding."""

DATES = ("added", "published", "read", "marked")
AMOUNTS = ("words", "minutes", "progress", "highlights", "notes")


@frozen
class Word:
    """One word; accents and case do not count. With ``prefix`` it also finds longer words that begin with it. A text of
    several words in the sense above (``well-known``) finds them one after another, the last as the beginning of one with
    ``prefix``. A text of none (``&``) asks for nothing: leave it out of an And or Or, and its Not too. A beginning of one
    or two letters (not of a script without spaces) is found in the title, byline, site name, source and host alone; in
    other places, and at the end of several words, only as a whole word.

    A text of one word finds its other forms too (``reader.query.forms``), as whole words, in articles of the language that
    has them; in articles of no language those of English or, in Cyrillic, Russian. What is ``exact`` does not, as where a
    ``*`` was typed.
    """

    text: str
    prefix: bool = False
    place: str = ""
    exact: bool = False


@frozen
class Phrase:
    """Words one after another, each whole and as spelled: never stemmed."""

    text: str
    place: str = ""


@frozen
class Near:
    """All words in one place, in any order, with at most ``distance`` other words between the end of the first and the
    beginning of the last of them (as NEAR in FTS5). A word may be a phrase; one that ends in ``*`` finds longer ones too,
    if it has three letters or more. A character of a script without spaces counts as a word. Those that hold no word are
    left out.
    """

    words: tuple[str, ...]
    distance: int
    place: str = ""


@frozen
class Regex:
    """A pattern of Python's ``re``, searched for in each place as written, accents and all; case does not count, ``^`` and
    ``$`` are ends of lines. It has been compiled once, so it is well formed; it may still take for ever.
    """

    pattern: str
    place: str = ""


@frozen
class Tag:
    """The tag, or any tag below it. Tags of marks do not count."""

    name: str


@frozen
class Untagged:
    """Articles without any tag."""


@frozen
class Is:
    """One of ``FLAGS``."""

    flag: str


@frozen
class FromFeed:
    """What came by the feed of this name, waiting or saved; by those whose names hold it, if none is called so."""

    name: str


@frozen
class Site:
    """The host of the address or the site name holds this text, beginning where a word begins (``x.com`` does not find
    netflix.com). Here and in the next two neither case nor accents count: both sides are compared as ``folding._plain``
    leaves them, without white space at the ends. A word begins at the start, behind what is no letter or digit, and at
    every character of a script without spaces.
    """

    text: str


@frozen
class Author:
    """The byline holds this text, beginning where a word begins."""

    text: str


@frozen
class Url:
    """The address holds this text anywhere."""

    text: str


@frozen
class Lang:
    """Articles in a language, by its code in small letters: ``pt`` finds ``pt-BR`` too, ``pt-br`` only that."""

    code: str


@frozen
class Colored:
    """Articles with a highlight of a colour, by its key or by the reader's own name for it; case does not count."""

    color: str


@frozen
class When:
    """Articles whose time of adding, publishing, finishing (``read``) lies in a stretch; for ``marked`` those with a
    highlight or note made in it. The ends are dates as typed, a date being its whole stretch: ``since`` begins where it
    begins, with ``>`` before it where it ends; ``until`` ends where it ends, with ``<`` before it where it begins. Empty is
    open; with both open it finds those that have such a time at all. ``dates.bounds`` makes seconds of it. What was
    published at exactly midnight UTC is on that day everywhere: its bounds are those in UTC at the same time of day.
    """

    field: str
    since: str
    until: str


@frozen
class Amount:
    """Articles with a number in a range, both ends inclusive, None open: ``words``, ``minutes`` (``model.minutes`` of the
    words), ``progress`` in percent (0–100), ``highlights``, ``notes`` (those of the thread and those of highlights).
    """

    field: str
    low: float | None
    high: float | None


@frozen
class Not:
    """Everything that the node does not find."""

    node: Node


@frozen
class And:
    """What all nodes find; of no nodes, everything."""

    nodes: tuple[Node, ...]


@frozen
class Or:
    """What any of the nodes finds; they are two at least."""

    nodes: tuple[Node, ...]


@frozen
class Scope:
    """``in:title``: where the words beside it are looked for. Only a term, never in ``Query.root``: it is in their places."""

    place: str


@frozen
class Sort:
    """``sort:title``: one of ``ORDERS``. Only a term; ``Query.sort`` has it."""

    order: str


@frozen
class Unfinished:
    """Half typed or meaningless; asks for nothing. ``field`` is as typed, in small letters, ``text`` what follows it."""

    field: str
    text: str


Words = Word | Phrase | Near | Regex
Filter = Tag | Untagged | Is | FromFeed | Site | Author | Url | Lang | Colored | When | Amount
Atom = Words | Filter
Node = Atom | Not | And | Or
Typed = Node | Unfinished | Scope | Sort


class Term(NamedTuple):
    """One term as typed: what it means and where it stands in the text, its ``-`` and quotes included."""

    node: Typed
    span: Span
    closed: bool
    """False for an open quote: whatever is typed behind it would belong to it."""

    @property
    def is_filter(self) -> bool:
        """Whether it is a whole term that asks for something else than words, negated or not."""
        node = self.node.node if isinstance(self.node, Not) else self.node
        return self.closed and not isinstance(node, Word | Phrase | Near | Regex | Unfinished)


class Problem(NamedTuple):
    """A part of the text that means nothing, and why."""

    span: Span
    sentence: str
