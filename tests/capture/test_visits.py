"""Feeds over the network: asked politely, followed where they move, and none hurts another."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from reader.capture import Cancelled, Limits, Worker
from reader.capture.visits import patience
from reader.errors import CaptureError
from reader.feed_model import FeedAsk, FeedNews
from tests.conftest import Reply, Site, Visit

XML = {"Content-Type": "application/rss+xml"}
PATIENT = Limits(connect=60, read=60, page=90, total=150, pause=0.0)


def rss(title: str, *items: str) -> bytes:
    """Return a feed with entries of these titles."""
    listed = "".join(
        f"<item><title>{item}</title><guid>{item}</guid><description>Words of {item}.</description></item>"
        for item in items
    )
    return f"<rss version='2.0'><channel><title>{title}</title>{listed}</channel></rss>".encode()


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker(PATIENT) as made:
        yield made


def visit(worker: Worker, *asks: FeedAsk) -> dict[int, FeedNews]:
    return {news.number: news for news in worker.visit(asks)}


def test_a_feed_and_then_nothing_new(site: Site, worker: Worker) -> None:
    def answer(asked: Visit) -> Reply:
        if asked.headers.get("If-None-Match") == '"v1"' and asked.headers.get("If-Modified-Since"):
            return 304, {"Cache-Control": "max-age=7200"}, b""
        return 200, {**XML, "ETag": '"v1"', "Last-Modified": "Tue, 12 Mar 2024 10:00:00 GMT"}, rss("Shed", "one", "two")

    site.routes["/feed"] = answer
    first = visit(worker, FeedAsk(7, site.url("/feed")))[7].fetched
    assert first is not None
    assert (first.title, first.url, [one.key for one in first.entries]) == ("Shed", site.url("/feed"), ["one", "two"])
    again = visit(worker, FeedAsk(7, site.url("/feed"), first.etag, first.modified))[7]
    assert again == FeedNews(7, patience=7200)


def test_what_is_known_comes_without_its_text(site: Site, worker: Worker) -> None:
    site.routes["/feed"] = (200, XML, rss("Shed", "one", "two"))
    first = visit(worker, FeedAsk(1, site.url("/feed")))[1].fetched
    assert first is not None
    known = frozenset({first.entries[0].digest})
    again = visit(worker, FeedAsk(1, site.url("/feed"), known=known))[1].fetched
    assert again is not None
    assert [one.article is None for one in again.entries] == [True, False]


def test_only_redirects_for_good_are_taken_over(site: Site, worker: Worker) -> None:
    site.routes["/new"] = (200, XML, rss("Shed"))
    site.routes["/old"] = (301, {"Location": "/older"}, b"")
    site.routes["/older"] = (308, {"Location": "/new"}, b"")
    site.routes["/away"] = (302, {"Location": "/new"}, b"")
    site.routes["/half"] = (301, {"Location": "/away"}, b"")
    site.routes["/same"] = (301, {"Location": "/unchanged"}, b"")
    site.routes["/unchanged"] = (304, {}, b"")
    asks = [FeedAsk(n, site.url(f"/{path}")) for n, path in enumerate(("old", "away", "half", "same"))]
    found = visit(worker, *asks)
    urls = [news.fetched.url if (news := found[n]).fetched else news.url for n in range(4)]
    assert urls == [site.url("/new"), site.url("/away"), site.url("/away"), site.url("/unchanged")]


def test_gone_busy_and_broken(site: Site, worker: Worker) -> None:
    site.routes["/gone"] = (410, {}, b"")
    site.routes["/page"] = "<html><head><title>x</title></head><body><p>A page.</p></body></html>"
    site.routes["/fine"] = (200, XML, rss("Fine", "a"))
    site.routes["/bomb"] = (200, XML, b'<!DOCTYPE r [<!ENTITY a "&b;">]><rss><channel/></rss>')
    paths = ["gone", "page", "missing", "bomb", "fine"]
    found = visit(worker, *(FeedAsk(n, site.url(f"/{path}"), known=frozenset("x")) for n, path in enumerate(paths)))
    assert found[0].gone and "gone for good" in found[0].failure
    assert "There is a page now" in found[1].failure
    assert "404" in found[2].failure and not found[2].gone
    assert "entities" in found[3].failure
    assert found[4].fetched is not None


def test_a_host_that_asks_for_patience_is_asked_nothing_more(site: Site, worker: Worker) -> None:
    for number in range(5):
        site.routes[f"/{number}"] = (429, {"Retry-After": "120"}, b"")
    found = visit(worker, *(FeedAsk(n, site.url(f"/{n}")) for n in range(5)))
    assert len(site.visits) == 1
    assert {news.patience for news in found.values()} == {120}
    assert all("too often" in news.failure for news in found.values())


def test_one_host_is_asked_by_one_thread_at_a_time(site: Site, worker: Worker) -> None:
    here, most = 0, 0
    lock = threading.Lock()

    def answer(_asked: Visit) -> Reply:
        nonlocal here, most
        with lock:
            here += 1
            most = max(most, here)
        time.sleep(0.02)
        with lock:
            here -= 1
        return 200, XML, rss("Shed", "one")

    for number in range(6):
        site.routes[f"/{number}"] = answer
    assert len(visit(worker, *(FeedAsk(n, site.url(f"/{n}")) for n in range(6)))) == 6
    assert most == 1


def test_a_feed_that_ends_the_process_is_the_only_one_to_fail(site: Site) -> None:
    words = "&lt;p&gt;&lt;i&gt;x&lt;/i&gt;" * 300
    heavy = "".join(f"<item><guid>{n}</guid><description>{words}</description></item>" for n in range(1000))
    site.routes["/heavy"] = (200, XML, f"<rss version='2.0'><channel>{heavy}</channel></rss>".encode())
    for number in range(1, 4):
        site.routes[f"/{number}"] = (200, XML, rss("Shed", "one"))
    with Worker(PATIENT._replace(cpu=1)) as worker:
        found = visit(worker, FeedAsk(0, site.url("/heavy")), *(FeedAsk(n, site.url(f"/{n}")) for n in range(1, 4)))
    assert "computing" in found[0].failure
    assert [found[n].fetched is not None for n in range(1, 4)] == [True] * 3


def test_a_visit_can_be_called_off(site: Site, worker: Worker) -> None:
    site.routes["/slow"] = lambda _asked: site.closing.wait(300) and None
    cancelled = threading.Event()
    cancelled.set()
    with pytest.raises(Cancelled):
        list(worker.visit([FeedAsk(1, site.url("/slow"))], cancelled=cancelled))


def test_patience() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=300))
    assert patience({"retry-after": "90"}) == 90
    assert 280 <= patience({"retry-after": later}) <= 300
    assert patience({"retry-after": "soon"}) == 0
    assert patience({"cache-control": "public, max-age=600"}) == 600
    assert patience({"cache-control": "s-maxage=600"}) == 0
    assert patience({"cache-control": "max-age=99999999"}) == 24 * 3600
    assert patience({}) == 0


def test_the_feeds_of_a_page(site: Site, worker: Worker) -> None:
    site.routes["/"] = """<html><head><title>Shed</title>
      <link rel="alternate" type="application/rss+xml" title="Shed: comments" href="/comments/feed">
      <link rel="alternate" type="application/atom+xml" title="Shed" href="atom.xml">
      <link rel="alternate" type="application/json+oembed" href="/oembed">
      <link rel="alternate" hreflang="de" href="/de"></head><body><a href="/rss.xml">RSS</a></body></html>"""
    feed, found = worker.discover(site.url("/"))
    assert feed is None
    assert [(one.url, one.title, one.likely) for one in found] == [
        (site.url("/atom.xml"), "Shed", False),
        (site.url("/rss.xml"), "", True),
        (site.url("/comments/feed"), "Shed: comments", False),
    ]


def test_a_feed_is_its_own_discovery(site: Site, worker: Worker) -> None:
    site.routes["/feed"] = (200, XML, rss("Shed", "one"))
    feed, found = worker.discover(site.url("/feed"))
    assert feed is not None and feed.title == "Shed"
    assert found == ()


def test_sites_of_a_known_kind(site: Site, worker: Worker) -> None:
    site.routes["/blog/post"] = (
        "<html><head><meta name='generator' content='WordPress 6.5'></head><body><p>x</p></body></html>"
    )
    _, found = worker.discover(site.url("/blog/post"))
    assert [(one.url, one.likely) for one in found] == [(site.url("/feed"), True)]


def test_common_paths_are_tried_only_if_asked(site: Site, worker: Worker) -> None:
    site.routes["/"] = "<html><body><p>Nothing is named here.</p></body></html>"
    site.routes["/atom.xml"] = (200, XML, rss("Found", "one"))
    with pytest.raises(CaptureError, match="no feed"):
        worker.discover(site.url("/"))
    asked = len(site.visits)
    assert asked == 1
    _, found = worker.discover(site.url("/"), probe=True)
    assert [(one.url, one.title) for one in found] == [(site.url("/atom.xml"), "Found")]
