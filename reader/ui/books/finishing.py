"""What Qt does not write into a PDF: the outline, links within the book, its language (ISO 32000-1, sections 12.3 and 14.9)."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pypdf import PdfWriter

_MAKER = "Postil"
_CUT_SHORT = "the disk seems to be full"
_LISTED = re.compile(rb"\[[^\]]*\]")
_WITHIN = re.compile(r"#?([cp])(\d+)")


class Mark(NamedTuple):
    """A line of the outline."""

    words: str
    page: int
    """From 0."""


def finish(
    painted: Path, finished: Path, outline: Sequence[Mark], *, pages: int, title: str, lang: str, rtl: bool
) -> None:
    """Write a PDF with its outline; its links ``#c3`` lead to the third chapter, ``#p7`` to page 7.

    Raises OSError, also when ``painted`` is not whole or has not so many ``pages``.
    """
    import logging

    from pypdf import PdfWriter
    from pypdf.errors import PyPdfError
    from pypdf.generic import BooleanObject, DictionaryObject, NameObject, TextStringObject

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        writer = PdfWriter(clone_from=str(painted))
    except PyPdfError as error:
        raise OSError(errno.ENOSPC, _CUT_SHORT) from error
    if len(writer.pages) != pages:
        raise OSError(errno.ENOSPC, _CUT_SHORT)
    chapters = [mark.page for mark in outline[1:]]
    _lead(writer, chapters)
    _mend_spaces(writer)
    for mark in outline:
        writer.add_outline_item(title=mark.words, page_number=mark.page)
    writer.add_metadata({"/Title": title, "/Creator": _MAKER})
    root = writer.root_object
    root[NameObject("/Lang")] = TextStringObject(lang)
    root[NameObject("/PageMode")] = NameObject("/UseOutlines")
    shown = DictionaryObject({NameObject("/DisplayDocTitle"): BooleanObject(True)})
    if rtl:
        shown[NameObject("/Direction")] = NameObject("/R2L")
    root[NameObject("/ViewerPreferences")] = shown
    with finished.open("wb") as file:
        writer.write(file)
        file.flush()
        os.fsync(file.fileno())


def is_ours(path: Path) -> bool:
    """Say whether a PDF is one that Postil has made, or the file is empty."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        if path.stat().st_size == 0:
            return True
        found = PdfReader(str(path)).metadata
    except (PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False
    return found is not None and found.get("/Creator") == _MAKER


def _lead(writer: PdfWriter, chapters: Sequence[int]) -> None:
    """Let the links within the book lead to their pages."""
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NullObject, NumberObject

    pages = list(writer.pages)
    for page in pages:
        for reference in page.get("/Annots", ()):
            annotation = reference.get_object()
            action = annotation.get("/A", DictionaryObject()).get_object()
            named = annotation.get("/Dest", action.get("/URI", ""))  # how Qt writes it depends on its version
            found = _WITHIN.fullmatch(str(named))
            if found is None:
                continue
            number = int(found[2])
            at = chapters[number] if found[1] == "c" else number - 1
            target = pages[at].indirect_reference
            annotation.pop("/A", None)
            place = [target, NameObject("/XYZ"), NullObject(), NullObject(), NumberObject(0)]
            annotation[NameObject("/Dest")] = ArrayObject(place)


def _mend_spaces(writer: PdfWriter) -> None:
    """Let words be found: Qt calls the glyph of the space a tab, which has the same one."""
    seen: set[int] = set()
    for page in writer.pages:
        fonts = page.get("/Resources", {}).get("/Font", {})
        for name in fonts:
            map_ = fonts[name].get_object().get("/ToUnicode")
            stream = map_.get_object() if map_ is not None else None
            if stream is not None and id(stream) not in seen:
                seen.add(id(stream))
                data = _LISTED.sub(lambda found: found[0].replace(b"<0009>", b"<0020>"), stream.get_data())
                stream.set_data(data)
