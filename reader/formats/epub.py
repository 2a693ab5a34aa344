"""EPUB 3.3 (www.w3.org/TR/epub-33): a commonplace book for reading programs and e-readers.

A zip with a cover, a title page, contents (``nav.xhtml``, and ``toc.ncx`` for programs of EPUB 2), a chapter for each
article, an index of tags and the list of sources. Nothing in it runs and nothing is fetched. The same articles make the
same bytes.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from reader.document import Image
from reader.errors import FormatError
from reader.formats import could_not_write
from reader.formats.commonplace import (
    Bound,
    Chapter,
    Fill,
    Filling,
    Plan,
    Targets,
    chosen,
    counted,
    day,
    modified,
    note_count,
    summary,
)
from reader.formats.epub_chapter import chapter, file_of, sources
from reader.formats.epub_front import container, contents, cover, cover_page, index, ncx, package, title_page
from reader.formats.epub_style import STYLE
from reader.formats.files import replacing_file
from reader.formats.picture_kind import kind_of

SUMMARY = "a book for e-readers (EPUB) of articles or their passages, with notes, index of tags and sources"
SUFFIX = "epub"
MIMETYPE = b"application/epub+zip"
FOLDER = "OEBPS"
_MARK = b"<!-- Postil: a commonplace book -->"


class Item(NamedTuple):
    """A file of the book as its package names it."""

    id: str
    file: str
    media: str
    properties: str = ""
    spine: bool = False


def write(
    chapters: Sequence[Chapter],
    fill: Fill,
    plan: Plan,
    path: Path,
    tell: Callable[[int], object] = lambda done: None,
) -> Bound:
    """Write a book at ``path``, complete or not at all; ``tell`` is told how many chapters are written.

    A file that is there is replaced only when it is such a book. Raises FormatError.
    """
    chapters = chosen(chapters, plan)
    if not chapters:
        raise FormatError("There is nothing to make a book of: no article that was asked for holds what it is to have.")
    _refuse_foreign(path)
    try:
        with replacing_file(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            return _Book(archive, chapters, plan).write(fill, tell, path)
    except OSError as error:
        raise could_not_write(path, error) from error


def _refuse_foreign(path: Path) -> None:
    if path.is_dir():
        raise FormatError(f"{path} is a folder; give the name of the file to write.")
    if not path.exists():
        return
    try:
        with zipfile.ZipFile(path) as archive:
            ours = _MARK in archive.read(f"{FOLDER}/package.opf")
    except (OSError, zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, ValueError):
        ours = path.stat().st_size == 0
    if not ours:
        raise FormatError(f"{path} is there already and is no book of Postil's; choose another name or remove it.")


class _Book:
    def __init__(self, archive: zipfile.ZipFile, chapters: list[Chapter], plan: Plan) -> None:
        self._archive, self._chapters, self._plan = archive, chapters, plan
        self._targets = Targets(chapters)
        self._made_at = modified(chapters)
        self._items: list[Item] = []
        self._pictures: dict[Path, str] = {}
        """The file of each picture in the book; empty for one that it does not take."""
        self._lost: set[str] = set()
        self._odd: set[str] = set()

    def write(self, fill: Fill, tell: Callable[[int], object], path: Path) -> Bound:
        """Write all of it."""
        chapters, plan = self._chapters, self._plan
        self._put("mimetype", MIMETYPE, zipfile.ZIP_STORED)
        self._put("META-INF/container.xml", container(f"{FOLDER}/package.opf"))
        tags = index(chapters)
        self._add(Item("style", "style.css", "text/css"), STYLE.encode())
        self._add(Item("cover-image", "cover.svg", "image/svg+xml", "cover-image"), cover(chapters, plan))
        self._page("cover", "cover.xhtml", cover_page(plan))
        self._page("title", "title.xhtml", title_page(chapters, plan))
        self._page("nav", "nav.xhtml", contents(chapters, plan, tags=bool(tags)), "nav")
        self._add(Item("ncx", "toc.ncx", "application/x-dtbncx+xml"), ncx(chapters, plan, tags=bool(tags)))
        for number, each in enumerate(chapters):
            filling = fill(each)
            made = chapter(number, each, filling, plan, self._targets, self._picture_of(filling))
            self._page(f"c{number + 1:04}", file_of(number), made)
            tell(number + 1)
        if tags:
            self._page("tags", "tags.xhtml", tags)
        self._page("sources", "sources.xhtml", sources(chapters, self._told()))
        opf = package(chapters, plan, self._items, _MARK.decode())
        self._put(f"{FOLDER}/package.opf", opf)
        passages = sum(len(each.highlights) for each in chapters)
        return Bound(path, len(chapters), passages, note_count(chapters), len(self._lost), len(self._odd))

    def _told(self) -> list[str]:
        told = [f"Made with Postil: {summary(self._chapters)}; what is newest in it is of {day(self._made_at)}."]
        if self._lost:
            told.append(f"{counted(len(self._lost), 'picture')} could not be had; their descriptions stand instead.")
        if self._odd:
            told.append(
                f"{counted(len(self._odd), 'picture')} of a kind that e-books do not take left out; "
                "their descriptions stand instead."
            )
        return told

    def _page(self, name: str, file: str, data: bytes, properties: str = "") -> None:
        self._add(Item(name, file, "application/xhtml+xml", properties, spine=True), data)

    def _add(self, item: Item, data: bytes) -> None:
        self._items.append(item)
        self._put(f"{FOLDER}/{item.file}", data)

    def _put(self, name: str, data: bytes, how: int = zipfile.ZIP_DEFLATED) -> None:
        self._archive.writestr(_entry(name, how, self._made_at), data)

    def _picture_of(self, filling: Filling) -> Callable[[Image], str]:
        def picture(image: Image) -> str:
            path = filling.images.get(image.src)
            if path is None:
                self._lost.add(image.src)
                return ""
            if path not in self._pictures:
                self._pictures[path] = self._take(path, image.src)
            return self._pictures[path]

        return picture

    def _take(self, path: Path, src: str) -> str:
        """Put a picture into the book and return its file, nothing for one that it does not take."""
        try:
            kind, data = kind_of(path), path.read_bytes()
        except OSError:
            self._lost.add(src)
            return ""
        if kind is None:
            self._odd.add(src)
            return ""
        number = sum(map(bool, self._pictures.values())) + 1
        file = f"images/{number:05}.{kind.suffix}"
        how = zipfile.ZIP_DEFLATED if kind.suffix == "svg" else zipfile.ZIP_STORED
        self._items.append(Item(f"image{number:05}", file, kind.media))
        self._put(f"{FOLDER}/{file}", data, how)
        return file


def _entry(name: str, how: int, moment: datetime) -> zipfile.ZipInfo:
    when = max(1980, min(2107, moment.year))
    entry = zipfile.ZipInfo(name, (when, moment.month, moment.day, moment.hour, moment.minute, moment.second // 2 * 2))
    entry.compress_type = how
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    return entry
