"""10,000 records of another program brought in, beside bare inserts of the very rows that they become.

The floor is what SQLite does with those rows in a library of the same tables, with the same pragmas, in as many
transactions, by prepared statements, and packing the bodies and the records as they stood in the file; that a body is
read, counted and written anew in its normal form is not in it. The records are bookmarks with tags, then articles that come
with their text. Seconds as a clock on the wall tells them, with each transaction on disk, and then of the processor alone.
"""

from __future__ import annotations

import random
import tempfile
import time
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw

from reader import document
from reader.import_model import Incoming
from reader.library import Library, import_log, rows
from reader.model import Captured
from tests.bench.invent import Words
from tests.bench.measure import line

RECORDS = 10_000
WITH_TEXT = 2_000
WORDS = 800
BATCH = 200
RUNS = 5
"""The least of which counts, on both sides."""
_FIRST = datetime(2019, 1, 1, tzinfo=UTC)
_TABLES = ("article", "article_tag", "body", "version", "import_record", "change")
"""What an import writes to beside ``tag``, each after what it refers to."""

Times = tuple[float, float]
"""Seconds by the wall, and of this process on a processor."""
Record = tuple[Incoming, Captured | None]


def run() -> None:
    """Print both, each as a ratio to its floor."""
    bookmarks = [(_bookmark(number), None) for number in range(RECORDS)]
    _beside(f"{RECORDS:,} bookmarks", bookmarks)
    dice = random.Random(1)
    english = Words("en", dice)
    _beside(f"{WITH_TEXT:,} articles of {WORDS} words", [_article(n, english, dice) for n in range(WITH_TEXT)])


def _bookmark(number: int) -> Incoming:
    url = f"https://example.org/{number}"
    tags = (f"subject {number % 50}", f"place/town {number % 20}")
    added = _FIRST + timedelta(hours=number)
    return Incoming(url, f"Bookmark {number}", tags=tags, added_at=added, raw=f'{{"url": "{url}", "n": {number}}}')


def _article(number: int, english: Words, dice: random.Random) -> Record:
    record = _bookmark(number)
    text = "".join(f"<p>{' '.join(english.draw(dice, 80))}.</p>" for _ in range(WORDS // 80))
    return record, Captured(record.title, document.to_html(document.from_html(text)), url=record.url)


def _beside(what: str, records: Sequence[Record]) -> None:
    runs = [_once(records) for _ in range(RUNS)]
    for clock, (took, floor) in zip(("", ", processor"), _least(runs), strict=True):
        line(f"{what}{clock}", f"{took:.2f} s   bare inserts {floor:.2f} s   ratio {took / floor:.2f}   aim ≤ 1.5")


def _least(runs: list[tuple[Times, Times]]) -> list[tuple[float, float]]:
    """Return the least of an import and of its floor, by the wall and by the processor."""
    return [(min(took[i] for took, _ in runs), min(floor[i] for _, floor in runs)) for i in range(2)]


def _now() -> Times:
    return time.perf_counter(), time.process_time()


def _since(began: Times) -> Times:
    wall, processor = _now()
    return wall - began[0], processor - began[1]


def _once(records: Sequence[Record]) -> tuple[Times, Times]:
    batches = [records[start : start + BATCH] for start in range(0, len(records), BATCH)]
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder) / "imported", Path(folder) / "bare"
        with Library.open(first) as library:
            number = library.begin_import("bookmarks", "bookmarks.html")
            began = _now()
            for batch in batches:
                library.bring(number, batch)
            took = _since(began)
        return took, _inserted(first / "library.db", second, len(batches))


def _packed(number: int, version: int, original: str | None, html: str) -> tuple[object, ...]:
    codec, data = rows.pack(html)
    return number, codec, version, original, data


def _inserted(source: Path, target: Path, transactions: int) -> Times:
    """Return what it takes to insert the rows of a library into a new one, bodies and records packed anew."""
    with Library.open(target):
        pass
    reader = apsw.Connection(str(source), flags=apsw.SQLITE_OPEN_READONLY)
    found = {table: reader.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in ("tag", *_TABLES)}
    bodies = [(n, version, original, rows.unpack(codec, html)) for n, codec, version, original, html in found["body"]]
    kept = [(row[:-1], zlib.decompress(row[-1])) for row in found["import_record"]]
    reader.close()
    writer = apsw.Connection(str(target / "library.db"))
    for pragma in ("synchronous = FULL", "foreign_keys = ON", "cache_size = -8000", "temp_store = MEMORY"):
        writer.execute(f"PRAGMA {pragma}").fetchall()  # as the store has them
    writer.execute("INSERT INTO import_run(id, began_at, format, name) VALUES(1, 0, '', '')")
    began = _now()
    found["body"] = [_packed(*body) for body in bodies]
    found["import_record"] = [(*row, import_log.packed(raw)) for row, raw in kept]
    writer.executemany("INSERT INTO tag VALUES(?, ?, ?)", found.pop("tag"))
    for part in range(transactions):
        with writer:
            for table, values in found.items():
                some = values[len(values) * part // transactions : len(values) * (part + 1) // transactions]
                if some:
                    writer.executemany(f"INSERT INTO {table} VALUES({', '.join('?' * len(some[0]))})", some)
    took = _since(began)
    writer.close()
    return took
