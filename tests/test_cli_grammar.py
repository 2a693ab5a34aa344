"""How a command line is read: verbs, options in any place, words with hyphens, usage, help."""

import pytest

from reader.cli import grammar, main
from reader.query import parse


def read(*words):
    name, rest = grammar.split(list(words))
    return name, grammar.parser_of(name, grammar.verb(name)).read(rest)


@pytest.mark.parametrize(
    "words",
    [
        ["--json", "--library", "/l", "list", "pear", "tree"],
        ["list", "--json", "pear", "tree", "--library", "/l"],
        ["--json", "list", "pear", "--library=/l", "tree"],
        ["--library", "/l", "list", "pear", "--json", "tree"],
        ["list", "pear", "tree", "--library", "/other", "--library", "/l", "--json"],
    ],
)
def test_shared_options_stand_before_or_after_the_verb(words):
    name, arguments = read(*words)
    assert (name, arguments.json, arguments.library) == ("list", True, "/l")
    assert arguments.query == ["pear", "tree"]


def test_the_library_may_be_called_like_a_verb():
    name, arguments = read("--library", "list", "show", "3")
    assert (name, arguments.library, arguments.id) == ("show", "list", 3)


@pytest.mark.parametrize(
    ("words", "changes"),
    [
        (["+a", "-b"], [("+", "a"), ("-", "b")]),
        (["-b"], [("-", "b")]),
        (["--", "-b"], [("-", "b")]),
        (["-b", "--json"], [("-", "b")]),
        (["--json", "-b", "-o", "-limit"], [("-", "b"), ("-", "o"), ("-", "limit")]),
        (["+slow food", "-fast  food"], [("+", "slow food"), ("-", "fast food")]),
        (["--", "-h", "--json"], [("-", "h"), ("-", "-json")]),
        (["+#Food/Bread", "-5"], [("+", "Food/Bread"), ("-", "5")]),
        (["+Қазақ", "-é"], [("+", "Қазақ"), ("-", "é")]),
    ],
)
def test_tags_with_hyphens(words, changes):
    assert read("tag", "3", *words)[1].changes == changes
    assert read("tag", *words[:1], "3", *words[1:])[1].changes == changes if words[0] == "--" else True


def test_words_and_options_mix():
    _, arguments = read("add", "a.html", "--tag", "x", "b.html", "--tag", "-y", "--tag=z", "-")
    assert arguments.inputs == ["a.html", "b.html", "-"]
    assert arguments.tag == ["x", "-y", "z"]
    _, arguments = read("state", "1", "--json", "2", "archive")
    assert (arguments.ids, arguments.state) == ([1, 2], "archive")
    _, arguments = read("export", "json", "-is:read", "-o", "-")
    assert (arguments.format, arguments.query, arguments.output) == ("json", ["-is:read"], "-")
    _, arguments = read("list", "-tag:slow", "pear", "--limit", "0")
    assert (arguments.query, arguments.limit) == (["-tag:slow", "pear"], 0)
    _, arguments = read("note", "3", "- a list\n- of two")
    assert arguments.text == "- a list\n- of two"
    _, arguments = read("highlight", "--exact", "-5 °C", "3", "--note", "--x", "--prefix=--json")
    assert (arguments.id, arguments.exact, arguments.note, arguments.prefix) == (3, "-5 °C", "--x", "--json")


@pytest.mark.parametrize(
    "words",
    [
        ["show"],
        ["show", "three"],
        ["show", "-1"],
        ["show", "1_0"],
        ["show", "٣"],
        ["show", "1", "2"],
        ["show", "1", "--format", "pdf"],
        ["show", "1", "--json", "--format", "html"],
        ["list", "--limit", "-1"],
        ["list", "--limit", "many"],
        ["list", "--limit"],
        ["list", "--lim", "3"],
        ["list", "--order", "random"],
        ["add"],
        ["add", "a.html", "--tag", ""],
        ["add", "a.html", "--tag", "--json"],
        ["add", "a.html", "b.html", "--url", "https://a.example/"],
        ["add", "-", "-"],
        ["add", "a.html", "--tag", "--"],
        ["extract", "a.html", "--json", "--format", "text"],
        ["tag", "3"],
        ["tag", "3", "food"],
        ["tag", "3", "+"],
        ["tag", "3", "-"],
        ["tag", "3", "+#"],
        ["highlight", "3"],
        ["highlight", "3", "--exact", "  "],
        ["highlight", "3", "--exact", "a", "--color", "mauve"],
        ["note", "3"],
        ["note", "3", ""],
        ["note", "3", "a", "b"],
        ["note", "3", "a", "--reply-to", "x"],
        ["state", "3"],
        ["state", "archive"],
        ["state", "3", "done"],
        ["star"],
        ["delete"],
        ["export", "markdown"],
        ["export", "docx", "-o", "x"],
        ["export", "json", "-o", ""],
        ["export", "markdown", "-o", "-"],
        ["where", "here"],
        ["where", "--library", ""],
        ["--library"],
        ["--nonsense"],
        ["--json"],
        ["lst"],
        ["-"],
    ],
)
def test_a_line_that_makes_no_sense(words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("usage: postil")
    assert "Traceback" not in err
    assert not list(tmp_path.iterdir())


def test_a_slip_in_a_verb_is_recognised(capsys):
    assert main(["lits"]) == 2
    assert "did you mean `postil list`?" in capsys.readouterr().err


def test_a_missing_file_for_the_window_is_told_at_once(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["nosuch.html"]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "There is no file 'nosuch.html'" in err


@pytest.mark.parametrize("verb", ["", *grammar.ROOMS])
def test_each_verb_has_a_help_that_lasts(verb, capsys):
    for words in (["--help"], ["-h"]) if verb else (["--help"], ["-h"], ["help"]):
        assert main([*([verb] if verb else []), *words]) == 0
        out, err = capsys.readouterr()
        assert out.startswith("usage: postil " + verb)
        assert "--json" in out and "--library DIR" in out
        assert err == ""
    assert max(map(len, grammar.OVERVIEW.splitlines())) <= 120


def test_the_overview_names_every_verb(capsys):
    assert main(["help"]) == 0
    overview = capsys.readouterr().out
    for verb in grammar.ROOMS:
        assert f"\n  {verb}" in overview
    assert main(["help", "tag"]) == 0
    assert capsys.readouterr().out.startswith("usage: postil tag")


def test_the_version(capsys):
    from reader import __version__

    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"postil {__version__}\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("tag:(", ["“tag:(” asks for nothing."]),
        ("NOT (", ["“NOT (” asks for nothing."]),
        ("tag:", ["“tag:” asks for nothing."]),
        ("sort:title", []),
        ("", []),
        ("pears", []),
    ],
)
def test_a_query_that_asks_for_nothing_is_told(text, told):
    assert grammar.meaningless(parse(text)) == told
