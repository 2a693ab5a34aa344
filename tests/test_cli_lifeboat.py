"""The lifeboat on the command line: saved, tried, brought into another library, taken back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reader.cli import main
from reader.library import Library
from tests import abundance
from tests.dump import dump
from tests.torture import boats


@pytest.fixture
def postil(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*words: object, library: str = "library") -> tuple[int, str, str]:
        try:
            status = main([*map(str, words), "--library", str(tmp_path / library)])
        except SystemExit as ended:
            status = int(ended.code or 0)
        out, err = capsys.readouterr()
        return status, out, err

    return run


@pytest.fixture
def boat(postil: Any, tmp_path: Path) -> Path:
    with Library.open(tmp_path / "library") as library:
        abundance.fill(library)
    path = tmp_path / "boat.zip"
    status, told, _ = postil("export", "lifeboat", "-o", path, "--json")
    saved = json.loads(told)
    assert (status, saved["format"], saved["bytes"]) == (0, "lifeboat", path.stat().st_size)
    return path


def test_a_lifeboat_is_tried_brought_in_and_taken_back(postil: Any, boat: Path, tmp_path: Path) -> None:
    with Library.open(tmp_path / "other") as other:
        other.add(abundance.captured("The tide table", abundance.TIDES))
    before = dump(tmp_path / "other")
    trial = json.loads(postil("import", boat, "--dry-run", "--json", library="other")[1])
    assert (trial["format"], trial["known"], trial["changed"], trial["run"]) == ("lifeboat", 1, 1, 0)
    assert dump(tmp_path / "other") == before
    assert (trial["feeds"], trial["searches"]) == (1, 2)
    done = json.loads(postil("import", boat, "--json", library="other")[1])
    assert {**done, "run": 0} == trial
    again = json.loads(postil("import", boat, "--json", library="other")[1])
    assert (again["new"], again["changed"], again["placed"], again["notes"]) == (0, 0, 0, 0)
    status, told, _ = postil("import", "--undo", done["run"], library="other")
    assert status == 0, told
    titles = [each["title"] for each in json.loads(postil("list", "--json", library="other")[1])]
    assert titles == ["The tide table"]
    assert json.loads(postil("highlights", "--json", library="other")[1]) == []


def test_a_lifeboat_of_some_articles_holds_nothing_else(postil: Any, boat: Path, tmp_path: Path) -> None:
    path = tmp_path / "some.zip"
    postil("export", "lifeboat", "tag:craft", "-o", path)
    done = json.loads(postil("import", path, "--json", library="new")[1])
    assert done["new"] == 2
    with Library.open(tmp_path / "new") as library:
        assert (library.feeds(), library.saved_searches()) == ((), ())
        assert library.color_names()["yellow"] == "Worth keeping"


def test_a_lifeboat_is_restored_in_the_place_of_a_library(postil: Any, boat: Path, tmp_path: Path) -> None:
    before = dump(tmp_path / "library")
    status, told, _ = postil("restore", boat, library="new")
    assert (status, told.split(".")[0]) == (0, "The library now holds 8 articles")
    assert dump(tmp_path / "new") == before
    with Library.open(tmp_path / "other") as other:
        other.add(abundance.captured("Only here", "Mine."))
        other.share(tmp_path / "shared")
    seen = json.loads(postil("restore", boat, "--dry-run", "--json", library="other")[1])
    assert (seen["path"], seen["only_here"]["articles"], seen["unshared"]) == (str(boat), 1, True)
    shown = postil("restore", boat, "--dry-run", library="other")[1]
    assert shown.startswith("boat.zip holds 8 articles")
    assert "until it is shared again, and then what was deleted since comes back on all of them." in shown
    done = json.loads(postil("restore", boat, "--json", library="other")[1])
    assert dump(tmp_path / "other") == before
    with Library.open(Path(done["aside"])) as aside:
        assert aside.count() == 1


def test_a_torn_lifeboat_says_so_and_gives_what_it_has(postil: Any, boat: Path, tmp_path: Path) -> None:
    torn = tmp_path / "torn.zip"
    torn.write_bytes(boat.read_bytes()[: boat.stat().st_size * 2 // 3])
    status, told, _ = postil("import", torn, library="new")
    assert status == 0
    assert "is torn or damaged" in told
    assert postil("check", library="new")[0] == 0


def test_what_cannot_be_written_is_said(postil: Any, boat: Path, tmp_path: Path) -> None:
    assert postil("export", "lifeboat", "-o", "-")[0] == 2
    assert "is a folder" in postil("export", "lifeboat", "-o", tmp_path)[2]
    assert "no folder" in postil("export", "lifeboat", "-o", tmp_path / "none" / "boat.zip")[2]


def test_whoever_is_killed_at_it_leaves_nothing_half(tmp_path: Path) -> None:
    assert boats.run(3, 11, tmp_path, articles=12)
