"""The one article that a new library begins with: it teaches by being read."""

from __future__ import annotations

from reader.library import Library
from reader.model import Captured
from reader.paths import resource
from reader.ui.settings import Settings

TITLE = "Welcome to Postil"


def welcome(library: Library, settings: Settings) -> None:
    """Give a new library the welcome article, once: a reader who deletes it is not given it again."""
    if settings.welcomed:
        return
    if not library.count():
        add(library)
    settings.welcomed = True


def add(library: Library) -> int:
    """Add the welcome article, or bring the one that is there back; return its id."""
    from reader import document

    body = document.from_html(resource("welcome", "welcome.html").read_text("utf-8"))
    captured = Captured(
        title=TITLE,
        html=document.to_html(body),
        byline="The people who make Postil",
        site_name="Postil",
        lang="en",
        origin="welcome",
        tags=("postil",),
        excerpt=document.excerpt(body),
    )
    return library.add(captured)[0].id
