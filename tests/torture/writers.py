"""Two processes that write to one library at once, for a while."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from reader import document
from reader.library import Library
from reader.model import Captured
from tests.torture.kills import ROOT, Failure

_WRITER = """
import sys, time
from pathlib import Path
from reader.library import Library
name, end = sys.argv[2], time.monotonic() + float(sys.argv[3])
number = 0
with Library.open(Path(sys.argv[1])) as library:
    while time.monotonic() < end:
        library.add_note(1, f"{name} {number}")
        library.retag([1], [f"{name}{number % 7}"], [f"{name}{(number + 3) % 7}"])
        library.poll()
        number += 1
        print(number, flush=True)
"""


def write_at_once(folder: Path, seconds: float) -> str:
    """Let two processes write for so long; return what they did. Raises ``Failure`` when something is lost."""
    with Library.open(folder) as library:
        html = document.to_html(document.from_html("<p>One line.</p>"))
        library.add(Captured("Shared", html, origin="file"))
    command = [sys.executable, "-c", _WRITER, str(folder)]
    writers = [
        subprocess.Popen(
            [*command, name, str(seconds)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("left", "right")
    ]
    begun = time.monotonic()
    done = []
    for writer in writers:
        out, err = writer.communicate(timeout=seconds + 60)
        if writer.returncode:
            raise Failure(f"a writer failed: {err}")
        done.append(int(out.split()[-1]))
    with Library.open(folder) as library:
        problems = library.check()
        kept = sorted(note.text for note in library.notes(1))
    wanted = sorted(
        f"{name} {number}" for name, count in zip(("left", "right"), done, strict=True) for number in range(count)
    )
    if problems or kept != wanted:
        raise Failure(f"{problems}, {len(kept)} notes instead of {len(wanted)}")
    return f"two writers at once for {time.monotonic() - begun:.0f} s: {done[0]} and {done[1]} changes, none lost"
