"""The dialog in which the daily review is switched on, and what takes part in it is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reader.library import ReviewChoice
from reader.model import COLORS
from reader.ui.boxes import Box, Check
from reader.ui.commonplace.asking import called
from reader.ui.commonplace.marks_menu import dot
from reader.ui.page.tag_line import TagLine
from reader.ui.theme import Theme
from reader.ui.wording import counted

USUAL = 5
"""Highlights a day, unless the reader says otherwise."""
_SIZES = (3, 5, 8, 12, 20, 30, 50)


class ReviewDialog(QDialog):
    """Nothing is changed until *Save* is pressed."""

    chosen = Signal(object)
    """The ``ReviewChoice``."""
    resume_wanted = Signal()
    """Highlights that are not shown any more are to be shown again."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        choice: ReviewChoice,
        names: Mapping[str, str],
        tags: Sequence[tuple[str, int]],
        stopped: int,
    ) -> None:
        """``names`` are those of the colours, ``tags`` all of the library with their counts, most used first."""
        super().__init__(parent)
        self.setObjectName("review_dialog")
        self.setWindowTitle("Daily review")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.on = Check("Show me a few highlights every day")
        self.on.setChecked(choice.size > 0)
        self.many = Box("Highlights a day")
        for number in sorted({*_SIZES, choice.size or USUAL}):
            self.many.addItem(str(number), number)
        self.many.setCurrentIndex(self.many.findData(choice.size or USUAL))
        self.colors = {color: Check(called(names.get(color, color))) for color in COLORS}
        for color, box in self.colors.items():
            box.setChecked(color in choice.colors)
        self.tags = TagLine(theme, self)
        self.tags.setPlaceholderText("Any")
        self.tags.setAccessibleName("Only with one of these tags, with commas between them")
        self.tags.know(tags)
        self.tags.renew(choice.tags)
        self.noted = Check("Only highlights with a note")
        self.noted.setChecked(choice.noted)
        self._part = QWidget()
        self._arrange(theme, stopped)
        self.on.toggled.connect(self._part.setEnabled)
        self._part.setEnabled(self.on.isChecked())

    def choice(self) -> ReviewChoice:
        """Return what is chosen now."""
        colors = tuple(color for color, box in self.colors.items() if box.isChecked())
        return ReviewChoice(
            int(self.many.currentData()) if self.on.isChecked() else 0,
            () if len(colors) == len(COLORS) else colors,
            self.tags.tags(),
            self.noted.isChecked(),
        )

    def _keep(self) -> None:
        self.chosen.emit(self.choice())
        self.accept()

    def _resume(self, line: QWidget) -> None:
        line.setEnabled(False)
        self.resume_wanted.emit()

    def _arrange(self, theme: Theme, stopped: int) -> None:
        about = QLabel(
            "What you remember well comes back later, what you forgot comes back soon. "
            "A day that is missed leaves no pile: it is always a handful."
        )
        about.setWordWrap(True)
        about.setProperty("tone", "soft")
        grid = QGridLayout()
        for place, (color, box) in enumerate(self.colors.items()):
            sign = QLabel()
            sign.setPixmap(dot(theme, color).pixmap(12, 12))
            across = QHBoxLayout()
            across.setSpacing(5)
            across.addWidget(sign)
            across.addWidget(box, 1)
            grid.addLayout(across, place // 3, place % 3)
        none = QLabel("None of them means any colour.")
        none.setProperty("tone", "soft")
        grid.addWidget(none, 2, 0, 1, 3)
        form = QFormLayout(self._part)
        form.setContentsMargins(0, 6, 0, 0)
        form.setVerticalSpacing(10)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow("How many a day", self.many)
        form.addRow("Only in these colours", grid)
        form.addRow("Only with these tags", self.tags)
        form.addRow("", self.noted)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(self.on)
        layout.addWidget(about)
        layout.addWidget(self._part)
        if stopped:
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(QLabel(f"{counted(stopped, 'highlight is', 'highlights are')} never shown."), 1)
            again = QPushButton("Show them again")
            again.setAutoDefault(False)
            again.clicked.connect(lambda _checked=False: self._resume(line))
            row.addWidget(again)
            layout.addWidget(line)
        foot = QHBoxLayout()
        foot.addStretch(1)
        cancel, keep = QPushButton("Cancel"), QPushButton("Save")
        cancel.setAutoDefault(False)
        keep.setDefault(True)
        cancel.clicked.connect(lambda _checked=False: self.reject())
        keep.clicked.connect(lambda _checked=False: self._keep())
        foot.addWidget(cancel)
        foot.addWidget(keep)
        layout.addStretch(1)
        layout.addLayout(foot)
        self.setStyleSheet("QComboBox::drop-down { border: none; width: 24px; } QComboBox::down-arrow { image: none; }")
        self.resize(460, self.sizeHint().height())
