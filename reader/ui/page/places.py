"""Where the reader was before each jump, and the ways back and forward, within an article and between articles."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer

from reader.ui.page.reading import Spot

if TYPE_CHECKING:
    from reader.ui.page.page import Page
    from reader.ui.page.way_back import WayBack

_MOST = 100
"""Places kept for each article."""
_GONE = 0.8
"""Heights of the page after which whoever has jumped is reading on, and needs no offer to go back."""


class Place(NamedTuple):
    """Somewhere in an article of the library."""

    article: int
    spot: Spot
    title: str


Stacks = dict[int, list[Place]]
"""The places to go to from each article, the next one last."""


class Places(QObject):
    """Two stacks for each article. They last as long as the page."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._back: Stacks = {}
        self._forward: Stacks = {}
        self._chip: WayBack | None = None
        self.outward: Callable[[], bool] = lambda: False
        """Asked first when the reader wants back: a way that leads out of the page; False where it is not its turn."""
        self._landed: int | None = None
        self._landing = QTimer(self, singleShot=True, interval=0)
        self._landing.timeout.connect(self._land)
        page.view.verticalScrollBar().valueChanged.connect(self._scrolled)

    # -- leaving ------------------------------------------------------------------------------------------------------

    def leap(self, y: float, *, passing: bool = False) -> None:
        """Bring a y of the document to the top; unless ``passing``, there is a way back."""
        if not passing:
            self.leave()
        with self._page.reading.unmoved():
            self._page.view.go_to(y)
        self._page.reading.settle()

    def leave(self, offset: int | None = None) -> None:
        """Remember where the reader is, or was at an offset: a jump follows, or has just been made."""
        here = self._here(offset)
        if here is not None:
            self._push(here.article, here)

    def leave_for(self, article: int) -> None:
        """Remember where the reader is: an article of the library is about to be opened from here, or this one elsewhere."""
        here = self._here()
        if here is not None:
            self._push(article, here)

    def _push(self, article: int, here: Place) -> None:
        self._forward.pop(article, None)
        stack = self._back.setdefault(article, [])
        if here not in stack[-1:]:
            stack.append(here)
            del stack[:-_MOST]
        self._landing.start()

    def _here(self, offset: int | None = None) -> Place | None:
        page = self._page
        if page.article is None or page.body is None:
            return None
        spot = page.reading.spot() if offset is None else page.reading.spot_at(offset)
        return Place(page.article.id, spot, page.article.title)

    def depth(self, article: int) -> int:
        """Return how many ways back there are from an article."""
        return len(self._back.get(article, ()))

    # -- going back and forward ---------------------------------------------------------------------------------------

    def back(self) -> bool:
        """Go to where the reader was before the last jump; False when there was none."""
        return self.outward() or self._step(self._back, self._forward)

    def forward(self) -> bool:
        """Take the last way back back; False when there was none."""
        return self._step(self._forward, self._back)

    def _step(self, stacks: Stacks, others: Stacks) -> bool:
        here = self._here()
        if here is None or not (stack := stacks.get(here.article)):
            return False
        place = stack.pop()
        others.setdefault(place.article, []).append(here)
        self._withdraw()
        if place.article == here.article:
            self._page.reading.restore(place.spot)
        else:
            self._page.reading.await_at(place.article, place.spot)
            self._page.article_wanted.emit(place.article, "")
        return True

    # -- the offer ----------------------------------------------------------------------------------------------------

    def _land(self) -> None:
        """The jump has been made, if it was one: offer the way back."""
        here = self._here()
        if here is None or not (stack := self._back.get(here.article)):
            return
        if stack[-1] == here:  # it led to what could be seen already
            stack.pop()
            return
        self._landed = self._page.view.offset()
        if self._chip is None:
            from reader.ui.page.way_back import WayBack

            self._chip = WayBack(self._page)
            self._chip.clicked.connect(self.back)
        self._chip.offer("" if stack[-1].article == here.article else stack[-1].title)

    def _scrolled(self, offset: int) -> None:
        if self._landed is not None and abs(offset - self._landed) > _GONE * self._page.view.viewport().height():
            self._withdraw()

    def _withdraw(self) -> None:
        self._landed = None
        self._landing.stop()
        if self._chip is not None:
            self._chip.hide()
