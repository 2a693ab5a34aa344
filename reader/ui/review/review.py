"""The daily review in its window: asked for beside it, shown in the page's place, every answer a step that can be undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from reader.errors import ReaderError
from reader.library import MarkId
from reader.links import is_own
from reader.ui.jobs import Questions
from reader.ui.page.page_place import PagePlace
from reader.ui.settings import Settings
from reader.ui.window.around import Around
from reader.ui.window.open_article import open_outside
from reader.ui.window.page_bar import PageBar

if TYPE_CHECKING:
    from reader.library import ReviewChoice
    from reader.model import Change
    from reader.ui.review.cards import Day
    from reader.ui.review.draft import Draft
    from reader.ui.review.review_pane import ReviewPane

RATINGS = ("again", "hard", "good", "easy")
_TELLING = frozenset({"review", "highlights", "deleted", "added", "state", "body", "meta", "tags", "names"})
"""What may change which highlights the day has, or what is shown of them."""
_BACK = "Alt+Left leads back to the review."
_MINUTE = 60_000


class Review(QObject):
    """Everything heavy is loaded and made when the review is first wanted. While it is off, nothing is asked."""

    done = Signal(str)
    """What can be undone and may not show: one sentence."""
    told = Signal(str)
    """What cannot be done: one sentence."""
    untold = Signal(str)
    """A sentence that was told and is not true any more."""
    counted = Signal(object, bool)
    """How many highlights are left of the day's, None while the review is off, and whether it is shown; told again when
    one of them can be answered, or no longer."""
    this_day_wanted = Signal()
    made = Signal(object)
    """The pane, which stands in the page's place from time to time."""

    def __init__(self, around: Around, settings: Settings) -> None:
        super().__init__(around.window)
        self._around, self._settings = around, settings
        self._library, self._history, self._panes = around.library, around.history, around.panes
        self._questions: Questions | None = None
        self._pane: ReviewPane | None = None
        self._draft: Draft | None = None
        self._day: Day | None = None
        self._asked = 0
        self._on = self._stale = False
        self._again = QTimer(self, singleShot=True, interval=0)
        self._again.timeout.connect(self._ask)
        self._clock = QTimer(self, interval=_MINUTE)
        self._clock.timeout.connect(self._look_at_clock)
        self._forget = around.library.subscribe(self._on_change)
        around.panes.page_wanted.connect(self.leave)
        around.panes.turned.connect(self._count)
        self._counted: tuple[int | None, bool, bool] = (None, False, False)
        self.again = partial(self.answer, "again")
        self.hard = partial(self.answer, "hard")
        self.good = partial(self.answer, "good")
        self.easy = partial(self.answer, "easy")

    def begin(self) -> None:
        """Ask how many are left today: the review is on."""
        self._on = True
        self._again.start()
        self._clock.start()

    @property
    def shown(self) -> bool:
        """Whether the review stands in the page's place."""
        return self._pane is not None and not self._pane.isHidden()

    @property
    def asking(self) -> bool:
        """Whether a highlight is shown and can be answered."""
        return self.shown and self._pane is not None and self._pane.card is not None

    def waiting(self) -> bool:
        """Say whether an answer of the library is still to come."""
        return self._again.isActive() or bool(self._asked)

    def stop(self) -> None:
        """End what is asked beside the window; what is being written is kept."""
        self._forget()
        self._again.stop()
        self._clock.stop()
        if self._draft is not None:
            self._draft.keep()
        if self._questions is not None:
            self._questions.blockSignals(True)
            self._questions.stop()

    # where it is

    def show(self) -> None:
        """Show the review in the page's place."""
        pane = self._pane or self._make()
        self._panes.leave_alone(False)
        self._panes.read(True)
        for other in self._others():
            other.hide()
        pane.show()
        pane.setFocus()
        self.untold.emit(_BACK)
        self._ask()
        self._count()

    def leave(self) -> None:
        """Let the page be seen again."""
        if self._pane is not None and self._draft is not None and self.shown:
            self._draft.keep()
            pane, had = self._pane, self._pane.isAncestorOf(self._around.window.focusWidget() or self._around.window)
            for other in self._others():
                other.show()
            pane.hide()
            if had or pane.hasFocus():
                self._around.middle.focus_rows()
            self._count()

    def _others(self) -> list[PageBar | PagePlace]:
        """Return what stands where the review is to stand."""
        return [child for child in self._panes.page.children() if isinstance(child, PageBar | PagePlace)]

    def _make(self) -> ReviewPane:
        from reader.ui.review.draft import Draft
        from reader.ui.review.review_pane import ReviewPane

        pane = ReviewPane(self._around.look.typography())
        pane.hide()
        layout = self._panes.page.layout()
        if layout is not None:
            layout.addWidget(pane)
        pane.wanted.connect(self._do)
        pane.note_saved.connect(self._annotate)
        pane.link_wanted.connect(self._follow)
        self._around.look.typed.connect(pane.set_typography)
        self._pane, self._draft = pane, Draft(pane, self._settings)
        self.made.emit(pane)
        return pane

    def _do(self, name: str) -> None:
        acts: dict[str, Callable[[], object]] = {
            "skip": self.skip,
            "stop": self.never,
            "open": self.open,
            "note": self.write_note,
            "settings": partial(self.choose, on=True),
            "this_day": self._go_to_this_day,
            "leave": self._back,
        }
        if name in RATINGS:
            self.answer(name)
        else:
            acts[name]()

    def _back(self) -> None:
        self.leave()
        self._panes.read(False)
        self._around.middle.focus_rows()

    def _go_to_this_day(self) -> None:
        self.leave()
        self.this_day_wanted.emit()

    # what is asked

    def _ask(self) -> None:
        from reader.ui.review.cards import look

        self._again.stop()
        self._stale = False
        if self._questions is None:
            self._questions = Questions(self._library.folder, self)
            self._questions.answered.connect(self._on_answer)
            self._questions.failed.connect(self._on_failure)
        now, shown = datetime.now().astimezone(), self.shown
        self._asked = self._questions.put(lambda library: look(library, now, shown=shown))

    def _on_answer(self, number: int, day: Day) -> None:
        if number != self._asked:
            return
        self._asked = 0
        self._day = day
        self._on = day.handful.choice.size > 0
        if self._on:
            self._clock.start()
        if self._pane is not None and self._draft is not None and self.shown:
            before = self._pane.card
            self._pane.show_day(day)
            if self._pane.card is not before:
                self._draft.bring()
        self._count()

    def _on_failure(self, number: int, reason: str) -> None:
        if number == self._asked:
            self._asked = 0
            self.told.emit(reason)

    def _on_change(self, change: Change) -> None:
        chosen = not change.what or (0 in change.articles and "review" in change.what)
        if chosen or ((self._on or self.shown) and change.what & _TELLING):
            self._stale = True
            self.catch_up()

    def catch_up(self) -> None:
        """Ask again, but not for each part of a large change."""
        if self._stale and not self._around.busy():
            self._again.start()

    def _look_at_clock(self) -> None:
        """Begin another day at midnight."""
        if self._day is not None and datetime.now().astimezone().date() != self._day.now.date():
            self._ask()

    def _count(self) -> None:
        left = len(self._day.handful.left) if self._on and self._day is not None else None
        shown = self.shown and self._panes.reading
        if (left, shown, self.asking) != self._counted:
            self._counted = left, shown, self.asking
            self.counted.emit(left, shown)

    # what is done

    def _mark_id(self) -> int:
        return self._pane.card.card.mark.id if self.asking and self._pane is not None and self._pane.card else 0

    def answer(self, rating: str) -> None:
        """Keep how well the highlight was remembered, and go on."""
        highlight_id, now = self._mark_id(), datetime.now().astimezone()
        if highlight_id:
            self._step(
                "answer in the review",
                lambda: self._library.review(highlight_id, rating, now),
                lambda: self._library.unreview(highlight_id, now),
            )

    def skip(self) -> None:
        """Leave the highlight for another day, and go on."""
        highlight_id, now = self._mark_id(), datetime.now().astimezone()
        if highlight_id:
            self._step(
                "skip in the review",
                lambda: self._library.skip_review(highlight_id, now),
                lambda: self._library.skip_review(highlight_id, now, skipped=False),
            )

    def never(self) -> None:
        """Do not show the highlight in the review any more, and go on."""
        highlight_id, now = self._mark_id(), datetime.now().astimezone()
        if not highlight_id:
            return

        def act() -> None:
            self._library.stop_reviews([highlight_id])
            self._library.skip_review(highlight_id, now)

        def undo() -> None:
            self._library.skip_review(highlight_id, now, skipped=False)
            self._library.resume_reviews([highlight_id])

        if self._step("stop showing a highlight", act, undo):
            self.done.emit("This highlight is not shown in the review any more.")

    def _step(self, text: str, act: Callable[[], object], undo: Callable[[], object]) -> bool:
        """Do something and keep it as a step, then show the next highlight; say why where it cannot be done."""
        self._keep_note()
        try:
            act()
        except ReaderError as error:
            self.told.emit(str(error))
            self._ask()
            return False
        self._history.keep(text, (), undo, act)
        if self._pane is not None:
            self._pane.go_on()
        self._ask()
        return True

    def open(self) -> None:
        """Open the highlight in its article; "Back to where you were" leads back here."""
        if self._pane is not None and self._pane.card is not None and self.asking:
            mark = self._pane.card.card.mark
            self._keep_note()
            self.leave()
            self._around.arriving.go(mark.article_id, MarkId("highlight", mark.id), back=self.show)
            self.told.emit(_BACK)

    def _follow(self, address: str) -> None:
        """Go where a link leads: in the library, else in the system's browser."""
        if is_own(address):
            self._around.arriving.page.own_link_wanted.emit(address)
        else:
            open_outside(address)

    def write_note(self) -> None:
        """Edit the note on the highlight where it stands."""
        if self._draft is not None and self.asking:
            self._draft.begin()

    def _annotate(self, highlight_id: int, text: str) -> None:
        try:
            self._history.annotate(highlight_id, text)
        except ReaderError as error:
            self.told.emit(str(error))
            return
        if self._pane is not None and self._pane.card is not None:
            self._pane.card.close_note()

    def _keep_note(self) -> None:
        """Keep a note that is being written when its highlight is left."""
        if self._pane is not None and self._pane.card is not None:
            text = self._pane.card.written()
            if text is not None and text.strip():
                self._annotate(self._pane.card.card.mark.id, text.strip())

    # what takes part

    def choose(self, *, on: bool = False) -> None:
        """Open the dialog in which the review is switched on, and what takes part in it is said; with ``on`` it only
        waits for a yes.
        """
        from reader.ui.review.review_dialog import ReviewDialog

        try:
            choice, names = self._library.review_choice(), self._library.color_names()
            tags = self._library.tags()
        except ReaderError as error:
            self.told.emit(str(error))
            return
        stopped = self._library.review_today(datetime.now().astimezone()).stopped
        dialog = ReviewDialog(self._around.window, self._around.look.theme, choice, names, tags, stopped)
        if on:
            dialog.on.setChecked(True)
        dialog.chosen.connect(self._set_choice)
        dialog.resume_wanted.connect(self._resume)
        dialog.open()

    def _set_choice(self, wanted: ReviewChoice) -> None:
        try:
            before = self._library.set_review_choice(wanted)
        except ReaderError as error:
            self.told.emit(str(error))
            return
        after = self._library.review_choice()
        if after != before:
            self._history.keep(
                "what takes part in the review",
                (),
                lambda: self._library.set_review_choice(before),
                lambda: self._library.set_review_choice(after),
            )
        if after.size and not before.size and not self.shown:
            self.told.emit("The review is on; it stands in the sidebar, and G, R goes there.")
        elif before.size and not after.size:
            self.done.emit("The review is off.")

    def _resume(self) -> None:
        ids = self._library.resume_reviews()
        if ids:
            self._history.keep(
                "show stopped highlights again",
                (),
                lambda: self._library.stop_reviews(ids),
                lambda: self._library.resume_reviews(ids),
            )
            self.done.emit("All highlights may be shown in the review again.")
