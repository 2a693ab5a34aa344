"""What the dialog of a page's parts asks for, done: pages looked at and tried, rules saved, articles made anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from reader.errors import ReaderError
from reader.library import Library
from reader.ui.commands.undo import History
from reader.ui.jobs import Captures, Job
from reader.ui.parts.asking import Pages, Tried, page_of
from reader.ui.parts.parts_dialog import PartsDialog
from reader.ui.theme import Theme
from reader.ui.window.intake import Intake

if TYPE_CHECKING:
    from reader.capture import Rule
    from reader.capture.rules import SiteRules

TRIED = 24
"""Kept pages of a site that a rule is tried on before it is saved, the newest first."""


class PartsDesk(QObject):
    """One article's dialog at a time."""

    def __init__(
        self,
        window: QWidget,
        library: Library,
        history: History,
        captures: Captures,
        intake: Intake,
        tell: Callable[[str], None],
    ) -> None:
        super().__init__(window)
        self._window, self._library, self._history = window, library, history
        self._captures, self._intake, self._tell = captures, intake, tell
        self._pages: Pages | None = None
        self._dialog: PartsDialog | None = None
        self._article_id, self._url, self._site = 0, "", ""
        self._asked = 0
        self._trying = False
        self._tried: list[Tried] = []
        self._left = 0
        window.installEventFilter(self)

    def open(self, article_id: int, theme: Theme) -> None:
        """Show the parts of an article's page."""
        from reader.capture import Rule, rules

        try:
            article = self._library.article(article_id)
            page_of(self._library, article_id, Rule())
            self._article_id, self._url, self._site = article_id, article.url, rules.site_of(article.url)
            rule = self._rules().at(self._url)
        except ReaderError as error:
            self._tell(str(error))
            return
        self._dialog = dialog = PartsDialog(self._window, theme, article.title, self._site)
        self._pages = pages = Pages(self._library.folder, self)
        pages.answered.connect(self._on_answered)
        pages.failed.connect(self._on_failed)
        pages.progressed.connect(dialog.show_progress)
        dialog.trial_wanted.connect(self._try)
        dialog.accepted_here.connect(self._apply_here)
        dialog.accepted_everywhere.connect(self._apply_everywhere)
        dialog.finished.connect(lambda _code: self.stop())
        dialog.open()
        self._trying = False
        self._asked = pages.outline(article_id, rule)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """End with the window."""
        if event.type() == QEvent.Type.Close and watched is self._window:
            self.stop()
        return False

    def stop(self) -> None:
        """Let the dialog, the thread and the process go."""
        dialog, self._dialog = self._dialog, None
        pages, self._pages = self._pages, None
        if pages is not None:
            pages.stop()
            pages.deleteLater()
        if dialog is not None:
            dialog.deleteLater()

    def _rules(self) -> SiteRules:
        from reader.capture import RULES, rules

        return rules.load(self._library.folder / RULES, self._site) if self._site else rules.SiteRules()

    def _on_answered(self, number: int, answer: object) -> None:
        if self._dialog is None or number != self._asked:
            return
        if self._trying:
            assert isinstance(answer, list)
            self._tried = answer
            self._dialog.show_trial(answer, self._left)
        else:
            assert isinstance(answer, tuple)
            self._dialog.show_parts(answer)

    def _on_failed(self, number: int, reason: str) -> None:
        if self._dialog is not None and number == self._asked:
            self._dialog.refuse(reason)

    def _try(self, change: Rule) -> None:
        if self._pages is None or self._dialog is None:
            return
        try:
            before = self._rules()
        except ReaderError as error:
            self._dialog.refuse(str(error))
            return
        ids = self._library.originals_of(self._site)
        first = [self._article_id, *(one for one in ids if one != self._article_id)]
        self._left = max(0, len(first) - TRIED)
        self._trying = True
        self._asked = self._pages.trial(first[:TRIED], before, before.taught(change))

    def _apply_here(self, change: Rule) -> None:
        rules = self._teach(change, self._url) if self._site else None
        if not self._site or rules is not None:
            self._make_anew([self._article_id], {self._article_id: rules.at(self._url) if rules else change})

    def _apply_everywhere(self, change: Rule, others: bool) -> None:
        if (rules := self._teach(change)) is None:
            return
        changed = [one.article_id for one in self._tried if one.changes and not one.failure]
        ids = changed if others else [one for one in changed if one == self._article_id]
        self._make_anew(ids, {one.id: rules.at(one.url) for one in self._library.articles(ids)})

    def _teach(self, change: Rule, url: str = "") -> SiteRules | None:
        """Save a change of the site's rules, for one page if an address is given; None when that cannot be."""
        from reader.capture import RULES, rules

        folder, site = self._library.folder / RULES, self._site
        try:
            before = self._rules()
            after = before.taught(change, url)
            rules.save(folder, site, after)
        except ReaderError as error:
            self._tell(str(error))
            return None
        self._history.keep(
            f"change what is kept of {site}",
            [self._article_id],
            lambda: rules.save(folder, site, before),
            lambda: rules.save(folder, site, after),
        )
        return after

    def _make_anew(self, ids: list[int], wanted: dict[int, Rule]) -> None:
        for article_id in ids:
            try:
                request = page_of(self._library, article_id, wanted[article_id])
                job = Job(article_id, request, name=self._library.article(article_id).url, again=True)
            except ReaderError as error:
                self._tell(str(error))
                continue
            self._intake.again.emit(job)
            self._captures.start(job)
