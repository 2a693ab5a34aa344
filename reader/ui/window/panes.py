"""Where the three panes stand: side by side when there is room, else the list and the page in turn."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

NARROW = 900
"""Pixels of window below which the list and the page take turns."""
USUAL = (208, 348, 884)
"""Widths of sidebar, list and page in a window that has not been adjusted."""


class Panes(QSplitter):
    """Sidebar, list and page. Wide: all that are wanted. Narrow: sidebar and list, or the page with a way back."""

    turned = Signal()
    """Something may have come or gone: narrow or wide, the list or the page."""
    page_wanted = Signal()
    """Somebody turns to the page, be it seen already."""
    unfocused = Signal()
    """The pane that had the keyboard has gone."""

    def __init__(self, sidebar: QWidget, list_: QWidget, page: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setObjectName("panes")
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self._sidebar, self._list, self._page = sidebar, list_, page
        self._wanted = {sidebar: True, list_: True}
        self._widths = list(USUAL)
        self._reading = False
        self._alone = False
        self._shown: tuple[bool, bool, bool] | None = None
        sidebar.setMinimumWidth(150)
        list_.setMinimumWidth(230)
        for place, pane in enumerate((sidebar, list_, page)):
            self.addWidget(pane)
            self.setStretchFactor(place, int(pane is page))
        self.splitterMoved.connect(self._remember)
        self.arrange()

    @property
    def narrow(self) -> bool:
        """Whether the list and the page take turns."""
        return self.width() < NARROW

    @property
    def reading(self) -> bool:
        """Whether the page can be seen."""
        return not self.narrow or self._reading or self._alone

    @property
    def page(self) -> QWidget:
        """The pane that holds the page and its bar."""
        return self._page

    @property
    def alone(self) -> bool:
        """Whether the page is all there is, however wide the window."""
        return self._alone

    def leave_alone(self, alone: bool) -> None:
        """Show nothing but the page, or again what was shown before."""
        if alone != self._alone:
            self._alone = alone
            self.arrange()

    @property
    def sidebar_wanted(self) -> bool:
        """Whether the sidebar is to be seen where there is room."""
        return self._wanted[self._sidebar]

    @property
    def list_wanted(self) -> bool:
        """Whether the list is to be seen where there is room."""
        return self._wanted[self._list]

    def want(self, *, sidebar: bool | None = None, list_: bool | None = None) -> None:
        """Say which panes are to be seen where there is room."""
        self._alone = False
        if sidebar is not None:
            self._wanted[self._sidebar] = sidebar
        if list_ is not None:
            self._wanted[self._list] = list_
        self.arrange()

    def read(self, reading: bool) -> None:
        """Turn to the page, or back to the list; in a wide window nothing moves."""
        self._reading = reading
        self._alone = self._alone and reading
        if reading:
            self.page_wanted.emit()
        self.arrange()

    def widths(self) -> list[int]:
        """Return the widths last chosen for a wide window."""
        return list(self._widths)

    def set_widths(self, pixels: list[int]) -> None:
        """Give sidebar, list and page these widths in a wide window."""
        if len(pixels) == len(USUAL) and all(width > 0 for width in pixels):
            self._widths = pixels
            self._shown = None
            self.arrange()

    def arrange(self) -> None:
        """Show what there is room for."""
        narrow = self.narrow
        shown = (
            self.sidebar_wanted and not (narrow and self._reading),
            not self._reading if narrow else self.list_wanted,
            self._reading if narrow else True,
        )
        if self._alone:
            shown = (False, False, True)
        if shown != self._shown:
            self._shown = shown
            focused = self.focusWidget()
            for pane, visible in zip((self._sidebar, self._list, self._page), shown, strict=True):
                pane.setVisible(visible)
            self._share_out()
            if focused and not focused.isVisibleTo(self):  # before its first show nothing is visible
                self.unfocused.emit()
        self.turned.emit()

    def minimumSizeHint(self) -> QSize:
        """Return how small it can be with the panes in turn, so that a window may become narrow in one step."""
        sidebar, list_, page = (
            pane.minimumSizeHint().expandedTo(pane.minimumSize()) for pane in (self._sidebar, self._list, self._page)
        )
        width = max(sidebar.width() + self.handleWidth() + list_.width(), page.width())
        return QSize(width, max(sidebar.height(), list_.height(), page.height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Go from wide to narrow and back."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.arrange()

    def _share_out(self) -> None:
        left, middle, _ = self._widths
        sidebar, list_, page = self._shown or (True, True, True)
        left, middle = left if sidebar else 0, middle if list_ else 0
        if not page:
            middle = self.width() - left
        self.setSizes([left, max(1, middle), max(1, self.width() - left - middle)])

    def _remember(self) -> None:
        if not self.narrow:
            self._widths = [
                now if pane.isVisible() else before
                for now, before, pane in zip(
                    self.sizes(), self._widths, (self._sidebar, self._list, self._page), strict=True
                )
            ]
