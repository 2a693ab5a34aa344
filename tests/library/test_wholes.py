"""Whole articles out of a library and into another: nothing is forgotten, nothing comes twice, nothing here is lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import apsw
import pytest

from reader import whole
from reader.library import Library
from reader.library.whole_columns import columns
from reader.library.wholes import Data
from tests import abundance
from tests.dump import dump, files
from tests.library.conftest import captured, passage

VALUES: dict[str, tuple[type, set[str]]] = {
    "article": (whole.Whole, {"id"}),
    "body": (whole.Text, {"article_id", "html", "text_version", "original"}),
    "highlight": (whole.Mark, {"id", "article_id"}),
    "highlight_past": (whole.Place, {"id", "highlight_id"}),
    "note": (whole.Remark, {"id", "article_id", "reply_to", "highlight_id"}),
    "note_past": (whole.Said, {"id", "note_id"}),
    "version": (whole.Edition, {"id", "article_id"}),
    "version_place": (whole.Stood, {"version_id", "highlight_id"}),
    "link": (whole.Led, {"id", "note_id", "highlight_id", "place", "article_id"}),
    "review": (whole.Card, {"highlight_id"}),
    "review_past": (whole.Answer, {"id", "highlight_id"}),
    "page_comment": (whole.PageComment, {"article_id", "place"}),
    "entry": (whole.Appearance, {"feed_id", "article_id"}),
    "import_record": (whole.Import, {"id", "run_id", "article_id"}),
    "media": (whole.File, set()),
    "feed": (whole.Source, {"id"}),
    "feed_rule": (whole.Rule, {"place"}),
    "saved_search": (whole.Search, {"id"}),
    "reading": (whole.Day, set()),
}
"""Tables whose columns are fields of a value; and the columns that are carried otherwise: as the order of a tuple, or as
the uid of what a number names.
"""
CARRIED = {
    "tag": {"id", "name", "key"},
    "article_tag": {"article_id", "tag_id", "place"},
    "highlight_tag": {"highlight_id", "tag_id", "place"},
    "note_tag": {"note_id", "tag_id", "place"},
    "article_image": {"article_id", "url", "sha256"},
    "version_body": {"id", "article_id", "html_hash", "html"},
    "import_run": {"id", "began_at", "undone_at", "format", "name"},
    "info": {"key", "value"},
    "tag_color": {"key", "color"},
    "tag_apart": {"key", "other"},
    "apart": {"article_id", "other_id"},
    "united": {"uid", "canonical_url", "article_id"},
}
"""Tables that are carried as tuples of names, or within other values."""
LEFT_OUT = {
    "change": "what search.db of this machine catches up with",
    "mark_change": "what marks.db of this machine catches up with",
    "shared": "what each thing is to the machines that share this library, and was when this one met them last",
    "shared_log": "how far this machine has read and written the folder that it shares",
    "shared_said": "which machine this is, and when it was at that folder",
    "body.codec": "how the text is packed, which is for each library to choose",
    "version_body.codec": "how the text is packed, which is for each library to choose",
}
"""What a lifeboat does not hold, and why. ``docs/lifeboat.md`` says the same."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an abundant library, made once."""
    folder = tmp_path_factory.mktemp("abundance") / "library"
    with Library.open(folder) as opened:
        abundance.fill(opened)
    return folder


@pytest.fixture
def full(made: Path, tmp_path: Path) -> Iterator[Library]:
    shutil.copytree(made, tmp_path / "full")
    with Library.open(tmp_path / "full") as opened:
        yield opened


@pytest.fixture
def copy(full: Library, tmp_path: Path) -> Iterator[Library]:
    shutil.copytree(full.folder, tmp_path / "copy")
    with Library.open(tmp_path / "copy") as opened:
        yield opened


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "other") as opened:
        yield opened


def data_of(library: Library) -> Data:
    """Return what gives the files of a library."""

    def data(file: whole.File) -> bytes:
        with library.whole_state() as state:
            return state.data(file)

    return data


def pour(out: Library, into: Library, *, newer: bool = False) -> whole.Received:
    """Take everything of one library into another."""
    ends = out.loose_ends()
    into.take_loose_ends(ends)
    taken = into.take_wholes(out.wholes(), data_of(out), newer=newer)
    into.take_loose_ends(ends, last=True)
    return taken


def test_every_column_of_the_library_is_carried_or_left_out_with_a_reason(library: Library) -> None:
    carried = {name: {*columns(cls)} | others for name, (cls, others) in VALUES.items()} | CARRIED
    forgotten = []
    with closing(apsw.Connection(str(library.folder / "library.db"))) as db:
        for (table,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"):
            has = {row[1] for row in db.execute(f"PRAGMA table_info({table})")}
            if table not in LEFT_OUT:
                left = {column for column in has if f"{table}.{column}" in LEFT_OUT}
                forgotten += [f"{table}.{column}" for column in sorted(has - left - carried.get(table, set()))]
    assert not forgotten, (
        f"A lifeboat would not hold {', '.join(forgotten)}. Add a field of the column's name to a value of reader/whole.py "
        "(reader/library/whole_reading.py and whole_taking.py carry such fields by themselves; a new table needs a line in "
        "each), tell of it in docs/lifeboat.md, and put something into it in tests/abundance.py; or, if it means something "
        "on one machine alone, name it in LEFT_OUT here with the reason, and in docs/lifeboat.md."
    )


def test_no_table_of_the_abundant_library_is_empty(full: Library) -> None:
    assert [name for name, found in dump(full.folder).items() if not found] == []


def test_a_library_poured_into_an_empty_one_is_equal_to_the_letter(full: Library, other: Library) -> None:
    taken = pour(full, other)
    assert taken.new == len(dump(full.folder)["article"])
    assert taken.missing == 0
    before, after = dump(full.folder), dump(other.folder)
    for table, found in before.items():
        assert after[table] == found, table
    assert files(other.folder) == files(full.folder)
    assert other.check() == []
    assert list(other.wholes()) == list(full.wholes())
    assert other.loose_ends() == full.loose_ends()


def test_twice_is_once(full: Library, other: Library) -> None:
    pour(full, other)
    before = dump(other.folder)
    taken = pour(full, other)
    assert (taken.new, taken.changed, taken.highlights, taken.notes, taken.both) == (0, 0, 0, 0, 0)
    assert dump(other.folder) == before
    pour(full, full)
    assert dump(full.folder) == before


def grown(full: Library, other: Library) -> tuple[int, int]:
    """Return the article of the tide table in two that have the same."""
    numbers = [library.kept(["https://press.example/the-tide-table"]) for library in (full, other)]
    return next(iter(numbers[0].values())), next(iter(numbers[1].values()))


def noted(library: Library, article_id: int) -> int:
    """Return the note that both sides change."""
    return next(note.id for note in library.notes(article_id) if note.text.startswith("A second thought"))


def later(library: Library, uid: str, kind: str, seconds: int) -> None:
    """Let a mark be written some seconds later than it was."""
    library._store.db.execute(f"UPDATE {kind} SET updated_at = updated_at + ? WHERE uid = ?", (seconds, uid))


def test_of_a_note_that_both_sides_changed_both_texts_are_kept(full: Library, copy: Library) -> None:
    here, there = grown(full, copy)
    mine, theirs = full.note(noted(full, here)), copy.note(noted(copy, there))
    full.edit_note(mine.id, "What I said here.")
    copy.edit_note(theirs.id, "What I said there.")
    later(copy, theirs.uid, "note", 60)
    assert pour(copy, full).both == 1
    texts = {note.text: note for note in full.notes(here)}
    assert texts["What I said there."].id == mine.id
    assert texts["What I said here."].reply_to == mine.id
    assert pour(copy, full).both == 0
    pour(full, copy)
    assert {note.text for note in copy.notes(there)} >= {"What I said there.", "What I said here."}
    before = dump(copy.folder)["note"]
    pour(full, copy)
    assert dump(copy.folder)["note"] == before


def test_a_note_that_only_one_side_changed_is_what_it_says_there(full: Library, copy: Library) -> None:
    here, there = grown(full, copy)
    copy.edit_note(noted(copy, there), "What I said there.")
    assert pour(copy, full).both == 0
    assert "What I said there." in {note.text for note in full.notes(here)}
    number = len(full.notes(here))
    full.edit_note(next(note.id for note in full.notes(here) if note.text == "What I said there."), "And then here.")
    assert pour(copy, full).both == 0
    assert "And then here." in {note.text for note in full.notes(here)}
    assert len(full.notes(here)) == number


def test_of_a_highlight_the_later_look_holds_and_deleting_is_a_change(full: Library, copy: Library) -> None:
    here, there = grown(full, copy)
    mark = copy.highlights(there)[0]
    copy.edit_highlight(mark.id, color="green")
    later(copy, mark.uid, "highlight", 60)
    pour(copy, full)
    assert {one.uid: one.color for one in full.highlights(here)}[mark.uid] == "green"
    full._store.db.execute("UPDATE highlight SET deleted_at = updated_at + 60 WHERE uid = ?", (mark.uid,))
    pour(copy, full)
    assert mark.uid not in {one.uid for one in full.highlights(here)}
    pour(full, copy)
    assert mark.uid not in {one.uid for one in copy.highlights(there)}


def test_another_text_becomes_a_version_and_its_marks_are_found_in_the_one_here(full: Library, copy: Library) -> None:
    here, there = grown(full, copy)
    text = "Before it stands another line.\n" + abundance.LATER
    copy.add(captured("The tide table", text, url="https://press.example/the-tide-table"))
    mark = copy.add_highlight(there, passage(copy, there, "The boat is back"))
    body, versions = full.body(here), len(full.versions(here))
    pour(copy, full)
    assert full.body(here) == body
    assert len(full.versions(here)) > versions
    assert next(one for one in full.highlights(here) if one.uid == mark.uid).orphan is False
    assert full.check() == []
    pour(copy, full, newer=True)
    assert full.body(here) == copy.body(there)


def test_an_article_known_by_its_address_gains_the_marks_of_the_other(library: Library, other: Library) -> None:
    mine = library.add(captured())[0]
    theirs = other.add(captured())[0]
    mark = other.add_highlight(theirs.id, passage(other, theirs.id, "Pencils"), note="Only these.")
    link = other.add_note(theirs.id, f"See postil://article/{theirs.uid}.")
    taken = pour(other, library)
    assert (taken.new, taken.known, taken.highlights, taken.notes) == (0, 1, 1, 1)
    assert [one.uid for one in library.highlights(mine.id)] == [mark.uid]
    assert library.target(f"postil://article/{theirs.uid}") is not None
    assert library.notes(mine.id)[0].uid == link.uid
    assert pour(other, library).changed == 0


def test_a_file_that_cannot_be_had_or_is_another_is_not_named(full: Library, other: Library) -> None:
    taken = other.take_wholes(full.wholes(), lambda file: b"something else")
    assert taken.missing == len(files(full.folder))
    assert other.check() == []
    assert files(other.folder) == {}


def test_what_was_taken_in_as_an_import_is_taken_back_as_one(full: Library, copy: Library) -> None:
    here, there = grown(full, copy)
    copy.edit_note(noted(copy, there), "What I said there.")
    copy.add_highlight(there, passage(copy, there, "or not"))
    copy.retag([there], add=["only there"])
    copy.add(captured("Only there"))
    before = dump(full.folder)
    run = full.begin_import("lifeboat", "boat.zip")
    taken = full.take_wholes(copy.wholes(), data_of(copy), import_run=run)
    assert (taken.new, taken.changed, taken.highlights) == (1, 1, 1)
    after = dump(full.folder)
    full.undo_import(run)
    alive = {table: _alive(found) for table, found in dump(full.folder).items()}
    assert {note["text"] for note in alive["note"]} == {note["text"] for note in _alive(before["note"])}
    assert [one["uid"] for one in alive["highlight"]] == [one["uid"] for one in _alive(before["highlight"])]
    assert alive["article_tag"] == before["article_tag"]
    assert len(full.articles([here])) == 1
    full.redo_import(run)
    assert _alive(dump(full.folder)["note"]) == _alive(after["note"])
    assert len(_alive(dump(full.folder)["highlight"])) == len(_alive(after["highlight"]))


def _alive(found: list[dict[str, object]]) -> list[dict[str, object]]:
    return [row for row in found if row.get("deleted_at") is None]


def test_what_comes_in_is_found_by_indexes_however_large_the_library_is(library: Library, folder: Path) -> None:
    library.add(captured("Here"))
    with Library.open(folder.parent / "other") as other:
        other.add(captured("There"))
        wholes = list(other.wholes())
    said: list[tuple[str, Any]] = []
    db = library._store.db
    db.exec_trace = lambda _cursor, sql, bindings: said.append((sql, bindings)) is None
    library.take_wholes(wholes)
    db.exec_trace = None
    assert any("canonical_url" in sql for sql, _ in said)
    for sql, bindings in said:
        if sql.lstrip().startswith(("SELECT", "UPDATE", "DELETE", "INSERT")):
            plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}", bindings)]
            assert not any(step.startswith(("SCAN article", "SCAN a ")) or step == "SCAN a" for step in plan), sql
