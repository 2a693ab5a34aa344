"""The window of statistics: charts or tables of a stretch of time."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reader.ui.boxes import Box
from reader.ui.statistics.buckets import RANGES, Picture, pictures, since, summary, table
from reader.ui.statistics.chart import Chart
from reader.ui.theme import Theme
from reader.ui.wording import grouped

if TYPE_CHECKING:
    from reader.library.statistics import Figures


class StatisticsDialog(QDialog):
    """Asks by ``wanted`` for the days since one (None: all); ``show_figures`` takes them."""

    wanted = Signal(object)
    told = Signal(str)

    def __init__(self, parent: QWidget, theme: Theme, pace: float) -> None:
        super().__init__(parent)
        self.setObjectName("statistics")
        self.setWindowTitle("Statistics")
        self._theme, self._pace = theme, pace
        self._made: list[Picture] = []
        self.charts: list[Chart] = []
        self.range = Box("Time")
        for name, days in RANGES.items():
            self.range.addItem(name, days)
        self.tables = QCheckBox("As tables")
        self.save = QPushButton("Save as CSV…")
        self.save.setAutoDefault(False)
        close = QPushButton("Close")
        close.setAutoDefault(False)
        self.summary = QLabel("Counting…")
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.summary.setWordWrap(True)
        self._area = QScrollArea()
        self._area.setAccessibleName("Charts and tables")
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.summary, 1)
        head.addWidget(self.range)
        head.addWidget(self.tables)
        private = QLabel("Counted on this machine, from what the library keeps, for nobody else.")
        private.setWordWrap(True)
        foot.addWidget(private, 1)
        foot.addWidget(self.save)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.addLayout(head)
        column.addWidget(self._area, 1)
        column.addLayout(foot)
        self.range.currentIndexChanged.connect(lambda _index: self.ask())
        self.tables.toggled.connect(lambda _on: self._fill())
        self.save.clicked.connect(lambda _checked=False: self._save())
        close.clicked.connect(lambda _checked=False: self.reject())
        self.resize(QSize(760, 700).boundedTo(parent.size() - QSize(20, 20)))

    def since(self) -> date | None:
        """Return the first day that is asked for."""
        return since(int(self.range.currentData()), date.today())

    def ask(self) -> None:
        """Ask for the days of the chosen time."""
        self.wanted.emit(self.since())

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme's colours."""
        self._theme = theme
        for chart in self.charts:
            chart.set_theme(theme)

    def show_figures(self, figures: Figures) -> None:
        """Show what was counted."""
        today = date.today()
        self._made = pictures(figures, self.since(), today, self._pace)
        self.summary.setText(summary(figures, today))
        self._fill()

    def _fill(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        self.charts = []
        for picture in self._made:
            if self.tables.isChecked():
                column.addWidget(QLabel(f"{picture.title} ({picture.unit})"))
                column.addWidget(_table(picture))
            else:
                chart = Chart(picture, self._theme)
                self.charts.append(chart)
                column.addWidget(chart)
        column.addStretch(1)
        self._area.setWidget(inner)

    def _save(self) -> None:
        name, _filter = QFileDialog.getSaveFileName(self, "Save the statistics", "statistics.csv")
        if name:
            try:
                Path(name).write_text(table(self._made), "utf-8", newline="")
            except OSError as error:
                self.told.emit(f"{name} cannot be written ({error.strerror}); choose another place.")
            else:
                self.told.emit(f"The statistics are in {name}.")


def _table(picture: Picture) -> QTableWidget:
    made = QTableWidget(len(picture.labels), len(picture.series) + 1)
    made.setAccessibleName(picture.title)
    made.setHorizontalHeaderLabels(["From", *(series.name for series in picture.series)])
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.verticalHeader().hide()
    made.setMinimumHeight(190)
    last = len(picture.labels) - 1
    for place, label in enumerate(picture.labels):
        made.setItem(last - place, 0, QTableWidgetItem(label))
        for number, series in enumerate(picture.series, 1):
            value = series.values[place]
            made.setItem(last - place, number, QTableWidgetItem("–" if value is None else grouped(round(value))))
    return made
