from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.library import Found
from reader.ui.catalogue.grouping import by_day, by_site, fits, grouped, named

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


def seconds(*when: int) -> int:
    return int(datetime(*when, tzinfo=UTC).timestamp())  # type: ignore[arg-type,misc]


def test_days_are_called_as_people_call_them() -> None:
    today = date(2026, 3, 14)
    days = (today, date(2026, 3, 13), date(2026, 3, 12), date(2025, 11, 23))
    assert [named(day, today) for day in days] == [
        *("Today", "Yesterday", "Thursday 12 March", "Sunday 23 November 2025")
    ]


def test_days_begin_at_midnight_where_the_reader_is() -> None:
    zone = timezone(timedelta(hours=5))
    moments = [seconds(2026, 3, 14, 1), seconds(2026, 3, 13, 20), seconds(2026, 3, 13, 18), seconds(2026, 3, 1, 9)]
    assert by_day(moments, NOW, zone) == ([0, 2, 3], ["Today", "Yesterday", "Sunday 1 March"])
    assert by_day(moments[::-1], NOW, zone) == ([0, 1, 2], ["Sunday 1 March", "Yesterday", "Today"])


@pytest.mark.parametrize("name", ["America/New_York", "Asia/Almaty", "Europe/Berlin"])
def test_a_day_without_a_time_stays_on_its_day(name: str) -> None:
    moments = [seconds(2026, 3, 14), seconds(2026, 3, 13), seconds(2026, 3, 12)]
    starts, titles = by_day(moments, NOW, ZoneInfo(name), dates=True)
    assert starts == [0, 1, 2]
    assert titles[1:] == ["Yesterday", "Thursday 12 March"]
    assert by_day(moments[::-1], NOW, ZoneInfo(name), dates=True) == ([0, 1, 2], titles[::-1])


@given(st.lists(st.integers(1_700_000_000, 1_780_000_000), max_size=60), st.booleans(), st.integers(-11, 12))
def test_each_moment_is_under_the_day_that_it_is_in(moments: list[int], falling: bool, hours: int) -> None:
    zone = timezone(timedelta(hours=hours))
    ordered = sorted((moment + (moment % 86_400 == 0) for moment in moments), reverse=falling)
    starts, titles = by_day(ordered, NOW, zone)
    assert starts == sorted(set(starts))
    for start, end, title in zip(starts, [*starts, len(ordered)][1:], titles, strict=True):
        days = {datetime.fromtimestamp(moment, UTC).astimezone(zone).date() for moment in ordered[start:end]}
        assert [named(day, NOW.astimezone(zone).date()) for day in days] == [title]
    assert (starts, titles) == by_day(ordered, NOW, zone, dates=True), "the same, as none is at midnight UTC"
    assert len(titles) == len(set(titles)), "no day twice"


def test_sites_are_told_apart_whatever_their_case() -> None:
    assert by_site(["", "Ledger", "ledger", "Small Machines"]) == ([0, 1, 3], ["No site", "Ledger", "Small Machines"])


class Dated:
    """Stands in for the library: one article a day."""

    def moments(self, ids: tuple[int, ...], _by: str) -> list[int]:
        return [seconds(2026, 3, number, 12) for number in ids]


def test_marks_are_in_the_group_of_their_article() -> None:
    found = Found((14, 13, 12), 9, (14, -4, -6, 13, -9, 12))
    groups = grouped(Dated(), found, "newest", "day", NOW)  # type: ignore[arg-type]
    assert groups.starts == (0, 3, 5)
    assert groups.title_of(2) == groups.heading(0)
    assert groups.heading(1) == ""


def test_only_orders_that_keep_a_group_together_are_grouped() -> None:
    assert fits("day", "published-oldest")
    assert not fits("day", "title")
    assert not fits("site", "newest")
    assert grouped(Dated(), Found((14, 13), 1), "title", "day", NOW).starts == ()  # type: ignore[arg-type]
