"""Links on the page: what is said of them, where they lead, and what opens beside them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from reader.document import Document
from reader.model import Span
from reader.ui.page.page import Page
from reader.ui.theme import load_theme
from reader.ui.typography import Typography
from tests.ui.pages import article, body, highlight

HTML = (
    "<p>The keeper 😀 wrote of <a href='https://mill.example/sluice?utm_source=letter'>the sluice that is kept</a>, of "
    "<a href='https://mill.example/unkept'>one that is not</a>, and of a wheel<sup><a href='#n1' id='r1'>1</a></sup>. "
    "<a href='mailto:keeper@mill.example'>Ask</a>, or see <a href='#far'>far below</a>, or <a href='#n2'>[2]</a>.</p>"
    + "<p>Nobody came. The water stood and the gate was shut until the moon was ready for it.</p>"
    * 60
    + "<h2 id='far'>Far below</h2><p>The last page of the log.</p><ol>"
    "<li id='n1'><p>Undershot, with <em>elm</em> floats; see <a href='https://mill.example/sluice'>the sluice</a>"
    " and <a href='#n2'>another note</a>. <a href='#r1'>↩</a></p></li>"
    + "<li id='n2'><p>"
    + "A long note that goes on. " * 50
    + "</p></li></ol>"
)
KEPT = {"https://mill.example/sluice": 7}


@pytest.fixture
def page(qtbot) -> Page:
    made = Page(Typography(load_theme("light")))
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.addresses_found.connect(lambda found: made.following.show_kept({a: n for a, n in KEPT.items() if a in found}))
    made.preview_wanted.connect(lambda number: made.following.show_preview(kept_article(number)))
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.view.setFocus()
    return made


def kept_article(number: int):
    return article(number, title="On sluices", progress=0.4, words=1400, excerpt="A sluice is a door. " * 30, byline="")


def show(page: Page, qtbot, html: str = HTML, highlights=()) -> Document:
    document = body(html)
    page.show_article(article(), document, list(highlights), [], {})
    qtbot.waitUntil(lambda: bool(page.following.links))
    return document


def caught(signal) -> list:
    found: list = []
    signal.connect(lambda *values: found.append(values[0] if len(values) == 1 else values))
    return found


def point_of(page: Page, document: Document, words: str) -> QPoint:
    page.view.lay_out()
    place = page.view.setting.positions.place(document.text.index(words))
    box = page.view.range_boxes(place, place + 1)[0]
    return box.translated(0, -page.view.offset()).center().toPoint()


def click(page: Page, point: QPoint, button=Qt.MouseButton.LeftButton, keys=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.mouseClick(page.view.viewport(), button, keys, point)


def tab_to(page: Page, address: str) -> None:
    for _ in range(20):
        page.view.focusNextPrevChild(True)
        if page.view.tabbing and page.view.textCursor().charFormat().anchorHref() == address:
            return
    raise AssertionError(f"Tab does not come to {address}")


def press(page: Page, key, keys=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or page.view, key, keys)


# -- following


def test_only_links_to_kept_articles_open_inside(page: Page, qtbot) -> None:
    document = show(page, qtbot)
    inside, outside = caught(page.article_wanted), caught(page.link_activated)
    click(page, point_of(page, document, "the sluice that"))
    click(page, point_of(page, document, "one that is not"))
    click(page, point_of(page, document, "Ask"))
    assert inside == [(7, "")]
    assert outside == ["https://mill.example/unkept", "mailto:keeper@mill.example"]


@pytest.mark.parametrize(
    ("button", "keys"),
    [
        (Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier),
        (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier),
    ],
)
def test_a_kept_article_can_be_opened_in_the_browser_all_the_same(page: Page, qtbot, button, keys) -> None:
    document = show(page, qtbot)
    inside, outside = caught(page.article_wanted), caught(page.link_activated)
    click(page, point_of(page, document, "the sluice that"), button, keys)
    assert (inside, outside) == ([], ["https://mill.example/sluice?utm_source=letter"])


def test_enter_follows_and_ctrl_enter_goes_to_the_browser(page: Page, qtbot) -> None:
    show(page, qtbot)
    inside, outside = caught(page.article_wanted), caught(page.link_activated)
    tab_to(page, "https://mill.example/sluice?utm_source=letter")
    press(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    press(page, Qt.Key.Key_Return)
    assert (inside, outside) == ([(7, "")], ["https://mill.example/sluice?utm_source=letter"])


def test_an_article_saved_or_deleted_meanwhile_changes_where_its_links_lead(page: Page, qtbot) -> None:
    show(page, qtbot)
    url = QUrl("https://mill.example/unkept")
    page.following.show_kept({"https://mill.example/unkept": 9})
    assert page.following.way(url).kept == 9
    page.following.show_kept({})
    assert page.following.way(url).kept == 0


def test_an_articles_own_address_is_no_kept_article(page: Page, qtbot) -> None:
    show(page, qtbot, "<p><a href='https://harbour.example.org/other'>x</a></p>")
    page.following.show_kept({"https://harbour.example.org/other": 1})
    assert page.following.way(QUrl("https://harbour.example.org/other")).kept == 0


def test_links_to_kept_articles_are_marked_and_nothing_moves(page: Page, qtbot) -> None:
    document = show(page, qtbot)
    page.view.clearFocus()

    def picture(words: str) -> QImage:
        point = point_of(page, document, words)
        return page.view.viewport().grab().toImage().copy(point.x(), point.y() - 14, 60, 30)

    text, boxes = page.view.toPlainText(), page.view.range_boxes(0, 400)
    page.following.show_kept({})
    plain, other = picture("the sluice that"), picture("one that is not")
    page.following.show_kept(KEPT)
    assert picture("the sluice that") != plain
    assert picture("one that is not") == other
    assert (page.view.toPlainText(), page.view.range_boxes(0, 400)) == (text, boxes)


# -- what is said


def test_the_focus_says_where_a_link_leads(page: Page, qtbot) -> None:
    show(page, qtbot)
    said = []
    page.following.pointed.connect(said.append)
    for address in ("https://mill.example/sluice?utm_source=letter", "#n1", "mailto:keeper@mill.example", "#far"):
        tab_to(page, address)
    told = [one for one in said if one is not None]
    assert [one.lead for one in told if "harbour" not in one.lead and "tagged" not in one.lead] == [
        *("https://mill.example", "https://mill.example", "Note: ", "Write to ", "In this article: ")
    ]
    assert told[-1].rest == "Far below"
    assert page._line.text() == "In this article: Far below"
    page.view.focusNextPrevChild(True)
    assert page._line.text() != "In this article: Far below"


@pytest.mark.parametrize("width", [300, 420, 900])
def test_the_host_of_a_long_address_stays_readable(page: Page, qtbot, width: int) -> None:
    page.resize(width, 500)
    show(page, qtbot, f"<p><a href='https://mill.example/{'long/' * 80}?evil.example'>x</a></p>")
    tab_to(page, f"https://mill.example/{'long/' * 80}?evil.example")
    assert page._line.isVisible()
    assert "https://mill.example/" in page._line.text()
    assert page._line.geometry().right() <= page.width()
    show(page, qtbot, f"<p><a href='https://mill.example.{'long.' * 30}evil.example/'>x</a></p>")
    tab_to(page, f"https://mill.example.{'long.' * 30}evil.example/")
    assert "evil.example" in page._line.text()  # whose host it is stands at its end


def test_a_kept_article_is_told_of_when_the_mouse_stays_on_its_link(page: Page, qtbot) -> None:
    document = show(page, qtbot)
    QTest.mouseMove(page.view.viewport(), point_of(page, document, "the sluice that"))
    qtbot.waitUntil(lambda: page.tools.has("previews"))
    card = page.tools.previews.card
    assert card.isVisible()
    assert card.accessibleName().startswith("On sluices. Harbour Letters · 12 March 2026 · 6 min · 40 % read. A sluice")
    assert page.rect().contains(card.geometry())
    QTest.mouseMove(page.view.viewport(), point_of(page, document, "Nobody came"))
    qtbot.waitUntil(lambda: not card.isVisible())


def test_shift_enter_tells_of_the_kept_article_in_focus_and_escape_puts_it_away(page: Page, qtbot) -> None:
    show(page, qtbot)
    told = caught(page.told)
    tab_to(page, "https://mill.example/unkept")
    press(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert told == ["This link leads to no article of your library."]
    tab_to(page, "https://mill.example/sluice")  # in the note
    press(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert page.tools.previews.card.isVisible()
    press(page, Qt.Key.Key_Escape)
    assert not page.tools.previews.card.isVisible()
    assert page.view.tabbing


# -- notes


def test_a_note_opens_by_its_reference_and_closes(page: Page, qtbot) -> None:
    document = show(page, qtbot)
    point = point_of(page, document, "1. Ask")
    click(page, point)
    card = page.tools.footnotes.card
    assert card.isVisible()
    assert card.text.setting.text.startswith("Undershot, with elm floats; see the sluice")
    assert "↩" not in card.text.toPlainText()
    assert page.view.offset() == 0
    assert abs(card.geometry().top() - page.view.y() - point.y()) < 60
    press(page, Qt.Key.Key_Escape)
    assert not card.isVisible()
    assert page.view.hasFocus()
    click(page, point)
    assert card.isVisible()
    click(page, point_of(page, document, "Nobody"))
    assert not card.isVisible()


def test_the_focus_comes_back_to_the_reference(page: Page, qtbot) -> None:
    show(page, qtbot)
    tab_to(page, "#n1")
    press(page, Qt.Key.Key_Return)
    card = page.tools.footnotes.card
    assert card.isVisible()
    assert card.text.hasFocus()
    press(page, Qt.Key.Key_Escape)
    assert page.view.hasFocus()
    assert page.view.tabbing
    assert page.view.textCursor().charFormat().anchorHref() == "#n1"


def test_links_in_a_note_work_and_lead_to_other_notes_in_the_same_place(page: Page, qtbot) -> None:
    document = show(page, qtbot)
    inside = caught(page.article_wanted)
    click(page, point_of(page, document, "1. Ask"))
    card = page.tools.footnotes.card
    card.link_chosen.emit(QUrl("#n2"))
    assert card.isVisible()
    assert card.text.toPlainText().startswith("A long note that goes on.")
    assert card.height() <= 0.62 * page.height()  # it scrolls
    assert card.text.verticalScrollBar().maximum() > 0
    card.link_chosen.emit(QUrl("https://mill.example/sluice"))
    assert inside == [(7, "")]
    assert not card.isVisible()


def test_one_can_go_to_the_note_and_come_back(page: Page, qtbot) -> None:
    document = show(page, qtbot)
    click(page, point_of(page, document, "1. Ask"))
    page.tools.footnotes.card.go.click()
    assert not page.tools.footnotes.card.isVisible()
    assert page.view.offset() > 1000
    page.tools.places.back()
    qtbot.waitUntil(lambda: page.view.offset() == 0)
    click(page, point_of(page, document, "far below"))  # no note: the text itself goes there
    assert page.view.offset() > 1000


@pytest.mark.parametrize("size", [(320, 300), (500, 700), (1400, 900)])
def test_cards_stay_on_the_page(page: Page, qtbot, size) -> None:
    page.resize(*size)
    document = show(page, qtbot)
    for words in ("1. Ask", "[2]"):
        click(page, point_of(page, document, words))
        assert page.rect().contains(page.tools.footnotes.card.geometry()), words
        page.tools.footnotes.close()


def test_a_card_goes_with_its_article_and_its_theme(page: Page, qtbot) -> None:
    document = show(page, qtbot)
    click(page, point_of(page, document, "1. Ask"))
    page.set_typography(Typography(load_theme("dark"), size=24))
    assert page.tools.footnotes.card is None
    click(page, point_of(page, document, "1. Ask"))
    assert page.tools.footnotes.card.isVisible()
    page.show_empty()
    assert page.tools.footnotes.card is None


# -- the menu


def words_of(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def choose(menu: QMenu, text: str) -> None:
    next(action for action in menu.actions() if action.text() == text).trigger()


def test_the_menu_of_a_link(page: Page, qtbot) -> None:
    document = show(page, qtbot)
    saved, outside = caught(page.save_wanted), caught(page.link_activated)
    kept = page.tools.menu.made(point_of(page, document, "the sluice that"))
    assert words_of(kept) == [
        "Open",
        "Open in the browser",
        "Copy link address",
        "Copy link text",
        "Select all",
        "Remove this block",
        "Keep only this",
    ]
    choose(kept, "Open in the browser")
    other = page.tools.menu.made(point_of(page, document, "one that is not"))
    assert words_of(other)[:4] == ["Open in the browser", "Save to library", "Copy link address", "Copy link text"]
    choose(other, "Save to library")
    assert saved == ["https://mill.example/unkept"]
    assert outside == ["https://mill.example/sluice?utm_source=letter"]
    choose(other, "Copy link text")
    assert QGuiApplication.clipboard().text() == "one that is not"
    choose(other, "Copy link address")
    assert QGuiApplication.clipboard().text() == "https://mill.example/unkept"
    mail = page.tools.menu.made(point_of(page, document, "Ask"))
    assert words_of(mail)[:2] == ["Write an e-mail", "Copy the e-mail address"]
    assert words_of(page.tools.menu.made(point_of(page, document, "far below")))[0] == "Go there"


def test_the_menu_of_a_passage(page: Page, qtbot) -> None:
    document = show(page, qtbot)
    start = document.text.index("wheel")
    first, last = page.view.setting.positions.to_qt(Span(start, start + 5))
    cursor = page.view.textCursor()
    cursor.setPosition(first)
    cursor.setPosition(last, cursor.MoveMode.KeepAnchor)
    page.view.setTextCursor(cursor)
    searched = caught(page.search_wanted)
    menu = page.tools.menu.made(point_of(page, document, "Nobody"))
    assert words_of(menu) == [
        *("Copy", "Copy as a quote with its source", "Copy as Markdown", "Highlight", "Highlight and write a note"),
        *("Copy a link to this passage", "Write a note that links to this passage"),
        *(
            "Where else this passage stands",
            "Search the library for “wheel”",
            "Select all",
            "Remove this block",
            "Keep only this",
        ),
    ]
    choose(menu, "Search the library for “wheel”")
    assert searched == ["wheel"]


def test_links_of_a_margin_note_are_alive_in_its_card(page: Page, qtbot) -> None:
    note = "See [the sluice](https://mill.example/sluice) and https://example.org/x <b>now</b>"
    show(page, qtbot, highlights=[highlight(1, body(HTML), "The keeper", note=note)])
    inside, outside = caught(page.article_wanted), caught(page.link_activated)
    page.open_highlight(1)
    label = page.marking.card._links
    assert label.isVisible()
    assert "the sluice</a>" in label.text()
    label.linkActivated.emit("https://example.org/x")
    label.linkActivated.emit("https://mill.example/sluice")
    assert (inside, outside) == ([(7, "")], ["https://example.org/x"])
    assert (
        page.margin._notes[1].accessibleName() == "Note on “The keeper”: See the sluice and https://example.org/x now"
    )


def test_the_menu_of_a_picture(page: Page, qtbot, tmp_path) -> None:
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(0xC02040)
    image.save(str(tmp_path / "p.png"))
    html = "<figure><img src='https://mill.example/p.png' alt='A wheel'></figure>"
    page.show_article(article(), body(html), [], [], {"https://mill.example/p.png": tmp_path / "p.png"})
    page.view.lay_out()
    place = page.view.document().toPlainText().index("\ufffc")
    point = page.view.range_boxes(place, place + 1)[0].center().toPoint()
    told = caught(page.told)
    menu = page.tools.menu.made(point)
    assert words_of(menu) == [
        "View the picture",
        "Save the picture…",
        "Copy the picture",
        "Highlight the picture",
        "Highlight it and write a note",
        "Select all",
        "Remove this block",
        "Keep only this",
    ]
    choose(menu, "Copy the picture")
    assert QGuiApplication.clipboard().image().size() == image.size()
    assert told == ["The picture has been copied."]
