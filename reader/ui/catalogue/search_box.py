"""The search box: one line of text that is the whole filter. Filters in it are tinted, and completed while typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QHideEvent, QIcon, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QToolTip, QWidget

from reader.query import Query, parse
from reader.ui.catalogue.completion import Popup
from reader.ui.catalogue.painted_box import PaintedBox, characters, cross, units
from reader.ui.theme import Theme

if TYPE_CHECKING:
    from reader.ui.catalogue.proposing import Proposed
    from reader.ui.catalogue.search_history import SearchHistory

_Names = Callable[[], Sequence[tuple[str, int]]]
PAUSE = 30
"""Milliseconds between two ``query_changed`` at least: the first key is told of at once, a burst of them as one."""
_REST = 250
"""Milliseconds of rest before a query is read back: not between two keystrokes."""


class SearchBox(PaintedBox):
    """The present query as text.

    ``tags`` returns all tags with their counts, most used first; it is called when a completion begins.
    """

    query_changed = Signal(object)
    """The ``Query`` typed."""
    list_wanted = Signal()
    """Enter, Down, or Escape in the empty box: the keyboard should go to the list."""
    told = Signal(str, bool)
    """What is wrong in the text (then True), or the query read back where it is more than words; empty for neither."""
    help_wanted = Signal()
    """The page on how to search is wanted."""

    def __init__(self, theme: Theme, tags: _Names = tuple, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._sources: dict[str, _Names] = {"tag": tags}
        self._known: dict[str, Sequence[tuple[str, int]]] = {}
        self._asked: set[str] = set()
        """The fields whose names what is shown was made of."""
        self._proposed: Proposed | None = None
        self._history: SearchHistory | None = None
        self._make_history: Callable[[], SearchHistory] | None = None
        self._recalling = False
        self._finds = False
        self._told = ""
        self.setObjectName("search")
        self.setAccessibleName("Search or filter")
        self.setAccessibleDescription(_DESCRIPTION)
        self.setPlaceholderText("Search or filter…  ? for how")
        self._clear = self.addAction(QIcon(), QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setText("Clear the box")
        self._clear.setToolTip("Clear the box")
        self._clear.setVisible(False)
        self._clear.triggered.connect(self._empty)
        self.setMaxLength(4000)
        self.setStyleSheet("#search { background: transparent; border: none; padding: 6px 10px; }")
        self._popup = Popup(self, theme)
        self.set_theme(theme)
        self._popup.taken.connect(self._take)
        self._telling = QTimer(self, singleShot=True)
        self._last_told = float("-inf")
        self._telling.timeout.connect(self._tell)
        self._reading_back = QTimer(self, singleShot=True, interval=_REST)
        self._reading_back.timeout.connect(self._read_back)
        self.textChanged.connect(self._read)
        self.textEdited.connect(self._edited)
        self.cursorPositionChanged.connect(self._cursor_moved)
        self.returnPressed.connect(self._enter)

    def propose_feeds(self, names: _Names) -> None:
        """Complete ``feed:`` from these, the feeds' names with what is unread; it is called when a completion begins."""
        self.propose_values("feed", names)

    def propose_values(self, field: str, names: _Names) -> None:
        """Complete a field from these names, most used first, with how often each is there (below 0 unknown); it is called
        when a completion begins. Names that come later are shown by ``show_more``.
        """
        self._sources[field] = names

    def show_more(self, field: str) -> None:
        """Propose again, now that more is known of a field."""
        self._known.pop(field, None)
        if self.hasFocus() and not self._recalling and field in self._asked:
            self._propose()

    def remember_in(self, make: Callable[[], SearchHistory]) -> None:
        """Have a history; it is made when it is first needed."""
        self._make_history = make

    def show_result(self, *, found: bool) -> None:
        """Know whether the present query finds something: one that does is remembered when the box is left."""
        self._finds = found

    def show_query(self, query: Query) -> None:
        """Show a query that was made elsewhere; undo in the box still brings the text before it back."""
        if query.text == self.text() or (query.text == self._told and self._telling.isActive()):
            return  # the echo of what is being typed, or has been typed past
        was = self.blockSignals(True)
        self.selectAll()
        self.insert(query.text)
        self.blockSignals(was)
        self._read(query.text)
        self._telling.stop()
        self._told = query.text
        self._hide()

    def set_theme(self, theme: Theme) -> None:
        """Paint with another theme."""
        self._theme = theme
        self._popup.set_theme(theme)
        self._clear.setIcon(cross(theme.soft))
        self.update()

    # reading

    def _read(self, text: str) -> None:
        self._query = parse(text)
        if not self._telling.isActive():
            since = (monotonic() - self._last_told) * 1000
            self._telling.start(max(0, PAUSE - int(min(since, PAUSE))))
        if not text:
            self._hide()
        self._clear.setVisible(bool(text))
        self._reading_back.start()
        self.update()

    def _tell(self) -> None:
        if self._query.text != self._told:
            self._told = self._query.text
            self._last_told = monotonic()
            self.query_changed.emit(self._query)

    def _read_back(self) -> None:
        """Say what is wrong, what stands under the cursor first; else read the query back."""
        from reader.ui.catalogue.read_back import said, sentence

        problems = self.problems()
        here = self.problem_at(self.cursorPosition()) if self.hasFocus() else None
        wrong = here if here in problems else next(iter(problems), None)
        self.setAccessibleDescription(" ".join([sentence(self._query, _DESCRIPTION), *(p.sentence for p in problems)]))
        self.told.emit(wrong.sentence if wrong else said(self._query), wrong is not None)

    def _enter(self) -> None:
        self._remember()
        self._telling.stop()
        self._tell()
        self.list_wanted.emit()

    def _retreat(self) -> None:
        """Clear everything but the place that is looked in; when that is all there is, go to the list."""
        place = parse("").with_place(self._query.place).text
        if self.text().strip() == place:
            self.list_wanted.emit()
            return
        self.selectAll()
        self.insert(place)

    def _empty(self) -> None:
        self.selectAll()
        self.insert("")

    # completing

    def _names(self, field: str) -> Sequence[tuple[str, int]]:
        self._asked.add(field)
        if field not in self._known:
            source = self._sources.get(field)
            self._known[field] = source() if source else ()
        return self._known[field]

    def _propose(self) -> None:
        from reader.ui.catalogue.proposing import propose

        if not self._popup.isVisible():
            self._known = {}
        self._asked = set()
        self._recalling = False
        self._proposed = propose(self._query, characters(self.text(), self.cursorPosition()), self._names)
        term = self._proposed.term
        left = self._across(units(self.text(), term.span.start)) if term else 0
        self._popup.propose(self._proposed.rows, self._under(left), chosen=self._proposed.chosen)

    def _under(self, left: float) -> QRect:
        return QRect(max(0, min(round(left), self.width() - 40)), 0, 1, self.height())

    def _take(self, value: str) -> None:
        """Put a proposal into the place of what was typed of it."""
        from reader.ui.catalogue.proposing import HELP, is_open

        if self._recalling:
            self._recall(value)
            return
        term = self._proposed.term if self._proposed else None
        if term is None:
            return
        if value == HELP:
            self.setSelection(units(self.text(), term.span.start), 1)
            self.insert("")
            self._hide()
            self.help_wanted.emit()
            return
        text = self.text()
        rest = text[term.span.end :]
        self._hide()
        self.setSelection(units(text, term.span.start), units(text, term.span.end) - units(text, term.span.start))
        spaced = not is_open(value) and not rest[:1].isspace() and rest[:1] not in {")", "）"}
        self.insert(f"{value} " if spaced else value)
        if not spaced and not is_open(value) and rest[:1].isspace():
            self.setCursorPosition(self.cursorPosition() + 1)
        self._hide()
        if is_open(value):
            self._query = parse(self.text())
            self._propose()

    def _edited(self, text: str) -> None:
        self._query = parse(text)  # QLineEdit tells of an edit before it tells of the change
        self._propose()

    def _cursor_moved(self) -> None:
        if self._popup.isVisible() and not self._recalling:
            self._propose()
        if self._query.problems:
            self._reading_back.start()
            self.update()

    def _hide(self) -> None:
        self._recalling = False
        self._popup.hide()

    # history

    def _past(self) -> SearchHistory | None:
        if self._history is None and self._make_history is not None:
            self._history = self._make_history()
        return self._history

    def _remember(self) -> None:
        if self.text().strip() and (past := self._past()) is not None:
            past.add(self.text())

    def _show_past(self) -> bool:
        """Propose what was searched for before; return whether there is anything."""
        past = self._past()
        place = parse("").with_place(self._query.place).text
        rows = past.rows("" if self.text().strip() == place else self.text()) if past else []
        if not rows:
            return False
        self._popup.propose(rows, self._under(0))
        self._recalling = True
        return True

    def _recall(self, text: str) -> None:
        from reader.ui.catalogue.search_history import CLEAR

        self._hide()
        if text == CLEAR:
            if past := self._past():
                past.clear()
            return
        self.selectAll()
        self.insert(text)
        self._hide()

    def _forget_chosen(self) -> None:
        past, value = self._past(), self._popup.list.current_value()
        if past is not None and not value.startswith("\0"):
            past.forget(value)
            if not self._show_past():
                self._hide()

    # what happens in it

    def event(self, event: QEvent) -> bool:
        """Take Tab while proposals are shown; explain what is underlined, and read the query back."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Tab and self._popup.list.handle_key(event):
                return True
        elif event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            from reader.ui.catalogue.read_back import sentence

            problem = self.problem_at(self.cursorPositionAt(event.pos()))
            told = problem.sentence if problem else sentence(self._query, "")
            QToolTip.showText(event.globalPos(), told, self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give the keys to the proposals first; then Escape and Down, which leave, and Up, which goes back in time."""
        key = event.key()
        if self._popup.isVisible():
            if key == Qt.Key.Key_Escape:
                self._hide()
                return
            if key == Qt.Key.Key_Delete and self._recalling:
                self._forget_chosen()
                return
            if self._popup.list.handle_key(event):
                return
        with_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key == Qt.Key.Key_Escape:
            self._retreat()
        elif key == Qt.Key.Key_Up and (with_control or self._is_bare()):
            self._show_past()
        elif key == Qt.Key.Key_Down:
            self._enter()
        else:
            super().keyPressEvent(event)

    def _is_bare(self) -> bool:
        """Say whether there is nothing in the box but a place."""
        return self.text().strip() in {"", parse("").with_place(self._query.place).text}

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the proposals; remember what has found something."""
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason or not self.window().isActiveWindow():
            self._hide()
        if self._finds and not self._telling.isActive():
            self._remember()
        super().focusOutEvent(event)
        self._reading_back.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Read back only what has stood there for a while: never before it can be seen."""
        super().showEvent(event)
        if self._reading_back.isActive():
            self._reading_back.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Close the proposals."""
        self._hide()
        super().hideEvent(event)


_DESCRIPTION = 'Words, "phrases", tag:name, is:unread, added:7d, OR and NOT; a question mark lists everything'
