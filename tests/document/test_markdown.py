"""The Markdown of each construct."""

from __future__ import annotations

import pytest

from reader.document import from_html, to_markdown


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("", ""),
        ("<h2>Two <em>words</em></h2><p>a<br>b</p>", "## Two *words*\n\na\\\nb\n"),
        ("<p><strong>bold </strong>plain</p>", "**bold** plain\n"),
        ("<p><strong>b<em>c</em></strong></p>", "**b*c***\n"),
        ("<p>x<strong>“y”</strong>z</p>", "x<strong>“y”</strong>z\n"),
        ("<p>2 * 3 _ [x] <code>a`b</code> # no</p>", "2 \\* 3 \\_ \\[x\\] ``a`b`` # no\n"),
        ("<p># no</p><p>1. no</p><p>- no</p>", "\\# no\n\n1\\. no\n\n\\- no\n"),
        ('<p><a href="https://example.org/a_(b)" title="T">x</a></p>', '[x](<https://example.org/a_(b)> "T")\n'),
        ("<ul><li>a<ol><li>b</li></ol></li><li data-checked=true>c</li></ul>", "- a\n  1. b\n- [x] c\n"),
        ("<ul><li>a<p>b</p></li><li>c</li></ul>", "- a\n\n  b\n\n- c\n"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b\n"),
        ("<pre><code class=language-sh>a\n```\nb</code></pre>", "````sh\na\n```\nb\n````\n"),
        (
            "<table><tr><th>a|b<th align=right>c<tr><td>1<br>2<td>3</table>",
            "| a\\|b | c |\n| --- | ---: |\n| 1<br>2 | 3 |\n",
        ),
        ("<p><ruby>漢<rt>かん</rt></ruby><ruby>字<rt>じ</rt></ruby></p>", "漢(かん)字(じ)\n"),
        ('<p>so <span class="math" title="x_1"><em>x</em><sub>1</sub></span>.</p>', "so $x_1$.\n"),
        ('<p align="center"><span class="math" title="x_1"><em>x</em><sub>1</sub></span></p>', "$$x_1$$\n"),
        ('<p><span class="math" title="a$b"><em>a</em>$b</span></p>', "*a*$b\n"),
        ('<p><span class="math"><em>x</em><sub>1</sub></span></p>', "*x*<sub>1</sub>\n"),
        ("<p>$5</p>", "$5\n"),
        ("<p>$5 and $6, or 2$ and $x$, $$</p>", "\\$5 and \\$6, or 2\\$ and \\$x\\$, \\$\\$\n"),
        ("<ol reversed><li>a<li>b</ol>", "2. a\n1. b\n"),
        ("<hr><p>H<sub>2</sub>O <kbd>F</kbd></p>", "* * *\n\nH<sub>2</sub>O <kbd>F</kbd>\n"),
        (
            '<figure><img src="https://example.org/p.png" alt="A"><figcaption>C</figcaption></figure>',
            "![A](https://example.org/p.png)\n\n*C*\n",
        ),
    ],
)
def test_markdown(html: str, markdown: str) -> None:
    assert to_markdown(from_html(html)) == markdown
