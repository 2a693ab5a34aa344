"""The extraction library as a voter: what it takes for the article's text."""

from __future__ import annotations

import logging
from copy import deepcopy

from lxml.html import HtmlElement

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


_LITTLE = 8
"""How many times what was found a page has in words, from which its second look is worth its time."""


def trafilatura_text(root: HtmlElement, words: int) -> str:
    """Return trafilatura's plain text; empty when it finds none or fails.

    Its own rules speak alone, without the libraries that it asks too, unless they find next to nothing of the ``words``
    of the page: what the others add is what the reader view says already.
    """
    text = _text(root, fast=True)
    return text if len(text.split()) * _LITTLE >= words else _text(root, fast=False)


def _text(root: HtmlElement, *, fast: bool) -> str:
    from trafilatura import extract

    try:
        return (
            extract(deepcopy(root), fast=fast, include_comments=False, include_tables=True, with_metadata=False) or ""
        )
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception:  # a library's fault on some page must not cost the article
        return ""


def trafilatura_html(text: str) -> str:
    """Return trafilatura's HTML of a page, for pages whose text stands elsewhere than in their elements."""
    from trafilatura import extract

    try:
        found = extract(text, output_format="html", include_comments=False, include_links=True, include_formatting=True)
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception:
        return ""
    return found or ""
