"""Kindle's ``My Clippings.txt``: entries that end with a line of ``==========``.

Line 1 is ``Title (Author)``, of which the last parenthesis is the author; line 2 says kind, page, location and time in the
language of the device; then an empty line and the text. A bookmark has no text. A note carries one location and belongs to
the highlight around it. A highlight that was changed stands there once more: of those that overlap the last counts, unless an
earlier one is longer. What says its kind in a language that is not known here is a highlight.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from reader.formats.source import Source
from reader.formats.values import raw
from reader.import_model import Incoming, Passage, Record, Remark, Skipped

TITLE = "Kindle, My Clippings.txt"
_RULE = re.compile(r"^=====+[ \t]*$", re.MULTILINE)
_NAME = re.compile(r"^(?P<title>.*?)\s*(?:\((?P<author>[^()]*(?:\([^()]*\)[^()]*)*)\))?\s*$", re.DOTALL)
_NOTE = ("note", "notiz", "nota", "メモ", "笔记", "筆記", "заметка", "notitie", "notatka")
_BOOKMARK = ("bookmark", "lesezeichen", "signet", "marcador", "segnalibro", "ブックマーク", "书签", "закладка")
_PLACE = re.compile(
    r"(?:location|loc\.|position|posición|posição|emplacement|posizione|位置No\.|место|位置)\D{0,3}(\d{1,9})(?:\s*[-–]\s*(\d{1,9}))?",
    re.I,
)
_PAGE = re.compile(
    r"(?:page|seite|página|pagina|ページ|страниц\w*)\D{0,3}(\d{1,9})(?:\s*[-–]\s*(\d{1,9}))?", re.IGNORECASE
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january januar enero janvier gennaio janeiro января januari",
            "february februar febrero février febbraio fevereiro февраля februari",
            "march märz marzo mars março марта maart",
            "april abril avril aprile апреля",
            "may mai mayo maggio maio мая mei",
            "june juni junio juin giugno junho июня",
            "july juli julio juillet luglio julho июля",
            "august agosto août августа augustus",
            "september septiembre septembre settembre setembro сентября",
            "october oktober octubre octobre ottobre outubro октября",
            "november noviembre novembre ноября",
            "december dezember diciembre décembre dicembre dezembro декабря",
        ),
        1,
    )
    for name in names.split()
}
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?\s*([ap]\.?\s?m\.?)?", re.IGNORECASE)
_WRITTEN = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


class _Clipping(NamedTuple):
    book: str
    kind: str
    first: int
    last: int
    at: datetime | None
    text: str
    line: str


def recognises(source: Source) -> bool:
    """Say whether this is such a file."""
    if not source.is_single:
        return False
    lines = source.head.lstrip("\ufeff").replace("\r\n", "\n").split("\n")
    return len(_RULE.findall("\n".join(lines))) > 0 and len(lines) > 1 and lines[1].lstrip().startswith("-")


def read(source: Source) -> Iterator[Record]:
    """Yield a book each."""
    books: dict[str, list[_Clipping]] = {}
    for entry in _RULE.split(source.text().replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n")):
        if entry.strip() and (clipping := _clipping(entry.strip("\n"))):
            books.setdefault(clipping.book, []).append(clipping)
    for book, clippings in books.items():
        yield _article(book, clippings)


def _clipping(entry: str) -> _Clipping | None:
    book, _, rest = entry.partition("\n")
    line, _, text = rest.partition("\n")
    if not line.lstrip().startswith("-"):
        return None
    place = _PLACE.search(line) or _PAGE.search(line)
    first = int(place[1]) if place else -1
    last = int(place[2]) if place and place[2] else first
    if 0 <= last < first:  # "1423-25": the end leaves out what it shares with the beginning
        last = int(str(first)[: -len(str(last))] + str(last))
    lowered = line.casefold().partition("|")[0]
    kind = (
        "bookmark"
        if any(word in lowered for word in _BOOKMARK)
        else "note"
        if any(word in lowered for word in _NOTE)
        else "highlight"
    )
    return _Clipping(" ".join(book.split()), kind, first, last, _moment(line), text.strip(), line.strip())


def _moment(line: str) -> datetime | None:
    """Return the time of a clipping, which Kindle writes in the device's own zone and language; taken as UTC."""
    _, _, written = line.rpartition("|")
    clock = _CLOCK.search(written)
    hour, minute, second = (int(clock[1]), int(clock[2]), int(clock[3] or 0)) if clock else (0, 0, 0)
    if clock and clock[4]:
        hour = hour % 12 + (12 if clock[4].casefold().startswith("p") else 0)
    day = written[: clock.start()] if clock else written
    if match := _WRITTEN.search(day):
        numbers = int(match[1]), int(match[2]), int(match[3])
    else:
        month = next((_MONTHS[word] for word in re.findall(r"[^\W\d]+", day.casefold()) if word in _MONTHS), 0)
        counts = [int(number) for number in re.findall(r"\d{1,9}", day)]
        year = next((number for number in counts if number > 1900), 0)
        numbers = year, month, next((number for number in counts if 0 < number < 32), 0)
    try:
        return datetime(*numbers, hour, minute, second, tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _article(book: str, clippings: list[_Clipping]) -> Record:
    match = _NAME.match(book)
    title, author = (match["title"], match["author"] or "") if match else (book, "")
    marks = _kept([each for each in clippings if each.kind == "highlight" and each.text])
    notes = _kept([each for each in clippings if each.kind == "note" and each.text])
    if not marks and not notes:
        return Skipped(book, "it has bookmarks only")
    spoken: dict[int, list[str]] = {}
    remarks = []
    for note in notes:
        owner = next((i for i, mark in enumerate(marks) if 0 <= mark.first <= note.first <= mark.last), None)
        if owner is None:
            remarks.append(Remark(note.text, note.at))
        else:
            spoken.setdefault(owner, []).append(note.text)
    passages = tuple(
        Passage(mark.text, note="\n\n".join(spoken.get(i, ())), created_at=mark.at) for i, mark in enumerate(marks)
    )
    return Incoming(
        "",
        title or "Untitled",
        byline=_turned(author),
        added_at=min((each.at for each in clippings if each.at), default=None),
        passages=passages,
        remarks=tuple(remarks),
        raw=raw([each.line + "\n" + each.text for each in clippings]),
    )


def _kept(clippings: list[_Clipping]) -> list[_Clipping]:
    """Return the clippings without the earlier forms of what was changed later."""
    kept: list[_Clipping] = []
    for clipping in clippings:
        same = [i for i, other in enumerate(kept) if _is_earlier(other, clipping)]
        longest = max([clipping, *(kept[i] for i in same)], key=lambda each: len(each.text)) if same else clipping
        if longest.kind == "note":
            longest = clipping
        kept = [other for i, other in enumerate(kept) if i not in same]
        kept.append(longest)
    return kept


def _is_earlier(other: _Clipping, clipping: _Clipping) -> bool:
    if other.text == clipping.text:
        return True
    overlap = 0 <= other.first <= clipping.last and clipping.first <= other.last
    return overlap and (clipping.kind == "note" or other.text in clipping.text or clipping.text in other.text)


def _turned(author: str) -> str:
    """Return ``Writer, A.`` as ``A. Writer``; several authors stand between semicolons."""
    names = [name.strip() for name in author.split(";") if name.strip()]
    return ", ".join(" ".join(reversed([part.strip() for part in name.split(",", 1)])) for name in names)
