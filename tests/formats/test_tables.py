"""Exports of one file: what stands in them, what others read back, and what they never do."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import FormatError
from reader.formats import EXPORTERS, Entry, exporter
from reader.formats.importing import importer_for
from reader.formats.source import Source
from reader.frozen import replace
from reader.import_model import Incoming
from reader.model import State
from tests.formats.conftest import ARTICLE, HIGHLIGHT, HTML, NOTES

FILES = [name for name in EXPORTERS if name != "markdown"]


def entry(**fields: Any) -> Entry:
    return Entry(replace(ARTICLE, **fields), HTML, (HIGHLIGHT,), NOTES)


def text_of(name: str, *entries: Entry) -> str:
    file = io.StringIO()
    exporter(name).write_to(entries, file)  # type: ignore[attr-defined]
    return file.getvalue()


def read_back(path: Path) -> list[Incoming]:
    source = Source(path)
    return [each for each in importer_for(source)[1].read(source) if isinstance(each, Incoming)]


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_written_whole_replaced_when_it_is_ours_and_never_when_it_is_not(name: str, tmp_path: Path) -> None:
    path = tmp_path / "out"
    module = exporter(name)
    assert module.write([entry()], path).articles == 1
    before = path.read_bytes()
    module.write([entry()], path)
    assert ("exported_at" in before.decode()) or name == "w3c" or path.read_bytes() == before
    foreign = tmp_path / "foreign"
    foreign.write_text("mine")
    with pytest.raises(FormatError, match="no export of"):
        module.write([entry()], foreign)
    assert foreign.read_text() == "mine"
    with pytest.raises(FormatError, match="is a folder"):
        module.write([entry()], tmp_path)


def test_bookmarks_come_back_as_they_went(tmp_path: Path) -> None:
    exporter("bookmarks").write(
        [entry(), entry(state=State.ARCHIVE, url="https://b.example/?a=1&b=2")], tmp_path / "b.html"
    )
    first, second = read_back(tmp_path / "b.html")
    assert (first.url, first.title, first.tags, first.added_at) == (
        ARTICLE.url,
        ARTICLE.title,
        ARTICLE.tags,
        ARTICLE.added_at,
    )
    assert (second.url, second.state, first.state) == ("https://b.example/?a=1&b=2", State.ARCHIVE, State.INBOX)
    assert first.remarks[0].text == "\n\n".join(note.text for note in entry().notes)


def test_the_table_of_articles_comes_back(tmp_path: Path) -> None:
    exporter("csv").write([entry()], tmp_path / "a.csv")
    (back,) = read_back(tmp_path / "a.csv")
    assert (back.url, back.title, back.byline, back.tags, back.state, back.starred, back.added_at) == (
        ARTICLE.url,
        ARTICLE.title,
        ARTICLE.byline,
        ARTICLE.tags,
        ARTICLE.state,
        ARTICLE.starred,
        ARTICLE.added_at,
    )


def test_highlights_come_back_from_readwise_s_columns(tmp_path: Path) -> None:
    exporter("readwise").write([entry()], tmp_path / "r.csv")
    (back,) = read_back(tmp_path / "r.csv")
    marks = [mark for mark in entry().highlights if mark.selectors.exact]
    assert [each.exact for each in back.passages] == [mark.selectors.exact for mark in marks]
    assert [each.note for each in back.passages] == [mark.note for mark in marks]
    assert [each.color for each in back.passages] == [mark.color for mark in marks]


def test_an_export_of_postil_comes_back(tmp_path: Path) -> None:
    exporter("json").write([entry()], tmp_path / "p.json")
    (back,) = read_back(tmp_path / "p.json")
    assert (back.title, back.html, back.progress, back.state) == (
        ARTICLE.title,
        entry().html,
        ARTICLE.progress,
        ARTICLE.state,
    )
    assert [each.exact for each in back.passages] == [mark.selectors.exact for mark in entry().highlights]
    assert [each.text for each in back.remarks] == [note.text for note in entry().notes]


@given(st.text(max_size=30))
def test_no_cell_is_taken_for_a_formula_and_none_breaks_a_row(words: str) -> None:
    article = replace(ARTICLE, title=words.replace("\0", ""), byline="=1+1", excerpt="@x")
    rows = list(csv.reader(io.StringIO(text_of("csv", Entry(article, "")), newline="")))
    assert len(rows) == 2
    assert len(rows[0]) == len(rows[1])
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in rows[1])


def test_references_escape_what_bibtex_would_read_and_differ_in_their_keys() -> None:
    odd = replace(ARTICLE, title="100 % of {C_1} & #2 \\ ~", byline="Ines Okoye and Bo Li")
    text = text_of("bibtex", Entry(odd, ""), Entry(odd, ""))
    assert r"title = {{100 \% of \{C\_1\} \& \#2 \textbackslash{} \textasciitilde{}}}," in text
    assert "author = {{Ines Okoye} and {Bo Li}}," in text
    first, second = re.findall(r"@online\{([^,]+),", text)
    assert first != second


def test_csl_says_who_when_and_where() -> None:
    (record,) = json.loads(text_of("csl", entry()))
    assert record["author"] == [{"family": "Okoye", "given": "Ines"}]
    assert record["issued"] == {"date-parts": [[2026, 3, 12]]}
    assert record["URL"] == ARTICLE.url


def test_the_page_runs_and_fetches_nothing() -> None:
    html = '<p>See <img src="https://pears.example/a.png" alt="a pear"> it.</p>'
    odd = replace(ARTICLE, title="<script>x()</script>", url="https://pears.example/'\"><script>")
    page = text_of("html", Entry(odd, html))
    assert "<script" not in page
    assert "<img" not in page
    assert '<a href="https://pears.example/a.png" rel="noreferrer">[a pear]</a>' in page
    assert "default-src 'none'" in page


def test_plain_text_has_articles_passages_and_notes() -> None:
    text = text_of("text", entry())
    for words in (ARTICLE.title, ARTICLE.byline, "from the inside", "Try it on Sunday.", "It was not."):
        assert words in text


def test_the_date_of_a_mark_keeps_its_second(tmp_path: Path) -> None:
    mark = replace(entry().highlights[0], created_at=ARTICLE.added_at + timedelta(seconds=7))
    exporter("readwise").write([Entry(ARTICLE, "", (mark,))], tmp_path / "r.csv")
    assert read_back(tmp_path / "r.csv")[0].passages[0].created_at == mark.created_at
