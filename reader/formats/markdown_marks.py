"""What a reader wrote into an article, as Markdown, and back: passages with their notes, the thread, links to others.

Beside each mark stands a comment with what Markdown has no place for (``<!-- postil: mark {…} -->``, JSON): its uid, place,
surroundings, tags as they are here, and its words wherever they could not be read again from what is shown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from reader import document
from reader.address import is_web
from reader.document import Document, Paragraph, Quote, Run
from reader.formats import Entry
from reader.formats.markdown_head import obsidian_tags, time
from reader.links import links
from reader.model import STYLES, Highlight, Note, rfc3339

SECTIONS = ("highlights", "notes", "links", "pictures")
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ESCAPED = re.compile(r"\\([\\`*_\[\]<>~|#+\-=.)$])")
_LINKED = re.compile(r"\[([^\[\]\n]*)\]\($")
_NOTE = re.compile(r"( *)- \*\*.*?\*\* <!-- postil: note (\{.*\}) -->(?: \^[\w-]+)?$")
Record = dict[str, Any]


class Names:
    """What the files of articles are called, and which articles a title means in the notes of one of them."""

    def __init__(self, files: Mapping[str, str] | None = None, titles: Mapping[str, str] | None = None) -> None:
        """``files`` are names without ending by uid, ``titles`` uids by what stands between brackets."""
        self.files, self.titles = files or {}, titles or {}

    def link(self, uid: str, words: str, mark: str = "") -> str:
        """Return a wiki-link to an article that has a file, or to a mark in it."""
        target = f"{self.files[uid]}#^{mark}" if mark else self.files[uid]
        shown = " ".join(re.sub(r"[\[\]|]", " ", words).split())
        return f"[[{target}|{shown}]]" if shown and shown != target else f"[[{target}]]"

    def linked(self, text: str) -> str:
        """Return a note with its links to articles as wiki-links between their files; others stay as they are."""
        out, at = "", 0
        for link in links(text):
            uid = link.uid or self.titles.get(link.title, "")
            if uid not in self.files:
                continue
            before, after = text[at : link.span.start], link.span.end
            words = link.words or link.title
            if (bracket := _LINKED.search(before)) and text[after : after + 1] == ")":
                before, words, after = before[: bracket.start()], bracket[1], after + 1
            out += before + self.link(uid, "" if words == uid else words, link.mark_uid)
            at = after
        return out + text[at:]


def comment(kind: str, values: Record | None = None) -> str:
    """Return a comment of ours, with values as JSON that cannot end it."""
    if values is None:
        return f"<!-- postil: {kind} -->"
    told = json.dumps(values, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e")
    return f"<!-- postil: {kind} {told} -->"


def highlight(mark: Highlight, names: Names, *, whole: bool) -> Record:
    """Return a highlight as templates see it. ``whole``: its words stand in ``data`` too, however it is shown."""
    where = mark.selectors
    words = _LINE_ENDS.sub("\n", where.exact or where.alt or "A picture")
    link = where.image if is_web(where.image) else ""
    passages = tuple(Paragraph((Run(line, link=link),)) for line in words.split("\n") if line.strip())
    quote = document.to_markdown(Document((Quote(passages),))).strip("\n") or "> …"
    note = _harmless(names.linked(_LINE_ENDS.sub("\n", mark.note).strip()))
    data: Record = {"uid": mark.uid, "start": where.start, "prefix": where.prefix, "suffix": where.suffix}
    data |= {"color": mark.color, "created": rfc3339(mark.created_at)}
    data |= {"style": mark.style} if mark.style != STYLES[0] else {}
    data |= {"tags": list(mark.tags)} if mark.tags else {}
    if where.image:
        data |= {"image": where.image, "alt": where.alt}
    if whole or where.image or unquoted(quote.split("\n")) != where.exact:
        data["exact"] = where.exact
    if whole or note != mark.note:
        data["note"] = mark.note
    about = [mark.color, day(mark.created_at), *(f"#{tag}" for tag in obsidian_tags(mark.tags))]
    if mark.orphan:
        about.append("its passage is no longer in the text")
    return {
        "uid": mark.uid,
        "quote": quote,
        "text": words,
        "color": mark.color,
        "style": mark.style,
        "note": note,
        "tags": list(mark.tags),
        "created": time(mark.created_at),
        "updated": time(mark.updated_at),
        "orphan": mark.orphan,
        "about": " · ".join(about),
        "data": comment("mark", data),
    }


def notes(entry: Entry, names: Names, *, whole: bool) -> list[Record]:
    """Return the notes as templates see them: each, its replies one level deeper; a reply to a missing note is at the top."""
    marks = {mark.id: mark.uid for mark in entry.highlights}
    known = {note.id: note.uid for note in entry.notes}
    replies: dict[int | None, list[Note]] = {}
    for note in entry.notes:
        replies.setdefault(note.reply_to if note.reply_to in known else None, []).append(note)
    waiting = [(note, 0) for note in reversed(replies.get(None, []))]
    found = []
    while waiting:
        note, depth = waiting.pop()
        text = _harmless(names.linked(_LINE_ENDS.sub("\n", note.text).strip()))
        data: Record = {"uid": note.uid, "created": rfc3339(note.created_at)}
        data |= {"tags": list(note.tags)} if note.tags else {}
        data |= {"reply_to": known[note.reply_to]} if note.reply_to in known and note.reply_to else {}
        data |= {"highlight": marks[note.highlight_id]} if note.highlight_id in marks and note.highlight_id else {}
        if whole or _taken_in(text) != note.text:
            data["text"] = note.text
        found.append(
            {
                "uid": note.uid,
                "text": text,
                "tags": list(note.tags),
                "created": time(note.created_at),
                "updated": time(note.updated_at),
                "depth": depth,
                "about": " · ".join([day(note.created_at), *(f"#{tag}" for tag in obsidian_tags(note.tags))]),
                "data": comment("note", data),
            }
        )
        waiting += [(reply, depth + 1) for reply in reversed(replies.get(note.id, []))]
    return found


def thread(told: list[Record]) -> str:
    """Return notes as one nested list."""
    lines: list[str] = []
    for note in told:
        indent = "    " * note["depth"]
        lines += [f"{indent}- **{note['about']}** {note['data']} ^{note['uid']}", ""]
        lines += [f"{indent}    {line}".rstrip() for line in note["text"].split("\n")]
        lines.append("")
    return "\n".join(lines).strip("\n")


def unquoted(lines: list[str]) -> str:
    """Return what ``highlight`` wrote as a quotation."""
    inner = "\n".join(line[2:] if line.startswith("> ") else "" for line in lines)
    return "\n".join(_ESCAPED.sub(r"\1", part).replace("&amp;", "&") for part in inner.split("\n\n"))


def read_highlights(lines: list[str]) -> Iterator[Record]:
    """Yield what the section of highlights says: ``data`` of each, ``exact`` and ``note`` as they are shown but for that."""
    starts = [at for at, line in enumerate(lines) if _data(line, "mark") is not None]
    for at, end in zip(starts, [*starts[1:], len(lines)], strict=False):
        data = _data(lines[at], "mark") or {}
        rest = lines[at + 1 : end]
        quoted = next((n for n, line in enumerate(rest) if not line.startswith(">")), len(rest))
        below = [line for line in rest[quoted:] if line != f"^{data.get('uid')}"]
        told = "\n".join(below).strip("\n").split("\n")
        note = "\n".join(told[1:]).strip() if told[0].startswith("*") else "\n".join(told).strip()
        yield {"exact": unquoted(rest[:quoted]), "note": note} | data


def read_notes(lines: list[str]) -> Iterator[Record]:
    """Yield what the section of notes says: ``data`` of each, and ``text`` as it is shown but for that."""
    starts = [(at, match) for at, line in enumerate(lines) if (match := _NOTE.match(line))]
    for (at, match), end in zip(starts, [*(at for at, _ in starts[1:]), len(lines)], strict=False):
        indent = len(match[1]) + 4
        text = "\n".join(line[indent:] if not line[:indent].strip() else line for line in lines[at + 1 : end])
        try:
            data = json.loads(match[2])
        except ValueError:
            data = {}
        yield {"text": text.strip()} | (data if isinstance(data, dict) else {})


def sections(body: str) -> dict[str, list[str]]:
    """Take a body apart at our comments: what stands before them as ``text``, then each by its name; lines.

    A comment in code is none. The heading above one goes.
    """
    found: dict[str, list[str]] = {"text": []}
    into, fence = found["text"], ""
    for line in body.split("\n"):
        tick = re.match(r"(`{3,}|~{3,})", line) if into is found["text"] else None
        if tick and not fence:
            fence = tick[1]
        elif tick and line.strip() == fence:
            fence = ""
        name = next((each for each in SECTIONS if line.startswith(f"<!-- postil: {each} ") and not fence), "")
        if not name:
            into.append(line)
            continue
        while into and not into[-1].strip():
            into.pop()
        if into and into[-1].startswith("## ") and name != "pictures":
            into.pop()
        into = found.setdefault(name, [])
        if name == "pictures":
            into.append(line)
    return found


def read_pictures(lines: list[str]) -> dict[str, str]:
    """Return the addresses of pictures that were copied, by what stands for them in the text."""
    data = _data(lines[0], "pictures") if lines else None
    return {file: url for file, url in (data or {}).items() if isinstance(url, str)}


def day(moment: datetime) -> str:
    """Return a time for a person."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def _data(line: str, kind: str) -> Record | None:
    head = f"<!-- postil: {kind} "
    if not (line.startswith(head) and line.endswith(" -->")):
        return None
    try:
        found = json.loads(line[len(head) : -4])
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _harmless(text: str) -> str:
    """Return a note that is not taken for comments of ours; ``data`` has it as it is."""
    return text.replace("<!-- postil:", "<!-- postil :")


def _taken_in(text: str) -> str:
    """Return what ``read_notes`` makes of a text that ``thread`` wrote."""
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()
