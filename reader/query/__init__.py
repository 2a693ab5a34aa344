"""The language of the search box: text to ``Query`` and back.

Words, ``"phrases"``, ``begin*``, ``near NEAR/5 it``, ``/patterns/``; filters such as ``tag:name``, ``is:unread``,
``added:2026-03`` and ``words:>500``; ``-`` or ``NOT`` before any of them, ``AND`` (or a space) and ``OR`` between them,
parentheses round them. Nothing that can be typed is an error: what is half typed asks for nothing yet, what means nothing
is listed in ``problems`` and left out.

===========  =========================================================
``nodes``    what can be asked for
``fields``   what ``field:value`` means
``dates``    dates as typed, and their seconds
``parsing``  text to its tree
``tree``     the tree to its meaning
``edits``    ``Query``: the parsed text and its edits
``sentence`` a query read back in plain English
===========  =========================================================
"""

from reader.query.edits import Query, feed_text, field_text, parse, phrase_text, tag_text
from reader.query.nodes import (
    AMOUNTS,
    DATES,
    FLAGS,
    ORDERS,
    PLACES,
    SCOPES,
    Amount,
    And,
    Atom,
    Author,
    Colored,
    FromFeed,
    Is,
    Lang,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Problem,
    Regex,
    Scope,
    Site,
    Sort,
    Tag,
    Term,
    Unfinished,
    Untagged,
    Url,
    When,
    Word,
)

__all__ = [
    "AMOUNTS",
    "DATES",
    "FLAGS",
    "ORDERS",
    "PLACES",
    "SCOPES",
    "Amount",
    "And",
    "Atom",
    "Author",
    "Colored",
    "FromFeed",
    "Is",
    "Lang",
    "Near",
    "Node",
    "Not",
    "Or",
    "Phrase",
    "Problem",
    "Query",
    "Regex",
    "Scope",
    "Site",
    "Sort",
    "Tag",
    "Term",
    "Unfinished",
    "Untagged",
    "Url",
    "When",
    "Word",
    "feed_text",
    "field_text",
    "parse",
    "phrase_text",
    "tag_text",
]
