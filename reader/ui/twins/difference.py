"""What differs between two copies: as one text, in which what only one of them has is marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QLabel, QTextBrowser, QVBoxLayout, QWidget

from reader.changes import Kind
from reader.ui.theme import Theme
from reader.ui.wording import counted

_Stretches = Sequence[tuple[Kind, tuple[int, int]]]


class Difference(QDialog):
    """Shows the words that were taken out of the one to keep, and those that the other one has instead.

    Of the rest it says only how much is left out, until all is wanted.
    """

    def __init__(self, parent: QWidget, theme: Theme, names: Sequence[str], bodies: Sequence[str]) -> None:
        super().__init__(parent)
        from reader import document
        from reader.merging import merge

        self.setObjectName("difference")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("What differs")
        merged = merge(*(document.from_html(body) for body in bodies))
        self._merged, self._theme = merged, theme
        changes = merged.changes
        differs = bool(changes.added or changes.removed or changes.moved)
        if differs:
            told = (
                f"Only in the one to keep: {counted(changes.removed, 'word')}, struck through. "
                f"Only in the other: {counted(changes.added, 'word')}, underlined."
            )
        else:
            told = "Both read the same, word for word."
        about = QLabel(f"The one to keep: {names[0]}\nThe other: {names[1]}\n{told}")
        about.setTextFormat(Qt.TextFormat.PlainText)
        about.setWordWrap(True)
        self.whole = QCheckBox("Show what is the same, too")
        self.whole.setChecked(not differs)
        self.whole.setVisible(differs)
        self.whole.toggled.connect(self._show)
        self.text = QTextBrowser()
        self.text.setAccessibleName("Both texts as one")
        self.text.setOpenLinks(False)
        self._show()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(about)
        column.addWidget(self.text, 1)
        column.addWidget(self.whole)
        column.addWidget(buttons)
        self.resize(QSize(760, 620).boundedTo(parent.size() - QSize(20, 20)))
        self.text.setFocus()

    def _show(self) -> None:
        text, stretches = self._merged.document.text, self._merged.stretches
        spans = [(0, len(text))] if self.whole.isChecked() else differing(text, stretches)
        self.text.setHtml("".join(_html(text, spans, stretches, self._theme)))


def differing(text: str, stretches: _Stretches) -> list[tuple[int, int]]:
    """Return the spans of the paragraphs in which something differs; those that follow one another as one."""
    spans: list[tuple[int, int]] = []
    for _kind, (start, end) in sorted(stretches, key=lambda one: one[1]):
        first = text.rfind("\n", 0, start) + 1
        stop = text.find("\n", max(end - 1, start))
        last = len(text) if stop < 0 else stop
        if spans and first <= spans[-1][1] + 1:
            spans[-1] = spans[-1][0], max(last, spans[-1][1])
        else:
            spans.append((first, last))
    return spans


def _html(text: str, spans: Sequence[tuple[int, int]], stretches: _Stretches, theme: Theme) -> Iterator[str]:
    at = 0
    for first, end in spans:
        yield _left_out(text[at:first], theme)
        start = first
        for line in text[start:end].split("\n"):
            stop = start + len(line)
            if line:
                marked = _marked(text, start, stop, stretches, theme)
                yield f'<p style="white-space:pre-wrap; margin:0 0 8px 0">{marked}</p>'
            start = stop + 1
        at = end
    yield _left_out(text[at:], theme)


def _left_out(text: str, theme: Theme) -> str:
    """Return the line that stands for paragraphs which are the same in both."""
    paragraphs = sum(bool(line.strip()) for line in text.split("\n"))
    if not paragraphs:
        return ""
    return f'<p style="color:{theme.soft.name()}">⋯ {counted(paragraphs, "paragraph")} the same in both</p>'


def _marked(text: str, at: int, stop: int, stretches: _Stretches, theme: Theme) -> str:
    styles = {
        Kind.ADDED: f"background-color:{theme.sel.name()}; text-decoration:underline",
        Kind.REMOVED: f"color:{theme.soft.name()}; text-decoration:line-through",
        Kind.MOVED: f"color:{theme.accent.name()}",
    }
    parts = []
    for kind, (start, end) in stretches:
        start, end = max(start, at), min(end, stop)
        if start >= end or kind not in styles:
            continue
        parts.append(escape(text[at:start]))
        parts.append(f'<span style="{styles[kind]}">{escape(text[start:end])}</span>')
        at = end
    parts.append(escape(text[at:stop]))
    return "".join(parts)
