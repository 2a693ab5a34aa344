"""*Linked from (n)*: the notes that lead to the article from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QVBoxLayout, QWidget

from reader import links
from reader.library import Backlink
from reader.ui.moments import friendly
from reader.ui.page.quiet import quiet_button
from reader.ui.theme import Theme
from reader.ui.typography import interface_font
from reader.ui.wording import grouped

_FIRST = 20
"""How many are shown until all are asked for."""
_LINES = 2
_BAR = 12
_WRAP = int(Qt.TextFlag.TextWordWrap)


class BacklinkRow(QAbstractButton):
    """One note: how it begins, and where it stands."""

    def __init__(self, backlink: Backlink, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = " ".join(backlink.text.split())
        title = " ".join(backlink.title.split()) or "Untitled"
        self._where = f"{title} · {friendly(backlink.written_at, datetime.now(UTC))}"
        mark = {"highlight": backlink.own_uid} if backlink.note_id is None else {"note": backlink.own_uid}
        self.address = links.address(backlink.uid, **mark)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"Linked from a note in “{title}”: {self._words}")

    def set_width(self, width: int) -> None:
        """Fit to a width in pixels, and be as high as that makes it."""
        note, foot = QFontMetrics(interface_font(13)), QFontMetrics(interface_font(12))
        wanted = note.boundingRect(QRect(0, 0, max(1, width - _BAR), 10_000), _WRAP, self._words).height()
        self.setFixedSize(width, min(wanted, _LINES * note.lineSpacing()) + foot.height() + 8)

    def sizeHint(self) -> QSize:
        """Return the present size."""
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a line beside the words, which are cut where there are many, and where they stand below."""
        painter, theme = QPainter(self), self._theme
        strong = self.hasFocus() or self.underMouse()
        if strong:
            painter.fillRect(self.rect(), theme.code)
        painter.fillRect(0, 0, 2, self.height(), theme.accent if strong else theme.hair)
        if self.hasFocus():
            painter.setPen(theme.accent)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        note, foot = interface_font(13), interface_font(12)
        small, room = QFontMetrics(foot).height(), self.width() - _BAR
        painter.setFont(note)
        painter.setPen(theme.ink)
        high = self.height() - small - 6
        painter.save()
        painter.setClipRect(QRect(_BAR, 2, room, high))
        painter.drawText(QRect(_BAR, 2, room, 10_000), _WRAP, self._words)
        painter.restore()
        painter.setFont(foot)
        painter.setPen(theme.soft)
        where = QFontMetrics(foot).elidedText(self._where, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(_BAR, self.height() - small - 3, room, small), 0, where)


class Backlinks(QWidget):
    """Stands below the thread, as long as there are any."""

    link_activated = Signal(str)
    resized = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[Backlink, ...] = ()
        self._all = False
        self._width = 0
        self._rows: list[BacklinkRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 10, 0, 0)
        self._column.setSpacing(8)
        self._heading = QLabel(self)
        self._heading.setFont(interface_font(14, bold=True))
        self._heading.setStyleSheet(f"color: {theme.ink.name()};")
        self._column.addWidget(self._heading)
        self._more = quiet_button("", "", theme, self, self._show_all)
        self._column.addWidget(self._more, alignment=Qt.AlignmentFlag.AlignLeft)
        self.setAccessibleName("Linked from")
        self.hide()

    def show_backlinks(self, backlinks: Sequence[Backlink]) -> None:
        """Show who leads here, newest first; their texts as they read, without Markdown."""
        if tuple(backlinks) != self._shown:
            self._shown = tuple(backlinks)
            self._fill()

    def _show_all(self) -> None:
        self._all = True
        self._fill()
        self._rows[_FIRST].setFocus()

    def _fill(self) -> None:
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = []
        number = len(self._shown)
        for index, backlink in enumerate(self._shown if self._all else self._shown[:_FIRST], 1):
            row = BacklinkRow(backlink, self._theme, self)
            row.clicked.connect(lambda _checked=False, row=row: self.link_activated.emit(row.address))
            self._column.insertWidget(index, row)
            self._rows.append(row)
            row.show()
        self._heading.setText(f"Linked from ({grouped(number)})")
        self._more.setText(f"Show all {grouped(number)}")
        self._more.setAccessibleName(f"Show all {number} notes that link here")
        self._more.setVisible(number > len(self._rows))
        self._more.raise_()
        self.setVisible(bool(number))
        self.resized.emit()

    def stops(self) -> list[QWidget]:
        """Return what Tab stops at, in order."""
        return [*self._rows, *([] if self._more.isHidden() else [self._more])]

    def fit(self, width: int) -> None:
        """Fit to a width in pixels, and be as high as that makes it."""
        for row in self._rows:
            row.set_width(width)
        parts = [self._heading.sizeHint().height(), *(row.height() for row in self._rows)]
        if not self._more.isHidden():
            parts.append(self._more.sizeHint().height())
        self.setFixedHeight(10 + sum(parts) + self._column.spacing() * (len(parts) - 1))
        self._column.activate()
