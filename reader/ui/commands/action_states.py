"""Which actions can be done just now, which are checked, and what they are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QAction, QUndoStack

from reader.frozen import frozen
from reader.model import Article, State, Status
from reader.ui.commands.actions import TABLE
from reader.ui.theme import THEMES
from reader.ui.wording import counted


@frozen
class Facts:
    """What the actions depend on."""

    chosen: Sequence[Article]
    open: Article | None
    page_shown: bool
    sidebar: bool
    list: bool
    fullscreen: bool
    theme: str
    """As in the settings."""
    pane: str = ""
    """What is shown in the list's place: ``marks``, ``trash``, empty for the articles."""
    review: bool = False
    """Whether the review shows a highlight."""
    selected: int = 0
    """How many articles are selected in the list."""


def show(actions: Mapping[str, QAction], facts: Facts) -> None:
    """Enable, check and name the actions."""
    there = {
        "": True,
        "article": bool(facts.chosen),
        "body": facts.page_shown and facts.open is not None and bool(facts.open.content_hash),
        "list": not facts.pane,
        "marks": facts.pane == "marks",
        "trash": facts.pane == "trash",
        "review": facts.review,
    }
    for action in TABLE:
        if action.needs and action.needs != "feed":
            actions[action.name].setEnabled(there[action.needs])
    chosen = facts.chosen
    statuses = {article.status for article in chosen}
    again = any(article.status is Status.READY and article.url for article in chosen)
    for name, can in (("retry", again or Status.FAILED in statuses), ("cancel", Status.WAITING in statuses)):
        actions[name].setEnabled(can)
        actions[name].setVisible(can)
    actions["retry"].setText("Try the capture again" if Status.FAILED in statuses else "Capture again")
    for name, state in (("archive", State.ARCHIVE), ("later", State.LATER), ("inbox", State.INBOX)):
        actions[name].setEnabled(any(article.state is not state or article.entry for article in chosen))
    waiting = bool(chosen) and all(article.entry for article in chosen)
    actions["inbox"].setText("Save to the inbox" if waiting else "Move to the inbox")
    actions["inbox"].setIconText("Save" if waiting else "Inbox")
    _name(actions["star"], bool(chosen) and all(article.starred for article in chosen), "Star", "Remove the star")
    _name(
        actions["read"], bool(chosen) and all(article.read_at for article in chosen), "Mark as read", "Mark as unread"
    )
    several = f" the {counted(facts.selected, 'selected article')}" if facts.selected > 1 else ""
    actions["export"].setText(f"Export{several}…")
    actions["let_go"].setEnabled(facts.selected > 1)
    in_trash = bool(chosen) and all(article.state is State.TRASH for article in chosen)
    actions["trash"].setText("Delete from the library" if in_trash else "Move to the trash")
    actions["browser"].setEnabled(any(article.url for article in chosen))
    actions["copy_address"].setEnabled(any(article.url for article in chosen))
    actions["sidebar"].setChecked(facts.sidebar)
    actions["list"].setChecked(facts.list)
    actions["fullscreen"].setChecked(facts.fullscreen)
    for name in ("system", *THEMES):
        actions[f"theme_{name}"].setChecked(name == facts.theme)


def why_not(name: str, actions: Mapping[str, QAction]) -> str:
    """Say in a few words what is to be done before an action that cannot be done now, empty if it can."""
    if actions[name].isEnabled():
        return ""
    needs = next(action.needs for action in TABLE if action.name == name)
    return _REASONS.get(name) or _NEEDS[needs]


_NEEDS = {
    "": "not just now",
    "article": "choose an article first",
    "body": "open an article first",
    "feed": "choose a feed first",
    "list": "go to the articles first",
    "marks": "go to highlights and notes first",
    "trash": "go to the trash first",
    "review": "only in the review",
}
_REASONS = {
    "let_go": "only while several articles are selected",
    "retry": "only what came from an address",
    "cancel": "only while an article is captured",
    "pause_captures": "only while many addresses are captured",
    "cancel_captures": "only while many addresses are captured",
    "undo": "nothing to undo",
    "redo": "nothing to do again",
}


def show_presets(actions: Mapping[str, QAction], names: Sequence[str]) -> None:
    """Name the presets that have keys; there are always as many."""
    for number, name in enumerate(names[:4], 1):
        actions[f"preset_{number}"].setText(f"Type: {name}")


def show_colors(actions: Mapping[str, QAction], names: Mapping[str, str]) -> None:
    """Say what the reader calls the highlight colours."""
    for color, name in names.items():
        more = "" if name == color else f": {name}"
        actions[f"highlight_{color}"].setText(f"Highlight in {color}{more}")
        actions[f"marks_{color}"].setText(f"Colour the selected marks {color}{more}")


def show_history(actions: Mapping[str, QAction], stack: QUndoStack) -> None:
    """Say what undo and redo would do."""
    for name, word, can, text in (
        ("undo", "Undo", stack.canUndo(), stack.undoText()),
        ("redo", "Redo", stack.canRedo(), stack.redoText()),
    ):
        actions[name].setEnabled(can)
        actions[name].setText(f"{word}: {text}" if can and text else word)


def _name(action: QAction, on: bool, off_text: str, on_text: str) -> None:
    action.setChecked(on)
    action.setText(on_text if on else off_text)
