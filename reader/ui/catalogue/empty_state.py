"""What stands in the list's place when there is nothing to list: why, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget

from reader.query import Query, parse
from reader.ui.theme import Theme
from reader.ui.typography import FACE, reading_font
from reader.ui.wording import counted

_PATIENCE = 120
"""Milliseconds of rest before the parts of a query are tried: not between two keystrokes."""
_MOST_PARTS = 8
_LONGEST = 60
"""Characters of a part that a button shows."""


class Offer(NamedTuple):
    """A smaller query that finds something."""

    text: str
    query: Query


def offers(query: Query, count: Callable[[Query], int]) -> list[Offer]:
    """Return the query without each of its parts, where that finds anything, or with its words looked for anywhere; the
    whole library if no single part helps.
    """
    from reader.query.clauses import parts

    made = []
    for part in parts(query.text)[:_MOST_PARTS]:
        if part.wider and (found := count(parse(part.wider))):
            words = part.text.partition(":")[2]
            made.append(Offer(f"“\u2068{words}\u2069” anywhere: {counted(found, 'article')}", parse(part.wider)))
        less = parse(part.without)
        if found := count(less):
            shown = part.text if len(part.text) <= _LONGEST else f"{part.text[: _LONGEST - 1]}…"
            made.append(Offer(f"Without “\u2068{shown}\u2069”: {counted(found, 'article')}", less))
    if not any(offer.query for offer in made) and query.terms and (found := count(parse(""))):
        made = [Offer(f"Show all {counted(found, 'article')}", parse(""))]
    return made


class EmptyState(QWidget):
    """A heading, a sentence, and buttons for the ways out."""

    query_wanted = Signal(object)
    """A ``Query`` that finds something."""
    address_wanted = Signal()
    """The reader wants to add an address."""
    files_wanted = Signal()
    """The reader wants to add files."""

    def __init__(self, count: Callable[[Query], int], theme: Theme, face: str = FACE) -> None:
        super().__init__()
        self._count = count
        self._query = parse("")
        self._buttons: list[QPushButton] = []
        self.setProperty("ground", "list")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._heading, self._sentence = QLabel(), QLabel()
        for label in (self._heading, self._sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setProperty("tone", "soft")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(28, 0, 28, 0)
        self._column.setSpacing(9)
        self._column.addStretch(2)
        self._column.addWidget(self._heading)
        self._column.addWidget(self._sentence)
        self._column.addSpacing(6)
        self._column.addStretch(3)
        self._trying = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._trying.timeout.connect(self._try_parts)
        self.set_look(theme, face)

    def set_look(self, theme: Theme, face: str) -> None:
        """Set the heading in another reading face; the colours are the style sheet's."""
        self._heading.setFont(reading_font(face, max(17, QApplication.font().pointSizeF() * 1.85), bold=True))
        del theme

    def show_new(self) -> None:
        """Say what to do first in an empty library."""
        self._show("Your library is empty", "Paste the address of an article, or drop a link or a file on this window.")
        self._add("Add an address…", self.address_wanted.emit)
        self._add("Add files…", self.files_wanted.emit)

    def show_place(self, place: str) -> None:
        """Say that a place (a key of ``query.PLACES``, or ``highlighted``) holds nothing."""
        self._show(*_PLACES[place])
        if place not in {"trash", "all"}:
            self._add("Show all articles", lambda: self.query_wanted.emit(parse("")))

    def show_not_found(self, query: Query) -> None:
        """Say that a query finds nothing, and, after a moment, which part of it is to blame."""
        if query.text == self._query.text and self._heading.text() == _NOTHING:
            return
        self._show(_NOTHING, "No article has all of that." if len(query.root.nodes) > 1 else "No article has that.")
        self._query = query
        self._trying.start()

    def _try_parts(self) -> None:
        if not self.isVisible():
            return
        for offer in offers(self._query, self._count):
            self._add(offer.text, partial(self.query_wanted.emit, offer.query))

    def _show(self, heading: str, sentence: str) -> None:
        self._trying.stop()
        self._heading.setText(heading)
        self._sentence.setText(sentence)
        self.setAccessibleName(f"{heading}. {sentence}")
        for button in self._buttons:
            self._column.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []

    def _add(self, text: str, action: Callable[[], None]) -> None:
        button = QPushButton(text)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setToolTip(text if len(text) > 40 else "")

        def press(*_checked: bool) -> None:
            action()

        button.clicked.connect(press)
        self._column.insertWidget(self._column.count() - 1, button, alignment=Qt.AlignmentFlag.AlignHCenter)
        self._buttons.append(button)

    def buttons(self) -> Sequence[QPushButton]:
        """Return the buttons shown, in order."""
        return tuple(self._buttons)


_NOTHING = "Nothing found"
_PLACES = {
    "inbox": ("The inbox is empty", "Everything that came in has found its place."),
    "later": ("Nothing for later", "Press L on an article to keep it for another time."),
    "archive": ("The archive is empty", "Press E on an article that you have done with."),
    "starred": ("No starred articles", "Press S on an article to star it."),
    "highlighted": ("No highlights yet", "Select words on a page and press H."),
    "feeds": ("Nothing waits", "What is new in your feeds comes here; I keeps it for good."),
    "trash": ("The trash is empty", "What you throw away waits here."),
    "all": ("No articles", "All that there is, is in the trash."),
}
