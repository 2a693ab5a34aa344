"""The words of a note in the margin."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from reader.ui.page.margin_text import wrapped
from reader.ui.typography import interface_font


@given(st.lists(st.sampled_from(["lamp", "harbour", "\n\n", "Donaudampfschifffahrtsgesellschaft", "a"]), max_size=150))
@settings(max_examples=40, deadline=None)
def test_a_note_is_given_the_height_of_what_is_shown_of_it(qapp, words: list[str]) -> None:
    shown, height = wrapped(" ".join(words), 150)
    metrics = QFontMetrics(interface_font(13))
    box = metrics.boundingRect(0, 0, 150, 100_000, int(Qt.TextFlag.TextWordWrap), shown)
    assert height == box.height() <= 9 * metrics.lineSpacing()
