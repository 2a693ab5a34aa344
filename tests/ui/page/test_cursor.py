"""The paragraph cursor and selections grown by keys: every passage can be reached and marked without a mouse."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reader.document import Document
from reader.model import Span
from reader.ui.page.cursor_growth import begun, grown
from reader.ui.page.cursor_steps import Steps, Unit, parts
from reader.ui.page.page import Page
from reader.ui.theme import load_theme
from reader.ui.typography import Typography
from tests import strategies
from tests.ui.pages import HTML, LONG, article, body, highlight

SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
Key = Qt.Key


@pytest.fixture
def page(qtbot) -> Page:
    made = Page(Typography(load_theme("light")))
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def show(page: Page, html: str = HTML, highlights=(), **changes) -> Document:
    document = body(html)
    page.show_article(article(**changes), document, list(highlights), [], {})
    page.view.setFocus()
    return document


def press(page: Page, key: Qt.Key, modifiers=Qt.KeyboardModifier.NoModifier, times: int = 1) -> None:
    for _ in range(times):
        QTest.keyClick(page.view, key, modifiers)


def under_cursor(page: Page) -> str | None:
    span = page.tools.cursor.paragraph()
    return None if span is None else page.view.setting.text[span.start : span.end]


def walked(page: Page, key: Qt.Key = Key.Key_Down, most: int = 60) -> list[str | None]:
    found: list[str | None] = []
    before = None
    for _ in range(most):
        press(page, key)
        stop = page.tools.cursor.stop()
        if before is not None and stop == before:
            return found
        before = stop
        found.append(under_cursor(page))
    return found


def selected(page: Page) -> str | None:
    span = page.selected_span()
    return None if span is None else page.view.setting.text[span.start : span.end]


def caught(signal) -> list:
    found: list = []
    signal.connect(lambda *values: found.append(values[0] if len(values) == 1 else values))
    return found


# -- the cursor


def test_arrows_go_from_block_to_block_and_back(page: Page) -> None:
    document = show(page)
    leaves = list(document.leaves())
    assert walked(page) == leaves
    assert walked(page, Key.Key_Up) == leaves[-2::-1]


ALL = """<p>One.</p><blockquote><p>Two.</p><ul><li><p>Three.</p><p>Four.</p></li></ul></blockquote>
<pre><code>five()

six()</code></pre><hr><table><tr><th>a</th><th></th><th>b</th></tr><tr><td><p>c</p><p>d</p></td><td>e</td><td>f</td></tr>
</table><figure><img src="https://example.org/p.png" alt="A quay"><figcaption>Seven.</figcaption></figure>
<figure><img src="https://example.org/q.png" alt="A rope"></figure><dl><dt>Eight</dt><dd>Nine</dd></dl><p>Ten.</p>"""


def test_a_listing_and_a_row_are_one_step_and_a_picture_without_words_is_one_too(page: Page) -> None:
    show(page, ALL)
    found = walked(page)
    assert found[:4] == ["One.", "Two.", "Three.", "Four."]
    assert found[4] == "five()\n\nsix()"
    assert found[5:7] == ["a\nb", "c\nd\ne\nf"]
    assert [part for part in found[7:] if part is not None] == ["Seven.", "Eight", "Nine", "Ten."]
    assert found.index(None, found.index("Seven.")) == found.index("Eight") - 1, "the picture that has no caption"


def test_it_begins_at_the_first_block_that_is_wholly_in_view(page: Page) -> None:
    document = show(page, LONG)
    page.scroll_to(document.text.index("Day 30."))
    page.view.verticalScrollBar().setValue(page.view.offset() + 6)
    press(page, Key.Key_Down)
    assert under_cursor(page) == "Day 31. The wind held and the water was the colour of slate. Nothing else."


def test_it_stays_in_comfortable_view_and_begins_anew_where_the_reader_has_scrolled_to(page: Page) -> None:
    document = show(page, LONG)
    for key, times in ((Key.Key_Down, 40), (Key.Key_Up, 20)):
        for _ in range(times):
            press(page, key)
            start = page.view.setting.positions.place(page.tools.cursor.paragraph().start)
            top = page.view.line_box(start).top() - page.view.offset()
            assert 0 <= top <= page.view.height() * 0.8
    page.scroll_to(document.text.index("Day 60."))
    press(page, Key.Key_Down)
    assert under_cursor(page).startswith("Day 60.")


def test_a_block_taller_than_the_page_is_scrolled_through(page: Page) -> None:
    show(page, f"<p>Before.</p><p>{'The tide came and the tide went. ' * 300}</p><p>After.</p>")
    press(page, Key.Key_Down, times=2)
    span, offset = page.tools.cursor.paragraph(), page.view.offset()
    press(page, Key.Key_Down)
    assert page.tools.cursor.paragraph() == span
    assert page.view.offset() > offset + page.view.height() / 2
    for _ in range(20):
        if under_cursor(page) == "After.":
            break
        press(page, Key.Key_Down)
    assert under_cursor(page) == "After."


def test_escape_and_a_click_elsewhere_take_it_away(page: Page) -> None:
    show(page)
    press(page, Key.Key_Down)
    event = caught(page.tools.cursor.moved)
    press(page, Key.Key_Escape)
    assert page.tools.cursor.stop() is None and len(event) == 1
    press(page, Key.Key_Down)
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 600))
    assert page.tools.cursor.stop() is None


def test_it_stays_on_its_block_when_the_text_is_set_anew_and_goes_with_its_article(page: Page) -> None:
    show(page)
    press(page, Key.Key_Down, times=3)
    before = under_cursor(page)
    page.resize(500, 700)
    page.set_typography(Typography(load_theme("dark"), size=26))
    assert under_cursor(page) == before
    page.show_article(article(2), body(LONG), [], [], {})
    assert page.tools.cursor.stop() is None


def test_it_shows_beside_its_block_on_the_side_where_lines_begin(page: Page) -> None:
    accent = load_theme("light").accent.name()

    def sides() -> tuple[bool, bool]:
        image = page.view.viewport().grab().toImage()
        edges = range(34), range(image.width() - 34, image.width())
        left, right = ({image.pixelColor(x, y).name() for x in edge for y in range(image.height())} for edge in edges)
        return accent in left, accent in right

    show(page, tags=(), site_name="", url="", canonical_url="")
    assert sides() == (False, False)
    page.activateWindow()
    page.view.setFocus()
    press(page, Key.Key_Down)
    assert sides() == (True, False)
    show(page, "<p dir='rtl'>שלום לכם. הים שקט.</p>", lang="he", id=2)
    press(page, Key.Key_Down)
    assert sides() == (False, True)


# -- what is done with it


def test_without_a_selection_the_paragraph_is_marked(page: Page) -> None:
    document = show(page)
    wanted = caught(page.highlight_wanted)
    assert not page.mark_selection("blue")
    press(page, Key.Key_Down, times=2)
    assert page.mark_selection("blue")
    start = document.text.index("The tide")
    assert wanted == [(Span(start, start + len("The tide")), "blue", False)]


def test_a_paragraph_that_is_marked_already_is_recoloured_or_its_note_opened(page: Page) -> None:
    document = body()
    page.show_article(article(), document, [highlight(4, document, "The tide")], [], {})
    page.view.setFocus()
    wanted, recolored = caught(page.highlight_wanted), caught(page.highlight_recolored)
    press(page, Key.Key_Down, times=2)
    assert page.mark_selection("green")
    assert (wanted, recolored) == ([], [(4, "green")])
    assert page.mark_selection(None, open_note=True)
    assert page.marking.card.highlight_id == 4 and page.focusWidget() is page.marking.card.editor


def test_enter_follows_the_only_link(page: Page) -> None:
    show(page, "<p>Plain.</p><p>See <a href='https://example.org/a'>here, <b>there</b></a>.</p>")
    followed = caught(page.link_activated)
    press(page, Key.Key_Down)
    press(page, Key.Key_Return)
    assert followed == []
    press(page, Key.Key_Down)
    press(page, Key.Key_Return)
    assert followed == ["https://example.org/a"]


def test_enter_opens_the_highlight(page: Page) -> None:
    document = show(page, "<p>One quiet evening.</p>")
    page.show_highlights([highlight(3, document, "quiet")])
    press(page, Key.Key_Down)
    press(page, Key.Key_Return)
    assert page.marking.card.highlight_id == 3


def test_enter_opens_a_picture_and_folds_and_opens_details(page: Page, tmp_path: Path) -> None:
    picture = tmp_path / "p.png"
    QImage(300, 80, QImage.Format.Format_RGB32).save(str(picture))
    source = "https://example.org/p.png"
    document = body(
        f"<figure><img src='{source}' alt='A quay'></figure><details><summary>More</summary><p>Hidden.</p></details>"
    )
    page.show_article(article(), document, [], [], {source: picture})
    page.view.setFocus()
    followed = caught(page.view.anchorClicked)
    press(page, Key.Key_Down)
    press(page, Key.Key_Return)
    assert [url.path().split("/")[0] for url in followed] == ["picture"]
    for window in QApplication.topLevelWidgets():
        if window is not page and window.isVisible():
            window.close()
    page.view.setFocus()
    press(page, Key.Key_Down)
    assert under_cursor(page) == "More"
    assert walked(page) == ["More"], "what is folded away is passed by"
    press(page, Key.Key_Return)
    press(page, Key.Key_Down)
    assert under_cursor(page) == "Hidden."


# -- growing


def test_shift_and_arrows_select_words_sentences_paragraphs_from_the_cursor_on(page: Page) -> None:
    show(page, "<p>Before.</p><p>The ferry 😀 left. Nobody waved. It was nine.</p><p>After.</p>")
    press(page, Key.Key_Down, times=2)
    press(page, Key.Key_Right, SHIFT)
    assert selected(page) == "The"
    press(page, Key.Key_Right, SHIFT, 2)
    assert selected(page) == "The ferry 😀"
    press(page, Key.Key_Left, SHIFT)
    assert selected(page) == "The ferry"
    press(page, Key.Key_Right, SHIFT | CONTROL, 2)
    assert selected(page) == "The ferry 😀 l"
    press(page, Key.Key_Down, SHIFT)
    assert selected(page) == "The ferry 😀 left."
    press(page, Key.Key_Down, SHIFT)
    assert selected(page) == "The ferry 😀 left. Nobody waved."
    press(page, Key.Key_Right, SHIFT | ALT, 4)
    assert selected(page) == ". Nobody waved."
    press(page, Key.Key_Right, SHIFT | ALT)
    assert selected(page) == "Nobody waved."
    assert page.marking.bar.isVisible()
    press(page, Key.Key_Down, SHIFT | CONTROL, 2)
    assert selected(page) == "Nobody waved. It was nine.\nAfter."
    press(page, Key.Key_Up, SHIFT | CONTROL, 5)
    assert selected(page) == "Nobody waved. It was nine."


def test_a_selection_made_by_keys_is_marked_as_any_other(page: Page) -> None:
    document = show(page)
    wanted = caught(page.highlight_wanted)
    press(page, Key.Key_Down)
    press(page, Key.Key_Down, SHIFT)
    assert page.mark_selection("pink")
    assert wanted == [(Span(0, document.text.index(" Nobody")), "pink", False)]
    press(page, Key.Key_Down)
    assert under_cursor(page) == "The tide", "the cursor stands where the passage was"


def test_what_the_mouse_has_selected_is_grown_too_and_a_click_says_where_to_begin(page: Page) -> None:
    document = show(page)
    view = page.view
    cursor = view.textCursor()
    start = document.text.index("captain")
    first, last = view.setting.positions.to_qt(Span(start, start + 7))
    cursor.setPosition(first)
    cursor.setPosition(last, cursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    press(page, Key.Key_Right, SHIFT)
    assert selected(page) == "captain took"
    press(page, Key.Key_Escape)
    box = view.range_boxes(first, first + 1)[0].translated(0, -view.offset())
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(int(box.left()) + 1, int(box.center().y())))
    press(page, Key.Key_Right, SHIFT)
    assert selected(page) == "captain"
    press(page, Key.Key_Escape)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(int(box.left()) + 1, int(box.center().y())))
    press(page, Key.Key_Left, SHIFT)
    assert selected(page) == "the"


def test_where_lines_go_leftward_left_grows(page: Page) -> None:
    show(page, "<p>שלום לכם. הים שקט.</p>", lang="he")
    press(page, Key.Key_Down)
    press(page, Key.Key_Left, SHIFT, 2)
    assert selected(page) == "שלום לכם"
    press(page, Key.Key_Right, SHIFT)
    assert selected(page) == "שלום"


@pytest.mark.parametrize("key", [Key.Key_Right, Key.Key_Down])
def test_tables_pictures_and_code_are_in_nobodys_way(page: Page, key: Qt.Key) -> None:
    document = show(page, ALL)
    press(page, Key.Key_Down)
    for _ in range(40):
        press(page, key, SHIFT)
    assert selected(page) == document.text


def test_home_and_end_select_to_the_line_and_the_text(page: Page) -> None:
    document = show(page)
    press(page, Key.Key_Down)
    press(page, Key.Key_End, SHIFT | CONTROL)
    assert selected(page) == document.text
    press(page, Key.Key_Escape)
    press(page, Key.Key_End, SHIFT)
    line = selected(page)
    assert line and document.text.startswith(line) and "\n" not in line


# -- the steps


@st.composite
def spans(draw: st.DrawFn) -> tuple[Steps, str, Span]:
    document = draw(strategies.documents.filter(lambda made: len(made.text) > 1))
    start = draw(st.integers(0, len(document.text) - 1))
    return (
        Steps(document.text, document.leaves()),
        document.text,
        Span(start, draw(st.integers(start + 1, len(document.text)))),
    )


units = st.sampled_from(list(Unit))


@given(spans(), st.lists(st.tuples(units, st.sampled_from([1, -1]), st.booleans()), max_size=8))
def test_a_selection_is_never_empty_and_never_beyond_the_text(made, moves) -> None:
    steps, text, span = made
    for unit, way, start in moves:
        before, span = span, grown(steps, span, unit, way, start=start)
        assert 0 <= span.start < span.end <= len(text)
        if span != before:
            assert (span.end == before.end) if start else (span.start == before.start)
            moved = (span.start - before.start) if start else (span.end - before.end)
            assert moved * way > 0, "it moves the way it is sent"


@given(spans(), units, st.booleans(), st.integers(1, 5))
def test_growing_and_then_shrinking_comes_back(made, unit: Unit, start: bool, times: int) -> None:
    steps, _text, span = made
    out, back = (-1, 1) if start else (1, -1)
    way = [grown(steps, span, unit, out, start=start)]  # from here on the edge stands where a part ends
    for _ in range(times):
        way.append(grown(steps, way[-1], unit, out, start=start))
    held = len(set(way))  # at the end of the text it does not go on
    span = way[-1]
    for _ in range(held - 1):
        span = grown(steps, span, unit, back, start=start)
    assert span == way[0]


@given(strategies.documents.filter(lambda made: bool(made.text.strip())), units)
def test_from_the_beginning_one_gets_to_the_end_by_any_unit(document: Document, unit: Unit) -> None:
    steps, text = Steps(document.text, document.leaves()), document.text
    span = begun(steps, 0, unit, 1)
    for _ in range(len(text) + 1):
        span = grown(steps, span, unit, 1)
    assert text[span.end :].strip() == ""
    assert begun(steps, len(text), unit, -1) is not None


@given(st.lists(strategies.words, min_size=1, max_size=8).map(" ".join), st.sampled_from(list(Unit)[:3]))
def test_parts_hold_all_that_is_not_blank_in_order(text: str, unit: Unit) -> None:
    found = parts(text, Span(0, len(text)), unit)
    assert "".join("".join(text[part.start : part.end].split()) for part in found) == "".join(text.split())
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_no_part_cuts_what_is_read_as_one_character() -> None:
    text = "a👩🏽‍🚀e\u0301𝒜🇰🇿"
    found = [text[part.start : part.end] for part in parts(text, Span(0, len(text)), Unit.CHARACTER)]
    assert found == ["a", "👩🏽‍🚀", "e\u0301", "𝒜", "🇰🇿"]


def test_a_click_into_another_article_before_it_is_painted_finds_no_cursor_of_the_first(page: Page) -> None:
    show(page)
    press(page, Key.Key_Down)
    show(page, LONG, id=2)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # the first article's document is gone
    spot, left = QPointF(5, 5), Qt.MouseButton.LeftButton
    port, none = page.view.viewport(), Qt.KeyboardModifier.NoModifier
    down = QMouseEvent(QEvent.Type.MouseButtonPress, spot, QPointF(port.mapToGlobal(spot)), left, left, none)
    assert page.tools.cursor.eventFilter(port, down) is False
    assert page.tools.cursor.stop() is None


def test_a_sentence_is_one_to_its_reader() -> None:
    text = "Dr. Brandt came at 9.30 p.m. sharp. Who waited?"
    found = [text[part.start : part.end] for part in parts(text, Span(0, len(text)), Unit.SENTENCE, "en")]
    assert found == ["Dr. Brandt came at 9.30 p.m. sharp.", "Who waited?"]


def test_a_leaf_out_of_all_measure_is_walked_through_a_stretch_at_a_time() -> None:
    text = "x" * 20_000 + " word." + " end" * 20_000
    steps = Steps(text, [text])
    at = 0
    for _ in range(30):
        following = steps.end_after(at, Unit.WORD)
        assert following > at
        at = following
    assert at > 20_000
    assert steps.end_before(len(text), Unit.SENTENCE) < len(text)
