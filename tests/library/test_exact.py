"""What a search finds is what the slow reference finds; ``./dev torture queries`` asks thousands of questions more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.library import finding
from tests import reference_query as reference
from tests.exact import Beside


@pytest.fixture
def beside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Beside]:
    monkeypatch.setattr(finding, "now", lambda: reference.NOW)
    made = Beside(folder)
    yield made
    made.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(reference.libraries, st.lists(reference.queries, min_size=1, max_size=6))
def test_a_search_finds_what_the_reference_finds(
    beside: Beside, shelves: reference.Shelves, queries: list[str]
) -> None:
    beside.fill(shelves)
    assert [told for text in queries if (told := beside.differences(shelves, text))] == []
