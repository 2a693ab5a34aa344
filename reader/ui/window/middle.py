"""The middle pane: the articles, or in their place every mark of the library, or what lies in the trash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from reader.ui.catalogue.list_pane import ListPane

if TYPE_CHECKING:
    from reader.ui.commonplace.gathered_pane import GatheredPane


class Middle(QStackedWidget):
    """Shows the list pane until something else is wanted. What goes to the list goes to what is shown."""

    turned = Signal(str)
    """Other things are shown than before: the name of their pane, empty for the articles."""

    def __init__(self, list_pane: ListPane) -> None:
        super().__init__()
        self._list_pane = list_pane
        self._shown: GatheredPane | None = None
        self.addWidget(list_pane)

    @property
    def shown(self) -> str:
        """The name of the pane that is in the list's place, empty for none."""
        return "" if self._shown is None else self._shown.name

    def pane(self, name: str) -> GatheredPane | None:
        """Return the pane of that name (``marks`` or ``trash``), while it is what is shown."""
        return self._shown if self._shown is not None and self._shown.name == name else None

    @property
    def marks(self) -> GatheredPane | None:
        """The marks, while they are what is shown."""
        return self.pane("marks")

    def show_pane(self, pane: GatheredPane) -> None:
        """Show a pane in the list's place."""
        if self.indexOf(pane) < 0:
            self.addWidget(pane)
        self._turn_to(pane)

    def show_articles(self) -> None:
        """Show the articles."""
        self._turn_to(None)

    def _turn_to(self, pane: GatheredPane | None) -> None:
        if self._shown is not pane:
            self._shown = pane
            self.setCurrentWidget(self._list_pane if pane is None else pane)
            self.turned.emit("" if pane is None else pane.name)

    def focus_rows(self) -> None:
        """Put the keyboard on the rows; nothing is opened by that."""
        if self._shown is not None:
            self._shown.focus_list()
        else:
            self._list_pane.focus_list(opening=False)

    def leave_bare(self) -> None:
        """Show the articles again if the keyboard is on something that lists nothing."""
        if self._shown is not None and self._shown.bare():
            self.show_articles()

    def rows(self) -> QWidget:
        """Return the list that is shown."""
        return self._list_pane.list if self._shown is None else self._shown.list

    def focus_field(self) -> None:
        """Put the keyboard into what is typed in to search."""
        if self._shown is not None:
            self._shown.focus_field()
        else:
            self._list_pane.focus_box()

    def step(self, by: int) -> None:
        """Go to the next row, or the one before, and open it."""
        if self._shown is not None:
            self._shown.step(by)
        else:
            self._list_pane.list.step(by)
