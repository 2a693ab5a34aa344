"""How systems write code, tables, pictures, tasks and readings, and the clean HTML that each of them becomes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reader import document
from reader.capture import page, sanitise
from reader.capture.html_page import read

# ruff: noqa: E501


def written(html: str, attributes: str = "") -> str:
    root = page.parse(f"<html {attributes}><body>{html}</body></html>")
    page.tidy(root)
    clean = sanitise.sanitise([next(root.iter("body"))], "https://a.example/", "https://a.example/")
    return document.to_html(document.from_html(clean.html))


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        (
            '<ol start="3" type="a" reversed><li value="9">x</li><li>y</li></ol>',
            '<ol start="3" type="a" reversed><li value="9">x</li><li>y</li></ol>',
        ),
        (
            '<ul class="contains-task-list"><li class="task-list-item"><input type="checkbox" disabled checked> done</li><li><label><input type="checkbox"> open</label></li></ul>',
            '<ul><li data-checked="true">done</li><li data-checked="false">open</li></ul>',
        ),
        (
            '<ul class="task-list"><li><span role="checkbox" aria-checked="true"></span> x</li></ul>',
            '<ul><li data-checked="true">x</li></ul>',
        ),
        (
            "<dl><div><dt>a</dt><dd>b</dd></div></dl>",
            "<dl><dt>a</dt><dd>b</dd></dl>",
        ),
        (
            "<blockquote>a<blockquote>b<blockquote><p>c</p></blockquote></blockquote></blockquote>",
            "<blockquote><p>a</p><blockquote><p>b</p><blockquote><p>c</p></blockquote></blockquote></blockquote>",
        ),
        (
            '<pre class="language-python"><code>x = 1</code></pre>',
            '<pre><code class="language-python">x = 1</code></pre>',
        ),
        (
            '<pre><code class="hljs python">x</code></pre>',
            '<pre><code class="language-python">x</code></pre>',
        ),
        (
            '<pre><code class="hljs language-js">x</code></pre>',
            '<pre><code class="language-js">x</code></pre>',
        ),
        (
            '<div class="language-ruby highlighter-rouge"><div class="highlight"><pre class="highlight"><code>x</code></pre></div></div>',
            '<pre><code class="language-ruby">x</code></pre>',
        ),
        (
            '<pre class="brush: js; gutter: false">x</pre>',
            '<pre><code class="language-js">x</code></pre>',
        ),
        (
            '<pre class="wp-block-code"><code lang="php" class="language-php">x</code></pre>',
            '<pre><code class="language-php">x</code></pre>',
        ),
        (
            '<div class="highlight highlight-source-shell"><pre>x</pre></div>',
            '<pre><code class="language-shell">x</code></pre>',
        ),
        (
            '<figure class="highlight"><pre><code class="language-go" data-lang="go">x</code></pre></figure>',
            '<pre><code class="language-go">x</code></pre>',
        ),
        (
            '<pre data-lang="rust">x</pre>',
            '<pre><code class="language-rust">x</code></pre>',
        ),
        (
            '<pre class="prettyprint lang-cpp">x</pre>',
            '<pre><code class="language-cpp">x</code></pre>',
        ),
        (
            '<pre class="code literal-block python">x</pre>',
            '<pre><code class="language-python">x</code></pre>',
        ),
        (
            '<div class="highlight-python notranslate"><div class="highlight"><pre>x</pre></div></div>',
            '<pre><code class="language-python">x</code></pre>',
        ),
        (
            '<div class="sourceCode"><pre class="sourceCode haskell"><code class="sourceCode haskell">x</code></pre></div>',
            '<pre><code class="language-haskell">x</code></pre>',
        ),
        (
            '<pre class="EnlighterJSRAW" data-enlighter-language="css">x</pre>',
            '<pre><code class="language-css">x</code></pre>',
        ),
        (
            '<pre><code class="python">x</code></pre>',
            '<pre><code class="language-python">x</code></pre>',
        ),
        (
            '<div class="highlight"><table class="rouge-table"><tbody><tr><td class="gutter gl"><pre class="lineno">1\n2\n</pre></td><td class="code"><pre>a = 1\nb = 2\n</pre></td></tr></tbody></table></div>',
            "<pre><code>a = 1\nb = 2</code></pre>",
        ),
        (
            '<table class="highlighttable"><tr><td class="linenos"><div class="linenodiv"><pre>1\n2</pre></div></td><td class="code"><div class="highlight"><pre>a\nb</pre></div></td></tr></table>',
            "<pre><code>a\nb</code></pre>",
        ),
        (
            '<figure class="highlight python"><table><tr><td class="gutter"><pre><span class="line">1</span><br><span class="line">2</span></pre></td><td class="code"><pre><span class="line">a</span><br><span class="line">b</span></pre></td></tr></table></figure>',
            '<pre><code class="language-python">a\nb</code></pre>',
        ),
        (
            '<table class="highlight tab-size js-file-line-container"><tr><td id="L1" class="blob-num js-line-number" data-line-number="1"></td><td class="blob-code blob-code-inner">a = 1</td></tr><tr><td class="blob-num" data-line-number="2"></td><td class="blob-code">  b</td></tr></table>',
            "<pre><code>a = 1\n  b</code></pre>",
        ),
        (
            '<div class="syntaxhighlighter js"><table><tr><td class="gutter"><div class="line number1">1</div><div class="line number2">2</div></td><td class="code"><div class="container"><div class="line number1"><code class="js plain">a</code></div><div class="line number2"><code>&nbsp;&nbsp;</code><code>b</code></div></div></td></tr></table></div>',
            '<pre><code class="language-js">a\n  b</code></pre>',
        ),
        (
            '<div class="crayon-syntax"><table class="crayon-table"><tr><td class="crayon-nums"><div class="crayon-nums-content"><div>1</div><div>2</div></div></td><td class="crayon-code"><div class="crayon-pre"><div class="crayon-line"><span>a</span></div><div class="crayon-line">b</div></div></td></tr></table></div>',
            "<pre><code>a\nb</code></pre>",
        ),
        (
            '<pre class="chroma"><code class="language-go"><span class="line"><span class="ln">1</span><span class="cl">a</span>\n</span><span class="line"><span class="ln">2</span><span class="cl">b\n</span></span></code></pre>',
            '<pre><code class="language-go">a\nb</code></pre>',
        ),
        (
            '<div class="react-code-text"><pre><ol class="linenums"><li>a</li><li>  b</li></ol></pre></div>',
            "<pre><code>a\n  b</code></pre>",
        ),
        (
            '<table><caption>C</caption><colgroup><col><col></colgroup><tfoot><tr><td>sum</td><td>3</td></tr></tfoot><thead><tr><td>h</td><th scope="col" style="text-align: right">i</th></tr></thead><tbody><tr><th scope="row">a</th><td align="right" valign=top>1</td></tr><tr><td colspan="2" class="has-text-align-center" data-align="center">x</td></tr></tbody></table>',
            '<table><caption>C</caption><tr><th>h</th><th align="right">i</th></tr><tr><th>a</th><td align="right">1</td></tr><tr><td colspan="2" align="center">x</td></tr><tr><td>sum</td><td>3</td></tr></table>',
        ),
        (
            '<table><tr><td style="text-align:left">l</td><td style="text-align:justify;">j</td><td style="text-align:start">s</td></tr></table>',
            '<table><tr><td align="left">l</td><td>j</td><td>s</td></tr></table>',
        ),
        (
            '<figure class="wp-block-table"><table><tr><td>a</td></tr></table><figcaption>Cap</figcaption></figure>',
            "<table><caption>Cap</caption><tr><td>a</td></tr></table>",
        ),
        (
            '<figure class="wp-block-gallery"><figure class="wp-block-image"><img src="a.jpg"><figcaption>one</figcaption></figure><figure class="wp-block-image"><img src="b.jpg"></figure><figcaption>all</figcaption></figure>',
            '<figure><img src="https://a.example/a.jpg" alt=""><figcaption>one</figcaption></figure>\n<figure><img src="https://a.example/b.jpg" alt=""></figure>\n<p>all</p>',
        ),
        (
            '<figure class="kg-card kg-gallery-card"><div class="kg-gallery-container"><div class="kg-gallery-row"><div class="kg-gallery-image"><img src="a.jpg"></div><div class="kg-gallery-image"><img src="b.jpg"></div></div></div><figcaption>both</figcaption></figure>',
            '<figure><img src="https://a.example/a.jpg" alt=""><img src="https://a.example/b.jpg" alt=""><figcaption>both</figcaption></figure>',
        ),
        (
            '<ul class="blocks-gallery-grid"><li class="blocks-gallery-item"><figure><img src="a.jpg"></figure></li><li class="blocks-gallery-item"><figure><img src="b.jpg"></figure></li></ul>',
            '<figure><img src="https://a.example/a.jpg" alt=""><img src="https://a.example/b.jpg" alt=""></figure>',
        ),
        (
            '<div class="gallery"><dl class="gallery-item"><dt class="gallery-icon"><a href="big"><img src="a.jpg"></a></dt><dd class="gallery-caption">one</dd></dl><dl class="gallery-item"><dt><img src="b.jpg"></dt></dl></div>',
            '<figure><a href="https://a.example/big"><img src="https://a.example/a.jpg" alt=""></a><figcaption>one</figcaption></figure>\n<figure><img src="https://a.example/b.jpg" alt=""></figure>',
        ),
        (
            '<div class="separator" style="clear: both; text-align: center;"><a href="big.jpg"><img src="a.jpg"></a></div>',
            '<p><a href="https://a.example/big.jpg"><img src="https://a.example/a.jpg" alt=""></a></p>',
        ),
        (
            '<table class="tr-caption-container" align="center"><tr><td><a href="x.jpg"><img src="a.jpg"></a></td></tr><tr><td class="tr-caption">the caption</td></tr></table>',
            '<figure><a href="https://a.example/x.jpg"><img src="https://a.example/a.jpg" alt=""></a><figcaption>the caption</figcaption></figure>',
        ),
        (
            '<div class="wp-caption alignnone"><img src="a.jpg"><p class="wp-caption-text">cap</p></div>',
            '<figure><img src="https://a.example/a.jpg" alt=""><figcaption>cap</figcaption></figure>',
        ),
        (
            '<picture><source srcset="a.webp 1x, b.webp 2x" type="image/webp"><img src="a.jpg" alt="A"></picture>',
            '<p><img src="https://a.example/a.jpg" alt="A"></p>',
        ),
        (
            '<p>H<sub>2</sub> <sup>2</sup> <kbd>K</kbd> <mark>m</mark> <small>s</small> <del>d</del> <ins>i</ins> <abbr title="X">x</abbr> <u>u</u> <s>s</s></p>',
            '<p>H<sub>2</sub> <sup>2</sup> <kbd>K</kbd> <mark>m</mark> <small>s</small> <del>d</del> <ins>i</ins> <abbr title="X">x</abbr> <ins>u</ins> <del>s</del></p>',
        ),
        (
            "<details open><summary>S</summary><p>d</p></details><details><summary>T</summary>e</details>",
            "<details open><summary>S</summary><p>d</p></details>\n<details><summary>T</summary><p>e</p></details>",
        ),
        (
            '<video poster="p.jpg" title="V" src="v.mp4"></video><audio src="a.mp3" aria-label="A"></audio><iframe src="https://x.example/f" title="F"></iframe>',
            '<p data-embed="video"><a href="https://a.example/v.mp4">V</a></p>\n<p data-embed="audio"><a href="https://a.example/a.mp3">A</a></p>\n<p data-embed="page"><a href="https://x.example/f">F</a></p>',
        ),
        (
            '<figure><video src="v.mp4"></video><figcaption>Film caption</figcaption></figure>',
            '<p data-embed="video"><a href="https://a.example/v.mp4">Film caption</a></p>',
        ),
        (
            '<section dir="rtl" lang="ar"><p>م</p><ul><li>x</li></ul><div lang="he"><p>y</p></div></section>',
            '<p lang="ar" dir="rtl">م</p>\n<ul><li><p lang="ar" dir="rtl">x</p></li></ul>\n<p lang="he" dir="rtl">y</p>',
        ),
        (
            '<p>a <bdo dir="rtl">b</bdo> <bdi>c</bdi> <bdi dir="auto">d</bdi></p>',
            '<p>a <span dir="rtl">b</span> c d</p>',
        ),
        (
            '<p style="text-align:right">r</p><p style="text-align: justify">j</p><p class="has-text-align-center">c</p>',
            '<p align="right">r</p>\n<p>j</p>\n<p align="center">c</p>',
        ),
        (
            "<ruby>漢<rp>(<rt>かん<rp>)</ruby><ruby><rb>一<rb>二<rt>いち<rt>に</ruby>",
            "<p><ruby>漢<rt>かん</rt></ruby><ruby>一<rt>いち</rt></ruby><ruby>二<rt>に</rt></ruby></p>",
        ),
        (
            "<dl><dt>a<dt>b<dd>c</dl>",
            "<dl><dt>a</dt><dt>b</dt><dd>c</dd></dl>",
        ),
        (
            '<ol><li>a<ol type="i"><li>b</li></ol></li></ol><ul><li>a</li><ul><li>b</li></ul></ul>',
            '<ol><li>a<ol type="i"><li>b</li></ol></li></ol>\n<ul><li>a<ul><li>b</li></ul></li></ul>',
        ),
        (
            '<p><a href="#x">to</a></p><img id="x" src="a.jpg"><p>t</p>',
            '<p><a href="#x">to</a></p>\n<p id="x"><img src="https://a.example/a.jpg" alt=""></p>\n<p>t</p>',
        ),
        (
            '<p>text <img src="sign.png" alt="sign" width="20" height="20"> more</p>',
            '<p>text <img src="https://a.example/sign.png" alt="sign" width="20" height="20"> more</p>',
        ),
        (
            '<p>x</p><img src="" alt="a drawing of a well">',
            "<p>x</p>\n<p>[a drawing of a well]</p>",
        ),
        (
            '<p><a href="#fn%3A1" class="footnote-ref">1</a></p><ol><li id="fn:1">note</li></ol>',
            '<p><a href="#fn:1"><sup>1</sup></a></p>\n<ol><li id="fn:1">note</li></ol>',
        ),
        (
            '<div class="code-toolbar"><pre><code>x</code></pre></div>',
            "<pre><code>x</code></pre>",
        ),
    ],
)
def test_each_comes_through(html: str, wanted: str) -> None:
    assert written(html) == wanted
    assert written(wanted) == wanted


def test_a_table_of_code_with_numbers_in_it_stays_a_table() -> None:
    html = '<table><tr><th>n</th><th>code</th></tr><tr><td class="gutter">1</td><td><pre>a</pre></td></tr></table>'
    assert written(html).startswith("<table>")
    assert "<td>12</td>" in written('<table><tr><td>12</td><td class="line">a</td></tr></table>')


def test_the_direction_of_the_page_reaches_the_leaves() -> None:
    assert written("<p>a</p>", 'dir="rtl" lang="ar"') == '<p dir="rtl">a</p>'
    assert written('<div dir="ltr"><p>a</p></div>', 'dir="rtl"') == '<p dir="ltr">a</p>'
    assert written("<p>a</p>", 'dir="ltr" lang="en"') == "<p>a</p>"


NOTES = {
    "hugo": (
        '<sup id="fnref:1"><a href="#fn:1" class="footnote-ref" role="doc-noteref">1</a></sup>',
        '<div class="footnotes" role="doc-endnotes"><hr><ol><li id="fn:1"><p>In hand.&#160;<a href="#fnref:1" role="doc-backlink">&#x21a9;</a></p></li></ol></div>',
    ),
    "substack": (
        '<a class="footnote-anchor" id="footnote-anchor-1" href="#footnote-1">1</a>',
        '<div class="footnote"><a id="footnote-1" href="#footnote-anchor-1" class="footnote-number">1</a><div class="footnote-content"><p>In hand.</p></div></div>',
    ),
    "wiki": (
        '<sup id="cite_ref-1"><a href="#cite_note-1">[1]</a></sup>',
        '<ol class="references"><li id="cite_note-1"><span class="mw-cite-backlink"><b><a href="#cite_ref-1">^</a></b></span> <span class="reference-text">In hand.</span></li></ol>',
    ),
}


@pytest.mark.parametrize("name", NOTES)
def test_the_notes_of_a_page_stay_and_open(name: str) -> None:
    reference, notes = NOTES[name]
    words = "The pond fills twice a day and the wheel turns when the gate is lifted by one hand. "
    html = (
        f"<html><head><title>Ponds</title></head><body><article><h1>Ponds</h1><p>{words * 3}</p><p>{words}{reference} {words}</p>"
        f"<p>{words * 3}</p>{notes}</article><footer><p>About us</p></footer></body></html>"
    )
    doc = read(html, "https://p.example/").document
    links = [run for block in doc.blocks if isinstance(block, document.Paragraph) for run in block.runs if run.link]
    assert document.is_footnote_reference(*links[0][:1], links[0].link, links[0].style)
    note = document.footnote(doc, links[0].link)
    assert document.Document(note).text == "In hand."


@pytest.mark.parametrize(
    ("name", "attributes"),
    [("typesetting", 'lang="en"'), ("typesetting-rtl", 'lang="ar" dir="rtl"'), ("typesetting-cjk", 'lang="ja"')],
)
def test_a_page_that_holds_everything_comes_through_whole(name: str, attributes: str) -> None:
    body = (Path(__file__).parent.parent / "data" / f"{name}.html").read_text("utf-8").strip()
    post = read(
        f"<html {attributes}><head><title>T</title></head><body><header><nav><a href='/'>Home</a></nav></header><article>"
        f"<div class='entry-content'>{body}</div></article><footer>About us</footer></body></html>",
        "https://p.example/a",
    )
    linked = set(re.findall(r'href="#([^"]+)"', body))
    wanted = re.sub(r' id="([^"]+)"', lambda match: match[0] if match[1] in linked else "", body)
    assert document.to_html(post.document) == wanted
