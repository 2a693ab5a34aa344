from datetime import UTC, datetime, timedelta, timezone

import pytest

from reader.ui.wording import counted, day, duration, grouped

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0, "0 min"),
        (9, "9 min"),
        (60, "1 h"),
        (250, "4 h 10 min"),
        (599, "9 h 59 min"),
        (630, "11 h"),
        (90_000, "1\u2009500 h"),
    ],
)
def test_durations_are_short(minutes: int, text: str) -> None:
    assert duration(minutes) == text


def test_numbers_are_grouped_and_nouns_agree() -> None:
    assert grouped(2031) == "2\u2009031"
    assert counted(1, "article") == "1 article"
    assert counted(0, "article") == "0 articles"


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (NOON, "Today"),
        (NOON - timedelta(days=1), "Yesterday"),
        (NOON - timedelta(days=2), "12 Mar"),
        (NOON - timedelta(days=400), "7 Feb 2025"),
        (NOON + timedelta(days=2), "16 Mar"),
    ],
)
def test_days(moment: datetime, text: str) -> None:
    assert day(moment, NOON, UTC) == text


def test_a_bare_date_stays_on_its_day_west_of_greenwich() -> None:
    west = timezone(timedelta(hours=-8))
    assert day(datetime(2026, 3, 12, tzinfo=UTC), NOON, west) == "12 Mar"
    assert day(datetime(2026, 3, 12, 3, tzinfo=UTC), NOON, west) == "11 Mar"
