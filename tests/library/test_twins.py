"""Copies of the same article: found, merged with all marks, and parted again as they were."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.errors import LibraryError
from reader.library import Library, kin, twin_index
from reader.model import Comment, State
from reader.query import parse
from tests.library.conftest import captured, passage

WORDS = (
    "lamp harbour stone winter letter map quiet desk pencil line margin library ink paper wind salt rope sail tide quay"
)
LONG = "\n".join(
    " ".join(f"{word}{number}" if number % 3 else word for word in WORDS.split()[number % 7 :]) for number in range(12)
)


def state(library: Library) -> dict[str, list[Any]]:
    """Return all rows of the library but its logs."""
    db = library._store.db
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    kept = [name for name in tables if name not in {"change", "mark_change", "sqlite_sequence"}]
    return {name: sorted(map(repr, db.execute(f"SELECT * FROM {name}"))) for name in kept}


def two(library: Library, text: str = LONG, other: str = LONG) -> tuple[int, int]:
    one = library.add(captured("Harbour notes", text, url="https://press.example/a"))[0].id
    return one, library.add(captured("Harbour notes", other, url="http://www.press.example/a/amp"))[0].id


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("https://press.example/a", "http://www.press.example/a/", True),
        ("https://press.example/a", "https://m.press.example/a?amp=1", True),
        ("https://press.example/a", "https://press.example/b", False),
        ("https://press.example/?b=1&p=3", "https://press.example/index.php?p=3&b=1&utm_source=x", True),
        ("https://press.example/?p=3", "https://press.example/?p=4", False),
        ("https://press.example/a", "https://press-example.cdn.ampproject.org/c/s/press.example/a", True),
    ],
)
def test_addresses_of_one_page_are_found(library: Library, first: str, second: str, same: bool) -> None:
    one = library.add(captured("One", "A short text.", url=first))[0].id
    other = library.add(captured("Other", "Other words here.", url=second))[0].id
    found = library.twins()
    assert [set(group.ids) for group in found] == ([{one, other}] if same else [])
    if same:
        assert found[0].others[0].same == ("address",)
        assert not found[0].others[0].sure


@pytest.mark.parametrize("script", ["en", "ru", "zh"])
def test_texts_that_are_nearly_the_same_are_found_in_every_script(library: Library, script: str) -> None:
    text = {
        "en": LONG,
        "ru": LONG.translate(str.maketrans("abcdefghijklmnopqrstuvwxyz", "абцдефгхийклмнопқрстувөхыз")),
        "zh": "".join(chr(0x4E00 + (7919 * number) % 9000) for number in range(400)),
    }[script]
    one = library.add(captured("One", text))[0].id
    other = library.add(captured("Other", text + "\nMore at the end of this."))[0].id
    library.add(captured("Third", text[::-1]))
    (group,) = library.twins()
    assert set(group.ids) == {one, other}
    assert group.others[0].likeness > 0.8
    assert [twin.id for twin in library.twins_of(other)] == [one]


def test_copies_are_at_hand_once_they_are_looked_for_and_not_before(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = two(library)
    monkeypatch.setattr(twin_index, "BATCH", 1)
    monkeypatch.setattr(kin, "_FEW", 1)
    assert library.twins_at_hand(other) == []
    while library.index_more_twins():
        pass
    assert [twin.id for twin in library.twins_at_hand(other)] == [one]


def test_parts_of_a_series_are_not_the_same(library: Library) -> None:
    for number in range(3):
        text = "\n".join(f"{line} {number} {place}" for place, line in enumerate(LONG[number * 50 :].split("\n")))
        library.add(
            captured(
                "Links of the week",
                text[::-1] if number == 1 else " ".join(sorted(text.split())),
                url=f"https://press.example/{number}",
                site_name="Press",
            )
        )
    assert [group for group in library.twins() if any(t.sure for t in group.others)] == []


def test_what_is_in_the_trash_or_kept_apart_is_left_out(library: Library) -> None:
    one, other = two(library)
    pairs = library.keep_apart([one, other])
    assert library.twins() == []
    assert library.keep_apart([one, other]) == []
    library.join_again(pairs)
    assert len(library.twins()) == 1
    library.set_state([other], State.TRASH)
    assert library.twins() == []


def test_merging_keeps_every_mark(library: Library) -> None:
    one, other = two(library, LONG, "A new beginning.\n" + LONG)
    mark = library.add_highlight(other, passage(library, other, "harbour stone"), note="here", tags=["sea"])
    lost = library.add_highlight(other, passage(library, other, "new beginning"))
    note = library.add_note(other, "Who?")
    reply = library.add_note(other, "The keeper.", reply_to=note.id)
    third = library.add(captured("Third", "Elsewhere."))[0].id
    link = library.add_note(third, f"see [[{library.article(other).uid}]]")
    library.retag([one], add=["a"])
    library.retag([other], add=["b"])
    library.set_starred([other], True)
    library.set_progress(other, 0.5, 40)
    library.unite([(one, [other])])
    kept = library.article(one)
    assert (kept.tags, kept.starred, kept.progress) == (("a", "b"), True, 0.5)
    assert {found.id: found.orphan for found in library.highlights(one)} == {mark.id: False, lost.id: True}
    assert [found.id for found in library.doubtful(one)] == [lost.id]
    assert [(found.id, found.reply_to) for found in library.notes(one)] == [(note.id, None), (reply.id, note.id)]
    assert [found.note_id for found in library.backlinks(one)] == [link.id]
    assert (
        library.target(f"postil://article/{library._store.db.execute('SELECT uid FROM united').get}").article_id == one
    )  # type: ignore[union-attr]
    assert len(library.versions(one)) == 2
    assert library.versions(one)[0].present
    assert library.compare_versions(one).changes.removed > 0
    assert library.search(parse("tag:b")).ids == (one,)
    assert library.check() == []
    with pytest.raises(LibraryError):
        library.article(other)


def test_the_address_that_was_merged_leads_to_the_kept_article(library: Library) -> None:
    one, other = two(library)
    address = library.article(other).url
    library.unite([(one, [other])])
    assert library.kept([address]) == {address: one}
    assert library.begin(address).id == one
    made, created = library.add(captured("Harbour notes", LONG, url=address))
    assert (made.id, created) == (one, False)


def test_the_kept_one_must_have_the_text(library: Library) -> None:
    waiting = library.begin("https://press.example/waits").id
    ready = library.add(captured("Ready", "Words."))[0].id
    with pytest.raises(LibraryError, match="keep that one"):
        library.unite([(waiting, [ready])])
    library.unite([(ready, [waiting])])
    assert library.waiting() == ()


DEEDS = (
    "mark",
    "note",
    "reply",
    "link",
    "tag",
    "star",
    "progress",
    "edit",
    "body",
    "delete_mark",
    "comment",
    "archive",
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(done=st.lists(st.tuples(st.sampled_from(DEEDS), st.booleans(), st.integers(0, 30)), max_size=12))
def test_parting_brings_back_the_library_as_it_was(tmp_path_factory: pytest.TempPathFactory, done: list[Any]) -> None:
    with Library.open(tmp_path_factory.mktemp("library")) as library:
        pair = two(library, LONG, LONG.replace("quiet", "loud"))
        for name, first, number in done:
            _do(library, pair[0] if first else pair[1], name, number)
        marks = len(library.highlights()), len(library.notes())
        before = state(library)
        united = library.unite([(pair[0], [pair[1]])])
        assert (len(library.highlights(pair[0])), len(library.notes(pair[0]))) == marks
        assert library.check() == []
        library.part(united)
        assert state(library) == before
        assert library.check() == []


def _do(library: Library, article: int, name: str, number: int) -> None:
    lines = LONG.split("\n")
    if name == "mark":
        library.add_highlight(article, passage(library, article, lines[number % 12][-9:]), note="n", tags=["m"])
    elif name in {"note", "link"}:
        library.add_note(article, "[[Harbour notes]]" if name == "link" else f"note {number}")
    elif name == "reply" and (found := library.notes(article)):
        library.add_note(article, "reply", reply_to=found[number % len(found)].id)
    elif name == "tag":
        library.retag([article], add=[f"t{number % 3}/x"])
    elif name == "star":
        library.set_starred([article], True)
    elif name == "archive":
        library.set_state([article], State.ARCHIVE)
    elif name == "progress":
        library.set_progress(article, number / 30, number)
    elif name == "edit":
        library.edit_article(article, title=f"Title {number}")
    elif name == "body":
        kept = library.article(article)
        library.add(captured("Harbour notes", LONG + f"\nmore {number}", url=kept.url))
    elif name == "delete_mark" and (marks := library.highlights(article)):
        library.delete_highlight(marks[0].id)
    elif name == "comment":
        kept = library.article(article)
        comment = Comment("Ann", None, f"Said {number}", 0)
        library.add(captured("Harbour notes", LONG, url=kept.url, comments=(comment,)))
