"""Floods that libraries take time for that grows with the square of their size: bounded before they get there.

What is counted here are steps, not seconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from reader import document
from reader.capture import Request, floods, markdown_flavour, markdown_floods, markup, page, sniff
from reader.capture.extract import choice
from tests.capture import hostile


def attributes(count: int, form: str = "a{0}='{0} > <b>'") -> str:
    return " ".join(form.format(number) for number in range(count))


@pytest.mark.parametrize("form", ["a{0}=b", "a{0}", 'a{0}="x y"', "a{0}='it < is'", "a{0} = b", "a{0}=b\n"])
def test_a_tag_keeps_its_first_thousand_attributes(form: str) -> None:
    text = f"<html><body><p {attributes(5_000, form)}>Words of the keeper.</p><p class='x'>More.</p></body></html>"
    (first, second) = page.parse(floods.without(text)).iter("p")
    assert 0 < len(first.attrib) <= floods.MOST
    assert first.get("a0") is not None and first.text == "Words of the keeper."
    assert (second.get("class"), second.text) == ("x", "More.")


@pytest.mark.parametrize(
    "part",
    [
        f"<p {attributes(900)}>x</p>",
        f"<img src='data:image/png;base64,{'A' * 50_000}' alt='x'>",
        f"<p title='{'word ' * 5_000}'>x</p>",
        f"<p>{'a word and another ' * 1_000}</p>",
        f"<script>{'a <b c d '} {'e f ' * 5_000}</script>",
        f'<script type=\'application/ld+json\'>{{"articleBody": "{"if a <b then " * 2_000}"}}</script>',
        f"<style>{'p { color: red } ' * 1_000}</style>",
        f"<!-- <p {attributes(2_000, 'a{0}')} -->",
    ],
)
def test_what_is_no_flood_stays_as_it_is(part: str) -> None:
    text = f"<html><body><p>Before.</p>{part}<p>After.</p></body></html>"
    assert floods.without(text) == text


@given(st.lists(st.sampled_from(["<p ", "a=b ", "'", '"', ">", "<", "=", "/", "word ", "<script>", "</script>", "\n"])))
def test_any_page_is_cut_short_or_left(pieces: list[str]) -> None:
    text = "".join(pieces) * 300
    assert len(floods.without(text)) <= len(text)


def test_a_flood_of_attributes_is_an_article_without_them() -> None:
    text = hostile.PAGES["attributes by other names in quotes"](1_200_000).decode()
    post = markup.read(text, sniff.HTML, "https://example.org/", "")
    assert "The keeper counted those" in post.document.text


def steps(text: str) -> int:
    """Return how many characters are looked through for the ends of links in a text."""
    taken = 0
    reader = Markdown()

    def counted(walk: markdown_floods.Walk) -> markdown_floods.Walk:
        def counting(data: str, index: int) -> tuple[Any, ...]:
            nonlocal taken
            found = walk(data, index)
            taken += found[-2] - index
            return found

        return counting

    for name in markdown_floods._LINKS:
        pattern = reader.inlinePatterns[name]
        for walk in markdown_floods._WALKS:
            setattr(pattern, walk, counted(getattr(pattern, walk)))
    markdown_floods.spare(reader, len(text))
    reader.convert(text)
    return taken


@pytest.mark.parametrize("unit", ["[", "[a](", "![a](x ", "[a][", "[[]", "[a](b 'c"])
def test_ends_of_links_are_not_looked_for_without_end(unit: str) -> None:
    text = unit * (12_000 // len(unit))
    assert steps(text) < markdown_floods._BUDGET + (markdown_floods._TIMES + 2) * len(text)


def test_links_by_the_thousand_are_all_found() -> None:
    text = "\n\n".join(
        f"See [place {n}](https://example.org/{n}) and ![p](https://example.org/{n}.png)." for n in range(3_000)
    )
    html = markdown_flavour.to_html(text)
    assert html.count("<a href=") == 3_000 and html.count("<img") == 3_000


def test_a_picture_within_the_text_may_be_large() -> None:
    html = markdown_flavour.to_html(f"![p](data:image/png;base64,{'A' * 300_000}) and [a link](https://example.org/)")
    assert "A" * 300_000 in html and '<a href="https://example.org/">' in html


def test_open_angles_without_end_are_text() -> None:
    text = "# T\n\n" + "<a " * 5_000 + "the end & all"
    root = page.parse(f"<html><body>{markdown_flavour.to_html(text)}</body></html>")
    assert root.text_content().count("<a ") == 5_000
    assert "the end & all" in root.text_content()


@pytest.mark.parametrize("text", ["a < b & c <d", "`<a`", "<b>bold</b> x <i", "<" * 100])
def test_a_few_open_angles_are_left_to_the_library(text: str) -> None:
    assert markdown_floods.without_open_tags(text, Markdown()) == text


def test_each_mark_of_a_footnote_has_its_own_name() -> None:
    html = markdown_flavour.to_html("One[^a] and two[^a] and other[^b], three[^a].\n\n[^a]: First.\n[^b]: Second.\n")
    names = re.findall(r'<sup id="([^"]*)"', html)
    assert names == ["fnref:a", "fnref2:a", "fnref:b", "fnref3:a"]
    backs = re.findall(r'class="footnote-backref" href="#([^"]*)"', html)
    assert sorted(backs) == sorted(names)


def test_the_names_of_marks_are_those_of_the_library() -> None:
    text = "x[^1] y[^1] z[^2] w[^1] v[^2]\n\n[^1]: First.\n[^2]: Second.\n"
    assert Markdown(extensions=[markdown_floods.Footnotes()]).convert(text) == Markdown(
        extensions=["footnotes"]
    ).convert(text)


def test_thousands_of_marks_of_one_footnote() -> None:
    extension = markdown_floods.Footnotes()
    reader = Markdown(extensions=[extension])
    looks = 0

    class Counted(set):  # type: ignore[type-arg]
        def __contains__(self, one: object) -> bool:
            nonlocal looks
            looks += 1
            return super().__contains__(one)

    reader.reset()
    extension.used_refs = Counted()
    made = [extension.unique_ref("fnref:a", True) for _ in range(3_000)]
    assert len(set(made)) == 3_000
    assert looks <= 6_000


def test_a_request_of_a_flood_says_what_it_holds() -> None:
    request = Request.from_bytes(hostile.MARKDOWN["markdown: brackets"](20_000), media="text/markdown")
    assert request.data is not None
    post = markup.read(request.data.decode(), sniff.MARKDOWN, "", "")
    assert document.to_html(post.document).count("[") > 10_000


def test_no_run_counts_the_children_of_what_it_stands_in() -> None:
    """A flood of ``word<br>`` is one paragraph, and lxml counts children by walking all of them."""

    class Line:
        tag = "p"

        def __len__(self) -> int:
            raise AssertionError("counted")

        def __iter__(self) -> Iterator[object]:
            return iter(())

    run = choice.Run(Line())  # type: ignore[arg-type]
    assert not choice._is_formula(run)
