"""Floods of the signs that Markdown is written with, over each of which the ``markdown`` library goes to the end of the text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from markdown import Markdown
from markdown.extensions.footnotes import FootnoteExtension

Walk = Callable[[str, int], tuple[Any, ...]]
_LINKS = ("reference", "link", "image_link", "image_reference", "short_reference", "short_image_ref")
_WALKS: dict[str, tuple[Any, ...]] = {"getText": ("",), "getLink": ("", None)}
"""What goes to the end of a link, and what each returns beside the place and whether there is one."""
_BUDGET, _TIMES = 2_000_000, 8
"""Characters, and times the length of a text, that are looked through for the ends of links before no more are found."""
_OPENING = re.compile(r"<(?=[A-Za-z/!?])")
_MOST_OPEN = 200
"""Tags that may stand open behind the last that is closed."""


class Footnotes(FootnoteExtension):
    """Footnotes whose marks are numbered on, where the library counts up from the first for each of them."""

    def unique_ref(self, reference: str, found: bool = False) -> str:
        """Return a name for a mark of a footnote that no other mark has."""
        if not found:
            return reference
        before = self.found_refs.get(reference, 0)
        made = reference
        if before:
            head, separator, rest = reference.partition(self.get_separator())
            number = before + 1
            while (made := f"{head}{number}{separator}{rest}") in self.used_refs:
                number += 1
        self.used_refs.add(made)
        self.found_refs[reference] = before + 1
        return made


def without_open_tags(text: str, reader: Markdown) -> str:
    """Return a text in which a flood of tags that never end is text: the library reads on to the end from each of them."""
    end = text.rfind(">") + 1
    if len(_OPENING.findall(text, end)) <= _MOST_OPEN:
        return text
    reader.inlinePatterns.deregister("entity")  # which would take each sign by itself; unchanged they come out the same
    return text[:end] + _OPENING.sub("&lt;", text[end:])


def spare(reader: Markdown, size: int) -> None:
    """Have a reader find no more links, once it has looked for their ends through far more than a text of this size."""
    left = _BUDGET + _TIMES * size

    def spared(walk: Walk, nothing: tuple[Any, ...]) -> Walk:
        def walked(data: str, index: int) -> tuple[Any, ...]:
            nonlocal left
            if left <= 0:
                return (*nothing, index, False)
            found = walk(data, index)
            left -= max(found[-2] - index, 1)
            return found

        return walked

    for name in _LINKS:
        pattern = reader.inlinePatterns[name]
        for walk, nothing in _WALKS.items():
            setattr(pattern, walk, spared(getattr(pattern, walk), nothing))
