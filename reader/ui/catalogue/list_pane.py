"""The middle pane: search box, count line with the order, and the list or what stands in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from reader.model import Article, State, now
from reader.query import Query, parse
from reader.ui.catalogue.article_list import ArticleList
from reader.ui.catalogue.chosen_bar import ChosenBar
from reader.ui.catalogue.empty_state import EmptyState
from reader.ui.catalogue.order_button import OrderButton
from reader.ui.catalogue.said_line import SaidLine
from reader.ui.catalogue.search_box import SearchBox
from reader.ui.catalogue.under_line import UnderLine
from reader.ui.saying import say
from reader.ui.theme import Theme
from reader.ui.typography import FACE
from reader.ui.wording import counted, duration, grouped

if TYPE_CHECKING:
    from reader.library import Facets, Found, Hit
    from reader.ui.catalogue.groups import Groups

_PAUSE = 600
"""Milliseconds without another answer before a screen reader says how much there is: not at every letter typed."""


class ListPane(QWidget):
    """Box, count line and list.

    ``fetch`` returns the articles of at most a hundred ids; ``tags`` all tags with their counts, most used first;
    ``count`` how many articles a query finds, for saying which part of a query excludes everything.
    """

    query_changed = Signal(object)
    """The ``Query`` typed, or chosen instead of one that finds nothing."""
    order_changed = Signal(str)
    grouping_changed = Signal(str)
    shape_changed = Signal(str)
    """As of ``OrderButton``."""
    address_wanted = Signal()
    files_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        fetch: Callable[[Sequence[int]], list[Article]],
        tags: Callable[[], Sequence[tuple[str, int]]],
        count: Callable[[Query], int],
        *,
        face: str = FACE,
        shape: str = "rows",
        today: Callable[[], datetime] = now,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._query = parse("")
        self._told = self._shown = ""
        self.box = SearchBox(theme, tags)
        self.list = ArticleList(fetch, theme, face=face, shape=shape, today=today)
        self.empty = EmptyState(count, theme, face)
        self.said = SaidLine()
        self._count, self._notes = _Count(), QLabel()
        self.order = OrderButton()
        self.save = _SaveButton()
        self.chosen = ChosenBar()
        self._stack = UnderLine()
        self.setObjectName("list_pane")
        self.setProperty("ground", "list")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._saying = QTimer(self, singleShot=True, interval=_PAUSE)
        self._saying.timeout.connect(lambda: say(self.box, self._told))
        self._arrange()
        self.order.order_changed.connect(self.order_changed)
        self.order.grouping_changed.connect(self.grouping_changed)
        self.order.shape_changed.connect(self.shape_changed)
        self.order.show_shape(shape)
        self.box.query_changed.connect(self._ask)
        self.box.list_wanted.connect(self.focus_list)
        self.box.told.connect(self.said.show_said)
        self.empty.query_wanted.connect(self._ask_and_show)
        self.empty.address_wanted.connect(self.address_wanted)
        self.empty.files_wanted.connect(self.files_wanted)
        self.list.search_wanted.connect(lambda: self.box.setFocus(Qt.FocusReason.BacktabFocusReason))
        self.list.selection_changed.connect(self._tell_selected)
        self.chosen.let_go.connect(self._let_go)

    def show_query(self, query: Query) -> None:
        """Show the present query as text."""
        self._query = query
        self.box.show_query(query)
        self.save.setVisible(_bare_place(query) is None)

    def show_found(
        self, found: Found, facets: Facets, groups: Groups | None = None, hits: Sequence[Hit] | None = None
    ) -> None:
        """Show what the present query finds; ``facets`` tells an empty library from one that has nothing to show.

        ``hits`` says how the first rows were found, None that no words are asked for.
        """
        had_focus = self.list.hasFocus()
        self.list.expect_hits(hits is not None)
        self.list.take_hits(hits or ())
        other_query = self._query.text != self._shown
        other_words = hits is not None and other_query
        self._shown = self._query.text
        self.list.show_found(found.ids, found.rows, groups, from_top=other_words)
        self.box.show_result(found=bool(found.ids))
        self._tell(told(found), anew=other_query)
        self._notes.setText(" ".join(found.notes))
        self._notes.setVisible(bool(found.notes))
        self._tell_selected(self.list.selected_count())
        if found.ids or found.rows:
            self._stack.setCurrentWidget(self.list)
            return
        if not facets.all and not facets.states.get(State.TRASH, 0) and self._query.place != "feeds":
            self.empty.show_new()
        elif (place := _bare_place(self._query)) is not None:
            self.empty.show_place(place)
        else:
            self.empty.show_not_found(self._query)
        self._stack.setCurrentWidget(self.empty)
        if had_focus:
            self.focus_list()  # not the box: what is typed next may be keys

    def set_look(self, theme: Theme, face: str = FACE, *, shape: str | None = None) -> None:
        """Show everything with another theme or reading face, or rows of another shape."""
        self._theme = theme
        self.box.set_theme(theme)
        self.list.set_look(theme, face, shape=shape)
        if shape is not None:
            self.order.show_shape(shape)
        self.empty.set_look(theme, face)
        self.update()

    def focus_box(self) -> None:
        """Put the keyboard into the box, its text selected."""
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def focus_list(self, *, opening: bool = True) -> None:
        """Put the keyboard into the list, on its first row when on none; when it is empty, where the ways out are.

        Unless ``opening``, a row that it comes to is neither chosen nor opened.
        """
        if self._stack.currentWidget() is self.list:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            if self.list.current_id() is None:
                if opening:
                    self.list.step(0)
                else:
                    self.list.stand()
        elif buttons := self.empty.buttons():
            buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the hairline above the list."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(0, self._stack.y() - 1, self.width(), 1, self._theme.hair)

    def _arrange(self) -> None:
        self._count.setProperty("tone", "soft")
        self._notes.setProperty("tone", "soft")
        self._notes.setTextFormat(Qt.TextFormat.PlainText)
        self._notes.setWordWrap(True)
        self._notes.hide()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        line = QHBoxLayout()
        line.setContentsMargins(4, 0, 0, 0)
        line.addWidget(self._count, 1)
        line.addWidget(self.save)
        line.addWidget(self.order)
        head = QVBoxLayout()
        head.setContentsMargins(12, 12, 12, 6)
        head.setSpacing(5)
        head.addWidget(self.box)
        head.addWidget(self.said)
        head.addLayout(line)
        head.addWidget(self._notes)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        column.addWidget(self.chosen)

    def _ask(self, query: Query) -> None:
        self._query = query
        self.query_changed.emit(query)

    def _ask_and_show(self, query: Query) -> None:
        self.box.show_query(query)
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ask(query)

    def _tell(self, text: str, *, anew: bool) -> None:
        if (anew or text != self._told) and self.box.hasFocus():
            self._saying.start()
        self._told = text

    def _tell_selected(self, count: int) -> None:
        whole = len(self.list.ids)
        several = f"{grouped(count)} of {counted(whole, 'article')} selected"
        self._count.setText(several if count > 1 or self.list.picking else self._told)
        self.chosen.show_count(count, picking=self.list.picking)

    def _let_go(self) -> None:
        self.list.let_go()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)


def told(found: Found) -> str:
    """Return how much there is: ``23 articles · 4 h 10 min · 12 passages``; nothing while that is not known."""
    if not found.whole:
        return ""
    parts = [counted(len(found.ids), "article"), duration(found.minutes)] if found.ids else ["No articles"]
    passages = len(found.rows) - len(found.ids) if found.rows else 0
    if passages:
        parts.append(counted(passages, "passage"))
    parts += found.notes
    return " · ".join(parts)


class _Count(QLabel):
    """How much there is, shortened where there is no room for it."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def shown(self) -> str:
        """Return what there is room for."""
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())

    def event(self, event: QEvent) -> bool:
        """Tell the whole where a part of it is shown."""
        if event.type() == QEvent.Type.ToolTip:
            self.setToolTip(self.text() if self.shown() != self.text() else "")
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint what there is room for."""
        QPainter(self).drawText(self.rect(), self.alignment(), self.shown())


class _SaveButton(QToolButton):
    """Keeps the search that is shown under a name; its action is given later. Not to be seen for a bare place."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("tone", "soft")
        self.setAutoRaise(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.hide()


def _bare_place(query: Query) -> str | None:
    """Return the place when the query asks for nothing but a place; None otherwise."""
    if query.text.split() == ["is:highlighted"]:
        return "highlighted"
    return query.place if query.text.split() == parse("").with_place(query.place).text.split() else None
