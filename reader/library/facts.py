"""Articles by parts of what is said of them: site, author, address, language.

The values are read when first asked for and kept as one long text each, in which a part is found a hundred times as fast
as row by row.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right

import apsw
from pyroaring import BitMap

from reader import address
from reader.library import folding
from reader.library.idsets import IdSets
from reader.library.rows import fetch

_ENDS = {"added", "body", "meta", "feeds"}
_SELECT = {
    "site": "SELECT id, site_name, url FROM article WHERE deleted_at IS NULL",
    "author": "SELECT id, byline FROM article WHERE deleted_at IS NULL AND byline <> ''",
    "url": "SELECT id, url FROM article WHERE deleted_at IS NULL",
}
_END = "\n"
"""Between values; a line end in a value is a space."""


class Facts:
    """One value of every article, without case and accents."""

    def __init__(self, values: list[tuple[int, str]]) -> None:
        by_value: dict[str, list[int]] = {}
        for article_id, value in values:
            by_value.setdefault(value, []).append(article_id)
        self._ids = list(by_value.values())
        self._starts = array("Q")
        place = 0
        for value in by_value:
            self._starts.append(place)
            place += len(value) + 1
        self._text = _END.join([*by_value, ""])

    def holding(self, part: str, *, at_word: bool) -> BitMap:
        """Return the articles whose value holds a part, perhaps only where a word begins."""
        found: list[int] = []
        at = self._text.find(part)
        while at >= 0:
            if at_word and not _begins_word(self._text, at):
                at = self._text.find(part, at + 1)
                continue
            which = bisect_right(self._starts, at) - 1
            found += self._ids[which]
            at = self._text.find(part, self._starts[which + 1]) if which + 1 < len(self._starts) else -1
        return BitMap(found)


def holding(db: apsw.Connection, sets: IdSets, field: str, text: str) -> BitMap:
    """Return the articles whose ``site``, ``author`` or ``url`` holds a text, the first two where a word begins."""
    part = plain(text)
    if not part:
        return sets.alive

    def load() -> Facts:
        return Facts(_values(db, field))

    return sets.remember(("facts", field), _ENDS, load).holding(part, at_word=field != "url")


def in_language(db: apsw.Connection, sets: IdSets, code: str) -> BitMap:
    """Return the articles in a language: ``pt`` is ``pt-BR`` too, ``pt-br`` only that; "" those of which none is known."""
    wanted = code.lower()
    some = (
        ids for lang, ids in sets.languages(db).items() if lang == wanted or (code and lang.startswith(f"{wanted}-"))
    )
    return BitMap.union(BitMap(), *some)


def plain(text: str) -> str:
    """Return a value as it is compared."""
    return folding.plain(text).strip()


def _values(db: apsw.Connection, field: str) -> list[tuple[int, str]]:
    rows = fetch(db, _SELECT[field])
    if field != "site":
        return [(row[0], plain(row[1]).replace(_END, " ")) for row in rows]
    known: dict[tuple[str, str], tuple[str, str]] = {}
    found = []
    for article_id, name, url in rows:
        key = (name, address.host(url))
        if key not in known:
            known[key] = (plain(key[0]).replace(_END, " "), plain(key[1]).replace(_END, " "))
        found += [(article_id, value) for value in known[key] if value]
    return found


def _begins_word(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum() or folding.is_spaceless(text[at])
