"""What pages do for looks alone, and the clean HTML that is left of it."""

from __future__ import annotations

import pytest

from reader import document
from reader.capture import layout, page, sanitise
from reader.capture.blogpost import settle
from reader.capture.html_page import read
from reader.capture.post import Post

# ruff: noqa: E501


def written(html: str) -> str:
    root = page.parse(f"<html><body>{html}</body></html>")
    page.tidy(root)
    layout.unroll(root)
    layout.clear_lists(root)
    clean = sanitise.sanitise([next(root.iter("body"))], "https://a.example/", "https://a.example/")
    return document.to_html(document.from_html(clean.html))


DATA = "<table><tr><td>ebb</td><td>04:10</td></tr><tr><td>flood</td><td>10:20</td></tr></table>"
ROW = "<table><tr><td>ebb</td><td>flood</td></tr></table>"


@pytest.mark.parametrize(
    "html",
    [
        DATA,
        ROW,
        "<table><caption>Tide</caption><tr><td>ebb</td></tr></table>",
        "<table><tr><th>Tide</th></tr><tr><td>ebb</td></tr></table>",
    ],
)
def test_a_table_of_data_stays(html: str) -> None:
    assert written(html) == html


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<table><tr><td><pre>a\n b</pre></td></tr></table>", "<pre><code>a\n b</code></pre>"),
        ("<table><tbody><tr><td>one</td></tr><tr><td>two</td></tr></tbody></table>", "<p>one</p>\n<p>two</p>"),
        ("<table role=presentation><tr><td>one<td>two<tr><td>three<td>four</table>", "<p>one</p>\n<p>two</p>\n<p>three</p>\n<p>four</p>"),
        (f"<table><tr><td>by the quay</td><td>{DATA}</td></tr></table>", f"<p>by the quay</p>\n{DATA}"),
        ("<table><tr><td><h2>Left</h2><p>x</p></td><td><p>y</p></td></tr><tr><td>a</td><td>b</td></tr></table>", "<h2>Left</h2>\n<p>x</p>\n<p>y</p>\n<p>a</p>\n<p>b</p>"),
        ("<table><tr><td><p>one</p></td><td><ul><li>two</li></ul></td></tr></table>", "<p>one</p>\n<ul><li>two</li></ul>"),
        ("<table><tr><td>" + "word " * 600 + "</td><td>a</td></tr><tr><td>b</td><td>c</td></tr></table>", "<p>" + ("word " * 600).strip() + "</p>\n<p>a</p>\n<p>b</p>\n<p>c</p>"),
        ("<table><tr><td></td><td>alone</td></tr></table>", "<p>alone</p>"),
    ],
)  # fmt: skip
def test_a_table_that_only_places_things_goes(html: str, wanted: str) -> None:
    assert written(html) == wanted


def test_a_table_of_pictures_alone_is_a_row_of_pictures() -> None:
    cell = '<td><a href="https://a.example/{0}"><img src="https://a.example/{0}.jpg"></a></td>'
    html = f"<table><tr>{cell.format('x')}{cell.format('y')}</tr></table>"
    (figure,) = document.from_html(written(html)).blocks
    assert isinstance(figure, document.Figure)
    assert [image.src for image in figure.images] == ["https://a.example/x.jpg", "https://a.example/y.jpg"]


def test_an_article_in_one_cell_keeps_all_its_words() -> None:
    body = "".join(
        f"<p>On day {n} the keeper wrote down the height of the water and the colour of it.</p>" for n in range(9)
    )
    html = (
        f"<html><head><title>The log</title></head><body><center><table><tr><td>Before it all he bought a book.{body}"
    )
    post = read(html + "<p>Ah, ink!</p></td></tr></table></center></body></html>", "https://a.example/log")
    assert all(isinstance(block, document.Paragraph) for block in post.document.blocks)
    assert post.document.text.startswith("Before it all he bought a book.\n")
    assert post.document.text.endswith("\nAh, ink!")


IMG = '<img src="https://a.example/x.jpg"{}>'


@pytest.mark.parametrize(
    "html",
    [
        "<p>" + IMG.format(' width="300" height="200"') + "words</p>",
        "<p>" + IMG.format(' class="alignleft size-medium"') + " words</p>",
        "<p>" + IMG.format(' style="float: left"') + "words</p>",
        '<p><a href="https://a.example/big"><b>' + IMG.format(' width="300"') + "</b></a> words</p>",
        "<p><i>" + IMG.format(' height="90"') + "</i><b>words</b></p>",
        "<div>" + IMG.format(' width="300"') + "words</div>",
    ],
)
def test_a_picture_too_large_for_a_line_stands_before_it(html: str) -> None:
    figure, words = document.from_html(written(html)).blocks
    assert isinstance(figure, document.Figure)
    assert figure.link == ("https://a.example/big" if "big" in html else "")
    assert isinstance(words, document.Paragraph)
    assert document.text_of(words.runs) == "words"


def test_a_large_picture_amid_text_divides_it() -> None:
    blocks = document.from_html(written("<p>one " + IMG.format(' width="640"') + " two</p>")).blocks
    assert [type(block) for block in blocks] == [document.Paragraph, document.Figure, document.Paragraph]


@pytest.mark.parametrize(
    "html",
    [
        "<p>one " + IMG.format(' width="16" height="16" class="alignleft"') + " two</p>",
        "<p>one " + IMG.format("") + " two</p>",
        "<h2>" + IMG.format(' width="300"') + "two</h2>",
    ],
)
def test_a_picture_of_the_line_stays_in_it(html: str) -> None:
    assert len(document.from_html(written(html)).blocks) == 1


def test_pictures_side_by_side_stay_together() -> None:
    image = IMG.format(' width="300"')
    figure, _words = document.from_html(written(f"<p>{image} {image}<br>words</p>")).blocks
    assert isinstance(figure, document.Figure)
    assert len(figure.images) == 2


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ('<h2 id="ebb"><a href="#ebb">Ebb</a></h2>', "<h2>Ebb</h2>"),
        ('<h2><a id="ebb" href="https://a.example/#ebb">Ebb</a></h2>', "<h2>Ebb</h2>"),
        ('<section id="ebb"><h2><a href="#ebb">Ebb</a></h2><p>x</p></section>', "<h2>Ebb</h2>\n<p>x</p>"),
        ('<p id="top">x</p><h2><a class="toc-backref" href="#top">Ebb</a></h2>', "<p>x</p>\n<h2>Ebb</h2>"),
        ('<p><a href="#ebb">x</a></p><h2><a name="ebb" href="#ebb">Ebb</a></h2>', '<p><a href="#ebb">x</a></p>\n<h2 id="ebb">Ebb</h2>'),
        ('<p id="n">x</p><h2>Ebb<a href="#n">1</a></h2>', '<p id="n">x</p>\n<h2>Ebb<a href="#n">1</a></h2>'),
        ('<h2><a href="https://b.example/">Ebb</a></h2>', '<h2><a href="https://b.example/">Ebb</a></h2>'),
    ],
)  # fmt: skip
def test_a_heading_does_not_link_to_itself(html: str, wanted: str) -> None:
    assert written(html) == wanted


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ('<div class="admonition"><p class="admonition-title">Mind <code>x</code></p><p>y</p></div>', "<p><strong>Mind </strong><strong><code>x</code></strong></p>\n<p>y</p>"),
        ('<p class="markdown-alert-title">Note</p>', "<p><strong>Note</strong></p>"),
        ('<div class="callout-title"><b>Note</b></div>', "<p><strong>Note</strong></p>"),
        ('<p class="article-title">Note</p>', "<p>Note</p>"),
    ],
)  # fmt: skip
def test_the_title_of_a_box_is_bold(html: str, wanted: str) -> None:
    assert document.from_html(written(html)) == document.from_html(wanted)


@pytest.mark.parametrize(
    "start",
    [
        "<hr><p>It",
        "<h2>On keeping a log</h2><h1>The Log</h1><p>It",
        '<figure><img src="https://a.example/x.jpg" alt="The log"></figure><h1>The log</h1><hr><p>It',
    ],
)
def test_neither_a_rule_nor_the_title_again_stands_before_the_text(start: str) -> None:
    body = document.from_html(start + " rained.</p><hr><p>Then not.</p>")
    first, *others = settle(Post("The Log", body)).document.blocks
    assert not isinstance(first, document.Rule)
    assert "The Log" not in document.Document((first, *others)).text
    assert sum(isinstance(block, document.Rule) for block in others) == 1 + start.count("log</h1><hr>")


def test_a_part_that_has_the_name_of_the_whole_keeps_it_behind_the_first_words() -> None:
    body = document.from_html("<p>It rained.</p><h2>The Log</h2><p>Then not.</p>")
    assert settle(Post("The Log", body)).document == body


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<ul><li><div><p></p><hr></div> </li><li>one</li><hr><li>two</li></ul>", "<ul><li>one</li><li>two</li></ul>"),
        ("<ul><li><hr><ul><li>in</li></ul></li></ul>", "<ul><li><ul><li>in</li></ul></li></ul>"),
        ("<ul><li><p>one</p><hr><p>two</p></li></ul>", "<ul><li><p>one</p><hr><p>two</p></li></ul>"),
        ("<p>one</p><hr><p>two</p>", "<p>one</p><hr><p>two</p>"),
    ],
)
def test_a_rule_alone_is_no_item(html: str, wanted: str) -> None:
    assert document.from_html(written(html)) == document.from_html(wanted)


@pytest.mark.parametrize(
    ("inside", "behind"),
    [
        ("the tables \n", "of it"),
        ("the <b>old</b> tables ", "of it"),
        ("the tables ", " of it"),
        ("the tables", " of it"),
    ],
)
def test_the_space_behind_a_link_is_not_underlined(inside: str, behind: str) -> None:
    (block,) = document.from_html(written(f'<p>See <a href="https://a.example/">{inside}</a>{behind}</p>')).blocks
    assert isinstance(block, document.Paragraph)
    assert (block.runs[-1].text, block.runs[-1].link) == (" of it", "")
    assert document.text_of(block.runs) in {"See the tables of it", "See the old tables of it"}


def test_lines_of_code_that_end_in_links_stay_lines() -> None:
    html = '<pre><a href="https://a.example/">one\n</a><a href="https://a.example/">two\n</a>three</pre>'
    assert document.from_html(written(html)).text == "one\ntwo\nthree"
