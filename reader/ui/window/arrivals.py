"""What becomes of captures: progress in the list, the new article chosen when it was asked for, a word when it was not."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from reader.address import host
from reader.library import Library
from reader.ui.catalogue.article_list import ArticleList
from reader.ui.jobs import Captures, Job
from reader.ui.window.choice import Choice
from reader.ui.window.intake import Intake
from reader.ui.window.notice import Notice
from reader.ui.window.open_article import OpenArticle


class Arrivals(QObject):
    """Connects captures with the list and the page. A capture never takes the page from an article being read.

    Of what is captured once more ``Recaptures`` tells.
    """

    def __init__(
        self, library: Library, list_: ArticleList, reading: OpenArticle, choice: Choice, notice: Notice
    ) -> None:
        super().__init__()
        self._library, self._list, self._reading = library, list_, reading
        self._choice, self._notice = choice, notice
        self._beside: dict[Job, int] = {}
        self._saved: set[int] = set()

    def listen(self, captures: Captures, intake: Intake) -> None:
        """Follow what is captured. To be called after the window follows it, so that the library is up to date here."""
        captures.progressed.connect(self._on_progress)
        captures.finished.connect(self._on_finished)
        captures.failed.connect(self._on_failed)
        captures.held.connect(self._on_held)
        captures.unnoted.connect(self._notice.show_lasting)
        intake.began.connect(self._on_began)
        intake.known.connect(self._on_known)
        intake.reading.connect(self._on_reading)
        intake.saving.connect(self._on_saving)
        intake.failed.connect(self._notice.show_failure)

    def _on_began(self, article_id: int, alone: bool) -> None:
        self._list.show_progress(article_id, "Waiting…", 0.0)
        if alone or self._reading.article is None:
            self._choice.want(article_id)

    def _on_known(self, article_id: int) -> None:
        self._notice.show_message("Already in your library.", "Open", self._going(article_id))

    def _on_reading(self, job: Job, alone: bool) -> None:
        if alone:
            self._beside[job] = self._open_id()
        self._notice.show_message(_reading(job))

    def _on_saving(self, article_id: int) -> None:
        self._saved.add(article_id)
        self._notice.show_message(f"Saving {host(self._library.article(article_id).url)}…")

    def _on_progress(self, row: int, label: str, share: float) -> None:
        if row:
            self._list.show_progress(row, label, min(share, 0.99))

    def _on_finished(self, job: Job, article_id: int, created: bool) -> None:
        asked_beside = self._beside.pop(job, -1)
        self._notice.take_back(_reading(job))
        if job.row:
            self._list.show_progress(job.row, "", 1.0)
        if job.again or job.bulk or self._open_id() == article_id:
            return
        if job.row in self._saved:
            self._saved.discard(job.row)
            title = shortened(self._library.article(article_id).title)
            self._notice.show_message(f"Saved “{title}” to your library.", "Open", self._going(article_id))
        elif job.row != article_id and not created:
            self._notice.show_message("Already in your library; it is up to date now.", "Open", self._going(article_id))
        elif self._open_id() in (0, asked_beside):
            self._choice.want(article_id)
        elif article_id != job.row or article_id not in self._list.ids or not self._list.isVisible():
            title = self._library.article(article_id).title
            self._notice.show_message(f"Added “{shortened(title)}”.", "Open", self._going(article_id))

    def _on_failed(self, job: Job, reason: str) -> None:
        self._beside.pop(job, None)
        self._notice.take_back(_reading(job))
        if job.row:
            self._list.show_progress(job.row, "", 1.0)
        if job.again or job.bulk:
            return
        seen = job.row in self._list.ids and self._list.isVisible() and job.row not in self._saved
        self._saved.discard(job.row)
        if not seen and (not job.row or self._open_id() != job.row):
            self._notice.show_failure(reason)

    def _on_held(self, job: Job, reason: str) -> None:
        self._list.show_progress(job.row, reason, 0.0)

    def _going(self, article_id: int) -> Callable[[], None]:
        return partial(self._choice.go, article_id)

    def _open_id(self) -> int:
        return self._reading.article.id if self._reading.article else 0


def _reading(job: Job) -> str:
    return f"Reading {job.name or 'the text'}…"


def shortened(title: str, most: int = 60) -> str:
    """Return a title that fits into a sentence."""
    return title if len(title) <= most else title[: most - 1].rstrip() + "…"
