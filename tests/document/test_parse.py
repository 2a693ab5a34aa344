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
        (f"<p>{IMG}</p>", (Figure((PIC,)),)),
        (f"<p>see {IMG} here</p>", (Paragraph((Run("see "), Run("", image=PIC), Run(" here"))),)),
        (
            f'<a href="https://example.org/big">{IMG}</a>text',
            (Paragraph((Run("", link="https://example.org/big", image=PIC), Run("text"))),),
        ),
        (f"{IMG}<br>text", (Figure((PIC,)), para("text"))),
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
