"""A backup of 10,000 articles of 800 words beside the bare copy; a restoring, a salvage; the window's turns meanwhile."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import closing
from pathlib import Path

import apsw

from reader.library import backing, repairing, restoring
from reader.library.backup_shelf import DATABASE, Plan, backups
from reader.ui.backups.process import Process
from tests.bench import beside, invent
from tests.bench.heartbeat import Floor, Heartbeat, tell_all
from tests.bench.measure import line, paired, row, seconds

RUNS = 3


def run() -> None:
    """Measure, and print."""
    made = invent.library(10_000, 800)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "library")
        folder.mkdir()
        with closing(apsw.Connection(str(made / DATABASE))) as db:
            db.execute("VACUUM INTO ?", (str(folder / DATABASE),))
        _sizes(folder)
        _times(folder)
        _beside(Path(name))
        _damaged(folder)


def _sizes(folder: Path) -> None:
    backup = backing.make(folder, Plan(), create=True)
    assert backup.good, backup.why
    size = (folder / DATABASE).stat().st_size
    with closing(apsw.Connection(str(folder / DATABASE))) as db:
        db.execute("UPDATE article SET progress = 0.5 WHERE id % 300 = 7")
    second = backing.make(folder, Plan())
    line(
        "library, base", f"{size / 1e6:.0f} MB, {backup.base_bytes / 1e6:.0f} MB, ratio {backup.base_bytes / size:.2f}"
    )
    line("a backup after 33 changes", f"{second.bytes / 1e6:.2f} MB, ratio {second.bytes / size:.4f}")


def _times(folder: Path) -> None:
    target = folder.parent / "floor.db"

    def vacuum() -> None:
        target.unlink(missing_ok=True)
        with closing(apsw.Connection(str(folder / DATABASE))) as db:
            db.execute("VACUUM INTO ?", (str(target),))

    def copy() -> None:
        shutil.copyfile(folder / DATABASE, target)
        with target.open("rb+") as file:
            os.fsync(file.fileno())

    ours, floor = paired(lambda: backing.make(folder, Plan()), vacuum, runs=RUNS)
    row("backup, compared; VACUUM INTO", ours, floor)
    ours, floor = paired(lambda: backing.make(folder, Plan()), copy, runs=RUNS)
    row("backup, compared; copy and fsync", ours, floor)
    path = backups(folder / "backups")[0].path
    ours, floor = paired(lambda: restoring.restore(folder, path), copy, runs=RUNS)
    row("restoring; copy and fsync", ours, floor)


def _beside(place: Path) -> None:
    with beside.opened(place) as (app, window):
        beside.Reader(window)
        process, ended = Process(place / "library", window), []
        process.told.connect(lambda answer, _said: ended.append(answer["good"]))
        process.failed.connect(ended.append)
        floor, heart = Floor(), Heartbeat()
        process.start(["backup", "--progress", "--gently"])
        took = beside.turn(app, 300.0, lambda: bool(ended))
        heart.stop()
        line("a backup, window open and read in", f"{took:.1f} s   good: {ended}   load {os.getloadavg()[0]:.1f}")
        tell_all(heart, floor)


def _damaged(folder: Path) -> None:
    file = folder / DATABASE
    with closing(apsw.Connection(str(file))) as db:
        db.execute("PRAGMA journal_mode = delete").fetchall()
        root = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'article'").get
    with file.open("r+b") as opened:
        opened.seek((root - 1) * 4096)
        opened.write(bytes(4096))
    line("found to be damaged", f"{seconds(lambda: repairing.look(folder)):.1f} s")
    line("salvaged over the backup", f"{seconds(lambda: repairing.repair(folder)):.1f} s")
