"""The rows of the article list: what is shown, which are current and selected, and how that outlives a change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QTimer,
    Signal,
)
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from reader.model import Article
from reader.ui.catalogue.article_delegate import ArticleDelegate
from reader.ui.catalogue.article_model import ArticleModel, runs
from reader.ui.catalogue.groups import Groups
from reader.ui.catalogue.headings import StickyHeading
from reader.ui.catalogue.row_view import RowView
from reader.ui.catalogue.row_words import Capturing
from reader.ui.theme import Theme
from reader.ui.typography import FACE

if TYPE_CHECKING:
    from reader.library import Hit

_Flag = QItemSelectionModel.SelectionFlag
_ENSURE = QAbstractItemView.ScrollHint.EnsureVisible
_NEAR = 20
"""Neighbours that are looked for one by one before all rows are looked through."""


class ArticleRows(RowView):
    """The articles found, in the order they were given; the marks among them, when words were asked for.

    ``fetch`` returns the rows of the library for some ids, in any order, missing ones left out; it is called with at
    most a hundred, when one of them is about to be painted.
    """

    selection_changed = Signal(int)
    """How many rows are selected now."""
    hits_wanted = Signal(object)
    """As of ``ArticleModel``."""
    pictures_wanted = Signal(object)
    """As of ``LeadPictures.files_wanted``, while rows are cards."""

    def __init__(
        self,
        fetch: Callable[[Sequence[int]], list[Article]],
        theme: Theme,
        face: str,
        shape: str,
        today: Callable[[], datetime],
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self._rows = ArticleModel(fetch, today)
        self._rows.hits_wanted.connect(self.hits_wanted)
        self._painter = ArticleDelegate(theme, face, shape=shape)
        self._ids: tuple[int, ...] = ()
        self._quiet = self._from_top = False
        self._picking = False
        self._left: tuple[list[int], int] = ([], -1)
        self._choosing = QTimer(self, singleShot=True, interval=0)
        self._choosing.timeout.connect(lambda: self.selection_changed.emit(self.selected_count()))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setItemDelegate(self._painter)
        self.setModel(self._rows)
        self.set_row_height(self._painter.row_height())
        self._want_pictures()
        self._sticky = StickyHeading(self, self._painter)
        self.verticalScrollBar().valueChanged.connect(self._sticky.settle)
        self.selectionModel().selectionChanged.connect(self._selected)

    # what it shows

    def show_found(
        self, ids: Sequence[int], rows: Sequence[int] = (), groups: Groups | None = None, *, from_top: bool = False
    ) -> None:
        """Show these articles, or the ``rows`` of articles and marks, in groups if any are given.

        The current and selected ones stay so, and the rows on the screen stay where they are, unless the first are wanted
        ``from_top``. When the current row is not among them, none is current afterwards, and ``heir`` names the article to go to.
        """
        self._ids, self._from_top = tuple(ids), from_top
        rows = rows or self._ids
        current, selected, seen = self._current(), self._selected_rows(), self._seen()
        before, place = self._rows.rows, self.currentIndex().row()
        kept = list(before) if current is not None and current not in rows else []
        if kept:
            self._left = (kept, place)
        self._quiet = True
        starts = self._rows.groups.starts
        headed = [before[start] for start in starts]
        stayed = self._rows.show(rows, groups)
        if not stayed:
            self._restore(current, selected)
        elif current is not None and self._current() != current:
            self.selectionModel().clear()
        self._picking = self._picking and self.selected_count() > 0
        self.executeDelayedItemsLayout()
        # after a reset, too, sections keep their sizes
        self._lay_headings(self._rows.places(headed) if stayed else [row for row in starts if row < len(rows)])
        self.updateGeometries()
        for number, y in () if from_top else seen:
            if (row := self._rows.row_of(number)) is not None:
                self.verticalScrollBar().setValue(self.top_of(row) - y)
                break
        else:  # another list: it begins at its top, or at what is chosen
            here = self.currentIndex().row()
            self.verticalScrollBar().setValue(self.top_of(here) if here > 0 and seen and not from_top else 0)
        self._sticky.settle()
        self._quiet = False

    def expect_hits(self, has_words: bool) -> None:
        """Forget how rows were found: the next answer is about other words, or none."""
        self._rows.expect_hits(has_words)

    def take_hits(self, hits: Iterable[Hit]) -> None:
        """Show how rows were found."""
        self._rows.take_hits(hits)

    def unask_hits(self, rows: Iterable[int]) -> None:
        """Ask for the hits of these rows anew when they are seen again: they were passed by too quickly."""
        self._rows.unask_hits(rows)

    def refresh_rows(self, ids: Iterable[int]) -> None:
        """Fetch these articles anew where they are shown; all of them when ``ids`` is empty."""
        self._rows.refresh(ids)
        if self._painter.pictures is not None:
            self._painter.pictures.forget(ids)

    def take_pictures(self, asked: Iterable[int], files: Mapping[int, Path]) -> None:
        """Show these files on the cards of the articles ``asked``; those without one have no picture."""
        if self._painter.pictures is not None:
            self._painter.pictures.take(asked, files)

    def unask_pictures(self, ids: Iterable[int]) -> None:
        """Ask for the pictures of these anew when they are seen again: they were passed by too quickly."""
        if self._painter.pictures is not None:
            self._painter.pictures.unask(ids)

    def show_progress(self, article_id: int, label: str, fraction: float) -> None:
        """Show how far a capture is, 0.0 to 1.0 (below 0: it cannot be said); 1.0 ends it."""
        self._rows.set_capturing(article_id, Capturing(label, fraction) if fraction < 1.0 else None)

    def set_look(self, theme: Theme, face: str = FACE, *, shape: str | None = None) -> None:
        """Paint with another theme or reading face, or in another shape; the first row on the screen stays first."""
        first = self.rowAt(0)
        self._painter.theme = theme
        if shape is not None:
            self._painter.shape = shape
            self._want_pictures()
        self._painter.set_face(face)
        self.set_row_height(self._painter.row_height())
        self._lay_headings(self._rows.groups.starts)
        if first > 0:
            self.updateGeometries()
            self.verticalScrollBar().setValue(self.top_of(first))
        self._sticky.settle()
        self.viewport().update()

    def _want_pictures(self) -> None:
        """Have pictures for cards from here on, if rows are cards."""
        if self._painter.shape != "cards" or self._painter.pictures is not None:
            return
        from reader.ui.catalogue.lead_pictures import LeadPictures

        pictures = LeadPictures(self)
        pictures.files_wanted.connect(self.pictures_wanted)
        pictures.changed.connect(self._repaint)
        self._painter.pictures = pictures

    def _repaint(self, ids: frozenset[int]) -> None:
        """Paint these articles anew where they are on the screen."""
        for row in self.visible_rows():
            if self._rows.rows[row] in ids:
                self.update(self.index(row))

    # what is chosen

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of all articles found, in order."""
        return self._ids

    @property
    def groups(self) -> Groups:
        """The groups that the rows are in."""
        return self._rows.groups

    def current_id(self) -> int | None:
        """Return the article of the row that the keyboard is on, if any."""
        current = self._current()
        return None if current is None else self._rows.known_article(current)

    def selected_count(self) -> int:
        """Return how many rows are selected."""
        return sum(bottom - top + 1 for top, bottom in self._ranges())

    @property
    def picking(self) -> bool:
        """Whether rows are being picked one by one, so that moving on lets those that are stay."""
        return self._picking

    def selected_ids(self, most: int | None = None) -> list[int]:
        """Return the selected articles, or ``most`` of them, in the order of the list; those of selected marks, too."""
        rows = self._rows.rows
        numbers = (number for top, bottom in self._ranges() for number in islice(rows, top, bottom + 1))
        if len(rows) == len(self._ids):
            return list(islice(numbers, most))
        known = (self._rows.known_article(number) for number in numbers)
        return list(islice(dict.fromkeys(number for number in known if number is not None), most))

    def ids_at(self, place: QPoint) -> list[int]:
        """Return the article at a place of the screen, or all that are selected if it is; none where no row is seen."""
        point = self.viewport().mapFromGlobal(place)
        row = self.rowAt(point.y()) if self.isVisible() and self.viewport().rect().contains(point) else -1
        if row < 0:
            return []
        if self.is_chosen(self.index(row)):
            return self.selected_ids()
        known = self._rows.known_article(self._rows.rows[row])
        return [known] if known is not None else []

    def select(self, article_id: int, *, quiet: bool = False, still: bool = False) -> bool:
        """Make one article current, selected and visible; return whether it is in the list. ``quiet`` does not open it,
        and is content with a mark in it that is current; ``still`` does not go to it where the first rows are wanted.
        """
        if quiet and (self._current() or 0) < 0 and self.current_id() == article_id:
            return True
        row = self._rows.row_of(article_id)
        if row is None:
            return False
        was, self._quiet = self._quiet, quiet
        if still and self._from_top:
            self.setAutoScroll(False)
            self.selectionModel().setCurrentIndex(self.index(row), _Flag.ClearAndSelect | _Flag.Rows)
            self.setAutoScroll(True)
        else:
            self._go(row)
        self._quiet = was
        return True

    def clear_selection(self) -> None:
        """Let no article be current or selected."""
        self._picking = False
        self.selectionModel().clear()

    def stand(self) -> None:
        """Put the keyboard on the first row on the screen, which is neither chosen nor opened by that."""
        was, self._quiet = self._quiet, True
        row = max(0, self.rowAt(0))
        self.selectionModel().setCurrentIndex(self.index(row), _Flag.NoUpdate)
        self._quiet = was

    def step(self, by: int) -> None:
        """Move ``by`` rows down (up if negative) and open what stands there; from nowhere, to the first row on the screen."""
        count = len(self._rows.rows)
        if not count:
            return
        index = self.currentIndex()
        row = index.row() + by if index.isValid() else max(0, self.rowAt(0))
        self._go(max(0, min(count - 1, row)), keep=self._picking)

    def pick(self) -> None:
        """Pick the current row, or let it go if it was picked, and move to the next; those picked before stay."""
        index = self.currentIndex()
        if not index.isValid():
            self.step(0)
            index = self.currentIndex()
        if index.isValid():
            first, self._picking = not self._picking, True
            alone = first and self.selected_count() <= 1
            self.selectionModel().select(index, (_Flag.Select if alone else _Flag.Toggle) | _Flag.Rows)
            self.step(1)
            self._choosing.start()

    def let_go(self) -> bool:
        """Select the current row alone again; return False when nothing else was selected."""
        if not self._picking and self.selected_count() <= 1:
            return False
        self._picking = False
        if (index := self.currentIndex()).isValid():
            self._go(index.row())
        else:
            self.clear_selection()
        self._choosing.start()
        return True

    def heir(self) -> int | None:
        """Return the article to go to after the current row has left the list: the next still there, else the last."""
        numbers, row = self._left
        for way in (islice(numbers, row + 1, None), reversed(numbers[: max(row, 0)])):
            near = [number for number in islice(way, _NEAR) if number >= 0]
            if found := next((number for number in near if self._rows.row_of(number) is not None), None):
                return found
            rest = [number for number in way if number >= 0]
            still = set(self._rows.rows) if rest else set()
            if found := next((number for number in rest if number in still), None):
                return found
        return None

    def _current(self) -> int | None:
        """Return the row that the keyboard is on, as ``Found.rows`` has it."""
        index = self.currentIndex()
        return self._rows.rows[index.row()] if index.isValid() else None

    def _go(self, row: int, *, keep: bool = False) -> None:
        """Make a row current and visible, and the only one selected unless what is selected is to be kept."""
        self._picking = self._picking and keep
        how = _Flag.NoUpdate if keep else _Flag.ClearAndSelect | _Flag.Rows
        self.selectionModel().setCurrentIndex(self.index(row), how)
        self.scrollTo(self.index(row))

    # where it stands

    def _rect(self, row: int) -> QRect:
        """Return the place of a row without its heading."""
        bottom = self.rowViewportPosition(row) + self.rowHeight(row)
        return QRect(0, bottom - self.row_height(), self.viewport().width(), self.row_height())

    def _lay_headings(self, before: Iterable[int]) -> None:
        self.set_headings(self._rows.groups.starts, self._painter.heading_height(), before)

    def scrollTo(
        self, index: QModelIndex | QPersistentModelIndex, hint: QAbstractItemView.ScrollHint = _ENSURE
    ) -> None:
        """Bring a row into view, and out from under the heading that stays at the top."""
        super().scrollTo(index, hint)
        if self._headed and index.isValid() and not self._rows.groups.heading(index.row()):
            hidden = self._painter.heading_height() - self.rowViewportPosition(index.row())
            if hidden > 0:
                self.verticalScrollBar().setValue(self.verticalScrollBar().value() - hidden)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the heading at the top as wide as the list."""
        super().resizeEvent(event)
        self._sticky.settle()

    def _ranges(self) -> list[tuple[int, int]]:
        """Return the selected rows as ascending inclusive ranges."""
        selection = self.selectionModel().selection()
        parts = (selection.at(position) for position in range(selection.size()))
        return sorted((part.top(), part.bottom()) for part in parts)

    def _selected_rows(self) -> list[int]:
        """Return the selected rows as ``Found.rows`` has them."""
        return [number for top, bottom in self._ranges() for number in islice(self._rows.rows, top, bottom + 1)]

    def _seen(self) -> list[tuple[int, int]]:
        """Return the rows on the screen with their distance from its top; nothing when the list stands at its very top."""
        if not self.verticalScrollBar().value():
            return []
        return [(self._rows.rows[row], self.rowViewportPosition(row)) for row in self.visible_rows()]

    def _restore(self, current: int | None, selected: list[int]) -> None:
        selection = QItemSelection()
        row_now = self._rows.row_of(current) if current is not None else None
        if row_now is None and not self._picking:
            return
        if len(selected) > 1 or selected != [current]:
            places = self._rows.places(selected)
        else:
            places = [] if row_now is None else [row_now]
        for first, last in runs(places):
            selection.select(self.index(first), self.index(last))
        if row_now is not None:
            self.selectionModel().setCurrentIndex(self.index(row_now), _Flag.NoUpdate)
        self.selectionModel().select(selection, _Flag.ClearAndSelect | _Flag.Rows)

    def _selected(self) -> None:
        self._choosing.start()
