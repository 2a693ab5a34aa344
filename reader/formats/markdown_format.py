"""Markdown: a folder with one file for each article.

A file has YAML front matter (``title author site date added url canonical_url lang source tags state starred read
progress words``, then ``postil``), the title as a heading, the body, and under ``## Highlights`` and ``## Notes`` what
the reader wrote; the two sections begin with the comments ``<!-- postil: highlights -->`` and ``<!-- postil: notes -->``.

``postil`` is the article's uid, a space, and the first 16 hex digits of the SHA-256 of the file without that line. By it
a later export finds the file again and may replace it: only if nobody has edited it since. No other file is touched.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from reader import document
from reader.address import is_web
from reader.document import Document, Paragraph, Quote, Run
from reader.errors import FormatError
from reader.formats import Entry, Written, could_not_write
from reader.formats.files import name_key, replacing, safe_stem
from reader.model import Article, Highlight, Note, rfc3339

SUMMARY = "a folder of Markdown files, one for each article"
EVERYTHING = False

_STAMP = re.compile(r"^postil: (\S+) ([0-9a-f]{16})\n", re.MULTILINE)
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_NOT_IN_YAML = re.compile("[\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


def write(entries: Iterable[Entry], path: Path) -> Written:
    """Write each entry as a file in the folder ``path``, which is made when it is not there. Each file is whole or not there."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        shelf = _Shelf(path)
        count = 0
        for entry in entries:
            shelf.put(entry.article, article_text(entry))
            count += 1
    except (FileExistsError, NotADirectoryError) as error:
        raise FormatError(f"{path} is not a folder; the Markdown export needs a folder to put its files in.") from error
    except OSError as error:
        raise could_not_write(path, error) from error
    return Written(path, count, tuple(shelf.kept))


def article_text(entry: Entry) -> str:
    """Return one article as a Markdown file."""
    article = entry.article
    parts = [f"# {_escaped(article.title)}\n", document.to_markdown(document.from_html(entry.html)).strip("\n") + "\n"]
    if entry.highlights:
        parts.append("## Highlights\n\n<!-- postil: highlights -->\n")
        parts += [_highlight(each) for each in entry.highlights]
    if entry.notes:
        parts.append("## Notes\n\n<!-- postil: notes -->\n")
        parts.append("\n".join(_thread(entry.notes)) + "\n")
    body = "\n".join(part for part in parts if part.strip())
    head = "".join(f"{name}: {value}\n" for name, value in _front_matter(article))
    start, rest = f"---\n{head}", f"---\n\n{body}"
    return f"{start}postil: {article.uid} {_checksum(start + rest)}\n{rest}"


class _Shelf:
    """The folder: which names are taken, and which files are earlier exports of which article."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kept: list[Path] = []
        self._taken: set[str] = set()
        self._ours: dict[str, list[Path]] = {}
        for path in sorted(folder.iterdir()):
            self._taken.add(name_key(path.name))
            if path.suffix == ".md" and (uid := _uid_in(path)):
                self._ours.setdefault(uid, []).append(path)

    def put(self, article: Article, text: str) -> None:
        """Write the text over an earlier, unedited export of the article, or under a free name."""
        for path in self._ours.get(article.uid, ()):
            found = _read(path)
            if found == text:
                return
            if _is_untouched(found):
                self._write(path, text)
                return
            self.kept.append(path)
        path = self._free(safe_stem(article.title) or f"Article {article.id}")
        self._write(path, text)
        self._ours.setdefault(article.uid, []).append(path)

    def _write(self, path: Path, text: str) -> None:
        with replacing(path) as file:
            file.write(text)

    def _free(self, stem: str) -> Path:
        name, number = f"{stem}.md", 1
        while name_key(name) in self._taken:
            number += 1
            name = f"{stem} ({number}).md"
        self._taken.add(name_key(name))
        return self.folder / name


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""


def _uid_in(path: Path) -> str:
    try:
        with path.open("rb") as file:
            head = file.read(16_384)
    except OSError:
        return ""
    matter = head.decode("utf-8", "replace").partition("\n---\n")[0]
    found = _STAMP.search(matter + "\n") if matter.startswith("---\n") else None
    return found[1] if found else ""


def _is_untouched(text: str) -> bool:
    found = _STAMP.search(text)
    return bool(found) and _checksum(_STAMP.sub("", text, count=1)) == found[2]  # type: ignore[index]


def _checksum(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def _front_matter(article: Article) -> Iterator[tuple[str, str]]:
    """Yield names and YAML 1.2 values; what is unknown is left out."""
    texts = {"title": article.title, "author": article.byline, "site": article.site_name}
    yield from ((name, _quoted(value)) for name, value in texts.items() if value)
    times = {"date": article.published_at, "added": article.added_at}
    yield from ((name, str(rfc3339(value))) for name, value in times.items() if value)
    texts = {"url": article.url, "lang": article.lang, "source": article.source}
    if article.canonical_url != article.url:
        texts["canonical_url"] = article.canonical_url
    yield from ((name, _quoted(value)) for name, value in texts.items() if value)
    if article.tags:
        yield "tags", "[" + ", ".join(_quoted(tag) for tag in article.tags) + "]"
    yield "state", str(article.state)
    yield "starred", str(article.starred).lower()
    if article.read_at:
        yield "read", str(rfc3339(article.read_at))
    yield "progress", f"{article.progress:.3g}"
    yield "words", str(article.words)


def _quoted(value: str) -> str:
    """Return a YAML double-quoted scalar (YAML 1.2.2, section 7.3.1); JSON's strings are that but for some characters."""
    return _NOT_IN_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


def _highlight(highlight: Highlight) -> str:
    where = highlight.selectors
    lines = _LINE_ENDS.sub("\n", where.exact or where.alt or "A picture").split("\n")
    link = where.image if is_web(where.image) else ""
    passages = tuple(Paragraph((Run(line, link=link),)) for line in lines if line.strip())
    about = [highlight.color, _day(highlight.created_at), *(f"#{tag.replace(' ', '-')}" for tag in highlight.tags)]
    if highlight.orphan:
        about.append("its passage is no longer in the text")
    parts = [document.to_markdown(Document((Quote(passages),))).strip("\n"), f"*{' · '.join(about)}*"]
    if note := _LINE_ENDS.sub("\n", highlight.note).strip():
        parts.append(note)
    return "\n\n".join(parts) + "\n"


def _thread(notes: tuple[Note, ...]) -> Iterator[str]:
    """Yield the lines of a nested list: each note, its replies one level deeper; a reply to a missing note is at the top."""
    known = {note.id for note in notes}
    replies: dict[int | None, list[Note]] = {}
    for note in notes:
        replies.setdefault(note.reply_to if note.reply_to in known else None, []).append(note)
    waiting = [(note, 0) for note in reversed(replies.get(None, []))]
    while waiting:
        note, depth = waiting.pop()
        indent = "    " * depth
        first, *rest = _LINE_ENDS.sub("\n", note.text).strip().split("\n")
        yield f"{indent}- **{_day(note.created_at)}**"
        yield ""
        yield from (f"{indent}    {line}".rstrip() for line in (first, *rest))
        yield ""
        waiting += [(reply, depth + 1) for reply in reversed(replies.get(note.id, []))]


def _day(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def _escaped(line: str) -> str:
    """Return plain text as Markdown of one line."""
    return document.to_markdown(Document((Paragraph((Run(" ".join(line.split())),)),))).strip("\n")
