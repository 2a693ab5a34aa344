"""The small parts: hashtags, source lines, dates, charsets, front matter, picture headers, frames."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.capture import charset, dates, frames, front_matter, hashtags, image_header, pictures, wording
from reader.capture.frames import BrokenFrame, Frame
from reader.capture.markdown_flavour import to_html
from tests.capture.samples import PNG


@pytest.mark.parametrize(
    ("title", "wanted", "tags"),
    [
        ("A farm #rwanda #RwOT", "A farm", ["rwanda", "RwOT"]),
        ("A farm | #one, #two", "A farm", ["one", "two"]),
        ("Learning C#", "Learning C#", []),
        ("Issue #1", "Issue #1", []),
        ("We are #1 #winners", "We are #1", ["winners"]),
        ("The #quiet of a farm", "The #quiet of a farm", []),
        ("A #quiet farm #rwanda", "A #quiet farm", ["rwanda"]),
        ("#rwanda #RwOT", "rwanda RwOT", ["rwanda", "RwOT"]),
        ("Тақырып #Қазақстан", "Тақырып", ["Қазақстан"]),
        ("川の時計 ＃町", "川の時計", ["町"]),
        ("Number #2026", "Number #2026", []),
        ("A farm #one#two", "A farm", ["one", "two"]),
        ("A farm#one", "A farm", ["one"]),
        ("A farm (#one #two)", "A farm", ["one", "two"]),
        ("A farm (see #one)", "A farm (see #one)", []),
        ("A farm #one \U0001f986", "A farm \U0001f986", ["one"]),
        ("खेत #पानी", "खेत", ["पानी"]),
        ("Plain", "Plain", []),
        ("", "", []),
    ],
)
def test_hashtags(title: str, wanted: str, tags: list[str]) -> None:
    assert hashtags.trailing(title) == (wanted, tags)


@pytest.mark.parametrize(
    ("line", "furniture"),
    [
        ("Newer Post / Older Post", True),
        ("Post a Comment (0)", True),
        ("Email ThisBlogThis!Share to XShare to FacebookShare to Pinterest", True),
        ("Share this: Facebook X WhatsApp", True),
        ("次の投稿 前の投稿 ホーム", True),
        ("\u200fإرسال تعليق", True),
        ("Keine Kommentare:", True),
        ("Suscribirse a: Enviar comentarios (Atom)", True),
        ("Keine Kommentare sind auch eine Antwort.", False),
        ("A post a comment cannot save", False),
        ("Share this with nobody", False),
        ("Home", False),
        ("Предыдущее", False),
    ],
)
def test_lines_that_can_only_be_furniture(line: str, furniture: bool) -> None:
    assert wording.is_strong(line) is furniture


@given(st.text(alphabet="a#＃ 1|,.Қ-", max_size=30))
def test_cutting_hashtags_settles(title: str) -> None:
    rest, tags = hashtags.trailing(title)
    again, more = hashtags.trailing(rest)
    assert (again, more) == (rest, []) or rest == " ".join(tags)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Source :", ""),
        ("Source: The Times", "The Times"),
        ("Источник: x", "x"),
        ("出典：", ""),
        ("Sourcery: x", None),
        ("Source: " + "word " * 16, None),
        ("The source: x", None),
        ("Source – The Times", "The Times"),
        ("Source – the spring from which a river or a rumour comes down", None),
        ("(Source: The Times)", "The Times"),
        ("News Source : The Times #one", "The Times"),
        ("Source : #one #two", ""),
        ("Source: it is a word I like.", None),
        ("Inkomoko: Amakuru", "Amakuru"),
    ],
)
def test_source_lines(line: str, said: str | None) -> None:
    assert wording.source(line) == said


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-03-12T09:14:00+02:00", datetime(2026, 3, 12, 7, 14, tzinfo=UTC)),
        ("20260312", datetime(2026, 3, 12, tzinfo=UTC)),
        ("Thu, 12 Mar 2026 09:14:00 GMT", datetime(2026, 3, 12, 9, 14, tzinfo=UTC)),
        ("March 12th, 2026 at 9:14 PM", datetime(2026, 3, 12, 21, 14, tzinfo=UTC)),
        ("12. März 2026", datetime(2026, 3, 12, tzinfo=UTC)),
        ("2026年3月12日", datetime(2026, 3, 12, tzinfo=UTC)),
        ("2026-13-45", None),
        ("yesterday", None),
        ("3026-01-01", None),
    ],
)
def test_dates(text: str, wanted: datetime | None) -> None:
    assert dates.parse(text) == wanted


@given(st.text(max_size=60))
def test_no_text_breaks_the_date_reader(text: str) -> None:
    moment = dates.parse(text)
    assert moment is None or moment.tzinfo is UTC


@given(st.binary(max_size=300), st.sampled_from(["", "utf-8", "utf-16", "big5", "rot13", "hex", "idna", "x", "utf-7"]))
def test_no_bytes_break_the_decoder(data: bytes, declared: str) -> None:
    text = charset.decode(data, declared)
    assert "\x00" not in text
    text.encode("utf-8")


@given(st.text(min_size=1, max_size=200))
def test_utf8_comes_through(text: str) -> None:
    data = text.encode("utf-8", "ignore")
    if not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")) and b"\x00" not in data:
        assert charset.decode(data, "utf-8") == charset.without_controls(
            data.decode().replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
        )


@given(
    st.binary(max_size=200),
    st.sampled_from([b"", PNG[:8], b"\xff\xd8\xff", b"GIF89a", b"RIFF....WEBP", b"....ftypavif", b"<svg "]),
)
def test_no_bytes_break_the_header_reader(data: bytes, start: bytes) -> None:
    header = image_header.read(start + data)
    assert header is None or (header.width >= 0 and header.height >= 0)


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (PNG, ("image/png", 3, 2)),
        (b"GIF89a\x05\x00\x06\x00", ("image/gif", 5, 6)),
        (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x07\x00\x09\x03", ("image/jpeg", 9, 7)),
        (
            b"RIFF\x00\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\x0f\x00\x00\x09\x00\x00",
            ("image/webp", 16, 10),
        ),
        (b'<?xml version="1.0"?><svg xmlns="x" width="12" height="8.4"></svg>', ("image/svg+xml", 12, 8)),
        (b'<svg viewBox="0 0 30 20"></svg>', ("image/svg+xml", 30, 20)),
        (
            b"....ftypavif" + b"\x00" * 20 + b"ispe\x00\x00\x00\x00\x00\x00\x00\x40\x00\x00\x00\x20",
            ("image/avif", 64, 32),
        ),
        (b"<html>", None),
    ],
)
def test_picture_headers(data: bytes, wanted: tuple[str, int, int] | None) -> None:
    assert image_header.read(data) == wanted


def test_the_best_of_a_set_is_large_enough_and_not_larger() -> None:
    assert pictures.best_of("a.jpg 1x, b.jpg 2x") == "b.jpg"
    assert pictures.best_of("https://x.example/w_1,h_2/a.jpg 300w, b.jpg 800w") == "b.jpg"
    assert pictures.best_of("") == ""


def test_front_matter() -> None:
    text = '---\ntitle: "A: b"\ntags:\n  - one\n  - two words\nauthor:\n  name: Ann\nsummary: >\n  long\n  text\n# no\n---\nBody'
    values, rest = front_matter.split(text)
    assert values == {"title": "A: b", "tags": ["one", "two words"], "author": "Ann", "summary": "long text"}
    assert rest == "Body"
    assert front_matter.split("---\nJust a rule above.\n---\n")[0] == {}
    assert front_matter.split("+++\nbroken = \n+++\nBody") == ({}, "Body")


def test_lists_need_no_ceremony() -> None:
    assert to_html("Take:\n- one\n  - two\n    - three\n- four").count("<ul>") == 3
    assert "<ol>" in to_html("Do:\n1. a\n2. b")
    assert to_html("```\n- no list\n  - here\n```").count("<ul>") == 0
    assert "<code>" in to_html("    indented code")


@given(
    st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=4), st.lists(st.binary(max_size=30), max_size=3)
)
def test_frames_come_back(values: dict[str, str], blobs: list[bytes]) -> None:
    pipe = io.BytesIO()
    frames.write(pipe, Frame(values, tuple(blobs)))
    pipe.seek(0)
    assert frames.read(pipe) == Frame(values, tuple(blobs))
    assert frames.read(pipe) is None


@given(st.binary(min_size=1, max_size=60))
def test_what_is_no_frame_is_refused(data: bytes) -> None:
    pipe = io.BytesIO(data)
    try:
        while frames.read(pipe):
            pass
    except BrokenFrame:
        pass
