"""Rules for entries on arrival, as lines that can be read: ``tag:python release -> save``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import apsw

from reader.errors import LibraryError
from reader.library import entries, rows, tags
from reader.library.store import Transaction
from reader.library.values import FeedRule
from reader.model import clean_tag
from reader.query import Query, Unfinished, parse

DEEDS = ("tag", "save", "mute")
_LINE = re.compile(r"(?P<query>.*?)\s*(?:->|→|=>)\s*(?P<deed>\w+)\s*(?P<tag>.*)")


def read(text: str) -> tuple[FeedRule, ...]:
    """Return the rules of a text, one a line; empty lines and lines that begin with # are nothing.

    Raises LibraryError for the first line that is no rule.
    """
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("# ") or line == "#":
            continue
        match = _LINE.fullmatch(line)
        if match is None or match["deed"].lower() not in DEEDS:
            raise LibraryError(
                f"Line {number} is no rule; one looks like “feed:news goal -> mute”, “… -> save” or “… -> tag name”."
            )
        deed, tag = match["deed"].lower(), clean_tag(match["tag"])
        if deed == "tag" and not tag:
            raise LibraryError(f"Line {number} names no tag; write it behind “tag”.")
        query = parse(match["query"].strip())
        if query.problems or any(isinstance(term.node, Unfinished) for term in query.terms):
            told = query.problems[0].sentence if query.problems else "part of it asks for nothing."
            raise LibraryError(f"Line {number}: {told}")
        found.append(FeedRule(query.text, deed, tag if deed == "tag" else ""))
    return tuple(found)


def kept(db: apsw.Connection) -> tuple[FeedRule, ...]:
    """Return the rules, in order."""
    return tuple(FeedRule(*row) for row in rows.fetch(db, "SELECT query, deed, tag FROM feed_rule ORDER BY place"))


def keep(transaction: Transaction, wanted: Iterable[FeedRule]) -> tuple[FeedRule, ...]:
    """Have these rules and no other; return those that were."""
    before = kept(transaction.db)
    transaction.db.execute("DELETE FROM feed_rule")
    transaction.db.executemany(
        "INSERT INTO feed_rule(place, query, deed, tag) VALUES(?, ?, ?, ?)",
        [(place, rule.query, rule.deed, rule.tag) for place, rule in enumerate(wanted)],
    )
    transaction.touch([0], "feeds")
    return before


def found(
    rules: Iterable[FeedRule], new: Iterable[int], search: Callable[[Query], Iterable[int]]
) -> list[tuple[FeedRule, list[int]]]:
    """Return what each rule finds among entries that have just come; what one mutes or saves the next ones do not see."""
    left = list(new)
    deeds = []
    for rule in rules:
        hits = set(search(parse(f"is:feed ({rule.query})"))) if left else set()
        chosen = [article_id for article_id in left if article_id in hits]
        if chosen:
            deeds.append((rule, chosen))
            if rule.deed != "tag":
                left = [article_id for article_id in left if article_id not in hits]
    return deeds


def apply(transaction: Transaction, deeds: Iterable[tuple[FeedRule, list[int]]]) -> set[int]:
    """Do what rules say; return the entries that wait no longer."""
    gone: set[int] = set()
    for rule, chosen in deeds:
        if rule.deed == "tag":
            tags.retag(transaction, chosen, [rule.tag], ())
        elif rule.deed == "save":
            gone.update(entries.save(transaction, chosen))
        else:
            entries.mute(transaction, chosen)
            gone.update(chosen)
    return gone
