"""What the reader has put right in an article by hand: it stays when the article is captured again.

``article.own`` is a JSON object of columns and what the capture says in their place; ``tags`` in it are those that were
there before the reader chose others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypedDict, cast

import apsw

from reader import address
from reader.errors import LibraryError
from reader.library import articles, folding, links, rows, tags
from reader.library.store import Transaction
from reader.model import Article


class Edits(TypedDict, total=False):
    """The fields of an article that a reader can set; those that are not there stay as they are."""

    title: str
    byline: str
    site_name: str
    published_at: datetime | None
    lang: str
    source: str
    url: str
    tags: Iterable[str]


TOGETHER = {"title": "title_key", "site_name": "site_key", "url": "canonical_url"}
"""Columns that are made from others."""
FIELDS = ("title", "byline", "site_name", "published_at", "lang", "source", "url")


def edit(transaction: Transaction, article_id: int, edits: Edits) -> Article:
    """Set fields; return the article as it was. What is set to what the capture says is not the reader's own any more."""
    db = transaction.db
    before = articles.one(db, article_id)
    own = of(db, article_id)
    given: Mapping[str, Any] = edits
    if unknown := given.keys() - {*FIELDS, "tags"}:
        raise TypeError(f"an article has no {', '.join(sorted(unknown))} to edit")
    values: dict[str, Any] = {}
    for name in FIELDS:
        if name not in given:
            continue
        wanted = rows.seconds(given[name]) if name == "published_at" else " ".join(given[name].split())
        if name == "title" and not wanted:
            raise LibraryError("An article needs a title; write one.")
        _set(db, article_id, name, wanted, own, values)
    if "tags" in given:
        own.setdefault("tags", list(before.tags))
        tags.set_of_articles(transaction, {article_id: given["tags"]})
        if own["tags"] == list(articles.one(db, article_id).tags):
            del own["tags"]
    _write(transaction, article_id, values, own)
    return before


def reset(transaction: Transaction, article_id: int) -> Article:
    """Give all fields back what the capture says; return the article as it was."""
    before = articles.one(transaction.db, article_id)
    own = of(transaction.db, article_id)
    if "tags" in own:
        tags.set_of_articles(transaction, {article_id: own.pop("tags")})
    if own or before.own:
        _write(transaction, article_id, own, {})
    return before


def of(db: apsw.Connection, article_id: int) -> dict[str, Any]:
    """Return what the capture says in the place of the reader's own."""
    kept = db.execute("SELECT own FROM article WHERE id = ?", (article_id,)).get
    found: dict[str, Any] = json.loads(kept) if kept else {}
    return found


def captured(db: apsw.Connection, article_id: int) -> Edits:
    """Return what the capture says in the place of the reader's own, as values."""
    found = {name: value for name, value in of(db, article_id).items() if name in {*FIELDS, "tags"}}
    if "published_at" in found:
        found["published_at"] = rows.moment(found["published_at"])
    if "tags" in found:
        found["tags"] = tuple(found["tags"])
    return cast("Edits", found)


def guard(db: apsw.Connection, article_id: int, told: dict[str, Any]) -> dict[str, Any]:
    """Return what of a new capture may be written: for the reader's own fields it is kept beside them."""
    own = of(db, article_id)
    if not own:
        return told
    told = dict(told)
    for name in own.keys() & told.keys():
        value = told.pop(name)
        if value not in {"", None}:
            own[name] = value
    return told | {"own": json.dumps(own)}


def _set(
    db: apsw.Connection,
    article_id: int,
    name: str,
    wanted: str | int | None,
    own: dict[str, Any],
    values: dict[str, Any],
) -> None:
    """Put another value of a field, and of the column made from it, into ``values``, and what it replaces into ``own``."""
    columns = [name, *([TOGETHER[name]] if name in TOGETHER else [])]
    row = rows.fetch(db, f"SELECT {', '.join(columns)} FROM article WHERE id = ?", (article_id,))[0]  # noqa: S608
    kept = dict(zip(columns, row, strict=True))
    if wanted == kept[name]:
        return
    captured = {column: own.pop(column, kept[column]) for column in columns}
    if wanted == captured[name]:
        values |= captured
        return
    own |= captured
    values[name] = wanted
    text = str(wanted)
    if name == "title":
        values["title_key"] = folding.key(text)
    elif name == "url":
        values["canonical_url"] = address.canonical(text)
    elif name == "site_name":
        url = values.get("url") or db.execute("SELECT url FROM article WHERE id = ?", (article_id,)).get
        values["site_key"] = folding.key(text) or address.host(str(url))


def _write(transaction: Transaction, article_id: int, values: dict[str, Any], own: dict[str, Any]) -> None:
    db = transaction.db
    if values.get("canonical_url"):
        taken = db.execute(
            "SELECT id FROM article WHERE canonical_url = ? AND canonical_url <> '' AND id <> ?",
            (values["canonical_url"], article_id),
        ).get
        if taken is not None:
            raise LibraryError(f"Article {taken} has this address already; delete one of the two.")
    columns = ", ".join(f"{name} = :{name}" for name in (*values, "own"))
    db.execute(
        f"UPDATE article SET {columns} WHERE id = :id",  # noqa: S608 - own names
        {**values, "own": json.dumps(own) if own else "", "id": article_id},
    )
    if "title_key" in values:
        links.resolve(transaction, article_id, values["title_key"])
    transaction.touch([article_id], "meta")
