"""The commonplace view: a field to search in, what is shown and how it is grouped, and the list of marks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton

from reader.frozen import replace
from reader.library import MarkId, MarkQuery, MarkRow
from reader.ui.commonplace import marks_menu
from reader.ui.commonplace.asking import GROUPS, Answer, Part, Wanted
from reader.ui.commonplace.gathered_pane import GatheredPane
from reader.ui.commonplace.mark_list import MarkList
from reader.ui.commonplace.mark_model import MarkModel, told
from reader.ui.theme import Theme


class MarksPane(GatheredPane):
    """Every mark. What is to be done with the chosen ones is told by ``bulk_wanted``."""

    name = "marks"
    bulk_wanted = Signal(str)
    """The name of an act (see ``marks_menu.bulk_menu``)."""

    def __init__(
        self,
        theme: Theme,
        face: str,
        group: str,
        fetch: Callable[[Part, int, int], Sequence[MarkId]],
        listed: Callable[[Sequence[MarkId]], list[MarkRow]],
        tags: Callable[[], Sequence[str]],
    ) -> None:
        """``fetch`` and ``listed`` are those of ``MarkModel``; ``tags`` returns all tags of marks, most used first."""
        model = MarkModel(fetch, listed)
        asked = Wanted(MarkQuery(), group if group in GROUPS else "article")
        super().__init__(theme, face, asked, model, MarkList(model, theme, face))
        self._tags = tags
        self._filter, self._group, self._acts = QToolButton(), QToolButton(), QToolButton()
        self.setObjectName("marks_pane")
        self.setAccessibleName("Highlights and notes")
        self._acts.setText("With these ▾")
        self._acts.setAccessibleName("What to do with the selected marks")
        self._acts.setProperty("tone", "accent")
        self._group.setProperty("tone", "soft")
        self._arrange("Search highlights and notes…", (self._acts, self._filter, self._group))
        self._acts.hide()
        self.list.menu_wanted.connect(self._show_bulk)
        self._filter.clicked.connect(self._show_filters)
        self._group.clicked.connect(self._show_groups)
        self._acts.clicked.connect(lambda: self._show_bulk(self._below(self._acts)))
        self.set_look(theme, face)
        self._show_choices()

    def _explain(self, answer: Answer) -> tuple[str, str, bool]:
        query = self.asked.query
        filtered = self.asked.this_day or bool(query.text.strip() or marks_menu.shown_filters(query, answer.names))
        if not answer.anything:
            sentence = "Select words in an article and press H, or write a note under it: all of that gathers here."
            return "Nothing marked yet", sentence, False
        if self.asked.this_day:
            return "Nothing on this day", "In earlier years, nothing was marked on this day.", filtered
        return "Nothing found", "No highlight and no note has all of that.", filtered

    def _tell(self) -> None:
        answer = self._model.answer
        selected = self.list.selected_count()
        self._count.setText(told(answer, selected) if answer else "")
        self._acts.setVisible(selected > 1)

    def _show_choices(self) -> None:
        names = self._names()
        shown = "On this day" if self.asked.this_day else marks_menu.shown_filters(self.asked.query, names)
        self._filter.setText(f"{self.fontMetrics().elidedText(shown or 'All', Qt.TextElideMode.ElideRight, 130)} ▾")
        self._filter.setToolTip(shown)
        self._filter.setAccessibleName(f"Show: {shown or 'all'}")
        self._filter.setProperty("tone", "accent" if shown else "soft")
        self._filter.style().polish(self._filter)
        self._group.setText(f"{GROUPS[self.asked.group]} ▾")
        self._group.setAccessibleName(f"Grouped by {GROUPS[self.asked.group].lower()}")

    def ask_for_article(self, article_id: int) -> None:
        """Show the marks of one article alone, with whatever else is asked for but the words."""
        self._quiet_field()
        self.ask(replace(self.asked, query=replace(self.asked.query, text="", article=article_id), this_day=False))

    def _quiet_field(self) -> None:
        """Empty the field without asking for that."""
        self.field.blockSignals(True)
        self.field.clear()
        self.field.blockSignals(False)
        self._typing.stop()

    def ask_for_this_day(self) -> None:
        """Show what was marked on this day in earlier years."""
        self._quiet_field()
        self.ask(Wanted(MarkQuery(), self.asked.group, this_day=True))

    # menus

    def _show_filters(self) -> None:
        menu = marks_menu.filter_menu(self, self._names(), self._tags(), self.asked.query, self._theme, self._filter_by)
        last = menu.actions()[-1]
        last.setEnabled(last.isEnabled() or self.asked.this_day)
        day = QAction("On this day, in earlier years", menu)
        day.setCheckable(True)
        day.setChecked(self.asked.this_day)
        day.triggered.connect(lambda _on=False: self.ask_for_this_day())
        menu.insertAction(last, day)
        self._popup(menu, self._below(self._filter))

    def _show_groups(self) -> None:
        menu = marks_menu.group_menu(self, self.asked.group, lambda group: self.ask(replace(self.asked, group=group)))
        self._popup(menu, self._below(self._group))

    def _show_bulk(self, place: QPoint) -> None:
        if self.list.chosen():
            names = self._names()
            several = self.list.selected_count() > 1
            self._popup(marks_menu.bulk_menu(self, names, self._theme, self.bulk_wanted.emit, several), place)

    def _names(self) -> dict[str, str]:
        return self._model.answer.names if self._model.answer else {}
