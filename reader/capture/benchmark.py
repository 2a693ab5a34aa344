"""A page's capture without network, pictures and process: what extraction benches call."""

from __future__ import annotations

from typing import Any

from reader import document
from reader.capture import charset, markup, sniff
from reader.errors import CaptureError


def extract(html: str | bytes, url: str) -> dict[str, Any]:
    """Return ``title, byline, site_name, published, lang, html`` of a page; empty values when it has no article."""
    text = charset.decode(html) if isinstance(html, bytes) else html
    try:
        post = markup.read(text, sniff.HTML, url, "")
    except CaptureError:
        return dict.fromkeys(("title", "byline", "site_name", "published", "lang", "html"), "")
    return {
        "title": post.title,
        "byline": post.byline,
        "site_name": post.site_name,
        "published": post.published_at.isoformat() if post.published_at else "",
        "lang": post.lang,
        "html": document.to_html(post.document),
    }
