"""The rows of the article list: numbers, and what has been looked at of the articles and marks that they stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal

from reader.model import Article, now
from reader.ui.catalogue.groups import Groups
from reader.ui.catalogue.row_words import Capturing, spoken, spoken_hit

if TYPE_CHECKING:
    from reader.library import Hit

PAGE = 100
"""Rows fetched at once."""
KEPT = 4000
"""Articles held at most, some 6 MB."""
RUNS = 48
"""Runs of rows that may come and go one by one; beyond, the whole list is replaced."""
FEW = 5000
"""Rows between the first and the last that differ, up to which it is worth while to see which came and went."""
_SOUGHT = 4
"""Rows that are sought one by one when they have changed; of more, all rows are painted anew, which asks for no more."""

ARTICLE = Qt.ItemDataRole.UserRole
"""The role of the ``Article`` of a row, or of the one that a mark is in; None when it is not known, or gone."""
PROGRESS = Qt.ItemDataRole.UserRole + 1
"""The role of the ``Capturing`` of a row; None unless its capture is under way."""
HIT = Qt.ItemDataRole.UserRole + 2
"""The role of the ``Hit`` of a row; None while no words are asked for, or it is still to come."""
HEADING = Qt.ItemDataRole.UserRole + 3
"""The role of the heading that stands above a row; empty for none."""


class ArticleModel(QAbstractListModel):
    """Rows as ``Found.rows`` has them: articles, fetched a page at a time when a row is first asked for, and marks.

    While words are asked for, what is known of a row is a ``Hit``, which somebody else is to bring.
    """

    hits_wanted = Signal(object)
    """The rows (tuple of int) that have been looked at and whose hits are to be brought by ``take_hits``."""

    def __init__(self, fetch: Callable[[Sequence[int]], list[Article]], today: Callable[[], datetime] = now) -> None:
        super().__init__()
        self._fetch = fetch
        self._today = today
        self._rows: list[int] = []
        self._held: dict[int, Article | None] = {}
        self._capturing: dict[int, Capturing] = {}
        self._has_words = False
        self._hits: dict[int, Hit] = {}
        self._due: dict[int, None] = {}
        self._asked: set[int] = set()
        self.groups = Groups()
        self._wanting = QTimer(self, singleShot=True, interval=0)
        self._wanting.timeout.connect(self._want)

    @property
    def rows(self) -> Sequence[int]:
        """All rows, in order: not to be changed."""
        return self._rows

    def today(self) -> datetime:
        """Return the time that days are told from."""
        return self._today()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return the article, the progress of its capture, the hit, the heading, the title, or what a screen reader says."""
        row = index.row()
        if role == ARTICLE:
            return self.article(row)
        if role == PROGRESS:
            return self._capturing.get(self._rows[row])
        if role == HIT:
            return self.hit(row)
        if role == HEADING:
            return self.groups.heading(row)
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            article = self.article(row)
            if article is None:
                return ""
            if role == Qt.ItemDataRole.DisplayRole:
                return article.title
            capturing, hit = self._capturing.get(article.id), self.hit(row)
            words = spoken(article, self._today(), capturing)
            if hit is not None:
                words = spoken_hit(hit, self._today(), capturing)
            heading = self.groups.heading(row)
            return f"{heading}: {words}" if heading else words
        return None

    def article(self, row: int) -> Article | None:
        """Return the article of a row, fetching its page if need be, or the one that a mark is in; None if not known."""
        number = self._rows[row]
        if number < 0:
            hit = self.hit(row)
            return hit.article if hit is not None else None
        if number not in self._held:
            self._fetch_page(row)
        return self._held.get(number)

    def hit(self, row: int) -> Hit | None:
        """Return how a row was found; one that is not known yet is asked for."""
        number = self._rows[row]
        if not self._has_words and number >= 0:
            return None
        if number not in self._asked:
            self._due[number] = None
            if not self._wanting.isActive():
                self._wanting.start()
        return self._hits.get(number)

    def known_article(self, number: int) -> int | None:
        """Return the article of a row as ``Found.rows`` has it, if it is known without asking."""
        if number >= 0:
            return number
        return self._hits[number].article.id if number in self._hits else None

    def row_of(self, number: int) -> int | None:
        """Return where a row is, given as ``Found.rows`` has it; None when it is not in the list."""
        try:
            return self._rows.index(number)
        except ValueError:
            return None

    def places(self, numbers: Iterable[int]) -> list[int]:
        """Return where these rows are, ascending, without those that are not in the list; one pass for all of them."""
        wanted = set(numbers)
        return [place for place, number in enumerate(self._rows) if number in wanted] if wanted else []

    def _fetch_page(self, row: int) -> None:
        start = row // PAGE * PAGE
        wanted = [number for number in self._rows[start : start + PAGE] if number >= 0 and number not in self._held]
        while len(self._held) > KEPT - PAGE:
            del self._held[next(iter(self._held))]
        self._held.update(dict.fromkeys(wanted))
        self._held.update((article.id, article) for article in self._fetch(wanted))

    def refresh(self, ids: Iterable[int]) -> None:
        """Fetch these articles anew where they are shown; all of them when ``ids`` is empty."""
        if not ids:
            self._held.clear()
            self._asked.clear()
            self._tell_changed(())
            return
        changed = ids if isinstance(ids, frozenset | set) else set(ids)
        stale = [article_id for article_id in self._held if article_id in changed]
        for article_id in stale:
            del self._held[article_id]
        hits = [number for number, hit in self._hits.items() if hit.article.id in changed]
        self._asked.difference_update(hits)
        if numbers := dict.fromkeys([*stale, *hits]):
            self._tell_changed(tuple(numbers))

    def _tell_changed(self, numbers: tuple[int, ...]) -> None:
        """Have rows painted anew, all of them when none are named."""
        if not self._rows:
            return
        if not 0 < len(numbers) <= _SOUGHT:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))
            return
        for number in numbers:
            if (row := self.row_of(number)) is not None:
                self.dataChanged.emit(self.index(row), self.index(row))

    def set_capturing(self, article_id: int, capturing: Capturing | None) -> None:
        """Show how far the capture of an article is; None when it has ended."""
        if capturing is None:
            self._capturing.pop(article_id, None)
        else:
            self._capturing[article_id] = capturing
        if article_id in self._held and (row := self.row_of(article_id)) is not None:
            self.dataChanged.emit(self.index(row), self.index(row), [PROGRESS])

    # how rows were found

    def expect_hits(self, has_words: bool) -> None:
        """Forget how rows were found: other words are asked for, or none."""
        self._has_words = has_words
        self._hits.clear()
        self._asked.clear()
        self._due.clear()

    def take_hits(self, hits: Iterable[Hit]) -> None:
        """Show how rows were found."""
        brought = {hit.row: hit for hit in hits}
        if len(self._hits) > KEPT:
            for number in list(self._hits)[: KEPT // 2]:
                del self._hits[number]
                self._asked.discard(number)
        self._hits.update(brought)
        self._asked.update(brought)
        self._held.update((hit.article.id, hit.article) for hit in brought.values() if hit.row >= 0)
        if brought:
            self._tell_changed(tuple(brought))

    def unask_hits(self, rows: Iterable[int]) -> None:
        """Ask for the hits of these rows anew when they are looked at again."""
        self._asked.difference_update(rows)

    def _want(self) -> None:
        due, self._due = tuple(self._due), {}
        self._asked.update(due)
        if due:
            self.hits_wanted.emit(due)

    # which rows there are

    def show(self, rows: Sequence[int], groups: Groups | None = None) -> bool:
        """Show these rows. Return False when the views had to be reset, and so have forgotten what was selected."""
        given = list(rows)
        steps = _steps(self._rows, given)
        self.groups = groups or Groups()
        if steps is None:
            self.beginResetModel()
            self._rows = given
            self.endResetModel()
            return False
        none = QModelIndex()
        for first, last in steps.removals:
            self.beginRemoveRows(none, first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()
        for first, last in steps.insertions:
            self.beginInsertRows(none, first, last)
            self._rows[first:first] = given[first : last + 1]
            self.endInsertRows()
        return True


class _Steps(NamedTuple):
    """Inclusive ranges of rows, in the order in which they are to go and to come."""

    removals: list[tuple[int, int]]
    insertions: list[tuple[int, int]]


def _steps(old: list[int], new: list[int]) -> _Steps | None:
    """Return how to come from ``old`` to ``new`` by removing and inserting; None when that is not the shorter way."""
    if old == new:
        return _Steps([], [])
    if abs(len(old) - len(new)) > FEW:
        return None
    head = _common(old, new)
    tail = _common_end(old, new, min(len(old), len(new)) - head)
    gone, come = old[head : len(old) - tail], new[head : len(new) - tail]
    if max(len(gone), len(come)) > FEW:
        return None
    going, coming = set(gone).difference(come), set(come).difference(gone)
    if [i for i in gone if i not in going] != [i for i in come if i not in coming]:
        return None
    removals = runs([head + row for row, i in enumerate(gone) if i in going])
    insertions = runs([head + row for row, i in enumerate(come) if i in coming])
    if len(removals) + len(insertions) > RUNS:
        return None
    return _Steps(removals[::-1], insertions)


_BLOCK = 4096
"""Rows that are compared at once, in C."""


def _common(first: list[int], second: list[int]) -> int:
    """Return how many leading values two lists share."""
    most, done = min(len(first), len(second)), 0
    while done < most:
        end = min(done + _BLOCK, most)
        if first[done:end] != second[done:end]:
            return next(place for place in range(done, end) if first[place] != second[place])
        done = end
    return done


def _common_end(first: list[int], second: list[int], most: int) -> int:
    """Return how many values at their ends two lists share, ``most`` at most."""
    done, one, two = 0, len(first), len(second)
    while done < most:
        end = min(done + _BLOCK, most)
        if first[one - end : one - done] != second[two - end : two - done]:
            return next(place for place in range(done, end) if first[one - 1 - place] != second[two - 1 - place])
        done = end
    return done


def runs(rows: list[int]) -> list[tuple[int, int]]:
    """Return ascending rows as inclusive ranges."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
