"""The versions of the open article: listed, laid over the page one by one beside the present text, restored."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from reader.errors import LibraryError
from reader.frozen import replace
from reader.library import Library
from reader.library.values import Version
from reader.model import Highlight, Span
from reader.ui.commands.undo_bodies import Bodies
from reader.ui.page.comparing import Comparing, Shown
from reader.ui.page.page_place import PagePlace

if TYPE_CHECKING:
    from reader.merging import Merged


class VersionsDesk(QObject):
    """Answers what the reader wants to see of earlier versions. Made when one is first wanted."""

    restored = Signal()
    """Another version is the present one."""

    def __init__(
        self, window: QWidget, library: Library, bodies: Bodies, page: PagePlace, tell: Callable[[str], None]
    ) -> None:
        super().__init__(window)
        self._window, self._library, self._bodies, self._page, self._tell = window, library, bodies, page, tell
        self._article = 0
        self._at = 0
        self.pane = Comparing(page.leaf)
        self.pane.turned.connect(self._turn)
        self.pane.restore_wanted.connect(self._restore)

    def show_list(self, article_id: int) -> None:
        """List the versions of an article, to have one chosen."""
        versions = self._versions(article_id)
        if len(versions) < 2:
            self._tell(
                "This article has had no other text than this one; capture it again to see whether it has changed."
            )
            return
        from reader.ui.window.versions_dialog import VersionsDialog

        dialog = VersionsDialog(self._window, self._library.article(article_id).title, versions)
        dialog.chosen.connect(lambda version_id: self.show(article_id, version_id))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def show(self, article_id: int, version_id: int) -> None:
        """Lay a version of the open article over the page."""
        from reader import document
        from reader.merging import merge
        from reader.ui.changes_wording import SAME_WORDS, said
        from reader.ui.window.versions_dialog import named

        versions = self._versions(article_id, version_id)
        at = next((number for number, version in enumerate(versions) if version.id == version_id), 0)
        try:
            found = self._library.compare_versions(article_id, old=version_id)
            bodies = (self._library.version_body(version_id), self._library.body(article_id))
        except LibraryError as error:
            self._tell(str(error))
            return
        old, new = map(document.from_html, bodies)
        merged = merge(old, new)
        marks = self._marks(article_id, merged, found.stood)
        touched = {mark.id for mark in found.touched}
        first = next((Span(mark.selectors.start, mark.selectors.end) for mark in marks if mark.id in touched), None)
        same = not merged.changes and not merged.steps
        summary = SAME_WORDS if same and bodies[0] != bodies[1] else said(merged.changes, len(touched))
        self._article, self._at = article_id, at
        self.pane.show_version(
            Shown(
                version_id,
                named(versions[at]),
                f"Since then: {summary[:1].lower()}{summary[1:]}",
                merged,
                tuple(marks),
                first,
                older=at + 1 < len(versions),
                newer=at > 1,
            )
        )

    def _versions(self, article_id: int, wanted: int = 0) -> list[Version]:
        """Return the present version, those that read otherwise, each once, and the one that is wanted."""
        kept: list[Version] = []
        seen: set[str] = set()
        for version in self._library.versions(article_id):
            body = self._library.version_body(version.id)
            if body not in seen or version.id == wanted:
                kept.append(version)
            seen.add(body)
        return kept

    def _marks(self, article_id: int, merged: Merged, stood: dict[int, Span]) -> list[Highlight]:
        """Return the highlights that stood in the old version, where they stand now on the pane."""
        made = []
        for mark in self._library.highlights(article_id):
            if mark.id in stood and not mark.selectors.image:
                place = merged.place(stood[mark.id])
                selectors = replace(mark.selectors, start=place.start, end=place.end)
                made.append(replace(mark, selectors=selectors, orphan=False))
        return sorted(made, key=lambda mark: mark.selectors.start)

    def _turn(self, way: int) -> None:
        versions = self._versions(self._article)
        at = self._at - way
        if 0 < at < len(versions):
            self.show(self._article, versions[at].id)

    def _restore(self, version_id: int) -> None:
        try:
            self._bodies.restore_version(self._article, version_id)
        except LibraryError as error:
            self._tell(str(error))
        else:
            self.restored.emit()
        self.pane.leave()
