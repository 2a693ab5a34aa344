"""What can be done about the text of the open article: capture it again, see what it was, put it right."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from reader.errors import LibraryError
from reader.library import Library
from reader.model import Span
from reader.ui.commands.undo import History
from reader.ui.commands.undo_bodies import Bodies
from reader.ui.jobs import Captures
from reader.ui.page.page_place import PagePlace
from reader.ui.window.intake import Intake
from reader.ui.window.look import Look
from reader.ui.window.notice import Notice
from reader.ui.window.open_article import OpenArticle
from reader.ui.window.recaptures import Recaptures

if TYPE_CHECKING:
    from reader.document.cutting import Path
    from reader.ui.parts.parts_desk import PartsDesk
    from reader.ui.window.repair_desk import RepairDesk
    from reader.ui.window.versions_desk import VersionsDesk


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
        self._history = history
        self._bodies = Bodies(library, history)
        self._recaptures = Recaptures(library, self._bodies, self.show_changes, self._repair_in)
        self._versions: VersionsDesk | None = None
        self._desk: RepairDesk | None = None
        self._parts: PartsDesk | None = None

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return the handlers by the names of the action table."""
        return {
            "versions": self.list_versions,
            "fetch_pictures": self.fetch_pictures,
            "edit_article": self.edit_article,
            "cut_block": lambda: self._page.leaf.tools.removal.take(),
            "keep_only": lambda: self._page.leaf.tools.removal.take(keep=True),
            "restore_original": self.restore_original,
            "parts": self.show_parts,
            "repair": self.repair,
        }

    def list_versions(self) -> None:
        """List the versions of the open article."""
        if self._reading.article is not None:
            self._versions_desk().show_list(self._reading.article.id)

    def edit_article(self) -> None:
        """Open the dialog in which the facts of the open article are put right."""
        if self._reading.article is None:
            return
        from reader.ui.window.article_dialog import ArticleDialog

        article = self._library.article(self._reading.article.id)
        dialog = ArticleDialog(self._window, article, self._library.captured_fields(article.id))
        dialog.edited.connect(lambda edits: self._bodies.edit(article, edits))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def show_parts(self) -> None:
        """Show what was kept of the open article's page, and what was cut."""
        if self._reading.article is None:
            return
        if self._parts is None:
            from reader.ui.parts.parts_desk import PartsDesk

            tell = self._notice.show_message
            self._parts = PartsDesk(self._window, self._library, self._history, self._captures, self._intake, tell)
        self._parts.open(self._reading.article.id, self._look.theme)

    def fetch_pictures(self) -> None:
        """Fetch the pictures of the open article that are missing."""
        if self._reading.article is None:
            return
        try:
            self._intake.fetch_pictures(self._reading.article.id)
        except LibraryError as error:
            self._notice.show_message(str(error))

    def restore_original(self) -> None:
        """Bring back the newest body and the facts of the open article as they were captured."""
        if self._reading.article is None:
            return
        article = self._library.article(self._reading.article.id)
        if not article.own and self._library.versions(article.id)[0].origin == "capture":
            self._notice.show_message("This article is as it was captured.")
            return
        self._bodies.restore_original(article.id)
        self._notice.show_message("The article is as it was captured.", "Undo", self._history.undo)

    def repair(self) -> None:
        """Open the desk where marks without a sure place are put right."""
        if self._desk is None:
            from reader.ui.commands.undo_repairs import Repairs
            from reader.ui.window.repair_desk import RepairDesk

            repairs = Repairs(self._library, self._history)
            self._desk = RepairDesk(self._library, repairs, self._page, self._notice.show_message)
        self._desk.open()

    def _repair_in(self, article_id: int) -> None:
        """Open the desk with the marks of an article first."""
        self._open(article_id)
        self.repair()

    def _cut(self, spans: list[Span], paths: list[Path], keep: bool) -> None:
        if self._reading.article is None:
            return
        try:
            self._bodies.cut(self._reading.article.id, spans, paths, keep=keep)
        except LibraryError as error:
            self._notice.show_message(str(error))
        else:
            done = "The rest is removed" if keep else "Removed"
            self._notice.show_message(f"{done}, and will be from later captures.", "Undo", self._history.undo)

    def show_changes(self, article_id: int, since: int) -> None:
        """Show what has changed in an article since a version of it."""
        self._open(article_id)
        self._versions_desk().show(article_id, since)

    def _open(self, article_id: int) -> None:
        """Have an article before the reader's eyes."""
        article = self._reading.article
        if article is None or article.id != article_id or not self._page.isVisible():
            self._page.article_wanted.emit(article_id, "")

    def _versions_desk(self) -> VersionsDesk:
        if self._versions is None:
            from reader.ui.window.versions_desk import VersionsDesk

            tell = self._notice.show_message
            self._versions = VersionsDesk(self._window, self._library, self._bodies, self._page, tell)
            self._versions.restored.connect(
                lambda: tell("This version is the article's text again.", "Undo", self._history.undo)
            )
        return self._versions

    def listen(self, captures: Captures, intake: Intake, notice: Notice) -> None:
        """Follow what is captured, and tell by ``notice``."""
        self._captures, self._intake, self._notice = captures, intake, notice
        self._page.cut_wanted.connect(self._cut)
        self._page.repair_wanted.connect(self.repair)
        self._recaptures.listen(captures, intake, notice)
