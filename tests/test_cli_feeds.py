"""``subscribe``, ``feeds``, ``refresh --feeds``, ``import``, ``export opml``: what they print and keep."""

import json
from datetime import datetime, timedelta

import pytest

from reader.capture import Worker
from reader.capture.opml import read as read_opml
from reader.cli import main
from reader.errors import CaptureError
from reader.feed_model import Outline
from reader.formats import opml
from reader.library import Library, Subscription

XML = {"Content-Type": "application/rss+xml"}
PAGE = """<html><head><title>Shed</title><link rel="alternate" type="application/rss+xml" href="/feed.xml">
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments.xml"></head><body><p>Hello.</p></body></html>"""
LIST = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<opml version="2.0"><head><title>Mine</title></head><body>
  <outline text="News &amp; weather"><outline text="Local">
    <outline type="rss" text="One" xmlUrl="http://one.example/feed" htmlUrl="http://one.example/"/>
    <outline type="rss" text="One again" xmlUrl="http://one.example/feed"/></outline>
    <outline type="rss" text="Two &x;" title="Two" xmlUrl="feed:http://two.example/rss"/></outline>
  <outline text="Three" xmlUrl="http://three.example/atom" category="/Tech/Python,/Other"/>
  <outline text="No address" xmlUrl="javascript:alert(1)"/>
</body></opml>"""


def rss(*items):
    listed = "".join(
        f"<item><guid>{one}</guid><title>{one}</title><description>On {one}.</description></item>" for one in items
    )
    return f"<rss version='2.0'><channel><title>The Shed</title>{listed}</channel></rss>".encode()


@pytest.fixture
def postil(tmp_path, capsys):
    def run(*words):
        status = main([*map(str, words), "--library", str(tmp_path / "library")])
        out, err = capsys.readouterr()
        return status, out, err

    return run


def test_a_feed_from_its_page_to_the_inbox(postil, site):
    site.routes["/"] = PAGE
    site.routes["/feed.xml"] = (200, XML, rss("one", "two"))
    status, out, _ = postil("subscribe", site.url("/"), "--folder", "Garden/Shed", "--tag", "soil", "--keep", 9)
    assert status == 0
    assert out.splitlines() == ["Subscribed to 1: The Shed (2 new)", f"Also there: {site.url('/comments.xml')}"]
    (feed,) = json.loads(postil("feeds", "--json")[1])
    assert (feed["folder"], feed["tags"], feed["keep_days"], feed["unread"]) == ("Garden/Shed", ["soil"], 9, 2)
    assert postil("subscribe", site.url("/feed.xml"))[1].startswith("Already subscribed to 1")
    site.routes["/feed.xml"] = (200, XML, rss("three", "one", "two"))
    status, out, _ = postil("refresh", "--feeds")
    assert (status, out.split()) == (0, ["1", "new", "0", "changed", "The", "Shed"])
    assert json.loads(postil("list", "--json")[1]) == []
    listed = json.loads(postil("list", "is:feed", "three", "--json")[1])
    assert [one["title"] for one in listed] == ["three"]
    assert postil("state", listed[0]["id"], "inbox")[0] == 0
    assert [one["title"] for one in json.loads(postil("list", "--json")[1])] == ["three"]
    assert postil("unsubscribe", 1)[1] == "Unsubscribed from 1: The Shed\n"
    assert postil("feeds")[1] == ""
    assert json.loads(postil("list", "is:feed", "--json")[1]) == []


def test_one_that_fails_is_told_and_hurts_no_other(postil, site):
    site.routes["/a.xml"] = (200, XML, rss("one"))
    site.routes["/b.xml"] = (200, XML, rss("two"))
    assert postil("subscribe", site.url("/a.xml"), site.url("/b.xml"), site.url("/none"))[0] == 1
    site.routes["/a.xml"] = (410, {}, b"")
    site.routes["/b.xml"] = (200, XML, rss("three", "two"))
    status, out, err = postil("refresh", "--feeds", "--json")
    assert status == 1
    assert "gone for good" in err
    assert sorted((one["id"], len(one["new"]), bool(one["failure"])) for one in json.loads(out)) == [
        (1, 0, True),
        (2, 1, False),
    ]
    assert "gone for good" in postil("feeds")[1]


def test_a_feed_moves_changes_and_asks_for_patience(postil, site):
    site.routes["/old.xml"] = (200, XML, rss("one", "two"))
    postil("subscribe", site.url("/old.xml"))
    site.routes["/old.xml"] = (301, {"Location": "/new.xml"}, b"")
    site.routes["/new.xml"] = (200, {**XML, "ETag": '"2"'}, rss("one", "two").replace(b"On one.", b"On one, mended."))
    assert postil("refresh", "--feeds")[1].split() == ["0", "new", "1", "changed", "The", "Shed"]
    assert len(json.loads(postil("list", "is:feed", "mended", "--json")[1])) == 1
    assert json.loads(postil("feeds", "--json")[1])[0]["url"] == site.url("/new.xml")
    site.routes["/new.xml"] = lambda asked: (
        (304, {}, b"") if asked.headers.get("If-None-Match") == '"2"' else (500, {}, b"")
    )
    assert postil("refresh", "--feeds")[:2] == (0, "")
    assert site.paths()[-1] == "/new.xml"
    site.routes["/new.xml"] = (503, {"Retry-After": "86400"}, b"")
    assert postil("refresh", "--feeds")[0] == 1
    feed = json.loads(postil("feeds", "--json")[1])[0]
    wait = datetime.fromisoformat(feed["due_at"]) - datetime.fromisoformat(feed["checked_at"])
    assert feed["failures"] == 1 and wait >= timedelta(hours=23)


def test_a_cut_feed_is_filled_from_its_pages(postil, site):
    site.routes["/one"] = (
        "<html><head><title>One</title></head><body><article><h1>One</h1>" + "<p>All of it, at length.</p>" * 20
    )
    cut = rss("one").replace(b"<title>one</title>", f"<title>one</title><link>{site.url('/one')}</link>".encode())
    site.routes["/feed.xml"] = (200, XML, cut)
    assert postil("subscribe", site.url("/feed.xml"), "--full")[0] == 0
    (one,) = json.loads(postil("list", "is:feed", "at length", "--json")[1])
    assert json.loads(postil("list", "--json")[1]) == []
    assert one["title"].lower() == "one"


def test_how_a_feed_is_kept(postil, site):
    site.routes["/feed.xml"] = (200, XML, rss("one"))
    postil("subscribe", site.url("/feed.xml"))
    status, out, _ = postil("feeds", 1, "--name", "Mine", "--every", 30, "--full", "--json")
    (feed,) = json.loads(out)
    assert (status, feed["title"], feed["interval"], feed["full"]) == (0, "Mine", 30, True)
    assert json.loads(postil("feeds", 1, "--cut", "--json")[1])[0]["full"] is False
    assert postil("feeds", 7)[0] == 1
    assert postil("refresh")[0] == 2


def test_rules_are_lines(postil, tmp_path):
    rules = tmp_path / "rules.txt"
    rules.write_text("frost -> tag cold\nsnow -> mute\n", "utf-8")
    assert postil("feeds", "--set-rules", rules)[1] == "frost -> tag cold\nsnow -> mute\n"
    assert json.loads(postil("feeds", "--rules", "--json")[1])[1] == {"query": "snow", "deed": "mute", "tag": ""}
    rules.write_text("frost -> burn\n", "utf-8")
    assert postil("feeds", "--set-rules", rules)[0] == 1
    assert postil("feeds", "--rules")[1] == "frost -> tag cold\nsnow -> mute\n"


def test_lists_of_feeds_go_out_and_come_in(postil, tmp_path):
    file = tmp_path / "in.opml"
    file.write_text(LIST, "latin-1")
    assert json.loads(postil("import", file, "--json")[1]) == {"feeds": 3, "new": 3}
    assert json.loads(postil("import", file, "--json")[1]) == {"feeds": 3, "new": 0}
    feeds = {one["url"]: (one["title"], one["folder"]) for one in json.loads(postil("feeds", "--json")[1])}
    assert feeds == {
        "http://one.example/feed": ("One", "News & weather/Local"),
        "http://two.example/rss": ("Two", "News & weather"),
        "http://three.example/atom": ("Three", "Tech/Python"),
    }
    out = tmp_path / "out.opml"
    assert postil("export", "opml", "-o", out)[1] == f"Wrote 3 feeds to {out}.\n"
    with Worker() as worker:
        again = worker.subscriptions(out.read_bytes())
    assert {one.url: (one.title, one.folder) for one in again} == feeds
    with Library.open(tmp_path / "library") as library, Library.open(tmp_path / "other") as other:
        first, second, _ = library.feeds()
        kept = Subscription("Mine: “1” & <2>", "News/Local", ("slow food", "leek"), True, 90, 0)
        library.keep_feed(first.id, kept)
        library.keep_feed(second.id, Subscription(keep_days=7))
        for outline in read_opml(opml.text(library.feeds()).encode()):
            other.add_listed(outline)
        told = [
            [(one.url, one.title, one.folder, one.tags, one.full, one.interval, one.keep_days) for one in feeds.feeds()]
            for feeds in (library, other)
        ]
        assert sorted(told[0]) == sorted(told[1])
    assert postil("export", "opml", "-o", "-")[1].startswith("<?xml")
    assert postil("export", "opml", "is:read", "-o", out)[0] == 2
    assert postil("import", tmp_path / "none.opml")[0] == 1


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"words", b"\xff\xfe\x00", b"<opml"])
def test_what_is_no_list_says_so(data):
    try:
        found = read_opml(data)
    except CaptureError as error:
        assert "no list of feeds" in str(error)
    else:
        assert (data, found) == (b"<opml", ())


def test_a_bomb_in_a_list_does_nothing():
    bomb = '<!DOCTYPE opml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]><opml><body>'
    found = read_opml(f'{bomb}<outline text="x&c;" xmlUrl="http://x.example/f"/></body></opml>'.encode())
    assert found in ((), (Outline("http://x.example/f", "x", "", ""),)) or found[0].title.count("ha") <= 9


def test_importing_changes_nothing_that_was_there(postil, tmp_path):
    file = tmp_path / "in.opml"
    file.write_text(LIST, "latin-1")
    postil("import", file)
    with Library.open(tmp_path / "library") as library:
        before = library.feeds()
    postil("feeds", before[0].id, "--folder", "Elsewhere")
    postil("import", file)
    with Library.open(tmp_path / "library") as library:
        assert library.feed(before[0].id).folder == "Elsewhere"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("unsubscribe", "x"), "one of the numbers that `postil feeds` prints"),
        (("subscribe", "https://shed.example", "--keep", "long"), "'long' is not a whole number"),
    ],
)
def test_what_is_no_number_is_told_by_where_the_numbers_are(postil, words, said):
    status, out, err = postil(*words)
    assert (status, out) == (2, "")
    assert said in err
