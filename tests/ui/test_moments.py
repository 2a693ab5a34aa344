from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from reader.ui.moments import friendly, full_date


@pytest.fixture
def zone(monkeypatch):
    def choose(name: str) -> None:
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield choose
    monkeypatch.undo()
    time.tzset()


def test_a_day_without_a_time_is_the_same_day_everywhere(zone) -> None:
    for name in ("Pacific/Honolulu", "UTC", "Asia/Almaty"):
        zone(name)
        assert full_date(datetime(2026, 3, 12, tzinfo=UTC)) == "12 March 2026"


def test_a_moment_is_told_on_the_readers_own_day(zone) -> None:
    zone("Asia/Almaty")
    assert full_date(datetime(2026, 3, 12, 22, 30, tzinfo=UTC)) == "13 March 2026"


def test_recent_moments_are_told_by_day_and_clock(zone) -> None:
    zone("UTC")
    now = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)  # a Thursday
    assert friendly(now - timedelta(hours=2, minutes=46), now) == "Today, 09:14"
    assert friendly(now - timedelta(hours=13), now) == "Yesterday, 23:00"
    assert friendly(now - timedelta(days=2), now) == "Tue 12:00"
    assert friendly(now - timedelta(days=6), now) == "Fri 12:00"
    assert friendly(now - timedelta(days=7), now) == "5 Mar 2026, 12:00"
    assert friendly(now + timedelta(days=1), now) == "13 Mar 2026, 12:00"
