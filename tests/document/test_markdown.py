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
        ("<hr><p>H<sub>2</sub>O <kbd>F</kbd></p>", "* * *\n\nH<sub>2</sub>O <kbd>F</kbd>\n"),
        (
            '<figure><img src="https://example.org/p.png" alt="A"><figcaption>C</figcaption></figure>',
            "![A](https://example.org/p.png)\n\n*C*\n",
        ),
    ],
)
def test_markdown(html: str, markdown: str) -> None:
    assert to_markdown(from_html(html)) == markdown
