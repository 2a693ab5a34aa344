"""Every action there is, in one table: menus, bars, the palette, the key help and accessible names all come from it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from reader.frozen import frozen


@frozen
class Action:
    """One thing a person can do. ``name`` is the QAction's object name and the key into the table of handlers."""

    name: str
    text: str
    group: str
    """The menu that it stands in."""
    keys: tuple[str, ...] = ()
    """Its shortcuts. Single letters do not fire in a text field, because text fields claim them first."""
    own_keys: tuple[str, ...] = ()
    """Keys that the widgets answer themselves; shown as shortcuts, not bound as such."""
    word: str = ""
    """The one word that stands for it on a bar; ``text`` without dots if empty."""
    needs: str = ""
    """``article`` (one chosen), ``body`` (one open that has a body), ``marks`` or ``trash`` (shown in the list's place),
    ``list`` (nothing shown there), ``review`` (a highlight shown to be answered), or nothing."""
    checkable: bool = False
    rule: bool = False
    """Whether a line stands above it in its menu."""


GROUPS = ("Library", "Feeds", "Article", "Edit", "Go", "Marks", "Review", "View", "Help")
"""The menus, in order."""

TABLE: tuple[Action, ...] = (
    Action("add_address", "Add address…", "Library", ("Ctrl+N",), word="Add"),
    Action("open_files", "Add files…", "Library", ("Ctrl+O",)),
    Action("paste", "Add from the clipboard", "Library", ("Ctrl+V",)),
    Action("offer_clipboard", "Offer copied addresses", "Library", checkable=True),
    Action("watch_folder", "Watch a folder…", "Library", checkable=True),
    Action("offline", "Work offline", "Library", ("Ctrl+Shift+O",), word="Offline", checkable=True, rule=True),
    Action("network", "Network requests…", "Library", ("Ctrl+Shift+N",)),
    Action("pause_captures", "Pause capturing many addresses", "Library", checkable=True),
    Action("cancel_captures", "Cancel capturing many addresses", "Library"),
    Action("sync", "Share with other machines…", "Library", rule=True),
    Action("sync_now", "Sync now", "Library", ("Ctrl+Shift+Y",)),
    Action("import_file", "Import from another program…", "Library", ("Ctrl+Shift+I",), rule=True),
    Action("import_folder", "Import a folder from another program…", "Library"),
    Action("export", "Export…", "Library", ("Ctrl+Shift+E",), rule=True),
    Action("make_book", "Make a book…", "Library"),
    Action("live_folder", "Live folder…", "Library"),
    Action("backups", "Backups…", "Library", rule=True),
    Action("backup_now", "Back up the library", "Library"),
    Action("backup", "Copy the library into one file…", "Library"),
    Action("save_lifeboat", "Save a lifeboat…", "Library"),
    Action("all_tags", "All tags…", "Library", ("Ctrl+Shift+T",), rule=True),
    Action("tidy_tags", "Tidy up tags…", "Library"),
    Action("merge_twins", "Merge all duplicates that are surely the same…", "Library"),
    Action("restore", "Restore from the trash", "Library", own_keys=("R",), needs="trash", rule=True),
    Action("delete_for_good", "Delete for good…", "Library", own_keys=("Del",), needs="trash"),
    Action("empty_trash", "Empty the trash…", "Library"),
    Action("quit", "Quit", "Library", ("Ctrl+Q",), rule=True),
    Action("subscribe", "Follow a feed…", "Feeds", ("Ctrl+Shift+F",)),
    Action("refresh_feeds", "See what is new", "Feeds", ("F5",)),
    Action("feeds_by_themselves", "See what is new by itself", "Feeds", checkable=True),
    Action("read_feed", "Mark all as read", "Feeds", ("Shift+A",), rule=True),
    Action("refresh_feed", "See what is new in this feed", "Feeds", needs="feed"),
    Action("edit_feed", "This feed…", "Feeds", needs="feed"),
    Action("unsubscribe", "Unsubscribe from this feed", "Feeds", needs="feed"),
    Action("feed_rules", "Rules on arrival…", "Feeds", rule=True),
    Action("import_feeds", "Import feeds (OPML)…", "Feeds"),
    Action("export_feeds", "Export feeds (OPML)…", "Feeds"),
    Action("archive", "Archive", "Article", ("E",), needs="article"),
    Action("later", "Read later", "Article", ("L",), word="Later", needs="article"),
    Action("inbox", "Move to the inbox", "Article", ("I",), word="Inbox", needs="article"),
    Action("star", "Star", "Article", ("S",), needs="article", checkable=True),
    Action("read", "Mark as read", "Article", ("U",), word="Read", needs="article", checkable=True),
    Action("tags", "Edit tags…", "Article", ("T",), word="Tag", needs="article"),
    Action("pick", "Pick this article and go on", "Article", ("X",), rule=True),
    Action("select_all", "Select all articles", "Article", own_keys=("Ctrl+A",)),
    Action("let_go", "Select one article only", "Article", own_keys=("Esc",)),
    Action("browser", "Open the original page", "Article", ("O",), needs="article", rule=True),
    Action("copy_address", "Copy the address", "Article", ("Ctrl+Shift+C",), needs="article"),
    Action("copy_link", "Copy the link to this article", "Article", ("Ctrl+Shift+L",), needs="body"),
    Action("print", "Print…", "Article", ("Ctrl+P",), needs="body", rule=True),
    Action("pdf", "Save as PDF…", "Article", needs="body"),
    Action("retry", "Capture again", "Article", ("R",), needs="article"),
    Action("fetch_pictures", "Fetch missing pictures", "Article", needs="body"),
    Action("cancel", "Cancel the capture", "Article", needs="article"),
    Action("more_like", "More like this", "Article", ("Shift+R",), needs="article"),
    Action("edit_article", "Edit article…", "Article", ("Shift+E",), needs="body"),
    Action("cut_block", "Remove this block", "Article", ("Ctrl+Del",), needs="body", rule=True),
    Action("keep_only", "Keep only this", "Article", needs="body"),
    Action("parts", "What was kept of this page…", "Article", ("Shift+K",), needs="body"),
    Action("restore_original", "Restore the original text", "Article", needs="body"),
    Action("versions", "Versions…", "Article", ("Shift+V",), needs="body"),
    Action("trash", "Move to the trash", "Article", ("Del",), word="Trash", needs="article", rule=True),
    Action("delete", "Delete from the library", "Article", ("Shift+Del",), needs="article"),
    Action("undo", "Undo", "Edit", ("Ctrl+Z",)),
    Action("redo", "Redo", "Edit", ("Ctrl+Shift+Z", "Ctrl+Y")),
    Action("copy", "Copy", "Edit", ("Ctrl+C",), needs="body", rule=True),
    Action("copy_quote", "Copy as a quote with its source", "Edit", ("Q",), needs="body"),
    Action("copy_markdown", "Copy as Markdown", "Edit", ("Shift+Q",), needs="body"),
    Action("highlight", "Highlight the selection", "Edit", ("H",), needs="body", rule=True),
    Action("highlight_yellow", "Highlight in yellow", "Edit", ("1",), needs="body"),
    Action("highlight_green", "Highlight in green", "Edit", ("2",), needs="body"),
    Action("highlight_blue", "Highlight in blue", "Edit", ("3",), needs="body"),
    Action("highlight_pink", "Highlight in pink", "Edit", ("4",), needs="body"),
    Action("highlight_violet", "Highlight in violet", "Edit", ("5",), needs="body"),
    Action("repair", "Repair marks that lost their passages…", "Edit", ("Ctrl+Shift+D",)),
    Action("underline", "Underline", "Edit", ("Shift+U",), needs="body"),
    Action("strike", "Strike through", "Edit", ("Shift+D",), needs="body"),
    Action("highlight_note", "Highlight with a note", "Edit", ("N",), needs="body"),
    Action("merge_marks", "Merge highlights", "Edit", ("Shift+M",), needs="body"),
    Action("split_mark", "Divide a highlight", "Edit", ("Shift+S",), needs="body"),
    Action("grow_word", "Select the next word", "Edit", own_keys=("Shift+Right",), needs="body"),
    Action("grow_sentence", "Select the next sentence", "Edit", own_keys=("Shift+Down",), needs="body"),
    Action("grow_paragraph", "Select the next paragraph", "Edit", own_keys=("Ctrl+Shift+Down",), needs="body"),
    Action("elsewhere", "Where else this passage stands", "Edit", ("Shift+W",), needs="body"),
    Action("copy_passage_link", "Copy a link to this passage", "Edit", ("Shift+L",), needs="body"),
    Action("cite_passage", "Write a note that links to this passage", "Edit", ("Shift+C",), needs="body"),
    Action("write_note", "Write a note on the article", "Edit", ("Shift+N",), word="Notes", needs="body", rule=True),
    Action("next", "Next article", "Go", ("J",), own_keys=("Down",)),
    Action("previous", "Previous article", "Go", ("K",), own_keys=("Up",)),
    Action("open", "Open the article", "Go", own_keys=("Return",), needs="article"),
    Action("back", "Back to the list", "Go", ("Alt+Up",), own_keys=("Esc",), word="‹ Back"),
    Action("next_pane", "Next pane", "Go", ("F6",)),
    Action("previous_pane", "Previous pane", "Go", ("Shift+F6",)),
    Action("place_back", "Back to where you were", "Go", ("Alt+Left",), needs="body"),
    Action("place_forward", "Forward again", "Go", ("Alt+Right",), needs="body"),
    Action("page_down", "A page down", "Go", ("Space",), needs="body", rule=True),
    Action("page_up", "A page up", "Go", ("Shift+Space",), needs="body"),
    Action("peek", "Preview the link in focus", "Go", own_keys=("Shift+Return",), needs="body"),
    Action("autoscroll", "Let the text go by itself", "Go", ("M",), needs="body", rule=True),
    Action("read_aloud", "Read aloud", "Go", ("V",), needs="body"),
    Action("next_sentence", "Read the next sentence aloud", "Go", ("}",), needs="body"),
    Action("previous_sentence", "Read the sentence before aloud", "Go", ("{",), needs="body"),
    Action("faster", "Scroll or read aloud faster", "Go", (".",), needs="body"),
    Action("slower", "Scroll or read aloud slower", "Go", (",",), needs="body"),
    Action("search", "Search", "Go", ("/",), rule=True),
    Action("save_search", "Save this search…", "Go", ("Ctrl+S",), word="Save", needs="list"),
    Action("next_paragraph", "Next paragraph", "Go", own_keys=("Down",), needs="body"),
    Action("previous_paragraph", "Previous paragraph", "Go", own_keys=("Up",), needs="body"),
    Action("next_mark", "Next mark", "Go", ("]",), needs="body"),
    Action("previous_mark", "Previous mark", "Go", ("[",), needs="body"),
    Action("hints", "Follow a link by letters", "Go", ("F",), needs="body"),
    Action("hints_save", "Save a link by letters", "Go", ("Shift+F",), needs="body"),
    Action("find", "Find in the article…", "Go", ("Ctrl+F",), needs="body"),
    Action("find_next", "Find the next", "Go", ("F3", "Ctrl+G"), needs="body"),
    Action("find_previous", "Find the previous", "Go", ("Shift+F3", "Ctrl+Shift+G"), needs="body"),
    Action("go_inbox", "Go to the inbox", "Go", ("G, I",), rule=True),
    Action("go_later", "Go to Later", "Go", ("G, L",)),
    Action("go_archive", "Go to the archive", "Go", ("G, A",)),
    Action("go_starred", "Go to starred articles", "Go", ("G, S",)),
    Action("go_all", "Go to all articles", "Go", ("G, G",)),
    Action("go_feeds", "Go to the entries of all feeds", "Go", ("G, F",)),
    Action("go_marks", "Go to highlights and notes", "Go", ("G, H",)),
    Action("go_this_day", "Go to highlights of this day in earlier years", "Go", ("G, D",)),
    Action("go_trash", "Go to the trash", "Go", ("G, T",)),
    Action("go_time", "Go to time to read", "Go", ("G, M",), rule=True),
    Action("go_twins", "Go to duplicates", "Go", ("G, C",)),
    Action("go_statistics", "Statistics…", "Go", ("G, N",)),
    Action("marks_open", "Open the mark in its article", "Marks", own_keys=("Return",), needs="marks"),
    Action("marks_article", "Only the marks of this article", "Marks", needs="marks"),
    Action("marks_all", "Select all marks", "Marks", own_keys=("Ctrl+A",), needs="marks"),
    Action("marks_tags", "Tags of the selected marks…", "Marks", own_keys=("T",), needs="marks", rule=True),
    Action("marks_yellow", "Colour the selected marks yellow", "Marks", own_keys=("1",), needs="marks"),
    Action("marks_green", "Colour the selected marks green", "Marks", own_keys=("2",), needs="marks"),
    Action("marks_blue", "Colour the selected marks blue", "Marks", own_keys=("3",), needs="marks"),
    Action("marks_pink", "Colour the selected marks pink", "Marks", own_keys=("4",), needs="marks"),
    Action("marks_violet", "Colour the selected marks violet", "Marks", own_keys=("5",), needs="marks"),
    Action("marks_copy", "Copy the marks as quotes", "Marks", own_keys=("Ctrl+C",), needs="marks", rule=True),
    Action("marks_quote", "Copy the marks with notes and source", "Marks", own_keys=("Q",), needs="marks"),
    Action("marks_markdown", "Copy the marks as Markdown", "Marks", own_keys=("Shift+Q",), needs="marks"),
    Action("marks_rich", "Copy the marks as rich text", "Marks", needs="marks"),
    Action("marks_export", "Export the marks as Markdown…", "Marks", needs="marks"),
    Action("marks_delete", "Delete the marks", "Marks", own_keys=("Del",), needs="marks", rule=True),
    Action("go_review", "Today's review", "Review", ("G, R",)),
    Action("review_again", "Forgotten: show it soon", "Review", own_keys=("1",), needs="review", rule=True),
    Action("review_hard", "Barely remembered", "Review", own_keys=("2",), needs="review"),
    Action("review_good", "Well remembered", "Review", own_keys=("3",), needs="review"),
    Action("review_easy", "Easily remembered", "Review", own_keys=("4",), needs="review"),
    Action("review_skip", "Skip: leave it for another day", "Review", own_keys=("S",), needs="review"),
    Action("review_stop", "Never show this highlight again", "Review", own_keys=("X",), needs="review"),
    Action("review_open", "Open the highlight in its article", "Review", own_keys=("O",), needs="review", rule=True),
    Action("review_note", "Edit the note on the highlight", "Review", own_keys=("N",), needs="review"),
    Action("review_settings", "What takes part in the review…", "Review", rule=True),
    Action("palette", "All actions…", "View", ("Ctrl+K",)),
    Action("sidebar", "Sidebar", "View", ("Ctrl+B",), checkable=True, rule=True),
    Action("list", "List", "View", ("Ctrl+Shift+B",), checkable=True),
    Action("contents", "Contents", "View", ("C",), needs="body", checkable=True),
    Action("fullscreen", "Full screen", "View", ("F11",), checkable=True),
    Action("focus_mode", "Focus mode: nothing but the page", "View", ("Z",), needs="body", checkable=True),
    Action("dim", "Grey all but the present paragraph", "View", ("Shift+Z",), checkable=True),
    Action("paged", "Turn pages instead of scrolling", "View", ("P",), checkable=True, rule=True),
    Action("typography", "Type and theme…", "View", ("A",), word="Aa", rule=True),
    Action("larger", "Larger type", "View", ("Ctrl+=", "Ctrl++")),
    Action("smaller", "Smaller type", "View", ("Ctrl+-",)),
    Action("wider", "Wider column", "View", ("Ctrl+Alt+=",)),
    Action("narrower", "Narrower column", "View", ("Ctrl+Alt+-",)),
    Action("usual_type", "Usual type size and column", "View", ("Ctrl+0",)),
    Action("preset_1", "Type: first preset", "View", ("Ctrl+Alt+1",), rule=True),
    Action("preset_2", "Type: second preset", "View", ("Ctrl+Alt+2",)),
    Action("preset_3", "Type: third preset", "View", ("Ctrl+Alt+3",)),
    Action("preset_4", "Type: fourth preset", "View", ("Ctrl+Alt+4",)),
    Action("theme_system", "Theme: as the system", "View", checkable=True, rule=True),
    Action("theme_light", "Theme: light", "View", checkable=True),
    Action("theme_sepia", "Theme: sepia", "View", checkable=True),
    Action("theme_dark", "Theme: dark", "View", checkable=True),
    Action("theme_black", "Theme: black", "View", checkable=True),
    Action("highlight_colors", "Highlight colours and their names…", "View", rule=True),
    Action("menu", "Menu", "Help", ("F10",), word="☰"),
    Action("keys", "Keys", "Help", ("?", "F1")),
    Action("change_keys", "Change the keys…", "Help"),
    Action("search_help", "How to search…", "Help"),
    Action("from_browser", "Save from a browser…", "Help"),
    Action("welcome", "Open the welcome article", "Help"),
    Action("folder", "Open the library's folder", "Help"),
    Action("about", "About Postil", "Help"),
)

REPEATED = {
    "next",
    "previous",
    "find_next",
    "find_previous",
    "page_down",
    "page_up",
    "larger",
    "smaller",
    "next_mark",
    "previous_mark",
}
"""What a key that is held down does again and again."""
BAR = ("back", "archive", "later", "inbox", "star", "tags")
"""The left half of the bar above the page."""
BAR_RIGHT = ("offline", "typography", "write_note", "menu")
"""The right half."""
ROW_MENU = (
    "open",
    "",
    "archive",
    "later",
    "inbox",
    "star",
    "read",
    "tags",
    "",
    "browser",
    "copy_address",
    "more_like",
    "retry",
    "cancel",
    "",
    "trash",
    "delete",
)
"""The context menu of a row of the list; an empty name is a line."""


def find(name: str) -> Action:
    """Return the row of the table with that name."""
    return next(action for action in TABLE if action.name == name)


def keys_of(action: Action, changed: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the keys of an action, given those that the reader changed (``Settings.keys``).

    A key that the reader gave to one action is no other's, even if a later table gives it to another.
    """
    if not changed:
        return action.keys
    if action.name in changed:
        return changed[action.name]
    taken = [key for keys in changed.values() for key in keys]
    return tuple(key for key in action.keys if not any(clash(key, other) for other in taken))


def clash(first: str, second: str) -> bool:
    """Say whether two keys are the same, or one is how the other begins, so that only one of them would be heard."""
    one, two = QKeySequence(first), QKeySequence(second)
    none = QKeySequence.SequenceMatch.NoMatch
    return one.matches(two) != none or two.matches(one) != none


def shown_keys(action: Action, made: QAction | None = None) -> tuple[str, ...]:
    """Return the keys of an action as this system writes them, the main one first; as ``made`` has them now, if given."""
    form = QKeySequence.SequenceFormat.NativeText
    bound = made.shortcuts() if made is not None else [QKeySequence(key) for key in action.keys]
    return tuple(key.toString(form) for key in (*bound, *(QKeySequence(key) for key in action.own_keys)))


def set_keys(actions: Mapping[str, QAction], changed: Mapping[str, tuple[str, ...]]) -> None:
    """Give all actions the keys of the table, or those that the reader changed; menus and tool tips show them."""
    for action in TABLE:
        made = actions[action.name]
        made.setShortcuts([QKeySequence(key) for key in keys_of(action, changed)])
        _describe(made, action)


def build(
    parent: QWidget,
    handlers: Mapping[str, Callable[[], object]],
    changed: Mapping[str, tuple[str, ...]] | None = None,
) -> dict[str, QAction]:
    """Make the QActions of the table as children of ``parent``; ``handlers`` must name each of them, and no other.

    ``changed`` are the keys that the reader changed. ``parent`` is told of each action and of each change to one, so it
    had better have no ``event`` written in Python.
    """
    names = {action.name for action in TABLE}
    if names != handlers.keys():
        raise ValueError(f"the action table and its handlers disagree on {sorted(names ^ handlers.keys())}")
    made: dict[str, QAction] = {}
    for action in TABLE:
        qt = QAction(action.text, parent)
        qt.setObjectName(action.name)
        qt.setIconText(action.word or action.text.rstrip("…"))
        qt.setCheckable(action.checkable)
        qt.setShortcuts([QKeySequence(key) for key in keys_of(action, changed or {})])
        qt.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        qt.setAutoRepeat(action.name in REPEATED)
        qt.setStatusTip(action.text.rstrip("…"))
        _describe(qt, action)
        _set_role(qt, action.name)
        qt.triggered.connect(_slot(handlers[action.name]))
        parent.addAction(qt)
        made[action.name] = qt
    return made


def fill_menu(menu: QMenu, actions: Mapping[str, QAction]) -> None:
    """Fill the main menu: one submenu a group, in the order of the table."""
    for group in GROUPS:
        part = menu.addMenu(group)
        part.setToolTipsVisible(False)
        for action in TABLE:
            if action.group == group and action.name != "menu":
                if action.rule:
                    part.addSeparator()
                part.addAction(actions[action.name])


def _describe(made: QAction, action: Action) -> None:
    keys = shown_keys(action, made)
    word = action.text.rstrip("…")
    made.setToolTip(f"{word} ({keys[0]})" if keys else word)


def _slot(handler: Callable[[], object]) -> Callable[..., None]:
    def run(*_checked: bool) -> None:
        handler()

    return run


def _set_role(action: QAction, name: str) -> None:
    """Say which entries macOS moves into its application menu, so that it guesses none from their words."""
    role = QAction.MenuRole.NoRole
    if sys.platform == "darwin":
        role = {"about": QAction.MenuRole.AboutRole, "quit": QAction.MenuRole.QuitRole}.get(name, role)
    action.setMenuRole(role)
