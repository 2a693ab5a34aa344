"""A library goes out in a format and comes in again: what the table of ``docs/formats.md`` calls held is the same then."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from reader import anchoring, document
from reader.capture import opml
from reader.document import Document, Paragraph, Run
from reader.feed_model import Feed
from reader.formats import opml as formats_opml
from reader.library import Library, Subscription, subscribing
from reader.model import COLORS, STYLES, Captured, Span, State, clean_tag, merge_tags
from tests.conftest import ROOT
from tests.formats import round_trips
from tests.strategies import phrases

lines = phrases.map(lambda text: " ".join(text.split()))
tags = st.lists(lines, max_size=3).map(tuple)
notes = st.lists(
    lines | st.sampled_from(["", "- one\n    - two", "```\n<!-- postil: notes -->\n```", "> a\n\nb"]), max_size=4
)
some_notes = notes.map("\n".join).map(str.strip).filter(bool)


def test_the_table_in_the_docs_is_what_a_round_trip_shows() -> None:
    written = (ROOT / "docs" / "formats.md").read_text("utf-8")
    assert round_trips.table() in written, "put there what `python -m tests.formats.round_trips` prints"


@pytest.mark.parametrize("name", round_trips.FORMATS)
@settings(
    max_examples=3,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.data())
def test_what_a_format_holds_comes_back(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("trip")
    with Library.open(folder / "one") as library:
        for number in range(data.draw(st.integers(1, 3))):
            draw_article(library, number, data)
        if name == "w3c":
            library.add_note(1, "So that there is one.")
        round_trips.date_back(library)
        lost = round_trips.there_and_back(library, name, folder)
        wrong = {thing: pairs for thing, pairs in lost.items() if thing in held(name)}
        assert not wrong, wrong


def test_the_same_import_again_changes_nothing(tmp_path: Path) -> None:
    with Library.open(tmp_path / "one") as library:
        round_trips.fill(library)
        before = round_trips.kept(library)
        for name in round_trips.FORMATS:
            task = round_trips.bring(library, round_trips.take_out(library, name, tmp_path))
            assert (task._brought.new, task._brought.placed, task._brought.unplaced) == (0, 0, 0), name
            if name != "bookmarks":
                assert (task._brought.changed, task._brought.notes) == (0, 0), name
                assert round_trips.differences(before, round_trips.kept(library)) == {}


names = lines.map(clean_tag).filter(bool)
feeds = st.builds(
    Feed,
    id=st.just(1),
    uid=st.just(""),
    url=st.integers(0, 9).map(lambda number: f"https://feeds.example/{number}?a=1&b=<2>"),
    title=lines,
    site_url=st.sampled_from(["", "https://feeds.example/?x=1&y='2'"]),
    description=lines | st.just(""),
    folder=st.lists(names, max_size=3).map("/".join),
    tags=tags.map(merge_tags),
    full=st.booleans(),
    interval=st.sampled_from([0, 15, 1440]),
    keep_days=st.integers(0, 400),
    added_at=st.just(round_trips.WHEN),
    checked_at=st.none(),
    due_at=st.just(round_trips.WHEN),
    failures=st.just(0),
    failure=st.just(""),
    gone=st.just(False),
    etag=st.just(""),
    modified=st.just(""),
    unread=st.just(0),
    waiting=st.just(0),
)


@given(st.lists(feeds, max_size=5, unique_by=lambda feed: feed.url))
def test_a_list_of_feeds_says_how_each_is_kept(listed: list[Feed]) -> None:
    def told(kept: Subscription) -> tuple[object, ...]:
        return kept.folder, kept.tags, kept.full, kept.interval, kept.keep_days

    found = {one.url: one for one in opml.read(formats_opml.text(listed).encode())}
    assert found.keys() == {feed.url for feed in listed}
    for feed in listed:
        one = found[feed.url]
        assert (one.title, one.site_url) == (feed.title, feed.site_url)
        assert told(subscribing.listed(one)) == (feed.folder, feed.tags, feed.full, feed.interval, feed.keep_days)


def held(name: str) -> set[str]:
    """Return what the table says that a format holds."""
    rows = [
        [cell.strip() for cell in line.strip("|\n").split("|")]
        for line in (ROOT / "docs" / "formats.md").read_text("utf-8").splitlines()
        if line.startswith("| ")
    ]
    column = rows[0].index(name)
    return {row[0] for row in rows[1:] if row[0] in round_trips.THINGS and row[column] == "yes"}


def draw_article(library: Library, number: int, data: st.DataObject) -> None:
    """Keep an article of any words, with marks and notes of any words."""
    paragraphs = data.draw(st.lists(lines, min_size=1, max_size=4))
    html = document.to_html(Document(tuple(Paragraph((Run(line),)) for line in paragraphs)))
    url = f"https://site{number}.example/{number}"
    article, _ = library.add(
        Captured(
            data.draw(lines),
            html,
            url,
            url,
            data.draw(lines),
            data.draw(lines),
            round_trips.WHEN,
            "en",
            tags=data.draw(tags),
        )
    )
    library.set_state([article.id], data.draw(st.sampled_from([State.INBOX, State.LATER, State.ARCHIVE])))
    library.set_starred([article.id], data.draw(st.booleans()))
    library.set_progress(article.id, data.draw(st.integers(0, 100)) / 100, 0)
    text = document.from_html(library.body(article.id)).text
    for _ in range(data.draw(st.integers(0, 3)) if text.strip() else 0):
        start = data.draw(st.integers(0, len(text) - 1))
        span = Span(start, data.draw(st.integers(start + 1, len(text))))
        if text[slice(*span)].strip():
            library.add_highlight(
                article.id,
                anchoring.describe(text, span),
                color=data.draw(st.sampled_from(COLORS)),
                style=data.draw(st.sampled_from(STYLES)),
                note=data.draw(notes.map("\n".join)),
                tags=data.draw(tags),
            )
    above: list[int] = []
    marks = [mark.id for mark in library.highlights(article.id)]
    for text in data.draw(st.lists(some_notes, max_size=3)):
        answers = data.draw(st.sampled_from([None, *above]))
        on = data.draw(st.sampled_from([None, *marks]))
        above.append(library.add_note(article.id, text, reply_to=answers, highlight_id=on, tags=data.draw(tags)).id)
