"""A library in an empty folder, and articles to put into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from reader import anchoring, document
from reader.library import Library, backup_pages
from reader.model import Captured, Selectors, Span

Capture = Callable[..., Captured]


def unpacked(backup: Path, into: Path) -> Path:
    """Make the database of a backup in a folder; return it."""
    into.mkdir(parents=True, exist_ok=True)
    base, _ = backup_pages.head(backup)
    backup_pages.unpack(backup, backup_pages.base_file(backup.parent, base), into / "library.db")
    return into / "library.db"


def captured(title: str = "A quiet room", text: str = "Nobody spoke there.\nPencils only.", **values: Any) -> Captured:
    """Return a captured article of one paragraph a line; it has an address made from its title unless one is given."""
    html = "".join(f"<p>{line.replace('&', '&amp;').replace('<', '&lt;')}</p>" for line in text.split("\n"))
    url = values.pop("url", f"https://press.example/{title.replace(' ', '-')}")
    return Captured(title=title, html=document.to_html(document.from_html(html)), url=url, **values)


def passage(library: Library, article_id: int, exact: str) -> Selectors:
    """Return the selectors of the first place where an article reads so."""
    text = document.from_html(library.body(article_id)).text
    start = text.index(exact)
    return anchoring.describe(text, Span(start, start + len(exact)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    with Library.open(folder) as opened:
        yield opened
