"""What a page shows from elsewhere in a frame or a player, and where a person can see it."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

_YOUTUBE = re.compile(r"(?:https?:)?//(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]{6,20})")
_VIMEO = re.compile(r"(?:https?:)?//player\.vimeo\.com/video/(\d+)")
_VIDEO = re.compile(
    r"//(?:[\w.-]+\.)?(?:youtube|youtu|vimeo|dailymotion|ted|twitch|rumble|odysee)\.\w+/", re.IGNORECASE
)
_AUDIO = re.compile(r"//(?:[\w.-]+\.)?(?:soundcloud|spotify|bandcamp|simplecast|libsyn|megaphone)\.\w+/", re.IGNORECASE)
_NOISE = re.compile(
    r"doubleclick|googlesyndication|adservice|googletagmanager|facebook\.com/(?:plugins|v\d)|platform\.twitter\.com/widgets"
    r"|disqus|/comment(?:-iframe|s)?\b|comment-iframe|blogger\.com/comment|addthis|sharethis|recaptcha|accounts\.google"
    r"|plus\.google|apis\.google|/ads?[/?._-]|subscribe|newsletter|jetpack\.wordpress\.com/jetpack-comment|widgets\.wp\.com",
    re.IGNORECASE,
)


def embed_address(element: HtmlElement) -> tuple[str, str]:
    """Return the kind (``video``, ``audio``, ``iframe``) and address of an embed; no address when it is mere furniture."""
    source = element.get("src") or element.get("data-src") or element.get("data-lazy-src") or ""
    if not source.strip():
        source = next((found for node in element.iter("source") if (found := node.get("src"))), "")
    source = source.strip()
    if element.tag != "iframe":
        return str(element.tag), source
    if not source or _NOISE.search(source):
        return "", ""
    if match := _YOUTUBE.match(source):
        return "video", f"https://www.youtube.com/watch?v={match[1]}"
    if match := _VIMEO.match(source):
        return "video", f"https://vimeo.com/{match[1]}"
    if _VIDEO.search(source):
        return "video", source
    return ("audio" if _AUDIO.search(source) else "iframe"), source
