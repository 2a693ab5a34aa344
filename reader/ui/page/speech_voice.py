"""A voice of the system, through Qt's speech module, which is not always installed."""

from __future__ import annotations

import importlib
import sys
from typing import Any

from PySide6.QtCore import QLocale, QObject, Signal


class VoiceError(Exception):
    """There is no voice; str() says in a sentence why, and how to get one."""


class Voice(QObject):
    """Says one sentence after another. ``engine`` is for tests: Qt's name of the engine, the system's own if empty."""

    done = Signal()
    """What was said has been said to its end."""
    failed = Signal(str)
    """It fell silent; one sentence why."""

    def __init__(self, parent: QObject, engine: str = "") -> None:
        """May raise ``VoiceError``."""
        super().__init__(parent)
        module = _module()
        made = module.QTextToSpeech
        if not engine and not set(made.availableEngines()) - {"mock"}:
            raise VoiceError(_NO_ENGINE)
        self._states = made.State
        self._speaks = self._asked = False
        self._speech: Any = made(engine, self) if engine else made(self)
        if self._speech.state() == self._states.Error:
            raise VoiceError(_NO_ENGINE)
        self._speech.stateChanged.connect(self._changed)

    def choose(self, lang: str) -> None:
        """Take a voice for a language (BCP 47; the system's own if empty); may raise ``VoiceError``."""
        found = self._speech.availableLocales()
        if not found:
            raise VoiceError(_NO_VOICE)
        wanted = QLocale(lang) if lang else QLocale.system()
        near = [locale for locale in found if locale.language() == wanted.language()]
        exact = [locale for locale in near if locale.territory() == wanted.territory()]
        if near:
            present = self._speech.locale()
            if not any(present == locale for locale in exact or near):
                self._speech.setLocale((exact or near)[0])
        elif lang and wanted.language() != QLocale.Language.C:
            name = QLocale.languageToString(wanted.language())
            raise VoiceError(f"This system has no voice for {name}: install one to have this article read aloud.")

    def say(self, text: str, rate: float) -> None:
        """Say a sentence, instead of what is being said; ``rate`` is from -1.0 to 1.0."""
        if self._speech.state() != self._states.Ready:
            self.stop()  # else it would go from one to the other without a word
        self._speaks, self._asked = False, True
        self._speech.setRate(rate)
        self._speech.say(text)

    def pause(self) -> None:
        """Fall silent in the middle."""
        self._speech.pause()

    def resume(self) -> None:
        """Go on where it paused."""
        self._speech.resume()

    def stop(self) -> None:
        """Fall silent."""
        self._speaks = self._asked = False
        self._speech.stop()

    def _changed(self, state: object) -> None:
        if state == self._states.Speaking and (self._asked or self._speaks):
            self._asked, self._speaks = False, True
        elif state == self._states.Ready and self._speaks:
            self._speaks = False
            self.done.emit()
        elif state == self._states.Error and (self._asked or self._speaks):
            self._speaks = self._asked = False
            self.failed.emit(_NO_ENGINE)


def _module() -> Any:  # noqa: ANN401 - it may not be there, and so has no types
    try:
        return importlib.import_module("PySide6.QtTextToSpeech")
    except ImportError as error:
        raise VoiceError(_NO_MODULE) from error


_LINUX = sys.platform.startswith("linux")
_NO_MODULE = 'To have articles read aloud, install Qt’s speech module: pip install "postil[speech]"' + (
    ", and speech-dispatcher with a voice." if _LINUX else "."
)
_NO_ENGINE = (
    "No speech engine answers: install speech-dispatcher and a voice such as espeak-ng to have articles read aloud."
    if _LINUX
    else "No speech engine answers: turn on a voice in the system’s settings to have articles read aloud."
)
_NO_VOICE = "This system has no voice: install one in its speech settings to have articles read aloud."
