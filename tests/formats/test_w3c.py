"""W3C annotations: what is written keeps the rules of the Web Annotation Data Model, and comes back as it was."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import FormatError
from reader.formats import Entry, exporter, w3c
from reader.frozen import replace
from reader.model import COLORS, STYLES, Selectors
from tests.formats.conftest import ARTICLE, HIGHLIGHT, NOTES, WHEN

MOTIVATIONS = {
    *("assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting"),
    *("identifying", "linking", "moderating", "questioning", "replying", "tagging"),
}
PICTURE = replace(
    HIGHLIGHT,
    id=6,
    uid="h-6",
    selectors=Selectors("", "before", "after", 40, 40, 'https://pears.example/a"b\\c.png'),
    note="",
    tags=(),
    style="underline",
)


def every(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def check_selector(found: dict[str, Any]) -> None:
    match found["type"]:
        case "TextQuoteSelector":  # 4.2.4: exactly one exact, at most one prefix and suffix
            assert isinstance(found["exact"], str)
            assert all(isinstance(found.get(name, ""), str) for name in ("prefix", "suffix"))
        case "TextPositionSelector":  # 4.2.5: exactly one of each, not negative
            assert type(found["start"]) is int
            assert type(found["end"]) is int
            assert 0 <= found["start"] <= found["end"]
        case "CssSelector" | "FragmentSelector":  # 4.2.1, 4.2.2: exactly one value
            assert isinstance(found["value"], str)
        case other:
            raise AssertionError(f"a selector of another type: {other}")


def check_body(found: Any) -> None:
    assert found["type"] == "TextualBody"  # 3.2.4
    assert isinstance(found["value"], str)
    assert found["format"] in {"text/markdown", "text/plain"}
    assert found["purpose"] in MOTIVATIONS  # 3.3.5


def check_target(found: Any) -> None:
    if found["type"] == "Annotation":
        assert re.fullmatch(r"[a-z]+:.+", found["id"])
        return
    assert found["type"] == "SpecificResource"  # 4.1: exactly one source
    assert re.fullmatch(r"[a-z]+:.+", found["source"]["id"])
    for selector in every(found.get("selector")):
        check_selector(selector)
    assert all(isinstance(name, str) and re.fullmatch(r"[\w-]+", name) for name in every(found.get("styleClass")))


def check_annotation(found: dict[str, Any]) -> None:
    """The rules of 3.1 and 3.3: one id, a type, targets, and of the rest what it says."""
    assert re.fullmatch(r"[a-z]+:.+", found["id"])
    assert "Annotation" in every(found["type"])
    assert every(found["target"])
    assert set(every(found["motivation"])) <= MOTIVATIONS
    for target in every(found["target"]):
        check_target(target)
    for body in every(found.get("body")):
        check_body(body)
    for name in ("created", "modified", "generated"):  # 3.3.1: xsd:dateTime with the time zone Z
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", found[name])
    assert "creator" not in found
    if "stylesheet" in found:  # 4.4
        assert found["stylesheet"]["type"] == "CssStylesheet"


def page(entries: list[Entry], path: Path) -> dict[str, Any]:
    w3c.write(entries, path)
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def test_what_is_written_is_a_page_of_annotations(entry: Callable[..., Entry], tmp_path: Path) -> None:
    whole = Entry(ARTICLE, entry().html, (HIGHLIGHT, PICTURE), NOTES)
    found = page([whole, entry(url="")], tmp_path / "a.jsonld")
    assert found["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert found["type"] == "AnnotationPage"
    assert found["id"].startswith("urn:uuid:")
    assert len(found["items"]) == 7
    for one in found["items"]:
        check_annotation(one)
    first = found["items"][0]
    assert first["target"]["source"]["id"] == ARTICLE.url
    assert [body["purpose"] for body in first["body"]] == ["commenting", "tagging"]
    assert found["items"][4]["target"]["source"]["id"] == f"urn:uuid:{ARTICLE.uid}"


def test_it_comes_back_identical(entry: Callable[..., Entry], tmp_path: Path) -> None:
    whole = Entry(ARTICLE, entry().html, (HIGHLIGHT, PICTURE), NOTES)
    page([whole], tmp_path / "a.jsonld")
    found = w3c.read(tmp_path / "a.jsonld")
    for mark, was in zip(found, (HIGHLIGHT, PICTURE), strict=False):
        assert (mark.uid, mark.selectors, mark.color, mark.style) == (was.uid, was.selectors, was.color, was.style)
        assert (mark.text, mark.tags, mark.created_at, mark.updated_at) == (was.note, was.tags, WHEN, WHEN)
        assert (mark.url, mark.title) == (ARTICLE.url, ARTICLE.title)
    assert [(mark.uid, mark.selectors, mark.text, mark.reply_to, mark.speaks_of) for mark in found[2:]] == [
        ("n-7", None, NOTES[0].text, "", ""),
        ("n-8", None, NOTES[1].text, "n-7", "h-5"),
    ]


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(st.data())
def test_any_highlight_comes_back_identical(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, 10**7))
    exact, image = data.draw(words), data.draw(words)
    selectors = Selectors(
        exact or ("x" if not image else ""),
        data.draw(words),
        data.draw(words),
        start,
        start + 3,
        image if not exact else "",
        data.draw(words) if image and not exact else "",
    )
    mark = replace(
        HIGHLIGHT,
        selectors=selectors,
        note=data.draw(words),
        color=data.draw(st.sampled_from(COLORS)),
        style=data.draw(st.sampled_from(STYLES)),
    )
    path = tmp_path_factory.mktemp("w3c") / "a.jsonld"
    found = page([Entry(ARTICLE, "", (mark,), ())], path)
    check_annotation(found["items"][0])
    (read,) = w3c.read(path)
    assert (read.selectors, read.text, read.color, read.style) == (mark.selectors, mark.note, mark.color, mark.style)


def test_annotations_of_others_are_read_too(tmp_path: Path) -> None:
    path = tmp_path / "others.json"
    quote = {"type": "TextQuoteSelector", "exact": "a pear"}
    one = {
        "type": "Annotation",
        "bodyValue": "Ripe?",
        "target": {"source": "https://pears.example/", "selector": quote},
    }
    nested = {
        "type": ["Annotation"],
        "id": "https://notes.example/1",
        "created": "2024-05-01T10:00:00+02:00",
        "body": ["one", {"type": "TextualBody", "value": "two"}, {"type": "Image", "id": "https://x.example/"}],
        "target": {
            "source": {"id": "https://pears.example/"},
            "selector": {"type": "CssSelector", "value": "p", "refinedBy": quote},
        },
    }
    whole = {"type": "Annotation", "target": "https://pears.example/whole", "body": "On all of it"}
    path.write_text(
        json.dumps(
            {"type": "AnnotationCollection", "first": {"type": "AnnotationPage", "items": [one, nested, whole, 7]}}
        )
    )
    found = w3c.read(path)
    assert [(mark.text, mark.selectors and mark.selectors.exact) for mark in found] == [
        ("Ripe?", "a pear"),
        ("one\n\ntwo", "a pear"),
        ("On all of it", None),
    ]
    assert found[1].created_at == datetime.fromisoformat("2024-05-01T08:00:00+00:00")
    assert (found[1].uid, found[1].color, found[1].style) == ("https://notes.example/1", "yellow", "mark")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"type": "Article"}', "[" * 100_000, '"x"'])
def test_what_holds_no_annotations_is_said_to(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(FormatError, match="choose another file"):
        w3c.read(path)
    with pytest.raises(FormatError, match="Cannot read"):
        w3c.read(tmp_path / "nowhere")


def test_only_such_an_export_is_replaced(entry: Callable[..., Entry], tmp_path: Path) -> None:
    path = tmp_path / "a.jsonld"
    path.write_text("mine")
    with pytest.raises(FormatError, match="no export of annotations"):
        exporter("w3c").write([entry()], path)
    assert path.read_text() == "mine"
    path.unlink()
    assert w3c.write([entry()], path).articles == 1
    assert w3c.write([], path).articles == 0
    with pytest.raises(FormatError, match="holds no W3C"):
        w3c.read(path)
