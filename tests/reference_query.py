"""The query language once more, slowly and over plain values: what the store must agree with, to the article.

It knows nothing of SQL and of indexes: an article is ``Kept``, a library ``Shelves``, and ``found`` says which articles a
query finds. ``queries`` and ``libraries`` are hypothesis strategies for both, made of few words so that much is found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import product

from hypothesis import strategies as st

from reader import address
from reader.library import folding
from reader.model import minutes, tag_key
from reader.query import (
    FLAGS,
    ORDERS,
    Amount,
    And,
    Author,
    Colored,
    FromFeed,
    Is,
    Lang,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Query,
    Regex,
    Site,
    Tag,
    Untagged,
    Url,
    When,
    Word,
    forms,
    tag_text,
)
from reader.query.dates import bounds

SHORT = 2
"""Letters of a beginning that is looked for in titles, bylines, sites, sources and hosts alone; elsewhere, and where it is
the end of several words, only whole words are found by one that short."""
NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Mark:
    """A highlight: the words marked, and the note on them."""

    exact: str
    note: str = ""
    color: str = "yellow"
    made_at: datetime = NOW
    orphan: bool = False


@dataclass(frozen=True)
class Thought:
    """A note of the thread."""

    text: str
    made_at: datetime = NOW


@dataclass(frozen=True)
class Kept:
    """An article with all that can be asked of it. ``entry`` is "", "waiting" or "muted"; ``feeds`` what it came by."""

    title: str = ""
    text: str = ""
    byline: str = ""
    site_name: str = ""
    source: str = ""
    url: str = ""
    host: str = ""
    lang: str = ""
    tags: tuple[str, ...] = ()
    state: str = "inbox"
    starred: bool = False
    failed: bool = False
    progress: float = 0.0
    words: int = 0
    added_at: datetime = NOW
    published_at: datetime | None = None
    read_at: datetime | None = None
    marks: tuple[Mark, ...] = ()
    notes: tuple[Thought, ...] = ()
    feeds: tuple[str, ...] = ()
    entry: str = ""


@dataclass(frozen=True)
class Shelves:
    """A library: its articles, and the names that the reader has given to colours."""

    articles: tuple[Kept, ...]
    colors: dict[str, str] = field(default_factory=dict, hash=False)

    def feeds(self) -> set[str]:
        """Return the names of all feeds."""
        return {name for kept in self.articles for name in kept.feeds}


def found(shelves: Shelves, query: Query, now: datetime = NOW) -> list[Kept]:
    """Return the articles that a query finds, in the order of the library."""
    return [kept for kept in shelves.articles if is_candidate(kept, query) and matches(shelves, kept, query, now)]


def matches(shelves: Shelves, kept: Kept, query: Query, now: datetime = NOW) -> bool:
    """Say whether an article is what the query's nodes ask for, wherever it stands."""
    return _matches(query.root, shelves, kept, now) is not False


def is_candidate(kept: Kept, query: Query) -> bool:
    """Say whether an article can be found at all: what is in the trash only where ``is:trashed`` stands in the query, what
    waits in a feed where a feed is named, or words are and no place, what is muted where ``is:muted`` stands.
    """
    flags = {node.flag for node in query.positive if isinstance(node, Is)}
    if kept.entry == "muted":
        return "muted" in flags
    if kept.entry:
        words = any(_asked(text) for word in query.words() for text in _texts_of(word)) or _has_regex(query)
        placed = not flags.isdisjoint({"inbox", "later", "archived", "starred", "trashed"})
        return "feed" in flags or any(isinstance(n, FromFeed) for n in query.positive) or (words and not placed)
    return kept.state != "trash" or "trashed" in flags


def _has_regex(query: Query) -> bool:
    return any(isinstance(node, Regex) for node in query.words())


def _matches(node: Node, shelves: Shelves, kept: Kept, now: datetime) -> bool | None:
    """Say whether a node finds an article; None where it holds no word and so asks for nothing."""
    match node:
        case And(nodes):
            answers = [a for a in (_matches(each, shelves, kept, now) for each in nodes) if a is not None]
            return all(answers) if answers or not nodes else None
        case Or(nodes):
            answers = [a for a in (_matches(each, shelves, kept, now) for each in nodes) if a is not None]
            return any(answers) if answers else None
        case Not(inner):
            answer = _matches(inner, shelves, kept, now)
            return None if answer is None else not answer
        case Word() | Phrase() | Near() | Regex():
            return _has(kept, node)
        case FromFeed(name):
            return not _named(shelves, name).isdisjoint(kept.feeds)
        case Colored(color):
            return any(color.casefold() in {m.color.casefold(), _called(shelves, m)} for m in kept.marks)
        case When():
            return _is_when(kept, node, now)
        case Amount(name, low, high):
            number = _number(kept, name)
            return (low is None or low <= number) and (high is None or number <= high)
        case Is(flag):
            return _is(kept, flag)
    return _says(kept, node)


def _says(kept: Kept, node: Tag | Untagged | Site | Author | Url | Lang) -> bool:
    match node:
        case Tag(name):
            return any(f"{tag_key(tag)}/".startswith(f"{tag_key(name)}/") for tag in kept.tags)
        case Untagged():
            return not kept.tags
        case Site(text):
            return _begins(kept.host, text) or _begins(kept.site_name, text)
        case Author(text):
            return _begins(kept.byline, text)
        case Url(text):
            return folding._plain(text).strip() in folding._plain(kept.url)
        case Lang(code):
            return f"{kept.lang.casefold()}-".startswith(f"{code}-")


def _begins(value: str, text: str) -> bool:
    """Say whether a value holds a text where a word begins."""
    value, text = folding._plain(value).strip(), folding._plain(text).strip()
    places = [at for at in range(len(value) + 1) if value.startswith(text, at)]
    free = not text or folding.is_spaceless(text[0])
    return any(free or at == 0 or not value[at - 1].isalnum() for at in places)


def _called(shelves: Shelves, mark: Mark) -> str:
    return shelves.colors.get(mark.color, mark.color).casefold()


def _named(shelves: Shelves, name: str) -> set[str]:
    feeds = shelves.feeds()
    key = folding.key(name)
    return {feed for feed in feeds if folding.key(feed) == key} or {f for f in feeds if key in folding.key(f)}


def _is_when(kept: Kept, node: When, now: datetime) -> bool:
    single = {"added": kept.added_at, "published": kept.published_at, "read": kept.read_at}
    times = (*(m.made_at for m in kept.marks), *(n.made_at for n in kept.notes))
    moments = times if node.field == "marked" else (single[node.field],)
    return any(_is_within(node, moment, now) for moment in moments if moment is not None)


def _is_within(node: When, moment: datetime, now: datetime) -> bool:
    seconds = moment.timestamp()
    since, until = bounds(node, now.replace(tzinfo=UTC) if node.field == "published" and seconds % 86400 == 0 else now)
    return (since is None or since <= seconds) and (until is None or seconds < until)


def _number(kept: Kept, name: str) -> float:
    if name == "notes":
        return len(kept.notes) + sum(bool(mark.note) for mark in kept.marks)
    return {
        "words": kept.words,
        "minutes": minutes(kept.words),
        "progress": kept.progress * 100,
        "highlights": len(kept.marks),
    }[name]


def _is(kept: Kept, flag: str) -> bool:
    reading = kept.read_at is None and 0.02 <= kept.progress < 0.98
    return {
        "unread": kept.read_at is None and not reading,
        "reading": reading,
        "read": kept.read_at is not None,
        "starred": kept.starred,
        "inbox": kept.state == "inbox" and not kept.entry,
        "later": kept.state == "later",
        "archived": kept.state == "archive",
        "trashed": kept.state == "trash",
        "highlighted": bool(kept.marks),
        "noted": bool(kept.notes) or any(mark.note for mark in kept.marks),
        "orphaned": any(mark.orphan for mark in kept.marks),
        "failed": kept.failed,
        "feed": kept.entry == "waiting",
        "muted": kept.entry == "muted",
    }[flag]


# words


def _heads(kept: Kept) -> list[str]:
    return [kept.title, kept.byline, kept.site_name, kept.source, kept.host]


def _places(kept: Kept, place: str) -> list[str]:
    """Return the texts in which words are looked for, each by itself."""
    notes = [*(mark.note for mark in kept.marks), *(note.text for note in kept.notes)]
    exact = [mark.exact for mark in kept.marks]
    by_place = {"title": [kept.title], "text": [kept.text], "highlight": exact, "note": notes}
    return by_place[place] if place else [*_heads(kept), address.path_words(kept.url), kept.text, *exact, *notes]


def _has(kept: Kept, node: Word | Phrase | Near | Regex) -> bool | None:
    texts = _places(kept, node.place)
    if isinstance(node, Regex):
        return any(re.search(node.pattern, text, re.IGNORECASE | re.MULTILINE) for text in texts)
    asked = [tokens for text in _texts_of(node) if (tokens := _asked(text))]
    if not asked:
        return None
    if isinstance(node, Near):
        return any(_stand_near(folding.indexed(text), asked, node.distance) for text in texts)
    ((words, open_end),) = asked
    heads = () if node.place else range(len(_heads(kept)))
    short = len(words) == 1 and _is_short(words)
    for number, text in enumerate(texts):
        in_head = number in heads or node.place == "title"
        goes_on = open_end and (not _is_short(words) or (short and in_head))
        if _positions(folding.indexed(text), words, open_end=goes_on or _ends_open(_texts_of(node)[0])):
            return True
    others = _other_forms(kept, node, words)
    return any(not others.isdisjoint(folding.indexed(text)) for text in texts)


def _other_forms(kept: Kept, node: Word | Phrase | Near, words: list[str]) -> set[str]:
    """Return the other forms that an article holds a word in, by its language."""
    if not isinstance(node, Word) or node.exact or len(words) > 1:
        return set()
    lang = kept.lang.casefold().split("-")[0] or ("en" if words[0].isascii() else "ru")
    return set(forms.forms(words[0], lang)) if lang in forms.LANGUAGES else set()


def _texts_of(node: Word | Phrase | Near | Regex) -> list[str]:
    match node:
        case Word(text, prefix):
            return [f"{text}*" if prefix else text]
        case Phrase(text):
            return [text]
        case Near(words):
            return list(words)
    return []


def _asked(text: str) -> tuple[list[str], bool] | None:
    """Return the tokens of what is asked for, and whether it ends in a ``*``; None for no word."""
    tokens, _ = folding.tokens(text.removesuffix("*"))
    return (tokens, text.endswith("*")) if tokens else None


def _ends_open(text: str) -> bool:
    """Say whether a text ends in a single character of a script without spaces, which is indexed with the next one."""
    return folding.tokens(text.removesuffix("*"))[1]


def _is_short(tokens: list[str]) -> bool:
    return len(tokens[-1]) <= SHORT


def _positions(there: list[str], words: list[str], *, open_end: bool) -> list[int]:
    """Return where these tokens stand one after another, the last as the beginning of one with ``open_end``."""
    *first, last = words
    return [
        at
        for at in range(len(there) - len(words) + 1)
        if there[at : at + len(first)] == first
        and (there[at + len(first)].startswith(last) if open_end else there[at + len(first)] == last)
    ]


def _stand_near(there: list[str], asked: list[tuple[list[str], bool]], distance: int) -> bool:
    """Say whether all stand in a text with so many tokens between the end of each and the beginning of the last."""
    options = []
    for words, star in asked:
        single = len(words[-1]) == 1 and folding.is_spaceless(words[-1])
        goes_on = single or (star and not _is_short(words))
        options.append([(at, at + len(words)) for at in _positions(there, words, open_end=goes_on)])
    return any(max(at for at, _ in one) - min(end for _, end in one) <= distance for one in product(*options))


# what hypothesis makes

WORDS = [
    "bread",
    "Bread",
    "breads",
    "baking",
    "baked",
    "page",
    "pages",
    "книга",
    "книгу",
    "oven",
    "slow",
    "Éclair",
    "Straße",
    "қала",
    "読書",
    "書",
    "静か",
    "well-known",
    "a",
    "ov",
]
TAGS = ["food", "food/bread", "food/bread/rye", "science", "two words", "none"]
SITES = [("nytimes.com", "The New York Times"), ("www.example.org", "Example"), ("netflix.com", ""), ("", "読書クラブ")]
AUTHORS = ["Ann Mills", "Joanna Qualls", "Éric Ñandú", ""]
FEEDS = ["Bread weekly", "Bread", "Science"]
_MOMENTS = st.sampled_from([NOW - timedelta(hours=hours) for hours in (0, 5, 10, 23, 49, 24 * 8, 24 * 40, 24 * 400)])
_text = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
_names = st.lists(st.sampled_from(TAGS), max_size=2, unique=True).map(tuple)


@st.composite
def articles(draw: st.DrawFn) -> Kept:
    """Draw an article; the shelf, feed and times go together as a library would have them."""
    host, site_name = draw(st.sampled_from(SITES))
    text = draw(_text)
    marks = st.builds(
        Mark,
        st.sampled_from(text.split() or ["bread"]),
        st.sampled_from(["", "", "slow", "oven bread"]),
        st.sampled_from(["yellow", "green"]),
        _MOMENTS,
    )
    entry = draw(st.sampled_from(["", "", "", "waiting", "muted"]))
    return Kept(
        title=draw(_text),
        text=text,
        byline=draw(st.sampled_from(AUTHORS)),
        site_name=site_name,
        url=f"https://{host}/bread/{draw(st.sampled_from(['Oven-pages', '2026/x']))}.html" if host else "",
        host=host.removeprefix("www."),
        lang=draw(st.sampled_from(["en", "en-gb", "fr", "ru", "pt-br", "pt", ""])),
        tags=() if entry else draw(_names),
        state="inbox" if entry else draw(st.sampled_from(["inbox", "later", "archive", "trash"])),
        starred=not entry and draw(st.booleans()),
        progress=draw(st.sampled_from([0.0, 0.01, 0.02, 0.5, 0.98, 1.0])),
        words=draw(st.sampled_from([0, 100, 230, 1000, 5000])),
        added_at=draw(_MOMENTS),
        published_at=draw(st.none() | _MOMENTS),
        read_at=draw(st.none() | _MOMENTS),
        marks=() if entry or not text else tuple(draw(st.lists(marks, max_size=2))),
        notes=() if entry else tuple(draw(st.lists(st.builds(Thought, _text.filter(bool), _MOMENTS), max_size=2))),
        feeds=(draw(st.sampled_from(FEEDS)),) if entry else (),
        entry=entry,
    )


libraries = st.builds(Shelves, st.lists(articles(), max_size=6).map(tuple), st.just({"green": "Ideas"}))

_words = st.sampled_from(WORDS)
_phrase = st.lists(_words, min_size=1, max_size=3).map(lambda words: f'"{" ".join(words)}"')
_date = st.sampled_from(
    ["today", "yesterday", "7d", "2w", "1y", "2026", "2026-03", "2026-03-05", "2025", '"last month"', '"this week"']
)
_dates = st.builds("{}{}".format, st.sampled_from(["", ">", ">=", "<", "<="]), _date) | st.builds(
    "{}..{}".format,
    st.sampled_from(["2025", "2026-03-01", "*", "40d"]),
    st.sampled_from(["2026-03", "today", "*", "2d"]),
)
_number_text = st.builds(
    "{}{}".format, st.sampled_from(["", ">", ">=", "<", "<="]), st.integers(0, 6)
) | st.sampled_from([">50", "<1k", "100..1000", "*..230", "2..", "98"])
_leaf = st.one_of(
    _words,
    _words,
    _words.map("{}*".format),
    _phrase,
    st.builds("{}:{}".format, st.sampled_from(["title", "text", "highlight", "note", "hl"]), _words | _phrase),
    st.builds("{} NEAR/{} {}".format, _words | _phrase, st.integers(0, 3), _words),
    st.sampled_from(["/br.?ad/", "/^slow/", "/é/", "title:/o.en$/", "note:/./"]),
    st.sampled_from(TAGS).map(tag_text),
    st.sampled_from(["tag:none", "#food", "tag:science,food", "has:tags", "no:notes", "tag:*"]),
    st.sampled_from(FLAGS).map("is:{}".format),
    st.sampled_from(
        ["site:nytimes.com", "site:york", "site:x.com", "site:読", "author:ann", "author:ñan", "url:/bread/"]
    ),
    st.sampled_from(["lang:en", "lang:pt", "lang:pt-BR", "feed:bread", "feed:weekly", "color:green", "color:ideas"]),
    st.builds("{}:{}".format, st.sampled_from(["added", "published", "read", "marked", "before", "after"]), _dates),
    st.sampled_from(["age:<1d", "age:>2w", "&", "—", "NEAR", "in:all"]),
    st.builds("{}:{}".format, st.sampled_from(["words", "minutes", "progress", "highlights", "notes"]), _number_text),
)


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        several.map(" ".join),
        several.map(" OR ".join),
        several.map(" AND ".join),
        inner.map("NOT {}".format),
        inner.map("-({})".format),
        st.builds("({})".format, inner),
        st.builds("({} in:{})".format, inner, st.sampled_from(["title", "text", "highlight", "note"])),
        st.builds("title:({})".format, inner),
        st.builds("{} sort:{}".format, inner, st.sampled_from(ORDERS)),
    )


queries = st.recursive(_leaf | _leaf.map("-{}".format), _larger, max_leaves=6)
"""Queries as text."""
