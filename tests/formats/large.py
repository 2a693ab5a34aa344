"""Exports of every importer's kind of as many articles as wanted: for tests of what is large, or cut, or changed."""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

from reader.formats.markdown_shelf import composed

Maker = Callable[[int], bytes]


def url(number: int) -> str:
    """Return the address of an article."""
    return f"https://garden.example/bed/{number}"


def title(number: int) -> str:
    """Return its title, with letters that a wrong encoding spoils and signs that formats have to escape."""
    return f"Bed {number}, “leeks & жуа”"


def _json(row: Callable[[int], Any], around: Callable[[list[Any]], Any] = lambda rows: rows) -> Maker:
    return lambda count: json.dumps(around([row(number) for number in range(count)]), ensure_ascii=False).encode()


def _csv(head: str, row: Callable[[int], str], comma: str = ",") -> Maker:
    return lambda count: "\n".join([head, *(row(number) for number in range(count))]).replace(",", comma).encode()


def _text(head: str, row: Callable[[int], str], foot: str = "") -> Maker:
    return lambda count: "".join([head, *(row(number) for number in range(count)), foot]).encode()


def _zip(files: Callable[[int], Iterable[tuple[str, str]]]) -> Maker:
    def made(count: int) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, text in files(count):
                archive.writestr(name, text)
        return out.getvalue()

    return made


def _plain(number: int) -> str:
    return title(number).replace("“", "").replace("”", "").replace(",", "").replace("&", "and")


def _marked(number: int) -> str:
    return f"{title(number)} ({number} hours)".replace("&", "&amp;")


def _omnivore(count: int) -> Iterable[tuple[str, str]]:
    for start in range(0, count, 20):
        rows = [
            {"id": str(n), "slug": f"bed-{n}", "url": url(n), "title": title(n), "savedAt": "2024-05-01T10:00:00.000Z"}
            for n in range(start, min(start + 20, count))
        ]
        yield f"metadata_{start}_to_{start + 20}.json", json.dumps(rows)


def _files(count: int) -> Iterable[tuple[str, str]]:
    for n in range(count):
        head = f"title: {json.dumps(title(n), ensure_ascii=False)}\nurl: {json.dumps(url(n))}"
        text = f"---\n{head}\n---\n\n# {title(n)}\n\nDig deep.\n"
        yield f"beds/{n}.md", composed(text, str(uuid.UUID(int=n)))


_BLOGGER = """<?xml version='1.0' encoding='utf-8'?>
<feed xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2018'>
<id>tag:blogger.com,1999:blog-1.archive</id>"""
_POST = (
    "<entry><id>tag:blogger.com,1999:blog-1.post-{0}</id><blogger:type>POST</blogger:type>"
    "<blogger:status>LIVE</blogger:status><title>{1}</title><content type='html'>&lt;p&gt;Dig.&lt;/p&gt;</content>"
    "<published>2020-01-02T03:04:05Z</published><blogger:filename>/2020/01/{0}.html</blogger:filename></entry>"
)
_WXR = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Beds</title>"""
_ITEM = (
    "<item><title>{1}</title><link>{2}</link><content:encoded><![CDATA[<p>Dig.</p>]]></content:encoded>"
    "<wp:post_id>{0}</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status></item>"
)
_CLIPPING = (
    "{0} (A. Gardener)\n- Your Highlight on page {1} | Location {1}-{2} | Added on Monday, 1 January 2024 10:00:00\n\n"
    "Dig deep, bed {1}.\n==========\n"
)
MAKERS: dict[str, Maker] = {
    "blogger": _text(_BLOGGER, lambda n: _POST.format(n, _marked(n)), "</feed>"),
    "browsers": _json(
        lambda n: {"type": "url", "url": url(n), "name": title(n), "date_added": "13300000000000000", "id": str(n)},
        lambda rows: {"roots": {"bookmark_bar": {"type": "folder", "name": "Bar", "children": rows}}},
    ),
    "calibre": _json(
        lambda n: {"uuid": str(n), "highlighted_text": f"deep {n}", "spine_index": n, "style": {"which": "yellow"}},
        lambda rows: {"version": 1, "type": "calibre_highlights", "highlights": rows},
    ),
    "delicious": _json(
        lambda n: {"url": url(n), "title": title(n), "tags": ["leek"], "created": "1300000000", "private": "0"}
    ),
    "foliate": _json(
        lambda n: {"value": f"epubcfi(/6/{n})", "text": f"deep {n}", "color": "yellow"},
        lambda rows: {"lastLocation": "epubcfi(/6/2)", "annotations": rows, "metadata": {"title": "Beds"}},
    ),
    "generic_csv": _csv("url,name", lambda n: f"{url(n)},{_plain(n)}"),
    "goodlinks": _json(lambda n: {"url": url(n), "title": title(n), "tags": ["leek"], "addedAt": 1.7e9 + n}),
    "hypothesis": _json(
        lambda n: {
            "id": str(n),
            "uri": url(n),
            "target": [{"source": url(n), "selector": [{"type": "TextQuoteSelector", "exact": f"deep {n}"}]}],
            "text": "yes",
            "tags": [],
            "document": {"title": [title(n)]},
            "created": "2024-05-01T10:00:00.000000+00:00",
        },
        lambda rows: {"export_userid": "acct:a@b.example", "client_version": "1", "annotations": rows},
    ),
    "instapaper": _csv(
        "URL,Title,Selection,Folder,Timestamp", lambda n: f"{url(n)},{_plain(n)},,Unread,{1700000000 + n}"
    ),
    "karakeep": _json(
        lambda n: {
            "createdAt": 1700000000,
            "title": title(n),
            "tags": ["leek"],
            "content": {"type": "link", "url": url(n)},
        },
        lambda rows: {"bookmarks": rows},
    ),
    "kindle": _text("", lambda n: _CLIPPING.format(_plain(n), n + 1, n + 2)),
    "link_list": _text("", lambda n: f"{url(n)} | {title(n)}\n"),
    "linkwarden": _json(
        lambda n: {
            "name": title(n),
            "url": url(n),
            "tags": [{"name": "leek"}],
            "createdAt": "2024-05-01T10:00:00.000Z",
        },
        lambda rows: {"collections": [{"id": 1, "name": "Beds", "parentId": None, "links": rows}]},
    ),
    "markdown": _zip(_files),
    "matter": _csv(
        "Title,Author,Publisher,URL,Tags,Word Count,In Queue,Favorited,Read,Highlight Count,Last Interaction Date,File Id",
        lambda n: f"{_plain(n)},A,B,{url(n)},,100,True,False,False,0,2024-01-02,{n}",
    ),
    "netscape": _text(
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n",
        lambda n: f'<DT><A HREF="{url(n)}" ADD_DATE="1700000000" TAGS="leek">{_marked(n)}</A>\n',
        "</DL><p>\n",
    ),
    "obsidian_clipper": _json(
        lambda n: {"url": url(n), "title": title(n), "highlights": [{"text": f"deep {n}", "timestamp": 1700000000000}]}
    ),
    "omnivore": _zip(_omnivore),
    "pinboard": _json(
        lambda n: {
            **{"href": url(n), "description": title(n), "extended": "", "time": "2024-05-01T10:00:00Z"},
            **{"shared": "no", "toread": "yes", "tags": "leek"},
        }
    ),
    "pocket_csv": _csv("title,url,time_added,tags,status", lambda n: f"{_plain(n)},{url(n)},1700000000,leek,unread"),
    "pocket_html": _text(
        "<html><head><title>Pocket Export</title></head><body><h1>Unread</h1><ul>",
        lambda n: f'<li><a href="{url(n)}" time_added="1688628695" tags="leek">{_marked(n)}</a></li>\n',
        "</ul></body></html>",
    ),
    "postil": _json(
        lambda n: {"url": url(n), "title": title(n), "tags": ["leek"]},
        lambda rows: {"format": "postil-export", "version": 1, "articles": rows},
    ),
    "raindrop": _csv(
        "id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite",
        lambda n: f"{n},{_plain(n)},,,{url(n)},Beds,leek,2024-05-01T10:00:00.000Z,,,false",
    ),
    "readability": _json(
        lambda n: {
            "article__title": title(n),
            "article__url": url(n),
            "archive": False,
            "date_added": "2014-05-01T10:00:00",
        },
        lambda rows: {"bookmarks": rows},
    ),
    "readwise": _csv(
        "Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen",
        lambda n: f"{_plain(n)},{url(n)},{n},[],2024-05-01 10:00:00+00:00,0,new,True",
    ),
    "tab_session_manager": _json(
        lambda n: {"date": 1700000000000, "windows": {"1": {str(n): {"url": url(n), "title": title(n)}}}}
    ),
    "w3c": _json(
        lambda n: {
            **{"type": "Annotation", "id": f"urn:uuid:{uuid.UUID(int=n)}", "body": "yes"},
            "target": {"source": url(n), "selector": {"type": "TextQuoteSelector", "exact": f"deep {n}"}},
        }
    ),
    "wallabag": _json(
        lambda n: {
            **{"id": n, "url": url(n), "title": title(n), "is_archived": 0, "is_starred": 0, "tags": ["leek"]},
            **{"content": "<p>Dig.</p>", "created_at": "2024-05-01T10:00:00+02:00"},
        }
    ),
    "wordpress": _text(_WXR, lambda n: _ITEM.format(n, _marked(n), url(n)), "</channel></rss>"),
    "zotero": _json(
        lambda n: {
            **{"itemType": "annotation", "key": f"K{n}", "parentItem": f"P{n}", "annotationType": "highlight"},
            **{"annotationText": f"deep {n}", "annotationSortIndex": f"{n:05}", "annotationColor": "#ffd400"},
        }
    ),
    "zotero_note": _text(
        "<h1>Annotations</h1>",
        lambda n: (
            f"<p><span class='highlight' data-annotation='%7B%22annotationKey%22%3A%22K{n}%22%7D'>“deep {n}”</span> yes</p>\n"
        ),
    ),
}
"""By the importer's name. A folder of files is no file, and is tried on its own."""
