"""The document tree as XHTML (HTML section 14, EPUB 3.3 section 6.1), with highlights drawn in and notes called from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from reader.document import (
    Block,
    Cell,
    Code,
    Definitions,
    Details,
    Document,
    Embed,
    Figure,
    Heading,
    Image,
    Item,
    List,
    Paragraph,
    Quote,
    Rule,
    Run,
    Style,
    Table,
    is_footnote_reference,
    text_of,
)
from reader.document.tree import groups_of
from reader.formats.commonplace_marks import Drawn, drawn
from reader.formats.xhtml import Attributes, Xml, tongue
from reader.model import Highlight

_ELEMENTS = (
    (Style.STRONG, "strong"),
    (Style.EMPHASIS, "em"),
    (Style.DELETED, "del"),
    (Style.INSERTED, "ins"),
    (Style.MARKED, "mark"),
    (Style.SMALL, "small"),
    (Style.SUPERSCRIPT, "sup"),
    (Style.SUBSCRIPT, "sub"),
    (Style.CODE, "code"),
    (Style.KEYBOARD, "kbd"),
)
_WIDEST_SPAN, _HIGHEST_SPAN = 1000, 65534
"""HTML section 4.9.11."""
_SMALL = 48
"""CSS pixels up to which a picture keeps the size that its page gave it."""


class Around(NamedTuple):
    """What a document is written with."""

    link: Callable[[str], str] = lambda address: address
    """Returns where a link leads in the book, empty for nowhere."""
    picture: Callable[[Image], str] = lambda image: ""
    """Returns the file of a picture in the book, empty for none."""
    called: Callable[[Highlight], tuple[str, str]] = lambda highlight: ("", "")
    """Returns the number and the id by which the note on a highlight is called, empty for none."""
    top: int = 2
    """The level of the document's own highest headings."""
    prefix: str = ""
    """What the ids of places within the document begin with; without one they are left out."""


class Body:
    """Writes one document. ``seen`` are the highlights that it has come to."""

    def __init__(
        self, out: Xml, document: Document, around: Around | None = None, marks: Iterable[Highlight] = ()
    ) -> None:
        marks = list(marks)
        self._out, self._document, self._around = out, document, around or Around()
        self._drawn = drawn(document, marks)
        self._pictured = [mark for mark in marks if mark.selectors.image and not mark.orphan]
        self._at = 0
        self._headless = False
        self._given: set[str] = set()
        self.seen: dict[str, Highlight] = {}
        levels = [block.level for block in _all(document.blocks) if isinstance(block, Heading)]
        self._shift = self._around.top - min(levels, default=1)
        names = (name for block in _all(document.blocks) for name in _names(block)) if self._around.prefix else ()
        self._places = {name: f"{self._around.prefix}{number}" for number, name in enumerate(dict.fromkeys(names), 1)}

    def write(self, after: Callable[[], object] = lambda: None) -> None:
        """Write all blocks; ``after`` is called behind each of the outermost."""
        for block in self._document.blocks:
            self._block(block)
            after()

    def write_line(self, runs: tuple[Run, ...]) -> None:
        """Write runs into the element that is open."""
        self._runs(runs)

    # -- blocks

    def _blocks(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            self._block(block)

    def _inner(self, blocks: Sequence[Block]) -> None:
        """Write the blocks of an item or cell: a plain first paragraph goes without its ``p``."""
        if blocks and isinstance(first := blocks[0], Paragraph) and not (first.align or first.lang or first.direction):
            self._anchors(first.anchor)
            self._runs(first.runs)
            blocks = blocks[1:]
        self._blocks(blocks)

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph():
                align = {"class": block.align} if block.align else {}
                self._prose("p", block.runs, {**align, **_tongue(block)}, block.anchor)
            case Heading():
                level = min(6, max(self._around.top, block.level + self._shift))
                name = "p" if self._headless else f"h{level}"
                self._prose(
                    name, block.runs, {"class": "head" if self._headless else "", **_tongue(block)}, block.anchor
                )
            case Code():
                self._code(block)
            case Rule():
                self._out.leaf("hr")
            case Figure():
                self._figure(block)
            case Embed():
                with self._out.element("p", {"class": "embed"}):
                    link = self._around.link(block.src)
                    self._runs((Run(block.title, 0, block.src),) if block.title else ())
                    if not block.title:
                        self._linked(link, block.src)
            case Quote():
                with self._out.element("blockquote"):
                    self._blocks(block.blocks)
            case List():
                self._list(block)
            case Definitions():
                self._definitions(block)
            case Details():
                self._details(block)
            case Table():
                self._table(block)

    def _prose(self, name: str, runs: tuple[Run, ...], attributes: Attributes, anchor: str) -> None:
        with self._out.element(name, attributes):
            self._anchors(anchor)
            self._runs(runs)

    def _code(self, block: Code) -> None:
        language = {"class": f"language-{block.language}"} if block.language else {}
        with self._out.element("pre", {"dir": "ltr"}):
            self._anchors(block.anchor)
            with self._out.element("code", language):
                self._runs((Run(block.text),) if block.text else (), verbatim=True)

    def _figure(self, figure: Figure) -> None:
        with self._out.element("figure"):
            self._anchors(figure.anchor)
            for image in figure.images:
                link = self._around.link(figure.link) if figure.link else ""
                if link:
                    self._out.start("a", {"href": link})
                self._image(image, alone=True)
                if link:
                    self._out.end("a")
                self._call_picture(image)
            if figure.caption:
                with self._out.element("figcaption"):
                    self._runs(figure.caption)

    def _list(self, block: List) -> None:
        attributes: dict[str, str] = {}
        if block.ordered:
            start = len(block.items) if block.reversed else 1
            attributes = {
                "start": str(block.start) if block.start != start else "",
                "type": block.kind if block.kind != "1" else "",
                "reversed": "reversed" if block.reversed else "",
            }
        elif any(item.checked is not None for item in block.items):
            attributes = {"class": "tasks"}
        with self._out.element("ol" if block.ordered else "ul", attributes):
            for item in block.items:
                self._item(item, ordered=block.ordered)

    def _item(self, item: Item, *, ordered: bool) -> None:
        value = str(item.value) if ordered and item.value is not None else ""
        with self._out.element("li", {"value": value}):
            self._anchors(item.anchor)
            if item.checked is not None:
                self._out.leaf("span", "☑ " if item.checked else "☐ ", {"class": "box"})
            self._inner(item.blocks)

    def _definitions(self, block: Definitions) -> None:
        terms = [entry.term for entry in block.entries]
        plain = all(isinstance(each, Paragraph) for entry in block.entries if entry.term for each in entry.blocks)
        sound = bool(terms) and terms[0] and not terms[-1] and plain
        with self._out.element("dl" if sound else "div", {} if sound else {"class": "definitions"}):
            for entry in block.entries:
                name = ("dt" if entry.term else "dd") if sound else "div"
                with self._out.element(name, {} if sound else {"class": "term" if entry.term else "said"}):
                    self._inner(entry.blocks)

    def _details(self, block: Details) -> None:
        with self._out.element("details" if block.summary else "div", {"open": "open" if block.summary else ""}):
            if block.summary:
                with self._out.element("summary"):
                    self._runs(block.summary)
            self._blocks(block.blocks)

    def _table(self, table: Table) -> None:
        with self._out.element("table"):
            if table.caption:
                with self._out.element("caption"):
                    self._runs(table.caption)
            if any(table.rows):
                with self._out.element("tbody"):
                    for row in table.rows:
                        self._row(row)

    def _row(self, row: tuple[Cell, ...]) -> None:
        with self._out.element("tr"):
            for cell in row:
                attributes = {
                    "colspan": str(min(cell.colspan, _WIDEST_SPAN)) if cell.colspan > 1 else "",
                    "rowspan": str(min(cell.rowspan, _HIGHEST_SPAN)) if cell.rowspan > 1 else "",
                    "class": cell.align,
                }
                with self._out.element("th" if cell.header else "td", attributes):
                    outer, self._headless = self._headless, self._headless or cell.header
                    self._inner(cell.blocks)
                    self._headless = outer

    # -- text

    def _runs(self, runs: tuple[Run, ...], *, verbatim: bool = False) -> None:
        length = len(text_of(runs))
        low, self._at = self._at, self._at + (length + 1 if length else 0)
        near = [mark for mark in self._drawn if mark.start < low + length and mark.end > low]
        at = low
        for run in runs:
            end = at + len(run.text)
            here = [mark for mark in near if mark.start < end and mark.end > at]
            if not here or run.ruby:
                self._piece(run, here, verbatim=verbatim)
                self._call(here, at, end)
            else:
                inner = {place for mark in here for place in (mark.start, mark.end) if at < place < end}
                cuts = sorted(inner | {at, end})
                for first, last in pairwise(cuts):
                    over = [mark for mark in here if mark.start < last and mark.end > first]
                    self._piece(run._replace(text=run.text[first - at : last - at]), over, verbatim=verbatim)
                    self._call(over, first, last)
            at = end

    def _call(self, marks: list[Drawn], first: int, last: int) -> None:
        """Write the calls of the notes on highlights that end here."""
        for mark in marks:
            if first < mark.end <= last:
                self._reference(mark.highlight)

    def _reference(self, highlight: Highlight) -> None:
        number, target = self._around.called(highlight)
        if number:
            with self._out.element("sup", {"class": "call"}):
                attributes = {"epub:type": "noteref", "role": "doc-noteref", "id": f"r-{highlight.uid}"}
                self._out.leaf("a", number, {**attributes, "href": f"#{target}"})

    def _piece(self, run: Run, marks: list[Drawn], *, verbatim: bool = False) -> None:
        wrappers = self._wrappers(run)
        for mark in marks:
            wrappers.append(self._wrapper(mark.highlight))
        for name, attributes in wrappers:
            self._out.start(name, attributes)
        if run.image is not None:
            self._image(run.image)
        elif run.ruby:
            with self._out.element("ruby"):
                self._lines(run.text)
                self._out.leaf("rt", run.ruby)
        elif verbatim:
            self._out.text(run.text)
        else:
            self._lines(run.text)
        for name, _ in reversed(wrappers):
            self._out.end(name)
        if run.image is not None:
            self._call_picture(run.image)

    def _wrapper(self, highlight: Highlight) -> tuple[str, Attributes]:
        name = "mark" if highlight.style == "mark" else "span"
        place = "" if highlight.uid in self.seen else f"h-{highlight.uid}"
        self.seen[highlight.uid] = highlight
        return name, {"id": place, "class": f"{highlight.style} {highlight.color}"}

    def _wrappers(self, run: Run) -> list[tuple[str, Attributes]]:
        wrappers: list[tuple[str, Attributes]] = []
        link = self._resolved(run.link) if run.link else ""
        title = "" if run.style & Style.MATH else run.title
        if link:
            is_note = link.startswith("#") and is_footnote_reference(run.text, run.link, run.style)
            wrappers.append(("a", {"href": link, "title": title, "epub:type": "noteref" if is_note else ""}))
        elif title and not run.link:
            wrappers.append(("abbr", {"title": title}))
        if run.style & Style.MATH:
            wrappers.append(("span", {"class": "math", "title": run.title}))
        if told := tongue(run.lang, run.direction):
            wrappers.append(("span", told))
        wrappers += [(name, {}) for style, name in _ELEMENTS if run.style & style]
        return wrappers

    def _resolved(self, address: str) -> str:
        if address.startswith("#"):
            place = self._places.get(address[1:])
            return f"#{place}" if place else ""
        return self._around.link(address)

    def _linked(self, link: str, words: str) -> None:
        if link:
            self._out.leaf("a", words, {"href": link})
        else:
            self._out.text(words)

    def _lines(self, text: str) -> None:
        for number, line in enumerate(text.split("\n")):
            if number:
                self._out.leaf("br")
            self._out.text(line)

    def _image(self, image: Image, *, alone: bool = False) -> None:
        file = self._around.picture(image)
        if not file:
            self._out.leaf("span", f"[{image.alt or 'A picture'}]", {"class": "lost"})
            return
        attributes = {"src": file, "alt": image.alt}
        if image.width > 0 and 0 < image.height <= _SMALL and not alone:
            attributes |= {"width": str(image.width), "height": str(image.height)}
        marks = [mark for mark in self._pictured if mark.selectors.image == image.src]
        if marks and marks[0].uid not in self.seen:
            attributes |= {"id": f"h-{marks[0].uid}"}
            self.seen[marks[0].uid] = marks[0]
        if marks:
            attributes |= {"class": f"marked {marks[0].color}"}
        self._out.leaf("img", "", attributes)

    def _call_picture(self, image: Image) -> None:
        for mark in [mark for mark in self._pictured if mark.selectors.image == image.src]:
            if mark.uid not in self.seen:
                self.seen[mark.uid] = mark
                self._out.leaf("span", "", {"id": f"h-{mark.uid}"})
            self._pictured.remove(mark)
            self._reference(mark)

    def _anchors(self, anchor: str) -> None:
        for name in anchor.split():
            place = self._places.get(name, "")
            if place and place not in self._given:
                self._given.add(place)
                self._out.leaf("span", "", {"id": place})


def _tongue(block: Paragraph | Heading) -> dict[str, str]:
    return tongue(block.lang, block.direction)


def _all(blocks: Iterable[Block]) -> Iterable[Block]:
    for block in blocks:
        yield block
        for group in groups_of(block):
            yield from _all(group)


def _names(block: Block) -> list[str]:
    own = getattr(block, "anchor", "").split()
    return own + [name for item in block.items for name in item.anchor.split()] if isinstance(block, List) else own
