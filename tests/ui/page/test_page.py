"""The page as its reader meets it: what is shown, what mouse and keys do, and that nothing written is lost."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QTextBrowser, QWidget

from reader.document import Document
from reader.frozen import replace
from reader.model import Span, Status
from reader.ui.page.page import Page
from reader.ui.theme import THEMES, load_theme
from reader.ui.typography import Typography
from tests.ui.pages import HTML, LONG, article, body, highlight, note

LIGHT = load_theme("light")


@pytest.fixture
def page(qtbot) -> Page:
    made = Page(Typography(LIGHT))
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def show(page: Page, html: str = HTML, highlights=(), notes=(), **changes) -> Document:
    document = body(html)
    page.show_article(article(**changes), document, list(highlights), list(notes), {})
    return document


def select(page: Page, document: Document, passage: str) -> Span:
    start = document.text.index(passage)
    span = Span(start, start + len(passage))
    first, last = page.view.setting.positions.to_qt(span)
    cursor = page.view.textCursor()
    cursor.setPosition(first)
    cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
    page.view.setTextCursor(cursor)
    return span


def point_of(page: Page, document: Document, passage: str) -> QPoint:
    place = page.view.setting.positions.place(document.text.index(passage))
    boxes = page.view.range_boxes(place, place + 3)
    return boxes[0].translated(0, -page.view.offset()).center().toPoint()


def click(page: Page, point: QPoint) -> None:
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=point)


def colours(widget: QWidget, box) -> set[str]:
    image: QImage = widget.grab(box).toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(0, image.height(), 2)}


def caught(signal) -> list:
    found: list = []
    signal.connect(lambda *values: found.append(values[0] if len(values) == 1 else values))
    return found


# -- header, states


def test_the_header_says_who_where_when_and_how_long(page: Page) -> None:
    show(page, source="Coast Wire (https://wire.example.org/a)")
    title, facts, tags = page.view.toPlainText().split("\n")[:3]
    assert title == "The Nine o’Clock Ferry"
    assert facts == "Ivo Brandt · Harbour Letters · 12 March 2026 · 4 min · Source: Coast Wire"
    assert tags.translate({0xA0: " ", 0x2068: None, 0x2069: None}) == "#sea   #slow travel"


def test_a_header_without_facts_is_only_a_title(page: Page) -> None:
    show(page, byline="", site_name="", url="", canonical_url="", published_at=None, words=0, tags=())
    title, facts, tags, first = page.view.toPlainText().split("\n")[:4]
    assert (title, facts, tags) == ("The Nine o’Clock Ferry", "", "")
    assert first.startswith("The ferry")


def test_a_tag_is_clicked_as_it_is_written(page: Page) -> None:
    show(page)
    tags = caught(page.tag_clicked)
    text = page.view.toPlainText().encode("utf-16-le")
    place = len(text[: text.index("#slow".encode("utf-16-le"))]) // 2
    box = page.view.range_boxes(place, place + 4)[0]
    click(page, box.center().toPoint())
    assert tags == ["slow travel"]


def test_new_tags_do_not_move_the_marks_off_their_words(page: Page) -> None:
    document = body()
    mark = highlight(1, document, "captain")
    page.show_article(article(), document, [mark], [], {})
    page.show_tags(article(tags=("sea", "a much longer list", "of", "tags", "than before")))
    start, end = page.view.setting.positions.to_qt(Span(mark.selectors.start, mark.selectors.end))
    cursor = page.view.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    assert cursor.selectedText().replace("\u00ad", "") == "captain"
    assert (page.view.marks.all[0].start, page.view.marks.all[0].end) == (start, end)
    page.show_tags(article(tags=()))
    assert page.view.setting.positions.to_qt(Span(0, 3))[0] == page.view.document().findBlockByNumber(3).position()


def test_the_states_say_what_is_the_matter(page: Page) -> None:
    again = caught(page.retry_wanted)
    assert page.view.isHidden()
    failed = article(4, status=Status.FAILED, failure="The server did not answer. Try again later.")
    page.show_failure(failed)
    texts = [label.text() for label in page.findChildren(QWidget) if hasattr(label, "text") and label.isVisible()]
    assert "The server did not answer. Try again later." in texts
    button = next(widget for widget in page.findChildren(QAbstractButton) if widget.text() == "Try again")
    button.click()
    assert again == [4]
    page.show_capturing(article(5, title="", status=Status.WAITING))
    assert not button.isVisible()
    show(page)
    assert page.view.isVisible()
    page.show_empty()
    assert page.article is None and page.selected_span() is None and not page.mark_selection("blue")


# -- selecting and marking


def test_selecting_shows_the_bar_and_a_colour_asks_for_a_highlight(page: Page) -> None:
    document = show(page)
    wanted = caught(page.highlight_wanted)
    span = select(page, document, "Nobody on the quay")
    assert page.marking.bar.isVisible()
    assert page.rect().contains(page.marking.bar.geometry())
    dots = [dot for dot in page.marking.bar.findChildren(QAbstractButton) if "green" in dot.accessibleName()]
    dots[0].click()
    assert wanted == [(span, "green", False)]
    assert not page.marking.bar.isVisible()
    assert not page.view.textCursor().hasSelection()


def test_white_space_at_the_ends_of_a_selection_is_not_marked(page: Page) -> None:
    document = show(page)
    select(page, document, " Nobody on the quay ")
    start = document.text.index("Nobody")
    assert page.selected_span() == Span(start, start + len("Nobody on the quay"))


def test_a_selection_across_emoji_and_blocks_is_the_canonical_one(page: Page) -> None:
    document = show(page)
    passage = "good sign.\nThe tide\nIt turned"
    span = select(page, document, passage)
    assert page.selected_span() == span
    assert document.text[span.start : span.end] == passage


def test_a_selection_of_the_title_is_nothing_to_mark(page: Page) -> None:
    show(page)
    cursor = page.view.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(8, QTextCursor.MoveMode.KeepAnchor)
    page.view.setTextCursor(cursor)
    assert page.selected_span() is None
    assert not page.marking.bar.isVisible()
    assert not page.mark_selection("blue")


def test_the_bar_goes_with_escape_and_with_scrolling(page: Page) -> None:
    document = show(page, LONG)
    select(page, document, "captain")
    assert page.marking.bar.isVisible()
    QTest.keyClick(page.view, Qt.Key.Key_Escape)
    assert not page.marking.bar.isVisible()
    assert not page.view.textCursor().hasSelection()
    select(page, document, "captain")
    page.scroll_page(1)
    assert not page.marking.bar.isVisible()


def test_the_bar_goes_below_where_there_is_no_room_above(page: Page) -> None:
    document = show(page, LONG)
    page.scroll_to(document.text.index("Day 5."))
    select(page, document, "Day 5.")
    first = page.marking._on_page(page.view.range_boxes(*page.view.setting.positions.to_qt(page.selected_span()))[0])
    assert page.marking.bar.y() > first.top()
    assert page.rect().contains(page.marking.bar.geometry())


def test_tab_goes_from_the_selection_to_the_bar(page: Page) -> None:
    document = show(page)
    wanted = caught(page.highlight_wanted)
    page.view.setFocus()
    span = select(page, document, "captain")
    QTest.keyClick(page.view, Qt.Key.Key_Tab)
    focused = page.focusWidget()
    assert focused is not None and "yellow" in focused.accessibleName()
    QTest.keyClick(focused, Qt.Key.Key_Tab)
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Space)
    assert wanted == [(span, "green", False)]


def test_shift_and_arrows_select_from_what_is_on_the_page(page: Page) -> None:
    show(page)
    page.view.setFocus()
    for _ in range(12):
        QTest.keyClick(page.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert page.selected_span() is not None
    assert page.marking.bar.isVisible()


def test_tab_goes_through_the_links_without_offering_a_highlight(page: Page) -> None:
    show(page)
    page.view.setFocus()
    for _ in range(5):
        QTest.keyClick(page.view, Qt.Key.Key_Tab)
        assert page.selected_span() is None
        assert not page.marking.bar.isVisible()


def test_enter_follows_the_link_that_tab_has_reached(page: Page) -> None:
    show(page, site_name="", url="", canonical_url="", tags=())
    followed = caught(page.link_activated)
    page.view.setFocus()
    QTest.keyClick(page.view, Qt.Key.Key_Tab)
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert followed == ["https://example.org/tides"]


def test_note_marks_and_opens_the_card_when_the_highlight_is_there(page: Page) -> None:
    document = show(page)
    wanted = caught(page.highlight_wanted)
    select(page, document, "captain")
    page.marking.bar.note.click()
    assert wanted[0][1:] == ("yellow", True)
    page.show_highlights([highlight(7, document, "captain")])
    assert page.marking.card.highlight_id == 7
    assert page.focusWidget() is page.marking.card.editor


def test_the_colour_used_last_is_used_again(page: Page) -> None:
    document = show(page)
    wanted = caught(page.highlight_wanted)
    select(page, document, "captain")
    page.mark_selection("pink")
    select(page, document, "quay")
    page.mark_selection()
    assert [color for _span, color, _note in wanted] == ["pink", "pink"]


# -- highlights


def test_a_highlight_is_painted_at_once_and_again_on_opening(page: Page) -> None:
    document = show(page)
    mark = highlight(1, document, "Nobody on the quay waved", color="green")
    green = LIGHT.highlight["green"].name()
    assert green not in colours(page.view.viewport(), page.view.viewport().rect())
    page.show_highlights([mark])
    first = colours(page.view.viewport(), page.view.viewport().rect())
    assert green in first
    page.show_empty()
    page.show_article(article(), document, [mark], [], {})
    assert green in colours(page.view.viewport(), page.view.viewport().rect())


def test_overlapping_highlights_are_both_seen(page: Page) -> None:
    document = body()
    marks = [
        highlight(1, document, "Nobody on the quay waved", color="green"),
        highlight(2, document, "the quay", color="blue"),
        highlight(3, document, "Nobody on the quay waved", color="pink"),
    ]
    page.show_article(article(), document, marks, [], {})
    box = page.view.range_boxes(page.view.marks.all[0].start, page.view.marks.all[0].end)[0].toAlignedRect()
    seen = colours(page.view.viewport(), box)
    assert {LIGHT.highlight[color].name() for color in ("green", "blue", "pink")} <= seen


def test_soft_text_on_a_dark_mark_turns_to_ink(page: Page) -> None:
    dark = load_theme("dark")
    page.set_typography(Typography(dark))
    document = body("<p>before</p><blockquote><p>MMMM quoted words MMMM</p></blockquote>")
    marks = [highlight(1, document, "MMMM quoted words MMMM", color="yellow")]
    page.show_article(article(), document, marks, [], {})
    start, end = page.view.marks.all[0].start, page.view.marks.all[0].end
    seen = colours(page.view.viewport(), page.view.range_boxes(start, end)[0].toAlignedRect())
    assert dark.ink.name() in seen
    page.show_highlights([])
    seen = colours(page.view.viewport(), page.view.range_boxes(start, end)[0].toAlignedRect())
    assert dark.ink.name() not in seen and dark.soft.name() in seen


def test_an_orphan_and_a_mark_beyond_the_text_are_not_painted(page: Page) -> None:
    document = body()
    lost = replace(highlight(1, document, "captain"), orphan=True)
    beyond = highlight(2, document, "captain")
    beyond = replace(beyond, selectors=replace(beyond.selectors, start=10**6, end=10**6 + 4))
    page.show_article(article(), document, [lost, beyond], [], {})
    assert page.view.marks.all == []


def test_a_click_on_a_highlight_opens_its_card_and_escape_closes_it(page: Page) -> None:
    document = body()
    page.show_article(article(), document, [highlight(3, document, "captain", note="old")], [], {})
    changed = caught(page.highlight_note_edited)
    recolored = caught(page.highlight_recolored)
    click(page, point_of(page, document, "captain"))
    card = page.marking.card
    assert card.highlight_id == 3
    assert page.rect().contains(card.geometry())
    next(dot for dot in card.findChildren(QAbstractButton) if "violet" in dot.accessibleName()).click()
    assert recolored == [(3, "violet")]
    card.editor.setPlainText("new words")
    QTest.keyClick(card.editor, Qt.Key.Key_Escape)
    assert card.highlight_id is None
    assert changed == [(3, "new words")]
    assert page.focusWidget() is page.view


def test_what_is_written_on_a_card_is_kept_when_another_article_comes(page: Page) -> None:
    document = body()
    page.show_article(article(), document, [highlight(3, document, "captain")], [], {})
    changed = caught(page.highlight_note_edited)
    page.open_highlight(3, write=True)
    page.marking.card.editor.setPlainText("half a thought")
    page.show_article(article(2), document, [], [], {})
    assert changed == [(3, "half a thought")]


def test_a_card_does_not_lose_what_is_being_written_when_its_highlight_changes(page: Page) -> None:
    document = body()
    mark = highlight(3, document, "captain")
    page.show_article(article(), document, [mark], [], {})
    page.open_highlight(3, write=True)
    page.marking.card.editor.setPlainText("half a thought")
    page.show_highlights([replace(mark, color="blue")])
    assert page.marking.card.editor.toPlainText() == "half a thought"


def test_delete_on_the_card_asks_for_it_and_closes(page: Page) -> None:
    document = body()
    page.show_article(article(), document, [highlight(3, document, "captain")], [], {})
    gone = caught(page.highlight_deleted)
    page.open_highlight(3)
    next(button for button in page.marking.card.findChildren(QAbstractButton) if button.text() == "Delete").click()
    assert gone == [3]
    assert page.marking.card.highlight_id is None


def test_a_digit_recolours_the_highlight_whose_card_is_open(page: Page) -> None:
    document = body()
    page.show_article(article(), document, [highlight(3, document, "captain")], [], {})
    recolored = caught(page.highlight_recolored)
    page.open_highlight(3)
    assert page.mark_selection("blue")
    assert recolored == [(3, "blue")]


def test_copying_gives_clean_text(page: Page) -> None:
    document = show(page, "<p>before <img src='http://example.org/a.png' alt='x'> after<br>line</p><p>next 😀</p>")
    page.view.selectAll()
    page.view.copy()
    text = QGuiApplication.clipboard().text()
    assert text.endswith("before  after\nline\nnext 😀")
    assert not set(text) & set("\u00ad\ufffc\u2028\u2029")
    assert document.text == "before  after\nline\nnext 😀"


def test_copying_title_and_text_gives_both(page: Page) -> None:
    document = show(page, "<p>" + "endless" * 200 + "</p><p>next</p>")
    page.view.selectAll()
    copied = page.view.selected_text()
    assert copied.startswith("The Nine o’Clock Ferry\nIvo Brandt")
    assert copied.endswith("\n" + document.text)
    cursor = page.view.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(8, QTextCursor.MoveMode.KeepAnchor)
    page.view.setTextCursor(cursor)
    assert page.view.selected_text() == "The Nine"


# -- margin


def test_margin_notes_stand_by_their_passages_and_never_overlap(page: Page) -> None:
    document = body(LONG)
    marks = [
        highlight(n + 1, document, f"Day {n}.", note=f"Note {n}: " + "some more words to fill it " * (n % 4))
        for n in range(0, 30, 1)
    ]
    page.show_article(article(), document, marks, [], {})
    page.view.finish()
    boxes = page.margin.boxes()
    assert len(boxes) == 30
    assert all(above.bottom() < below.top() for above, below in pairwise(boxes))
    first = page.view.line_box(page.view.marks.find(1).start)
    assert abs(boxes[0].top() - first.top()) < 3


def test_the_last_note_can_be_reached_however_many_there_are(page: Page) -> None:
    document = body()
    words = ["ferry", "left", "nine", "Nobody", "quay", "waved", "which", "captain", "took", "good"]
    marks = [highlight(n, document, word, note=f"{word}: " + "a long note " * 30) for n, word in enumerate(words, 1)]
    page.show_article(article(), document, marks, [], {})
    assert page.margin.boxes()[-1].bottom() > 1000
    assert page.view.document_height() > page.margin.boxes()[-1].bottom()
    page.show_highlights([])
    assert page.view.document_height() < 1000


def test_a_click_on_a_margin_note_lights_its_passage_and_the_other_way_round(page: Page) -> None:
    document = body()
    page.show_article(article(), document, [highlight(3, document, "captain", note="Which one?")], [], {})
    margin_note = next(b for b in page.findChildren(QAbstractButton) if "Which one?" in b.accessibleName())
    margin_note.click()
    assert page.view.marks.lit == 3
    page.marking.let_go()
    assert page.view.marks.lit is None
    click(page, point_of(page, document, "captain"))
    assert margin_note.lit


def test_where_it_is_narrow_the_notes_fold_to_marks_that_open(page: Page) -> None:
    document = body()
    page.resize(420, 600)
    page.show_article(article(), document, [highlight(3, document, "captain", note="Which one?")], [], {})
    mark = next(b for b in page.findChildren(QAbstractButton) if "Which one?" in b.accessibleName())
    assert mark.width() <= 24
    mark.click()
    assert page.marking.card.highlight_id == 3
    assert page.rect().contains(page.marking.card.geometry())


@pytest.mark.parametrize("width", [900, 420])
def test_the_margin_of_a_text_read_from_right_to_left_is_left_of_it(page: Page, width: int) -> None:
    page.resize(width, 600)
    html = "<p>המעבורת הפליגה בתשע. איש לא נופף מן הרציף, והקברניט ראה בכך סימן טוב.</p>"
    document = body(html)
    marks = [highlight(3, document, "הפליגה", note="ever so quietly")]
    page.show_article(article(lang="en"), document, [], [], {})
    forwards = page.margin.geometry(), page.view.geometry()
    page.show_article(article(2, lang="he"), document, marks, [], {})
    backwards = page.margin.geometry(), page.view.geometry()
    for one, other in zip(forwards, backwards, strict=True):
        assert one.width() == other.width()
        assert one.left() + other.left() + one.width() == width
    assert page.margin.geometry().left() < page.view.geometry().left() + 34
    note = next(b for b in page.findChildren(QAbstractButton) if "ever so quietly" in b.accessibleName())
    page.margin.light(None)
    image = note.grab().toImage()
    bars = [x for x in (0, image.width() - 1) if image.pixelColor(x, 8) == LIGHT.highlight["yellow"]]
    assert bars == ([image.width() - 1] if width == 900 else [])


def test_notes_appear_and_go_with_their_highlights(page: Page) -> None:
    document = show(page)
    mark = highlight(3, document, "captain", note="Which one?")
    page.show_highlights([mark])
    assert len(page.margin.boxes()) == 1
    page.show_highlights([replace(mark, note="")])
    assert page.margin.boxes() == []


# -- links


def test_links_leave_only_by_the_signal(page: Page) -> None:
    document = show(page)
    followed = caught(page.link_activated)
    click(page, point_of(page, document, "the tables"))
    assert followed == ["https://example.org/tides"]
    assert page.article is not None


def test_a_fragment_jumps_within_the_article(page: Page) -> None:
    document = show(
        page, LONG.replace("<p>Day 0.", "<p><a href='https://harbour.example.org/ferry#tide'>back</a> Day 0.")
    )
    followed = caught(page.link_activated)
    page.scroll_to(document.text.index("back Day 0."))
    click(page, point_of(page, document, "back"))
    assert followed == []
    heading = page.view.line_box(page.view.setting.positions.place(document.text.index("The tide")))
    assert abs(heading.top() - page.view.offset()) < 30


def test_hovering_a_link_says_where_it_leads(page: Page) -> None:
    show(page)
    from PySide6.QtCore import QUrl

    page.view.highlighted.emit(QUrl("https://example.org/tides"))
    assert page._line.isVisible() and "example.org/tides" in page._line.text()
    page.view.highlighted.emit(QUrl())
    assert not page._line.isVisible()


# -- reading position


def first_line(page: Page) -> str:
    cursor = page.view.textCursor()
    cursor.setPosition(page.view.setting.positions.place(page.reading.position()))
    cursor.movePosition(QTextCursor.MoveOperation.EndOfLine, QTextCursor.MoveMode.KeepAnchor)
    return cursor.selectedText()


@pytest.mark.parametrize("number", [0, 13, 40, 61])
def test_a_position_comes_back_to_its_line(page: Page, number: int) -> None:
    document = show(page, LONG)
    page.scroll_to(document.text.index(f"Day {number}."))
    assert first_line(page).startswith(f"Day {number}.")
    assert page.reading.position() == document.text.index(f"Day {number}.")


def test_the_line_being_read_stays_when_size_theme_or_window_change(page: Page) -> None:
    document = show(page, LONG)
    page.scroll_to(document.text.index("Day 30."))
    page.set_typography(Typography(LIGHT, size=26))
    assert first_line(page).startswith("Day 30.")
    page.set_typography(Typography(load_theme("dark"), size=26))
    assert first_line(page).startswith("Day 30.")
    page.resize(430, 500)
    assert first_line(page).startswith("Day 30.")
    page.resize(1300, 900)
    assert first_line(page).startswith("Day 30.")


def test_a_window_resized_step_by_step_comes_back_to_the_same_line(page: Page) -> None:
    document = show(page, f"<p>{' '.join(f'word{number}' for number in range(3000))}</p>")
    page.scroll_to(document.text.index("word900 "))
    page.view.verticalScrollBar().setValue(page.view.offset() + 7)  # as by a wheel, between two lines
    first = page.reading.position()
    line = page.view.line_box(page.view.setting.positions.place(first))
    for width in (*range(880, 400, -17), *range(400, 900, 13), 900):
        page.resize(width, 700)
    assert page.reading.position() == first
    assert abs(page.view.offset() - line.top()) < line.height()


def test_an_article_opens_where_it_was_left(page: Page) -> None:
    document = body(LONG)
    page.show_article(article(position=document.text.index("Day 50.")), document, [], [], {})
    assert first_line(page).startswith("Day 50.")


def test_progress_is_told_while_scrolling_and_before_leaving(page: Page, qtbot) -> None:
    document = show(page, LONG)
    told = caught(page.progressed)
    page.scroll_to(document.text.index("Day 40."))
    with qtbot.waitSignal(page.progressed):
        pass
    assert told[-1][1] == document.text.index("Day 40.")
    assert 0.2 < told[-1][0] < 0.9
    page.scroll_to(document.text.index("Day 60."))
    seen: list[int] = []
    page.progressed.connect(lambda _fraction, _position: seen.append(page.article.id))
    page.show_article(article(2), document, [], [], {})
    assert told[-1][1] == document.text.index("Day 60.")
    assert seen == [1]


def test_opening_alone_reads_nothing(page: Page) -> None:
    told = caught(page.progressed)
    show(page)
    show(page, number=2)
    assert told == []


def test_progress_never_goes_back(page: Page) -> None:
    document = show(page, LONG, progress=0.75)
    told = caught(page.progressed)
    page.scroll_to(document.text.index("Day 3."))
    page.leave()
    assert told[-1][0] == 0.75


# -- thread


def test_the_thread_stands_below_an_article_that_was_opened_at_its_end_out_of_sight(page: Page) -> None:
    page.hide()
    show(page, LONG, position=len(body(LONG).text) - 10)
    page.show()
    assert page.thread_.mapTo(page, page.thread_.rect().topLeft()).y() < page.height()
    assert page.thread_.y() + page.view.offset() >= page.view.tail_top()


def test_notes_are_shown_with_their_answers_below_them(page: Page) -> None:
    show(page, notes=[note(2, "second"), note(1, "first"), note(3, "answer", reply_to=1)])
    shown = [view.toPlainText().strip() for view in page.thread_.findChildren(QTextBrowser)]
    assert sorted(shown) == ["answer", "first", "second"]
    tops = {name: page.thread_.top_of(number) for name, number in (("first", 1), ("answer", 3), ("second", 2))}
    assert tops["first"] < tops["answer"] < tops["second"]


def test_a_note_is_written_saved_edited_answered_and_deleted(page: Page) -> None:
    show(page, notes=[note(1, "first")])
    added, edited, deleted = caught(page.note_added), caught(page.note_edited), caught(page.note_deleted)
    page.focus_composer()
    composer = page.thread_.composer
    assert page.focusWidget() is composer.editor
    QTest.keyClicks(composer.editor, "A thought")
    QTest.keyClick(composer.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert added == [("A thought", None)]
    assert composer.text() == ""
    buttons = {button.text(): button for button in page.thread_._entries[1].findChildren(QAbstractButton)}
    buttons["Reply"].click()
    QTest.keyClicks(page.focusWidget(), "Because")
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert added[-1] == ("Because", 1)
    buttons["Edit"].click()
    QTest.keyClicks(page.focusWidget(), " and last")
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert edited == [(1, "first and last")]
    buttons["Delete"].click()
    assert deleted == [1]


def test_a_blank_note_is_not_saved(page: Page) -> None:
    show(page)
    added = caught(page.note_added)
    page.thread_.composer.editor.setPlainText("  \n ")
    page.thread_.composer.save()
    assert added == []


def test_the_composer_grows_and_the_article_makes_room(page: Page) -> None:
    show(page)
    before, height = page.thread_.height(), page.view.document_height()
    page.thread_.composer.editor.setPlainText("one\ntwo\nthree\nfour\nfive")
    assert page.thread_.height() > before + 40
    assert page.view.document_height() - height == pytest.approx(page.thread_.height() - before, abs=2)


def test_a_draft_waits_until_its_article_comes_back(page: Page) -> None:
    show(page, notes=[note(1, "first")])
    page.thread_.composer.editor.setPlainText("unsaved")
    page.thread_._entries[1].edit()
    page.thread_._entries[1].editor.editor.setPlainText("first, better")
    page.show_article(article(2), body(), [], [], {})
    assert page.thread_.composer.text() == ""
    show(page, notes=[note(1, "first")])
    assert page.thread_.composer.text() == "unsaved"
    assert page.thread_._entries[1].editor.text() == "first, better"


def test_a_draft_outlives_a_change_of_theme_and_of_the_notes(page: Page) -> None:
    show(page, notes=[note(1, "first")])
    page.thread_.composer.editor.setPlainText("unsaved")
    page.thread_._entries[1].reply()
    page.thread_._entries[1].answer.editor.setPlainText("half")
    page.show_notes([note(1, "first"), note(2, "from elsewhere")])
    page.set_typography(Typography(load_theme("sepia")))
    assert page.thread_.composer.text() == "unsaved"
    assert page.thread_._entries[1].answer.text() == "half"


def test_notes_are_set_from_markdown_and_load_nothing(page: Page) -> None:
    show(
        page,
        notes=[
            note(1, "**strong** [out](https://example.org) <script>x</script> ![p](file:///etc/hostname)\n\n- item")
        ],
    )
    text = page.thread_._entries[1].text
    assert "strong" in text.toPlainText() and "**" not in text.toPlainText()
    followed = caught(page.link_activated)
    from PySide6.QtCore import QUrl

    text.anchorClicked.emit(QUrl("https://example.org"))
    assert followed == ["https://example.org"]


# -- all of it


def test_every_control_has_a_name_and_can_be_reached(page: Page) -> None:
    document = body()
    page.show_article(article(), document, [highlight(3, document, "captain", note="n")], [note(1, "first")], {})
    page.open_highlight(3)
    kinds = (QAbstractButton, QPlainTextEdit, QLineEdit, QTextBrowser)
    for kind in kinds:
        for widget in page.findChildren(kind):
            text = widget.text() if isinstance(widget, QAbstractButton) else ""
            assert widget.accessibleName() or text, widget
            if isinstance(widget, QAbstractButton | QPlainTextEdit):
                assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus, widget


@pytest.mark.parametrize("name", THEMES)
def test_a_theme_is_taken_on_live(page: Page, name: str) -> None:
    document = body()
    page.show_article(article(), document, [highlight(3, document, "captain", note="n")], [note(1, "first")], {})
    theme = load_theme(name)
    page.set_typography(Typography(theme))
    shown = page.grab().toImage()
    assert QColor(shown.pixelColor(20, 400)) == theme.page
    assert QColor(shown.pixelColor(page.width() - 20, 650)) == theme.page
    page.show_empty()
    page.set_typography(Typography(load_theme("light")))


@pytest.mark.parametrize("width", [280, 380, 700, 884, 1000, 1600])
def test_nothing_stands_outside_the_page_at_any_width(page: Page, width: int) -> None:
    document = body()
    page.resize(width, 600)
    page.show_article(article(), document, [highlight(3, document, "captain", note="A note")], [note(1, "first")], {})
    select(page, document, "which the captain took")
    for widget in (page.view, page.margin, page.marking.bar):
        assert widget.x() >= 0 and widget.geometry().right() <= width, widget
    assert page.thread_.geometry().right() <= page.view.width()
    assert page.view.document().documentLayout().documentSize().width() <= page.view.width() + 1


def test_pictures_come_without_the_text_moving(page: Page, qtbot, tmp_path) -> None:
    path = tmp_path / "slate.png"
    picture = QImage(800, 500, QImage.Format.Format_RGB32)
    picture.fill(QColor("#335577"))
    assert picture.save(str(path))
    document = body("<figure><img src='http://example.org/slate.png'></figure><p>below the picture</p>")
    page.show_article(article(), document, [], [], {"http://example.org/slate.png": path})
    place = page.view.setting.positions.place(document.text.index("below"))
    before = page.view.line_box(place)

    def there() -> None:
        assert "#335577" in colours(page.view.viewport(), page.view.viewport().rect())

    qtbot.waitUntil(there)
    assert page.view.line_box(place) == before


def test_a_picture_of_an_article_that_is_gone_reaches_nobody(page: Page, qtbot, tmp_path) -> None:
    path = tmp_path / "slate.png"
    picture = QImage(800, 500, QImage.Format.Format_RGB32)
    picture.fill(QColor("#335577"))
    assert picture.save(str(path))
    images = {"http://example.org/slate.png": path}
    document = body("<figure><img src='http://example.org/slate.png'></figure>")
    for number in range(1, 6):
        page.show_article(article(number), document, [], [], images)
        page.view.viewport().repaint()
    page.show_empty()
    page.leave()


def test_ctrl_and_the_wheel_ask_for_a_size_and_change_nothing_by_themselves(page: Page) -> None:
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QWheelEvent

    document = show(page)
    steps = caught(page.size_wanted)
    place = page.view.setting.positions.place(document.text.index("captain"))
    before = page.view.line_box(place)
    page.view.wheelEvent(
        QWheelEvent(
            QPointF(50, 50), QPointF(50, 50), QPoint(0, 0), QPoint(0, 120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )
    )  # fmt: skip
    assert steps == [1]
    assert page.view.line_box(place) == before


def test_the_mouse_on_a_highlight_lights_its_note(page: Page) -> None:
    document = body()
    page.show_article(article(), document, [highlight(3, document, "captain", note="Which one?")], [], {})
    page.view.finish()
    margin_note = next(b for b in page.findChildren(QAbstractButton) if "Which one?" in b.accessibleName())
    QTest.mouseMove(page.view.viewport(), point_of(page, document, "captain"))
    assert margin_note.lit
    QTest.mouseMove(page.view.viewport(), point_of(page, document, "After the islands"))
    assert not margin_note.lit


def test_tab_reaches_everything(page: Page) -> None:
    document = body()
    page.show_article(
        article(), document, [highlight(3, document, "captain", note="Which one?")], [note(1, "first")], {}
    )
    page.activateWindow()
    page.view.setFocus()
    reached: list[str] = []
    for _ in range(40):
        focused = page.focusWidget()
        text = focused.text() if isinstance(focused, QAbstractButton) else ""
        reached.append(focused.accessibleName() or text)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    wanted = {"Article", "Edit note", "Reply to note", "Delete note", "Write a note"}
    assert wanted <= set(reached)
    assert reached.index("Delete note") < reached.index("Write a note")
    assert any("Which one?" in name for name in reached)


def test_escape_is_the_windows_when_there_is_nothing_to_let_go(page: Page) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent

    document = show(page)
    select(page, document, "captain")

    def press() -> bool:
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
        page.view.keyPressEvent(event)
        return event.isAccepted()

    assert press()
    assert not press()


def test_after_saving_an_edit_the_focus_is_on_the_article(page: Page) -> None:
    show(page, notes=[note(1, "first")])
    entry = page.thread_._entries[1]
    entry.edit()
    entry.editor.editor.setPlainText("first, again")
    entry.editor.save()
    assert page.focusWidget() is page.view


def test_marks_that_are_placed_again_stand_where_they_would_stand_anew(page: Page) -> None:
    from reader.ui.page.marks import Marks

    document = body(LONG)
    marks = [highlight(n, document, f"Day {n}. The wind held") for n in range(2, 80, 7)]
    page.show_article(article(), document, marks, [], {})
    page.view.finish()
    for changed in (article(tags=()), article(tags=("sea", "slow travel", "an island far away", "more"))):
        page.show_tags(changed)
        page.show_highlights([*marks[1:], marks[0]])
        anew = Marks()
        anew.place(marks, page.view.setting.positions)
        assert page.view.marks.all == anew.all
        tops = {mark.id: page.view.line_box(mark.start).top() for mark in anew.all}
        page.show_highlights([highlight(n, document, f"Day {n}. The wind held", note="Yes.") for n in tops])
        boxes = [page.margin.box_of(n) for n in tops]
        assert [box is not None and box.top() for box in boxes] == [round(top) for top in tops.values()]
