"""Things as machines that share the library tell them, from the rows that hold them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

import apsw

from reader.library import rows, shared_loose, tags
from reader.shared_model import KINDS, LOOSE, Thing

PLAIN = ("url", "title", "byline", "site_name", "lang", "source", "origin", "excerpt")
"""Columns of an article that are shared as they are."""
TIMES = ("added_at", "published_at", "read_at")
_ARTICLE = f"""SELECT a.id, a.uid, {", ".join(f"a.{name}" for name in (*PLAIN, *TIMES))}, a.canonical_url, a.own, a.state,
  a.starred, a.progress, a.position, a.deleted_at, a.trashed_from, b.codec, b.html,
  (SELECT t.uid FROM united AS u JOIN article AS t ON t.id = u.article_id WHERE u.uid = a.uid)
  FROM json_each(?) AS j JOIN article AS a ON a.uid = j.value AND a.entry = 0 LEFT JOIN body AS b ON b.article_id = a.id"""  # noqa: S608
_HIGHLIGHT = """SELECT h.id, h.uid, a.uid, h.exact, h.prefix, h.suffix, h.image, h.alt, h.start, h.stop, h.color, h.style,
  h.note, h.created_at, h.updated_at, h.deleted_at
  FROM json_each(?) AS j JOIN highlight AS h ON h.uid = j.value JOIN article AS a ON a.id = h.article_id AND a.entry = 0"""
_NOTE = """SELECT n.id, n.uid, a.uid, p.uid, h.uid, n.text, n.created_at, n.updated_at, n.deleted_at
  FROM json_each(?) AS j JOIN note AS n ON n.uid = j.value JOIN article AS a ON a.id = n.article_id AND a.entry = 0
  LEFT JOIN note AS p ON p.id = n.reply_to LEFT JOIN highlight AS h ON h.id = n.highlight_id"""

_KEYS = (
    "SELECT 'a:' || a.uid FROM json_each(?) AS j JOIN article AS a ON a.id = j.value AND a.entry = 0",
    """SELECT 'h:' || h.uid FROM json_each(?) AS j JOIN article AS a ON a.id = j.value AND a.entry = 0
       JOIN highlight AS h ON h.article_id = a.id""",
    """SELECT 'n:' || n.uid FROM json_each(?) AS j JOIN article AS a ON a.id = j.value AND a.entry = 0
       JOIN note AS n ON n.article_id = a.id""",
)


def keys_of(db: apsw.Connection, ids: Sequence[int]) -> list[str]:
    """Return the keys of these articles and of all marks in them."""
    asked = json.dumps(list(ids))
    return [key for statement in _KEYS for (key,) in db.execute(statement, (asked,))]


def things(db: apsw.Connection, keys: Iterable[str]) -> dict[str, Thing]:
    """Return what is here of these things, deleted ones too."""
    by: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for key in keys:
        by[key[0]].append(key[2:])
    found = articles(db, by["a"]) if by["a"] else {}
    if by["h"]:
        found |= _highlights(db, by["h"])
    if by["n"]:
        found |= _notes(db, by["n"])
    if loose := [f"{kind}:{uid}" for kind in LOOSE for uid in by[kind]]:
        found |= shared_loose.things(db, loose)
    return found


def articles(db: apsw.Connection, uids: Sequence[str]) -> dict[str, Thing]:
    """Return articles as things."""
    found = rows.fetch(db, _ARTICLE, (json.dumps(list(uids)),))
    own_tags = tags.of_articles(db, [row[0] for row in found])
    images = _images(db, [row[0] for row in found])
    comments = _comments(db, [row[0] for row in found])
    made = {}
    for number, uid, *values in found:
        fields = {name: value for name, value in zip((*PLAIN, *TIMES), values, strict=False) if value not in ("", None)}
        canonical, own, state, starred, progress, position, deleted, shelf, codec, html, joined = values[
            len(PLAIN) + 3 :
        ]
        gone = deleted is not None or state == "trash"
        rest = {
            "canonical_url": canonical,
            "own": json.loads(own) if own else None,
            "state": (shelf or "inbox") if state == "trash" else state,
            "starred": starred,
            "progress": [progress, position] if progress or position else None,
            "thrown": ("deleted" if deleted is not None else "trash") if gone else None,
            "joined": joined if deleted is not None else None,
            "body": body_name(rows.unpack(codec, html)) if html is not None else None,
            "images": images.get(number),
            "comments": comments.get(number),
        }
        fields |= {name: value for name, value in rest.items() if value not in ("", None, 0)}
        made[f"a:{uid}"] = Thing(fields, own_tags.get(number, ()), gone)
    return made


def body_name(html: str) -> str:
    """Return the name of the file that holds a body."""
    return hashlib.sha256(html.encode("utf-8", "surrogatepass")).hexdigest() + ".z"


def _images(db: apsw.Connection, ids: Sequence[int]) -> dict[int, list[list[Any]]]:
    found: dict[int, list[list[Any]]] = {}
    for number, *image in db.execute(
        """SELECT i.article_id, i.url, i.sha256 FROM json_each(?) AS j
           JOIN article_image AS i ON i.article_id = j.value ORDER BY i.article_id, i.url""",
        (json.dumps(list(ids)),),
    ):
        found.setdefault(number, []).append(image)
    return found


def _comments(db: apsw.Connection, ids: Sequence[int]) -> dict[int, list[list[Any]]]:
    found: dict[int, list[list[Any]]] = {}
    for number, *comment in db.execute(
        """SELECT c.article_id, c.author, c.written_at, c.text, c.depth FROM json_each(?) AS j
           JOIN page_comment AS c ON c.article_id = j.value ORDER BY c.article_id, c.place""",
        (json.dumps(list(ids)),),
    ):
        found.setdefault(number, []).append(comment)
    return found


def _highlights(db: apsw.Connection, uids: Sequence[str]) -> dict[str, Thing]:
    found = rows.fetch(db, _HIGHLIGHT, (json.dumps(list(uids)),))
    own = tags.of_marks(db, "highlight", [row[0] for row in found])
    made = {}
    for row in found:
        fields = {
            "in": row[2],
            "where": list(row[3:10]),
            "color": row[10],
            "created_at": row[13],
            "updated_at": row[14],
        }
        fields |= {name: value for name, value in (("style", row[11]), ("note", row[12])) if value not in ("", "mark")}
        made[f"h:{row[1]}"] = Thing(fields, own.get(row[0], ()), row[15] is not None)
    return made


def _notes(db: apsw.Connection, uids: Sequence[str]) -> dict[str, Thing]:
    found = rows.fetch(db, _NOTE, (json.dumps(list(uids)),))
    own = tags.of_marks(db, "note", [row[0] for row in found])
    made = {}
    for row in found:
        fields = {"in": row[2], "text": row[5], "created_at": row[6], "updated_at": row[7]}
        fields |= {name: value for name, value in (("reply", row[3]), ("about", row[4])) if value}
        made[f"n:{row[1]}"] = Thing(fields, own.get(row[0], ()), row[8] is not None)
    return made
