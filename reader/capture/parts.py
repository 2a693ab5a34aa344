"""The parts of a page as a capture sees them: what each holds, whether it was kept, and if not, why."""

from __future__ import annotations

from reader.frozen import frozen


@frozen
class Part:
    """One part of a page that holds text or pictures; parts come in the page's order, each followed by those within it."""

    depth: int
    """In how many other parts it is."""
    name: str
    """Its element, as in ``div.related``."""
    text: str
    """Its first words, or what a picture shows."""
    words: int
    """All words in it; 0 for a picture alone."""
    kept: float
    """How much of it is in the article, 0.0 to 1.0."""
    why: str
    """Why it, or the part that it is in, was cut; empty for what was kept."""
    here: str
    """A CSS selector of this part alone, on this page."""
    everywhere: str
    """A CSS selector of such parts on any page of the site."""
    count: int
    """How many parts of this page ``everywhere`` selects."""
