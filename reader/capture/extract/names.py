"""Furniture by name."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

_SIDE = re.compile(
    r"(?:^|[\s_-])(?:related|recommend\w*|share|sharing|social|sidebar|footer|comments?|promo\w*|newsletter|subscribe|"
    r"signup|author-?(?:box|bio|info|card)?|bio|avatar|nav|navigation|widget|advert\w*|ads?|sponsor\w*|popular|trending|"
    r"tags?|meta|byline|more-?(?:from|stories|on)|read-?(?:more|next)|outbrain|taboola|toolbar|menu|breadcrumbs?|masthead)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"(?:^|[\s_-])(?:caption\w*|figcaption|wp-caption-text|credits?|photo-?credit|image-?(?:text|description|source))(?:$|[\s_-])",
    re.IGNORECASE,
)


def is_side(element: HtmlElement, top: HtmlElement) -> bool:
    """Say whether an element belongs to furniture by its name, below ``top``."""
    node: HtmlElement | None = element
    while node is not None and node is not top:
        if node.tag in {"aside", "nav", "footer", "form"} or _names_side(
            f"{node.get('class') or ''} {node.get('id') or ''}"
        ):
            return True
        node = node.getparent()
    return False


@lru_cache(2048)
def _names_side(marks: str) -> bool:
    return len(marks) > 1 and _SIDE.search(marks) is not None


def is_caption(element: HtmlElement) -> bool:
    """Say whether an element is a picture's caption by its name."""
    name = element.get("class")
    return element.tag == "figcaption" or (bool(name) and _names_caption(name))


@lru_cache(2048)
def _names_caption(name: str) -> bool:
    return _CAPTION.search(name) is not None
