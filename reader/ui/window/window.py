"""The main window: only assembly. What stands where, and which signal goes to which slot."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QMainWindow, QVBoxLayout, QWidget

from reader.library import Facets, Found, Library
from reader.model import Article, Change
from reader.ui.catalogue.list_pane import ListPane
from reader.ui.catalogue.sidebar import Sidebar
from reader.ui.commands import action_states
from reader.ui.commands.actions import ROW_MENU, build
from reader.ui.commands.article_commands import ArticleCommands
from reader.ui.commands.library_commands import LibraryCommands
from reader.ui.commands.popups import Popups
from reader.ui.commands.reading_commands import ReadingCommands
from reader.ui.commands.undo import History
from reader.ui.commands.view_commands import ViewCommands
from reader.ui.jobs import Captures, Chores
from reader.ui.page.page_place import PagePlace
from reader.ui.searches import Searches
from reader.ui.settings import Settings
from reader.ui.theme import Theme
from reader.ui.window.arrivals import Arrivals
from reader.ui.window.browsing import Browsing, Shown
from reader.ui.window.choice import Choice
from reader.ui.window.desks import Desks, Parts
from reader.ui.window.focus_mode import FocusMode
from reader.ui.window.foot import Foot
from reader.ui.window.habit_keeping import keep_habits
from reader.ui.window.intake import Intake
from reader.ui.window.listing import Listing
from reader.ui.window.look import Look
from reader.ui.window.middle import Middle
from reader.ui.window.notice import Notice
from reader.ui.window.open_article import OpenArticle
from reader.ui.window.page_bar import PageBar
from reader.ui.window.panes import Panes
from reader.ui.window.pulse import Pulse
from reader.ui.window.views import Views
from reader.ui.window.ways import Ways

_SIZE = QSize(1440, 900)


class Window(QMainWindow):
    """Postil's window on one library."""

    painted = Signal()
    """The first frame is on the screen."""

    def __init__(self, app: QApplication, library: Library, settings: Settings) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setWindowTitle("Postil")
        self.setAcceptDrops(True)
        self.library, self._settings = library, settings
        self._look, self._is_painted = Look(app, settings.look, self), False
        self._make_jobs()
        self._make_panes()
        self._make_commands()
        self._lay_out()
        self._connect_library()
        self._connect_panes()
        self._connect_commands()
        self._look.dress()
        self._restore()

    # parts

    def _make_jobs(self) -> None:
        folder = self.library.folder
        self.captures = Captures(folder, self)
        self.searches = Searches(folder, self)
        self.chores = Chores(folder, self)
        self.history = History(self.library, self)
        self.browsing = Browsing(self.library, self.searches, self._settings)
        self.intake = Intake(self.library, self.captures, self.history)

    def _make_panes(self) -> None:
        library, theme, face = self.library, self._look.theme, str(self._settings.look.get("face"))
        self.sidebar = Sidebar(theme, self._settings.folds)
        self.sidebar.show_kept(library.saved_searches(), library.tag_colors())
        self.list_pane = ListPane(
            theme, library.articles, library.tags, self.browsing.count, face=face, shape=self._settings.shape
        )
        self.page = PagePlace(self._look.typography())
        self.reading = OpenArticle(library, self.page, self.history, self._settings)
        self.pulse = Pulse(library, self.page, self._settings, self)
        self.choice = Choice(self.list_pane.list, self.reading, self.browsing.waiting, self.browsing.is_behind)
        self.middle = Middle(self.list_pane)
        at = self._settings, self._look, self.page, library.folder
        self.listing = Listing(self.list_pane, self.browsing, *at)

    def _make_commands(self) -> None:
        library = self.library
        self._articles = ArticleCommands(
            *(library, self.history, self.reading, self.page, self._settings),
            self.choice.chosen,
            lambda: self.views.deeds,
        )
        self.popups = Popups(self, self._look, self._settings, library, self.history)
        self._places, self._middle, self._right = QWidget(), QWidget(), QWidget()
        self.panes = Panes(self._places, self._middle, self._right)
        self.ways = Ways(self.panes, self.sidebar, self.middle, self.page, self.choice, self.browsing)
        self.list_pane.list.opened.connect(lambda _id: self.panes.page_wanted.emit())
        self.views = Views(self, library, self.history, self._look, self.middle, self.panes, self.choice, self.page)
        self.commonplace = self.views.make(self.chores, self._settings)
        self._view = ViewCommands(self, self.panes, self._look, self._settings, self.browsing)
        self._whole = LibraryCommands(self, self.intake, self.chores, self.listing.wanted, lambda: self.browsing.query)
        at = (self, library, self.history, self._settings, self._look, self.page, self.reading, self.captures)
        self.desks = Desks(Parts(*at, self.intake, self.browsing, self.pulse, self.sidebar))
        self.desks.fill(self.list_pane)
        handlers: dict[str, Callable[[], object]] = {
            **self.desks.handlers(),
            **self._articles.handlers(self.intake, self.captures),
            **self._view.handlers(),
            **self._whole.handlers(),
            **self.ways.handlers(),
            **ReadingCommands(self.page).handlers(),
            **self.views.handlers(),
            **self.popups.handlers(self.library.folder),
            "welcome": lambda: self.ways.show_welcome(library),
            **self.listing.handlers(),
            "quit": self.close,
        }
        self.actions_ = build(self.panes, handlers, self._settings.keys)
        self.popups.offer(self.actions_)
        self._log = keep_habits(self.page, self._settings, self.actions_, library)

    def _lay_out(self) -> None:
        self.bar = PageBar(self.actions_)
        self._foot = Foot(self.actions_, "desk")
        self._spare_foot = Foot(self.actions_, "list")
        for column, parts in (
            (self._places, (self.sidebar, self._foot)),
            (self._middle, (self.middle, self._spare_foot)),
            (self._right, (self.bar, self.page)),
        ):
            layout = QVBoxLayout(column)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
            for part in parts:
                layout.addWidget(part, int(part in (self.sidebar, self.middle, self.page)))
        self.setCentralWidget(self.panes)
        self.focus_mode = FocusMode(self.panes, self.bar, self.page, self.actions_)
        self.notice = Notice(self)
        self.arrivals = Arrivals(self.library, self.list_pane.list, self.reading, self.choice, self.notice)
        self.listing.offer(self.actions_)
        self.listing.take_tags(self.sidebar, self._articles.give_tag)
        self.list_pane.list.set_menu([self.actions_[name] if name else None for name in ROW_MENU])

    # connections

    def _connect_library(self) -> None:
        self._forget = self.library.subscribe(self._on_change)
        self.pulse.troubled.connect(self.notice.show_lasting)
        self.captures.finished.connect(self.pulse.hear)
        self.captures.failed.connect(self.pulse.hear)
        self.arrivals.listen(self.captures, self.intake)
        self.captures.progressed.connect(self.reading.show_progress)
        self.browsing.queried.connect(lambda _query: self.sidebar.show_query(self.browsing.query))
        self.browsing.wanted.connect(self.middle.show_articles)
        self.browsing.answered.connect(self._on_answer)
        self.browsing.is_busy = self.views.busy
        self.views.caught_up.connect(self.browsing.refresh)
        self.browsing.failed.connect(self.notice.show_lasting)
        self._whole.tell_by(self.notice)
        self.desks.listen(self.actions_, self.notice, self._middle, self.list_pane.list)

    def _connect_panes(self) -> None:
        list_ = self.list_pane.list
        self.sidebar.query_wanted.connect(self.browsing.set_query)
        self.views.listen(self.sidebar, self.notice, self.ways, self._show_states)
        self.views.statistics_wanted.connect(self.actions_["go_statistics"].trigger)
        self.sidebar.list_wanted.connect(self.middle.focus_rows)
        self.sidebar.folds_changed.connect(lambda keys: setattr(self._settings, "folds", keys))
        self.list_pane.address_wanted.connect(self._whole.add_address)
        self.list_pane.files_wanted.connect(self._whole.open_files)
        list_.opened.connect(self._on_moved)
        list_.reading_wanted.connect(self.ways.read)
        list_.clicked.connect(lambda _index: self.panes.read(True))
        list_.selection_changed.connect(lambda _count: self._show_states())
        list_.retry_wanted.connect(self.intake.retry)
        list_.cancel_wanted.connect(self.captures.cancel)
        self.page.tag_clicked.connect(self.ways.filter_by)
        self.page.article_wanted.connect(self.ways.follow)
        self.page.search_wanted.connect(self.ways.search_for)
        self.page.elsewhere_wanted.connect(lambda: self.views.kin.elsewhere())
        self.page.save_wanted.connect(lambda address: self.intake.save(address, self.reading.article))
        self.page.told.connect(self.notice.show_message)
        self.page.retry_wanted.connect(self.intake.retry)
        self.page.whereabouts.connect(self.bar.show_whereabouts)
        self.reading.opened.connect(self._on_opened)
        self.reading.named.connect(lambda names: action_states.show_colors(self.actions_, names))
        self.panes.turned.connect(self._on_turned)
        self.panes.unfocused.connect(self.ways.focus_pane)

    def _connect_commands(self) -> None:
        self._articles.left.connect(self.choice.on_left)
        self.intake.bulk.recaptured.connect(self._articles.keep_recaptures)
        self._articles.done.connect(lambda text: self.notice.show_message(text, "Undo", self.history.undo))
        self._articles.told.connect(self.views.tell)
        self._articles.tags_wanted.connect(lambda chosen: self.popups.edit_tags(chosen, self.library.tags()))
        self.popups.tags_chosen.connect(self._articles.retag)
        self.popups.closed.connect(self.ways.focus_pane)
        self.choice.emptied.connect(lambda: self.panes.read(False))
        self.history.stepped.connect(self.choice.want_first)
        self.history.failed.connect(self.notice.show_lasting)
        self.history.stack.indexChanged.connect(lambda _index: self.notice.withdraw("Undo"))
        self.history.stack.indexChanged.connect(
            lambda _index: action_states.show_history(self.actions_, self.history.stack)
        )
        self._look.themed.connect(self._on_theme)
        self._look.presets_changed.connect(self._show_presets)
        self._look.typed.connect(self.page.set_typography)
        self.page.contents_shown.connect(self.actions_["contents"].setChecked)
        self.page.size_wanted.connect(lambda steps: self._look.step("size", steps))
        self._look.typed.connect(lambda type_: self.list_pane.set_look(type_.theme, type_.face))

    # the life of the window

    def _restore(self) -> None:
        """Be what the window was when it was closed last."""
        self.resize(_SIZE.boundedTo(self.screen().availableGeometry().size() - QSize(40, 60)))
        if not self._settings.geometry.isEmpty():
            self.restoreGeometry(self._settings.geometry)
        if widths := self._settings.widths:
            self.panes.set_widths(widths)
        self.panes.want(sidebar=self._settings.sidebar, list_=self._settings.list)
        self.notice.show_theme(self._look.theme)
        action_states.show_history(self.actions_, self.history.stack)
        self.browsing.answer_now()
        article = self._settings.article
        if article and self.reading.open(article):
            self.choice.settle()
        elif first := self.list_pane.list.ids[:1]:
            self.choice.go(*first)
        else:
            self.reading.close()
        self.panes.read(self._settings.reading and self.reading.article is not None)
        self.list_pane.focus_list(opening=False)

    def begin(self) -> None:
        """Start what the first frame did not need: the second instance's door, waiting captures, the poll."""
        from reader.ui.window.door import Door

        self.door = Door(self, self.intake.add, self.commonplace.follow, self.intake.call)
        self.server = self.door.open(self.library.folder)
        self.browsing.begin()
        self.pulse.start()
        self.desks.begin()
        self.views.begin()
        self._look.begin()
        self._show_presets()

    def stop(self) -> None:
        """Write down where the reader was and end all threads and processes."""
        self.pulse.stop()
        self.hide()
        try:
            self.reading.keep_place()
            self.pulse.keep_drafts()
            self._log.keep()
        finally:
            self._forget()
            self.history.stack.blockSignals(True)  # it tells of its own end, when nobody can listen any more
            self._look.blockSignals(True)  # it goes on hearing of the desktop
            self.desks.stop()
            beside = self.searches, self.listing, self.intake.bulk, self.captures, self.chores, self.views
            for jobs in (*beside, self.reading.linking):
                jobs.blockSignals(True)  # what is reported from here on finds nobody
                jobs.stop()

    # what the library says

    def _on_change(self, change: Change) -> None:
        self.list_pane.list.refresh_rows(change.articles)
        self.reading.on_change(change)
        self.browsing.on_change(change)

    def _on_answer(self, found: Found, facets: Facets, shown: Shown) -> None:
        self.sidebar.show_facets(facets)
        self.listing.show(found, facets, shown)
        self.choice.settle()
        self._show_states()

    # what the panes say

    def _on_opened(self, article: Article | None) -> None:
        self.setWindowTitle(article.title if article and article.title else "Postil")
        self.bar.show_article(article)
        self._show_states()

    def _on_moved(self, article_id: int) -> None:
        if self.panes.reading:  # else the page cannot be seen, and moving is only choosing
            self.reading.open(article_id)

    def _on_turned(self) -> None:
        narrow, reading = self.panes.narrow, self.panes.reading
        if reading and len(selected := self.list_pane.list.selected_ids()) == 1:
            self.reading.open(selected[0])
        self.bar.show_way_back(narrow)
        self._foot.show_menu_button(not reading)
        self._spare_foot.setVisible(not reading and not self.panes.sidebar_wanted)
        self.popups.open_from(self.bar if reading else self._foot if self.panes.sidebar_wanted else self._spare_foot)
        self._show_states()

    def _on_theme(self, theme: Theme) -> None:
        self.sidebar.set_theme(theme)
        self.list_pane.set_look(theme, str(self._settings.look.get("face")))
        self.notice.show_theme(theme)
        self._show_states()

    def _show_states(self) -> None:
        facts = action_states.Facts(
            chosen=self.library.articles(self.choice.chosen(200)),
            open=self.reading.article,
            page_shown=self.panes.reading and not self.views.reviewing[0],
            sidebar=self.panes.sidebar_wanted,
            list=self.panes.list_wanted,
            fullscreen=self.isFullScreen(),
            theme=self._settings.look.theme,
            pane=self.middle.shown,
            review=self.views.reviewing[1],
            selected=self.list_pane.list.selected_count(),
        )
        action_states.show(self.actions_, facts)

    def _show_presets(self) -> None:
        action_states.show_presets(self.actions_, [preset.name for preset in self._settings.look.presets()])

    # events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell of the first frame, once it has been painted."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self._on_painted)

    def _on_painted(self) -> None:
        self.painted.emit()
        if not self.list_pane.isVisible():  # only now is it known whether there is room for it
            self.ways.focus_pane()
        QTimer.singleShot(0, self.reading.release)

    def event(self, event: QEvent) -> bool:
        """Leave Space to a button that has the keyboard, and follow the system's font."""
        if (kind := event.type()) == QEvent.Type.ApplicationFontChange and self._is_painted:
            self._look.refit()
        if (
            kind == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
            and isinstance(QApplication.focusWidget(), QAbstractButton)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Escape, when nobody else wanted it, as the way back."""
        if event.key() == Qt.Key.Key_Escape:
            if self.notice.isVisible():
                self.notice.hide()
            else:
                self.ways.back()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Keep the mark at Full screen true, whoever changes it."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self._show_states()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome addresses, files and text from elsewhere."""
        if event.source() is None and self.intake.takes(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Capture what was dropped."""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.intake.add_mime(event.mimeData(), "drop")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Write down how the window stands."""
        self._settings.geometry = QByteArray(self.saveGeometry())
        self._settings.widths = self.panes.widths()
        self._settings.reading = self.panes.reading
        self.page.leave()
        super().closeEvent(event)
