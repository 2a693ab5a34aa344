"""Which articles go out, in which format, and where to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
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

from reader.errors import FormatError
from reader.ui.boxes import Box
from reader.ui.exporting.kinds import Choice, Kind
from reader.ui.wording import counted

LIST, SELECTED, ALL = "list", "selected", "all"


class ExportDialog(QDialog):
    """Says by ``chosen`` what was chosen, and closes."""

    chosen = Signal(object, str, object)
    """The ``Kind``; one of ``LIST``, ``SELECTED``, ``ALL``; the ``Choice``."""

    def __init__(self, parent: QWidget, kinds: Sequence[Kind], selected: int, name: str = "") -> None:
        """``selected`` is how many articles are selected, ``name`` the format that is offered first."""
        super().__init__(parent)
        self.setObjectName("export_dialog")
        self.setWindowTitle("Export")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._kinds, self._offered = kinds, ""
        self.format = Box("Format")
        self.format.setObjectName("export_format")
        self.format.addItems([kind.title for kind in kinds])
        self.format.setMinimumContentsLength(24)
        self.what = Box("What")
        self.what.setObjectName("export_what")
        if selected > 1:
            self.what.addItem(f"The {counted(selected, 'selected article')}", SELECTED)
        self.what.addItem("This list", LIST)
        self.what.addItem("All of the library", ALL)
        self.where = QLineEdit()
        self.where.setObjectName("export_where")
        self.browse = QPushButton("Choose…")
        self.browse.setAutoDefault(False)
        self.browse.clicked.connect(lambda _checked=False: self._browse())
        self.pictures = QCheckBox("Copy pictures beside the files")
        self.template = QPushButton("Edit the template…")
        self.template.setAutoDefault(False)
        self.template.clicked.connect(lambda _checked=False: self._edit_template())
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.hide()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Export")
        self.buttons.accepted.connect(self._go)
        self.buttons.rejected.connect(self.reject)
        self._arrange()
        self.format.currentIndexChanged.connect(lambda _index: self._show_kind())
        names = [kind.name for kind in kinds]
        self.format.setCurrentIndex(names.index(name) if name in names else 0)
        self._show_kind()
        self.resize(min(560, max(320, parent.window().width() - 40)), self.sizeHint().height())

    def _arrange(self) -> None:
        row, below = QHBoxLayout(), QHBoxLayout()
        row.addWidget(self.where, 1)
        row.addWidget(self.browse)
        below.addWidget(self.pictures)
        below.addStretch(1)
        below.addWidget(self.template)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow("Format", self.format)
        form.addRow("What", self.what)
        form.addRow("Where to", row)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addLayout(form)
        layout.addLayout(below)
        layout.addWidget(self.told)
        layout.addStretch(1)
        layout.addWidget(self.buttons)

    @property
    def kind(self) -> Kind:
        """The format that is chosen now."""
        return self._kinds[self.format.currentIndex()]

    def _show_kind(self) -> None:
        kind = self.kind
        fields: tuple[QWidget, ...] = (self.pictures, self.template)
        for field in fields:
            field.setVisible(kind.name == "markdown")
        if self.where.text() in {"", self._offered}:
            home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
            name = f"postil.{kind.suffix}" if kind.suffix else "Postil"
            self._offered = str(Path(home) / name)
            self.where.setText(self._offered)
        elif kind.suffix:
            path = Path(self.where.text())
            if path.suffix.lstrip(".") in {other.suffix for other in self._kinds if other.suffix}:
                self.where.setText(str(path.with_suffix(f".{kind.suffix}")))
        self.told.hide()

    def _browse(self) -> None:
        kind = self.kind
        if not kind.suffix:
            found = QFileDialog.getExistingDirectory(self, "Export into a folder", self.where.text())
        else:
            found, _ = QFileDialog.getSaveFileName(
                self,
                "Export into a file",
                self.where.text(),
                f"*.{kind.suffix}",
                options=QFileDialog.Option.DontConfirmOverwrite,
            )
        if found:
            self.where.setText(found)

    def _edit_template(self) -> None:
        from reader.formats import markdown_template
        from reader.paths import places

        try:
            path, _ = markdown_template.keep_default(places().config)
        except FormatError as error:
            self._refuse(str(error))
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        self._refuse(f"The template is in {path}; what you save there holds from the next export on.")

    def _refuse(self, sentence: str) -> None:
        self.told.setText(sentence)
        self.told.show()

    def _go(self) -> None:
        typed = self.where.text().strip()
        if not typed:
            self._refuse("Say where to first.")
            return
        kind, path = self.kind, Path(typed).expanduser().absolute()
        if kind.suffix and path.is_dir():
            self._refuse(f"{path} is a folder; give the name of the file to write.")
            return
        if kind.suffix and not path.suffix:
            path = path.with_suffix(f".{kind.suffix}")
        if not path.parent.is_dir() and kind.suffix:
            self._refuse(f"There is no folder {path.parent}; choose another place.")
            return
        self.accept()
        what = str(self.what.currentData())
        self.chosen.emit(kind, what, Choice(path, self.pictures.isChecked(), what == ALL))
