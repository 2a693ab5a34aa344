"""Which blocks the reader means, to take them out of the article: the selected ones, else that of the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPoint

from reader.document import cutting
from reader.model import Span
from reader.ui.page.cursor_stops import Stop, blocks, links_in, thing_of
from reader.ui.typesetting.pictures import ACT

if TYPE_CHECKING:
    from reader.document.cutting import Path
    from reader.ui.page.page import Page


class Chosen(NamedTuple):
    """Blocks, by what they hold."""

    spans: list[Span]
    paths: list[Path]


class Removal:
    """The tool of one page. It asks; what is removed is another's business."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def take(self, *, keep: bool = False) -> None:
        """Have the selected blocks, else the cursor's, taken out, or with ``keep`` all but them."""
        chosen = self._selected() or self._at_stop(self._page.tools.cursor.stop())
        if chosen is None:
            self._page.told.emit("Go to a block with the arrows, or select some text; then it can be removed or kept.")
        else:
            self.want(chosen, keep=keep)

    def want(self, chosen: Chosen, *, keep: bool = False) -> None:
        """Ask for it."""
        self._page.marking.let_go()
        self._page.cut_wanted.emit(chosen.spans, chosen.paths, keep)

    def chosen_at(self, point: QPoint) -> Chosen | None:
        """Return what is selected, else the block at a point of the viewport; None where there is none."""
        page, view = self._page, self._page.view
        if page.body is None or view.setting is None:
            return None
        if (chosen := self._selected()) is not None:
            return chosen
        link = view.anchorAt(point)
        if thing_of(link) == "picture" and (path := self._picture(link)) is not None:
            return Chosen([], [path])
        place = view.place_at(point)
        block = view.document().findBlock(place)
        if block.blockNumber() < view.setting.header or place >= view.document().characterCount() - 1:
            return None
        span = leaf_span(view.setting.text, view.setting.positions.char_at(place))
        return Chosen([span], []) if span is not None else None

    def _selected(self) -> Chosen | None:
        span = self._page.selected_span()
        return Chosen([span], []) if span is not None else None

    def _at_stop(self, stop: Stop | None) -> Chosen | None:
        if stop is None:
            return None
        if stop.span is not None:
            return Chosen([stop.span], [])
        found = [self._picture(link) for block in blocks(stop) for *_, link in links_in(block)]
        paths = [path for path in found if path is not None]
        return Chosen([], paths) if paths else None

    def _picture(self, link: str) -> Path | None:
        """Return the path of the block that shows the picture of an address of the page's own."""
        setting, body = self._page.view.setting, self._page.body
        if thing_of(link) != "picture" or setting is None or body is None:
            return None
        number = int(link.removeprefix(f"{ACT}:").rpartition("/")[2])
        return cutting.path_of(body, setting.placed[number].image) if number < len(setting.placed) else None


def leaf_span(text: str, char: int) -> Span | None:
    """Return a character of the leaf that a place is in: the one there, else the one before it."""
    for at in (char, char - 1):
        if 0 <= at < len(text) and text[at] != "\n":
            return Span(at, at + 1)
    return None
