"""What an import brings into a library, and what it never does."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import LibraryError
from reader.frozen import replace
from reader.import_model import Brought, Incoming, Passage, Remark
from reader.library import Library
from reader.model import Captured, Comment, State, Status
from reader.query import parse

URL = "https://orchard.example/pears"
HTML = "<p>A pear ripens from the inside.</p><p>Press it near the stalk.</p>"
OLD = datetime(2019, 5, 4, 3, 2, 1, tzinfo=UTC)
PEARS = Incoming(
    URL,
    "Pears",
    added_at=OLD,
    state=State.ARCHIVE,
    starred=True,
    progress=0.4,
    tags=("fruit/pear", "autumn"),
    passages=(Passage("ripens from  the\ninside", note="so", tags=("idea",), created_at=OLD, key="h"),),
    remarks=(Remark("Try it.", OLD, key="n", reply_to="h"), Remark("Again.", OLD, reply_to="n")),
    raw='{"url": "x"}',
)


@pytest.fixture
def library(tmp_path: Path) -> Any:
    with Library.open(tmp_path / "library") as opened:
        yield opened


def body(record: Incoming, html: str = HTML) -> Captured:
    return Captured(
        title=record.title, html=html, url=record.url, canonical_url=record.url, origin="import", byline=record.byline
    )


def bring(library: Library, *records: Incoming, html: str = "") -> Brought:
    run = library.begin_import("test", "test.json")
    return library.bring(run, [(record, body(record, html) if html else None) for record in records])


def state(library: Library) -> list[Any]:
    """Return everything that a reader sees of a library."""
    found = []
    for article in library.articles(library.search(parse("")).ids + library.search(parse("is:trashed")).ids):
        marks = [replace(each, id=0, updated_at=OLD) for each in library.highlights(article.id)]
        notes = [(each.uid, each.text, each.tags, each.created_at) for each in library.notes(article.id)]
        found.append((replace(article, id=0), marks, notes, library.body(article.id)))
    return sorted(found, key=lambda each: each[0].uid)


def test_an_article_without_its_text_waits_with_all_that_is_told_of_it(library: Library) -> None:
    brought = bring(library, PEARS)
    (article,) = library.articles(library.search(parse("")).ids)
    assert brought == Brought(new=1, pending=1, notes=2)
    assert (article.status, article.state, article.starred, article.added_at, article.tags) == (
        Status.WAITING,
        State.ARCHIVE,
        True,
        OLD,
        ("fruit/pear", "autumn"),
    )
    assert library.search(parse("tag:fruit")).ids == (article.id,)
    first, second = library.notes(article.id)
    (mark,) = library.highlights(article.id)
    assert (first.highlight_id, second.reply_to, mark.note, mark.tags) == (mark.id, first.id, "so", ("idea",))


def test_highlights_find_their_passage_when_the_text_comes(library: Library) -> None:
    bring(library, PEARS)
    (article,) = library.articles(library.search(parse("")).ids)
    assert library.doubtful() == []
    library.add(body(PEARS), into=article.id)
    (mark,) = library.highlights(article.id)
    assert not mark.orphan
    assert library.search(parse("")).ids == (article.id,)


def test_highlights_of_a_text_that_came_are_placed_or_wait_to_be(library: Library) -> None:
    lost = replace(PEARS, passages=(*PEARS.passages, Passage("Never said of quinces at all")))
    assert bring(library, lost, html=HTML) == Brought(new=1, bodies=1, placed=1, unplaced=1, notes=2)
    (article,) = library.articles(library.search(parse("")).ids)
    assert (article.state, article.added_at, article.starred) == (State.ARCHIVE, OLD, True)
    marks = {each.orphan: each for each in library.highlights(article.id)}
    assert marks[False].selectors.exact == "ripens from the inside"
    assert [each.selectors.exact for each in library.doubtful()] == ["Never said of quinces at all"]


def test_the_same_import_twice_is_the_same_as_once(library: Library) -> None:
    apple = Incoming("https://orchard.example/apple?utm_source=x", "Apple", tags=("fruit",))
    quote = Incoming("", "A book", byline="B. Ook", passages=(Passage("Once."),))
    bring(library, PEARS, apple)
    bring(library, quote, html="<blockquote><p>Once.</p></blockquote>")
    once = state(library)
    assert bring(library, PEARS, apple) == Brought(known=2)
    assert bring(library, quote, html="<blockquote><p>Once.</p></blockquote>") == Brought(known=1)
    assert state(library) == once


def test_one_batch_may_tell_of_an_article_twice(library: Library) -> None:
    again = replace(PEARS, tags=("late",), passages=(Passage("the stalk"),), remarks=())
    assert bring(library, PEARS, again) == Brought(new=1, known=1, changed=1, pending=2, notes=2)
    (article,) = library.articles(library.search(parse("")).ids)
    assert article.tags == ("fruit/pear", "autumn", "late")


def test_a_text_that_comes_with_the_second_record_becomes_that_of_the_first(library: Library) -> None:
    run = library.begin_import("test", "x")
    library.bring(run, [(replace(PEARS, passages=()), None), (PEARS, body(PEARS))])
    (article,) = library.articles(library.search(parse("")).ids)
    assert article.status is Status.READY
    assert not library.highlights(article.id)[0].orphan


def test_a_known_article_gains_and_loses_nothing(library: Library) -> None:
    kept, _ = library.add(body(PEARS), tags=["mine"])
    library.set_state([kept.id], State.LATER)
    assert bring(library, PEARS) == Brought(known=1, changed=1, placed=1, notes=2)
    article = library.article(kept.id)
    assert (article.state, article.starred, article.added_at) == (State.LATER, True, OLD)
    assert set(article.tags) == {"fruit/pear", "autumn", "mine"}


def test_what_was_deleted_here_stays_deleted(library: Library) -> None:
    kept, _ = library.add(body(PEARS))
    library.delete([kept.id])
    assert bring(library, PEARS) == Brought(gone=1)
    assert library.search(parse("")).ids == ()


def test_a_deleted_mark_does_not_come_back(library: Library) -> None:
    bring(library, PEARS, html=HTML)
    (article,) = library.articles(library.search(parse("")).ids)
    library.delete_highlight(library.highlights(article.id)[0].id)
    assert bring(library, PEARS) == Brought(known=1)
    assert library.highlights(article.id) == []


def test_an_import_is_taken_back_whole_and_can_be_made_again(library: Library) -> None:
    kept, _ = library.add(body(PEARS), tags=["mine"])
    before = state(library)
    run = library.begin_import("test", "x")
    apple = Incoming("https://orchard.example/apple", "Apple", passages=(Passage("core"),))
    first = library.bring(run, [(PEARS, None), (apple, None)])
    after = state(library)
    assert library.undo_import(run) == 2
    assert state(library) == before
    assert [(each.id, each.undone, each.articles) for each in library.imports()] == [(run, True, 2)]
    library.redo_import(run)
    assert state(library) == after
    library.undo_import(run)
    assert state(library) == before
    again = library.bring(library.begin_import("test", "x"), [(PEARS, None), (apple, None)])
    assert state(library) == after
    assert again.notes + again.placed + again.known > 0 and first.new == 1
    with pytest.raises(LibraryError, match="no import 99"):
        library.undo_import(99)
    assert library.article(kept.id).tags


def test_what_the_reader_did_in_between_survives_the_undoing(library: Library) -> None:
    kept, _ = library.add(body(PEARS))
    run = library.begin_import("test", "x")
    library.bring(run, [(PEARS, None)])
    library.retag([kept.id], add=["later"])
    library.undo_import(run)
    assert library.article(kept.id).tags == ("later",)


def test_a_trial_tells_the_same_and_changes_nothing(library: Library) -> None:
    library.add(Captured("Other", "<p>x</p>", url="https://o.example/"))
    before = state(library)
    told = library.try_bringing([(PEARS, body(PEARS))])
    assert state(library) == before
    assert library.imports() == []
    assert told == library.bring(library.begin_import("test", "x"), [(PEARS, body(PEARS))])


def test_a_book_of_highlights_grows_with_its_file(library: Library) -> None:
    book = Incoming("", "A book", byline="B. Ook", passages=(Passage("Once."),))
    more = replace(book, passages=(*book.passages, Passage("Twice.")))
    bring(library, book, html="<blockquote><p>Once.</p></blockquote>")
    bring(library, more, html="<blockquote><p>Once.</p></blockquote><blockquote><p>Twice.</p></blockquote>")
    (article,) = library.articles(library.search(parse("")).ids)
    assert [each.orphan for each in library.highlights(article.id)] == [False, False]


def test_highlights_of_a_title_join_the_only_article_of_that_title(library: Library) -> None:
    kept, _ = library.add(body(PEARS))
    marks = Incoming("", "Pears", byline="Somebody", passages=(Passage("near the stalk"),))
    brought = bring(library, marks, html="<blockquote><p>near the stalk</p></blockquote>")
    assert (brought.known, brought.placed) == (1, 1)
    assert library.body(kept.id) == library.body(kept.id)
    assert "ripens" in library.body(kept.id)


def test_comments_come_with_their_article(library: Library) -> None:
    said = (Comment("A", OLD, "Yes.", 0),)
    assert bring(library, replace(PEARS, passages=(), remarks=(), comments=said), html=HTML).comments == 1
    (article,) = library.articles(library.search(parse("")).ids)
    assert library.page_comments(article.id) == said


def test_imported_again_after_it_was_taken_back_it_can_be_taken_back_again(library: Library) -> None:
    for html in ("", HTML):
        for _ in range(3):
            brought = bring(library, PEARS, html=html)
            assert (brought.new, brought.known) == (1, 0)
            run = library.imports()[0]
            assert (run.undone, run.articles) == (False, 1)
            library.undo_import(run.id)
            assert library.search(parse("")).ids == ()
            with pytest.raises(LibraryError, match="taken back already"):
                library.undo_import(run.id)


def test_what_the_reader_wrote_comes_back_with_the_article(library: Library) -> None:
    bring(library, PEARS, html=HTML)
    (article,) = library.articles(library.search(parse("")).ids)
    library.add_note(article.id, "Mine.")
    library.retag([article.id], add=["mine"])
    library.undo_import(library.imports()[0].id)
    library.undelete([article.id])
    assert "Mine." in [each.text for each in library.notes(article.id)]
    assert "mine" in library.article(article.id).tags


def test_what_the_reader_deleted_stays_so_when_an_import_is_turned(library: Library, later: Any) -> None:
    apple = Incoming("https://orchard.example/apple", "Apple")
    bring(library, PEARS, apple, html=HTML)
    run = library.imports()[0].id
    pears, other = sorted(library.articles(library.search(parse("")).ids), key=lambda each: each.title, reverse=True)
    library.delete_highlight(library.highlights(pears.id)[0].id)
    library.delete([other.id])
    later()
    library.undo_import(run)
    library.redo_import(run)
    assert library.search(parse("")).ids == (pears.id,)
    later()
    library.undo_import(run)
    assert bring(library, PEARS, apple, html=HTML).gone == 1
    assert library.search(parse("")).ids == (pears.id,)
    assert library.highlights(pears.id) == []


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let an hour pass."""
    import time

    passed = [0]
    now = time.time
    monkeypatch.setattr("reader.library.store.time.time", lambda: now() + passed[0])

    def pass_by() -> None:
        passed[0] += 3600

    return pass_by


def test_undoing_leaves_what_the_reader_has_changed_since(library: Library, later: Any) -> None:
    kept = library.begin(URL)
    run = library.begin_import("test", "x")
    library.bring(run, [(PEARS, None)])
    (mark,) = library.highlights(kept.id)
    first = library.notes(kept.id)[0]
    later()
    library.edit_article(kept.id, title="My pears")
    library.edit_highlight(mark.id, note="my own")
    library.add_note(kept.id, "Mine.", reply_to=first.id)
    library.undo_import(run)
    assert library.article(kept.id).title == "My pears"
    assert [each.note for each in library.highlights(kept.id)] == ["my own"]
    assert [each.text for each in library.notes(kept.id)] == ["Try it.", "Mine."]
    library.redo_import(run)
    assert library.article(kept.id).title == "My pears"


def test_an_article_that_was_merged_into_another_is_known(library: Library) -> None:
    kept, _ = library.add(Captured("Pears", HTML, url="https://orchard.example/kept"))
    bring(library, PEARS)
    other = next(i for i in library.search(parse("")).ids if i != kept.id)
    library.unite([(kept.id, [other])])
    assert bring(library, replace(PEARS, tags=("new",))).known == 1
    assert library.search(parse("")).ids == (kept.id,)
    assert bring(library, PEARS, html="<p>Another text.</p>").new == 0
    assert "Another" not in library.body(kept.id)


def test_text_that_no_database_can_hold_is_mended(library: Library) -> None:
    odd = "a\ud800b\0c"
    record = replace(
        PEARS,
        url=URL + odd,
        title=odd,
        byline=odd,
        tags=(odd,),
        passages=(Passage(odd, note=odd, tags=(odd,), prefix=odd, key=odd),),
        remarks=(Remark(odd, tags=(odd,), key=odd),),
        comments=(Comment(odd, OLD, odd, 0),),
        raw=odd,
    )
    for html in ("", HTML):
        bring(library, replace(record, url=f"{record.url}{len(html)}"), html=html)
    assert {each.title for each in library.articles(library.search(parse("")).ids)} == {"a\ufffdbc"}


words = st.sampled_from(("salt", "water", "flour", "time"))
passages = st.builds(Passage, words, note=words | st.just(""), key=st.sampled_from(("", "a", "b")))
records = st.builds(
    Incoming,
    st.sampled_from([f"https://x.example/{n}" for n in range(3)]),
    words,
    tags=st.lists(words, max_size=3).map(tuple),
    starred=st.booleans(),
    added_at=st.none() | st.just(OLD),
    passages=st.lists(passages, max_size=3).map(tuple),
    remarks=st.lists(st.builds(Remark, words), max_size=2).map(tuple),
)


@settings(max_examples=15)
@given(st.lists(records, max_size=6), st.booleans())
def test_any_records_twice_are_as_once_and_taken_back_leave_nothing(
    tmp_path_factory: pytest.TempPathFactory, found: Sequence[Incoming], with_text: bool
) -> None:
    html = "<p>salt and water and flour and time</p>"
    with Library.open(tmp_path_factory.mktemp("imports") / "library") as library:
        pairs = [(record, body(record, html) if with_text else None) for record in found]
        run = library.begin_import("test", "x")
        library.bring(run, pairs)
        once = state(library)
        library.bring(library.begin_import("test", "x"), pairs)
        assert state(library) == once
        library.undo_import(run) if library.imports() else None
        assert state(library) == []


def test_the_record_is_kept_as_it_stood(library: Library) -> None:
    raws = ["", "жол", "a" * 512, '{"n": "' + "b c" * 5_000 + '"}']
    bring(library, *(Incoming(f"{URL}/{number}", raw=raw) for number, raw in enumerate(raws)))
    kept = library._store.db.execute("SELECT raw FROM import_record ORDER BY id").fetchall()
    assert [zlib.decompress(packed).decode() for (packed,) in kept] == raws
