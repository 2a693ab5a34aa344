"""Drawings come through as pictures, and nothing in them can run, fetch, refer outside or grow."""

from __future__ import annotations

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QGuiApplication

from reader import document
from reader.capture import drawings, image_header, page, sanitise
from reader.capture.images import Inline, gather
from reader.capture.limits import Limits
from tests.capture.samples import PNG

CHART = (
    '<svg width="320" height="200" viewBox="0 0 320 200" aria-label="Two bars"><title>Bars</title>'
    '<defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient></defs>'
    '<rect x="1" y="2" width="40" height="90" fill="url(#g)"/><text x="5" y="9">Low</text></svg>'
)


def clean(
    inner: str, head: str = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
) -> str:
    data = drawings.sanitised(f'<svg {head} viewBox="0 0 300 200"><path d="M0 0h9"/>{inner}</svg>'.encode())
    assert data is not None
    return data.decode()


def captured(html: str) -> sanitise.Clean:
    root = page.parse(f"<html><body>{html}</body></html>")
    page.tidy(root)
    return sanitise.sanitise([next(root.iter("body"))], "https://a.example/", "https://a.example/")


@pytest.mark.parametrize(
    "inner",
    [
        "<script>evil()</script>",
        '<g onload="evil()"/>',
        '<a xlink:href="javascript:evil()"><path d="M1 1"/></a>',
        '<image xlink:href="https://evil.example/a.png" width="9" height="9"/>',
        '<image xlink:href="file:///evil" width="9" height="9"/>',
        '<image href="data:image/svg+xml;base64,PHN2Zy8+evil" width="9" height="9"/>',
        '<image href="data:text/html;base64,evil" width="9" height="9"/>',
        '<use xlink:href="https://evil.example/a.svg#b"/>',
        '<use href="#evil"/>',
        '<style>@import url("https://evil.example/a.css"); path{fill:red}</style>',
        "<style>path{fill:url(https://evil.example/a)}</style>",
        "<style>path{fi\\6c l:evil}</style>",
        '<path style="fill:url(https://evil.example/a#b)" d="M0 0"/>',
        '<path fill="url(https://evil.example/a#b)" d="M0 0"/>',
        '<foreignObject><iframe src="https://evil.example/"></iframe></foreignObject>',
        '<animate attributeName="href" to="evil"/>',
        '<set attributeName="onload" to="evil"/>',
        '<filter id="evil"><feImage href="https://evil.example"/></filter>',
        '<x:script xmlns:x="http://www.w3.org/1999/xhtml">evil</x:script>',
        '<h:img xmlns:h="http://www.w3.org/1999/xhtml" src="evil"/>',
        '<cursor href="evil"/>',
        "<!-- evil --><?evil evil?>",
    ],
)
def test_nothing_active_comes_through(inner: str) -> None:
    found = clean(inner)
    assert "evil" not in found
    assert drawings.sanitised(found.encode()) == found.encode()


def test_what_is_drawn_comes_through() -> None:
    found = clean(
        '<style>.a{fill:red} .b>path{stroke:url(#g)}</style><g class="a" transform="scale(2)"><use xlink:href="#p"/></g>'
        f'<image href="data:image/png;base64,{b64encode(PNG).decode()}" width="3" height="2"/><path id="p" d="M1 1L2 2"/>'
        '<foreignObject x="10" y="20" width="100" height="40"><div xmlns="http://www.w3.org/1999/xhtml">Two <b>words</b></div>'
        '</foreignObject><text font-size="9" xml:space="preserve"> a <tspan dy="1">b</tspan> c</text>'
    )
    for piece in (
        ".a{fill:red}",
        "stroke:url(#g)",
        'transform="scale(2)"',
        'xlink:href="#p"',
        "data:image/png;base64,",
    ):
        assert piece in found
    for piece in (
        '<text x="60" y="40" text-anchor="middle" dominant-baseline="central">Two words</text>',
        "tspan> c</text>",
    ):
        assert piece in found
    assert 'viewBox="0 0 300 200"' in found and 'width="300" height="200"' in found


@pytest.mark.parametrize(
    "source",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>evil()</script></svg>",
        b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>",
        b"<svg><g id='a'><use href='#a'/></g></svg>",
        b"<svg><path id='a0' d='M0'/>"
        + b"".join(b"<g id='a%d'>%s</g>" % (n + 1, b"<use href='#a%d'/>" % n * 10) for n in range(9))
        + b"</svg>",
        b"<svg>" + b"<g>" * 150 + b"<path d='M0'/>" + b"</g>" * 150 + b"</svg>",
        b"<html/>",
        b"",
        b"<svg><defs><path d='M0'/></defs></svg>",
    ],
)
def test_what_draws_nothing_or_grows_is_refused(source: bytes) -> None:
    assert drawings.sanitised(source) is None


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ('width="120" height="80"', (120, 80)),
        ('width="2in" height="1in"', (192, 96)),
        ('width="100%" viewBox="0 0 400 200"', (400, 200)),
        ('viewBox="0 0 4 3"', (640, 480)),
        ('height="90" viewBox="0 0 4 3"', (120, 90)),
        ('style="width: 50px; height: 70px" stroke-width="3"', (50, 70)),
        ("", (300, 150)),
    ],
)
def test_a_drawing_always_has_a_size(head: str, wanted: tuple[int, int]) -> None:
    data = drawings.sanitised(f"<svg {head}><path d='M0 0'/></svg>".encode())
    assert data is not None
    assert image_header.read(data) == image_header.Header("image/svg+xml", *wanted)


SOUP = """
<svg> </svg> <g~id="a"> </g> <use~href="#a"/> <path~d="M0"/> <script>evil()</script> <style>*{evil:url(evil)}</style>
<foreignObject> </foreignObject> <image~href="evil"/> <defs> </defs> <text> </text> <a~href="evil"> </a> onload="evil" &evil; ]]>
"""


@given(st.lists(st.sampled_from(SOUP.split()), max_size=25).map(" ".join))
def test_any_soup_is_refused_or_comes_out_settled(pieces: str) -> None:
    data = drawings.sanitised(f"<svg>{pieces.replace('~', ' ')}</svg>".encode())
    if data is not None:
        tree = etree.fromstring(data)
        assert not [
            1 for node in tree.iter() if "script" in str(node.tag) or any(name[:2] == "on" for name in node.attrib)
        ]
        values = [value for node in tree.iter() for value in node.attrib.values()] + [
            style.text for style in tree.iter("{*}style")
        ]
        assert not any("evil" in str(value) for value in values)
        assert drawings.sanitised(data) == data


def test_a_drawing_in_the_page_becomes_a_picture() -> None:
    found = captured(f"<p>Before</p><div>{CHART}</div><p>After</p>")
    ((address, inline),) = found.inline.items()
    html = document.to_html(document.from_html(found.html))
    assert f'<p><img src="{address}" alt="Two bars" width="320" height="200"></p>' in html
    assert b"linearGradient" in inline.data and inline.header.mime == "image/svg+xml"
    again = captured(f'<img src="data:image/svg+xml;base64,{b64encode(inline.data).decode()}">')
    assert list(again.inline) == [address], "what is clean is kept to the byte"


@pytest.mark.parametrize(
    "html",
    [
        f'<a href="/x">{CHART}</a>',
        f"<h2>Title {CHART}</h2>",
        CHART.replace("320", "16").replace("200", "16"),
        '<svg viewBox="0 0 512 512" aria-hidden="true"><path d="M0 0h9"/></svg>',
        '<svg class="icon" width="80" height="80"><path d="M0 0h9"/></svg>',
        '<svg style="display: none" width="300" height="300"><path d="M0 0h9"/></svg>',
        '<svg width="300" height="300"><use href="#elsewhere"/></svg>',
    ],
)
def test_icons_are_no_pictures(html: str) -> None:
    assert captured(f"<p>Words</p>{html}").inline == {}


def test_a_drawing_in_a_figure_is_kept_whatever_its_size_says() -> None:
    html = '<figure><svg viewBox="0 0 20 10"><path d="M0 0h9"/></svg><figcaption>A line</figcaption></figure>'
    found = captured(html)
    assert len(found.inline) == 1
    assert 'width="640" height="320"' in found.html


def test_an_object_that_is_a_drawing_is_a_picture() -> None:
    found = captured('<object data="/a.svg" type="image/svg+xml" aria-label="Plan">no</object>')
    assert '<img src="https://a.example/a.svg" alt="Plan">' in found.html


def test_fetched_drawings_are_made_harmless() -> None:
    source = (
        b'<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg" width="90" height="70" '
        b'onload="evil()"><path d="M0 0"/></svg>'
    )

    def get(address: str, most: int, deadline: float) -> bytes:
        return source if address.endswith("a.svg") else b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"

    addresses = ["https://a.example/a.svg", "https://a.example/b.svg"]
    (image,) = gather(addresses, {}, Limits(), get, lambda share: None)
    assert (image.url, image.mime, image.width, image.height) == (addresses[0], "image/svg+xml", 90, 70)
    assert b"evil" not in image.data
    assert Inline.from_bytes(image.data) is not None


def test_qt_draws_it(qapp: QGuiApplication) -> None:
    from PySide6.QtGui import QImage

    data = drawings.sanitised(CHART.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"').encode())
    assert data is not None
    image = QImage.fromData(QByteArray(data))
    assert (image.width(), image.height()) == (320, 200)
    assert image.pixelColor(20, 40).red() > 200
