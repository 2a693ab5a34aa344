"""What lies in the trash: listed, found, brought back to where it was, gone for good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.errors import LibraryError
from reader.library import Library, MarkId, MarkQuery, TrashId
from reader.model import State
from reader.query import parse
from tests.library.conftest import captured, passage


@pytest.fixture
def article(library: Library) -> int:
    made = library.add(captured("Harbour notes", "The lamp was lit.\nNobody came by."))[0].id
    mark = library.add_highlight(made, passage(library, made, "lamp was lit"), note="A *beacon*", tags=["sea"])
    note = library.add_note(made, "Who lit it?")
    library.add_note(made, "The keeper.", reply_to=note.id)
    library.add_note(made, "Seen from afar", highlight_id=mark.id)
    return made


def put_off(library: Library, what: TrashId, days: int) -> None:
    """Let a thing have been thrown away so many days earlier."""
    library._store.db.execute(
        f"UPDATE {what.kind} SET deleted_at = deleted_at - ? WHERE id = ?", (86400 * days, what.id)
    )


def test_everything_deleted_is_listed_with_its_days(library: Library, article: int) -> None:
    note = library.notes(article)[0]
    mark = library.highlights(article)[0]
    library.delete_note(note.id)
    library.delete_highlight(mark.id)
    put_off(library, TrashId("highlight", mark.id), 3)
    other = library.add(captured("Other", "x"))[0].id
    library.set_state([other], State.TRASH)
    listed = library.trash_rows(library.trash())
    assert {row.id for row in listed[:2]} == {TrashId("note", note.id), TrashId("article", other)}
    by_kind = {row.id.kind: row for row in listed}
    assert listed[2] is by_kind["highlight"]
    assert (by_kind["highlight"].text, by_kind["highlight"].note, by_kind["highlight"].article_title) == (
        "lamp was lit",
        "A *beacon*",
        "Harbour notes",
    )
    assert by_kind["note"].text == "Who lit it?"
    assert by_kind["note"].goes_at - by_kind["note"].deleted_at == timedelta(days=30)  # type: ignore[operator]
    assert by_kind["article"].goes_at is None
    assert by_kind["article"].deleted_at is not None
    assert library.trash(kind="note") == (TrashId("note", note.id),)
    assert library.facets(parse("")).gone == 2
    assert library.facets(parse("")).states["trash"] == 1


def test_links_in_notes_still_say_where_they_lead(library: Library, article: int) -> None:
    note = library.add_note(article, "As in [[Harbour notes]]")
    mark = library.highlights(article)[0]
    library.edit_highlight(mark.id, note="See [[Nowhere yet]]")
    library.delete_note(note.id)
    library.delete_highlight(mark.id)
    led = {row.id.kind: [one.article_id for one in row.linked] for row in library.trash_rows(library.trash())}
    assert led == {"note": [article], "highlight": [None]}


def test_what_went_with_an_article_is_found_and_comes_back_with_it(library: Library, article: int) -> None:
    before = (library.article(article), library.highlights(article), library.notes(article))
    library.set_state([article], State.LATER)
    library.delete([article])
    (row,) = library.trash_rows(library.trash())
    assert (row.id, row.marks, row.text) == (TrashId("article", article), 4, "Harbour notes")
    for words in ("beacon", "KEEPER", "afar who", "harb"):
        assert library.trash(words) == (row.id,), words
    assert library.trash("nothing of the kind") == ()
    back = library.restore(library.trash())
    assert back.states == {article: State.LATER}
    library.set_state([article], State.INBOX)
    assert (library.article(article), library.highlights(article), library.notes(article)) == before
    assert library.trash() == ()
    assert library.check() == []


@pytest.mark.parametrize("deleted", [False, True])
def test_an_article_on_the_shelf_goes_back_to_the_one_it_came_from(
    library: Library, article: int, deleted: bool
) -> None:
    library.set_state([article], State.ARCHIVE)
    library.set_state([article], State.TRASH)
    library.set_state([article], State.TRASH)
    if deleted:
        library.delete([article])
    assert library.trash() == (TrashId("article", article),)
    back = library.restore(library.trash())
    assert back.states == {article: State.ARCHIVE}
    assert library.article(article).state is State.ARCHIVE
    library.throw_back(back.thrown)
    assert library.trash() == (TrashId("article", article),)
    assert library.restore(library.trash()).states == {article: State.ARCHIVE}


def test_undoing_a_return_leaves_the_days_that_were_left(library: Library, article: int) -> None:
    note = library.notes(article)[0]
    library.delete_note(note.id)
    put_off(library, TrashId("note", note.id), 20)
    (row,) = library.trash_rows(library.trash())
    back = library.restore([row.id])
    assert len(library.notes(article)) == 3
    library.throw_back(back.thrown)
    assert library.trash_rows(library.trash()) == [row]


def test_a_return_says_what_is_still_away(library: Library, article: int) -> None:
    note, reply, about = library.notes(article)
    mark = library.highlights(article)[0]
    library.delete_marks([MarkId("note", one.id) for one in (note, reply, about)] + [MarkId("highlight", mark.id)])
    assert [row.alone for row in library.trash_rows([TrashId("note", one.id) for one in (note, reply, about)])] == [
        False,
        True,
        True,
    ]
    back = library.restore([TrashId("note", reply.id), TrashId("note", about.id)])
    assert (back.alone, back.lost, back.shelved) == (2, 0, 0)
    assert [(one.reply_to, one.highlight_id) for one in library.notes(article)] == [(None, None)] * 2
    library.set_state([article], State.TRASH)
    library.add(captured("Harbour notes", "Nothing of that is here."))
    library.set_state([article], State.TRASH)
    back = library.restore([TrashId("note", note.id), TrashId("highlight", mark.id)])
    assert (back.alone, back.lost, back.shelved) == (0, 1, 2)
    assert [one.reply_to for one in library.notes(article)] == [None, note.id, None]
    assert library.notes(article)[2].highlight_id == mark.id


def test_what_was_deleted_before_its_article_stays_deleted_when_that_comes_back(library: Library, article: int) -> None:
    note = library.notes(article)[0]
    library.delete_note(note.id)
    library.delete([article])
    assert library.trash() == (TrashId("article", article),)
    assert library.facets(parse("")).gone == 1
    library.restore(library.trash())
    assert library.trash() == (TrashId("note", note.id),)
    assert [one.text for one in library.notes(article)] == ["The keeper.", "Seen from afar"]


def test_for_good_is_for_good_and_only_what_lies_in_the_trash(library: Library, article: int) -> None:
    note, reply, _about = library.notes(article)
    mark = library.highlights(article)[0]
    library.delete_note(note.id)
    other = library.add(captured("Other", "A word.\nMore."), tags=["only"])[0].id
    library.add_highlight(other, passage(library, other, "word"))
    library.delete([other])
    shelved = library.add(captured("Shelved", "On the shelf."))[0].id
    library.set_state([shelved], State.TRASH)
    everything = [
        *library.trash(),
        TrashId("highlight", mark.id),
        TrashId("article", article),
        TrashId("note", reply.id),
    ]
    assert library.remove(everything) == 3
    assert library.trash() == ()
    assert [one.reply_to for one in library.notes(article)] == [None, None]
    assert library.highlights(article) == [mark]
    assert library.search(parse("shelf")).ids == ()
    assert "only" not in dict(library.tags())
    assert library.marks(MarkQuery()).total == 3
    assert library.remove(everything) == 0
    with pytest.raises(LibraryError, match="not lie in the trash"):
        library.restore(everything)
    with pytest.raises(LibraryError, match="deleted for good"):
        library.undelete_marks([MarkId("note", note.id)])
    assert library.check() == []


def test_what_others_restored_or_removed_meanwhile_is_left_out(library: Library, article: int) -> None:
    note, reply, about = library.notes(article)
    ids = [TrashId("note", one.id) for one in (note, reply, about)]
    library.delete_marks([MarkId(*one) for one in ids])
    with Library.open(library.folder) as other:
        other.restore(ids[:1])
        other.remove(ids[1:2])
    assert [one.id for one in library.restore(ids).thrown] == ids[2:]
    assert library.trash_rows(ids) == []


def test_it_is_all_there_after_a_restart(library: Library, article: int) -> None:
    marks, notes = library.highlights(article), library.notes(article)
    library.delete([article])
    library.close()
    with Library.open(library.folder) as again:
        assert again.trash("beacon") == (TrashId("article", article),)
        again.restore(again.trash())
        assert (again.highlights(article), again.notes(article)) == (marks, notes)
        assert again.marks(MarkQuery(text="beacon")).total == 1
        assert again.search(parse("nobody")).ids == (article,)


def everything(library: Library) -> object:
    """Return all that a reader can see of a library, and what lies in its trash."""
    articles = {one.id: one for one in library.articles(list(range(1, 10)))}
    margins = {one: (library.highlights(one), library.notes(one)) for one in articles}
    return articles, margins, sorted(library.trash())


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    moves=st.lists(
        st.tuples(st.sampled_from(["article", "marks", "shelf", "restore"]), st.integers(0, 5), st.integers(0, 5)),
        max_size=14,
    )
)
def test_whatever_is_deleted_and_restored_each_step_undone_leads_back(
    tmp_path_factory: pytest.TempPathFactory, moves: list[tuple[str, int, int]]
) -> None:
    with Library.open(tmp_path_factory.mktemp("trash") / "library") as library:
        for title in ("One", "Two"):
            made = library.add(captured(title))[0].id
            mark = library.add_highlight(made, passage(library, made, "Pencils"), tags=["idea"])
            note = library.add_note(made, f"On {title}", highlight_id=mark.id)
            library.add_note(made, "A reply", reply_to=note.id)
        whole = everything(library)
        undo: list[Callable[[], object]] = []
        for what, first, second in moves:
            before = everything(library)
            step = act(library, what, first, second)
            if step is None:
                assert everything(library) == before
            else:
                undo.append(step)
        for step in reversed(undo):
            step()
        assert everything(library) == whole
        assert library.trash() == ()
        assert library.check() == []


def act(library: Library, what: str, first: int, second: int) -> Callable[[], object] | None:
    """Delete or restore something that there is; return how to undo it, None when there is nothing of the kind."""
    if what in {"article", "shelf"}:
        there = library.articles([1, 2])
        if not there:
            return None
        one = there[first % len(there)]
        if what == "article":
            library.delete([one.id])
            return lambda: library.undelete([one.id])
        library.set_state([one.id], State.TRASH)
        return lambda: library.set_state([one.id], one.state)
    if what == "marks":
        marks = sorted(library.marks(MarkQuery()).ids)
        chosen = marks[first : first + 1 + second]
        if not chosen:
            return None
        library.delete_marks(chosen)
        return lambda: library.undelete_marks(chosen)
    gone = sorted(library.trash())[first : first + 1 + second]
    if not gone:
        return None
    back = library.restore(gone)
    return lambda: library.throw_back(back.thrown)
