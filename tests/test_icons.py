"""The icon is there at every size that a desktop asks for."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage

from reader.paths import resource


@pytest.mark.parametrize("size", [16, 24, 32, 48, 64, 128, 256])
def test_the_icon_is_a_page_with_a_mark_in_its_margin(size: int) -> None:
    picture = QImage(str(resource("icons", f"postil-{size}.png")))
    assert (picture.width(), picture.height()) == (size, size)

    def colour(x: float, y: float) -> QColor:
        return picture.pixelColor(int(x * size), int(y * size))

    assert colour(0.01, 0.5).alpha() == 0, "the ground is clear"
    assert colour(0.5, 0.1).lightness() > 230, "the page is bright"
    assert colour(0.77, 0.5).red() > 1.5 * colour(0.77, 0.5).green(), "the mark is red"
