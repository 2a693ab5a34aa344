"""Statistics: days gathered into weeks and months, painted, told by keys, as tables and as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QTableWidget
from pytestqt.qtbot import QtBot

from reader.library import Library
from reader.library.statistics import Day, Figures
from reader.ui.statistics.buckets import Series, pictures, since, summary, table
from reader.ui.window.window import Window
from tests.ui.shell import fill, opened, press

TODAY = date(2026, 3, 12)  # a Thursday


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    with Library.open(tmp_path / "library") as library:
        one, two, _three = fill(library, "One", "Two", "Three")
        library.set_read([one, two], True)
        library.add_note(one, "Hm.")
        library.retag([one], add=["sea"])
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        yield window


def test_days_are_gathered_into_weeks() -> None:
    first = since(84, TODAY)
    assert first == date(2025, 12, 22)
    days = {TODAY: Day(added=1, read=2, words=460), TODAY - timedelta(days=7): Day(added=5, seconds=120, passed=400)}
    made = pictures(Figures(days, 3, {"sea": {TODAY: 1}}), first, TODAY, 230.0)
    read = next(picture for picture in made if picture.title == "Read each week")
    assert len(read.labels) == 12
    assert read.labels[-1] == "9 Mar 2026"
    assert list(read.series[0].values)[-2:] == [0.0, 2.0]
    assert read.told(11) == "9 Mar 2026: 2 articles"
    assert read._replace(series=[Series("Read", "", [1] * 12)]).told(11) == "9 Mar 2026: 1 article"
    backlog = next(picture for picture in made if picture.title == "Unread articles")
    assert list(backlog.series[0].values)[-3:] == [3.0, 8.0, 7.0]
    pace = next(picture for picture in made if picture.title == "Your pace")
    assert list(pace.series[0].values)[-2:] == [200.0, None]
    assert "Your pace,Pace,2 Mar 2026,200.0,words a minute" in table(made)


def test_long_times_are_told_by_months() -> None:
    made = pictures(Figures({date(2020, 1, 31): Day(added=1), TODAY: Day(read=1)}, 0, {}), None, TODAY, 230.0)
    assert made[0].labels[0] == "Jan 2020"
    assert made[0].labels[-1] == "Mar 2026"
    assert len(made[0].labels) == 75


def test_a_row_of_days_is_told_without_urging() -> None:
    days = {TODAY - timedelta(days=ago): Day(read=1) for ago in (1, 2)}
    assert summary(Figures(days, 0, {}), TODAY) == "This week: 2 read, 0 marked · 2 days of reading in a row"
    assert "row" not in summary(Figures({}, 0, {}), TODAY)


def test_the_window_shows_charts_and_tables(
    qtbot: QtBot, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(qtbot, window, "go_statistics")
    desk = window.desks.statistics
    qtbot.waitUntil(lambda: not desk.waiting())
    dialog = desk.dialog
    assert dialog is not None
    assert "2 read, 1 marked" in dialog.summary.text()
    chart = dialog.charts[0]
    assert chart.accessibleName() == "Read each week"
    assert "2 articles" in chart.accessibleDescription()
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert "0 articles" in chart.accessibleDescription()
    assert not dialog.grab().isNull()
    dialog.range.setCurrentIndex(2)
    qtbot.waitUntil(lambda: not desk.waiting())
    dialog.tables.setChecked(True)
    tables = dialog.findChildren(QTableWidget)
    assert {one.accessibleName() for one in tables} >= {"Read each week", "Tags of what was added each week"}
    target = tmp_path / "out.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    dialog.save.click()
    assert target.read_text("utf-8").startswith("chart,series,time")


def test_what_is_read_is_noted(window: Window) -> None:
    window._log.note(30, 100)
    assert window.library.statistics().days[date.today()].seconds == 0
    window._log.note(40, 120)
    today = window.library.statistics().days[date.today()]
    assert (today.seconds, today.passed) == (70, 220)
