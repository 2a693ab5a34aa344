"""A chapter of a book as pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QTextCursor

from reader.document import Image
from reader.formats.commonplace import Chapter, Filling, Plan, Targets, facts, is_rtl, one_line
from reader.model import Highlight
from reader.ui.books.composing import Composed, Composer
from reader.ui.books.flow import Flow, Press, blocks_kept
from reader.ui.page.printing_pages import PrintPictures, blocks_before
from reader.ui.typesetting.pictures import Pictures
from reader.ui.typesetting.scripts import forms, is_plain, script_of
from reader.ui.typesetting.setting import Setting
from reader.ui.typesetting.sheet import BODY, TITLE, Sheet

SINK = 40.0
"""Units by which a chapter begins lower than other pages."""
_TITLES = (70, 1.62), (140, 1.4)
_SMALLEST = 1.2
_HIGHEST = 0.62
"""Of a page, for a picture."""
_BETWEEN = 1.5
"""Em between passages that stand by themselves."""


def link_in(targets: Targets) -> Callable[[str], str]:
    """Return what turns an address into a link of the book: ``#c3`` for its third chapter, nothing for nowhere."""

    def link(address: str) -> str:
        if address.startswith("#"):
            return ""
        found = targets.find(address)
        if found is not None:
            return f"#c{found[0]}"
        return address if address.lower().startswith(("http:", "https:", "mailto:")) else ""

    return link


def chapter_pages(press: Press, of: Chapter, filling: Filling, plan: Plan, targets: Targets) -> Flow:
    """Return the pages of a chapter."""
    pictures = PrintPictures(dict(filling.images))
    paper = press.paper

    def fit(image: Image) -> Image | None:
        natural = pictures.natural(image)
        wide, high = (natural.width(), natural.height()) if natural is not None else (image.width, image.height)
        if not wide or not high:
            return image
        width = min(image.width or wide, paper.text, _HIGHEST * paper.room * wide / high)
        return image._replace(width=max(1, round(width)), height=max(1, round(width * high / wide)))

    composer = Composer(of, filling, plan, link_in(targets), fit)
    known = {mark.uid: mark for mark in of.highlights}
    ended: list[Highlight] = []
    flow = _flow(press, of, composer, pictures, ended)
    while flow.homeless:  # at most as often as there are notes
        ended += [known[mark.uid] for mark in flow.homeless]
        flow = _flow(press, of, composer, pictures, ended)
    return flow


def _flow(press: Press, of: Chapter, composer: Composer, pictures: Pictures, ended: Sequence[Highlight]) -> Flow:
    composed = composer.composed(ended)
    made = press.set(composed.document, pictures, lambda cursor: write_head(cursor, of, press.sheet), of.article.lang)
    _part_passages(made, composed, press.sheet.em)
    ends = {mark.uid for mark in ended}
    notes = {mark.uid: composer.note(mark) for mark in of.highlights if mark.note.strip() and mark.uid not in ends}
    kept = blocks_kept(made, blocks_before(made, composed.document))
    return Flow(
        press,
        made,
        kept,
        marks=composed.marks,
        alone=composed.passages,
        notes=notes,
        numbers=composed.numbers,
        sink=SINK,
    )


def _part_passages(made: Setting, composed: Composed, em: float) -> None:
    """Put space between passages that stand by themselves."""
    for number, span in enumerate(composed.passages.values()):
        if not number:
            continue
        cursor = QTextCursor(made.document)
        cursor.setPosition(made.positions.place(span.start))
        shape = cursor.blockFormat()
        shape.setTopMargin(shape.topMargin() + _BETWEEN * em)
        shape.setTextIndent(0)
        cursor.setBlockFormat(shape)


def write_head(cursor: QTextCursor, of: Chapter, sheet: Sheet) -> None:
    """Write what stands above a chapter's text."""
    em, article = sheet.em, of.article
    direction = "rtl" if is_rtl(article.lang) else ""
    size = next((size for most, size in _TITLES if len(of.title) <= most), _SMALLEST)
    script = "" if is_plain(of.title) else script_of(of.title, forms(article.lang))
    lines = [(of.title, TITLE._replace(size=size, script=script), 0.5 * em)]
    if byline := one_line(article.byline):
        lines.append((byline, BODY._replace(italic=True, leading=1.35), 0.1 * em))
    about = [*facts(article), *(f"#{tag}" for tag in article.tags)]
    if about:
        lines.append(("  ·  ".join(about), BODY._replace(size=0.78, color="soft", leading=1.4), 0.0))
    for number, (text, voice, below) in enumerate(lines):
        last = number == len(lines) - 1
        shape = sheet.block(
            voice, below=below + (1.9 * em if last else 0), direction=direction, align="left" if not direction else ""
        )
        if number:
            cursor.insertBlock(shape, sheet.char(voice))
        else:
            cursor.setBlockFormat(shape)
            cursor.setBlockCharFormat(sheet.char(voice))
        cursor.insertText(text, sheet.char(voice))
