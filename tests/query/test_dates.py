"""Dates of the search box, against a clock that is asked hour by hour."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.query import When, parse
from reader.query.dates import bounds, days, is_date, is_length, length


def zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        pytest.skip(f"this machine does not know the zone {name}")


ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Almaty", "Australia/Lord_Howe", "America/Sao_Paulo"]
NOW = datetime(2026, 3, 12, 9, 30)
absolute = st.dates(date(1980, 1, 1), date(2040, 12, 31))
written = st.one_of(
    absolute.map(lambda day: day.isoformat()),
    absolute.map(lambda day: f"{day.year}/{day.month}/{day.day}"),
    absolute.map(lambda day: f"{day.year}-{day.month:02}"),
    absolute.map(lambda day: str(day.year)),
    absolute.map(lambda day: "{}-W{:02}".format(*day.isocalendar())),
    st.sampled_from(
        ["today", "Yesterday", "this week", "last-week", "thismonth", "last month", "this year", "last year"]
    ),
    st.builds("{} {} ago".format, st.integers(0, 400), st.sampled_from(["days", "weeks", "month", "y"])),
)


def query_of(text: str) -> When:
    (node,) = parse(text).root.nodes
    assert isinstance(node, When), node
    return node


@given(written, st.sampled_from(ZONES), st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1)))
def test_a_date_is_all_moments_of_its_days_and_no_other(text: str, name: str, local: datetime) -> None:
    now = local.replace(tzinfo=zone(name))
    since, until = bounds(query_of(f'added:"{text}"'), now)
    assert since is not None
    assert until is not None
    stretch = days(text, now.date())
    assert stretch is not None
    first, last = stretch
    step = max(1800, (until - since) // 50)
    for moment in (since - 7200, since - 1, since, *range(since, until, step), until - 1, until, until + 7200):
        day = datetime.fromtimestamp(moment, now.tzinfo).date()
        assert (first <= day <= last) == (since <= moment < until), (moment, day)


@given(written, st.sampled_from(ZONES))
def test_comparisons_part_all_time(text: str, name: str) -> None:
    now = NOW.replace(tzinfo=zone(name))
    since, until = bounds(query_of(f'added:"{text}"'), now)
    assert bounds(query_of(f'added:<"{text}"'), now) == (None, since)
    assert bounds(query_of(f'added:>="{text}"'), now) == (since, None)
    assert bounds(query_of(f'added:<="{text}"'), now) == (None, until)
    assert bounds(query_of(f'added:>"{text}"'), now) == (until, None)
    assert bounds(query_of(f'added:"{text}..{text}"'), now) == (since, until)
    assert bounds(query_of(f'added:"{text}..*"'), now) == (since, None)


@pytest.mark.parametrize(
    ("text", "ago"),
    [
        ("7d", timedelta(days=7)),
        ("2w", timedelta(weeks=2)),
        ("12h", timedelta(hours=12)),
        ("last24hrs", timedelta(hours=24)),
        ("1m", timedelta(days=28)),
        ("1y", timedelta(days=365)),
        ("1 week", timedelta(days=7)),
    ],
)
def test_a_length_is_the_time_since_then(text: str, ago: timedelta) -> None:
    now = NOW.replace(tzinfo=UTC)
    moment = int((now - ago).timestamp())
    assert bounds(query_of(f'added:"{text}"'), now) == (moment, None)
    assert bounds(query_of(f'added:<"{text}"'), now) == (None, moment)
    assert bounds(query_of(f'added:"*..{text}"'), now) == (None, moment)


def test_days_of_23_and_25_hours() -> None:
    now = NOW.replace(tzinfo=zone("Europe/Berlin"))

    def hours(text: str) -> float:
        since, until = bounds(query_of(f"added:{text}"), now)
        assert since is not None
        assert until is not None
        return (until - since) / 3600

    assert (hours("2026-03-28"), hours("2026-03-29"), hours("2026-10-25")) == (24, 23, 25)
    assert hours("2026") == 365 * 24


def test_a_day_that_begins_at_one_o_clock() -> None:
    now = NOW.replace(tzinfo=zone("America/Sao_Paulo"))
    since, _ = bounds(query_of("added:2018-11-04"), now)
    assert since == datetime(2018, 11, 4, 3, tzinfo=UTC).timestamp()


def test_a_week_ago_is_the_same_time_of_day_whatever_the_clocks_did() -> None:
    now = datetime(2026, 4, 2, 9, 30, tzinfo=zone("Europe/Berlin"))
    since, _ = bounds(query_of("added:7d"), now)
    assert since is not None
    assert datetime.fromtimestamp(since, now.tzinfo).replace(tzinfo=None) == datetime(2026, 3, 26, 9, 30)
    shorter = datetime(2026, 3, 31, 9, 30, tzinfo=now.tzinfo)
    assert datetime.fromtimestamp(bounds(query_of("added:1m"), shorter)[0] or 0, now.tzinfo).day == 28


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system cannot change the zone of a process")
def test_without_a_zone_the_machine_s_own_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    zone("America/New_York")
    reset: Callable[[], None] = time.tzset
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", "America/New_York")
    reset()
    try:
        aware = NOW.replace(tzinfo=ZoneInfo("America/New_York"))
        for text in ("today", "2026-03-08", "7d", "last year", "2026"):
            assert bounds(query_of(f'added:"{text}"'), NOW) == bounds(query_of(f'added:"{text}"'), aware)
    finally:
        if before is None:
            monkeypatch.delenv("TZ")
        else:
            monkeypatch.setenv("TZ", before)
        reset()


@given(st.text(st.sampled_from("0123456789dwmyh-/. aglstonhiek<>=*") | st.characters(), max_size=14))
def test_no_date_breaks_it(text: str) -> None:
    if is_date(text):
        assert (length(text) is not None) == is_length(text)
        for at in (NOW.replace(tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)):
            for since, until in ((text, text), (f">{text}", ""), ("", f"<{text}")):
                first, last = bounds(When("added", since, until), at)
                assert first is None or last is None or first <= last


def test_the_first_and_last_years_are_ends() -> None:
    now = NOW.replace(tzinfo=UTC)
    for text in ("0001", "9999", "9999-12-31", "0001-01-01", "9999y"):
        node = query_of(f"added:{text}") if is_date(text) else None
        if node is not None:
            since, until = bounds(node, now)
            assert since is not None
            assert until is None or since <= until
