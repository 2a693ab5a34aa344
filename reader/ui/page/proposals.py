"""What may be meant by a link that is being written, and how each is written. Asked on a thread beside the window."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from reader import links
from reader.model import Article, Highlight, Note
from reader.ui.page.note_text import plain_note

if TYPE_CHECKING:
    from reader.library import Library, Titled

TITLES, MARKS = "titles", "marks"
"""Articles by the beginning of their titles; the highlights and notes of the article that a link names."""
_MOST = 12
_WORDS = 60
"""Characters of a passage that its link is written with."""
_UNFIT = re.compile(r"[\[\]|`\n]")
"""What a title may not hold to be written as a link by itself."""
_MARKUP = re.compile(r"([\\`*_<>])")
_PAIRS = str.maketrans("[]|`", "()¦'")


class Proposed(NamedTuple):
    """One thing that may be meant."""

    written: str
    """The whole link."""
    shown: str
    hint: str


class Answer(NamedTuple):
    """What was found for what was asked."""

    kind: str
    text: str
    found: tuple[Proposed, ...]


def answer(library: Library, kind: str, text: str) -> Answer:
    """Return what may be meant: articles for TITLES and a beginning, marks for MARKS and the title or uid of an article.

    A beginning with ``#`` in it names articles whose titles have it too, and then marks of the one before the ``#``.
    """
    if kind == MARKS:
        article_id = _article_of(library, text)
        return Answer(kind, text, () if article_id is None else tuple(of_article(library, article_id, "")))
    head, sign, rest = text.partition("#")
    titles = library.titles(text, _MOST)
    if not sign or not head.strip():
        return Answer(kind, text, tuple(map(for_title, titles)))
    within = [for_title(titled) for titled in titles if text.strip().casefold() in titled.title.casefold()]
    if (article_id := _article_of(library, head)) is not None:
        within += of_article(library, article_id, rest)
    return Answer(kind, text, tuple(within[: 2 * _MOST]))


def _article_of(library: Library, name: str) -> int | None:
    """Return the article that a link by a title or uid leads to, or the first whose title begins so."""
    target = library.target(links.address(name.strip()))
    if target is not None:
        return target.article_id
    found = library.titles(name)
    exact = [titled for titled in found if titled.first and titled.title.strip().casefold() == name.strip().casefold()]
    return next((titled.id for titled in exact or found), None)


def of_article(library: Library, article_id: int, typed: str) -> Iterator[Proposed]:
    """Yield the article's highlights, by their place, and its notes that have what is typed in their words."""
    wanted = typed.strip().casefold()
    article = library.article(article_id)
    marks: list[Highlight | Note] = [*library.highlights(article_id), *library.notes(article_id)]
    for mark in marks:
        words = (
            f"{mark.selectors.exact or mark.selectors.alt} {mark.note}" if isinstance(mark, Highlight) else mark.text
        )
        if wanted in words.casefold():
            yield for_mark(article, mark)


def for_title(titled: Titled) -> Proposed:
    """Return the link to an article: by its title where that says which one is meant, else by its uid."""
    title = " ".join(titled.title.split())
    plain = titled.first and not _UNFIT.search(title)
    return Proposed(f"[[{title}]]" if plain else f"[[{titled.uid}|{fit(title)}]]", title, titled.site_name)


def for_mark(article: Article, mark: Highlight | Note) -> Proposed:
    """Return the link to a highlight or a note."""
    if isinstance(mark, Highlight):
        words, hint, address = (
            mark.selectors.exact or mark.selectors.alt,
            "Highlight",
            links.address(article.uid, highlight=mark.uid),
        )
    else:
        words, hint, address = plain_note(mark.text), "Note", links.address(article.uid, note=mark.uid)
    words = " ".join(words.split()) or "a picture"
    short = words if len(words) <= _WORDS else words[:_WORDS].rsplit(" ", 1)[0].rstrip(",;:.—– ") + "…"
    escaped = _MARKUP.sub(r"\\\1", fit(short))
    return Proposed(f"[“{escaped}”]({address})", words, hint)


def fit(words: str) -> str:
    """Return words that can stand in the brackets of a link."""
    return words.translate(_PAIRS)
