"""What the tree holds is on the page, nothing is read that was not given, nothing is wider than the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, QSizeF, QUrl
from PySide6.QtGui import QColor, QImage, QPainter, QTextCharFormat, QTextCursor, QTextDocument, QTextTable

from reader.document import Document, from_html
from reader.model import Span
from reader.ui.page.text_view import TextView
from reader.ui.theme import load_theme
from reader.ui.typesetting.inline import _ENDLESS, _has_endless
from reader.ui.typesetting.pictures import Decoder, Pictures
from reader.ui.typesetting.setting import Setting
from reader.ui.typesetting.sheet import Sheet
from reader.ui.typesetting.typeset import Typesetter
from reader.ui.typography import Typography
from tests.ui.documents import documents

WIDTH = 480


@pytest.fixture(scope="module")
def sheet(qapp) -> Sheet:
    return Sheet(Typography(load_theme("light")))


def set_html(html: str, sheet: Sheet, images: dict[str, Path] | None = None) -> tuple[Document, Setting]:
    document = from_html(html)
    return document, Typesetter(sheet, WIDTH, Pictures(images or {}, Decoder())).set(document)


def format_at(document: Document, setting: Setting, text: str) -> QTextCharFormat:
    start = document.text.index(text)
    cursor = QTextCursor(setting.document)
    cursor.setPosition(setting.positions.place(start) + 1)
    return cursor.charFormat()


def box_of(document: Document, setting: Setting, text: str) -> QRectF:
    block = setting.document.findBlock(setting.positions.place(document.text.index(text)))
    return setting.document.documentLayout().blockBoundingRect(block)


def lines_of(setting: Setting, place: int) -> int:
    setting.document.documentLayout().documentSize()
    return setting.document.findBlock(place).layout().lineCount()


def picture(path: Path, width: int, height: int) -> Path:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#446688"))
    assert image.save(str(path))
    return path


def test_runs_look_like_their_styles(sheet: Sheet) -> None:
    document, setting = set_html(
        "<p>plain <b>heavy</b> <i>slanted</i> <code>typed</code> <del>gone</del> H<sub>two</sub> <mark>lit</mark></p>",
        sheet,
    )
    assert format_at(document, setting, "heavy").fontWeight() > format_at(document, setting, "plain").fontWeight()
    assert format_at(document, setting, "slanted").fontItalic()
    assert format_at(document, setting, "gone").fontStrikeOut()
    lowered = QTextCharFormat.VerticalAlignment.AlignSubScript
    assert format_at(document, setting, "two").verticalAlignment() == lowered
    assert format_at(document, setting, "typed").fontFamilies() != format_at(document, setting, "plain").fontFamilies()
    assert format_at(document, setting, "lit").background().color() != QColor()


def test_only_links_that_may_leave_are_links(sheet: Sheet) -> None:
    from reader.document import Paragraph, Run

    kept = ("https://example.org/a", "HTTP://example.org", "mailto:a@example.org", "#part")
    refused = ("javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "vbscript:x", "smb://host/x")
    document = Document(tuple(Paragraph((Run(f"word{n}", link=link),)) for n, link in enumerate(kept + refused)))
    setting = Typesetter(sheet, WIDTH, Pictures({})).set(document)
    for number, link in enumerate(kept + refused):
        shown = format_at(document, setting, f"word{number}")
        assert (shown.anchorHref() == link and shown.isAnchor()) == (link in kept)


def test_a_line_break_stays_within_its_block(sheet: Sheet) -> None:
    _document, setting = set_html("<p>one<br>two</p>", sheet)
    assert setting.document.blockCount() == 1
    assert lines_of(setting, 0) == 2


@pytest.mark.parametrize("mark", ["[1]", "1", "*"])
def test_no_line_begins_with_the_mark_of_a_note(sheet: Sheet, mark: str) -> None:
    noted = f"was lit.<sup><a href='https://example.org/n'>{mark}</a></sup> Nobody sold anything. "
    document = from_html(f"<p>{noted * 12}</p>")
    for width in range(200, 500, 7):
        setting = Typesetter(sheet, width, Pictures({})).set(document)
        setting.document.documentLayout().documentSize()
        layout, text = setting.document.firstBlock().layout(), setting.document.firstBlock().text()
        starts = {
            text[layout.lineAt(number).textStart() :].lstrip("\u2060")[:1] for number in range(layout.lineCount())
        }
        assert mark[0] not in starts, width


def test_headings_shrink_with_their_level(sheet: Sheet) -> None:
    document, setting = set_html("".join(f"<h{n}>level{n}</h{n}>" for n in range(1, 7)), sheet)
    sizes = [format_at(document, setting, f"level{n}").font().pixelSize() for n in range(1, 7)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[2] > sizes[4]


def test_nested_blocks_stand_further_in(sheet: Sheet) -> None:
    document, setting = set_html(
        "<p>zero</p><ul><li>one<ol><li>two</li></ol></li></ul><blockquote><p>three</p><blockquote><p>four</p></blockquote>"
        "</blockquote><dl><dt>term</dt><dd>five</dd></dl>",
        sheet,
    )

    def left(text: str) -> float:
        block = setting.document.findBlock(setting.positions.place(document.text.index(text)))
        return block.blockFormat().leftMargin()

    assert left("zero") == left("term") == 0 < left("one") < left("two")
    assert 0 < left("three") < left("four")
    assert left("five") > 0
    assert [band.kind for band in setting.furniture.bands] == ["quote", "quote"]


def test_a_hundred_quotes_in_each_other_leave_room_to_read(sheet: Sheet) -> None:
    document, setting = set_html("<blockquote>" * 100 + "<p>the innermost word</p>" + "</blockquote>" * 100, sheet)
    block = setting.document.findBlock(setting.positions.place(0))
    assert block.blockFormat().leftMargin() < WIDTH / 2
    assert document.text == "the innermost word"


def test_items_are_marked_as_their_list_says(sheet: Sheet) -> None:
    _document, setting = set_html(
        '<ol start="3" type="a"><li>x</li><li>y</li></ol><ol type="I" start="4"><li>z</li></ol>'
        '<ol><li value="7">p</li><li>q</li></ol><ul><li>dot</li></ul><ol type="a" start="27"><li>aa</li></ol>',
        sheet,
    )
    texts = [mark.text for number in sorted(setting.furniture.markers) for mark in setting.furniture.markers[number]]
    assert texts == ["c.", "d.", "IV.", "7.", "8.", "•", "aa."]


def test_tasks_have_boxes(sheet: Sheet) -> None:
    _document, setting = set_html(
        '<ul><li><input type="checkbox" checked>done</li><li><input type="checkbox">open</li></ul>', sheet
    )
    marks = [mark for number in sorted(setting.furniture.markers) for mark in setting.furniture.markers[number]]
    assert [(mark.text, mark.checked) for mark in marks] == [("", True), ("", False)]


def table_of(setting: Setting) -> QTextTable:
    return next(frame for frame in setting.document.rootFrame().childFrames() if isinstance(frame, QTextTable))


def test_cells_stand_where_spans_put_them(sheet: Sheet) -> None:
    _document, setting = set_html(
        "<table><tr><th rowspan=2>a</th><th>b</th><th>c</th></tr><tr><td colspan=2>d</td></tr><tr><td>e</td></tr></table>",
        sheet,
    )
    table = table_of(setting)
    assert (table.rows(), table.columns()) == (3, 3)

    def text(row: int, column: int) -> str:
        return table.cellAt(row, column).firstCursorPosition().block().text()

    assert [text(0, 0), text(0, 1), text(0, 2), text(1, 1), text(2, 0)] == ["a", "b", "c", "d", "e"]
    assert table.cellAt(1, 0).row() == 0
    assert table.cellAt(1, 1).columnSpan() == 2


@pytest.mark.parametrize("word", ["short", "Donaudampfschifffahrtsgesellschaftskapitän" * 3])
def test_a_table_is_never_wider_than_the_page(sheet: Sheet, word: str) -> None:
    row = "".join(f"<td>{word} {n} and further words to fill the cell with</td>" for n in range(9))
    _document, setting = set_html(f"<table><tr>{row}</tr></table>", sheet)
    layout = setting.document.documentLayout()
    assert layout.documentSize().width() <= WIDTH + 1
    block = table_of(setting).firstCursorPosition().block()
    while block.position() < table_of(setting).lastPosition():
        assert 0 <= layout.blockBoundingRect(block).left() < layout.blockBoundingRect(block).right() <= WIDTH
        block = block.next()


def test_a_large_picture_is_scaled_to_the_measure_and_a_small_one_is_not(sheet: Sheet, tmp_path: Path) -> None:
    large, small = picture(tmp_path / "large.png", 2000, 1000), picture(tmp_path / "small.png", 60, 30)
    document, setting = set_html(
        '<figure><img src="http://example.org/l.png"><figcaption>large</figcaption></figure>'
        '<p>small <img src="http://example.org/s.png"></p>',
        sheet,
        {"http://example.org/l.png": large, "http://example.org/s.png": small},
    )
    layout = setting.document.documentLayout()
    assert layout.documentSize().width() <= WIDTH
    first = layout.blockBoundingRect(setting.document.begin())
    assert WIDTH / 2 <= first.height() < WIDTH / 2 + 40
    assert 30 <= box_of(document, setting, "small").height() < 80


def test_the_room_for_a_picture_is_there_before_its_pixels(sheet: Sheet, tmp_path: Path) -> None:
    path = picture(tmp_path / "a.png", 400, 300)
    html = '<figure><img src="http://example.org/a.png" width="400" height="300"></figure><p>below</p>'
    document, setting = set_html(html, sheet, {"http://example.org/a.png": path})
    assert box_of(document, setting, "below").top() > 300


def test_a_picture_that_was_not_kept_shows_its_words_in_a_box(sheet: Sheet) -> None:
    words = "A plan of the harbour with every crane drawn in"
    document, setting = set_html(
        f'<figure><img src="http://example.org/none.png" alt="{words}" width="900" height="800"></figure><p>below</p>',
        sheet,
    )
    assert 20 < box_of(document, setting, "below").top() < 120
    assert document.text == "below"


def test_a_broken_picture_file_is_as_good_as_none(sheet: Sheet, tmp_path: Path) -> None:
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n but nothing else")
    _document, setting = set_html(
        '<figure><img src="http://example.org/bad.png" alt="words"></figure>',
        sheet,
        {"http://example.org/bad.png": bad},
    )
    image = QImage(WIDTH, 200, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    setting.document.drawContents(painter)
    painter.end()


@pytest.mark.parametrize("scheme", ["file://{path}", "http://127.0.0.1:9/x.png", "{path}"])
def test_nothing_is_read_that_was_not_given(sheet: Sheet, tmp_path: Path, monkeypatch, scheme: str, qtbot) -> None:
    from PySide6.QtGui import QImageReader

    from reader.ui.typesetting import picture_files

    opened: list[str] = []

    class Reader(QImageReader):
        def __init__(self, name: str) -> None:
            opened.append(name)
            super().__init__(name)

    monkeypatch.setattr(picture_files, "QImageReader", Reader)
    secret = picture(tmp_path / "secret.png", 30, 30)
    source = scheme.format(path=secret)
    document, setting = set_html(
        f'<p>x <img src="{source}" width="30" height="30"></p><figure><img src="{source}"></figure>', sheet
    )
    view = TextView()
    qtbot.addWidget(view)
    view.show_setting(setting, sheet)
    view.resize(WIDTH, 300)
    shown = view.grab().toImage()
    colours = {shown.pixelColor(x, y).name() for x in range(0, WIDTH, 3) for y in range(0, 300, 3)}
    assert "#446688" not in colours
    assert opened == []
    for kind in (QTextDocument.ResourceType.ImageResource, QTextDocument.ResourceType.StyleSheetResource):
        assert setting.document.resource(kind.value, QUrl.fromLocalFile(str(secret))) is None
        assert view.loadResource(kind.value, QUrl.fromLocalFile(str(secret))) is None
    assert document.text.startswith("x")


def test_an_embed_is_a_card_that_says_where_it_leads(sheet: Sheet) -> None:
    document, setting = set_html('<iframe src="https://video.example.org/watch" title="A walk"></iframe>', sheet)
    assert format_at(document, setting, "A walk").anchorHref() == "https://video.example.org/watch"
    assert "video.example.org/watch" in setting.document.toPlainText()


def test_right_to_left_articles_are_mirrored(sheet: Sheet) -> None:
    html = "<blockquote><p>اقتباس قصير</p></blockquote><ul><li>بند</li></ul>"
    document = from_html(html)
    setting = Typesetter(sheet, WIDTH, Pictures({})).set(document, lang="ar")
    block = setting.document.findBlock(setting.positions.place(0))
    assert block.blockFormat().rightMargin() > 0 == block.blockFormat().leftMargin()
    assert all(band.rtl for band in setting.furniture.bands)


def test_fragments_are_found_again(sheet: Sheet) -> None:
    document, setting = set_html('<p>first</p><h2 id="part">Second</h2><ul><li id="note">third</li></ul>', sheet)
    assert setting.anchors["part"] == setting.positions.place(document.text.index("Second"))
    assert setting.anchors["note"] == setting.positions.place(document.text.index("third"))


@given(documents)
def test_every_document_can_be_laid_out_and_painted_within_its_width(sheet: Sheet, document: Document) -> None:
    setting = Typesetter(sheet, WIDTH, Pictures({})).set(document, tail=30)
    assert (
        setting.document.documentLayout().documentSize().width() <= WIDTH + 12
    )  # white space and what follows a picture may hang
    image = QImage(QSizeF(WIDTH, 400).toSize(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    setting.document.drawContents(painter)
    made = setting.document
    setting.furniture.paint(painter, made, sheet, made.begin(), made.lastBlock())
    painter.end()


def test_a_span_may_cross_blocks(sheet: Sheet) -> None:
    document, setting = set_html("<p>one 😀</p><ul><li>two</li></ul><p>three</p>", sheet)
    cursor = QTextCursor(setting.document)
    start, end = setting.positions.to_qt(Span(4, 9))
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    assert cursor.selectedText().encode("utf-16", "surrogatepass").decode("utf-16") == "😀\u2029two"
    assert document.text[4:9] == "😀\ntwo"


def test_a_table_keeps_its_columns_wherever_it_stands(sheet: Sheet) -> None:
    table = "<table><tr><td>harbour</td><td>1204</td></tr></table>"
    for html, lang in (
        (table, ""),
        (table, "ar"),
        (f"<ul><li>x{table}</li></ul>", "he"),
        (f"<blockquote>{table}</blockquote>", ""),
    ):
        document = from_html(html)
        setting = Typesetter(sheet, WIDTH, Pictures({})).set(document, lang=lang)
        assert lines_of(setting, setting.positions.place(document.text.index("harbour"))) == 1
        layout = setting.document.documentLayout()
        block = setting.document.findBlock(setting.positions.place(document.text.index("1204")))
        assert 0 < layout.blockBoundingRect(block).left() < layout.blockBoundingRect(block).right() <= WIDTH


def test_scripts_without_italics_are_not_slanted(sheet: Sheet) -> None:
    document, setting = set_html("<blockquote><p>الهامش</p><p>margin</p></blockquote><p>一 <em>強調</em></p>", sheet)
    assert not format_at(document, setting, "الهامش").fontItalic()
    assert format_at(document, setting, "margin").fontItalic()
    emphasised = format_at(document, setting, "強調")
    assert not emphasised.fontItalic() and emphasised.fontWeight() > 500


@given(st.lists(st.integers(0, 1300), max_size=6), st.sampled_from([" ", "\n", "  ", "\u00a0", "\u2003"]))
def test_endless_words_are_found_wherever_they_stand(lengths: list[int], space: str) -> None:
    text = space.join("w" * length for length in lengths)
    assert _has_endless(text) == bool(_ENDLESS.search(text))
