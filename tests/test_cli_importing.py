"""``import`` on the command line: tried, done, done again, taken back, reported."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reader.cli import main

TABLE = (
    "title,url,time_added,tags,status\n"
    "Pears,https://orchard.example/pears,1700000000,fruit|autumn,unread\n"
    "Mail,mailto:me@orchard.example,1700000000,,unread\n"
)
OMNIVORE = [
    {
        "slug": "jam",
        "title": "Jam",
        "url": "https://jam.example/",
        "savedAt": "2024-10-29T16:30:11.000Z",
        "labels": ["food"],
        "state": "Active",
    }
]


@pytest.fixture
def postil(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*words: object) -> tuple[int, str, str]:
        try:
            status = main([*map(str, words), "--library", str(tmp_path / "library")])
        except SystemExit as ended:
            status = int(ended.code or 0)
        out, err = capsys.readouterr()
        return status, out, err

    return run


def test_an_export_is_tried_brought_in_and_taken_back(postil: Any, tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text(TABLE)
    status, told, _ = postil("import", file, "--dry-run", "--json")
    trial = json.loads(told)
    assert (status, trial["format"], trial["new"], trial["run"]) == (0, "pocket_csv", 1, 0)
    assert json.loads(postil("list", "--json")[1]) == []
    done = json.loads(postil("import", file, "--json")[1])
    assert (done["new"], done["known"], done["skipped"]) == (
        1,
        0,
        [{"what": "Mail", "why": "its address begins with mailto:"}],
    )
    (article,) = json.loads(postil("list", "--json")[1])
    assert (article["title"], article["tags"]) == ("Pears", ["fruit", "autumn"])
    assert json.loads(postil("import", file, "--json")[1])["known"] == 1
    (run,) = json.loads(postil("import", "--runs", "--json")[1])
    assert (run["run"], run["articles"], run["undone"]) == (done["run"], 1, False)
    assert postil("import", "--undo", str(done["run"]))[0] == 0
    assert json.loads(postil("list", "--json")[1]) == []


def test_bodies_are_cleaned_and_highlights_placed(postil: Any, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    (folder / "content").mkdir(parents=True)
    (folder / "highlights").mkdir()
    (folder / "metadata_0_to_1.json").write_text(json.dumps(OMNIVORE))
    (folder / "content" / "jam.html").write_text("<p onclick='x()'>Sugar sets <script>x()</script>the jam.</p>")
    (folder / "highlights" / "jam.md").write_text("> Sugar sets\n\nyes\n\n> Salt does not")
    report = tmp_path / "report.json"
    done = json.loads(postil("import", folder, "--json", "--report", report)[1])
    assert (done["new"], done["bodies"], done["placed"], done["unplaced"]) == (1, 1, 1, 1)
    assert json.loads(report.read_text()) == done
    shown = json.loads(postil("show", "1", "--json")[1])
    assert shown["html"] == "<p>Sugar sets the jam.</p>"
    told = postil("import", folder)[1]
    assert "0 new articles came, 1 was here already" in told


def test_highlights_without_an_article_are_one(postil: Any, tmp_path: Path) -> None:
    file = tmp_path / "My Clippings.txt"
    file.write_text(
        "Fog (Og, F.)\n- Your Highlight on page 1 | Location 1-2 | Added on Monday, 5 October 2020 10:15:30\n\n"
        "It <lifts>.\n==========\n"
    )
    assert json.loads(postil("import", file, "--json")[1])["placed"] == 1
    shown = json.loads(postil("show", "1", "--json")[1])
    assert (shown["text"], shown["byline"]) == ("It <lifts>.", "F. Og")


def test_what_cannot_be_read_is_told_in_a_sentence(postil: Any, tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_bytes(b"\x89PNG")
    status, _, told = postil("import", file)
    assert status == 1
    assert told.startswith("x is no export that Postil knows")
    assert postil("import", tmp_path / "nothing")[0] == 1
    assert postil("import")[0] == 2
    assert "kindle" in postil("import", "--formats")[1]


def test_a_folder_of_files_becomes_articles(postil: Any, tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    (folder / "Kitchen" / "Salt_files").mkdir(parents=True)
    (folder / ".obsidian").mkdir()
    (folder / "Same.md").write_text("# Same\n\nOne text of that title.\n")
    (folder / "Kitchen" / "Same.md").write_text(
        "---\ntitle: Same\ntags: [bread]\nurl: https://crumb.example/same\n---\n\nAnother text of that title.\n"
    )
    (folder / "Kitchen" / "Salt.html").write_text(
        f"<title>Salt</title><article>{'<p>Salt keeps what is laid in it for years, and draws the water out.</p>' * 9}</article>"
    )
    (folder / "Kitchen" / "Salt_files" / "frame.html").write_text("<p>An advertisement.</p>")
    (folder / ".obsidian" / "x.md").write_text("hidden")
    (folder / "copy.txt").write_text("One text of that title.")
    (folder / "empty.md").write_text("")
    (folder / "book.pdf").write_bytes(b"%PDF-")
    assert json.loads(postil("import", folder, "--dry-run", "--json")[1])["format"] == "folder"
    done = json.loads(postil("import", folder, "--json")[1])
    assert (done["new"], done["bodies"]) == (4, 4)
    assert sorted(each["what"] for each in done["skipped"]) == ["book.pdf", "empty.md"]
    listed = json.loads(postil("list", "--json")[1])
    told = {(each["title"], each["url"], tuple(each["tags"])) for each in listed}
    assert {
        ("Same", "", ()),
        ("Same", "https://crumb.example/same", ("bread", "Kitchen")),
        ("Salt", "", ("Kitchen",)),
    } <= told
    again = json.loads(postil("import", folder, "--json")[1])
    assert (again["new"], again["known"], again["changed"]) == (0, 4, 0)
    assert postil("import", "--undo", str(done["run"]))[0] == 0
    assert json.loads(postil("list", "--json")[1]) == []
