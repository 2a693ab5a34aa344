"""What others wrote under an article on its page, kept as it came with the last capture that told of any."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import apsw

from reader.library.rows import fetch, moment, seconds
from reader.model import Comment

if TYPE_CHECKING:
    from reader.library.store import Transaction

TABLE = """
CREATE TABLE page_comment(
  article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  depth INTEGER NOT NULL,
  author TEXT NOT NULL,
  written_at INTEGER,
  text TEXT NOT NULL,
  PRIMARY KEY(article_id, place)
) STRICT, WITHOUT ROWID;
"""


def keep(transaction: Transaction, article_id: int, comments: Sequence[Comment]) -> None:
    """Keep the comments of a page in place of those it had; those that it does not show any more stay if it shows none."""
    if not comments or of_article(transaction.db, article_id) == tuple(comments):
        return
    transaction.db.execute("DELETE FROM page_comment WHERE article_id = ?", (article_id,))
    transaction.db.executemany(
        "INSERT INTO page_comment(article_id, place, depth, author, written_at, text) VALUES(?, ?, ?, ?, ?, ?)",
        [
            (article_id, place, one.depth, one.author, seconds(one.written_at), one.text)
            for place, one in enumerate(comments)
        ],
    )


def of_article(db: apsw.Connection, article_id: int) -> tuple[Comment, ...]:
    """Return the comments of an article's page in its order."""
    found = fetch(
        db,
        "SELECT author, written_at, text, depth FROM page_comment WHERE article_id = ? ORDER BY place",
        (article_id,),
    )
    return tuple(Comment(author, moment(written), text, depth) for author, written, text, depth in found)
