"""A library of format 2, as the program before versions and links made it, opened by this one."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest

from reader.library import Library, MarkQuery, schema
from reader.library.store import Store
from reader.query import parse

pytestmark = pytest.mark.usefixtures("safe_libraries")

ARTICLES = [
    (
        1,
        "u-1",
        "https://press.example/one",
        "A quiet room",
        "a quiet room",
        "<p>Nobody spoke there.</p>\n<p>Pencils only.</p>",
    ),
    (2, "u-2", "https://press.example/two", "Two", "two", "<p>The lamp went out.</p>"),
    (3, "u-3", "https://press.example/three", "https://press.example/three", "three", None),
]
"""Id, uid, address, title, its key, body."""


@pytest.fixture
def old(folder: Path) -> Path:
    """Make a library with the first two steps and the statements that wrote its rows then."""
    store = Store(folder, schema.STEPS[:2])
    with store.write() as transaction:
        db = transaction.db
        for article_id, uid, url, title, key, html in ARTICLES:
            db.execute(
                """INSERT INTO article(id, uid, added_at, url, canonical_url, title, title_key, words, content_hash, status)
                   VALUES(?, ?, 1700000000, ?, ?, ?, ?, 5, ?, ?)""",
                (article_id, uid, url, url, title, key, "ab" if html else "", "ready" if html else "failed"),
            )
            if html:
                db.execute("INSERT INTO body(article_id, codec, html) VALUES(?, 0, ?)", (article_id, html.encode()))
        db.executemany(
            """INSERT INTO highlight(id, uid, article_id, start, stop, exact, prefix, suffix, color, note, orphan, created_at,
                 updated_at, deleted_at) VALUES(?, ?, 1, ?, ?, ?, '', '', 'green', ?, ?, 1700000001, 1700000002, ?)""",
            [
                (1, "h-1", 20, 27, "Pencils", "see [[Two]]", 0, None),
                (2, "h-2", 0, 4, "gone", "", 1, None),
                (3, "h-3", 0, 6, "Nobody", "", 0, 1_900_000_000),
            ],
        )
        db.execute("INSERT INTO tag VALUES(1, 'idea', 'idea')")
        db.execute("INSERT INTO highlight_tag VALUES(1, 1, 0)")
        db.executemany(
            """INSERT INTO note(id, uid, article_id, reply_to, created_at, updated_at, text)
               VALUES(?, ?, ?, ?, 1700000003, 1700000003, ?)""",
            [(1, "n-1", 2, None, "Compare [[a quiet room|this]] and [[Nowhere]]"), (2, "n-2", 2, 1, "yes")],
        )
        transaction.touch([1, 2, 3], "added")
    assert store.db.execute("PRAGMA user_version").get == 2
    store.close()
    return folder


def test_everything_is_there_and_the_new_things_work(old: Path) -> None:
    with Library.open(old) as library:
        assert library.check() == []
        second, first = library.highlights(1)
        assert (first.selectors.exact, first.note, first.tags, first.orphan) == (
            "Pencils",
            "see [[Two]]",
            ("idea",),
            False,
        )
        assert (first.how, first.style, first.doubtful) == ("position", "mark", False)
        assert (second.orphan, second.doubtful, second.how) == (True, True, "")
        library.undelete_highlight(3)
        assert [note.text for note in library.notes(2)] == ["Compare [[a quiet room|this]] and [[Nowhere]]", "yes"]
        assert library.notes(2)[1].reply_to == 1
        assert [(back.note_id, back.article_id) for back in library.backlinks(1)] == [(1, 2)]
        assert [back.highlight_id for back in library.backlinks(2)] == [1]
        assert [version.origin for version in library.versions(1)] == ["capture"]
        assert library.versions(3) == ()
        previous = library.cut_blocks(1, paths=[(0,)])
        library.restore_version(1, previous)
        assert library.body(1) == ARTICLES[0][5]
        assert library.highlight(1) == first
        assert library.marks(MarkQuery(text="compare")).total == 1
        assert library.marks(MarkQuery(tag="idea")).total == 1
        assert library.search(parse("pencils")).ids == (1,)
        assert library.check() == []


def test_the_library_as_it_was_is_kept_aside(old: Path) -> None:
    Library.open(old).close()
    kept = apsw.Connection(str(old / "library-before-format-3.db"), flags=apsw.SQLITE_OPEN_READONLY)
    assert kept.execute("PRAGMA user_version").get == 2
    assert kept.execute("SELECT count(*) FROM highlight").get == 3
    kept.close()


def test_an_old_and_a_new_library_have_the_same_tables(old: Path, tmp_path: Path) -> None:
    Library.open(old).close()
    Library.open(tmp_path / "new").close()
    tables = []
    for folder in (old, tmp_path / "new"):
        db = apsw.Connection(str(folder / "library.db"))
        tables.append(sorted(db.execute("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'")))
        db.close()
    assert tables[0] == tables[1]


def test_a_library_without_feeds_keeps_everything_and_gains_them(folder: Path) -> None:
    store = Store(folder, schema.STEPS[:4])
    with store.write() as transaction:
        for number, state in enumerate(("inbox", "later", "archive", "trash"), 1):
            transaction.db.execute(
                """INSERT INTO article(id, uid, added_at, url, canonical_url, title, title_key, state, starred, words,
                     content_hash, trashed_at) VALUES(?1, 'u' || ?1, ?1, 'https://a.example/' || ?1, 'https://a.example/' || ?1,
                     'T' || ?1, 't' || ?1, ?2, ?1 % 2, 3, 'h' || ?1, iif(?2 = 'trash', 7, NULL))""",
                (number, state),
            )
            html = f"<p>word{number} and more</p>".encode()
            transaction.db.execute("INSERT INTO body(article_id, codec, html) VALUES(?, 0, ?)", (number, html))
            transaction.db.execute(
                """INSERT INTO version(article_id, origin, present, captured_at, words, content_hash)
                   VALUES(?, 'capture', 1, 1, 3, ?)""",
                (number, f"h{number}"),
            )
        transaction.touch([1, 2, 3, 4], "added")
    assert store.db.execute("PRAGMA user_version").get == 4
    store.close()
    with Library.open(folder) as library:
        assert library.search(parse("")).ids == (3, 2, 1)
        assert library.search(parse("is:trashed")).ids == (4,)
        facets = library.facets(parse(""))
        assert (facets.states["inbox"], facets.starred, facets.all, facets.feeds) == (1, 2, 3, ())
        assert library.search(parse("word2")).ids == (2,)
        assert not library.article(1).entry
        feed, created = library.add_feed("https://a.example/feed", "A")
        assert created and library.feeds() == (feed,)
        assert library.check() == []
    assert (folder / "library-before-format-5.db").exists()
