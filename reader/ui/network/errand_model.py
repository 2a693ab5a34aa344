"""The rows of the ledger as Qt asks for them, some hundred at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from reader.model import Errand
from reader.ui.moments import friendly
from reader.ui.wording import weight

HEADS = ("When", "For", "Result", "Size", "Address")
_BATCH = 300
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_WORDS = {
    "": "under way",
    "answered": "answered",
    "redirected": "sent elsewhere",
    "failed": "failed",
    "refused": "refused",
    "offline": "held back",
    "stopped": "cut off",
}
Fetch = Callable[[int, int], Sequence[Errand]]
"""Where rows come from: the requests that are asked for, from one on, so many."""
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class ErrandModel(QAbstractTableModel):
    """Newest first. ``show`` begins anew; further rows are fetched as the view comes to them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Errand] = []
        self._fetch: Fetch | None = None
        self._total = 0

    def show(self, fetch: Fetch, total: int) -> None:
        """Show ``total`` requests that come from ``fetch``."""
        count = max(_BATCH, len(self._rows)) if self._fetch is not None else _BATCH
        rows = list(fetch(0, min(count, total)))
        self._fetch, self._total = fetch, total
        if len(rows) == len(self._rows):
            changed = [number for number, row in enumerate(rows) if row != self._rows[number]]
            self._rows = rows
            if changed:
                self.dataChanged.emit(self.index(changed[0], 0), self.index(changed[-1], len(HEADS) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def errand(self, row: int) -> Errand:
        """Return the request of a row."""
        return self._rows[row]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many rows are here."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(HEADS)

    def canFetchMore(self, parent: Index) -> bool:
        """Say whether there are more rows than are here."""
        return not parent.isValid() and len(self._rows) < self._total

    def fetchMore(self, parent: Index) -> None:
        """Fetch some of them."""
        if self._fetch is None or parent.isValid():
            return
        here = len(self._rows)
        more = list(self._fetch(here, min(_BATCH, self._total - here)))
        if not more:
            self._total = here
            return
        self.beginInsertRows(QModelIndex(), here, here + len(more) - 1)
        self._rows += more
        self.endInsertRows()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the name of a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows, says and explains."""
        errand, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return cells(errand)[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return explained(errand)
        if role == Qt.ItemDataRole.TextAlignmentRole and column == HEADS.index("Size"):
            return _RIGHT
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{HEADS[column]}: {cells(errand)[column]}"
        return None


def cells(errand: Errand) -> tuple[str, ...]:
    """Return what the columns of a row show."""
    status = f" ({errand.status})" if errand.status and errand.result == "failed" else ""
    when = friendly(errand.at, datetime.now(UTC))
    size = weight(errand.received) if errand.received else ""
    return when, errand.why, f"{_WORDS.get(errand.result, errand.result)}{status}", size, errand.url


def explained(errand: Errand) -> str:
    """Return all that is known of a request, a line each."""
    lines = [errand.url]
    if errand.result == "redirected":
        lines.append(f"Sent elsewhere, to {errand.reason}")
    elif errand.reason:
        lines.append(errand.reason)
    if errand.proxy:
        lines.append(f"Through the proxy {errand.proxy}")
    lines.append(f"{errand.at.astimezone():%Y-%m-%d %H:%M:%S}, {errand.seconds:.2f} seconds, {weight(errand.received)}")
    return "\n".join(lines)
