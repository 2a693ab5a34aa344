"""What a reader has taught Postil about a site: kept as a file that people can write, put to pages in the worker."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader import document
from reader.capture import Request, Rule, Worker, rules
from reader.capture.limits import Limits
from reader.capture.pipeline import Pipeline
from reader.capture.rules import SiteRules
from reader.errors import CaptureError

TEXT = "<p>The ferry left the {0} pier before the fog had made up its mind, and the {0} keeper waved it off.</p>" * 3
PAGE = f"""<!doctype html><html lang="en"><head><title>The fog at the pier</title></head><body>
<aside class="teaser"><p>First, a word on tides and on who keeps the table of them.</p></aside>
<main><h1>The fog at the pier</h1>
<div class="story">{TEXT.format("north")}{TEXT.format("south")}
<div class="plea" id="plea"><p>Would you give the keeper a new coat? He has had this one since the lamp was oil.</p></div>
{TEXT.format("west")}</div></main>
<aside class="related-box"><p>The pilot’s own account of that morning stands here, in a box at the side.</p></aside>
<div class="appendix-2"><ul><li><a href="/1">High water</a></li><li><a href="/2">Low water</a></li></ul></div>
</body></html>"""
SELECTORS = st.sampled_from(["p", "div.a", "#b", "main > p:nth-of-type(2)", 'a[href="/x"]', "article .note", "é.ß"])


def text_of(
    rule: Rule | None, folder: Path | None = None, page: str = PAGE, url: str = "https://pier.example/fog"
) -> str:
    request = Request.from_text(page, media="text/html", url=url)
    request = Request(request.url, request.origin, "", request.data, request.media, rule)
    captured = Pipeline(Limits(images=0.0), rules=folder).capture(request)
    return document.from_html(captured.html).text


def test_what_a_rule_cuts_is_gone_and_all_else_as_it_was() -> None:
    plain = text_of(Rule())
    assert "new coat" in plain and "pilot" not in plain and "High water" not in plain
    cut = text_of(Rule(cut=("div.plea",)))
    assert "new coat" not in cut
    assert [line for line in plain.split("\n") if "new coat" not in line] == cut.split("\n")


@pytest.mark.parametrize(
    ("selector", "words", "before"),
    [(".related-box", "pilot", False), ("div.appendix-2", "High water", False), (".teaser", "a word on tides", True)],
)
def test_what_a_rule_keeps_stands_where_it_stood_on_the_page(selector: str, words: str, before: bool) -> None:
    plain, kept = text_of(Rule()), text_of(Rule(keep=(selector,)))
    assert words not in plain and kept.count(words) == 1
    assert plain in kept
    assert (kept.index(words) < kept.index("north pier")) == before


def test_a_part_that_holds_the_whole_article_may_be_kept() -> None:
    kept = text_of(Rule(keep=("main",), cut=("#plea",)))
    assert kept.count("north pier") == 3 and "new coat" not in kept


def test_what_is_cut_within_what_is_kept_is_cut() -> None:
    kept = text_of(Rule(keep=(".appendix-2",), cut=("li:first-child",)))
    assert "High water" not in kept and "Low water" in kept


def test_a_rule_that_matches_nothing_changes_nothing() -> None:
    assert text_of(Rule(keep=(".none",), cut=("#nothing", "body", "html"))) == text_of(Rule())


def test_all_that_would_be_cut_leaves_a_sentence() -> None:
    with pytest.raises(CaptureError, match="no article"):
        text_of(Rule(cut=("body > *",)))


@given(st.lists(SELECTORS), st.lists(SELECTORS))
def test_a_rule_comes_back_from_its_file(keep: list[str], cut: list[str]) -> None:
    rule = Rule(tuple(dict.fromkeys(keep)), tuple(dict.fromkeys(cut)))
    for whole in (SiteRules(rule), SiteRules(rule, (('/a b?c="d"', rule), ("/", Rule(("p",)))))):
        assert rules.parse(rules.text_of(whole, "pier.example")) == whole


def test_the_rule_of_the_nearest_site_is_used_and_the_worker_reads_it(tmp_path: Path) -> None:
    rules.save(tmp_path, "pier.example", SiteRules(Rule(cut=("div.plea",))))
    rules.save(tmp_path, "old.pier.example", SiteRules(Rule(keep=(".related-box",))))
    assert "new coat" not in text_of(None, tmp_path, url="https://www.pier.example/fog")
    assert "new coat" not in text_of(None, tmp_path, url="https://blog.pier.example/fog")
    assert "new coat" in text_of(None, tmp_path, url="https://old.pier.example/fog")
    assert "new coat" in text_of(None, tmp_path, url="https://apier.example/fog")
    with Worker(Limits(images=0.0), rules=tmp_path) as worker:
        request = Request.from_text(PAGE, media="text/html", url="https://pier.example/fog")
        assert "new coat" not in worker.capture(request).html
    rules.save(tmp_path, "pier.example", SiteRules())
    assert not rules.place_of(tmp_path, "pier.example").exists()
    rules.save(tmp_path, "pier.example", SiteRules())
    assert "new coat" in text_of(None, tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("keep = [", "no TOML"),
        ("kept = []", "“kept”"),
        ('"/fog" = ["p"]', "a table"),
        ('["/fog"]\nkept = []', "“kept”"),
        ('cut = "p"', "a list"),
        ("cut = [1]", "a list"),
        ('cut = ["p >"]', "no CSS selector"),
        ('cut = [""]', "empty"),
        ("cut = [" + '"p",' * 201 + "]", "more than 200"),
        ('cut = ["' + "(" * 400 + '"]', "no CSS selector"),
    ],
)
def test_a_file_that_is_no_rule_says_what_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    place = rules.place_of(tmp_path, "pier.example")
    place.write_text(text, "utf-8")
    with pytest.raises(CaptureError, match=said) as caught:
        text_of(None, tmp_path)
    assert str(place) in str(caught.value)


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.Pier.example:8080/fog", "pier.example"),
        ("http://user:word@pier.example/", "pier.example"),
        ("https://../etc", ""),
        ("https://a%2fb.example/", ""),
        ("", ""),
    ],
)
def test_a_site_is_named_as_a_file_may_be(url: str, site: str) -> None:
    assert rules.site_of(url) == site


def test_rules_are_joined_so_that_the_newer_wins() -> None:
    assert Rule(("a",), ("b", "c")).also(Rule(("b",), ("a", "d"))) == Rule(("b",), ("c", "a", "d"))


def test_a_rule_for_one_page_is_for_that_page(tmp_path: Path) -> None:
    taught = SiteRules(Rule(cut=("div.plea",))).taught(
        Rule(keep=(".related-box", "div.plea")), "https://pier.example/fog?a=1"
    )
    rules.save(tmp_path, "pier.example", taught)
    here = text_of(None, tmp_path, url="https://pier.example/fog?a=1")
    assert "new coat" in here and "pilot" in here
    for other in ("https://pier.example/fog", "https://pier.example/"):
        there = text_of(None, tmp_path, url=other)
        assert "new coat" not in there and "pilot" not in there
    assert taught.taught(Rule(cut=(".x",))).site == Rule(cut=("div.plea", ".x"))
