"""From the command to the first painted frame, and peak memory until then: the program beside a bare window."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.generate import generate
from tests.bench.measure import row

RUNS = 9


def started(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Return seconds until the line that tells of the painted frame, and peak memory in MiB."""
    began = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True)
    assert child.stdout is not None
    told = child.stdout.readline()
    took = time.perf_counter() - began
    child.stdout.close()
    _, status, usage = os.wait4(child.pid, 0)
    if status or "painted" not in told:
        raise SystemExit(f"{' '.join(command)} did not paint: {told!r}, exit {status}")
    return took, usage.ru_maxrss / 1024


def run() -> None:
    """Measure with an empty library and with one of 1,000 articles."""
    with tempfile.TemporaryDirectory() as home:
        places = {f"XDG_{kind}_HOME": f"{home}/{kind.lower()}" for kind in ("DATA", "CONFIG", "CACHE", "STATE")}
        compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": f"{home}/compiled"}  # as an installation is
        environment = {**os.environ, **places, **compiled, "HOME": home}
        full = Path(home) / "full"
        generate(full, articles=1_000)
        bare = [sys.executable, "-m", "tests.bench.bare"]
        for what, library in (("new library", Path(home) / "new"), ("1,000 articles", full)):
            ours = [sys.executable, "-m", "reader", "--smoke", "--library", str(library)]
            started(ours, environment), started(bare, environment)
            pairs = [(started(ours, environment), started(bare, environment)) for _ in range(RUNS)]
            row(f"{what}: first frame", [one[0] for one, _ in pairs], [floor[0] for _, floor in pairs], aim="≤ 1.5")
            row(f"{what}: memory", [o[1] for o, _ in pairs], [f[1] for _, f in pairs], "MiB", 1, aim="≤ 1.6")
