"""Articles that are spread over several pages: joined where it is sure, and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader import document
from reader.capture import Limits, Request, Worker, bundle, next_page, page, paging, request_for
from reader.capture.bundle import Bundle, Sheet
from reader.capture.line import Line, Told
from reader.capture.pipeline import Pipeline
from reader.capture.rules import Rule
from reader.cli import main
from reader.errors import CaptureError
from reader.library import Library
from reader.model import Captured
from reader.offline import set_offline
from tests.capture.samples import PNG
from tests.conftest import Site

LIMITS = Limits(connect=60, read=60, page=90, images=60, total=150, pause=0.0)
_WORDS = (
    "The keeper of the lock counted the barges on a slate, and at the turn of each hour she wiped it clean.",
    "In the winter the canal froze as far as the mill, and the bargemen played cards in her kitchen for salt.",
    "Nobody had told the engineers that the sluice opened inward, so the first flood taught it to them instead.",
    "Her grandson sold the winch to a museum, where children now turn it and wonder that nothing comes up.",
    "A heron stood on the gate all of that spring, as though it had been hired to look after the water.",
)


def prose(number: int) -> str:
    """Return paragraphs that only this part has."""
    return "".join(f"<p>Of the lock, {number}.{at}: {words}</p>" for at, words in enumerate(_WORDS, 1))


def made(
    number: int, pager: str, *, title: str = "The lock at the mill", head: str = "", top: str = "", end: str = ""
) -> str:
    """Return one page of an article."""
    return (
        f"<!doctype html><html lang='en'><head><title>{title} | Canal notes</title>{head}</head><body>"
        f"<header><a href='/'>Canal notes</a></header><main><article><h1>{title}</h1>"
        f"<div class='entry-content'>{top}{prose(number)}{end}</div>{pager}</article></main>"
        "<footer>Made by hand</footer></body></html>"
    )


def pager(here: int, last: int, address: Callable[[int], str]) -> str:
    """Return a pager of numbered links."""
    links = (f"<b>{n}</b>" if n == here else f"<a href='{address(n)}'>{n}</a>" for n in range(1, last + 1))
    return f"<div class='page-links'>Pages: {' '.join(links)}</div>"


def publish(site: Site, last: int, pattern: str, first: str = "/canal/lock") -> None:
    """Put an article in numbered parts on a site; ``pattern`` is the address of the parts after the first."""

    def address(number: int) -> str:
        return first if number == 1 else pattern.format(number)

    for number in range(1, last + 1):
        site.routes[address(number)] = made(number, pager(number, last, address))


def captured(site: Site, path: str = "/canal/lock", limits: Limits = LIMITS, origin: str = "url") -> Captured:
    return Pipeline(limits).capture(Request(url=site.url(path), origin=origin))


def numbers(found: Captured) -> list[int]:
    """Return which parts are in an article, in its order, each whole."""
    text = document.from_html(found.html).text
    there = [line.partition(":")[0].removeprefix("Of the lock, ") for line in text.split("\n") if "Of the lock" in line]
    parts = list(dict.fromkeys(int(one.partition(".")[0]) for one in there))
    assert there == [f"{part}.{at}" for part in parts for at in range(1, 6)]
    return parts


@pytest.mark.parametrize(
    ("first", "pattern"),
    [
        ("/canal/lock", "/canal/lock?page={}"),
        ("/canal/lock", "/canal/lock?p={}"),
        ("/canal/lock/", "/canal/lock/{}/"),
        ("/canal/lock", "/canal/lock/page/{}"),
        ("/canal/lock.html", "/canal/lock-{}.html"),
        ("/canal/lock.html", "/canal/lock,seite-{}.html"),
        ("/?p=482", "/?p=482&page={}"),
    ],
)
def test_numbered_parts_are_joined(site: Site, first: str, pattern: str) -> None:
    publish(site, 3, pattern, first)
    found = captured(site, first)
    assert numbers(found) == [1, 2, 3]
    assert found.title == "The lock at the mill" and found.url == site.url(first)
    text = document.from_html(found.html).text
    assert "Pages:" not in text and text.count("The lock at the mill") == 0 and "goes on at" not in text
    assert site.paths() == [first, pattern.format(2), pattern.format(3)]


@pytest.mark.parametrize(
    "link",
    [
        "<p><a href='?page=2'>Next page »</a></p>",
        "<p><a href='?page=2'>Seite 2</a></p>",
        "<p><a href='?page=2'>Следующая страница</a></p>",
        "<p><a href='?page=2'>Страница 2</a></p>",
        "<p><a href='?page=2'>次のページ：水門</a></p>".replace("：", ": "),
        "<p><a href='?page=2'>第2页</a></p>",
        "<p><a href='?page=2' rel='next'>›</a></p>",
        "<p><a href='?page=2'>Weiter</a></p>",
        "<p><a href='?page=2' aria-label='Page suivante'><img src='/x.png'></a></p>",
    ],
)
def test_links_to_the_next_page(site: Site, link: str) -> None:
    site.routes["/canal/lock"] = made(1, link)
    site.routes["/canal/lock?page=2"] = made(2, "<p><a href='/canal/lock'>1</a> 2</p>")
    assert numbers(captured(site)) == [1, 2]


def test_the_head_may_name_the_next_page(site: Site) -> None:
    site.routes["/canal/lock"] = made(1, "", head="<link rel='next' href='/canal/lock/2'>")
    site.routes["/canal/lock/2"] = made(2, "", title="The lock at the mill – page 2 of 2")
    assert numbers(captured(site)) == [1, 2]


NOT_PARTS = {
    "another host": "<a href='http://127.0.0.2/canal/lock?page=2'>Next page</a>",
    "another path": "<a href='/other/lock?page=2'>Next page</a>",
    "comments": "<div id='comments'><a href='?page=2'>Next page</a></div>",
    "comment pages": "<a href='/canal/lock/comment-page-2/'>Next page</a>",
    "older posts": "<div class='blog-pager'><a href='?page=2' rel='next'>2</a></div>",
    "the next post": "<a rel='next' href='/canal/lock/2'>Next post: The lock, again</a>",
    "a number in no pager": "<a href='?page=2'>2</a>",
    "a part that is not the next": "<p>1 <a href='?page=3'>3</a></p>",
    "a year": "<p>1 <a href='/canal/lock/2024'>2</a></p>",
    "a script": "<a href='javascript:page(2)'>Next page</a>",
    "itself": "<p>1 <a href='/canal/lock'>Next page</a></p>",
}


@pytest.mark.parametrize("name", NOT_PARTS)
def test_what_is_no_part(name: str) -> None:
    found = next_page.find(page.parse(made(1, NOT_PARTS[name])), "http://127.0.0.1/canal/lock")
    assert found is None


def test_a_post_with_the_same_name_is_another_post() -> None:
    root = page.parse(made(1, "<a rel='next' href='/canal/lock_2.html'>»</a>"))
    assert next_page.find(root, "http://a.example/canal/lock.html") is None
    numbered = page.parse(made(1, "<p>1 <a href='/canal/lock-2.html'>2</a></p>"))
    assert next_page.find(numbered, "http://a.example/canal/lock-1.html") is None


@pytest.mark.parametrize(
    "url",
    [
        "/",
        "/blog/",
        "/index.php",
        "/category/canal/",
        "/tag/lock",
        "/2026/11/",
        "/forum/lock",
        "/viewtopic.php?t=4",
        "/?cat=3",
        "/search?q=lock",
        "/author/mary",
        "/lists/threads/lock",
        "/browse/locks",
    ],
)
def test_addresses_of_lists_are_not_followed(url: str) -> None:
    here = f"http://a.example{url}"
    joint = "&" if "?" in url else "?"
    root = page.parse(
        made(1, f"<p>1 <a href='{here}{joint}page=2'>2</a> <a href='{here}{joint}page=2'>Next page</a></p>")
    )
    assert next_page.find(root, here) is None
    assert next_page.find(root, "http://a.example/canal/lock") is None


@pytest.mark.parametrize("kind", ["teasers", "articles", "class", "forum"])
def test_a_page_of_posts_is_no_part(kind: str) -> None:
    html = made(1, "<p>1 <a href='?page=2'>2</a></p>")
    teasers = "".join(f"<h2><a href='/canal/post-{n}'>Post {n}</a></h2><p>It begins.</p>" for n in range(4))
    html = {
        "teasers": html.replace("<p>Of the lock, 1.1", f"{teasers}<p>Of the lock, 1.1"),
        "articles": html.replace("</main>", "<article><p>One.</p></article><article><p>Two.</p></article></main>"),
        "class": html.replace("<body>", "<body class='archive category-3'>"),
        "forum": html.replace("<main>", "<main itemscope itemtype='https://schema.org/DiscussionForumPosting'>"),
    }[kind]
    assert next_page.find(page.parse(html), "http://a.example/canal/lock") is None


def test_parts_of_one_blog_page_are_read_as_the_posts_that_they_are(site: Site) -> None:
    site.routes["/canal/lock"] = made(1, "<p><a href='?page=2'>Next page</a></p>")
    site.routes["/canal/lock?page=2"] = made(2, "", title="The weir")
    assert numbers(captured(site)) == [1]
    assert site.paths() == ["/canal/lock", "/canal/lock?page=2"]


@pytest.mark.parametrize(
    "second",
    [
        made(1, "<p>1 <a href='?page=2'>2</a></p>"),
        made(2, "", head="<link rel='canonical' href='/canal/weir'>"),
        (302, {"Location": "/canal/lock"}, b""),
    ],
    ids=["the same text", "another canonical address", "back to the first"],
)
def test_the_same_page_again_and_others_are_not_joined(
    site: Site, second: str | tuple[int, dict[str, str], bytes]
) -> None:
    site.routes["/canal/lock"] = made(1, "<p>1 <a href='?page=2'>2</a></p>")
    site.routes["/canal/lock?page=2"] = second
    found = captured(site)
    assert numbers(found) == [1] and "goes on at" not in found.html
    assert not bundle.is_bundle(found.original)


def test_dates_apart_are_posts_apart(site: Site) -> None:
    for number, path in ((1, "/canal/lock"), (2, "/canal/lock?page=2")):
        head = f"<meta property='article:published_time' content='2026-0{number}-04T10:00:00Z'>"
        site.routes[path] = made(number, "<p>1 <a href='?page=2'>Next page</a></p>", head=head)
    assert numbers(captured(site)) == [1]


def test_a_circle_ends(site: Site) -> None:
    site.routes["/canal/lock"] = made(1, "<p><a href='?page=2'>Next page</a></p>")
    site.routes["/canal/lock?page=2"] = made(
        2, "<p><a href='?page=2'>Next page</a> <a href='/canal/lock'>Next page</a></p>"
    )
    assert numbers(captured(site)) == [1, 2]
    assert len(site.visits) == 2


def test_what_parts_repeat_stands_once_and_pictures_of_all_come(site: Site) -> None:
    lead, bio = (
        "<p><b>A lock, and those who kept it, through four floods.</b></p>",
        "<p>Mary Roe writes about water.</p>",
    )
    for number in (1, 2, 3):
        path = "/canal/lock" if number == 1 else f"/canal/lock?page={number}"
        line = "" if number == 3 else f"<p><a href='/canal/lock?page={number + 1}'>Next page</a></p>"
        picture = f"<img src='/{number}.png' alt='View {number}'>"
        site.routes[path] = made(number, "", top=f"{lead}<p>{picture}</p>", end=f"{bio}<p>Page {number} of 3</p>{line}")
        site.routes[f"/{number}.png"] = (200, {"Content-Type": "image/png"}, PNG)
    found = captured(site)
    assert numbers(found) == [1, 2, 3]
    text = document.from_html(found.html).text
    assert text.count("four floods") == 1 and text.count("Mary Roe") == 1 and text.endswith("about water.")
    assert "Page " not in text and "Next page" not in text
    assert [image.url for image in found.images] == [site.url(f"/{number}.png") for number in (1, 2, 3)]


@pytest.mark.parametrize("answer", [(503, {}, b"Later."), (200, {"Content-Type": "application/pdf"}, b"%PDF-1.4 no")])
def test_a_part_that_fails_leaves_the_others_and_a_link(site: Site, answer: tuple[int, dict[str, str], bytes]) -> None:
    publish(site, 3, "/canal/lock?page={}")
    site.routes["/canal/lock?page=3"] = answer
    found = captured(site)
    assert numbers(found) == [1, 2]
    there = site.url("/canal/lock?page=3")
    assert (
        document.from_html(found.html).text.endswith(f"The page goes on at {there}.")
        and f'href="{there}"' in found.html
    )
    set_offline(True)
    again = Pipeline(LIMITS).capture(Request(url=found.url, data=found.original, pictures=False))
    assert again.html == found.html


def test_bounds(site: Site) -> None:
    publish(site, 6, "/canal/lock?page={}")
    few = captured(site, limits=LIMITS._replace(parts=3))
    assert numbers(few) == [1, 2, 3] and "?page=4" in few.html and len(site.visits) == 3
    small = len(made(1, "")) + 3 * bundle.ROOM
    tight = captured(site, limits=LIMITS._replace(page_bytes=small))
    assert numbers(tight) == [1] and "?page=2" in tight.html
    assert len(tight.original) <= small


def test_the_network_is_asked_in_its_own_name_and_never_offline(site: Site) -> None:
    publish(site, 2, "/canal/lock?page={}")
    told: list[Told] = []
    Pipeline(LIMITS, line=Line(told.append)).capture(Request(url=site.url("/canal/lock")))
    assert [(one.why, one.result) for one in told if one.result] == [("page", "answered"), ("part", "answered")]
    seen = len(site.visits)
    with pytest.raises(CaptureError, match="offline"):
        Pipeline(LIMITS, line=Line(offline=True)).capture(Request(url=site.url("/canal/lock")))
    assert len(site.visits) == seen


def test_files_and_text_fetch_nothing(site: Site, tmp_path: Path) -> None:
    publish(site, 2, "/canal/lock?page={}")
    html = str(site.routes["/canal/lock"])
    (tmp_path / "lock.html").write_text(html, "utf-8")
    requests = (
        request_for(str(tmp_path / "lock.html"), url=site.url("/canal/lock")),
        Request.from_text(html, media="text/html", url=site.url("/canal/lock")),
    )
    for request in requests:
        assert numbers(Pipeline(LIMITS).capture(request)) == [1]
    assert not site.visits


def test_what_was_kept_makes_the_same_article_again(site: Site) -> None:
    publish(site, 3, "/canal/lock?page={}")
    with Worker(LIMITS) as worker:
        found = worker.capture(request_for(site.url("/canal/lock")))
        seen = len(site.visits)
        request = Request(url=found.url, data=found.original, pictures=False)
        again = worker.capture(request)
        assert (again.html, again.title, again.url, again.canonical_url, again.original) == (
            *(found.html, found.title, found.url, found.canonical_url, found.original),
        )
        parts = worker.outline(request)
        assert len(site.visits) == seen
        for number in (1, 2, 3):
            assert any(f"{number}.4" in part.text and part.kept == 1.0 for part in parts)
        gone = next(part for part in parts if "2.4" in part.text and part.name == "p")
        rule = Rule(cut=(gone.here,))
        less = worker.capture(Request(url=found.url, data=found.original, pictures=False, rule=rule))
    lost = set(document.from_html(found.html).text.split("\n")) - set(document.from_html(less.html).text.split("\n"))
    assert len(lost) == 1 and lost.pop().startswith("Of the lock, 2.4")


def test_extract_again_loses_no_part(site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish(site, 3, "/canal/lock?page={}")
    with Library.open(tmp_path / "library") as library:
        library.add(captured(site))
    set_offline(True)
    assert main(["extract", "--again", "--json", "--library", str(tmp_path / "library")]) == 0
    (record,) = json.loads(capsys.readouterr().out)
    assert record["changed"] is False


def test_a_page_that_pretends_to_be_several_is_one(site: Site) -> None:
    fake = bundle.packed(Bundle((Sheet("http://b.example/x", "text/html", made(7, "").encode()),)))
    site.routes["/canal/lock"] = fake + made(1, "").encode()
    found = captured(site)
    kept = bundle.opened(found.original)
    assert kept is not None and [sheet.url for sheet in kept.sheets] == [site.url("/canal/lock")]
    assert kept.sheets[0].data == site.routes["/canal/lock"]


sheets = st.builds(
    Sheet,
    st.text('abc->é\n"', max_size=20).map("https://a.example/".__add__),
    st.text("ab;->\n", max_size=20),
    st.binary(max_size=60) | st.just(b'x\n<!-- postil:part {"url": "https://b.example/", "bytes": 1} -->\ny'),
)


@given(
    st.builds(
        Bundle, st.lists(sheets, min_size=1, max_size=4).map(tuple), st.sampled_from(["", "https://a.example/-->"])
    )
)
def test_bundles_come_back(given_: Bundle) -> None:
    data = bundle.packed(given_)
    assert bundle.is_bundle(data) and bundle.opened(data) == given_
    assert bundle.opened(data[:-1]) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        bundle.HEAD,
        bundle.HEAD + b"<p>x</p>",
        bundle.HEAD + b'<!-- postil:part {"url": "file:///etc/passwd", "bytes": 1} -->\nx\n',
        bundle.HEAD + b'<!-- postil:part {"url": "https://a.example/", "bytes": -5} -->\nx\n',
        bundle.HEAD + b'<!-- postil:part {"url": "https://a.example/", "bytes": 9} -->\nx\n',
        bundle.HEAD + b"<!-- postil:part {} -->\nx\n",
    ],
)
def test_what_is_no_bundle(data: bytes) -> None:
    assert bundle.opened(data) is None


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        *((line, True) for line in ("Page 2 of 3", "1 2 3 Next »", "Seite 1 von 4", "страница 2 из 5", "Next page")),
        *(
            (line, False)
            for line in ("2024", "In 2 of 3 cases", "Page", "Next", "1" * 150 + "x", "next page " * 15 + "x")
        ),
    ],
)
def test_lines_of_a_pager(line: str, wanted: bool) -> None:
    assert paging.is_pager(line) is wanted


def test_titles_lose_their_page() -> None:
    forms = ("The quay", "The quay – page 2 of 3", "The quay (2/3)", "The quay | Seite 2", "Page 2 - The quay")
    assert {paging.bare_title(form) for form in forms} == {"the quay"}
    assert paging.bare_title("World War 2") == "world war 2" and paging.bare_title("Part 2") == "part 2"


_NAMES = ("Overview", "The descent", "What the keeper kept")


def named(
    place: int, *, title: str = "", current: str = "{}", rel: str = "next", names: tuple[str, ...] = _NAMES
) -> str:
    """Return one page of an article whose parts have names and addresses of their own."""
    paths = ["/lock", *(f"/lock/{name.lower().replace(' ', '-')}" for name in names[1:])]
    items = "".join(
        f"<li>{current.format(name)}</li>" if number == place else f"<li><a href='{paths[number]}'>{name}</a></li>"
        for number, name in enumerate(names)
    )
    onward = f"<a rel='{rel}' href='{paths[place + 1]}'>Next: {names[place + 1]}</a>" if place + 1 < len(names) else ""
    return made(
        place,
        f"<nav class='pager'>{onward}</nav>",
        title=title or "The lock at the mill",
        top=f"<nav><ol>{items}</ol></nav><h2>{names[place]}</h2>",
    )


def test_parts_with_names_are_joined_where_all_say_that_they_are_one(site: Site) -> None:
    for place, path in enumerate(("/lock", "/lock/the-descent", "/lock/what-the-keeper-kept")):
        site.routes[path] = named(place)
    with Worker(LIMITS) as worker:
        text = document.from_html(worker.capture(request_for(site.url("/lock"))).html).text
    assert site.paths() == ["/lock", "/lock/the-descent", "/lock/what-the-keeper-kept"]
    assert all(f"Of the lock, {place}.5" in text for place in range(3))
    assert "The descent\nOf the lock, 1.1" in text and "Next:" not in text


@pytest.mark.parametrize(
    "pages",
    [
        [named(place, title=name) for place, name in enumerate(_NAMES)],
        [named(0, rel="nofollow"), named(1)],
        [named(0, names=("Part one", "Rope", "Tar")).replace("/lock/", "/elsewhere/on/"), named(1)],
        [named(1), named(2)],
    ],
    ids=["each has a title of its own", "nothing is said to be next", "parts of something else", "not the first"],
)
def test_pages_of_a_manual_or_a_series_are_no_parts(site: Site, pages: list[str]) -> None:
    here = "/lock/the-descent" if pages[0] == named(1) else "/lock"
    site.routes[here] = pages[0]
    with Worker(LIMITS) as worker:
        worker.capture(request_for(site.url(here)))
    assert site.paths() == [here]


def test_a_named_part_with_another_title_ends_the_article(site: Site) -> None:
    site.routes["/lock"] = named(0)
    site.routes["/lock/the-descent"] = named(1, title="Tar and how it is kept warm")
    with Worker(LIMITS) as worker:
        text = document.from_html(worker.capture(request_for(site.url("/lock"))).html).text
    assert site.paths() == ["/lock", "/lock/the-descent"] and "Of the lock, 1.1" not in text
