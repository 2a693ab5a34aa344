"""A commonplace book as PDF: all chapters set twice, first to know on which pages they begin, then to be painted."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QFontDatabase, QFontMetricsF, QGuiApplication, QPageSize, QPainter, QPdfWriter

from reader.document import Document
from reader.document.pictures import pictures
from reader.errors import FormatError
from reader.formats import could_not_write
from reader.formats.commonplace import (
    Bound,
    Chapter,
    Fill,
    Plan,
    Targets,
    chosen,
    is_rtl,
    languages,
    note_count,
)
from reader.ui.books.chapter_pages import chapter_pages
from reader.ui.books.finishing import Mark, finish, is_ours
from reader.ui.books.flow import Flow, Press
from reader.ui.books.front_pages import contents, index, sources, title_page
from reader.ui.books.paper import SMALL, paper

if TYPE_CHECKING:
    from reader.ui.books.paper import Paper

SUFFIX = "pdf"
_RESOLUTION = 1200
_FIRST_PASS = 0.3
"""Of the time that all takes."""


class Section(NamedTuple):
    """A part of the book: where it begins, what the heads of its pages say."""

    flow: Flow
    first: int
    """Of its pages, from 0."""
    head: str


def write(
    chapters: Sequence[Chapter],
    fill: Fill,
    plan: Plan,
    path: Path,
    *,
    size: str = "a5",
    face: str = "",
    tell: Callable[[int], object] = lambda done: None,
) -> Bound:
    """Write a book at ``path``, complete or not at all; ``tell`` is told how many chapters are as good as done.

    ``size`` is a paper's name, ``face`` a typeface's. A file that is there is replaced only when it is such a book.
    Raises FormatError.
    """
    chapters = chosen(chapters, plan)
    if not chapters:
        raise FormatError("There is nothing to make a book of: no article that was asked for holds what it is to have.")
    if path.is_dir():
        raise FormatError(f"{path} is a folder; give the name of the file to write.")
    if path.exists() and not is_ours(path):
        raise FormatError(f"{path} is there already and is no book of Postil's; choose another name or remove it.")
    application = QGuiApplication.instance() or QGuiApplication([*sys.argv[:1], "-platform", "offscreen"])
    parts = [path.with_name(f".{uuid4().hex[:12]}.part") for _ in range(2)]
    try:
        parts[0].touch()  # or the paint engine complains on standard error, and cannot say what of
        return _Maker(chapters, fill, plan, paper(size, plan.notes), face, tell).make(path, *parts)
    except OSError as error:
        raise could_not_write(path, error) from error
    finally:
        for part in parts:
            part.unlink(missing_ok=True)
        del application


class _Maker:
    def __init__(
        self,
        chapters: list[Chapter],
        fill: Fill,
        plan: Plan,
        paper: Paper,
        face: str,
        tell: Callable[[int], object],
    ) -> None:
        self._chapters, self._fill, self._plan, self._tell = chapters, fill, plan, tell
        self._face = face
        self._targets = Targets(chapters)
        self._press = Press(paper, face, rtl=is_rtl(languages(chapters)[0]))
        self._lost: set[str] = set()

    def make(self, path: Path, painted: Path, finished: Path) -> Bound:
        """Make the book by way of two files beside it."""
        self._title = title_page(self._press, self._chapters, self._plan)
        self._measure()
        outline = self._paint(painted)
        rtl = self._press.rtl
        lang = languages(self._chapters)[0]
        finish(painted, finished, outline, pages=self._count, title=self._plan.title, lang=lang, rtl=rtl)
        finished.replace(path)
        passages = sum(len(each.highlights) for each in self._chapters)
        notes, face = note_count(self._chapters), "" if QFontDatabase.hasFamily(self._face) else self._face
        return Bound(path, len(self._chapters), passages, notes, len(self._lost), 0, self._count, face)

    def _measure(self) -> None:
        """Find out on which page everything begins."""
        lengths: list[int] = []
        marked: list[dict[str, int]] = []
        for number, flow in enumerate(self._flows()):
            lengths.append(len(flow))
            marked.append(flow.pages())
            self._tell(round(_FIRST_PASS * (number + 1)))
        chapters = self._chapters
        before = contents(self._press, chapters, [1] * len(chapters), [("Tags", 1), ("Sources", 1)])
        at = len(self._title) + 1 + len(before)
        at += at % 2  # the first chapter begins on a right-hand page, as the title does
        self._first = []
        for length in lengths:
            self._first.append(at)
            at += length
        first = [number + 1 for number in self._first]
        marks = {uid: first[number] + page for number, pages in enumerate(marked) for uid, page in pages.items()}
        tags = index(self._press, chapters, first, marks)
        self._ends: list[Section] = []
        ends = [] if tags is None else [(tags, "Tags")]
        for flow, words in [*ends, (sources(self._press, chapters, first, len(self._lost)), "Sources")]:
            self._ends.append(Section(flow, at, words))
            at += len(flow)
        told = [(section.head, section.first + 1) for section in self._ends]
        self._contents = contents(self._press, chapters, first, told)
        self._count = at

    def _flows(self) -> Iterator[Flow]:
        for each in self._chapters:
            filling = self._fill(each)
            self._lost |= {src for src in _sources(filling.body) if not _there(filling.images.get(src))}
            yield chapter_pages(self._press, each, filling, self._plan, self._targets)

    def _sections(self) -> Iterator[Section]:
        yield Section(self._title, 0, "")
        yield Section(self._contents, len(self._title) + 1, "Contents")
        for number, flow in enumerate(self._flows()):
            yield Section(flow, self._first[number], self._chapters[number].title)
            self._tell(round(_FIRST_PASS * len(self._chapters) + (1 - _FIRST_PASS) * (number + 1)))
        yield from self._ends

    def _paint(self, target: Path) -> list[Mark]:
        outline: list[Mark] = []
        with self._painter(target) as (painter, writer):
            at = 0
            for section in self._sections():
                for number in range(at, section.first):
                    self._turn(writer, number)
                for number in range(len(section.flow)):
                    self._turn(writer, section.first + number)
                    painter.save()
                    painter.scale(painter.device().logicalDpiX() / 72, painter.device().logicalDpiY() / 72)
                    painter.scale(self._press.paper.unit, self._press.paper.unit)
                    section.flow.paint(painter, number, section.first + number)
                    self._paint_head(painter, section, number)
                    painter.restore()
                at = section.first + len(section.flow)
                if section.head:
                    outline.append(Mark(section.head, section.first))
        return outline

    @contextmanager
    def _painter(self, target: Path) -> Iterator[tuple[QPainter, QPdfWriter]]:
        writer = QPdfWriter(str(target))
        writer.setResolution(_RESOLUTION)
        writer.setPageSize(QPageSize(self._press.paper.size))
        writer.setPageMargins(QMarginsF(0, 0, 0, 0))
        writer.setTitle(self._plan.title)
        writer.setCreator("Postil")
        painter = QPainter()
        if not painter.begin(writer):
            raise FormatError(f"A file cannot be written in {target.parent}; choose another place.")
        try:
            yield painter, writer
        finally:
            painter.end()

    @staticmethod
    def _turn(writer: QPdfWriter, number: int) -> None:
        if number:
            writer.newPage()

    def _paint_head(self, painter: QPainter, section: Section, number: int) -> None:
        """Paint the head of a page, or the number at the foot of one that begins a part."""
        if not section.head:
            return
        paper, folio = self._press.paper, section.first + number
        left, rtl = paper.left(folio, rtl=self._press.rtl), self._press.rtl
        font = self._press.sheet.font(SMALL)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(self._press.theme.soft)
        count = str(folio + 1)
        if not number:
            box = QRectF(left, paper.height - 0.6 * paper.bottom, paper.text, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, count)
            return
        recto = paper.recto(folio, rtl=rtl)
        box = QRectF(left, 0.58 * paper.top, paper.text, metrics.height())
        outer, inner = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft
        outer, inner = (outer, inner) if recto else (inner, outer)
        painter.drawText(box, outer | Qt.AlignmentFlag.AlignAbsolute, count)
        italic = self._press.sheet.font(SMALL._replace(italic=True))
        painter.setFont(italic)
        words = section.head if folio % 2 == 0 else self._plan.title
        words = QFontMetricsF(italic).elidedText(words, Qt.TextElideMode.ElideRight, paper.text - 60)
        painter.drawText(box, inner | Qt.AlignmentFlag.AlignAbsolute, words)


def _sources(body: Document) -> set[str]:

    return {placed.image.src for placed in pictures(body)}


def _there(path: Path | None) -> bool:
    return path is not None and path.is_file()
