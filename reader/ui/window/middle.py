"""The middle pane: the articles, or every mark of the library in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from reader.ui.catalogue.list_pane import ListPane

if TYPE_CHECKING:
    from reader.ui.commonplace.marks_pane import MarksPane


class Middle(QStackedWidget):
    """Shows the list pane until the marks are wanted. What goes to the list goes to what is shown."""

    turned = Signal(bool)
    """Other things are shown than before: whether they are the marks."""

    def __init__(self, list_pane: ListPane) -> None:
        super().__init__()
        self._list_pane = list_pane
        self._marks: MarksPane | None = None
        self.addWidget(list_pane)

    @property
    def marks(self) -> MarksPane | None:
        """The marks, while they are what is shown."""
        return self._marks if self.currentWidget() is self._marks else None

    def show_marks(self, pane: MarksPane) -> None:
        """Show the marks."""
        if self._marks is None:
            self._marks = pane
            self.addWidget(pane)
        self._turn_to(pane)

    def show_articles(self) -> None:
        """Show the articles."""
        self._turn_to(self._list_pane)

    def _turn_to(self, pane: ListPane | MarksPane) -> None:
        if self.currentWidget() is not pane:
            self.setCurrentWidget(pane)
            self.turned.emit(pane is self._marks)

    def focus_rows(self) -> None:
        """Put the keyboard on the rows; nothing is opened by that."""
        if self.marks is not None:
            self.marks.focus_list()
        else:
            self._list_pane.focus_list(opening=False)

    def rows(self) -> QWidget:
        """Return the list that is shown."""
        return self._list_pane.list if self.marks is None else self.marks.list

    def focus_field(self) -> None:
        """Put the keyboard into what is typed in to search."""
        if self.marks is not None:
            self.marks.focus_field()
        else:
            self._list_pane.focus_box()

    def step(self, by: int) -> None:
        """Go to the next row, or the one before, and open it."""
        if self.marks is not None:
            self.marks.step(by)
        else:
            self._list_pane.list.step(by)
