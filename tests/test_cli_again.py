"""``extract --again``: kept pages through the extractor once more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader import anchoring, document
from reader.cli import main
from reader.library import Library
from reader.model import Captured, Span
from reader.offline import set_offline
from tests.capture.samples import PNG, POST
from tests.conftest import Site

PICTURED = POST.replace("One line", "<img src='/a.png' alt='A quay at night'> One line")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def postil(folder: Path, capsys: pytest.CaptureFixture[str]):
    def run(*words: str) -> tuple[int, str, str]:
        status = main([*words, "--library", str(folder)])
        return status, *capsys.readouterr()

    return run


def kept(folder: Path, html: str, original: str, title: str = "A short post") -> int:
    """Keep an article as an older extractor would have made it of its page."""
    with Library.open(folder) as library:
        captured = Captured(title, html, url=f"https://a.example/{title[-4:]}", original=original.encode())
        return library.add(captured)[0].id


def test_a_better_extractor_makes_a_version_and_carries_marks_over(postil, folder: Path) -> None:
    number = kept(folder, "<p>Menu and more</p><p>One line of it.</p>", POST)
    other = kept(folder, document.to_html(document.from_html("<p>Alone.</p>")), "<p>Alone.</p>", "Other")
    with Library.open(folder) as library:
        text = document.from_html(library.body(number)).text
        start = text.index("One line")
        library.add_highlight(number, anchoring.describe(text, Span(start, start + 8)))
    set_offline(True)  # nothing is asked for
    status, out, err = postil("extract", "--again", "--json")
    assert (status, err) == (0, "")
    first, second = json.loads(out)
    assert first["id"] == number and first["changed"] and first["added"] > 0 and first["removed"] > 0
    assert second == {"id": other, "changed": False, "added": 0, "removed": 0, "pictures": 0}
    with Library.open(folder) as library:
        assert "Menu" not in library.body(number) and "And another" in library.body(number)
        (highlight,) = library.highlights(number)
        assert highlight.selectors.exact == "One line" and not highlight.orphan
        assert len(library.versions(number)) == 2
    assert postil("extract", "--again")[1] == "2 extracted again, 0 changed.\n"


def test_a_query_says_which(postil, folder: Path) -> None:
    kept(folder, "<p>One line of it.</p>", POST, "First")
    kept(folder, "<p>One line of it.</p>", POST.replace("line", "word"), "Second")
    assert [record["id"] for record in json.loads(postil("extract", "--again", "second", "--json")[1])] == [2]
    assert postil("extract", "--again", "nowhere")[1] == "0 extracted again, 0 changed.\n"


def test_missing_pictures_are_fetched_and_others_are_not(postil, folder: Path, site: Site) -> None:
    site.routes["/"] = PICTURED
    assert postil("add", site.url())[0] == 0
    assert site.paths() == ["/", "/a.png"]
    site.routes["/a.png"] = (200, {}, PNG)
    assert json.loads(postil("extract", "--again", "--json")[1])[0]["pictures"] == 0
    assert len(site.visits) == 2
    assert json.loads(postil("extract", "--again", "--pictures", "--json")[1])[0]["pictures"] == 1
    assert site.paths()[2:] == ["/a.png"]
    with Library.open(folder) as library:
        assert [path.read_bytes() for path in library.images(1).values()] == [PNG]
    postil("extract", "--again", "--pictures")
    assert len(site.visits) == 3


RUSSIAN = (
    "<html><head><title>{0}</title></head><body><article><h1>{0}</h1>"
    "<p>Часы в гавани спешили, и лодки выходили по ним всё равно.</p><p>Никто не жаловался.</p></article></body></html>"
).format("Часы")
JAPANESE = (
    "<html><head><title>{0}</title></head><body><article><h1>{0}</h1>"
    "<p>港の時計は進んでいて、船はそれに合わせて出ていった。</p><p>誰も困らなかった。</p></article></body></html>"
).format("港の時計")


@pytest.mark.parametrize(
    ("html", "charset", "words"),
    [(RUSSIAN, "windows-1251", "Никто не жаловался."), (JAPANESE, "shift_jis", "誰も困らなかった。")],
)
def test_a_charset_that_only_the_server_names_is_kept_with_the_page(
    postil, folder: Path, site: Site, html: str, charset: str, words: str
) -> None:
    site.routes["/"] = (200, {"Content-Type": f"text/html; charset={charset}"}, html.encode(charset))
    assert postil("add", site.url())[0] == 0
    with Library.open(folder) as library:
        assert library.original_media(1) == f"text/html; charset={charset}"
        assert words in library.body(1)
    assert postil("extract", "--again")[1] == "1 extracted again, 0 changed.\n"
    with Library.open(folder) as library:
        assert words in library.body(1) and library.original_media(1) == f"text/html; charset={charset}"


def test_a_text_stays_of_the_kind_that_its_file_was(postil, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "moss.md").write_text("Moss grows *on* stone.\n\nIt is in no hurry at all.\n")
    assert postil("add", str(tmp_path / "moss.md"))[0] == 0
    with Library.open(folder) as library:
        before = library.body(1)
        assert "<em>on</em>" in before and library.original_media(1) == "text/markdown"
    assert postil("extract", "--again")[1] == "1 extracted again, 0 changed.\n"
    with Library.open(folder) as library:
        assert library.body(1) == before


def test_pictures_of_a_text_without_its_page_are_fetched(postil, folder: Path, site: Site) -> None:
    site.routes["/a.png"] = (200, {}, PNG)
    with Library.open(folder) as library:
        body = f'<p>Words.</p><figure><img src="{site.url("/a.png")}" alt="A quay"></figure>'
        library.add(Captured("No page", document.to_html(document.from_html(body)), url=site.url("/x"), byline="Ada"))
    set_offline(True)
    status, _out, err = postil("extract", "--again", "--pictures")
    assert (status, site.visits) == (1, []) and "Postil is offline" in err
    set_offline(False)
    assert json.loads(postil("extract", "--again", "--pictures", "--json")[1])[0] == {
        **{"id": 1, "changed": False, "added": 0, "removed": 0},
        "pictures": 1,
    }
    with Library.open(folder) as library:
        assert [path.read_bytes() for path in library.images(1).values()] == [PNG]
        assert (library.article(1).title, library.article(1).byline) == ("No page", "Ada")
        assert len(library.versions(1)) == 1
    postil("extract", "--again", "--pictures")
    assert site.paths() == ["/a.png"]


def test_what_would_lose_something_stays(postil, folder: Path, tmp_path: Path) -> None:
    with Library.open(folder) as library:
        library.add(Captured("No page", "<p>Words.</p>", url="https://a.example/1"))
    (tmp_path / "a.png").write_bytes(PNG)
    (tmp_path / "p.html").write_text(POST.replace("One line", "<img src='a.png' alt='A quay at night'> One line"))
    assert postil("add", str(tmp_path / "p.html"))[0] == 0
    status, out, err = postil("extract", "--again")
    assert status == 1 and "was not kept as it came" in err and "pictures beside it" in err
    assert out == "0 extracted again, 0 changed.\n"
    with Library.open(folder) as library:
        assert "sha256:" in library.body(2)


@pytest.mark.parametrize(
    "words",
    [
        ("extract",),
        ("extract", "a", "b"),
        ("extract", "--again", "--url", "https://a.example/"),
        ("extract", "x", "--pictures"),
    ],
)
def test_lines_that_make_no_sense(postil, words: tuple[str, ...]) -> None:
    assert postil(*words)[0] == 2
