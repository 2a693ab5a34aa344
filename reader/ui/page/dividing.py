"""The words that an article's setting had no time to divide: divided while nobody waits, and the article set anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from reader.ui.page.unrolling import ENOUGH
from reader.ui.typesetting.setting import Setting

if TYPE_CHECKING:
    from reader.ui.page.page import Page

ALLOWANCE = 20
"""New words that are divided before a short article is shown: half a millisecond."""
_SHORT = 5_000
"""Characters up to which an article may have no more new words than these, for someone who reads in its language."""


def allowance(text: str) -> int:
    """Return how many new words of a text are divided before it is shown.

    A longer text has more new words than could be divided, whatever has been read before, and is set anew when all of them
    have been: a few would be of no use.
    """
    return ALLOWANCE if len(text) < _SHORT else 0


class Dividing(QObject):
    """Looks after one page."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._setting: Setting | None = None
        self._text = ""
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._tick)

    def look(self) -> None:
        """Begin with the words that wait in what is shown now, if there are any; once for each text."""
        setting = self._page.view.setting
        if setting is self._setting or setting is None or not setting.division.waiting():
            return
        self._setting = setting
        if setting.text is not self._text:
            self._text = setting.text
            self._timer.start()

    def _tick(self) -> None:
        setting = self._setting
        if setting is None or setting is not self._page.view.setting:
            self._timer.stop()
        elif not setting.complete and len(setting.text) <= ENOUGH:
            pass  # the rest of it is being set right now, and may bring more words
        elif setting.division.learn():
            self._timer.stop()
            # Who has selected something or come to an article in slices meets the words when it is set next.
            if setting.complete and not self._page.view.textCursor().hasSelection():
                self._page.arrange(anew=True)
