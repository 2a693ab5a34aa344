"""Which addresses are the same article, and which may leave the program."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader import address


@pytest.mark.parametrize(
    ("given_", "canonical"),
    [
        ("HTTPS://Example.ORG:443/a?utm_source=x&id=3#part", "https://example.org/a?id=3"),
        ("http://example.org", "http://example.org/"),
        ("http://example.org./?", "http://example.org/"),
        ("http://example.org:8080/?fbclid=1", "http://example.org:8080/"),
        ("https://example.org/?b=2&a=1&b=", "https://example.org/?b=2&a=1&b="),
        ("https://example.org/#!/route", "https://example.org/#!/route"),
        ("https://example.org/оқу зал", "https://example.org/%D0%BE%D2%9B%D1%83%20%D0%B7%D0%B0%D0%BB"),
        ("https://user:secret@example.org/", "https://example.org/"),
        ("http://[::1]:81/x", "http://[::1]:81/x"),
        ("http://example.org:port/", "http://example.org:port/"),
        (" notes.md ", "notes.md"),
    ],
)
def test_canonical(given_: str, canonical: str) -> None:
    assert address.canonical(given_) == canonical


@given(st.text() | st.text(alphabet="ahtps:/?#&=%.u_m[]@ ").map("http://e".__add__))
@example("HTTP://0? &")
@example("http://e/%41 ?")
@example("http://e/?a= &utm_x=1")
def test_canonical_never_raises_and_is_stable(text: str) -> None:
    once = address.canonical(text)
    assert address.canonical(once) == once


_PIECES = st.sampled_from(
    ["a", "Z", "-", "_", ".", "..", "/", "//", "@", ":", "~", "%41", "?", "#", "é", " ", "\t", "8"]
)


@given(
    st.lists(_PIECES).map("".join),
    st.sampled_from(["example.org", "example.org.", "a_b.example", "localhost", "x.y:80"]),
)
def test_an_address_that_is_plain_is_what_taking_it_apart_makes_of_it(path: str, host: str) -> None:
    url = f"https://{host}/{path}"
    assert address.canonical(url) == address._normalised(url.strip())


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "file:///etc/hosts",
        "http://",
        "https:///x",
        "data:,x",
        "x:http://e.org",
        "",
        "httpx://e.org",
    ],
)
def test_what_may_not_be_opened(text: str) -> None:
    assert not address.is_openable(text)
    assert not address.is_web(text)


def test_hosts() -> None:
    assert [
        address.host(a) for a in ("https://www.Example.org:8/x", "http://u@[::1]/", "mailto:a@b", "http://a@b@c/")
    ] == [
        "example.org",
        "[::1]",
        "",
        "c",
    ]


def test_mail_addresses_may_be_opened_but_are_no_web_pages() -> None:
    assert address.is_openable("mailto:reader@example.org")
    assert not address.is_web("mailto:reader@example.org")
