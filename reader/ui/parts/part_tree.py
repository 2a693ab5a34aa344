"""The parts of a page as a tree with a check for each: what is in the article, and what the reader wants there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from reader.ui.theme import Theme
from reader.ui.wording import counted

if TYPE_CHECKING:
    from reader.capture import Rule
    from reader.capture.parts import Part

WHOLE = 0.995
"""The share from which a part counts as kept: a word may be divided otherwise on the page."""


class PartTree(QTreeWidget):
    """A check or Space says what is wanted of a part and of all that is in it."""

    wanted = Signal()
    """Something else is wanted now."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parts: tuple[Part, ...] = ()
        self._items: list[QTreeWidgetItem] = []
        self._above: list[int] = []
        self._choices: dict[int, bool] = {}
        self._alike: dict[str, bool] = {}
        self._everywhere = False
        self._filling = False
        self.setAccessibleName("Parts of the page")
        self.setHeaderLabels(["Part of the page", "In the article"])
        self.setUniformRowHeights(True)
        self.setStyleSheet("QTreeView::item { padding: 3px 0; }")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.itemChanged.connect(self._on_changed)

    def show_parts(self, parts: Sequence[Part]) -> None:
        """Show the parts of a page; what was wanted before is forgotten."""
        self._parts, self._choices = tuple(parts), {}
        self._items, self._above = [], []
        self._filling = True
        self.clear()
        line: list[int] = []
        tops = []
        for number, part in enumerate(self._parts):
            del line[part.depth :]
            item = QTreeWidgetItem([part.text, ""])
            if line:
                self._items[line[-1]].addChild(item)
            item.setData(0, Qt.ItemDataRole.UserRole, number)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            self._above.append(line[-1] if line else -1)
            self._items.append(item)
            if not line:
                tops.append(item)
            line.append(number)
        self.addTopLevelItems(tops)
        self._filling = False
        self._show_choices()
        for number, item in enumerate(self._items):
            item.setExpanded(0 < self._parts[number].kept < WHOLE)
        if self._items:
            self.setCurrentItem(self._items[0])

    def show_only(self, kept: bool | None) -> None:
        """Show only parts that are in the article, or only those that are not; None for all."""
        shown = [self._is(number, kept) for number in range(len(self._parts))]
        for number in range(len(self._parts) - 1, -1, -1):
            if shown[number] and self._above[number] >= 0:
                shown[self._above[number]] = True
        for number, item in enumerate(self._items):
            item.setHidden(not shown[number])

    def _is(self, number: int, kept: bool | None) -> bool:
        return kept is None or (self._parts[number].kept > 0) == kept

    def part(self) -> Part | None:
        """Return the part that is chosen."""
        number = self._current()
        return None if number is None else self._parts[number]

    def is_wanted(self) -> bool:
        """Say whether the chosen part is to be in the article, whole."""
        number = self._current()
        return number is not None and self._share(number) >= WHOLE

    def turn(self) -> None:
        """Want the chosen part if it is not in the article whole, else want it no more."""
        if (number := self._current()) is not None:
            self._want(number, self._share(number) < WHOLE)

    def rule(self) -> Rule:
        """Return what is wanted as a rule."""
        from reader.capture import Rule

        sides: dict[bool, list[str]] = {True: [], False: []}
        for number, wanted in sorted(self._choices.items()):
            part = self._parts[number]
            sides[wanted].append(part.everywhere if self._everywhere else part.here)
        return Rule(tuple(dict.fromkeys(sides[True])), tuple(dict.fromkeys(sides[False])))

    def show_everywhere(self, everywhere: bool) -> None:
        """Let what is wanted be for all parts that are named alike, on this page as on others, or for those chosen alone."""
        self._everywhere = everywhere
        self._show_choices()
        self.wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Space turn the chosen part from whatever column."""
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            self.turn()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Keep the colours of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._items:
            self._show_choices()

    def _current(self) -> int | None:
        item = self.currentItem()
        return None if item is None else int(item.data(0, Qt.ItemDataRole.UserRole))

    def _on_changed(self, item: QTreeWidgetItem, column: int) -> None:
        if not self._filling and column == 0:
            self._want(int(item.data(0, Qt.ItemDataRole.UserRole)), item.checkState(0) == Qt.CheckState.Checked)

    def _want(self, number: int, wanted: bool) -> None:
        name = self._parts[number].everywhere
        for other in list(self._choices):
            alike = self._everywhere and self._parts[other].everywhere == name
            if other == number or alike or self._is_in(other, number):
                del self._choices[other]
        self._alike.pop(name, None)
        if (self._share(number) >= WHOLE) != wanted or (not wanted and self._share(number) > 0):
            self._choices[number] = wanted
        self._show_choices()
        self.wanted.emit()

    def _is_in(self, number: int, outer: int) -> bool:
        while number >= 0:
            number = self._above[number]
            if number == outer:
                return True
        return False

    def _choice(self, number: int) -> bool | None:
        """Return what is wanted of a part or of the nearest one that it is in; None where nothing is said."""
        while number >= 0:
            if number in self._choices:
                return self._choices[number]
            if self._alike and (choice := self._alike.get(self._parts[number].everywhere)) is not None:
                return choice
            number = self._above[number]
        return None

    def _share(self, number: int) -> float:
        choice = self._choice(number)
        return self._parts[number].kept if choice is None else float(choice)

    def _show_choices(self) -> None:
        self._filling = True
        chosen = {self._parts[number].everywhere: wanted for number, wanted in self._choices.items()}
        self._alike = chosen if self._everywhere else {}
        mixed: set[int] = set()
        for number in range(len(self._items)):
            if number in self._choices or self._parts[number].everywhere in self._alike:
                above = self._above[number]
                while above >= 0:
                    if self._share(above) != self._share(number):
                        mixed.add(above)
                    above = self._above[above]
        for number, item in enumerate(self._items):
            part, share = self._parts[number], self._share(number)
            if number in mixed or 0 < share < WHOLE:
                item.setCheckState(0, Qt.CheckState.PartiallyChecked)
            else:
                item.setCheckState(0, Qt.CheckState.Checked if share >= WHOLE else Qt.CheckState.Unchecked)
            choice = self._choice(number)
            font = item.font(0)
            font.setBold(number in self._choices)
            item.setFont(0, font)
            said = self._said(part, choice)
            item.setText(1, said)
            colour = self._theme.ink if share > 0 else self._theme.soft
            item.setForeground(0, colour)
            item.setForeground(1, self._theme.accent if choice is not None else self._theme.soft)
            item.setToolTip(0, f"{part.name} · {counted(part.words, 'word')}" if part.words else part.name)
        self._filling = False

    @staticmethod
    def _said(part: Part, choice: bool | None) -> str:
        if choice is not None:
            return "will be included" if choice else "will be cut"
        if part.kept >= WHOLE:
            return "kept"
        return f"{shared(part)} kept" if part.kept else part.why


def shared(part: Part) -> str:
    """Return how much of a part is in the article, in hundredths."""
    return f"{min(99, max(1, round(100 * part.kept)))} %"
