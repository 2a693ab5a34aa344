"""A worker process asked about kept pages beside the window: what parts they have, what another rule makes of them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from reader.errors import CaptureError, LibraryError
from reader.library import Library
from reader.ui.jobs import Questions

if TYPE_CHECKING:
    from reader.capture import Request, Rule, Worker
    from reader.capture.parts import Part
    from reader.capture.rules import SiteRules
    from reader.library.ledger import Ledger


class Tried(NamedTuple):
    """What rules that are not saved yet make of one kept page."""

    article_id: int
    title: str
    more: int
    less: int
    """Words that come in and that go."""
    lost: int
    """Highlights that would lose their passage."""
    failure: str = ""
    """Why nothing can be made of the page."""

    @property
    def changes(self) -> bool:
        """Whether the page becomes another article."""
        return bool(self.more or self.less or self.failure)


class Pages(Questions):
    """Answers one question at a time; a newer one stops the older. Answers are those of the methods' names."""

    progressed = Signal(int, int)
    """How many pages have been tried, and of how many."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(folder, parent)
        self._stopped = threading.Event()
        self._worker: Worker | None = None
        self._ledger: Ledger | None = None

    def outline(self, article_id: int, rule: Rule) -> int:
        """Ask for the parts of an article's page under a rule (tuple of ``Part``)."""
        stopped = self._fresh()

        def answer(library: Library) -> tuple[Part, ...]:
            return self._reader().outline(page_of(library, article_id, rule, pictures=False), cancelled=stopped)

        return self.put(answer)

    def trial(self, ids: Sequence[int], before: SiteRules, after: SiteRules) -> int:
        """Ask what other rules make of the pages of these articles (list of ``Tried``)."""
        stopped = self._fresh()

        def answer(library: Library) -> list[Tried]:
            found = []
            for number, article_id in enumerate(ids):
                self._report(self.progressed, number, len(ids))
                found.append(self._try(library, article_id, before, after, stopped))
            return found

        return self.put(answer)

    def stop(self) -> None:
        """End the thread and the process."""
        self._stopped.set()
        super().stop()
        if self._worker is not None:
            self._worker.close()
        if self._ledger is not None:
            self._ledger.close()

    def _fresh(self) -> threading.Event:
        self._stopped.set()
        self._stopped = threading.Event()
        return self._stopped

    def _reader(self) -> Worker:
        from reader.capture import Worker
        from reader.library.ledger import Ledger

        if self._worker is None:
            self._ledger = Ledger(self._folder)
            self._worker = Worker(note=self._ledger.note)
        return self._worker

    def _try(
        self, library: Library, article_id: int, before: SiteRules, after: SiteRules, stopped: threading.Event
    ) -> Tried:
        from reader.anchoring import anchor
        from reader.capture import Cancelled

        try:
            article = library.article(article_id)
            old, new = (
                self._text(page_of(library, article_id, rules.at(article.url), pictures=False), stopped)
                for rules in (before, after)
            )
        except Cancelled:
            raise
        except CaptureError as error:
            return Tried(article_id, library.article(article_id).title, 0, 0, 0, str(error))
        except LibraryError as error:  # it has been deleted meanwhile
            return Tried(article_id, "", 0, 0, 0, str(error))
        marks = [
            mark.selectors for mark in library.highlights(article_id) if not mark.orphan and not mark.selectors.image
        ]
        lost = sum(anchor(new, one) is None and anchor(old, one) is not None for one in marks) if old != new else 0
        return Tried(article_id, article.title, *_difference(old, new), lost)

    def _text(self, request: Request, stopped: threading.Event) -> str:
        from reader import document

        return document.from_html(self._reader().capture(request, cancelled=stopped).html).text


def page_of(library: Library, article_id: int, rule: Rule | None, *, pictures: bool = True) -> Request:
    """Return the request that makes an article anew of its page as it came; of pictures, only new ones are fetched.

    ``rule`` is what is kept and cut of it, None for what the rule for its site says.
    Raises ``LibraryError`` for an article whose page is not kept, or not all that belonged to it.
    """
    from reader.capture import Request

    article, known = library.article(article_id), library.images(article_id)
    data = library.original(article_id)
    if not data:
        raise LibraryError("The page of this article was not kept as it came; capture it again, and it will be.")
    if any(url.startswith("sha256:") for url in known):
        raise LibraryError(
            "This page came from a file, with pictures beside it that would be lost; add the file once more instead."
        )
    media = library.original_media(article_id)
    return Request(
        article.url, article.origin, data=data, media=media, rule=rule, pictures=pictures, known=tuple(known)
    )


def _difference(old: str, new: str) -> tuple[int, int]:
    """Return how many words come in and how many go, wherever they stand."""
    from collections import Counter

    before, after = Counter(old.split()), Counter(new.split())
    return (after - before).total(), (before - after).total()
