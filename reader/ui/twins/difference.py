"""Two copies as one text: what only one of them has is marked."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QTextBrowser, QVBoxLayout, QWidget

from reader.changes import Kind
from reader.ui.theme import Theme
from reader.ui.wording import counted


class Difference(QDialog):
    """Shows the words that were taken out of the one to keep, and those that the other one has instead."""

    def __init__(self, parent: QWidget, theme: Theme, names: Sequence[str], bodies: Sequence[str]) -> None:
        super().__init__(parent)
        from reader import document
        from reader.merging import merge

        self.setObjectName("difference")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("What differs")
        merged = merge(*(document.from_html(body) for body in bodies))
        changes = merged.changes
        if changes.added or changes.removed or changes.moved:
            told = (
                f"Only in the one to keep: {counted(changes.removed, 'word')}, struck through. "
                f"Only in the other: {counted(changes.added, 'word')}, underlined."
            )
        else:
            told = "Both read the same, word for word."
        about = QLabel(f"The one to keep: {names[0]}\nThe other: {names[1]}\n{told}")
        about.setTextFormat(Qt.TextFormat.PlainText)
        about.setWordWrap(True)
        self.text = QTextBrowser()
        self.text.setAccessibleName("Both texts as one")
        self.text.setOpenLinks(False)
        self.text.setHtml(_html(merged.document.text, merged.stretches, theme))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(about)
        column.addWidget(self.text, 1)
        column.addWidget(buttons)
        self.resize(QSize(760, 620).boundedTo(parent.size() - QSize(20, 20)))
        self.text.setFocus()


def _html(text: str, stretches: Sequence[tuple[Kind, tuple[int, int]]], theme: Theme) -> str:
    styles = {
        Kind.ADDED: f"background-color:{theme.sel.name()}; text-decoration:underline",
        Kind.REMOVED: f"color:{theme.soft.name()}; text-decoration:line-through",
        Kind.MOVED: f"color:{theme.accent.name()}",
    }
    parts, at = [], 0
    for kind, (start, end) in stretches:
        if start < at or kind not in styles:
            continue
        parts.append(escape(text[at:start]))
        parts.append(f'<span style="{styles[kind]}">{escape(text[start:end])}</span>')
        at = end
    parts.append(escape(text[at:]))
    return f'<div style="white-space:pre-wrap">{"".join(parts)}</div>'
