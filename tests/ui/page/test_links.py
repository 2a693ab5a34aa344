from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl

from reader.ui.page.links import Way, way_of
from tests.ui.pages import article


@pytest.mark.parametrize(
    ("link", "way"),
    [
        ("https://example.org/a?b=c", Way(address="https://example.org/a?b=c")),
        ("http://example.org/%D2%9B", Way(address="http://example.org/%D2%9B")),
        ("mailto:someone@example.org", Way(address="mailto:someone@example.org")),
        ("#tide", Way(fragment="tide")),
        ("#%D2%9B", Way(fragment="қ")),
        (
            "https://harbour.example.org/ferry#tide",
            Way(fragment="tide", address="https://harbour.example.org/ferry#tide"),
        ),
        ("https://harbour.example.org/other#tide", Way(address="https://harbour.example.org/other#tide")),
        ("#postil-tag:slow%20travel", Way(tag="slow travel")),
        ("#postil-tag:food%2Fbread", Way(tag="food/bread")),
        ("javascript:alert(1)", Way()),
        ("file:///etc/passwd", Way()),
        ("data:text/html,x", Way()),
        ("", Way()),
    ],
)
def test_a_link_leads_out_inside_to_a_tag_or_nowhere(link: str, way: Way) -> None:
    assert way_of(QUrl(link), article()) == way
