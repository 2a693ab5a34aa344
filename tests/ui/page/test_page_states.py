"""What the page says where there is no text."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from reader.model import Status
from reader.offline import WAITS, set_offline
from reader.ui.page.page_states import PageState
from reader.ui.theme import load_theme
from reader.ui.typography import Typography
from tests.ui.pages import article

ADDRESS = "https://harbour.example/a-long/way/to/nowhere.html"


@pytest.mark.parametrize("status", [Status.WAITING, Status.FAILED])
@pytest.mark.parametrize("title", [ADDRESS, "The Harbour Clock", ""])
def test_an_address_that_stands_for_a_title_is_shown_once(qtbot, status: Status, title: str) -> None:
    state = PageState(Typography(load_theme("light")))
    qtbot.addWidget(state)
    state.show_for(article(1, status=status, title=title, url=ADDRESS, failure="The server did not answer."))
    state.show()
    texts = [label.text() for label in state.findChildren(QLabel) if label.isVisible()]
    assert texts.count(ADDRESS) == 1
    assert all(texts)
    assert (title in texts) is bool(title)


def test_offline_what_waits_does_not_claim_to_be_fetched(qtbot) -> None:
    state = PageState(Typography(load_theme("light")))
    qtbot.addWidget(state)
    set_offline(True)
    state.show_for(article(1, status=Status.WAITING, title=ADDRESS, url=ADDRESS))
    assert state.accessibleDescription() == WAITS
    assert state._line.isHidden()
    state.progress(None)
    assert state.accessibleDescription() == WAITS and state._line.isHidden()
    set_offline(False)
    state.progress(0.5)
    assert state.accessibleDescription() == "Being fetched…"
    assert not state._line.isHidden()
