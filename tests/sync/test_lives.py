from __future__ import annotations

from pathlib import Path

import pytest

from tests.sync.lives import life


@pytest.mark.parametrize("seed", range(6))
def test_libraries_come_to_hold_the_same_and_nothing_written_is_lost(seed: int, tmp_path: Path) -> None:
    assert life(seed, tmp_path) == []
