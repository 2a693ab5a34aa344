"""Real pages, captured and set: nothing fails, the map is exact, and what is written back is what was read."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.capture.benchmark import extract
from reader.document import from_html, to_html
from reader.ui.theme import load_theme
from reader.ui.typesetting.sheet import Sheet
from reader.ui.typography import Typography
from tests.ui.typesetting.test_positions import check_characters, check_extras, check_spans, set_document

STRIDE = 24
"""Every so many pages are tried, which takes seconds."""
MOST = 60_000
"""Characters of a page that is checked one by one."""


@pytest.fixture(scope="module")
def sheet(qapp) -> Sheet:
    return Sheet(Typography(load_theme("light"), justified=True))


def pages(folder: Path) -> list[Path]:
    found = [
        *folder.glob("mozilla/test/test-pages/*/source.html"),
        *folder.glob("*/html/*.gz"),
        *folder.glob("*/*/html/*.gz"),
    ]
    return sorted(found)[::STRIDE]


def test_every_span_of_a_captured_page_goes_there_and_back(corpus: Callable[[str], Path], sheet: Sheet) -> None:
    paths = pages(corpus("extraction"))
    assert len(paths) > 10
    for path in paths:
        data = path.read_bytes()
        found = extract(gzip.decompress(data) if path.suffix == ".gz" else data, "https://example.org/a")
        document = from_html(found["html"])
        assert to_html(document) == found["html"], path
        setting = set_document(document, sheet, lang=found["lang"])
        assert setting.positions.length == len(document.text), path
        if document.text and len(document.text) < MOST:
            check_characters(document, setting)
            check_extras(document, setting)
            check_spans(setting, len(document.text))
