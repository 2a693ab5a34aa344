from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from PySide6.QtWidgets import QLabel

from reader.frozen import replace
from reader.ui.page import days, thread_entry
from reader.ui.page.thread import Thread
from reader.ui.theme import load_theme
from reader.ui.typography import Typography
from tests.ui.pages import note


def test_today_becomes_yesterday_at_midnight_without_anything_being_shown_anew(qtbot, monkeypatch) -> None:
    now = datetime(2026, 3, 12, 23, 58, tzinfo=UTC).astimezone()
    clock = [now]

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return clock[0].astimezone(tz)

    class Day(date):
        @classmethod
        def today(cls):
            return clock[0].astimezone().date()

    monkeypatch.setattr(thread_entry, "datetime", Clock)
    monkeypatch.setattr(days, "date", Day)
    made = Thread(Typography(load_theme("light")))
    qtbot.addWidget(made)
    made.set_width(500)
    made.show_notes([replace(note(1, "A thought"), created_at=now, updated_at=now)])

    def dates() -> list[str]:
        return [label.text().split(",")[0] for label in made.findChildren(QLabel) if "," in label.text()]

    assert dates() == ["Today"]
    made.days.look()
    assert dates() == ["Today"]
    clock[0] = now.replace(day=now.day + 1)
    made.days.look()
    assert dates() == ["Yesterday"]


@pytest.fixture(autouse=True)
def _app(qapp) -> None:
    """Let there be widgets."""
