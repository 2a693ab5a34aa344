"""The repair desk: marks without a sure place, first those of the open article, one after the other put right."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPen

from reader.anchoring import Found, describe, describe_picture, which_picture
from reader.errors import LibraryError
from reader.frozen import replace
from reader.library import Library
from reader.model import Highlight, Selectors, Span
from reader.ui.commands.undo_repairs import Repairs
from reader.ui.page.page_place import PagePlace
from reader.ui.page.repair_panel import Case, Passage, RepairPanel
from reader.ui.window.arrivals import shortened

_AROUND = 70
"""Characters shown before and after a proposed place."""
_MOST_PICTURES = 12


class RepairDesk(QObject):
    """Fills the panel and does what its buttons say. Made when it is first wanted."""

    def __init__(self, library: Library, repairs: Repairs, page: PagePlace, tell: Callable[[str], None]) -> None:
        super().__init__(page)
        self._library, self._repairs, self._page, self._tell = library, repairs, page, tell
        self._marks: list[Highlight] = []
        self._row = 0
        self._places: list[Found] = []
        self._pictures: list[Selectors] = []
        """The pictures at the places, where a picture is to be placed."""
        self._place = 0
        self._shown: tuple[object, ...] = ()
        self.panel = RepairPanel(page.leaf)
        self.panel.chosen.connect(self._choose)
        self.panel.turned.connect(self._turn)
        self.panel.accepted.connect(self._accept)
        self.panel.marked.connect(self._mark)
        self.panel.kept.connect(lambda: self._act(self._repairs.keep))
        self.panel.closed.connect(self._close)
        page.leaf.view.under.append(self._paint)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._refresh)
        page.leaf.composed.connect(self._look)

    def open(self) -> None:
        """List the marks of the open article, then those of all others."""
        self._marks = self._listed()
        if not self._marks:
            self._tell("Every mark has its passage; there is nothing to put right.")
            return
        self._row, self._shown = 0, ()
        if self._page.leaf.body is None or not self._page.isVisible():
            self._page.article_wanted.emit(self._marks[0].article_id, "")
        self.panel.open()
        self._show()

    def _open_id(self) -> int:
        return self._page.article.id if self._page.article is not None else 0

    def _listed(self) -> list[Highlight]:
        here = self._open_id()
        own: list[Highlight] = []
        if here:
            with suppress(LibraryError):  # it has been deleted meanwhile
                own = [mark for mark in self._library.highlights(here) if mark.orphan or mark.doubtful]
        own.sort(key=lambda mark: (not mark.doubtful, mark.selectors.start))
        return own + [mark for mark in self._library.doubtful() if mark.article_id != here]

    # showing

    def _show(self) -> None:
        """Show the list and the mark that is chosen, on the page too."""
        rows = []
        titles = {one.id: one.title for one in self._library.articles([mark.article_id for mark in self._marks])}
        for mark in self._marks:
            words = " ".join(mark.selectors.exact.split()) or pictured(mark.selectors)
            where = "" if mark.article_id == self._open_id() else f"in “{shortened(titles[mark.article_id], 30)}”"
            rows.append((words, where))
        self.panel.show_marks(rows, self._row)
        self._find()
        self._show_case()

    def _find(self) -> None:
        """Work out where the chosen mark may be."""
        mark = self._marks[self._row]
        self._place = 0
        self._places = []
        if mark.selectors.image:
            self._find_pictures(mark)
            return
        if not mark.orphan:
            self._places = [Found(Span(mark.selectors.start, mark.selectors.end), mark.how, mark.confidence)]
        for found in self._library.proposals(mark.id):
            if not any(found.span.start < one.span.end and one.span.start < found.span.end for one in self._places):
                self._places.append(found)

    def _find_pictures(self, mark: Highlight) -> None:
        """Propose the pictures of the article, those that stand nearest to where the marked one stood first."""
        body = self._page.leaf.body
        if body is None or mark.article_id != self._open_id():
            return
        from reader.document.pictures import pictures

        here = [describe_picture(body.text, image.src, position, words) for image, position, words in pictures(body)]
        number = which_picture(body.text, [(one.image, one.start) for one in here], mark.selectors)
        meant = here[number] if number is not None else None
        here.sort(key=lambda one: (one is not meant, abs(one.start - mark.selectors.start)))
        self._pictures = here[:_MOST_PICTURES]
        self._places = [
            Found(Span(one.start, one.start), "likeness", mark.confidence if one is meant else 0.3)
            for one in self._pictures
        ]

    def _show_case(self) -> None:
        mark, body = self._marks[self._row], self._page.leaf.body
        selectors = mark.selectors
        place, said = None, "Nothing like it was found"
        if self._places and body is not None and mark.article_id == self._open_id():
            found = self._places[self._place]
            place = _around(body.text, found.span)
            if selectors.image:
                place = replace(place, words=pictured(self._pictures[self._place]))
            share = f"{round(100 * found.confidence)} % alike"
            said = f"Place {self._place + 1} of {len(self._places)} · {share}"
            if self._shown != (shown := (body, mark.id, found.span)):  # else the reader may be elsewhere by choice
                self._shown = shown
                self._go_to(found.span)
        state = "Lost its passage" if mark.orphan else "Found with doubt"
        state = state if mark.doubtful else "Kept without a place"
        was = Passage(selectors.prefix, selectors.exact or pictured(selectors), selectors.suffix)
        number, of = self._row + 1, len(self._marks)
        places = len(self._places)
        self.panel.show_case(Case(number, of, state, was, mark.note, mark.color, place, said, places))
        self._page.leaf.view.viewport().update()

    def _go_to(self, span: Span) -> None:
        page = self._page.leaf
        page.view.reach(span.end)
        if page.view.setting is not None:
            box = page.view.line_box(page.view.setting.positions.place(span.start))
            if not 8 <= box.top() - page.view.offset() <= page.view.height() - 60:
                page.leap(max(0.0, box.top() - page.view.height() / 3), passing=True)

    def _shown_span(self) -> Span | None:
        here = self.panel.wanted and self._places and self._marks[self._row].article_id == self._open_id()
        return self._places[self._place].span if here else None

    def _paint(self, painter: QPainter, area: QRect, low: int, high: int) -> None:
        view, span = self._page.leaf.view, self._shown_span()
        if span is None or view.setting is None or span.start >= view.setting.positions.length:
            return
        color = self._page.leaf.theme.accent
        if self._marks[self._row].selectors.image:
            self._frame(painter, self._pictures[self._place], color)
            return
        start, end = view.setting.positions.to_qt(span)
        for box in view.range_boxes(max(start, low), min(end, high)) if start < high and end > low else []:
            line = box.toAlignedRect()
            painter.fillRect(line.left(), line.bottom() - 2, line.width(), 2, color)

    def _frame(self, painter: QPainter, picture: Selectors, color: QColor) -> None:
        """Paint a frame around a proposed picture: below it nothing would be seen."""
        from reader.ui.typesetting.picture_places import spot_of

        view = self._page.leaf.view
        spot = spot_of(view.setting, picture) if view.setting is not None else None
        for box in view.range_boxes(spot.place, spot.place + 1)[:1] if spot is not None else ():
            painter.setPen(QPen(color, 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(-3, -3, 3, 3))

    # answers

    def _choose(self, row: int) -> None:
        self._row = row
        mark = self._marks[row]
        if mark.article_id != self._open_id():
            self._page.article_wanted.emit(mark.article_id, "")
            self.panel.list.setFocus()
        self._find()
        self._show_case()

    def _turn(self, way: int) -> None:
        if len(self._places) > 1:
            self._place = (self._place + way) % len(self._places)
            self._show_case()

    def _accept(self) -> None:
        body = self._page.leaf.body
        if not self._places or body is None:
            return
        mark, span = self._marks[self._row], self._places[self._place].span
        if mark.selectors.image:
            picture = self._pictures[self._place]
            self._act(lambda highlight_id: self._repairs.move(highlight_id, picture))
        elif not mark.orphan and span == Span(mark.selectors.start, mark.selectors.end):
            self._act(self._repairs.accept)
        else:
            self._act(lambda highlight_id: self._repairs.move(highlight_id, describe(body.text, span)))

    def _mark(self) -> None:
        page = self._page.leaf
        span = page.selected_span()
        here = page.body is not None and self._marks[self._row].article_id == self._open_id()
        chosen = describe(page.body.text, span) if span and page.body else page.marking.selected_picture()
        if chosen is None or not here:
            self._tell("Select the passage on the page first, by mouse or with Shift and the arrows.")
            return
        page.marking.let_go()
        self._act(lambda highlight_id: self._repairs.move(highlight_id, chosen))
        self.panel.open()

    def _act(self, act: Callable[[int], None]) -> None:
        """Do it, and go on to the mark that is now in this row."""
        try:
            act(self._marks[self._row].id)
        except LibraryError as error:
            self._tell(str(error))
        self._soon.start()

    def _look(self) -> None:
        if self.panel.wanted:
            self._soon.start()

    def _refresh(self) -> None:
        """Follow what the library says; close when nothing is left to be put right."""
        if not self.panel.wanted:
            return
        chosen = self._marks[self._row].id if self._row < len(self._marks) else 0
        self._marks = self._listed()
        waiting = [mark for mark in self._marks if mark.doubtful]
        if not self._marks or (not waiting and chosen not in [mark.id for mark in self._marks]):
            self._close()
            return
        rows = [row for row, mark in enumerate(self._marks) if mark.id == chosen]
        still = bool(rows) and (self._marks[rows[0]].doubtful or not waiting)
        self._row = rows[0] if still else min(self._row, len(waiting or self._marks) - 1)
        self._show()

    def _close(self) -> None:
        self.panel.leave()
        self._page.leaf.view.viewport().update()


def _around(text: str, span: Span) -> Passage:
    before = text[max(0, span.start - _AROUND) : span.start]
    after = text[span.end : span.end + _AROUND]
    return Passage(before, text[span.start : span.end], after)


def pictured(selectors: Selectors) -> str:
    """Return what stands for a marked picture among words."""
    return f"(picture: {selectors.alt})" if selectors.alt else "(a picture)"
