"""One chapter of an EPUB: an article or its passages, what was noted beside them, and the thread of notes at its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reader import document
from reader.document import Document, Image, Paragraph, Run
from reader.formats.commonplace import (
    FOOT,
    Chapter,
    Filling,
    Plan,
    Targets,
    called,
    day,
    facts,
    one_line,
    source,
    thread,
)
from reader.formats.xhtml import Xml, finished, page, tongue, web_address
from reader.formats.xhtml_body import Around, Body
from reader.model import Highlight, Span

Picture = Callable[[Image], str]
_OWN = {"lang": "en", "xml:lang": "en", "dir": "ltr"}
"""Of words that are the book's own, among those of an article in another language."""


def file_of(number: int) -> str:
    """Return the name of a chapter's file; the first is 0."""
    return f"c{number + 1:04}.xhtml"


def link_of(targets: Targets, address: str, within: int | None = None) -> str:
    """Return where an address leads in the book, or outside of it, as a reference from a page; empty for nowhere.

    ``within`` is the chapter that the page is.
    """
    if address.startswith("#"):
        return ""
    found = targets.find(address)
    if found is None:
        return web_address(address)
    number, mark = found
    fragment = f"#h-{mark}" if mark else ""
    return fragment if number == within and fragment else f"{file_of(number)}{fragment}"


def chapter(number: int, of: Chapter, filling: Filling, plan: Plan, targets: Targets, picture: Picture) -> bytes:
    """Return a chapter as an XHTML page; ``picture`` returns the file of a picture in the book."""
    with page(of.title, of.article.lang, "bodymatter") as out:
        made = _Chapter(out, number, of, filling, plan, targets, picture)
        with out.element("section", {"epub:type": "chapter", "role": "doc-chapter", "aria-labelledby": "title"}):
            made.head()
            if plan.whole:
                made.whole()
            else:
                made.passages()
            made.thread()
            made.footnotes()
    return finished(out)


class _Chapter:
    def __init__(
        self,
        out: Xml,
        number: int,
        of: Chapter,
        filling: Filling,
        plan: Plan,
        targets: Targets,
        picture: Picture,
    ) -> None:
        self._out, self._number, self._of, self._filling, self._plan = out, number, of, filling, plan
        self._targets, self._picture = targets, picture
        self._calls: list[Highlight] = []
        """Those whose notes were called and are still to be written."""
        self._count = 0

    def head(self) -> None:
        """Write what stands above the text."""
        article, out = self._of.article, self._out
        with out.element("header"):
            out.leaf("h1", self._of.title, {"id": "title"})
            if byline := one_line(article.byline):
                out.leaf("p", byline, {"class": "byline"})
            if told := facts(article):
                out.leaf("p", " · ".join(told), {"class": "facts"})
            if article.tags:
                out.leaf("p", "  ".join(f"#{tag}" for tag in article.tags), {"class": "tags"})

    def whole(self) -> None:
        """Write the article, and the passages that its text no longer has."""
        body = Body(self._out, self._filling.body, self._around("p-"), self._of.highlights)
        body.write(self._flush)
        rest = [mark for mark in self._of.highlights if mark.uid not in body.seen]
        if rest:
            with self._out.element("section", {"class": "gone"}):
                self._out.leaf("h2", "Passages that are no longer in the text", _OWN)
                for mark in rest:
                    self._passage(mark)

    def passages(self) -> None:
        """Write the passages alone."""
        for mark in self._of.highlights:
            self._passage(mark)

    def thread(self) -> None:
        """Write the notes under the article."""
        out = self._out
        if not self._of.notes:
            return
        with out.element("section", {"class": "thread"}):
            out.leaf("h2", "Notes", _OWN)
            known = {mark.id: mark for mark in self._of.highlights}
            for note, depth in thread(self._of.notes):
                with out.element("div", {"class": f"note depth{depth}", "id": f"h-{note.uid}", "dir": "auto"}):
                    with out.element("p", {"class": "day", **_OWN}):
                        out.text(day(note.created_at))
                        if mark := known.get(note.highlight_id or 0):
                            out.text(" on ")
                            out.leaf("a", f"“{called(mark)}”", {"href": f"#h-{mark.uid}"})
                        out.text("".join(f"  #{tag}" for tag in note.tags))
                    self._note(self._filling.note(note))

    def footnotes(self) -> None:
        """Write the notes that were called and stand at the end."""
        if not self._calls:
            return
        with self._out.element("section", {"class": "footnotes", "role": "doc-endnotes", "aria-label": "Footnotes"}):
            first = self._count - len(self._calls) + 1
            for number, mark in enumerate(self._calls, first):
                self._footnote(number, mark)
        self._calls = []

    # -- parts

    def _around(self, prefix: str = "", top: int = 2) -> Around:
        return Around(
            lambda address: link_of(self._targets, address, self._number), self._picture, self._call, top, prefix
        )

    def _call(self, mark: Highlight) -> tuple[str, str]:
        if not mark.note.strip():
            return "", ""
        self._calls.append(mark)
        self._count += 1
        return (str(self._count), f"n-{mark.uid}") if self._plan.notes == FOOT else ("", "")

    def _flush(self) -> None:
        """Write the notes that stand in the margin of the block that was just written."""
        if self._plan.notes == FOOT:
            return
        for mark in self._calls:
            with self._out.element("aside", {"class": f"margin {mark.color}", "id": f"n-{mark.uid}", "dir": "auto"}):
                self._note(self._filling.note(mark))
                self._about(mark)
        self._calls = []

    def _footnote(self, number: int, mark: Highlight) -> None:
        out = self._out
        attributes = {
            "epub:type": "footnote",
            "role": "doc-footnote",
            "id": f"n-{mark.uid}",
            "class": mark.color,
            "dir": "auto",
        }
        with out.element("aside", attributes):
            back = {"href": f"#r-{mark.uid}", "role": "doc-backlink", "class": "back"}
            first, *others = self._filling.note(mark).blocks or (Paragraph(()),)
            if isinstance(first, Paragraph):
                with out.element("p", tongue(first.lang, first.direction)):
                    out.leaf("a", str(number), back)
                    out.text(" ")
                    Body(out, Document(()), self._around())._runs(first.runs)
            else:
                others = [first, *others]
                with out.element("p"):
                    out.leaf("a", str(number), back)
            self._note(Document(tuple(others)))
            self._about(mark)

    def _passage(self, mark: Highlight) -> None:
        """Write a passage by itself, and call its note."""
        out, where = self._out, mark.selectors
        with out.element("blockquote", {"class": f"passage {mark.style} {mark.color}", "id": f"h-{mark.uid}"}):
            part = self._part(mark)
            Body(out, part, self._around(top=3)).write()
            number, target = self._call(mark)
            if number:
                with out.element("p", {"class": "called"}), out.element("sup", {"class": "call"}):
                    attributes = {"epub:type": "noteref", "role": "doc-noteref", "id": f"r-{mark.uid}"}
                    out.leaf("a", number, {**attributes, "href": f"#{target}"})
        if mark.tags and not mark.note.strip():
            self._about(mark)
        if where.image and where.alt:
            out.leaf("p", where.alt, {"class": "facts"})
        self._flush()

    def _part(self, mark: Highlight) -> Document:
        where = mark.selectors
        if where.image and not mark.orphan:
            return Document((document.Figure((Image(where.image, where.alt),)),))
        if not mark.orphan and where.start < where.end:
            found = document.slice(self._filling.body, Span(where.start, where.end))
            if found.blocks:
                return found
        lines = (where.exact or where.alt or "A picture").split("\n")
        return Document(tuple(Paragraph((Run(line),)) for line in lines if line.strip()))

    def _note(self, text: Document) -> None:
        Body(self._out, text, self._around(top=3)).write()

    def _about(self, mark: Highlight) -> None:
        if mark.tags:
            self._out.leaf("p", "  ".join(f"#{tag}" for tag in mark.tags), {"class": "tags"})


def sources(chapters: Sequence[Chapter], told: Sequence[str]) -> bytes:
    """Return the list of sources; ``told`` are sentences about the book that stand below it."""
    with page("Sources", "en", "backmatter") as out:
        with out.element("section", {"class": "sources", "role": "doc-bibliography", "aria-labelledby": "title"}):
            out.leaf("h1", "Sources", {"id": "title"})
            with out.element("ol"):
                for number, each in enumerate(chapters):
                    _source(out, number, each)
        with out.element("section", {"class": "colophon", "role": "doc-colophon"}):
            for sentence in told:
                out.leaf("p", sentence)
    return finished(out)


def _source(out: Xml, number: int, of: Chapter) -> None:
    article = of.article
    with out.element("li"):
        if byline := one_line(article.byline):
            out.leaf("span", byline, tongue(article.lang))
            out.text(". ")
        out.leaf("a", of.title, {"href": file_of(number), **tongue(article.lang)})
        out.text(". ")
        for fact in facts(article):
            out.text(f"{fact}. ")
        if made := one_line(article.source):
            out.text(f"Source: {made}. ")
        if address := web_address(source(article)):
            out.leaf("a", source(article), {"href": address, "class": "address"})
            out.text(". ")
        out.text(f"Kept {day(article.added_at)}.")
