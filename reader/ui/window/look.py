"""How the window looks: applies theme and type from the settings, and follows the system when asked to."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from reader.ui.settings import Settings
from reader.ui.theme import Theme, app_stylesheet, load_theme, palette
from reader.ui.typography import Typography


class Look(QObject):
    """The theme and the type in force. Everything painted by hand listens to ``themed``."""

    themed = Signal(object)
    """The ``Theme`` in force has changed."""
    typed = Signal(object)
    """The ``Typography`` of the page has changed (with the theme, too)."""

    def __init__(self, app: QApplication, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app, self._settings = app, settings
        self.theme: Theme = load_theme(settings.theme)
        app.setPalette(palette(self.theme))
        app.setStyleSheet(app_stylesheet(self.theme))
        app.styleHints().colorSchemeChanged.connect(self._follow)

    def typography(self) -> Typography:
        """Return what the page is set with."""
        return Typography(self.theme, self._settings.face, self._settings.size, self._settings.measure)

    def set_theme(self, name: str) -> None:
        """Use ``system`` or one of the themes from now on."""
        self._settings.theme = name
        self._apply()

    def set_face(self, family: str) -> None:
        """Set articles in another face."""
        self._settings.face = family
        self.typed.emit(self.typography())

    def set_size(self, pixels: int) -> None:
        """Set articles larger or smaller."""
        self._settings.size = pixels
        self.typed.emit(self.typography())

    def set_measure(self, characters: int) -> None:
        """Make the column wider or narrower."""
        self._settings.measure = characters
        self.typed.emit(self.typography())

    def _follow(self) -> None:
        if self._settings.theme == "system":
            self._apply()

    def _apply(self) -> None:
        self.theme = load_theme(self._settings.theme)
        self._app.setPalette(palette(self.theme))
        self._app.setStyleSheet(app_stylesheet(self.theme))
        self.themed.emit(self.theme)
        self.typed.emit(self.typography())
