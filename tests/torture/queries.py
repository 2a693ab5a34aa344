"""``./dev torture queries [N]``: N generated queries over generated libraries, each asked of the store and of the reference."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from reader.library import finding
from tests import reference_query as reference
from tests.exact import Beside

EACH = 10
"""Queries asked of one library."""


def run(count: int) -> int:
    """Ask so many queries; return the exit status."""
    began = time.perf_counter()
    asked = 0
    wrong: list[str] = []
    finding.now = lambda: reference.NOW
    with tempfile.TemporaryDirectory() as folder:
        beside = Beside(Path(folder) / "library")

        @settings(
            max_examples=-(-count // EACH),
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(reference.libraries, st.lists(reference.queries, min_size=EACH, max_size=EACH))
        def ask(shelves: reference.Shelves, queries: list[str]) -> None:
            nonlocal asked
            beside.fill(shelves)
            for text in queries:
                asked += 1
                if told := beside.differences(shelves, text):
                    wrong.append(told)

        ask()
        beside.close()
    for told in dict.fromkeys(wrong[:20]):
        sys.stdout.write(f"  {told}\n")
    sys.stdout.write(f"{asked:,} queries, {len(wrong)} wrong, {time.perf_counter() - began:.0f} s\n")
    return 1 if wrong or asked < count else 0
