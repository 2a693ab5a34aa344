"""What other programs write, as the values of ours: times, addresses, tags, colours."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from reader.address import is_web
from reader.import_model import Skipped

_UNITS = ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3))
"""From which number on a count of seconds must be one of nano-, micro- or milliseconds."""
_EARLIEST, _LATEST = -2_208_988_800, 4_102_444_800
"""1900 and 2100, in seconds: what lies outside is a mistake."""
_COLORS = {
    "yellow": ("yellow", "amber", "gold", "#ffd400", "#ffff00"),
    "green": ("green", "lime", "mint", "#5fb236"),
    "blue": ("blue", "cyan", "teal", "aqua", "#2ea8e5"),
    "pink": ("pink", "red", "orange", "magenta", "rose", "#ff6666", "#f19837", "#e56eee"),
    "violet": ("violet", "purple", "indigo", "grey", "gray", "brown", "#a28ae5", "#aaaaaa"),
}
_SHORT_YEAR = re.compile(r"(\d{4})-(\d\d)-(\d\d)(.*)", re.DOTALL)


def moment(value: Any) -> datetime | None:  # noqa: ANN401 - whatever stood there
    """Return a time from Unix seconds (or milli-, micro-, nanoseconds, as number or text) or from ISO 8601; in UTC to the
    second, None for what is no time.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        try:
            return _from_number(float(value))
        except OverflowError:
            return None
    text = str(value).strip()
    try:
        return _from_number(float(text))
    except ValueError:
        pass
    return _from_iso(text)


def _from_number(number: float) -> datetime | None:
    if not math.isfinite(number) or number == 0:
        return None
    for least, divisor in _UNITS:
        if abs(number) >= least:
            number /= divisor
            break
    return datetime.fromtimestamp(int(number), UTC) if _EARLIEST < number < _LATEST else None


def _from_iso(text: str) -> datetime | None:
    if not (match := _SHORT_YEAR.match(text)):
        return None
    rest = re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", match[4].strip().removesuffix(" UTC"))
    rest = re.sub(r"\.\d+", "", rest)
    try:
        found = datetime.fromisoformat(f"{match[1]}-{match[2]}-{match[3]}{_spaced(rest)}")
    except ValueError:
        return None
    aware = found if found.tzinfo else found.replace(tzinfo=UTC)
    try:
        return aware.astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        return None


def _spaced(rest: str) -> str:
    """Return the time of a day as ``fromisoformat`` takes it: no space before the zone."""
    return f"T{rest[1:].strip().replace(' ', '')}" if rest[:1] in {"T", " ", "t"} else (f"T{rest}" if rest else "")


def chrome_moment(value: Any) -> datetime | None:  # noqa: ANN401 - whatever stood there
    """Return a time from microseconds since 1601, as Chromium keeps it."""
    try:
        return moment(int(value) / 1e6 - 11_644_473_600)
    except (TypeError, ValueError, OverflowError):
        return None


def split_tags(text: Any, separator: str = ",") -> tuple[str, ...]:  # noqa: ANN401 - whatever stood there
    """Return the tags of one text, in order, each once; of a list of texts too."""
    parts: Iterable[Any]
    if isinstance(text, str):
        parts = text.split(separator)
    elif isinstance(text, list | tuple):
        parts = text
    else:
        return ()
    names = (" ".join(str(_label(part)).split()) for part in parts)
    return tuple(dict.fromkeys(name for name in names if name))


def _label(part: Any) -> Any:  # noqa: ANN401 - whatever stood there
    if isinstance(part, dict):
        return part.get("name") or part.get("tag") or part.get("label") or ""
    return part or ""


def listed(text: str) -> tuple[str, ...]:
    """Return the tags of a JSON array in one cell, or, where there is none, those between commas."""
    try:
        return split_tags(json.loads(text)) if text.strip().startswith("[") else split_tags(text)
    except ValueError:
        return split_tags(text.strip().strip("[]"))


def flag(value: Any) -> bool:  # noqa: ANN401 - whatever stood there
    """Return whether a value says yes: true, 1, yes, in any spelling."""
    return str(value).strip().casefold() in {"true", "1", "yes", "t", "y", "1.0"}


def string(value: Any) -> str:  # noqa: ANN401 - whatever stood there
    """Return a text on one line; empty for what is none."""
    return " ".join(value.split()) if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""


def block(value: Any) -> str:  # noqa: ANN401 - whatever stood there
    """Return a text with its lines; empty for what is none."""
    return value.replace("\r\n", "\n").replace("\r", "\n").strip() if isinstance(value, str) else ""


def entries(value: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - whatever stood there
    """Return the objects of a list; none of what is no list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def color(name: Any) -> str:  # noqa: ANN401 - whatever stood there
    """Return the colour of ours that a name or ``#rrggbb`` is nearest to; empty for none."""
    wanted = string(name).casefold()
    for ours, theirs in _COLORS.items():
        if wanted in theirs:
            return ours
    if re.fullmatch(r"#[0-9a-f]{6}", wanted):
        import colorsys

        red, green, blue = (int(wanted[at : at + 2], 16) / 255 for at in (1, 3, 5))
        hue, saturation, _ = colorsys.rgb_to_hsv(red, green, blue)
        return _by_hue(hue * 360) if saturation > 0.1 else "violet"
    return ""


def _by_hue(hue: float) -> str:
    for limit, ours in ((25, "pink"), (70, "yellow"), (170, "green"), (250, "blue"), (290, "violet")):
        if hue < limit:
            return ours
    return "pink"


def own_text(record: dict[str, Any], name: str) -> str:
    """Return a text that Postil itself wrote into a record; empty when something else stands there."""
    value = record.get(name)
    return value if isinstance(value, str) else ""


def own_tags(record: dict[str, Any]) -> tuple[str, ...]:
    """Return the tags that Postil itself wrote into a record, in which they may hold commas."""
    found = record.get("tags")
    return tuple(each for each in found if isinstance(each, str)) if isinstance(found, list) else ()


def refused(url: str, title: str) -> Skipped | None:
    """Return why an address cannot be an article's; None when it can."""
    if is_web(url):
        return None
    what = title or url or "a record"
    if not url:
        return Skipped(what, "it has no address")
    scheme = url.partition(":")[0].casefold() if ":" in url[:30] else ""
    return Skipped(what, f"its address begins with {scheme}:" if scheme else f"{url[:80]!r} is no web address")


def raw(record: Any) -> str:  # noqa: ANN401 - whatever stood there
    """Return a record as text to be kept."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), default=str)


def own_title(title: str, url: str) -> str:
    """Return a title, empty when it only says the address again."""
    return "" if title.strip() == url.strip() else " ".join(title.split())


def path_tags(folder: str) -> tuple[str, ...]:
    """Return the tag that a folder with ``/`` between its levels becomes."""
    levels = [level.strip() for level in folder.split("/") if level.strip()]
    return ("/".join(levels),) if levels else ()


def folder_tags(folders: Iterable[dict[str, Any]]) -> dict[Any, str]:
    """Return the tag that each folder becomes, by its ``id``: its ``name`` behind those of the folders above (``parentId``).

    Folders that stand in one another for ever end at the first seen again.
    """
    known = {each["id"]: each for each in folders if isinstance(each.get("id"), str | int)}
    tags = {}
    for folder in known:
        levels: list[str] = []
        seen: set[Any] = set()
        at: Any = folder
        while at in known and at not in seen:
            seen.add(at)
            levels.insert(0, string(known[at].get("name")).replace("/", "-"))
            above = known[at].get("parentId")
            at = above if isinstance(above, str | int) else None
        tags[folder] = "/".join(filter(None, levels))
    return {folder: tag for folder, tag in tags.items() if tag}
