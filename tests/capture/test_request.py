"""Requests: what cannot be captured is told before any process starts."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from reader.capture import Request, Worker, request_for
from reader.capture.limits import Limits
from reader.capture.pipeline import Pipeline
from reader.errors import CaptureError
from tests.capture.samples import PNG
from tests.conftest import Site


@pytest.mark.parametrize(
    ("argument", "words"),
    [
        ("", "neither"),
        ("nowhere.html", "no file 'nowhere.html'"),
        ("example.org/post", r"write https://example\.org/post"),
        ("file:///etc/passwd", "path of the file"),
        ("javascript:alert(1)", "javascript: cannot be captured"),
        ("data:text/html,x", "data: cannot be captured"),
        ("http://", "complete web address"),
        (os.curdir, "is a folder"),
    ],
)
def test_refusals(argument: str, words: str) -> None:
    with pytest.raises(CaptureError, match=words) as caught:
        request_for(argument)
    assert str(caught.value).endswith((".", "post."))


def test_files_that_cannot_be_articles(tmp_path: Path) -> None:
    (tmp_path / "empty.html").touch()
    with pytest.raises(CaptureError, match="is empty"):
        request_for(str(tmp_path / "empty.html"))
    (tmp_path / "blank.txt").write_text(" \n\t\n")
    (tmp_path / "book.pdf").write_bytes(b"%PDF-1.4\n" + bytes(range(200)))
    (tmp_path / "huge.html").write_bytes(b"<p>word word</p>" * 3_200_000)
    pipeline = Pipeline(Limits())
    for name, words in (("blank.txt", "empty"), ("book.pdf", "a PDF document"), ("huge.html", "larger than 20 MB")):
        with pytest.raises(CaptureError, match=words):
            pipeline.capture(request_for(str(tmp_path / name)))


def test_what_is_given_may_be_no_larger_than_a_page() -> None:
    with pytest.raises(CaptureError, match="What was given is larger than 1 MB, which is too large to be read"):
        Pipeline(Limits(page_bytes=1_000_000)).capture(Request.from_bytes(b"<p>word</p>" * 100_000, origin="stdin"))


def test_bytes_and_texts() -> None:
    assert request_for(" https://a.example/x ").fetches
    assert Request.from_bytes(b"https://a.example/x\n").url == "https://a.example/x"
    assert not Request.from_text("https://a.example/x and more").fetches
    with pytest.raises(CaptureError, match="Standard input is empty"):
        Request.from_bytes(b" \n", origin="stdin")
    with pytest.raises(CaptureError, match="not a web address"):
        Request.from_text("words", url="file:///x")


def test_a_saved_page_brings_the_pictures_beside_it_and_no_others(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(PNG + b"secret")
    folder = tmp_path / "saved"
    (folder / "page_files").mkdir(parents=True)
    (folder / "page_files" / "a b.png").write_bytes(PNG)
    (folder / "page_files" / "link.png").symlink_to(tmp_path / "secret.png")
    pictures = "page_files/a%20b.png", "../secret.png", "page_files/link.png", "/etc/passwd", "page_files/none.png"
    markup = "".join(f'<p>Line {n}.</p><img src="{src}">' for n, src in enumerate(pictures))
    (folder / "page.html").write_text(
        f'<html><body><div class="post-body">{markup}<a href="x.html">x</a></div></body></html>'
    )
    with Worker() as worker:
        found = worker.capture(request_for(str(folder / "page.html")))
    (image,) = found.images
    assert image.data == PNG
    assert image.url == f"sha256:{image.sha256}"
    assert found.html.count("<img") == 1 and f'<img src="{image.url}"' in found.html
    assert "beside" not in found.html and "href" not in found.html
    assert found.url == found.canonical_url == found.site_name == ""


def test_a_file_with_an_address_is_as_if_fetched_from_it(tmp_path: Path) -> None:
    file = tmp_path / "p.html"
    file.write_text(
        "<html><head><base href='/sub/'></head><body><div class=post-body>Some <a href=y>words</a>.</div></body></html>"
    )
    found = Pipeline(Limits(images=0)).capture(request_for(str(file), url="https://s.example/d/p?utm_source=z#top"))
    assert 'href="https://s.example/sub/y"' in found.html
    assert found.canonical_url == "https://s.example/d/p"
    assert found.origin == "file"


def test_pictures_that_are_kept_already_or_not_wanted_are_not_fetched(site: Site) -> None:
    site.routes |= {f"/{name}.png": (200, {"Content-Type": "image/png"}, PNG) for name in ("one", "two")}
    markup = "".join(f"<p>{'The lamp was lit. ' * 20}</p><img src='/{name}.png'>" for name in ("one", "two"))
    page = f"<html><body><article>{markup}</article></body></html>".encode()
    given = Request.from_bytes(page, media="text/html", url=site.url("/page"))
    with Worker() as worker:
        none = worker.capture(replace(given, pictures=False))
        assert site.paths() == [] and none.images == ()
        one = worker.capture(replace(given, known=(site.url("/two.png"),)))
    assert site.paths() == ["/one.png"]
    assert [image.url for image in one.images] == [site.url("/one.png")]
    assert one.html == none.html and one.html.count("<img") == 2
