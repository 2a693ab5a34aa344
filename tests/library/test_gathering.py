"""Every mark of the library: found, grouped, changed many at once; review; the trash; what colours are called."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from reader.errors import LibraryError
from reader.library import Library, MarkId, MarkQuery
from reader.model import COLORS, Highlight, Note, Selectors
from tests.library.conftest import captured, passage


@pytest.fixture
def marked(library: Library) -> dict[str, MarkId]:
    one = library.add(captured("One"))[0].id
    two = library.add(captured("Two", "The harbour was empty.\nA lamp, no more."))[0].id
    made = {
        "quiet": library.add_highlight(one, passage(library, one, "Nobody spoke"), color="green", tags=["idea/small"]),
        "pencils": library.add_highlight(
            one, passage(library, one, "Pencils"), note="As in the harbour", style="strike"
        ),
        "harbour": library.add_highlight(two, passage(library, two, "harbour was empty"), color="green"),
        "lost": library.add_highlight(two, Selectors("no such passage", "", "", 0, 15), tags=["Idea"]),
    }
    found = {name: MarkId("highlight", mark.id) for name, mark in made.items()}
    found["note"] = MarkId("note", library.add_note(two, "Compare the first harbour", tags=["idea"]).id)
    for place, mark in enumerate(found.values()):
        table = "note" if mark.kind == "note" else "highlight"
        library._store.db.execute(f"UPDATE {table} SET created_at = ? WHERE id = ?", (1_700_000_000 + place, mark.id))
    return found


@pytest.mark.parametrize(
    ("query", "names"),
    [
        (MarkQuery(), "note lost harbour pencils quiet"),
        (MarkQuery(kind="highlights"), "lost harbour pencils quiet"),
        (MarkQuery(kind="notes"), "note"),
        (MarkQuery(text="harbour"), "note harbour pencils"),
        (MarkQuery(text="HARB"), "note harbour pencils"),
        (MarkQuery(text="harb "), ""),
        (MarkQuery(text='"first harbour"'), "note"),
        (MarkQuery(text="harbour idea"), "note"),
        (MarkQuery(text="harbour", kind="highlights", color="green"), "harbour"),
        (MarkQuery(text="—"), "note lost harbour pencils quiet"),
        (MarkQuery(color="green"), "harbour quiet"),
        (MarkQuery(style="strike"), "pencils"),
        (MarkQuery(tag="idea"), "note lost quiet"),
        (MarkQuery(tag="idea/small"), "quiet"),
        (MarkQuery(tag="other"), ""),
        (MarkQuery(tagged=True), "note lost quiet"),
        (MarkQuery(tagged=False), "harbour pencils"),
        (MarkQuery(text="harbour", tagged=False), "harbour pencils"),
        (MarkQuery(orphan=True), "lost"),
        (MarkQuery(orphan=False), "note harbour pencils quiet"),
        (MarkQuery(doubtful=True), "lost"),
        (MarkQuery(noted=True), "pencils"),
        (MarkQuery(since=datetime.fromtimestamp(1_700_000_003, UTC)), "note lost"),
        (MarkQuery(until=datetime.fromtimestamp(1_700_000_001, UTC)), "quiet"),
    ],
)
def test_marks_are_found(library: Library, marked: dict[str, MarkId], query: MarkQuery, names: str) -> None:
    found = library.marks(query)
    wanted = tuple(marked[name] for name in names.split())
    assert found.ids == wanted
    assert found.total == len(wanted)
    kinds = {Note: "note", Highlight: "highlight"}
    assert [MarkId(kinds[type(row.mark)], row.mark.id) for row in library.mark_rows(found.ids)] == list(wanted)


def test_pages_and_orders(library: Library, marked: dict[str, MarkId]) -> None:
    newest = library.marks(MarkQuery()).ids
    assert library.marks(MarkQuery(), order="oldest").ids == newest[::-1]
    assert library.marks(MarkQuery(), offset=1, limit=2).ids == newest[1:3]
    assert library.marks(MarkQuery(), offset=1, limit=2).total == 5
    by_article = library.marks(MarkQuery(), order="article").ids
    assert by_article == tuple(marked[name] for name in ("lost", "harbour", "note", "quiet", "pencils"))
    with pytest.raises(ValueError, match="no such order"):
        library.marks(MarkQuery(), order="colour")


def test_groups(library: Library, marked: dict[str, MarkId]) -> None:
    def of(query: MarkQuery, by: str) -> dict[str, int]:
        return {group.title: group.count for group in library.mark_groups(query, by)}

    assert of(MarkQuery(), "article") == {"Two": 3, "One": 2}
    assert of(MarkQuery(text="harbour"), "article") == {"Two": 2, "One": 1}
    assert of(MarkQuery(), "color") == {"green": 2, "yellow": 2}
    assert of(MarkQuery(), "tag") == {"idea": 2, "idea/small": 1} or of(MarkQuery(), "tag") == {
        "Idea": 2,
        "idea/small": 1,
    }
    day = datetime.fromtimestamp(1_700_000_000).strftime("%Y-%m-%d")
    assert of(MarkQuery(), "day") == {day: 5}


def test_what_is_deleted_is_in_no_answer_until_it_is_back(library: Library, marked: dict[str, MarkId]) -> None:
    everything = library.marks(MarkQuery()).ids
    library.delete_marks([marked["quiet"], marked["note"]])
    for query in (MarkQuery(), MarkQuery(tag="idea"), MarkQuery(text="harbour"), MarkQuery(text="nobody")):
        assert {marked["quiet"], marked["note"]}.isdisjoint(library.marks(query).ids)
    assert library.marks(MarkQuery(tag="idea")).total == 1
    assert {tuple(gone) for gone in library.trash()} == {tuple(marked["quiet"]), tuple(marked["note"])}
    article = library.highlight(marked["harbour"].id).article_id
    library.delete([article])
    assert "article" in {gone.kind for gone in library.trash()}
    assert library.marks(MarkQuery()).ids == (marked["pencils"],)
    assert library.marks(MarkQuery(text="harbour")).ids == (marked["pencils"],)
    library.undelete([article])
    library.undelete_marks([marked["quiet"], marked["note"]])
    assert library.marks(MarkQuery()).ids == everything
    assert library.trash() == ()
    assert library.check() == []


def test_many_are_changed_at_once_and_back(library: Library, marked: dict[str, MarkId]) -> None:
    ids = list(marked.values())
    rows = library.mark_rows(ids)
    before = library.edit_marks(ids, color="violet", style="underline", add=["seen"], remove=["IDEA"])
    assert {row.mark.color for row in library.mark_rows(ids[:4])} == {"violet"}
    assert library.marks(MarkQuery(tag="seen")).total == 5
    assert library.note(marked["note"].id).tags == ("seen",)
    library.set_marks(before)
    assert [(row.mark.tags, getattr(row.mark, "color", "")) for row in library.mark_rows(ids)] == [
        (row.mark.tags, getattr(row.mark, "color", "")) for row in rows
    ]
    with pytest.raises(LibraryError, match="no colour"):
        library.edit_marks(ids, color="beige")
    with pytest.raises(LibraryError, match="There is no note 99"):
        library.delete_marks([*ids, MarkId("note", 99)])
    assert library.marks(MarkQuery()).total == 5, "all or nothing"


def test_broad_words_are_answered_as_narrow_ones_are(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    from reader.library import marks

    dice = random.Random(3)
    article = library.add(captured(text="ab ac ad ae " * 30))[0].id
    for _ in range(60):
        start = 3 * dice.randrange(100)
        made = library.add_highlight(
            article,
            Selectors("ab", "", "", start, start + 2),
            color=dice.choice(COLORS),
            note=dice.choice(["mine", "other"]),
        )
        if dice.random() < 0.2:
            library.delete_highlight(made.id)
        if dice.random() < 0.2:
            library.add_note(article, "mine too")
    queries = [
        MarkQuery(text="mi", kind=kind, color=color)
        for kind in ("both", "highlights", "notes")
        for color in ("", "green")
    ]
    slow = [
        library.marks(query, order=order, offset=2, limit=9) for query in queries for order in ("newest", "article")
    ]
    monkeypatch.setattr(marks, "_FEW", 1)
    assert [
        library.marks(query, order=order, offset=2, limit=9) for query in queries for order in ("newest", "article")
    ] == slow
    monkeypatch.setattr(marks, "_WALKED", 3)
    assert [
        library.marks(query, order=order, offset=2, limit=9) for query in queries for order in ("newest", "article")
    ] == slow


def test_the_index_of_marks_is_made_anew_when_it_is_lost_or_damaged(
    library: Library, marked: dict[str, MarkId]
) -> None:
    wanted = library.marks(MarkQuery(text="harbour"))
    (library.folder / "marks.db").unlink()
    assert library.marks(MarkQuery(text="harbour")) == wanted
    library.close()
    (library.folder / "marks.db").write_bytes(b"nothing of the kind " * 400)
    with Library.open(library.folder) as again:
        assert again.marks(MarkQuery(text="harbour")) == wanted
        again._mark_index._db.execute("DELETE FROM ft WHERE rowid = ?", (2 * marked["harbour"].id,))
        assert again.check() == ["The index of marks did not agree with the library; the next search makes it anew."]
        assert again.check() == []
        assert again.marks(MarkQuery(text="harbour")) == wanted


NOW = datetime(2026, 3, 12, 9, tzinfo=UTC)


def test_this_day_in_earlier_years(library: Library, marked: dict[str, MarkId]) -> None:
    for name, when in (
        ("quiet", NOW.replace(year=2024)),
        ("pencils", NOW.replace(year=2025)),
        ("harbour", NOW - timedelta(days=1)),
        ("lost", NOW),
    ):
        library._store.db.execute(
            "UPDATE highlight SET created_at = ? WHERE id = ?", (int(when.timestamp()), marked[name].id)
        )
    assert [mark.id for mark in library.on_this_day(NOW)] == [marked["pencils"].id, marked["quiet"].id]
    assert library.on_this_day(datetime(2024, 2, 29, tzinfo=UTC)) == []


def test_colours_are_called_what_the_reader_calls_them(library: Library) -> None:
    changes = []
    library.subscribe(changes.append)
    assert list(library.color_names().values()) == list(COLORS)
    assert library.set_color_name("green", " agree ") == "green"
    assert library.color_names()["green"] == "agree"
    assert changes[-1].what == {"names"}
    with pytest.raises(LibraryError, match="Another colour is called"):
        library.set_color_name("blue", "Agree")
    assert library.set_color_name("green", "") == "agree"
    assert library.color_names()["green"] == "green"


def test_groups_by_tag_are_the_same_however_they_are_counted(library: Library, marked: dict[str, MarkId]) -> None:
    library.delete_marks([marked["lost"]])
    since = datetime.fromtimestamp(0, UTC)
    for kind in ("both", "highlights", "notes"):
        plain, other = (library.mark_groups(MarkQuery(kind=kind, since=when), "tag") for when in (None, since))
        assert plain == other and plain
        counts = [library.marks(MarkQuery(kind=kind, tagged=True, since=when)).total for when in (None, since)]
        assert counts[0] == counts[1] > 0
    library.delete([library.article(1).id])
    assert library.mark_groups(MarkQuery(), "tag") == library.mark_groups(MarkQuery(since=since), "tag")
