"""Feeds as they are written and miswritten: what becomes of each, and of its entries."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.capture import feed, feed_dates
from reader.capture.feed import byline, plain
from reader.errors import CaptureError
from reader.feed_model import FeedEntry, FetchedFeed
from tests.conftest import ROOT

DATA = ROOT / "tests" / "data" / "feeds"


def read(name: str, url: str = "http://shed.example/feed") -> FetchedFeed:
    return feed.read((DATA / name).read_bytes(), url, {})


def article(entry: FeedEntry):
    assert entry.article is not None
    return entry.article


def test_rss_091_with_a_doctype_of_its_own() -> None:
    found = read("rss091.xml")
    assert (found.title, found.site_url, found.lang) == ("The Potting Shed", "http://shed.example/", "en-gb")
    first, second = map(article, found.entries)
    assert (first.title, first.url) == ("Frost & fleece", "http://shed.example/frost")
    assert first.html == "<p>Cover the lettuces before eight.</p>"
    assert first.published_at is None
    assert "http://shed.example/swap" in second.html  # nothing but its address is known of it


def test_rss_10_takes_the_fuller_text() -> None:
    found = read("rss10.rdf")
    one = article(found.entries[0])
    assert found.patience == 6 * 3600
    assert (one.title, one.byline, one.tags, one.lang) == ("Spring tide", "Anneke Visser", ("tides",), "nl")
    assert one.published_at == datetime(2024, 3, 11, 5, 20, tzinfo=UTC)
    assert "third" in one.html


def test_rss_20_with_gaps() -> None:
    found = read("rss20.xml", "https://ferry.example/feed.xml")
    assert (found.title, found.patience) == ("Letters from the Ferry", 90 * 60)
    fog, gulls, horn, bare = map(article, found.entries)
    assert (fog.title, fog.byline) == ("Fog at the second buoy", "Ida Holm")
    assert {"weather", "ferry", "Crossings"} == set(fog.tags)
    assert fog.published_at == datetime(2024, 3, 13, 2, 5, tzinfo=UTC)
    assert "utm_source" not in fog.canonical_url
    assert 'src="https://ferry.example/fog.jpg"' in fog.html
    assert "alert" not in fog.html
    assert gulls.title.startswith("No title at all")
    assert (gulls.url, gulls.published_at) == ("https://ferry.example/gulls", None)
    assert horn.published_at == datetime(2024, 3, 11, tzinfo=UTC)
    assert "horn.mp3" in horn.html
    assert bare.url == ""
    assert [entry.key for entry in found.entries][:2] == ["ferry-7", "https://ferry.example/gulls"]
    assert len({entry.key for entry in found.entries}) == 4


def test_an_entry_without_id_and_address_keeps_its_key_while_its_text_changes() -> None:
    before = (DATA / "rss20.xml").read_bytes()
    after = before.replace(b"Known by its words alone.", b"Known by its title.")
    one, other = (feed.read(data, "https://ferry.example/feed.xml", {}).entries[3] for data in (before, after))
    assert one.key == other.key
    assert one.digest != other.digest


def test_what_is_known_is_not_read_any_further() -> None:
    data = (DATA / "rss20.xml").read_bytes()
    whole = feed.read(data, "https://ferry.example/feed.xml", {})
    known = {entry.digest for entry in whole.entries[1:]}
    again = feed.read(data, "https://ferry.example/feed.xml", {}, known)
    assert [entry.article is None for entry in again.entries] == [False, True, True, True]
    assert [entry.key for entry in again.entries] == [entry.key for entry in whole.entries]


def test_captions_are_lines_as_on_pages() -> None:
    shown = (
        "<figure><img src='/quay.png'><figcaption><p>The quay.</p><p>By Ada.</p></figcaption></figure>"
        "<figure><img src='/pier.png'><p>The pier.</p></figure>"
    )
    item = f"<item><guid>1</guid><title>Fog</title><description>{escape(shown)}</description></item>"
    listed = f"<rss version='2.0'><channel><title>Shed</title>{item}</channel></rss>".encode()
    (entry,) = feed.read(listed, "http://shed.example/feed", {}).entries
    assert entry.article is not None
    assert "<figcaption>The quay. By Ada.</figcaption>" in entry.article.html
    assert "<figcaption>The pier.</figcaption>" in entry.article.html


def test_atom_resolves_by_xml_base() -> None:
    found = read("atom.xml", "https://loom.example/blog/atom.xml")
    one = article(found.entries[0])
    assert (found.title, found.site_url, found.lang) == ("Am Webstuhl", "https://loom.example/blog/", "de")
    assert (one.title, one.url) == ("Kette < Schuss", "https://loom.example/blog/2024/kette")
    assert (one.byline, one.tags) == ("Grete Lund", ("Weben",))
    assert one.published_at == datetime(2024, 4, 1, 20, 30, tzinfo=UTC)
    assert 'href="https://loom.example/blog/2024/faden"' in one.html


def test_json_feed_with_wrong_types() -> None:
    found = read("feed.json", "https://bread.example/feed.json")
    rye, note = map(article, found.entries)
    assert (rye.title, rye.url, rye.byline, rye.tags) == ("Rye < wheat", "https://bread.example/rye", "Noor", ("rye",))
    assert "crust.mp3" in rye.html
    assert found.entries[0].key == "41"
    assert note.html.startswith("<p>A line.</p>\n<p>Another &lt;line&gt;.</p>")
    assert note.title.startswith("A line.")
    assert note.url == "https://elsewhere.example/x"


@pytest.mark.parametrize(
    ("name", "title", "text"),
    [
        ("windows1251.xml", "Тихая газета", "растаял"),
        ("wrong-encoding.xml", "Café du coin", "déjà épuisée"),
        ("utf16.xml", "Weit", "Ein Satz."),
        ("broken.xml", "Torn & mended", "it"),
    ],
)
def test_encodings_and_torn_feeds(name: str, title: str, text: str) -> None:
    found = read(name)
    assert found.title == title
    assert text in article(found.entries[0]).html


@pytest.mark.parametrize("name", ["bomb.xml", "external.xml"])
def test_entities_that_could_do_harm_are_refused(name: str) -> None:
    with pytest.raises(CaptureError, match="entities"):
        read(name)


@pytest.mark.parametrize(
    "data",
    [b"", b" \n", b"<html><head><title>A page</title></head><p>x</p></html>", b"just words", b'{"a": 1}', b"[1]", b"{"],
)
def test_what_is_no_feed_says_so(data: bytes) -> None:
    with pytest.raises(CaptureError, match="no feed"):
        feed.read(data, "http://shed.example/", {})


@given(st.binary(max_size=400), st.sampled_from(sorted(path.name for path in DATA.iterdir())), st.integers(0, 3000))
def test_nothing_that_can_be_sent_breaks_it(noise: bytes, name: str, place: int) -> None:
    data = (DATA / name).read_bytes()
    try:
        found = feed.read(data[:place] + noise + data[place:], "http://shed.example/feed", {})
    except CaptureError:
        return
    assert found.title
    assert all(entry.key and article(entry).title and article(entry).html for entry in found.entries)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Tue, 12 Mar 2024 10:00:00 GMT", "2024-03-12T10:00:00"),
        ("Tue, 12 Mar 2024 10:00 PST", "2024-03-12T18:00:00"),
        ("12 Mar 24 10:00:00 +0530", "2024-03-12T04:30:00"),
        ("Tue Mar 12 2024 10:00:00 GMT+0100 (CET)", "2024-03-12T09:00:00"),
        ("Tue Mar 12 10:00:00 2024", "2024-03-12T10:00:00"),
        ("2024/3/12 9:05:00", "2024-03-12T09:05:00"),
        ("2024-03-12T10:00:00.123-02:00", "2024-03-12T12:00:00"),
        ("2024-03-12T10:00:60Z", "2024-03-12T10:01:00"),
        ("March 12, 2024 9:14 PM", "2024-03-12T21:14:00"),
        ("20240312", "2024-03-12T00:00:00"),
        ("2024-03", "2024-03-01T00:00:00"),
        ("2024년 03월 12일  01:31:15", "2024-03-11T16:31:15"),
        ("2024-03-12 오후 11:23:17", "2024-03-12T14:23:17"),
        ("yesterday", None),
        ("2024-13-01", None),
        ("2024-03-12T25:00:00Z", None),
        ("2024-03-12T10:00:00Z and so on", None),
        ("", None),
    ],
)
def test_dates(text: str, moment: str | None) -> None:
    wanted = datetime.fromisoformat(moment).replace(tzinfo=UTC) if moment else None
    assert feed_dates.moment(text) == wanted


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_none(text: str) -> None:
    found = feed_dates.moment(text)
    assert found is None or found.tzinfo is not None


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("joe@press.example (Joe Mills)", "Joe Mills"),
        ("Joe Mills <joe@press.example>", "Joe Mills"),
        ("Joe Mills (joe@press.example)", "Joe Mills"),
        ("Joe <b>Mills</b>", "Joe Mills"),
        ("joe@press.example", "joe@press.example"),
        ("", ""),
    ],
)
def test_bylines_are_names(author: str, name: str) -> None:
    assert byline(author) == name


def test_plain_keeps_what_is_no_markup() -> None:
    assert plain("5 < 6 & 7") == "5 < 6 & 7"
    assert plain("a &amp; <b>b</b>\n c") == "a & b c"


def test_specimens_are_all_used(tmp_path: Path) -> None:
    text = Path(__file__).read_text("utf-8")
    assert [path.name for path in DATA.iterdir() if path.name not in text] == []
