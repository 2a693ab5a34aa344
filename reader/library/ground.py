"""What marks stand on: the text and pictures of a body, and where a mark stands in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Self

from reader.anchoring import DOUBTFUL, Found, anchor, anchor_picture
from reader.frozen import replace
from reader.model import Highlight, Selectors

if TYPE_CHECKING:
    from reader.document import Document
    from reader.document.pictures import Placed


class Standing(NamedTuple):
    """Where a mark stands, as its row says."""

    start: int
    stop: int
    orphan: int
    how: str
    confidence: float
    waiting: int

    @classmethod
    def of(cls, highlight: Highlight) -> Self:
        """Return where a highlight stands."""
        where = highlight.selectors
        sure = (highlight.how, highlight.confidence, int(highlight.doubtful))
        return cls(where.start, where.end, int(highlight.orphan), *sure)


class Ground:
    """A body, parsed as far as it is asked for."""

    def __init__(self, html: str, text: str | None = None) -> None:
        self._html, self._text = html, text
        self._document: Document | None = None
        self._placed: tuple[Placed, ...] | None = None

    @property
    def text(self) -> str:
        """The canonical text."""
        if self._text is None:
            self._text = self._parsed().text
        return self._text

    @property
    def places(self) -> list[tuple[str, int]]:
        """The address and canonical position of each picture."""
        return [(placed.image.src, placed.position) for placed in self._pictures()]

    def picture_for(self, selectors: Selectors) -> Selectors | None:
        """Return the selectors of the picture here that a marked one has become, None when there is none."""
        from reader.anchoring import describe_picture, which_picture

        number = which_picture(self.text, self.places, selectors)
        if number is None:
            return None
        image, position, words = self._pictures()[number]
        return describe_picture(self.text, image.src, position, words)

    def _pictures(self) -> tuple[Placed, ...]:
        if self._placed is None:
            from reader.document.pictures import pictures

            self._placed = pictures(self._parsed())
        return self._placed

    def holds(self, stands: Standing, selectors: Selectors) -> bool:
        """Say whether a mark can stand where it is said to."""
        if stands.orphan:
            return True
        if selectors.image:
            found = find(self, replace(selectors, start=stands.start, end=stands.start))
            return found is not None and found.span.start == stands.start
        if stands.how == "likeness":
            return 0 <= stands.start < stands.stop <= len(self.text)
        return bool(selectors.exact) and self.text[stands.start : stands.stop] == selectors.exact

    def _parsed(self) -> Document:
        if self._document is None:
            from reader import document

            self._document = document.from_html(self._html)
        return self._document


def find(ground: Ground, selectors: Selectors, was: str = "") -> Found | None:
    """Return where a passage or picture is."""
    if selectors.image:
        return anchor_picture(ground.text, ground.places, selectors)
    return anchor(ground.text, selectors, was)


def standing(found: Found | None, selectors: Selectors) -> Standing:
    """Return the columns of what was found. An orphan keeps the place where it was last."""
    if found is None:
        return Standing(selectors.start, selectors.end, 1, "", 0.0, 1)
    doubtful = found.how == "likeness" and found.confidence < DOUBTFUL
    return Standing(*found.span, 0, found.how, found.confidence, int(doubtful))
