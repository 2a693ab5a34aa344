"""Articles on paper: where pages are cut, what stands on them, and the PDF that is written."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QColor, QImage, QPageSize, QPainter
from PySide6.QtWidgets import QDialogButtonBox, QWidget

from reader.ui.page.printing import PrintDialog, Printing
from reader.ui.page.printing_cuts import Piece, cut
from reader.ui.page.printing_pages import Choices, Pages, Sheaf
from reader.ui.theme import load_theme
from reader.ui.typography import Typography
from tests.conftest import ROOT
from tests.ui.pages import article, body, highlight, note

pytestmark = pytest.mark.usefixtures("qapp")
A4 = QSizeF(595, 842)
PARAGRAPH = "<p>The water stood in the pond, and the keeper counted what there was of it until the moon was ready.</p>"
LIGHT = load_theme("light")


def sheaf(html: str, highlights=(), notes=(), images: dict[str, Path] | None = None, **changes) -> Sheaf:
    typography = Typography(load_theme("dark"), size=40)  # neither is paper's
    return Sheaf(article(**changes), body(html), list(highlights), list(notes), images or {}, typography)


def painted(pages: Pages, number: int) -> QImage:
    image = QImage(595, 842, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    pages.paint(painter, number)
    painter.end()
    return image


def has(image: QImage, color: QColor, left: int = 0, right: int = 595) -> bool:
    return any(image.pixelColor(x, y) == color for y in range(0, 842, 2) for x in range(left, right, 2))


def ink(image: QImage, left: int, top: int, right: int, bottom: int) -> int:
    return sum(image.pixelColor(x, y).lightness() < 140 for y in range(top, bottom) for x in range(left, right))


# -- cutting

heights = st.lists(st.tuples(st.floats(1, 60), st.floats(0, 30), st.integers(1, 5)), min_size=1, max_size=40)


@given(heights, st.floats(70, 400))
def test_nothing_is_lost_or_cut_through_and_no_page_is_too_high(shapes, height: float) -> None:
    lines: list[Piece] = []
    pieces: list[Piece] = []
    y = 0.0
    for tall, gap, count in shapes:
        top = y
        for _ in range(count):
            lines.append(Piece(y, y + tall))
            y += tall
        pieces.append(Piece(top, y))
        y += gap
    pages = cut(pieces, lines, height)
    assert all(page.bottom - page.top <= height + 0.01 for page in pages)
    assert all(one.bottom <= two.top + 0.01 for one, two in pairwise(pages))
    for line in lines:
        assert sum(page.top - 0.01 <= line.top and line.bottom <= page.bottom + 0.01 for page in pages) == 1
    for piece in pieces:
        if piece.bottom - piece.top <= height:
            assert sum(page.top - 0.01 <= piece.top and piece.bottom <= page.bottom + 0.01 for page in pages) == 1


def test_what_overlaps_stays_together_and_what_is_too_high_is_cut_where_it_must() -> None:
    assert cut([Piece(0, 60), Piece(50, 90), Piece(95, 120)], [], 100) == [Piece(0, 90), Piece(95, 120)]
    assert cut([Piece(0, 250)], [], 100) == [Piece(0, 100), Piece(100, 200), Piece(200, 250)]


def test_a_heading_is_never_left_at_the_foot_of_a_page() -> None:
    for lines in range(1, 30):
        pages = Pages(sheaf(PARAGRAPH * 18 + "<p>x</p>" * lines + "<h2>The gate</h2>" + PARAGRAPH * 9), A4, Choices())
        block = pages._document.begin()
        while block.text() != "The gate":
            block = block.next()
        box = pages._document.documentLayout().blockBoundingRect
        here = [n for n, page in enumerate(pages._cuts) if page.top <= box(block).center().y() < page.bottom]
        after = [n for n, page in enumerate(pages._cuts) if page.top <= box(block.next()).top() + 9 < page.bottom]
        assert here == after, lines


def test_rows_of_a_table_are_not_divided() -> None:
    row = "<tr><td>" + "one two three four " * 12 + "</td><td>short</td></tr>"
    pages = Pages(sheaf("<table>" + row * 40 + "</table>"), A4, Choices())
    assert len(pages) > 2
    for frame in pages._document.rootFrame().childFrames():
        box = pages._document.documentLayout().blockBoundingRect
        for number in range(frame.rows()):
            area = box(frame.cellAt(number, 0).firstCursorPosition().block())
            assert sum(p.top <= area.top() + 1 and area.bottom() - 1 <= p.bottom for p in pages._cuts) == 1


# -- what stands on a page


def test_a_page_is_white_with_highlights_and_the_notes_beside_their_passages() -> None:
    html = PARAGRAPH * 3 + "<p>Here is the passage that was marked.</p>" + PARAGRAPH * 60
    marks = [highlight(1, body(html), "passage that was marked", color="green", note="A **bold** thought on it.")]
    pages = Pages(sheaf(html, marks), A4, Choices())
    first, second = painted(pages, 0), painted(pages, 1)
    green = LIGHT.highlight["green"]
    assert first.pixelColor(5, 5) == QColor("white")
    assert has(first, green, 0, 420)
    assert has(first, green, 430, 595)  # the bar of the note
    rows = [y for y in range(842) if any(first.pixelColor(x, y) == green for x in range(60, 420, 3))]
    beside = [y for y in range(842) if any(first.pixelColor(x, y) == green for x in range(430, 595))]
    assert abs(min(rows) - min(beside)) < 6
    assert ink(first, 440, min(beside), 590, max(beside)) > 20
    assert not has(second, green)
    bare = Pages(sheaf(html, marks), A4, Choices(marks=False))
    assert not has(painted(bare, 0), green)


def test_notes_that_find_no_room_stand_at_the_end_with_a_number() -> None:
    words = "A thought that goes on for a while. "
    html = PARAGRAPH * 4 + "<p>Here is one passage, and here another.</p>" + PARAGRAPH * 40
    document = body(html)
    marks = [
        highlight(1, document, "one passage", note=words * 3),
        highlight(2, document, "here another", note=words * 90, color="pink"),
    ]
    pages = Pages(sheaf(html, marks), A4, Choices())
    assert [mark.id for mark in pages.numbered] == [2]
    text = pages._document.toPlainText().replace("\u00ad", "")
    assert "Notes on passages" in text
    assert "“here another”" in text
    assert text.count(words.strip()) >= 80
    narrow = Pages(sheaf(html, marks), QSizeF(300, 420), Choices())  # no room beside it at all
    assert [mark.id for mark in narrow.numbered] == [1, 2]


def test_many_notes_on_one_page_do_not_lie_over_one_another_or_leave_it() -> None:
    html = "".join(f"<p>Passage number {n} stands here.</p>" for n in range(1, 15)) + PARAGRAPH * 20
    marks = [highlight(n, body(html), f"number {n} stands", note="A note of some words, " * 6) for n in range(1, 15)]
    pages = Pages(sheaf(html, marks), A4, Choices())
    shown = 0
    for page, notes in zip(pages._cuts, pages._notes, strict=True):
        shown += len(notes)
        assert all(a.top + a.height <= b.top for a, b in pairwise(notes))
        assert all(page.top - 0.5 <= n.top and n.top + n.height <= page.top + pages._height + 0.5 for n in notes)
    assert shown + len(pages.numbered) == 14
    assert shown >= 8


def test_what_follows_the_text_is_as_chosen() -> None:
    html = "<p>See <a href='https://example.org/tides'>the tables</a> and <a href='#x'>above</a>.</p>"
    whole = sheaf(html, notes=[note(1, "A *thought*"), note(2, "An answer", 1)])

    def text(choices: Choices) -> str:
        return Pages(whole, A4, choices)._document.toPlainText().replace("\u00ad", "")

    everything, least = text(Choices(links=True)), text(Choices(notes=False))
    assert "the tables: https://example.org/tides" in everything
    assert "A thought" in everything
    assert "An answer" in everything
    assert "A thought" not in least
    assert "the tables:" not in least
    assert "From https://harbour.example.org/ferry" in least


def test_pictures_come_from_disk_and_fit_a_page(tmp_path: Path) -> None:
    path = tmp_path / "p.png"
    picture = QImage(400, 4000, QImage.Format.Format_RGB32)
    picture.fill(QColor("#c02040"))
    picture.save(str(path))
    html = "<p>a</p><figure><img src='https://example.org/p.png' alt='A mast'><figcaption>Mast</figcaption></figure>"
    pages = Pages(sheaf(html, images={"https://example.org/p.png": path}), A4, Choices())
    red = [n for n in range(len(pages)) if has(painted(pages, n), QColor("#c02040"))]
    assert len(red) == 1
    missing = Pages(sheaf(html), A4, Choices())
    assert not any(has(painted(missing, n), QColor("#c02040")) for n in range(len(missing)))


@pytest.mark.parametrize("name", ["typesetting.html", "typesetting-rtl.html", "typesetting-cjk.html"])
def test_every_specimen_has_pages_within_its_paper(name: str) -> None:
    html = (ROOT / "tests" / "data" / name).read_text("utf-8")
    document = body(html)
    passages = [found.group() for found in re.finditer(r"\S[^\n]{8,30}", document.text)][::9]
    marks = [highlight(n, document, words, note=f"On {n}") for n, words in enumerate(passages, 1)]
    pages = Pages(sheaf(html, marks, lang="ar" if "rtl" in name else "en"), A4, Choices(links=True))
    assert 1 <= len(pages) < 20
    for number in range(len(pages)):
        image = painted(pages, number)
        assert ink(image, 0, 0, 595, 22) == ink(image, 0, 826, 595, 842) == 0
        assert ink(image, 0, 22, 12, 826) == ink(image, 583, 22, 595, 826) == 0
        assert ink(image, 0, 795, 595, 826) > 20  # the foot


# -- the file


def written(qtbot, path: Path, whole: Sheaf, choices: Choices | None = None, size: str = "A4") -> bytes:
    parent = QWidget()
    qtbot.addWidget(parent)
    printing = Printing(parent)
    with qtbot.waitSignal(printing.saved) as caught:
        printing.save(whole, choices or Choices(), path, QPageSize(getattr(QPageSize.PageSizeId, size)))
    assert caught.args[0] == path
    return path.read_bytes()


def test_a_pdf_has_its_pages_title_author_and_links(qtbot, tmp_path: Path) -> None:
    html = PARAGRAPH * 60 + "<p>See <a href='https://example.org/tides'>the tables</a>, <a href='#x'>x</a>.</p>"
    data = written(qtbot, tmp_path / "a.pdf", sheaf(html, title="The Nine o’Clock Ferry 😀"))
    assert data.startswith(b"%PDF-")
    pages = Pages(sheaf(html), A4, Choices())
    assert len(re.findall(rb"/Type\s*/Page\b", data)) == len(pages) > 1
    assert re.findall(rb"/Title\s*\((.*?)(?<!\\)\)", data, re.DOTALL)
    assert "The Nine o’Clock Ferry".encode("utf-16-be") in data.replace(b"\\(", b"(").replace(b"\\)", b")")
    assert b"https://example.org/tides" in data
    assert b"(#x)" not in data
    assert b"postil:" not in data
    assert list(tmp_path.iterdir()) == [tmp_path / "a.pdf"]


def test_its_letters_are_text_that_can_be_searched(qtbot, tmp_path: Path) -> None:
    data = written(qtbot, tmp_path / "a.pdf", sheaf("<p>Fifty offices; the fjord.</p>", title="Those"))
    known = re.findall(rb"<0001> <[0-9A-F]{4}> \[([^\]]*)\]", data)  # of each face, the character of each glyph
    assert known
    assert all(b"<0000>" not in characters for characters in known)  # as a ligature's would be
    letters = [b"<%04X>" % ord(letter) for letter in "offset"]
    assert any(all(letter in characters for letter in letters) for characters in known)


def test_letter_is_letter(qtbot, tmp_path: Path) -> None:
    data = written(qtbot, tmp_path / "a.pdf", sheaf(PARAGRAPH), size="Letter")
    assert re.search(rb"/MediaBox\s*\[\s*0(?:\.0*)? 0(?:\.0*)? 612(?:\.0*)? 792", data)


def test_a_place_that_cannot_be_written_is_told_in_a_sentence(qtbot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    printing = Printing(parent)
    said: list[str] = []
    printing.told.connect(said.append)
    printing.save(sheaf(PARAGRAPH), Choices(), tmp_path / "none" / "a.pdf")
    assert len(said) == 1
    assert said[0].endswith("cannot be written; choose another place.")
    assert not (tmp_path / "none").exists()


def test_without_a_printer_one_is_told_what_to_do(qtbot, monkeypatch) -> None:
    from PySide6.QtPrintSupport import QPrinterInfo

    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(list))
    parent = QWidget()
    qtbot.addWidget(parent)
    printing = Printing(parent)
    said: list[str] = []
    printing.told.connect(said.append)
    printing.ask_printer(sheaf(PARAGRAPH))
    assert said == ["No printer is set up on this computer; add one in its settings, or choose “Save as PDF…” instead."]


def test_the_dialog_offers_what_there_is(qtbot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = PrintDialog(sheaf(PARAGRAPH, notes=[note(1, "x")]), "Print…", Choices(links=True), parent)
    assert (dialog.marks.isEnabled(), dialog.notes.isEnabled(), dialog.links.isEnabled()) == (False, True, True)
    assert dialog.choices() == Choices(marks=False, notes=True, links=True)
    assert [b.text() for b in dialog.findChild(QDialogButtonBox).buttons()].count("Print…") == 1


def test_links_to_articles_are_printed_as_what_they_lead_to() -> None:
    from reader.library import Linked
    from reader.ui.page.printing_ends import with_ends

    uid = "0d9f2f7e-6c0b-4a53-9c4e-0c5a4c7f1a11"
    led = (Linked(7, "A quiet room", "", uid, "", True),)
    written = note(1, f"See postil://article/{uid}")
    made = with_ends(article(), body(), [], [written], {written.uid: led}, links=False, fit=lambda image: image)
    assert "See A quiet room" in made.text
    made = with_ends(article(), body(), [], [note(1, "See [[A room]]")], {}, links=False, fit=lambda image: image)
    assert "See A room" in made.text
