"""The word at the foot of an article that marks of it lost their passages, and the way to where they are repaired."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QPushButton

from reader.ui.typography import interface_font
from reader.ui.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.model import Highlight
    from reader.ui.page.page import Page

_TOP = 15


class Lost(QObject):
    """Stands in the heading of the thread, for as long as there is such a mark."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._button: QPushButton | None = None

    def look(self) -> None:
        """Say what the page's marks say now."""
        thread, text = self._page.thread_, said(self._page.highlights)
        if self._button is None or self._button.parent() is not thread:  # another theme has another thread
            if not text:
                return
            self._button = button = QPushButton(thread)
            button.setFlat(True)
            button.setObjectName("lost_marks")
            button.setFont(interface_font(12.5))
            button.setProperty("tone", "accent")
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setToolTip("Find their passages again")
            button.clicked.connect(lambda _checked=False: self._page.repair_wanted.emit())
            thread.installEventFilter(self)
        self._button.setText(text)
        self._button.setAccessibleName(text)
        self._button.setVisible(bool(text))
        self._stand()

    def _stand(self) -> None:
        button = self._button
        if button is not None:
            size = button.sizeHint().boundedTo(QSize(max(80, self._page.thread_.width() - 100), 60))
            left = self._page.thread_.width() - size.width()
            button.setGeometry(max(0, left), _TOP, size.width(), size.height())
            button.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the thread's width."""
        if event.type() == QEvent.Type.Resize and watched is self._page.thread_:
            self._stand()
        return False


def said(marks: Sequence[Highlight]) -> str:
    """Return what is to be told of marks without a sure place, empty when all have one."""
    lost = sum(mark.orphan and mark.doubtful for mark in marks)
    unsure = sum(mark.doubtful and not mark.orphan for mark in marks)
    kept = sum(mark.orphan and not mark.doubtful for mark in marks)
    if lost:
        more = f", {unsure} found with doubt" if unsure else ""
        return f"{counted(lost, 'mark')} lost {'its' if lost == 1 else 'their'} passage{more}"
    if unsure:
        return f"{counted(unsure, 'mark')} found with doubt"
    return f"{counted(kept, 'mark')} kept without a passage" if kept else ""
