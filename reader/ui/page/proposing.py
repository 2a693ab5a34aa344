"""``[[`` in a field for notes proposes articles by title, and ``#`` behind a link the passages and notes of its article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from reader.ui.catalogue.completion import Proposals
from reader.ui.page.composer import GrowingEdit
from reader.ui.page.proposals import MARKS, TITLES, Answer, Proposed
from reader.ui.saying import say
from reader.ui.theme import Theme
from reader.ui.typography import interface_font

if TYPE_CHECKING:
    from reader.ui.page.page import Page

_TITLE = re.compile(r"\[\[([^\[\]|\n]*)$")
_BEHIND = re.compile(r"\[\[([^\[\]|\n]+)(?:\|[^\[\]\n]*)?\]\]#([^\[\]\n]*)$")
_WIDEST = 460
_ROWS = 8
_EDGE = 8
_HINTS = {
    TITLES: "Enter links the article; # behind it lists its passages and notes",
    MARKS: "Enter links the passage or note",
}


class LinkPopup(QFrame):
    """Proposals by the caret. A child of the window rather than a window: no grab, the same on Wayland."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("completion")
        self.list = Proposals(theme, self)
        self.list.setFont(interface_font(13))
        self._hint = QLabel(self)
        self._hint.setFont(interface_font(11.5))
        self._hint.setStyleSheet(f"color: {theme.soft.name()};")
        self.setStyleSheet(
            f"#completion {{ background: {theme.page.name()}; border: 1px solid {theme.hair.name()}; border-radius: 8px }}"
            f"#proposals {{ background: transparent; }}"
        )
        self.hide()

    def propose(self, rows: list[tuple[str, str, str]], hint: str) -> None:
        """Fill the list with (value, text, hint) rows."""
        self.list.propose(rows)
        self._hint.setText(hint)

    def stand_by(self, caret: QRect) -> None:
        """Stand below a line of the window, above it where there is more room."""
        window = self.window().size()
        hint = self._hint.sizeHint().height() + 6
        wanted = self.list.wanted_height(_ROWS) + hint + 6
        below, above = window.height() - caret.bottom() - 2 * _EDGE, caret.top() - 2 * _EDGE
        height = min(wanted, max(below, above))
        top = caret.bottom() + 4 if below >= wanted or below >= above else caret.top() - 4 - height
        width = min(_WIDEST, window.width() - 2 * _EDGE)
        left = max(_EDGE, min(caret.left(), window.width() - width - _EDGE))
        self.setGeometry(left, top, width, height)
        self.list.setGeometry(1, 4, width - 2, max(1, height - hint - 6))
        self._hint.setGeometry(13, height - hint - 1, width - 26, hint - 3)
        self.show()
        self.raise_()

    def event(self, event: QEvent) -> bool:
        """Keep clicks beside a row from reaching what lies beneath."""
        if isinstance(event, QMouseEvent):
            event.accept()
            return True
        return super().event(event)


class Proposing(QObject):
    """Helps with whichever field of a page has the keyboard."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._field: GrowingEdit | None = None
        self.popup: LinkPopup | None = None
        self._start = 0
        self._asked = ("", "")
        self._typed = ""
        self._dismissed: int | None = None
        self._found: dict[str, Proposed] = {}
        page.view.verticalScrollBar().valueChanged.connect(lambda _offset: self._stand())
        page.composed.connect(self._close)

    def help(self, field: GrowingEdit) -> None:
        """Watch a field that has got the keyboard, until another one has it."""
        if field is self._field:
            self._look()
            return
        self._leave()
        self._field = field
        field.key_takers.append(self._key)
        field.cursorPositionChanged.connect(self._look)
        field.resized.connect(self._stand)
        field.focused.connect(self._focused)
        field.hidden.connect(self._close)
        field.destroyed.connect(self._lost)
        self._look()

    def _leave(self) -> None:
        self._close()
        if self._field is not None:
            field, self._field = self._field, None
            field.key_takers.remove(self._key)
            for signal, slot in (
                (field.cursorPositionChanged, self._look),
                (field.resized, self._stand),
                (field.focused, self._focused),
                (field.hidden, self._close),
                (field.destroyed, self._lost),
            ):
                signal.disconnect(slot)

    def _lost(self) -> None:
        self._field = None
        self._close()

    def _focused(self, has_focus: bool) -> None:
        if not has_focus:
            self._close()

    # -- asking -------------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """See what stands before the caret, and ask what may be meant by it."""
        field = self._field
        if field is None or not field.hasFocus():
            return
        cursor = field.textCursor()
        line, base = cursor.block().text(), cursor.block().position()
        before = line[: _chars(line, cursor.positionInBlock())]
        behind, title = _BEHIND.search(before), _TITLE.search(before)
        if cursor.hasSelection() or (found := behind or title) is None:
            self._dismissed = None
            self._close()
            return
        self._start = base + _units(before[: found.start()])
        if self._start == self._dismissed:
            return
        asked = (MARKS, found[1]) if behind else (TITLES, found[1])
        self._typed = behind[2] if behind else ""
        if asked == self._asked and behind and self._found:
            self._fill()
        elif asked != self._asked or self.popup is None or not self.popup.isVisible():
            self._asked = asked
            self._page.proposals_wanted.emit(*asked)

    def show(self, answer: Answer) -> None:
        """Show what has been found, if it is still what is asked for."""
        if (answer.kind, answer.text) == self._asked and self._field is not None and self._field.hasFocus():
            self._found = {one.written: one for one in answer.found}
            self._fill()

    def _fill(self) -> None:
        wanted = self._typed.strip().casefold()
        rows = [(one.written, one.shown, one.hint) for one in self._found.values() if wanted in one.shown.casefold()]
        field = self._field
        if field is None or not rows:
            if self.popup is not None:
                self.popup.hide()
            return
        window = field.window()
        if self.popup is None or self.popup.parentWidget() is not window or self.popup.list.theme is not field.theme:
            if self.popup is not None:
                self.popup.deleteLater()
            self.popup = LinkPopup(field.theme, window)
            self.popup.list.taken.connect(self._take)
            self.popup.list.currentRowChanged.connect(self._announce)
        self.popup.propose(rows[:200], _HINTS[self._asked[0]])
        self._stand(True)

    def _stand(self, now: bool = False) -> None:
        field = self._field
        if field is not None and self.popup is not None and (now or self.popup.isVisible()):
            cursor, caret = field.textCursor(), field.cursorRect()
            cursor.setPosition(min(self._start, field.document().characterCount() - 1))
            begun = field.cursorRect(cursor)
            if begun.top() == caret.top():
                caret = begun
            corner = field.viewport().mapTo(field.window(), QPoint(0, 0))
            self.popup.stand_by(caret.adjusted(0, -2, 0, 4).translated(corner))

    def _announce(self, row: int) -> None:
        """Have a screen reader say what is chosen."""
        if row >= 0 and self._field is not None and self.popup is not None:
            say(self._field, str(self.popup.list.item(row).data(Qt.ItemDataRole.AccessibleTextRole)))

    def _close(self) -> None:
        self._asked, self._found = ("", ""), {}
        if self.popup is not None:
            self.popup.hide()

    # -- taking -------------------------------------------------------------------------------------------------------

    def _key(self, event: QKeyEvent) -> bool:
        if self.popup is None or not self.popup.isVisible():
            return False
        if event.key() == Qt.Key.Key_Escape:
            self._dismissed = self._start
            self._close()
            return True
        return self.popup.list.handle_key(event)

    def _take(self, written: str) -> None:
        field = self._field
        if field is None or not written:
            return
        cursor = field.textCursor()
        end = cursor.position()
        cursor.setPosition(self._start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        line = cursor.block().text()
        rest = line[_chars(line, end - cursor.block().position()) :]
        if rest.startswith("]]") and self._asked[0] == TITLES:
            cursor.setPosition(end + 2, QTextCursor.MoveMode.KeepAnchor)
        self._close()
        cursor.insertText(written)
        field.setTextCursor(cursor)
        self._dismissed = None


def _chars(text: str, units: int) -> int:
    """Return how many characters so many UTF-16 units are."""
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "surrogatepass"))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
