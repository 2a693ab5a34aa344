"""``tags`` and ``searches``: what they print, and what is there afterwards."""

import json

import pytest

from reader.cli import main
from reader.library import Library
from reader.model import Captured


@pytest.fixture
def folder(tmp_path):
    with Library.open(tmp_path / "library") as library:
        for title, tags in (("One", ("recipe", "food/bread")), ("Two", ("recipes",)), ("Three", ("Étude",))):
            library.add(Captured(title, f"<p>{title} is a text.</p>", url=f"https://pears.example/{title}"), tags=tags)
    return tmp_path / "library"


@pytest.fixture
def postil(folder, capsys):
    def run(*words):
        status = main([*map(str, words), "--library", str(folder)])
        out, err = capsys.readouterr()
        return status, out, err

    return run


def tags_of(folder):
    with Library.open(folder) as library:
        return [tag.name for tag in library.tag_uses()]


def test_tags_are_listed_with_what_has_them(postil):
    status, out, _ = postil("tags")
    assert status == 0
    assert [line.split("\t")[:2] for line in out.splitlines()] == [
        *(["food", "0"], ["food/bread", "1"], ["recipe", "1"], ["recipes", "1"], ["Étude", "1"]),
    ]
    assert postil("tags", "ETU")[1].startswith("Étude\t1")
    assert json.loads(postil("tags", "recipes", "--json")[1]) == [
        {"name": "recipes", "articles": 1, "highlights": 0, "notes": 0, "color": ""}
    ]


def test_tags_are_merged_after_a_look_at_what_that_does(postil, folder):
    status, out, _ = postil("tags", "recipe", "--into", "Recipes", "--dry-run")
    assert status == 0
    assert out.splitlines() == [
        "1 article, 0 highlights, 0 notes would get another tag.",
        "  recipe joins recipes",
        "  no more: recipe",
    ]
    assert "recipe" in tags_of(folder)
    told = json.loads(postil("tags", "recipe", "--into", "Recipes", "--json")[1])
    assert told == {
        **{"articles": 1, "highlights": 0, "notes": 0},
        **{"gone": ["recipe"], "new": [], "joined": [["recipe", "recipes"]]},
    }
    assert tags_of(folder) == ["food", "food/bread", "recipes", "Étude"]
    assert postil("tags", "food", "--delete")[1].startswith("1 article, 0 highlights, 0 notes got one tag less.")
    assert tags_of(folder) == ["recipes", "Étude"]


def test_what_cannot_be_done_to_tags_is_said(postil):
    assert postil("tags", "nowhere", "--into", "x")[0] == 1
    assert "no tag “nowhere”" in postil("tags", "nowhere", "--color", "red")[2]
    for words in (("tags", "--delete"), ("tags", "x", "--dry-run"), ("tags", "a", "--color", "plaid")):
        assert postil(*words)[0] == 2


def test_tags_have_colours_and_likenesses(postil):
    assert postil("tags", "recipe", "--color", "teal")[1] == "recipe\t1\t0\t0\tteal\n"
    assert postil("tags", "recipe", "--color", "none")[1] == "recipe\t1\t0\t0\n"
    assert postil("tags", "--similar")[1] == "recipe (1), recipes (1)\n"
    assert json.loads(postil("tags", "--similar", "--json")[1])[0]["why"] == "plural"


def test_searches_are_kept_listed_taken_changed_and_forgotten(postil, folder):
    assert postil("searches")[1] == ""
    assert postil("searches", "Cooking", "-tag:recipe", "tag:food")[1] == "Cooking\t0\t-tag:recipe tag:food\n"
    assert postil("searches", "cooking", "tag:recipe")[1] == "Cooking\t1\ttag:recipe\n"
    assert postil("searches", "Cooking", "--pin")[1] == "Cooking\t1\ttag:recipe\tpinned\n"
    assert postil("searches", "Cooking", "--rename", "Baking")[1] == "Baking\t1\ttag:recipe\tpinned\n"
    assert json.loads(postil("searches", "--json")[1]) == [
        {"id": 1, "name": "Baking", "query": "tag:recipe", "sort": "", "pinned": True, "articles": 1}
    ]
    assert "One" in postil("list", "--search", "baking")[1]
    assert postil("list", "--search", "baking", "is:read")[1] == ""
    assert "No saved search is called “x”" in postil("list", "--search", "x")[2]
    assert postil("searches", "Baking", "--unpin")[1] == "Baking\t1\ttag:recipe\n"
    assert postil("searches", "Baking", "--delete")[0] == 0
    assert postil("searches", "Baking", "--delete")[0] == 1
    assert postil("searches", "--delete")[0] == 2
