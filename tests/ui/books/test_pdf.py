"""Commonplace books as PDF: where their pages are cut, what stands on them, and what leads where."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from reader.document import Document, from_html
from reader.errors import FormatError
from reader.formats.commonplace import MARGIN, Chapter, Filling, Plan, Targets
from reader.formats.commonplace_calls import Call, shifted, with_calls
from reader.frozen import replace
from reader.ui.books import pdf
from reader.ui.books.chapter_pages import chapter_pages
from reader.ui.books.cutting import Foot, cut_with_feet, foot_of
from reader.ui.books.flow import Flow, Press
from reader.ui.books.paper import paper
from reader.ui.page.printing_cuts import Piece
from tests.formats.conftest import NOTES
from tests.formats.test_epub import bound, replace_notes
from tests.strategies import documents

pytestmark = pytest.mark.usefixtures("qapp")
WORDS = "The water stood in the pond, and the keeper counted what there was of it until the moon was ready. "
LONG = "".join(f"<p>{WORDS * 4}</p>" for _ in range(14))

heights = st.lists(st.tuples(st.floats(4, 40), st.floats(0, 30), st.integers(1, 4)), min_size=1, max_size=30)


@given(heights, st.lists(st.tuples(st.floats(0, 1), st.floats(2, 30)), max_size=8), st.floats(120, 300))
def test_nothing_is_lost_and_notes_stand_on_the_page_of_their_line(shapes, noted, height: float) -> None:  # type: ignore[no-untyped-def]
    lines, pieces, y = [], [], 0.0
    for tall, gap, count in shapes:
        top = y
        for _ in range(count):
            lines.append(Piece(y, y + tall))
            y += tall
        pieces.append(Piece(top, y))
        y += gap
    notes = [
        Foot((line := lines[int(at * (len(lines) - 1))]).top + (line.bottom - line.top) / 2, high) for at, high in noted
    ]
    pages = cut_with_feet(pieces, lines, height, height - 20, notes)
    assert all(one.bottom <= two.top + 0.01 for one, two in pairwise(pages))
    for line in lines:
        assert sum(page.top - 0.01 <= line.top and line.bottom <= page.bottom + 0.01 for page in pages) == 1
    for note in notes:
        assert sum(page.top - 0.5 <= note.y < page.bottom for page in pages) >= 1
    for number, page in enumerate(pages):
        rows = sum(page.top - 0.01 <= line.top < page.bottom - 0.01 for line in lines)
        if rows > 1:
            limit = height if number else height - 20
            assert page.bottom - page.top + foot_of(notes, page) <= limit + 0.01


@settings(max_examples=20)
@given(
    documents,
    st.lists(st.integers(1, 300), min_size=1, max_size=5, unique=True),
    st.integers(0, 300),
    st.integers(1, 60),
)
def test_numbers_stand_behind_what_they_belong_to_and_passages_move_with_them(
    text: Document, places: list[int], start: int, length: int
) -> None:
    whole = text.text
    calls = [
        Call(place, number)
        for number, place in enumerate(sorted(places), 1)
        if place <= len(whole) and whole[place - 1] != "\n"
    ]
    made = with_calls(text, calls)
    start, end = min(start, len(whole)), min(start + length, len(whole))
    low, high = shifted(calls, start, end)
    for call in sorted(calls, reverse=True):
        raised = str(call.number).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
        at = shifted([other for other in calls if other.place < call.place], call.place, call.place)[1]
        assert made.text[at : at + len(raised)] in (raised, str(call.number)) or re.search(r"ruby='[^']", str(text))
    if not calls:
        assert made == text
    if start < end:
        kept = "".join(c for n, c in enumerate(made.text) if low <= n < high)
        assert len(kept) == end - start + sum(len(str(c.number)) for c in calls if start < c.place < end)


def flow(chapter: Chapter, text: Document, plan: Plan) -> Flow:
    press = Press(paper("a5", plan.notes), "", rtl=False)
    return chapter_pages(press, chapter, Filling(text), plan, Targets([chapter]))


@pytest.mark.parametrize("notes", ["foot", MARGIN])
def test_a_note_that_is_too_long_for_its_page_stands_at_the_end(notes: str) -> None:
    text = from_html(LONG)
    chapter = bound(1, text, (20, 60), (300, 320), (500, 540))
    marks = [replace(mark, note=WORDS * (40 if mark.id == 100 else 1)) for mark in chapter.highlights]
    made = flow(Chapter(chapter.article, tuple(marks)), text, Plan(notes=notes))
    assert not made.homeless
    said = made._document.toPlainText().replace("\u00ad", "")
    assert said.count("Longer notes") == 1
    short = flow(chapter, text, Plan(notes=notes))
    assert "Longer notes" not in short._document.toPlainText()
    assert len(short) < len(made)


@pytest.mark.parametrize("plan", [Plan(), Plan(notes=MARGIN), Plan(whole=False)])
def test_the_note_on_a_picture_that_is_not_there_is_not_lost(plan: Plan) -> None:
    text = from_html('<p>Words.</p><p><img src="https://pears.example/a" alt="A pear"></p>')
    chapter = bound(1, text, (0, 5))
    mark = chapter.highlights[0]
    where = replace(mark.selectors, exact="", image="https://pears.example/b", alt="A plum", start=6, end=6)
    pictured = replace(mark, id=2, uid="b", selectors=where, note="On a plum.")
    made = flow(Chapter(chapter.article, (mark, pictured)), text, plan)
    said = [made._document, *(note.setting.document for note in made._notes)]
    assert sum(document.toPlainText().count("On a plum.") for document in said) == 1


def test_passages_alone_are_no_longer_than_they_are() -> None:
    text = from_html(LONG)
    made = flow(bound(1, text, (20, 60), (300, 320)), text, Plan(whole=False))
    assert len(made) == 1
    assert [text.text[20:60], text.text[300:320]] == [
        re.sub(r"\d+$", "", line) for line in made._document.toPlainText().replace("\u00ad", "").split("\n")[-2:]
    ]


def make(path: Path, plan: Plan = Plan("Ponds")) -> Path:  # noqa: B008 - frozen
    texts = [
        from_html(LONG + '<p>See <a href="https://pears.example/2">it</a>.</p>'),
        from_html("<p>قراءة</p>"),
        from_html(LONG),
    ]
    chapters = [
        bound(1, texts[0], (20, 60), (2000, 2020)),
        bound(2, texts[1], lang="ar"),
        bound(3, texts[2], (900, 940)),
    ]
    chapters[2] = replace_notes(chapters[2], NOTES)
    bodies = {chapter.article.id: text for chapter, text in zip(chapters, texts, strict=True)}
    told: list[int] = []
    fill, face = lambda chapter: Filling(bodies[chapter.article.id]), "No Such Face"
    done = pdf.write(chapters, fill, plan, path, face=face, tell=told.append)
    assert done.other_face == face
    assert told == sorted(told)
    assert told[-1] == 3
    assert done.pages == len(PdfReader(path).pages)
    return path


def test_a_book_has_an_outline_and_links_to_the_pages_where_things_are(tmp_path: Path) -> None:
    path = make(tmp_path / "b.pdf")
    book = PdfReader(path)
    assert book.metadata is not None
    assert book.metadata.title == "Ponds"
    places = [(entry["/Title"], book.get_destination_page_number(entry)) for entry in book.outline]  # type: ignore[arg-type,call-overload]
    names = [name for name, _ in places]
    assert names == ["Contents", *["When is a pear ripe?"] * 3, "Tags", "Sources"]
    assert places[1][1] % 2 == 0  # a right-hand page
    contents = book.pages[places[0][1]]
    for _, page in places[1:]:
        assert re.search(rf"\b{page + 1}\b", contents.extract_text())
    led = [_led(book, note.get_object()) for note in contents["/Annots"]]  # type: ignore[attr-defined]
    assert {page for _, page in places[1:]} == set(led)
    all_links = [note.get_object() for page in book.pages for note in page.get("/Annots", ())]
    assert not any("#" in str(note.get("/A", "")) for note in all_links)
    assert any(note.get("/A", {}).get("/URI") == "https://pears.example/1" for note in all_links)
    marked = book.pages[places[1][1]].extract_text()
    assert "A *thought*." in marked.replace("\n", " ")  # at the foot of the page
    tags = book.pages[places[4][1]].extract_text()
    assert re.search(rf"#to check\s+{places[1][1] + 1}\b", tags)
    make(path)  # a book of ours is replaced
    assert [file.name for file in tmp_path.iterdir()] == ["b.pdf"]


def _led(book: PdfReader, annotation: dict) -> int:  # type: ignore[type-arg]
    return next(
        n for n, page in enumerate(book.pages) if page.indirect_reference == list.__getitem__(annotation["/Dest"], 0)
    )


def test_what_somebody_else_has_made_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "other.pdf"
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(other)
    with pytest.raises(FormatError, match="no book of Postil's"):
        make(other)
    with pytest.raises(FormatError, match="is a folder"):
        make(tmp_path)
    with pytest.raises(FormatError, match="annot"):
        make(tmp_path / "none" / "b.pdf")
    assert [file.name for file in tmp_path.iterdir()] == ["other.pdf"]


def test_a_book_that_was_cut_short_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = pdf.finish

    def cut(painted: Path, *more: object, **named: object) -> None:
        with painted.open("r+b") as file:
            file.truncate(3 * painted.stat().st_size // 4)
        whole(painted, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(pdf, "finish", cut)
    with pytest.raises(FormatError, match="disk seems to be full"):
        make(tmp_path / "b.pdf")
    assert list(tmp_path.iterdir()) == []


def test_margins_change_sides() -> None:
    for name in ("a5", "a4", "letter"):
        for notes in ("foot", MARGIN):
            page = paper(name, notes)
            for number in range(2):
                for rtl in (False, True):
                    left = page.left(number, rtl=rtl)
                    assert 0 < left < left + page.text < page.width
                    if page.beside:
                        beside = page.notes_left(number, rtl=rtl)
                        assert 0 < beside < beside + page.beside < page.width
                        assert beside + page.beside < left or beside > left + page.text
