"""The trash in its window: shown in the list's place, kept up with the library, emptied only after a question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from reader.errors import ReaderError
from reader.library import Library, MarkId, Restored, Thrown, Trashed, TrashId
from reader.model import State
from reader.ui.commonplace.gathered import Gathered
from reader.ui.wording import counted

if TYPE_CHECKING:
    from reader.ui.commonplace.asking import Answer, Wanted
    from reader.ui.commonplace.mark_model import Shown
    from reader.ui.trash.trash_pane import TrashPane

_SHELVES = {State.INBOX: "in the inbox", State.LATER: "in Later", State.ARCHIVE: "in the archive"}


class Trash(Gathered["TrashPane"]):
    """What lies in the trash, brought back or deleted for good."""

    TELLING = frozenset({"added", "deleted", "highlights", "notes", "state", "meta", "body"})

    def waiting(self) -> bool:
        """Say whether an answer, or the end of what is being done, is still to come."""
        return super().waiting() or self._around.busy()

    def _new_pane(self) -> TrashPane:
        from reader.ui.trash.trash_pane import TrashPane

        look = self._look.typography()
        pane = TrashPane(look.theme, look.face, self._rows)
        pane.list.opened.connect(self._open)
        pane.act_wanted.connect(self._do)
        return pane

    def _answer(self, library: Library, wanted: Wanted) -> Answer:
        from reader.ui.trash.trash_model import answer

        return answer(library, wanted)

    def _rows(self, ids: Sequence[MarkId]) -> list[Trashed]:
        try:
            return self._library.trash_rows(TrashId(*one) for one in ids)
        except ReaderError:  # the next question says what is wrong
            return []

    # what is done

    def _do(self, name: str) -> None:
        if name == "open":
            if self._pane is not None and (current := self._pane.list.current()) is not None:
                self._open(current, True)
        else:
            {"restore": self.restore, "remove": self.remove, "empty": self.empty}[name]()

    def _open(self, shown: Shown, by_key: bool) -> None:
        """Open an article of the trash, or the one that a highlight or note stood in."""
        try:
            self._library.article(shown.article_id)
        except ReaderError:
            if by_key:
                self.told.emit("A deleted article can be read again when it has been restored: press R.")
            return
        self._arriving.go(shown.article_id, None, back=self.show)
        if not by_key and not self._panes.narrow and self._pane is not None:
            self._pane.list.setFocus()

    def chosen(self) -> list[TrashId]:
        """Return what is selected, nothing while the trash is not shown."""
        if self._pane is None or self._middle.pane("trash") is None:
            return []
        return [TrashId(*one) for one in self._pane.chosen()]

    def restore(self) -> None:
        """Bring back what is selected, each to where it was."""
        ids = self.chosen()
        if not ids:
            return
        rows = self._library.trash_rows(ids[:1])
        thrown: list[Thrown] = []
        told: list[Restored] = []

        def act(library: Library, part: Sequence[TrashId]) -> None:
            told.append(library.restore(part))
            thrown.extend(told[-1].thrown)

        def finish() -> None:
            if thrown:
                self._keep(thrown)
                self.done.emit(sentence(told, rows[0] if len(ids) == 1 and rows else None))

        self._run(f"Restoring {counted(len(ids), 'thing')}…", ids, act, finish)

    def _keep(self, thrown: Sequence[Thrown]) -> None:
        articles = [one.article_id for one in thrown if one.id.kind == "article"]
        ids = [one.id for one in thrown]
        self._history.keep(
            "restore",
            articles,
            lambda: self._run("Putting back…", thrown, lambda library, part: library.throw_back(part)),
            lambda: self._run("Restoring again…", ids, lambda library, part: library.restore(part)),
        )

    def remove(self) -> None:
        """Delete what is selected for good, after a question."""
        if ids := self.chosen():
            self._question(ids)

    def empty(self) -> None:
        """Delete all that lies in the trash for good, after a question."""
        try:
            ids = list(self._library.trash())
        except ReaderError as error:
            self.told.emit(str(error))
            return
        if ids:
            self._question(ids, whole=True)
        else:
            self.told.emit("The trash is empty.")

    def _question(self, ids: Sequence[TrashId], *, whole: bool = False) -> None:
        from reader.ui.trash.question import Question

        rows = self._library.trash_rows(ids[:1])
        question = Question(self._window, ids, rows[0] if len(ids) == 1 and rows else None, whole=whole)
        question.accepted.connect(lambda: self._remove(ids))
        question.open()

    def _remove(self, ids: Sequence[TrashId]) -> None:
        removed: list[int] = []

        def act(library: Library, part: Sequence[TrashId]) -> None:
            removed.append(library.remove(part, tidy=part[-1] == ids[-1]))

        def then(trouble: str) -> None:
            self._library.poll()
            self.told.emit(trouble or f"{counted(sum(removed), 'thing')} deleted for good.")

        self._around.deeds().start("Deleting for good…", ids, act, then)

    def _run(
        self,
        doing: str,
        things: Sequence[TrashId] | Sequence[Thrown],
        act: Callable[..., object],
        finish: Callable[[], object] = lambda: None,
    ) -> None:
        """Do something to what lies in the trash, at once to little, else beside the window."""
        from reader.ui.deeds import MANY

        if len(things) <= MANY:
            try:
                act(self._library, things)
            except ReaderError as error:
                self.told.emit(str(error))
                return
            finish()
            return

        def then(trouble: str) -> None:
            self._library.poll()
            self.told.emit(trouble)
            finish()

        self._around.deeds().start(doing, things, act, then)


def sentence(told: Sequence[Restored], row: Trashed | None) -> str:
    """Return what has come back, and where it is; ``row`` is what was listed of it where it was one thing alone."""
    from reader.ui.trash.trash_model import counted_kinds

    thrown = [one for part in told for one in part.thrown]
    if row is None or len(thrown) != 1:
        text = f"Restored: {counted_kinds([one.id for one in thrown])}."
    elif row.id.kind == "article":
        also = f", with its {counted(row.marks, 'mark')}" if row.marks else ""
        text = f"“{_short(row.article_title)}” is back {_SHELVES[told[0].states[row.article_id]]}{also}."
    elif row.id.kind == "note":
        text = f"The note is back under “{_short(row.article_title)}”."
    else:
        text = f"The highlight is back in “{_short(row.article_title)}”."
    one = len(thrown) == 1
    if alone := sum(part.alone for part in told):
        whose = "What it belongs to" if one else f"What {counted(alone, 'note belongs', 'notes belong')} to"
        text += f" {whose} still lies in the trash."
    if lost := sum(part.lost for part in told):
        text += (
            " Its passage is"
            if one
            else f" The {'passage' if lost == 1 else 'passages'} of {lost} " + ("is" if lost == 1 else "are")
        )
        text += " no longer in the article." if one or lost == 1 else " no longer in their articles."
    if shelved := sum(part.shelved for part in told):
        text += " Its article lies in the trash." if one else f" The articles of {shelved} lie in the trash."
    return text


def _short(title: str) -> str:
    title = " ".join(title.split()) or "Untitled"
    return title if len(title) <= 60 else title[:58].rstrip() + "…"
