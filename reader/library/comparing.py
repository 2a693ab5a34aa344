"""Two versions side by side, and what became of the marks between them."""

from __future__ import annotations

from typing import NamedTuple

import apsw

from reader.errors import LibraryError
from reader.library import highlights, versions
from reader.library.ground import Standing
from reader.library.values import Comparison, Version
from reader.model import Highlight, Span


class Pair(NamedTuple):
    """Two versions with all that a comparison needs."""

    old: Version
    new: Version
    html: tuple[str, str]
    marks: list[Highlight]
    before: dict[int, Standing]
    after: dict[int, Standing]


def pair(db: apsw.Connection, article_id: int, old: int | None, new: int | None) -> Pair:
    """Read two versions: by default the present one and the one before it."""
    listed = versions.listed(db, article_id)
    if not listed:
        raise LibraryError(f"Article {article_id} has no text yet; capture it first.")
    known = {version.id: version for version in listed}
    newer = known.get(listed[0].id if new is None else new)
    if newer is None:
        raise LibraryError(
            f"There is no version {new} of article {article_id}; `postil versions {article_id}` lists them."
        )
    if old is None:
        later = [version for version in listed if version.id < newer.id]
        if not later:
            raise LibraryError(f"Article {article_id} has had no other text than this; there is nothing to compare.")
        old = later[0].id
    older = known.get(old)
    if older is None:
        raise LibraryError(
            f"There is no version {old} of article {article_id}; `postil versions {article_id}` lists them."
        )
    html = versions.body(db, older.id), versions.body(db, newer.id)
    marks = highlights.of_article(db, article_id)
    return Pair(older, newer, html, marks, versions.places(db, older.id), versions.places(db, newer.id))


def compare(found: Pair) -> Comparison:
    """Compare the two; a mark has changed when words of its passage have, or when it has no place in the newer one."""
    from reader import changes, document

    difference = changes.compare(*(document.from_html(html) for html in found.html))
    stood = [mark for mark in found.marks if mark.id in found.before and not found.before[mark.id].orphan]
    spans = [Span(found.before[mark.id].start, found.before[mark.id].stop) for mark in stood]
    changed = [
        mark
        for mark, edited in zip(stood, changes.touched(difference, spans), strict=True)
        if edited or (mark.id in found.after and found.after[mark.id].orphan)
    ]
    return Comparison(
        found.old, found.new, difference, tuple(changed), dict(zip([m.id for m in stood], spans, strict=True))
    )
