"""Changes of whole tags: what they do to articles, highlights, notes and everything that names tags; and undoing them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader import anchoring, document
from reader.errors import LibraryError
from reader.library import Library, MarkQuery, ReviewChoice, Subscription
from reader.library.tag_changes import TagChange
from reader.library.tag_looks import TagUse
from reader.model import Captured, Span, tag_key
from reader.query import parse


def add(library: Library, title: str, *tags: str) -> int:
    html = f"<p>The text of {title}, which is of no great length.</p>"
    return library.add(Captured(title=title, html=html, url=f"https://example.org/{title}"), tags=tags)[0].id


def mark(library: Library, article_id: int, *tags: str) -> int:
    text = document.from_html(library.body(article_id)).text
    made = library.add_highlight(article_id, anchoring.describe(text, Span(4, 8)), color="yellow")
    library.edit_highlight(made.id, tags=tags)
    return made.id


def state(library: Library) -> dict[str, Any]:
    """Return everything that a change of tags may touch, as it can be seen."""
    db = library._store.db
    rows = {
        kind: db.execute(
            f"SELECT x.{kind}_id, t.key, t.name, x.place FROM {kind}_tag AS x JOIN tag AS t ON t.id = x.tag_id ORDER BY 1, 2"
        ).fetchall()
        for kind in ("article", "highlight", "note")
    }
    return {
        **rows,
        "tags": db.execute("SELECT name, key FROM tag ORDER BY key").fetchall(),
        "colors": library.tag_colors(),
        "searches": [(one.name, one.query) for one in library.saved_searches()],
        "rules": library.feed_rules(),
        "feeds": [feed.tags for feed in library.feeds()],
        "review": library.review_choice(),
    }


def own(library: Library) -> dict[int, set[str]]:
    ids = library.search(parse("")).ids
    return {article.id: {tag_key(name) for name in article.tags} for article in library.articles(ids)}


def names(library: Library) -> list[str]:
    return [use.name for use in library.tag_uses()]


@pytest.fixture
def library(tmp_path: Path):
    with Library.open(tmp_path) as opened:
        yield opened


def test_renaming_takes_those_below_along_and_every_mention(library: Library) -> None:
    bread = add(library, "a", "food/bread", "home")
    both = add(library, "b", "Food", "food/bread/rye")
    marked = mark(library, bread, "food/bread")
    note = library.add_note(bread, "A note")
    library.edit_note(note.id, tags=("food",))
    library.save_search("Meals", 'tag:food -#food/bread words tag:"other"')
    library.set_feed_rules("rye -> tag food/grain")
    feed, _ = library.add_feed("https://example.org/feed", "News", Subscription(tags=("food", "x")))
    library.set_review_choice(ReviewChoice(size=5, tags=("food/bread",)))
    library.color_tag("food", "green")
    before = state(library)
    past = library.change_tags(TagChange(("food",), "eating/meals"))
    assert past.counts == (2, 1, 1)
    assert library.article(bread).tags == ("eating/meals/bread", "home")
    assert library.article(both).tags == ("eating/meals", "eating/meals/bread/rye")
    assert library.highlight(marked).tags == ("eating/meals/bread",)
    assert library.note(note.id).tags == ("eating/meals",)
    assert library.saved_searches()[0].query == 'tag:eating/meals -tag:eating/meals/bread words tag:"other"'
    assert str(library.feed_rules()[0]) == "rye -> tag eating/meals/grain"
    assert library.feed(feed.id).tags == ("eating/meals", "x")
    assert library.review_choice().tags == ("eating/meals/bread",)
    assert library.tag_colors() == {"eating/meals": "green"}
    assert set(library.search(parse("tag:eating")).ids) == {bread, both}
    assert library.search(parse("tag:food")).ids == ()
    assert library.marks(MarkQuery(text="meals")).total == 2
    library.restore_tags(past)
    assert state(library) == before
    assert library.check() == []


def test_merging_loses_nothing_and_says_before_what_it_will_do(library: Library) -> None:
    one = add(library, "a", "first", "recipe", "recipes")
    two = add(library, "b", "recipe/soup")
    three = add(library, "c", "recipes", "last")
    change = TagChange(("recipe",), "Recipes")
    preview = library.preview_tags(change)
    assert preview.counts == (2, 0, 0)
    assert preview.gone == ("recipe", "recipe/soup")
    assert preview.new == ("recipes/soup",)
    assert preview.joined == (("recipe", "recipes"),)
    before = state(library)
    past = library.change_tags(change)
    assert library.article(one).tags == ("first", "recipes")
    assert library.article(two).tags == ("recipes/soup",)
    assert library.article(three).tags == ("recipes", "last")
    assert set(library.search(parse("tag:recipes")).ids) == {one, two, three}
    library.restore_tags(past)
    assert state(library) == before


def test_taking_a_tag_away_takes_those_below_it_and_comes_back(library: Library) -> None:
    one = add(library, "a", "war", "war/peace", "kept")
    gone = add(library, "b", "war")
    library.delete([gone])
    before = state(library)
    past = library.change_tags(TagChange(("war",)))
    assert past.counts == (1, 0, 0)
    assert library.article(one).tags == ("kept",)
    library.undelete([gone])
    assert library.article(gone).tags == ()
    library.delete([gone])
    library.restore_tags(past)
    assert state(library) == before


def test_another_spelling_is_no_other_tag(library: Library) -> None:
    one = add(library, "a", "iOS", "ios/apps")
    past = library.change_tags(TagChange(("ios",), "IOS"))
    assert library.article(one).tags == ("IOS", "IOS/apps")
    library.restore_tags(past)
    assert library.article(one).tags == ("iOS", "iOS/apps") or library.article(one).tags == ("iOS", "ios/apps")


def test_a_tag_can_go_below_and_above_itself(library: Library) -> None:
    one = add(library, "a", "a", "a/b", "a/c")
    past = library.change_tags(TagChange(("a",), "a/b"))
    assert library.article(one).tags == ("a/b", "a/b/c")
    assert set(library.search(parse("tag:a")).ids) == {one}
    library.restore_tags(past)
    assert library.article(one).tags == ("a", "a/b", "a/c")
    library.change_tags(TagChange(("a/b",), "a"))
    assert library.article(one).tags == ("a", "a/c")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (TagChange(("nowhere",), "x"), "no tag “nowhere”"),
        (TagChange(("a",), " ,, "), "cannot be the name"),
        (TagChange(("a",), "a"), "already"),
        (TagChange((), "x"), "no tag"),
    ],
)
def test_what_makes_no_sense_is_said_and_changes_nothing(library: Library, change: TagChange, said: str) -> None:
    add(library, "a", "a")
    before = state(library)
    for attempt in (library.preview_tags, library.change_tags):
        with pytest.raises(LibraryError, match=said):
            attempt(change)
    assert state(library) == before


def test_similar_tags_are_proposed_until_the_reader_says_they_are_not_the_same(library: Library) -> None:
    for number, tags in enumerate(
        (
            ("café", "optics", "recipe", "web-design", "algorithms", "2023 notes", "қала"),
            ("cafe", "science/optics", "recipes", "web design", "algoritms", "2024 notes", "кала"),
            ("cafe", "science/optics", "recipes", "physics", "metal", "war/peace", "bus"),
        )
    ):
        add(library, f"article {number}", *tags)
    found = {(group.why, tuple(tag.name for tag in group.tags)) for group in library.similar_tags()}
    assert ("spelling", ("cafe", "café")) in found
    assert ("plural", ("recipes", "recipe")) in found
    assert ("level", ("science/optics", "optics")) in found
    assert ("letter", ("algorithms", "algoritms")) in found
    assert any(set(group) == {"web-design", "web design"} for _, group in found)
    assert not any("2023 notes" in group for _, group in found)
    before = len(found)
    pairs = library.keep_tags_apart(["Recipes", "recipe"])
    assert pairs == (("recipe", "recipes"),)
    assert library.keep_tags_apart(["recipes", "recipe"]) == ()
    assert len(library.similar_tags()) == before - 1
    library.compare_tags(pairs)
    assert len(library.similar_tags()) == before


def test_colors_belong_to_the_reader(library: Library) -> None:
    add(library, "a", "Rust")
    assert library.color_tag("rust", "orange") == ""
    assert library.color_tag("RUST", "") == "orange"
    with pytest.raises(LibraryError, match="choose one of red"):
        library.color_tag("rust", "plaid")
    library.color_tag("rust", "teal")
    assert library.tag_uses() == (TagUse("Rust", 1, 0, 0, "teal"),)


_NAME = st.sampled_from(("a", "A", "b", "a/b", "a/b/c", "B/c", "c", "c/a", "ä", "a/ä"))
_DEED = st.tuples(st.sampled_from(("move", "merge", "delete", "color")), _NAME, _NAME, _NAME)


@given(
    articles=st.lists(st.lists(_NAME, max_size=4), min_size=1, max_size=3),
    marks=st.lists(_NAME, max_size=3),
    deeds=st.lists(_DEED, max_size=5),
)
def test_no_deed_loses_a_tag_and_undoing_any_gives_the_same_library(
    tmp_path_factory: pytest.TempPathFactory,
    articles: list[list[str]],
    marks: list[str],
    deeds: list[tuple[str, str, str, str]],
) -> None:
    with Library.open(tmp_path_factory.mktemp("tags")) as library:
        ids = [add(library, f"n{number}", *tags) for number, tags in enumerate(articles)]
        mark(library, ids[0], *marks)
        note = library.add_note(ids[0], "A note")
        library.edit_note(note.id, tags=marks)
        library.save_search("Search", " ".join(f"tag:{name}" for name in marks))
        states: list[dict[str, Any]] = []
        undo: list[Callable[[], object]] = []
        for deed, one, other, into in deeds:
            before, had = state(library), own(library)
            if deed == "color":
                states.append(before)
                undo.append(partial(library.color_tag, one, library.color_tag(one, "red")))
                continue
            change = TagChange((one, other) if deed == "merge" else (one,), "" if deed == "delete" else into)
            try:
                past = library.change_tags(change)
            except LibraryError:
                assert state(library) == before
                continue
            states.append(before)
            undo.append(partial(library.restore_tags, past))
            assert own(library) == {number: expected(tags, change) for number, tags in had.items()}
            sound(library)
        for back, before in zip(reversed(undo), reversed(states), strict=True):
            back()
            assert state(library) == before
            sound(library)


def within(tag: str, root: str) -> bool:
    return tag == root or tag.startswith(f"{root}/")


def expected(tags: set[str], change: TagChange) -> set[str]:
    """Return what a change makes of the tags of one article, said as plainly as it can be."""
    into, found = tag_key(change.into), set()
    roots = sorted((tag_key(name) for name in change.names), key=len, reverse=True)
    for tag in tags:
        root = next((root for root in roots if tag == root or tag.startswith(f"{root}/")), "")
        if not root or (into and within(into, root) and within(tag, into)):
            found.add(tag)
        elif into:
            found.add(f"{into}{tag[len(root) :]}")
    return found


def sound(library: Library) -> None:
    """See that every article has exactly the tags above its own, and that no tag is kept that nothing has."""
    db = library._store.db
    for (article_id,) in db.execute("SELECT id FROM article").fetchall():
        rows = db.execute(
            "SELECT t.key, x.place FROM article_tag AS x JOIN tag AS t ON t.id = x.tag_id WHERE x.article_id = ?",
            (article_id,),
        ).fetchall()
        mine = {key for key, place in rows if place is not None}
        above = {"/".join(key.split("/")[:n]) for key in mine for n in range(1, key.count("/") + 1)} - mine
        assert {key for key, place in rows if place is None} == above
    unused = """SELECT name FROM tag WHERE id NOT IN (SELECT tag_id FROM article_tag) AND
        id NOT IN (SELECT tag_id FROM highlight_tag) AND id NOT IN (SELECT tag_id FROM note_tag)"""
    assert db.execute(unused).fetchall() == []
    assert all(tag_key(name) == key for name, key in db.execute("SELECT name, key FROM tag").fetchall())
