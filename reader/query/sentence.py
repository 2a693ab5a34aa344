"""A query read back as one plain English sentence, for the reader to check that it was understood."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from reader.query import dates
from reader.query.nodes import (
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
    Regex,
    Site,
    Tag,
    Untagged,
    Url,
    When,
    Word,
)

if TYPE_CHECKING:
    from reader.query.edits import Query

_ORDERS = {
    "newest": "newest first",
    "oldest": "oldest first",
    "published": "latest published first",
    "published-oldest": "earliest published first",
    "title": "by title",
    "site": "by site",
    "longest": "longest first",
    "shortest": "shortest first",
    "progress": "most read first",
    "relevance": "best first",
}
_ADJECTIVES = {"unread": "unread", "starred": "starred", "archived": "archived", "failed": "failed", "muted": "muted"}
"""Flags that stand before "articles"."""
_IS = {
    "unread": "that are unread",
    "reading": "that are begun",
    "read": "that are read",
    "starred": "that are starred",
    "inbox": "in the inbox",
    "later": "kept for later",
    "archived": "in the archive",
    "trashed": "in the trash",
    "highlighted": "with highlights",
    "noted": "with notes",
    "orphaned": "with highlights that have lost their place",
    "failed": "that could not be fetched",
    "feed": "that wait in their feeds",
    "muted": "that a rule has muted",
}
_PLACES = {
    "": "",
    "title": " in the title",
    "text": " in the text",
    "highlight": " in a highlight",
    "note": " in a note",
}
_VERBS = {"added": "added", "published": "published", "read": "read", "marked": "marked"}
_KNOWN = {
    "added": "with a time of adding",
    "published": "with a date of publishing",
    "read": "that have been read",
    "marked": "that have been marked",
}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_UNITS = {"words": "word", "minutes": "minute", "highlights": "highlight", "notes": "note"}
_LANGUAGES = {
    **{"ar": "Arabic", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan", "cs": "Czech"},
    **{"da": "Danish", "de": "German", "el": "Greek", "en": "English", "eo": "Esperanto", "es": "Spanish"},
    **{"et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish", "fr": "French", "ga": "Irish"},
    **{"he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian"},
    **{"is": "Icelandic", "it": "Italian", "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh", "ko": "Korean"},
    **{"ky": "Kyrgyz", "la": "Latin", "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "mn": "Mongolian"},
    **{"ms": "Malay", "nb": "Norwegian", "nl": "Dutch", "nn": "Norwegian Nynorsk", "no": "Norwegian", "pl": "Polish"},
    **{"pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sq": "Albanian"},
    **{"sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "th": "Thai", "tr": "Turkish"},
    **{"tt": "Tatar", "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese", "zh": "Chinese"},
}


def told(query: Query) -> str:
    """Return what a query asks for as a sentence; "All articles." for one that asks for nothing. Never raises."""
    sentence = _sentence(query.root)
    if query.sort:
        sentence += f", {_ORDERS[query.sort]}"
    return f"{_capital(sentence)}."


def told_part(node: Node) -> str:
    """Return what one part of a query asks for, as it stands behind "articles": "tagged food or any tag below it"."""
    return _clause(node)


def language(code: str) -> str:
    """Return the English name of a language by its code; the code for one that has none here."""
    primary, _, rest = code.partition("-")
    name = _LANGUAGES.get(primary, "")
    if not name:
        return f"“{code}”"
    return f"{name} ({code})" if rest else name


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _sentence(root: And) -> str:
    """Return the noun with what stands before and behind it."""
    nodes = tuple(node for node in root.nodes if node != And(()))
    adjectives = [
        node.flag for node in nodes if isinstance(node, Is) and node.flag in _ADJECTIVES and node.flag != "failed"
    ]
    others = [node for node in nodes if not (isinstance(node, Is) and node.flag in adjectives)]
    noun = " ".join([*dict.fromkeys(adjectives), "articles"])
    if not others:
        return noun if adjectives else "all articles"
    saying = [node for node in others if _is_saying(node) or _is_choice(node)]
    unsaid = [node for node in others if isinstance(node, Not) and _is_saying(node.node)]
    parts = [_clause(node) for node in others if node not in saying and node not in unsaid]
    if saying:
        parts.append(_said(saying))
    parts += map(_clause, unsaid)
    return f"{noun} {', '.join(parts)}"


def _is_choice(node: Node) -> bool:
    """Say whether a node is words of which one is enough."""
    return isinstance(node, Or) and all(map(_is_saying, node.nodes))


def _is_saying(node: Node) -> bool:
    return isinstance(node, Word | Phrase | Near | Regex)


def _said(nodes: list[Node]) -> str:
    """Return the words asked for as one clause, those of one place together."""
    return "that say " + _together(nodes, "and")


def _together(nodes: Sequence[Node], joined: str) -> str:
    """Return words with their places, each place named once where it is the same for all that follow one another."""
    runs: list[tuple[str, list[str]]] = []
    for node in nodes:
        if isinstance(node, Or):
            one_of = _together(node.nodes, "or")
            runs.append(("", [one_of if len(nodes) == 1 else f"({one_of})"]))
            continue
        assert isinstance(node, Word | Phrase | Near | Regex)
        if not runs or runs[-1][0] != node.place:
            runs.append((node.place, []))
        runs[-1][1].append(_bare(node))
    return _listed([_listed(words, joined) + _PLACES[place] for place, words in runs], joined)


def _listed(parts: list[str], joined: str) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {joined} {parts[-1]}"


def _quote(text: str) -> str:
    return f"“{' '.join(text.split())}”"


def _words(node: Word | Phrase | Near | Regex) -> str:
    return _bare(node) + _PLACES[node.place]


def _bare(node: Word | Phrase | Near | Regex) -> str:
    match node:
        case Word(text, prefix):
            return _quote(f"{text}…" if prefix else text)
        case Phrase(text):
            return _quote(text) if len(text.split()) > 1 else f"exactly {_quote(text)}"
        case Near(words, distance):
            first, *rest = (_quote(f"{word[:-1]}…" if word.endswith("*") and word[1:] else word) for word in words)
            many = "no other word" if distance == 0 else f"at most {_counted(distance, 'word')}"
            return f"{first} near {_listed(rest, 'and')} ({many} between)"
    return f"something like /{node.pattern}/"


def _clause(node: Node) -> str:
    """Return what a node asks for, to stand behind "articles"."""
    match node:
        case Word() | Phrase() | Near() | Regex():
            return f"that say {_words(node)}"
        case And(nodes):
            return f"({_listed(list(map(_clause, nodes)), 'and')})" if nodes else "of any kind"
        case Or(nodes):
            return _either(nodes)
        case Not(inner):
            return _against(inner)
        case Is(flag):
            return _IS[flag]
        case When():
            return _when(node)
        case Amount():
            return _amount(node)
    return _filter(node)


def _filter(node: Tag | Untagged | FromFeed | Site | Author | Url | Lang | Colored) -> str:
    match node:
        case Tag(name):
            return f"tagged {name} or any tag below it" if "/" not in name else f"tagged {name} or below"
        case Untagged():
            return "without tags"
        case FromFeed(name):
            return f"from the feed {_quote(name)}"
        case Site(text):
            return f"from {text}"
        case Author(text):
            return f"by {text}"
        case Url(text):
            return f"with {_quote(text)} in the address"
        case Lang(code):
            return f"in {language(code)}"
        case Colored(color):
            return f"with {color} highlights"


def _either(nodes: tuple[Node, ...]) -> str:
    """Return alternatives; those of one kind share their verb."""
    if all(isinstance(node, Tag) for node in nodes):
        return f"tagged {_listed([node.name for node in nodes if isinstance(node, Tag)], 'or')}, or any tag below"
    if all(map(_is_saying, nodes)):
        return f"that say {_together(nodes, 'or')}"
    return f"either {_listed([_clause(node) for node in nodes], 'or')}"


def _against(node: Node) -> str:
    match node:
        case Tag(name):
            return f"not tagged {name} or any tag below it"
        case Untagged():
            return "with tags"
        case Is("highlighted" | "noted" as flag):
            return f"without {'highlights' if flag == 'highlighted' else 'notes'}"
        case Is(flag) if _IS[flag].startswith("that are "):
            return f"that are not {_IS[flag].removeprefix('that are ')}"
        case Is("inbox" | "later" | "archived" | "trashed" as flag):
            return f"not {_IS[flag]}"
        case Word() | Phrase() | Near() | Regex():
            return f"that do not say {_words(node)}"
        case Or(nodes) if all(map(_is_saying, nodes)):
            return f"that say neither {_together(nodes, 'nor')}"
        case Site() | Author() | Url() | Lang() | FromFeed():
            return f"not {_clause(node)}"
    return f"except those {_clause(node)}"


# dates and numbers


def _counted(number: float, noun: str) -> str:
    shown = f"{number:,.0f}" if number == int(number) else f"{number:,.6g}"
    return f"{shown} {noun}{'' if number == 1 else 's'}"


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _date(text: str) -> tuple[str, str]:
    """Return a date in words and the preposition before it."""
    plain = " ".join(text.casefold().replace("-", " ").replace("_", " ").split())
    for names in ("today", "yesterday"):
        if plain == names:
            return names, ""
    for which in ("this", "last"):
        for unit in ("week", "month", "year"):
            if plain.replace(" ", "") == which + unit:
                return f"{which} {unit}", ""
    stretch = dates.days(text, date(2000, 1, 1))
    if stretch is None or text.casefold().endswith("ago"):
        return plain, ""
    first, last = stretch
    if first == last:
        return _day(first), "on "
    if (last - first).days < 7:
        year, week, _ = first.isocalendar()
        return f"week {week} of {year}", "in "
    return (str(first.year) if (last - first).days > 31 else f"{_MONTHS[first.month - 1]} {first.year}"), "in "


def _moment(text: str) -> str:
    """Return a date or length as one point of time."""
    if (long := dates.length(text)) is not None:
        return f"{_counted(*long)} ago"
    return _date(text)[0]


def _when(node: When) -> str:
    verb, since, until = _VERBS[node.field], node.since, node.until
    if not since and not until:
        return _KNOWN[node.field]
    if since and since == until:
        name, preposition = _date(since)
        return f"{verb} {preposition}{name}"
    if not until:
        if (long := dates.length(since)) is not None:
            return f"{verb} in the last {_counted(*long) if long[0] != 1 else long[1]}"
        return f"{verb} {'after' if since.startswith('>') else 'since'} {_moment(since.lstrip('>'))}"
    if not since:
        if (long := dates.length(until.lstrip("<"))) is not None:
            return f"{verb} more than {_counted(*long)} ago"
        return f"{verb} before {_moment(until[1:])}" if until.startswith("<") else f"{verb} up to {_moment(until)}"
    return f"{verb} from {_moment(since.lstrip('>'))} to {_moment(until.lstrip('<'))}"


def _amount(node: Amount) -> str:
    low, high = node.low, node.high
    if node.field == "progress":
        return _progress(low, high)
    unit = _UNITS[node.field]
    verb = "that take " if node.field == "minutes" else "with "
    if low is None and high is None:
        return f"with any number of {unit}s"
    if low is not None and high is not None:
        return f"{verb}{_counted(low, unit)}" if low == high else f"{verb}{low:,.0f} to {_counted(high, unit)}"
    if low is not None:
        return f"{verb}at least {_counted(low, unit)}"
    assert high is not None
    return f"{verb}at most {_counted(high, unit)}"


def _progress(low: float | None, high: float | None) -> str:
    def shown(number: float) -> str:
        return f"{round(number, 2):g} %"

    def is_strict(number: float) -> bool:
        return number != round(number, 6)

    if low is not None and high is not None:
        return f"read to {shown(low)}" if low == high else f"read to between {shown(low)} and {shown(high)}"
    if low is not None:
        return f"read to {'more than' if is_strict(low) else 'at least'} {shown(low)}"
    if high is not None:
        return f"read to {'less than' if is_strict(high) else 'at most'} {shown(high)}"
    return "read to any point"
