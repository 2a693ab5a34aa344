"""Libraries with bytes changed, runs filled, pieces copied over others and ends cut off: each is salvaged or refused."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from reader.errors import LibraryError
from reader.library import Library, proving, salvage
from reader.library.backup_shelf import DATABASE
from tests.library.conftest import captured
from tests.torture.kills import Failure


def run(folder: Path, chance: random.Random, rounds: int) -> str:
    """Damage a library so many times, and salvage it each time; return what came of it. Raises ``Failure``."""
    library = folder / "damaged"
    with Library.open(library) as opened:
        for number in range(40):
            article, _ = opened.add(captured(f"Room {number}", "Pencils.\n" + "word " * 1500, original=b"%d" % number))
            opened.add_note(article.id, "note " * 300)
    sound, saved = (library / DATABASE).read_bytes(), 0
    for _ in range(rounds):
        (library / DATABASE).write_bytes(_harmed(sound, chance))
        for name in ("work", "out"):
            shutil.rmtree(folder / name, ignore_errors=True)
            (folder / name).mkdir()
        try:
            salvage.salvage(library, folder / "out" / DATABASE, folder / "work")
        except LibraryError:
            continue
        if faults := proving.structure(folder / "out" / DATABASE):
            raise Failure(f"what was salvaged is damaged: {faults[0]}")
        saved += 1
    return f"{rounds} damaged libraries: {saved} salvaged, {rounds - saved} refused with a sentence"


def _harmed(sound: bytes, chance: random.Random) -> bytes:
    data = bytearray(sound)
    for _ in range(chance.choice([1, 3, 20, 300])):
        at, length = chance.randrange(len(data)), chance.randrange(1, 5000)
        match chance.choice(["byte", "run", "copy"]):
            case "byte":
                data[at] = chance.randrange(256)
            case "run":
                data[at : at + length] = bytes([chance.randrange(256)]) * len(data[at : at + length])
            case _:
                start = chance.randrange(len(data))
                piece = data[start : start + length]
                data[at : at + len(piece)] = piece
    return bytes(data[: chance.randrange(1, len(data))] if chance.random() < 0.2 else data[: len(sound)])
