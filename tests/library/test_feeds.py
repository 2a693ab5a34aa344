"""Feeds in the library: entries wait, change, are saved, go; and nothing that the reader did to one is lost."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader import document
from reader.anchoring import describe
from reader.errors import LibraryError
from reader.feed_model import FeedEntry, FeedNews, FetchedFeed
from reader.library import FeedRule, Library, Subscription, Taken, feed_rules, subscribing
from reader.model import Captured, Span, State
from reader.query import FromFeed, Unfinished, feed_text, parse

DAY = timedelta(days=1)
Age = Callable[[float], None]


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    with Library.open(folder) as opened:
        yield opened


@pytest.fixture
def age(monkeypatch: pytest.MonkeyPatch) -> Age:
    """Return what moves the clock of the library on by so many days."""
    now, ahead = time.time, 0.0
    monkeypatch.setattr("time.time", lambda: now() + ahead)

    def move(days: float) -> None:
        nonlocal ahead
        ahead += days * 86400

    return move


def entry(
    name: str, text: str = "", *, url: str | None = None, when: datetime | None = None, tags: tuple[str, ...] = ()
) -> FeedEntry:
    words = text or f"All about {name}."
    address = f"https://shed.example/{name}" if url is None else url
    article = Captured(
        name.title(), f"<p>{words}</p>", address, address, site_name="Shed", published_at=when, tags=tags, origin="feed"
    )
    return FeedEntry(name, hashlib.sha256(words.encode()).hexdigest(), article)


def fetched(*entries: FeedEntry, title: str = "The Shed", **more: object) -> FetchedFeed:
    values = {"url": "https://shed.example/feed", "site_url": "https://shed.example/", "description": "", "lang": "en"}
    return FetchedFeed(**{**values, "title": title, "entries": entries, **more})  # type: ignore[arg-type]


def subscribed(library: Library, *entries: FeedEntry, **kept: object) -> tuple[int, Taken]:
    feed, _ = library.add_feed("https://shed.example/feed", kept=Subscription(**kept))  # type: ignore[arg-type]
    return feed.id, library.take(FeedNews(feed.id, fetched(*entries)))


def ids(library: Library, text: str) -> tuple[int, ...]:
    return library.search(parse(text)).ids


def test_entries_wait_in_their_feed_and_nowhere_else(library: Library) -> None:
    when = datetime(2024, 3, 12, tzinfo=UTC)
    feed, taken = subscribed(library, entry("two", when=when + DAY), entry("one", when=when, tags=("frost",)))
    one, two = taken.new
    assert ids(library, "is:feed") == ids(library, 'feed:"the shed"') == (two, one)
    assert ids(library, "") == ids(library, "is:inbox") == ids(library, "tag:frost") == ()
    assert ids(library, "about") == (two, one), "words find it too, behind what is kept"
    assert ids(library, "is:inbox about") == ids(library, "about tag:none is:starred") == ()
    assert ids(library, "is:feed about") == (two, one)
    assert ids(library, "feed:shed one") == (one,)
    assert ids(library, "tag:frost feed:shed") == (one,)
    assert ids(library, "is:feed -feed:shed") == ()
    facets = library.facets(parse(""))
    assert (facets.all, facets.states["inbox"], facets.tags) == (0, 0, ())
    assert [(line.title, line.unread) for line in facets.feeds] == [("The Shed", 0)]  # older than a month: old news
    assert library.count() == 0
    assert library.tags() == ()
    assert library.kept(["https://shed.example/one"]) == {}
    article = library.article(one)
    assert (article.entry, article.feed_id, article.published_at) == (True, feed, when)
    assert library.check() == []


def test_saving_is_a_move_to_the_inbox_and_can_be_undone(library: Library) -> None:
    _, taken = subscribed(library, entry("one"), tags=("garden",))
    (one,) = taken.new
    before = library.article(one)
    assert library.save_entries([one]) == (one,)
    assert library.save_entries([one]) == ()
    saved = library.article(one)
    assert (saved.entry, saved.state, saved.tags) == (False, State.INBOX, ("garden",))
    assert ids(library, "is:inbox") == ids(library, "feed:shed") == (one,)
    assert ids(library, "is:feed") == ()
    library.hold_entries([one])
    assert library.article(one).entry
    assert library.article(one).added_at == before.added_at
    assert ids(library, "") == ()


def mark(library: Library, article_id: int) -> None:
    text = document.from_html(library.body(article_id)).text
    library.add_highlight(article_id, describe(text, Span(0, 3)))


@pytest.mark.parametrize(
    "do",
    [
        mark,
        lambda library, i: library.add_note(i, "Mine."),
        lambda library, i: library.set_starred([i], True),
        lambda library, i: library.set_state([i], State.LATER),
        lambda library, i: library.set_state([i], State.INBOX),
        lambda library, i: library.retag([i], add=["x"]),
        lambda library, i: library.edit_article(i, title="Another"),
        lambda library, i: library.begin("https://shed.example/one?utm_source=feed"),
        lambda library, i: library.add(
            Captured("One", "<p>Whole.</p>", "https://shed.example/one", "https://shed.example/one")
        ),
    ],
)
def test_whatever_is_done_to_an_entry_saves_it(
    library: Library, do: Callable[[Library, int], object], age: Age
) -> None:
    feed, taken = subscribed(library, entry("one"), keep_days=5)
    (one,) = taken.new
    do(library, one)
    assert not library.article(one).entry
    assert ids(library, "-is:trashed") == (one,)
    age(30)
    library.take(FeedNews(feed, fetched(entry("one"))))
    assert library.article(one).id == one
    assert library.check() == []


def test_reading_does_not_save(library: Library) -> None:
    _, taken = subscribed(library, entry("one"))
    library.set_progress(taken.new[0], 1.0, 3)
    library.set_read(taken.new, True)
    assert library.article(taken.new[0]).entry
    assert library.feeds()[0].unread == 0 and library.feeds()[0].waiting == 1


def test_entries_go_after_their_days_and_do_not_come_again(library: Library, age: Age) -> None:
    feed, taken = subscribed(library, entry("one"), entry("two"), keep_days=5)
    library.save_entries(taken.new[:1])
    age(4)
    library.take(FeedNews(feed, fetched(entry("three"))))
    assert len(ids(library, "is:feed")) == 2
    age(2)
    assert library.take(FeedNews(feed, fetched(entry("one"), entry("two"), entry("three")))).new == ()
    assert [library.article(i).title for i in ids(library, "is:feed")] == ["Three"]
    assert ids(library, "") == taken.new[:1]
    assert library.take(FeedNews(feed, fetched(entry("one", "New."), entry("two", "New.")))).new == ()
    assert library.check() == []


def test_entries_wait_for_ever_if_wanted(library: Library, age: Age) -> None:
    feed, _ = subscribed(library, entry("one"), keep_days=0)
    age(4000)
    library.take(FeedNews(feed))
    assert len(ids(library, "is:feed")) == 1


def test_an_entry_that_changes_is_updated_until_it_is_saved(library: Library) -> None:
    feed, taken = subscribed(library, entry("one"))
    (one,) = taken.new
    library.set_read([one], True)
    again = library.take(FeedNews(feed, fetched(entry("one", "Said better."))))
    assert (again.new, again.changed) == ((), (one,))
    assert library.body(one) == "<p>Said better.</p>"
    assert ids(library, "feed:shed better") == (one,)
    assert library.article(one).read_at is not None
    assert len(library.versions(one)) == 1
    library.save_entries([one])
    assert library.take(FeedNews(feed, fetched(entry("one", "Said worse.")))).changed == ()
    assert library.body(one) == "<p>Said better.</p>"
    assert library.check() == []


def test_the_whole_page_of_a_cut_entry(library: Library) -> None:
    feed, taken = subscribed(library, entry("one", "Cut…"), full=True)
    (one,) = taken.wanting
    whole = Captured("One", "<p>All of it.</p>", "https://shed.example/one", "https://shed.example/one")
    library.add(whole, into=one)
    assert library.article(one).entry
    assert library.body(one) == "<p>All of it.</p>"
    again = library.take(FeedNews(feed, fetched(entry("one", "Cut otherwise…"))))
    assert again.wanting == (one,)
    assert library.body(one) == "<p>All of it.</p>"


def test_every_entry_may_lead_to_the_same_page_or_to_none(library: Library) -> None:
    _, taken = subscribed(
        library,
        entry("one", url="https://shed.example/"),
        entry("two", url="https://shed.example/"),
        entry("three", url=""),
    )
    assert len(set(taken.new)) == 3
    assert {library.article(i).title for i in ids(library, "is:feed")} == {"One", "Two", "Three"}


def test_what_is_kept_already_stays_as_it_is(library: Library) -> None:
    kept, _ = library.add(Captured("Mine", "<p>Mine.</p>", "https://shed.example/one", "https://shed.example/one"))
    _, taken = subscribed(library, entry("one"))
    assert taken.new == ()
    assert library.article(kept.id).title == "Mine"
    assert ids(library, "feed:shed") == (kept.id,)


def test_an_entry_of_two_feeds_waits_once(library: Library) -> None:
    _, taken = subscribed(library, entry("one"))
    other, _ = library.add_feed("https://planet.example/feed", "Planet")
    assert library.take(FeedNews(other.id, fetched(entry("one"), title="Planet"))).new == ()
    assert ids(library, "feed:planet") == ids(library, "feed:shed") == taken.new
    library.remove_feed(other.id)
    assert ids(library, "feed:shed") == taken.new


def test_dates_that_lie(library: Library) -> None:
    future, past = datetime(2123, 1, 1, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)
    _, taken = subscribed(library, entry("b"), entry("a"), entry("future", when=future), entry("past", when=past))
    assert [library.article(i).title for i in ids(library, "is:feed")] == ["B", "A", "Future", "Past"]
    assert {library.article(i).published_at for i in taken.new} == {None}
    now = datetime.now(UTC)
    assert all(library.article(i).added_at <= now for i in taken.new)


def test_unsubscribing_can_be_undone(library: Library, age: Age) -> None:
    feed, taken = subscribed(library, entry("one"), entry("two"), folder="Garden", tags=("g",), interval=30)
    library.save_entries(taken.new[:1])
    kept = library.subscription(feed)
    library.remove_feed(feed)
    assert library.feeds() == () and ids(library, "is:feed") == ids(library, "feed:shed") == ()
    assert ids(library, "") == taken.new[:1]
    assert library.take(FeedNews(feed, fetched(entry("three")))) == Taken()
    library.restore_feed(feed)
    assert ids(library, "is:feed") == taken.new[1:]
    assert library.subscription(feed) == kept
    library.remove_feed(feed)
    assert library.add_feed("https://shed.example/feed")[1]
    assert ids(library, "is:feed") == taken.new[1:]
    library.remove_feed(feed)
    age(31)
    folder = library.folder
    with Library.open(folder) as later:
        with pytest.raises(LibraryError):
            later.restore_feed(feed)
        assert ids(later, "") == taken.new[:1]
        assert later.check() == []


def test_all_read_and_back(library: Library) -> None:
    feed, taken = subscribed(library, entry("one"), entry("two"))
    library.set_read(taken.new[:1], True)
    marked = library.read_feed(feed)
    assert marked == taken.new[1:]
    assert library.feeds()[0].unread == 0
    library.set_read(marked, False)
    assert library.feeds()[0].unread == 1
    assert library.read_feed(None) == marked


def test_names_are_one_feeds_each(library: Library) -> None:
    subscribed(library)
    second, _ = library.add_feed("https://other.example/feed")
    library.take(FeedNews(second.id, fetched(url="https://other.example/feed")))
    assert sorted(feed.title for feed in library.feeds()) == ["The Shed", "The Shed (2)"]
    with pytest.raises(LibraryError, match="already"):
        library.keep_feed(second.id, Subscription(name="the shed"))
    before = library.keep_feed(second.id, Subscription(name="Mine", folder=" a / b "))
    assert (library.feed(second.id).title, library.feed(second.id).folder) == ("Mine", "a/b")
    library.take(FeedNews(second.id, fetched(title="Renamed by its owner", url="https://other.example/feed")))
    assert library.feed(second.id).title == "Mine"
    library.keep_feed(second.id, before)
    assert library.feed(second.id).title in {"Renamed by its owner", "The Shed (2)"}


def test_what_visits_leave(library: Library) -> None:
    feed, _ = subscribed(library, entry("one"))
    library.take(FeedNews(feed, fetched(etag='"v"', modified="m", url="https://shed.example/new")))
    (ask,) = library.due_feeds(ids=[feed])
    assert (ask.url, ask.etag, ask.modified, len(ask.known)) == ("https://shed.example/new", '"v"', "m", 1)
    assert library.due_feeds() == []
    for times in range(1, 4):
        library.take(FeedNews(feed, failure="It did not answer."))
        assert library.feed(feed).failures == times
    assert [line.failure for line in library.facets(parse("")).feeds] == ["It did not answer."]
    library.take(FeedNews(feed, url="https://shed.example/newer"))
    assert (library.feed(feed).failure, library.feed(feed).url) == ("", "https://shed.example/newer")
    library.take(FeedNews(feed, failure="Gone.", gone=True))
    assert library.feed(feed).gone
    assert library.next_due() is None
    assert library.due_feeds(everything=True) == []


def test_when_a_feed_is_asked_again() -> None:
    wait = subscribing.wait
    assert wait(0, 0, 0, 0) == 3600
    assert wait(0, 7200, 0, 0) == 7200
    assert wait(0, 60, 0, 0) == 3600
    assert wait(0, 10**6, 0, 0) == 86400
    assert wait(900, 7200, 0, 0) == 900
    assert wait(0, 0, 1, 0) == 7200
    assert wait(0, 0, 9, 0) == 86400
    assert wait(0, 10**6, 1, 0) == 10**6
    assert wait(7 * 86400, 0, 3, 0) == 7 * 86400
    assert 3240 <= wait(0, 0, 0, -0.1) <= wait(0, 0, 0, 0.1) <= 3960


def test_rules_on_arrival(library: Library) -> None:
    before = library.set_feed_rules("# mine\nfrost -> tag weather/cold\nsnow -> mute\nabout feed:shed -> save\n")
    assert before == ()
    assert [str(rule) for rule in library.feed_rules()] == [
        "frost -> tag weather/cold",
        "snow -> mute",
        "about feed:shed -> save",
    ]
    _, taken = subscribed(
        library, entry("a", "Frost tonight."), entry("b", "Snow and frost, about noon."), entry("c", "About time.")
    )
    (waiting,) = taken.new
    assert library.article(waiting).title == "A"
    assert library.article(waiting).tags == ("weather/cold",)
    assert library.article(waiting).entry
    assert [library.article(i).title for i in ids(library, "is:inbox")] == ["C"]
    assert [library.article(i).title for i in ids(library, "is:muted")] == ["B"]
    assert ids(library, "is:feed snow") == ids(library, "snow") == ()
    library.set_feed_rules(before)
    assert library.feed_rules() == ()


@pytest.mark.parametrize("line", ["frost", "frost -> burn", "frost -> tag", "is:wet -> save", "tag: -> save"])
def test_a_line_that_is_no_rule(library: Library, line: str) -> None:
    library.set_feed_rules("frost -> save")
    with pytest.raises(LibraryError, match="Line 2"):
        library.set_feed_rules(f"snow -> mute\n{line}")
    assert library.feed_rules() == (FeedRule("frost", "save"),)
    assert feed_rules.read("frost => save\nice → Mute") == (FeedRule("frost", "save"), FeedRule("ice", "mute"))


def test_the_language_of_the_search_box_knows_feeds() -> None:
    query = parse('feed:"The Shed" frost')
    assert query.root.nodes[0] == FromFeed("The Shed")
    assert (query.feeds(), query.place) == (("The Shed",), "feeds")
    assert parse(feed_text('A "b"')).feeds() == ('A "b"',)
    assert parse("is:feed").place == "feeds"
    assert query.with_place("inbox").text == "is:inbox frost"
    assert parse("feed:").terms[0].node == Unfinished("feed", "")
    assert parse("feed:").problems == ()
