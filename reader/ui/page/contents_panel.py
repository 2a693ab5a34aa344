"""The panel of contents beside the text: a list of headings, the present one lit."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reader.ui.commands.key_tips import tell_key
from reader.ui.page.contents_model import APART, COUNT, DEPTH, LIT, ContentsModel
from reader.ui.theme import Theme, mixed
from reader.ui.typography import interface_font
from reader.ui.wording import grouped

NARROWEST, WIDEST = 200, 256
"""Pixels that the panel is wide: beside the text as many of them as that leaves."""
_INDENT = 14
_DEEPEST = 4
"""Deeper headings are not moved in further: something must be left of their words."""
_SIDE = 20
_SIZE = 13


class ContentsPanel(QWidget):
    """Shows a ``ContentsModel``; a click or Enter on a row chooses it, Escape leaves."""

    chosen = Signal(int)
    left = Signal()
    closed = Signal()

    def __init__(self, model: ContentsModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._dressed: Theme | None = None
        self._floating = False
        self._mirrored = False
        self.setAccessibleName("Contents")
        self.setAutoFillBackground(True)
        self._title = QLabel("Contents", self)
        self._title.setFont(interface_font(_SIZE, bold=True))
        self._close = QToolButton(self)
        self._close.setText("×")
        self._close.setAutoRaise(True)
        self._close.setAccessibleName("Close the contents")
        tell_key(self._close, "Close the contents", "contents")
        self._close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._close.setCursor(Qt.CursorShape.PointingHandCursor)
        self._close.clicked.connect(lambda _checked=False: self.closed.emit())
        self._none = QLabel("This article has no headings.", self)
        self._none.setFont(interface_font(_SIZE))
        self._none.setProperty("tone", "soft")
        self._none.setWordWrap(True)
        self._none.setContentsMargins(_SIDE, 2, _SIDE, 6)
        self.list = _List(self._escape, self)
        self._delegate = _Delegate(theme, self.list)
        self.list.setItemDelegate(self._delegate)
        self.list.setModel(model)
        self.list.clicked.connect(lambda index: self.chosen.emit(index.row()))
        self.list.entered_row.connect(self.chosen)
        model.modelReset.connect(self._reset)
        self._lay_out()
        self.set_theme(theme)
        self.hide()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(_SIDE, 12, 12, 2)
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self._none)
        column.addWidget(self.list, 1)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        if theme is self._dressed:
            return
        self._theme = self._dressed = self._delegate.theme = theme
        look = self.palette()
        look.setColor(QPalette.ColorRole.Window, theme.page)
        self.setPalette(look)
        self.list.setStyleSheet(f"QListView {{ background: {theme.page.name()}; border: none; }}")
        self.update()

    def stand(self, place: QRect, *, floating: bool, mirrored: bool, room: int) -> None:
        """Stand there: beside the text, or over it with a hairline; ``mirrored`` at the right.

        ``room`` is what the scroll bar of the page takes at the right edge, in pixels.
        """
        self._floating, self._mirrored = floating, mirrored
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight)
        self.setContentsMargins(0, 0, room if mirrored else 1, 0)
        self.setGeometry(place)

    def show_row(self, row: int) -> None:
        """Bring a row into sight."""
        index = self.list.model().index(row, 0)
        if index.isValid():
            self.list.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def focus_row(self, row: int) -> None:
        """Give the list the focus, on a row."""
        self.list.setCurrentIndex(self.list.model().index(max(0, row), 0))
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _reset(self) -> None:
        rows = self.list.model().rowCount()
        self._none.setVisible(rows <= 1)
        self.list.scrollToTop()

    def _escape(self) -> None:
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves; other keys are nobody's."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, and the hairline towards the text."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.page)
        edge = 0 if self._mirrored else self.width() - 1
        painter.fillRect(
            edge,
            0,
            1,
            self.height(),
            mixed(self._theme.soft, self._theme.page, 0.5) if self._floating else self._theme.hair,
        )


class _List(QListView):
    """Letters typed in it go to the row that begins with them, before they are anyone's shortcuts."""

    entered_row = Signal(int)

    def __init__(self, left: Callable[[], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._left = left
        self.setObjectName("contents")
        self.setAccessibleName("Contents")
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    def event(self, event: QEvent) -> bool:
        """Claim letters and digits."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
            if plain and event.text().isalnum():
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses, Escape leaves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid():
                self.entered_row.emit(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_Escape:
            self._left()
        else:
            super().keyPressEvent(event)


class _Delegate(QStyledItemDelegate):
    """Paints a heading: moved in by its depth; lit, a bar of the accent before it and its words in ink."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self._plain, self._bold = interface_font(_SIZE), interface_font(_SIZE, bold=True)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the one size of all rows."""
        return QSize(80, QFontMetrics(self._bold).height() + 11)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        theme, lit = self.theme, bool(index.data(LIT))
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option)
        if index.data(APART):
            painter.fillRect(option.rect.adjusted(_SIDE, 0, -_SIDE, 1 - option.rect.height()), theme.hair)
        start = _SIDE + _INDENT * min(_DEEPEST, index.data(DEPTH))
        inner = option.rect.adjusted(start, 0, -12, 0) if not mirrored else option.rect.adjusted(12, 0, -start, 0)
        if lit:
            x = inner.right() + 7 if mirrored else inner.left() - 10
            painter.fillRect(x, inner.top() + 6, 3, inner.height() - 12, theme.accent)
        if count := index.data(COUNT):
            inner = self._paint_count(painter, inner, grouped(count), mirrored=mirrored)
        font = self._bold if lit else self._plain
        painter.setFont(font)
        painter.setPen(theme.ink if lit or index.data(DEPTH) == 0 else theme.soft)
        text = QFontMetrics(font).elidedText(str(index.data()), Qt.TextElideMode.ElideRight, inner.width())
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | side | Qt.AlignmentFlag.AlignAbsolute, text)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        focused = option.state & QStyle.StateFlag.State_HasFocus
        if not (focused or option.state & QStyle.StateFlag.State_MouseOver):
            return
        ground = QRectF(option.rect).adjusted(6.7, 0.7, -6.7, -0.7)
        painter.setPen(QPen(self.theme.accent, 1.4) if focused else Qt.PenStyle.NoPen)
        painter.setBrush(mixed(self.theme.sel, self.theme.page, 0.55))
        painter.drawRoundedRect(ground, 6, 6)

    def _paint_count(self, painter: QPainter, inner: QRect, count: str, *, mirrored: bool) -> QRect:
        painter.setFont(self._plain)
        painter.setPen(self.theme.accent)
        side = Qt.AlignmentFlag.AlignLeft if mirrored else Qt.AlignmentFlag.AlignRight
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | side | Qt.AlignmentFlag.AlignAbsolute, count)
        taken = QFontMetrics(self._plain).horizontalAdvance(count) + 10
        return inner.adjusted(taken, 0, 0, 0) if mirrored else inner.adjusted(0, 0, -taken, 0)
