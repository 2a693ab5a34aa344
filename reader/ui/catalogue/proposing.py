"""What may be meant by what has been typed of a term: operators, and the values of fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from reader.query import FLAGS, SCOPES, Query, Term, field_text, parse, tag_text
from reader.query.nodes import AMOUNTS, DATES
from reader.ui.catalogue.tag_matching import matching
from reader.ui.wording import grouped

Names = Callable[[str], Sequence[tuple[str, int]]]
"""Returns the names that a library has for a field (tag, feed, site, author, lang, color) and how often, most used first."""
HELP = "\0help"
"""The value of the proposal to open the page on how to search."""
OPERATORS = (
    ("tag:", "has the tag, or one below it"),
    ("is:", "unread, starred, later, highlighted …"),
    ("in:", "only in titles, texts, highlights or notes"),
    ("site:", "from a site"),
    ("author:", "by somebody"),
    ("added:", "when it was added: 7d, 2026-03, >2026"),
    ("published:", "when it was published"),
    ("read:", "when it was finished"),
    ("marked:", "when something in it was marked"),
    ("title:", "a word of the title"),
    ("text:", "a word of the text"),
    ("highlight:", "a word of a highlight"),
    ("note:", "a word of a note"),
    ("color:", "has a highlight of this colour"),
    ("words:", "how long it is: >1000, 500..2000"),
    ("minutes:", "how long it takes: <10"),
    ("progress:", "how much of it is read: >50%"),
    ("highlights:", "how many highlights it has"),
    ("notes:", "how many notes it has"),
    ("feed:", "came by a feed"),
    ("lang:", "in a language: en, pt-BR"),
    ("url:", "a part of the address"),
    ("has:", "highlights, notes, tags"),
    ("before:", "added before a date"),
    ("after:", "added on a date or after it"),
    ("age:", "added how long ago: <7d, >1y"),
    ("sort:", "the order of the list"),
)
JOINING = (
    ("OR", "either of both"),
    ("AND", "both, as a space says too"),
    ("NOT", "not what follows: a word, or ( … )"),
    ("NEAR/5", "two words at most 5 words apart"),
)
SIGNS = (
    ('"', "words just as they stand"),
    ("-", "not what follows"),
    ("(", "what belongs together"),
    ("/", "a pattern: /colou?r/"),
)
_FLAGS = {
    "unread": "hardly begun",
    "reading": "begun, not finished",
    "read": "finished",
    "starred": "with a star",
    "inbox": "in the inbox",
    "later": "kept for later",
    "archived": "in the archive",
    "trashed": "in the trash",
    "highlighted": "something is marked in it",
    "noted": "something is noted on it",
    "orphaned": "a highlight has lost its place",
    "failed": "could not be fetched",
    "feed": "waits in its feed",
    "muted": "muted by a rule",
}
_SCOPES = {"title": "titles", "text": "texts", "highlight": "highlights", "note": "notes"}
_SORTS = (
    ("newest", "added last first"),
    ("oldest", "added first first"),
    ("published", "published last first"),
    ("published-oldest", "published first first"),
    ("title", "by title"),
    ("site", "by site"),
    ("longest", "most words first"),
    ("shortest", "fewest words first"),
    ("progress", "most read first"),
    ("relevance", "best match first"),
)
_HAS = (("highlights", ""), ("notes", ""), ("tags", ""))
_DATES = (
    "today",
    "yesterday",
    "7d",
    "30d",
    "3m",
    "1y",
    "this week",
    "last week",
    "this month",
    "last month",
    "this year",
)
_AMOUNTS = {
    "words": (">1000", "<500", "500..2000"),
    "minutes": ("<5", "5..15", ">30"),
    "progress": (">50%", "<10%", "90..100"),
    "highlights": (">0", ">10", "0"),
    "notes": (">0", ">10", "0"),
}
_AGES = ("<7d", "<1m", ">1y")
_NAMED = {"tag", "feed", "site", "author", "lang", "color"}
_SHORTEST = 2
"""Letters from which a word may be the beginning of a field's name."""


class Proposal(NamedTuple):
    """A row: what goes into the term's place, what is shown, and a word on it."""

    value: str
    text: str
    hint: str


class Proposed(NamedTuple):
    """The rows for what is being typed."""

    term: Term | None
    rows: list[Proposal]
    chosen: bool
    """Whether the first of them is chosen at once: not while what is typed may well be a word."""


NOTHING = Proposed(None, [], chosen=False)


def is_open(value: str) -> bool:
    """Say whether more is to be typed right behind what a proposal puts in."""
    return value.endswith(":") or value in {name for name, _ in SIGNS}


def propose(query: Query, at: int, names: Names) -> Proposed:
    """Return what may be meant by the term that ends at a character of the text."""
    term = next((term for term in query.terms if term.span.start < at == term.span.end), None)
    if term is None:
        return NOTHING
    typed = query.text[slice(*term.span)]
    sign = typed[:1] if typed[:1] in {"-", "!"} and len(typed) > 1 else ""
    typed = typed[len(sign) :]
    if typed == "?":
        return Proposed(term, _everything(sign), chosen=True)
    if typed.startswith(("#", "＃")):
        return Proposed(term, _values("tag", typed[1:], sign, names), chosen=True)
    field, parted, value = re.sub("：", ":", typed, count=1).partition(":")
    from reader.query.fields import field_of

    known, operator = field_of(field) if parted else ("", "")
    if known and not operator:
        return Proposed(term, _values(known, value, sign, names, typed_field=field), chosen=True)
    if not parted and len(typed) >= _SHORTEST:
        return Proposed(term, _beginnings(typed, sign), chosen=False)
    return NOTHING


def _everything(sign: str) -> list[Proposal]:
    """Return the whole language, and the page that tells of it."""
    rows = [Proposal(HELP, "How to search…", "all of this, with examples")]
    rows += [Proposal(sign + name, name, hint) for name, hint in OPERATORS]
    return rows + [Proposal(name, name, hint) for name, hint in (*JOINING, *SIGNS)]


def _beginnings(typed: str, sign: str) -> list[Proposal]:
    """Return the operators that begin with a word."""
    rows = [Proposal(sign + name, name, hint) for name, hint in OPERATORS if name.startswith(typed.casefold())]
    if typed.isupper() and not sign:
        rows += [Proposal(name, name, hint) for name, hint in JOINING if name.startswith(typed) and name != typed]
    return rows


def _values(field: str, value: str, sign: str, names: Names, *, typed_field: str = "") -> list[Proposal]:
    bare = value.strip('"“”„«»「」')
    if field in _NAMED:
        return _named(field, bare, value, sign, names)
    rows = list(_fixed(field, bare))
    prefix = sign + (typed_field.casefold() or field)
    wanted = bare.casefold()
    found = [(name, hint) for name, hint in rows if name.casefold().startswith(wanted)]
    if any(name.casefold() == wanted for name, _ in found):
        return []
    shown = f"{field}:" if field in {"is", "in"} else ""
    return [Proposal(_term(prefix, name), shown + name, hint) for name, hint in found]


def _named(field: str, bare: str, value: str, sign: str, names: Names) -> list[Proposal]:
    if "," in value:
        return []
    found = matching(names(field), bare)
    make = tag_text if field == "tag" else lambda name: field_text(field, name)
    if field == "lang":
        from reader.query.sentence import language

        rows = [Proposal(sign + make(name), name, f"{language(name)}  {grouped(count)}") for name, count in found]
    else:
        rows = [Proposal(sign + make(name), name, grouped(count) if count >= 0 else "") for name, count in found]
    if [name for name, _ in found] == [bare] and bare == value:
        return []
    if field == "tag" and bare and "none".startswith(bare.casefold()) and bare.casefold() != "none":
        rows.append(Proposal(f"{sign}tag:none", "none", "without any tag"))
    return rows


def _fixed(field: str, typed: str) -> Iterable[tuple[str, str]]:
    """Return the values that a field may have, whatever is in the library."""
    if field == "is":
        return [(flag, _FLAGS[flag]) for flag in FLAGS]
    if field == "in":
        from reader.query import PLACES

        return [*((scope, f"words in {_SCOPES[scope]}") for scope in SCOPES), *((place, "") for place in PLACES)]
    if field == "sort":
        return _SORTS
    if field in {"has", "no"}:
        return _HAS
    if field in {*DATES, "before", "after"}:
        return _dates(field, typed)
    if field == "age":
        return _told(field, _AGES)
    if field in AMOUNTS:
        return _told(field, _AMOUNTS[field])
    return ()


def _dates(field: str, typed: str) -> list[tuple[str, str]]:
    match = re.match("[<>]=?", typed)
    sign = match[0] if match else ""
    return _told(field, [sign + name for name in _DATES])


def _told(field: str, values: Iterable[str]) -> list[tuple[str, str]]:
    """Return values with what they mean in words."""
    from reader.query.sentence import told_part

    rows = []
    for value in values:
        nodes = parse(_term(field, value)).root.nodes
        if nodes:
            rows.append((value, told_part(nodes[0])))
    return rows


def _term(field: str, value: str) -> str:
    return f'{field}:"{value}"' if " " in value else f"{field}:{value}"
