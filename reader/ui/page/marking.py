"""What can be done with a passage: the bar over a selection, the card of a highlight, the menu of the text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from reader.library import Linked
from reader.model import COLORS, STYLES, Highlight, Selectors, Span
from reader.ui.page.highlight_card import HighlightCard
from reader.ui.page.selection_bar import SelectionBar
from reader.ui.page.text_view import TextView
from reader.ui.theme import Theme


class Marking(QObject):
    """Stands between a view and the bar and card over it."""

    highlight_wanted = Signal(Span, str, bool)
    line_wanted = Signal(Span, str, str)
    picture_wanted = Signal(object, str, str)
    """A picture is to be marked: its ``Selectors``, the colour and the style."""
    highlight_recolored = Signal(int, str)
    highlight_restyled = Signal(int, str)
    highlight_retagged = Signal(int, tuple)
    highlight_resized = Signal(int, object)
    tags_asked = Signal()
    highlight_note_edited = Signal(int, str)
    highlight_deleted = Signal(int)
    lit = Signal(object)
    """The id of the highlight to be pointed out, or None."""
    link_chosen = Signal(str)
    """A link of a highlight's note is to be followed."""
    more_wanted = Signal(int, QPoint)
    """What else can be done with a highlight is to be offered, there on the screen."""
    address_wanted = Signal(int)
    """The link to a highlight is to be copied."""
    writing = Signal(object)
    """The field for a note (``GrowingEdit``) has the keyboard."""
    elsewhere_wanted = Signal()
    """Other places of the selected passage are to be looked for."""
    copy_chosen = Signal(Span)
    """The passage of a highlight is to be copied."""
    picture_copy_chosen = Signal(object)
    """A marked picture is to be copied: its ``Selectors``."""

    def __init__(
        self,
        view: TextView,
        page: QWidget,
        theme: Theme,
        lead: Callable[[Highlight], tuple[Linked, ...] | None] = lambda _highlight: None,
    ) -> None:
        """``lead`` says where the own links of the note on a highlight lead, None when nobody knows."""
        super().__init__(page)
        self._lead = lead
        self._view, self._page = view, page
        self.text = ""
        """The canonical text."""
        self.color = COLORS[0]
        """What a highlight gets when no colour is named."""
        self._highlights: dict[int, Highlight] = {}
        self._names: Mapping[str, str] = {}
        self._awaited: Span | Selectors | None = None
        self.paragraph: Callable[[], Span | None] = lambda: None
        """What is marked when nothing is selected: the paragraph that the cursor stands on."""
        self.picture: Callable[[], Selectors | None] = lambda: None
        """And where that is none: the picture that it stands on."""
        self.card_keys: list[Callable[[QKeyEvent], bool]] = []
        """Asked for the keys of the card's buttons."""
        view.selecting.connect(self._offer)
        view.pressed.connect(self._press)
        view.left.connect(self.let_go)
        view.next_stop = self._focus_bar
        view.engaged = self._engaged
        view.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._offset = 0
        self.bar, self.card = self._bar(theme), self._card(theme)

    def dress(self, theme: Theme) -> None:
        """Make the bar and the card anew in a theme's colours."""
        self.card.close_card()
        for old in (self.bar, self.card):
            old.hide()
            old.deleteLater()
        self.bar, self.card = self._bar(theme), self._card(theme)
        self.name_colors(self._names)

    def name_colors(self, names: Mapping[str, str]) -> None:
        """Call the colours what the reader calls them."""
        self._names = names
        for dot in (*self.bar.dots, *self.card.dots):
            dot.call(names.get(dot.color, dot.color))

    def name_of(self, color: str) -> str:
        """Return what the reader calls a colour, as it begins a line."""
        name = self._names.get(color, color)
        return name[:1].upper() + name[1:]

    def told_color(self, color: str) -> str:
        """Return a colour and, where that is something else, what the reader calls it."""
        name = self._names.get(color, color)
        return color if name == color else f"{color} ({name})"

    def _bar(self, theme: Theme) -> SelectionBar:
        bar = SelectionBar(theme, self._page)
        bar.color_chosen.connect(self.mark)
        bar.style_chosen.connect(self.draw)
        bar.note_chosen.connect(lambda: self.mark(None, True))
        bar.copy_chosen.connect(self._copy)
        bar.elsewhere_chosen.connect(self.elsewhere_wanted)
        bar.left.connect(self.let_go)
        return bar

    def _card(self, theme: Theme) -> HighlightCard:
        card = HighlightCard(theme, self._page)
        card.key_takers = self.card_keys
        card.recolored.connect(self.highlight_recolored)
        card.restyled.connect(self.highlight_restyled)
        card.retagged.connect(self.highlight_retagged)
        card.tags_asked.connect(self.tags_asked)
        card.note_edited.connect(self.highlight_note_edited)
        card.deleted.connect(self.highlight_deleted)
        card.copy_wanted.connect(self._copy_highlight)
        card.address_wanted.connect(self.address_wanted)
        card.more_wanted.connect(self.more_wanted)
        card.link_chosen.connect(self.link_chosen)
        card.writing.connect(self.writing)
        card.lead = self._lead
        card.closed.connect(self._card_closed)
        return card

    def show_highlights(self, highlights: Sequence[Highlight]) -> None:
        """Take over the present highlights; one that a note was wanted for opens its card."""
        self._highlights = {mark.id: mark for mark in highlights}
        shown = self.card.highlight_id
        if shown is not None:
            if shown in self._highlights:
                self.card.refresh(self._highlights[shown])
            else:
                self.card.forget()
                self.lit.emit(None)
        if self._awaited is not None:
            span, self._awaited = self._awaited, None
            for mark in highlights:
                if is_at(mark, span):
                    self.open(mark.id, write=True)

    @property
    def highlights(self) -> list[Highlight]:
        """The highlights of the article that is shown."""
        return list(self._highlights.values())

    def clear(self) -> None:
        """Put everything away: another article comes."""
        self._awaited = None
        self.bar.hide()
        self.card.close_card()
        self._highlights = {}

    def span(self) -> Span | None:
        """Return the selected canonical characters without white space at the ends, None when there are none."""
        cursor, setting = self._view.textCursor(), self._view.setting
        if setting is None or self._view.tabbing or not cursor.hasSelection():
            return None
        return self.trimmed(setting.selected(cursor))

    def trimmed(self, span: Span | None) -> Span | None:
        """Return a span without white space at its ends, None when nothing is left."""
        if span is None:
            return None
        passage = self.text[span.start : span.end]
        start = span.start + len(passage) - len(passage.lstrip())
        end = span.end - len(passage) + len(passage.rstrip())
        return Span(start, end) if start < end else None

    def mark(self, color: str | None = None, open_note: bool = False) -> bool:
        """Ask for a highlight of the selection, else recolour the one whose card is open, else mark the paragraph."""
        aim, shown = self.aim()
        if shown is not None:
            if open_note:
                self.open(shown, write=True)
            else:
                self.highlight_recolored.emit(shown, color or self.color)
        elif aim is not None:
            self.color = color or self.color
            self.card.close_card()
            self._clear_selection()
            self._awaited = aim if open_note else None
            if isinstance(aim, Selectors):
                self.picture_wanted.emit(aim, self.color, STYLES[0])
            else:
                self.highlight_wanted.emit(aim, self.color, open_note)
        return aim is not None or shown is not None

    def mark_picture(self, picture: Selectors, color: str | None = None, open_note: bool = False) -> None:
        """Ask for a highlight of a picture."""
        self.color = color or self.color
        self.card.close_card()
        self._awaited = picture if open_note else None
        self.picture_wanted.emit(picture, self.color, STYLES[0])

    def draw(self, style: str) -> bool:
        """Ask for a line at what ``mark`` would mark; a highlight that has this line already loses it."""
        aim, shown = self.aim()
        if shown is not None:
            self.highlight_restyled.emit(shown, STYLES[0] if self._highlights[shown].style == style else style)
        elif aim is not None:
            self.card.close_card()
            self._clear_selection()
            if isinstance(aim, Selectors):
                self.picture_wanted.emit(aim, self.color, style)
            else:
                self.line_wanted.emit(aim, self.color, style)
        return aim is not None or shown is not None

    def aim(self) -> tuple[Span | Selectors | None, int | None]:
        """Return what is to be marked, and the highlight that is there already and is meant."""
        if (span := self.span()) is not None:
            return span, None
        if (shown := self.card.highlight_id) is not None:
            return None, shown
        aim = self.selected_picture() or self.trimmed(self.paragraph()) or self.picture()
        if aim is None:
            return None, None
        return aim, next((mark.id for mark in self._highlights.values() if is_at(mark, aim)), None)

    def selected_picture(self) -> Selectors | None:
        """Return the first picture that is selected, or that Tab has come to, where no words are."""
        cursor, setting = self._view.textCursor(), self._view.setting
        if setting is None or not cursor.hasSelection() or not setting.placed:
            return None
        from reader.ui.typesetting.picture_places import selectors_of, within

        found = within(setting, cursor.selectionStart(), cursor.selectionEnd())
        return selectors_of(setting, found[0]) if found else None

    def open(self, highlight_id: int, *, write: bool = False) -> bool:
        """Open the card of a highlight; False when its passage is not on the page."""
        lines = self._lines_of(highlight_id)
        if lines is None or highlight_id not in self._highlights:
            return False
        self.bar.hide()
        self.lit.emit(highlight_id)
        self.card.show_highlight(self._highlights[highlight_id], *lines, write=write)
        return True

    def _lines_of(self, highlight_id: int) -> tuple[QRect, QRect, QRect] | None:
        """Return a highlight's first and last line and the room that its card has; None when it is not on the page."""
        mark = self._view.marks.find(highlight_id)
        ranges = mark.ranges if mark is not None else ()
        boxes = [box for start, end in ranges for box in self._view.range_boxes(start, end)]
        if not boxes:
            return None
        bounds = self._view.geometry().united(QRect(0, self._view.y(), self._page.width(), self._view.height()))
        return self._on_page(boxes[0]), self._on_page(boxes[-1]), bounds

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep what is selected, and the bar or the card at its passage, while the text is set or placed anew."""
        span, offered, cursor = self.span(), self.bar.isVisible(), self._view.textCursor()
        backwards = cursor.position() < cursor.anchor()
        yield
        self.follow_card()
        if span is not None and self.span() != span and self._view.setting is not None:
            ends = self._view.setting.positions.carets(span)
            self._view.select_still(*(reversed(ends) if backwards else ends))
        if offered:
            self._offer()
        else:
            self._put_away_bar()

    def follow_card(self) -> None:
        """Let the card stand by its passage as that now is."""
        shown = self.card.highlight_id
        if shown is not None and (lines := self._lines_of(shown)):
            self.card.follow(*lines)

    def _on_page(self, box: QRectF) -> QRect:
        return box.translated(self._view.x(), self._view.y() - self._view.offset()).toAlignedRect()

    def _offer(self) -> None:
        if self._view.holding:
            return
        if self.span() is None and (self._view.tabbing or self.selected_picture() is None):
            self._put_away_bar()
            return
        self.card.close_card()
        boxes = self._view.selected_boxes()
        bounds = QRect(0, self._view.y(), self._page.width(), self._view.height())
        seen = [box for box in map(self._on_page, boxes) if box.intersects(bounds)]
        if seen:
            self.bar.show_by(seen[0], seen[-1], bounds)
        else:
            self._put_away_bar()

    def _press(self, place: int, point: QPoint) -> None:
        marks = self._view.marks.at(place) if place >= 0 else []
        if marks:
            self.open(marks[0].id)
        else:
            self.card.close_card()

    def let_go(self) -> None:
        """Close what is open: the bar, the card, the selection; the focus goes to the text."""
        self.card.close_card()
        self._clear_selection()
        self._view.setFocus()

    def _engaged(self) -> bool:
        return self.bar.isVisible() or self.card.isVisible() or self._view.textCursor().hasSelection()

    def _clear_selection(self) -> None:
        self._view.forget_selection()
        self._put_away_bar()

    def _put_away_bar(self) -> None:
        self._take_focus_from(self.bar)
        self.bar.hide()

    def _card_closed(self) -> None:
        self.lit.emit(None)
        self._take_focus_from(self.card)

    def _take_focus_from(self, widget: QWidget) -> None:
        focus = QApplication.focusWidget()
        if focus is not None and (focus is widget or widget.isAncestorOf(focus)):
            self._view.setFocus()

    def _focus_bar(self) -> bool:
        if self.bar.isVisible():
            self.bar.focus_first()
        return self.bar.isVisible()

    def _scrolled(self, offset: int) -> None:
        self._put_away_bar()
        if self.card.isVisible():
            self.card.shift(self._offset - offset)
        self._offset = offset

    def _copy(self) -> None:
        self._view.copy()
        self._clear_selection()

    def _copy_highlight(self, highlight_id: int) -> None:
        mark = self._highlights[highlight_id]
        if mark.selectors.image:
            self.picture_copy_chosen.emit(mark.selectors)
        elif mark.orphan:
            QGuiApplication.clipboard().setText(mark.selectors.exact)
        else:
            self.copy_chosen.emit(_span_of(mark))

    def span_of(self, highlight_id: int) -> Span | None:
        """Return the passage of a highlight, None when it has no place in the text or is on a picture."""
        mark = self._highlights.get(highlight_id)
        return None if mark is None or mark.orphan or mark.selectors.image else _span_of(mark)


def is_at(highlight: Highlight, aim: Span | Selectors) -> bool:
    """Say whether a highlight marks this passage, or this picture."""
    where = highlight.selectors
    if isinstance(aim, Selectors):
        return not highlight.orphan and (where.image, where.start) == (aim.image, aim.start)
    return not highlight.orphan and not where.image and _span_of(highlight) == aim


def _span_of(highlight: Highlight) -> Span:
    return Span(highlight.selectors.start, highlight.selectors.end)
