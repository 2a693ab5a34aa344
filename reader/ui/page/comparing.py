"""An earlier version over the page: the present text with what has gone, come and moved since, to be read only.

It lies over the article, which stays below as it is: Escape is back where the reader was.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from reader.changes import Kind
from reader.frozen import frozen
from reader.model import Highlight, Span
from reader.ui.page.column import Column
from reader.ui.page.comparing_bar import ComparingBar
from reader.ui.page.header import write_header
from reader.ui.page.overlay_bar import OverlayBar
from reader.ui.page.overlay_ticks import Rows
from reader.ui.page.progress_line import HAIR
from reader.ui.page.text_view import TextView
from reader.ui.page.unrolling import ENOUGH
from reader.ui.theme import mixed
from reader.ui.typesetting.pictures import Pictures
from reader.ui.typesetting.sheet import is_rtl
from reader.ui.typesetting.typeset import Typesetter

if TYPE_CHECKING:
    from reader.merging import Merged, Stretch
    from reader.ui.page.page import Page

_TOP = 22
_TAIL = 120.0
_VEIL = 70
"""How far, of 255, the ground covers words that are gone."""
_ALLOWANCE = 400


@frozen
class Shown:
    """An earlier version beside the present one."""

    id: int
    name: str
    """When it was the article's text, and how long it was."""
    summary: str
    """What has changed since."""
    merged: Merged
    marks: tuple[Highlight, ...]
    """The highlights that stood in it, where they stand in the merged text."""
    first: Span | None
    """The passage to begin at; None for the first change."""
    older: bool
    newer: bool
    """Whether there is another version on that side."""


class Comparing(QWidget):
    """Covers the page while there is something to compare."""

    turned = Signal(int)
    """A newer version (1) or an older one (-1) is wanted in the place of this one."""
    restore_wanted = Signal(int)
    """The version of this id is to be the present one again."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.setObjectName("comparing")
        self.setAccessibleName("An earlier version of the article")
        self._page = page
        self._shown: Shown | None = None
        self._body = page.body
        self._sheet = page.sheet
        self._starts: list[int] = []
        self._at = -1
        self._lit = False  # the present change has been stepped to
        self.bar = ComparingBar(page.theme, self)
        self.view = TextView(self)
        self.view.setAccessibleName("The article with its changes")
        self._scroll = OverlayBar(self.view.verticalScrollBar(), self)
        self._rows = Rows(self.view)
        self._scroll.tickers.append(self._ticks)
        self.view.under.append(self._paint_under)
        self.view.over.append(self._paint_over)
        self.view.key_takers.append(self._take)
        self.view.installEventFilter(self)
        self.bar.turned.connect(self.turned)
        self.bar.stepped.connect(self.step)
        self.bar.closed.connect(self.leave)
        self.bar.restore_wanted.connect(self._restore)
        page.shares.append(self._share)
        page.composed.connect(self._composed)
        QApplication.instance().focusChanged.connect(self._refocused)  # type: ignore[union-attr]
        self.hide()

    # -- what is shown

    def show_version(self, shown: Shown) -> None:
        """Show a version; the page below stays as it is."""
        self._shown, self._body = shown, self._page.body
        self._starts = [stretch.span.start for stretch in shown.merged.stretches]
        self._at, self._lit = -1, False
        self.bar.set_theme(self._page.theme)
        self.bar.version.say(shown.name)
        self.bar.older.setEnabled(shown.older)
        self.bar.newer.setEnabled(shown.newer)
        for button in (self.bar.older, self.bar.newer):
            button.setVisible(shown.older or shown.newer)
        many = len(shown.merged.steps) > 0
        self.bar.on.setEnabled(many)
        self.bar.back.setEnabled(many)
        self.bar.change.say(shown.summary)
        self._stand()
        self._set()
        self.show()
        self.raise_()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._begin(shown)

    def _begin(self, shown: Shown) -> None:
        steps = shown.merged.steps
        wanted = shown.first or (steps[0].span if steps else None)
        if wanted is not None:
            near = [number for number, step in enumerate(steps) if step.span.end >= wanted.start]
            self._at = near[0] - 1 if near else -1
            self._go_to(wanted)

    def leave(self) -> None:
        """Go back to the article."""
        if self._shown is not None:
            self._shown = None
            self._page.focus_text()
            self.hide()

    def step(self, way: int) -> None:
        """Go to the next change (1) or the one before (-1); past the last comes the first."""
        if self._shown is None or not self._shown.merged.steps:
            return
        steps = self._shown.merged.steps
        self._at = (self._at + way) % len(steps) if self._at >= 0 or way > 0 else len(steps) - 1
        self._lit = True
        step = steps[self._at]
        self.bar.change.say(f"{self._at + 1} of {len(steps)}: {step.said}")
        self._go_to(step.span)
        self.view.viewport().update()

    def _go_to(self, span: Span) -> None:
        self.view.reach(span.end)
        if self.view.setting is not None:
            box = self.view.line_box(self.view.setting.positions.place(span.start))
            if not 8 <= box.top() - self.view.offset() <= self.view.height() - 90:
                self.view.go_to(max(0.0, box.top() - self.view.height() / 3))

    def _restore(self) -> None:
        if self._shown is not None:
            self.restore_wanted.emit(self._shown.id)

    def _refocused(self, _old: QWidget | None, now: QWidget | None) -> None:
        """Take the keyboard in the place of the text below; give way to anything else of the page that has been opened."""
        if self._shown is None or now is None or not self._page.isAncestorOf(now) or self.isAncestorOf(now):
            return
        if now is self._page.view:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._shown = None
            self.hide()

    # -- setting and placing

    def _share(self, area: QRect) -> QRect:
        if self._shown is not None:
            before = self.view.width()
            self._stand()
            if before != self.view.width():
                self._set()
            QTimer.singleShot(0, self, self.raise_)
        return area

    def _stand(self) -> None:
        """Cover the page."""
        self.setGeometry(self._page.rect().adjusted(0, HAIR, 0, 0))
        height = self.bar.fit(self.width())
        self.bar.setGeometry(0, 0, self.width(), height)
        below = self.rect().adjusted(0, height, 0, 0)
        column = self._column()
        self.view.setGeometry(column.left - column.pad, below.top(), column.text + 2 * column.pad, below.height())
        self._scroll.place(below)

    def _column(self) -> Column:
        column = Column.within(self.width(), self._page.sheet.width(self._page.lang))
        return column.mirrored(self.width()) if self._page.mirrored else column

    def _set(self) -> None:
        """Typeset both texts as one."""
        shown, article = self._shown, self._page.article
        if shown is None or article is None:
            return
        self._sheet, column = self._page.sheet, self._column()
        pictures: Pictures = self._page.pictures
        setter = Typesetter(self._sheet, column.text, pictures, self.view)
        setting = setter.set(
            shown.merged.document,
            write_header=lambda cursor: write_header(cursor, article, self._sheet),
            margins=(column.pad, _TOP, column.pad, 0),
            tail=_TAIL,
            lang=article.lang,
            enough=ENOUGH,
            allowance=_ALLOWANCE,
        )
        self.view.show_setting(setting, self._sheet)
        self.view.place_marks(shown.marks)
        self._scroll.want(True)

    def _composed(self) -> None:
        """Follow the page's look; leave when it shows another text."""
        if self._shown is None:
            return
        if self._page.body is not self._body:
            self.leave()
        elif self._page.sheet is not self._sheet:
            self.bar.set_theme(self._page.theme)
            offset = self.view.offset()
            self._stand()
            self._set()
            self.view.go_to(offset)
            self.update()

    # -- painting

    def _seen(self, low: int, high: int) -> list[Stretch]:
        """Return the stretches between two Qt positions."""
        shown, setting = self._shown, self.view.setting
        if shown is None or setting is None:
            return []
        first = max(0, bisect_right(self._starts, setting.positions.char_at(low)) - 1)
        return list(shown.merged.stretches[first : bisect_left(self._starts, setting.positions.char_at(high))])

    def _boxes(self, span: Span, low: int, high: int) -> list[QRectF]:
        setting = self.view.setting
        if setting is None or span.start >= setting.positions.length:
            return []
        start, end = setting.positions.to_qt(span)
        return self.view.range_boxes(max(start, low), min(end, high)) if start < high and end > low else []

    def _paint_under(self, painter: QPainter, area: QRect, low: int, high: int) -> None:
        theme, shown = self._page.theme, self._shown
        added, line = mixed(theme.accent, theme.page, 0.13), mixed(theme.accent, theme.page, 0.75)
        for stretch in self._seen(low, high):
            for box in self._boxes(stretch.span, low, high):
                if stretch.kind is Kind.ADDED:
                    painter.fillRect(box.toAlignedRect(), added)
                    painter.fillRect(QRectF(box.left(), round(box.bottom()) - 2, box.width(), 1), line)
                elif stretch.kind is Kind.MOVED:
                    painter.fillRect(QRectF(self._edge(), round(box.top()), 1, round(box.height())), theme.soft)
        if shown is not None and self._lit:
            for box in self._boxes(shown.merged.steps[self._at].span, low, high):
                painter.fillRect(QRectF(self._edge(), round(box.top()), 3, round(box.height())), theme.accent)

    def _edge(self) -> float:
        """Return the x of the bars beside the text."""
        frame = self.view.document().rootFrame().frameFormat()
        if is_rtl(self._page.lang):
            return self.view.viewport().width() - frame.rightMargin() + 12
        return max(1.0, frame.leftMargin() - 14)

    def _paint_over(self, painter: QPainter, area: QRect, low: int, high: int) -> None:
        theme = self._page.theme
        veil = QColor(theme.page)
        veil.setAlpha(_VEIL)
        for stretch in self._seen(low, high):
            if stretch.kind is Kind.REMOVED:
                for box in self._boxes(stretch.span, low, high):
                    painter.fillRect(box, veil)
                    painter.fillRect(QRectF(box.left(), round(box.center().y()) + 1, box.width(), 1), theme.soft)

    def _ticks(self, height: int) -> Mapping[int, QColor]:
        shown, setting = self._shown, self.view.setting
        if shown is None or setting is None or not self.view.whole():
            return {}
        places = [setting.positions.place(step.span.start) for step in shown.merged.steps]
        return dict.fromkeys(self._rows.of(places, height), self._page.theme.accent)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        QPainter(self).fillRect(event.rect(), self._page.theme.page)

    # -- keys

    def _take(self, event: QKeyEvent) -> bool:
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if not plain:
            return False
        match event.key():
            case Qt.Key.Key_BracketRight | Qt.Key.Key_BracketLeft:
                self.step(1 if event.key() == Qt.Key.Key_BracketRight else -1)
            case Qt.Key.Key_N:
                self.step(-1 if back else 1)
            case Qt.Key.Key_Left | Qt.Key.Key_Right if not back:
                way = 1 if event.key() == Qt.Key.Key_Right else -1
                if (self.bar.newer if way > 0 else self.bar.older).isEnabled():
                    self.turned.emit(way)
            case Qt.Key.Key_Space:
                page = self.view.viewport().height() * 0.88
                self.view.go_to(self.view.offset() + (-page if back else page))
            case _:
                return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape is the way back; what else nobody has answered goes nowhere, for it would act on the article below."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep plain letters and copying from the actions of the window: they are about the article below."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
            copying = held == Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_C
            if copying or (held == Qt.KeyboardModifier.NoModifier and event.text().isprintable() and event.text()):
                event.accept()
                return True
        return False
