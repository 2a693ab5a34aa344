"""The rows of the article list: ids, and the articles of those that have been looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from reader.model import Article, State, Status, minutes, now
from reader.ui.wording import counted, day

PAGE = 100
"""Rows fetched at once."""
KEPT = 4000
"""Articles held at most, some 6 MB."""
RUNS = 48
"""Runs of rows that may come and go one by one; beyond, the whole list is replaced."""
FEW = 5000
"""Rows between the first and the last that differ, up to which it is worth while to see which came and went."""

ARTICLE = Qt.ItemDataRole.UserRole
"""The role of the ``Article`` of a row; None when it is no longer in the library."""
PROGRESS = Qt.ItemDataRole.UserRole + 1
"""The role of the ``Capturing`` of a row; None unless its capture is under way."""


class Capturing(NamedTuple):
    """How far a capture is."""

    label: str
    fraction: float
    """0.0 to 1.0; below 0 when it cannot be said."""


def is_unread(article: Article) -> bool:
    """Return whether an article carries the dot: ready, and not yet begun."""
    return article.status is Status.READY and article.read_at is None and article.progress < 0.02  # as is:unread


def shown_day(article: Article, today: datetime) -> str:
    """Return the day that a row shows: of publication if it is known, else of capture."""
    return day(article.published_at or article.added_at, today)


def shown_title(article: Article) -> str:
    """Return the title that a row shows; the address without its scheme while there is none."""
    if article.title and article.title != article.url:
        return article.title
    return article.url.partition("://")[2] or article.url or "Untitled"


def spoken(article: Article, today: datetime, capturing: Capturing | None = None) -> str:
    """Return what a screen reader says of a row."""
    parts = [shown_title(article)]
    if article.status is Status.FAILED:
        parts += ["capture failed", article.failure]
    elif article.status is Status.WAITING:
        parts.append(capturing.label if capturing else "waiting")
    parts += [article.site_name, shown_day(article, today)]
    if article.status is Status.READY:
        parts.append(counted(minutes(article.words), "minute"))
        if is_unread(article):
            parts.append("unread")
        elif article.read_at is None:
            parts.append(f"{round(article.progress * 100)} % read")
        else:
            parts.append("read")
    parts.append("starred" if article.starred else "")
    parts.append(counted(article.highlights, "highlight") if article.highlights else "")
    parts.append(counted(article.notes, "note") if article.notes else "")
    parts.append("in the trash" if article.state is State.TRASH else "")
    parts.append("tags " + ", ".join(article.tags) if article.tags else "")
    return ", ".join(part for part in parts if part)


class ArticleModel(QAbstractListModel):
    """Articles in the order of their ids, fetched a page at a time when a row is first asked for."""

    def __init__(self, fetch: Callable[[Sequence[int]], list[Article]], today: Callable[[], datetime] = now) -> None:
        super().__init__()
        self._fetch = fetch
        self._today = today
        self._ids: tuple[int, ...] = ()
        self._held: dict[int, Article | None] = {}
        self._capturing: dict[int, Capturing] = {}

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of all rows, in order."""
        return self._ids

    def today(self) -> datetime:
        """Return the time that days are told from."""
        return self._today()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return the article, the progress of its capture, its title, or what a screen reader says."""
        row = index.row()
        if role == ARTICLE:
            return self.article(row)
        if role == PROGRESS:
            return self._capturing.get(self._ids[row])
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            article = self.article(row)
            if article is None:
                return ""
            if role == Qt.ItemDataRole.DisplayRole:
                return article.title
            return spoken(article, self._today(), self._capturing.get(article.id))
        return None

    def article(self, row: int) -> Article | None:
        """Return the article of a row, fetching its page if need be; None when the library has it no more."""
        article_id = self._ids[row]
        if article_id not in self._held:
            self._fetch_page(row)
        return self._held.get(article_id)

    def row_of(self, article_id: int) -> int | None:
        """Return the row of an article; None when it is not in the list."""
        try:
            return self._ids.index(article_id)
        except ValueError:
            return None

    def _fetch_page(self, row: int) -> None:
        start = row // PAGE * PAGE
        wanted = [article_id for article_id in self._ids[start : start + PAGE] if article_id not in self._held]
        while len(self._held) > KEPT - PAGE:
            del self._held[next(iter(self._held))]
        self._held.update(dict.fromkeys(wanted))
        self._held.update((article.id, article) for article in self._fetch(wanted))

    def refresh(self, ids: Iterable[int]) -> None:
        """Fetch these articles anew where they are shown; all of them when ``ids`` is empty."""
        stale = [article_id for article_id in ids if article_id in self._held]
        if not ids:
            self._held.clear()
            if self._ids:
                self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))
            return
        for article_id in stale:
            del self._held[article_id]
        rows = [row for article_id in stale if (row := self.row_of(article_id)) is not None]
        if len(rows) <= RUNS:
            for row in rows:
                self.dataChanged.emit(self.index(row), self.index(row))
        else:
            self.dataChanged.emit(self.index(min(rows)), self.index(max(rows)))

    def set_capturing(self, article_id: int, capturing: Capturing | None) -> None:
        """Show how far the capture of an article is; None when it has ended."""
        if capturing is None:
            self._capturing.pop(article_id, None)
        else:
            self._capturing[article_id] = capturing
        if article_id in self._held and (row := self.row_of(article_id)) is not None:
            self.dataChanged.emit(self.index(row), self.index(row), [PROGRESS])

    def show(self, ids: tuple[int, ...]) -> bool:
        """Show these rows. Return False when the views had to be reset, and so have forgotten what was selected."""
        steps = _steps(self._ids, ids)
        if steps is None:
            self.beginResetModel()
            self._ids = ids
            self.endResetModel()
            return False
        none = QModelIndex()
        for first, last in steps.removals:
            self.beginRemoveRows(none, first, last)
            self._ids = self._ids[:first] + self._ids[last + 1 :]
            self.endRemoveRows()
        for first, last in steps.insertions:
            self.beginInsertRows(none, first, last)
            self._ids = self._ids[:first] + ids[first : last + 1] + self._ids[first:]
            self.endInsertRows()
        return True


class _Steps(NamedTuple):
    """Inclusive ranges of rows, in the order in which they are to go and to come."""

    removals: list[tuple[int, int]]
    insertions: list[tuple[int, int]]


def _steps(old: tuple[int, ...], new: tuple[int, ...]) -> _Steps | None:
    """Return how to come from ``old`` to ``new`` by removing and inserting; None when that is not the shorter way."""
    if old == new:
        return _Steps([], [])
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    gone, come = old[head : len(old) - tail], new[head : len(new) - tail]
    if max(len(gone), len(come)) > FEW:
        return None
    going, coming = set(gone).difference(come), set(come).difference(gone)
    if [i for i in gone if i not in going] != [i for i in come if i not in coming]:
        return None
    removals = _runs([head + row for row, i in enumerate(gone) if i in going])
    insertions = _runs([head + row for row, i in enumerate(come) if i in coming])
    if len(removals) + len(insertions) > RUNS:
        return None
    return _Steps(removals[::-1], insertions)


def _common(first: tuple[int, ...], second: tuple[int, ...]) -> int:
    """Return how many leading values two tuples share, by bisection over comparisons that run in C."""
    low, high = 0, min(len(first), len(second))
    while low < high:
        middle = (low + high + 1) // 2
        if first[low:middle] == second[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    """Return ascending rows as inclusive ranges."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
