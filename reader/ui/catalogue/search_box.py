"""The search box: one line of text that is the whole filter. Filters in it are tinted, and completed while typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QHideEvent,
    QIcon,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QTextLayout,
)
from PySide6.QtWidgets import QLineEdit, QToolTip, QWidget

from reader.query import FLAGS, Not, Query, Term, Unfinished, feed_text, parse, tag_text
from reader.ui.catalogue.completion import Popup, with_counts
from reader.ui.catalogue.tag_matching import matching
from reader.ui.theme import Theme, mixed

_Names = Callable[[], Sequence[tuple[str, int]]]
PAUSE = 30
"""Milliseconds between two ``query_changed`` at least: the first key is told of at once, a burst of them as one."""


class SearchBox(QLineEdit):
    """The present query as text.

    ``tags`` returns all tags with their counts, most used first; it is called when a completion begins.
    """

    query_changed = Signal(object)
    """The ``Query`` typed."""
    list_wanted = Signal()
    """Enter, Down, or Escape in the empty box: the keyboard should go to the list."""

    def __init__(self, theme: Theme, tags: _Names = tuple, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tags = tags
        self._feeds: _Names = tuple
        self._known: Sequence[tuple[str, int]] = ()
        self._composing = False
        self._told = ""
        self._query = parse("")
        self.setObjectName("search")
        self.setAccessibleName("Search or filter")
        self.setAccessibleDescription('Words, "phrases", tag:name, is:unread, and a minus before what is not wanted')
        self.setPlaceholderText("Search or filter…")
        spaced = QFont(self.font())
        spaced.setWordSpacing(_SPACE)
        self.setFont(spaced)
        self._clear = self.addAction(QIcon(), QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setText("Clear the box")
        self._clear.setToolTip("Clear the box")
        self._clear.setVisible(False)
        self._clear.triggered.connect(self._empty)
        self.setMaxLength(4000)
        self.setStyleSheet("#search { background: transparent; border: none; padding: 6px 10px; }")
        self._popup = Popup(self, theme)
        self.set_theme(theme)
        self._popup.taken.connect(self._complete)
        self._telling = QTimer(self, singleShot=True)
        self._last_told = float("-inf")
        self._telling.timeout.connect(self._tell)
        self.textChanged.connect(self._read)
        self.textEdited.connect(self._edited)
        self.cursorPositionChanged.connect(self._cursor_moved)
        self.returnPressed.connect(self._enter)

    def propose_feeds(self, names: _Names) -> None:
        """Complete ``feed:`` from these, the feeds' names with what is unread; it is called when a completion begins."""
        self._feeds = names

    def query(self) -> Query:
        """Return what the box asks for now."""
        return self._query

    def show_query(self, query: Query) -> None:
        """Show a query that was made elsewhere; undo in the box still brings the text before it back."""
        if query.text == self.text() or (query.text == self._told and self._telling.isActive()):
            return  # the echo of what is being typed, or has been typed past
        was = self.blockSignals(True)
        self.selectAll()
        self.insert(query.text)
        self.blockSignals(was)
        self._read(query.text)
        self._telling.stop()
        self._told = query.text
        self._popup.hide()

    def set_theme(self, theme: Theme) -> None:
        """Paint with another theme."""
        self._theme = theme
        self._popup.set_theme(theme)
        self._clear.setIcon(_cross(theme.soft))
        self.update()

    # reading

    def _read(self, text: str) -> None:
        self._query = parse(text)
        if not self._telling.isActive():
            since = (monotonic() - self._last_told) * 1000
            self._telling.start(max(0, PAUSE - int(min(since, PAUSE))))
        if not text:
            self._popup.hide()
        self._clear.setVisible(bool(text))
        self.update()

    def _tell(self) -> None:
        if self._query.text != self._told:
            self._told = self._query.text
            self._last_told = monotonic()
            self.query_changed.emit(self._query)

    def _enter(self) -> None:
        self._telling.stop()
        self._tell()
        self.list_wanted.emit()

    def _retreat(self) -> None:
        """Clear everything but the place that is looked in; when that is all there is, go to the list."""
        place = parse("").with_place(self._query.place).text
        if self.text().strip() == place:
            self.list_wanted.emit()
            return
        self.selectAll()
        self.insert(place)

    def _empty(self) -> None:
        self.selectAll()
        self.insert("")

    # completing

    def _term_here(self) -> Term | None:
        """Return the term that ends where the cursor is."""
        at = _characters(self.text(), self.cursorPosition())
        return next((term for term in self._query.terms if term.span.start < at <= term.span.end), None)

    def _propose(self) -> None:
        term = self._term_here()
        typed = self.text()[slice(*term.span)].lstrip("-") if term else ""
        field, _, value = ("#", "", typed[1:]) if typed.startswith("#") else typed.partition(":")
        at_end = term is not None and term.span.end == _characters(self.text(), self.cursorPosition())
        proposals: list[tuple[str, str, str]] = []
        named = "tag" if field == "#" else field.casefold() if ":" in typed else ""
        if at_end and named in {"tag", "feed"}:
            if not self._popup.isVisible():
                self._known = self._tags() if named == "tag" else self._feeds()
            found = matching(self._known, value.strip('"“”„'))
            proposals = with_counts(found) if [name for name, _ in found] != [value] else []
        elif at_end and field.casefold() == "is" and ":" in typed:
            flags = [flag for flag in FLAGS if flag.startswith(value.casefold())]
            proposals = [(flag, f"is:{flag}", "") for flag in flags] if flags != [value.casefold()] else []
        left = self._across(_units(self.text(), term.span.start)) if term else 0
        self._popup.propose(proposals, QRect(round(left), 0, 1, self.height()))

    def _complete(self, value: str) -> None:
        term = self._term_here()
        if term is None:
            return
        text = self.text()
        negated = isinstance(term.node, Not) or text[term.span.start : term.span.end].startswith("-")
        field = text[slice(*term.span)].lstrip("-").partition(":")[0].casefold()
        filter_ = f"is:{value}" if field == "is" else feed_text(value) if field == "feed" else tag_text(value)
        wanted = ("-" if negated else "") + filter_
        rest = text[term.span.end :]
        self._popup.hide()
        self.setSelection(_units(text, term.span.start), _units(text, term.span.end) - _units(text, term.span.start))
        self.insert(wanted if rest[:1].isspace() else wanted + " ")
        if rest[:1].isspace():
            self.setCursorPosition(self.cursorPosition() + 1)
        self._popup.hide()

    def _edited(self, text: str) -> None:
        self._query = parse(text)  # QLineEdit tells of an edit before it tells of the change
        self._propose()

    def _cursor_moved(self) -> None:
        if self._popup.isVisible():
            self._propose()

    # what happens in it

    def event(self, event: QEvent) -> bool:
        """Take Tab while proposals are shown; explain what is underlined."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Tab and self._popup.list.handle_key(event):
                return True
        elif event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self.cursorPositionAt(event.pos())
            sentences = [
                problem.sentence
                for problem in self._query.problems
                if _units(self.text(), problem.span.start) <= at <= _units(self.text(), problem.span.end)
            ]
            QToolTip.showText(event.globalPos(), "\n".join(sentences), self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give the keys to the proposals first; then Escape and Down, which leave."""
        if self._popup.isVisible():
            if event.key() == Qt.Key.Key_Escape:
                self._popup.hide()
                return
            if self._popup.list.handle_key(event):
                return
        if event.key() == Qt.Key.Key_Escape:
            self._retreat()
        elif event.key() == Qt.Key.Key_Down:
            self._telling.stop()
            self._tell()
            self.list_wanted.emit()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Leave the text as the input method shows it while something is being composed."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the proposals."""
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason or not self.window().isActiveWindow():
            self._popup.hide()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Close the proposals."""
        self._popup.hide()
        super().hideEvent(event)

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box, the grounds of filters, the text, then the filters' own text in their colour."""
        chips = [] if self._composing else self._chips()
        with_ground = QPainter(self)
        with_ground.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = self._theme.accent if self.hasFocus() else self._theme.hair
        with_ground.setPen(QPen(edge, 1))
        with_ground.setBrush(self._theme.page)
        with_ground.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        with_ground.setClipRect(self._text_rect())
        self._paint_grounds(with_ground, [rect for _, rect in chips])
        with_ground.end()
        super().paintEvent(event)
        over = QPainter(self)
        over.setRenderHint(QPainter.RenderHint.Antialiasing)
        over.setClipPath(self._outside_cursor())
        selected = range(self.selectionStart(), self.selectionEnd()) if self.hasSelectedText() else range(0)
        for term, rect in chips:
            first, last = (_units(self.text(), end) for end in term.span)
            if not set(selected).intersection(range(first, last)):
                self._paint_grounds(over, [rect])
                over.setPen(self._theme.accent)
                over.drawText(QPointF(rect.left(), self._base()), self.text()[slice(*term.span)])
        if not self._composing:
            self._paint_problems(over)
        over.end()

    def _chips(self) -> list[tuple[Term, QRectF]]:
        return [
            (term, self._term_rect(term.span))
            for term in self._query.terms
            if term.is_filter and not isinstance(term.node, Unfinished)
        ]

    def _term_rect(self, span: tuple[int, int]) -> QRectF:
        ends = [self._across(_units(self.text(), end)) for end in span]
        metrics = QFontMetrics(self.font())
        return QRectF(min(ends), self._base() - metrics.ascent(), abs(ends[1] - ends[0]), metrics.height())

    def _paint_grounds(self, painter: QPainter, rects: list[QRectF]) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mixed(self._theme.sel, self._theme.page, 0.9))
        for rect in rects:
            painter.drawRoundedRect(rect.adjusted(-2.5, -1, 2.5, 1), 4, 4)

    def _paint_problems(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(self._theme.accent, 1, Qt.PenStyle.DotLine))
        for problem in self._query.problems:
            rect = self._term_rect(problem.span)
            painter.drawLine(QPointF(rect.left(), rect.bottom()), QPointF(rect.right(), rect.bottom()))

    def _text_rect(self) -> QRectF:
        return QRectF(self.rect()).adjusted(5, 1, -28 if self.text() else -5, -1)

    def _outside_cursor(self) -> QPainterPath:
        """Return where text may be painted over: not where QLineEdit has painted, or not painted, its cursor."""
        path = QPainterPath()
        path.addRect(self._text_rect())
        if self.hasFocus():
            cursor = QPainterPath()
            cursor.addRect(QRectF(self._across(self.cursorPosition()), 0, 1, self.height()))
            path = path.subtracted(cursor)
        return path

    def _across(self, unit: int) -> float:
        """Return how far to the right, in pixels of the box, a position of the text is (in UTF-16 units, as Qt counts)."""
        layout = QTextLayout(self.text(), self.font())
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        return self.cursorRect().left() + _CURSOR_INSET + _x(line, unit) - _x(line, self.cursorPosition())

    def _base(self) -> float:
        metrics = QFontMetrics(self.font())
        return (self.height() - metrics.height()) / 2 + metrics.ascent()


_SPACE = 4.5
"""Pixels that a space is wider than the font's own, so that the grounds of two filters stand apart."""
_CURSOR_INSET = 5
"""Pixels between the left of ``QLineEdit.cursorRect`` and the cursor itself."""


def _cross(color: QColor) -> QIcon:
    """Return a small cross, drawn at twice its size for sharp screens."""
    picture = QPixmap(32, 32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, 2.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(QPointF(9, 9), QPointF(23, 23))
    painter.drawLine(QPointF(9, 23), QPointF(23, 9))
    painter.end()
    return QIcon(picture)


def _x(line: object, unit: int) -> float:
    """Return ``QTextLine.cursorToX``, which comes as a pair in PySide."""
    value = line.cursorToX(unit)  # type: ignore[attr-defined]
    return float(value[0] if isinstance(value, tuple | list) else value)


def _units(text: str, position: int) -> int:
    """Return a position counted in UTF-16 units, as Qt counts."""
    return position if text.isascii() else len(text[:position].encode("utf-16-le", "surrogatepass")) // 2


def _characters(text: str, unit: int) -> int:
    """Return a position counted in characters."""
    return (
        unit
        if text.isascii()
        else len(text.encode("utf-16-le", "surrogatepass")[: unit * 2].decode("utf-16-le", "ignore"))
    )
