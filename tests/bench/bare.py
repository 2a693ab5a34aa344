"""The floor of ``start``: the least window that shows a text, painted once."""

from __future__ import annotations

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QTextBrowser


class Browser(QTextBrowser):
    """Says when it has painted."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QTimer.singleShot(0, self.done)

    def done(self) -> None:
        sys.stdout.write("painted\n")
        sys.stdout.flush()
        QApplication.quit()


def main() -> None:
    """Open, paint, quit."""
    app = QApplication(sys.argv)
    window = QMainWindow()
    browser = Browser()
    browser.setHtml(
        "<h1>A window</h1>" + "<p>With a few paragraphs of text in it, so that there is something to set.</p>" * 12
    )
    window.setCentralWidget(browser)
    window.resize(1280, 860)
    window.show()
    app.exec()


if __name__ == "__main__":
    main()
