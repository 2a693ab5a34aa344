"""How blogs word what is not the article: the lines around a post, as they look when a page is copied as text."""

from __future__ import annotations

import re

from reader.capture import dates, hashtags, languages

_SITES = (
    r"(?:x|twitter|facebook|pinterest|linkedin|reddit|whatsapp|telegram|tumblr|mastodon|bluesky|e-?mail|threads|vk)"
)
_STRONG = re.compile(
    rf"""
      (?:post|leave|add|write|make)\ a\ (?:comment|reply)(?:\ ?\(\d+\)|\s*cancel\ reply)?[:.]?
    | no\ comments?(?::|\ yet\.?|:\ ?post\ a\ comment|)
    | (?:\d+|one|two|three)\ (?:comments?|replies|responses)(?:\ yet)?(?::|)
    | comments?\ ?\(\d+\):?
    | (?:add\ comment|load\ more(?:\.\.\.|…)?|post\ comment)
    | be\ the\ first\ to\ (?:comment|reply)[.!]?
    | your\ email\ address\ will\ not\ be\ published\..*
    | save\ my\ name,\ email,\ and\ website\ in\ this\ browser.*
    | subscribe\ to:?\ ?(?:posts?|post\ comments?|comments?)?\ ?(?:\((?:atom|rss)\))?
    | posted\ by\ .{{1,60}}?(?:\ (?:at|on)\ .{{3,60}})?
    | (?:share|like|follow)\ (?:this|us|on)?:?\ ?(?:{_SITES}[\s,|·•]*){{2,}}
    | (?:share|like)\ this: | like\ ?loading(?:\.\.\.|…)
    | reactions:?(?:\ (?:funny|interesting|cool))*
    | links\ to\ this\ post:? | create\ a\ link
    | (?:enter\ (?:your\ )?comment.*|to\ leave\ a\ comment,.*)
    | (?:powered\ by\ blogger\.?|view\ web\ version|comments\ powered\ by\ disqus\.?)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_WEAK = re.compile(
    rf"(?:share(?: this)?(?: post| article)?:?|tweet|like(?: this)?:?|print|reblog|loading(?:\.\.\.|…)?|reply|delete|save|"
    rf"comments?:?|related(?: posts?| articles?)?:?|tags?:?|labels?:?|(?:name|email|website) ?\*?|{_SITES})",
    re.IGNORECASE,
)
_RELATED = re.compile(
    r"(?:you (?:might|may) also (?:like|enjoy)|(?:related|recommended|similar|popular) (?:posts?|articles?|stories|reading)|"
    r"(?:see|read) also|also read|more from (?:this|the) blog|"
    r"related|vous aimerez aussi|articles similaires|también te puede gustar|"
    r"das könnte dich auch interessieren|читайте также|тағы оқыңыз|関連記事|相关文章)\s*[:：…]?",
    re.IGNORECASE,
)
_LABELS = re.compile(
    r"(?:labels?|tags?|tagged(?: with| as)?|filed under|posted in|etiquetas|étiquettes|libellés|schlagwörter|marcadores|"
    r"ярлыки|теги|метки|белгілер|тегтер|ラベル|タグ|标签|標籤|التسميات|etiketler)\s*[:：]\s*(.*)",
    re.IGNORECASE,
)
_SOURCES = (
    r"(?:sources?|quellen?|fuentes?|fontes?|источник(?:и)?|дерек(?:көз)?(?:і|дер)?|kaynak|出典|来源|來源|المصدر|bron|źródło|"
    r"kilde|källa|lähde|fonte|джерело|출처|ソース|inkomoko|chanzo|sumber|nguồn|منبع|स्रोत)"
)
_SOURCE = re.compile(
    rf"(?:(?:original|news|article|story|text|main)\s+)?{_SOURCES}(?:\s*[:：]\s*(?P<said>.*)|\s+[-–—]\s+(?P<dashed>.*))",
    re.IGNORECASE | re.DOTALL,
)
_LONE_SOURCE = re.compile(
    r"(?:original )?(?:source|sources|quelle|fuente|fonte|источник|дереккөз|المصدر)\W*", re.IGNORECASE
)
_LONGEST = 500
"""Characters of a line that is nothing but furniture."""
_SENTENCE = 4
"""Words from which what ends with a full stop is a sentence and no name."""
_READING = re.compile(r"\b\d+[ -]min(?:ute)?s?(?:[ ]read)?\b", re.IGNORECASE)
_DATE_WORDS = {
    *(
        "by",
        "on",
        "at",
        "posted",
        "published",
        "updated",
        "written",
        "last",
        "follow",
        "am",
        "pm",
        "st",
        "nd",
        "rd",
        "th",
    ),
    *("gmt", "utc", "est", "edt", "pst", "pdt", "cet", "bst", "author", "date", "min", "read", "share", "and", "time"),
    *("mon", "tue", "wed", "thu", "fri", "sat", "sun", "monday", "tuesday", "wednesday", "thursday", "friday"),
    *("saturday", "sunday", *dates.MONTHS),
}


def is_strong(line: str) -> bool:
    """Say whether a line can only be furniture at the end of a post."""
    return len(line) <= _LONGEST and (bool(_STRONG.fullmatch(line.strip())) or languages.is_furniture(line))


def is_weak(line: str) -> bool:
    """Say whether a line is furniture among furniture."""
    return bool(_WEAK.fullmatch(line.strip()))


def is_home(line: str) -> bool:
    """Say whether a line is the last of a pager."""
    return languages.is_home(line)


def is_related(line: str) -> bool:
    """Say whether a line announces links to other posts."""
    return bool(_RELATED.fullmatch(line.strip()))


def is_name(line: str) -> bool:
    """Say whether a line may be a label that stands on a line of its own."""
    return 0 < len(line) <= 40 and len(line.split()) <= 4 and line[-1].isalnum()


def is_dateline(line: str, byline: str) -> bool:
    """Say whether a line holds nothing but the author's name, a date, the minutes it takes to read, and such."""
    rest = line.strip()
    if len(rest) > 120 or not rest:
        return False
    for name in filter(None, (byline, *byline.split(", "))):
        rest = re.sub(re.escape(name), " ", rest, flags=re.IGNORECASE)
    left = [word for word in re.findall(r"[^\W\d_]+", _READING.sub(" ", rest).casefold()) if word not in _DATE_WORDS]
    return not left and (rest != line.strip() or (bool(re.search(r"\d", rest)) and bool(re.search(r"[^\W\d_]", rest))))


def labels(line: str) -> list[str] | None:
    """Return the names in a line of labels; None for any other line."""
    match = _LABELS.fullmatch(line.strip())
    if not match:
        return None
    names = [name.strip().rstrip(".") for name in re.split(r"[,;،、|]|\s(?=[#＃])", match[1]) if name.strip()]
    if len(names) > 20 or any(len(name) > 40 or len(name.split()) > 5 for name in names):
        return None
    return names


def heads_labels(line: str) -> bool:
    """Say whether a line is the bare word above labels that stand on lines of their own."""
    return labels(line + ":") == []


def source(line: str) -> str | None:
    """Return what a ``Source:`` line says (perhaps nothing); None for any other line, a sentence among them."""
    line = line.strip()
    if line[:1] + line[-1:] in {"()", "[]"}:
        line = line[1:-1].strip()
    match = _SOURCE.fullmatch(line)
    if not match:
        return None
    said = " ".join((match["said"] or match["dashed"] or "").split())
    said = "" if hashtags.line(said) else hashtags.trailing(said)[0]
    words = said.split()
    sentence = len(words) >= _SENTENCE and said.endswith((".", "!", "?", "…")) and "://" not in said
    dashed = match["dashed"] is not None and (not said or len(words) > 8)
    return None if sentence or dashed or len(words) > 15 or len(said) > 400 else said


def is_lone_source(line: str) -> bool:
    """Say whether a line is nothing but the word, which then has to be a link to mean anything."""
    return bool(_LONE_SOURCE.fullmatch(line.strip()))
