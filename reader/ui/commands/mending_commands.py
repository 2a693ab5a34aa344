"""What can be done about the text of the open article: capture it again, see what it was, put it right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from reader.library import Library
from reader.ui.commands.undo import History
from reader.ui.commands.undo_bodies import Bodies
from reader.ui.jobs import Captures
from reader.ui.page.page_place import PagePlace
from reader.ui.window.intake import Intake
from reader.ui.window.look import Look
from reader.ui.window.notice import Notice
from reader.ui.window.open_article import OpenArticle
from reader.ui.window.recaptures import Recaptures


class MendingCommands(QObject):
    """One method an action; what they show is loaded when it is first wanted."""

    def __init__(
        self,
        window: QWidget,
        library: Library,
        history: History,
        reading: OpenArticle,
        page: PagePlace,
        look: Look,
    ) -> None:
        super().__init__(window)
        self._window, self._library, self._reading, self._page, self._look = window, library, reading, page, look
        self._bodies = Bodies(library, history)
        self._recaptures = Recaptures(library, self._bodies)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return the handlers by the names of the action table."""
        return {}

    def listen(self, captures: Captures, intake: Intake, notice: Notice) -> None:
        """Follow what is captured, and tell by ``notice``."""
        self._notice = notice
        self._recaptures.listen(captures, intake, notice)
