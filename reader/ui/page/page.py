"""The page: an article set like a book, its margin, and the reader's thread below it.

The page asks and shows; it changes nothing by itself. Every wish is a signal, every answer comes back through a
``show_…`` method, so that what is painted after a change is what is painted on opening.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from reader.document import Document
from reader.model import Article, Highlight, Note, Span
from reader.ui.page.address_line import AddressLine
from reader.ui.page.composition import Composition
from reader.ui.page.drafting import Drafting
from reader.ui.page.following import Following
from reader.ui.page.lighting import Lighting
from reader.ui.page.margin import Margin
from reader.ui.page.marking import Marking
from reader.ui.page.overlay_bar import OverlayBar
from reader.ui.page.page_states import PageState
from reader.ui.page.progress_line import HAIR, ProgressLine
from reader.ui.page.reading import Reading
from reader.ui.page.text_view import TextView
from reader.ui.page.things import Things
from reader.ui.page.thread import Thread
from reader.ui.page.tools import Tools
from reader.ui.page.wishes import MARKING, THREAD, Lead, Wishes
from reader.ui.saying import listened, say
from reader.ui.theme import Theme
from reader.ui.typesetting.pictures import Decoder, Pictures
from reader.ui.typesetting.sheet import Sheet, is_rtl
from reader.ui.typography import Typography


class Page(Wishes):
    """The reading pane. One article at a time, or a state that says why there is none."""

    composed = Signal()
    """Another text stands on the page or none, or the same is set, dressed, marked or noted anew."""

    def __init__(self, typography: Typography, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Page")
        self.setMinimumSize(QSize(280, 160))
        self.article: Article | None = None
        """What is shown; None when nothing is open."""
        self._typography = typography
        self.sheet = Sheet(typography)
        self._document = Document(())
        self.highlights: list[Highlight] = []
        self.notes: list[Note] = []
        self.decoder = Decoder(self)
        self.pictures = Pictures({})
        """Those of the article that is shown."""
        self.lead: Lead = lambda _mark: None
        """Says where the own links of a note lead, None when nobody knows."""
        self._opening = False
        self.shares: list[Callable[[QRect], QRect]] = []
        """Asked in turn to stand in the page's area; each returns what it leaves of it."""
        self.view = TextView(self)
        self.following = Following(self)
        self.scroll_bar = OverlayBar(self.view.verticalScrollBar(), self)
        self.reading = Reading(self.view, self.scroll_bar)
        self._progress = ProgressLine(self)
        self.tools = Tools(self)
        self.things = Things(self)
        self.marking = Marking(self.view, self, typography.theme, lambda mark: self.lead(mark))
        self.drafting = Drafting(self)
        self._lighting = Lighting(self)
        self._connect()
        self._dress()
        self.composition = Composition(self.view, self.margin, self.thread_)
        self.show_empty()

    def _connect(self) -> None:
        marking, view = self.marking, self.view
        for wish in MARKING:
            getattr(marking, wish).connect(getattr(self, wish))
        marking.copy_chosen.connect(lambda span: self.tools.copying.copy_span(span))
        marking.picture_copy_chosen.connect(lambda picture: self.tools.menu.copy_marked(picture))
        marking.more_wanted.connect(lambda highlight_id, where: self.tools.shaping.open_menu(highlight_id, where))
        marking.address_wanted.connect(lambda highlight_id: self.tools.copying.copy_address(highlight_id))
        marking.link_chosen.connect(lambda link: self.following.follow(QUrl(link)))
        marking.writing.connect(lambda field: self.tools.proposing.help(field))
        marking.card_keys.append(lambda event: self.tools.resizing.take(event))
        view.menu_wanted.connect(lambda point, where: self.tools.menu.open(point, where))
        self.reading.progressed.connect(self.progressed)
        self.reading.leapt.connect(lambda offset: self.tools.places.leave(offset))
        view.verticalScrollBar().valueChanged.connect(self._scrolled)
        view.size_wanted.connect(self.size_wanted)
        view.laid_out.connect(self._laid_out)
        self.composed.connect(lambda: self.tools.dividing.look())

    def _dress(self) -> None:
        """Make what has a theme's colours built in."""
        theme = self._typography.theme
        self._state = PageState(self._typography, self)
        self._state.retry_wanted.connect(self.retry_wanted)
        self.margin = Margin(theme, self, lambda mark: self.lead(mark))
        self._lighting.dress(self.margin)
        self._line = AddressLine(theme, self)
        self.following.pointed.connect(self._line.show_link)
        self.thread_ = self._new_thread()

    def _new_thread(self) -> Thread:
        made = Thread(self._typography, self.view.viewport(), lead=lambda note: self.lead(note))
        made.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        made.setCursor(Qt.CursorShape.ArrowCursor)
        for wish in THREAD:
            getattr(made, wish).connect(getattr(self, wish))
        made.link_activated.connect(lambda link: self.following.follow(QUrl(link)))
        made.pointed.connect(self.following.point)
        made.address_wanted.connect(lambda note_id: self.tools.copying.copy_note_address(note_id))
        made.copied.connect(lambda text: self.tools.copying.copy_text(text))
        made.writing.connect(lambda field: self.tools.proposing.help(field))
        made.left.connect(self.view.setFocus)
        made.resized.connect(self._thread_resized)
        return made

    # -- what is shown ------------------------------------------------------------------------------------------------

    def show_article(
        self,
        article: Article,
        document: Document,
        highlights: Sequence[Highlight],
        notes: Sequence[Note],
        images: dict[str, Path],
    ) -> None:
        """Show an article where it was left; one that is shown already stays where it is."""
        again = self.article is not None and self.article.id == article.id and self._state.isHidden()
        spot = self.reading.spot() if again else None
        if not again and self._state.isHidden():
            self._leave()
        self._opening = True
        self.article, self._document = article, document
        self.highlights, self.notes = list(highlights), list(notes)
        self.decoder.forget()
        self.pictures = Pictures(images, self.decoder)
        self.pictures.arrived.connect(self.view.viewport().update)
        self.marking.text = document.text
        self.thread_.show_notes(notes)
        if not again:
            self.view.folds.clear()
            self.drafting.come(article.id)
        self._show_reading(True)
        self._place()
        self._opening = False
        with self.reading.unmoved():
            self._set(at_once=again)
        self.reading.begin(article.id, article.progress, article.position, spot)
        self.drafting.save()

    def _leave(self) -> None:
        """Part with the present article: nothing written or read on it is lost."""
        self.marking.clear()
        self.reading.stop()
        self.drafting.leave()
        self.thread_.reset()

    def show_highlights(self, highlights: Sequence[Highlight]) -> None:
        """Show the present article's highlights as they now are."""
        before, self.highlights = self.highlights, list(highlights)
        if self.view.setting is not None:
            self.view.place_marks(self.highlights)
            self.composition.place_notes(self.highlights)
        self.marking.show_highlights(self.highlights)
        if listened():
            from reader.ui.page.accessible_marks import changed_marks

            say(self.view, changed_marks(before, self.highlights))
        self.composed.emit()

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Show the present article's notes as they now are."""
        self.notes = list(notes)
        self.thread_.show_notes(notes)
        self.composed.emit()

    def show_tags(self, article: Article) -> None:
        """Show the present article's tags as they now are."""
        self.tools.header_tags.show(article)

    def show_empty(self) -> None:
        """Show that nothing is open."""
        self._show_state(None)
        self._state.show_empty()

    def show_capturing(self, article: Article, fraction: float | None = None) -> None:
        """Show that an article is being captured, and how far it is (0.0 to 1.0, None when not known)."""
        self._show_state(article)
        self._state.show_capturing(article)
        self._state.progress(fraction)

    def show_failure(self, article: Article) -> None:
        """Show why an article could not be captured."""
        self._show_state(article)
        self._state.show_failure(article)

    def _show_state(self, article: Article | None) -> None:
        if self._state.isHidden():
            self._leave()
        self.article = article
        self.highlights, self.notes = [], []
        self._show_reading(False)
        self._place()
        self.composed.emit()

    def _show_reading(self, reading: bool) -> None:
        for widget in (self.view, self.margin, self.thread_, self._progress):
            widget.setVisible(reading)
        self._line.hide()
        self._state.setVisible(not reading)
        self.scroll_bar.want(reading and not self.composition.waiting)
        self.update()

    # -- what can be asked --------------------------------------------------------------------------------------------

    @property
    def theme(self) -> Theme:
        """The colours in force."""
        return self._typography.theme

    @property
    def body(self) -> Document | None:
        """What is being read; None when nothing is."""
        return self._document if self.article is not None and self._state.isHidden() else None

    @property
    def mirrored(self) -> bool:
        """Whether the article is read from right to left."""
        return is_rtl(self.lang)

    @property
    def lang(self) -> str:
        """The language of the article (BCP 47); empty when it is not known."""
        return self._document.lang or self.article.lang if self.article is not None else ""

    def selected_span(self) -> Span | None:
        """Return the selected canonical characters, None when there are none."""
        return self.marking.span() if self._state.isHidden() else None

    def mark_selection(self, color: str | None = None, open_note: bool = False) -> bool:
        """Highlight the selection, in the colour used last when none is named; False when there is nothing to mark."""
        return self._state.isHidden() and self.marking.mark(color, open_note)

    def set_color(self, color: str) -> None:
        """Name the colour that a highlight gets when no colour is asked for."""
        self.marking.color = color

    def open_highlight(self, highlight_id: int, write: bool = False, *, passing: bool = False) -> bool:
        """Go to a highlight, as ``leap`` does, and open its card; False when the page does not show it."""
        if self.view.marks.find(highlight_id) is None:
            self.view.finish()
        mark = self.view.marks.find(highlight_id)
        if mark is None:
            return False
        self.view.reveal(mark.start)
        box = self.view.line_box(mark.start)
        if not 8 <= box.top() - self.view.offset() <= self.view.height() - 90:
            self.leap(box.top() - self.view.height() / 3, passing=passing)
        return self.marking.open(highlight_id, write=write)

    def scroll_to(self, position: int) -> None:
        """Bring the line that holds a canonical character to the top."""
        self.reading.scroll_to(position)

    def leap(self, y: float, *, passing: bool = False) -> None:
        """Jump to a y of the document; there is a way back, unless what is left was only ``passing`` by."""
        self.tools.places.leap(y, passing=passing)

    def scroll_page(self, pages: int) -> None:
        """Go a screenful down (or up), or turn a page in paged mode."""
        self.tools.turning.turn(pages)

    def focus_composer(self) -> None:
        """Go to the composer under the article."""
        if self._state.isHidden():
            self.thread_.finish()
            self.view.finish()
            self.leap(self.view.document_height())
            self.thread_.composer.editor.write()

    def focus_text(self) -> None:
        """Give the focus to the article."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Keep what is being written on a highlight and report the position: the window is about to close."""
        self.marking.card.close_card()
        self.reading.stop()
        self.decoder.close()

    # -- setting and placing ------------------------------------------------------------------------------------------

    def set_typography(self, typography: Typography) -> None:
        """Set everything anew; the line being read stays."""
        dressed = typography.theme is self._typography.theme
        self._typography = typography
        tags, self.sheet = self.sheet.tags, Sheet(typography)
        self.sheet.tags = tags
        with self.marking.held(), self.reading.held():
            if not dressed:
                self._redress()
            if self.body is not None:
                self._place()
                self._set()
        self.update()
        if self.body is None:
            self.composed.emit()

    def _redress(self) -> None:
        hidden = self._state.isHidden()
        old = (self._state, self.margin, self._line, self.thread_)
        self.marking.dress(self._typography.theme)
        self._dress()
        self.composition.margin, self.composition.thread = self.margin, self.thread_
        for widget in old:
            widget.hide()
            widget.deleteLater()
        self.thread_.take_over(old[-1], self.notes)
        self._show_reading(hidden)
        if not hidden:
            self._state.show_for(self.article)
        self._place()

    def _place(self) -> bool:
        """Give every part its place; return whether the text's width has changed."""
        below = self.rect().adjusted(0, HAIR, 0, 0)
        self._state.setGeometry(self.rect())
        for share in self.shares:
            below = share(below)
        self._line.place(QRect(0, 0, self.width(), below.bottom() + 1))
        self.scroll_bar.place(QRect(0, below.top(), self.width(), below.height()))
        return self.composition.place(below, self.sheet.width(self.lang), self.mirrored)

    def _set(self, *, at_once: bool = True) -> None:
        """Typeset the present article; unless ``at_once`` only what can be seen of it has its place when this returns."""
        if self.article is not None:
            self.composition.set(self.article, self._document, self.pictures, self.sheet, at_once=at_once)
            self.view.place_marks(self.highlights)
            self.marking.show_highlights(self.highlights)
            if at_once:
                self.view.lay_out()
            self.composition.settle(self.highlights)
            self.scroll_bar.want(not self.composition.waiting)  # its handle would change its size
            self.composed.emit()

    def _laid_out(self) -> None:
        """Give the rest its place."""
        if self.composition.waiting:
            self.composition.settle(self.highlights)
            self.scroll_bar.want(self._state.isHidden())

    def _thread_resized(self) -> None:
        if not self._opening and self.view.setting is not None and self.article is not None:
            self.composition.make_room(self.highlights)

    # -- what happens -------------------------------------------------------------------------------------------------

    def _scrolled(self, offset: int) -> None:
        if offset and self.composition.waiting:
            self.view.lay_out()
        if not self.view.isVisible():  # then Qt moves nothing along with the text
            self.composition.settle(self.highlights)
        self.margin.scroll_to(offset)
        self._line.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share out the new size."""
        self.arrange()

    def arrange(self, *, anew: bool = False) -> None:
        """Share out the area; the line being read stays, and is set ``anew`` or when the text's width changes."""
        if self.body is None:
            self._place()
            return
        with self.marking.held(), self.reading.held():
            if self._place() or anew:
                self._set()
            else:
                self.composition.settle(self.highlights)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the text from beside it, too."""
        if self._state.isHidden():
            QApplication.sendEvent(self.view.verticalScrollBar(), event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        QPainter(self).fillRect(event.rect(), self._typography.theme.page)
