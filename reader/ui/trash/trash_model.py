"""The rows of the trash: what each thing is, where it was, how long it can be had."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from reader.library import Library, MarkId, MarkQuery, Trashed
from reader.ui.commonplace.asking import Answer, Part, Wanted
from reader.ui.commonplace.mark_model import MarkModel, Shown
from reader.ui.page.note_text import plain_note
from reader.ui.wording import counted, day

KINDS = {"both": "Everything", "articles": "Articles", "highlights": "Highlights", "notes": "Notes"}
"""What is shown, as ``MarkQuery.kind`` has it, with the word of the menu."""
SOON = 3
"""Days before the end from which a row says so louder."""


def answer(library: Library, wanted: Wanted) -> Answer:
    """Return what lies in the trash and is asked for."""
    kind = "" if wanted.query.kind == "both" else wanted.query.kind.removesuffix("s")
    ids = library.trash(wanted.query.text, kind)
    anything = bool(ids) or bool(library.trash())
    parts = (Part(len(ids), MarkQuery(), ids=ids),) if ids else ()
    return Answer(wanted, parts, len(ids), anything, {})


class TrashModel(MarkModel):
    """What lies in the trash. ``listed`` returns rows as ``Library.trash_rows`` does."""

    def _named(self, row: Trashed) -> MarkId:
        return row.id

    def _made(self, row: Trashed, above: Any, part: Part, opening: bool) -> Shown:  # noqa: ANN401 - not looked at
        today = self._today()
        end, loud = ends(row, today)
        title = " ".join(row.article_title.split()) or "Untitled"
        name, where = {
            "article": ("Article", row.site_name),
            "highlight": ("Highlight", title),
            "note": ("Note", title),
        }[row.id.kind]
        also = f"with {counted(row.marks, 'mark')}" if row.marks else ""
        gone = f"Deleted {_low(day(row.deleted_at, today))}" if row.deleted_at is not None else ""
        if row.goes_at is None:
            gone = f"Here since {_low(day(row.deleted_at, today))}" if row.deleted_at is not None else ""
        text = plain_note(row.text, row.linked) if row.id.kind == "note" else " ".join(row.text.split())
        if not text:
            text = "Untitled" if row.id.kind == "article" else "A picture"
        note = plain_note(row.note, row.linked)
        shown = " · ".join(filter(None, (name, where, also)))
        when = " · ".join(filter(None, (gone, "" if loud else end)))
        return Shown(
            id=row.id,
            uid="",
            article_id=row.article_id,
            article_uid="",
            passage="" if row.id.kind == "note" else text,
            note=text if row.id.kind == "note" else note,
            color=row.color,
            style=row.style,
            where=shown,
            trouble=end if loud else "",
            head="",
            about="",
            color_of_head="",
            title=title,
            when=when,
            said=". ".join(filter(None, (f"{name}: {text}", note, where, also, gone, end))) + ".",
        )


def ends(row: Trashed, today: datetime) -> tuple[str, bool]:
    """Return when a thing goes for good, as a few words, and whether that is soon."""
    if row.goes_at is None:
        return "Stays until you delete it", False
    left = (row.goes_at.astimezone().date() - today.astimezone().date()).days
    if left <= 0:
        return "Goes for good today", True
    if left <= SOON:
        return f"Goes for good {'tomorrow' if left == 1 else f'in {left} days'}", True
    return f"Goes for good on {day(row.goes_at, today)}", False


def counted_kinds(ids: Sequence[MarkId]) -> str:
    """Return ``2 articles, 7 highlights and a note``, as it stands in a sentence."""
    numbers = {kind: sum(one.kind == kind for one in ids) for kind in ("article", "highlight", "note")}
    parts = [counted(number, kind) for kind, number in numbers.items() if number]
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1]))) if parts else "nothing"


def _low(word: str) -> str:
    return word.lower() if word in {"Today", "Yesterday"} else word
