from datetime import UTC, datetime
from pathlib import Path

from reader.library import Library
from reader.model import Captured


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
