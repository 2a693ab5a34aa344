"""W3C annotations: highlights and notes as JSON-LD, one file for all articles.

Web Annotation Data Model (www.w3.org/TR/annotation-model), section by section: the file is an AnnotationPage (5.2) whose
items are Annotations (3.1). A highlight is one with the motivation ``highlighting``, and ``commenting`` when it has a
note; a note of the thread is ``commenting``, and one that answers another ``replying`` with that note as its target.
Notes are TextualBody (3.2.4, ``text/markdown``), tags are bodies with the purpose ``tagging`` (3.3.5). The target is a
SpecificResource (4.1): the article's address with TextQuoteSelector (4.2.4) and TextPositionSelector (4.2.5) over the
canonical text. Colour and style are classes (``styleClass``, 4.4) of a CssStylesheet that the annotation carries, so that
any reader can show them.

A picture is chosen by a CssSelector (4.2.2), ``img[src="…"]``: a FragmentSelector would need an id that pages do not give
their pictures. The two text selectors beside it name the empty place in the text where it stands, and a body with the
purpose ``describing`` (3.3.5) says what the page said of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from reader import __version__
from reader.errors import FormatError
from reader.formats import Entry, Written
from reader.formats.files import write_whole
from reader.frozen import frozen, replace
from reader.model import COLORS, STYLES, Article, Highlight, Note, Selectors, merge_tags, now, rfc3339

SUMMARY = "one file of W3C annotations (JSON-LD): highlights and notes"
EVERYTHING = True
SUFFIX = "jsonld"
CONTEXT = "http://www.w3.org/ns/anno.jsonld"

_HEAD = f'{{"@context": "{CONTEXT}", "type": "AnnotationPage"'
_CSS = {
    "mark": "background-color: {0}",
    "underline": "text-decoration: underline 2px {0}",
    "strike": "text-decoration: line-through 2px {0}",
}
_HUES = dict(zip(COLORS, ("#ffe28a", "#bfe6b0", "#b9d9f7", "#f9c6d9", "#d9caf5"), strict=True))
_IMAGE = re.compile(r'img\[src="((?:[^"\\]|\\.)*)"\]')
Record = dict[str, Any]


@frozen
class Mark:
    """An annotation that was read: of a highlight, or of a note that has no selectors."""

    uid: str
    url: str
    """Of the article: its address, or ``urn:uuid:`` and its uid when it has none."""
    title: str
    selectors: Selectors | None
    color: str
    style: str
    text: str
    """The note, Markdown; empty for a highlight without one."""
    tags: tuple[str, ...]
    reply_to: str
    """The uid of the note that it answers; empty for none."""
    speaks_of: str
    """The uid of the highlight that a note speaks of; empty for none."""
    created_at: datetime | None
    updated_at: datetime | None


def write(entries: Iterable[Entry], path: Path) -> Written:
    """Write an export at ``path``, complete or not at all. A file there is replaced only when it is such an export."""
    return write_whole(path, _HEAD, "annotations", lambda file: write_to(entries, file))


def write_to(entries: Iterable[Entry], file: IO[str]) -> int:
    """Write an export to an open text file and return the number of articles that have annotations in it."""
    file.write(f'{_HEAD}, "id": "{uuid4().urn}", "startIndex": 0, "items": [')
    count, comma = 0, ""
    for entry in entries:
        found = list(of_entry(entry))
        count += bool(found)
        for record in found:
            file.write(f"{comma}\n{json.dumps(record, ensure_ascii=False)}")
            comma = ","
    file.write("\n]}\n")
    return count


def of_entry(entry: Entry) -> Iterator[Record]:
    """Yield the annotations of one article: its highlights by their place, then its notes."""
    uids = {mark.id: mark.uid for mark in (*entry.highlights,)}
    notes = {note.id: note.uid for note in entry.notes}
    for mark in entry.highlights:
        yield _highlight(entry.article, mark)
    for note in entry.notes:
        yield _note(entry.article, note, notes.get(note.reply_to or 0, ""), uids.get(note.highlight_id or 0, ""))


def read(path: Path) -> list[Mark]:
    """Return the annotations in a file: a page or collection of them, a list, or one. Raises FormatError.

    Those without a target on text or picture, and a body, are left out.
    """
    try:
        found = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise FormatError(f"Cannot read {path}: {error.strerror or error}.") from error
    except (ValueError, RecursionError) as error:
        raise FormatError(f"{path} is not JSON, so it holds no annotations; choose another file.") from error
    if not any(True for _ in _items(found)):
        raise FormatError(f"{path} holds no W3C annotations; choose another file.")
    return marks(found)


def marks(found: Any) -> list[Mark]:  # noqa: ANN401 - whatever JSON holds
    """Return the annotations in what a file holds, as ``read`` does."""
    items = list(_items(found))
    highlighted = {_uid(one) for one in items if _about(one) is not None and _all((_about(one) or {}).get("selector"))}
    return [mark for one in items if (mark := _mark(one, highlighted)) is not None]


def _highlight(article: Article, mark: Highlight) -> Record:
    bodies = [_text_body(mark.note)] if mark.note else []
    if mark.selectors.alt:
        bodies.append(_plain_body("describing", mark.selectors.alt))
    target = {
        "type": "SpecificResource",
        **_source(article),
        "selector": _selectors(mark.selectors),
        "styleClass": [mark.color, mark.style],
    }
    style = _CSS[mark.style].format(_HUES[mark.color])
    return _annotation(
        mark.uid,
        ["highlighting", "commenting"] if mark.note else "highlighting",
        [*bodies, *(_plain_body("tagging", tag) for tag in mark.tags)],
        target,
        mark,
    ) | {"stylesheet": {"type": "CssStylesheet", "value": f".{mark.color}.{mark.style} {{ {style} }}"}}


def _note(article: Article, note: Note, reply_to: str, speaks_of: str) -> Record:
    targets: list[Any] = [{"type": "SpecificResource", **_source(article)}]
    if reply_to:
        targets.append({"id": f"urn:uuid:{reply_to}", "type": "Annotation"})
    if speaks_of:
        targets.append({"id": f"urn:uuid:{speaks_of}", "type": "Annotation"})
    motivation = "replying" if reply_to else "commenting"
    bodies = [_text_body(note.text), *(_plain_body("tagging", tag) for tag in note.tags)]
    return _annotation(note.uid, motivation, bodies, targets if len(targets) > 1 else targets[0], note)


def _annotation(
    uid: str,
    motivation: str | list[str],
    bodies: list[Record],
    target: Record | list[Any],
    mark: Highlight | Note,
) -> Record:
    record: Record = {"id": f"urn:uuid:{uid}", "type": "Annotation", "motivation": motivation}
    record |= {"created": rfc3339(mark.created_at), "modified": rfc3339(mark.updated_at)}
    if bodies:
        record["body"] = bodies
    generator = {"type": "Software", "name": f"Postil {__version__}"}
    return record | {"target": target, "generator": generator, "generated": rfc3339(now())}


def _source(article: Article) -> Record:
    """Return the article as the source of a target, with its title for those who do not have it."""
    source = {"id": article.url or f"urn:uuid:{article.uid}", "type": "Text", "format": "text/html"}
    if article.lang:
        source["language"] = article.lang
    return {"source": source | ({"label": article.title} if article.title else {})}


def _text_body(text: str) -> Record:
    return {"type": "TextualBody", "purpose": "commenting", "format": "text/markdown", "value": text}


def _plain_body(purpose: str, words: str) -> Record:
    return {"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": words}


def _selectors(where: Selectors) -> list[Record]:
    quote = {"type": "TextQuoteSelector", "exact": where.exact, "prefix": where.prefix, "suffix": where.suffix}
    found: list[Record] = [quote, {"type": "TextPositionSelector", "start": where.start, "end": where.end}]
    if where.image:
        escaped = where.image.replace("\\", "\\\\").replace('"', '\\"')
        found.insert(0, {"type": "CssSelector", "value": f'img[src="{escaped}"]'})
    return found


def _items(found: Any) -> Iterator[Record]:  # noqa: ANN401 - whatever JSON holds
    if isinstance(found, list):
        for one in found:
            yield from _items(one)
    elif isinstance(found, dict):
        kinds = _all(found.get("type"))
        if "Annotation" in kinds:
            yield found
        elif "AnnotationCollection" in kinds:
            yield from _items(found.get("first"))
        elif "AnnotationPage" in kinds:
            yield from _items(found.get("items"))


def _targets(record: Record) -> list[Record]:
    given = _all(record.get("target"))
    return [{"source": one} if isinstance(one, str) else one for one in given if isinstance(one, str | dict)]


def _about(record: Record) -> Record | None:
    """Return the target that is a web page or a part of one."""
    return next((one for one in _targets(record) if "source" in one), None)


def _mark(record: Record, highlighted: set[str]) -> Mark | None:
    """Return what an annotation says, or None for one that is about something else than an article."""
    about = _about(record)
    if about is None:
        return None
    source = about["source"] if isinstance(about["source"], dict) else {"id": about["source"]}
    bodies = [
        {"value": one, "type": "TextualBody"} if isinstance(one, str) else one for one in _all(record.get("body"))
    ]
    bodies += [{"value": record["bodyValue"]}] if isinstance(record.get("bodyValue"), str) else []
    told = [(_string(one.get("value")), one.get("purpose")) for one in bodies if isinstance(one, dict)]
    selectors = _read_selectors(_all(about.get("selector")))
    said = [value for value, purpose in told if purpose == "describing"]
    if selectors is not None and selectors.image and said:
        selectors = replace(selectors, alt=said[0])
        told = [(value, purpose) for value, purpose in told if purpose != "describing"]
    text = "\n\n".join(value for value, purpose in told if purpose != "tagging" and value)
    if selectors is None and not text:
        return None
    classes = [_string(one) for one in _all(about.get("styleClass"))]
    others = [_uid(one) for one in _targets(record) if "Annotation" in _all(one.get("type"))]
    return Mark(
        uid=_uid(record),
        url=_string(source.get("id")),
        title=_string(source.get("label")),
        selectors=selectors,
        color=next((color for color in COLORS if color in classes), COLORS[0]),
        style=next((style for style in STYLES if style in classes), STYLES[0]),
        text=text,
        tags=merge_tags([value for value, purpose in told if purpose == "tagging"]),
        reply_to=next((uid for uid in others if uid not in highlighted), ""),
        speaks_of=next((uid for uid in others if uid in highlighted), ""),
        created_at=_moment(record.get("created")),
        updated_at=_moment(record.get("modified")),
    )


def _read_selectors(found: list[Any]) -> Selectors | None:
    by_type: dict[str, Record] = {}
    for one in found:
        while isinstance(one, dict):
            by_type.setdefault(_string(one.get("type")), one)
            one = one.get("refinedBy")
    quote, position = by_type.get("TextQuoteSelector", {}), by_type.get("TextPositionSelector", {})
    image = _IMAGE.fullmatch(_string(by_type.get("CssSelector", {}).get("value")))
    exact = _string(quote.get("exact"))
    if not exact and not image:
        return None
    start = _count(position.get("start"))
    end = max(start, _count(position.get("end")))
    address = re.sub(r"\\(.)", r"\1", image[1]) if image and not exact else ""
    return Selectors(exact, _string(quote.get("prefix")), _string(quote.get("suffix")), start, end, address)


def _uid(record: Record) -> str:
    return _string(record.get("id")).removeprefix("urn:uuid:")


def _all(value: Any) -> list[Any]:  # noqa: ANN401 - whatever JSON holds
    return value if isinstance(value, list) else [] if value is None else [value]


def _string(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    return value if isinstance(value, str) else ""


def _count(value: Any) -> int:  # noqa: ANN401 - whatever JSON holds
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53 else 0


def _moment(value: Any) -> datetime | None:  # noqa: ANN401 - whatever JSON holds
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
