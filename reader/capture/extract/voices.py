"""The extraction library as a voter: what it takes for the article's text."""

from __future__ import annotations

import logging
from copy import deepcopy

from lxml.html import HtmlElement

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


def trafilatura_text(root: HtmlElement) -> str:
    """Return trafilatura's plain text; empty when it finds none or fails."""
    from trafilatura import extract

    try:
        return extract(deepcopy(root), include_comments=False, include_tables=True, with_metadata=False) or ""
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
