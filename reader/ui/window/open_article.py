"""The article that is open: shown on the page, kept up with the library, its marks and notes written through the history."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from reader.address import is_openable
from reader.anchoring import describe
from reader.errors import LibraryError, ReaderError
from reader.library import Library
from reader.model import Article, Selectors, Span, Status
from reader.ui.commands.undo import History
from reader.ui.jobs import Readings
from reader.ui.page.page_place import PagePlace
from reader.ui.settings import Settings
from reader.ui.window.linking import Linking

if TYPE_CHECKING:
    from reader.document import Document
    from reader.model import Change

_LONG = 500_000
"""Characters of HTML from which a body is read on another thread: some 80,000 words."""
_CELL = 150
"""Characters that take as long as the cell of a table."""
_SETTLED = 700
"""Milliseconds of rest after which a reading position is written down."""
_HEAD = frozenset({"tags", "meta"})
_SET = ("content_hash", "status", "title", "byline", "site_name", "published_at", "source", "url", "lang", "words")
_KEPT = frozenset({"added", "body", "state", "deleted"})
"""What may change which links lead to kept articles."""


class OpenArticle(QObject):
    """Which article is open, and how far it has been read."""

    opened = Signal(object)
    """The ``Article`` that is open now, or its new values; None when none is."""
    named = Signal(object)
    """What the reader calls the highlight colours (dict of str by colour)."""

    def __init__(self, library: Library, page: PagePlace, history: History, settings: Settings) -> None:
        super().__init__()
        self._library, self._page, self._history, self._settings = library, page, history, settings
        self.article: Article | None = None
        self._text = ""
        self._place: tuple[int, float, int] | None = None
        self._held = True
        self._readings = Readings(self)
        self._readings.read.connect(self._show_read)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLED)
        self._settle.timeout.connect(self.keep_place)
        page.highlight_wanted.connect(self._highlight)
        page.line_wanted.connect(self._draw_line)
        page.picture_wanted.connect(self._mark_picture)
        page.merge_wanted.connect(self._merge)
        page.split_wanted.connect(self._split)
        page.highlight_restyled.connect(history.restyle)
        page.highlight_resized.connect(history.resize)
        page.highlight_retagged.connect(history.retag_highlight)
        page.tags_asked.connect(lambda: page.leaf.marking.card.tags.know(library.tags()))
        page.highlight_recolored.connect(self._recolor)
        page.highlight_note_edited.connect(self._annotate)
        page.highlight_deleted.connect(history.delete_highlight)
        page.note_added.connect(self._add_note)
        page.note_edited.connect(self._edit_note)
        page.note_deleted.connect(self._delete_note)
        page.note_retagged.connect(history.retag_note)
        page.note_tags_asked.connect(lambda line: line.know(library.tags()))
        self.linking = Linking(library, page)
        page.link_activated.connect(open_outside)
        page.addresses_found.connect(self._tell_kept)
        page.preview_wanted.connect(self._tell_of)
        page.progressed.connect(self._on_progress)
        page.set_color(settings.color)

    def release(self) -> None:
        """Show from now on what is open: the first frame, which had to be quick, has been painted."""
        if self._held:
            self._held = False
            self._name_colors()
            if self.article is None:
                self._page.show_empty()
            else:
                self._show(self.article)

    def open(self, article_id: int) -> bool:
        """Open an article; False if the library does not have it."""
        if self.article is not None and self.article.id == article_id:
            return True
        try:
            article = self._library.article(article_id)
        except LibraryError:
            return False
        self._show(article)
        self.keep_place()
        self._settings.article = article_id
        return True

    def close(self) -> None:
        """Leave the page empty."""
        self._readings.call_off()
        if not self._held:
            self._page.show_empty()
        self.keep_place()
        self.article, self._text = None, ""
        self.linking.show(0)
        self._settings.article = 0
        self.opened.emit(None)

    def on_change(self, change: Change) -> None:
        """Keep what is shown up with the library."""
        if not self._held and (not change.what or "names" in change.what):
            self._name_colors()
        if not self._held and self.article is not None and (not change.what or change.what & _KEPT):
            self._page.leaf.following.ask()
        if not self._held:
            self.linking.on_change(change)
        if not self._held and self.article is not None and (not change.what or "colors" in change.what):
            self._page.color_tags(self._library.tag_colors())
        if self.article is None or (change.articles and self.article.id not in change.articles):
            return
        try:
            article = self._library.article(self.article.id)
        except LibraryError:
            self.close()
            return
        anything = not change.articles or not change.what
        if self._held or "body" in change.what or _reads_otherwise(article, self.article):
            self._show(article)
            return
        self.article = article
        if anything or change.what & _HEAD:
            self._page.show_tags(article)
        if anything or "highlights" in change.what:
            self._page.show_highlights(self._library.highlights(article.id))
        if anything or "notes" in change.what:
            self._page.show_notes(self._library.notes(article.id))
        self.opened.emit(article)

    def _name_colors(self) -> None:
        names = self._library.color_names()
        self._page.leaf.marking.name_colors(names)
        self.named.emit(names)

    def show_progress(self, article_id: int, _label: str, share: float) -> None:
        """Show how far the capture of the open article is."""
        if self.article is not None and self.article.id == article_id and self.article.status is Status.WAITING:
            self._page.show_capturing(self.article, share)

    def keep_place(self) -> None:
        """Write down how far an article has been read, if there is anything new to say."""
        self._settle.stop()
        if self._place is not None:
            place, self._place = self._place, None
            with suppress(LibraryError):  # it has been deleted meanwhile
                self._library.set_progress(*place)

    def _show(self, article: Article) -> None:
        self.article, self._text = article, ""
        self._readings.call_off()
        if self._held:
            pass
        elif article.content_hash:
            self._read(article)
        elif article.status is Status.FAILED:
            self._page.show_failure(article)
        else:
            self._page.show_capturing(article)
        self.opened.emit(article)

    def _read(self, article: Article) -> None:
        from reader import document

        html = self._library.body(article.id)
        if len(html) + _CELL * html.count("<td") > _LONG:
            self._page.show_capturing(article)
            self._readings.start(html)
        else:
            self._show_body(document.from_html(html))

    def _show_read(self, body: Document) -> None:
        if self._page.window().isVisible():  # else it has been closed meanwhile, and the library with it
            self._show_body(body)

    def _show_body(self, body: Document) -> None:
        if self.article is not None:
            article, self._text = self.article, body.text
            library = self._library
            marks, notes = library.highlights(article.id), library.notes(article.id)
            self._page.color_tags(library.tag_colors())
            self._page.show_article(article, body, marks, notes, library.images(article.id))
            self.linking.show(article.id)

    def _tell_kept(self, addresses: frozenset[str]) -> None:
        with suppress(LibraryError):  # the links then lead outside, as they would anyway
            self._page.leaf.following.show_kept(self._library.kept(addresses))

    def _tell_of(self, article_id: int) -> None:
        with suppress(LibraryError):  # it has been deleted meanwhile
            self._page.leaf.following.show_preview(self._library.article(article_id))

    def _on_progress(self, progress: float, position: int) -> None:
        shown = self._page.article  # on leaving an article, the page still reports for the one left
        if shown is None or not shown.content_hash:
            return
        if self._place is not None and self._place[0] != shown.id:
            self.keep_place()
        self._place = (shown.id, progress, position)
        self._settle.start()

    def _highlight(self, span: Span, color: str, _open_note: bool) -> None:
        if self.article is None or not self._text:
            return
        self._history.add_highlight(self.article.id, describe(self._text, span), color)
        self._use_color(color)

    def _draw_line(self, span: Span, color: str, style: str) -> None:
        if self.article is not None and self._text:
            self._history.add_highlight(self.article.id, describe(self._text, span), color, style=style)

    def _mark_picture(self, picture: Selectors, color: str, style: str) -> None:
        if self.article is not None and self._text:
            self._history.add_highlight(self.article.id, picture, color, style=style)
            self._use_color(color)

    def _merge(self, ids: list[int]) -> None:
        from reader.ui.commands.undo_shaping import Shapes

        try:
            made = Shapes(self._library, self._history).merge(ids)
        except LibraryError as error:
            self._page.told.emit(str(error))
        else:
            self._page.told.emit(f"{len(made.before)} highlights are one now.")

    def _split(self, highlight_id: int, at: int) -> None:
        from reader.ui.commands.undo_shaping import Shapes

        try:
            Shapes(self._library, self._history).split(highlight_id, at)
        except LibraryError as error:
            self._page.told.emit(str(error))
        else:
            self._page.told.emit("The highlight is two now.")

    def _recolor(self, highlight_id: int, color: str) -> None:
        self._history.recolor(highlight_id, color)
        self._use_color(color)

    def _use_color(self, color: str) -> None:
        self._settings.color = color
        self._page.set_color(color)

    def _add_note(self, text: str, reply_to: int | None) -> None:
        if self.article is not None:
            kind, number = ("new", 0) if reply_to is None else ("reply", reply_to)
            with self._given_back(kind, number, text):
                self._history.add_note(self.article.id, text, reply_to)

    def _edit_note(self, note_id: int, text: str) -> None:
        with self._given_back("edit", note_id, text):
            self._history.edit_note(note_id, text)

    def _delete_note(self, note_id: int) -> None:
        self._history.delete_note(note_id)
        self._page.told.emit("The note has been deleted. Undo brings it back.")

    def _annotate(self, highlight_id: int, note: str) -> None:
        with self._given_back("mark", highlight_id, note):
            self._history.annotate(highlight_id, note)

    @contextmanager
    def _given_back(self, kind: str, number: int, text: str) -> Iterator[None]:
        """Give the page back what could not be saved, and let it be said why."""
        try:
            yield
        except ReaderError:
            self._page.leaf.drafting.give_back(kind, number, text)
            raise


def _reads_otherwise(now: Article, before: Article) -> bool:
    """Say whether anything of what stands on the page but tags, marks and notes has changed."""
    return any(getattr(now, name) != getattr(before, name) for name in _SET)


def open_outside(address: str) -> None:
    """Hand an address to the system's browser or mail program; any but http, https and mailto goes nowhere."""
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    if is_openable(address):
        QDesktopServices.openUrl(QUrl(address, QUrl.ParsingMode.TolerantMode))
