"""Finding in the article: what is typed, where it stands, and going from one place to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QTextCursor

from reader.finding import Folded, Manner, Matches, Several, matching
from reader.model import Span
from reader.ui.page.find_bar import FindBar
from reader.ui.page.find_marks import FindMarks
from reader.ui.page.unrolling import ENOUGH
from reader.ui.saying import say
from reader.ui.theme import mixed
from reader.ui.wording import grouped

if TYPE_CHECKING:
    from reader.ui.page.page import Page

_LONGEST = 200
"""Characters of a selection that are taken over as words to be found."""
_MOST_TICKS = 1500
_AT_ONCE = 100_000
"""Characters that are prepared while a key waits for its answer; more than that in idle slices."""
_EDGE = 12
"""Pixels that a match is to be away from the page's edges."""
_PAUSE = 150
"""Milliseconds without a key after which typing goes to a place that is still to be set."""
_SAID = 500
"""Milliseconds without a change after which what came of it is said aloud."""

_PATIENCE = 0.05
"""Seconds in which a pattern is looked for: longer would be felt."""


class Find(QObject):
    """The tool of one page. It stays open from article to article, and remembers what was found last."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page, self._view = page, page.view
        self._open = False
        self._text: str | None = None
        self._folded: Folded | None = None
        self._manner = Manner()
        self._matches: Matches | None = None
        self._index = -1
        self._origin = 0
        self._gone = False  # from where the reader was when the bar was opened: there the way back leads
        self._ticks: tuple[object, dict[int, QColor]] = (None, {})
        self._bar = FindBar(page.theme, page)
        self._marks = FindMarks(page.view, page.theme)
        self._others: FindMarks | None = None
        self._bar.changed.connect(self._changed)
        self._bar.stepped.connect(self.step)
        self._bar.paged.connect(page.scroll_page)
        self._bar.closed.connect(self.close)
        page.shares.append(self._share)
        page.scroll_bar.tickers.append(self._ticked)
        page.view.key_takers.append(self._take_key)
        page.composed.connect(self._composed)
        self._preparing = QTimer(self, interval=0)
        self._preparing.timeout.connect(self._prepare)
        self._arranging = QTimer(self, interval=0, singleShot=True)
        self._arranging.timeout.connect(page.arrange)
        self._going = QTimer(self, interval=_PAUSE, singleShot=True)
        self._going.timeout.connect(self._go)
        self._saying = QTimer(self, interval=_SAID, singleShot=True)
        self._saying.timeout.connect(self._say)
        self._told = ""

    # what can be asked

    def open(self) -> None:
        """Open the bar, with a short selection as its words, else with those found last."""
        words = self._selected()
        self._begin()
        changed = bool(words) and words != self._bar.field.text()
        self._bar.write(words)
        if not changed:
            self._search(self._present())

    def step(self, way: int) -> None:
        """Go to the next match (1) or the previous one (-1), round the ends; without words open the bar for some."""
        if self._page.body is None:
            return
        if not self._bar.field.text().strip():
            self.open()
            return
        if not self._open:
            self._begin()
            self._search(None)
        self._bar.keep()
        matches = self._now()
        if not matches:
            return
        if self._index < 0:
            index = matches.after(self._present()) - (way < 0)
            if way > 0 and index < len(matches) and matches[index] == self._page.selected_span():
                index += 1  # the match that the bar was closed on
        else:
            index = self._index + way
        wrapped = len(matches) > 1 and not 0 <= index < len(matches)
        self._index = index % len(matches)
        self._origin = matches[self._index].start
        self._show(("from the beginning" if way > 0 else "from the end") if wrapped else "")
        self._go()

    def close(self) -> None:
        """Close the bar; the present match stays selected in the text, which has the focus."""
        if not self._open:
            return
        self._bar.keep()
        self._open = False
        self._preparing.stop()
        self._going.stop()
        span = self._matches[self._index] if self._matches and self._index >= 0 else None
        self._bar.hide()
        self._page.arrange()
        self._marks.show(None, -1)
        self._page.scroll_bar.update()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        setting = self._view.setting
        if span is not None and setting is not None and self._page.body is not None:
            self._view.reach(span.end - 1)
            start, end = setting.positions.carets(span)
            cursor = QTextCursor(self._view.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            offset = self._view.offset()
            self._view.setTextCursor(cursor)
            self._view.verticalScrollBar().setValue(offset)

    def mark_words(self, words: Sequence[tuple[str, bool]], patterns: Sequence[str] = ()) -> None:
        """Mark the words that the article was found by, until others are given, each with whether it is a beginning;
        and what patterns match.
        """
        body = self._page.body
        if self._others is None:
            self._others = FindMarks(self._view, self._page.theme)
        self._others.theme = self._page.theme
        spans: list[Span] = []
        if body is not None:
            for pattern in patterns:
                spans += matching(body.text, pattern, _PATIENCE)
        if body is not None and words:
            folded = Folded(body.text)
            for word, prefix in words:
                spans += folded.find(word, whole=not prefix, beginning=prefix)
        self._others.show(Several(spans) if spans else None, -1)

    # the bar in the page

    def _begin(self) -> None:
        self._open, self._gone = True, False
        self._origin = self._present()
        self._take_text()
        if self._bar.isHidden() and self._page.body is not None:
            self._bar.show()
            self._page.arrange()
            self._bar.raise_()

    def _share(self, area: QRect) -> QRect:
        if self._bar.isHidden():
            return area
        height = self._bar.sizeHint().height()
        self._bar.setGeometry(area.left(), area.bottom() + 1 - height, area.width(), height)
        return area.adjusted(0, 0, 0, -height)

    def _selected(self) -> str:
        span, body = self._page.selected_span(), self._page.body
        if span is None or body is None or span.end - span.start > _LONGEST:
            return ""
        words = body.text[span.start : span.end]
        return "" if "\n" in words else " ".join(words.split())

    def _take_key(self, event: QKeyEvent) -> bool:
        """Escape in the text closes the bar, when nothing else is to be let go first."""
        if event.key() != Qt.Key.Key_Escape or not self._open or self._view.engaged():
            return False
        self.close()
        return True

    # the text

    def _composed(self) -> None:
        """Follow the page: other words to be found in, other places, other colours."""
        self._ticks = None, {}
        self._marks.theme = self._page.theme
        if self._others is not None:
            self._others.theme = self._page.theme
        self._bar.set_theme(self._page.theme)
        body = self._page.body
        if body is None or (self._text is not None and body.text != self._text):
            self._matches, self._folded, self._text, self._index, self._gone = None, None, None, -1, False
            self._marks.show(None, -1)
        if not self._open:
            return
        if self._bar.isHidden() != (body is None):
            self._bar.setVisible(body is not None)
            self._arranging.start()
        if body is not None and self._text is None:
            self._take_text()
            self._search(None)

    def _take_text(self) -> None:
        """Have the article's text prepared before anything is asked for, or at once if it is."""
        body = self._page.body
        if body is None:
            return
        manner = self._bar.manner
        if self._folded is None or self._text != body.text or self._manner != manner:
            self._text, self._manner = body.text, manner
            self._folded = Folded(body.text, manner)
            self._preparing.start()

    def _prepare(self) -> None:
        if self._folded is None or not self._folded.step():
            self._preparing.stop()
            if self._matches is None and self._open:
                self._search(self._origin)

    # the search

    def _changed(self) -> None:
        """Search while typing, from where typing began."""
        if self._open:
            self._take_text()
            self._search(self._origin)

    def _now(self) -> Matches | None:
        """Return the matches, waiting for them if need be."""
        if self._matches is None and self._folded is not None:
            self._matches = self._find(self._folded)
        return self._matches

    def _find(self, folded: Folded) -> Matches:
        return folded.find(self._bar.field.text(), whole=self._bar.words.isChecked())

    def _search(self, origin: int | None) -> None:
        """Mark the words, and go to the first from a position on; with None stay."""
        if self._folded is None:
            return
        if not self._folded.ready and len(self._folded) > _AT_ONCE:
            self._matches, self._index = None, -1
            self._show()
            return
        matches = self._matches = self._find(self._folded)
        self._index = -1
        if origin is not None and matches:
            self._index = matches.after(origin) % len(matches)
        self._show()
        if self._index >= 0:
            self._going.stop()
            setting = self._view.setting
            if setting is not None and matches[self._index].end <= max(setting.positions.length, ENOUGH):
                self._go()
            else:
                self._going.start()

    def _present(self) -> int:
        """Return the canonical character from which on to look: of what is in view, or of the present match there."""
        span, top = self._page.selected_span(), self._page.reading.position()
        return span.start if span is not None and span.start >= top else top

    def _go(self) -> None:
        """Bring the present match into sight, if it is not there."""
        matches, view = self._matches, self._view
        if not matches or self._index < 0 or view.setting is None:
            return
        span = matches[self._index]
        view.reach(span.end - 1)
        box = view.line_box(view.setting.positions.place(span.start))
        top = box.top() - view.offset()
        if not _EDGE <= top <= view.viewport().height() - box.height() - _EDGE:
            self._page.leap(max(0.0, box.top() - view.viewport().height() / 3), passing=self._gone)
            self._gone = True
        view.viewport().update()

    def _show(self, sign: str = "") -> None:
        """Show what came of it."""
        matches, words = self._matches, self._bar.field.text().strip()
        self._marks.show(matches, self._index)
        self._page.scroll_bar.update()
        if not words:
            self._tell("", "")
        elif matches is None:
            self._tell("…", "…")
        elif not matches:
            self._tell("Nothing found", "None")
        elif self._index < 0:
            self._tell(f"{grouped(len(matches))} found", grouped(len(matches)))
        else:
            here, all_ = grouped(self._index + 1), grouped(len(matches))
            self._tell(f"{here} of {all_}" + (f", {sign}" if sign else ""), f"{here}/{all_}" + ("↺" if sign else ""))

    def _tell(self, long: str, short: str) -> None:
        self._bar.tell(long, short)
        if long != self._told:
            self._told = long
            self._saying.start()

    def _say(self) -> None:
        if self._open:
            say(self._bar, self._told)

    def _ticked(self, height: int) -> Mapping[int, QColor]:
        """Return the marks on the scroll bar; of very many matches some."""
        matches, setting = self._matches, self._view.setting
        if not self._open or not matches or setting is None:
            return {}
        rows = self._page.tools.rows
        key = (matches, rows.key, height, self._index)
        if key != self._ticks[0]:
            some = range(0, len(matches), 1 + len(matches) // _MOST_TICKS)
            places = [setting.positions.place(matches[index].start) for index in some]
            theme = self._page.theme
            ticks = dict.fromkeys(rows.of(places, height), mixed(theme.accent, theme.page, 0.65))
            if self._index >= 0:
                here = setting.positions.place(matches[self._index].start)
                ticks.update(dict.fromkeys(rows.of([here], height), theme.ink))
            self._ticks = key, ticks
        return self._ticks[1]
