"""Drawings, formulas and pages made to cost too much, to trip a parser, or to lead outside.

What is long here took hours before it was read in linear time; none of these tests looks at a clock.
"""

from __future__ import annotations

import random
import re

import pytest
from lxml import etree
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QGuiApplication

from reader import document
from reader.capture import drawing_styles, drawings, image_header, tex
from reader.capture.html_page import read

MILLION = 1_000_000
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200"><path d="M0 0h9"/>%s</svg>'
SCRIPT = "<script src='/mathjax.js'></script><script>MathJax={tex:{inlineMath:[['$','$']]}}</script>"


def text_of(inner: str) -> str:
    return read(f"<html><head><title>T</title></head><body><p>Some words to begin.</p>{inner}", "").document.text


def test_a_link_in_a_line_of_a_drawing_keeps_its_words() -> None:
    found = drawings.sanitised((SVG % '<text>See <a href="https://a.example/">the map</a> first</text>').encode())
    assert found is not None and b"<text>See <tspan>the map</tspan> first</text>" in found


LONG_DRAWINGS = {
    "a style without braces": "<style>" + "a" * MILLION + "</style>",
    "comments that do not end": "<style>" + "/* " * (MILLION // 3) + "</style>",
    "at-rules that do not begin": "<style>" + "@media " * (MILLION // 7) + "</style>",
    "braces": "<style>" + "{a}}" * (MILLION // 4) + "</style>",
    "references that do not end": '<path fill="' + "url(#" * (MILLION // 5) + '"/>',
    "a number": '<foreignObject width="' + "1" * MILLION + 'x">words</foreignObject>',
}


@pytest.mark.parametrize("name", LONG_DRAWINGS)
def test_long_drawings_are_read_in_linear_time(name: str) -> None:
    found = drawings.sanitised((SVG % LONG_DRAWINGS[name]).encode())
    assert found is not None and len(etree.fromstring(found)) >= 1


@pytest.mark.parametrize(
    "source",
    [
        "<svg " + " ".join(f'a{number}="x"' for number in range(100_000)) + "><path d='M0'/></svg>",
        "<svg>" + "<g>" * 10_000 + "<path d='M0'/></svg>",
        "<svg><path d='M0'/>" + "<path/>" * 60_000 + "</svg>",
        "<svg>" + " " * 50 * MILLION + "<path d='M0'/></svg>",
    ],
    ids=["attributes", "deep", "many", "50 MB"],
)
def test_what_costs_too_much_is_refused(source: str) -> None:
    assert drawings.sanitised(source.encode()) is None


@pytest.mark.parametrize("box", ["0 0 1e999 1e999", "0 0 0 0", "0 0 -9 -9", "NaN NaN NaN NaN", "1e999", "9" * MILLION])
@pytest.mark.parametrize("size", ["", 'width="1000000000"', 'width="1e999" height="1e999"', 'height="-5"'])
def test_a_drawing_has_a_size_whatever_its_numbers(box: str, size: str) -> None:
    found = drawings.sanitised(f'<svg viewBox="{box}" {size}><path d="M0 0h9"/></svg>'.encode())
    assert found is not None
    header = image_header.read(found)
    assert header is not None and 0 < header.width <= 20_000 and 0 < header.height <= 20_000


@pytest.mark.parametrize(
    ("sheet", "kept"),
    [
        ("a{fill:red} b{fill:blue}", "a{fill:red} b{fill:blue}"),
        ('@charset "x"; a{fill:red}', " a{fill:red}"),
        ("@media print{a{fill:red} b{}} c{fill:red}", " c{fill:red}"),
        ("/* a{ */b{x:y}/* c", "b{x:y}"),
        ("<!-- a{x:y} -->", " a{x:y}"),
        ("}} a{x:y}", " a{x:y}"),
        ("a{x:url(#b)}", "a{x:url(#b)}"),
        ("a{x:url(b)} c{x:y}", " c{x:y}"),
        ("a{x:src('b')}a{x:image(b)}a{x:\\75rl(b)}a{x:u/**/rl(b)}", ""),
        ('a{x:"}b{y:url(c)}"}', 'a{x:"}'),
        ("a{x:y", ""),
    ],
)
def test_style_sheets(sheet: str, kept: str) -> None:
    assert drawing_styles.harmless(sheet) == kept
    assert drawing_styles.harmless(kept) == kept


ADDRESSES = """
file:///evil http://evil.example/x //evil.example/x ../evil.svg javascript:evil() data:text/html,evil
"""
WAYS = """
url(%s)|url('%s')|URL( %s )|u\\72l(%s)|\\75rl(%s)|url/**/(%s)|u/**/rl(%s)|&#117;rl(%s)|image(%s)|src('%s')|@import '%s';
urlurl(#a)(%s)|url(#a%s)|image-set('%s' 1x)|fill:url(%s)|%s|url(%s#a)|&#11;%s|&#xFFFE;url(%s)|&#xD800;
"""
TAGS = """
g path rect image use a style script foreignObject animate set filter feImage text tspan svg x:script IMAGE
"""
NAMES = """
fill style clip-path mask marker-end filter href xlink:href src onload ONLOAD begin class x width viewBox
"""
HEADS = [
    "",
    '<?xml version="1.0"?>',
    '<?xml-stylesheet type="text/css" href="file:///evil"?>',
    '<!DOCTYPE svg SYSTEM "file:///evil">',
    '<!DOCTYPE svg [<!ATTLIST svg onload CDATA "evil()">]>',
]


def some_drawing(chance: random.Random) -> str:
    def value() -> str:
        return (
            chance.choice(re.split(r"[|\n]", WAYS.strip()))
            .replace("%s", chance.choice(ADDRESSES.split()))
            .replace('"', "")
        )

    def element(depth: int) -> str:
        tag = chance.choice(TAGS.split())
        names = chance.sample(NAMES.split(), chance.randrange(4))
        inner = f"<![CDATA[a{{fill:{value()}}} @import '{value()}';]]>" if tag == "style" else value()
        inner += "".join(element(depth + 1) for _ in range(chance.randrange(3))) if depth < 3 else ""
        return f"<{tag} {' '.join(f'{name}={chr(34)}{value()}{chr(34)}' for name in names)}>{inner}</{tag}>"

    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:x="http://www.w3.org/1999/xhtml"'
    return f'{chance.choice(HEADS)}<svg {spaces} onload="{value()}"><path id="a" d="M0 0h9"/>{element(0)}{element(0)}</svg>'


def test_mutated_drawings_refer_to_nothing_outside(qapp: QGuiApplication) -> None:
    from PySide6.QtGui import QImage

    chance = random.Random(3)
    for _ in range(600):
        source = some_drawing(chance)
        found = drawings.sanitised(source.encode())
        if found is None:
            continue
        for node in etree.fromstring(found).iter():
            assert isinstance(node.tag, str) and etree.QName(node).localname in drawings._NAMES, source
            values = [(name, str(value)) for name, value in node.attrib.items()]
            values += [("text", node.text or "")] if etree.QName(node).localname == "style" else []
            for name, said in values:
                assert "href" not in name or said.startswith("#"), source
                assert not name.lower().startswith("on"), source
                assert not re.search(r"//|url\s*\((?!['\"]?#)|src|@|\\|script:|data:", said, re.IGNORECASE), source
        assert drawings.sanitised(found) == found, source
        assert not QImage.fromData(QByteArray(found)).isNull()


@pytest.mark.parametrize(
    "sign", ["&#11;", "&#1;", "&#x0B", "&#xFFFE;", "&#xD800;", "&#55357;&#56832;", "&#0;", "&#x110000;"]
)
@pytest.mark.parametrize(
    "inner",
    [
        '<figure><svg width="99" height="99"><path d="M0"/><text fill="a%">a%</text></svg></figure>',
        "<p>$$x%^2$$</p>",
        "<p><math><mi>%</mi></math></p>",
        '<p><img class="latex" alt="\\frac%12"></p>',
        '<p title="%">a%b</p>',
    ],
)
def test_references_to_characters_that_no_tree_takes(sign: str, inner: str) -> None:
    found = text_of(inner.replace("%", sign))
    assert found.startswith("Some words to begin.")
    found.encode("utf-8")


LONG_FORMULAS = {
    "dollars": "<p>" + "$" * MILLION,
    "openers": "<p>" + "\\(" * MILLION,
    "one on each line": "<p>" + "$x$<br>" * 3_000,
    "one after another": "<p>" + "\\(😀^{א}\\) " * 4_000,
    "that define themselves": "<p>" + "\\(\\def\\x{\\x}\\x\\) " * 4_000,
    "braces": "<p>\\(" + "{" * MILLION + "\\)",
    "alone": "<p>\\(" + "{" * 2_900 + "\\)",
    "optional arguments": "<p>\\(" + "\\sqrt[" * 400 + "\\)",
    "rows of rows": "<p>\\(" + "\\substack{" * 250 + "\\)",
    "scripts beside scripts": "<p>\\(x" + "'_2" * 900 + "\\)",
    "scripts of scripts": "<p>\\(" + "x^{" * 39 + "y" + "}" * 39 + "\\)",
    "scripts of scripts of MathML": "<math>" + "<msup><mi>x</mi>" * 90 + "<mi>y</mi>",
    "tables between fences": "<math>" + "<mo>(</mo><mtable><mtr><mtd>y</mtd></mtr></mtable><mo>)</mo>" * 3_000,
    "nested rows": "<math>" + "<mrow>" * 150 + "<mi>y</mi>" + "</mrow>" * 150,
}


@pytest.mark.parametrize("name", LONG_FORMULAS)
def test_formulas_out_of_all_measure_cost_nothing_but_themselves(name: str) -> None:
    found = text_of(SCRIPT + LONG_FORMULAS[name] + "</math></p><p>The end of it.</p>")
    assert found.startswith("Some words to begin.")
    assert found.endswith("The end of it.")


def test_formulas_on_many_lines_are_all_set_in_order() -> None:
    found = text_of(SCRIPT + "<p>" + "".join(f"n{number} $x_{{{number}}}$, <br>" for number in range(50)))
    assert re.findall(r"n(\d+) x(\d+),", found) == [(str(number), str(number)) for number in range(50)]


def test_a_script_of_scripts_is_written_once() -> None:
    html = document.to_html(read(f"<html><body>{SCRIPT}<p>Words: \\(a^{{b^{{c^{{d+e}}}}}}\\)</p>", "").document)
    assert "ab^(c^(d+e))</span>" in re.sub(r"</?(?:em|sup)>", "", html)


def test_scripts_beside_scripts_are_no_tex() -> None:
    with pytest.raises(tex.TexError):
        tex.parse("x'_2'_2'_2'")
