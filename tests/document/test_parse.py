"""Clean HTML, case by case: what each construct becomes, and how malformed input is taken."""

from __future__ import annotations

import pytest

from reader.document import (
    Code,
    Details,
    Embed,
    Figure,
    Heading,
    Image,
    Item,
    List,
    Paragraph,
    Quote,
    Rule,
    Run,
    Style,
    Table,
    from_html,
    to_html,
)

PIC = Image("https://example.org/p.png", "A desk", 20, 10)
IMG = '<img src="https://example.org/p.png" alt="A desk" width="20" height="10">'


def para(*texts: str) -> Paragraph:
    return Paragraph(tuple(Run(text) for text in texts))


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("", ()),
        ("  \n <p> \t </p>&nbsp;<p>&#8203;</p>", ()),
        ("plain", (para("plain"),)),
        ("<p>a\n  b</p>c", (para("a b"), para("c"))),
        ("<div>one</div><div>two</div>", (para("one"), para("two"))),
        ("one<br><br>two<br/>three", (para("one"), para("two\nthree"))),
        ("<h3>A<br>B</h3><hr>", (Heading(3, (Run("A\nB"),)), Rule())),
        ("<p>a <b>b</b> c", (Paragraph((Run("a "), Run("b", Style.STRONG), Run(" c"))),)),
        ("<p>a<b> b</b></p>", (Paragraph((Run("a"), Run(" b", Style.STRONG))),)),
        ("<p>a <b> </b> c</p>", (para("a c"),)),
        ("<b>x<p>y</b>z", (Paragraph((Run("x", 1),)), Paragraph((Run("y", 1),)), para("z"))),
        ("<p><b>x</p><p>y</p>", (Paragraph((Run("x", Style.STRONG),)), para("y"))),
        (f"<p>{IMG}</p>", (Figure((PIC,), bare=True),)),
        (f"<p>see {IMG} here</p>", (Paragraph((Run("see "), Run("", image=PIC), Run(" here"))),)),
        (
            f'<a href="https://example.org/big">{IMG}</a>text',
            (Paragraph((Run("", link="https://example.org/big", image=PIC), Run("text"))),),
        ),
        (f"{IMG}<br>text", (Figure((PIC,), bare=True), para("text"))),
        (f"<figure>{IMG}<figcaption>Cap</figcaption></figure>", (Figure((PIC,), (Run("Cap"),)),)),
        (f"<figure>{IMG}{IMG}</figure>", (Figure((PIC, PIC)),)),
        ("<figure><blockquote>q</blockquote><figcaption>who</figcaption></figure>", (Quote((para("q"),)), para("who"))),
        ("<img src='x.png' alt='lost'>", (para("[lost]"),)),
        ("<pre><code class='x language-C++'>\n a\n\tb \n\n</code></pre>", (Code(" a\n\tb", "c++"),)),
        ("<pre>a<br>b<b>c</b></pre>", (Code("a\nbc"),)),
        ("<ul><li>a<li>b</ul>", (List((Item((para("a"),)), Item((para("b"),)))),)),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", (List((Item((para("a"), List((Item((para("b"),)),)))),)),)),
        ("<ul></ul><ol><li></li></ol><blockquote></blockquote>", ()),
        ("<li>stray</li>", (para("stray"),)),
        ("<ol start=3 type=a><li value=9>x</li></ol>", (List((Item((para("x"),), None, 9),), True, 3, "a"),)),
        ("<ul><li><input type=checkbox checked> done</li></ul>", (List((Item((para("done"),), True),)),)),
        ("<details><summary>S</summary>x</details>", (Details((Run("S"),), (para("x"),)),)),
        ("<iframe src='https://example.org/v' title=T></iframe>", (Embed("page", "https://example.org/v", "T"),)),
        ("<q>so</q>", (para("“so”"),)),
        ("1 < 2 & 3 > 2", (para("1 < 2 & 3 > 2"),)),
        ("so\u00adft a\u2028b\u2029\ufffc", (para("soft a b"),)),
        ("<script>alert('<p>no')</script>yes<style>p{}</style>", (para("yes"),)),
        ("<!-- <p>no</p> -->yes", (para("yes"),)),
    ],
)
def test_construct(html: str, blocks: tuple[object, ...]) -> None:
    assert from_html(html).blocks == blocks
    assert from_html(to_html(from_html(html))).blocks == blocks


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        " javascript:1",
        "data:text/html,x",
        "file:///etc/passwd",
        "//example.org",
        "/x",
        "vbscript:x",
        "https:",
        "HTTPS://",
    ],
)
def test_a_link_that_may_not_be_followed_keeps_only_its_text(address: str) -> None:
    (paragraph,) = from_html(f'<a href="{address}">text</a>').blocks
    assert paragraph == para("text")


@pytest.mark.parametrize("address", ["javascript:1", "file:///x.png", "data:image/svg+xml,<svg>", "sha256:zz", "x.png"])
def test_an_image_that_may_not_be_loaded_is_its_alternative_text(address: str) -> None:
    assert from_html(f"<img src='{address}' alt='desk'>").blocks == (para("[desk]"),)


def ruby(*pairs: tuple[str, str]) -> tuple[Paragraph]:
    return (Paragraph(tuple(Run(text, ruby=reading) for text, reading in pairs)),)


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("<ruby>漢<rt>かん</rt>字<rt>じ</rt></ruby>", ruby(("漢", "かん"), ("字", "じ"))),
        ("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>の", ruby(("漢", "かん"), ("の", ""))),
        ("<ruby><rb>漢<rb>字<rt>かん<rt>じ</ruby>", ruby(("漢", "かん"), ("字", "じ"))),
        ("<ruby><rb>漢</rb><rb>字</rb><rtc><rt>かんじ</rt></rtc></ruby>", ruby(("漢", "かんじ"), ("字", ""))),
        ("<ruby>漢字<rt>かんじ<rtc>kanji</ruby>", ruby(("漢字", "かんじ kanji"))),
        ("<ruby>人<rt>ひと</rt>人<rt>ひと</rt></ruby>", ruby(("人", "ひと"), ("人", "ひと"))),
        ("a <ruby> 漢 <rt> かん </rt></ruby> b", ruby(("a ", ""), ("漢", "かん"), (" b", ""))),
        ("<ruby>漢<rt><b>か</b>&amp;</rt></ruby>", ruby(("漢", "か&"))),
        ("<ruby><b>漢</b>字<rt>かんじ</rt></ruby>", ruby(("漢字", "かんじ"))),
        ("<ruby><b>漢</b><rt>かん</rt></ruby>", (Paragraph((Run("漢", Style.STRONG, ruby="かん"),)),)),
        ("<p>x<ruby><rt>かん</rt></ruby></p>", (para("x(かん)"),)),
        ("<ruby>漢<rt>かん<p>next</p>", (*ruby(("漢", "かん")), para("next"))),
        ("<ruby>漢<rt>かん", ruby(("漢", "かん"))),
        ("<ruby>一<br>漢<rt>かん</rt></ruby>", ruby(("一\n", ""), ("漢", "かん"))),
        (f"<ruby>漢<rt>{'か' * 61}</rt></ruby>", (para(f"漢({'か' * 61})"),)),
    ],
)
def test_a_reading_belongs_to_its_base_and_not_to_the_text(html: str, blocks: tuple[object, ...]) -> None:
    doc = from_html(html)
    assert doc.blocks == blocks
    assert from_html(to_html(doc)) == doc


def test_a_formula_keeps_its_source() -> None:
    html = '<p align="center"><span class="math" title="x^2&lt;y"><em>x</em><sup>2</sup>&lt;<em>y</em></span></p>'
    (paragraph,) = from_html(html).blocks
    assert isinstance(paragraph, Paragraph)
    assert {run.title for run in paragraph.runs} == {"x^2<y"}
    assert all(run.style & Style.MATH for run in paragraph.runs)
    assert to_html(from_html(html)) == html


def test_every_name_of_a_place_reaches_a_block() -> None:
    html = (
        '<p id="a">x<sup id="b"><a href="#n1">1</a></sup> y<span id="c"></span></p><pre id="d">code</pre>'
        f'<figure id="e">{IMG}<figcaption id="f">Cap</figcaption></figure><p>end</p><a id="g"></a>'
    )
    doc = from_html(html)
    assert [getattr(block, "anchor", "") for block in doc.blocks] == ["a b c", "d", "e f", "g"]
    assert from_html(to_html(doc)) == doc


def test_lists_count_down_and_details_stand_open() -> None:
    doc = from_html("<ol reversed><li>b<li>a</ol><details open><summary>S</summary>x</details>")
    items, details = doc.blocks
    assert isinstance(items, List) and isinstance(details, Details)
    assert (items.start, items.reversed, details.open) == (2, True, True)
    assert from_html(to_html(doc)) == doc


def test_table_with_caption_spans_and_stray_text() -> None:
    html = "<table>stray<caption>C</caption><tr><th colspan=2 align=right>h<tr><td rowspan=99999>1<td></table>"
    stray, table = from_html(html).blocks
    assert stray == para("stray")
    assert isinstance(table, Table)
    assert table.caption == (Run("C"),)
    assert [(cell.header, cell.colspan, cell.rowspan, cell.align) for row in table.rows for cell in row] == [
        (True, 2, 1, "right"),
        (False, 1, 1000, ""),
        (False, 1, 1, ""),
    ]


def test_language_and_direction_are_the_blocks_or_the_runs() -> None:
    html = '<div lang="ar" dir="rtl">قراءة <span lang="en" dir="ltr">Postil</span></div><p>plain</p>'
    first, second = from_html(html).blocks
    assert first == Paragraph((Run("قراءة "), Run("Postil", lang="en", direction="ltr")), "", "ar", "rtl")
    assert second == para("plain")


def test_ids_reach_the_block_that_links_point_to() -> None:
    html = (
        '<h2 id="one">A</h2><a name="two"></a><p>B</p>'
        '<blockquote id="three"><p>C</p></blockquote><ul><li id="four">D</li></ul>'
    )
    heading, paragraph, quote, items = from_html(html).blocks
    assert isinstance(heading, Heading) and isinstance(paragraph, Paragraph)
    assert isinstance(quote, Quote) and isinstance(quote.blocks[0], Paragraph) and isinstance(items, List)
    assert [heading.anchor, paragraph.anchor, quote.blocks[0].anchor, items.items[0].anchor] == [
        "one",
        "two",
        "three",
        "four",
    ]


def test_a_leaf_without_text_has_no_line_of_its_own() -> None:
    doc = from_html(f"<p>a</p><hr><p>{IMG}</p><table><tr><td>b<td><td>c</table><p>d</p>")
    assert doc.text == "a\nb\nc\nd"
