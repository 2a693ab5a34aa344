"""What the page learns of its reader goes into the settings and the menus, and comes back from them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction

from reader.library import Library
from reader.ui.habits import Habits
from reader.ui.page.page_place import PagePlace
from reader.ui.settings import Settings
from reader.ui.window.reading_log import ReadingLog


def keep_habits(page: PagePlace, settings: Settings, actions: Mapping[str, QAction], library: Library) -> ReadingLog:
    """Give the page the habits of this library's reader, and remember what becomes of them, and how long was read."""

    def show(habits: Habits) -> None:
        actions["paged"].setChecked(habits.paged)
        actions["dim"].setChecked(habits.dimmed)

    def keep(habits: Habits) -> None:
        settings.habits = page.habits = habits
        show(habits)

    page.habits = settings.habits
    page.habits_changed.connect(keep)
    show(page.habits)
    log = ReadingLog(library)
    page.passed.connect(log.note)
    return log
