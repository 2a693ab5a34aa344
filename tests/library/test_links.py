"""Links between notes and articles: kept in step with what is written, whatever an article is called later."""

from __future__ import annotations

from reader.library import Library
from reader.links import address, links
from reader.model import Change
from tests.library.conftest import captured, passage


def test_a_link_by_title_stays_with_its_article(library: Library) -> None:
    one, two = library.add(captured("A quiet room"))[0], library.add(captured("Élan"))[0]
    note = library.add_note(two.id, "See [[a quiet ROOM|there]].")
    (back,) = library.backlinks(one.id)
    assert (back.note_id, back.article_id, back.title, back.text) == (note.id, two.id, "Élan", note.text)
    library.edit_article(one.id, title="Another name")
    library.edit_note(note.id, "See [[a quiet ROOM|there]], and [[elan]].")
    assert [linked.article_id for linked in library.linked(note_id=note.id)] == [one.id, two.id]
    assert library.linked(note_id=note.id)[0].title == "Another name"
    library.edit_note(note.id, "See nothing.")
    assert library.backlinks(one.id) == ()
    assert library.linked(note_id=note.id) == ()


def test_a_title_that_nobody_has_waits_for_its_article(library: Library) -> None:
    one = library.add(captured("One"))[0].id
    mark = library.add_highlight(one, passage(library, one, "Pencils"), note="As in [[The second]] and [[Third]]")
    assert [linked.article_id for linked in library.linked(highlight_id=mark.id)] == [None, None]
    changes: list[Change] = []
    library.subscribe(changes.append)
    second = library.add(captured("The second"))[0].id
    assert "links" in changes[-1].what
    third = library.begin("https://press.example/third").id
    library.edit_article(third, title="Third")
    assert [linked.article_id for linked in library.linked(highlight_id=mark.id)] == [second, third]
    assert [back.highlight_id for back in library.backlinks(second)] == [mark.id]
    library.delete([second])
    assert library.linked(highlight_id=mark.id)[0] == (None, "", "", "", "", False)
    library.undelete([second])
    assert library.linked(highlight_id=mark.id)[0].article_id == second


def test_addresses_lead_to_marks_and_notes(library: Library) -> None:
    one, two = library.add(captured("One"))[0], library.add(captured("Two"))[0]
    mark = library.add_highlight(one.id, passage(library, one.id, "Pencils"))
    note = library.add_note(one.id, "here")
    there, that = address(one.uid, highlight=mark.uid), address(one.uid, note=note.uid)
    assert library.target(there) == (one.id, mark.id, None)
    assert library.target(that) == (one.id, None, note.id)
    assert library.target(address(one.uid)) == (one.id, None, None)
    assert library.target(address(mark.uid)) is None
    assert library.target("https://press.example/") is None
    written = library.add_note(two.id, f"[it]({there}) or {that}")
    assert len(links(written.text)) == 2
    assert {back.mark_uid for back in library.backlinks(one.id)} == {mark.uid, note.uid}
    library.delete_highlight(mark.id)
    assert library.target(there) == (one.id, None, None)
    changes: list[Change] = []
    library.subscribe(changes.append)
    library.delete_note(written.id)
    assert library.backlinks(one.id) == ()
    assert changes[-1].articles == {one.id, two.id}
    library.undelete_note(written.id)
    assert len(library.backlinks(one.id)) == 2


def test_titles_complete_what_is_typed(library: Library) -> None:
    names = ["A quiet room", "Quiet hours", "Élan vital", "Room for one", "The elan"]
    ids = {name: library.add(captured(name))[0].id for name in names}

    def typed(text: str, most: int = 12) -> list[str]:
        return [found.title for found in library.titles(text, most)]

    assert typed("quiet") == ["Quiet hours", "A quiet room"]
    assert typed("ELAN") == ["Élan vital", "The elan"]
    assert typed("room", 1) == ["Room for one"]
    assert len(typed("")) == 5
    assert typed("nothing like it") == []
    library.delete([ids["Quiet hours"]])
    assert typed("qui") == ["A quiet room"]


def test_earlier_wordings_and_tags_of_notes(library: Library) -> None:
    one = library.add(captured())[0].id
    note = library.add_note(one, "first", tags=["idea"])
    assert library.edit_note(note.id, "second") == note
    library.edit_note(note.id, "second", tags=["idea", "late"])
    library.edit_note(note.id, "third")
    assert [was.text for was in library.note_history(note.id)] == ["first", "second"]
    assert library.note(note.id).tags == ("idea", "late")
    assert [name for name, _ in library.tags()] == ["idea", "late"]
    library.delete_note(note.id)
    assert library.tags() == ()
    library.undelete_note(note.id)
    assert library.note(note.id).tags == ("idea", "late")
    assert [was.text for was in library.note_history(note.id)] == ["first", "second"]


def test_an_edit_that_is_taken_back_leaves_no_wording(library: Library) -> None:
    one = library.add(captured("One"))[0].id
    note = library.add_note(one, "first [[One]]")
    before = library.edit_note(note.id, "second")
    second = library.note(note.id)
    library.take_back_edit(before)
    assert library.note(note.id) == note
    assert library.note_history(note.id) == ()
    assert [linked.article_id for linked in library.linked(note_id=note.id)] == [one]
    library.edit_note(note.id, "second")
    library.edit_note(note.id, "third, by somebody else")
    library.take_back_edit(before)
    assert library.note(note.id).text == note.text
    assert [was.text for was in library.note_history(note.id)] == [note.text, second.text, "third, by somebody else"]


def test_titles_in_scripts_without_spaces_are_found_from_their_middle(library: Library) -> None:
    library.add(captured("静かな読書の部屋"))
    library.add(captured("Una sala"))
    assert [found.title for found in library.titles("読書")] == ["静かな読書の部屋"]
    assert library.titles("ala") == ()


def test_a_title_says_whether_a_link_by_it_leads_there(library: Library) -> None:
    older = library.add(captured("Notes on C"))[0].id
    newer = library.add(captured("Notes on C++"))[0].id
    first = {found.id: found.first for found in library.titles("notes")}
    note = library.add_note(older, "[[Notes on C]]")
    (linked,) = library.linked(note_id=note.id)
    assert linked.article_id == newer
    assert first == {older: False, newer: True}


def test_a_link_tells_what_it_leads_to_and_whether_that_is_there(library: Library) -> None:
    one, two = library.add(captured("One"))[0], library.add(captured("Two"))[0]
    mark = library.add_highlight(one.id, passage(library, one.id, "Pencils"))
    note = library.add_note(one.id, "a thought")
    text = f"{address(one.uid, highlight=mark.uid)} {address(one.uid, note=note.uid)} {address(two.uid, note=note.uid)} [[One]]"
    written = library.add_note(two.id, text)

    def told() -> list[tuple[str, str, bool]]:
        return [(linked.title, linked.words, linked.there) for linked in library.linked(note_id=written.id)]

    here = ("One", "", True)
    assert told() == [("One", "Pencils", True), ("One", "a thought", True), ("Two", "", False), here]
    library.delete_highlight(mark.id)
    assert told()[0] == ("One", "", False)
    (back, *_) = library.backlinks(one.id)
    assert (back.uid, back.own_uid) == (two.uid, written.uid)
