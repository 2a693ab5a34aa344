"""Rows of an answer say where the words stand: in the text, in a mark, elsewhere."""

from __future__ import annotations

import pytest

from reader import document
from reader.library import Hit, Library, folding, ranking
from reader.query import parse
from tests.library.conftest import captured, passage

TEXT = (
    "The first paragraph says nothing of it, and goes on for a while so that what follows is far away from the beginning of "
    "all this, which takes some patience.\nHere the Éclair stands beside a bread of rye, and beside the bread a lamp.\n"
    "At the end there is bread again, alone."
)


def hits(library: Library, text: str, **how: str) -> list[Hit]:
    query = parse(text)
    found = library.search(query, **how)  # type: ignore[arg-type]
    return library.hits(query, found.rows or found.ids)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("eclair", ["Éclair"]),
        ("bread lamp", ["bread", "bread", "lamp", "bread"]),
        ('"bread of rye"', ["bread of rye"]),
        ("ECLA", ["Écla"]),
        ("lamps", ["lamp"]),
        ("going far", ["goes", "far"]),
        ("/l.mp/", ["lamp"]),
        ("bread NEAR/3 rye", ["bread", "rye", "bread", "bread"]),
    ],
)
def test_a_snippet_marks_the_words_and_knows_where_they_stand(library: Library, text: str, words: list[str]) -> None:
    article = library.add(captured("Rye", TEXT))[0]
    [hit] = hits(library, text)
    snippet = hit.snippet
    assert snippet is not None
    assert hit.article == article
    assert [snippet.text[span.start : span.end] for span in snippet.marked] == words
    assert snippet.place == "text"
    canonical = document.from_html(library.body(article.id)).text
    assert canonical[snippet.position :].startswith(words[0])
    assert len(snippet.text) < 200
    assert "\n" not in snippet.text


@pytest.mark.parametrize(
    ("title", "text", "typed", "marked"),
    [
        ("Straße", "Die Straße ist lang.", "strasse", ["Straße"]),
        ("Қала", "Бұл қала үлкен.", "кала", ["қала"]),
        ("冬", "静かな冬の朝", "冬の", ["冬の"]),
        ("Œuf", "Un œuf dur.", "oeuf", ["œuf"]),
        ("Thai", "ฉันอ่านหนังสือทุกวัน", "หนังสือ", ["หนังสือ"]),
        ("Rye", "A cart, a part: ART is art, and artful.", "art", ["ART", "art", "art"]),
        ("Rye", "A cart, a part: ART is art, and artful.", '"art is"', ["ART is"]),
        ("Marks", "A carte\u0301, Arte\u0301 and arte.", "arte", ["Arte\u0301", "arte"]),
    ],
)
def test_words_are_marked_as_they_are_spelled(
    library: Library, title: str, text: str, typed: str, marked: list[str]
) -> None:
    library.add(captured(title, text))
    [hit] = hits(library, typed)
    assert hit.snippet is not None
    assert [hit.snippet.text[span.start : span.end] for span in hit.snippet.marked] == marked


def test_marks_that_hold_the_words_are_rows_behind_their_article(library: Library) -> None:
    article = library.add(captured("Rye", TEXT))[0]
    marked = library.add_highlight(article.id, passage(library, article.id, "a bread of rye"), note="for the lamp oil")
    note = library.add_note(article.id, "Bread, bread, bread.")
    library.add(captured("Other", "bread"))
    found = hits(library, "bread")
    assert [hit.row for hit in found][1:] == [article.id, -2 * marked.id, -2 * note.id - 1]
    assert (found[2].highlight, found[3].note) == (marked, note)
    assert found[2].snippet is not None
    assert found[3].snippet is not None
    assert (found[2].snippet.place, found[3].snippet.place) == ("highlight", "note")
    canonical = document.from_html(library.body(article.id)).text
    assert canonical[found[2].snippet.position :].startswith("bread of rye")
    assert found[3].snippet.position == -1
    assert [hit.row for hit in hits(library, "note:lamp")][1:] == [-2 * marked.id]
    assert [hit.row for hit in hits(library, "bread tag:none is:starred")] == []
    library.delete_highlight(marked.id)
    assert library.hits(parse("bread"), [-2 * marked.id, article.id]) != []
    assert [hit.row for hit in library.hits(parse("bread"), [-2 * marked.id, article.id, 99])] == [article.id]


def test_what_only_the_head_holds_is_told_too(library: Library) -> None:
    library.add(captured("Plain", "Nothing.", byline="Ann Mills", site_name="The Oven", url="https://kiln.example/x"))
    places = {text: hits(library, text)[0].snippet for text in ("ann", "oven", "kiln", "plain")}
    assert {text: snippet.place for text, snippet in places.items() if snippet} == {
        "ann": "byline",
        "oven": "address",
        "kiln": "address",
        "plain": "title",
    }
    assert all(snippet and snippet.position == -1 for snippet in places.values())
    assert hits(library, "is:inbox")[0].snippet is None
    assert folding.plain("Ann") == "ann"


def test_of_a_very_common_word_titles_come_first_and_then_the_newest(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking, "_MOST", 2)
    titled = library.add(captured("Bread", "Rye."))[0]
    marks = [library.add_note(titled.id, f"{word} of bread.") for word in ("Loaf", "Slice", "Crumb")]
    held = [library.add(captured(f"Rye {n}", "Bread. " * n))[0].id for n in (9, 2, 5)]
    found = library.search(parse("bread"), order="relevance")
    assert found.ids == (titled.id, *held[::-1])
    assert found.rows == (titled.id, *(-2 * note.id - 1 for note in marks), *held[::-1])
