"""What a reader has beside articles, on machines that share a folder."""

from __future__ import annotations

import re
import shutil
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from reader.feed_model import FeedEntry, FeedNews, FetchedFeed
from reader.library import FeedRule, Library, Subscription, shared_checks, shared_loose, shared_rows, tag_looks
from reader.model import Captured
from reader.shared_model import Thing
from reader.sync import records
from tests import abundance
from tests.dump import dump
from tests.sync.conftest import Open, Sync

SHARED = {
    "saved_search": {"uid", "name", "key", "query", "sort", "place", "pinned", "created_at", "updated_at"},
    "feed": {"uid", "url", "name", "folder", "tags", "full", "interval", "keep_days", "added_at", "deleted_at"},
    "feed_rule": {"place", "query", "deed", "tag"},
    "tag_color": {"key", "color"},
    "tag_apart": {"key", "other"},
    "article": {
        "uid",
        "state",
        "starred",
        "added_at",
        "published_at",
        "read_at",
        "deleted_at",
        "progress",
        "position",
        "url",
    }
    | {
        "canonical_url",
        "title",
        "title_key",
        "byline",
        "site_name",
        "site_key",
        "lang",
        "source",
        "origin",
        "excerpt",
        "own",
    }
    | {"words", "content_hash", "trashed_from"},
    "body": {"article_id", "html"},
    "tag": {"name", "key"},
    "article_tag": {"article_id", "tag_id", "place"},
    "highlight": {"uid", "article_id", "start", "stop", "exact", "prefix", "suffix", "color", "note", "orphan", "style"}
    | {"created_at", "updated_at", "deleted_at", "image", "alt", "how", "confidence", "waiting"},
    "highlight_tag": {"highlight_id", "tag_id", "place"},
    "note": {"uid", "article_id", "reply_to", "highlight_id", "created_at", "updated_at", "deleted_at", "text"},
    "note_tag": {"note_id", "tag_id", "place"},
    "article_image": {"article_id", "url", "sha256"},
    "page_comment": {"article_id", "place", "depth", "author", "written_at", "text"},
    "united": {"uid", "canonical_url", "article_id"},
    "link": {"note_id", "highlight_id", "place", "article_id", "mark_uid", "key"},
}
"""Columns that come to hold the same on all machines, or what is worked out from such."""
OF_ONE_MACHINE = {
    "info": "names of colours are shared; the rest is this library's name, and what was chosen on this machine",
    "article.status": "whether this machine has the text",
    "article.failure": "why this machine has it not",
    "article.entry": "entries that wait are fetched by each machine",
    "article.trashed_at": "each trash keeps things for 30 days of its own",
    "body.codec": "how the text is packed",
    "body.text_version": "which program worked the text out",
    "body.original": "the page as it was fetched is large, and is kept where it was fetched",
    "media": "what files are here; those that articles name come with them",
    "highlight_past": "where marks stood in earlier texts, which are not shared",
    "note_past": "earlier texts of notes",
    "version": "earlier texts of articles",
    "version_body": "earlier texts of articles",
    "version_place": "earlier texts of articles",
    "review": "two machines that review the same card on one day would each say when it is due",
    "review_past": "as the cards",
    "feed.title": "each machine hears it from the feed",
    "feed.key": "worked out from name and title",
    "feed.site_url": "each machine hears it from the feed",
    "feed.description": "each machine hears it from the feed",
    "feed.checked_at": "when this machine was there",
    "feed.due_at": "when this machine goes there next",
    "feed.failures": "what this machine met there",
    "feed.failure": "what this machine met there",
    "feed.gone": "what this machine met there",
    "feed.etag": "what this machine was told there",
    "feed.modified": "what this machine was told there",
    "entry": "what waits in feeds each machine fetches itself",
    "apart": "pairs that are no duplicates are asked for again where nobody said so",
    "reading": "how long was read on this machine",
    "import_run": "what was brought in on this machine, so that it can be undone there",
    "import_record": "what was brought in on this machine, so that it can be undone there",
    "change": "what search.db of this machine catches up with",
    "mark_change": "what marks.db of this machine catches up with",
    "shared": "what each thing is to all machines",
    "shared_log": "how far this machine has read and written the folder",
    "shared_said": "which machine this is, and when it was at the folder",
}
"""What is not shared, and why. ``docs/sync.md`` says the same."""


def pair(open_one: Open) -> tuple[Library, Library]:
    return open_one("one"), open_one("two")


def meet(sync: Sync, *libraries: Library) -> None:
    """Let libraries visit the folder until nothing is left to say."""
    for _ in range(12):
        told = [sync(each) for each in libraries]
        if not any(each["came_in"] or each["went_out"] for each in told):
            return
    raise AssertionError("they never end")


def searches(library: Library) -> list[tuple[str, str, str, bool]]:
    return [(one.name, one.query, one.sort, one.pinned) for one in library.saved_searches()]


def feeds(library: Library) -> list[tuple[str, str, Subscription]]:
    return sorted((one.uid, one.url, library.subscription(one.id)) for one in library.feeds())


def colors(library: Library) -> dict[str, str]:
    with library._store.read() as db:
        return tag_looks.colors(db)


def test_every_column_is_shared_or_belongs_to_one_machine_for_a_reason(open_one: Open) -> None:
    library, forgotten = open_one("one"), []
    with closing(apsw.Connection(str(library.folder / "library.db"))) as db:
        for (table,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"):
            has = {row[1] for row in db.execute(f"PRAGMA table_info({table})")} - {"id"}
            if table not in OF_ONE_MACHINE:
                own = {column for column in has if f"{table}.{column}" in OF_ONE_MACHINE}
                forgotten += [f"{table}.{column}" for column in sorted(has - own - SHARED.get(table, set()))]
    assert not forgotten, (
        f"Other machines would never hear of {', '.join(forgotten)}. Read it in reader/library/shared_reading.py or "
        "shared_loose.py, let it through in shared_checks.py, write it in shared_taking.py or shared_loose.py, and tell of "
        "it in docs/sync.md; or, if it means something on one machine alone, say why here and there."
    )


def test_what_lies_beside_the_articles_of_an_abundant_library_comes_over_to_the_letter(
    open_one: Open, sync: Sync
) -> None:
    one, two = pair(open_one)
    abundance.fill(one)
    meet(sync, one, two)
    before, after = dump(one.folder), dump(two.folder)
    for table in ("saved_search", "feed", "feed_rule", "tag_color", "tag_apart"):
        there, here = (
            [{name: row[name] for name in SHARED[table]} for row in found[table]] for found in (before, after)
        )
        if table == "feed":  # nobody is told of one that was given up before
            there = [row for row in there if row["deleted_at"] is None]
        assert here == there, table
        assert here, table
    assert two.color_names() == one.color_names() != {color: color for color in one.color_names()}
    assert two.check() == []


def test_changes_and_removals_come_over(open_one: Open, sync: Sync) -> None:
    one, two = pair(open_one)
    one.add(Captured(title="A", html="<p>Words.</p>", url="https://example.org/a"), tags=["sea", "land"])
    lost = one.save_search("Old", "added:<2020")
    one.save_search("Long", "words:>3000")
    feed, other = one.add_feed("https://example.org/a.xml")[0], one.add_feed("https://example.org/b.xml")[0]
    one.color_tag("sea", "blue")
    one.color_tag("land", "red")
    one.set_feed_rules((FeedRule("goal", "mute"),))
    meet(sync, one, two)
    assert searches(two) == searches(one)
    two.edit_search(
        next(each.id for each in two.saved_searches() if each.name == "Long"), query="words:>5000", pinned=True
    )
    one.delete_search(lost.id)
    one.keep_feed(feed.id, Subscription("Mine", "News", ("daily",), full=True, interval=30, keep_days=7))
    one.remove_feed(other.id)
    one.color_tag("sea", "")
    two.color_tag("land", "green")
    one.set_feed_rules(())
    one.set_color_name("yellow", "Doubt")
    meet(sync, one, two)
    for library in (one, two):
        assert searches(library) == [("Long", "words:>5000", "", True)]
        assert feeds(library) == [
            (feed.uid, feed.url, Subscription("Mine", "News", ("daily",), full=True, interval=30, keep_days=7))
        ]
        assert colors(library) == {"land": "green"}
        assert library.feed_rules() == ()
        assert library.color_names()["yellow"] == "Doubt"
        assert library.check() == []


def test_a_removal_does_not_stand_against_what_was_written_at_the_same_time(open_one: Open, sync: Sync) -> None:
    one, two = pair(open_one)
    search = one.save_search("Long", "words:>3000")
    feed, _ = one.add_feed("https://example.org/a.xml")
    one.set_feed_rules((FeedRule("goal", "mute"),))
    meet(sync, one, two)
    one.delete_search(search.id)
    one.remove_feed(feed.id)
    one.set_feed_rules(())
    two.edit_search(two.saved_searches()[0].id, query="words:>9000")
    two.keep_feed(two.feeds()[0].id, Subscription("Mine"))
    two.set_feed_rules((*two.feed_rules(), FeedRule("weather", "save")))
    meet(sync, one, two)
    for library in (one, two):
        assert searches(library) == [("Long", "words:>9000", "", False)]
        assert [about.name for _, _, about in feeds(library)] == ["Mine"]
        assert FeedRule("weather", "save") in library.feed_rules()


def test_two_searches_of_one_name_both_stay_unless_they_ask_for_the_same(open_one: Open, sync: Sync) -> None:
    one, two = pair(open_one)
    for library in (one, two):
        library.save_search("Unread", "is:unread")
    one.save_search("Long", "words:>3000")
    two.save_search("long", "minutes:>30")
    meet(sync, one, two)
    assert searches(one) == searches(two)
    found = {(name.casefold(), query) for name, query, *_ in searches(one)}
    assert len(found) == 3
    assert ("unread", "is:unread") in found
    assert {query for name, query in found if name.startswith("long")} == {"words:>3000", "minutes:>30"}
    assert {name for name, _ in found} == {"unread", "long", "long (2)"}


def test_a_feed_that_two_machines_had_is_one_and_its_entries_stay(open_one: Open, sync: Sync) -> None:
    one, two = pair(open_one)
    entry = FeedEntry("e1", "digest", Captured(title="News", html="<p>All of it.</p>", url="https://example.org/e1"))
    for library in (one, two):
        feed, _ = library.add_feed("https://example.org/a.xml")
        fetched = FetchedFeed("https://example.org/a.xml", "The paper", "", "", "", (entry,))
        library.take(FeedNews(feed.id, fetched=fetched))
    meet(sync, one, two)
    assert feeds(one) == feeds(two)
    assert [feed.waiting for library in (one, two) for feed in library.feeds()] == [1, 1]
    assert one.check() == two.check() == []


def test_rules_that_were_written_at_the_same_time_all_stay(open_one: Open, sync: Sync) -> None:
    one, two = pair(open_one)
    one.set_feed_rules((FeedRule("goal", "mute"), FeedRule("tides", "tag", "sea")))
    two.set_feed_rules((FeedRule("goal", "mute"), FeedRule("weather", "save")))
    meet(sync, one, two)
    assert one.feed_rules() == two.feed_rules()
    assert sorted(map(str, one.feed_rules())) == ["goal -> mute", "tides -> tag sea", "weather -> save"]


def test_what_an_older_version_read_past_is_read_again(
    open_one: Open, sync: Sync, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = pair(open_one)
    one.save_search("Long", "words:>3000")
    sync(one)
    with monkeypatch.context() as older:
        older.setattr(records, "KEY", re.compile("[ahn]:.*"))
        sync(two)
    assert sync(two)["came_in"] == 0
    with two._store.write() as transaction:
        transaction.db.execute(shared_rows.READ_AGAIN)
    assert sync(two)["came_in"] == 1
    assert searches(two) == searches(one)


@pytest.mark.parametrize(
    ("key", "fields", "left"),
    [
        ("s:1", {"name": "  ", "query": 7, "sort": "sideways", "place": -1, "pinned": "yes"}, {"name": "  "}),
        ("f:1", {"url": "file:///etc/passwd", "interval": 10**9, "full": 2, "keep_days": True}, {}),
        (
            "r:all",
            {"rules": [["goal", "run", "x"], "goal -> mute", ["tides", "tag", "sea "]]},
            {"rules": [["tides", "tag", "sea"]]},
        ),
        ("r:colors", {"yellow": "A  name", "puce": "Doubt", "green": ""}, {"yellow": "A name"}),
        (shared_loose.key_of_tags(["sea"]), {"names": ["sea"], "color": "plaid"}, {"names": ["sea"]}),
        (shared_loose.key_of_tags(["sea"]), {"names": ["land"], "color": "red"}, {}),
        (shared_loose.key_of_tags(["land", "sea"]), {"names": ["sea", "land"]}, {}),
    ],
)
def test_what_cannot_be_is_left_out(key: str, fields: dict[str, object], left: dict[str, object]) -> None:
    assert shared_checks.sound(key, Thing(fields)).fields == left


def first_and_last(open_one: Open, make: str) -> tuple[Library, Library]:
    """Return libraries that each have the same thing, that with the lesser uid first."""
    made = [open_one(name) for name in ("one", "two")]
    uids = {}
    for library in made:
        if make == "feed":
            uids[library.add_feed("https://example.org/a.xml")[0].uid] = library
        else:
            uids[library.save_search("Unread", "is:unread").uid] = library
    lesser, greater = sorted(uids)
    return uids[lesser], uids[greater]


def test_a_feed_that_gave_way_to_one_that_was_given_up_comes_after_all(open_one: Open, sync: Sync) -> None:
    lesser, greater = first_and_last(open_one, "feed")
    third = open_one("three")
    for library in (lesser, greater):  # the greater has not heard of the lesser when the third hears of both
        sync(library)
    assert len(greater.feeds()) == 1
    lone = open_one("four")
    sync(lone)
    lesser.remove_feed(lesser.feeds()[0].id)
    meet(sync, lesser, third, lone, greater)
    assert [len(each.feeds()) for each in (lesser, greater, third, lone)] in ([0] * 4, [1] * 4)
    assert feeds(third) == feeds(greater) == feeds(lone)


def test_a_feed_waits_for_the_one_that_it_gives_way_to(open_one: Open, sync: Sync, shared: Path) -> None:
    lesser, greater = first_and_last(open_one, "feed")
    third = open_one("three")
    sync(greater)
    own = {path for path in shared.glob("postil/machines/*") if path.is_dir()}
    aside = shared.parent / "aside"
    for path in own:
        shutil.copytree(path, aside / path.name)
        shutil.rmtree(path)
    sync(lesser)
    sync(third)  # has the lesser
    for path in own:
        shutil.copytree(aside / path.name, path)
    sync(third)  # hears of the greater, which gives way
    lesser.remove_feed(lesser.feeds()[0].id)
    machine = next(path for path in shared.glob("postil/machines/*") if path not in own)
    sync(lesser)
    sync(third)  # and now the lesser is gone
    assert machine.exists()
    meet(sync, third, greater, lesser)
    assert feeds(third) == feeds(greater) == feeds(lesser)


def test_a_search_that_gave_way_is_gone_for_all(open_one: Open, sync: Sync) -> None:
    lesser, greater = first_and_last(open_one, "search")
    third = open_one("three")
    meet(sync, greater, third, lesser)
    assert [one.uid for one in third.saved_searches()] == [one.uid for one in lesser.saved_searches()]
    lesser.delete_search(lesser.saved_searches()[0].id)
    meet(sync, lesser, greater, third)
    assert searches(lesser) == searches(greater) == searches(third) == []
