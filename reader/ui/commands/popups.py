"""What opens over the window: the menu, the palette, the type panel, the tag editor, the key sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QWidget
from shiboken6 import isValid

from reader.library import Library
from reader.ui.commands.actions import fill_menu, set_keys
from reader.ui.commands.library_commands import show_outcome
from reader.ui.commands.undo import History
from reader.ui.settings import Settings
from reader.ui.window.foot import Foot
from reader.ui.window.look import Look
from reader.ui.window.page_bar import PageBar

if TYPE_CHECKING:
    from reader.ui.catalogue.tag_editor import TagEditor


class Popups(QObject):
    """Opens each of them where it belongs, in the present theme. Each is made when it is first wanted."""

    tags_chosen = Signal(list, tuple, tuple)
    """Article ids, tags to add to them, tags to take from them."""
    closed = Signal()
    """The tag editor is gone, and what had the keyboard before it as well: somebody should take it."""

    def __init__(self, window: QMainWindow, look: Look, settings: Settings, library: Library, history: History) -> None:
        super().__init__(window)
        self._window, self._look, self._settings = window, look, settings
        self._library, self._history = library, history
        self._actions: Mapping[str, QAction] = {}
        self._base: PageBar | Foot | None = None
        self.tags: TagEditor | None = None
        """The tag editor, once it has been wanted."""
        self._menu: QMenu | None = None
        self._before: QWidget | None = None

    def handlers(self, folder: Path) -> dict[str, Callable[[], None]]:
        """Return the handlers by the names of the action table; ``folder`` is the library's."""
        return {
            "palette": self.open_palette,
            "typography": self.open_type_panel,
            "menu": self.open_menu,
            "keys": self.show_keys,
            "change_keys": self.change_keys,
            "highlight_colors": self.change_highlights,
            "from_browser": self.show_browser_page,
            "about": partial(self.show_about, folder),
            "folder": partial(show_outcome, folder),
        }

    def offer(self, actions: Mapping[str, QAction]) -> None:
        """Take the actions that menu and palette offer."""
        self._actions = actions

    def open_from(self, base: PageBar | Foot) -> None:
        """Let menu and panels open from the bar, or the foot, that has their buttons now."""
        self._base = base

    def open_menu(self) -> None:
        """Open the main menu."""
        if self._menu is None:
            self._menu = QMenu(self._window)
            fill_menu(self._menu, self._actions)
        self._menu.popup(self._corner("menu", self._menu.sizeHint()))
        down = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(self._menu, down)  # so that Enter and the arrows have where to begin

    def edit_tags(self, articles: Mapping[int, Sequence[str]], tags: Sequence[tuple[str, int]]) -> None:
        """Open the tag editor for articles (id → tags); ``tags`` are all tags with counts, most used first."""
        if self.tags is None:
            self.tags = self._new_tag_editor()
        if not self.tags.isVisible():
            self._before = QApplication.focusWidget()
        at = None
        if isinstance(self._base, PageBar):
            at = self._window.mapFromGlobal(self._base.corner_of("tags", QSize(40, 0)))
        self.tags.show_colors(self._library.tag_colors())
        self.tags.edit(articles, tags, at)

    def _new_tag_editor(self) -> TagEditor:
        from reader.ui.catalogue.tag_editor import TagEditor

        made = TagEditor(self._look.theme, self._window)
        made.committed.connect(self.tags_chosen)
        made.closed.connect(self._give_back)
        self._look.themed.connect(made.set_theme)
        return made

    def _give_back(self) -> None:
        """Let the keyboard go back where it came from, or say that this is gone."""
        before, self._before = self._before, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        else:
            self.closed.emit()

    def open_palette(self) -> None:
        """Open the palette of all actions."""
        from reader.ui.commands.palette import Palette

        palette = Palette(self._window, self._actions, self._settings.recent)
        palette.taken.connect(lambda names: setattr(self._settings, "recent", names))
        palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        palette.show_theme(self._look.theme)
        palette.open()

    def open_type_panel(self) -> None:
        """Open the panel of theme and type."""
        from reader.ui.window.type_panel import TypePanel

        panel = TypePanel(self._window, self._look, self._settings.look)
        panel.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        panel.colors_wanted.connect(panel.close)
        panel.colors_wanted.connect(self.change_highlights)
        panel.open(self._beside_text)

    def show_keys(self) -> None:
        """Open the sheet of keys."""
        from reader.ui.commands.key_help import KeyHelp

        sheet = KeyHelp(self._window, self._actions)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.change_wanted.connect(self.change_keys)
        sheet.open()

    def change_keys(self) -> None:
        """Open the dialog in which keys are changed."""
        from reader.ui.commands.keys_dialog import KeysDialog

        dialog = KeysDialog(self._window, self._settings.keys, self._actions)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.changed.connect(self._on_keys)
        dialog.open()

    def _on_keys(self, changed: dict[str, tuple[str, ...]]) -> None:
        self._settings.keys = changed
        set_keys(self._actions, changed)

    def change_highlights(self) -> None:
        """Open the dialog of the highlight colours, their names and looks."""
        from reader.ui.commands.undo_names import ColorNames
        from reader.ui.window.highlight_colors import HighlightColors

        names = ColorNames(self._library, self._history)
        dialog = HighlightColors(self._window, self._look, self._settings.look, names)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def show_browser_page(self) -> None:
        """Tell how pages are saved from a browser."""
        from reader.ui.window.browser_dialog import BrowserDialog

        dialog = BrowserDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def show_about(self, folder: Path) -> None:
        """Say what this is, which version, and where the library lies."""
        from PySide6.QtWidgets import QMessageBox

        from reader import __version__

        text = f"Postil {__version__}\n\nAn article reader with room in the margin.\n\nLibrary: {folder}"
        QMessageBox.about(self._window, "About Postil", text)

    def _beside_text(self, size: QSize) -> QPoint:
        """Return the place of the type panel: as far right as can be, for the page should show what it does."""
        corner = self._corner("typography", size)
        right = self._window.mapToGlobal(QPoint(self._window.width() - size.width() - 8, 0)).x()
        return QPoint(max(corner.x(), right), corner.y())

    def _corner(self, name: str, size: QSize) -> QPoint:
        if self._base is not None:
            return self._base.corner_of(name, size)
        return self._window.mapToGlobal(QPoint(8, 8))
