"""``./dev torture backups [ROUNDS] [SEED]``: backups, restorings and repairs killed (SIGKILL) at random moments.

After each blow the library is what it was or what it was to become, every backup that is called good is whole, and what
was kept aside under its name is whole too. Then as many libraries are damaged at random and salvaged.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import apsw

from reader.errors import LibraryError
from reader.library import Library, backing, backup_shelf, media, proving, repairing, restoring
from reader.library.backup_shelf import DATABASE, MANIFEST, Backup, Plan
from tests.library.conftest import captured, unpacked
from tests.torture import damages
from tests.torture.kills import Failure

Tables = dict[str, tuple[int, str]]


class Backups:
    """A library that is backed up and restored under blows."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self._library, self._chance = folder / "library", chance
        self._held: dict[tuple[int, int], Tables] = {}
        self._length: dict[str, float] = {}
        self.count: Counter[str] = Counter()
        with Library.open(self._library) as library:
            for number in range(30):
                library.add(captured(f"Room {number}", "Pencils only.\n" + "word " * 900, original=b"page %d" % number))
        self._strike("backup", self._back_up, kill=False)

    def round(self) -> None:
        """Do one thing, most often not to the end. Raises ``Failure``."""
        with Library.open(self._library) as library:
            library.add_note(self._chance.randrange(1, 31), f"note {self._chance.randrange(10**9)} " * 40)
        what = self._chance.choice(["backup", "restore", "repair"])
        deed = {"backup": self._back_up, "restore": self._restore, "repair": self._repair}[what]
        if what == "repair":
            self._harm()
        self._strike(what, deed, kill=self._chance.random() < 0.9)

    def _back_up(self) -> None:
        backing.make(self._library, Plan(), create=True)

    def _restore(self) -> None:
        restoring.restore(self._library, self._goods()[-1].path)

    def _repair(self) -> None:
        repairing.repair(self._library)

    def _harm(self) -> None:
        """Have a page in the middle of the library's file be zeros."""
        with Library.open(self._library):
            pass  # and nothing is left in the log
        file = self._library / DATABASE
        number = self._chance.randrange(2, file.stat().st_size // 4096)
        with file.open("r+b") as opened:
            opened.seek(number * 4096)
            opened.write(bytes(4096))

    def _goods(self) -> list[Backup]:
        return [backup for backup in backup_shelf.backups(self._library / "backups") if backup.good]

    def _strike(self, what: str, deed: Callable[[], None], *, kill: bool) -> None:
        before, goods = self._look(), self._goods()
        aim = self._holds(goods[-1]) if what == "restore" else before
        begun = time.monotonic()
        child = os.fork()
        if not child:
            backup_shelf.STALE_SECONDS = media.SPARE_SECONDS = 0  # whoever was at it has been killed
            status = 1
            try:
                deed()
                status = 0
            finally:
                os._exit(status)
        if kill:
            time.sleep(self._length.get(what, 1.0) * self._chance.random() * 1.1)
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status)
        if not killed:
            self._length[what] = time.monotonic() - begun
            if os.WEXITSTATUS(status):
                raise Failure(f"{what} was not done")
        self.count[f"{what} {'killed' if killed else 'done'}"] += 1
        self._judge(what, before, aim, goods, killed=killed)

    def _judge(self, what: str, before: Tables, aim: Tables, goods: list[Backup], *, killed: bool) -> None:
        with suppress(apsw.Error), closing(apsw.Connection(str(self._library / DATABASE))) as db:
            db.execute("SELECT count(*) FROM sqlite_schema").fetchall()  # what a kill left half done is taken back
        present = self._look()
        if what == "repair":
            self._judge_repair(present, before, killed=killed)
        elif present != (aim if not killed else present) or present not in (before, aim):
            raise Failure(f"{what}: the library is neither what it was nor what it was to be")
        now_good = self._goods()
        if not killed and what == "backup" and (not now_good or self._holds(now_good[0]) != before):
            raise Failure("the backup that was told of is not what the library is")
        if goods and not {b.path for b in now_good} & {b.path for b in goods} and len(now_good) < 1:
            raise Failure("the last good backup is gone")
        for backup in now_good:
            self._judge_backup(backup)
        for aside in self._library.glob("kept-aside-*"):
            if what != "repair" and proving.structure(aside / DATABASE):
                raise Failure(f"{aside} is not whole")
            shutil.rmtree(aside)
        with Library.open(self._library) as library:
            if what != "repair" and (problems := library.check()):
                raise Failure(f"{problems} after {what}")

    def _judge_repair(self, present: Tables, before: Tables, *, killed: bool) -> None:
        """A damaged library stays as it is until a sound one stands in its place."""
        sound = not proving.structure(self._library / DATABASE)
        if sound or present == before:
            if not sound:
                self._length["repair"] = max(self._length.get("repair", 0), 0.2)
                restoring.restore(self._library, self._goods()[0].path)
            return
        if not killed:
            raise Failure("the repaired library is damaged")
        raise Failure("a damaged library was changed and is not sound")

    def _judge_backup(self, backup: Backup) -> None:
        with self._unpacked(backup) as folder:
            if faults := proving.structure(folder / DATABASE):
                raise Failure(f"{backup.path} is called good and is not: {faults}")
            held = self._look_at(folder)
        made = (backup.path / MANIFEST).stat()  # the name may be that of one made and rotated away in the same second
        if self._held.setdefault((made.st_ino, made.st_mtime_ns), held) != held:
            raise Failure(f"{backup.path} holds other rows than it did")
        for file in media.files(self._library):
            kind = media.ORIGINAL if file.suffix else media.IMAGE
            if media.fault(backup.path.parent, file.name.partition(".")[0], kind):
                raise Failure(f"the store lacks {file.name}")

    @contextmanager
    def _unpacked(self, backup: Backup) -> Iterator[Path]:
        with tempfile.TemporaryDirectory() as name:
            try:
                unpacked(backup.path, Path(name))
            except LibraryError as error:
                raise Failure(f"{backup.path} is called good, and {error}") from error
            yield Path(name)

    def _holds(self, backup: Backup) -> Tables:
        with self._unpacked(backup) as folder:
            return self._look_at(folder)

    def _look(self) -> Tables:
        return self._look_at(self._library)

    def _look_at(self, folder: Path) -> Tables:
        return proving.fingerprint(folder / DATABASE)


def run(rounds: int, seed: int | None = None) -> int:
    """Torture for so many rounds; return the exit status."""
    seed = int(time.time()) if seed is None else seed
    sys.stdout.write(f"seed {seed}, {rounds} rounds\n")
    with tempfile.TemporaryDirectory(prefix="postil-torture-") as folder:
        try:
            torture = Backups(Path(folder), random.Random(seed))
            for number in range(rounds):
                torture.round()
                if number % 20 == 19 or number == rounds - 1:
                    told = ", ".join(f"{count} {what}" for what, count in sorted(torture.count.items()))
                    sys.stdout.write(f"{number + 1}: {told}\n")
                    sys.stdout.flush()
            sys.stdout.write(f"{damages.run(Path(folder), random.Random(seed), rounds)}\n")
        except Failure as failure:
            sys.stdout.write(f"FAILED: {failure}\n")
            return 1
    return 0
