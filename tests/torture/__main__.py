"""``./dev torture [ROUNDS] [SEED]``: the command line and its worker killed at random moments, and two writers at once.

After each blow the library must be sound, hold all that was acknowledged, and hold nothing half. A round takes about a
second; 200 rounds are done unless told. The seed is printed, so that a failure can be had again.

``./dev torture window [STEPS] [SEED]``: a reader who does anything at any time in the real window, off screen; 2000 steps
unless told, in about half a minute.

``./dev torture hostile [MEGABYTES] [NAME]``: everything made to hang, fill or break what reads it, as large as it is let
in (19 MB unless told); each must end within the limits, as an article or with a sentence, and the next capture work.

``./dev torture queries [N]``: N queries (5,000 unless told) over libraries, all generated; what the store finds must be what
a slow reference finds that knows plain values alone.

``./dev torture imports [ROUNDS]``: exports of every kind with 100,000 articles, then ROUNDS (300 unless told) of each that are
cut or changed at random; each must end in articles or in one sentence.

``./dev torture backups [ROUNDS] [SEED]``: backups, restorings and repairs of damaged libraries killed at random moments, 200
rounds unless told; the library is the old or the new one, and no half backup is called good.

``./dev torture lifeboat [N] [SEED]``: lifeboats written, restored and imported, and killed while they are, N times (60).

``./dev torture moves [N] [SEED]``: plain imports and exports of every format killed, N of each (250): an export is the old or the
new one, an import that is repeated is as one alone.

``./dev torture sync [N] [SEED]``: N random histories (1,000 unless told) of three machines that share a folder, with partitions,
clocks years apart and logs doubled, cut short and out of order; a tenth as many of real libraries; and visits killed.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from tests.torture.kills import Failure, Torture
from tests.torture.writers import write_at_once


def main(words: list[str]) -> int:
    """Torture for so many rounds, or steps; return the exit status."""
    if words[:1] == ["window"]:
        from tests.torture import wandering

        return wandering.main(words[1:])
    if words[:1] == ["hostile"]:
        from tests.torture import hostile

        return hostile.main(words[1:])
    if words[:1] == ["queries"]:
        from tests.torture import queries

        return queries.run(int(words[1]) if words[1:] else 5_000)
    if words[:1] == ["imports"]:
        from tests.torture import imports

        return imports.run(int(words[1]) if words[1:] else 300)
    if words[:1] == ["backups"]:
        from tests.torture import backups

        return backups.run(int(words[1]) if words[1:] else 200, int(words[2]) if words[2:] else None)
    if words[:1] == ["lifeboat"]:
        from tests.torture import boats

        return boats.main(words[1:])
    if words[:1] == ["moves"]:
        from tests.torture import moves

        return moves.main(words[1:])
    if words[:1] == ["sync"]:
        from tests.torture import sync

        return sync.main(words[1:])
    if not all(word.isdecimal() for word in words) or len(words) > 2:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    rounds = int(words[0]) if words else 200
    seed = int(words[1]) if len(words) > 1 else int(time.time())
    sys.stdout.write(f"seed {seed}, {rounds} rounds\n")
    with tempfile.TemporaryDirectory(prefix="postil-torture-") as folder:
        try:
            torture = Torture(Path(folder), random.Random(seed))
            for number in range(rounds):
                torture.round()
                if number % 20 == 19:
                    sys.stdout.write(f"{number + 1}: {torture.told()}\n")
                    sys.stdout.flush()
            sys.stdout.write(f"{torture.told()}\n{write_at_once(Path(folder, 'shared'), rounds * 0.2)}\n")
        except Failure as failure:
            sys.stdout.write(f"FAILED: {failure}\n")
            return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
