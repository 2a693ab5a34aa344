"""What is being written on a page and not saved: kept while another article is read, and over the end of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.ui.page.thread import Drafts

if TYPE_CHECKING:
    from reader.model import Highlight
    from reader.ui.page.page import Page

_MARK, _WAS = "mark", "was"


class Drafting:
    """The drafts of one page.

    The note on a highlight is saved however its card closes. What was being written on one when the program was killed
    is therefore saved when the article comes back, rather than waiting to be found.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._away: dict[int, Drafts] = {}
        self._unsaved: Drafts = {}
        """Notes on highlights of the present article that could not be saved yet."""

    def drafts(self) -> dict[int, Drafts]:
        """Return what is being written and has not been saved, by article."""
        page = self._page
        own = {} if page.article is None else {page.article.id: self._present()}
        return {id_: drafts for id_, drafts in {**self._away, **own}.items() if drafts}

    def restore(self, drafts: dict[int, Drafts]) -> None:
        """Take what was being written in articles that are still to be shown."""
        self._away = dict(drafts)

    def leave(self) -> None:
        """Keep what is being written in the present article, which is about to go."""
        if self._page.article is not None and (drafts := self._present()):
            self._away[self._page.article.id] = drafts
        self._unsaved = {}

    def come(self, article_id: int) -> None:
        """Bring back what was being written in an article that is shown now."""
        drafts = self._away.pop(article_id, {})
        self._unsaved = {key: text for key, text in drafts.items() if key[0] in {_MARK, _WAS}}
        self._page.thread_.restore({key: text for key, text in drafts.items() if key not in self._unsaved})

    def save(self) -> None:
        """Have the notes on highlights saved that could not be when they were written."""
        for (kind, highlight_id), text in list(self._unsaved.items()):
            if kind == _MARK:
                mark = next((mark for mark in self._page.highlights if mark.id == highlight_id), None)
                self._save(highlight_id, mark, text)

    def _save(self, highlight_id: int, mark: Highlight | None, text: str) -> None:
        was = self._unsaved.pop((_WAS, highlight_id), "")
        if mark is None:
            del self._unsaved[_MARK, highlight_id]
            self._page.thread_.put_in(text)
            return
        if mark.note.strip() and mark.note.strip() != was.strip() and text.strip() not in mark.note:
            text = f"{mark.note.rstrip()}\n\n{text}"  # somebody else has written there meanwhile
            self._unsaved[_MARK, highlight_id] = text
        if text.strip() != mark.note.strip():
            self._page.highlight_note_edited.emit(highlight_id, text)
            self._page.told.emit("What you were writing on a passage when Postil ended has been kept as its note.")
        self._forget_saved()

    def give_back(self, kind: str, number: int, text: str) -> None:
        """Take back what could not be saved: nothing that was written is lost."""
        if kind == _MARK:
            self._unsaved[_MARK, number] = text
            self._unsaved[_WAS, number] = next((mark.note for mark in self._page.highlights if mark.id == number), "")
        else:
            self._page.thread_.restore({(kind, number): text})

    def _forget_saved(self) -> None:
        notes = {mark.id: mark.note.strip() for mark in self._page.highlights}
        self._unsaved = {
            key: text for key, text in self._unsaved.items() if key[0] == _WAS or notes.get(key[1]) != text.strip()
        }

    def _present(self) -> Drafts:
        self._forget_saved()
        return {**self._unsaved, **self._page.thread_.drafts(), **self._page.marking.card.drafts()}
