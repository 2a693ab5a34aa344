"""An article as a screen reader is to tell of it: its blocks in order, what each is, its links and pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from reader.document import (
    Block,
    Code,
    Definitions,
    Details,
    Document,
    Embed,
    Figure,
    Heading,
    Image,
    List,
    Paragraph,
    Quote,
    Run,
    Table,
    text_of,
)
from reader.model import Article, Highlight, Span
from reader.ui.page.header import facts, tag_link
from reader.ui.page.note_text import plain_note


@dataclass
class Link:
    """A link of a part; the span is canonical."""

    span: Span
    text: str
    target: str


@dataclass
class Part:
    """A block of the article. Parts with a span follow one another as their spans do in the canonical text."""

    kind: str
    """``heading``, ``paragraph``, ``item``, ``quote``, ``code``, ``cell``, ``caption``, ``summary``, ``picture``, ``embed``."""
    text: str
    span: Span | None = None
    """None for a picture, which has no canonical characters."""
    level: int = 0
    """Of a heading."""
    about: str = ""
    """What else there is to be said: ``Item 2 of 5``, ``Row 1, column 3``."""
    links: list[Link] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    """The alternative texts of the pictures that stand in its lines."""
    sources: list[str] = field(default_factory=list)
    """The addresses of its pictures."""


def heading_parts(article: Article) -> list[Part]:
    """Return what stands above the text: the title, who wrote it, where and when, and the tags, which can be followed."""
    found = [Part("heading", article.title, level=1)]
    if told_of := facts(article):
        links = [Link(_SOMEWHERE, text, link) for text, link in told_of if link]
        found.append(Part("paragraph", " · ".join(text for text, _ in told_of), about="About the article", links=links))
    if article.tags:
        links = [Link(_SOMEWHERE, tag, tag_link(tag)) for tag in article.tags]
        found.append(Part("paragraph", ", ".join(article.tags), about="Tags", links=links))
    return found


def parts(document: Document) -> list[Part]:
    """Return the parts of an article in reading order."""
    found: list[Part] = []
    at = 0
    for part, runs in _parts(document.blocks, "paragraph", ""):
        if part.text and part.span is not None:
            part.span = Span(at, at + len(part.text))
            _look_at(part, runs, at)
            at += len(part.text) + 1
            found.append(part)
        elif part.span is None:
            part.links = part.links or [Link(_SOMEWHERE, run.text, run.link) for run in runs]
            found.append(part)
        else:
            found.extend(_picture(run.image, run.link) for run in runs if run.image is not None)
    return found


_SOMEWHERE = Span(0, 0)


def _parts(blocks: tuple[Block, ...], kind: str, about: str) -> Iterator[tuple[Part, tuple[Run, ...]]]:
    for block in blocks:
        match block:
            case Paragraph():
                yield _leaf(kind, block.runs, about), block.runs
            case Heading():
                part = _leaf("heading", block.runs, "")
                part.level = block.level
                yield part, block.runs
            case Code():
                yield Part("code", block.text, _SOMEWHERE, about=block.language), ()
            case Figure():
                for image in block.images:
                    yield _picture(image, block.link), ()
                yield _leaf("caption", block.caption, ""), block.caption
            case Embed():
                words = {"video": "Video", "audio": "Sound"}.get(block.kind, "Embedded page")
                place = _SOMEWHERE if block.title else None
                link = Run(block.title or block.src, link=block.src)
                yield Part("embed", link.text, place, about=words), (link,)
            case Quote():
                yield from _parts(block.blocks, "quote", about)
            case List():
                for number, item in enumerate(block.items, 1):
                    done = {None: "", True: ", done", False: ", not done"}[item.checked]
                    yield from _parts(item.blocks, "item", f"Item {number} of {len(block.items)}{done}")
            case Definitions():
                for entry in block.entries:
                    yield from _parts(entry.blocks, "item", "Term" if entry.term else "Definition")
            case Details():
                yield _leaf("summary", block.summary, ""), block.summary
                yield from _parts(block.blocks, kind, about)
            case Table():
                yield _leaf("caption", block.caption, "Table"), block.caption
                for row, cells in enumerate(block.rows, 1):
                    for column, cell in enumerate(cells, 1):
                        head = "Heading of a table, row" if cell.header else "Table, row"
                        yield from _parts(cell.blocks, "cell", f"{head} {row}, column {column}")


def _leaf(kind: str, runs: tuple[Run, ...], about: str) -> Part:
    return Part(kind, text_of(runs), _SOMEWHERE, about=about)


def _picture(image: Image, link: str) -> Part:
    made = Part("picture", image.alt or "A picture without a description", sources=[image.src])
    if link:
        made.links.append(Link(_SOMEWHERE, made.text, link))
    return made


def _look_at(part: Part, runs: tuple[Run, ...], at: int) -> None:
    """Take the links and pictures from the runs of a part that begins at a canonical character."""
    for run in runs:
        if run.image is not None:
            part.pictures.append(run.image.alt or "A picture without a description")
            part.sources.append(run.image.src)
        end = at + len(run.text)
        if run.link and run.text:
            last = part.links[-1] if part.links else None
            if last is not None and last.target == run.link and last.span.end == at:
                last.span, last.text = Span(last.span.start, end), last.text + run.text
            else:
                part.links.append(Link(Span(at, end), run.text, run.link))
        at = end


_KINDS = {"quote": "Quote", "code": "Code", "caption": "Caption", "summary": "Details", "picture": "Picture"}


def named(part: Part) -> str:
    """Return what a part is, in words; nothing for an ordinary paragraph."""
    if part.kind == "heading":
        return f"Heading level {part.level}"
    if part.kind == "code" and part.about:
        return f"Code, {part.about}"
    return part.about or _KINDS.get(part.kind, "")


def marked(part: Part, highlights: list[Highlight]) -> list[Highlight]:
    """Return the highlights that a part holds some of, or whose picture it holds, in order."""
    low, high = part.span or (0, 0)
    found = [
        mark
        for mark in highlights
        if not mark.orphan
        and (
            mark.selectors.image in part.sources
            if mark.selectors.image
            else mark.selectors.start < high and mark.selectors.end > low
        )
    ]
    return sorted(found, key=lambda mark: (mark.selectors.start, mark.id))


_DONE = {"underline": "Underlined", "strike": "Struck through"}


def told(mark: Highlight, passage: str) -> str:
    """Return a highlight in words."""
    note = " ".join(plain_note(mark.note).split())
    done = _DONE.get(mark.style, "Highlighted")
    words = " ".join(passage.split()) or f"picture, {mark.selectors.alt or 'without a description'}"
    return f"{done} in {mark.color}{f', with note “{note}”' if note else ''}: {words}"


def announcement(part: Part, highlights: list[Highlight], text: str) -> str:
    """Return a part in words, as it is said when the reader comes to it."""
    kind = named(part)
    said = [f"{kind}: {part.text}" if kind else part.text]
    said += [f"Picture: {alt}" for alt in part.pictures]
    if part.kind != "picture":
        said += [f"Link: {link.text}" for link in part.links]
    noted = [mark.id for mark in sorted(highlights, key=lambda mark: mark.selectors.start) if mark.note.strip()]
    for mark in marked(part, highlights):
        number = f" Note {noted.index(mark.id) + 1} of {len(noted)}." if mark.id in noted else ""
        said.append(told(mark, text[mark.selectors.start : mark.selectors.end]) + "." + number)
    return "\n".join(said)
