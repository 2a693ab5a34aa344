"""The library on disk: the only SQL of the program.

``library.db`` is the truth; ``search.db`` and ``marks.db`` are indexes derived from it that may be deleted at any time;
``media/`` holds originals and images as files named by their SHA-256. Each thread opens a ``Library`` of its own.
``network.db``, which ``ledger`` keeps, lies beside them and belongs to nothing that leaves the machine.
"""

from reader.library.library import Library
from reader.library.values import (
    MARK_ORDERS,
    ORDERS,
    Backlink,
    Comparison,
    Exchange,
    Facets,
    Found,
    Handful,
    Interrupted,
    Linked,
    MarkGroup,
    MarkId,
    MarkLook,
    MarkQuery,
    MarkRow,
    MarksFound,
    Restored,
    ReviewChoice,
    Target,
    Thrown,
    Titled,
    Trashed,
    TrashId,
    Version,
    Wording,
)

__all__ = [
    "MARK_ORDERS",
    "ORDERS",
    "Backlink",
    "Comparison",
    "Exchange",
    "Facets",
    "Found",
    "Handful",
    "Interrupted",
    "Library",
    "Linked",
    "MarkGroup",
    "MarkId",
    "MarkLook",
    "MarkQuery",
    "MarkRow",
    "MarksFound",
    "Restored",
    "ReviewChoice",
    "Target",
    "Thrown",
    "Titled",
    "TrashId",
    "Trashed",
    "Version",
    "Wording",
]
