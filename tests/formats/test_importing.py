"""Exports of other programs, in specimens that hold every trap that is known of each; and the real ones of the corpus."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import FormatError
from reader.formats import kindle, omnivore, values
from reader.formats.importing import importer_for, importers
from reader.formats.source import Source, decoded
from reader.import_model import Incoming, Passage, Record, Skipped
from reader.model import Comment, State

DOCTYPE = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n"


def written(folder: Path, name: str, content: str | bytes | dict[str, str | bytes]) -> Path:
    """Return a file, or a zip of files, of that content."""
    path = folder / name
    if isinstance(content, dict):
        with zipfile.ZipFile(path, "w") as archive:
            for member, text in content.items():
                archive.writestr(member, text)
    else:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(path: Path, name: str = "") -> tuple[str, list[Record]]:
    """Return which format a file is, and its records."""
    source = Source(path)
    found, module = importer_for(source, name)
    records = list(module.read(source))
    source.close()
    return found, records


def articles(records: list[Record]) -> list[Incoming]:
    """Return the records that are articles."""
    return [each for each in records if isinstance(each, Incoming)]


def at(*parts: int) -> datetime:
    """Return a time in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


def test_pocket_joins_parts_annotations_and_collections(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "pocket.zip",
        {
            "part_000000.csv": "title,url,time_added,cursor,tags,status\n"
            '"Glue, and patience",https://shed.example/glue,1700000000,1,wood|slow work,unread\n'
            "https://shed.example/saw,https://shed.example/saw,1690000000,2,,archive\n",
            "part_000001.csv": "title,url,time_added,tags,status\nMail me,mailto:me@shed.example,1,,unread\n",
            "annotations/part_000000.json": json.dumps(
                [
                    {
                        "url": "https://shed.example/glue",
                        "highlights": [{"quote": "Clamp it.", "created_at": 1700000500}],
                    },
                    {"url": "https://shed.example/lost", "title": "Lost", "highlights": [{"quote": "Found."}]},
                ]
            ),
            "collections/joints.json": json.dumps(
                {
                    "title": "Joints",
                    "items": [{"url": "https://shed.example/glue", "note": "read twice", "excerpt": "On glue"}],
                }
            ),
            "__MACOSX/part_000000.csv": "x",
        },
    )
    name, records = read(path)
    glue, saw, lost = articles(records)
    assert name == "pocket_csv"
    assert (glue.title, glue.tags, glue.added_at) == (
        "Glue, and patience",
        ("wood", "slow work", "Joints"),
        at(2023, 11, 14, 22, 13, 20),
    )
    assert [(each.exact, each.created_at) for each in glue.passages] == [("Clamp it.", at(2023, 11, 14, 22, 21, 40))]
    assert [each.text for each in glue.remarks] == ["read twice"]
    assert (saw.title, saw.state) == ("", State.ARCHIVE)
    assert (lost.url, lost.passages[0].exact) == ("https://shed.example/lost", "Found.")
    assert [each for each in records if isinstance(each, Skipped)] == [
        Skipped("Mail me", "its address begins with mailto:")
    ]


def test_the_older_pocket_page_tells_read_from_unread(tmp_path: Path) -> None:
    page = (
        "<html><head><title>Pocket Export</title></head><body><h1>Unread</h1><ul>"
        '<li><a href="https://a.example/?x=1&amp;y=2" time_added="1688628695" tags="salt,pepper">S &amp; P</a></li></ul>'
        '<h1>Read Archive</h1><ul><li><a href="https://b.example/" time_added="1688627412" tags="">Old</a></ul></body></html>'
    )
    name, records = read(written(tmp_path, "ril_export.html", page))
    first, second = articles(records)
    assert name == "pocket_html"
    assert (first.url, first.title, first.tags, first.state) == (
        "https://a.example/?x=1&y=2",
        "S & P",
        ("salt", "pepper"),
        State.INBOX,
    )
    assert (second.title, second.state) == ("Old", State.ARCHIVE)


def test_instapaper_keeps_folders_stars_notes_and_the_order_of_undated_rows(tmp_path: Path) -> None:
    table = (
        "URL,Title,Selection,Folder,Timestamp,Tags\n"
        'https://a.example/,New,"Chosen words",Unread,1640080879,"[""bread""]"\n'
        "https://b.example/,Loved,,Starred,,[]\nhttps://c.example/,Filed,,Kitchen/Oven,,\n"
        ',A private thought,"First.\n\nThen.",Unread,,\n'
    )
    name, records = read(written(tmp_path, "x.csv", table))
    new, loved, filed, thought = articles(records)
    assert name == "instapaper"
    assert (new.tags, new.passages[0].exact) == (("bread",), "Chosen words")
    assert loved.starred
    assert filed.tags == ("Kitchen/Oven",)
    assert loved.added_at and filed.added_at and loved.added_at > filed.added_at
    assert (thought.url, thought.html) == ("", "<p>First.</p><p>Then.</p>")


def test_omnivore_takes_the_first_full_body_of_a_name(tmp_path: Path) -> None:
    item = {
        "slug": "jam",
        "title": "Jam",
        "url": "https://jam.example/",
        "state": "Archived",
        "readingProgress": 42,
        "labels": ["RSS", "food"],
        "savedAt": "2024-10-29T16:30:11.000Z",
        "publishedAt": None,
        "author": "Q. Tin",
    }
    path = tmp_path / "omnivore.zip"
    with zipfile.ZipFile(path, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("metadata_0_to_20.json", json.dumps([item]))
        archive.writestr("content/jam.html", "")
        archive.writestr("content/jam.html", "<p>Sugar sets.</p>")
        archive.writestr("highlights/jam.md", "> Sugar sets. \n\n#idea #food\n\nSo it does.\n\n> Two \nlines. ")
    name, records = read(path)
    (jam,) = articles(records)
    assert name == "omnivore"
    assert (jam.html, jam.state, jam.progress, jam.byline) == ("<p>Sugar sets.</p>", State.ARCHIVE, 0.42, "Q. Tin")
    assert [(each.exact, each.tags, each.note) for each in jam.passages] == [
        ("Sugar sets.", ("idea", "food"), "So it does."),
        ("Two \nlines.", (), ""),
    ]


def test_omnivore_highlights_of_two_paragraphs_stay_one() -> None:
    passages, remarks = omnivore.read_highlights("About it all.\n\n> One.\n> \n> Two. \n\n> Three. ")
    assert [each.exact for each in passages] == ["One.\n\nTwo.", "Three."]
    assert [each.text for each in remarks] == ["About it all."]


def test_wallabag_reads_both_versions_and_its_table(tmp_path: Path) -> None:
    second = [
        {
            "is_archived": "1",
            "is_starred": True,
            "tags": ["tea"],
            "title": "Leaf",
            "url": "https://tea.example/",
            "content": "<p>Steep it.</p>",
            "created_at": "2024-03-01T10:00:00+0100",
            "archived_at": "2024-03-02T10:00:00+0100",
            "published_by": ["A", "B"],
            "annotations": [{"text": "true", "quote": "Steep", "ranges": []}],
        }
    ]
    name, records = read(written(tmp_path, "w.json", json.dumps(second)))
    (leaf,) = articles(records)
    assert name == "wallabag"
    assert (leaf.added_at, leaf.read_at, leaf.starred, leaf.state, leaf.byline) == (
        at(2024, 3, 1, 9),
        at(2024, 3, 2, 9),
        True,
        State.ARCHIVE,
        "A, B",
    )
    assert (leaf.passages[0].exact, leaf.passages[0].note) == ("Steep", "true")
    first = [
        {
            "0": "1",
            "1": "Pot",
            "2": "https://pot.example/",
            "3": "0",
            "4": "1",
            "5": "<p>Warm.</p>",
            "6": "1",
            "tags": "a,b",
        }
    ]
    (pot,) = articles(read(written(tmp_path, "v1.json", json.dumps(first)))[1])
    assert (pot.title, pot.starred, pot.tags, pot.html) == ("Pot", True, ("a", "b"), "<p>Warm.</p>")
    table = (
        'Title;URL;Content;Tags;"MIME Type";Language;"Creation date"\n'
        'Cup;https://cup.example/;<p>x</p>;a,b;text/html;fr_FR;"05/11/2023 03:00:00"\n'
    )
    (cup,) = articles(read(written(tmp_path, "w.csv", table))[1])
    assert (cup.added_at, cup.lang, cup.tags) == (at(2023, 11, 5, 12), "fr-FR", ("a", "b"))


def test_readwise_groups_highlights_by_book_and_reads_lists_of_python(tmp_path: Path) -> None:
    table = (
        "Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,Highlighted at,Document tags\n"
        '"Rivers\nbend.",Water,R. Iver,,mine,yellow,"one, .favorite",order,12,2024-05-01 10:00:00+00:00,wet\n'
        "Dropped.,Water,R. Iver,,,,.discard,order,13,,wet\n"
    )
    name, records = read(written(tmp_path, "r.csv", table))
    (book,) = articles(records)
    assert (name, book.title, book.byline, book.starred, book.tags) == ("readwise", "Water", "R. Iver", True, ("wet",))
    assert [(each.exact, each.note, each.color, each.tags) for each in book.passages] == [
        ("Rivers\nbend.", "mine", "yellow", ("one",))
    ]
    library = (
        "Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen\n"
        'A,https://a.example/,1,"[\'food\', ""don\'t"", \'favorite\']",2025-01-20 22:13:02.447000+00:00,0.5,shortlist,True\n'
        "B,https://b.example/,2,[],2025-01-20 22:13:02+00:00,42,archive,False\n"
        "C,mailto:reader-forwarded-email/1,3,[],,0,new,False\nD,https://d.example/,4,[],,0,feed,False\n"
    )
    records = read(written(tmp_path, "l.csv", library))[1]
    first, second = articles(records)
    assert (first.tags, first.starred, first.state, first.progress) == (("food", "don't"), True, State.LATER, 0.5)
    assert (first.added_at, second.progress, second.state) == (at(2025, 1, 20, 22, 13, 2), 0.42, State.ARCHIVE)
    assert len(records) == 4


def test_raindrop_splits_the_cell_of_highlights(tmp_path: Path) -> None:
    table = (
        "id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite\n"
        '1,"Say ""when""","Two\nlines",Short,https://a.example/,Home / Food,"a, b",2024-01-02T03:04:05.123Z,,'
        '"Highlight:One\nNote:why\nTwo",true\n'
        "2,B,,,https://b.example/,Unsorted,,2024-01-02T03:04:05Z,,,false\n"
    )
    name, records = read(written(tmp_path, "r.csv", table))
    first, second = articles(records)
    assert (name, first.title, first.tags, first.starred) == ("raindrop", 'Say "when"', ("a", "b", "Home/Food"), True)
    assert [(each.exact, each.note) for each in first.passages] == [("One", "why"), ("Two", "")]
    assert (first.remarks[0].text, second.tags) == ("Two\nlines", ())


def test_karakeep_makes_lists_tags_and_texts_articles(tmp_path: Path) -> None:
    data = {
        "bookmarks": [
            {
                "createdAt": 1712000000,
                "title": "A",
                "tags": ["x"],
                "lists": ["l2"],
                "content": {"type": "link", "url": "https://a.example/"},
                "note": "try",
                "archived": True,
            },
            {
                "createdAt": 1,
                "title": None,
                "tags": [],
                "content": {"type": "text", "text": "Buy flour.\n\nAnd salt."},
                "note": None,
            },
            {"createdAt": 1, "title": "File", "tags": [], "content": None, "note": None, "archived": False},
        ],
        "lists": [
            {"id": "l1", "name": "Home", "parentId": "l2", "type": "manual"},
            {"id": "l2", "name": "Food", "parentId": "l1", "type": "manual"},
        ],
    }
    name, records = read(written(tmp_path, "k.json", json.dumps(data)))
    first, text = articles(records)
    assert (name, first.tags, first.state, first.remarks[0].text) == (
        "karakeep",
        ("x", "Home/Food"),
        State.ARCHIVE,
        "try",
    )
    assert (text.title, text.html) == ("Buy flour.", "<p>Buy flour.</p><p>And salt.</p>")
    assert isinstance(records[2], Skipped)


def test_bookmarks_keep_folders_notes_dates_and_the_archive(tmp_path: Path) -> None:
    page = DOCTYPE + (
        '<DL><p><DT><H3 PERSONAL_TOOLBAR_FOLDER="true">Bar</H3><DL><p><DT><H3>Kit/chen</H3>\n<DL><p>'
        '<DT><A HREF="https://a.example/" ADD_DATE="1700000000" TAGS="a,linkding:bookmarks.archived" TOREAD="0">A<b>!</b></A>'
        "<DD>On dough[linkding-notes]try\n\r*this*[/linkding-notes]\n"
        '<DT><A HREF="javascript:alert(1)">Bad</A>\n</DL><p></DL><p>'
        '<DT><A HREF="https://b.example/" ADD_DATE="1700000000000000">B</A></DL>'
    )
    name, records = read(written(tmp_path, "b.html", page))
    first, second = articles(records)
    assert (name, first.title, first.tags, first.state) == ("netscape", "A!", ("a", "Kit-chen"), State.ARCHIVE)
    assert [each.text for each in first.remarks] == ["On dough", "try\n*this*"]
    assert (second.tags, second.added_at, first.added_at) == (
        (),
        at(2023, 11, 14, 22, 13, 20),
        at(2023, 11, 14, 22, 13, 20),
    )
    assert [each.what for each in records if isinstance(each, Skipped)] == ["Bad"]


def test_small_lists_of_links(tmp_path: Path) -> None:
    url = "https://a.example/"
    cases: dict[str, Any] = {
        "pinboard": [
            {
                "href": url,
                "description": "A",
                "extended": "n",
                "time": "2016-10-31T15:57:56Z",
                "toread": "yes",
                "tags": "x y",
            }
        ],
        "delicious": [
            {"url": url, "title": "A", "tags": ["x", "y"], "description": "n", "created": "1358531607", "private": "0"}
        ],
        "goodlinks": [
            {"url": url, "title": "A", "tags": ["x", "y"], "starred": True, "addedAt": 1700000000.5, "readAt": None}
        ],
        "linkwarden": {
            "collections": [{"id": 1, "name": "x", "links": [{"url": url, "name": "A", "tags": [{"name": "y"}]}]}]
        },
        "readability": {
            "bookmarks": [{"article__url": url, "article__title": "A", "archive": False, "favorite": True}]
        },
        "browsers": {
            "roots": {
                "bar": {
                    "name": "Bar",
                    "children": [{"type": "url", "name": "A", "url": url, "date_added": "13118850929335823"}],
                }
            }
        },
        "generic_csv": f'link,name,labels,created\n{url},A,"[""x"", ""y""]",2024-01-02T03:04:05Z\n',
        "matter": f"Title,Author,Publisher,URL,Tags,In Queue,Favorited,Read,Last Interaction Date,File Id\n"
        f"A,W,P,{url},x;y,False,True,True,2024-05-01 10:00:00,f\n",
    }
    for name, data in cases.items():
        text = data if isinstance(data, str) else json.dumps(data)
        found, records = read(written(tmp_path, "any", text))
        (article,) = articles(records)
        assert (found, article.url, article.title) == (name, url, "A")
        if name not in {"readability", "browsers"}:
            assert set(article.tags) == {"x", "y"}, name


def test_hypothesis_threads_replies_under_what_they_answer(tmp_path: Path) -> None:
    def note(key: str, text: str, quote: str = "", above: tuple[str, ...] = ()) -> dict[str, Any]:
        selector = [{"type": "TextQuoteSelector", "exact": quote, "prefix": "the ", "suffix": "."}] if quote else []
        target = [{"source": "https://a.example/", "selector": selector}]
        return {
            "id": key,
            "uri": "https://a.example/",
            "created": "2025-12-01T10:00:00+00:00",
            "text": text,
            "tags": ["t"],
            "references": list(above),
            "document": {"title": ["A"]},
            "target": target,
        }

    data = {
        "export_userid": "acct:x",
        "annotations": [note("a", "", "tide"), note("b", "why?", above=("a",)), note("c", "page")],
    }
    name, records = read(written(tmp_path, "h.json", json.dumps(data)))
    (page,) = articles(records)
    assert (name, page.passages[0].exact, page.passages[0].prefix) == ("hypothesis", "tide", "the ")
    assert [(each.text, each.reply_to) for each in page.remarks] == [("why?", "a"), ("page", "")]
    table = "Created at,Author,Page,URL,Group,Type,Quote/description,Comment,Tags\n2025-12-01T10:00:00Z,me,A,https://a.example/,Public,Annotation,tide,mine,t\n"
    (page,) = articles(read(written(tmp_path, "h.csv", table))[1])
    assert (page.passages[0].exact, page.passages[0].note) == ("tide", "mine")


def test_zotero_notes_are_taken_apart_into_words_citation_and_comment(tmp_path: Path) -> None:
    uri = "http://zotero.org/users/1/items/A"
    around = quote(
        json.dumps([{"uris": [uri], "itemData": {"title": "Fog", "author": [{"given": "F.", "family": "Og"}]}}])
    )

    def data(key: str, color: str, **more: Any) -> str:
        return quote(json.dumps({"annotationKey": key, "color": color, "attachmentURI": "http://zotero.org/1", **more}))

    cited = {"citationItem": {"uris": [uri]}}
    path = written(
        tmp_path,
        "note.html",
        f"""<div data-citation-items="{around}"><h1>Annotations<br>(1/2/2026, 10:00)</h1>
<p><span class="highlight" data-annotation="{data("K1", "#5fb236", **cited)}">“fog &amp; <i>mist</i>”</span>
 <span class="citation" data-citation="%7B%7D">(<span class="citation-item">Og, p. 3</span>)</span> very <b>true</b><br>twice</p>
<p><span class="underline" data-annotation="{data("K2", "#ff6666")}">„haze“</span></p><p>A line of mine.</p>
<p><img alt="" data-annotation="{data("K3", "#ff6666")}"></p>
<p><span class="highlight" data-annotation="%7Bbroken">“dusk”</span></p></div>""",
    )
    name, records = read(path)
    fog, dusk = articles(records)
    assert (name, fog.title, fog.byline, fog.url) == ("zotero_note", "Fog", "F. Og", "")
    assert fog.passages == (
        Passage("fog & mist", note="very **true**\ntwice", color="green", key="K1"),
        Passage("haze", color="pink", style="underline", key="K2"),
    )
    assert (dusk.title, dusk.passages) == ("Annotations (1/2/2026, 10:00)", (Passage("dusk"),))


def test_calibre_leaves_out_what_was_removed(tmp_path: Path) -> None:
    def mark(text: str, place: int, **more: Any) -> dict[str, Any]:
        return {"uuid": f"u{place}", "highlighted_text": text, "spine_index": place, "start_cfi": "/2", **more}

    rows = [
        mark("second", 2, style={"type": "builtin", "kind": "decoration", "which": "strikeout"}, notes=" Mine\r\n"),
        mark(
            "first",
            1,
            style={"type": "builtin", "kind": "color", "which": "purple"},
            timestamp="2021-03-04T05:06:07.8Z",
        ),
        mark("third", 3, style={"kind": "decoration", "which": "wavy"}, toc_family_titles=["One", "Two"]),
        mark("gone", 4, removed=True),
        mark("", 5),
        {"highlighted_text": "nowhere", "spine_index": "x", "style": 7},
    ]
    path = written(
        tmp_path, "Fog - F. Og.json", json.dumps({"version": 1, "type": "calibre_highlights", "highlights": rows})
    )
    name, records = read(path)
    (fog,) = articles(records)
    assert (name, fog.title, fog.added_at) == ("calibre", "Fog - F. Og", at(2021, 3, 4, 5, 6, 7))
    assert fog.passages == (
        Passage("nowhere"),
        Passage("first", color="violet", created_at=at(2021, 3, 4, 5, 6, 7), key="u1"),
        Passage("second", note="Mine", style="strike", key="u2"),
        Passage("third", style="underline", key="u3"),
    )


def test_foliate_names_colours_lines_and_authors_in_many_ways(tmp_path: Path) -> None:
    rows = [
        {
            "value": "epubcfi(/6/4!/4/2)",
            "text": "fog",
            "color": "#ff6666",
            "note": "thick",
            "created": "2024-01-02T03:04:05Z",
        },
        {"value": "epubcfi(/6/6)", "text": "haze", "color": "squiggly"},
        {"value": "epubcfi(/6/8)", "text": "mist", "color": "strikethrough", "modified": "2024-01-02T03:04:06Z"},
        {"value": "epubcfi(/6/9)", "text": " "},
    ]
    about = {"identifier": "urn:x", "title": {"en": "Fog"}, "author": [{"name": {"en": "F. Og"}}, "M. Ist"]}
    path = written(tmp_path, "x.json", json.dumps({"annotations": rows, "bookmarks": [], "metadata": about}))
    name, records = read(path)
    (fog,) = articles(records)
    assert (name, fog.title, fog.byline) == ("foliate", "Fog", "F. Og, M. Ist")
    assert fog.passages == (
        Passage("fog", note="thick", color="pink", created_at=at(2024, 1, 2, 3, 4, 5), key="epubcfi(/6/4!/4/2)"),
        Passage("haze", style="underline", key="epubcfi(/6/6)"),
        Passage("mist", style="strike", created_at=at(2024, 1, 2, 3, 4, 6), key="epubcfi(/6/8)"),
    )
    empty = written(tmp_path, "y.json", json.dumps({"lastLocation": "epubcfi(/6)", "annotations": []}))
    assert read(empty)[1] == [Skipped("y", "it has no annotations")]
    mute = written(tmp_path, "z.json", json.dumps({"type": "Annotation", "target": "x"}))
    assert [type(each) for each in read(mute)[1]] == [Skipped]


def test_zotero_takes_address_and_title_from_the_items_above(tmp_path: Path) -> None:
    items = [
        {
            "key": "P",
            "itemType": "blogPost",
            "title": "Fog",
            "url": "https://fog.example/",
            "creators": [{"firstName": "F.", "lastName": "Og"}],
        },
        {"key": "S", "itemType": "attachment", "parentItem": "P", "title": "Snapshot"},
        {
            "key": "1",
            "itemType": "annotation",
            "parentItem": "S",
            "annotationType": "underline",
            "annotationText": "it lifts",
            "annotationComment": "<i>so</i> &amp; so",
            "annotationColor": "#5fb236",
            "tags": [{"tag": "t"}],
            "dateAdded": "2025-04-10T15:46:04Z",
        },
        {"key": "2", "itemType": "annotation", "parentItem": "S", "annotationType": "ink"},
    ]
    name, records = read(written(tmp_path, "z.json", json.dumps(items)))
    (fog,) = articles(records)
    assert (name, fog.title, fog.url, fog.byline) == ("zotero", "Fog", "https://fog.example/", "F. Og")
    (mark,) = fog.passages
    assert (mark.exact, mark.note, mark.color, mark.style, mark.tags) == (
        "it lifts",
        "*so* & so",
        "green",
        "underline",
        ("t",),
    )


CLIPPINGS = """\ufeffFog (a study) (Og, F.)\r
- Your Highlight on page 12 | Location 120-124 | Added on Monday, 5 October 2020 10:15:30\r
\r
It lifts\r
==========\r
Fog (a study) (Og, F.)\r
- Your Highlight on page 12 | Location 120-125 | Added on Monday, 5 October 2020 10:17:00\r
\r
It lifts slowly.\r
==========\r
Fog (a study) (Og, F.)\r
- Your Note on page 12 | Location 124 | Added on October 7, 2020 6:30:00 PM\r
\r
mine\r
==========\r
Fog (a study) (Og, F.)\r
- Your Bookmark on page 20 | Location 200 | Added on Monday, 5 October 2020 10:15:30\r
\r
\r
==========\r
Nebel (Niemand)\r
- Ihre Markierung auf Seite 28 | bei Position 284-286 | Hinzugefügt am Freitag, 8. Oktober 2021 20:06:02\r
\r
Er hebt sich.\r
==========\r
霧\r
- 位置No. 300-301のハイライト |作成日: 2021年5月3日月曜日 20:06:02\r
\r
晴れる。\r
==========\r
"""


def test_kindle_joins_notes_and_keeps_the_last_form_of_a_highlight(tmp_path: Path) -> None:
    name, records = read(written(tmp_path, "My Clippings.txt", CLIPPINGS))
    fog, nebel, kiri = articles(records)
    assert (name, fog.title, fog.byline) == ("kindle", "Fog (a study)", "F. Og")
    assert [(each.exact, each.note, each.created_at) for each in fog.passages] == [
        ("It lifts slowly.", "mine", at(2020, 10, 5, 10, 17))
    ]
    assert (nebel.passages[0].created_at, kiri.passages[0].created_at) == (
        at(2021, 10, 8, 20, 6, 2),
        at(2021, 5, 3, 20, 6, 2),
    )
    assert kindle.read  # the module is the importer that was found


def test_obsidian_takes_what_stands_around_from_the_data(tmp_path: Path) -> None:
    data = [
        {
            "url": "https://a.example/",
            "title": "A",
            "highlights": [{"text": "salt &amp; water", "timestamp": 1700000000000, "notes": ["one", "two"]}],
            "data": [
                {"type": "text", "content": "salt &amp; water", "textQuote": {"prefix": "of ", "suffix": " made"}}
            ],
        }
    ]
    name, records = read(written(tmp_path, "o.json", json.dumps(data)))
    (mark,) = articles(records)[0].passages
    assert (name, mark.exact, mark.prefix, mark.suffix, mark.note) == (
        "obsidian_clipper",
        "salt & water",
        "of ",
        " made",
        "one\n\ntwo",
    )


ATOM = "xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2018'"
TAKEOUT = f"""<?xml version='1.0' encoding='utf-8'?><feed {ATOM}><id>tag:blogger.com,1999:blog-1</id><title>Shed</title>
<entry><id>p1</id><blogger:type>POST</blogger:type><blogger:status>LIVE</blogger:status>
<author><name>W. Right</name><uri></uri><blogger:type>BLOGGER</blogger:type></author><title>Saw\x0b</title>
<content type='html'>&lt;p&gt;Push. See &lt;a href="https://shed.example/2024/06/saw.html"&gt;this&lt;/a&gt;.&lt;/p&gt;</content>
<published>2024-06-15T10:30:00Z</published><category scheme='tag:blogger.com,1999:blog-1' term='wood'/>
<blogger:filename>/2024/06/saw.html</blogger:filename><link/><blogger:trashed/></entry>
<entry><id>c2</id><blogger:parent>p1</blogger:parent><blogger:inReplyTo>c1</blogger:inReplyTo><blogger:type>COMMENT</blogger:type>
<blogger:status>LIVE</blogger:status><author><name>B</name></author><title/><content type='html'>No.</content>
<published>2024-06-15T13:00:00Z</published></entry>
<entry><id>c1</id><blogger:parent>p1</blogger:parent><blogger:inReplyTo/><blogger:type>COMMENT</blogger:type>
<blogger:status>LIVE</blogger:status><author><name>A</name></author><title/>
<content type='html'>Pull &lt;b&gt;too&lt;/b&gt;?</content>
<published>2024-06-15T12:00:00Z</published></entry>
<entry><id>c3</id><blogger:parent>p1</blogger:parent><blogger:type>COMMENT</blogger:type><blogger:status>SPAM_COMMENT</blogger:status>
<content type='html'>Buy.</content></entry>
<entry><id>p2</id><blogger:type>POST</blogger:type><blogger:status>DRAFT</blogger:status><title>Not yet</title></entry></feed>"""


def test_blogger_gives_posts_their_address_and_their_comments(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "takeout.zip",
        {"Takeout/Blogger/Blogs/Shed/feed.atom": TAKEOUT, "Takeout/archive_browser.html": "<a>"},
    )
    name, records = read(path)
    saw, draft = records
    assert isinstance(saw, Incoming) and isinstance(draft, Skipped)
    assert (name, saw.title, saw.url, saw.byline, saw.tags) == (
        "blogger",
        "Saw",
        "https://shed.example/2024/06/saw.html",
        "W. Right",
        ("wood",),
    )
    assert saw.comments == (
        Comment("A", at(2024, 6, 15, 12), "Pull **too**?", 0),
        Comment("B", at(2024, 6, 15, 13), "No.", 1),
    )
    kinds = "http://schemas.google.com/g/2005#kind"
    old = (
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:thr='http://purl.org/syndication/thread/1.0' "
        "xmlns:app='http://purl.org/atom/app#'><id>tag:blogger.com,1999:blog-1</id><title>Shed</title>"
        f"<entry><id>p</id><category scheme='{kinds}' term='http://schemas.google.com/blogger/2008/kind#post'/>"
        "<category scheme='http://www.blogger.com/atom/ns#' term='wood'/><title>Plane</title>"
        "<content>&lt;p&gt;Thin.&lt;/p&gt;</content>"
        "<link rel='alternate' href='https://shed.example/plane.html'/><published>2010-01-01T00:00:00.000+02:00</published></entry>"
        f"<entry><id>c</id><category scheme='{kinds}' term='http://schemas.google.com/blogger/2008/kind#comment'/>"
        "<content>Yes.</content><thr:in-reply-to ref='p'/><author><name>A</name></author></entry>"
        f"<entry><id>d</id><category scheme='{kinds}' term='http://schemas.google.com/blogger/2008/kind#post'/><title>Draft</title>"
        "<content>x</content><app:control><app:draft>yes</app:draft></app:control></entry></feed>"
    )
    plane, draft = read(written(tmp_path, "blog-01-01-2011.xml", old))[1]
    assert isinstance(plane, Incoming) and isinstance(draft, Skipped)
    assert (plane.url, plane.tags, plane.published_at) == (
        "https://shed.example/plane.html",
        ("wood",),
        at(2009, 12, 31, 22),
    )
    assert [each.text for each in plane.comments] == ["Yes."]


def test_wordpress_makes_paragraphs_and_leaves_drafts_and_spam(tmp_path: Path) -> None:
    head = (
        '<?xml version="1.0"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Loft</title>'
    )
    comment = (
        "<wp:comment><wp:comment_id>{}</wp:comment_id><wp:comment_author>{}</wp:comment_author>"
        "<wp:comment_content>{}</wp:comment_content><wp:comment_approved>{}</wp:comment_approved>"
        "<wp:comment_parent>{}</wp:comment_parent></wp:comment>"
    )
    post = (
        "<item><title>Beam</title><link>https://loft.example/beam/</link><dc:creator>L. Oft</dc:creator>"
        "<content:encoded><![CDATA[<!-- wp:paragraph -->First.\n\n<h2>Next</h2>\n\n[gallery ids='1']Second.]]></content:encoded>"
        "<excerpt:encoded><![CDATA[Short]]></excerpt:encoded><wp:post_date_gmt>2020-01-02 03:04:05</wp:post_date_gmt>"
        '<wp:status>publish</wp:status><wp:post_type>post</wp:post_type><category domain="post_tag" nicename="w">wood</category>'
        f"{comment.format(1, 'A', 'Good.', 1, 0)}{comment.format(2, 'B', 'Spam.', 'spam', 0)}"
        f"{comment.format(3, 'C', 'Why?', 1, 1)}</item>"
    )
    draft = "<item><title>D</title><wp:status>draft</wp:status><wp:post_type>post</wp:post_type></item>"
    picture = "<item><title>P</title><wp:status>inherit</wp:status><wp:post_type>attachment</wp:post_type></item>"
    name, records = read(written(tmp_path, "loft.xml", f"{head}{post}{draft}{picture}</channel></rss>"))
    beam, left = records
    assert isinstance(beam, Incoming) and isinstance(left, Skipped)
    assert (name, beam.html, beam.excerpt, beam.tags) == (
        "wordpress",
        "<p>First.</p>\n<h2>Next</h2>\n<p>Second.</p>",
        "Short",
        ("wood",),
    )
    assert [(each.author, each.depth) for each in beam.comments] == [("A", 0), ("C", 1)]


# What is no export, or wants to do harm


def test_empty_and_unknown_files_are_told_in_a_sentence(tmp_path: Path) -> None:
    for content, words in (
        (b"", "is empty"),
        (b"[]", "nothing in it"),
        (b"\x89PNG\r\n\x1a\n\0\0", "no export that Postil knows"),
    ):
        with pytest.raises(FormatError, match=words):
            read(written(tmp_path, "any", content))
    with pytest.raises(FormatError, match="There is no file"):
        Source(tmp_path / "nowhere")
    with pytest.raises(FormatError, match="no import format “x”"):
        read(written(tmp_path, "any", "url\n"), "x")


def test_json_that_breaks_off_says_so(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="ends in the middle"):
        read(written(tmp_path, "any", '[{"url": "https://a.example/", "addedAt": 1'))
    with pytest.raises(FormatError, match="too deeply"):
        read(written(tmp_path, "any", "[" * 200_000))


def test_xml_that_breaks_off_or_declares_entities_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="breaks off"):
        read(written(tmp_path, "any", TAKEOUT[:900]))
    with pytest.raises(FormatError, match="entities"):
        read(written(tmp_path, "any", TAKEOUT.replace("<feed", '<!DOCTYPE feed [<!ENTITY a "b">]><feed', 1)))


def test_nothing_of_a_zip_leads_out_of_it(tmp_path: Path) -> None:
    rows = "title,url,time_added,tags,status\nA,https://a.example/,1,,unread\n"
    path = written(
        tmp_path,
        "p.zip",
        {
            "part_000000.csv": rows,
            "../part_000001.csv": rows,
            "/part_000002.csv": rows,
            "a/../../part_000003.csv": rows,
        },
    )
    assert list(Source(path).members) == ["part_000000.csv"]
    assert len(read(path)[1]) == 1


def test_a_zip_that_unpacks_to_far_too_much_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("part_000000.csv", b"0" * 30_000_000)
    with pytest.raises(FormatError, match="from next to nothing"):
        read(path)


def test_a_damaged_zip_is_told(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "p.zip",
        {"part_000000.csv": "title,url,time_added,tags,status\nA,https://a.example/,1,,unread\n" * 50},
    )
    data = bytearray(path.read_bytes())
    data[60:70] = b"\xff" * 10
    path.write_bytes(bytes(data))
    with pytest.raises(FormatError, match="export again"):
        read(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_text_in_any_usual_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    text = "url,title\nhttps://a.example/,Café déjà vu\n"
    (article,) = articles(read(written(tmp_path, "any.csv", text.encode(encoding)))[1])
    assert article.title == "Café déjà vu"


def test_a_letter_cut_in_two_at_the_end_of_the_head_does_not_spoil_it() -> None:
    assert decoded("é".encode()[:1].join([b"abc", b""])) == "abc"


def test_a_hundred_thousand_rows_are_read(tmp_path: Path) -> None:
    out = io.StringIO()
    out.write("url,title\n")
    for number in range(100_000):
        out.write(f"https://a.example/{number},T{number}\n")
    source = Source(written(tmp_path, "many.csv", out.getvalue()))
    assert sum(1 for _ in source.rows()) == 100_000
    assert importer_for(source)[0] == "generic_csv"


def _garbage() -> Iterator[Any]:
    yield from (None, True, 7, "x", [], {}, [1], {"url": 3}, [[]], {"a": {"b": []}})


@pytest.mark.parametrize("name", sorted(importers()))
def test_fields_of_the_wrong_kind_raise_nothing_but_sentences(tmp_path: Path, name: str) -> None:
    """Each importer is handed what others have written for it with every value replaced by something odd."""
    keys = "url title href uri tags labels bookmarks annotations collections highlights content target items roots slug savedAt"
    for odd in _garbage():
        record = dict.fromkeys(keys.split(), odd)
        for whole in (
            [record],
            record,
            {"bookmarks": [record], "annotations": [record], "articles": [record], "collections": [record]},
        ):
            try:
                list(read(written(tmp_path, "odd", json.dumps(whole)), name)[1])
            except FormatError:
                pass
            except (TypeError, KeyError, AttributeError, IndexError, ValueError) as error:
                if _is_for(name, whole, tmp_path):
                    raise AssertionError(f"{name}: {whole!r}") from error


def _is_for(name: str, whole: Any, folder: Path) -> bool:
    source = Source(written(folder, "again", json.dumps(whole)))
    return bool(importers()[name].recognises(source))


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.none()))
def test_whatever_stands_where_a_time_should_gives_a_time_or_none(value: Any) -> None:
    found = values.moment(value)
    assert found is None or ((found.tzinfo is not None and 1900 <= found.year <= 2100) or isinstance(value, str))


@pytest.mark.parametrize(
    ("written_as", "expected"),
    [
        ("1700000000", at(2023, 11, 14, 22, 13, 20)),
        (1700000000123, at(2023, 11, 14, 22, 13, 20)),
        ("2025-01-20 22:13:02.447000+00:00", at(2025, 1, 20, 22, 13, 2)),
        ("2016-09-08T11:55:58+0200", at(2016, 9, 8, 9, 55, 58)),
        ("2024-03-01", at(2024, 3, 1)),
        ("soon", None),
        ("", None),
        (0, None),
    ],
)
def test_times_are_read_as_they_are_written(written_as: Any, expected: datetime | None) -> None:
    assert values.moment(written_as) == expected


def test_the_exports_of_the_corpus_are_read_as_expected(corpus: Any) -> None:
    folder = corpus("imports")
    faults = []
    for case in json.loads((folder / "expected.json").read_text("utf-8")):
        try:
            records = articles(read(folder / "files" / case["file"])[1])
        except FormatError:
            if not case["expect_error"] and case["count"]:
                faults.append(f"{case['file']}: refused")
            continue
        if case["expect_error"] or len(records) != case["count"]:
            faults.append(f"{case['file']}: {len(records)} articles of {case['count']}")
        faults += [
            f"{case['file']}: {fault}"
            for item, found in zip(case["items"], records, strict=False)
            for fault in _faults(item, found)
        ]
    assert not faults


def _faults(item: dict[str, Any], found: Incoming) -> Iterator[str]:
    added = found.added_at.strftime("%Y-%m-%dT%H:%M:%SZ") if found.added_at else None
    note = found.remarks[0].text if found.remarks else ""
    here = {
        "url": found.url,
        "created": added,
        "archived": found.state is State.ARCHIVE,
        "starred": found.starred,
        "author": found.byline,
        "note": note,
    }
    for name, value in item.items():
        if name == "title":
            wrong = " ".join((value or "").split()) != found.title and value != item["url"]
        elif name == "tags":
            wrong = set(filter(None, value)) != set(found.tags)
        elif name == "tags_superset_of":
            wrong = not set(value) <= set(found.tags)
        elif name == "folders":
            wrong = not {folder for folders in value for folder in folders} <= set(found.tags) | {
                "Unread",
                "Archive",
                "Starred",
            }
        elif name == "content_chars_min":
            wrong = len(found.html) < value
        else:
            wrong = here[name] != value
        if wrong:
            yield f"{name} is not {value!r}"
