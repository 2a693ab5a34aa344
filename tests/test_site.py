"""The web site that other tests visit behaves like one."""

from __future__ import annotations

import urllib.error
import urllib.request

import pytest

from tests.conftest import Site


def fetch(address: str) -> tuple[int, str, bytes]:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return answer.status, answer.headers["Content-Type"], answer.read()


def test_a_page_a_whole_reply_and_a_function(site: Site) -> None:
    site.routes["/page"] = "<h1>Қала</h1>"
    site.routes["/raw"] = (203, {"Content-Type": "text/plain"}, b"raw")
    site.routes["/asked?n=2"] = lambda visit: (200, {}, visit.headers["User-Agent"].encode())
    assert fetch(site.url("/page")) == (200, "text/html; charset=utf-8", "<h1>Қала</h1>".encode())
    assert fetch(site.url("/raw")) == (203, "text/plain", b"raw")
    assert fetch(site.url("/asked?n=2"))[2].startswith(b"Python-urllib")
    assert site.paths() == ["/page", "/raw", "/asked?n=2"]


def test_what_is_not_there_is_404(site: Site) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        fetch(site.url("/nothing"))
    assert caught.value.code == 404
    caught.value.close()


def test_a_stalled_page_does_not_hold_up_the_end(site: Site) -> None:
    site.routes["/slow"] = lambda visit: site.closing.wait(300) and None
    with pytest.raises(TimeoutError):
        urllib.request.urlopen(site.url("/slow"), timeout=0.2)
