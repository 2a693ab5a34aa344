"""The row of presets in the panel under Aa: to choose one, and to keep, rename, move and forget one's own."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QMenu, QPushButton, QToolButton, QWidget

from reader.errors import ReaderError
from reader.ui.boxes import Box
from reader.ui.look_settings import LookSettings


class PresetRow(QWidget):
    """A box of presets, a menu beside it and, while one is being named, a line below it."""

    chosen = Signal(int)
    """The place of the preset to be used."""
    changed = Signal()
    """There are other presets, or other names, or another order."""

    def __init__(self, settings: LookSettings) -> None:
        super().__init__()
        self._settings = settings
        self._naming: Callable[[str], None] | None = None
        self.box = Box("Preset")
        self.box.setPlaceholderText("Own choice")
        self.box.activated.connect(self.chosen)
        self._more = QToolButton()
        self._more.setText("⋯")
        self._more.setAccessibleName("Keep, rename or move presets")
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(self._menu())
        self._name = QLineEdit()
        self._name.setAccessibleName("Name of the preset")
        self._name.setMaxLength(40)
        self._name.returnPressed.connect(self._take_name)
        self._name.installEventFilter(self)
        self._done = QPushButton("Save")
        self._done.setAutoDefault(False)
        self._done.clicked.connect(lambda _checked=False: self._take_name())
        self._trouble = QLabel()
        self._trouble.setWordWrap(True)
        self._trouble.setProperty("tone", "accent")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(self.box, 0, 0)
        grid.addWidget(self._more, 0, 1)
        grid.addWidget(self._name, 1, 0)
        grid.addWidget(self._done, 1, 1)
        grid.addWidget(self._trouble, 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        self._end_naming()

    def show_presets(self) -> None:
        """Show which there are, and which is in force."""
        names = [preset.name for preset in self._settings.presets()]
        with QSignalBlocker(self.box):
            if names != [self.box.itemText(place) for place in range(self.box.count())]:
                self.box.clear()
                self.box.addItems(names)
            present = self._settings.present_preset()
            self.box.setCurrentIndex(names.index(present) if present else -1)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction("Save the present options as a preset…").triggered.connect(self._begin_saving)
        self._changes = [
            self._entry(menu, "Rename this preset…", self._begin_renaming),
            self._entry(menu, "Delete this preset", self._delete),
        ]
        self._raise = self._entry(menu, "Move this preset up", self._move_up)
        menu.aboutToShow.connect(self._enable)
        return menu

    @staticmethod
    def _entry(menu: QMenu, text: str, act: Callable[[], None]) -> QAction:
        entry = menu.addAction(text)
        entry.triggered.connect(lambda _checked=False: act())
        return entry

    def _enable(self) -> None:
        presets, at = self._settings.presets(), self.box.currentIndex()
        for entry in self._changes:
            entry.setEnabled(0 <= at < len(presets) and presets[at].own)
        self._raise.setEnabled(at > 0)

    def _begin_saving(self) -> None:
        self._begin_naming("", self._settings.save_preset)

    def _begin_renaming(self) -> None:
        old = self.box.currentText()
        self._begin_naming(old, lambda new: self._settings.rename_preset(old, new))

    def _delete(self) -> None:
        self._settings.delete_preset(self.box.currentText())
        self.changed.emit()

    def _move_up(self) -> None:
        self._settings.raise_preset(self.box.currentText())
        self.changed.emit()

    def _begin_naming(self, text: str, act: Callable[[str], None]) -> None:
        self._naming = act
        self._name.setText(text)
        self._name.selectAll()
        self._name.setPlaceholderText("Its name")
        self._name.show()
        self._done.show()
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_name(self) -> None:
        if self._naming is None:
            return
        try:
            self._naming(self._name.text())
        except ReaderError as error:
            self._trouble.setText(str(error))
            self._trouble.show()
            return
        self._end_naming()
        self.changed.emit()

    def _end_naming(self) -> None:
        if self._name.hasFocus():
            self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self._naming = None
        for part in (self._name, self._done, self._trouble):
            part.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Escape leave the line of the name, not the panel."""
        if (
            watched is self._name
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            self._end_naming()
            return True
        return False
