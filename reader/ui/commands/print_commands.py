"""What can be done with the open article on paper: print it, or save it as PDF."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from reader.errors import LibraryError
from reader.library import Library
from reader.ui.commands.library_commands import show_outcome
from reader.ui.window.look import Look
from reader.ui.window.notice import Notice
from reader.ui.window.open_article import OpenArticle

if TYPE_CHECKING:
    from pathlib import Path

    from reader.model import Highlight, Note
    from reader.ui.page.printing import Printing, Sheaf


class PrintCommands(QObject):
    """Two actions. All that they need is loaded when one is used first."""

    told = Signal(str)
    """Something cannot be printed: one sentence."""
    began = Signal(str)
    """What is being done, to be shown until it is; sent again with every step."""
    saved = Signal(object, str)
    """The file that was written, and the sentence that says so."""

    def __init__(self, window: QWidget, library: Library, reading: OpenArticle, look: Look) -> None:
        super().__init__(window)
        self._window, self._library, self._reading, self._look = window, library, reading, look
        self._printing: Printing | None = None

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return the handlers by the names of the action table."""
        return {"print": self.print, "pdf": self.save}

    def tell_by(self, notice: Notice) -> None:
        """Have what is told shown there."""
        self.told.connect(notice.show_lasting)
        self.began.connect(notice.show_lasting)
        self.saved.connect(lambda path, text: notice.show_message(text, "Show", lambda: show_outcome(path)))

    def print(self) -> None:
        """Ask how, then print."""
        if (sheaf := self._sheaf()) is not None:
            self._tool().ask_printer(sheaf)

    def save(self) -> None:
        """Ask how and where, then write a PDF."""
        if (sheaf := self._sheaf()) is not None:
            self._tool().ask_file(sheaf)

    def _tool(self) -> Printing:
        if self._printing is None:
            from reader.ui.page.printing import Printing

            self._printing = Printing(self._window)
            self._printing.told.connect(self.told)
            self._printing.began.connect(self.began)
            self._printing.saved.connect(self.saved)
        return self._printing

    def _sheaf(self) -> Sheaf | None:
        """Return what is to be printed."""
        article = self._reading.article
        if article is None or not article.content_hash:
            self.told.emit("Open an article first; there is nothing to print.")
            return None
        from reader import document
        from reader.ui.page.printing import Sheaf

        try:
            body = document.from_html(self._library.body(article.id))
            marks, notes = self._library.highlights(article.id), self._library.notes(article.id)
            images: dict[str, Path] = self._library.images(article.id)
        except LibraryError as error:
            self.told.emit(str(error))
            return None
        written: list[Highlight | Note] = [*marks, *notes]
        linked = {mark.uid: led for mark in written if (led := self._reading.linking.lead(mark))}
        return Sheaf(article, body, marks, notes, images, self._look.typography(), linked)
