"""How blogs word what is not the article: the lines around a post, as they look when a page is copied as text."""

from __future__ import annotations

import re

from reader.capture import dates

_SITES = r"(?:x|twitter|facebook|pinterest|linkedin|reddit|whatsapp|telegram|tumblr|mastodon|bluesky|email|threads|vk)"
_SHARE = rf"(?:e-?mail[ ]this(?:[ ]post)?|blogthis!|share[ ](?:to|on|via)[ ]{_SITES}|tweet[ ]this|pin[ ]it)"
_STRONG = re.compile(
    rf"""
      (?:post|leave|add|write|make)\ a\ (?:comment|reply)(?:\ ?\(\d+\)|\s*cancel\ reply)?[:.]?
    | no\ comments?(?::|\ yet\.?|:\ ?post\ a\ comment|)
    | (?:\d+|one|two|three)\ (?:comments?|replies|responses)(?:\ yet)?(?::|)
    | comments?\ ?\(\d+\):?
    | be\ the\ first\ to\ (?:comment|reply)[.!]?
    | (?:←\ )?(?:newer|older|next|previous)\ posts?(?:\ ?[→›»])?(?:[\s|·•]*(?:newer\ posts?|older\ posts?|home))*
    | subscribe\ to:?\ ?(?:posts?|post\ comments?|comments?)?\ ?(?:\((?:atom|rss)\))?
    | posted\ by\ .{{1,60}}?(?:\ (?:at|on)\ .{{3,60}})?
    | (?:{_SHARE}[\s|·•]*)+
    | (?:share|like)\ this: | like\ ?loading(?:\.\.\.|…)
    | links\ to\ this\ post:? | create\ a\ link
    | (?:enter\ (?:your\ )?comment.*|to\ leave\ a\ comment,.*)
    | (?:powered\ by\ blogger\.?|view\ web\ version|publicar\ un\ comentario.*)
    | (?:no\ hay\ comentarios:?|enregistrer\ un\ commentaire.*)
    | (?:aucun\ commentaire:?|kommentar\ veröffentlichen.*|keine\ kommentare:?|комментариев\ нет:?|отправить\ комментарий.*)
    | (?:пікірлер\ жоқ:?|пікір\ жіберу.*|コメントを投稿|0\ 件のコメント:?|发表评论|没有评论:?|إرسال\ تعليق|ليست\ هناك\ تعليقات:?)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_WEAK = re.compile(
    rf"(?:share(?: this)?(?: post| article)?:?|tweet|like(?: this)?:?|print|reblog|loading(?:\.\.\.|…)?|reply|delete|save|"
    rf"reactions:?|comments?:?|related(?: posts?| articles?)?:?|tags?:|labels?:|{_SITES})",
    re.IGNORECASE,
)
_HOME = re.compile(r"home(?: ?page)?", re.IGNORECASE)
_LABELS = re.compile(
    r"(?:labels?|tags?|tagged(?: with| as)?|filed under|posted in|etiquetas|étiquettes|libellés|schlagwörter|marcadores|"
    r"ярлыки|теги|метки|белгілер|тегтер|ラベル|タグ|标签|標籤|التسميات|etiketler)\s*[:：]\s*(.*)",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"(?:sources?|quellen?|fuentes?|fontes?|источник(?:и)?|дерек(?:көз)?(?:і|дер)?|kaynak|出典|来源|來源|المصدر|bron|źródło|"
    r"kilde|källa|lähde|fonte|джерело|출처|ソース)\s*[:：]\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)
_LONE_SOURCE = re.compile(
    r"(?:original )?(?:source|sources|quelle|fuente|fonte|источник|дереккөз|المصدر)\W*", re.IGNORECASE
)
_HASHTAG = re.compile(r"[#＃]([^\s#＃]+)$")
_WORDY = re.compile(r"(?=.*[^\W\d_])[\w·'’.&-]*\w\Z")
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
_JOINTS = " \t|·•,;–—-"


def is_strong(line: str) -> bool:
    """Say whether a line can only be furniture at the end of a post."""
    return bool(_STRONG.fullmatch(line.strip()))


def is_weak(line: str) -> bool:
    """Say whether a line is furniture among furniture."""
    return bool(_WEAK.fullmatch(line.strip()))


def is_home(line: str) -> bool:
    """Say whether a line is the last of a pager."""
    return bool(_HOME.fullmatch(line.strip()))


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


def source(line: str) -> str | None:
    """Return what a ``Source:`` line says (perhaps nothing); None for any other line, a sentence among them."""
    match = _SOURCE.fullmatch(line.strip())
    if not match:
        return None
    said = " ".join(match[1].split())
    return said if len(said.split()) <= 15 and len(said) <= 400 else None


def is_lone_source(line: str) -> bool:
    """Say whether a line is nothing but the word, which then has to be a link to mean anything."""
    return bool(_LONE_SOURCE.fullmatch(line.strip()))


def hashtags(title: str) -> tuple[str, list[str]]:
    """Return a title without the hashtags that trail it, and those; ``#1`` and ``C#`` are none."""
    rest = title.strip()
    tags: list[str] = []
    while match := _HASHTAG.search(rest):
        before = rest[: match.start()]
        name = match[1].rstrip(".,;:!…)")
        if not _WORDY.match(name) or (before and not before[-1].isspace() and not tags and before[-1] not in "|,;·•"):
            break
        tags.insert(0, name)
        rest = before.rstrip(_JOINTS) if before.strip(_JOINTS) else ""
    if not rest and tags:
        return " ".join(tags), tags
    return (rest if tags else title.strip()), tags
