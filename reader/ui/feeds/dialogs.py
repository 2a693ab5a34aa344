"""How a feed is kept, and the rules on arrival. Nothing is changed until *Save* is pressed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from reader.errors import ReaderError
from reader.feed_model import Feed
from reader.library import FeedRule, Subscription
from reader.library.feed_rules import read
from reader.model import merge_tags
from reader.ui.boxes import Box, Check

_OFTEN = (
    (0, "As often as the feed asks"),
    (15, "Every 15 minutes"),
    (30, "Every 30 minutes"),
    (60, "Every hour"),
    (180, "Every 3 hours"),
    (360, "Every 6 hours"),
    (1440, "Every day"),
    (10080, "Every week"),
)

_DAYS = (3, 7, 14, 30, 90, 365)


class FeedDialog(QDialog):
    """One feed."""

    chosen = Signal(object)
    """The ``Subscription``."""

    def __init__(self, parent: QWidget, feed: Feed, kept: Subscription, folders: list[str]) -> None:
        super().__init__(parent)
        self.setObjectName("feed_dialog")
        self.setWindowTitle("This feed")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.name = QLineEdit(kept.name)
        self.name.setPlaceholderText(feed.title)
        self.folder = QComboBox()
        self.folder.setEditable(True)
        self.folder.addItems(["", *folders])
        self.folder.setCurrentText(kept.folder)
        self.tags = QLineEdit(", ".join(kept.tags))
        self.tags.setPlaceholderText("None")
        self.often = Box("How often")
        for minutes, words in _OFTEN:
            self.often.addItem(words, minutes)
        if self.often.findData(kept.interval) < 0:
            self.often.addItem(f"Every {kept.interval} minutes", kept.interval)
        self.often.setCurrentIndex(self.often.findData(kept.interval))
        self.days = Box("How long entries are kept")
        for days in sorted({*_DAYS, kept.keep_days} - {0}):
            self.days.addItem(f"{days} days" if days > 1 else "One day", days)
        self.days.addItem("For ever", 0)
        self.days.setCurrentIndex(self.days.findData(kept.keep_days))
        self.full = Check("Fetch the whole page of each entry")
        self.full.setChecked(kept.full)
        self._arrange(feed)

    def choice(self) -> Subscription:
        """Return what is chosen now."""
        return Subscription(
            " ".join(self.name.text().split()),
            self.folder.currentText().strip(),
            merge_tags(self.tags.text().split(",")),
            self.full.isChecked(),
            int(self.often.currentData()),
            int(self.days.currentData()),
        )

    def _arrange(self, feed: Feed) -> None:
        address = QLabel(feed.url)
        address.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        address.setTextFormat(Qt.TextFormat.PlainText)
        address.setWordWrap(True)
        form = QFormLayout()
        form.addRow("&Name", self.name)
        form.addRow("&Folder", self.folder)
        form.addRow("&Tags for what you save", self.tags)
        form.addRow("&See what is new", self.often)
        form.addRow("&Keep entries", self.days)
        form.addRow("", self.full)
        form.addRow("Address", address)
        column = QVBoxLayout(self)
        column.addLayout(form)
        if feed.failure:
            told = QLabel(f"The last visit failed: {feed.failure}")
            told.setTextFormat(Qt.TextFormat.PlainText)
            told.setWordWrap(True)
            column.addWidget(told)
        column.addWidget(_buttons(self, lambda: self.chosen.emit(self.choice())))
        self.resize(480, 0)


class RulesDialog(QDialog):
    """The rules as lines."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget, rules: tuple[FeedRule, ...]) -> None:
        super().__init__(parent)
        self.setObjectName("rules_dialog")
        self.setWindowTitle("Rules on arrival")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        about = QLabel(
            "What happens to new entries, a rule a line: what they are found by, an arrow, and save, mute or tag with a "
            "name. Muted entries are only found by is:muted."
        )
        about.setWordWrap(True)
        self.text = QPlainTextEdit("\n".join(map(str, rules)))
        self.text.setPlaceholderText("feed:weather frost -> tag garden\ngoal penalty -> mute\n“sourdough” -> save")
        self.text.setAccessibleName("Rules, one a line")
        self.trouble = QLabel()
        self.trouble.setWordWrap(True)
        self.trouble.setTextFormat(Qt.TextFormat.PlainText)
        self.trouble.hide()
        column = QVBoxLayout(self)
        for part in (about, self.text, self.trouble, _buttons(self, self._take, close=False)):
            column.addWidget(part)
        self.resize(520, 320)

    def _take(self) -> None:
        """Tell of the rules, if all lines are such; else say which is not, and stay."""
        try:
            read(self.text.toPlainText())
        except ReaderError as error:
            self.trouble.setText(str(error))
            self.trouble.show()
            return
        self.chosen.emit(self.text.toPlainText())
        self.accept()


def _buttons(dialog: QDialog, take: Callable[[], object], *, close: bool = True) -> QDialogButtonBox:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    keep = box.addButton("Save", QDialogButtonBox.ButtonRole.AcceptRole)
    keep.setDefault(True)
    box.accepted.connect(take)
    if close:
        box.accepted.connect(dialog.accept)
    box.rejected.connect(dialog.reject)
    return box
