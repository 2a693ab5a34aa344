"""A text and the keyboard: who answers its keys, which of its links has the focus, what Tab goes to."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QTextBrowser, QWidget

from reader.ui.saying import say


class KeyedText(QTextBrowser):
    """A text browser whose keys others may answer. It knows Qt positions only."""

    selecting = Signal()
    """The selection has changed, or a mouse button has been let go after it did."""
    left = Signal()
    """Escape was pressed."""
    stepped = Signal()
    """Tab has gone on from the text, or from something that stands on it."""
    link_focused = Signal(str)
    """The address of the link that has the focus mark now; empty when it has gone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tabbing = False
        """The selection is the focus mark of a link, made by Tab."""
        self.next_stop: Callable[[], bool] = lambda: False
        """What Tab goes to first: returns whether it has taken the focus."""
        self.engaged: Callable[[], bool] = lambda: self.textCursor().hasSelection()
        """Whether there is anything that Escape lets go; without it, Escape is the window's."""
        self.key_takers: list[Callable[[QKeyEvent], bool]] = []
        """Asked in turn before the view itself; one that returns True has answered the key."""

    def lay_out(self) -> None:
        """Give everything its place before a key moves in it."""

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go to the next link, else to the next control."""
        if not self.hasFocus():  # asked by something that stands on the text, such as the thread
            moved = QWidget.focusNextPrevChild(self, forward)
            self.stepped.emit()
            return moved
        if forward and self.next_stop():
            return True
        self.tabbing = True
        moved = super().focusNextPrevChild(forward)
        self.tabbing = moved and self.hasFocus()
        if not self.tabbing:
            self._forget_link()
            self.stepped.emit()
        else:
            self._tell_link()
        self.viewport().update()
        return moved

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A link's focus mark goes with the focus."""
        super().focusOutEvent(event)
        if self.tabbing and event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self._forget_link()

    def _forget_link(self) -> None:
        self.tabbing = False
        cursor = self.textCursor()
        cursor.clearSelection()
        self.setTextCursor(cursor)
        self.link_focused.emit("")

    def _tell_link(self) -> None:
        self.link_focused.emit(self.textCursor().charFormat().anchorHref())
        say(self, f"Link: {_plain(self.textCursor().selectedText())}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask the tools; Escape lets go; everything else scrolls and follows links as it always did."""
        self.lay_out()
        if any(taker(event) for taker in self.key_takers):
            event.accept()
            return
        if event.key() == Qt.Key.Key_Escape and self.engaged():
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focus_link(self, start: int, end: int) -> None:
        """Put the focus mark on a link between two Qt positions, as Tab does."""
        cursor = self.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.tabbing = True
        self.setTextCursor(cursor)
        self._tell_link()

    def select(self, cursor: QTextCursor) -> None:
        """Select what a cursor has selected, as the mouse would."""
        self.tabbing = False
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        self.selecting.emit()


_UNSAID = dict.fromkeys(map(ord, "\u00ad\u2068\u2069\ufffc"))
"""What a typeset text has beside its words: soft hyphens, isolates, the places of pictures."""


def _plain(text: str) -> str:
    return " ".join(text.translate(_UNSAID).split()) or "a picture"
