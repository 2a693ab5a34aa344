"""The live folder: what is marked has a file, as it is now, and nothing that a person wrote is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader import anchoring, document, live
from reader.errors import FormatError, QueryError
from reader.formats import markdown_format
from reader.formats.markdown_shelf import YOURS
from reader.library import Library
from reader.live import Choice
from reader.model import Captured, Span
from tests.test_cli_importing import postil  # noqa: F401 - a fixture


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as made:
        for title in ("Pears", "Quinces", "Medlars"):
            url = f"https://orchard.example/{title}"
            made.add(Captured(title, f"<p>On {title} and how they ripen.</p>", url, url))
        yield made


@pytest.fixture
def folder(tmp_path: Path, library: Library) -> Path:
    live.choose(library.folder, Choice(str(tmp_path / "notes")))
    return tmp_path / "notes"


def mark(library: Library, article_id: int, note: str = "") -> int:
    text = document.from_html(library.body(article_id)).text
    at = text.index("ripen")
    return library.add_highlight(article_id, anchoring.describe(text, Span(at, at + 5)), note=note).id


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.md"))


def test_what_is_marked_has_a_file_and_is_written_only_when_it_changes(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, look = [], markdown_format.opened
    monkeypatch.setattr(markdown_format, "opened", lambda *a, **k: opened.append(a) or look(*a, **k))
    assert live.mirror(library, folder) == live.Outcome(0)
    first = mark(library, 1)
    library.add_note(2, "Of [[Pears]].")
    assert live.mirror(library, folder) == live.Outcome(2, 2)
    assert files(folder) == ["Pears.md", "Quinces.md"]
    assert "Of [[Pears]]." in (folder / "Quinces.md").read_text()
    assert live.mirror(library, folder) == live.Outcome(2)
    library.set_progress(1, 0.5, 3)
    assert live.mirror(library, folder) == live.Outcome(2)
    assert live.mirror(library, folder, whole=True) == live.Outcome(2, 1), "how much was read, when all is looked at"
    library.edit_highlight(first, note="Soft.")
    assert live.mirror(library, folder) == live.Outcome(2, 1)
    assert "Soft." in (folder / "Pears.md").read_text()
    library.edit_highlight(first, note="Softer.")
    looked = len(opened)
    assert live.mirror(library, folder, changed={1}) == live.Outcome(2, 1)
    assert "Softer." in (folder / "Pears.md").read_text()
    assert len(opened) == looked, "the folder was not looked through for one article"


@pytest.mark.parametrize("case", ["new", "gone", "renamed", "edited", "moved", "deleted", "other"])
def test_a_look_at_what_changed_alone_comes_to_the_same(library: Library, folder: Path, case: str) -> None:
    made = mark(library, 1)
    live.mirror(library, folder)
    file = folder / "Pears.md"
    if case == "edited":
        file.write_text(file.read_text().replace("how they", "HOW they"))
    elif case == "moved":
        (folder / "sub").mkdir()
        file.rename(folder / "sub" / "Pears.md")
    library.edit_highlight(made, note="Soft.")
    if case == "new":
        mark(library, 2)
    elif case == "gone":
        library.delete_highlight(made)
    elif case == "renamed":
        library.edit_article(1, title="Plums")
    elif case == "deleted":
        library.delete([1])
    live.mirror(library, folder, changed={2} if case == "new" else {1, 3} if case == "other" else {1})
    if case == "new":
        live.mirror(library, folder, changed={1})
    assert (
        files(folder)
        == {
            "new": ["Pears.md", "Quinces.md"],
            "gone": ["Set aside/Pears.md"],
            "renamed": ["Plums.md"],
            "edited": ["Pears (2).md", "Pears.md"],
            "moved": ["sub/Pears.md"],
            "deleted": ["Set aside/Pears.md"],
            "other": ["Pears.md"],
        }[case]
    )
    told = "".join(path.read_text() for path in folder.rglob("*.md"))
    assert ("Soft." in told) == (case not in {"gone", "deleted"})
    assert live.mirror(library, folder).written == 0


def test_a_file_follows_its_title_and_so_do_the_links_to_it(library: Library, folder: Path) -> None:
    mark(library, 1)
    library.add_note(2, "Of [[Pears]].")
    live.mirror(library, folder)
    library.edit_article(1, title="Pears, again: how?")
    assert live.mirror(library, folder) == live.Outcome(2, 2)
    assert files(folder) == ["Pears, again how.md", "Quinces.md"]
    assert "Of [[Pears, again how|Pears]]." in (folder / "Quinces.md").read_text()


def test_a_file_without_marks_is_set_aside_with_what_its_reader_wrote_and_comes_back(
    library: Library, folder: Path
) -> None:
    (folder / "Pears.md").write_text("mine from before")
    made = mark(library, 1)
    live.mirror(library, folder)
    (file,) = folder.glob("Pears (2).md")
    file.write_text(file.read_text() + "My own words.\n")
    library.delete_highlight(made)
    assert live.mirror(library, folder) == live.Outcome(0, 0, 1)
    assert files(folder) == ["Pears.md", "Set aside/Pears (2).md"]
    library.undelete_highlight(made)
    live.mirror(library, folder)
    assert files(folder) == ["Pears (2).md", "Pears.md"]
    assert file.read_text().endswith(f"{YOURS}\nMy own words.\n")
    assert (folder / "Pears.md").read_text() == "mine from before"


def test_an_edited_file_is_left_alone(library: Library, folder: Path) -> None:
    made = mark(library, 1)
    live.mirror(library, folder)
    file = folder / "Pears.md"
    file.write_text(edited := file.read_text().replace("how they", "HOW they"))
    assert live.mirror(library, folder) == live.Outcome(1), "nothing is to be written"
    library.edit_highlight(made, note="Soft.")
    assert live.mirror(library, folder) == live.Outcome(1, 1, 0, (file,))
    assert file.read_text() == edited
    assert "Soft." in (folder / "Pears (2).md").read_text()


def test_only_what_the_query_finds_is_mirrored(library: Library, folder: Path) -> None:
    mark(library, 1)
    mark(library, 2)
    live.mirror(library, folder)
    live.choose(library.folder, Choice(str(folder), "pears OR medlars"))
    assert live.mirror(library, folder) == live.Outcome(1, 0, 1)
    with pytest.raises(QueryError):
        live.choose(library.folder, Choice(str(folder), "added:never"))
    with pytest.raises(FormatError, match="is a file"):
        live.choose(library.folder, Choice(str(next(folder.glob("*.md")))))
    assert live.chosen(library.folder) == Choice(str(folder), "pears OR medlars")


def test_a_folder_that_is_not_there_is_not_made(library: Library, folder: Path) -> None:
    mark(library, 1)
    away = folder.rename(folder.with_name("away"))
    with pytest.raises(FormatError, match="is not there"):
        live.mirror(library, folder)
    folder.mkdir()  # where a stick is mounted
    with pytest.raises(FormatError, match=r"is not there: .* has no"):
        live.mirror(library, folder)
    folder.rmdir()
    away.rename(folder)
    assert live.mirror(library, folder) == live.Outcome(1, 1)
    live.choose(library.folder, None)
    assert live.mirror(library, folder) is None
    assert files(folder) == ["Pears.md"]
    with pytest.raises(FormatError, match="own folder"):
        live.choose(library.folder, Choice(str(library.folder / "notes")))


def test_a_full_disk_is_told_and_the_next_pass_goes_on(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark(library, 1)
    mark(library, 2)
    rename, left = Path.replace, [1]

    def replace(self: Path, target: Path) -> Path:
        if target.suffix == ".md":
            left[0] -= 1
            if left[0] < 0:
                raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(FormatError, match="No space left on device"):
        live.mirror(library, folder)
    assert len(files(folder)) == 1
    monkeypatch.undo()
    assert live.mirror(library, folder) == live.Outcome(2, 1)
    assert [path.name for path in folder.rglob("*.part")] == []


def test_the_command_line_begins_shows_and_ends_it(library: Library, tmp_path: Path, postil) -> None:  # noqa: F811
    mark(library, 1)
    notes = tmp_path / "notes"
    assert postil("live")[1] == "There is no live folder.\n"
    assert postil("live", "--now")[0] == 1
    done = json.loads(postil("live", "--folder", notes, "pears", "--json")[1])
    assert done == {
        **{"folder": str(notes), "query": "pears", "pictures": False, "files": 1, "written": 1, "aside": 0, "kept": []}
    }
    mark(library, 2)
    assert postil("live", "--status")[1] == (
        f"The live folder is {notes}, of what “pears” finds; 1 article has a file there.\n"
    )
    assert json.loads(postil("live", "--now", "--json")[1])["written"] == 0
    assert postil("live", "--folder", notes, "--off")[0] == 2
    assert postil("live", "--off")[1] == "There is no live folder.\n"
    assert files(notes) == ["Pears.md"]
