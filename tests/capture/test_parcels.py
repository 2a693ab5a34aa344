"""Saved pages of one file, and letters."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from reader import document
from reader.capture import Limits, Request, request_for
from reader.capture.parcels import is_parcel, opened
from reader.capture.pipeline import Pipeline
from reader.errors import CaptureError
from reader.model import Captured
from tests.capture.samples import PNG

PARAGRAPHS = "".join(
    f"<p>The {which} barrow went down the lane with its load of cabbages, and nobody at the gate could say whose.</p>"
    for which in ("first", "second", "third", "fourth")
)
ARTICLE = (
    '<html><head><title>The barrow</title><meta charset="windows-1251"></head><body><nav><a href="/">Home</a></nav>'
    f'<article><h1>The barrow</h1>{PARAGRAPHS}<figure><img src="https://a.example/cart.png" alt="A cart"></figure>'
    '<p>Река: <img src="cid:wheel@x" alt="A wheel of it"></p></article></body></html>'
)


def mhtml(page: str = ARTICLE) -> bytes:
    def part(kind: str, place: str, data: bytes, more: str = "") -> bytes:
        head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\nContent-Location: {place}\r\n{more}\r\n"
        return b"------x\r\n" + head.encode() + b64encode(data) + b"\r\n"

    return (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.example/barrow?x=1\r\n"
        b"Subject: =?utf-8?Q?The_barrow?=\r\nDate: Thu, 12 Mar 2026 09:14:00 -0000\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----x"\r\n\r\n\r\n'
        + part("text/html; charset=utf-8", "https://a.example/barrow?x=1", page.encode())
        + part("image/png", "https://a.example/cart.png", PNG)
        + part("image/png", "cid:wheel", PNG + b"wheel", "Content-ID: <wheel@x>\r\n")
        + part("text/css", "https://a.example/a.css", b"p { color: red }")
        + b"------x--\r\n"
    )


def letter(*, html: str = "", text: str = "", picture: bytes = b"") -> bytes:
    made = EmailMessage()
    made["From"] = "Bea Lund <bea@lanes.example>"
    made["To"] = "me@example.org"
    made["Subject"] = "Łąka: the meadow"
    made["Date"] = "Thu, 12 Mar 2026 09:14:00 +0100"
    made["Message-ID"] = "<1@lanes.example>"
    made.set_content(text or "Plain words.")
    if html:
        made.add_alternative(html, subtype="html")
        if picture:
            made.get_payload()[1].add_related(picture, "image", "png", cid="<p1@lanes>")  # type: ignore[union-attr, index]
    return bytes(made)


def capture(data: bytes, name: str, tmp_path: Path) -> Captured:
    path = tmp_path / name
    path.write_bytes(data)
    return Pipeline(Limits(images=2)).capture(request_for(str(path)))


def test_a_saved_page_brings_its_pictures_and_asks_for_nothing(tmp_path: Path) -> None:
    found = capture(mhtml(), "barrow.mhtml", tmp_path)
    assert (found.title, found.url) == ("The barrow", "https://a.example/barrow?x=1")
    assert "Home" not in found.html and "Река" in found.html
    cart, wheel = found.images
    assert (cart.url, cart.data) == ("https://a.example/cart.png", PNG)
    assert wheel.data == PNG + b"wheel" and wheel.url == f"sha256:{wheel.sha256}" and wheel.url in found.html
    assert found.original == mhtml(), "it can be extracted again"
    again = Pipeline(Limits(images=2)).capture(
        Request(url=found.url, origin="file", data=found.original, pictures=False)
    )
    assert again.html == found.html


def test_a_letter(tmp_path: Path) -> None:
    html = (
        "<html><body><table><tr><td><h1>Meadow</h1>"
        f"{PARAGRAPHS}<img src='cid:p1@lanes' alt='The meadow in June'></td></tr></table></body></html>"
    )
    found = capture(letter(html=html, picture=PNG), "letter.eml", tmp_path)
    assert (found.title, found.byline) == ("Łąka: the meadow", "Bea Lund")
    assert found.published_at == datetime(2026, 3, 12, 8, 14, tzinfo=UTC)
    assert (found.url, found.canonical_url) == ("", "")
    assert "first barrow" in found.html and "fourth barrow" in found.html
    assert [image.data for image in found.images] == [PNG]


def test_a_short_letter_is_kept_whole(tmp_path: Path) -> None:
    found = capture(
        letter(html="<html><body><a href='https://a.example/'>Read it</a></body></html>"), "x.eml", tmp_path
    )
    assert document.from_html(found.html).text.strip() == "Read it"


def test_a_letter_of_plain_text(tmp_path: Path) -> None:
    found = capture(letter(text="Dear all,\n\nthe meadow is in flower.\n\nBea"), "letter.eml", tmp_path)
    assert found.title == "Łąka: the meadow"
    assert "the meadow is in flower." in found.html


def test_what_is_one_and_what_is_none() -> None:
    assert is_parcel(mhtml(), "") and is_parcel(letter(), "") and is_parcel(letter(), "a.eml")
    for other in (
        ARTICLE.encode(),
        b"Note: a text\n\nwith words",
        b"---\ntitle: x\n---\n",
        b"",
        b"Source: x\nDate: y\n\nz",
    ):
        assert not is_parcel(other, "a.txt")
    assert not is_parcel(b"Title: words\n\nand more", "a.eml")


@pytest.mark.parametrize(
    "data",
    [
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n",
        b"MIME-Version: 1.0\r\nContent-Type: image/png\r\n\r\nx",
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n" * 100_000,
        b"MIME-Version: 1.0\r\nFrom: =?utf-8?q?=?= <\r\nDate: x\r\nContent-Type: text/html; charset=none\r\n\r\n<p>",
        b"MIME-Version: 1.0\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%%",
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="' + b"x" * 5000 + b'"\r\n\r\n',
    ],
)
def test_broken_ones_end_with_a_sentence(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(CaptureError) as caught:
        capture(data, "a.eml", tmp_path)
    assert str(caught.value).endswith(".")


def test_parts_within_parts_without_end() -> None:
    data = b"MIME-Version: 1.0\r\n"
    for number in range(300):
        data += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (number, number)
    with pytest.raises(CaptureError):
        opened(data + b"Content-Type: text/plain\r\n\r\nDeep.")
