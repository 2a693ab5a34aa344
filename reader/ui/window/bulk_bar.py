"""The strip that says how far a bulk of captures is, under the list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout

from reader.ui.window.bulk import Standing
from reader.ui.wording import counted, duration, grouped


class BulkBar(QFrame):
    """Shows a ``Standing``; hidden while there is none."""

    pause_wanted = Signal(bool)
    cancel_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bulk_bar")
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self._line = QProgressBar()
        self._line.setTextVisible(False)
        self._line.setMaximumHeight(3)
        self._line.setStyleSheet(
            "QProgressBar { border: none; background: palette(mid); } QProgressBar::chunk { background: palette(text); }"
        )
        self._line.setAccessibleName("Captured")
        self.pause = QPushButton("Pause")
        self.cancel = QPushButton("Cancel all")
        for button in (self.pause, self.cancel):
            button.setFlat(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.pause.clicked.connect(lambda _checked=False: self.pause_wanted.emit(self.pause.text() == "Pause"))
        self.cancel.clicked.connect(lambda _checked=False: self.cancel_wanted.emit())
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.pause)
        row.addWidget(self.cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 12, 8)
        layout.setSpacing(6)
        layout.addWidget(self.text)
        layout.addWidget(self._line)
        layout.addLayout(row)
        self.hide()

    def show_standing(self, standing: Standing | None) -> None:
        """Show how far it is, or nothing."""
        if standing is not None:
            self.text.setText(said(standing))
            self._line.setRange(0, max(standing.total, 1))
            self._line.setValue(standing.done + standing.failed)
            self.pause.setText("Go on" if standing.paused else "Pause")
        self.setVisible(standing is not None)


def said(standing: Standing) -> str:
    """Return how far a bulk is, in one line."""
    word = "Paused" if standing.paused else "Capturing"
    parts = [f"{word}: {grouped(standing.done)} of {counted(standing.total, 'address', 'addresses')}"]
    if standing.failed:
        parts.append(f"{grouped(standing.failed)} failed")
    if standing.rate and not standing.paused:
        parts.append(f"{grouped(max(round(standing.rate), 1))} a minute")
        minutes = standing.minutes
        parts.append("less than a minute left" if minutes < 1 else f"{duration(round(minutes))} left")
    return " · ".join(parts)


def summed(standing: Standing) -> str:
    """Return what became of a bulk, one sentence."""
    done = f"Captured {counted(standing.done, 'address', 'addresses')}"
    return f"{done}; {grouped(standing.failed)} failed, and the list says why." if standing.failed else f"{done}."
