"""What a chapter of a printed book says, as one document: text or passages, and what follows it. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from reader import document
from reader.document import Block, Document, Figure, Heading, Image, Item, List, Paragraph, Quote, Run, Style
from reader.formats.commonplace import FOOT, Chapter, Filling, Plan, called, day, thread
from reader.formats.commonplace_calls import Call, shifted, with_calls
from reader.formats.commonplace_marks import drawn
from reader.frozen import replace
from reader.model import Highlight, Span
from reader.ui.page.leaving import Picture, outward


class Composed(NamedTuple):
    """A chapter's document."""

    document: Document
    marks: tuple[Highlight, ...]
    """Those in it, with their places in this document."""
    passages: Mapping[str, Span]
    """Where passages that stand by themselves are, by the uid of their highlights."""
    numbers: Mapping[str, int]
    """By which numbers notes are called, by the uid of their highlights."""


class Composer:
    """Composes one chapter, once or twice: notes that find no room on their pages stand at its end."""

    def __init__(
        self, chapter: Chapter, filling: Filling, plan: Plan, link: Callable[[str], str], picture: Picture
    ) -> None:
        self._chapter, self._filling, self._plan = chapter, filling, plan
        self._link, self._picture = link, picture

    def note(self, mark: Highlight) -> Document:
        """Return the note on a highlight, with its tags, fit for paper."""
        said = self._outward(self._filling.note(mark))
        if not mark.tags:
            return said
        tags = Paragraph((Run("  ".join(f"#{tag}" for tag in mark.tags), Style.EMPHASIS),))
        return Document((*said.blocks, tags))

    def composed(self, at_the_end: Sequence[Highlight] = ()) -> Composed:
        """Return the chapter; the notes on the highlights ``at_the_end`` stand there."""
        self._blocks: list[Block] = []
        self._length = 0
        self._spans: dict[str, Span] = {}
        passages: list[Highlight] = list(self._chapter.highlights)
        if self._plan.whole:
            body = self._outward(self._filling.body)
            self._put(body.blocks)
            self._place(body)
            passages = [mark for mark in passages if mark.uid not in self._spans]
            if passages:
                self._put((Heading(2, (Run("Passages that are no longer in the text"),)),))
        for mark in passages:
            start = self._length
            self._put(self._part(mark).blocks)
            self._spans[mark.uid] = Span(start, max(start, self._length - 1))
        numbers = self._numbers(at_the_end)
        self._put(self._ends(at_the_end, numbers))
        calls = [Call(self._spans[uid].end, number) for uid, number in numbers.items()]
        made = with_calls(Document(tuple(self._blocks), self._filling.body.lang), calls)
        spans = {uid: Span(*shifted(calls, *span)) for uid, span in self._spans.items()}
        marks = tuple(self._moved(mark, spans[mark.uid]) for mark in self._chapter.highlights)
        alone = {mark.uid: spans[mark.uid] for mark in passages}
        return Composed(made, marks, alone, numbers)

    def _moved(self, mark: Highlight, span: Span) -> Highlight:
        where = replace(mark.selectors, start=span.start, end=span.end)
        return replace(mark, selectors=where, orphan=False)

    def _put(self, blocks: Sequence[Block]) -> None:
        length = len(Document(tuple(blocks)).text)
        self._blocks += blocks
        self._length += length + 1 if length else 0

    def _place(self, body: Document) -> None:
        for each in drawn(body, self._chapter.highlights):
            self._spans[each.highlight.uid] = Span(each.start, each.end)
        text = body.text
        for mark in self._chapter.highlights:
            where = mark.selectors
            if where.image and not mark.orphan and where.start <= len(text):
                self._spans[mark.uid] = Span(where.start, _behind_picture(text, where.start, where.alt))

    def _numbers(self, at_the_end: Sequence[Highlight]) -> dict[str, int]:
        ends = {mark.uid for mark in at_the_end}
        noted = [mark for mark in self._chapter.highlights if mark.note.strip()]
        called = [mark for mark in noted if self._plan.notes == FOOT or mark.uid in ends]
        called.sort(key=lambda mark: (self._spans[mark.uid].end, mark.uid))
        return {mark.uid: number for number, mark in enumerate(called, 1)}

    def _part(self, mark: Highlight) -> Document:
        where = mark.selectors
        if where.image and not mark.orphan:
            caption = (Run(where.alt or "A picture"),)
            return self._outward(Document((Figure((Image(where.image, where.alt),), caption),)))
        if not mark.orphan and where.start < where.end:
            found = document.slice(self._filling.body, Span(where.start, where.end))
            if found.text:
                return self._outward(found)
        lines = (where.exact or where.alt or "A picture").split("\n")
        return Document(tuple(Paragraph((Run(line),)) for line in lines if line.strip()))

    def _outward(self, source: Document) -> Document:
        return outward(source, self._picture, self._link)

    def _ends(self, at_the_end: Sequence[Highlight], numbers: Mapping[str, int]) -> list[Block]:
        blocks: list[Block] = []
        if at_the_end:
            first, *rest = sorted(at_the_end, key=lambda mark: numbers[mark.uid])
            items = tuple(Item(self.note(mark).blocks, value=numbers[mark.uid]) for mark in (first, *rest))
            blocks += [Heading(2, (Run("Longer notes"),)), List(items, ordered=True)]
        if self._chapter.notes:
            blocks += [Heading(2, (Run("Notes"),)), *self._thread()]
        return blocks

    def _thread(self) -> Iterator[Block]:
        known = {mark.id: mark for mark in self._chapter.highlights}
        for note, depth in thread(self._chapter.notes):
            about = known.get(note.highlight_id or 0)
            words = day(note.created_at) + (f" on “{called(about)}”" if about else "")
            words += "".join(f"  #{tag}" for tag in note.tags)
            blocks: tuple[Block, ...] = (
                Paragraph((Run(words, Style.EMPHASIS | Style.SMALL),), align="left"),
                *self._outward(self._filling.note(note)).blocks,
            )
            for _ in range(depth):
                blocks = (Quote(blocks),)
            yield from blocks


def _behind_picture(text: str, place: int, alt: str) -> int:
    """Return the character that the call of a picture's note stands behind: the last of its caption, or of what is before."""
    if (not alt or not text.startswith(alt[:60], place)) and place > 1:
        return place - 1
    end = text.find("\n", place)
    return end if end >= 0 else len(text)
