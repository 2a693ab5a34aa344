"""The tags of a mark as a line of text, with commas between them, that proposes those of the library."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from reader.model import clean_tag, tag_key
from reader.ui.catalogue.completion import Popup, with_counts
from reader.ui.catalogue.tag_matching import matching
from reader.ui.theme import Theme
from reader.ui.typography import interface_font

_ROWS = 6


class TagLine(QLineEdit):
    """Shows tags, and hands over what becomes of them on Enter and when the keyboard leaves."""

    changed = Signal(tuple)
    """The tags as they are wanted now (tuple of str)."""
    asked = Signal()
    """All tags of the library are needed; ``know`` takes them."""

    def __init__(
        self, theme: Theme, parent: QWidget, name: str = "Tags of this highlight, with commas between them"
    ) -> None:
        super().__init__(parent)
        self.setFont(interface_font(12.5))
        self.setPlaceholderText("Add tags…")
        self.setAccessibleName(name)
        self._theme = theme
        self._before: tuple[str, ...] = ()
        self._all: Sequence[tuple[str, int]] = ()
        self._popup: Popup | None = None
        self.textEdited.connect(self._propose)

    def show_tags(self, tags: Sequence[str]) -> None:
        """Show tags, unless others are being written."""
        written = self.tags() != self._before
        self._before = tuple(tags)
        if not written and self.tags() != self._before:
            self.setText(", ".join(tags))

    def renew(self, tags: Sequence[str]) -> None:
        """Show the tags of another highlight."""
        self._before = tuple(tags)
        self.setText(", ".join(tags))

    def know(self, tags: Sequence[tuple[str, int]]) -> None:
        """Take all tags of the library with their counts, most used first."""
        self._all = tags

    def tags(self) -> tuple[str, ...]:
        """Return what is written, each tag once; one that exists under another spelling keeps that one."""
        spellings = {tag_key(name): name for name in (*(name for name, _ in self._all), *self._before)}
        found = [spellings.get(tag_key(name), name) for piece in self.text().split(",") if (name := clean_tag(piece))]
        made = tuple({tag_key(name): name for name in found}.values())
        return self._before if set(made) == set(self._before) else made

    def keep(self) -> None:
        """Hand over the tags when they have been changed."""
        self._hide_proposals()
        if (now := self.tags()) != self._before:
            self._before = now
            self.changed.emit(now)

    def _piece(self) -> tuple[int, int]:
        """Return where the tag that the caret is in begins and ends in the line."""
        text, caret = self.text(), self.cursorPosition()
        end = text.find(",", caret)
        return text.rfind(",", 0, caret) + 1, len(text) if end < 0 else end

    def _propose(self) -> None:
        first, last = self._piece()
        typed = clean_tag(self.text()[first:last])
        here = {tag_key(name) for name in self.tags()} - {tag_key(typed)}
        found = [tag for tag in matching(self._all, typed) if tag_key(tag[0]) not in here][:_ROWS] if typed else []
        rows = with_counts(found)
        if rows and all(tag_key(name) != tag_key(typed) for name, _count in found):
            rows.append((typed, f"Create “{typed}”", "new"))
        if self._popup is None:
            self._popup = Popup(self, self._theme)
            self._popup.taken.connect(self._take)
        self._popup.propose(rows, QRect(0, 0, self.width(), self.height()))

    def _take(self, name: str) -> None:
        first, last = self._piece()
        before, after = self.text()[:first], self.text()[last:]
        begun = f"{before} {name}" if before else name
        self.setText(begun + (after or ", "))
        self.setCursorPosition(len(begun) + (0 if after else 2))
        self._hide_proposals()

    def _hide_proposals(self) -> None:
        if self._popup is not None:
            self._popup.hide()

    def event(self, event: QEvent) -> bool:
        """Give the proposals Tab, which otherwise leaves the line."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._answer(event):
            return True
        return super().event(event)

    def _answer(self, event: QKeyEvent) -> bool:
        if self._popup is not None and self._popup.isVisible():
            if event.key() == Qt.Key.Key_Escape:
                self._hide_proposals()
                return True
            if self._popup.list.handle_key(event):
                return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.keep()
            self.setText(", ".join(self._before))
            return True
        return False

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Ask for the tags of the library."""
        super().focusInEvent(event)
        self.asked.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hand over what has been written, unless another program has the keyboard for now."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.keep()

    def hideEvent(self, event: QHideEvent) -> None:
        """Take the proposals along."""
        super().hideEvent(event)
        self._hide_proposals()
