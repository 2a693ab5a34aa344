"""The passage that a row of the list was found by: brought into sight on the page, with the found words marked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from reader.query import Near, Phrase, Query, Regex, Word
from reader.ui.page.page_place import PagePlace

if TYPE_CHECKING:
    from reader.library import Hit
    from reader.ui.page.page import Page

_LONGEST = 600_000
"""Characters of a text whose words are not marked: to look through more would be felt."""


class Passages(QObject):
    """Waits, where need be, until the article stands on the page. The keyboard stays where it is."""

    def __init__(self, page: PagePlace, query: Callable[[], Query]) -> None:
        """``query`` returns the present one, whose words are marked."""
        super().__init__()
        self._page, self._query = page, query
        self._awaited: Hit | None = None
        self._marked = 0
        self._listening = False
        self._landing = QTimer(self, singleShot=True, interval=0)
        self._landing.timeout.connect(self._land)

    def show(self, hit: Hit) -> None:
        """Go to a passage of the article that has been opened, or is about to be."""
        page = self._page.leaf
        if not self._listening:
            self._listening = True
            page.composed.connect(self._on_composed)
        self._awaited = hit
        if self._is_there():
            self._landing.start()

    def forget(self) -> None:
        """Mark no words any more: others are asked for, or none."""
        self._awaited = None
        if self._marked:
            self._marked = 0
            self._page.leaf.tools.find.mark_words(())

    def _is_there(self) -> bool:
        page, hit = self._page.leaf, self._awaited
        return (
            hit is not None and page.article is not None and page.article.id == hit.article.id and page.body is not None
        )

    def _on_composed(self) -> None:
        page = self._page.leaf
        if self._awaited is not None and self._is_there():
            self._landing.start()  # not now: what has been set is about to be scrolled to where it was left
        elif self._marked and page.article is not None and page.article.id != self._marked:
            self.forget()

    def _land(self) -> None:
        hit, self._awaited = (self._awaited, None) if self._is_there() else (None, self._awaited)
        if hit is None:
            return
        page = self._page.leaf
        if hit.note is not None:
            _show_note(page, hit.note.id)
        elif hit.highlight is not None:
            _show_highlight(page, hit.highlight.id)
        elif hit.snippet is not None and hit.snippet.position >= 0:
            _show_position(page, hit.snippet.position)
        if page.body is not None and len(page.body.text) <= _LONGEST:
            self._marked = hit.article.id
            page.tools.find.mark_words(words_of(self._query(), hit.article.lang), patterns_of(self._query()))


def patterns_of(query: Query) -> tuple[str, ...]:
    """Return the patterns whose matches in the text are to be marked."""
    return tuple(node.pattern for node in query.words() if isinstance(node, Regex) and node.place in {"", "text"})


def words_of(query: Query, lang: str) -> tuple[tuple[str, bool], ...]:
    """Return the words to mark in an article of a language, each with whether it is only how words begin."""
    from reader.query import forms  # not for the first frame

    found: list[tuple[str, bool]] = []
    for node in query.words():
        match node:
            case Word(text, prefix, _, exact):
                found.append((text, prefix))
                if not exact:
                    found += [(form, False) for form in sorted(forms.in_article(text.casefold(), lang))]
            case Phrase(text):
                found.append((text, False))
            case Near(words):
                found += [(word.removesuffix("*"), word.endswith("*")) for word in words]
            case Regex():
                pass
    return tuple(dict.fromkeys(found))


def _show_note(page: Page, note_id: int) -> None:
    page.view.finish()
    top = page.thread_.top_of(note_id)
    if top is not None:
        page.leap(page.view.offset() + page.thread_.y() + top - page.view.height() / 4, passing=True)


def _show_highlight(page: Page, highlight_id: int) -> None:
    if page.view.marks.find(highlight_id) is None:
        page.view.finish()
    if (mark := page.view.marks.find(highlight_id)) is not None:
        page.view.reveal(mark.start)
        _bring(page, mark.start)


def _show_position(page: Page, position: int) -> None:
    setting = page.view.setting
    if setting is not None and page.body is not None and position < len(page.body.text):
        page.view.reach(position)
        _bring(page, setting.positions.place(position))


def _bring(page: Page, place: int) -> None:
    """Bring a Qt position into sight, if it is not there."""
    box = page.view.line_box(place)
    if not 8 <= box.top() - page.view.offset() <= page.view.height() - 90:
        page.leap(max(0.0, box.top() - page.view.height() / 3), passing=True)
