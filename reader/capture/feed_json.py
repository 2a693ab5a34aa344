"""JSON Feed (1.0 and 1.1): https://www.jsonfeed.org/version/1.1/. What has a type it may not have is as if it were not there."""

from __future__ import annotations

import json
from typing import Any

from reader.capture import charset, feed_dates
from reader.capture.feed_raw import RawEnclosure, RawEntry, RawFeed, resolved


def is_json(data: bytes, media: str) -> bool:
    """Say whether this may be a JSON Feed."""
    return data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") or "json" in media.lower()


def read(data: bytes, url: str) -> RawFeed | None:
    """Return the feed; None when it is none. ``url`` is where it was found."""
    try:
        found = json.loads(charset.decode(data, "utf-8"), strict=False)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not isinstance(found.get("items"), list):
        return None
    if not found.keys() & {"version", "title", "feed_url"}:
        return None
    lang = _text(found, "language")
    author = _author(found)
    feed = RawFeed(
        title=_text(found, "title"),
        link=resolved(_text(found, "home_page_url"), url),
        description=_text(found, "description"),
        lang=lang,
        author=author,
        url=resolved(_text(found, "feed_url"), url),
        entries=[_entry(item, url, lang, author) for item in found["items"] if isinstance(item, dict)],
    )
    feed.updated = max((entry.updated for entry in feed.entries if entry.updated), default=None)
    return feed


def _entry(item: dict[str, Any], url: str, lang: str, author: str) -> RawEntry:
    link = resolved(_text(item, "url") or _text(item, "external_url"), url)
    html, text = _text(item, "content_html"), _text(item, "content_text")
    image = resolved(_text(item, "image") or _text(item, "banner_image"), url)
    pictures = [RawEnclosure(image, "image/*")] if image else []
    tags = item.get("tags")
    published = feed_dates.moment(_text(item, "date_published"))
    updated = feed_dates.moment(_text(item, "date_modified"))
    return RawEntry(
        id=_text(item, "id"),
        link=link,
        title=_text(item, "title"),
        title_is_text=True,
        summary=_text(item, "summary"),
        content=html or text,
        content_is_text=not html,
        base=link or url,
        author=_author(item) or author,
        published=published or updated,
        updated=updated,
        tags=[tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else [],
        lang=_text(item, "language") or lang,
        enclosures=[*_attachments(item), *pictures],
    )


def _attachments(item: dict[str, Any]) -> list[RawEnclosure]:
    listed = item.get("attachments")
    whole = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return [
        RawEnclosure(address, _text(one, "mime_type"), _text(one, "size_in_bytes"))
        for one in whole
        if (address := _text(one, "url"))
    ]


def _author(thing: dict[str, Any]) -> str:
    """Return the names of all authors; 1.0 had only one. Who has no name goes by an address."""
    listed = thing.get("authors")
    people = [*(listed if isinstance(listed, list) else []), thing.get("author")]
    names = [_text(one, "name") or _text(one, "url").removeprefix("mailto:") for one in people if isinstance(one, dict)]
    return ", ".join(dict.fromkeys(name for name in names if name))


def _text(thing: dict[str, Any], name: str) -> str:
    """Return a text; numbers are taken for what they look like."""
    value = thing.get(name)
    if isinstance(value, bool):
        return ""
    return str(value) if isinstance(value, int | float) else value.strip() if isinstance(value, str) else ""
