"""Words are divided as pyphen would, where they may be, and never where they may not."""

from __future__ import annotations

from contextlib import suppress
from itertools import product
from pathlib import Path
from string import ascii_lowercase

import pyphen
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.document import Document, from_html
from reader.model import Span
from reader.ui.theme import load_theme
from reader.ui.typesetting.hyphenation import SOFT, Division, Hyphenator, dictionary_of, hyphenator
from reader.ui.typesetting.pictures import Pictures
from reader.ui.typesetting.sheet import Sheet
from reader.ui.typesetting.typeset import Typesetter
from reader.ui.typography import Typography

WORDS = {
    "en_US": "hyphenation responsibility unquestionably harbour weathercock tidewater grindstones neighbourliness",
    "fr": "bibliothécaire meunière silencieusement marécage développement hirondelle aujourd",
    "ru_RU": "библиотека колесо мельница тишина переписка наблюдение водоворот",
    "sv": "kvarnhjul tidvatten väderkvarn anteckningsbok översvämning",
    "cs_CZ": "mlýnské přílivový knihovna poznámka tichounce",
    "hu_HU": "könyvtár malomkerék csendesen olvasás széljegyzet",
    "el_GR": "βιβλιοθήκη σημείωση ανάγνωση",
}


def divided(text: str, lang: str = "en") -> str:
    divide = Division().divider(lang)
    assert divide is not None
    return divide(text).replace(SOFT, "-")


@pytest.mark.parametrize("name", WORDS)
def test_words_are_divided_as_pyphen_does(name: str) -> None:
    rules = hyphenator(name)
    assert rules is not None
    other = pyphen.Pyphen(lang=name, left=rules.left, right=rules.right)
    seen = 0
    for word in WORDS[name].split():
        wanted = [int(place) for place in other.positions(word) if place.data is None]
        assert rules.positions(word) == wanted, word
        seen += len(wanted)
    assert seen > len(WORDS[name].split()) / 2


@given(st.text("abcdefghiklmnoprstuvwyz", min_size=6, max_size=24))
def test_any_letters_are_divided_as_pyphen_does(word: str) -> None:
    rules = hyphenator("en_US")
    assert rules is not None
    assert rules.positions(word) == pyphen.Pyphen(lang="en_US", left=2, right=3).positions(word)


def test_a_change_of_spelling_is_no_place_to_divide() -> None:
    rules, other = hyphenator("hu_HU"), pyphen.Pyphen(lang="hu_HU", left=2, right=3)
    assert rules is not None
    changing = [int(place) for place in other.positions("asszonnyal") if place.data is not None]
    assert changing
    assert not set(changing) & set(rules.positions("asszonnyal"))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Responsibility, communication!", "Re-spon-si-bil-ity, com-mu-ni-ca-tion!"),
        ("(understanding)", "(un-der-stand-ing)"),
        ("people’s comfortable", "peo-ple’s com-fort-able"),
        ("water", "water"),
        ("LaTeXperience PyPhenation UNDERSTANDING", "LaTeXperience PyPhenation UNDERSTANDING"),
        ("understanding2 3understanding under_standing", "understanding2 3understanding under_standing"),
        ("https://understanding.example.org/communication", "https://understanding.example.org/communication"),
        ("keeper@understanding.org #understanding", "keeper@understanding.org #understanding"),
        ("~/understanding/communication C:\\understanding", "~/understanding/communication C:\\understanding"),
        ("communication.org", "communication.org"),
    ],
)
def test_only_whole_plain_words_are_divided(text: str, wanted: str) -> None:
    assert divided(text) == wanted


def test_letters_with_marks_of_their_own_are_left_alone() -> None:
    assert divided("caracte\u0301risation", "fr") == "caracte\u0301risation"


@given(st.text(max_size=80), st.sampled_from(["en", "de-AT", "ru", "te", "hu"]))
def test_without_soft_hyphens_the_text_is_what_it_was(text: str, lang: str) -> None:
    assert divided(text.replace(SOFT, ""), lang).replace("-", "") == text.replace(SOFT, "").replace("-", "")


@pytest.mark.parametrize(
    ("lang", "name"),
    [
        ("en", "en_US"),
        ("EN-us", "en_US"),
        ("en-AU", "en_GB"),
        ("de", "de_DE"),
        ("de-CH", "de_CH"),
        ("pt", "pt_BR"),
        ("pt-PT", "pt_PT"),
        ("no", "nb_NO"),
        ("sr-Latn-RS", "sr_Latn"),
        ("sr", "sr"),
        ("fr-CA", "fr"),
        ("zh-Hans", ""),
        ("th", ""),
        ("kk", ""),
        ("../en_US", ""),
        ("", ""),
    ],
)
def test_each_language_has_its_dictionary(lang: str, name: str) -> None:
    assert dictionary_of(lang) == name


def test_what_is_no_dictionary_divides_nothing(tmp_path: Path) -> None:
    bad = tmp_path / "hyph_xx.dic"
    for content in (b"", b"NO-SUCH-ENCODING\n1a\n", b"UTF-8\n\xff\xfe1a\n"):
        bad.write_bytes(content)
        rules = Hyphenator()
        with suppress(LookupError, ValueError):
            assert all(step is None for step in rules.read(bad))
        assert rules.positions("anything") == []


def test_a_large_dictionary_is_read_in_many_steps(tmp_path: Path) -> None:
    large = tmp_path / "hyph_xx.dic"
    lines = [f" {a}{number % 9 + 1}{b}\t" for number, (a, b) in enumerate(product(ascii_lowercase, repeat=2))]
    large.write_text("\n".join(["UTF-8", "LEFTHYPHENMIN 3", *(f"% {'x' * 900}\n{line}" for line in lines)]))
    rules = Hyphenator()
    assert sum(1 for _ in rules.read(large)) > 10
    assert rules.left == 3
    assert [rules._patterns[pair] for pair in ("aa", "zz")] == ["a1a", "z1z"]


def test_what_is_not_divided_at_once_is_divided_later() -> None:
    rules = hyphenator("it_IT")
    assert rules is not None
    rules.words.clear()
    rules.pieces.clear()
    rules.texts.clear()
    text = "biblioteca mulino silenzioso marginalia biblioteca"
    hurried = Division(allowance=2)
    divide = hurried.divider("it")
    assert divide is not None
    assert divide(text).replace(SOFT, "-") == "bi-blio-teca mu-lino silenzioso marginalia bi-blio-teca"
    assert hurried.waiting()
    while not hurried.learn():
        pass
    assert not hurried.waiting()
    again = Division(allowance=0).divider("it")
    assert again is not None
    assert again(text).count(SOFT) > 5


# -- on the page ------------------------------------------------------------------------------------------------------

LONG = "communication"


@pytest.fixture(scope="module")
def sheet(qapp) -> Sheet:
    return Sheet(Typography(load_theme("light")))


def shown(document: Document, text: str, sheet: Sheet, lang: str = "en") -> str:
    """Return what stands on the page for the first canonical occurrence of a text."""
    setting = Typesetter(sheet, 480, Pictures({})).set(document, lang=lang)
    start = document.text.index(text)
    first, last = setting.positions.to_qt(Span(start, start + len(text)))
    units = setting.document.toRawText().encode("utf-16-le")
    return units[2 * first : 2 * last].decode("utf-16-le").replace(SOFT, "-")


@pytest.mark.parametrize(
    "html", ["<p>{}</p>", "<ul><li>{}</li></ul>", "<blockquote><p>{}</p></blockquote>", "<p><em>{}</em></p>"]
)
def test_running_text_is_divided(sheet: Sheet, html: str) -> None:
    assert shown(from_html(html.format(LONG)), LONG, sheet) == "com-mu-ni-ca-tion"


@pytest.mark.parametrize(
    "html",
    [
        "<h2>{}</h2>",
        "<pre>{}</pre>",
        "<p><code>{}</code></p>",
        "<p><kbd>{}</kbd></p>",
        '<p>x <span class="math" title="c">{}</span></p>',
        "<table><tr><td>{}</td></tr></table>",
        "<figure><img src='https://example.org/a.png'><figcaption>{}</figcaption></figure>",
        "<p><a href='https://example.org'>{} 2</a></p>",
        "<p><a href='https://example.org'>www.{}.org</a></p>",
    ],
)
def test_nothing_else_is(sheet: Sheet, html: str) -> None:
    assert shown(from_html(html.format(LONG)), LONG, sheet) == LONG


def test_the_language_decides(sheet: Sheet) -> None:
    word = "Bibliothek"
    assert shown(from_html(f"<p>{word}</p>"), word, sheet, "") == word
    assert shown(from_html(f"<p>{word}</p>"), word, sheet, "kk") == word
    german = "Bi-blio-thek"
    assert shown(from_html(f"<p>{word}</p>"), word, sheet, "de") == german
    assert shown(from_html(f"<p lang='de'>{word}</p>"), word, sheet, "kk") == german
    assert shown(from_html(f"<p>see <span lang='de'>{word}</span></p>"), word, sheet, "kk") == german
    assert shown(from_html(f"<p>see <span lang='kk'>{word}</span></p>"), word, sheet, "de") == word


def test_a_word_in_two_styles_is_no_two_words(sheet: Sheet) -> None:
    assert shown(from_html(f"<p>mis<em>{LONG}</em>s and</p>"), LONG, sheet) == LONG
    assert shown(from_html(f"<p>{LONG}<sup>1</sup></p>"), LONG, sheet) == "com-mu-ni-ca-tion"


def test_it_can_be_switched_off(qapp) -> None:
    plain = Sheet(Typography(load_theme("light"), hyphenated=False))
    assert shown(from_html(f"<p>{LONG}</p>"), LONG, plain) == LONG
