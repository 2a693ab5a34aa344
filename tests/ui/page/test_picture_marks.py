"""Pictures that are marked: by keys, by mouse, by a selection across; how they look, and the way to their cards."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtTest import QTest

from reader.anchoring import describe, describe_picture
from reader.frozen import replace
from reader.model import Highlight, Selectors, Span
from reader.ui.page.page import Page
from reader.ui.theme import load_theme
from reader.ui.typesetting.picture_places import spots
from reader.ui.typography import Typography
from tests.ui.page.test_page import caught
from tests.ui.pages import WHEN, article, body
from tests.ui.pictures import picture

AT = "https://mill.example/"
HTML = (
    f"<p>The weir was raised.</p><figure><img src='{AT}weir.png' alt='A weir'><figcaption>The weir in May</figcaption>"
    f"</figure><figure><img src='{AT}door.png' alt='A door'></figure><p>Nobody wrote it down, "
    f"<img src='{AT}sign.png' alt='a sign' width='16' height='16'> or so.</p>"
    f"<table><tr><td>Left</td><td><img src='{AT}cell.png' alt='In a cell'></td></tr></table><p>The end.</p>"
)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    sizes = {"weir": (300, 160), "door": (200, 120), "sign": (16, 16), "cell": (90, 90)}
    return {f"{AT}{name}.png": picture(tmp_path / f"{name}.png", *size) for name, size in sizes.items()}


@pytest.fixture
def page(qtbot, files: dict[str, Path]) -> Page:
    made = Page(Typography(load_theme("light")))
    qtbot.addWidget(made)
    made.resize(900, 900)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    made.show_article(article(), body(HTML), [], [], files)
    made.view.finish()
    return made


def on_picture(page: Page, name: str, number: int = 5, **changes) -> Highlight:
    spot = next(spot for spot in spots(page.view.setting) if spot.src.endswith(f"{name}.png"))
    selectors = describe_picture(page.body.text, spot.src, spot.position, spot.words)
    made = Highlight(number, f"h{number}", 1, selectors, "green", "", (), WHEN, WHEN, False)
    return replace(made, **changes)


def box(page: Page, number: int = 5):
    mark = page.view.marks.find(number)
    return page.view.range_boxes(mark.start, mark.end)[0]


def test_every_picture_has_its_place_and_what_is_said_of_it(page: Page) -> None:
    here = spots(page.view.setting)
    text = page.body.text
    found = {spot.src.rpartition("/")[2]: (text[spot.position :].split("\n")[0], spot.words) for spot in here}
    assert found == {
        "weir.png": ("The weir in May", "The weir in May"),
        "door.png": ("Nobody wrote it down,  or so.", "A door"),
        "sign.png": (" or so.", "a sign"),
        "cell.png": ("The end.", "In a cell"),
    }
    assert [spot.place for spot in here] == sorted(spot.place for spot in here)


def test_the_cursor_on_a_picture_marks_it_and_not_its_caption(page: Page) -> None:
    wanted, words = caught(page.picture_wanted), caught(page.highlight_wanted)
    page.view.setFocus()
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    assert page.mark_selection("blue")
    ((selectors, color, style),) = wanted
    assert (selectors.image, selectors.alt, selectors.exact) == (f"{AT}weir.png", "The weir in May", "")
    assert (color, style) == ("blue", "mark") and not words
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    assert page.mark_selection()
    assert page.body.text[slice(*words[0][0])] == "The weir in May"


def test_a_selection_of_a_picture_alone_is_offered_the_bar(page: Page) -> None:
    wanted = caught(page.picture_wanted)
    spot = spots(page.view.setting)[1]
    cursor = page.view.textCursor()
    cursor.setPosition(spot.place)
    cursor.setPosition(spot.place + 1, QTextCursor.MoveMode.KeepAnchor)
    page.view.select(cursor)
    assert page.marking.bar.isVisible()
    page.marking.draw("underline")
    assert [(one.image, color, style) for one, color, style in wanted] == [(f"{AT}door.png", "yellow", "underline")]


def test_the_menu_of_a_picture_marks_it_with_a_note(page: Page) -> None:
    wanted = caught(page.picture_wanted)
    page.show_highlights([on_picture(page, "door")])
    point = box(page).center().toPoint() - QPoint(0, page.view.offset())
    menu = page.tools.menu.made(point)
    words = [action.text() for action in menu.actions()]
    assert {"Highlight the picture", "Open this highlight", "Delete this highlight"} <= set(words)
    next(action for action in menu.actions() if action.text() == "Highlight it and write a note").trigger()
    ((selectors, *_),) = wanted
    page.show_highlights([replace(on_picture(page, "door"), selectors=selectors)])
    assert page.marking.card.highlight_id == 5
    assert page.marking.card.editor.hasFocus()


def test_a_marked_picture_is_framed_in_its_colour_and_its_tab_opens_the_card(page: Page, qtbot) -> None:
    page.show_highlights([on_picture(page, "door")])
    assert not page.tools.grips.ends()
    at = box(page).translated(0, -page.view.offset())
    edge = page.view.viewport().grab().toImage().pixelColor(int(at.left()) + 2, int(at.center().y()))
    assert edge.green() > edge.red() and edge.green() > edge.blue()
    tab = page.tools.picture_marks.tabs()[5].translated(0, -page.view.offset())
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=tab.center().toPoint())
    assert page.marking.card.highlight_id == 5
    assert not page.tools.grips.ends()


def test_a_passage_across_a_picture_frames_it_too(page: Page) -> None:
    text = page.body.text
    span = Span(text.index("raised"), text.index("in May"))
    across = Highlight(7, "h7", 1, describe(text, span), "pink", "", (), WHEN, WHEN, False)
    page.show_highlights([across])
    spot = spots(page.view.setting)[0]
    inner = page.view.range_boxes(spot.place, spot.place + 1)[0].translated(0, -page.view.offset())
    shot = page.view.viewport().grab().toImage()
    edge = shot.pixelColor(int(inner.left()) + 2, int(inner.center().y()))
    assert edge != QColor("#446688") and edge.red() > edge.green()
    assert shot.pixelColor(inner.center().toPoint()) != edge


def test_a_picture_in_a_line_and_one_in_a_cell_are_marked_as_well(page: Page) -> None:
    page.show_highlights([on_picture(page, "sign", 5), on_picture(page, "cell", 6)])
    assert {mark.id for mark in page.view.marks.all} == {5, 6}
    assert set(page.tools.picture_marks.tabs()) == {6}
    page.tools.mark_steps.step(1)
    assert page.view.marks.lit == 5


def test_a_marked_picture_that_is_no_longer_there_is_left_out(page: Page) -> None:
    gone = replace(on_picture(page, "door"), selectors=Selectors("", "", "", 3, 3, f"{AT}other/nowhere.png"))
    page.show_highlights([gone, replace(on_picture(page, "weir", 6), orphan=True)])
    assert page.view.marks.all == []


def test_a_copy_of_a_marked_picture_is_the_picture(page: Page, qtbot) -> None:
    from PySide6.QtGui import QGuiApplication

    page.show_highlights([on_picture(page, "door")])
    page.open_highlight(5)
    page.marking.card.copy_wanted.emit(5)
    assert QGuiApplication.clipboard().image().size().width() == 200


def test_a_picture_that_tab_has_come_to_is_marked(page: Page) -> None:
    wanted = caught(page.picture_wanted)
    page.focus_text()
    for _ in range(20):
        QTest.keyClick(page.view, Qt.Key.Key_Tab)
        if page.marking.selected_picture() is not None:
            break
    assert not page.marking.bar.isVisible()
    assert page.mark_selection("violet")
    assert [selectors.image for selectors, *_ in wanted] == [f"{AT}weir.png"]
