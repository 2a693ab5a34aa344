"""What ``field:value`` means: the names of fields, and what may follow each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from math import inf, nextafter
from typing import NamedTuple

from reader.model import clean_tag
from reader.query.nodes import (
    AMOUNTS,
    DATES,
    FLAGS,
    ORDERS,
    PLACES,
    SCOPES,
    Amount,
    And,
    Author,
    Colored,
    FromFeed,
    Is,
    Lang,
    Node,
    Not,
    Or,
    Phrase,
    Scope,
    Site,
    Sort,
    Tag,
    Typed,
    Unfinished,
    Untagged,
    Url,
    When,
    Word,
)

FLAG_NAMES = {
    **{flag: flag for flag in FLAGS},
    **{"archive": "archived", "trash": "trashed", "deleted": "trashed", "inbox": "inbox", "following": "feed"},
    **{"fav": "starred", "favorite": "starred", "favourite": "starred", "favorited": "starred", "star": "starred"},
    **{"finished": "read", "broken": "failed", "waiting": "feed"},
}
"""What is understood after ``is:``, peers' words for the same among it."""
_IN = {"archived": "archived", "trashed": "trashed", "feed": "feed", "following": "feed"} | PLACES
_SCOPE_NAMES = {
    **{scope: scope for scope in SCOPES},
    **{"titles": "title", "body": "text", "highlights": "highlight", "hl": "highlight", "notes": "note"},
    **{"annotation": "highlight"},
}
_HAS: dict[str, Node] = {
    **dict.fromkeys(("highlight", "highlights"), Is("highlighted")),
    **dict.fromkeys(("note", "notes"), Is("noted")),
    **dict.fromkeys(("annotation", "annotations"), Or((Is("highlighted"), Is("noted")))),
    **dict.fromkeys(("tag", "tags", "label", "labels"), Not(Untagged())),
}
ORDER_NAMES = {
    **{order: order for order in ORDERS},
    **{"added": "newest", "added-desc": "newest", "saved": "newest", "saved-desc": "newest", "date": "newest"},
    **{"added-asc": "oldest", "saved-asc": "oldest", "published-desc": "published"},
    **{"published-asc": "published-oldest", "title-asc": "title", "site-asc": "site", "progress-desc": "progress"},
    **{"words": "longest", "words-desc": "longest", "words-asc": "shortest", "wordscount": "longest"},
    **{"wordscount-desc": "longest", "wordscount-asc": "shortest", "minutes": "longest", "minutes-asc": "shortest"},
    **{"minutes-desc": "longest", "rank": "relevance", "score": "relevance"},
}
"""What is understood after ``sort:``."""
FIELDS = {
    **dict.fromkeys(("tag", "tags", "label", "labels"), "tag"),
    **{"is": "is", "in": "in", "location": "in", "has": "has", "no": "no", "sort": "sort", "order": "sort"},
    **dict.fromkeys(("feed", "subscription", "rss", "rss_source", "rsssource"), "feed"),
    **dict.fromkeys(("site", "domain"), "site"),
    **dict.fromkeys(("author", "byline", "by"), "author"),
    **dict.fromkeys(("url", "address", "link"), "url"),
    **dict.fromkeys(("lang", "language"), "lang"),
    **dict.fromkeys(("color", "colour", "hl.color", "hl.colour"), "color"),
    **{"title": "title", "text": "text", "body": "text", "highlight": "highlight", "hl": "highlight", "note": "note"},
    **dict.fromkeys(("added", "saved", "created"), "added"),
    **dict.fromkeys(("published", "pub"), "published"),
    **dict.fromkeys(("marked", "hl.date", "note.date"), "marked"),
    **{"read": "read", "before": "before", "after": "after", "age": "age"},
    **dict.fromkeys(("words", "wordscount", "wordcount"), "words"),
    **dict.fromkeys(("progress", "readposition", "readprogress"), "progress"),
    **{"minutes": "minutes", "readingtime": "minutes", "highlights": "highlights", "notes": "notes"},
}
"""All names of fields, in small letters, and the field that each is."""
_OPERATORS = {
    **{"gt": ">", "gte": ">=", "lt": "<", "lte": "<=", "before": "<", "after": ">="},
    **{"contains": "", "exact": "", "is": "", "not": ""},
}
"""What may follow a field behind two underscores."""


class Meaning(NamedTuple):
    """What a value means; ``sentence`` says why it means nothing, empty where it may still become something."""

    node: Typed
    sentence: str = ""


def field_of(name: str) -> tuple[str, str]:
    """Return the field of a name as typed and the operator behind it (``words__gt``); "" for what is no field."""
    known = FIELDS.get(name)
    if known is not None:
        return known, ""
    bare, parted, operator = name.casefold().rpartition("__")
    if not parted:
        return FIELDS.get(name.casefold(), ""), ""
    return (FIELDS.get(bare, ""), operator) if operator in _OPERATORS else ("", "")


def misspelt(name: str) -> str:
    """Return the field that a name of four letters or more is one slip away from; empty for none and for a field itself."""
    name = name.casefold()
    if len(name) < _SHORTEST_SLIP or name in FIELDS:
        return ""
    return next((field for field in FIELDS if len(field) > 3 and _is_one_slip(name, field)), "")


def _is_one_slip(one: str, other: str) -> bool:
    """Say whether two words differ by a letter more, less or else, or by two letters in the wrong order."""
    if abs(len(one) - len(other)) > 1:
        return False
    first = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    one, other = one[first:], other[first:]
    swapped = one[:2] == other[:2][::-1] and one[2:] == other[2:]
    return swapped or one[1:] == other[1:] or one[1:] == other or one == other[1:]


_SHORTEST_SLIP = 4


def meaning(field: str, operator: str, value: str, *, quoted: bool, open_end: bool) -> Meaning:
    """Return what a value means behind a field; with ``open_end`` more may still be typed right behind it."""
    typed = _OPERATORS.get(operator, "") + value
    if not value.strip():
        if open_end or quoted:
            return Meaning(Unfinished(field, value))
        return Meaning(
            Unfinished(field, value), f"Nothing stands behind “{field}:”; write what you look for without a space."
        )
    found = _READERS[field](field, typed, quoted, open_end)
    if operator == "not" and isinstance(found.node, Node):
        return found._replace(node=negated(found.node))
    return found


def negated(node: Node) -> Node:
    """Return what finds everything else."""
    return node.node if isinstance(node, Not) else Not(node)


def _unknown(field: str, value: str, open_end: bool, allowed: Iterable[str], told: Iterable[str]) -> Meaning:
    """Return that a value is none of those allowed; silent while it may become one."""
    node = Unfinished(field, value)
    if open_end and any(name.startswith(value.casefold()) for name in allowed):
        return Meaning(node)
    return Meaning(node, f"“{field}:{value}” means nothing; after {field}: comes one of {', '.join(told)}.")


def _tag(field: str, value: str, quoted: bool, _open: bool) -> Meaning:
    if not quoted and value.casefold() == "none":
        return Meaning(Untagged())
    if value == "*" and not quoted:
        return Meaning(Not(Untagged()))
    names = [clean_tag(name) for name in ([value] if quoted else value.split(","))]
    nodes = tuple(Tag(name) for name in names if name)
    return Meaning(any_of(nodes) if nodes else Unfinished(field, value))


def any_of(nodes: tuple[Node, ...]) -> Node:
    """Return what any of these finds, one or more."""
    return nodes[0] if len(nodes) == 1 else Or(nodes)


def _is(field: str, value: str, _quoted: bool, open_end: bool) -> Meaning:
    if flag := FLAG_NAMES.get(value.casefold()):
        return Meaning(Is(flag))
    if value.casefold() in {"tagged", "untagged"}:
        return Meaning(Untagged() if value.casefold() == "untagged" else Not(Untagged()))
    return _unknown(field, value, open_end, FLAG_NAMES, FLAGS)


def _in(field: str, value: str, _quoted: bool, open_end: bool) -> Meaning:
    if scope := _SCOPE_NAMES.get(value.casefold()):
        return Meaning(Scope(scope))
    if (flag := _IN.get(value.casefold())) is not None:
        return Meaning(Is(flag) if flag else And(()))
    return _unknown(field, value, open_end, [*_SCOPE_NAMES, *_IN], [*SCOPES, *PLACES])


def _has(field: str, value: str, _quoted: bool, open_end: bool) -> Meaning:
    node = _HAS.get(value.casefold())
    if node is None:
        return _unknown(field, value, open_end, _HAS, ("highlights", "notes", "tags"))
    return Meaning(node if field == "has" else negated(node))


def _sort(field: str, value: str, _quoted: bool, open_end: bool) -> Meaning:
    if order := ORDER_NAMES.get(value.casefold()):
        return Meaning(Sort(order))
    return _unknown(field, value, open_end, ORDER_NAMES, ORDERS)


def _word(field: str, value: str, quoted: bool, _open: bool) -> Meaning:
    if quoted:
        return Meaning(Phrase(value, field))
    return Meaning(word(value, field))


def word(value: str, place: str = "") -> Word | Unfinished:
    """Return a bare word: with ``*`` behind it, what begins so and no other forms."""
    bare = value.rstrip("*")
    if not bare:
        return Unfinished(place, value)
    return Word(bare, prefix=bare != value, place=place, exact=bare != value)


def _part(make: Callable[[str], Node]) -> Callable[[str, str, bool, bool], Meaning]:
    return lambda _field, value, _quoted, _open: Meaning(make(" ".join(value.split())))


_LANG = r"[a-z]{2,3}(-[a-z0-9]{1,8})*"


def _lang(field: str, value: str, _quoted: bool, open_end: bool) -> Meaning:
    code = value.replace("_", "-").casefold()
    if re.fullmatch(_LANG, code):
        return Meaning(Lang(code))
    node = Unfinished(field, value)
    if open_end and re.fullmatch(_LANG, code.rstrip("-").ljust(2, "a")):
        return Meaning(node)
    return Meaning(node, f"“{value}” is no language; write its code, as in lang:en or lang:pt-BR.")


def _date(field: str, value: str, _quoted: bool, open_end: bool) -> Meaning:
    from reader.query import dates  # its patterns are needed by few queries, and by none at the start

    if field == "before":
        field, value = "added", value if value[:1] in "<>=" else f"<{value}"
    elif field == "after":
        field, value = "added", value if value[:1] in "<>=" else f">={value}"
    stretch = dates.stretch(value)
    if stretch is not None:
        return Meaning(When(field, *stretch))
    node = Unfinished(field, value)
    if open_end and dates.is_beginning(value):
        return Meaning(node)
    return Meaning(
        node,
        f"“{value.lstrip('<>=')}” is no date; write today, 7d, 2026-03, 2026-03-05, >2026 or 2025..2026.",
    )


def _age(field: str, value: str, _quoted: bool, open_end: bool) -> Meaning:
    """``age:<1d``: younger; ``age:>2w``: older. Bare it is younger."""
    from reader.query import dates

    match = re.fullmatch(r"([<>]?)=?(\d{1,5}[a-z]+)", value, re.IGNORECASE)
    if match and dates.is_length(match[2]):
        return Meaning(When("added", "", f"<{match[2]}") if match[1] == ">" else When("added", match[2], ""))
    node = Unfinished(field, value)
    if open_end and re.fullmatch(r"[<>]?=?\d{0,5}[a-z]?", value, re.IGNORECASE):
        return Meaning(node)
    return Meaning(
        node, f"“{value}” is no age; write one as in age:<7d or age:>2w (d, w, m and y stand for days to years)."
    )


_UNITS = {
    "words": {"k": 1000.0},
    "minutes": {"m": 1.0, "min": 1.0, "h": 60.0},
    "progress": {"%": 1.0},
    "highlights": {},
    "notes": {},
}
_NUMBER = r"(\d{1,9}(?:[.]\d{1,6})?|[.]\d{1,6})(k|m|min|h|%)?"
_COMPARED = rf"(>=|<=|>|<|=|)\s*{_NUMBER}(\+)?"
_RANGE = rf"(?:{_NUMBER}|\*)?\.\.(?:{_NUMBER}|\*)?"
_BEGUN = r"(?:[<>]=?|=)?[\d.,]*[.*]*\w*%?"


def _amount(field: str, value: str, _quoted: bool, open_end: bool) -> Meaning:
    plain = re.sub(r"(?<=\d)[,_\u202f\u00a0](?=\d{3})", "", value)
    if match := re.fullmatch(_COMPARED, plain, re.IGNORECASE):
        operator, (number, unit, plus) = match[1], (match[2], match[3], match[4])
        exact = _number(field, number, unit)
        if exact is not None and not (plus and operator):
            return Meaning(Amount(field, *_ends(field, ">=" if plus else operator, exact)))
    elif (match := re.fullmatch(_RANGE, plain, re.IGNORECASE)) and plain != "..":
        low, high = _number(field, match[1], match[2]), _number(field, match[3], match[4])
        if (low is None) == (match[1] is None) and (high is None) == (match[3] is None):
            if low is not None and high is not None and low > high:
                low, high = high, low
            return Meaning(Amount(field, *_whole(field, low, high)))
    node = Unfinished(field, value)
    if open_end and re.fullmatch(_BEGUN, value):
        return Meaning(node)
    return Meaning(node, f"“{value}” is no number; write one as in {field}:>5, {field}:<=20 or {field}:5..20.")


def _number(field: str, number: str | None, unit: str | None) -> float | None:
    factor = _UNITS[field].get(unit.casefold()) if unit else 1.0
    return None if number is None or factor is None else float(number) * factor


def _ends(field: str, operator: str, number: float) -> tuple[float | None, float | None]:
    """Return inclusive ends for a comparison."""
    if operator == ">":
        return _just_above(field, number), None
    if operator == "<":
        return None, _just_below(field, number)
    return _whole(field, None if operator == "<=" else number, None if operator == ">=" else number)


def _just_above(field: str, number: float) -> float:
    return nextafter(number, inf) if field == "progress" else float(number // 1) + 1


def _just_below(field: str, number: float) -> float:
    return nextafter(number, -inf) if field == "progress" else float(-(-number // 1)) - 1


def _whole(field: str, low: float | None, high: float | None) -> tuple[float | None, float | None]:
    """Return ends as whole numbers where only these occur."""
    if field == "progress":
        return low, high
    return None if low is None else float(-(-low // 1)), None if high is None else float(high // 1)


_READERS: dict[str, Callable[[str, str, bool, bool], Meaning]] = {
    **{"tag": _tag, "is": _is, "in": _in, "has": _has, "no": _has, "sort": _sort},
    **{"feed": _part(FromFeed), "site": _part(Site), "author": _part(Author), "url": _part(Url)},
    **{"lang": _lang, "color": _part(Colored)},
    **dict.fromkeys(SCOPES, _word),
    **dict.fromkeys((*DATES, "before", "after"), _date),
    **dict.fromkeys(AMOUNTS, _amount),
    "age": _age,
}
