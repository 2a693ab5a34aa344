"""The feeds of the shared corpus: enough of the values that other parsers expect, and all dates."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bench import feeds


def test_corpus(corpus: Callable[[str], Path], capsys: pytest.CaptureFixture[str]) -> None:
    feeds.corpus(corpus("feeds"))
    printed = capsys.readouterr().out
    share = next(line for line in printed.splitlines() if line.strip().startswith("all values"))
    assert float(share.split()[5].rstrip("%")) >= 97, printed
    assert "NOT EXPLAINED" not in printed
