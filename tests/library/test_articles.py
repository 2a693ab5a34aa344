"""Articles: coming in, coming in again, waiting, failing, moving, going, coming back."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader import document
from reader.errors import LibraryError
from reader.library import Library
from reader.model import Captured, CapturedImage, Change, Comment, State, Status, merge_tags
from reader.query import parse
from tests import strategies
from tests.library.conftest import captured, passage

line = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)  # neither is kept
moments = st.none() | st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.replace(microsecond=0))
captures = st.builds(
    Captured,
    title=line,
    html=strategies.documents.map(document.to_html),
    url=st.uuids().map(lambda uid: f"https://press.example/{uid}"),
    byline=line,
    site_name=line,
    published_at=moments,
    lang=st.sampled_from(["", "en", "kk"]),
    source=line,
    origin=st.sampled_from(["url", "file", "drop"]),
    tags=st.lists(line, max_size=4).map(tuple),
    excerpt=line,
    original=st.binary(max_size=60),
)


@given(given=captures, tags=st.lists(line, max_size=3))
def test_what_goes_in_comes_out(given: Captured, tags: list[str]) -> None:
    with TemporaryDirectory() as folder, Library.open(Path(folder)) as library:
        article, created = library.add(given, tags=tags)
        assert created
        body = library.body(article.id)
        parsed = document.from_html(given.html)
        assert document.from_html(body) == parsed
        assert library.original(article.id) == given.original
        for name in ("title", "url", "byline", "site_name", "published_at", "lang", "source", "origin"):
            assert getattr(article, name) == getattr(given, name), name
        assert article.excerpt == (given.excerpt or document.excerpt(parsed))
        assert article.words == document.word_count(parsed.text)
        kept = {tag.casefold() for tag in article.tags}
        assert kept == {tag.casefold() for tag in merge_tags(given.tags, tags)}
        assert len(article.tags) == len(merge_tags(given.tags, tags))
        assert library.articles([article.id]) == [article] == [library.article(article.id)]
        if parsed.text.strip():
            assert article.content_hash == hashlib.sha256(parsed.text.encode()).hexdigest()


def test_the_same_address_is_the_same_article_and_all_that_is_the_readers_stays(library: Library) -> None:
    first, _ = library.add(captured(text="One margin.\nTwo margins."), tags=["Mine"])
    library.set_state([first.id], State.ARCHIVE)
    library.set_starred([first.id], True)
    library.set_progress(first.id, 0.4, 11)
    mark = library.add_highlight(first.id, passage(library, first.id, "Two margins"), note="why", tags=["idea"])
    lost = library.add_highlight(first.id, passage(library, first.id, "One"))
    note = library.add_note(first.id, "to be kept")
    again, created = library.add(
        captured(
            "Other title", "A new beginning.\nTwo margins.", url=f"{first.url}?utm_source=x#top", tags=("mine", "new")
        )
    )
    assert not created
    assert (again.id, again.uid, again.added_at) == (first.id, first.uid, first.added_at)
    assert (again.title, again.tags) == ("Other title", ("Mine", "new"))
    assert (again.state, again.starred, again.progress, again.position) == (State.ARCHIVE, True, 0.4, 11)
    text = document.from_html(library.body(again.id)).text
    there, gone = library.highlight(mark.id), library.highlight(lost.id)
    assert text[there.selectors.start : there.selectors.end] == "Two margins"
    assert (there.orphan, there.note, there.tags) == (False, "why", ("idea",))
    assert gone.orphan
    assert gone.selectors.exact == "One"
    assert library.notes(again.id) == [note]
    back, _ = library.add(captured(text="One margin.\nTwo margins."))
    assert not library.highlight(lost.id).orphan, "it is found again when the passage is back"
    assert back.id == first.id


def test_what_a_second_capture_does_not_tell_stays(library: Library) -> None:
    told = captured(byline="A. Kessler", site_name="The Press", lang="en", source="Elsewhere", original=b"<p>page")
    first, _ = library.add(told)
    second, _ = library.add(captured(text="Shorter."))
    assert (second.byline, second.site_name, second.lang, second.source) == (
        "A. Kessler",
        "The Press",
        "en",
        "Elsewhere",
    )
    assert library.original(first.id) == b"<p>page"


@pytest.mark.parametrize("gone", ["trash", "delete"])
def test_a_second_capture_brings_back_what_was_thrown_away(library: Library, gone: str) -> None:
    first, _ = library.add(captured(), tags=["kept"])
    if gone == "trash":
        library.set_state([first.id], State.TRASH)
    else:
        library.set_state([first.id], State.ARCHIVE)
        library.delete([first.id])
    again, created = library.add(captured())
    assert (again.id, created, again.state, again.tags) == (first.id, False, State.INBOX, ("kept",))


def test_without_an_address_the_same_text_and_title_is_the_same_article(library: Library) -> None:
    first, _ = library.add(captured(url="https://press.example/kept", byline="Ann"))
    body = library.body(first.id)
    again, created = library.add(captured(url="", byline="Ben", tags=("file",)))
    other, new = library.add(captured(text="Other words.", url=""))
    assert (again.id, created, again.tags) == (first.id, False, ("file",))
    assert (again.byline, again.url, library.body(first.id)) == ("Ann", first.url, body)
    named, another = library.add(captured("Another title", url=""))
    assert another
    assert named.id != first.id
    assert library.article(first.id).title == "A quiet room"
    assert new
    assert other.id != first.id


def test_texts_without_a_letter_are_not_taken_for_one_another(library: Library) -> None:
    one, _ = library.add(captured("One picture", "", url=""))
    two, created = library.add(captured("Another picture", "", url=""))
    assert created
    assert one.id != two.id


def test_an_address_waits_is_filled_and_its_row_stays_the_same(library: Library) -> None:
    waiting = library.begin("https://press.example/a?utm_source=x", tags=["later"], origin="drop")
    assert (waiting.status, waiting.title, waiting.origin) == (
        Status.WAITING,
        "https://press.example/a?utm_source=x",
        "drop",
    )
    assert library.body(waiting.id) == ""
    assert library.original(waiting.id) == b""
    library.fail(waiting.id, "The server does not answer; try again later.")
    failed = library.article(waiting.id)
    assert (failed.status, failed.failure) == (Status.FAILED, "The server does not answer; try again later.")
    assert library.search(parse("is:failed")).ids == (waiting.id,)
    assert library.retry(waiting.id).status is Status.WAITING
    filled, created = library.add(captured(url="https://press.example/moved", tags=("page",)), into=waiting.id)
    assert created
    assert (filled.id, filled.uid, filled.status, filled.failure) == (waiting.id, waiting.uid, Status.READY, "")
    assert (filled.canonical_url, filled.tags) == ("https://press.example/moved", ("later", "page"))


def test_a_waiting_row_joins_the_article_that_it_turns_out_to_be(library: Library) -> None:
    known, _ = library.add(captured(url="https://press.example/real"), tags=["a"])
    waiting = library.begin("https://short.example/x", tags=["b"])
    note = library.add_note(waiting.id, "written while it loaded")
    library.set_starred([waiting.id], True)
    changes: list[Change] = []
    library.subscribe(changes.append)
    joined, created = library.add(captured(url="https://press.example/real"), into=waiting.id)
    assert (joined.id, created, joined.tags, joined.starred) == (known.id, False, ("a", "b"), True)
    assert [n.id for n in library.notes(known.id)] == [note.id]
    assert library.articles([waiting.id]) == []
    assert {waiting.id, known.id} <= changes[-1].articles
    assert "deleted" in changes[-1].what
    assert library.check() == []


def test_beginning_with_an_address_that_is_kept_leaves_it_alone_but_for_tags(library: Library) -> None:
    known, _ = library.add(captured(), tags=["a"])
    again = library.begin(known.url + "#part", tags=["b"])
    assert (again.id, again.status, again.title, again.tags) == (known.id, Status.READY, known.title, ("a", "b"))
    library.fail(known.id, "no answer")
    assert library.article(known.id).status is Status.READY, "its body from before is still good"
    library.delete([known.id])
    assert library.begin(known.url).state is State.INBOX


def test_filling_a_row_that_was_deleted_meanwhile_is_refused(library: Library) -> None:
    waiting = library.begin("https://press.example/a")
    library.delete([waiting.id])
    with pytest.raises(LibraryError, match=f"no article {waiting.id} "):
        library.add(captured(url="https://press.example/b"), into=waiting.id)
    assert library.count() == 0


def test_shelves_stars_and_reading_return_what_was_before(library: Library) -> None:
    one, two = (library.add(captured(title))[0].id for title in ("One", "Two"))
    assert library.set_state([one], State.LATER) == {one: State.INBOX}
    assert library.set_state([one, two], State.ARCHIVE) == {one: State.LATER, two: State.INBOX}
    assert library.set_starred([two, one], True) == {two: False, one: False}
    assert library.set_starred([one], False) == {one: True}
    assert library.set_read([one], True) == {one: None}
    read_at = library.article(one).read_at
    assert read_at is not None
    assert library.set_read([one, two], False) == {one: read_at, two: None}
    then = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    library.set_read([one], then)
    assert library.article(one).read_at == then


def test_reaching_the_end_marks_as_read_once(library: Library) -> None:
    article_id = library.add(captured())[0].id
    library.set_progress(article_id, 0.5, 3)
    assert library.article(article_id).read_at is None
    library.set_progress(article_id, 1.7, -4)
    article = library.article(article_id)
    assert (article.progress, article.position) == (1.0, 0)
    assert article.read_at is not None
    library.set_read([article_id], False)
    library.set_progress(article_id, 0.99, 2)
    assert library.article(article_id).read_at is None, "it did not get to the end from before it"


def test_deleted_is_gone_for_all_but_undelete(library: Library) -> None:
    article_id = library.add(captured())[0].id
    highlight = library.add_highlight(article_id, passage(library, article_id, "Pencils"))
    note = library.add_note(article_id, "mine")
    before = library.article(article_id)
    library.delete([article_id])
    for verb in (library.article, library.body, library.original, library.images, library.highlights, library.notes):
        with pytest.raises(LibraryError, match="There is no article"):
            verb(article_id)
    with pytest.raises(LibraryError, match="There is no article"):
        library.retag([article_id], ["x"])
    with pytest.raises(LibraryError, match="There is no highlight"):
        library.highlight(highlight.id)
    with pytest.raises(LibraryError, match="There is no note"):
        library.edit_note(note.id, "x")
    assert library.highlights() == library.notes() == []
    assert library.search(parse("")).ids == ()
    library.undelete([article_id])
    assert library.article(article_id) == before
    assert library.highlight(highlight.id) == highlight
    library.delete([article_id])
    assert library.set_state([article_id], State.LATER) == {article_id: State.INBOX}
    assert library.article(article_id).state is State.LATER


@pytest.mark.parametrize("number", [0, -1, 12, 10**30])
def test_an_unknown_number_is_one_sentence_and_changes_nothing(library: Library, number: int) -> None:
    known = library.add(captured())[0].id
    for verb in (
        library.delete,
        library.undelete,
        lambda ids: library.set_state(ids, State.TRASH),
        lambda ids: library.set_starred(ids, True),
        lambda ids: library.retag(ids, ["x"]),
    ):
        with pytest.raises(LibraryError) as error:
            verb([known, number] if number != known else [99])
        assert "There is no article" in str(error.value)
    article = library.article(known)
    assert (article.state, article.starred, article.tags) == (State.INBOX, False, ())


def picture(url: str, data: bytes, width: int = 3, height: int = 2) -> CapturedImage:
    return CapturedImage(url, hashlib.sha256(data).hexdigest(), "image/png", data, width, height)


def with_pictures(*pictures: CapturedImage) -> Captured:
    html = "".join(f'<figure><img src="{p.url}" alt=""></figure>' for p in pictures) + "<p>Text.</p>"
    return Captured(title="Pictures", html=html, url="https://press.example/p", images=pictures)


def test_pictures_are_files_and_stay_while_they_are_shown(library: Library, folder: Path) -> None:
    a, b = picture("https://press.example/a.png?x=1", b"aaa"), picture("https://press.example/b.png", b"bbb")
    article_id = library.add(with_pictures(a, b))[0].id
    files = library.images(article_id)
    assert {url: file.read_bytes() for url, file in files.items()} == {a.url: b"aaa", b.url: b"bbb"}
    assert files[a.url] == folder / "media" / a.sha256[:2] / a.sha256
    library.add(Captured(title="Pictures", html=with_pictures(a).html, url="https://press.example/p"))
    assert set(library.images(article_id)) == {a.url}, "this time no picture came, but one is still shown"


def test_the_first_large_picture_of_a_body_stands_for_the_article(library: Library) -> None:
    large = [picture(f"https://press.example/{name}.png?x=1&y=2", name.encode(), 640, 360) for name in ("z", "a")]
    face, strip = picture("https://press.example/0.png", b"face", 64, 64), picture("https://b.example/", b"s", 900, 100)
    html = "".join(f'<p><img src="{one.url.replace("&", "&amp;")}" alt=""></p>' for one in (face, strip, *large))
    several = library.add(Captured(title="Several", html=html, images=(face, strip, *large)))[0].id
    unknown = library.add(with_pictures(picture("https://press.example/c.png", b"ccc", 0, 0)))[0].id
    none = library.add(Captured(title="None", html="<p>Other words.</p>"))[0].id
    small = library.add(Captured(title="Small", html='<p><img src="https://press.example/0.png"></p>', images=(face,)))
    found = library.lead_pictures([several, unknown, none, small[0].id, 99])
    assert {article_id: file.read_bytes() for article_id, file in found.items()} == {several: b"z", unknown: b"ccc"}


def test_a_lone_surrogate_is_no_reason_to_lose_an_article(library: Library) -> None:
    article, _ = library.add(Captured(title="a\ud800b", html="<p>x\udfffy</p>", tags=("t\ud801",)))
    assert article.title == "a\ufffdb"
    with pytest.raises(LibraryError):
        library.add_note(article.id, "x\ud800")


def test_pages_that_are_kept_are_found_by_their_site(library: Library) -> None:
    def keep(url: str, original: bytes = b"<p>page") -> int:
        return library.add(captured(url, url=url, canonical_url=url, original=original))[0].id

    first, other = keep("https://pier.example/fog"), keep("https://apier.example/fog")
    below = keep("https://www.blog.PIER.example/a")
    keep("https://pier.example/none", b"")
    gone = keep("https://pier.example/gone")
    keep("https://lamp.example/pier.example")
    library.delete([gone])
    assert library.originals_of("pier.example") == (below, first)
    assert library.originals_of("apier.example") == (other,)
    assert library.originals_of("") == ()


def test_comments_of_the_page_are_kept_and_outlive_a_capture_that_shows_none(library: Library) -> None:
    said = (
        Comment("Ada", datetime(2026, 3, 12, 9, 14, tzinfo=UTC), "So *it* is.", 0),
        Comment("", None, "\ud800No.", 1),
    )
    first = library.add(captured(comments=said))[0]
    kept = library.page_comments(first.id)
    assert kept == (said[0], Comment("", None, "\ufffdNo.", 1))
    library.add(captured(text="Other words stood there."))
    assert library.page_comments(first.id) == kept
    library.add(captured(text="Other words stood there.", comments=said[:1]))
    assert library.page_comments(first.id) == said[:1]
    other = library.add(captured("Another"))[0]
    assert library.page_comments(other.id) == ()
    with pytest.raises(LibraryError):
        library.page_comments(999)


def test_adding_looks_addresses_and_texts_up(library: Library) -> None:
    db = library._store.db
    asked: list[str] = []

    def traced(_: object, statement: str, __: object) -> bool:
        asked.append(statement)
        return True

    db.exec_trace = traced
    library.add(captured("By its address", "One text."))
    library.add(captured("By its text", "Another text.", url=""))
    db.exec_trace = None
    plans = {
        statement: [
            str(row[3])
            for row in db.execute(f"EXPLAIN QUERY PLAN {statement}", ("",) * (2 if "?2" in statement else 1))
        ]
        for statement in asked
        if statement.startswith("SELECT") and "FROM article WHERE" in statement
    }
    assert any("canonical_url" in statement for statement in plans)
    assert any("content_hash" in statement for statement in plans)
    assert [s for s, plan in plans.items() if any(step.startswith("SCAN article") for step in plan)] == []
