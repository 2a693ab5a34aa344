"""What a place of the sidebar holds, for the first frame: by SQL alone, and of a large library the first rows alone.

Everything else that is asked goes by way of ``finding``, whose sets take long to load before anything is painted.
"""

from __future__ import annotations

import json

import apsw

from reader.library import counting, subscribing
from reader.library.rows import fetch
from reader.library.values import Facets, Found
from reader.model import State, minutes
from reader.query import PLACES, Is, Query

LARGE = 3_000
"""So many articles are a large library."""
FIRST = 80
"""Rows of a large one: more than a window shows."""
_ALL = "a.deleted_at IS NULL AND a.entry = 0"
_WHERE = {
    "inbox": f"{_ALL} AND a.state = 'inbox'",
    "later": f"{_ALL} AND a.state = 'later'",
    "archive": f"{_ALL} AND a.state = 'archive'",
    "trash": f"{_ALL} AND a.state = 'trash'",
    "starred": f"{_ALL} AND a.starred = 1 AND a.state <> 'trash'",
    "all": f"{_ALL} AND a.state <> 'trash'",
}
_ORDERS = {"newest": "a.added_at DESC, a.id DESC", "oldest": "a.added_at, a.id"}


def place_of(query: Query) -> str:
    """Return the place that a query asks for and nothing beside it; empty for any other."""
    nodes = query.root.nodes
    if not nodes:
        return "all"
    if len(nodes) == 1 and isinstance(nodes[0], Is):
        return next((place for place, flag in PLACES.items() if flag == nodes[0].flag and place in _WHERE), "")
    return ""


def is_large(db: apsw.Connection) -> bool:
    """Say whether a library has had many articles, without counting them."""
    return int(db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'article'").get or 0) > LARGE


def at_place(db: apsw.Connection, place: str, order: str) -> tuple[Found, Facets] | None:
    """Return what a place holds in the order of adding; of a large library its first rows, and None where it holds none."""
    large = is_large(db)
    limit = f" LIMIT {FIRST}" if large else ""
    ids, words = fetch(
        db,
        f"""SELECT group_concat(id), sum(words) FROM
            (SELECT a.id, a.words FROM article AS a WHERE {_WHERE[place]} ORDER BY {_ORDERS[order]}{limit})""",  # noqa: S608
    )[0]
    found = Found(tuple(json.loads(f"[{ids}]")) if ids else (), minutes(words or 0), whole=not large)
    if large:
        nothing = Facets(dict.fromkeys(map(str, State), 0), 0, 0, 0, (), 0, subscribing.shown(db))
        return (found, nothing) if found.ids else None
    return found, _facets(db, found.ids)


def _facets(db: apsw.Connection, ids: tuple[int, ...]) -> Facets:
    states = dict.fromkeys(map(str, State), 0)
    states |= dict(db.execute(f"SELECT a.state, count(*) FROM article AS a WHERE {_ALL} GROUP BY a.state"))  # noqa: S608
    starred = int(db.execute(f"SELECT count(*) FROM article AS a WHERE {_WHERE['starred']}").get)  # noqa: S608
    tags = fetch(
        db,
        """SELECT t.name, count(*) FROM json_each(?) AS j JOIN article_tag AS x ON x.article_id = j.value
           JOIN tag AS t ON t.id = x.tag_id GROUP BY t.id ORDER BY t.key""",
        (json.dumps(ids),),
    )
    highlights, gone = counting.marks_and_gone(db)
    everything = sum(number for state, number in states.items() if state != State.TRASH)
    return Facets(states, starred, everything, highlights, tuple(map(tuple, tags)), gone, subscribing.shown(db))
