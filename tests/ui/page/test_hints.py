"""Link hints: letters over everything to be followed, typed on whatever keyboard."""

from __future__ import annotations

from itertools import combinations, pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reader.ui.page.hint_labels import KEYS, labels, typed_letter
from reader.ui.page.hint_targets import targets
from reader.ui.page.page import Page
from reader.ui.theme import THEMES, load_theme
from reader.ui.typography import Typography
from tests.ui.pages import HTML, LONG, article, body, highlight, note

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page(qtbot) -> Page:
    made = Page(Typography(load_theme("light")))
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    return made


def show(page: Page, html: str = HTML, highlights=(), notes=(), **changes) -> None:
    page.show_article(article(**changes), body(html), list(highlights), list(notes), {})
    page.view.setFocus()


def caught(signal) -> list:
    found: list = []
    signal.connect(lambda *values: found.append(values[0] if len(values) == 1 else values))
    return found


def type_label(page: Page, name: str, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    label = next(hint.label for hint in page.tools.hints.shown if name in hint.target.name)
    for letter in label:
        QTest.keyClick(QApplication.focusWidget(), letter, modifiers)


def names(page: Page) -> list[str]:
    return [hint.target.name for hint in page.tools.hints.shown]


# -- labels


@given(st.integers(1, 2000))
def test_no_label_begins_another_and_none_is_longer_than_need_be(count: int) -> None:
    made = labels(count)
    assert len(set(made)) == count and set("".join(made)) <= set(KEYS)
    assert [len(label) for label in made] == sorted(len(label) for label in made)
    ordered = sorted(made)
    assert not any(following.startswith(one) for one, following in pairwise(ordered))
    assert len(KEYS) ** (len(made[-1]) - 1) < max(2, count)


def test_the_home_row_is_read_from_any_keyboard() -> None:
    assert "".join(map(typed_letter, "фывапролд")) == KEYS
    assert "".join(map(typed_letter, "ASDFGHJKL")) == KEYS
    assert typed_letter("שׁ"[0]) == "a"
    assert (typed_letter("q"), typed_letter(""), typed_letter("9"), typed_letter("é")) == ("", "", "", "")


# -- what is offered


EVERYTHING = """<p>Read <a href="https://example.org/one">the first</a>, then <a href="#fn1">1</a>.</p>
<details><summary>More</summary><p>Less.</p></details>
<p>The captain took it for a good sign. <a href="mailto:ivo@example.org">Write</a>.</p><p id="fn1">A note.</p>"""


def test_everything_to_be_followed_has_its_letters(page: Page) -> None:
    document = body(EVERYTHING)
    marks = [highlight(1, document, "captain", color="green"), highlight(2, document, "good sign", note="Whose?")]
    page.show_article(article(), document, marks, [note(1, "See https://example.org/two for it")], {})
    page.tools.hints.start()
    found = names(page)
    assert {"Tag sea", "Tag slow travel", "Harbour Letters", "the first", "1", "Details", "Write"} <= set(found)
    assert "Highlight in green" in found and "Highlight in yellow" not in found
    assert any("Whose?" in name for name in found), "the note in the margin stands for its highlight"
    assert any("example.org/two" in name for name in found), "the links of the notes, too"


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [420, 1100])
def test_letters_stand_on_the_page_and_cover_none_another(page: Page, theme: str, width: int) -> None:
    page.set_typography(Typography(load_theme(theme)))
    page.resize(width, 700)
    crowd = " ".join(f'<a href="https://example.org/{n}">{n}</a>' for n in range(120))
    show(page, f"<p>{crowd}</p>")
    page.tools.hints.start()
    boxes = [hint.box for hint in page.tools.hints.shown]
    assert len(boxes) > 100
    assert not any(one.intersects(other) for one, other in combinations(boxes, 2))
    assert all(page.rect().contains(box) for box in boxes)


def test_letters_stand_where_lines_begin_that_are_read_leftward(page: Page) -> None:
    show(page, '<p>לכו <a href="https://example.org/he">לכאן עכשיו בבקשה</a>.</p>', lang="he", tags=(), site_name="")
    page.tools.hints.start()
    (hint,) = [hint for hint in page.tools.hints.shown if "לכאן" in hint.target.name]
    assert abs(hint.box.center().x() - hint.target.box.right()) < abs(hint.box.center().x() - hint.target.box.left())


def test_only_what_is_in_view_is_offered(page: Page) -> None:
    show(page, LONG + '<p><a href="https://example.org/end">the end</a></p>')
    page.tools.hints.start()
    assert "the tables" in names(page) and "the end" not in names(page)
    page.view.go_to(page.view.document_height())
    assert page.tools.hints.shown == [], "scrolling ends it"
    page.tools.hints.start()
    assert "the end" in names(page) and "the tables" not in names(page)


# -- following


def test_typing_the_letters_follows(page: Page) -> None:
    show(page)
    followed, clicked = caught(page.link_activated), caught(page.tag_clicked)
    page.tools.hints.start()
    type_label(page, "the tables")
    assert followed == ["https://example.org/tides"]
    assert page.tools.hints.shown == [] and page.view.hasFocus()
    page.tools.hints.start()
    type_label(page, "slow travel")
    assert clicked == ["slow travel"]


def test_a_highlight_opens_its_card(page: Page) -> None:
    document = body()
    page.show_article(article(), document, [highlight(5, document, "captain")], [], {})
    page.tools.hints.start()
    type_label(page, "Highlight")
    assert page.marking.card.highlight_id == 5


def test_shift_saves_and_so_does_every_letter_when_begun_so(page: Page) -> None:
    show(page)
    saved, followed, told = caught(page.save_wanted), caught(page.link_activated), caught(page.told)
    page.tools.hints.start()
    type_label(page, "the tables", SHIFT)
    page.tools.hints.start(save=True)
    assert not any(name.startswith("Tag") for name in names(page))
    type_label(page, "the tables")
    assert (saved, followed, told) == (["https://example.org/tides"] * 2, [], [])
    page.tools.hints.start()
    type_label(page, "slow travel", SHIFT)
    assert len(saved) == 2 and len(told) == 1


def test_letters_narrow_backspace_widens_and_others_do_nothing(page: Page) -> None:
    crowd = " ".join(f'<a href="https://example.org/{n}">{n}</a>' for n in range(30))
    show(page, f"<p>{crowd}</p>", tags=(), site_name="", url="", canonical_url="")
    followed = caught(page.link_activated)
    page.tools.hints.start()
    shown = page.tools.hints.shown
    one, other = next((a, b) for a, b in permutations(shown, 2) if len(a.label) == 2 and a.label[0] != b.label[0])
    QTest.keyClick(QApplication.focusWidget(), one.label[0])
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Backspace)
    for letter in other.label:
        QTest.keyClick(QApplication.focusWidget(), letter)
    assert followed == [other.target.address]


@pytest.mark.parametrize("way", ["escape", "scroll", "click", "tab", "resize"])
def test_it_ends_and_the_text_has_the_keyboard_again(page: Page, way: str) -> None:
    show(page, LONG)
    page.tools.hints.start()
    layer = QApplication.focusWidget()
    assert layer is not page.view and layer.accessibleName() == "Hints"
    if way == "escape":
        QTest.keyClick(layer, Key.Key_Escape)
    elif way == "scroll":
        page.view.verticalScrollBar().setValue(60)
    elif way == "click":
        QTest.mouseClick(layer, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    elif way == "tab":
        QTest.keyClick(layer, Key.Key_Tab)
    else:
        page.resize(700, 600)
    assert page.tools.hints.shown == []
    assert page.view.hasFocus()


def test_where_nothing_can_be_followed_that_is_said(page: Page) -> None:
    show(page, "<p>Plain.</p>", tags=(), site_name="", url="", canonical_url="")
    told = caught(page.told)
    page.tools.hints.start()
    page.tools.hints.start(save=True)
    assert len(told) == 2 and page.tools.hints.shown == []


def test_a_paragraph_of_several_links_offers_them_with_enter(page: Page) -> None:
    show(page)
    for _ in range(3):
        QTest.keyClick(page.view, Key.Key_Down)
    QTest.keyClick(page.view, Key.Key_Return)
    assert set(names(page)) == {"the tables", "above"}


def test_the_targets_are_those_that_can_be_seen(page: Page) -> None:
    show(page, LONG)
    area = page.view.geometry()
    assert all(target.box.intersects(area) for target in targets(page))
