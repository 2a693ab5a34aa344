"""Where a link of the page leads: out of it, to another place in it, to a tag, or nowhere."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import unquote, urldefrag

from PySide6.QtCore import QUrl

from reader.model import Article
from reader.ui.page.header import tag_of


class Way(NamedTuple):
    """All empty when the link leads nowhere."""

    tag: str = ""
    fragment: str = ""
    """A place in the article itself; ``address`` is set as well when the link is not only a fragment."""
    address: str = ""
    """To be opened outside: http, https or mailto, nothing else."""


def way_of(url: QUrl, article: Article | None) -> Way:
    """Return where a link of an article leads."""
    link = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
    if tag := tag_of(link):
        return Way(tag=tag)
    address, fragment = urldefrag(link)
    own = {""} if article is None else {"", *(urldefrag(kept)[0] for kept in (article.url, article.canonical_url))}
    outside = link if url.scheme().lower() in ("http", "https", "mailto") else ""
    return Way(fragment=unquote(fragment) if address in own else "", address=outside)
