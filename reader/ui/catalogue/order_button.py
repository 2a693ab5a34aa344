"""The button above the list: which order it is in, how it is grouped, how much each row shows."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton

from reader.library import ORDERS as KNOWN
from reader.ui.catalogue.grouping import GROUPINGS, fits

_NAMES = {
    "relevance": "Relevance",
    "newest": "Newest",
    "oldest": "Oldest",
    "published": "Published",
    "published-oldest": "Published, oldest first",
    "title": "Title",
    "site": "Site",
    "longest": "Longest",
    "shortest": "Shortest",
    "progress": "Progress",
}
ORDERS = {order: name for order, name in _NAMES.items() if order in KNOWN}
"""The orders of ``Library.search`` as the menu names them."""
SHAPES = {"rows": "Title and excerpt", "compact": "One line", "cards": "Cards with pictures"}
"""How much each row shows, as the menu names it."""
_FITTING = {"day": "newest", "site": "site"}
"""The order that a grouping brings along where the present one does not fit it."""


class OrderButton(QToolButton):
    """Says the order, and opens the menu of all that can be chosen."""

    order_changed = Signal(str)
    """One of ``ORDERS``."""
    grouping_changed = Signal(str)
    """One of ``GROUPINGS``."""
    shape_changed = Signal(str)
    """One of ``SHAPES``."""

    def __init__(self) -> None:
        super().__init__()
        self._order, self._grouping, self._typed = "newest", "none", False
        self.setProperty("tone", "soft")
        self.setAutoRaise(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.menu_ = QMenu(self)
        self._orders = self._section(ORDERS)
        self.menu_.addSeparator()
        self._groupings = self._section(GROUPINGS)
        self.menu_.addSeparator()
        self._shapes = self._section(SHAPES)
        self.menu_.triggered.connect(self._choose)
        self.clicked.connect(self._pop_up)
        self.show_shape("rows")
        self.show_order("newest", "none")

    def show_order(self, order: str, grouping: str, *, typed: bool = False, words: bool = False) -> None:
        """Show which order the list is in, whether the query itself asks for it, and how it is grouped.

        Relevance is offered when ``words`` are asked for.
        """
        self._order, self._grouping, self._typed = order, grouping, typed
        name = ORDERS.get(order, order)
        self.setText(f"{name}, as typed ▾" if typed else f"{name} ▾")
        told = "The search itself says the order; what you choose here takes its place." if typed else ""
        self.setToolTip(told)
        self.setAccessibleName(f"Order: {name}{', as the search says' if typed else ''}")
        for action in self._orders:
            action.setChecked(action.data() == order)
            if action.data() == "relevance":
                action.setVisible(words)
        shown = grouping if grouping == "none" or fits(grouping, order) else "none"
        for action in self._groupings:
            action.setChecked(action.data() == shown)

    def show_shape(self, shape: str) -> None:
        """Show how much each row has."""
        for action in self._shapes:
            action.setChecked(action.data() == shape)

    def _section(self, names: dict[str, str]) -> list[QAction]:
        group, made = QActionGroup(self.menu_), []
        for value, name in names.items():
            action = self.menu_.addAction(name)
            action.setData(value)
            action.setCheckable(True)
            group.addAction(action)
            made.append(action)
        return made

    def _pop_up(self) -> None:
        corner = QPoint(self.width() - self.menu_.sizeHint().width(), self.height() + 2)
        self.menu_.popup(self.mapToGlobal(corner))

    def _choose(self, action: QAction) -> None:
        chosen = action.data()
        if action in self._orders:
            if chosen != self._order or self._typed:
                self.order_changed.emit(chosen)
        elif action in self._groupings:
            if chosen != "none" and not fits(chosen, self._order):
                self.order_changed.emit(_FITTING[chosen])
            self.grouping_changed.emit(chosen)
        else:
            self.shape_changed.emit(chosen)
