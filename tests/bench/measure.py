"""Timing in pairs: ours and the floor in turn, so that a machine that slows down slows both."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable


def paired(
    ours: Callable[[], object],
    floor: Callable[[], object],
    runs: int = 9,
    between: Callable[[], object] = lambda: None,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[list[float], list[float]]:
    """Return seconds of each, after one run of both that does not count; ``between`` is called before each, uncounted."""
    one, other = [], []
    for number in range(runs + 1):
        for call, found in ((ours, one), (floor, other)):
            between()
            took = seconds(call, clock)
            if number:
                found.append(took)
    return one, other


def seconds(call: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Return how long one call takes on a clock."""
    began = clock()
    call()
    return clock() - began


def row(what: str, ours: list[float], floor: list[float], unit: str = "ms", scale: float = 1000, aim: str = "") -> None:
    """Print medians, the median of the pairwise ratios with its range, and the aim."""
    ratios = sorted(one / other for one, other in zip(ours, floor, strict=True))
    middle = statistics.median(ratios)
    sys.stdout.write(
        f"  {what:<34} {statistics.median(ours) * scale:9.1f} {unit:<3} floor {statistics.median(floor) * scale:9.1f} {unit:<3}"
        f" ratio {middle:6.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f}){'   aim ' + aim if aim else ''}\n"
    )
    sys.stdout.flush()


def line(what: str, value: str) -> None:
    """Print one figure that has no floor."""
    sys.stdout.write(f"  {what:<34} {value}\n")
    sys.stdout.flush()


def percentiles(samples: list[float]) -> str:
    """Return p50, p95 and the maximum in milliseconds."""
    ordered = sorted(samples)
    at = [ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 for share in (0.5, 0.95)]
    return f"p50 {at[0]:.2f} ms  p95 {at[1]:.2f} ms  max {ordered[-1] * 1000:.2f} ms"
