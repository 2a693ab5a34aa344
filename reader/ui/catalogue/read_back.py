"""A query in words, for the line under the search box, its tooltip and whoever cannot see it."""

from __future__ import annotations

from reader.query import Author, FromFeed, Is, Not, Phrase, Query, Site, Tag, Untagged, Word
from reader.query.sentence import told

_LONGEST = 400


def sentence(query: Query, otherwise: str) -> str:
    """Return a query read back; ``otherwise`` for one that asks for nothing. What is very long ends in "…"."""
    if not query and not query.sort:
        return otherwise
    text = told(query)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def said(query: Query) -> str:
    """Return a query read back where it is worth a line: where it is more than words, tags and flags beside one another."""
    plain = all(_is_plain(node.node if isinstance(node, Not) else node) for node in query.root.nodes)
    return "" if plain else sentence(query, "")


def _is_plain(node: object) -> bool:
    return isinstance(node, _PLAIN) and not getattr(node, "place", "")


_PLAIN = (Word, Phrase, Tag, Untagged, Is, FromFeed, Site, Author)
