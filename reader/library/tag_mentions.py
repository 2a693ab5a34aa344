"""Where tags are named beside the things that have them: saved searches, feeds, rules on arrival, the review's choice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from reader.frozen import frozen
from reader.library import rows
from reader.model import merge_tags
from reader.query import Not, Tag, parse, tag_text

if TYPE_CHECKING:
    from reader.library.store import Transaction

NewName = Callable[[str], str | None]
"""Takes the name of a tag; returns its new one, empty for none any more, None for one that stays."""


@frozen
class Mentions:
    """What was written anew, with its text before and after."""

    changed: tuple[tuple[str, int | str, str, str], ...] = ()
    """Which text (a key of ``_TEXTS``), of which row, before, after."""


_TEXTS = {
    "searches": ("saved_search", "id", "query", "searches"),
    "feeds": ("feed", "id", "tags", "feeds"),
    "rules": ("feed_rule", "place", "query", "feeds"),
    "deeds": ("feed_rule", "place", "tag", "feeds"),
    "review": ("info", "key", "value", "review"),
}
"""Table, key, column, and the word of ``Change.what``."""


def rename(transaction: Transaction, new_name: NewName) -> Mentions:
    """Have every mention follow; return what was before. A search for a tag that is taken away stays as it is written."""
    changed: list[tuple[str, int | str, str, str]] = []
    for text, (table, key, column, _) in _TEXTS.items():
        where = " WHERE key = 'review-of'" if text == "review" else ""
        found = rows.fetch(transaction.db, f"SELECT {key}, {column} FROM {table}{where}")  # noqa: S608 - own names
        for row, before in found:
            after = _written(text, before, new_name)
            if after != before:
                changed.append((text, row, before, after))
    _write(transaction, ((text, row, after) for text, row, _, after in changed))
    return Mentions(tuple(changed))


def restore(transaction: Transaction, mentions: Mentions) -> None:
    """Write what was before, where nobody has written something else meanwhile."""
    kept = []
    for text, row, before, after in mentions.changed:
        table, key, column, _ = _TEXTS[text]
        if transaction.db.execute(f"SELECT {column} FROM {table} WHERE {key} = ?", (row,)).get == after:  # noqa: S608
            kept.append((text, row, before))
    _write(transaction, kept)


def rewritten(text: str, new_name: NewName) -> str:
    """Return a text of the search box that asks for tags by their new names."""
    for term in reversed(parse(text).terms):
        node = term.node.node if isinstance(term.node, Not) else term.node
        if isinstance(node, Tag) and (new := new_name(node.name)):
            start, end = term.span
            minus = "-" if text[start] == "-" else ""
            text = f"{text[:start]}{minus}{tag_text(new)}{text[end:]}"
    return text


def _written(text: str, before: str, new_name: NewName) -> str:
    if text in {"searches", "rules"}:
        return rewritten(before, new_name)
    if text == "deeds":  # a rule that gives a tag which is taken away goes on giving it: it was asked for
        return (before and new_name(before)) or before
    kept = json.loads(before)
    names = kept if text == "feeds" else kept.get("tags", [])
    new = [name if (called := new_name(name)) is None else called for name in names]
    if new == names:
        return before
    merged = merge_tags(new)
    return json.dumps(merged if text == "feeds" else kept | {"tags": merged})


def _write(transaction: Transaction, texts: Iterable[tuple[str, int | str, str]]) -> None:
    for text, row, value in texts:
        table, key, column, what = _TEXTS[text]
        transaction.db.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (value, row))  # noqa: S608
        transaction.touch([0], what)
