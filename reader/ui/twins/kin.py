"""Articles beside one another in the window: copies to be merged, what is like one, where else, what fits the time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from reader.errors import ReaderError
from reader.library import Library, MarkId
from reader.model import State
from reader.ui.commonplace.gathered import Gathered
from reader.ui.window.around import Around
from reader.ui.wording import counted, grouped

if TYPE_CHECKING:
    from reader.model import Change
    from reader.ui.commonplace.asking import Answer, Wanted
    from reader.ui.commonplace.mark_model import Shown
    from reader.ui.settings import Settings
    from reader.ui.twins.kin_pane import KinPane
    from reader.ui.twins.kin_rows import Rows

_PLACES = {"archive": State.ARCHIVE, "later": State.LATER, "inbox": State.INBOX}
_PART = 20
"""Groups merged in one transaction of a bulk."""


class Kin(Gathered["KinPane"]):
    """What is listed is asked for by ``show_twins``, ``more_like``, ``elsewhere`` and ``show_time``."""

    turned = Signal(str)
    """What is listed now: ``twins``, ``like``, ``elsewhere`` or ``time``."""
    TELLING = frozenset({"added", "deleted", "meta", "body", "names", "highlights", "notes"})

    def __init__(self, around: Around, settings: Settings) -> None:
        super().__init__(around)
        self._settings = settings
        self._rows: Rows | None = None
        self._roll = 0

    @property
    def kind(self) -> str:
        """What is listed, as ``turned`` says it."""
        return self._pane.subject.kind if self._pane is not None else ""

    # what is shown

    def show_twins(self) -> None:
        """Show the articles that are the same, or may be."""
        self._show_kind("twins")

    def more_like(self) -> None:
        """Show what is like the chosen article."""
        if article := self._arriving.chosen():
            self._show_kind("like", article=article)

    def elsewhere(self) -> None:
        """Show where else the selected passage stands, or the paragraph that the cursor stands on."""
        page = self._arriving.page.leaf
        span = page.selected_span() or page.marking.trimmed(page.marking.paragraph())
        if page.article is None or page.body is None:
            return
        if span is None:
            self.told.emit("Select a passage first; then its other places are looked for.")
            return
        self._show_kind("elsewhere", article=page.article.id, passage=page.body.text[span.start : span.end])

    def show_time(self) -> None:
        """Show what fits the time that was chosen last."""
        self._show_kind("time", minutes=self._settings.minutes, pace=self._settings.habits.pace, roll=self._roll)

    def choose_minutes(self, minutes: int) -> None:
        """Show what fits another time, and remember that."""
        self._settings.minutes = minutes
        self._roll = 0
        self.show_time()

    def _show_kind(self, kind: str, **values: object) -> None:
        from reader.ui.twins.kin_rows import Subject

        pane = self._made()
        pane.field.blockSignals(True)
        pane.field.clear()
        pane.field.blockSignals(False)
        wanted = Subject(kind, **values).wanted()  # type: ignore[arg-type]
        if wanted != pane.asked:
            self._stale = False
            pane.say("Looking…")
            pane.ask(wanted)
        self.show()
        self.turned.emit(kind)

    def _new_pane(self) -> KinPane:
        from reader.ui.twins.kin_pane import KinPane

        look = self._look.typography()
        pane = KinPane(look.theme, look.face, self._listed)
        pane.list.opened.connect(self._open)
        pane.act_wanted.connect(self._do)
        pane.minutes_wanted.connect(self.choose_minutes)
        return pane

    def _answer(self, library: Library, wanted: Wanted) -> Answer:
        from reader.ui.twins.kin_rows import rows

        def tell(done: int) -> None:
            if self._questions is not None:
                self._questions.tell(self.told, f"Comparing the texts: {grouped(done)} so far…")

        self._next = rows(library, wanted, tell)
        return self._next.answer

    def _on_answer(self, number: int, found: Answer) -> None:
        if number == self._asked and self._pane is not None and self._next.answer is found:
            self._rows = self._next
            self._pane.say(self._rows.line)
        super()._on_answer(number, found)

    def _listed(self, ids: Sequence[MarkId]) -> list[Shown]:
        shown = self._rows.shown if self._rows is not None else {}
        return [shown[one] for one in ids if one in shown]

    def _on_change(self, change: Change) -> None:
        """Leave what fits the time as it is: it is read one after the other."""
        if self._pane is None or self._pane.subject.kind != "time":
            super()._on_change(change)

    # what is done

    def _do(self, name: str) -> None:
        acts: dict[str, Callable[[], object]] = {
            "open": self._open_current,
            "merge": self.merge,
            "merge_all": self.merge_all,
            "apart": self.keep_apart,
            "compare": self.compare,
            "again": self.roll,
        }
        if name in acts:
            acts[name]()
            return
        ids = [shown.article_id for shown in self._chosen()]
        if not ids:
            return
        try:
            if name == "star":
                on = not all(article.starred for article in self._library.articles(ids))
                self._history.set_starred(ids, on)
                self.done.emit(f"{counted(len(ids), 'article')} {'starred' if on else 'no longer starred'}.")
            else:
                self._history.set_state(ids, _PLACES[name])
                where = {"archive": "archived", "later": "kept for later", "inbox": "in the inbox"}[name]
                self.done.emit(f"{counted(len(ids), 'article')} {where}.")
        except ReaderError as error:
            self.told.emit(str(error))

    def _chosen(self) -> list[Shown]:
        if self._pane is None or self._middle.pane("kin") is None:
            return []
        return self._listed(self._pane.list.chosen())

    def _open_current(self) -> None:
        if self._pane is not None and (current := self._pane.list.current()) is not None:
            self._open(current, True)

    def _open(self, shown: Shown, by_key: bool) -> None:
        place = self._rows.places.get(shown.id) if self._rows is not None else None
        self._arriving.go(shown.article_id, place, back=self.show)
        if not by_key and not self._panes.narrow and self._pane is not None:
            self._pane.list.setFocus()

    def roll(self) -> None:
        """Choose other articles for the same time."""
        self._roll += 1
        self.show_time()

    def _group(self) -> tuple[int, tuple[int, ...]] | None:
        """Return the article that the keyboard is on, and its group, the one to keep first."""
        current = self._pane.list.current() if self._pane is not None else None
        if current is None or self._rows is None or current.article_id not in self._rows.groups:
            self.told.emit("Choose a group of duplicates first.")
            return None
        return current.article_id, self._rows.groups[current.article_id]

    def merge(self) -> None:
        """Merge the group into the article that the keyboard is on."""
        if (found := self._group()) is None:
            return
        kept, ids = found
        others = [number for number in ids if number != kept]
        try:
            made = self._library.unite([(kept, others)])
        except ReaderError as error:
            self.told.emit(str(error))
            return
        self._keep([(kept, others)], made)
        title = self._library.article(kept).title or "Untitled"
        self.done.emit(f"{counted(len(ids), 'article')} merged into “{title[:60]}”, with all marks.")

    def _keep(self, groups: list[tuple[int, list[int]]], made: list[tuple[tuple[int, ...], bytes]]) -> None:
        now = made

        def undo() -> None:
            self._library.part(now)

        def redo() -> None:
            nonlocal now
            now = self._library.unite(groups)

        self._history.keep("merge duplicates", [kept for kept, _others in groups], undo, redo)

    def keep_apart(self) -> None:
        """Remember that the article that the keyboard is on is not the same as the one to keep; on that one, that none is."""
        if (found := self._group()) is None:
            return
        one, ids = found
        apart = list(ids) if one == ids[0] else [ids[0], one]
        try:
            pairs = self._library.keep_apart(apart)
        except ReaderError as error:
            self.told.emit(str(error))
            return
        self._history.keep(
            "not the same", apart, lambda: self._library.join_again(pairs), lambda: self._library.keep_apart(apart)
        )
        self.done.emit("Remembered: these are not the same.")

    def merge_all(self) -> None:
        """Merge all groups that are surely the same, after a question that says how many they are."""
        if self._middle.pane("kin") is None or self.kind != "twins" or self._rows is None:
            self.show_twins()
            self.told.emit("Look at the duplicates first; then all that are surely the same can be merged.")
            return
        sure = self._rows.sure
        if not sure:
            none = "No group here is surely the same; look at each, and merge it by M."
            self.told.emit(none if self._rows.groups else "There are no duplicates to merge.")
            return
        from reader.ui.twins.question import Question

        titles = [article.title or "Untitled" for article in self._library.articles([ids[0] for ids in sure[:6]])]
        question = Question(self._window, len(sure), sum(len(ids) - 1 for ids in sure), titles)
        question.accepted.connect(lambda: self._merge_all(sure))
        question.open()

    def _merge_all(self, sure: Sequence[tuple[int, ...]]) -> None:
        made: list[tuple[tuple[int, ...], bytes]] = []
        groups = [(ids[0], list(ids[1:])) for ids in sure]

        def act(library: Library, part: Sequence[tuple[int, list[int]]]) -> None:
            for first in range(0, len(part), _PART):
                made.extend(library.unite(part[first : first + _PART]))

        def then(trouble: str) -> None:
            self._library.poll()
            if made:
                self._keep(groups[: len(made)], made)
            if trouble:
                self.told.emit(trouble)
            elif made:
                self.done.emit(f"{counted(len(made), 'group')} merged, with all marks.")

        self._around.deeds().start("Merging duplicates…", groups, act, then)

    def compare(self) -> None:
        """Show what differs between the article that the keyboard is on and the one to keep."""
        if (found := self._group()) is None:
            return
        one, ids = found
        other = ids[1] if one == ids[0] else one
        try:
            bodies = [self._library.body(number) for number in (ids[0], other)]
            names = [self._library.article(number).title or "Untitled" for number in (ids[0], other)]
        except ReaderError as error:
            self.told.emit(str(error))
            return
        from reader.ui.twins.difference import Difference

        Difference(self._window, self._look.typography().theme, names, bodies).open()
