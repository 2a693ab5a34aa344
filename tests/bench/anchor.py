"""Finding marked passages again: how often right, on made-up edits and on real revisions, and what it costs."""

from __future__ import annotations

import json
import os
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from reader import document
from reader.anchoring import anchor, describe
from reader.model import Selectors, Span
from tests.anchoring.edits import Case, case
from tests.anchoring.judge import judge, judge_revision
from tests.anchoring.revisions import revision
from tests.bench.measure import line, percentiles, seconds
from tests.bench.open import article

CASES = 10_000


def run() -> None:
    """Print rates by class, then times."""
    _made_up("edits", case, ("kept", "moved", "edited", "gone"))
    _made_up("revisions", revision, ("kept", "edited", "gone"))
    _revisions()
    _times()


def _made_up(what: str, make: Callable[[random.Random], Case], kinds: Sequence[str]) -> None:
    found: Counter[tuple[str, str]] = Counter()
    for seed in range(CASES):
        one = make(random.Random(seed))
        verdict = judge(one, anchor(one.new, describe(one.old, one.span), one.old))
        found[one.kind, verdict] += 1
        found["all", verdict] += 1
    for kind in (*kinds, "all"):
        total = sum(count for (name, _), count in found.items() if name == kind)
        rates = "  ".join(
            f"{verdict} {found[kind, verdict] / total:7.2%}" for verdict in ("right", "orphaned", "twin", "wrong")
        )
        line(f"{CASES:,} made-up {what}: {kind} ({total:,})", rates + ("   aim wrong ≤ 0.1 %" if kind == "all" else ""))


def _revisions() -> None:
    folder = Path(os.environ.get("POSTIL_CORPUS") or Path(__file__).parents[3] / "shared" / "corpus") / "anchoring"
    if not folder.is_dir():
        line("real revisions", f"no {folder}; POSTIL_CORPUS names the folder that has it")
        return
    found: Counter[tuple[str, str]] = Counter()
    for row in map(json.loads, (folder / "revisions.jsonl").read_text("utf-8").splitlines()):
        text = (folder / "texts" / f"{row['new']}.txt").read_bytes().decode()
        verdict = judge_revision(
            row, anchor(text, Selectors(row["exact"], row["prefix"], row["suffix"], row["start"], row["end"]))
        )
        for kind in {row["class"], row["kind"], "all"}:
            found[kind, verdict] += 1
    for kind in sorted({name for name, _ in found}, key=lambda name: (name == "all", name)):
        total = sum(count for (name, _), count in found.items() if name == kind)
        rates = "  ".join(f"{verdict} {found[kind, verdict] / total:7.2%}" for verdict in ("right", "lost", "wrong"))
        line(f"real revisions: {kind} ({total:,})", rates + ("   aim wrong ≤ 0.5 %" if kind == "all" else ""))


def _times() -> None:
    text = document.from_html(article(11_000)).text
    marks = [describe(text, Span(at, at + 60)) for at in range(0, len(text) - 80, (len(text) - 80) // 500)][:500]
    took = [seconds(lambda: [anchor(text, mark) for mark in marks]) for _ in range(15)]
    line("500 marks, 11,000 words, unchanged", percentiles(took) + "   aim ≤ 5 ms")
    dice, found = random.Random(5), []
    for mark in marks[::10]:
        words = mark.exact.split()
        words[dice.randrange(len(words))] = "another"
        edited = text.replace(mark.exact, " ".join(words))
        began = time.perf_counter()
        anchor(edited, mark)
        found.append(time.perf_counter() - began)
    line(f"one edited passage in {len(text):,} characters", percentiles(found) + "   aim ≤ 10 ms")
    chapter = describe(text, Span(9_000, 15_000))
    words = [word if number % 12 else "another" for number, word in enumerate(chapter.exact.split(" "))]
    edited = f"A preface. {text[:9_000]}{' '.join(words)}{text[15_000:]}"
    line(
        "one edited passage of 6,000 characters",
        percentiles([seconds(lambda: anchor(edited, chapter)) for _ in range(9)]),
    )
