"""What stands in the text beside words and does something: pictures, listings, details, cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QPainter, QPen

from reader.ui.typesetting.folds import fold
from reader.ui.typesetting.furniture import ground_of
from reader.ui.typesetting.pictures import ACT, NUMBER, OBJECT
from reader.ui.typesetting.setting import Fold

if TYPE_CHECKING:
    from reader.ui.page.page import Page
    from reader.ui.page.text_view import TextView


class Things(QObject):
    """Answers clicks on the things of a page, and Enter where Tab or a hint has come to one."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._view = page.view
        self._view.under.append(self._seen)
        self._view.over.append(self._paint_focus)
        self._view.click_takers.append(self._click)
        self._view.anchorClicked.connect(self._entered)
        self._view.unfold = self.unfold
        page.composed.connect(self.unfold_marked)

    def _seen(self, _painter: QPainter, _area: QRect, low: int, high: int) -> None:
        setting = self._view.setting
        if setting is not None and setting.listings:
            self._page.tools.listings.see(low, high)

    def _paint_focus(self, painter: QPainter, _area: QRect, _low: int, _high: int) -> None:
        """Paint a frame around the picture that Tab has come to: what lies under a picture cannot be seen."""
        if not self._view.tabbing:
            return
        cursor = self._view.textCursor()
        if cursor.charFormat().objectType() == OBJECT and cursor.charFormat().intProperty(NUMBER) >= 0:
            painter.setPen(QPen(self._page.theme.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for box in self._view.range_boxes(cursor.selectionStart(), cursor.selectionEnd()):
                painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)

    def _entered(self, url: QUrl) -> None:
        if url.scheme() == ACT:
            self.act(url.path())

    def act(self, action: str) -> None:
        """Do what a thing is for; ``action`` is its address without the scheme (see ``pictures.ACT``)."""
        kind, _slash, digits = action.partition("/")
        number = int(digits)
        if kind == "picture":
            self.look_at(number)
        elif kind == "copy":
            self._page.tools.listings.copy(number)
        elif kind == "fold":
            self.toggle(number)

    def look_at(self, number: int) -> None:
        """Open a picture in the viewer; one that moves is set going or stopped where it stands."""
        setting = self._view.setting
        if setting is None:
            return
        src = setting.placed[number].image.src
        if self._page.pictures.plays(src):
            self._page.pictures.stop(src)
        elif self._page.pictures.moves(src):
            self._page.pictures.play(src)
        else:
            self._page.tools.viewer.open(number)

    def _click(self, _place: int, point: QPoint) -> bool:
        """Follow the link of a card that was clicked anywhere on its ground."""
        setting, sheet = self._view.setting, self._view.sheet
        if setting is None or sheet is None:
            return False
        where = QPointF(point) + QPointF(0, self._view.offset())
        for band in setting.furniture.bands:
            if band.kind == "card" and ground_of(self._view.document(), sheet, band).contains(where):
                self._page.following.follow(QUrl(band.link))
                return True
        return False

    # -- details ----------------------------------------------------------------------------------------------------------

    def toggle(self, number: int) -> None:
        """Fold some details, or open them."""
        setting = self._view.setting
        if setting is not None:
            self._set_open(number, not _is_open(self._view, setting.folds[number]))

    def unfold(self, place: int) -> None:
        """Open the details that hide a Qt position, and those around them."""
        setting = self._view.setting
        if setting is None:
            return
        block = self._view.document().findBlock(place).blockNumber()
        for number, one in enumerate(setting.folds):
            if one.first <= block <= one.last and not _is_open(self._view, one):
                self._set_open(number, True)

    def unfold_marked(self) -> None:
        """Open the details that hide a highlight, unless the reader has folded them."""
        setting = self._view.setting
        if setting is None or not setting.folds:
            return
        find = self._view.document().findBlock
        for mark in self._view.marks.all:
            first, last = find(mark.start).blockNumber(), find(mark.end).blockNumber()
            for number, one in enumerate(setting.folds):
                hidden = one.first <= last and first <= one.last and not _is_open(self._view, one)
                if hidden and self._view.folds.get(number) is not False:
                    self._set_open(number, True)

    def _set_open(self, number: int, open_: bool) -> None:
        setting = self._view.setting
        if setting is None:
            return
        document, markers = self._view.document(), setting.furniture.markers
        self._view.folds[number] = open_
        fold(document, setting.folds[number], markers, open_=open_)
        if open_:
            self._fold_within(number)
        self._page.composition.settle(self._page.highlights)

    def _fold_within(self, number: int) -> None:
        """Fold again what was folded within details that have been opened."""
        setting = self._view.setting
        assert setting is not None
        around = setting.folds[number]
        for other, one in enumerate(setting.folds):
            if other != number and around.first <= one.first and one.last <= around.last:
                closed = setting.furniture.markers[one.summary][-1].text != "▾"
                if closed:
                    fold(self._view.document(), one, setting.furniture.markers, open_=False)


def _is_open(view: TextView, one: Fold) -> bool:
    return view.document().findBlockByNumber(one.first).isVisible()
