"""Marked pictures in every export, and in what is copied from the list of marks."""

from __future__ import annotations

from pathlib import Path

from reader.formats import Entry, json_format, markdown_format, w3c
from reader.frozen import replace
from reader.library import MarkRow
from reader.model import Selectors
from reader.ui.commonplace import quoting
from reader.ui.commonplace.mark_model import passage_of
from tests.formats.conftest import ARTICLE, HIGHLIGHT, HTML

ADDRESS = "https://pears.example/comice.jpg"
MARK = replace(
    HIGHLIGHT, selectors=Selectors("", "the stalk.", "\nConference", 65, 65, ADDRESS, "A Comice, cut [open]")
)
ROW = MarkRow(MARK, ARTICLE.title, ARTICLE.site_name, ARTICLE.url, ARTICLE.uid)


def test_markdown_says_what_the_picture_shows_and_leads_to_it(tmp_path: Path) -> None:
    markdown_format.write([Entry(ARTICLE, HTML, (MARK,), ())], tmp_path)
    (file,) = tmp_path.glob("*.md")
    text = file.read_text("utf-8")
    assert f"> [A Comice, cut \\[open\\]]({ADDRESS})" in text
    assert "Like an *avocado*." in text


def test_json_and_annotations_have_its_address_and_its_words(tmp_path: Path) -> None:
    record = json_format.highlight_record(MARK)
    assert (record["image"], record["alt"], record["exact"]) == (ADDRESS, "A Comice, cut [open]", "")
    path = tmp_path / "a.jsonld"
    w3c.write([Entry(ARTICLE, HTML, (MARK,), ())], path)
    (read,) = w3c.read(path)
    assert read.selectors == MARK.selectors
    assert (read.text, read.tags) == (MARK.note, MARK.tags)


def test_copies_from_the_list_name_the_picture() -> None:
    assert passage_of(MARK) == "Picture: A Comice, cut [open]"
    assert quoting.quotes([ROW]) == f"[Picture: A Comice, cut [open]]\n{ADDRESS}"
    assert f"![A Comice, cut \\[open\\]]({ADDRESS})" in quoting.markdown([ROW])
    assert ADDRESS in quoting.rich([ROW])
    bare = replace(MARK, selectors=replace(MARK.selectors, alt=""))
    assert passage_of(bare) == "Picture (comice.jpg)"
    assert quoting.quotes([replace(ROW, mark=bare)]).startswith("[Picture]")
