"""What stands before and around the chapters of an EPUB: cover, title page, contents, index of tags, package."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader import __version__
from reader.formats.commonplace import (
    Chapter,
    Mention,
    Plan,
    facts,
    identifier,
    is_rtl,
    languages,
    mentions,
    modified,
    one_line,
    summary,
    writers,
)
from reader.formats.epub_chapter import file_of
from reader.formats.xhtml import Xml, finished, page, tongue
from reader.model import rfc3339

if TYPE_CHECKING:
    from reader.formats.epub import Item

_OPF = "http://www.idpf.org/2007/opf"
_DC = "http://purl.org/dc/elements/1.1/"
_PREFIX = "schema: http://schema.org/"
_COVER = (600, 900)
_LINE = 18
"""Characters of a line on the cover."""
_SUBJECTS = 12


def container(package_file: str) -> bytes:
    """Return ``META-INF/container.xml`` (Open Container Format, section 4.2.6.3.1)."""
    out = Xml()
    space = "urn:oasis:names:tc:opendocument:xmlns:container"
    with out.element("container", {"version": "1.0", "xmlns": space}), out.element("rootfiles"):
        out.leaf("rootfile", "", {"full-path": package_file, "media-type": "application/oebps-package+xml"})
    return out.bytes()


def cover(chapters: Sequence[Chapter], plan: Plan) -> bytes:
    """Return the cover as a drawing."""
    wide, high = _COVER
    out = Xml()
    box = {"viewBox": f"0 0 {wide} {high}", "width": str(wide), "height": str(high)}
    with out.element("svg", {"xmlns": "http://www.w3.org/2000/svg", **box, "role": "img"}):
        out.leaf("title", plan.title)
        out.leaf("rect", "", {"width": str(wide), "height": str(high), "fill": "#f6f1e6"})
        out.leaf("rect", "", {"x": "72", "width": "6", "height": str(high), "fill": "#a5382f"})
        for number, color in enumerate(("#ffe28a", "#bfe6b0", "#b9d9f7", "#f9c6d9", "#d9caf5")):
            place = {"x": "118", "y": str(700 + 26 * number), "width": str(300 - 38 * (number * 3 % 5)), "height": "14"}
            out.leaf("rect", "", {**place, "fill": color})
        lines = textwrap.wrap(plan.title, _LINE, break_long_words=True)[:7] or [plan.title]
        size = 62 if len(lines) < 5 else 46
        serif = {"font-family": "Georgia, 'Times New Roman', serif", "fill": "#26231d", "x": "118"}
        for number, line in enumerate(lines):
            place = {"y": str(210 + round(1.22 * size) * number), "font-size": str(size), "font-weight": "bold"}
            out.leaf("text", line, {**serif, **place})
        below = 210 + round(1.22 * size) * len(lines)
        out.leaf("text", summary(chapters), {**serif, "y": str(below + 16), "font-size": "24", "fill": "#6b6559"})
    return out.bytes()


def cover_page(plan: Plan) -> bytes:
    """Return the page that shows the cover."""
    with page(plan.title, "en", "cover") as out, out.element("div", {"class": "cover"}):
        out.leaf("img", "", {"src": "cover.svg", "alt": f"Cover: {plan.title}", "role": "doc-cover"})
    return finished(out)


def title_page(chapters: Sequence[Chapter], plan: Plan) -> bytes:
    """Return the title page."""
    with (
        page(plan.title, "en", "frontmatter") as out,
        out.element("section", {"class": "title", "epub:type": "titlepage"}),
    ):
        out.leaf("h1", plan.title)
        if (names := writers(chapters)) and len(chapters) > 0:
            out.leaf("p", " · ".join(names), {"class": "byline"})
        out.leaf("p", summary(chapters), {"class": "facts"})
    return finished(out)


def contents(chapters: Sequence[Chapter], plan: Plan, *, tags: bool) -> bytes:
    """Return the contents, which are the navigation document too (section 7)."""
    with page("Contents", "en", "frontmatter") as out:
        with out.element("nav", {"epub:type": "toc", "role": "doc-toc", "id": "toc", "aria-labelledby": "contents"}):
            out.leaf("h1", "Contents", {"id": "contents"})
            with out.element("ol"):
                for number, each in enumerate(chapters):
                    with out.element("li"), out.element("a", {"href": file_of(number), **tongue(each.article.lang)}):
                        out.text(each.title)
                        about = [part for part in (one_line(each.article.byline), *facts(each.article)[:1]) if part]
                        if about:
                            out.text(" ")
                            out.leaf("span", ", ".join(about), {"class": "facts"})
                for file, words in _ends(tags):
                    with out.element("li", {"class": "end"}):
                        out.leaf("a", words, {"href": file})
        _landmarks(out, plan)
    return finished(out)


def _landmarks(out: Xml, plan: Plan) -> None:
    attributes = {"epub:type": "landmarks", "hidden": "hidden", "aria-label": "Landmarks"}
    with out.element("nav", attributes), out.element("ol"):
        marks = [("cover", "cover.xhtml", "Cover"), ("titlepage", "title.xhtml", plan.title)]
        marks += [("toc", "#toc", "Contents"), ("bodymatter", file_of(0), "Beginning")]
        for kind, file, words in marks:
            with out.element("li"):
                out.leaf("a", words, {"epub:type": kind, "href": file})


def _ends(tags: bool) -> list[tuple[str, str]]:
    return [("tags.xhtml", "Tags")] * tags + [("sources.xhtml", "Sources")]


def ncx(chapters: Sequence[Chapter], plan: Plan, *, tags: bool) -> bytes:
    """Return the contents for programs that read EPUB 2 (Open Packaging Format 2.0.1, section 2.4.1)."""
    out = Xml()
    with out.element("ncx", {"xmlns": "http://www.daisy.org/z3986/2005/ncx/", "version": "2005-1"}):
        with out.element("head"):
            out.leaf("meta", "", {"name": "dtb:uid", "content": f"urn:uuid:{identifier(chapters, plan)}"})
        with out.element("docTitle"):
            out.leaf("text", plan.title)
        with out.element("navMap"):
            places = [(file_of(number), each.title) for number, each in enumerate(chapters)]
            for number, (file, words) in enumerate([*places, *_ends(tags)], 1):
                with out.element("navPoint", {"id": f"n{number}", "playOrder": str(number)}):
                    with out.element("navLabel"):
                        out.leaf("text", words)
                    out.leaf("content", "", {"src": file})
    return out.bytes()


def index(chapters: Sequence[Chapter]) -> bytes:
    """Return the index of tags; nothing when there are none."""
    found = mentions(chapters)
    if not found:
        return b""
    attributes = {"class": "tags", "role": "doc-index", "aria-labelledby": "title"}
    with page("Tags", "en", "backmatter") as out, out.element("section", attributes):
        out.leaf("h1", "Tags", {"id": "title"})
        with out.element("ul", {"class": "index"}):
            for tag, places in found:
                with out.element("li"):
                    out.leaf("span", f"#{tag}", {"class": "tag"})
                    with out.element("ul"):
                        for place in places:
                            _mention(out, chapters, place)
    return finished(out)


def _mention(out: Xml, chapters: Sequence[Chapter], place: Mention) -> None:
    file, mark = file_of(place.chapter), place.highlight
    with out.element("li"):
        lang = tongue(chapters[place.chapter].article.lang)
        out.leaf("a", place.words, {"href": f"{file}#h-{mark.uid}" if mark else file, **lang})


def package(chapters: Sequence[Chapter], plan: Plan, items: Sequence[Item], mark: str) -> bytes:
    """Return the package document (section 5)."""
    out = Xml()
    spoken = languages(chapters)
    rtl = is_rtl(spoken[0])
    with out.element(
        "package",
        {"xmlns": _OPF, "version": "3.0", "unique-identifier": "uid", "xml:lang": "en", "prefix": _PREFIX},
    ):
        with out.element("metadata", {"xmlns:dc": _DC}):
            _metadata(out, chapters, plan, spoken, items)
        with out.element("manifest"):
            for item in items:
                attributes = {"id": item.id, "href": item.file, "media-type": item.media}
                out.leaf("item", "", {**attributes, "properties": item.properties})
        with out.element("spine", {"toc": "ncx", "page-progression-direction": "rtl" if rtl else "ltr"}):
            for item in items:
                if item.spine:
                    out.leaf("itemref", "", {"idref": item.id})
    return out.bytes(f"{mark}\n")


def _metadata(out: Xml, chapters: Sequence[Chapter], plan: Plan, spoken: Sequence[str], items: Sequence[Item]) -> None:
    out.leaf("dc:identifier", f"urn:uuid:{identifier(chapters, plan)}", {"id": "uid"})
    out.leaf("dc:title", plan.title)
    for number, name in enumerate(writers(chapters), 1):
        out.leaf("dc:creator", name, {"id": f"creator{number}"})
    for lang in spoken:
        out.leaf("dc:language", lang)
    out.leaf("dc:description", f"{summary(chapters)}.")
    for tag, _ in mentions(chapters)[:_SUBJECTS]:
        out.leaf("dc:subject", tag)
    out.leaf("meta", rfc3339(modified(chapters)) or "", {"property": "dcterms:modified"})
    out.leaf("meta", "", {"name": "cover", "content": "cover-image"})
    out.leaf("meta", "", {"name": "generator", "content": f"Postil {__version__}"})
    moving = any(item.media == "image/gif" for item in items)
    for name, value in (
        ("accessMode", "textual"),
        ("accessMode", "visual"),
        ("accessModeSufficient", "textual"),
        ("accessibilityFeature", "tableOfContents"),
        ("accessibilityFeature", "readingOrder"),
        ("accessibilityFeature", "structuralNavigation"),
        ("accessibilityFeature", "displayTransformability"),
        ("accessibilityHazard", "unknown" if moving else "none"),
        ("accessibilitySummary", "Text with headings and contents; pictures have the descriptions of their pages."),
    ):
        out.leaf("meta", value, {"property": f"schema:{name}"})
