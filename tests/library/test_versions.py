"""Bodies that were replaced: kept, compared, brought back with every mark where it was; and what is cut and put right."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from reader import anchoring, document
from reader.errors import LibraryError
from reader.library import Library
from reader.model import Span
from tests.library.conftest import captured, passage

FIRST = "A lamp was lit.\nNobody spoke in the reading room until the bell.\nPencils only.\nThe end of it."
SECOND = (
    "A lamp was lit early.\nNobody spoke in the long reading room until noon.\nPencils only.\nAnother end, and more."
)


def text_of(library: Library, article_id: int) -> str:
    return document.from_html(library.body(article_id)).text


def standings(library: Library, article_id: int) -> list[tuple[int, int, int, bool, str]]:
    return [
        (mark.id, mark.selectors.start, mark.selectors.end, mark.orphan, mark.how)
        for mark in library.highlights(article_id)
    ]


@pytest.fixture
def article_id(library: Library) -> int:
    return library.add(captured(text=FIRST, original=b"first"))[0].id


def again(library: Library, text: str, **values: object) -> None:
    library.add(captured(text=text, **values))


def test_an_article_has_one_version_until_its_text_changes(library: Library, article_id: int) -> None:
    (only,) = library.versions(article_id)
    assert (only.present, only.origin, only.words, only.size) == (True, "capture", 19, 0)
    assert library.version_body(only.id) == library.body(article_id)
    again(library, FIRST, original=b"fetched again")
    assert library.versions(article_id) == (only,)
    again(library, SECOND)
    new, old = library.versions(article_id)
    assert (old.id, old.present, new.present) == (only.id, False, True)
    assert old.size > 0
    assert document.from_html(library.version_body(old.id)).text == FIRST


def test_restoring_brings_every_mark_back_to_where_it_was(library: Library, article_id: int) -> None:
    for words in ("lamp was lit", "Nobody spoke in the reading room until the bell", "The end of it", "Pencils"):
        library.add_highlight(article_id, passage(library, article_id, words))
    before = standings(library, article_id)
    again(library, SECOND)
    made = library.add_highlight(article_id, passage(library, article_id, "and more"))
    between = standings(library, article_id)
    assert [orphan for _, _, _, orphan, _ in sorted(between)] == [False, False, True, False, False]
    new, old = library.versions(article_id)
    assert library.restore_version(article_id, old.id) == new.id
    assert text_of(library, article_id) == FIRST
    assert [one for one in standings(library, article_id) if one[0] != made.id] == before
    assert library.highlight(made.id).orphan
    assert library.restore_version(article_id, new.id) == library.versions(article_id)[1].id
    assert sorted(standings(library, article_id)) == sorted(between)
    assert len(library.versions(article_id)) == 4
    assert library._store.db.execute("SELECT count(*) FROM version_body").get == 2, "the same body is kept once"
    assert library.check() == []


def test_a_mark_moved_by_hand_does_not_go_back(library: Library, article_id: int) -> None:
    mark = library.add_highlight(article_id, passage(library, article_id, "Pencils"))
    again(library, SECOND)
    assert library.move_highlight(mark.id, passage(library, article_id, "lamp")).selectors.exact == "Pencils"
    library.restore_version(article_id, library.versions(article_id)[1].id)
    assert library.highlight(mark.id).selectors.exact == "lamp"
    assert library.highlight(mark.id).selectors.start == 2
    assert [old.exact for old in library.highlight_history(mark.id)] == ["Pencils"]


def test_what_changed_names_the_marked_passages_first(library: Library, article_id: int) -> None:
    kept = library.add_highlight(article_id, passage(library, article_id, "Pencils only"))
    edited = library.add_highlight(article_id, passage(library, article_id, "reading room until the bell"))
    gone = library.add_highlight(article_id, passage(library, article_id, "The end of it"))
    with pytest.raises(LibraryError, match="nothing to compare"):
        library.compare_versions(article_id)
    again(library, SECOND)
    found = library.compare_versions(article_id)
    assert [mark.id for mark in found.touched] == [edited.id, gone.id] or {m.id for m in found.touched} == {
        edited.id,
        gone.id,
    }
    assert kept.id in found.stood
    assert (found.changes.added, found.changes.removed) > (0, 0)
    assert found.old.id < found.new.id
    back = library.compare_versions(article_id, found.new.id, found.old.id)
    assert (back.changes.added, back.changes.removed) == (found.changes.removed, found.changes.added)
    with pytest.raises(LibraryError, match="no version 99"):
        library.compare_versions(article_id, 99)


def test_versions_belong_to_their_article(library: Library, article_id: int) -> None:
    other = library.add(captured("Other"))[0].id
    with pytest.raises(LibraryError, match="no version"):
        library.restore_version(article_id, library.versions(other)[0].id)
    with pytest.raises(LibraryError, match="no version"):
        library.version_body(99)


def test_blocks_are_cut_and_come_back(library: Library, article_id: int) -> None:
    mark = library.add_highlight(article_id, passage(library, article_id, "Pencils"))
    was = standings(library, article_id)
    start = FIRST.index("Pencils")
    previous = library.cut_blocks(article_id, spans=[Span(start, start + 3)])
    assert text_of(library, article_id) == FIRST.replace("Pencils only.\n", "")
    assert library.article(article_id).words == 17
    assert library.highlight(mark.id).orphan
    assert [version.origin for version in library.versions(article_id)] == ["cut", "capture"]
    library.restore_version(article_id, previous)
    assert text_of(library, article_id) == FIRST
    assert standings(library, article_id) == was


def test_only_the_chosen_blocks_are_kept(library: Library, article_id: int) -> None:
    library.cut_blocks(article_id, paths=[(1,), (2,)], keep=True)
    assert text_of(library, article_id) == "\n".join(FIRST.split("\n")[1:3])
    with pytest.raises(LibraryError, match="leave nothing"):
        library.cut_blocks(article_id, paths=[(0,), (1,)])
    with pytest.raises(LibraryError, match="no block to remove"):
        library.cut_blocks(article_id, paths=[(7,)])


def test_what_was_cut_stays_cut_in_later_captures_and_the_whole_is_kept(library: Library, article_id: int) -> None:
    library.cut_blocks(article_id, paths=[(2,)])
    again(library, SECOND)
    assert text_of(library, article_id) == SECOND.replace("Pencils only.\n", "")
    assert [version.origin for version in library.versions(article_id)] == ["cut", "capture", "cut", "capture"]
    again(library, SECOND)
    assert len(library.versions(article_id)) == 4, "the same page again is no other version"
    before, version = library.restore_original(article_id)
    assert text_of(library, article_id) == SECOND
    assert before.own == ()
    library.restore_version(article_id, version)
    assert "Pencils" not in text_of(library, article_id)
    again(library, SECOND + "\nPencils only.")
    assert "Pencils" not in text_of(library, article_id), "what is cut comes back with the version"


def test_a_picture_is_cut_by_where_it_stands(library: Library) -> None:
    html = '<p>Before.</p><figure><img src="https://press.example/a.png" alt=""></figure><p>After.</p>'
    made = captured("Pictures")
    article_id = library.add(type(made)(title="Pictures", html=html, url="https://press.example/p"))[0].id
    library.cut_blocks(article_id, spans=[Span(8, 8)])
    assert "img" not in library.body(article_id)
    assert library.versions(article_id)[0].words == 2 or library.article(article_id).words < 3


def test_the_readers_own_fields_outlast_a_capture(library: Library) -> None:
    article_id = library.add(captured("Wrong title", byline="A. Writer", tags=("old",)))[0].id
    day = datetime(2024, 5, 1, tzinfo=UTC)
    before = library.edit_article(article_id, title="Right  title", published_at=day, tags=["mine"])
    assert (before.title, before.tags, before.own) == ("Wrong title", ("old",), ())
    edited = library.article(article_id)
    assert (edited.title, edited.published_at, edited.tags, edited.byline) == (
        "Right title",
        day,
        ("mine",),
        "A. Writer",
    )
    assert set(edited.own) == {"title", "published_at", "tags"}
    url = edited.url
    library.add(captured("Newer title", text="New words.", byline="B. Writer", tags=("old", "new"), url=url))
    after = library.article(article_id)
    assert (after.title, after.byline, after.tags) == ("Right title", "B. Writer", ("mine",))
    library.restore_original(article_id)
    original = library.article(article_id)
    assert (original.title, original.published_at, original.tags, original.own) == ("Newer title", None, ("old",), ())


def test_undoing_an_edit_makes_a_field_the_captures_again(library: Library, article_id: int) -> None:
    before = library.edit_article(article_id, title="Mine", url="https://other.example/x")
    assert library.article(article_id).canonical_url == "https://other.example/x"
    assert library.edit_article(article_id, title=before.title, url=before.url).own == ("title", "url")
    assert library.article(article_id) == before
    other = library.add(captured("Other"))[0].id
    with pytest.raises(LibraryError, match="has this address already"):
        library.edit_article(other, url=before.url)
    with pytest.raises(LibraryError, match="needs a title"):
        library.edit_article(other, title=" ")


def test_a_picture_can_be_marked_and_is_found_again(library: Library) -> None:
    html = '<p>Before it.</p><figure><img src="https://press.example/a.png" alt=""><figcaption>A lamp</figcaption></figure>'
    made = type(captured())(title="P", html=html, url="https://press.example/p")
    article_id = library.add(made)[0].id
    text = text_of(library, article_id)
    where = anchoring.describe_picture(text, "https://press.example/a.png", 11)
    mark = library.add_highlight(article_id, where)
    assert (mark.orphan, mark.how, mark.selectors) == (False, "position", where)
    library.add(type(made)(title="P", html="<p>New.</p>" + html, url=made.url))
    assert library.highlight(mark.id).selectors.start == 16
    library.add(type(made)(title="P", html="<p>Nothing to see.</p>", url=made.url))
    assert library.highlight(mark.id).orphan
    assert library.doubtful() == [library.highlight(mark.id)]
