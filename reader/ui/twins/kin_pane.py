"""The list of articles beside one another: in the place of the list of articles, with what can be done with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QInputDialog, QMenu, QToolButton

from reader.library import MarkId
from reader.library.budget import LONGEST
from reader.ui.commonplace.asking import Answer, Wanted
from reader.ui.commonplace.gathered_pane import GatheredPane
from reader.ui.commonplace.mark_list import MarkList
from reader.ui.commonplace.mark_model import Shown
from reader.ui.theme import Theme
from reader.ui.twins.kin_rows import KinModel, Subject

MINUTES = (10, 25, 45)
"""The times that can be chosen at once."""
_PLAIN = {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
_KEYS = {Qt.Key.Key_M: "merge", Qt.Key.Key_N: "apart", Qt.Key.Key_C: "compare"}
_PLACES = {Qt.Key.Key_E: "archive", Qt.Key.Key_L: "later", Qt.Key.Key_I: "inbox", Qt.Key.Key_S: "star"}
_SAYS = {
    "twins": (
        "Duplicates",
        "No duplicates",
        "No two articles here have the same address, nearly the same text, or one title.",
    ),
    "like": ("More like this", "Nothing like it", "No other article has the telling words of this one."),
    "elsewhere": (
        "Where else",
        "Nowhere else",
        "No other article has this passage, not even nearly in the same words.",
    ),
    "time": ("Time to read", "Nothing fits", "No unread article in the inbox or in Later is short enough."),
}


class KinList(MarkList):
    """Claims the keys of copies, too."""

    twins = False
    """Whether copies are listed."""

    def event(self, event: QEvent) -> bool:
        """Claim the keys that merge, compare and keep apart before the window takes them for the page's."""
        if (
            self.twins
            and event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.modifiers() in _PLAIN
            and event.key() in _KEYS
        ):
            event.accept()
            return True
        return super().event(event)


class KinPane(GatheredPane):
    """Says by ``act_wanted`` what is to be done, and by ``minutes_wanted`` how long the time is."""

    name = "kin"
    act_wanted = Signal(str)
    """``open``, ``merge``, ``merge_all``, ``apart``, ``compare``, ``again``; ``archive``, ``later``, ``inbox``, ``star``."""
    minutes_wanted = Signal(int)

    def __init__(self, theme: Theme, face: str, listed: Callable[[Sequence[MarkId]], list[Shown]]) -> None:
        model = KinModel(lambda _part, _offset, _count: (), listed)
        self._kin_list = KinList(model, theme, face)
        self._line = ""
        self._first, self._second, self._third = QToolButton(), QToolButton(), QToolButton()
        super().__init__(theme, face, Subject("twins").wanted(), model, self._kin_list)
        self.setObjectName("kin_pane")
        self.list.setObjectName("kin_list")
        self._arrange("Search in this…", (self._first, self._second, self._third))
        self.list.menu_wanted.connect(self._show_menu)
        self.list.bulk = self._key
        self._first.clicked.connect(lambda: self._press(0))
        self._second.clicked.connect(lambda: self._press(1))
        self._third.clicked.connect(lambda: self._press(2))
        self._first.setProperty("tone", "accent")
        for button in (self._second, self._third):
            button.setProperty("tone", "soft")
        self.set_look(theme, face)
        self._show_choices()

    @property
    def subject(self) -> Subject:
        """What is shown."""
        return Subject.of(self.asked)

    def say(self, line: str) -> None:
        """Say something above the list."""
        self._line = line
        self._tell()

    def ask(self, wanted: Wanted) -> None:
        """Ask for others; what was said of having found nothing was said of something else."""
        if Subject.of(wanted).kind != self.subject.kind:
            self._heading.clear()
            self._sentence.clear()
        super().ask(wanted)

    def show_answer(self, answer: Answer) -> None:
        """Show what was found, the keyboard on its first row where it was on the rows of another question."""
        super().show_answer(answer)
        if self.list.hasFocus() and not self.list.currentIndex().isValid():
            self.list.step(0)

    def _explain(self, answer: Answer) -> tuple[str, str, bool]:
        if answer.anything:
            return "Nothing found", "Nothing here has all of these words.", False
        _name, heading, sentence = _SAYS[self.subject.kind]
        return heading, sentence, False

    def _tell(self) -> None:
        selected = self.list.selected_count()
        self._count.setText(f"{selected} selected" if selected > 1 else self._line)

    def _show_choices(self) -> None:
        kind = self.subject.kind
        name = _SAYS[kind][0]
        self._kin_list.twins = kind == "twins"
        self.setAccessibleName(name)
        self.list.setAccessibleName(name)
        self.field.setPlaceholderText(f"{name}: search in it…")
        words = {
            "twins": ("Merge into this", "Not the same", "All…"),
            "time": (f"{self.subject.minutes} min ▾", "Others", ""),
        }.get(kind, ("", "", ""))
        tips = {
            "twins": (
                "Make one article of this group, with all marks, keeping the one you are on (M)",
                "Remember that this is another article (N)",
                "Merge all groups that are surely the same",
            ),
            "time": ("How long you have", "Choose other articles", ""),
        }.get(kind, ("", "", ""))
        for button, word, tip in zip((self._first, self._second, self._third), words, tips, strict=True):
            button.setText(word)
            button.setToolTip(tip)
            button.setVisible(bool(word) and (kind != "twins" or self._lists("twins")))

    def _lists(self, kind: str) -> bool:
        answer = self._model.answer
        return answer is not None and answer.total > 0 and Subject.of(answer.wanted).kind == kind

    def _press(self, number: int) -> None:
        if self.subject.kind == "twins":
            self.act_wanted.emit(("merge", "apart", "merge_all")[number])
        elif number == 0:
            self._show_minutes()
        else:
            self.act_wanted.emit("again")

    def _show_minutes(self) -> None:
        menu = QMenu(self)
        for minutes in MINUTES:
            menu.addAction(f"{minutes} minutes", partial(self.minutes_wanted.emit, minutes))
        menu.addAction("Another time…", self.ask_minutes)
        self._popup(menu, self._below(self._first))

    def ask_minutes(self) -> None:
        """Ask how long the time is."""
        dialog = QInputDialog(self.window())
        dialog.setObjectName("minutes")
        dialog.setWindowTitle("Time to read")
        dialog.setLabelText("Minutes that you have:")
        dialog.setInputMode(QInputDialog.InputMode.IntInput)
        dialog.setIntRange(1, LONGEST)
        dialog.setIntValue(self.subject.minutes or MINUTES[1])
        dialog.intValueSelected.connect(self.minutes_wanted)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _key(self, event: QKeyEvent) -> bool:
        """Answer the keys of what is listed; the other keys of marks mean nothing here."""
        if event.modifiers() not in _PLAIN:
            return False
        key = Qt.Key(event.key())
        act = (_KEYS if self._kin_list.twins else {}).get(key) or _PLACES.get(key)
        if act is None:
            return False
        self.act_wanted.emit(act)
        return True

    def _show_menu(self, place: QPoint) -> None:
        if not self.list.chosen():
            return
        menu = QMenu(self)
        entries = [
            ("Open\tEnter", "open"),
            ("", ""),
            ("Archive\tE", "archive"),
            ("Read later\tL", "later"),
            ("Star\tS", "star"),
        ]
        if self._kin_list.twins:
            entries = [
                ("Open\tEnter", "open"),
                ("Compare with the one to keep\tC", "compare"),
                ("", ""),
                ("Merge the group into this one\tM", "merge"),
                ("Not the same\tN", "apart"),
                ("", ""),
                ("Merge all that are the same…", "merge_all"),
            ]
        for word, act in entries:
            if word:
                menu.addAction(word, partial(self.act_wanted.emit, act))
            else:
                menu.addSeparator()
        self._popup(menu, place)
