"""The menus of the commonplace view: what to group by, what to show, what to do with the chosen marks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from reader.frozen import replace
from reader.library import MarkQuery
from reader.model import COLORS
from reader.ui.commonplace.asking import GROUPS, called
from reader.ui.moments import full_date
from reader.ui.theme import Theme

KINDS = {"both": "Highlights and notes", "highlights": "Highlights", "notes": "Notes"}
_STYLES = {"": "All", "mark": "Marked", "underline": "Underlined", "strike": "Struck through"}
_SPANS = {0: "Any time", 1: "Today", 7: "In the last 7 days", 31: "In the last 31 days", 365: "In the last year"}
"""How long ago marks were made, by days; a day begins at midnight."""
_MOST_TAGS = 200


def group_menu(parent: QWidget, group: str, choose: Callable[[str], None]) -> QMenu:
    """Return the menu of what to group by."""
    menu = QMenu(parent)
    _choices(menu, GROUPS, group, choose)
    return menu


def filter_menu(
    parent: QWidget,
    names: Mapping[str, str],
    tags: Sequence[str],
    query: MarkQuery,
    theme: Theme,
    choose: Callable[[MarkQuery], None],
) -> QMenu:
    """Return the menu of what to show; ``names`` are those of the colours, ``choose`` takes the query as it is to be."""
    menu = QMenu(parent)
    _choices(menu, KINDS, query.kind, lambda kind: choose(with_kind(query, kind)))
    menu.addSeparator()
    colors = menu.addMenu("Colour")
    chosen = {"": "All colours"} | {color: called(names.get(color, color)) for color in COLORS}
    _choices(colors, chosen, query.color, lambda color: choose(_of_highlights(query, color=color)))
    for action in colors.actions():
        if action.data():
            action.setIcon(dot(theme, action.data()))
    styles = menu.addMenu("Style")
    _choices(styles, _STYLES, query.style, lambda style: choose(_of_highlights(query, style=style)))
    tagged = menu.addMenu("Tag")
    known = {"": "All"} | {name: f"#{name}" for name in tags[:_MOST_TAGS]}
    _choices(tagged, known, query.tag, lambda tag: choose(replace(query, tag=tag)))
    tagged.setEnabled(len(known) > 1)
    made = menu.addMenu("Made")
    spans = {str(days): word for days, word in _SPANS.items()}
    chosen_span = next((days for days, since in _since().items() if since == query.since), "")
    _choices(made, spans, chosen_span, lambda days: choose(replace(query, since=_since()[days])))
    menu.addSeparator()
    for text, on, change in (
        ("With a note", query.noted is True, {"noted": None if query.noted else True}),
        ("No longer in their articles", query.orphan is True, {"orphan": None if query.orphan else True}),
        ("In doubt about their place", query.doubtful is True, {"doubtful": None if query.doubtful else True}),
    ):
        action = menu.addAction(text, partial(choose, _of_highlights(query, **change)))
        action.setCheckable(True)
        action.setChecked(on)
    menu.addSeparator()
    menu.addAction("Show everything", partial(choose, MarkQuery(text=query.text))).setEnabled(
        query != MarkQuery(text=query.text)
    )
    return menu


def _since() -> dict[str, datetime | None]:
    """Return when the spans of time begin, by the number of their days."""
    midnight = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    return {str(days): midnight - timedelta(days=days - 1) if days else None for days in _SPANS}


def with_kind(query: MarkQuery, kind: str) -> MarkQuery:
    """Return the query for another kind; what only highlights have is not asked of notes."""
    if kind != "notes":
        return replace(query, kind=kind)
    return replace(query, kind=kind, color="", style="", orphan=None, doubtful=None, noted=None)


def _of_highlights(query: MarkQuery, **changes: object) -> MarkQuery:
    made = replace(query, **changes)
    return replace(made, kind="both") if made.kind == "notes" else made


def shown_filters(query: MarkQuery, names: Mapping[str, str]) -> str:
    """Return what a query leaves of the marks, in a few words; empty for all."""
    parts = [
        KINDS[query.kind] if query.kind != "both" else "",
        called(names.get(query.color, query.color)),
        _STYLES[query.style] if query.style else "",
        query.tag and f"#{query.tag}",
        "One article" if query.article is not None else "",
        f"Since {full_date(query.since)}" if query.since is not None else "",
        "With a note" if query.noted else "",
        "Not in their articles" if query.orphan else "",
        "In doubt" if query.doubtful else "",
    ]
    return ", ".join(part for part in parts if part)


def bulk_menu(
    parent: QWidget, names: Mapping[str, str], theme: Theme, do: Callable[[str], None], several: bool
) -> QMenu:
    """Return the menu of what can be done with the chosen marks; ``do`` takes the name of the act."""
    menu = QMenu(parent)
    if not several:
        menu.addAction("Open in the article\tEnter", partial(do, "open"))
        menu.addAction("Copy the link to it", partial(do, "link"))
        menu.addAction("Only the marks of this article", partial(do, "article"))
        menu.addSeparator()
    colors = menu.addMenu("Colour")
    for number, color in enumerate(COLORS, 1):
        action = colors.addAction(f"{called(names.get(color, color))}\t{number}", partial(do, color))
        action.setIcon(dot(theme, color))
    menu.addAction("Tags…\tT", partial(do, "tags"))
    menu.addSeparator()
    copies = menu.addMenu("Copy")
    copies.addAction("Quotes\tCtrl+C", partial(do, "copy"))
    copies.addAction("Quotes with notes and source\tQ", partial(do, "copy_quote"))
    copies.addAction("Markdown\tShift+Q", partial(do, "copy_markdown"))
    copies.addAction("Rich text", partial(do, "copy_rich"))
    menu.addAction("Export as Markdown…", partial(do, "export"))
    menu.addSeparator()
    menu.addAction("Delete\tDel", partial(do, "delete"))
    return menu


def dot(theme: Theme, color: str) -> QIcon:
    """Return a dot in a highlight's colour."""
    picture = QPixmap(24, 24)
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.swatch[color])
    painter.drawEllipse(1, 1, 10, 10)
    painter.end()
    return QIcon(picture)


def _choices(menu: QMenu, names: Mapping[str, str], chosen: str, choose: Callable[[str], None]) -> None:
    group = QActionGroup(menu)
    for key, name in names.items():
        action = menu.addAction(name, partial(choose, key))
        action.setData(key)
        action.setCheckable(True)
        action.setChecked(key == chosen)
        group.addAction(action)
