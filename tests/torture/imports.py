"""Exports of every kind with 100,000 articles: the time and memory that each takes; then many of each, damaged at random.

An importer may end in records or in one sentence (``FormatError``), and in nothing else.
"""

from __future__ import annotations

import gc
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from reader.errors import FormatError
from reader.formats.importing import importer_for, records
from reader.formats.source import Source
from tests.formats.large import MAKERS

MANY = 100_000
_LONG = 60.0
"""Seconds of reading that no importer may take, on any machine that is in use."""


def read(path: Path, data: bytes, name: str = "") -> int:
    """Write an export and read it; return how many records there are, 0 when it ends in a sentence."""
    path.write_bytes(data)
    source = Source(path) if not data.startswith(b"PK") else None
    try:
        source = source or Source(path)
        return sum(1 for _ in records(source, importer_for(source, name)[1]))
    except FormatError as error:
        if not str(error).endswith(".") or "\n" in str(error):
            raise AssertionError(f"no sentence: {error}") from error
        return 0
    finally:
        if source:
            source.close()


def damage(data: bytes, dice: random.Random) -> bytes:
    """Return what is left of a file that was cut, changed, doubled, or taken for another encoding."""
    at, end = sorted(dice.randrange(len(data) + 1) for _ in range(2))
    noise = bytes(dice.randrange(256) for _ in range(dice.choice((1, 4, 30))))
    kinds: list[Callable[[], bytes]] = [
        lambda: data[:at],
        lambda: data[at:],
        lambda: data[:at] + data[end:],
        lambda: data[:at] + noise + data[at + len(noise) :],
        lambda: data[:at] + noise + data[at:],
        lambda: data[:end] + data[at:],
        lambda: data[:at] + b"\0" * dice.choice((1, 500)) + data[end:],
        lambda: data.decode("utf-8", "replace").encode("utf-16"),
        lambda: data.decode("utf-8", "replace").encode("utf-16-be"),
        lambda: data.decode("utf-8", "replace").encode("cp1251", "replace"),
        lambda: b"\xef\xbb\xbf" + data,
        lambda: b"",
    ]
    return dice.choice(kinds)()


def run(rounds: int) -> int:
    """Read the large ones, then as many damaged ones of each as there are rounds; return the exit status."""
    failures = 0
    with tempfile.TemporaryDirectory(prefix="postil-torture-") as folder:
        path = Path(folder) / "export"
        for name, maker in sorted(MAKERS.items()):
            data = maker(MANY)
            gc.collect()
            began = time.process_time()
            count = read(path, data)
            took = time.process_time() - began
            is_good = count >= MANY and took < _LONG
            failures += not is_good
            sys.stdout.write(f"{name:<20} {count:>8,} records of {len(data) / 1e6:5.1f} MB in {took:5.1f} s")
            sys.stdout.write("\n" if is_good else "   FAILED\n")
            sys.stdout.flush()
            dice, small = random.Random(name), maker(6)
            for number in range(rounds):
                hurt = damage(small, dice)
                try:
                    read(path, hurt, dice.choice(("", name)))
                except Exception as error:
                    failures += 1
                    sys.stdout.write(f"{name}, round {number}: {error!r} at {hurt[:200]!r}\n")
    sys.stdout.write(f"{failures} failures\n")
    return int(failures > 0)
