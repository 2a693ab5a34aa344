"""How the window looks: applies theme and type from the settings, and follows the system when asked to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from reader.frozen import replace
from reader.ui.look_settings import USUAL, LookSettings, Preset, Value
from reader.ui.theme import (
    Theme,
    app_stylesheet,
    desktop_wishes,
    load_theme,
    palette,
    wants_contrast,
    with_highlights,
)
from reader.ui.typography import Typography

if TYPE_CHECKING:
    from reader.ui.window.motion import Motion


class Look(QObject):
    """The theme and the type in force. Everything painted by hand listens to ``themed``."""

    themed = Signal(object)
    """The ``Theme`` in force has changed, or the interface's font."""
    typed = Signal(object)
    """The ``Typography`` of the page has changed (with the theme, too)."""
    presets_changed = Signal()
    """There are other presets, or they have other names or another order."""

    def __init__(self, app: QApplication, settings: LookSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app, self._settings = app, settings
        self._motion: Motion | None = None
        self._flash = app.cursorFlashTime()
        self.theme: Theme = self._load()
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(lambda: self.typed.emit(self.typography()))
        app.setPalette(palette(self.theme))
        app.styleHints().colorSchemeChanged.connect(self._follow)
        wishes: Any = desktop_wishes()
        if wishes is not None:
            wishes.contrastPreferenceChanged.connect(self._follow)

    def dress(self) -> None:
        """Give the window, when it is whole, its style sheet; earlier, each widget would be styled at each new parent."""
        if self._app.styleSheet() != (sheet := app_stylesheet(self.theme)):
            self._app.setStyleSheet(sheet)

    def begin(self) -> None:
        """Learn what the first frame did not need: whether the desktop asks for little motion."""
        from reader.ui.window.motion import Motion

        self._motion = Motion(self)
        self._motion.changed.connect(self.apply)

    @property
    def reduced_motion(self) -> bool:
        """Whether things are to move as little as can be: nothing fades, slides or plays by itself."""
        if self._settings.stillness != "system":
            return self._settings.stillness == "more"
        return self._motion is not None and self._motion.reduced

    def typography(self) -> Typography:
        """Return what the page is set with."""
        values: dict[str, Any] = self._settings.values()
        return Typography(self.theme, **values)

    def put(self, name: str, value: Value) -> None:
        """Choose one of ``look_settings.OPTIONS``. Choices between two frames are shown at once."""
        self._settings.put(name, value)
        self._turn.start()

    def step(self, name: str, by: float) -> None:
        """Make an option that is a number larger or smaller."""
        self.put(name, self._settings.number(name) + by)

    def use(self, values: Mapping[str, Value]) -> None:
        """Choose several options."""
        for name, value in values.items():
            self.put(name, value)

    def use_preset(self, number: int) -> Preset | None:
        """Choose all options as the preset at that place has them; return it, None if there are not so many."""
        presets = self._settings.presets()
        if number >= len(presets):
            return None
        self.use(presets[number].values)
        return presets[number]

    def reset(self) -> None:
        """Go back to the usual type."""
        self.use(USUAL)

    def set_theme(self, name: str) -> None:
        """Use ``system`` or one of the themes from now on."""
        self._settings.theme = name
        self.apply()

    def set_contrast(self, mode: str) -> None:
        """Raise the contrast, or not; one of ``look_settings.MODES``."""
        self._settings.contrast = mode
        self.apply()

    def set_stillness(self, mode: str) -> None:
        """Let things move little, or as usual; one of ``look_settings.MODES``."""
        self._settings.stillness = mode
        self.apply()

    def set_highlights(self, colors: Mapping[str, str]) -> None:
        """Change highlight colours (``#rrggbb``) of the theme in force; all others are as the theme has them."""
        self._settings.set_colors(self.theme.name, colors)
        self.apply()

    def apply(self, *, anew: bool = False) -> None:
        """Show what is chosen now; ``anew`` has everything made again even if the theme is the same."""
        self._turn.stop()
        theme = self._load()
        self.theme = replace(theme) if anew else theme
        self._app.setCursorFlashTime(0 if theme.still else self._flash)
        self._app.setPalette(palette(self.theme))
        self._app.setStyleSheet(app_stylesheet(self.theme))
        self.themed.emit(self.theme)
        self.typed.emit(self.typography())

    def refit(self) -> None:
        """Show everything anew in the system's font. Widgets let go of the old one only with the style sheet."""
        self._app.setStyleSheet("")
        self.apply(anew=True)

    def _load(self) -> Theme:
        theme = load_theme(self._settings.theme, contrast=self._wants_contrast())
        if self.reduced_motion:
            theme = replace(theme, still=True)
        own = self._settings.colors(theme.name)
        return with_highlights(theme, own) if own else theme

    def _wants_contrast(self) -> bool:
        if self._settings.contrast != "system":
            return self._settings.contrast == "more"
        return wants_contrast()

    def _follow(self) -> None:
        if "system" in (self._settings.theme, self._settings.contrast):
            self.apply()
