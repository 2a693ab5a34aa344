"""Code on the page: its colours once it is seen, and a button to copy a listing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, QRectF, Qt, QTimer, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QToolButton

from reader.ui.typesetting.colouring import Colouring
from reader.ui.typesetting.furniture import Band, ground_of
from reader.ui.typesetting.pictures import ACT
from reader.ui.typesetting.setting import Setting

if TYPE_CHECKING:
    from reader.ui.page.page import Page
    from reader.ui.page.text_view import TextView

_TOLD = 1400
"""Milliseconds for which the button says that it has copied."""


class Listings(QObject):
    """Looks after the listings of a page."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page, self._view = page, page.view
        self.colouring = Colouring(self)
        self._setting: Setting | None = None
        self._span = 0, 0
        self._number = -1
        self._button: QToolButton | None = None
        self._again = QTimer(self, singleShot=True, interval=_TOLD)
        self._again.timeout.connect(self._hide)
        self._view.move_takers.append(self._move)
        self._view.highlighted.connect(self._point)
        page.composed.connect(self._follow)

    def _follow(self) -> None:
        """Leave the text that was shown before: its document is about to go."""
        setting = self._view.setting
        if setting is not self._setting and setting is not None:
            self._setting = setting
            self.colouring.show(setting, self._page.theme)
            self._hide()

    def see(self, low: int, high: int) -> None:
        """Colour what is between two Qt positions: it is being painted."""
        self._follow()
        self._span = low, high
        self.colouring.want(low, high)

    def copy(self, number: int) -> None:
        """Put a listing on the clipboard, as its author wrote it."""
        setting = self._view.setting
        if setting is None:
            return
        QGuiApplication.clipboard().setText(setting.listings[number].text)
        self._show(number)
        if self._button is not None:
            self._button.setText("Copied")
            self._button.adjustSize()
            self._again.start()

    def _move(self, point: QPoint) -> None:
        where = QPointF(point) + QPointF(0, self._view.offset())
        for number, ground in self._in_sight():
            if ground.contains(where):
                if number != self._number:
                    self._show(number)
                return
        self._hide()

    def _point(self, url: QUrl) -> None:
        """Show the button of the listing that Tab has come to."""
        if url.scheme() == ACT and url.path().startswith("copy/"):
            self._show(int(url.path().partition("/")[2]), lit=True)
        elif self._number >= 0 and not self._again.isActive():
            self._hide()

    def _in_sight(self) -> list[tuple[int, QRectF]]:
        setting, sheet = self._view.setting, self._view.sheet
        if setting is None or sheet is None or setting is not self._setting:
            return []
        document = self._view.document()
        low, high = (document.findBlock(place).blockNumber() for place in self._span)
        high = high if high >= low else document.blockCount()
        bands = [band for band in setting.furniture.bands if band.kind == "code"]
        return [
            (number, ground_of(document, sheet, band))
            for number, band in enumerate(bands)
            if band.first <= high and band.last >= low and _is_laid(self._view, band)
        ]

    def _show(self, number: int, *, lit: bool = False) -> None:
        grounds = dict(self._in_sight())
        if number not in grounds:
            return
        self._again.stop()
        self._number = number
        button = self._button = self._button or self._make()
        theme, ground = self._page.theme, grounds[number].translated(0, -self._view.offset())
        edge = theme.accent if lit else theme.hair
        button.setStyleSheet(
            f"QToolButton {{ background: {theme.page.name()}; color: {theme.soft.name()}; padding: 2px 8px;"
            f" border: 1px solid {edge.name()}; border-radius: 5px; }}"
            f"QToolButton:hover {{ color: {theme.ink.name()}; }}"
        )
        button.setText("Copy")
        button.adjustSize()
        top = max(ground.top(), 0) + 4
        button.move(round(ground.right()) - button.width() - 5, round(top))
        button.show()
        button.raise_()

    def _make(self) -> QToolButton:
        made = QToolButton(self._view.viewport())
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        made.setAccessibleName("Copy the code")
        made.clicked.connect(lambda: self.copy(self._number))
        return made

    def _hide(self) -> None:
        self._number = -1
        if self._button is not None:
            self._button.hide()


def _is_laid(view: TextView, band: Band) -> bool:
    return view.reaches(view.document().findBlockByNumber(band.first).position())
