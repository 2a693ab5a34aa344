"""Numbers of the whole library that the sidebar shows."""

from __future__ import annotations

import apsw


def marks_and_gone(db: apsw.Connection) -> tuple[int, int]:
    """Return how many highlights there are, and how many deleted things can be brought back."""
    # By way of the few deleted articles: asking each highlight for its article would read them all.
    highlights = db.execute(
        """SELECT (SELECT count(*) FROM highlight WHERE deleted_at IS NULL) -
           (SELECT count(*) FROM article AS a CROSS JOIN highlight AS h ON h.article_id = a.id AND h.deleted_at IS NULL
            WHERE a.deleted_at IS NOT NULL)"""
    ).get
    return int(highlights), _gone(db)


def marking(db: apsw.Connection) -> set[int]:
    """Return the tags that marks have."""
    return {
        tag_id
        for (tag_id,) in db.execute(
            """SELECT DISTINCT x.tag_id FROM highlight_tag AS x JOIN highlight AS h ON h.id = x.highlight_id
               JOIN article AS a ON a.id = h.article_id WHERE h.deleted_at IS NULL AND a.deleted_at IS NULL
               UNION SELECT x.tag_id FROM note_tag AS x JOIN note AS n ON n.id = x.note_id
               JOIN article AS a ON a.id = n.article_id WHERE n.deleted_at IS NULL AND a.deleted_at IS NULL"""
        )
    }


def _gone(db: apsw.Connection) -> int:
    """Return how many deleted things can be brought back; what went with an article is not counted itself."""
    deleted = db.execute("SELECT count(*) FROM article WHERE deleted_at IS NOT NULL").get
    more = " AND article_id NOT IN (SELECT id FROM article WHERE deleted_at IS NOT NULL)" if deleted else ""
    return int(deleted) + sum(
        int(db.execute(f"SELECT count(*) FROM {table} WHERE deleted_at IS NOT NULL{more}").get)  # noqa: S608 - of two
        for table in ("highlight", "note")
    )
