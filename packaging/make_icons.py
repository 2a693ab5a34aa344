"""Draw ``resources/icons/postil.svg`` at the sizes that desktops ask for: ``python packaging/make_icons.py``.

The window and the desktop get pictures, so that starting Postil loads no SVG library.
"""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "icons"
SIZES = (16, 24, 32, 48, 64, 128, 256)


def main() -> None:
    """Write one PNG per size beside the drawing."""
    app = QGuiApplication([])
    drawing = QSvgRenderer(str(FOLDER / "postil.svg"))
    for size in SIZES:
        picture = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        drawing.render(painter)
        painter.end()
        picture.save(str(FOLDER / f"postil-{size}.png"))
    del app


if __name__ == "__main__":
    main()
