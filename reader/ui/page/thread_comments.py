"""*Comments on the page (n)*: what others wrote under the article where it is from, to be read and not to be changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from reader.address import is_openable
from reader.model import Comment
from reader.ui.moments import friendly, full_date
from reader.ui.page.note_text import SetText
from reader.ui.page.note_tree import note_document
from reader.ui.page.quiet import quiet_button, quiet_label
from reader.ui.typesetting.sheet import Sheet
from reader.ui.typography import interface_font
from reader.ui.wording import grouped

_AT_ONCE = 40
"""How many are set before more are asked for."""
_INDENT = 26
_DEEPEST = 4


class CommentEntry(QWidget):
    """One comment: who wrote it and when, and its text."""

    link_activated = Signal(str)

    def __init__(self, comment: Comment, sheet: Sheet, parent: QWidget) -> None:
        super().__init__(parent)
        self._indent = min(comment.depth, _DEEPEST) * _INDENT
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(self._indent, 0, 0, 0)
        self._column.setSpacing(2)
        when = _when(comment.written_at) if comment.written_at else ""
        who = " ".join(comment.author.split()) or "Somebody"
        self.head = quiet_label(" · ".join(part for part in (who, when) if part), sheet.theme, self)
        self.head.setWordWrap(True)
        self._column.addWidget(self.head)
        source = note_document(comment.text)
        name = f"Comment by {who}: {' '.join(source.text[:120].split())}"
        self.text = SetText(source, sheet, name, self)
        self.text.link_activated.connect(self._follow)
        self._column.addWidget(self.text)

    def _follow(self, address: str) -> None:
        """Pass on what leads to the web alone: a stranger's words do nothing in the library."""
        if is_openable(address):
            self.link_activated.emit(address)

    def fit(self, width: int) -> int:
        """Fit to a width in pixels; return the height that takes and take it."""
        inner = max(80, width - self._indent)
        self.text.set_width(inner)
        head = self.head.heightForWidth(inner)
        self.head.setFixedHeight(head)
        height = head + self._column.spacing() + self.text.height()
        self.setFixedHeight(height)
        self._column.activate()
        return height


class PageComments(QWidget):
    """Stands below the thread as long as there are any, folded until they are asked for."""

    link_activated = Signal(str)
    resized = Signal()

    def __init__(self, sheet: Sheet, parent: QWidget) -> None:
        super().__init__(parent)
        self._sheet = sheet
        self.comments: tuple[Comment, ...] = ()
        self.unfolded = False
        self._entries: list[CommentEntry] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 10, 0, 0)
        self._column.setSpacing(10)
        self._heading = self._button("")
        self._heading.clicked.connect(lambda _checked=False: self.fold(not self.unfolded))
        self._column.addWidget(self._heading, alignment=Qt.AlignmentFlag.AlignLeft)
        self._more = quiet_button("", "", sheet.theme, self, self._show_more)
        self._column.addWidget(self._more, alignment=Qt.AlignmentFlag.AlignLeft)
        self.setAccessibleName("Comments on the page")
        self.hide()

    def _button(self, text: str) -> QPushButton:
        made = quiet_button(text, "", self._sheet.theme, self, lambda: None)
        made.setFont(interface_font(14, bold=True))
        return made

    def show_comments(self, comments: Sequence[Comment]) -> None:
        """Show these, folded unless they are the same that were unfolded before."""
        if tuple(comments) == self.comments:
            return
        self.comments, self.unfolded = tuple(comments), False
        self._clear()
        self._dress()

    def fold(self, unfolded: bool) -> None:
        """Show or hide them."""
        self.unfolded = unfolded
        self._clear()
        if unfolded:
            self._add(_AT_ONCE)
        self._dress()

    def _clear(self) -> None:
        for entry in self._entries:
            entry.hide()
            entry.deleteLater()
        self._entries = []

    def _add(self, number: int) -> None:
        first = len(self._entries)
        for comment in self.comments[first : first + number]:
            entry = CommentEntry(comment, self._sheet, self)
            entry.link_activated.connect(self.link_activated)
            self._entries.append(entry)
            self._column.insertWidget(len(self._entries), entry)
            entry.show()
        self._more.raise_()
        stops = self.stops()
        for one, following in pairwise(stops):
            QWidget.setTabOrder(one, following)

    def _show_more(self) -> None:
        first = len(self._entries)
        self._add(_AT_ONCE)
        self._dress()
        if first < len(self._entries):
            self._entries[first].text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _dress(self) -> None:
        count, left = len(self.comments), len(self.comments) - len(self._entries)
        title = f"Comments on the page ({grouped(count)})"
        self._heading.setText(f"{'▾' if self.unfolded else '▸'} {title}")
        self._heading.setAccessibleName(f"{title}, {'shown' if self.unfolded else 'folded'}")
        self._more.setText(f"Show {grouped(min(left, _AT_ONCE))} more")
        self._more.setAccessibleName(f"Show {min(left, _AT_ONCE)} more comments")
        self._more.setVisible(self.unfolded and left > 0)
        self.setVisible(bool(count))
        self.resized.emit()

    def stops(self) -> list[QWidget]:
        """Return what Tab stops at, in order."""
        return [
            self._heading,
            *(entry.text for entry in self._entries),
            *([self._more] if self._more.isVisibleTo(self) else []),
        ]

    def fit(self, width: int) -> None:
        """Fit to a width in pixels, and be as high as that makes it."""
        parts = [self._heading.sizeHint().height(), *(entry.fit(width) for entry in self._entries)]
        if self._more.isVisibleTo(self):
            parts.append(self._more.sizeHint().height())
        self.setFixedHeight(10 + sum(parts) + self._column.spacing() * (len(parts) - 1))
        self._column.activate()


def _when(moment: datetime) -> str:
    """Return when a comment was written; pages often name the day alone."""
    if moment.astimezone(UTC).time() == time(0):
        return full_date(moment)
    return friendly(moment, datetime.now(UTC))
