"""The dialog of a page's parts: include this, cut this, here or on every page of the site, tried before it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reader.ui.boxes import Box, Check
from reader.ui.parts.asking import Tried
from reader.ui.parts.part_tree import WHOLE, PartTree, shared
from reader.ui.theme import Theme
from reader.ui.window.arrivals import shortened
from reader.ui.wording import counted

if TYPE_CHECKING:
    from reader.capture import Rule
    from reader.capture.parts import Part

_SHOWN = (("All parts", None), ("What was cut", False), ("What was kept", True))


class PartsDialog(QDialog):
    """Shows what it is given and tells what is wanted; whoever made it asks the worker and saves."""

    trial_wanted = Signal(object)
    """Try this change of the site's rule on kept pages (``Rule``)."""
    accepted_here = Signal(object)
    """Make this page anew with this change (``Rule``)."""
    accepted_everywhere = Signal(object, bool)
    """Save this change for the site (``Rule``), and whether the pages that it changes are made anew, too."""

    def __init__(self, parent: QWidget, theme: Theme, title: str, site: str) -> None:
        super().__init__(parent)
        self.setObjectName("parts")
        self.setWindowTitle("What was kept of this page")
        self._site = site
        self._tried: Sequence[Tried] | None = None
        head = QLabel(title)
        head.setWordWrap(True)
        head.setTextFormat(Qt.TextFormat.PlainText)
        self.tree = PartTree(theme)
        self.tree.wanted.connect(self._on_wanted)
        self.tree.currentItemChanged.connect(lambda _now, _before: self._show_state())
        self.shown = Box("Which parts are shown")
        for word, kept in _SHOWN:
            self.shown.addItem(word, kept)
        self.shown.currentIndexChanged.connect(lambda _index: self.tree.show_only(self.shown.currentData()))
        self.turn = QPushButton("Cut this")
        self.turn.setAutoDefault(False)
        self.turn.clicked.connect(lambda _checked=False: self.tree.turn())
        self.everywhere = Check(f"On every page of {site}" if site else "On every page of its site")
        self.everywhere.setEnabled(bool(site))
        self.everywhere.setToolTip("" if site else "This page has no address, so it belongs to no site.")
        self.everywhere.toggled.connect(self.tree.show_everywhere)
        self.message = QLabel("Looking at the page…")
        self.message.setObjectName("parts_message")
        self.message.setWordWrap(True)
        self.message.setProperty("tone", "soft")
        self.results = QListWidget()
        self.results.setAccessibleName("What the rule makes of kept pages")
        self.results.hide()
        self.others = Check("Make the articles that change anew, too")
        self.others.setChecked(True)
        self.others.hide()
        self.save = QPushButton("Apply")
        self.save.setDefault(True)
        self.save.clicked.connect(lambda _checked=False: self._take())
        self._arrange(head)
        self.resize(QSize(820, 620).boundedTo(parent.window().size() - QSize(40, 40)))
        self._show_state()
        self.tree.setFocus()

    def _arrange(self, head: QLabel) -> None:
        leave = QPushButton("Cancel")
        leave.setAutoDefault(False)
        leave.clicked.connect(lambda _checked=False: self.reject())
        above, below = QHBoxLayout(), QHBoxLayout()
        above.addWidget(self.shown)
        above.addStretch(1)
        above.addWidget(self.turn)
        below.addWidget(self.everywhere)
        below.addStretch(1)
        below.addWidget(leave)
        below.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.addWidget(head)
        layout.addLayout(above)
        layout.addWidget(self.tree, 3)
        layout.addWidget(self.message)
        layout.addWidget(self.results, 1)
        layout.addWidget(self.others)
        layout.addLayout(below)

    def show_parts(self, parts: Sequence[Part]) -> None:
        """Show the parts of the page."""
        self.tree.show_parts(parts)
        self.tree.show_only(self.shown.currentData())
        self._show_state()

    def show_progress(self, done: int, of: int) -> None:
        """Say how many pages have been tried."""
        self._say(f"Trying the rule on kept pages of {self._site}: {done + 1} of {of}…")

    def show_trial(self, tried: Sequence[Tried], left: int) -> None:
        """Show what the rule makes of the pages that are kept; ``left`` is how many were not tried."""
        self._tried = tried
        changed = [one for one in tried if one.changes]
        self.results.clear()
        for one in changed:
            item = QListWidgetItem(f"{shortened(one.title, 60)} — {_said(one)}")
            item.setSizeHint(QSize(0, self.results.fontMetrics().height() + 8))
            self.results.addItem(item)
        self.results.setVisible(bool(changed))
        self.others.setVisible(any(not one.failure for one in changed))
        of = counted(len(tried), "kept page") + (f", the newest of {len(tried) + left}," if left else "")
        told = f"{counted(len(changed), 'changes', 'change')}" if changed else "none changes"
        self._say(f"Tried on {of} of {self._site}: {told}." + (" Save the rule?" if changed else ""))
        self._show_buttons()

    def refuse(self, reason: str) -> None:
        """Say why something cannot be done."""
        self._say(reason)
        self.message.setProperty("tone", "accent")
        self.message.style().polish(self.message)
        self.save.setEnabled(False)

    def _on_wanted(self) -> None:
        self._tried = None
        self.results.hide()
        self.others.hide()
        self._show_state()

    def _show_state(self) -> None:
        part = self.tree.part()
        self.turn.setEnabled(part is not None)
        self.turn.setText("Cut this" if self.tree.is_wanted() else "Include this")
        if part is not None:
            self._say(self._sentence(part))
        self._show_buttons()

    def _sentence(self, part: Part) -> str:
        rule = self.tree.rule()
        if rule and self.everywhere.isChecked():
            selectors = ", ".join((*rule.keep, *rule.cut))
            return f"The rule for {self._site} is about {selectors}."
        size = f"{part.name}, {counted(part.words, 'word')}" if part.words else part.name
        if part.why:
            return f"{size}: not in the article, for it is {part.why}."
        return f"{size}: in the article." if part.kept >= WHOLE else f"{size}: {shared(part)} of it in the article."

    def _show_buttons(self) -> None:
        rule = self.tree.rule()
        self.save.setEnabled(bool(rule))
        trial = self.everywhere.isChecked() and self._tried is None
        self.save.setText("Try on kept pages" if trial else "Save the rule" if self.everywhere.isChecked() else "Apply")

    def _take(self) -> None:
        rule: Rule = self.tree.rule()
        if not rule:
            return
        if not self.everywhere.isChecked():
            self.accept()
            self.accepted_here.emit(rule)
        elif self._tried is None:
            self.save.setEnabled(False)
            self.trial_wanted.emit(rule)
        else:
            self.accept()
            self.accepted_everywhere.emit(rule, self.others.isVisibleTo(self) and self.others.isChecked())

    def _say(self, text: str) -> None:
        self.message.setText(text)
        if self.message.property("tone") != "soft":
            self.message.setProperty("tone", "soft")
            self.message.style().polish(self.message)


def _said(one: Tried) -> str:
    if one.failure:
        return one.failure
    parts = []
    if one.more:
        parts.append(f"{counted(one.more, 'word')} more")
    if one.less:
        parts.append(f"{counted(one.less, 'word')} less")
    if one.lost:
        parts.append(f"{counted(one.lost, 'highlight')} would lose {'its' if one.lost == 1 else 'their'} passage")
    return ", ".join(parts)
