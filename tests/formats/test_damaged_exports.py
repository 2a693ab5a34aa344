"""Exports whose fields are of the wrong kind: each was found by changing a whole one at random, and raised something else."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from reader.errors import FormatError
from reader.formats.importing import importer_for, importers, records
from reader.formats.source import Source
from reader.import_model import Incoming, Record, Remark

URL = "https://a.example/"


def read(folder: Path, content: Any, name: str = "") -> tuple[str, list[Record]]:
    """Return which format a file of that content is, and its records."""
    file = folder / "any"
    file.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8", errors="surrogatepass")
    source = Source(file)
    found, module = importer_for(source, name)
    return found, list(records(source, module))


LINK = {"url": URL, "name": "A"}
CASES: list[tuple[str, Any]] = [
    ("linkwarden", {"collections": [{"id": {}, "name": "x", "parentId": [], "links": [LINK]}]}),
    ("linkwarden", {"collections": [{"id": 1, "name": "x", "parentId": {}, "links": [LINK]}, {"links": 7}]}),
    (
        "karakeep",
        {
            "bookmarks": [{"createdAt": 10**400, "content": {"type": "link", "url": URL}, "lists": [[], {}]}],
            "lists": [None, 7, {"id": []}],
        },
    ),
    ("obsidian_clipper", [{"url": URL, "highlights": [{"text": "t", "timestamp": 10**310}], "data": 7}]),
    ("obsidian_clipper", [{"url": URL, "highlights": [{"text": "t"}], "data": [{"content": "t", "textQuote": "x"}]}]),
    ("hypothesis", {"annotations": [{"uri": URL, "target": 7, "references": 1.5, "text": "t"}]}),
    ("hypothesis", {"annotations": [{"uri": URL, "target": [{"selector": True}], "text": "t"}]}),
    ("zotero", [{"itemType": "annotation", "annotationType": [], "annotationText": "t", "tags": 7, "creators": 7}]),
    ("raindrop", f"url,folder,created,cover,favorite\n{URL},Home,2024-01-02,,true\n"),
    ("netscape", f'<!DOCTYPE NETSCAPE-Bookmark-file-1>\n</H3><DL><DT><A HREF="{URL}">A</A></DL>'),
    ("netscape", f'<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<![ifmp x]><DL><DT><A HREF="{URL}">A</A><![odd]></DL>'),
    ("kindle", f"T (A)\n- Your Highlight | Location {'9' * 5000} | Added on {'9' * 5000} May 2020\n\nt\n==========\n"),
    ("goodlinks", f'[{{"url": "{URL}", "addedAt": {"9" * 5000}}}]'),
    ("postil", {"format": "postil-export", "articles": [{"url": URL, "tags": 7, "comments": [{"depth": "x"}]}]}),
]


@pytest.mark.parametrize(("name", "content"), CASES)
def test_a_field_of_the_wrong_kind_does_not_keep_the_article_out(tmp_path: Path, name: str, content: Any) -> None:
    found, taken = read(tmp_path, content)
    assert found == name
    assert [each for each in taken if isinstance(each, Incoming)]


@pytest.mark.parametrize("name", sorted(importers()))
@pytest.mark.parametrize(
    "content", ["{}", "[[]]", '{"bookmarks": 7, "roots": 7}', "no,such\ncolumn,here\n", "\0", "<a>"]
)
def test_a_file_read_as_what_it_is_not_ends_in_a_sentence(tmp_path: Path, name: str, content: str) -> None:
    try:
        read(tmp_path, content, name)
    except FormatError as error:
        assert str(error).endswith(".")


def test_notes_without_a_quote_are_not_lost(tmp_path: Path) -> None:
    """Of wallabag, whose annotations may lack one; and of Zotero, whose drawings may carry a comment."""
    entry = {"is_archived": 0, "title": "A", "url": URL, "annotations": [{"text": "why", "quote": ""}]}
    drawn = {"itemType": "annotation", "annotationType": "ink", "annotationComment": "why"}
    for content in ([entry], [drawn]):
        (article,) = read(tmp_path, content)[1]
        assert isinstance(article, Incoming)
        assert [each.text for each in article.remarks] == ["why"]


def test_zotero_keeps_the_order_of_the_page(tmp_path: Path) -> None:
    items = [
        {
            "key": key,
            "itemType": "annotation",
            "annotationType": "highlight",
            "annotationText": key,
            "annotationSortIndex": place,
        }
        for key, place in (("A", "00020"), ("B", "00010"))
    ]
    (article,) = read(tmp_path, items)[1]
    assert isinstance(article, Incoming)
    assert [each.exact for each in article.passages] == ["B", "A"]


def test_a_page_that_was_only_tagged_keeps_its_tags(tmp_path: Path) -> None:
    note = {"uri": URL, "target": [{"source": URL}], "text": "", "tags": ["tide"]}
    (article,) = read(tmp_path, {"annotations": [note]})[1]
    assert isinstance(article, Incoming)
    assert article.tags == ("tide",)


def test_a_note_of_our_own_stays_below_its_note_where_a_highlight_has_the_same_number(tmp_path: Path) -> None:
    record = {
        "url": URL,
        "highlights": [{"id": 1, "uid": "h", "exact": "t"}],
        "notes": [
            {"id": 1, "uid": "n", "text": "on it", "highlight_id": 1},
            {"id": 2, "uid": "m", "text": "below", "reply_to": 1},
        ],
    }
    (article,) = read(tmp_path, {"format": "postil-export", "articles": [record]})[1]
    assert isinstance(article, Incoming)
    assert article.remarks == (Remark("on it", key="n", speaks_of="h"), Remark("below", key="m", reply_to="n"))


def test_rows_end_as_any_system_ends_them(tmp_path: Path) -> None:
    for end in ("\n", "\r\n", "\r"):
        text = end.join(("Url;Title;Note", f"{URL};A;a, b, c, d", f"{URL}b;B;"))
        name, taken = read(tmp_path, text)
        assert name == "generic_csv"
        assert [each.title for each in taken if isinstance(each, Incoming)] == ["A", "B"]


def test_lists_of_open_tabs(tmp_path: Path) -> None:
    sessions = [
        {
            "name": "Bread",
            "date": 1700000000000,
            "windows": {"1": {"2": {"url": URL, "title": "A", "lastAccessed": 1}, "3": None}, "4": 7},
        }
    ]
    name, (tab,) = read(tmp_path, sessions)
    assert isinstance(tab, Incoming)
    assert (name, tab.url, tab.title, tab.tags) == ("tab_session_manager", URL, "A", ("Bread",))
    assert tab.added_at is not None
    name, taken = read(tmp_path, f"{URL} | A | B\r\n\r\n{URL}b\r\n")
    assert [(each.url, each.title) for each in taken if isinstance(each, Incoming)] == [(URL, "A | B"), (f"{URL}b", "")]
    assert name == "link_list"


def test_each_export_is_taken_for_its_own(tmp_path: Path) -> None:
    known = importers()
    for name, content in CASES:
        file = tmp_path / "any"
        file.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        taking = [each for each, module in known.items() if module.recognises(Source(file))]
        assert [each for each in taking if not hasattr(known[each], "LAST")] in ([name], []), (name, taking)


def test_a_zip_of_a_version_to_come_is_told(tmp_path: Path) -> None:
    file = tmp_path / "p.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("part_000000.csv", "title,url,time_added,tags,status\n")
    data = bytearray(file.read_bytes())
    data[data.rindex(b"PK\1\2") + 6] = 182
    file.write_bytes(bytes(data))
    with pytest.raises(FormatError, match="damaged zip"):
        Source(file)
