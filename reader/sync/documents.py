"""One thing as a Yjs document (pycrdt): writing what a machine changed into it, and reading what all of them make of it.

The document is one map of unique keys, each set once and deleted at most once, so what Yjs guarantees of maps is all that
is relied on: ``name/unique`` holds a value of a field, ``#/unique`` a tag, ``!/unique`` says that the thing is there.
Writing a field deletes the values that were seen and sets another; values set at the same time stand side by side until
somebody writes again. No clock is asked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pycrdt import Doc, Map

from reader.model import tag_key
from reader.shared_model import Settled, Thing

HERE, TAG = "!", "#"
"""The names of the keys that say that a thing is there, and of its tags."""
TEXTS = ("text", "note")
"""What a reader writes at length: values of the same time are all kept, one below the other."""
GREATEST = ("updated_at", "progress", "starred", "read_at")
LEAST = ("added_at", "created_at")
UNITED = ("rules",)
"""Lists of which all that stand in any of several values are taken."""
"""Fields of which the greatest, or the least, of several values is taken; of others any, the same on each machine."""
QUIET = ("progress", "read_at", "updated_at", "gone")
"""Fields whose change does not bring back what was deleted elsewhere: reading is no writing."""
BETWEEN = "\n\n---\n\n*Written on another machine at the same time:*\n\n"
MOST_STATE = 8_000_000
"""Bytes that one document may have."""
_MOST_VALUES = 20_000


class Unreadable(ValueError):  # noqa: N818 - said of what came
    """What came is no document."""


def settle(
    state: bytes, base: Thing | None, now: Thing | None, came: Iterable[bytes], fresh: Callable[[], str]
) -> Settled:
    """Put together what is known of a thing, what this machine changed in it, and what came from others.

    ``base`` is what this machine had when ``state`` was made (None: nothing), ``now`` what it has (None: it does not have
    it, and did not delete it). ``fresh`` returns texts that nobody else ever makes. What came and is no document is
    passed over.
    """
    document: Doc[Any] = Doc()
    values: Map[Any] = document.get("thing", type=Map)
    if state:
        document.apply_update(state)
    told = False
    if now is not None and now != base:
        told = _write(document, values, base, now, fresh)
    gone = not any(key.startswith(f"{HERE}/") for key in values.keys())  # noqa: SIM118 - a Map is no mapping
    was = _read(_plain(values))[0] if state else None
    for update in came:
        document = _merged(document, update)
    values = document.get("thing", type=Map)
    thing, conflict = _read(_plain(values))
    back = bool(state) and gone and not thing.gone
    return Settled(thing, document.get_update(), conflict, told, was, back)


def read(state: bytes) -> Thing:
    """Return what a document says. Raises Unreadable for what is none."""
    document = _merged(Doc(), state, strict=True)
    return _read(_plain(document.get("thing", type=Map)))[0]


def _merged(document: Doc[Any], update: bytes, *, strict: bool = False) -> Doc[Any]:
    """Return the document with what came; as it was where that is damaged, even if only its reading shows it."""
    before = document.get_update()
    try:
        if len(update) > MOST_STATE:
            raise Unreadable("too large")
        merged: Doc[Any] = Doc()
        merged.apply_update(before)
        merged.apply_update(update)
        _plain(merged.get("thing", type=Map))
        if len(merged.get_update()) > MOST_STATE:
            raise Unreadable("too large")
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic of the engine is no Exception
        if strict:
            raise Unreadable(str(error)) from error
        return document
    return merged


def _plain(values: Map[Any]) -> dict[str, Any]:
    """Return what the map holds as JSON; what cannot be that was not written by Postil."""
    found: dict[str, Any] = {}
    for key, value in values.to_py().items():  # type: ignore[union-attr]
        if isinstance(value, str):
            try:
                found[key] = json.loads(value)
            except (ValueError, RecursionError):
                continue
        if len(found) > _MOST_VALUES:
            raise Unreadable("too many values")
    return found


def _read(values: Mapping[str, Any]) -> tuple[Thing, bool]:
    fields: dict[str, list[Any]] = {}
    tags: dict[str, list[tuple[int, str]]] = {}
    here = False
    for key, value in values.items():
        name = key.partition("/")[0]
        if name == HERE:
            here = True
        elif name == TAG:
            if isinstance(value, list) and len(value) == 2 and isinstance(value[0], str) and type(value[1]) is int:
                tags.setdefault(tag_key(value[0]), []).append((value[1], value[0]))
        else:
            fields.setdefault(name, []).append(value)
    distinct = {name: sorted(set(map(_text, found))) for name, found in fields.items()}
    conflict = any(len(distinct.get(name, ())) > 1 for name in TEXTS)
    ordered = sorted((min(found), key) for key, found in tags.items())
    thing = Thing(
        {name: _chosen(name, distinct[name]) for name in sorted(distinct)},
        tuple(name for (_, name), _ in ordered),
        not here,
    )
    return thing, conflict


def _chosen(name: str, texts: list[str]) -> Any:  # noqa: ANN401 - JSON
    """Return the one value of several, which are given as JSON, in order."""
    values = [json.loads(text) for text in texts]
    if len(values) == 1:
        return values[0]
    if name in TEXTS:
        return BETWEEN.join(str(value) for value in values if value)
    if name in UNITED:
        return _united(values)
    if name in GREATEST or name in LEAST:
        choose = max if name in GREATEST else min
        return choose(values, key=lambda value: (_rank(value), _text(value)))
    return values[-1]


def _united(lists: list[Any]) -> list[Any]:
    found: dict[str, Any] = {}
    for one in lists:
        found |= {_text(item): item for item in one if _text(item) not in found} if isinstance(one, list) else {}
    return list(found.values())


def _rank(value: Any) -> tuple[float, ...]:  # noqa: ANN401 - JSON
    parts = value if isinstance(value, list) else [value]
    return tuple(float(part) if isinstance(part, int | float) else 0.0 for part in parts)


def _write(document: Doc[Any], values: Map[Any], base: Thing | None, now: Thing, fresh: Callable[[], str]) -> bool:
    """Write into a document what a machine changed; say whether that was anything."""
    before = base or Thing({})
    changed = {
        name for name in {*before.fields, *now.fields} if not _same(name, before.fields.get(name), now.fields.get(name))
    }
    present = list(values.keys())
    old: list[str] = [key for key in present if key.partition("/")[0] in changed]
    new: dict[str, Any] = {f"{name}/{fresh()}": now.fields[name] for name in changed if name in now.fields}
    had, has = (_placed(thing.tags) for thing in (before, now))
    moved = {key for key in {*had, *has} if had.get(key) != has.get(key)}
    for key in present:
        if key.startswith(f"{TAG}/"):
            name = json.loads(values[key])[0]
            if tag_key(name) in moved:
                old.append(key)
    new |= {f"{TAG}/{fresh()}": has[key] for key in moved if key in has}
    here = [key for key in present if key.startswith(f"{HERE}/")]
    if now.gone:
        old += here if base is None or not base.gone else []
    elif base is None or base.gone or moved or changed - set(QUIET):
        old += here
        new[f"{HERE}/{fresh()}"] = 1
    if not old and not new:
        return False
    with document.transaction():
        for key in old:
            del values[key]
        for key, value in new.items():
            values[key] = _text(value)
    return True


def _placed(tags: Iterable[str]) -> dict[str, list[Any]]:
    return {tag_key(name): [name, place] for place, name in enumerate(tags)}


def _same(name: str, one: Any, other: Any) -> bool:  # noqa: ANN401 - JSON
    """Say whether two values of a field are the same; where words were last found is no part of which they are."""
    if name == "where" and isinstance(one, list) and isinstance(other, list):
        return one[:5] == other[:5]
    return bool(one == other)


def _text(value: Any) -> str:  # noqa: ANN401 - JSON
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
