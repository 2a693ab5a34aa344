"""Where articles with marks are mirrored as files, and which of them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reader.live import Choice

_ABOUT = (
    "Each article with highlights or notes is kept as a Markdown file in a folder of your choice, and written anew as it "
    "changes: for a vault of Obsidian, or any other program that reads files. What you write below the last line of a file stays."
)


class LiveDialog(QDialog):
    """Says by ``chosen`` what was chosen; whoever made it closes it, or shows why it cannot be."""

    chosen = Signal(object)
    """The ``Choice``, or None for no live folder."""

    def __init__(self, parent: QWidget, choice: Choice | None, trouble: str) -> None:
        super().__init__(parent)
        self.setObjectName("live_dialog")
        self.setWindowTitle("Live folder")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        about = QLabel(_ABOUT)
        about.setWordWrap(True)
        self.on = QCheckBox("Keep a folder of my marks")
        self.on.setChecked(choice is not None)
        home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self.folder = QLineEdit(choice.folder if choice else str(Path(home) / "Postil"))
        self.folder.setAccessibleName("Folder")
        self.browse = QPushButton("Choose…")
        self.browse.setAutoDefault(False)
        self.browse.clicked.connect(lambda _checked=False: self._browse())
        self.query = QLineEdit(choice.query if choice else "")
        self.query.setPlaceholderText("all; or a search, such as tag:garden")
        self.query.setAccessibleName("Which articles")
        self.pictures = QCheckBox("Copy pictures beside the files")
        self.pictures.setChecked(choice.pictures if choice else False)
        self.told = QLabel(trouble)
        self.told.setObjectName("live_told")
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setVisible(bool(trouble))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self._go)
        self.buttons.rejected.connect(self.reject)
        self._arrange(about)
        self.on.toggled.connect(self._show_on)
        self._show_on(self.on.isChecked())
        self.resize(min(540, max(320, parent.window().width() - 40)), self.sizeHint().height())

    def _arrange(self, about: QLabel) -> None:
        row = QHBoxLayout()
        row.addWidget(self.folder, 1)
        row.addWidget(self.browse)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow("Folder", row)
        form.addRow("Which articles", self.query)
        form.addRow("", self.pictures)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(about)
        layout.addWidget(self.on)
        layout.addLayout(form)
        layout.addWidget(self.told)
        layout.addStretch(1)
        layout.addWidget(self.buttons)

    def show_failure(self, sentence: str) -> None:
        """Say why it cannot be."""
        self.told.setText(sentence)
        self.told.show()

    def _show_on(self, on: bool) -> None:
        fields: tuple[QWidget, ...] = (self.folder, self.browse, self.query, self.pictures)
        for field in fields:
            field.setEnabled(on)

    def _browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "The live folder", self.folder.text())
        if folder:
            self.folder.setText(folder)

    def _go(self) -> None:
        if not self.on.isChecked():
            self.chosen.emit(None)
            return
        folder = self.folder.text().strip()
        if not folder:
            self.show_failure("Choose a folder first.")
            return
        where = str(Path(folder).expanduser().absolute())
        self.chosen.emit(Choice(where, self.query.text().strip(), self.pictures.isChecked()))
