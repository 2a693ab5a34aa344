"""The picture that an article is shown by in a list: the first of its body that is large enough to stand for it."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Sequence
from html import unescape

import apsw

from reader.library import articles
from reader.library.rows import fetch

LEAST = (160, 90)
"""Pixels that a picture is wide and high at least; smaller ones are faces, signs and counters."""
_FLATTEST, _TALLEST = 4.0, 0.4
"""Width by height, beyond which a picture is a strip."""
_PICTURE = re.compile(r'<img src="([^"]+)"')
"""As ``document.to_html`` writes it."""


def leads(db: apsw.Connection, ids: Sequence[int]) -> dict[int, str]:
    """Return the SHA-256 of the picture that each of these articles is shown by; those that have none are left out."""
    found = fetch(
        db,
        """SELECT i.article_id, i.url, i.sha256, m.width, m.height FROM json_each(?) AS j
           CROSS JOIN article_image AS i ON i.article_id = j.value CROSS JOIN media AS m USING(sha256)""",
        (json.dumps(list(ids)),),
    )
    fitting: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for article_id, url, sha256, width, height in found:
        if _fits(width, height):
            fitting[article_id][url] = sha256
    made: dict[int, str] = {}
    for article_id, pictures in fitting.items():
        if len(pictures) > 1:
            shown = (unescape(match[1]) for match in _PICTURE.finditer(articles.html(db, article_id)))
            first = next((url for url in shown if url in pictures), None)
        else:
            first = next(iter(pictures))
        if first is not None:
            made[article_id] = pictures[first]
    return made


def _fits(width: int, height: int) -> bool:
    """Say whether a picture of this size, 0 × 0 when it is not known, can stand for its article."""
    if not (width and height):
        return True
    return width >= LEAST[0] and height >= LEAST[1] and _TALLEST <= width / height <= _FLATTEST
