"""What a reader may take to a page: each tool is loaded and made when it is first used."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from reader.ui.page.autoscroll import AutoScroll
    from reader.ui.page.contents import Contents
    from reader.ui.page.copying import Copying
    from reader.ui.page.cursor import Cursor
    from reader.ui.page.dim import Dim
    from reader.ui.page.dividing import Dividing
    from reader.ui.page.find import Find
    from reader.ui.page.footnotes import Footnotes
    from reader.ui.page.grips import Grips
    from reader.ui.page.header_tags import HeaderTags
    from reader.ui.page.hints import Hints
    from reader.ui.page.listings import Listings
    from reader.ui.page.lost import Lost
    from reader.ui.page.mark_steps import MarkSteps
    from reader.ui.page.overlay_ticks import HighlightTicks, Rows
    from reader.ui.page.pace import Pace
    from reader.ui.page.page import Page
    from reader.ui.page.paging import Paging
    from reader.ui.page.passage_links import PassageLinks
    from reader.ui.page.picture_marks import PictureMarks
    from reader.ui.page.places import Places
    from reader.ui.page.previews import Previews
    from reader.ui.page.proposing import Proposing
    from reader.ui.page.removal import Removal
    from reader.ui.page.resizing import Resizing
    from reader.ui.page.shaping import Shaping
    from reader.ui.page.speech import Speech
    from reader.ui.page.text_menu import TextMenu
    from reader.ui.page.turning import Turning
    from reader.ui.page.viewer import Viewer

_WALKING = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End}
"""Keys that may make the cursor."""

_TURNING = {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_End}
"""Keys that may turn the page."""


class Tools:
    """The tools of one page, by name."""

    def __init__(self, page: Page) -> None:
        self._page = page
        page.scroll_bar.tickers.append(lambda height: self.highlight_ticks(height))
        page.view.key_takers += [self._turn, self._walk]
        page.composed.connect(self._look_for_lost)
        page.composed.connect(self._look_for_pictures)
        QTimer.singleShot(0, page, lambda: self.pace)

    def adopt(self) -> None:
        """Take up the reader's habits."""
        if self._page.habits.paged:
            self.paging.apply()
        if self._page.habits.dimmed:
            self.dim.apply()
        if self._page.habits.contents:
            self.contents.want(True)

    def _turn(self, event: QKeyEvent) -> bool:
        return event.key() in _TURNING and self.turning.take(event)

    def _walk(self, event: QKeyEvent) -> bool:
        return (event.key() in _WALKING or self.has("cursor")) and self.cursor.take(event)

    def _look_for_lost(self) -> None:
        if self.has("lost") or any(mark.orphan or mark.doubtful for mark in self._page.highlights):
            self.lost.look()

    def _look_for_pictures(self) -> None:
        setting = self._page.view.setting
        if self._page.highlights and setting is not None and (setting.placed or not setting.complete):
            _ = self.picture_marks

    @cached_property
    def picture_marks(self) -> PictureMarks:
        """Marks on pictures."""
        from reader.ui.page.picture_marks import PictureMarks

        return PictureMarks(self._page)

    @cached_property
    def shaping(self) -> Shaping:
        """Highlights merged and divided."""
        from reader.ui.page.shaping import Shaping

        return Shaping(self._page)

    @cached_property
    def lost(self) -> Lost:
        """The word that marks lost their passages."""
        from reader.ui.page.lost import Lost

        return Lost(self._page)

    @cached_property
    def dividing(self) -> Dividing:
        """The words still to be divided."""
        from reader.ui.page.dividing import Dividing

        return Dividing(self._page)

    @cached_property
    def cursor(self) -> Cursor:
        """Where in the text the arrows have come to."""
        from reader.ui.page.cursor import Cursor

        return Cursor(self._page)

    @cached_property
    def listings(self) -> Listings:
        """Code, its colours and the copying of it."""
        from reader.ui.page.listings import Listings

        return Listings(self._page)

    @cached_property
    def viewer(self) -> Viewer:
        """Pictures over the whole window."""
        from reader.ui.page.viewer import Viewer

        return Viewer(self._page)

    @cached_property
    def contents(self) -> Contents:
        """The table of contents."""
        from reader.ui.page.contents import Contents

        return Contents(self._page)

    @cached_property
    def find(self) -> Find:
        """Finding words in the article."""
        from reader.ui.page.find import Find

        return Find(self._page)

    @cached_property
    def rows(self) -> Rows:
        """Where on the scroll bar places of the text are."""
        from reader.ui.page.overlay_ticks import Rows

        return Rows(self._page.view)

    @cached_property
    def highlight_ticks(self) -> HighlightTicks:
        """The highlights as marks on the scroll bar."""
        from reader.ui.page.overlay_ticks import HighlightTicks

        return HighlightTicks(self._page)

    @cached_property
    def mark_steps(self) -> MarkSteps:
        """The way from mark to mark."""
        from reader.ui.page.mark_steps import MarkSteps

        return MarkSteps(self._page)

    @cached_property
    def resizing(self) -> Resizing:
        """Highlights made longer and shorter."""
        from reader.ui.page.resizing import Resizing

        return Resizing(self._page)

    @cached_property
    def grips(self) -> Grips:
        """The ends of a highlight, to be dragged."""
        from reader.ui.page.grips import Grips

        return Grips(self._page)

    @cached_property
    def hints(self) -> Hints:
        """Letters over what can be followed."""
        from reader.ui.page.hints import Hints

        return Hints(self._page)

    @cached_property
    def turning(self) -> Turning:
        """What Space and the page keys do."""
        from reader.ui.page.turning import Turning

        return Turning(self._page)

    @cached_property
    def autoscroll(self) -> AutoScroll:
        """The text that goes by itself."""
        from reader.ui.page.autoscroll import AutoScroll

        return AutoScroll(self._page)

    @cached_property
    def dim(self) -> Dim:
        """The veil over all but the present paragraph."""
        from reader.ui.page.dim import Dim

        return Dim(self._page)

    @cached_property
    def speech(self) -> Speech:
        """The article read aloud."""
        from reader.ui.page.speech import Speech

        return Speech(self._page)

    def hasten(self, steps: int) -> None:
        """Let what goes by itself, the voice or the text, go faster, or below 0 slower."""
        if self.has("speech") and self.speech.speaking:
            self.speech.faster(steps)
        elif self.has("autoscroll"):
            self.autoscroll.faster(steps)

    @cached_property
    def pace(self) -> Pace:
        """How far the reader is, and how fast."""
        from reader.ui.page.pace import Pace

        return Pace(self._page)

    @cached_property
    def paging(self) -> Paging:
        """Pages that are turned rather than scrolled."""
        from reader.ui.page.paging import Paging

        return Paging(self._page)

    @cached_property
    def places(self) -> Places:
        """Where the reader was before each jump."""
        from reader.ui.page.places import Places

        return Places(self._page)

    def has(self, name: str) -> bool:
        """Say whether a tool has been made."""
        return name in self.__dict__

    @cached_property
    def footnotes(self) -> Footnotes:
        """Notes that open by their references."""
        from reader.ui.page.footnotes import Footnotes

        return Footnotes(self._page)

    @cached_property
    def previews(self) -> Previews:
        """What is told of a kept article beside a link to it."""
        from reader.ui.page.previews import Previews

        return Previews(self._page)

    @cached_property
    def menu(self) -> TextMenu:
        """The context menu of the text."""
        from reader.ui.page.text_menu import TextMenu

        return TextMenu(self._page)

    @cached_property
    def header_tags(self) -> HeaderTags:
        """The tags above the text."""
        from reader.ui.page.header_tags import HeaderTags

        return HeaderTags(self._page)

    @cached_property
    def removal(self) -> Removal:
        """The taking out of blocks."""
        from reader.ui.page.removal import Removal

        return Removal(self._page)

    @cached_property
    def proposing(self) -> Proposing:
        """What may be meant by a link that is being written."""
        from reader.ui.page.proposing import Proposing

        return Proposing(self._page)

    @cached_property
    def passage_links(self) -> PassageLinks:
        """Links to what is marked."""
        from reader.ui.page.passage_links import PassageLinks

        return PassageLinks(self._page)

    @cached_property
    def copying(self) -> Copying:
        """What leaves the page by the clipboard."""
        from reader.ui.page.copying import Copying

        return Copying(self._page)
