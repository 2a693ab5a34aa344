"""Which articles are kept under given addresses."""

from __future__ import annotations

from reader.library import Library
from reader.model import Captured, State

HTML = "<p>The lamp was lit an hour before dusk, {}.</p>"


def add(library: Library, url: str, canonical: str = "") -> int:
    captured = Captured(title=url, html=HTML.format(url), url=url, canonical_url=canonical or url)
    return library.add(captured)[0].id


def test_an_article_is_found_by_every_spelling_of_its_address(library: Library) -> None:
    one = add(library, "https://lamp.example/a?x=1&utm_source=letter")
    spellings = [
        "https://lamp.example/a?x=1",
        "HTTPS://Lamp.Example:443/a?x=1#fragment",
        "https://lamp.example/a?utm_campaign=q&x=1",
    ]
    assert library.kept(
        [*spellings, "https://lamp.example/a", "https://lamp.example/A?x=1", "", "#x"]
    ) == dict.fromkeys(spellings, one)


def test_it_is_found_by_where_it_came_from_too(library: Library) -> None:
    one = add(library, "https://m.lamp.example/7", canonical="https://lamp.example/long-name")
    assert library.kept(["https://m.lamp.example/7#top", "https://lamp.example/long-name"]) == {
        "https://m.lamp.example/7#top": one,
        "https://lamp.example/long-name": one,
    }


def test_what_is_in_the_trash_deleted_or_without_a_body_is_not_kept(library: Library) -> None:
    addresses = [f"https://lamp.example/{n}" for n in range(3)]
    trashed, deleted = add(library, addresses[0]), add(library, addresses[1])
    library.begin(addresses[2])
    assert library.kept(addresses) == {addresses[0]: trashed, addresses[1]: deleted}
    library.set_state([trashed], State.TRASH)
    library.delete([deleted])
    assert library.kept(addresses) == {}


def test_many_addresses_are_asked_at_once_through_the_indexes(library: Library) -> None:
    ids = [add(library, f"https://lamp.example/{n}", f"https://lamp.example/of/{n}") for n in range(30)]
    asked = [f"https://lamp.example/{n}" for n in range(2000)]
    assert library.kept(asked) == dict(zip(asked, ids, strict=False))
    assert library.kept([]) == {}


def test_a_file_whose_text_and_title_are_kept_under_two_addresses_is_the_first_of_them(library: Library) -> None:
    text = HTML.format("twice")
    first, _ = library.add(Captured(title="One", html=text, url="https://lamp.example/1"))
    library.add(Captured(title="One", html=text, url="https://lamp.example/2"))
    again, created = library.add(Captured(title="One", html=text))
    assert (again.id, created) == (first.id, False)
    assert library.add(Captured(title="From a file", html=text))[1]
