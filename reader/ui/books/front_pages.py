"""The pages of a book that are no chapters: title, contents, index of tags, sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextOption

from reader.document import Block, Document, Heading, Paragraph, Run, Style
from reader.formats.commonplace import (
    Chapter,
    Plan,
    counted,
    day,
    facts,
    is_rtl,
    mentions,
    modified,
    one_line,
    source,
    summary,
    writers,
)
from reader.ui.books.flow import Flow, Press, blocks_kept
from reader.ui.page.printing_pages import blocks_before
from reader.ui.typesetting.pictures import Pictures
from reader.ui.typesetting.sheet import BODY, TITLE

_TITLE_SINK = 0.28
"""Of a page, above the title of the book."""
_SINK = 40.0


def title_page(press: Press, chapters: Sequence[Chapter], plan: Plan) -> Flow:
    """Return the title page."""
    sheet, em = press.sheet, press.sheet.em
    lines = (
        (plan.title, TITLE._replace(size=2.0 if len(plan.title) < 60 else 1.5), 1.0),
        (" · ".join(writers(chapters)), BODY._replace(italic=True), 2.2),
        (summary(chapters), BODY._replace(size=0.82, color="soft"), 0.0),
    )

    def head(cursor: QTextCursor) -> None:
        for number, (text, voice, below) in enumerate(lines):
            shape = sheet.block(voice, below=below * em, align="center")
            cursor.insertBlock(shape, sheet.char(voice)) if number else cursor.setBlockFormat(shape)
            cursor.insertText(text, sheet.char(voice))

    made = press.set(Document(()), Pictures({}), head)
    return Flow(press, made, blocks_kept(made, ()), sink=_TITLE_SINK * press.paper.room)


def contents(press: Press, chapters: Sequence[Chapter], pages: Sequence[int], ends: Sequence[tuple[str, int]]) -> Flow:
    """Return the contents; ``pages`` are the numbers of the chapters' first pages, from 1, ``ends`` what follows them."""
    sheet, em, width = press.sheet, press.sheet.em, press.paper.text
    small = BODY._replace(size=0.78, color="soft", leading=1.35)
    title = TITLE._replace(size=1.45)

    def line(cursor: QTextCursor, words: str, page: int, target: str, *, rtl: bool, below: float) -> None:
        shape = QTextBlockFormat(sheet.block(BODY, below=below, right=0, align="left"))
        shape.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        shape.setTabPositions([QTextOption.Tab(width - 1, QTextOption.TabType.RightTab)])
        shape.setLeftMargin(1.2 * em)
        shape.setTextIndent(-1.2 * em)
        cursor.insertBlock(shape, sheet.char(BODY))
        isolated = f"\u2067{words}\u2069" if rtl else words
        cursor.insertText(isolated, sheet.plain_link(BODY, target))
        cursor.insertText("\t", sheet.char(BODY))
        cursor.insertText(str(page), sheet.plain_link(BODY, target))

    def head(cursor: QTextCursor) -> None:
        cursor.setBlockFormat(sheet.block(title, below=1.6 * em, align="left"))
        cursor.insertText("Contents", sheet.char(title))
        for number, (each, page) in enumerate(zip(chapters, pages, strict=True)):
            about = ", ".join(filter(None, (one_line(each.article.byline), *facts(each.article)[:1])))
            below = 0.05 * em if about else 0.55 * em
            line(cursor, each.title, page, f"#c{number}", rtl=is_rtl(each.article.lang), below=below)
            if about:
                shape = QTextBlockFormat(sheet.block(small, below=0.55 * em, left=1.2 * em, align="left"))
                cursor.insertBlock(shape, sheet.char(small))
                cursor.insertText(about, sheet.char(small))
        for words, page in ends:
            line(cursor, words, page, f"#p{page}", rtl=False, below=0.3 * em)

    made = press.set(Document(()), Pictures({}), head)
    kept = {0}
    block = made.document.begin().next()
    while block.isValid():  # a title stays with whom it is by
        if "\t" in block.text() and block.next().isValid() and "\t" not in block.next().text():
            kept.add(block.blockNumber())
        block = block.next()
    return Flow(press, made, kept, sink=_SINK)


def index(press: Press, chapters: Sequence[Chapter], first: Sequence[int], marks: Mapping[str, int]) -> Flow | None:
    """Return the index of tags; ``first`` are the numbers of the chapters' first pages, from 1, ``marks`` those of
    highlights. None when nothing has tags.
    """
    found = mentions(chapters)
    if not found:
        return None
    blocks: list[Block] = [Heading(1, (Run("Tags"),))]
    for tag, places in found:
        pages = sorted(
            {
                marks.get(place.highlight.uid, first[place.chapter]) if place.highlight else first[place.chapter]
                for place in places
            }
        )
        runs = [Run(f"#{tag}", Style.STRONG), Run("  ")]
        for number, page in enumerate(pages):
            runs += [Run(", ")] * bool(number) + [Run(str(page), 0, f"#p{page}")]
        blocks.append(Paragraph(tuple(runs), align="left"))
    return _flow(press, blocks)


def sources(press: Press, chapters: Sequence[Chapter], first: Sequence[int], lost: int) -> Flow:
    """Return the list of sources."""
    blocks: list[Block] = [Heading(1, (Run("Sources"),))]
    for each, page in zip(chapters, first, strict=True):
        blocks.append(Paragraph(tuple(_source(each, page)), align="left"))
    told = f"Made with Postil: {summary(chapters)}; what is newest in it is of {day(modified(chapters))}."
    told += f" {counted(lost, 'picture')} could not be had." if lost else ""
    blocks += [Paragraph((Run(told, Style.SMALL | Style.EMPHASIS),), align="left")]
    return _flow(press, blocks)


def _source(of: Chapter, page: int) -> list[Run]:
    article = of.article
    byline = one_line(article.byline)
    runs = [Run(f"{byline}. ")] * bool(byline) + [Run(of.title, Style.EMPHASIS), Run(". ")]
    runs += [Run(f"{fact}. ") for fact in facts(article)]
    if made := one_line(article.source):
        runs.append(Run(f"Source: {made}. "))
    if address := source(article):
        runs += [Run(address, Style.SMALL, address), Run(". ")]
    return [*runs, Run(f"Kept {day(article.added_at)}. Page "), Run(str(page), 0, f"#p{page}"), Run(".")]


def _flow(press: Press, blocks: list[Block]) -> Flow:
    source = Document(tuple(blocks))
    made = press.set(source, Pictures({}), lang="en")
    return Flow(press, made, blocks_kept(made, blocks_before(made, source)), sink=_SINK)
