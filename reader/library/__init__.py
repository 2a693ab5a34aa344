"""The library on disk: the only SQL of the program.

``library.db`` is the truth, ``search.db`` an index derived from it that may be deleted at any time, ``media/`` holds
originals and images as files named by their SHA-256. Each thread opens a ``Library`` of its own.
"""

from reader.library.library import Library
from reader.library.values import ORDERS, Facets, Found, Interrupted

__all__ = ["ORDERS", "Facets", "Found", "Interrupted", "Library"]
