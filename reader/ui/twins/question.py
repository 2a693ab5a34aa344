"""The question before many groups are merged at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from reader.ui.wording import counted


class Question(QMessageBox):
    """Says how many articles become fewer, and names the first."""

    def __init__(self, parent: QWidget, groups: int, others: int, titles: Sequence[str]) -> None:
        super().__init__(parent)
        self.setObjectName("merge_all")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(QMessageBox.Icon.NoIcon)
        self.setWindowTitle("Merge duplicates")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(f"Merge {counted(groups, 'group')} of articles that are the same?")
        more = groups - len(titles)
        listed = "\n".join(f"• {title[:70]}" for title in titles) + (f"\n• and {more} more" if more > 0 else "")
        self.setInformativeText(
            f"{listed}\n\n{counted(others, 'copy', 'copies')} will be deleted; all their marks, notes, tags and texts go to "
            "the articles that are kept. It can be undone."
        )
        merge = self.addButton("Merge", QMessageBox.ButtonRole.AcceptRole)
        cancel = self.addButton(QMessageBox.StandardButton.Cancel)
        self.setDefaultButton(merge)
        self.setEscapeButton(cancel)
        merge.clicked.connect(self.accept)
