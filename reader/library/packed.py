"""Whole numbers out of SQLite by the thousand, as arrays: one character each, which Python takes in at once.

As digits a million of them must be read one by one, for longer than a frame, and no other thread runs meanwhile.
"""

from __future__ import annotations

import json
import re
import sys
from array import array
from typing import Any

import apsw

from reader.library.rows import Row, fetch

_ALL = re.compile(r"ALL\(([\w.]+)\)")
_CHARACTERS, _DIGITS = r"group_concat(char(\1 + 65536), '')", r"group_concat(\1)"
"""Below 65536 there are surrogates and NUL, which are no characters of a text."""
MOST = 0x10FFFF - 0x10000
"""The largest number that there is a character for."""
_TOO_LARGE = "\N{REPLACEMENT CHARACTER}"
"""What ``char`` (sqlite.org/lang_corefunc.html) makes of more than 0x10FFFF; no number is this character."""
_LESS = bytes((byte - 1) % 256 for byte in range(256))


def fetch_all(
    db: apsw.Connection, statement: str, values: tuple[Any, ...] = (), *, plain: int = 0, large: bool = False
) -> list[Row]:
    """Return all rows of a statement in which ``ALL(x)`` is all numbers x of a group, 0 or more each, in their order: as an
    array. The first ``plain`` columns are others, and stay as they are. Where numbers beyond ``MOST`` are expected (``large``)
    they are not tried as characters first.
    """
    rows, read = [], _of_characters
    if not large:
        rows = fetch(db, _ALL.sub(_CHARACTERS, statement), values)
    if large or any(_TOO_LARGE in cell for row in rows for cell in row[plain:] if cell):
        rows, read = fetch(db, _ALL.sub(_DIGITS, statement), values), _of_digits
    return [(*row[:plain], *map(read, row[plain:])) for row in rows]


def fetch_ids(db: apsw.Connection, statement: str, values: tuple[Any, ...] = (), *, large: bool = False) -> array[int]:
    """Return what a statement selects as ``id``, in its order."""
    found: array[int] = fetch_all(db, f"SELECT ALL(id) FROM ({statement})", values, large=large)[0][0]  # noqa: S608 - own text
    return found


def _of_characters(text: str | None) -> array[int]:
    data = bytearray((text or "").encode("utf-32-le"))
    data[2::4] = data[2::4].translate(_LESS)
    found = array("I")
    found.frombytes(bytes(data))
    if sys.byteorder == "big":
        found.byteswap()
    return found


def _of_digits(text: str | None) -> array[int]:
    return array("I", json.loads(f"[{text or ''}]"))
