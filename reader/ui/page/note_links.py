"""Links of Postil's own in a note, through its Markdown and out again as what they lead to.

Markdown knows nothing of ``[[Title]]`` and would take a title's signs for its own. So an address that nobody can have
stands in for each link until the note is a document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from reader import links
from reader.document import Document, Figure, Run, Style
from reader.document.rewriting import Rewriting
from reader.frozen import replace
from reader.ui.page.note_tree import NOBODY, NOWHERE

if TYPE_CHECKING:
    from reader.library import Linked

_STEM = "https://link.invalid/"
_MOST = 90
"""Characters of a passage that a link shows."""


class Led(NamedTuple):
    """What a link shows, and where it goes."""

    words: str
    address: str
    told: str
    """What hovering tells; empty where the words say it all."""


def veiled(text: str) -> tuple[str, Callable[[Document, Sequence[Linked] | None], Document]]:
    """Return a text whose own links have something standing in for them, and what puts them into its document."""
    found = links.links(text)
    stem = _STEM
    while stem in text:
        stem = stem[:-1] + "x/"
    parts, at = [], 0
    for number, link in enumerate(found):
        stand_in = f"{stem}{number}/"
        parts += [text[at : link.span.start], f"<{stand_in}>" if text[link.span.start] == "[" else stand_in]
        at = link.span.end
    parts.append(text[at:])

    def unveiled(document: Document, linked: Sequence[Linked] | None) -> Document:
        written = [text[slice(*link.span)] for link in found]
        if linked is None:
            led = [_as_written(link, words) for link, words in zip(found, written, strict=True)]
        else:  # a text that was cut short has its first links only
            led = [_led(*pair) for pair in zip(found, [*linked, *[None] * len(found)], strict=False)]
        return (
            _Unveiling(re.compile(f"(<?){re.escape(stem)}(\\d+)/(>?)"), led, written).document(document)
            if found
            else document
        )

    return "".join(parts), unveiled


def _address(uid: str, link: links.Link) -> str:
    return links.address(uid, **{link.mark: link.mark_uid}) if link.mark else links.address(uid)


def _as_written(link: links.Link, written: str) -> Led:
    return Led(written, _address(link.uid, link) if link.uid else "", "")


def _led(link: links.Link, linked: Linked | None) -> Led:
    if linked is None:  # nobody has looked it up
        address = _address(link.uid, link) if link.uid else ""
        return Led(link.words or link.title or address, address, "")
    if linked.article_id is None:
        name = link.title or NOBODY
        return Led(link.words or name, NOWHERE + quote(name, safe=""), "This leads nowhere yet.")
    title = " ".join(linked.title.split()) or "Untitled"
    if not link.mark:
        return Led(link.words or title, links.address(linked.uid), title if link.words else "")
    if not linked.there:
        what = "passage" if link.mark == "highlight" else "note"
        return Led(f"{title} (the {what} is gone)", links.address(linked.uid), "")
    passage = " ".join(linked.words.split())
    passage = passage if len(passage) <= _MOST else passage[: _MOST - 1].rstrip() + "…"
    words = f"“{passage}”" if passage else "A picture"
    address = _address(linked.uid, link)
    return Led(f"{words}, {title}", address, "")


class _Unveiling(Rewriting):
    """Walks a document and puts the links back."""

    def __init__(self, stand_in: re.Pattern[str], led: Sequence[Led], written: Sequence[str]) -> None:
        self._stand_in, self._led, self._written = stand_in, led, written

    def text(self, text: str) -> str:
        return self._as_written(text)

    def figure(self, figure: Figure) -> Figure:
        return replace(super().figure(figure), link=self._address(figure.link))

    def runs(self, runs: tuple[Run, ...]) -> tuple[Run, ...]:
        return tuple(made for run in runs for made in self._run(run))

    def _run(self, run: Run) -> Iterator[Run]:
        if run.style & Style.CODE:
            yield run._replace(text=self._as_written(run.text), link=self._address(run.link))
            return
        if (found := self._stand_in.fullmatch(run.link)) and not self._stand_in.search(run.text):
            led = self._led[int(found[2])]
            yield run._replace(link=led.address, title=run.title or led.told or led.words)
            return
        at = 0
        for found in self._stand_in.finditer(run.text):
            start, end = self._ends(found)
            if start > at:
                yield run._replace(text=run.text[at:start])
            led = self._led[int(found[2])]
            yield run._replace(text=led.words, link=led.address, title=led.told)
            at = end
        if at < len(run.text) or not at:
            yield run._replace(text=run.text[at:], link=self._address(run.link))

    def _address(self, link: str) -> str:
        """Return where a link goes, be it one that was stood in for or not."""
        found = self._stand_in.fullmatch(link)
        return self._led[int(found[2])].address if found else link

    def _as_written(self, text: str) -> str:
        """Return text that is shown to the character with what was stood in for."""
        parts, at = [], 0
        for found in self._stand_in.finditer(text):
            start, end = self._ends(found)
            parts += [text[at:start], self._written[int(found[2])]]
            at = end
        return "".join([*parts, text[at:]])

    def _ends(self, found: re.Match[str]) -> tuple[int, int]:
        """Return where a stand-in begins and ends: signs that were put around it are part of it."""
        if self._written[int(found[2])].startswith("["):
            return found.span()
        return found.end(1), found.start(3)
