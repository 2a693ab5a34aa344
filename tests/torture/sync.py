"""``./dev torture sync``: machines that share a folder, in many random histories, and killed at random moments."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.sync.lives import Life, life
from tests.sync.lives import faults as faults_of
from tests.sync.machines import history

_KILLS_EACH = 12


def main(words: list[str]) -> int:
    """Live through N histories (1,000) in memory, a tenth as many of real libraries, and kill visits half as often."""
    number = int(words[0]) if words else 1000
    seed = int(words[1]) if len(words) > 1 else 0
    began = time.monotonic()
    bad = 0
    with ProcessPoolExecutor(2) as pool:
        for name, run, count in (("histories", _history, number), ("lives of libraries", _life, number // 10)):
            for at, faults in zip(range(seed, seed + count), pool.map(run, range(seed, seed + count)), strict=True):
                bad += bool(faults)
                for fault in faults[:3]:
                    sys.stdout.write(f"{name} {at}: {fault}\n")
            sys.stdout.write(f"{count} {name}, {bad} wrong so far, {time.monotonic() - began:.0f} s\n")
            sys.stdout.flush()
    for at in range(seed, seed + max(1, number // 2 // _KILLS_EACH)):
        for fault in _killed(at):
            bad += 1
            sys.stdout.write(f"killed {at}: {fault}\n")
    sys.stdout.write(
        f"{max(1, number // 2 // _KILLS_EACH) * _KILLS_EACH} visits killed, {time.monotonic() - began:.0f} s\n"
    )
    sys.stdout.write("FAILED\n" if bad else "all came to the same, and nothing was lost\n")
    return int(bad > 0)


def _history(seed: int) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="postil-torture-") as folder:
        return history(seed, Path(folder))


def _life(seed: int) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="postil-torture-") as folder:
        return life(seed, Path(folder))


def _killed(seed: int) -> list[str]:
    """Let three libraries live, and kill their visits at random moments with no time to end anything."""
    dice, words = random.Random(seed), dict[str, str]()
    with tempfile.TemporaryDirectory(prefix="postil-torture-") as name:
        folder = Path(name)
        lives = [Life(folder / f"library{n}", folder / "shared", dice, words) for n in range(3)]
        try:
            for one in lives:
                one.visit()
            for _ in range(_KILLS_EACH):
                one = dice.choice(lives)
                for _ in range(dice.randrange(1, 5)):
                    one.do()
                _kill(one, 0.2 + dice.random() * 2.3)
            for _ in range(6):
                for one in lives:
                    one.visit()
            return faults_of(lives, words)
        finally:
            for one in lives:
                one.library.close()


def _kill(one: Life, seconds: float) -> None:
    command = [sys.executable, "-m", "reader", "sync", "--library", str(one.library.folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ})
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
