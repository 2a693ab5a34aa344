"""What may come from another machine: of each field what is of its kind, and no more of it than anybody writes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from reader.address import is_web
from reader.library import rows
from reader.library.feed_rules import DEEDS
from reader.library.gathering import LONGEST_NAME
from reader.library.own import FIELDS, TOGETHER
from reader.library.shared_loose import key_of_tags
from reader.library.tag_looks import TAG_COLORS
from reader.library.values import ORDERS
from reader.model import COLORS, STYLES, clean_tag, merge_tags, tag_key
from reader.shared_model import TAG, Thing

_LINE, _TEXT, _MOST_TAGS, _MOST_IMAGES, _MOST_COMMENTS = 4_000, 2_000_000, 500, 2_000, 5_000
_MOST_RULES = 1_000
_OWN = {*FIELDS, *TOGETHER.values()}


def sound(key: str, thing: Thing) -> Thing:
    """Return a thing without what cannot be: such fields are as if nobody had said anything of them."""
    check = {"a": _article, "h": _highlight, "n": _note, "s": _search, "f": _feed, "r": _for_all, "t": _tag}[key[0]]
    fields = {}
    for name, value in thing.fields.items():
        if (kept := check(name, value)) is not None:
            fields[name] = kept
    if key[0] == TAG and key_of_tags(fields.get("names", ())) != key:
        fields = {}
    names = [clean_tag(rows.scalar(name)) for name in thing.tags[:_MOST_TAGS] if len(name) <= _LINE]
    return Thing(fields, merge_tags(names), thing.gone)


def _article(name: str, value: Any) -> Any:  # noqa: ANN401 - JSON
    match name:
        case "url" | "canonical_url":
            found = _line(value)
            return found if found and is_web(found) else None
        case "title" | "byline" | "site_name":
            return rows.line(value[:_LINE]) if isinstance(value, str) else None
        case "lang" | "source" | "origin" | "excerpt":
            return _line(value)
        case "added_at" | "published_at" | "read_at":
            return _second(value)
        case "state":
            return value if value in ("inbox", "later", "archive") else None
        case "thrown":
            return value if value in ("deleted", "trash") else None
        case "starred":
            return 1 if value in (1, True) else None
        case "progress":
            return _progress(value)
        case "joined":
            return _uid(value)
        case "body":
            return value if isinstance(value, str) and value.endswith(".z") and _is_hash(value[:-2]) else None
        case "own":
            return _own(value)
        case "images":
            pictures = [_image(one) for one in value[:_MOST_IMAGES]] if isinstance(value, list) else []
            return [one for one in pictures if one] or None
        case "comments":
            return _comments(value)
    return None


def _highlight(name: str, value: Any) -> Any:  # noqa: ANN401 - JSON
    match name:
        case "in":
            return _uid(value)
        case "color":
            return value if value in COLORS else None
        case "style":
            return value if value in STYLES else None
        case "note":
            return _text(value)
        case "created_at" | "updated_at":
            return _second(value)
        case "where":
            if not isinstance(value, list) or len(value) != 7:
                return None
            words = [_text(one) for one in value[:5]]
            places = [one if type(one) is int and 0 <= one < 2**31 else None for one in value[5:]]
            if None in words or None in places or places[0] > places[1]:  # type: ignore[operator]
                return None
            return [*words, *places]
    return None


def _note(name: str, value: Any) -> Any:  # noqa: ANN401 - JSON
    match name:
        case "in" | "reply" | "about":
            return _uid(value)
        case "text":
            return _text(value) or None
        case "created_at" | "updated_at":
            return _second(value)
    return None


def _search(name: str, value: Any) -> Any:  # noqa: ANN401 - JSON
    match name:
        case "name":
            return _line(value) or None
        case "query":
            return _line(value)
        case "sort":
            return value if value in ORDERS else None
        case "pinned":
            return 1 if value in (1, True) else None
        case "place":
            return _number(value)
        case "created_at" | "updated_at":
            return _second(value)
    return None


def _feed(name: str, value: Any) -> Any:  # noqa: ANN401 - JSON
    match name:
        case "url":
            found = _line(value)
            return found if found and is_web(found) else None
        case "name" | "folder":
            return _line(value)
        case "full":
            return 1 if value in (1, True) else None
        case "interval" | "keep_days":
            return _number(value)
        case "added_at":
            return _second(value)
    return None


def _for_all(name: str, value: Any) -> Any:  # noqa: ANN401 - JSON
    if name in COLORS:
        shown = " ".join(value.split()) if isinstance(value, str) else ""
        return rows.scalar(shown) if 0 < len(shown) <= LONGEST_NAME else None
    if name != "rules" or not isinstance(value, list):
        return None
    kept = []
    for one in value[:_MOST_RULES]:
        if isinstance(one, list) and len(one) == 3 and all(isinstance(part, str) for part in one) and one[1] in DEEDS:
            kept.append([_line(one[0]), one[1], clean_tag(str(_line(one[2])))])
    return kept


def _tag(name: str, value: Any) -> Any:  # noqa: ANN401 - JSON
    if name == "color":
        return value if value in TAG_COLORS else None
    if name != "names" or not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return None
    keys = [tag_key(clean_tag(rows.scalar(one[:_LINE]))) for one in value[:2]]
    return keys if keys == value and 0 < len(keys) == len(set(keys)) and keys == sorted(keys) else None


def _number(value: Any) -> int | None:  # noqa: ANN401 - JSON
    return value if type(value) is int and 0 <= value < 1_000_000 else None


def _line(value: Any) -> str | None:  # noqa: ANN401 - JSON
    return rows.scalar(value[:_LINE]) if isinstance(value, str) else None


def _text(value: Any) -> str | None:  # noqa: ANN401 - JSON
    return rows.scalar(value[:_TEXT]) if isinstance(value, str) else None


def _uid(value: Any) -> str | None:  # noqa: ANN401 - JSON
    return value if isinstance(value, str) and 0 < len(value) <= 80 and value.isascii() and "\0" not in value else None


def _second(value: Any) -> int | None:  # noqa: ANN401 - JSON
    """Return a time that a calendar has: of the years 1 to 9999."""
    return value if type(value) is int and -62_000_000_000 < value < 253_000_000_000 else None


def _progress(value: Any) -> list[float] | None:  # noqa: ANN401 - JSON
    if not isinstance(value, list) or len(value) != 2:
        return None
    progress, position = value
    if type(progress) not in (int, float) or not 0 <= progress <= 1 or type(position) is not int:
        return None
    return [float(progress), position] if 0 <= position < 2**31 else None


def _image(value: Any) -> list[str] | None:  # noqa: ANN401 - JSON
    if not isinstance(value, list) or len(value) != 2 or not all(isinstance(one, str) for one in value):
        return None
    url, sha = value
    return [rows.scalar(url), sha] if _is_hash(sha) and len(url) <= _LINE else None


def _is_hash(text: str) -> bool:
    return len(text) == 64 and not set(text) - set("0123456789abcdef")


def _own(value: Any) -> dict[str, Any] | None:  # noqa: ANN401 - JSON
    if not isinstance(value, Mapping):
        return None
    kept: dict[str, Any] = {}
    for name, one in value.items():
        if name == "published_at" and (one is None or _second(one) is not None):
            kept[name] = one
        elif name in _OWN and name != "published_at" and isinstance(one, str):
            kept[name] = rows.scalar(one[:_LINE])
        elif name == "tags" and isinstance(one, list) and all(isinstance(tag, str) for tag in one):
            kept[name] = list(merge_tags([rows.scalar(tag[:_LINE]) for tag in one[:_MOST_TAGS]]))
    return kept or None


def _comments(value: Any) -> list[list[Any]] | None:  # noqa: ANN401 - JSON
    if not isinstance(value, list) or len(json.dumps(value)) > _TEXT:
        return None
    found = []
    for one in value[:_MOST_COMMENTS]:
        if isinstance(one, list) and len(one) == 4:
            author, written, text, depth = _line(one[0]), _second(one[1]), _text(one[2]), one[3]
            if author is not None and text is not None and type(depth) is int and 0 <= depth < 1000:
                found.append([author, written, text, depth])
    return found or None
