"""The document tree: the one form an article has between clean HTML on disk and everything that is made of it.

``from_html`` reads *clean* HTML (what the capture room's sanitiser lets through, or what ``to_html`` wrote); ``to_html``
writes the normal form, and ``from_html(to_html(d)) == d`` for every document in normal form, which is what
``from_html`` returns. Selectors, search, word counts and find-in-article refer to ``Document.text``.
"""

from reader.document.footnotes import footnote, is_footnote_reference
from reader.document.markdown import to_markdown
from reader.document.parse import from_html
from reader.document.slicing import slice
from reader.document.tree import (
    Block,
    Cell,
    Code,
    Definition,
    Definitions,
    Details,
    Document,
    Embed,
    Figure,
    Heading,
    Image,
    Item,
    Leaf,
    List,
    Paragraph,
    Quote,
    Rule,
    Run,
    Style,
    Table,
    text_of,
)
from reader.document.words import excerpt, word_count
from reader.document.write import to_html

__all__ = [
    "Block",
    "Cell",
    "Code",
    "Definition",
    "Definitions",
    "Details",
    "Document",
    "Embed",
    "Figure",
    "Heading",
    "Image",
    "Item",
    "Leaf",
    "List",
    "Paragraph",
    "Quote",
    "Rule",
    "Run",
    "Style",
    "Table",
    "excerpt",
    "footnote",
    "from_html",
    "is_footnote_reference",
    "slice",
    "text_of",
    "to_html",
    "to_markdown",
    "word_count",
]
