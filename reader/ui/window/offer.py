"""The offer of a copied address: one quiet line when the reader turns to the window. Nothing is fetched unless it is taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication

from reader.address import host, is_web
from reader.errors import ReaderError
from reader.library import Library
from reader.ui.settings import Settings
from reader.ui.window.intake import Intake
from reader.ui.window.notice import Notice

_LONGEST = 2_000


class Offer(QObject):
    """Each address is offered once, and none that is kept already or was copied here."""

    def __init__(self, library: Library, intake: Intake, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._library, self._intake, self._settings = library, intake, settings
        self._last = ""

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return the handlers by the names of the action table."""
        return {"offer_clipboard": self.toggle}

    def listen(self, actions: Mapping[str, QAction], notice: Notice) -> None:
        """Offer by ``notice`` whenever the reader comes back to Postil."""
        self._action, self._notice = actions["offer_clipboard"], notice
        self._action.setChecked(self._settings.offers)
        app = QApplication.instance()
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self._on_state)

    def toggle(self) -> None:
        """Offer from now on, or no more."""
        self._settings.offers = not self._settings.offers
        self._action.setChecked(self._settings.offers)

    def look(self) -> None:
        """Offer what is on the clipboard, if it is a single address that is new."""
        clipboard = QGuiApplication.clipboard()
        if not self._settings.offers or clipboard.ownsClipboard():
            return
        text = clipboard.text()
        address = text.strip() if len(text) < _LONGEST else ""
        if not is_web(address) or len(address.split()) != 1 or address == self._last:
            return
        self._last = address
        try:
            known = self._library.kept([address])
        except ReaderError:  # whoever looks at the library next says what is wrong
            return
        if not known:
            self._notice.show_message(_said(address), "Add", partial(self._intake.add, [address]))

    def _on_state(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive:
            self.look()


def _said(address: str) -> str:
    shown = address.partition("://")[2]
    return f"You have copied an address: {shown if len(shown) <= 60 else host(address) + '/…'}"
