"""The words of a note in the margin."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter

from reader.ui.page.margin_text import MarginText, height_of, wrapped
from reader.ui.theme import load_theme
from reader.ui.typography import interface_font


@given(st.lists(st.sampled_from(["lamp", "harbour", "\n\n", "Donaudampfschifffahrtsgesellschaft", "a"]), max_size=150))
@settings(max_examples=40, deadline=None)
def test_a_note_is_given_the_height_of_what_is_shown_of_it(qapp, words: list[str]) -> None:
    shown, height = wrapped(" ".join(words), 150)
    metrics = QFontMetrics(interface_font(13))
    box = metrics.boundingRect(0, 0, 150, 100_000, int(Qt.TextFlag.TextWordWrap), shown)
    assert height == box.height() <= 9 * metrics.lineSpacing()


@given(
    st.sampled_from(["**strong** ", "- one\n- two\n", "> said\n\n", "[[Title]] ", "plain ", "`x`\n\n"]).flatmap(
        lambda w: st.lists(st.just(w), max_size=40)
    )
)
@settings(max_examples=25, deadline=None)
def test_markdown_in_the_margin_is_set_and_cut_between_lines(qapp, parts: list[str]) -> None:
    note = "".join(parts)
    height = height_of(note, None, 180)
    assert 0 <= height <= 200 + QFontMetrics(interface_font(13)).lineSpacing()


def test_a_note_in_the_margin_is_painted_as_its_markdown_says(qapp) -> None:
    theme = load_theme("light")

    def painted(note: str) -> QImage:
        image = QImage(180, 60, QImage.Format.Format_RGB32)
        image.fill(theme.page)
        painter = QPainter(image)
        MarginText(note, None, theme, Qt.AlignmentFlag.AlignLeft).paint(painter, 0, 0, 180)
        painter.end()
        return image

    def inked(image: QImage) -> int:
        return sum(image.pixelColor(x, y).lightness() < 200 for x in range(180) for y in range(60))

    assert inked(painted("**illicit mill**")) > 1.1 * inked(painted("illicit mill")) > 0
    code = painted("`x`")
    assert theme.code.name() in {code.pixelColor(x, y).name() for x in range(20) for y in range(30)}
