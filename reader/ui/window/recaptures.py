"""Articles captured once more: what was before is kept, what has changed is told, a failure changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from reader.errors import LibraryError
from reader.library import Library
from reader.ui.commands.undo_bodies import Bodies
from reader.ui.jobs import Captures, Job
from reader.ui.window.arrivals import shortened
from reader.ui.window.intake import Intake
from reader.ui.window.notice import Notice
from reader.ui.wording import counted


class Recaptures(QObject):
    """Follows the captures of articles that have a body."""

    def __init__(
        self, library: Library, bodies: Bodies, show: Callable[[int, int], None], repair: Callable[[int], None]
    ) -> None:
        """``show`` is given an article and the version to compare its present body with, ``repair`` an article."""
        super().__init__()
        self._library, self._bodies, self._show, self._repair = library, bodies, show, repair
        self._before: dict[Job, tuple[int, str, int]] = {}

    def listen(self, captures: Captures, intake: Intake, notice: Notice) -> None:
        """Follow what is captured. To be called after the window follows it, so that the library is up to date here."""
        self._captures, self._notice = captures, notice
        intake.again.connect(self._on_began)
        captures.finished.connect(self._on_finished)
        captures.failed.connect(self._on_failed)

    def _on_began(self, job: Job) -> None:
        if job.row in self._captures.running():
            return
        title = shortened(self._library.article(job.row).title)
        doing = f"Capturing “{title}” again…" if not job.request.body else f"Fetching pictures of “{title}”…"
        self._before[job] = self._library.versions(job.row)[0].id, doing, len(self._library.images(job.row))
        self._notice.show_lasting(doing, "Cancel", partial(self._captures.cancel, job.row))

    def _on_finished(self, job: Job, article_id: int, _created: bool) -> None:
        if job not in self._before:
            return
        before, doing, pictures = self._before.pop(job)
        self._notice.take_back(doing)
        try:
            changed = self._library.versions(article_id)[0].id != before
            if changed:
                self._bodies.keep_capture(article_id, before)
            came = len(self._library.images(article_id)) - pictures
            if changed or not job.request.body:
                self._tell(article_id, before if changed else 0)
            elif came > 0:
                self._notice.show_message(f"{counted(came, 'picture has', 'pictures have')} come.")
            else:
                self._notice.show_message("No picture is missing that could be had.")
        except LibraryError as error:  # it has been deleted meanwhile
            self._notice.show_message(str(error))

    def _tell(self, article_id: int, before: int) -> None:
        title = shortened(self._library.article(article_id).title)
        if not before:
            self._notice.show_message(f"Captured “{title}” again: nothing has changed.")
            return
        from reader.ui.changes_wording import SAME_WORDS, said
        from reader.ui.page.lost import said as lost_said

        found = self._library.compare_versions(article_id, old=before)
        what = said(found.changes, len(found.touched)) if found.changes or found.touched else SAME_WORDS
        text = f"Captured “{title}” again: {what[:1].lower()}{what[1:]}."
        if lost := lost_said(self._library.doubtful(article_id)):
            self._notice.show_lasting(f"{text[:-1]}; {lost}.", "Repair", partial(self._repair, article_id))
            return
        tell = self._notice.show_lasting if found.touched else self._notice.show_message
        tell(text, "Show", partial(self._show, article_id, before))

    def _on_failed(self, job: Job, reason: str) -> None:
        if job in self._before:
            self._notice.take_back(self._before.pop(job)[1])
            self._notice.show_failure(f"{reason} The article stays as it was.")
