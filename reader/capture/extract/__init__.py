"""Which part of a page is its article: voices vote on each run of the page's own text, and what was learnt weighs them.

trafilatura's text, the rules of Firefox's reader view, the page's markup and its linked data are the voices; ``forest``
was taught on pages whose articles people have marked. The article is then rebuilt from the page's own elements, so
headings, lists, code, tables, links and pictures are the page's and not a library's idea of them.
"""

from __future__ import annotations

import re
from itertools import islice

from lxml.html import HtmlElement

from reader.capture import chrome, hashtags
from reader.capture.extract import choice, others, rebuild
from reader.capture.extract.ballot import Ballot, ballot_of
from reader.capture.extract.runs import Run, count
from reader.capture.metadata import Metadata

__all__ = ["article_of", "ballot", "is_under_title"]

_HALF = 0.5
_SHORT = 60
"""Words of a post that statistics say little of."""
_SMALL = 250


def article_of(root: HtmlElement, body: HtmlElement | None, data: Metadata) -> HtmlElement | None:
    """Return the element that holds the article, everything else taken out of it; None when there is none.

    ``root`` is a tidied page, and is changed; ``body`` is the element that ``bodies.find`` takes for the article's.
    """
    votes = ballot(root, body, data)
    if votes is None:
        return body
    if body is not None and _is_small_post(body, votes.core, votes.runs, data.title):
        return body
    agreed = body is not None and _agrees(body, votes.core, votes.runs)
    if agreed and count(votes.core) <= _SHORT:
        return body
    if not votes.core:
        return None
    choice.choose(votes, root, data, body if agreed and body is not None and body.tag != "article" else None)
    return rebuild.rebuilt(root, votes)


def ballot(root: HtmlElement, body: HtmlElement | None, data: Metadata) -> Ballot | None:
    """Return the runs of a tidied page and how the voices voted on each; None when there is no text.

    The furniture of well-known systems is taken out of the page before.
    """
    chrome.strip(root, body)
    others.strip(root, data.title)
    return ballot_of(root, body, data)


def _agrees(body: HtmlElement, core: list[Run], runs: list[Run]) -> bool:
    """Say whether the body by markup is what the vote found too, or the vote found nothing to speak of."""
    inside = set(body.iter())
    held = count(run for run in core if run.block in inside)
    size = count(run for run in runs if run.block in inside)
    total = count(core)
    if size == 0:
        return total == 0
    if total <= 40 or size <= 60:
        return held >= total * 0.5 or size >= total * 0.5
    return held >= total * 0.85 and size <= held * 1.5 + 60


def _is_small_post(body: HtmlElement, core: list[Run], runs: list[Run], title: str) -> bool:
    """Say whether a small body, of pictures perhaps, stands under the page's title while the vote went elsewhere."""
    inside = set(body.iter())
    size = count(run for run in runs if run.block in inside)
    held = count(run for run in core if run.block in inside)
    if size == 0 and next(body.iter("img", "iframe", "video", "audio"), None) is None:
        return False
    return size <= _SMALL and held <= count(core) * _HALF and is_under_title(body, title)


def is_under_title(body: HtmlElement, title: str) -> bool:
    """Say whether a body by markup (not just any ``article``) stands under a heading that is the page's title."""
    if body.tag == "article":
        return False
    wanted, inside = _bare(hashtags.trailing(title)[0]), set(body.iter())
    for ancestor in islice(body.iterancestors(), 4):
        for heading in ancestor.iter("h1", "h2", "h3"):
            if wanted and heading not in inside and _bare(hashtags.trailing(heading.text_content())[0]) == wanted:
                return True
    return False


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
