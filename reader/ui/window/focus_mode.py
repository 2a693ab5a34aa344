"""Focus mode: nothing but the page. The bar above it comes when the mouse reaches for it, or a menu is called."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QAction, QEnterEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QWidget
from shiboken6 import isValid

from reader.ui.page.page_place import PagePlace
from reader.ui.window.page_bar import PageBar
from reader.ui.window.panes import Panes

_REACH = 5
"""Pixels at the upper edge that bring the bar."""
_LINGER = 350
"""Milliseconds between two looks whether the bar is still wanted."""


class _Edge(QWidget):
    """The upper edge of the page: an invisible strip that the mouse can touch."""

    def __init__(self, parent: QWidget, mode: FocusMode) -> None:
        super().__init__(parent)
        self._mode = mode
        self.hide()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Bring the bar."""
        self._mode.show_bar()


class FocusMode(QObject):
    """Follows ``Panes.alone``: takes the bar out of the page's way and folds the margin, and puts both back."""

    def __init__(self, panes: Panes, bar: PageBar, page: PagePlace, actions: Mapping[str, QAction]) -> None:
        super().__init__(panes)
        self._panes, self._bar, self._page, self._actions = panes, bar, page, actions
        self._place = panes.page
        self._on = False
        self._before: QWidget | None = None
        self._edge = _Edge(self._place, self)
        self._linger = QTimer(self, interval=_LINGER)
        self._linger.timeout.connect(self._look)
        self._place.installEventFilter(self)
        panes.turned.connect(self._turned)
        actions["menu"].triggered.connect(self._menu_called)

    def show_bar(self) -> None:
        """Show the bar over the page for as long as it is used."""
        if self._on:
            self._settle()
            self._bar.show()
            self._bar.raise_()
            self._linger.start()

    def _turned(self) -> None:
        if self._panes.alone != self._on:
            self._on = self._panes.alone
            if self._on:
                self._enter()
            else:
                self._leave()
        self._actions["focus_mode"].setChecked(self._on)

    def _enter(self) -> None:
        self._before = QApplication.focusWidget()
        layout = self._place.layout()
        if layout is not None:
            layout.removeWidget(self._bar)
        self._bar.hide()
        self._float(True)
        self._settle()
        self._edge.show()
        self._fold(True)
        self._page.focus_text()

    def _leave(self) -> None:
        self._linger.stop()
        self._edge.hide()
        layout = self._place.layout()
        if isinstance(layout, QBoxLayout):
            layout.insertWidget(0, self._bar)
        self._float(False)
        self._bar.show()
        self._fold(False)
        before, self._before = self._before, None
        if before is not None and isValid(before) and before.isVisible():  # it may have gone with its article
            before.setFocus()

    def _float(self, floating: bool) -> None:
        self._bar.setProperty("floating", floating)
        self._bar.style().unpolish(self._bar)
        self._bar.style().polish(self._bar)

    def _fold(self, folded: bool) -> None:
        leaf = self._page.leaf
        leaf.composition.folded = folded
        leaf.arrange()

    def _settle(self) -> None:
        width = self._place.width()
        self._bar.setGeometry(0, 0, width, self._bar.sizeHint().height())
        self._edge.setGeometry(0, 0, width, _REACH)
        self._edge.raise_()

    def _menu_called(self) -> None:
        self.show_bar()

    def _look(self) -> None:
        busy = QApplication.activePopupWidget() is not None or QApplication.activeModalWidget() is not None
        focus = QApplication.focusWidget()
        keyboard = focus is not None and self._bar.isAncestorOf(focus)
        if not (busy or keyboard or self._bar.underMouse() or self._edge.underMouse()):
            self._linger.stop()
            self._bar.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the bar as wide as the page."""
        if self._on and event.type() == QEvent.Type.Resize:
            self._settle()
        return False
