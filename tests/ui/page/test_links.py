from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl

from reader.document import Document
from reader.ui.page.links import Shown, Way, links_of, shown, way_of
from tests.conftest import ROOT
from tests.ui.pages import article, body

KEPT = {"https://mill.example.org/sluice": 7, "https://harbour.example.org/ferry": 1}


@pytest.mark.parametrize(
    ("link", "way"),
    [
        ("https://example.org/a?b=c", Way(address="https://example.org/a?b=c")),
        ("http://example.org/%D2%9B", Way(address="http://example.org/%D2%9B")),
        ("mailto:someone@example.org", Way(address="mailto:someone@example.org")),
        ("#tide", Way(fragment="tide")),
        ("#%D2%9B", Way(fragment="қ")),
        (
            "https://harbour.example.org/ferry#tide",
            Way(fragment="tide", address="https://harbour.example.org/ferry#tide"),
        ),
        ("https://harbour.example.org/other#tide", Way(address="https://harbour.example.org/other#tide")),
        (
            "https://mill.example.org/sluice?utm_source=x#%D2%9B",
            Way(fragment="қ", address="https://mill.example.org/sluice?utm_source=x#%D2%9B", kept=7),
        ),
        ("https://mill.example.org/other", Way(address="https://mill.example.org/other")),
        ("#postil-tag:slow%20travel", Way(tag="slow travel")),
        ("#postil-tag:food%2Fbread", Way(tag="food/bread")),
        ("javascript:alert(1)", Way()),
        ("file:///etc/passwd", Way()),
        ("data:text/html,x", Way()),
        ("ftp://example.org/a", Way()),
        ("http://", Way()),
        ("", Way()),
    ],
)
def test_a_link_leads_out_inside_to_a_kept_article_to_a_tag_or_nowhere(link: str, way: Way) -> None:
    assert way_of(QUrl(link), article(), KEPT) == way


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://example.org/a?b=c#d", Shown("https://example.org", "/a?b=c#d")),
        ("http://[::1]:99/", Shown("http://[::1]:99", "/")),
        ("mailto:keeper@mill.example?subject=x", Shown("Write to ", "keeper@mill.example")),
        ("https://bank.example@evil.example:8080/", Shown("https://evil.example:8080", "/")),  # no name before the host
        ("https://xn--80ak6aa92e.com/x", Shown("https://xn--80ak6aa92e.com", "/x")),  # Cyrillic that looks like Latin
        ("https://p\u0430ypal.example/", Shown("https://xn--pypal-4ve.example", "/")),  # one letter of another script
        ("https://b\u00fccher.example/", Shown("https://b\u00fccher.example", "/")),
        ("https://xn--80aaj9acefbw3e.xn--80ao21a/", Shown("https://нашсамогон.қаз", "/")),  # all of one script
        (
            "https://example.org/a%E2%80%AEgpj.exe",
            Shown("https://example.org", "/a%E2%80%AEgpj.exe"),
        ),  # turns text round
        ("https://example.org/%D2%9B%20%41", Shown("https://example.org", "/қ%20A")),
    ],
)
def test_an_address_is_shown_so_that_nobody_is_deceived(address: str, told: Shown) -> None:
    assert shown(address) == told


def test_links_are_found_wherever_they_stand_and_neighbours_are_one() -> None:
    doc = body(
        "<h2>A <a href='https://a.example/'>head</a></h2><p>x <a href='https://a.example/'>one <b>link</b></a>"
        "<a href='#y'>other</a></p><pre>code</pre><hr><ul><li><a href='https://b.example/'>item</a></ul>"
        "<table><caption><a href='#c'>cap</a></caption><tr><td>1<td><a href='#d'>cell</a></table>"
        "<details><summary><a href='#e'>sum</a></summary><dl><dt>t<dd><a href='#f'>def</a></dl></details>"
        "<figure><a href='#g'><img src='https://a.example/p.png' alt=''></a><figcaption><a href='#h'>fig</a></figcaption>"
        "</figure><blockquote><p><a href='#i'>quoted</a></p></blockquote>"
    )
    found = [(doc.text[span.start : span.end], address.removeprefix("https://")) for span, address in links_of(doc)]
    assert found == [
        *(("head", "a.example/"), ("one link", "a.example/"), ("other", "#y"), ("item", "b.example/"), ("cap", "#c")),
        *(("cell", "#d"), ("sum", "#e"), ("def", "#f"), ("", "#g"), ("fig", "#h"), ("quoted", "#i")),
    ]


@pytest.mark.parametrize("name", ["typesetting.html", "typesetting-rtl.html", "typesetting-cjk.html"])
def test_every_link_of_a_specimen_is_found_in_its_place(name: str) -> None:
    doc = body((ROOT / "tests" / "data" / name).read_text("utf-8"))
    assert isinstance(doc, Document)
    last = 0
    for span, address in links_of(doc):
        assert last <= span.start <= span.end <= len(doc.text)
        assert address
        last = span.start
    assert last
