"""Values to columns and back, and the look-ups that every subject needs."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import apsw

from reader.errors import LibraryError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Row = tuple[Any, ...]
ZLIB = 1
"""The codec of a body: 0 is UTF-8 as it is, 1 the same through zlib."""


def fetch(db: apsw.Connection, statement: str, values: tuple[Any, ...] | dict[str, Any] = ()) -> list[Row]:
    """Return all rows of a statement; their columns have the types that the schema says."""
    return db.execute(statement, values).fetchall()


def scalar(text: str) -> str:
    """Return a text without lone surrogates, which no database can hold, and NULs, at which SQLite's functions end."""
    bare = text.replace("\0", "")
    return bare if bare.isascii() else bare.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


LINES = frozenset({"title", "byline", "site_name"})
"""Fields that stand beside others in one line, wherever they come from."""
_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def line(text: str) -> str:
    """Return a field of ``LINES`` as it is kept: as ``scalar`` does, and without the embeddings, overrides and isolates of
    the Unicode bidirectional algorithm (UAX 9, section 2). One that is never closed turns what stands beside it round.
    """
    sound = scalar(text)
    return sound if sound.isascii() else sound.translate(_TURNS)


def new_uid() -> str:
    """Return a new stable id: a UUID of version 4 (RFC 9562, section 5.4). ``uuid`` takes four times as long."""
    return new_uids(1)[0]


def new_uids(count: int) -> list[str]:
    """Return so many new ids, drawn at once: the system is asked for the randomness of all of them."""
    drawn = bytearray(os.urandom(16 * count))
    drawn[6::16] = bytes(byte & 0x0F | 0x40 for byte in drawn[6::16])
    drawn[8::16] = bytes(byte & 0x3F | 0x80 for byte in drawn[8::16])
    whole = drawn.hex()
    texts = [whole[at : at + 32] for at in range(0, 32 * count, 32)]
    return [f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}" for text in texts]


def seconds(moment: datetime | None) -> int | None:
    """Return a time as it is kept. One without a zone is taken for UTC."""
    if moment is None:
        return None
    passed = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _EPOCH
    return passed.days * 86_400 + passed.seconds


def moment(kept: int | None) -> datetime | None:
    """Return a kept time."""
    return None if kept is None else _EPOCH + timedelta(seconds=kept)


def instant(kept: int) -> datetime:
    """Return a kept time that is never missing."""
    return _EPOCH + timedelta(seconds=kept)


def pack(html: str) -> tuple[int, bytes]:
    """Return codec and bytes of a body."""
    return ZLIB, zlib.compress(html.encode("utf-8", "surrogatepass"), 6)


def unpack(codec: int, data: bytes) -> str:
    """Return a body; raises LibraryError when it is damaged."""
    try:
        plain = zlib.decompress(data) if codec == ZLIB else data
        return plain.decode("utf-8", "surrogatepass")
    except (zlib.error, ValueError) as error:
        raise LibraryError("The text of this article is damaged in the library; capture it again.") from error


def demand(db: apsw.Connection, ids: Iterable[int], *, deleted: bool = False) -> list[int]:
    """Return the ids, each once; raises LibraryError for one that names no article. ``deleted`` lets those pass too."""
    wanted = list(dict.fromkeys(ids))
    here = set(present(db, wanted, deleted=deleted))
    for article_id in wanted:
        if article_id not in here:
            raise no_article(article_id)
    return wanted


def present(db: apsw.Connection, ids: Iterable[int], *, deleted: bool = False) -> list[int]:
    """Return those of the ids that name an article, in their order. ``deleted`` lets those pass too."""
    wanted = list(dict.fromkeys(ids))
    alive = "" if deleted else " AND a.deleted_at IS NULL"
    here = {
        article_id
        for (article_id,) in db.execute(
            f"SELECT a.id FROM json_each(?) AS j JOIN article AS a ON a.id = j.value{alive}",  # noqa: S608
            (json.dumps(wanted),),
        )
    }
    return [article_id for article_id in wanted if article_id in here]


def no_article(article_id: int) -> LibraryError:
    """Return the error for an id that names no article."""
    return LibraryError(f"There is no article {article_id} in this library; `postil list` shows the numbers.")
