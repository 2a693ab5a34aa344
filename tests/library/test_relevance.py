"""The rule of relevance, line by line, on a library of a few articles."""

from __future__ import annotations

import pytest

from reader.library import Library, finding, ranking
from reader.query import parse
from tests.library.conftest import captured, passage

LIBRARY = {
    "whole": ("Rain at last", "The harbour was quiet and the lamp was lit."),
    "begins": ("Lamplight", "A harbourmaster keeps a lamplighter, a lamplighter and a lamplighter."),
    "title": ("The lamp", "Somebody carried it through the streets to the sea."),
    "order": ("Of evenings", "It was a lamp lit before the evening came over us and the sea."),
    "scattered": ("Of mornings", "Lit by the sun, lit by the sea; no lamp, no lamp, no lamp was needed, none lit."),
    "forms": ("Of shops", "They sold lamps and lamps and more lamps there."),
    "title form": ("Lamps", "Of glass."),
}


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("lamp", ["title", "title form", "scattered", "whole", "order", "forms", "begins"]),
        ("harbour", ["whole", "begins"]),
        ("lamp lit", ["order", "scattered", "whole"]),
        ("lamps", ["title form", "title", "forms", "scattered", "whole", "order"]),
        ('"lamp"', ["title", "scattered", "whole", "order"]),
        ("lam*", ["title form", "begins", "title", "forms"]),
        ("lamp site:one", ["title", "title form", "scattered", "whole", "order", "forms", "begins"]),
    ],
)
def test_what_fits_best_is_first(library: Library, typed: str, first: list[str]) -> None:
    names = {
        library.add(captured(title, text, url=f"https://one.test/{n}", lang="en"))[0].id: name
        for n, (name, (title, text)) in enumerate(LIBRARY.items())
    }
    found = library.search(parse(typed), order="relevance")
    assert [names[i] for i in found.ids][: len(first)] == first


def test_marks_are_ranked_by_the_same_rule(library: Library) -> None:
    text = "A lamplighter went by. The lamp was lit."
    whole = library.add(captured("One", text))[0]
    begun = library.add_highlight(whole.id, passage(library, whole.id, "A lamplighter"))
    marked = library.add_highlight(whole.id, passage(library, whole.id, "The lamp"))
    titled = library.add(captured("Lamp", "Of glass."))[0]
    found = library.search(parse("lamp"), order="relevance")
    assert found.rows == (titled.id, -2 * marked.id, whole.id, -2 * begun.id)


def test_among_very_many_the_newest_marks_and_articles_are_first(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = [library.add(captured(f"Number {n}", "A lamp. " * (n + 1)))[0].id for n in range(4)]
    notes = [-2 * library.add_note(articles[0], "Lamp. " * (3 - n)).id - 1 for n in range(2)]
    by_fit = library.search(parse("lamp"), order="relevance").rows
    assert [row for row in by_fit if row < 0] == notes
    monkeypatch.setattr(ranking, "_MOST", 3)
    found = library.search(parse("lamp"), order="relevance")
    assert found.rows == (*notes[::-1], *articles[::-1])


@pytest.mark.parametrize(("typed", "weighed"), [("静かな港", True), ("静かな港の", False), ('"a lamp was lit"', False)])
def test_a_long_phrase_counts_alike_however_often_a_text_holds_it(library: Library, typed: str, weighed: bool) -> None:
    text = typed.strip('"')
    often = library.add(captured("One", f"{text}。{text}。{text}"))[0].id
    once = library.add(captured("Two", f"{text}。And something else that makes it longer than the other one."))[0].id
    expected = (often, once) if weighed else (once, often)
    assert library.search(parse(typed), order="relevance").ids == expected


def test_words_of_an_address_are_found_and_stand_last(library: Library) -> None:
    by_path = library.add(captured("One", "Nothing.", url="https://a.test/2014/quiet-desk.html?harbour=1#lamp"))[0].id
    by_text = library.add(captured("Two", "A quiet desk.", url="https://b.test/1"))[0].id
    encoded = library.add(captured("Three", "Nothing.", url="https://c.test/%D0%BA%D0%BD%D0%B8%D0%B3%D0%B0"))[0].id
    assert library.search(parse("quiet desk"), order="relevance").ids == (by_text, by_path)
    assert library.search(parse('"quiet desk"')).ids == (by_text, by_path)
    assert library.search(parse("книга")).ids == (encoded,)
    assert library.search(parse("/^quiet desk$/")).ids == (by_path,)
    for nothing in ("2014", "html", "harbour", "lamp", "text:desk -text:quiet", "title:desk"):
        assert library.search(parse(nothing)).ids == (), nothing
    [hit] = library.hits(parse("quiet desk"), [by_path])
    assert hit.snippet is not None
    assert (hit.snippet.text, hit.snippet.place) == ("quiet desk", "address")


def test_a_mark_is_found_by_another_form_where_its_article_is_of_the_language(library: Library) -> None:
    ids = []
    for lang in ("en", "de"):
        article = library.add(captured(lang, "Two lamps.", url=f"https://{lang}.test/", lang=lang))[0].id
        ids.append((article, library.add_highlight(article, passage(library, article, "lamps")).id))
    found = library.search(parse("lamp is:highlighted -zz"))
    assert found.rows == (ids[1][0], -2 * ids[1][1], ids[0][0], -2 * ids[0][1])  # the last word goes on
    (article, highlight), _ = ids
    found = library.search(parse("lamp highlight:two OR lamp two"))
    assert found.rows == (article, -2 * highlight) or found.ids == (article,)


def test_of_very_many_marks_the_newest_are_listed(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "_MARKS", 3)
    monkeypatch.setattr(finding, "_NEWEST", 2)
    article = library.add(captured("One", "A lamp."))[0].id
    others = [library.add(captured(f"Lamp {n}", "Of glass."))[0].id for n in range(41)]
    notes = [library.add_note(article, f"A lamp, {n}.").id for n in range(4)]
    found = library.search(parse("lamp"))
    assert found.notes == ("Of 4 highlights and notes that hold these words the newest 2 are listed.",)
    assert found.rows == (*others[::-1], article, *(-2 * note - 1 for note in notes[2:]))
