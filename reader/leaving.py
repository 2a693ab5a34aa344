"""What leaves the library: the articles that are chosen, each with all that belongs to it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from reader.links import links

if TYPE_CHECKING:
    from reader.formats import Entry
    from reader.import_model import Loose
    from reader.library import Library
    from reader.model import Article

_BATCH = 100
_TOLD = 200
_LINKS = re.compile(r'<a\b[^>]*? href="([^"#]+)')


def entries(library: Library, ids: Sequence[int], tell: Callable[[int], object] | None = None) -> Iterator[Entry]:
    """Yield articles with all that belongs to them, in their order, those that are gone left out.

    ``tell`` is called with the number of those that have gone out, now and then.
    """
    number = 0
    for start in range(0, len(ids), _BATCH):
        for article in library.articles(ids[start : start + _BATCH]):
            yield entry(library, article)
            number += 1
            if tell is not None and number % _TOLD == 0:
                tell(number)


def entry(library: Library, article: Article) -> Entry:
    """Return an article with all that belongs to it."""
    from reader.formats import Entry

    body = library.body(article.id)
    marks, notes = tuple(library.highlights(article.id)), tuple(library.notes(article.id))
    targets: dict[str, str] = {}
    for kind, mark_id, text in (
        *(("highlight_id", mark.id, mark.note) for mark in marks),
        *(("note_id", note.id, note.text) for note in notes),
    ):
        if "[[" in text:
            led = library.linked(**{kind: mark_id})
            targets |= {link.title: to.uid for link, to in zip(links(text), led, strict=False) if link.title and to.uid}
    return Entry(
        article,
        body,
        marks,
        notes,
        library.page_comments(article.id),
        tuple(_linked(library, article, body)),
        tuple(targets.items()),
        tuple(library.images(article.id).items()),
    )


def loose(library: Library) -> Loose:
    """Return what belongs to no article."""
    from reader.import_model import Loose

    searches = tuple((one.name, one.query, one.sort, one.pinned) for one in library.saved_searches())
    return Loose(searches, tuple(sorted(library.tag_colors().items())))


def titles(library: Library, ids: Sequence[int]) -> Iterator[tuple[str, str]]:
    """Yield uid and title of articles."""
    for start in range(0, len(ids), 1000):
        yield from ((article.uid, article.title) for article in library.articles(ids[start : start + 1000]))


def _linked(library: Library, article: Article, body: str) -> Iterator[tuple[str, str]]:
    addresses = list(dict.fromkeys(html.unescape(found) for found in _LINKS.findall(body)))
    if not addresses:
        return
    led = library.kept(addresses)
    ids = list(dict.fromkeys(led[each] for each in addresses if each in led and led[each] != article.id))
    yield from titles(library, ids)
