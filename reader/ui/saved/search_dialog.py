"""A saved search as it is kept: its name, what it asks for, in which order, and whether it is pinned."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from reader.errors import ReaderError
from reader.ui.boxes import Box, Check

Keep = Callable[[str, str, str, bool], object]
"""Takes name, query, order and whether it is pinned; raises ReaderError for what cannot be."""


class SearchDialog(QDialog):
    """Stays open, and says why, when the search cannot be kept so."""

    def __init__(self, parent: QWidget, title: str, orders: dict[str, str], keep: Keep) -> None:
        """``orders`` are the orders of the list and their names."""
        super().__init__(parent)
        self.setObjectName("search_dialog")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._keep = keep
        self.name, self.query = QLineEdit(), QLineEdit()
        self.query.setPlaceholderText("All articles")
        self.order = Box("Order of the list")
        self.order.addItem("As the list is", "")
        for order, words in orders.items():
            self.order.addItem(words, order)
        self.pinned = Check("Stand under the places, above the tags")
        self.trouble = QLabel()
        self.trouble.setTextFormat(Qt.TextFormat.PlainText)
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        form = QFormLayout()
        form.addRow("&Name", self.name)
        form.addRow("&Search", self.query)
        form.addRow("&Order", self.order)
        form.addRow("", self.pinned)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        box.addButton("Save", QDialogButtonBox.ButtonRole.AcceptRole).setDefault(True)
        box.accepted.connect(self._take)
        box.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.trouble)
        column.addWidget(box)
        self.resize(440, 0)

    def ask(self, name: str, query: str, order: str, *, pinned: bool) -> None:
        """Open with these values; the name is selected, ready to be typed over."""
        self.name.setText(name)
        self.query.setText(query)
        self.query.setCursorPosition(0)
        self.order.setCurrentIndex(max(0, self.order.findData(order)))
        self.pinned.setChecked(pinned)
        self.name.selectAll()
        self.name.setFocus()
        self.open()

    def _take(self) -> None:
        order = str(self.order.currentData())
        try:
            self._keep(self.name.text(), self.query.text(), order, self.pinned.isChecked())
        except ReaderError as error:
            self.trouble.setText(str(error))
            self.trouble.show()
            self.name.setFocus()
        else:
            self.accept()
