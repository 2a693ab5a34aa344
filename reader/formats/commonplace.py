"""A commonplace book: what one holds and how it is arranged, before it becomes a file of any kind.

A book has a chapter for each article: all of it with what was marked, or its passages alone. Behind the chapters stand an
index of tags and the list of sources. Everything in it follows from the articles and the plan, so that the same library
makes the same book twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID, uuid5

from reader.address import canonical, is_web
from reader.document import Document, Paragraph, Run
from reader.model import Article, Highlight, Note, tag_key

FOOT, MARGIN = "foot", "margin"
"""Where notes on passages stand."""
UNTITLED = "Untitled"
TITLE = "A Commonplace Book"
"""The title of a book that nobody has named."""
_BOOKS = UUID("6f1d3b52-5a0e-4c0a-9a2f-0f4f2f5b7c11")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_RTL = {"ar", "he", "fa", "ur", "yi", "ps", "sd", "ug", "ckb", "dv", "syr", "arc", "iw"}
_NAMED = 3
"""Writers that a book is by, one and all; of more it is by various ones."""
_WORDS = 64
"""Characters of a passage that an index names it by."""
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Plan:
    """How a book is to be made."""

    title: str = TITLE
    whole: bool = True
    """Whole articles; else their passages alone."""
    notes: str = FOOT
    """``FOOT`` or ``MARGIN``."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """What is known of a chapter before its text is read."""

    article: Article
    highlights: tuple[Highlight, ...] = ()
    """By position."""
    notes: tuple[Note, ...] = ()

    @property
    def written(self) -> tuple[Highlight | Note, ...]:
        """All that the reader has written into it."""
        return (*self.highlights, *self.notes)

    @property
    def title(self) -> str:
        """The article's title in one line; never empty."""
        return one_line(self.article.title) or UNTITLED


@dataclass(frozen=True, slots=True)
class Filling:
    """The text of a chapter."""

    body: Document
    images: Mapping[str, Path] = field(default_factory=dict)
    """The address of a picture in the body → the file that holds it."""
    notes: Mapping[str, Document] = field(default_factory=dict)
    """What notes say, by the uid of the highlight or note. Links to what is kept begin with ``postil://article/``."""

    def note(self, mark: Highlight | Note) -> Document:
        """Return what a highlight's note or a note says."""
        if mark.uid in self.notes:
            return self.notes[mark.uid]
        text = mark.note if isinstance(mark, Highlight) else mark.text
        return Document(tuple(Paragraph((Run(part.strip()),)) for part in text.split("\n\n") if part.strip()))


Fill = Callable[[Chapter], Filling]
"""Reads the text of a chapter. Called for each once or twice, in their order."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What a book has become."""

    path: Path
    articles: int
    passages: int
    notes: int
    lost: int = 0
    """Pictures that were never kept, or whose files are gone."""
    odd: int = 0
    """Pictures of a kind that the format does not take."""
    pages: int = 0
    """0 where a book has none."""
    other_face: str = ""
    """The typeface that was asked for and is not there, so that the book is set in the usual one."""


class Mention(NamedTuple):
    """Where a tag leads in the index."""

    words: str
    chapter: int
    """From 0."""
    highlight: Highlight | None = None


class Targets:
    """Which addresses lead to a chapter of this book."""

    def __init__(self, chapters: Sequence[Chapter]) -> None:
        self._uids: dict[str, int] = {}
        self._marks: dict[str, int] = {}
        self._addresses: dict[str, int] = {}
        for number, chapter in enumerate(chapters):
            article = chapter.article
            self._uids.setdefault(article.uid.lower(), number)
            for mark in chapter.written:
                self._marks.setdefault(mark.uid.lower(), number)
            for address in (article.url, article.canonical_url):
                if is_web(address):
                    self._addresses.setdefault(canonical(address), number)

    def find(self, address: str) -> tuple[int, str] | None:
        """Return the chapter that an address leads to, and the uid of the highlight or note in it or nothing; else None."""
        if found := re.fullmatch(r"postil://article/([0-9a-f-]{36})(?:#(?:highlight|note)=([0-9a-f-]{36}))?", address):
            number = self._uids.get(found[1])
            mark = found[2] or ""
            return None if number is None else (number, mark if self._marks.get(mark) == number else "")
        if not is_web(address):
            return None
        number = self._addresses.get(canonical(address))
        return None if number is None else (number, "")


def chosen(chapters: Iterable[Chapter], plan: Plan) -> list[Chapter]:
    """Return the chapters that a book has: of passages only those with any, or with notes; of articles those with a text."""
    if plan.whole:
        return [each for each in chapters if each.article.content_hash or each.highlights or each.notes]
    return [each for each in chapters if each.highlights or each.notes]


def identifier(chapters: Sequence[Chapter], plan: Plan) -> UUID:
    """Return what tells a book from every other: the same for the same articles under the same title."""
    uids = "\n".join(sorted(chapter.article.uid for chapter in chapters))
    return uuid5(_BOOKS, f"{plan.title}\n{'whole' if plan.whole else 'passages'}\n{uids}")


def modified(chapters: Sequence[Chapter]) -> datetime:
    """Return when the last thing in a book was kept or written."""
    moments = [chapter.article.added_at for chapter in chapters]
    for chapter in chapters:
        moments += [mark.updated_at for mark in chapter.written]
    return max(moments, default=datetime(2000, 1, 1, tzinfo=UTC)).astimezone(UTC)


def languages(chapters: Sequence[Chapter]) -> list[str]:
    """Return the languages of a book (BCP 47), that of most articles first, of as many the earlier; ``en`` when none is known."""
    counted = Counter(lang for chapter in chapters if (lang := language(chapter.article.lang)))
    found = [lang for lang, _ in counted.most_common()]
    return found or ["en"]


def language(tag: str) -> str:
    """Return a language tag if it is well-formed, else nothing."""
    return tag if _LANGUAGE.fullmatch(tag) else ""


def is_rtl(lang: str) -> bool:
    """Say whether a language is written from right to left."""
    return lang.partition("-")[0].lower() in _RTL


def writers(chapters: Sequence[Chapter]) -> list[str]:
    """Return whom a book is by."""
    names = list(dict.fromkeys(name for chapter in chapters if (name := one_line(chapter.article.byline))))
    return names if 0 < len(names) <= _NAMED else ["Various authors"]


def summary(chapters: Sequence[Chapter]) -> str:
    """Return how much a book holds: ``12 articles, 40 passages, 9 notes``."""
    passages = sum(len(chapter.highlights) for chapter in chapters)
    notes = note_count(chapters)
    parts = [counted(len(chapters), "article")]
    parts += [counted(passages, "passage")] * bool(passages) + [counted(notes, "note")] * bool(notes)
    return ", ".join(parts)


def note_count(chapters: Iterable[Chapter]) -> int:
    """Return how many notes there are, on passages and under articles."""
    return sum(len(chapter.notes) + sum(bool(mark.note.strip()) for mark in chapter.highlights) for chapter in chapters)


def counted(number: int, noun: str) -> str:
    """Return ``1 article`` or ``3,000 articles``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def mentions(chapters: Sequence[Chapter]) -> list[tuple[str, list[Mention]]]:
    """Return the index: each tag with where it leads, in the order of the tags and of the book."""
    found: dict[str, tuple[str, list[Mention]]] = {}
    for number, chapter in enumerate(chapters):
        for tag in chapter.article.tags:
            found.setdefault(tag_key(tag), (tag, []))[1].append(Mention(chapter.title, number))
        for mark in chapter.highlights:
            for tag in mark.tags:
                found.setdefault(tag_key(tag), (tag, []))[1].append(Mention(f"“{called(mark)}”", number, mark))
    return [found[key] for key in sorted(found)]


def called(mark: Highlight) -> str:
    """Return a few words that a passage is known by."""
    words = one_line(mark.selectors.exact) or one_line(mark.selectors.alt) or "A picture"
    return words if len(words) <= _WORDS else words[:_WORDS].rsplit(" ", 1)[0].rstrip(" ,;:–—") + "…"


def thread(notes: Sequence[Note]) -> Iterator[tuple[Note, int]]:
    """Yield the notes under an article by time, each followed by its answers, with how deep they stand."""
    known = {note.id for note in notes}
    below: dict[int | None, list[Note]] = {}
    for note in sorted(notes, key=lambda note: (note.created_at, note.uid)):
        below.setdefault(note.reply_to if note.reply_to in known else None, []).append(note)
    waiting = [(note, 0) for note in reversed(below.pop(None, []))]
    while waiting:
        note, depth = waiting.pop()
        yield note, min(depth, _DEEPEST)
        waiting += [(answer, depth + 1) for answer in reversed(below.pop(note.id, []))]
    for rest in below.values():
        yield from ((note, 0) for note in rest)


def facts(article: Article) -> list[str]:
    """Return what stands under a title: site and day."""
    return [part for part in (one_line(article.site_name), day(article.published_at)) if part]


def source(article: Article) -> str:
    """Return the web address that an article is from; empty for none."""
    return next((address for address in (article.url, article.canonical_url) if is_web(address)), "")


def day(moment: datetime | None) -> str:
    """Return ``12 March 2026``, the day in UTC; empty for None."""
    if moment is None:
        return ""
    utc = moment.astimezone(UTC)
    return f"{utc.day} {_MONTHS[utc.month - 1]} {utc.year}"


def one_line(text: str) -> str:
    """Return a text without line ends and doubled spaces."""
    return " ".join(text.split())
