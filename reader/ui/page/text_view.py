"""The text itself: a read-only QTextBrowser that paints marks and furniture under its letters and loads nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRect, QRectF, QSignalBlocker, QSizeF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QShowEvent,
    QTextBlock,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QWidget

from reader.model import Highlight, Span
from reader.ui.page.keyed_text import KeyedText
from reader.ui.page.marks import Marks, lifted
from reader.ui.page.passage import mime_of, plain_text
from reader.ui.page.unrolling import ENOUGH, Unrolling
from reader.ui.theme import mixed
from reader.ui.typesetting.lines import blocks_within, line_at, place_at, range_rects, ranges_rects
from reader.ui.typesetting.picture_places import place_of
from reader.ui.typesetting.setting import Quiet, Setting
from reader.ui.typesetting.sheet import Sheet

Layer = Callable[[QPainter, QRect, int, int], None]
"""Paints in document coordinates; is given the area that is painted and the Qt positions that it begins and ends at."""


class TextView(KeyedText):
    """Shows a ``Setting``. It knows Qt positions only; what they mean is the page's business."""

    interfaces: tuple[object, ...] = ()
    """What screen readers are told by; kept here because Qt keeps none, and it asks before ``__init__`` already."""

    pressed = Signal(int, QPoint)
    """A click on text (Qt position) that selected nothing and followed no link; the point is the viewport's."""
    menu_wanted = Signal(QPoint, QPoint)
    """A context menu is wanted there (viewport, global)."""
    outside_wanted = Signal(QUrl)
    """A link was clicked with the middle button: it is to be opened in the browser, whatever it leads to."""
    hovered = Signal(object)
    """The id of the highlight that the mouse is on now, None when it has left."""
    size_wanted = Signal(int)
    """Ctrl and the wheel: so many steps larger."""
    laid_out = Signal()
    """All of the text has its place now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.marks = Marks()
        self._over: int | None = None
        self.setting: Setting | None = None
        self._sheet: Sheet | None = None
        self.press = QPoint()
        """Where in the viewport a mouse button went down last."""
        self._highlights: Sequence[Highlight] = ()
        self._unrolling = Unrolling(self)
        self._unrolling.grown.connect(self._unrolled)
        self._ranged = True  # the scroll bar knows how long the text is, which while it is laid out is a guess
        self.holding = False
        """A mouse button is down."""
        self.under: list[Layer] = []
        """Painted below the letters and the selection, above the marks."""
        self.over: list[Layer] = []
        """Painted above the letters."""
        self.click_takers: list[Callable[[int, QPoint], bool]] = []
        """Asked in turn about a click that selected nothing (Qt position or -1, viewport's point); True: answered."""
        self.move_takers: list[Callable[[QPoint], None]] = []
        """Told where in the viewport the mouse is, with no button down; (-1, -1) when it has left."""
        self.folds: dict[int, bool] = {}
        """Which details of the article the reader has opened or folded."""
        self.unfold: Callable[[int], None] = lambda place: None
        """Opens what is folded over a Qt position."""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalScrollBar().rangeChanged.connect(lambda: self.horizontalScrollBar().setRange(0, 0))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUndoRedoEnabled(False)
        self.setOpenLinks(False)
        self.setAcceptDrops(False)
        self.setMouseTracking(True)
        self.setAccessibleName("Article")
        self.selectionChanged.connect(self._selection_changed)
        self.setStyleSheet("QTextBrowser { background: transparent; border: none; padding: 0; }")

    def loadResource(self, type: int, name: QUrl | str) -> None:
        """Return nothing: no file and no address is ever read for a text."""

    def show_setting(self, setting: Setting, sheet: Sheet) -> None:
        """Show a typeset document; the one before is thrown away.

        Only what can be seen is laid out at once, the rest in idle time; ``laid_out`` tells of its end.
        """
        old = self.document()
        if sheet is not self._sheet:
            self._colour(sheet)
        self.setting, self._sheet = setting, sheet
        self._ranged = False
        setting.document.setPageSize(QSizeF(0, 0))  # else its beginning is laid out before the view sets the width
        self.setDocument(setting.document)
        setting.document.documentLayout().documentSizeChanged.connect(self._grown)
        self._unrolling.begin(setting)
        if isinstance(old, Quiet):
            old.deleteLater()

    def _colour(self, sheet: Sheet) -> None:
        look = self.palette()
        for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled):
            look.setColor(group, QPalette.ColorRole.Base, sheet.theme.page)
            look.setColor(group, QPalette.ColorRole.Text, sheet.theme.ink)
            look.setColor(group, QPalette.ColorRole.Highlight, QColor(0, 0, 0, 0))  # painted below the letters instead
            look.setColor(group, QPalette.ColorRole.HighlightedText, sheet.theme.ink)
        self.setPalette(look)

    @property
    def sheet(self) -> Sheet | None:
        """What the article is set by."""
        return self._sheet

    def offset(self) -> int:
        """Return the document's y at the viewport's top."""
        return self.verticalScrollBar().value()

    def whole(self) -> bool:
        """Say whether all of the text has been set and laid out."""
        return (self.setting is None or self.setting.complete) and self._is_laid(self.document().lastBlock())

    def reaches(self, place: int) -> bool:
        """Say whether the text has been laid out as far as a Qt position."""
        return self._is_laid(self.document().findBlock(place))

    @staticmethod
    def _is_laid(block: QTextBlock) -> bool:
        return block.layout().lineCount() > 0  # an empty block has a line, too

    def finish(self) -> None:
        """Set and lay out what has not been yet, and let all of it be scrolled to."""
        self._unrolling.finish()
        self.lay_out()

    def reach(self, char: int) -> None:
        """Have a canonical character set, laid out and not folded away, and all before it set."""
        self._unrolling.reach(char)
        self.lay_out()
        if self.setting is not None:
            self.reveal(self.setting.positions.place(char))

    def lay_out(self, chars: int = ENOUGH) -> None:
        """Set so many characters at least, lay out all that has been set, and let all of that be scrolled to."""
        self._unrolling.reach(chars)
        if self._ranged and self._is_laid(self.document().lastBlock()):
            return
        room = self.document().documentLayout().documentSize().height() - self.viewport().height()
        self.verticalScrollBar().setRange(0, max(0, round(room)))  # the view would hear of it later
        self._ranged = True
        if self.whole():
            self.laid_out.emit()

    def _unrolled(self) -> None:
        if len(self.marks.all) < len(self._highlights):
            self.place_marks(self._highlights)
        self._ranged = False
        self.lay_out(0)

    def go_to(self, y: float) -> None:
        """Bring a y of the document to the top, as far as there is text below it."""
        self.lay_out()
        if y > self.verticalScrollBar().maximum():
            self.finish()
        self.verticalScrollBar().setValue(int(y))

    def _grown(self) -> None:
        if self.whole():
            self._ranged = True
            self.laid_out.emit()

    def document_height(self) -> float:
        """Return the height of the whole, which lays all of it out; of very long articles that of what has been set."""
        self.lay_out()
        return self.document().documentLayout().documentSize().height()

    def place_marks(self, highlights: Sequence[Highlight]) -> None:
        """Paint these highlights from now on."""
        self._highlights = highlights
        if self.setting is not None and self._sheet is not None:
            finder, size = partial(place_of, self.setting), self.document().characterCount()
            self.marks.place(highlights, self.setting.positions, finder, size)
            self.setExtraSelections(list(lifted(self.document(), self.marks.all, self._sheet.theme)))
            self.viewport().update()

    def body_top(self) -> float:
        """Return the y at which the body begins, below the header."""
        if self.setting is None:
            return 0.0
        block = self.document().findBlockByNumber(self.setting.header)
        return self.document().documentLayout().blockBoundingRect(block).top()

    def tail_top(self) -> float:
        """Return the y at which the body ends and the empty last block begins; a guess while it is not all set."""
        top = self.set_end()
        if self.setting is None or self.setting.complete:
            return top
        return top * len(self.setting.text) / max(1, self.setting.positions.length)

    def set_end(self) -> float:
        """Return the y at which what has been set of the body ends."""
        return self.document().documentLayout().blockBoundingRect(self.document().lastBlock()).top()

    def set_tail(self, height: float) -> None:
        """Give the empty last block another height in pixels."""
        QTextCursor(self.document().lastBlock()).setBlockFormat(Sheet.space(height))

    def reveal(self, place: int) -> None:
        """Open whatever is folded over a Qt position, so that one can go there."""
        if not self.document().findBlock(place).isVisible():
            self.unfold(place)

    def line_box(self, place: int) -> QRectF:
        """Return the line that holds a Qt position, in document coordinates; of what is folded away, its summary's."""
        block = self.document().findBlock(place)
        if not block.isVisible():
            while not block.isVisible():
                block = block.previous()
            place = block.position()
        return line_at(self.document(), place)

    def range_boxes(self, start: int, end: int) -> list[QRectF]:
        """Return the rectangles of a Qt range, one a line, in document coordinates."""
        return range_rects(self.document(), start, end)

    def span_boxes(self, span: Span) -> list[QRectF]:
        """Return the rectangles of canonical characters, one a line, in document coordinates, in reading order."""
        return ranges_rects(self.document(), self.setting.positions.ranges(span)) if self.setting is not None else []

    def selected_boxes(self, low: int = 0, high: int = 2**31) -> list[QRectF]:
        """Return the rectangles of what is selected, one a line, of the Qt positions low to high only."""
        cursor = self.textCursor()
        if not cursor.hasSelection() or self.setting is None:
            return []
        return ranges_rects(self.document(), self.setting.selected_ranges(cursor), low, high)

    def place_at(self, point: QPoint | QPointF, *, exact: bool = False) -> int:
        """Return the Qt position at a point of the viewport; see ``lines.place_at``."""
        return place_at(self.document(), QPointF(point) + QPointF(0, self.offset()), exact=exact)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what lies under the text, then the text."""
        if self.setting is not None and self._sheet is not None:
            painter = QPainter(self.viewport())
            painter.fillRect(event.rect(), self._sheet.theme.page)
            painter.translate(0, -self.offset())
            self._paint_under(painter, self._sheet, event.rect().translated(0, self.offset()))
            painter.end()
        super().paintEvent(event)
        if self.over and self.setting is not None:
            painter = QPainter(self.viewport())
            painter.translate(0, -self.offset())
            self._paint_layers(self.over, painter, event.rect().translated(0, self.offset()))
            painter.end()

    def _paint_under(self, painter: QPainter, sheet: Sheet, area: QRect) -> None:
        document = self.document()
        first, last = self._blocks_within(area)
        if not first.isValid() or not last.isValid():
            return
        if self.setting is not None:
            self.setting.furniture.paint(painter, document, sheet, first, last)
        low, high = first.position(), last.position() + last.length()
        self.marks.paint(painter, document, sheet.theme, low, high)
        for layer in self.under:
            layer(painter, area, low, high)
        if boxes := self.selected_boxes(low, high):
            tint = mixed(sheet.theme.accent, sheet.theme.page, 0.16) if self.tabbing else sheet.theme.selection
            for box in boxes:
                painter.fillRect(box.toAlignedRect(), tint)

    def _paint_layers(self, layers: list[Layer], painter: QPainter, area: QRect) -> None:
        first, last = self._blocks_within(area)
        if first.isValid() and last.isValid():
            for layer in layers:
                layer(painter, area, first.position(), last.position() + last.length())

    def _blocks_within(self, area: QRect) -> tuple[QTextBlock, QTextBlock]:
        """Return the first and the last block of an area in document coordinates."""
        document = self.document()
        if self._is_laid(document.lastBlock()):
            return blocks_within(document, area.top(), area.bottom())
        box = document.documentLayout().blockBoundingRect
        last = block = document.begin()  # between lines Qt finds no place in a text that is not laid out to its end
        while block.isValid() and (self._is_laid(block) or not block.isVisible()):
            if block.isVisible() and box(block).top() <= area.bottom():
                last = block
            block = block.next()
        return document.begin(), last

    def showEvent(self, event: QShowEvent) -> None:
        """Stay where the reader is: on its first show QTextEdit would scroll to its cursor, at the beginning."""
        top = self.verticalScrollBar().value()
        super().showEvent(event)
        self.verticalScrollBar().setValue(top)

    def createMimeDataFromSelection(self) -> QMimeData:
        """Return what is copied of the selection."""
        return mime_of(self.textCursor(), self.setting)

    def forget_selection(self) -> None:
        """Let the selection go; nothing moves, where QTextEdit would scroll to it however far away it is."""
        cursor = self.textCursor()
        if cursor.hasSelection():
            self.select_still(cursor.selectionStart(), cursor.selectionStart())

    def select_still(self, anchor: int, caret: int) -> None:
        """Select between two Qt positions; nothing moves."""
        cursor, bar, offset = self.textCursor(), self.verticalScrollBar(), self.offset()
        cursor.setPosition(anchor)
        cursor.setPosition(caret, QTextCursor.MoveMode.KeepAnchor)
        with QSignalBlocker(bar):
            self.setTextCursor(cursor)
            bar.setValue(offset)

    def selected_text(self) -> str:
        """Return the selection as clean plain text."""
        return plain_text(self.textCursor(), self.setting)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Note where a click began."""
        self.lay_out()
        self.holding, self.tabbing = True, False
        self.press = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell a click on text from a selection and from a link."""
        super().mouseReleaseEvent(event)
        self.holding = False
        point = event.position().toPoint()
        if event.button() == Qt.MouseButton.LeftButton:
            still = (point - self.press).manhattanLength() < 6
            if still and not self.textCursor().hasSelection() and not self.anchorAt(point):
                place = self.place_at(point, exact=True)
                if not any(taker(place, point) for taker in self.click_takers):
                    self.pressed.emit(place, point)
            self.selecting.emit()
        elif event.button() == Qt.MouseButton.MiddleButton and (link := self.anchorAt(point)):
            self.outside_wanted.emit(QUrl(link))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select a word."""
        self.holding = True
        super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell of the highlight below the mouse."""
        super().mouseMoveEvent(event)
        if self.marks.all and not self.holding and self.whole():
            self._hover(self.place_at(event.position(), exact=True))
        if not self.holding:
            for taker in self.move_takers:
                taker(event.position().toPoint())

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse is on no highlight any more."""
        super().leaveEvent(event)
        self._hover(-1)
        for taker in self.move_takers:
            taker(QPoint(-1, -1))

    def _hover(self, place: int) -> None:
        found = self.marks.at(place) if place >= 0 else []
        over = found[0].id if found else None
        if over != self._over:
            self._over = over
            self.hovered.emit(over)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl ask for another size, where QTextEdit would swell every face by itself."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if steps := round(event.angleDelta().y() / 120):
                self.size_wanted.emit(steps)
            event.accept()
        else:
            super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Leave the menu to whoever knows the actions."""
        self.menu_wanted.emit(event.pos(), event.globalPos())

    def _selection_changed(self) -> None:
        self.viewport().update()
        if not self.holding and not self.tabbing:
            self.selecting.emit()
