"""The strip at the foot of the sidebar: how to add something, whether Postil is offline, the menu where no page has it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QWidget

from reader.ui.window.page_bar import button_for


class Foot(QWidget):
    """``+ Add`` at the left, ``☰`` at the right, and between them ``Offline`` while that is so."""

    def __init__(self, actions: Mapping[str, QAction], ground: str) -> None:
        super().__init__()
        self.setProperty("ground", ground)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._add = button_for(actions["add_address"])
        self._add.setText("+  Add…")
        self._menu = button_for(actions["menu"])
        self.offline = button_for(actions["offline"])
        self.offline.setVisible(actions["offline"].isChecked())
        actions["offline"].toggled.connect(self.offline.setVisible)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 10)
        layout.addWidget(self._add)
        layout.addStretch(1)
        layout.addWidget(self.offline)
        layout.addWidget(self._menu)

    def show_menu_button(self, shown: bool) -> None:
        """Show the menu's button, or leave it to the bar above the page."""
        self._menu.setVisible(shown)

    def corner_of(self, _name: str, size: QSize) -> QPoint:
        """Return the global point at which something of a size is to open, above the menu's button."""
        return self._menu.mapToGlobal(QPoint(self._menu.width() - size.width(), -size.height() - 4))
