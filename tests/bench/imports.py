"""10,000 records of another program brought in, beside bare inserts of the very rows that they become.

The floor is what SQLite does with those rows in a library of the same tables, in as many transactions, and packing the
bodies; the records are bookmarks with tags, then articles that come with their text, which an import reads to the last
word besides. Seconds as a clock on the wall tells them, with each transaction on disk.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw

from reader import document
from reader.import_model import Incoming
from reader.library import Library, rows
from reader.model import Captured
from tests.bench.invent import Words
from tests.bench.measure import line

RECORDS = 10_000
WITH_TEXT = 2_000
WORDS = 800
BATCH = 200
RUNS = 5
"""The least of which counts, on both sides."""
_SINCE = datetime(2019, 1, 1, tzinfo=UTC)
_TABLES = ("tag", "article", "article_tag", "body", "version", "import_record", "change")
"""What an import writes to, each after what it refers to."""

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
    added = _SINCE + timedelta(hours=number)
    return Incoming(url, f"Bookmark {number}", tags=tags, added_at=added, raw=f'{{"url": "{url}", "n": {number}}}')


def _article(number: int, english: Words, dice: random.Random) -> Record:
    record = _bookmark(number)
    text = "".join(f"<p>{' '.join(english.draw(dice, 80))}.</p>" for _ in range(WORDS // 80))
    return record, Captured(record.title, document.to_html(document.from_html(text)), url=record.url)


def _beside(what: str, records: Sequence[Record]) -> None:
    took, floor = (min(times) for times in zip(*(_once(records) for _ in range(RUNS)), strict=True))
    line(what, f"{took:.2f} s   bare inserts {floor:.2f} s   ratio {took / floor:.2f}   aim ≤ 1.5")


def _once(records: Sequence[Record]) -> tuple[float, float]:
    batches = [records[start : start + BATCH] for start in range(0, len(records), BATCH)]
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder) / "imported", Path(folder) / "bare"
        with Library.open(first) as library:
            number = library.begin_import("bookmarks", "bookmarks.html")
            began = time.perf_counter()
            for batch in batches:
                library.bring(number, batch)
            took = time.perf_counter() - began
        return took, _inserted(first / "library.db", second, len(batches))


def _packed(number: int, version: int, original: str | None, html: str) -> tuple[object, ...]:
    codec, data = rows.pack(html)
    return number, codec, version, original, data


def _inserted(source: Path, target: Path, transactions: int) -> float:
    """Return what it takes to insert the rows of a library into a new one, bodies packed anew. Seconds."""
    with Library.open(target):
        pass
    reader = apsw.Connection(str(source), flags=apsw.SQLITE_OPEN_READONLY)
    found = {table: reader.execute(f"SELECT * FROM {table}").fetchall() for table in _TABLES}
    bodies = [(n, version, original, rows.unpack(codec, html)) for n, codec, version, original, html in found["body"]]
    reader.close()
    writer = apsw.Connection(str(target / "library.db"))
    writer.execute("PRAGMA synchronous = FULL").fetchall()
    writer.execute("INSERT INTO import_run(id, began_at, format, name) VALUES(1, 0, '', '')")
    began = time.perf_counter()
    found["body"] = [_packed(*body) for body in bodies]
    for part in range(transactions):
        with writer:
            for table, values in found.items():
                some = values[len(values) * part // transactions : len(values) * (part + 1) // transactions]
                if some:
                    writer.executemany(f"INSERT INTO {table} VALUES({', '.join('?' * len(some[0]))})", some)
    took = time.perf_counter() - began
    writer.close()
    return took
