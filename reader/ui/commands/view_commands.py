"""What can be done to the window itself: where to look, what to show, how it is set."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMainWindow

from reader.ui.look_settings import USUAL
from reader.ui.settings import Settings
from reader.ui.theme import THEMES
from reader.ui.window.browsing import Browsing
from reader.ui.window.look import Look
from reader.ui.window.panes import Panes


class ViewCommands(QObject):
    """One method an action."""

    def __init__(self, window: QMainWindow, panes: Panes, look: Look, settings: Settings, browsing: Browsing) -> None:
        super().__init__()
        self._window, self._panes, self._look = window, panes, look
        self._settings, self._browsing = settings, browsing

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return the handlers by the names of the action table."""
        made: dict[str, Callable[[], object]] = {
            "sidebar": self.toggle_sidebar,
            "list": self.toggle_list,
            "fullscreen": self.toggle_fullscreen,
            "focus_mode": lambda: self._panes.leave_alone(not self._panes.alone),
            "larger": partial(self.resize_type, 1),
            "smaller": partial(self.resize_type, -1),
            "wider": partial(self.resize_column, 4),
            "narrower": partial(self.resize_column, -4),
            "usual_type": self.usual_type,
        }
        for place in ("inbox", "later", "archive", "starred", "all", "feeds"):
            made[f"go_{place}"] = partial(self.go, place)
        for number in range(4):
            made[f"preset_{number + 1}"] = partial(self._look.use_preset, number)
        for name in ("system", *THEMES):
            made[f"theme_{name}"] = partial(self._look.set_theme, name)
        return made

    def go(self, place: str) -> None:
        """Show a place; in a narrow window, turn to the list."""
        self._panes.read(False)
        self._browsing.go(place)

    def toggle_sidebar(self) -> None:
        """Show or hide the sidebar."""
        self._panes.want(sidebar=not self._panes.sidebar_wanted)
        self._settings.sidebar = self._panes.sidebar_wanted

    def toggle_list(self) -> None:
        """Show or hide the list."""
        self._panes.want(list_=not self._panes.list_wanted)
        self._settings.list = self._panes.list_wanted

    def toggle_fullscreen(self) -> None:
        """Fill the screen, or be again the window, maximized or not, that it was."""
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def resize_type(self, pixels: int) -> None:
        """Make the type larger or smaller."""
        self._look.step("size", pixels)

    def resize_column(self, characters: int) -> None:
        """Make the column wider or narrower."""
        self._look.step("measure", characters)

    def usual_type(self) -> None:
        """Go back to the usual size and column."""
        self._look.use({name: USUAL[name] for name in ("size", "measure")})
