"""What a search finds is what the slow reference finds; ``./dev torture queries`` asks thousands of questions more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.library import Library, finding
from reader.query import parse
from tests import reference_query as reference
from tests.exact import Beside
from tests.library.conftest import captured


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


@pytest.mark.parametrize("name", ["America/New_York", "Asia/Almaty"])
def test_what_names_a_day_alone_is_on_that_day_everywhere(
    library: Library, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    try:
        zone = ZoneInfo(name)
    except ZoneInfoNotFoundError:
        pytest.skip(f"this machine does not know the zone {name}")
    here = datetime(2026, 3, 5, 12, tzinfo=zone)
    monkeypatch.setattr(finding, "now", lambda: here)
    times = [
        datetime(2026, 3, 5, tzinfo=UTC),
        datetime(2026, 3, 5, 0, 30, tzinfo=zone),
        datetime(2026, 3, 6, tzinfo=UTC),
    ]
    day, early, next_day = (
        library.add(captured(f"Number {number}", published_at=moment))[0].id for number, moment in enumerate(times)
    )
    for text in ("published:2026-03-05", "published:today"):
        assert set(library.search(parse(text)).ids) == {day, early}
    assert library.search(parse("published:>2026-03-05")).ids == (next_day,)
    assert library.search(parse("published:<2026-03-05")).ids == ()
