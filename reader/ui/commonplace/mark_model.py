"""The rows of the commonplace view: fetched a page at a time when one of them comes into sight."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import accumulate
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from reader.frozen import frozen
from reader.library import MarkId
from reader.model import Highlight, now
from reader.ui.commonplace.asking import Answer, Part
from reader.ui.moments import full_date
from reader.ui.page.note_text import plain_note
from reader.ui.wording import counted, day, grouped

PAGE = 60
"""Rows fetched at once."""
KEPT = 3000
"""Rows held at most."""
SHOWN = Qt.ItemDataRole.UserRole
"""The role of the ``Shown`` of a row; None when its mark is gone."""


@frozen
class Shown:
    """A row as it is painted."""

    id: MarkId
    uid: str
    article_id: int
    article_uid: str
    passage: str
    """The marked words; empty for a note under an article."""
    note: str
    """Without its Markdown."""
    color: str
    style: str
    where: str
    """Article, site, day, tags."""
    trouble: str
    """Why it has no sure place in its article; empty if it has one."""
    head: str
    """What begins with this row: an article, a colour, a tag, a day; empty for none."""
    about: str
    """What is said of that beside it."""
    color_of_head: str
    title: str
    """Of the article."""
    when: str = ""
    """What is said of it on a line of its own, below where it is from."""
    said: str = ""
    """What a screen reader says of it; empty for what is said of a mark."""


class MarkModel(QAbstractListModel):
    """The marks of an ``Answer``. ``fetch`` returns marks of a part by their place in it, ``listed`` their ``MarkRow``s."""

    def __init__(
        self,
        fetch: Callable[[Part, int, int], Sequence[MarkId]],
        listed: Callable[[Sequence[MarkId]], list[Any]],
        today: Callable[[], datetime] = now,
    ) -> None:
        super().__init__()
        self._fetch, self._listed, self._today = fetch, listed, today
        self._answer: Answer | None = None
        self._ends: list[int] = []
        self._held: dict[int, Shown | None] = {}

    @property
    def answer(self) -> Answer | None:
        """What is shown; None before the first answer."""
        return self._answer

    def show(self, answer: Answer) -> bool:
        """Show an answer; return False where as many rows of the same question stay, so that views keep their place."""
        same = self._answer is not None and self._answer.wanted == answer.wanted
        same = same and [part.count for part in answer.parts] == [part.count for part in self._answer.parts]  # type: ignore[union-attr]
        if not same:
            self.beginResetModel()
        self._answer = answer
        self._ends = list(accumulate(part.count for part in answer.parts))
        self._held.clear()
        if not same:
            self.endResetModel()
        elif self._ends:
            self.dataChanged.emit(self.index(0), self.index(self._ends[-1] - 1))
        return not same

    def take(self, complete: Answer) -> None:
        """Know from now on which marks the parts hold; what is shown stays."""
        now = self._answer
        if now is not None and now.wanted == complete.wanted and now.total == complete.total:
            self._answer = complete

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Return how many rows there are."""
        return 0 if parent.isValid() or not self._ends else self._ends[-1]

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return the row as it is painted, its words, or what a screen reader says."""
        if role not in {SHOWN, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return None
        shown = self.shown(index.row())
        if role == SHOWN or shown is None:
            return shown if role == SHOWN else ""
        return (shown.passage or shown.note) if role == Qt.ItemDataRole.DisplayRole else self._spoken(shown)

    def shown(self, row: int) -> Shown | None:
        """Return a row, fetching its page if need be; None when its mark is gone."""
        if row not in self._held and 0 <= row < self.rowCount():
            self._fetch_page(row)
        return self._held.get(row)

    def near(self, mark: MarkId, row: int) -> int | None:
        """Return where a mark that was at a row is now, if that is not far."""
        for other in sorted(range(max(0, row - PAGE), min(self.rowCount(), row + PAGE)), key=lambda n: abs(n - row)):
            shown = self.shown(other)
            if shown is not None and shown.id == mark:
                return other
        return None

    def ids(self, ranges: Iterable[tuple[int, int]]) -> list[MarkId]:
        """Return the marks of inclusive ranges of rows, each once."""
        found: dict[MarkId, None] = {}
        for first, last in ranges:
            row = first
            while row <= last:
                part, offset = self._place(row)
                count = min(last - row + 1, part.count - offset)
                found.update(dict.fromkeys(self._marks(part, offset, count)))
                row += count
        return list(found)

    def _place(self, row: int) -> tuple[Part, int]:
        assert self._answer is not None
        number = bisect_right(self._ends, row)
        return self._answer.parts[number], row - (self._ends[number - 1] if number else 0)

    def _marks(self, part: Part, offset: int, count: int) -> Sequence[MarkId]:
        if part.ids is not None:
            return part.ids[offset : offset + count]
        if part.packed is not None and len(part.packed) == part.count:
            return [MarkId("note" if n % 2 else "highlight", n // 2) for n in part.packed[offset : offset + count]]
        return self._fetch(part, offset, count)

    def _fetch_page(self, row: int) -> None:
        part, offset = self._place(row)
        first = max(0, offset - offset % PAGE)
        begin = row - offset + first
        before = 1 if first else 0  # the one above says whether another group begins
        ids = list(self._marks(part, first - before, min(PAGE, part.count - first) + before))
        known = {self._named(listed): listed for listed in self._listed(ids)}
        while len(self._held) > KEPT:
            del self._held[next(iter(self._held))]
        above = known.get(ids[0]) if before and ids else None
        for number, mark in enumerate(ids[before:]):
            listed = known.get(mark)
            opening = first + number == 0
            self._held[begin + number] = None if listed is None else self._made(listed, above, part, opening)
            above = listed or above
        for number in range(max(0, len(ids) - before), min(PAGE, part.count - first)):
            self._held[begin + number] = None

    def _named(self, row: Any) -> MarkId:  # noqa: ANN401 - of what is listed here
        """Return which thing a row of those that are listed is."""
        return MarkId("highlight" if isinstance(row.mark, Highlight) else "note", row.mark.id)

    def _made(self, row: Any, above: Any, part: Part, opening: bool) -> Shown:  # noqa: ANN401 - two MarkRows here
        """Return what is painted of a row, given the one above it in the same part."""
        assert self._answer is not None
        mark = row.mark
        head, about = part.title if opening else "", ""
        by_article = part.query.article is not None
        if opening and head:
            about = grouped(part.count)
        elif not part.title and self._answer.wanted.group == "article":
            by_article = True
            if above is None or above.mark.article_id != mark.article_id:
                head, about = row.title or "Untitled", row.site_name
        elif not part.title:
            date = full_date(mark.created_at)
            head = date if above is None or full_date(above.mark.created_at) != date else ""
        highlight = mark if isinstance(mark, Highlight) else None
        where = [] if by_article else [row.title or "Untitled", row.site_name]
        where += [day(mark.created_at, self._today()), *(f"#{tag}" for tag in mark.tags)]
        return Shown(
            id=self._named(row),
            uid=mark.uid,
            article_id=mark.article_id,
            article_uid=row.article_uid,
            passage=passage_of(highlight) if highlight else "",
            note=plain_note(highlight.note if highlight else getattr(mark, "text", ""), row.linked),
            color=highlight.color if highlight else "",
            style=highlight.style if highlight else "",
            where=" · ".join(filter(None, where)),
            trouble=_trouble(highlight) if highlight else "",
            head=head,
            about=about,
            color_of_head=part.color if opening else "",
            title=row.title or "Untitled",
        )

    def _spoken(self, shown: Shown) -> str:
        if shown.said:
            return shown.said
        names = self._answer.names if self._answer else {}
        parts = [f"{shown.head}." if shown.head else ""]
        if shown.passage:
            parts.append(f"Highlight, {names.get(shown.color, shown.color)}: {shown.passage}.")
            parts.append(f"Note: {shown.note}." if shown.note else "")
        else:
            parts.append(f"Note: {shown.note}.")
        parts += [
            shown.trouble and f"{shown.trouble}.",
            shown.where if shown.title in shown.where else f"{shown.title} · {shown.where}",
        ]
        return " ".join(filter(None, parts))


def passage_of(mark: Highlight) -> str:
    """Return the words of a highlight in a line, or what picture it marks."""
    where = mark.selectors
    if words := " ".join((where.exact or where.alt).split()):
        return f"Picture: {words}" if where.image else words
    return f"Picture ({where.image.rpartition('/')[2] or 'without a name'})"


def _trouble(mark: Highlight) -> str:
    if mark.orphan:
        return "No longer in the article"
    return "Its place is in doubt" if mark.doubtful else ""


def told(answer: Answer, selected: int) -> str:
    """Return the line that says how many there are, or are selected."""
    if selected > 1:
        return f"{grouped(selected)} of {grouped(answer.total)} selected"
    kind = {"highlights": "highlight", "notes": "note"}.get(answer.wanted.query.kind, "mark")
    return counted(answer.total, kind) if answer.total else "Nothing"
