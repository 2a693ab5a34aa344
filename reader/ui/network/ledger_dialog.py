"""The list of all requests, in a window of its own beside which the reader goes on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from reader.errors import ReaderError
from reader.library.ledger import KEEP_DAYS, Ledger, Totals, Wanted
from reader.model import Errand
from reader.ui.boxes import Box
from reader.ui.network.errand_model import HEADS, ErrandModel, explained
from reader.ui.wording import counted, grouped, weight

_BEAT = 1000
"""Milliseconds between two looks at what has been added."""
_RESULTS = (
    ("All results", ""),
    ("Answered", "answered"),
    ("Sent elsewhere", "redirected"),
    ("Not answered", "unanswered"),
    ("Failed", "failed"),
    ("Refused", "refused"),
    ("Held back offline", "offline"),
    ("Cut off", "stopped"),
)
_WIDTHS = (130, 70, 130, 80)


class LedgerDialog(QDialog):
    """Which requests were made and which were refused; the filters above, the totals below."""

    def __init__(self, parent: QWidget, ledger: Ledger) -> None:
        super().__init__(parent)
        self.setObjectName("network_requests")
        self.setWindowTitle("Network requests")
        self._ledger = ledger
        self._seen: tuple[Wanted, Totals] | None = None
        self.words, self.why, self.results = self._new_filters()
        self.list = self._new_list()
        self._reason = QLabel()
        self._reason.setWordWrap(True)
        self._reason.setTextFormat(Qt.TextFormat.PlainText)
        self._reason.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._reason.setMinimumHeight(self._reason.fontMetrics().lineSpacing() * 3)
        self._reason.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._totals = QLabel()
        self.clear = QPushButton("Forget all of them")
        self.clear.setAutoDefault(False)
        self.clear.setToolTip("Empty this list, on the disk too")
        self.clear.clicked.connect(lambda _checked=False: self._clear())
        close = QPushButton("Close")
        close.setAutoDefault(False)
        close.clicked.connect(lambda _checked=False: self.reject())
        self._lay_out(close)
        self._timer = QTimer(self, interval=_BEAT)
        self._timer.timeout.connect(self.look)
        self.resize(QSize(980, 620).boundedTo(parent.size() - QSize(20, 20)))

    def _new_filters(self) -> tuple[QLineEdit, QComboBox, QComboBox]:
        words = QLineEdit()
        words.setPlaceholderText("Part of an address")
        words.setAccessibleName("Part of an address")
        words.setClearButtonEnabled(True)
        words.textChanged.connect(lambda _text: self.look())
        why, result = Box("What for"), Box("Result")
        why.addItem("Everything", "")
        for text, name in _RESULTS:
            result.addItem(text, name)
        for box in (why, result):
            box.currentIndexChanged.connect(lambda _index: self.look())
        return words, why, result

    def _new_list(self) -> QTreeView:
        view = QTreeView()
        view.setAccessibleName("Requests, newest first")
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        view.setStyleSheet("QTreeView::item { padding: 3px 4px; }")
        self.rows = ErrandModel(view)
        view.setModel(self.rows)
        scale = view.fontMetrics().averageCharWidth() / 7
        for column, width in enumerate(_WIDTHS):
            view.setColumnWidth(column, round(width * max(1.0, scale)))
        view.header().setStretchLastSection(True)
        view.header().setSectionResizeMode(len(HEADS) - 1, QHeaderView.ResizeMode.Stretch)
        view.selectionModel().currentChanged.connect(self._show_reason)
        return view

    def _lay_out(self, close: QPushButton) -> None:
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.words, 1)
        head.addWidget(self.why)
        head.addWidget(self.results)
        foot.addWidget(self._totals, 1)
        foot.addWidget(self.clear)
        foot.addWidget(close)
        about = QLabel(
            "Everything that Postil asked of other machines, and what it refused to ask. Kept on this machine alone, "
            f"for {KEEP_DAYS} days."
        )
        about.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.addWidget(about)
        layout.addLayout(head)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._reason)
        layout.addLayout(foot)

    def wanted(self) -> Wanted:
        """Return what the filters ask for."""
        return Wanted(self.words.text().strip(), self.why.currentData() or "", self.results.currentData() or "")

    def look(self) -> None:
        """Show what is in the ledger now."""
        wanted = self.wanted()
        try:
            totals = self._ledger.totals(wanted)
            if (wanted, totals) == self._seen and not self._any_under_way():
                return
            self.rows.show(
                lambda offset, count: self._safely(lambda: self._ledger.errands(wanted, offset=offset, limit=count)),
                totals.requests,
            )
            self._offer_whys()
        except ReaderError as error:
            self._totals.setText(str(error))
            return
        self._seen = wanted, totals
        self._totals.setText(summed(totals))
        self.clear.setEnabled(bool(totals.requests))

    def _safely(self, ask: Callable[[], list[Errand]]) -> list[Errand]:
        try:
            return ask()
        except ReaderError:  # the next look says what is wrong
            return []

    def _any_under_way(self) -> bool:
        return any(not self.rows.errand(row).result for row in range(min(50, self.rows.rowCount())))

    def _offer_whys(self) -> None:
        known = {self.why.itemData(number) for number in range(self.why.count())}
        for why in self._ledger.whys():
            if why not in known:
                self.why.addItem(f"Only {why}", why)

    def _show_reason(self, current: QModelIndex, _before: QModelIndex) -> None:
        self._reason.setText(explained(self.rows.errand(current.row())) if current.isValid() else "")

    def _clear(self) -> None:
        try:
            self._ledger.clear()
        except ReaderError as error:
            self._totals.setText(str(error))
            return
        self._reason.clear()
        self.look()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the ledger while it can be seen."""
        super().showEvent(event)
        self.look()
        self._timer.start()
        if self.rows.rowCount() and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.rows.index(0, 0))
        self.list.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest."""
        super().hideEvent(event)
        self._timer.stop()


def summed(totals: Totals) -> str:
    """Return the totals as one line."""
    if not totals.requests:
        return "No requests."
    late = f" · {grouped(totals.unanswered)} not answered" if totals.unanswered else ""
    return f"{counted(totals.requests, 'request')} · {counted(totals.hosts, 'site')} · {weight(totals.received)}{late}"
