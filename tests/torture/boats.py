"""Lifeboats that are written, restored and imported, and killed (SIGKILL) while they are: nothing half may be seen.

A file that was there is the old one or the new one, to the byte; a library that is restored is not there or is all there;
one that is imported into is sound, and has all of it once the import has been repeated.
"""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from reader.formats import lifeboat
from reader.formats.lifeboat_reading import Lifeboat
from reader.library import Library
from tests.abundance import captured, fill, passage
from tests.dump import Dump, dump
from tests.torture.kills import Failure

ROOT = Path(__file__).resolve().parents[2]
_RESTORE = """
import sys
from pathlib import Path
from reader.formats.lifeboat_reading import Lifeboat
from reader.library.whole_restoring import restore_into
with Lifeboat(Path(sys.argv[1])) as boat:
    restore_into(boat, Path(sys.argv[2]))
"""


class Boats:
    """A library, its lifeboat, an older one, and what is done with them."""

    def __init__(self, folder: Path, dice: random.Random, articles: int = 120) -> None:
        self._folder, self._dice, self._told = folder, dice, Counter[str]()
        self._library = folder / "library"
        with Library.open(self._library) as library:
            fill(library)
            with library.whole_state() as state:
                lifeboat.write(state, folder / "old.zip")
            for number in range(articles):
                article, _ = library.add(captured(f"Number {number}", f"Of {number} lines this is one.\n" * 60))
                library.add_highlight(
                    article.id, passage(library, article.id, f"{number} lines"), note="[[The tide table]]"
                )
        self._old = (folder / "old.zip").read_bytes()
        self._dump = dump(self._library)
        began = time.monotonic()
        self._new = self._finished("new.zip")
        self._seconds = time.monotonic() - began

    def _finished(self, name: str) -> bytes:
        path = self._folder / name
        subprocess.run(self._export(path), check=True, capture_output=True, cwd=ROOT)
        return path.read_bytes()

    def _export(self, path: Path) -> list[str]:
        return [sys.executable, "-m", "reader", "export", "lifeboat", "-o", str(path), "--library", str(self._library)]

    def told(self) -> str:
        """Return how often what was seen."""
        return ", ".join(f"{what} {number}" for what, number in sorted(self._told.items()))

    def round(self) -> None:
        """Do one thing and kill it; raises Failure where anything half is seen."""
        place = self._folder / "place"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        self._dice.choice((self._export_killed, self._restore_killed, self._import_killed))(place)

    def _killed(self, words: list[str]) -> bool:
        """Run a command, kill it within the time that it may take; say whether it was done before."""
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
        try:
            process.wait(self._dice.uniform(0.1, 1.3) * self._seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        return process.wait() == 0

    def _note(self, deed: str, *, done: bool) -> None:
        self._told[f"{deed} {'done' if done else 'killed'}"] += 1

    def _export_killed(self, place: Path) -> None:
        path = place / "boat.zip"
        path.write_bytes(self._old)
        done = self._killed(self._export(path))
        found = path.read_bytes()
        if found not in (self._old, self._new):
            raise Failure(f"{path} is neither the old lifeboat nor the new one")
        if done and found != self._new:
            raise Failure(f"{path} was acknowledged and is the old one")
        if seen := [each.name for each in place.iterdir() if each != path and not each.name.startswith(".")]:
            raise Failure(f"the export left {seen}")
        self._note("export", done=done)

    def _restore_killed(self, place: Path) -> None:
        boat, into = place / "boat.zip", place / "again"
        boat.write_bytes(self._new)
        done = self._killed([sys.executable, "-c", _RESTORE, str(boat), str(into)])
        if into.exists():
            self._compare(into, dump(into))
        elif done:
            raise Failure(f"{into} was acknowledged and is not there")
        if boat.read_bytes() != self._new:
            raise Failure("restoring has changed the lifeboat")
        self._note("restore", done=done)

    def _import_killed(self, place: Path) -> None:
        boat, into = place / "boat.zip", place / "present"
        boat.write_bytes(self._new)
        with Library.open(into) as library:
            mine = library.add(captured("The tide table", "Quite another text."))[0]
            library.add_note(mine.id, "My own note.")
        words = [sys.executable, "-m", "reader", "import", str(boat), "--library", str(into)]
        done = self._killed(words)
        with Library.open(into) as library:
            if found := library.check():
                raise Failure(f"after an import that was killed: {found[0]}")
            if "My own note." not in {note.text for note in library.notes()}:
                raise Failure("an import that was killed has lost a note")
        with Lifeboat(boat) as opened, Library.open(into) as library:
            library.take_in(opened, import_run=library.begin_import("lifeboat", boat.name))
            if found := library.check():
                raise Failure(f"after an import that was repeated: {found[0]}")
        here = {row["uid"] for row in dump(into)["highlight"]}
        if lost := {row["uid"] for row in self._dump["highlight"]} - here:
            raise Failure(f"an import that was repeated lacks {len(lost)} highlights")
        self._note("import", done=done)

    def _compare(self, folder: Path, found: Dump) -> None:
        for table, rows in self._dump.items():
            if found[table] != rows:
                raise Failure(f"{folder} is there, and its {table} is not what was saved")


def run(rounds: int, seed: int, folder: Path, articles: int = 120) -> str:
    """Do so many rounds; return what was seen. Raises Failure."""
    boats = Boats(folder, random.Random(seed), articles)
    for _ in range(rounds):
        boats.round()
    return boats.told()


def main(words: list[str]) -> int:
    """Torture lifeboats for so many rounds (60), from a seed; return the exit status."""
    import tempfile

    rounds = int(words[0]) if words else 60
    seed = int(words[1]) if len(words) > 1 else int(time.time())
    sys.stdout.write(f"seed {seed}, {rounds} rounds\n")
    with tempfile.TemporaryDirectory(prefix="postil-torture-") as folder:
        try:
            sys.stdout.write(f"{run(rounds, seed, Path(folder))}\n")
        except Failure as failure:
            sys.stdout.write(f"FAILED: {failure}\n")
            return 1
    return 0
