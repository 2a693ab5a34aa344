"""Links to a passage: copied, or put into a note under the article. A passage has to be marked to be linked to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.ui.page.marking import is_at

if TYPE_CHECKING:
    from reader.model import Highlight
    from reader.ui.page.page import Page

_NOTHING = "Select a passage, or go to a paragraph with the arrows; then it can be linked to."


class PassageLinks:
    """For one page. What is meant is the selection, else the highlight whose card is open, else the paragraph."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def copy(self) -> None:
        """Copy the link to the passage that is meant."""
        if (mark := self._marked()) is not None:
            self._page.tools.copying.copy_address(mark.id)

    def cite(self) -> None:
        """Begin a note with the link to the passage that is meant; what has been written there stays."""
        if (mark := self._marked()) is not None:
            self.cite_mark(mark.id)

    def cite_mark(self, highlight_id: int) -> None:
        """Begin a note with the link to a highlight."""
        from reader.ui.page.proposals import for_mark

        page = self._page
        mark = next((mark for mark in page.highlights if mark.id == highlight_id), None)
        if mark is None or page.article is None:
            return
        page.marking.card.close_card()
        page.focus_composer()
        page.thread_.put_in(for_mark(page.article, mark).written + " ")
        page.thread_.composer.editor.write()

    def _marked(self) -> Highlight | None:
        page, marking = self._page, self._page.marking
        aim, shown = marking.aim() if page.body is not None else (None, None)
        if shown is None and aim is not None:
            here = {mark.id for mark in page.highlights}
            same = [mark for mark in page.highlights if is_at(mark, aim)]
            if not same:
                marking.mark()
                same = [mark for mark in page.highlights if mark.id not in here and is_at(mark, aim)]
            shown = same[-1].id if same else None
        if shown is None:
            page.told.emit(_NOTHING)
        return next((mark for mark in page.highlights if mark.id == shown), None)
