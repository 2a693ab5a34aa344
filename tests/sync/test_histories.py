from __future__ import annotations

from pathlib import Path

import pytest

from tests.sync.machines import history


@pytest.mark.parametrize("seed", range(12))
def test_machines_come_to_the_same_and_nothing_written_is_lost(seed: int, tmp_path: Path) -> None:
    assert history(seed, tmp_path) == []
