"""The backups: which there are, whether they are good, where and how often they are made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reader.frozen import replace
from reader.library.backup_shelf import DATABASE, MANIFEST, Backup, Plan
from reader.ui.backups import wording
from reader.ui.boxes import Box

_HEADS = ("Made", "Holds", "Size", "State")
_KEPT = (
    ("daily", "days", (0, 3, 7, 14, 30)),
    ("weekly", "weeks", (0, 2, 4, 8, 12)),
    ("monthly", "months", (0, 3, 6, 12, 24, 60)),
)


class BackupsDialog(QDialog):
    """Shows what it is told; the desk does what it asks for."""

    plan_changed = Signal(object)
    """A ``Plan``."""
    make_wanted = Signal()
    restore_wanted = Signal(object)
    """The path of a backup."""
    show_wanted = Signal()
    """Show the folder."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("backups")
        self.setWindowTitle("Backups")
        self._plan, self._own, self._showing = Plan(), Path(), False
        self._rows: list[Backup] = []
        self.status = self._label()
        self.folder = self._label()
        self.folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.choose = self._button("Choose another folder…", self._choose)
        self.beside = self._button("Beside the library", lambda: self._change(folder=""))
        self.every = Box("How often")
        for text, name in wording.EVERY:
            self.every.addItem(text, name)
        self.every.currentIndexChanged.connect(lambda _index: self._change(every=str(self.every.currentData())))
        self.kept = {name: self._number(name, word, choices) for name, word, choices in _KEPT}
        self.list = self._new_list()
        self.told = self._label()
        self.told.setMinimumHeight(self.told.fontMetrics().lineSpacing() * 2)
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setMaximumHeight(4)
        self.bar.setAccessibleName("How much of the backup is done")
        self.bar.hide()
        self.make = self._button("Back up now", self.make_wanted.emit)
        self.restore = self._button("Restore…", self._restore)
        self.elsewhere = self._button("Restore from elsewhere…", self._restore_elsewhere)
        self.elsewhere.setToolTip("A backup in another folder, a zip, a lifeboat, or a library that was kept aside")
        self.show_folder = self._button("Show the folder", self.show_wanted.emit)
        self.leave = self._button("Close", self.reject)
        self._lay_out()
        self.resize(QSize(860, 560).boundedTo(parent.window().size() - QSize(20, 20)))

    def _label(self) -> QLabel:
        label = QLabel()
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        return label

    def _button(self, text: str, act: object) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: act())  # type: ignore[operator]
        return button

    def _number(self, name: str, word: str, choices: tuple[int, ...]) -> Box:
        box = Box(f"How many {word} keep their newest backup")
        box.setMinimumContentsLength(9)
        for number in choices:
            box.addItem(f"{number} {word}" if number else f"no {word}", number)
        box.currentIndexChanged.connect(lambda _index: self._change(**{name: int(box.currentData())}))
        return box

    def _new_list(self) -> QTreeWidget:
        view = QTreeWidget()
        view.setAccessibleName("Backups, newest first")
        view.setHeaderLabels(list(_HEADS))
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setAllColumnsShowFocus(True)
        view.setStyleSheet("QTreeView::item { padding: 3px 4px 3px 0; }")
        for column in range(3):
            view.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        view.header().setMinimumSectionSize(view.fontMetrics().averageCharWidth() * 14)  # no rows, no narrow heads
        view.header().setStretchLastSection(True)
        view.currentItemChanged.connect(lambda _now, _before: self._on_chosen())
        view.itemActivated.connect(lambda _item, _column: self._restore())
        return view

    def _lay_out(self) -> None:
        where, grid, foot = QHBoxLayout(), QGridLayout(), QHBoxLayout()
        where.addWidget(self.folder, 1)
        where.addWidget(self.choose)
        where.addWidget(self.beside)
        often = QHBoxLayout()
        often.addWidget(self.every)
        often.addWidget(QLabel("Keep the newest of"))
        for box in self.kept.values():
            often.addWidget(box)
        often.addStretch(1)
        grid.addLayout(where, 0, 0)
        grid.addLayout(often, 1, 0)
        for button in (self.make, self.restore, self.elsewhere, self.show_folder):
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(self.status)
        layout.addLayout(grid)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.told)
        layout.addWidget(self.bar)
        layout.addLayout(foot)

    def show_plan(self, plan: Plan, own: Path) -> None:
        """Show how the library is backed up; ``own`` is the folder beside it."""
        self._showing, self._plan, self._own = True, plan, own
        self.folder.setText(plan.folder or f"{own} (beside the library)")
        self.beside.setVisible(bool(plan.folder))
        self.every.setCurrentIndex(max(0, self.every.findData(plan.every)))
        for name, word, _choices in _KEPT:
            box, number = self.kept[name], getattr(plan, name)
            if box.findData(number) < 0:
                box.addItem(f"{number} {word}", number)
            box.setCurrentIndex(box.findData(number))
        self._showing = False

    def show_backups(self, backups: Sequence[Backup]) -> None:
        """Show the backups that are there, newest first."""
        chosen = self.chosen()
        self._rows = list(backups)
        self.list.clear()
        for backup in backups:
            item = QTreeWidgetItem(
                [wording.when(backup.made_at), wording.holds(backup), wording.size(backup), wording.state(backup)]
            )
            item.setToolTip(0, str(backup.path))
            item.setToolTip(3, wording.state(backup))
            self.list.addTopLevelItem(item)
            if chosen and backup.path == chosen.path:
                self.list.setCurrentItem(item)
        if self.list.currentItem() is None and backups:
            self.list.setCurrentIndex(self.list.model().index(0, 0))
        self.status.setText(f"{wording.status(self._rows, self._plan)} {wording.together(self._rows)}".strip())
        self._on_chosen()

    def show_progress(self, percent: int | None, text: str = "") -> None:
        """Show how far a backup is, or, by None, that none is being made; ``text`` is what is said of it."""
        self.bar.setVisible(percent is not None)
        if percent is not None and self.focusWidget() is self.make:
            self.list.setFocus()  # a button that is switched off hands the keys to the next one: Restore
        self.make.setEnabled(percent is None)
        if percent is not None:
            self.bar.setValue(percent)
        if text:
            self.told.setText(text)

    def chosen(self) -> Backup | None:
        """Return the chosen backup."""
        row = self.list.currentIndex().row()
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def _on_chosen(self) -> None:
        chosen = self.chosen()
        self.restore.setEnabled(chosen is not None)
        if chosen is not None:
            self.told.setText(f"{wording.state(chosen)}. {chosen.path}")

    def _restore(self) -> None:
        if (chosen := self.chosen()) is not None:
            self.restore_wanted.emit(chosen.path)

    def _restore_elsewhere(self) -> None:
        kinds = "Backups, lifeboats, libraries kept aside (backup.json library.db *.zip);;All files (*)"
        file, _ = QFileDialog.getOpenFileName(self, "What is to be restored", str(self._own.parent), kinds)
        if file:
            path = Path(file)
            self.restore_wanted.emit(path.parent if path.name in (MANIFEST, DATABASE) else path)

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, "A folder for backups", self._plan.folder or str(self._own.parent)
        )
        if folder:
            self._change(folder=folder)

    def _change(self, **what: object) -> None:
        if not self._showing:
            self.plan_changed.emit(replace(self._plan, **what))
