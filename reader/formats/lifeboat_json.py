"""What ``article.json`` and ``library.json`` of a lifeboat say: the values of ``reader.whole``, and back with all doubts."""

from __future__ import annotations

import json
import math
import re
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from reader import whole
from reader.frozen import fields

Json = dict[str, Any]
TIMES = re.compile(r".*_at|until")
"""Fields that are times: whole seconds, RFC 3339 in UTC; what no calendar reaches is a number of seconds since 1970."""
_NESTED = {"own", "cuts", "card", "before", "marks", "review_day"}
"""Fields whose text is JSON, which stands in the file as itself; null for an empty text."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_YEAR_1, _YEAR_9999 = -62_135_596_800, 253_402_300_799
_LARGEST = 2**63
_UID = re.compile(r"[0-9A-Za-z_.-]{1,80}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_PAIRS = {"images": ("url", "sha256"), "bodies": ("sha256", "member")}
"""Pairs that are objects in the file."""
_ONE_OF: dict[str, tuple[type, tuple[str, ...]]] = {
    "state": (whole.Whole, ("inbox", "later", "archive", "trash")),
    "status": (whole.Whole, ("ready", "waiting", "failed")),
    "kind": (whole.File, ("image", "original")),
    "origin": (whole.Edition, ("capture", "edit", "cut")),
    "deed": (whole.Rule, ("tag", "save", "mute")),
}
_LEFT_OUT: dict[type, set[str]] = {whole.Text: {"html"}}
"""What stands in a file of its own."""


class Wrong(ValueError):  # noqa: N818 - told in a sentence
    """A value that cannot be; the text is a clause that says which."""


def plain(value: Any) -> Any:  # noqa: ANN401 - values of any kind
    """Return a value as JSON has it."""
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if not hasattr(value, "__fields__"):
        return value
    out: Json = {}
    for name in fields(value):
        if name not in _LEFT_OUT.get(type(value), ()):
            out[name] = _field(value, name, getattr(value, name))
    return out


def _field(value: Any, name: str, held: Any) -> Any:  # noqa: ANN401 - values of any kind
    if TIMES.fullmatch(name):
        return time(held)
    if name in _PAIRS:
        return [dict(zip(_PAIRS[name], pair, strict=True)) for pair in held]
    if isinstance(held, str) and (name in _NESTED or (name == "tags" and isinstance(value, whole.Source))):
        return nested(held)
    return plain(held)


def nested(text: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return text that is JSON as itself; as a text where it would not come back to the letter."""
    if not text:
        return None
    try:
        found = json.loads(text)
    except ValueError:
        return text
    return found if not isinstance(found, str) and json.dumps(found) == text else text


def time(seconds: int | None) -> str | int | None:
    """Return a time as ``2026-03-12T09:14:00Z`` (RFC 3339)."""
    if seconds is None or not _YEAR_1 <= seconds <= _YEAR_9999:
        return seconds
    return (_EPOCH + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


def value(cls: type, found: Any, **given: Any) -> Any:  # noqa: ANN401 - one of cls
    """Return the value that JSON tells of; ``given`` are fields that it does not. Raises Wrong."""
    if not isinstance(found, dict):
        raise Wrong(f"{cls.__name__.lower()} is no object")
    parts = dict(given)
    for name in fields(cls):
        if name in found and name not in given:
            parts[name] = _read(cls, name, _annotation(cls, name), found[name])
    try:
        made = cls(**parts)
    except TypeError as error:
        raise Wrong(str(error)) from error
    _check(made)
    return made


@cache
def _annotation(cls: type, name: str) -> str:
    return str(cls.__annotations__[name])


def _read(cls: type, name: str, kind: str, found: Any) -> Any:  # noqa: ANN401 - of that kind
    if kind.endswith(" | None"):
        return None if found is None else _read(cls, name, kind.removesuffix(" | None"), found)
    if TIMES.fullmatch(name):
        return _seconds(name, found)
    if kind == "str" and (name in _NESTED or (name == "tags" and cls is whole.Source)):
        return _text(name, "" if found is None else found if isinstance(found, str) else json.dumps(found))
    if name in _PAIRS and isinstance(found, list) and all(isinstance(each, dict) for each in found):
        found = [[each.get(part) for part in _PAIRS[name]] for each in found]
    return _plain(name, kind, found)


def _plain(name: str, kind: str, found: Any) -> Any:  # noqa: ANN401 - of that kind
    if kind == "str":
        return _text(name, found)
    if kind == "bool" and isinstance(found, bool):
        return found
    if kind == "int" and isinstance(found, int) and not isinstance(found, bool) and -_LARGEST <= found < _LARGEST:
        return found
    if kind == "float" and isinstance(found, int | float) and not isinstance(found, bool) and math.isfinite(found):
        return float(found)
    if kind.startswith("tuple[") and kind.endswith(", ...]") and isinstance(found, list):
        inner = kind.removeprefix("tuple[").removesuffix(", ...]")
        return tuple(_plain(name, inner, each) for each in found)
    if kind in {"tuple[str, str]", "Triple"}:
        length = 3 if kind == "Triple" else 2
        if isinstance(found, list) and len(found) == length:
            return tuple(_text(name, each) for each in found)
    elif (cls := getattr(whole, kind, None)) is not None:
        return value(cls, found)
    raise Wrong(f"{name} cannot be {str(found)[:40]!r}")


def _text(name: str, found: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    if not isinstance(found, str):
        raise Wrong(f"{name} is no text")
    try:
        found.encode()
    except UnicodeEncodeError:
        raise Wrong(f"{name} holds a broken character") from None
    return found


def _seconds(name: str, found: Any) -> int:  # noqa: ANN401 - whatever JSON holds
    if isinstance(found, int) and not isinstance(found, bool) and -_LARGEST <= found < _LARGEST:
        return found
    try:
        moment = datetime.fromisoformat(found)
        return (moment - _EPOCH) // timedelta(seconds=1)
    except (TypeError, ValueError):
        raise Wrong(f"{name} is no time") from None


def _check(made: Any) -> None:  # noqa: ANN401 - a value
    """Raise Wrong for what no library could hold, though its type is right."""
    names = fields(made)
    for name in names:
        held = getattr(made, name)
        if name in _ONE_OF and isinstance(made, _ONE_OF[name][0]) and held not in _ONE_OF[name][1]:
            raise Wrong(f"{name} cannot be {held[:40]!r}")
        if name == "uid" and not _UID.fullmatch(held):
            raise Wrong(f"{held[:40]!r} is no uid")
        if name in {"sha256", "original", "html_hash"} and held and not _SHA256.fullmatch(held):
            raise Wrong(f"{name} is no SHA-256")
    if isinstance(made, whole.Whole):
        _check_article(made)
    if isinstance(made, whole.Import):
        _check_import(made)
    if isinstance(made, whole.LooseEnds):
        _check_loose(made)
    if isinstance(made, whole.Source) and not _is_texts(_loaded(made.tags)):
        raise Wrong("the tags of a feed are no list of names")


def _check_article(one: whole.Whole) -> None:
    if not 0 <= one.progress <= 1:
        raise Wrong("progress is not between 0 and 1")
    if sum(edition.present for edition in one.editions) > 1:
        raise Wrong("two versions are the present one")
    if one.trashed_from not in {"", *_ONE_OF["state"][1]}:
        raise Wrong(f"trashed_from cannot be {one.trashed_from[:40]!r}")
    for _, sha256 in one.images:
        if not _SHA256.fullmatch(sha256):
            raise Wrong("a picture has no SHA-256")
    for text, kind in ((one.own, dict), *((edition.cuts, list) for edition in one.editions)):
        if text and not isinstance(_loaded(text), kind):
            raise Wrong("own or cuts is not what it should be")
    for mark in one.highlights:
        cards = [*([mark.card.card] if mark.card else []), *(answer.before for answer in mark.answers)]
        if any(card and not isinstance(_loaded(card), dict) for card in cards):
            raise Wrong("a card is no object")


def _check_import(one: whole.Import) -> None:
    if not re.fullmatch(r"([0-9a-f]{2})*", one.digest) or not 0 <= one.nth < 10_000:
        raise Wrong("an import cannot be told from others")
    if one.before and not isinstance(_loaded(one.before), dict):
        raise Wrong("before is no object")
    if one.marks and not isinstance(_loaded(one.marks), list):
        raise Wrong("marks is no list")


def _check_loose(ends: whole.LooseEnds) -> None:
    """What the library takes for granted of its own settings."""
    kept = dict(ends.info)
    if not (kept.get("review", "0").isascii() and kept.get("review", "0").isdecimal()):
        raise Wrong("the size of the review is no number")
    chosen = _loaded(kept.get("review-of", "{}"))
    if not isinstance(chosen, dict) or not all(_is_texts(chosen.get(name, [])) for name in ("colors", "tags")):
        raise Wrong("the choice of the review cannot be understood")
    if ends.review_day:
        day = _loaded(ends.review_day)
        if not isinstance(day, dict) or not all(_is_texts(day.get(name)) for name in ("ids", "passed")):
            raise Wrong("the review of the day cannot be understood")


def _is_texts(found: Any) -> bool:  # noqa: ANN401 - whatever JSON holds
    return isinstance(found, list) and all(isinstance(each, str) for each in found)


def _loaded(text: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    try:
        return json.loads(text)
    except ValueError:
        raise Wrong("what should be JSON is not") from None
