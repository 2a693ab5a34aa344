"""Everything that is in a library's tables, with uids in place of the numbers that mean something in one library alone."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import apsw

from reader.library import media, rows

Dump = dict[str, list[dict[str, Any]]]
LOGS = {"change", "mark_change", "sqlite_sequence", "sqlite_stat1", "shared", "shared_log", "shared_said"}
"""What the indexes of this machine catch up with, and what it knows of those that it shares the library with."""
_NAMES = {"article": "uid", "highlight": "uid", "note": "uid", "feed": "uid", "tag": "name", "media": "sha256"}
_SORTED = {"tag", "import_run", "saved_search"}
"""Tables whose rows come in no order that means anything."""


def dump(folder: Path) -> Dump:
    """Return all rows of a library, table by table; those of one owner in the order in which they were written."""
    with closing(apsw.Connection(str(folder / "library.db"))) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
        return {name: _table(db, name) for name in tables if name not in LOGS}


def files(folder: Path) -> dict[str, bytes]:
    """Return what the files of a library hold, by the last part of their names."""
    return {path.name.split(".")[0]: _plain(path) for path in media.files(folder)}


def _plain(path: Path) -> bytes:
    import gzip

    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def _table(db: apsw.Connection, name: str) -> list[dict[str, Any]]:
    listed = list(db.execute(f"PRAGMA table_info({name})"))
    columns = [row[1] for row in listed]
    parents = {row[3]: row[2] for row in db.execute(f"PRAGMA foreign_key_list({name})")}
    keys = [row[1] for row in listed if row[5]]
    order = "id" if "id" in columns else ", ".join(keys) if name != "feed_rule" else "place"
    some = " WHERE id IN (SELECT run_id FROM import_record)" if name == "import_run" else ""
    found = [
        {column: _named(db, parents.get(column, ""), value) for column, value in zip(columns, row, strict=True)}
        for row in db.execute(f"SELECT * FROM {name}{some} ORDER BY {order}")
    ]
    for row in found:
        row.pop("id", None)
        for column, change in _OF_THEIR_OWN.get(name, {}).items():
            row[column] = change(db, row)
    owners = [column for column in columns if column in parents and parents[column] != name]
    if name == "info":
        found = [row for row in found if row["key"] != "uid"]
    if name in _SORTED or "id" not in columns:
        return sorted(found, key=repr)
    return sorted(found, key=lambda row: [str(row[column]) for column in owners[:1]])


def _named(db: apsw.Connection, parent: str, value: Any) -> Any:
    if not parent or value is None:
        return value
    if parent == "version":
        asked = """SELECT article_id, captured_at, html_hash, origin, (SELECT count(*) FROM version AS o
          WHERE o.article_id = v.article_id AND o.id < v.id) FROM version AS v WHERE id = ?"""
        article, *rest = next(db.execute(asked, (value,)))
        return (_named(db, "article", article), *rest)
    if parent == "import_run":
        return next(db.execute("SELECT began_at, format, name FROM import_run WHERE id = ?", (value,)))
    key = "sha256" if parent == "media" else "id"
    return db.execute(f"SELECT {_NAMES[parent]} FROM {parent} WHERE {key} = ?", (value,)).get


def _html(db: apsw.Connection, row: dict[str, Any]) -> str:
    return rows.unpack(row["codec"], row["html"])


def _card(column: str) -> Callable[[apsw.Connection, dict[str, Any]], Any]:
    def change(db: apsw.Connection, row: dict[str, Any]) -> Any:
        kept = json.loads(row[column]) if row[column] else {}
        number = kept.pop("card_id", None)
        assert number is None or _named(db, "highlight", number) == row["highlight_id"]
        return json.dumps(kept)

    return change


def _info(db: apsw.Connection, row: dict[str, Any]) -> Any:
    if row["key"] != "review-day":
        return row["value"]
    day = json.loads(row["value"])
    return {**day, **{name: [_named(db, "highlight", one) for one in day[name]] for name in ("ids", "passed")}}


_OF_THEIR_OWN: dict[str, dict[str, Callable[[apsw.Connection, dict[str, Any]], Any]]] = {
    "body": {"html": _html, "codec": lambda _db, _row: "any"},
    "version_body": {"html": _html, "codec": lambda _db, _row: "any"},
    "review": {"card": _card("card")},
    "review_past": {"before": _card("before")},
    "import_record": {"raw": lambda _db, row: zlib.decompress(row["raw"])},
    "info": {"value": _info},
}
