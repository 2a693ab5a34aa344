"""What of a page is its article: text, captions, pictures; who wrote it and what it is called."""

from __future__ import annotations

import pytest

from reader import document
from reader.capture import bylines, captions, charset, json_ld, metadata, page, pictures, titles
from reader.capture.extract import forest, readability
from reader.capture.extract.cleaning import density, is_data, is_like
from reader.capture.html_page import read
from reader.capture.post import Post
from reader.document import Figure

URL = "https://quay.example/tides/slack"
SAID = (
    "Slack water comes twice between two tides, and the pilots of the quay wait for it with their engines off. ",
    "Nobody sees the moment when the stream turns, but the buoys lean one way, stand upright, and lean the other. ",
    "My grandmother read it from the gulls, which sit facing the current, all of them, until they do not. ",
)
TEXT = "".join(f"<p>{SAID[n % 3]}It was day {n + 1} of the log, written at the kitchen table.</p>" for n in range(7))


def article(inside: str, head: str = "", before: str = "", after: str = "") -> Post:
    """Return the post of a page with this in its article."""
    return read(
        f"<html lang=en><head><title>Slack water | The Quay</title>{head}</head><body><nav><a href='/'>Home</a></nav>{before}"
        f"<main><div class=story-text><h1>Slack water</h1>{inside}</div></main>{after}"
        "<footer><p>The Quay, 1 Pier Road</p></footer></body></html>",
        URL,
    )


def figures(post: Post) -> list[tuple[list[str], str]]:
    """Return the addresses of the pictures of each figure, and its caption."""
    found = [block for block in post.document.blocks if isinstance(block, Figure)]
    return [([image.src for image in block.images], document.text_of(block.caption)) for block in found]


# -- captions and pictures --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figure", "caption"),
    [
        ("<img src=https://q.example/b.jpg><figcaption>The buoy.</figcaption>", "The buoy."),
        (
            "<img src=https://q.example/b.jpg><figcaption><p>The buoy.</p><p>(Ada Quill)</p></figcaption>",
            "The buoy. (Ada Quill)",
        ),
        (
            "<div><img src=https://q.example/b.jpg></div><figcaption><div>The <b>buoy</b>.</div></figcaption>",
            "The buoy.",
        ),
        ("<div><img src=https://q.example/b.jpg></div><div class=caption>The buoy.</div>", "The buoy."),
        (
            "<img src=https://q.example/b.jpg><figcaption>The buoy.</figcaption><span class=credit>Ada Quill</span>",
            "The buoy. Ada Quill",
        ),
        ("<a href=/big><img src=https://q.example/b.jpg></a>", ""),
    ],
)
def test_a_caption_is_the_figures_whatever_it_is_boxed_in(figure: str, caption: str) -> None:
    root = page.parse(f"<html><body><figure>{figure}</figure></body></html>")
    captions.settle(root)
    body = document.from_html(page.lxml.html.tostring(root, encoding="unicode"))
    (block,) = body.blocks
    assert isinstance(block, Figure)
    assert " ".join(document.text_of(block.caption).split()) == caption


def test_a_caption_stays_with_its_picture() -> None:
    post = article(
        f"{TEXT}<figure><img src=/b.jpg width=800><figcaption><p>A buoy at ease.</p></figcaption></figure>{TEXT}"
    )
    assert figures(post) == [(["https://quay.example/b.jpg"], "A buoy at ease.")]


def test_pictures_go_with_the_teasers_that_they_belong_to() -> None:
    teasers = "".join(
        f"<li><a href='/other/{n}'><img src='/thumb{n}.jpg' width=200><span>Eleven ways to moor a boat, part {n}</span></a></li>"
        for n in range(4)
    )
    post = article(f"{TEXT}<div class='more-stories'><h3>Read next</h3><ul>{teasers}</ul></div>{TEXT}<img src=/b.jpg>")
    html = document.to_html(post.document)
    assert "thumb" not in html
    assert "moor a boat" not in html
    assert "/b.jpg" in html


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ('<img src="/blank-f2c3362333e2a7a0.png" data-src="https://i.example/a.jpg">', ["https://i.example/a.jpg"]),
        ('<img src="/img/lazy-loading.png" data-src="/a.jpg">', ["/a.jpg"]),
        ('<img src="/t.gif" style="background-image: url(\'https://i.example/a.jpg\')">', ["https://i.example/a.jpg"]),
        (
            '<figure itemtype="http://schema.org/ImageObject" itemid="https://i.example/a.jpg"><figcaption>A</figcaption></figure>',
            ["https://i.example/a.jpg"],
        ),
        (
            '<figure><div><img src="/max/60/1-harbour.png?q=20"></div>'
            '<noscript><img src="/max/1600/1-harbour.png"></noscript></figure>',
            ["/max/1600/1-harbour.png"],
        ),
        (
            '<figure><div><img src="/max/54/1-688v.png?q=20"></div>'
            '<img><noscript><img src="/max/1388/1-688v.png"></noscript></figure>',
            ["/max/1388/1-688v.png"],
        ),
        (
            '<figure><img src="/60/photo.jpg"><img src="/70/photo.jpg"></figure>',
            ["/60/photo.jpg", "/70/photo.jpg"],
        ),
        ('<figure><img src="/800/photo.jpg"><img src="/900/photo.jpg"></figure>', ["/800/photo.jpg", "/900/photo.jpg"]),
        ('<img src="/a.jpg" width=1 height=1><img src="/tent.gif">', ["/tent.gif"]),
        (
            '<img src="data:image/svg+xml;base64,AA" mill-lazy-src="https://i.example/a.jpg?w=9">',
            ["https://i.example/a.jpg?w=9"],
        ),
    ],
)
def test_the_picture_that_a_script_would_show(markup: str, wanted: list[str]) -> None:
    root = page.parse(f"<html><body>{markup}</body></html>")
    page.tidy(root)
    assert [image.get("src") for image in root.iter("img")] == wanted


def test_a_word_beside_a_picture_is_who_made_it() -> None:
    grid = "<div class=row><div class=cell><img src=/b.jpg width=400 height=300><p>Mills</p></div></div>"
    assert figures(article(TEXT + grid + TEXT))[0][0] == ["https://quay.example/b.jpg"]
    lead = (
        "<figure><div><img src=/lead.jpg width=1200><div class=attribution>ADA QUILL/Mills Press</div></div></figure>"
    )
    assert figures(article(lead + TEXT)) == [(["https://quay.example/lead.jpg"], "ADA QUILL/Mills Press")]


def test_the_picture_above_the_text_is_the_articles() -> None:
    lead = "<header><h1>Slack water</h1><figure><img src=/lead.jpg width=1200></figure></header>"
    post = read(
        f"<html><head><title>Slack water</title></head><body><article>{lead}<section><div>{TEXT}</div></section></article>",
        URL,
    )
    assert figures(post)[0][0] == ["https://quay.example/lead.jpg"]


# -- text -------------------------------------------------------------------------------------------------------------


def test_what_stands_round_the_text_goes() -> None:
    post = article(
        f"{TEXT}<div class=newsletter-signup><p>Sign up for our newsletter and get the tides by mail.</p></div>{TEXT}",
        after="<aside><h3>Popular</h3><p><a href='/x'>The lighthouse that was moved stone by stone</a></p></aside>"
        "<section id=comments><h2>2 comments</h2><p>Lovely piece, I remember those gulls well from my own youth.</p></section>",
    )
    text = post.document.text
    assert text.count("Slack water comes twice") == 3 + 3
    for piece in ("newsletter", "lighthouse", "Lovely piece", "Pier Road", "Home"):
        assert piece not in text


def test_an_inner_list_table_and_code_stay_whole() -> None:
    inner = (
        "<h2>What to take</h2><ul><li>Rope</li><li>Tea</li><li>A watch</li></ul>"
        "<table><tr><th>Day</th><th>Slack</th></tr><tr><td>1</td><td>06:12</td></tr><tr><td>2</td><td>07:01</td></tr></table>"
        "<pre><code>tide --at quay</code></pre><blockquote><p>Wait for it, and it comes.</p></blockquote>"
    )
    html = document.to_html(article(TEXT + inner + TEXT).document)
    for piece in ("<h2>What to take", "<li>A watch</li>", "06:12", "<pre>", "<blockquote>"):
        assert piece in html


def test_a_list_of_sources_in_the_text_stays_whole() -> None:
    sources = "".join(
        f"<li><a href='https://mills.example/{n}'>The tides at mill number {n}</a>, measured by hand</li>"
        for n in range(6)
    )
    html = document.to_html(article(f"{TEXT}<h2>Sources</h2><ul>{sources}</ul>{TEXT}").document)
    assert html.count("<li>") == 6


def test_an_article_that_is_a_list_is_one() -> None:
    html = document.to_html(read(f"<html><body><ol><li><p>{SAID[0]}</p></li></ol></body></html>", URL).document)
    assert html.startswith("<ol><li>")


def test_what_a_heading_unfolds_is_the_articles_and_other_hidden_parts_are_not() -> None:
    panels = "".join(
        f"<h3><button aria-expanded=false aria-controls=p{n}>Question {n}</button></h3>"
        f"<div id=p{n} hidden aria-hidden=true><p>{SAID[n]}</p></div>"
        for n in range(3)
    )
    text = article(
        f"{TEXT}{panels}<div hidden><p>Only for machines, this is, and for nobody else.</p></div>{TEXT}"
    ).document.text
    assert text.count("Slack water comes twice") == 3 + 1 + 3
    assert "Question 2" in text
    assert "machines" not in text


def test_text_that_was_encoded_twice_reads_as_it_was_meant() -> None:
    said = "It’s slack — the “dead” hour of a café\xa0…"
    broken = said.encode().decode("latin-1")
    assert charset.mended(broken) == said
    for sound in ("Ã la carte", "naïve Â£", "cafÃ©", said):
        assert charset.mended(sound) == sound


def test_posts_that_follow_the_pages_own_go() -> None:
    post = "".join(f"<p>{SAID[n % 3]}This one is about another harbour, number {n}.</p>" for n in range(4))
    more = f"<article><h2><a href='/next'>Spring tide</a></h2>{post}</article>"
    for page_ in (
        f"<article><h1>Slack water</h1>{TEXT}{more}</article>",
        f"<article><h1>Slack water</h1>{TEXT}</article>{more}{more}",
    ):
        text = read(f"<html><head><title>Slack water</title></head><body>{page_}</body></html>", URL).document.text
        assert "kitchen table" in text
        assert "another harbour" not in text


def test_a_post_from_elsewhere_is_quoted_and_a_line_that_sends_on_is_not() -> None:
    quoted = (
        "<div class=social-embed><blockquote class=twitter-tweet><p>The stream has turned, and so have we.</p>"
        "&mdash; The Pilots (@pilots) <a href='https://t.example/1'>March 4, 2026</a></blockquote></div>"
    )
    pointer = "<p><strong>READ MORE: <a href='/harbour'>The harbour that nobody wanted to dredge</a></strong></p>"
    text = article(TEXT + quoted + TEXT + pointer + TEXT).document.text
    assert "The stream has turned" in text
    assert "dredge" not in text


def test_a_text_that_stands_twice_for_two_widths_is_kept_once_and_a_refrain_each_time() -> None:
    line = "Row on, row on, the tide is at the turn and nobody is left upon the quay to wave."
    text = article(f"<div class=desktop-only>{TEXT}</div><div class=mobile-only>{TEXT}</div>").document.text
    assert text.count("day 1 of the log") == 1
    verses = "".join(f"<div><p>{SAID[n]}It was verse {n + 1} of it.</p><p>{line}</p></div>" for n in range(3))
    assert article(TEXT + verses + TEXT.replace("log", "book")).document.text.count(line) == 3


def test_the_reader_view_takes_the_paragraphs_and_leaves_what_is_only_links() -> None:
    links = "".join(f"<p><a href='/{n}'>Another story about a boat</a></p>" for n in range(20))
    root = page.parse(
        f"<html><body><div id=side class=sidebar>{links}</div><div id=text>{TEXT}<div id=more>{links}</div></div></body></html>"
    )
    chosen = readability.chosen(root, "Slack water")
    names = {element.get("id") for element in chosen}
    assert "text" in names
    assert not names & {"side", "more"}
    assert sum(element.tag == "p" for element in chosen) == 7


def test_the_reader_view_leaves_the_page_as_it_was() -> None:
    root = page.parse(
        f"<html><body><div>loose words <b>bold</b> and more<div>{TEXT}</div> at the end</div></body></html>"
    )
    before = page.lxml.html.tostring(root)
    readability.chosen(root, "Slack water")
    assert page.lxml.html.tostring(root) == before


def test_small_parts_of_the_reader_view() -> None:
    root = page.parse(
        "<html><body><p>one two <a href='/x'>six</a></p><p>ab<a href='#y'>cd</a></p>"
        "<table><tr><td>a</td><td>b</td></tr></table><table><tr><th>a</th></tr></table></body></html>"
    )
    first, second = root.iter("p")
    assert density(first) == pytest.approx(3 / 11)
    assert density(second) == pytest.approx(2 * 0.3 / 4)
    assert [is_data(table) for table in root.iter("table")] == [False, True]
    assert is_like("Slack water at the quay", "Slack water")
    assert not is_like("Slack water", "Spring tide")


def test_what_was_learnt_tells_what_all_voices_keep_from_what_none_does() -> None:
    from reader.capture.extract.features import NAMES

    kept = dict.fromkeys(NAMES, 0.0) | dict.fromkeys(
        ("trafilatura", "reader", "body", "near_t", "near_r", "parent_t", "parent_r", "core", "container", "agree_t"),
        1.0,
    )
    kept |= {"told": -1.0, "words": 4.0, "ended": 1.0, "words_near": 5.0, "side_near": 9.0, "parent_words": 5.0}
    left = dict.fromkeys(NAMES, 0.0) | {
        "told": -1.0,
        "words": 1.0,
        "links": 1.0,
        "behind": 3.0,
        "side": 2.0,
        "place": -1.0,
    }
    assert forest.likelihood(list(kept.values())) > 0.9
    assert forest.likelihood(list(left.values())) < 0.1


# -- who and what -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "body", "wanted"),
    [
        ('<meta name="author" content="Ada Quill">', "", "Ada Quill"),
        ('<meta name="author" content="The Quay">', "", "The Quay"),
        ('<meta name="author" content="The Quay">', '<p class="byline">By Ada Quill</p>', "Ada Quill"),
        (
            '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ada Quill">',
            "",
            "Ada Quill",
        ),
        ("", '<div class="FeatureByline">By <b>Ada Quill</b><br>March 4, 2026</div>', "Ada Quill"),
        ("", '<div class="author"><a href="/author/ada-quill">Ada Quill</a> Harbour correspondent</div>', "Ada Quill"),
        (
            "",
            '<cite class="byline vcard">By <span class="fn">Ada Quill</span> March 4, 2026 3:46 PM</cite>',
            "Ada Quill",
        ),
        ("", '<span class="author">04/03/2026 by Ada Quill</span>', "Ada Quill"),
        ("", '<span class="author">Updated</span>', ""),
        ("", '<span class="author">page.head.author</span>', ""),
        ("", '<aside><span itemprop="author">Ada Quill</span></aside>', "Ada Quill"),
        ("", '<div class="sidebar"><span class="author">Ada Quill</span></div>', ""),
    ],
)
def test_who_wrote_it(head: str, body: str, wanted: str) -> None:
    root = page.parse(f"<html><head><title>T</title>{head}</head><body><h1>Slack water</h1>{body}</body></html>")
    metas = metadata.metas_of(root)
    assert bylines.read(root, metas, json_ld.article(root), "The Quay") == wanted


@pytest.mark.parametrize(
    ("head", "heading", "wanted"),
    [
        ("<title>Slack water - The Quay</title>", "Slack water", "Slack water"),
        ('<meta property="og:title" content="Wait for it">', "Wait for it", "Wait for it"),
        (
            '<meta property="og:title" content="A short clickable thing"><script type="application/ld+json">'
            '{"@type":"Article","headline":"What slack water is"}</script>',
            "What slack water is",
            "What slack water is",
        ),
        (
            '<title>Slack water - Tidepedia</title><script type="application/ld+json">'
            '{"@type":"Article","name":"Slack water","headline":"state of a tide"}</script>',
            "Slack water",
            "Slack water",
        ),
        (
            '<meta property="og:title" content="How the pilots of the quay wait for slack water with their engi…">',
            "How the pilots of the quay wait for slack water with their engines off",
            "How the pilots of the quay wait for slack water with their engines off",
        ),
    ],
)
def test_what_it_is_called(head: str, heading: str, wanted: str) -> None:
    root = page.parse(f"<html><head>{head}</head><body><h1>{heading}</h1>{TEXT}</body></html>")
    assert metadata.read(root, URL).title == wanted


@pytest.mark.parametrize(
    ("given", "publisher", "wanted"),
    [
        ("The Quay", "", "The Quay"),
        ("Medium", "Harbour Notes", "Harbour Notes"),
        ("The Quay – all that is said at the water's edge", "", "The Quay"),
        ("Mills – rivers", "", "Mills – rivers"),
        ("", "Harbour Notes", "Harbour Notes"),
    ],
)
def test_what_its_site_is(given: str, publisher: str, wanted: str) -> None:
    root = page.parse("<html><body></body></html>")
    metas = {"og:site_name": [given]} if given else {}
    assert titles.site(root, metas, {"publisher": {"name": publisher}} if publisher else {}) == wanted


def test_an_address_of_a_host_alone_ends_as_browsers_write_it() -> None:
    html = document.to_html(
        article(f"{TEXT}<p>See <a href='https://mills.example'>the mills</a>, they say so too.</p>").document
    )
    assert 'href="https://mills.example/"' in html


def test_placeholders_are_told_from_pictures() -> None:
    assert pictures.is_placeholder("/x/1x1.png")
    assert pictures.is_placeholder("https://i.example/lazy-load.svg")
    assert not pictures.is_placeholder("/tents.jpg")
    assert not pictures.is_placeholder("/a-loading-dock.jpg")
