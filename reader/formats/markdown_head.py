"""The front matter of a Markdown file: an article's properties as YAML 1.2, of the types that Obsidian knows, and back.

Texts are double-quoted, so that no title can be taken for anything else; times are UTC and have no zone, because Obsidian
takes those with one for texts. ``tags`` are written as Obsidian accepts them, and ``postil_tags`` says what they are here
where that differs. ``aliases`` has the title where the file cannot be called so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from reader.model import Article

_NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_NOT_IN_TAGS = re.compile(r"[\u2000-\u206f\u2e00-\u2e7f'!\"#$%&()*+,.:;<=>?@^`{|}~\[\]\\\s]+")
"""What ends a tag in Obsidian."""
_LINE = re.compile(r"([A-Za-z_][\w -]*):(?:[ \t]+(.*))?$")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)$")
Properties = dict[str, "str | list[str]"]


def lines(article: Article, stem: str = "") -> Iterator[str]:
    """Yield the lines of the properties; what is unknown is left out. ``stem`` is what the file is called, if known."""
    title = " ".join(article.title.split())
    yield from _texts({"title": article.title})
    if stem and title and stem != title:
        yield from ("aliases:", f"  - {quoted(title)}")
    yield from _texts({"author": article.byline, "site": article.site_name})
    yield from _times({"date": article.published_at, "added": article.added_at})
    canonical = article.canonical_url if article.canonical_url != article.url else ""
    yield from _texts({"url": article.url, "canonical_url": canonical})
    yield from _texts({"lang": article.lang, "source": article.source})
    yield from _list("tags", accepted := obsidian_tags(article.tags))
    yield from _list("postil_tags", article.tags if accepted != article.tags else ())
    yield f"state: {article.state}"
    yield f"starred: {str(article.starred).lower()}"
    yield from _times({"read": article.read_at})
    yield f"progress: {article.progress:.3g}"
    yield f"words: {article.words}"


def read(head: str) -> Properties:
    """Return the properties of front matter, as ``lines`` writes it or Obsidian after it; what is neither is passed over."""
    found: Properties = {}
    name = ""
    for line in head.split("\n"):
        if match := _LINE.match(line):
            name = match[1]
            found[name] = _flow(match[2]) if (match[2] or "").startswith("[") else _scalar(match[2] or "")
        elif name and (match := _ITEM.match(line)):
            held = found[name]
            found[name] = [*(held if isinstance(held, list) else []), _scalar(match[1])]
    return found


def normal(head: str) -> str:
    """Return front matter without the ways of writing it: the same for what an editor wrote anew, value for value.

    Front matter in which anything is not read by ``read``, a remark say, is returned as it is.
    """
    lines = [line for line in head.split("\n") if line.strip()]
    named = [match[1] for line in lines if (match := _LINE.match(line))]
    if len(set(named)) < len(named) or not all(_LINE.match(line) or _ITEM.match(line) for line in lines):
        return head
    return json.dumps({name: value or "" for name, value in read(head).items()})


def quoted(value: str) -> str:
    """Return a YAML double-quoted scalar (YAML 1.2.2, section 7.3.1); JSON's strings are that but for some characters."""
    whole = _SURROGATES.sub("\ufffd", value)
    return _NOT_IN_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(whole, ensure_ascii=False))


def time(moment: datetime | None) -> str:
    """Return a time as Obsidian's properties have it, in UTC; empty for none."""
    return "" if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def obsidian_tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Return tags as Obsidian accepts them: neither spaces nor punctuation but ``-_/``, and not of digits alone."""
    found = (_tag(tag) for tag in tags)
    return tuple(dict.fromkeys(tag for tag in found if tag))


def _tag(name: str) -> str:
    levels = (_NOT_IN_TAGS.sub("-", level).strip("-") for level in name.split("/"))
    made = "/".join(level for level in levels if level)
    return f"{made}_" if made and all(sign.isdecimal() or sign == "/" for sign in made) else made


def _texts(values: dict[str, str]) -> Iterator[str]:
    yield from (f"{name}: {quoted(value)}" for name, value in values.items() if value)


def _times(values: dict[str, datetime | None]) -> Iterator[str]:
    yield from (f"{name}: {time(value)}" for name, value in values.items() if value)


def _list(name: str, values: tuple[str, ...]) -> Iterator[str]:
    if values:
        yield f"{name}:"
        yield from (f"  - {quoted(value)}" for value in values)


def _flow(text: str) -> list[str]:
    try:
        return [str(one) for one in json.loads(text)]
    except ValueError:
        return [_scalar(one) for one in text.strip("[] \t").split(",") if one.strip()]


def _scalar(text: str) -> str:
    text = text.strip()
    if text[:1] == text[-1:] == '"' and len(text) > 1:
        try:
            return str(json.loads(text))
        except ValueError:
            return text[1:-1]
    if text[:1] == text[-1:] == "'" and len(text) > 1:
        return text[1:-1].replace("''", "'")
    return text
