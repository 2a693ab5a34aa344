"""The feeds as rows of the sidebar: by folder, each with what is unread."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from reader.model import tag_key
from reader.ui.catalogue.sidebar_rows import Kind, Mark, Row

if TYPE_CHECKING:
    from reader.library import FeedLine

SECTION = "section:feeds"


def rows(feeds: Sequence[FeedLine], folded: Collection[str], chosen: Collection[str], everything: bool) -> list[Row]:
    """Return the rows; none without feeds. ``chosen`` are the folded names of the feeds that the filter asks for, and
    ``everything`` says whether it asks for all that waits.
    """
    if not feeds:
        return []
    section = Row(Kind.SECTION, "feeds", "Feeds", None, folds=True, folded=SECTION in folded)
    if section.folded:
        return [section]
    unread = sum(feed.unread for feed in feeds)
    found = [section, Row(Kind.PLACE, "feeds", "All entries", unread, mark=_mark(everything), what="unread")]
    open_: list[str] = []
    for feed in feeds:
        levels = feed.folder.split("/") if feed.folder else []
        shown = _enter(found, open_, levels, feeds, folded)
        if shown:
            mark = _mark(tag_key(feed.title) in chosen)
            place = (Kind.FEED, feed.title, feed.title, feed.unread, len(levels))
            found.append(Row(*place, mark=mark, what="unread", number=feed.id, failure=feed.failure))
    return found


def _enter(
    found: list[Row], open_: list[str], levels: list[str], feeds: Sequence[FeedLine], folded: Collection[str]
) -> bool:
    """Add the rows of the folders that are entered on the way to a feed; say whether the feed is to be seen."""
    for depth in range(len(levels)):
        name = "/".join(levels[: depth + 1])
        key = f"folder:{name}"
        if open_[: depth + 1] != levels[: depth + 1]:
            del open_[depth:]
            open_.append(levels[depth])
            within = (feed.unread for feed in feeds if feed.folder == name or feed.folder.startswith(f"{name}/"))
            place = (Kind.FOLDER, name, levels[depth], sum(within), depth)
            found.append(Row(*place, folds=True, folded=key in folded, what="unread"))
        if key in folded:
            return False
    del open_[len(levels) :]
    return True


def _mark(chosen: bool) -> Mark:
    return Mark.CHOSEN if chosen else Mark.NONE
