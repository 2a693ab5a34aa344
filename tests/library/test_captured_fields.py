from datetime import UTC, datetime
from pathlib import Path

from reader.document import from_html, to_html
from reader.import_model import Incoming
from reader.library import Library, shared_checks
from reader.model import Captured
from reader.shared_model import Thing


def test_what_the_capture_says_is_told_for_what_the_reader_has_set_and_nothing_else(tmp_path: Path) -> None:
    day = datetime(2026, 3, 12, 8, 30, tzinfo=UTC)
    with Library.open(tmp_path) as library:
        made = Captured(title="The wier", html="<p>Water.</p>", byline="A. Fenn", published_at=day, tags=("law",))
        article = library.add(made)[0].id
        assert library.captured_fields(article) == {}
        library.edit_article(article, title="The weir", published_at=None, tags=("water", "law"))
        assert library.captured_fields(article) == {"title": "The wier", "published_at": day, "tags": ("law",)}
        library.edit_article(article, **library.captured_fields(article))
        assert library.captured_fields(article) == {}
        assert library.article(article).own == ()


TURNED = "\u202eGnihsif\u2066 of\u200d boats\u200f"
STRAIGHT = "Gnihsif of\u200d boats\u200f"


def test_no_title_turns_round_what_stands_beside_it(library: Library) -> None:
    html = to_html(from_html("<p>Words.</p>"))
    captured = Captured(title=TURNED, byline=TURNED, site_name=TURNED, html=html, url="https://example.org/a")
    article, _ = library.add(captured)
    assert (article.title, article.byline, article.site_name) == (STRAIGHT, STRAIGHT, STRAIGHT)
    run = library.begin_import("x", "y")
    library.bring(run, [(Incoming("https://example.org/b", TURNED, byline=TURNED), None)])
    brought = next(one for one in library.articles([1, 2, 3]) if one.url.endswith("/b"))
    assert (brought.title, brought.byline) == (STRAIGHT, STRAIGHT)
    feed, _ = library.add_feed("https://example.org/feed", TURNED)
    assert feed.title == STRAIGHT
    told = shared_checks.sound("a:1", Thing({"title": TURNED, "excerpt": TURNED}))
    assert told.fields == {"title": STRAIGHT, "excerpt": TURNED}
