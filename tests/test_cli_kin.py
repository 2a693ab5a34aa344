"""``duplicates``, ``like`` and ``stats``: what they print, and that a merge keeps the marks."""

import json

import pytest

from reader.cli import main
from reader.library import Library
from tests.library.conftest import captured
from tests.library.test_twins import LONG


@pytest.fixture
def folder(tmp_path):
    with Library.open(tmp_path / "library") as library:
        one = library.add(captured("Harbour notes", LONG, url="https://press.example/a"))[0].id
        other = library.add(captured("Harbour notes", LONG, url="https://www.press.example/a/"))[0].id
        library.add_note(other, "Who?")
        library.set_read([one], True)
        for number in range(9):
            library.add(
                captured(f"Ship {number}", f"The schooner of day {number} left with the tide and sails {number}.")
            )
    return tmp_path / "library"


@pytest.fixture
def postil(folder, capsys):
    def run(*words):
        code = main([*words, "--library", str(folder)])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_duplicates_are_listed_and_merged(postil, folder):
    code, out, err = postil("duplicates")
    assert (code, err) == (0, "")
    assert out.splitlines()[0].split() == ["2", "Harbour", "notes"]
    assert "1  Harbour notes  (address, text, title 100 %)" in out
    (group,) = json.loads(postil("duplicates", "--json")[1])
    assert (group["kept"], group["sure"], group["others"][0]["id"]) == (2, True, 1)
    assert postil("duplicates", "--merge", "1", "2")[1] == "Merged into 1: Harbour notes\n"
    with Library.open(folder) as library:
        assert library.article(1).notes == 1
    assert postil("duplicates")[1] == ""
    code, _out, err = postil("duplicates", "--merge", "1")
    assert code != 0
    assert "at least two" in err


def test_what_is_like_an_article_is_listed(postil):
    assert "Harbour notes" in postil("like", "1")[1]
    assert "schooner" not in postil("like", "3")[1]  # nearly all have that word
    found = json.loads(postil("like", "1", "--json")[1])
    assert found[0]["id"] == 2
    code, _out, err = postil("like", "99")
    assert code != 0
    assert "99" in err


def test_weeks_are_counted(postil):
    lines = postil("stats", "--weeks", "2")[1].splitlines()
    assert len(lines) == 3
    assert lines[2].split()[1:3] == ["11", "1"]
    (week,) = json.loads(postil("stats", "--weeks", "1", "--json")[1])
    assert (week["added"], week["read"], week["marked"]) == (11, 1, 1)
