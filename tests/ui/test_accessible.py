"""What a screen reader is told: every control by name, the article's text in order, its headings, links and marks."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from reader.document import Document, from_html
from reader.frozen import replace
from reader.model import Highlight, Selectors
from reader.ui import saying
from reader.ui.boxes import Box
from reader.ui.catalogue.search_box import SearchBox
from reader.ui.page import accessible_door
from reader.ui.page.accessible import ArticleInterface
from reader.ui.page.accessible_marks import changed_marks
from reader.ui.page.accessible_parts import announcement, parts
from reader.ui.page.page import Page
from reader.ui.theme import load_theme
from reader.ui.typography import Typography
from reader.ui.window.notice import Notice
from reader.ui.window.window import Window
from tests import strategies
from tests.ui.pages import LONG, article, body, highlight, note
from tests.ui.shell import fill, opened, press, settle

Role, Text = QAccessible.Role, QAccessible.Text
SPECIMENS = sorted((Path(__file__).parent.parent / "data").glob("typesetting*.html"))
ACTS = {
    Role.Button,
    Role.CheckBox,
    Role.RadioButton,
    Role.ComboBox,
    Role.EditableText,
    Role.Slider,
    Role.SpinBox,
    Role.Link,
    Role.MenuItem,
    Role.ButtonMenu,
    Role.ButtonDropDown,
    Role.Cell,
    Role.ListItem,
    Role.Table,
    Role.List,
    Role.Document,
    Role.Heading,
}
"""Roles of what is used or told of, which is nothing without a name."""


@pytest.fixture(autouse=True)
def factory(qapp: QApplication) -> None:
    accessible_door.install()


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    made = Page(Typography(load_theme("light")))
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def tree(top: QWidget) -> Iterator[QAccessibleInterface]:
    """Yield what stands below a widget, hidden things left out."""
    waiting = [QAccessible.queryAccessibleInterface(top)]
    while waiting:
        here = waiting.pop()
        if here is None or not here.isValid() or here.state().invisible:
            continue
        yield here
        waiting += reversed([here.child(number) for number in range(here.childCount())])


def nameless(top: QWidget) -> list[str]:
    found = []
    for here in tree(top):
        name = here.text(Text.Name) or here.text(Text.Value)
        if here.role() in ACTS and not name.strip():
            found.append(f"{here.role().name} {here.object()}")
    return found


def view_of(page: Page) -> ArticleInterface:
    made = QAccessible.queryAccessibleInterface(page.view)
    assert isinstance(made, ArticleInterface)
    return made


def shown(page: Page, document: Document, highlights: list[Highlight] | None = None) -> list[QAccessibleInterface]:
    """Return the title and the parts of the text, without what stands between them."""
    page.show_article(article(), document, highlights or [], [], {})
    here = view_of(page)
    told = [here.child(number) for number in range(len(here.parts()))]
    return told[:1] + [part for part in told if part.part.kind == "picture" or part.part.span is not None]


# -- the article


def read(parts: list[QAccessibleInterface]) -> str:
    texts = [part.textInterface() for part in parts]
    return "\n".join(text.text(0, text.characterCount()) for text in texts if text is not None)


@pytest.mark.parametrize("path", SPECIMENS, ids=lambda path: path.stem)
def test_all_of_the_text_is_told_in_order_and_nothing_else(page: Page, path: Path) -> None:
    document = from_html(path.read_text("utf-8"))
    told = shown(page, document)
    assert read(told) == document.text
    whole = view_of(page).textInterface()
    assert whole.text(0, whole.characterCount()) == document.text
    assert whole.characterCount() == len(document.text.encode("utf-16-le")) // 2
    names = [part.text(Text.Name) for part in told]
    alts = [name for part, name in zip(told, names, strict=True) if part.role() == Role.Graphic]
    assert all(alts)
    assert not any("\u00ad" in name or "\ufffc" in name for name in names)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(strategies.documents)
def test_the_parts_are_the_leaves_of_any_document(document: Document) -> None:
    found = [part for part in parts(document) if part.span is not None]
    assert [part.text for part in found] == list(document.leaves())
    for part in found:
        assert document.text[part.span.start : part.span.end] == part.text
        assert all(document.text[link.span.start : link.span.end] == link.text for link in part.links)


def test_headings_have_their_level_links_their_target_and_highlights_their_note(page: Page) -> None:
    document = body()
    marks = [
        highlight(1, document, "captain", color="green", note="Which one?"),
        highlight(2, document, "It turned", color="pink"),
    ]
    title, first, heading, second, *items, _last = shown(page, document, marks)
    level = QAccessible.Attribute.Level
    assert [part.role() for part in (title, heading)] == [Role.Heading, Role.Heading]
    assert [part.attributesInterface().attributeValue(level) for part in (title, heading)] == [1, 2]
    assert title.text(Text.Name) == "The Nine o’Clock Ferry"
    inside = [second.child(number) for number in range(second.childCount())]
    assert [(piece.role(), piece.text(Text.Name)) for piece in inside] == [
        (Role.Link, "the tables"),
        (Role.Link, "above"),
        (Role.Note, "Highlighted in pink: It turned"),
    ]
    assert [piece.text(Text.Value) for piece in inside[:2]] == ["https://example.org/tides", "#tide"]
    assert first.child(0).text(Text.Name) == "Highlighted in green, with note “Which one?”: captain"
    assert [item.text(Text.Description) for item in items] == ["Item 1 of 2", "Item 2 of 2"]
    assert all(piece.parent() is second for piece in inside)
    assert [second.indexOfChild(piece) for piece in inside] == [0, 1, 2]


def test_a_link_and_a_highlight_can_be_pressed(page: Page) -> None:
    document = body()
    told = shown(page, document, [highlight(1, document, "captain")])
    followed: list[str] = []
    page.link_activated.connect(followed.append)
    for piece in (told[3].child(0), told[1].child(0)):
        action = piece.actionInterface()
        action.doAction(action.actionNames()[0])
    assert followed == ["https://example.org/tides"]
    assert page.marking.card.highlight_id == 1


def test_it_follows_what_is_shown(page: Page) -> None:
    document = body()
    before = shown(page, document)
    page.show_highlights([highlight(1, document, "captain", note="New.")])
    after = [part for part in view_of(page).parts() if part.part.span is not None]
    assert "New." in after[0].child(0).text(Text.Name)
    assert not before[1].isValid()
    page.show_empty()
    assert view_of(page).parts() == []
    assert read(shown(page, body(LONG))) == body(LONG).text


def test_the_caret_can_be_asked_for_and_set(page: Page) -> None:
    document = body()
    told = shown(page, document)
    text = told[3].textInterface()
    text.setCursorPosition(3)
    assert page.tools.cursor.paragraph() == told[3].part.span
    assert text.cursorPosition() == 3
    assert told[1].textInterface().cursorPosition() == -1
    text.addSelection(3, 9)
    assert page.selected_span() is not None
    assert document.text[slice(*page.selected_span())] == "turned"
    assert page.view.viewport().rect().contains(page.view.viewport().mapFromGlobal(text.characterRect(0).center()))
    assert view_of(page).childAt(*told[3].rect().center().toTuple()) is told[3]


def test_places_are_counted_as_qt_counts_them(page: Page) -> None:
    told = shown(page, body("<p>Before.</p><p>A 😀 smiles.</p>"))
    text = told[2].textInterface()
    assert (text.characterCount(), text.text(2, 4), text.text(5, 11)) == (12, "😀", "smiles")
    text.setCursorPosition(5)
    assert text.cursorPosition() == 5


def test_what_the_cursor_comes_to_is_told_in_words() -> None:
    document = body()
    marks = [
        highlight(1, document, "captain", color="green", note="Which one?"),
        highlight(2, document, "ropes", note="How long?"),
    ]
    told = [announcement(part, marks, document.text) for part in parts(document)]
    assert told[1] == "Heading level 2: The tide"
    assert told[0].endswith("Highlighted in green, with note “Which one?”: captain. Note 1 of 2.")
    assert told[2].endswith("\nLink: the tables\nLink: above")
    assert told[3].startswith("Item 1 of 2: ropes")
    figure = from_html("<figure><img src='https://example.org/p.png' alt='A quay'></figure>")
    assert [announcement(part, [], "") for part in parts(figure)] == ["Picture: A quay"]
    address = "https://example.org/p.png"
    marked = replace(marks[0], selectors=Selectors("", "", "", 0, 0, address, "A quay"))
    assert [announcement(part, [marked], "") for part in parts(figure)] == [
        "Picture: A quay\nHighlighted in green, with note “Which one?”: picture, A quay. Note 1 of 1."
    ]
    line = from_html(f"<p>From the <img src='{address}' alt='A quay'> to the islands.</p>")
    assert announcement(parts(line)[0], [marked], line.text).count("picture, A quay") == 1
    elsewhere = replace(marked, selectors=replace(marked.selectors, image="https://example.org/q.png", start=4, end=4))
    assert "Highlighted" not in announcement(parts(line)[0], [elsewhere], line.text)


def test_who_wrote_it_where_and_its_tags_can_be_read_and_followed(page: Page) -> None:
    page.show_article(replace(article(), tags=("sea", "time/tides")), body(), [], [], {})
    here = view_of(page)
    facts, tags = here.child(1), here.child(2)
    assert facts.text(Text.Name).startswith("Ivo Brandt · Harbour Letters · ")
    assert (facts.text(Text.Description), facts.child(0).role()) == ("About the article", Role.Link)
    assert (tags.text(Text.Name), tags.text(Text.Description)) == ("sea, time/tides", "Tags")
    wanted: list[str] = []
    page.tag_clicked.connect(wanted.append)
    action = tags.child(1).actionInterface()
    action.doAction(action.actionNames()[0])
    assert wanted == ["time/tides"]


# -- what is said although the keyboard goes nowhere


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A screen reader that writes down what it is given to say."""

    class Reader(QAccessible):
        @staticmethod
        def isActive() -> bool:
            return True

        @staticmethod
        def updateAccessibility(event: QAccessibleEvent) -> None:
            assert isinstance(event, QAccessibleAnnouncementEvent)
            said.append(event.message())

    said: list[str] = []
    monkeypatch.setattr(saying, "QAccessible", Reader)
    return said


def test_a_box_of_choices_says_what_is_chosen_and_what_for(qtbot: QtBot) -> None:
    box = Box("Face")
    qtbot.addWidget(box)
    box.addItem("Literata")
    here = QAccessible.queryAccessibleInterface(box)
    assert {"Face", "Literata"} <= {here.text(kind) for kind in (Text.Name, Text.Description, Text.Value)}


def test_what_becomes_of_a_highlight_is_said(page: Page, heard: list[str]) -> None:
    document = body()
    page.show_article(article(), document, [], [], {})
    assert heard == []
    one = highlight(1, document, "captain")
    page.show_highlights([one])
    page.show_highlights([replace(one, tags=("who",))])
    page.show_highlights([replace(one, color="green")])
    page.show_highlights([])
    assert heard == [
        "Highlighted in yellow: captain",
        "Highlighted in green: captain",
        "Highlight removed: captain",
    ]


def test_many_changes_are_counted_and_long_passages_cut() -> None:
    document = from_html(f"<p>{'many words ' * 40}</p>")
    whole = highlight(1, document, document.text)
    assert changed_marks([], [whole]) == f"Highlighted in yellow: {('many words ' * 7).strip()}…"
    assert changed_marks([replace(whole, id=number) for number in range(2, 7)], []) == "5 highlights changed"


def test_the_link_that_tab_comes_to_is_said(page: Page, heard: list[str]) -> None:
    linked = body("<p>See <a href='https://a.example/'>the page</a>.</p>")
    page.show_article(replace(article(), tags=("sea",)), linked, [], [], {})
    page.view.setFocus()
    for _ in range(4):
        page.view.focusNextPrevChild(True)
    assert {"Link: #sea", "Link: the page"} <= set(heard)


def test_a_notice_is_said_once_with_what_it_offers(qtbot: QtBot, heard: list[str]) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(600, 400)
    over.show()
    notice = Notice(over)
    notice.show_message("Archived.", "Undo", lambda: None)
    notice.show_message("Archived.", "Undo", lambda: None)
    notice.show_lasting("It cannot be read.")
    assert heard == ["Archived. Button: Undo.", "It cannot be read."]


def test_how_much_a_search_finds_is_said_while_the_box_has_the_keyboard(
    qtbot: QtBot, tmp_path: Path, heard: list[str]
) -> None:
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        read_one(qtbot, window)
        press(qtbot, window, "search")
        window.findChild(SearchBox).setText("nosuchword")
        qtbot.waitUntil(lambda: "No articles" in heard)


def test_an_orphan_is_not_told_of_where_it_is_not(page: Page) -> None:
    document = body()
    told = shown(page, document, [replace(highlight(1, document, "captain"), orphan=True)])
    assert told[1].childCount() == 0


LEAVING = """
import sys
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

app = QApplication([])
from reader.model import Span
from reader.ui.page import accessible, accessible_door
from reader.ui.page.page import Page
from reader.ui.theme import load_theme
from reader.ui.typography import Typography
from tests.ui.pages import LONG, article, body, highlight

accessible_door.install()
page = Page(Typography(load_theme("light")))
page.show()
for number in range(1, 4):
    document = body(LONG)
    page.show_article(article(number), document, [highlight(1, document, "captain")], [], {})
    here = QAccessible.queryAccessibleInterface(page.view)
    held = [here.child(place) for place in range(here.childCount())]
    numbers = [QAccessible.uniqueId(piece) for part in held for piece in (part, *map(part.child, range(part.childCount())))]
    accessible.announce(page, Span(0, 10))
    page.tools.cursor.step(1)
    app.processEvents()
if sys.argv[1] == "quit":
    from PySide6.QtCore import QTimer

    QTimer.singleShot(0, app.quit)
    app.exec()
elif sys.argv[1] == "delete":
    page.deleteLater()
    app.processEvents()
print(len(numbers))
"""


@pytest.mark.parametrize("way", ["quit", "delete", "leave"])
def test_the_program_ends_cleanly_after_a_screen_reader_has_looked_at_everything(way: str) -> None:
    run = subprocess.run([sys.executable, "-c", LEAVING, way], capture_output=True, text=True, timeout=120, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    assert int(run.stdout) > 80


# -- the controls


def read_one(qtbot: QtBot, window: Window) -> None:
    number, _other = fill(window.library, "One", "Two")
    settle(qtbot, window)
    window.ways.read(number)
    settle(qtbot, window)


def test_everything_on_the_page_has_a_name(page: Page, qtbot: QtBot) -> None:
    document = body()
    page.show_article(article(), document, [highlight(3, document, "captain", note="n")], [note(1, "first")], {})
    page.open_highlight(3)
    page.thread_._entries[1].reply()
    qtbot.wait(5)
    assert nameless(page) == []
    names = {here.text(Text.Name) for here in tree(page)}
    assert {"Article", "Margin", "Highlight", "Note on this passage", "Notes", "Write a note", "Write a reply"} <= names
    assert "Note on “captain”: n" in names
    page.marking.let_go()
    page.tools.cursor.stand_at(0)
    QTest.keyClick(page.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert "Selected text" in {here.text(Text.Name) for here in tree(page)}


def test_everything_in_the_window_has_a_name(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        assert nameless(window) == []
        read_one(qtbot, window)
        assert nameless(window) == []
        names = {here.text(Text.Name) for here in tree(window)}
        assert {"Places and tags", "Articles", "Search or filter", "Article"} <= names


@pytest.mark.parametrize("action", ["palette", "typography", "keys", "tags", "menu", "find", "contents"])
def test_everything_that_opens_has_names(qtbot: QtBot, tmp_path: Path, action: str) -> None:
    with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        read_one(qtbot, window)
        press(qtbot, window, action)
        for top in [window, *(other for other in QApplication.topLevelWidgets() if other.isVisible())]:
            assert nameless(top) == []
        for top in QApplication.topLevelWidgets():
            if top is not window and top.isVisible():
                top.close()
        if line := window.findChild(QLineEdit):
            line.clearFocus()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


# -- large type


@pytest.mark.parametrize("action", ["all_tags", "go_statistics", "export", "network", "sync", "save_search", "keys"])
def test_what_opens_fits_a_small_screen_in_large_type(qtbot: QtBot, tmp_path: Path, action: str) -> None:
    usual = QApplication.font()
    large = QApplication.font()
    large.setPointSize(20)
    QApplication.setFont(large)
    try:
        with opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
            press(qtbot, window, action)
            found = [top for top in QApplication.topLevelWidgets() if isinstance(top, QDialog) and top.isVisible()]
            assert found
            for top in found:
                assert max(top.minimumSizeHint().width(), top.minimumWidth()) <= 790
                assert max(top.minimumSizeHint().height(), top.minimumHeight()) <= 560
                top.close()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    finally:
        QApplication.setFont(usual)
