"""Whether the desktop asks for little motion: from Qt where it knows (6.12), on Linux from the settings portal."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from reader.ui.theme import desktop_wishes

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusMessage

_SERVICE, _PATH, _FACE = (
    "org.freedesktop.portal.Desktop",
    "/org/freedesktop/portal/desktop",
    "org.freedesktop.portal.Settings",
)
_STILL = {
    ("org.freedesktop.appearance", "reduced-motion"): 1,
    ("org.gnome.desktop.interface", "enable-animations"): False,
    ("org.kde.kdeglobals.KDE", "AnimationDurationFactor"): "0",
}
"""What each desktop calls it, and the value by which it asks for little."""


class Motion(QObject):
    """Asks once, without waiting, and hears of changes. Until there is an answer nothing is asked for."""

    changed = Signal()
    """Little motion is asked for now, or no more."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._asking: dict[tuple[str, str], bool] = {}
        self._calls: list[Any] = []
        self._wishes: Any = desktop_wishes()
        if hasattr(self._wishes, "motionPreference"):
            wishes: Any = self._wishes
            wishes.motionPreferenceChanged.connect(lambda *_: self.changed.emit())
        else:
            self._wishes = None
            if sys.platform.startswith("linux") and os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
                self._ask()

    @property
    def reduced(self) -> bool:
        """Whether the desktop asks for little motion, as far as is known."""
        if self._wishes is not None:
            return bool(self._wishes.motionPreference().name != "NoPreference")
        return any(self._asking.values())

    def _ask(self) -> None:
        from PySide6.QtCore import SLOT
        from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            return
        for group, key in _STILL:
            message = QDBusMessage.createMethodCall(_SERVICE, _PATH, _FACE, "Read")
            message.setArguments([group, key])
            watcher = QDBusPendingCallWatcher(bus.asyncCall(message, 2000), self)
            watcher.finished.connect(lambda done, name=(group, key): self._on_answer(name, done.reply()))
            self._calls.append(watcher)
        slot: Any = SLOT("on_changed(QDBusMessage)")
        bus.connect(_SERVICE, _PATH, _FACE, "SettingChanged", self, slot)

    def _on_answer(self, name: tuple[str, str], reply: QDBusMessage) -> None:
        arguments = reply.arguments()
        if not reply.errorName() and arguments:
            self._set(name, _plain(arguments[0]))

    def _set(self, name: tuple[str, str], value: object) -> None:
        before = self.reduced
        self._asking[name] = value == _STILL[name]
        if self.reduced is not before:
            self.changed.emit()

    @Slot("QDBusMessage")
    def on_changed(self, message: QDBusMessage) -> None:
        """Take over a setting that has changed."""
        arguments = message.arguments()
        if len(arguments) == 3 and (name := (str(arguments[0]), str(arguments[1]))) in _STILL:
            self._set(name, _plain(arguments[2]))


def _plain(value: object) -> object:
    """Return what is inside the variants: portals nest them."""
    inner: Any = value
    while hasattr(inner, "variant"):
        inner = inner.variant()
    found: object = inner
    return found
