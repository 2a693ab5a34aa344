"""Regular expressions over texts: what they find, within a bounded time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import apsw
from pyroaring import BitMap

from reader import address
from reader.library.plain import text_of
from reader.library.rows import fetch, unpack
from reader.query import Regex

PATIENCE = 3.0
"""Seconds after which the rest is left out."""
_ONE = 0.2
"""Seconds that one text may take: a pattern that tries all ways of reading a text takes for ever."""
_BATCH = 200
_HEADS = "title, byline, site_name, source, url"
_MARKS = {
    "highlight": "SELECT article_id, exact || alt FROM highlight WHERE deleted_at IS NULL AND article_id = ?",
    "note": """SELECT article_id, note FROM highlight WHERE deleted_at IS NULL AND note <> '' AND article_id = ?1
      UNION ALL SELECT article_id, text FROM note WHERE deleted_at IS NULL AND article_id = ?1""",
}


def search(
    db: apsw.Connection, node: Regex, among: BitMap, check: Callable[[], None], patience: float = PATIENCE
) -> tuple[BitMap, str]:
    """Return which of these articles have a place that holds a pattern, and what is to be said of it, if anything.

    The newest are looked at first; after ``patience`` seconds the rest is left out.
    """
    import regex

    try:
        pattern = regex.compile(node.pattern, regex.IGNORECASE | regex.MULTILINE | regex.VERSION0)
    except regex.error:
        return BitMap(), f"The pattern /{node.pattern}/ cannot be read, so it found nothing."
    found = BitMap()
    until = time.monotonic() + patience
    slow = 0
    looked = 0
    ids = list(among)[::-1]
    for start in range(0, len(ids), _BATCH):
        for article_id in ids[start : start + _BATCH]:
            check()
            if time.monotonic() > until:
                return found, (
                    f"The pattern /{node.pattern}/ took too long; the newest {looked:,} of {len(ids):,} articles were searched."
                )
            looked += 1
            try:
                if any(pattern.search(text, timeout=_ONE) for text in _places(db, article_id, node.place)):
                    found.add(article_id)
            except TimeoutError:
                slow += 1
    if slow:
        texts = "one article" if slow == 1 else f"{slow:,} articles"
        return found, f"The pattern /{node.pattern}/ took too long in {texts}, which may be missing."
    return found, ""


def _places(db: apsw.Connection, article_id: int, place: str) -> Iterator[str]:
    """Yield the texts of an article in a place, each by itself."""
    if place == "title":
        yield str(db.execute("SELECT title FROM article WHERE id = ?", (article_id,)).get or "")
    elif not place:
        title, byline, site, source, url = fetch(
            db,
            f"SELECT {_HEADS} FROM article WHERE id = ?",  # noqa: S608 - own names
            (article_id,),
        )[0]
        yield from (title, byline, site, source, address.host(url), address.path_words(url))
    if place in {"", "text"}:
        row = db.execute("SELECT codec, html FROM body WHERE article_id = ?", (article_id,)).fetchone()
        yield text_of(unpack(*row)) if row else ""
    for kind, statement in _MARKS.items():
        if place in {"", kind}:
            yield from (row[1] for row in fetch(db, statement, (article_id,)))
