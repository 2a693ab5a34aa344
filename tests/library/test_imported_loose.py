"""Saved searches and colours of tags that come with Postil's own export."""

from __future__ import annotations

import json
from pathlib import Path

from reader.import_model import Brought, Loose
from reader.library import Library
from reader.model import Captured
from tests.test_cli_importing import postil  # noqa: F401 - a fixture


def told(library: Library) -> tuple[object, ...]:
    searches = [(one.name, one.query, one.sort, one.pinned) for one in library.saved_searches()]
    return searches, library.tag_colors()


def test_what_is_here_stays_and_what_came_can_be_taken_back(tmp_path: Path) -> None:
    loose = Loose(
        (("Long", "words:>5000", "longest", True), ("Mine", "b", "?", False)), (("Food", "red"), ("x", "puce"))
    )
    with Library.open(tmp_path / "library") as library:
        library.save_search("mine", "a")
        library.color_tag("sea", "blue")
        before = told(library)
        assert library.bring_loose(0, loose, trial=True) == Brought(searches=1, colors=1)
        assert told(library) == before
        run = library.begin_import("postil", "a.json")
        assert library.bring_loose(run, loose) == Brought(searches=1, colors=1)
        after = told(library)
        assert after == (
            [("mine", "a", "", False), ("Long", "words:>5000", "longest", True)],
            {"sea": "blue", "food": "red"},
        )
        assert library.bring_loose(library.begin_import("postil", "a.json"), loose) == Brought()
        assert [(one.id, one.articles) for one in library.imports()] == [(run, 0)]
        library.undo_import(run)
        assert told(library) == before
        library.redo_import(run)
        assert told(library) == after
        library.color_tag("food", "green")
        library.undo_import(run)
        assert library.tag_colors() == {"sea": "blue", "food": "green"}


def test_they_go_out_with_the_whole_library_and_come_in(postil, tmp_path: Path) -> None:  # noqa: F811
    with Library.open(tmp_path / "library") as library:
        library.save_search("Long", "words:>5000", sort="longest", pinned=True)
        library.color_tag("slow food", "teal")
        library.add(Captured(title="X", html="<p>Words.</p>", url="https://example.org/x"), tags=["x"])
        before = told(library)
        searches = library.saved_searches()
    file = tmp_path / "all.json"
    assert postil("export", "json", "-o", file)[0] == 0
    assert postil("export", "json", "tag:x", "-o", tmp_path / "some.json")[0] == 0
    assert "searches" not in json.loads((tmp_path / "some.json").read_text())
    with Library.open(tmp_path / "library") as library:
        library.delete_search(searches[0].id)
        library.color_tag("slow food", "")
    assert "1 saved search and 1 colour" in postil("import", file, "--dry-run")[1]
    done = json.loads(postil("import", file, "--json")[1])
    assert (done["searches"], done["colors"], done["new"]) == (1, 1, 0)
    with Library.open(tmp_path / "library") as library:
        assert told(library) == before
