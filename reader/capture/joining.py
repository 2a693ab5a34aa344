"""The parts of an article put together: what each repeats of the others is there once, and what tells the page is gone."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import timedelta

from reader import document
from reader.capture import paging
from reader.capture.post import Post
from reader.document import Block, Document, Heading, List, Paragraph, Rule, Run

_LEAD = 8
"""Blocks at the beginning of the first part that later parts may repeat."""
_REPEATED = 0.5
"""The share of its words from which a part that was there before is none."""
_FURNITURE = 6
"""Blocks at the end of a part that are looked at for a pager."""


class Joined:
    """An article that grows by its parts; all that is said of it is the first one's."""

    def __init__(self, first: Post) -> None:
        self._first = first
        self._blocks = list(first.document.blocks)
        self._lead = self._blocks[:_LEAD]
        self._said = {text for block in self._blocks if (text := _text(block))}
        self._comments = dict.fromkeys(first.comments)
        self._inline = dict(first.inline)
        self._parts = 1

    def goes_on_in(self, post: Post) -> bool:
        """Say whether another page calls itself what the first did."""
        first = self._first
        title = paging.bare_title(first.title)
        if not title or title == paging.bare_title(first.site_name):
            return False
        if title not in {paging.bare_title(one) for one in (post.title, *post.headings)}:
            return False
        one, other = first.published_at, post.published_at
        return one is None or other is None or abs(one - other) <= timedelta(days=1)

    def add(self, post: Post) -> bool:
        """Append a part; return False, and leave all as it was, when it says little that was not there before."""
        blocks = list(post.document.blocks)
        texts = [text for block in blocks if (text := _text(block))]
        words = sum(len(text.split()) for text in texts)
        again = sum(len(text.split()) for text in texts if text in self._said)
        title = paging.bare_title(self._first.title)
        while blocks and (blocks[0] in self._lead or _is_pager(blocks[0]) or _is_title(blocks[0], title)):
            del blocks[0]
        if not blocks or (words and again >= _REPEATED * words) or all(block in self._blocks for block in blocks):
            return False
        before = _without_pager(self._blocks)
        blocks = _without_pager(blocks)
        if not blocks:
            return False
        alike = _alike_at_end(before, blocks)  # stands at the end of each part, and once at the end of the whole
        before = before[: len(before) - alike]
        self._blocks = before + blocks
        self._said.update(texts)
        self._comments |= dict.fromkeys(post.comments)
        self._inline |= post.inline
        self._parts += 1
        return True

    def post(self, following: str = "") -> Post:
        """Return the whole; ``following`` is the address of a part that did not come, which a link at the end leads to."""
        if self._parts == 1 and not following:
            return self._first
        blocks = _without_pager(self._blocks) or self._blocks
        if following:
            blocks = [*blocks, Paragraph((Run("The page goes on at "), Run(following, link=following), Run(".")))]
        whole = document.from_html(document.to_html(Document(tuple(blocks), self._first.document.lang)))
        return dataclasses.replace(self._first, document=whole, comments=tuple(self._comments), inline=self._inline)


def _text(block: Block) -> str:
    return " ".join(Document((block,)).text.split())


def _is_title(block: Block, title: str) -> bool:
    return isinstance(block, Heading) and paging.bare_title(_text(block)) == title


def _is_pager(block: Block) -> bool:
    return isinstance(block, Rule) or (isinstance(block, Paragraph | Heading | List) and paging.is_pager(_text(block)))


def _without_pager(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks without the pager, and without rules, at their end."""
    ends = len(blocks) - _FURNITURE
    kept = [
        block for place, block in enumerate(blocks) if place < ends or isinstance(block, Rule) or not _is_pager(block)
    ]
    while kept and isinstance(kept[-1], Rule):
        kept.pop()
    return kept


def _alike_at_end(before: Sequence[Block], blocks: Sequence[Block]) -> int:
    """Return how many blocks both end with; at least one block of each is its own."""
    most, alike = min(len(before), len(blocks)) - 1, 0
    while alike < most and before[-1 - alike] == blocks[-1 - alike]:
        alike += 1
    return alike
