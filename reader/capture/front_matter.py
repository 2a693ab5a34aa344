"""The head of a Markdown file: ``---`` and YAML, ``+++`` and TOML, a JSON object, or lines of ``Key: value``.

Of YAML only what such heads are made of is read (scalars, lists in brackets or lines, folded texts), which needs no YAML
library; what is not understood is passed over.
"""

from __future__ import annotations

import json
import re
import tomllib

Values = dict[str, "str | list[str]"]

_YAML = re.compile(r"\A---[ \t]*\n(.*?)(?:^|\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\A\+\+\+[ \t]*\n(.*?)(?:^|\n)\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"([A-Za-z_][\w .-]*?)\s*:(?:\s+(.*)|\s*)$")
_HEADS = re.compile(r"^[A-Za-z_][\w .-]*?[ \t]*:(?:\s|$)", re.MULTILINE)
_LINES = re.compile(
    r"\A(?:(?:title|author|date|tags|keywords|url|source|lang(?:uage)?):[ \t].*\n){2,}[ \t]*\n", re.IGNORECASE
)
_OPEN_LIST = re.compile(r"^[A-Za-z_][\w .-]*?[ \t]*:[ \t]*\[[^\]\n]*(?:\n[^\]\n]*){1,200}?\]", re.MULTILINE)
_ITEM = re.compile(r"\s*-\s+(.*)$")
_LIST = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,]+)\s*(?:,|$)""")


def split(text: str) -> tuple[Values, str]:
    """Return the values of a file's head, keys in lower case, and the rest of the file."""
    if match := _TOML.match(text):
        try:
            return _plain(tomllib.loads(match[1])), text[match.end() :]
        except tomllib.TOMLDecodeError:
            return {}, text[match.end() :]
    if text.startswith("{") and (found := _json(text)):
        return found
    if match := _LINES.match(text):
        return _yaml(match[0]), text[match.end() :]
    match = _YAML.match(text)
    if not match or (match[1].strip() and not _HEADS.search(match[1])):
        return {}, text  # or two rules with text between them, and no head
    return _yaml(match[1]), text[match.end() :]


def first(values: Values, *names: str) -> str:
    """Return the first of these values that is there, a list as names with commas between."""
    for name in names:
        if value := values.get(name):
            return value if isinstance(value, str) else ", ".join(value)
    return ""


def several(values: Values, *names: str) -> list[str]:
    """Return the values of all these keys, texts taken apart at commas (or white space, where there are none)."""
    found: list[str] = []
    for name in names:
        value = values.get(name, [])
        if isinstance(value, str):
            value = value.split(",") if "," in value else value.split()
        found += [part.strip() for part in value if part.strip()]
    return found


def _json(text: str) -> tuple[Values, str] | None:
    try:
        table, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return None
    return (_plain(table), text[end:]) if isinstance(table, dict) else None


def _plain(table: dict[str, object]) -> Values:
    values: Values = {}
    for key, value in table.items():
        if isinstance(value, dict):
            values |= {name: inner for name, inner in _plain(value).items() if name not in values}
        else:
            told = [str(part) for part in value] if isinstance(value, list) else str(value)
            values[key.lower()] = "" if value is None else told
    return values


def _yaml(text: str) -> Values:
    values: Values = {}
    key = ""
    text = _OPEN_LIST.sub(lambda match: " ".join(match[0].split()), text)
    for line in text.split("\n"):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        indented = line[0] in " \t"
        if (match := _KEY.match(line)) and not indented:
            key = match[1].strip().lower()
            said = (match[2] or "").strip()
            values[key] = _value(said)
        elif key and (match := _ITEM.match(line)):
            held = values[key]
            items = held if isinstance(held, list) else []
            inner = _KEY.match(match[1])
            items.append(_scalar(inner[2] or "" if inner and not match[1].startswith(("'", '"')) else match[1]))
            values[key] = items
        elif key and indented:
            held = values[key]
            inner = _KEY.match(line.strip())
            if isinstance(held, str):
                said = _scalar(inner[2] or "") if inner and not held else _scalar(line)
                values[key] = f"{held} {said}".strip()
    return {name: value for name, value in values.items() if value}


def _value(said: str) -> str | list[str]:
    if said in {"|", ">", "|-", ">-", "|+", ">+"}:
        return ""
    if said.startswith("[") and said.endswith("]"):
        return [scalar for found in _LIST.finditer(said[1:-1]) if (scalar := _scalar(found[1]))]
    return "" if said.startswith("[") else _scalar(said)


def _scalar(said: str) -> str:
    said = said.strip()
    if len(said) >= 2 and said[0] == said[-1] == '"':
        return re.sub(r"\\(.)", lambda match: {"n": "\n", "t": "\t"}.get(match[1], match[1]), said[1:-1])
    if len(said) >= 2 and said[0] == said[-1] == "'":
        return said[1:-1].replace("''", "'")
    said = re.split(r"\s+#\s", said)[0].strip()
    return "" if said in {"null", "~", "Null", "NULL"} else said
