"""A library in which no table is empty: every kind of thing that a reader can leave in one."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from reader import anchoring, document
from reader.feed_model import FeedEntry, FeedNews, FetchedFeed
from reader.import_model import Incoming, Passage, Remark
from reader.library import Library, ReviewChoice, Subscription
from reader.model import Captured, CapturedImage, Comment, Selectors, Span, State

NOW = datetime(2026, 3, 9, 10, 0, tzinfo=UTC)
PICTURE = b"\x89PNG\r\n\x1a\n of no picture"
PAGE = b"<html><body><p>The page as it came.</p></body></html>"
TIDES = "The tide table hangs by the door.\nNobody reads it twice.\nThe boat is back by six, wind or not."
LATER = "The tide table hangs by the gate.\nNobody reads it twice.\nThe boat is back by seven, wind or not."


def fill(library: Library) -> list[int]:
    """Put one of everything in; return the articles that stand on shelves."""
    tides = _articles(library)
    _marks(library, tides[0], tides[1])
    _history(library, tides[0])
    _feeds(library)
    _import(library)
    _loose(library, tides)
    return tides


def captured(title: str, text: str, **values: object) -> Captured:
    """Return a captured article of one paragraph a line."""
    html = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    given = {"url": f"https://press.example/{title.replace(' ', '-').lower()}", **values}
    return Captured(title=title, html=document.to_html(document.from_html(html)), **given)  # type: ignore[arg-type]


def passage(library: Library, article_id: int, exact: str) -> Selectors:
    """Return the selectors of the first place where an article reads so."""
    text = document.from_html(library.body(article_id)).text
    start = text.index(exact)
    return anchoring.describe(text, Span(start, start + len(exact)))


def _articles(library: Library) -> list[int]:
    image = CapturedImage(
        "https://press.example/p.png", hashlib.sha256(PICTURE).hexdigest(), "image/png", PICTURE, 40, 30
    )
    text = f'{TIDES}\n<img src="{image.url}" alt="a pier">'
    first, _ = library.add(
        captured(
            "The tide table",
            text,
            byline="Ines Okafor",
            site_name="The Press",
            images=(image,),
            original=PAGE,
            original_media="text/html",
            comments=(Comment("Ada", NOW, "Is it so?", 0), Comment("", None, "It is.", 1)),
            published_at=NOW - timedelta(days=3),
        ),
        tags=("Sea/Tides", "craft"),
    )
    second, _ = library.add(captured("Quiet rooms", "Nobody spoke there.\nPencils only.", lang="en"), tags=("Craft",))
    third, _ = library.add(captured("A third thing", "Some other words entirely."))
    copy, _ = library.add(captured("A third thing", "Some other words entirely!", url="https://mirror.example/3"))
    gone, _ = library.add(captured("Thrown away", "Not wanted."))
    library.delete([gone.id])
    shelved, _ = library.add(captured("In the trash", "Hardly wanted."))
    library.set_state([shelved.id], State.TRASH)
    library.fail(library.begin("https://press.example/lost").id, "The page is not there (404).")
    library.begin("https://press.example/coming", tags=("sea",))
    library.set_starred([first.id], True)
    library.set_state([second.id], State.ARCHIVE)
    library.set_progress(first.id, 0.4, 12)
    library.set_read([second.id], True)
    library.edit_article(second.id, title="Quiet rooms, my copy", byline="Nobody", tags=["craft", "rooms"])
    library.unite([(third.id, [copy.id])])
    library.keep_apart([first.id, second.id])
    return [first.id, second.id, third.id]


def _marks(library: Library, first: int, second: int) -> None:
    table = library.add_highlight(
        first, passage(library, first, "tide table"), note="See [[Quiet rooms]].", tags=("Sea",)
    )
    six = library.add_highlight(first, passage(library, first, "back by six"), color="blue", style="underline")
    gone = library.add_highlight(first, passage(library, first, "Nobody reads"))
    library.move_highlight(six.id, passage(library, first, "The boat"))
    library.delete_highlight(gone.id)
    note = library.add_note(first, "A first thought.", tags=("thought",))
    library.edit_note(note.id, "A second thought about [[Nothing yet]].")
    library.add_note(first, "An answer, and postil://article/nobody.", reply_to=note.id)
    library.add_note(first, "Of the table.", highlight_id=table.id)
    library.delete_note(library.add_note(second, "Never mind.").id)
    library.set_review_choice(ReviewChoice(3))
    library.review(table.id, "good", NOW)
    library.review(six.id, "hard", NOW)
    library.stop_reviews([six.id])
    library.review_today(NOW + timedelta(days=40))


def _history(library: Library, first: int) -> None:
    library.add(captured("The tide table", LATER, original=PAGE + b" "))
    text = document.from_html(library.body(first)).text
    library.cut_blocks(first, spans=[Span(text.index("Nobody"), text.index("Nobody") + 3)])


def _feeds(library: Library) -> None:
    feed, _ = library.add_feed(
        "https://shed.example/feed", "Shed", Subscription(folder="Wood", tags=("shed",), keep_days=2)
    )
    entries = tuple(
        FeedEntry(name, hashlib.sha256(name.encode()).hexdigest(), captured(name, f"All of {name}.", origin="feed"))
        for name in ("Saw", "Plane", "Vice", "Rasp")
    )
    library.set_feed_rules("vice -> mute\nsaw -> tag wood")
    taken = library.take(
        FeedNews(feed.id, FetchedFeed(feed.url, "The Shed", "https://shed.example", "", "en", entries))
    )
    library.save_entries(list(taken.new)[:1])
    library._store.db.execute("DELETE FROM article WHERE entry > 0 AND title = 'Rasp'")
    given_up, _ = library.add_feed("https://gone.example/feed", "Gone")
    library.remove_feed(given_up.id)


def _import(library: Library) -> None:
    run = library.begin_import("pocket", "part_000.csv")
    known = Incoming(
        "https://press.example/the-tide-table",
        tags=("kept",),
        starred=True,
        added_at=NOW - timedelta(days=900),
        raw="a,b",
    )
    new = Incoming(
        "https://elsewhere.example/1",
        "Elsewhere",
        passages=(Passage("some words", "and a note", key="p"),),
        remarks=(Remark("A remark.", reply_to="p"),),
        raw='{"url": 1}',
    )
    library.bring(run, [(known, None), (new, None)])
    again = library.begin_import("pocket", "part_000.csv")
    library.bring(again, [(Incoming("https://elsewhere.example/2", "Not this", raw="{}"), None)])
    library.undo_import(again)
    library.begin_import("pocket", "empty.csv")


def _loose(library: Library, ids: list[int]) -> None:
    library.save_search("Sea things", "tag:sea", sort="title", pinned=True)
    library.save_search("Unread", "is:unread")
    library.color_tag("sea", "blue")
    library.keep_tags_apart(["sea", "see"])
    library.set_color_name("yellow", "Worth keeping")
    library.note_reading(NOW.date(), 61, 240)
