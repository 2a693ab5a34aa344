"""A word about an article that has just been captured and is perhaps kept already, under another address."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from reader.errors import ReaderError
from reader.library import Library
from reader.ui.jobs import Captures, Job, Questions
from reader.ui.window.arrivals import shortened
from reader.ui.window.look import Look
from reader.ui.window.notice import Notice
from reader.ui.window.open_article import OpenArticle


class Arrived(QObject):
    """Asks on a thread of its own, when an article that was captured by itself is there. Of one of many it says nothing."""

    def __init__(self, window: QWidget, library: Library, look: Look, reading: OpenArticle, notice: Notice) -> None:
        super().__init__(window)
        self._window, self._library, self._look = window, library, look
        self._reading, self._notice = reading, notice
        self._questions: Questions | None = None
        self._asked: int | None = None

    def listen(self, captures: Captures) -> None:
        """Follow what is captured."""
        captures.finished.connect(self._on_finished)

    def waiting(self) -> bool:
        """Say whether an answer is still to come."""
        return self._asked is not None

    def stop(self) -> None:
        """End the thread."""
        if self._questions is not None:
            self._questions.blockSignals(True)
            self._questions.stop()

    def _on_finished(self, job: Job, article_id: int, created: bool) -> None:
        if job.bulk or job.again or (job.row != article_id and not created):
            return
        if self._questions is None:
            self._questions = Questions(self._library.folder, self)
            self._questions.answered.connect(self._on_answer)
            self._questions.failed.connect(self._on_failure)
        self._asked = self._questions.put(partial(_twin, article_id=article_id))

    def _on_failure(self, number: int, _reason: str) -> None:
        if number == self._asked:
            self._asked = None

    def _on_answer(self, number: int, found: tuple[int, int] | None) -> None:
        if number != self._asked:
            return
        self._asked = None
        if found is None:
            return
        new, kept = found
        try:
            title = shortened(self._library.article(kept).title or "Untitled")
            own = shortened(self._library.article(new).title or "Untitled")
        except ReaderError:  # one of them has been deleted meanwhile
            return
        here = self._reading.article is not None and self._reading.article.id == new
        text = f"{'This' if here else f'“{own}”'} looks like “{title}”, which you keep."
        self._notice.add_message(text, "Compare", partial(self._compare, kept, new))

    def _compare(self, kept: int, new: int) -> None:
        from reader.ui.twins.difference import Difference

        try:
            bodies = [self._library.body(number) for number in (kept, new)]
            names = [self._library.article(number).title or "Untitled" for number in (kept, new)]
        except ReaderError as error:
            self._notice.show_message(str(error))
            return
        Difference(self._window, self._look.typography().theme, names, bodies).open()


def _twin(library: Library, article_id: int) -> tuple[int, int] | None:
    """Return the article, and the kept one that it is likest; None for none."""
    twins = library.twins_at_hand(article_id)
    return (article_id, twins[0].id) if twins else None
