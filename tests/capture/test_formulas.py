"""Formulas, however a page holds them, come out once, legible, and with their source."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader import document
from reader.capture import formulas, linear, markdown_file, mathml, page, sanitise, tex
from reader.capture.html_page import read
from reader.document import Style

SCRIPT = '<script src="https://cdn.example/mathjax/tex.js"></script>'
DOLLARS = SCRIPT + "<script>MathJax = {tex: {inlineMath: [['$', '$'], ['\\\\(', '\\\\)']]}}</script>"
SQUARE = '<span class="math" title="x^2"><em>x</em><sup>2</sup></span>'


def plain(pieces: list[linear.Piece]) -> str:
    """Return a formula with its scripts in braces."""
    marks = {Style.SUPERSCRIPT: "^", Style.SUBSCRIPT: "_"}
    out = ""
    for text, style in pieces:
        mark = next((sign for mask, sign in marks.items() if style & mask), "")
        out += f"{mark}{{{text}}}" if mark else text
    return out


def written(html: str, head: str = "") -> str:
    root = page.parse(f"<html><head>{head}</head><body>{html}</body></html>")
    page.tidy(root)
    clean = sanitise.sanitise([next(root.iter("body"))], "https://a.example/", "https://a.example/")
    return document.to_html(document.from_html(clean.html))


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        (r"x^2 + y^2 = z^2", "x^{2} + y^{2} = z^{2}"),
        (r"P = \eta \rho g Q h", "P = ηρgQh"),
        (r"Q = C_d A \sqrt{2 g h}", "Q = C_{d}A√(2gh)"),
        (r"\frac{dV}{dt} = -Q(h)", "dV⁄dt = −Q(h)"),
        (r"\frac{-b \pm \sqrt{b^2-4ac}}{2a}", "(−b ± √(b^{2} − 4ac))/(2a)"),
        (r"\frac{1}{2}mv^2", "1⁄2 mv^{2}"),
        (r"\sum_{i=1}^{n} P_i", "∑_{i}_{=1}^{n} P_{i}"),
        (r"\int_0^\infty e^{-x^2}\,dx", "∫_{0}^{∞} e^{−}^{x}^{²} dx"),
        (r"\lim_{n\to\infty} a_n", "lim_{n}_{→∞} a_{n}"),
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", "(a b; c d)"),
        (r"\left[ \begin{array}{cc} 1 & 0 \\ 0 & 1 \end{array} \right]", "[1 0; 0 1]"),
        (
            r"|x| = \begin{cases} x & \text{if } x \ge 0 \\ -x & \text{else} \end{cases}",
            "|x| = { x, if x ≥ 0; −x, else",
        ),
        (r"\begin{aligned} a &= b \\ &\le c \end{aligned}", "a = b\n ≤ c"),
        (r"a &= b \\ c &= d", "a = b\nc = d"),
        (r"\hat{x} + \vec v + \overline{AB} \not= \dot{q}", "x̂ + v⃗ + A̅B̅ ≠ q̇"),
        (r"f''(x) = f'_n(x)^2", "f′′(x) = f_{n}′(x)^{2}"),
        (r"\mathbb{R}^n \ni \mathbf{v}, \mathcal{L}, \mathrm{d}x", "ℝ^{n} ∋ v, ℒ, dx"),
        (r"\sin^2\theta + \operatorname{rank}(A) + \log n", "sin^{2} θ + rank(A) + log n"),
        (r"\sqrt[3]{x+1} \sqrt 2", "^{3}√(x + 1)√2"),
        (r"\binom{n}{k} = {n \choose k}", "(n; k) = (n; k)"),
        (r"A \xrightarrow[g]{f} B \iff a \equiv b \pmod{n}", "A →_{g}^{f} B ⟺ a ≡ b (mod n)"),
        (r"{\bf x} = \{1, 2, \dots\} % a remark", "x = {1, 2, …}"),
        (r"2^{2^{n+k}} a_{i_1}", "2^{2^(}^{n}^{+}^{k}^{)}a_{i}_{₁}"),
        (r"\sum_{\substack{i<n \\ j<m}} 2\text{kg} \tag{1}", "∑_{i}_{<}_{n}_{,}_{j}_{<}_{m} 2 kg\u2003(1)"),
        (r"x^12", "x^{1}2"),
    ],
)
def test_tex_is_set_in_a_line(source: str, wanted: str) -> None:
    assert plain(linear.pieces(tex.parse(source))) == wanted


@pytest.mark.parametrize(
    "source",
    [
        r"\foo{x}",
        "{",
        "}",
        "x^",
        "x^1^2",
        r"\frac{1}",
        r"\left( x",
        r"\begin{what} x \end{what}",
        r"\newcommand\a{b}",
        "#1",
        "$",
        "{" * 200 + "}" * 200,
        r"\bf " * 3000,
        r"a \over " * 500,
        "x" * 7000,
        r"\sqrt" * 500 + "x",
    ],
)
def test_tex_that_is_not_understood_says_so(source: str) -> None:
    with pytest.raises(tex.TexError):
        tex.parse(source)


TEX = r"""
\frac \sqrt \left \right \begin{cases} \end{cases} \begin{array}{c} \end{array} \over \text \hat \sum \bf
^ _ & \\ ' { } ( ) [ ] x 12 + =
"""
WORDS = st.sampled_from(TEX.split()) | st.text(max_size=3)


@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_no_tex_raises_anything_else(source: str) -> None:
    with suppress(tex.TexError):
        linear.pieces(tex.parse(source))


MARKUP = """
<math> </math> <mrow> </mrow> <mi>x</mi> <mn>2</mn> <mo>+</mo> <mo>(</mo> <mo>)</mo> <mfrac> </mfrac> <msup> </msup> <mtable>
<mtr> <mtd> </mtable> <msqrt> <mroot> <munderover> <mover> <mo>→</mo> <mfenced> <mmultiscripts> <mprescripts> <semantics>
<annotation> </semantics> <mtext> </mtext> <mspace/>
"""


@given(st.lists(st.sampled_from(MARKUP.split()), max_size=30).map("".join))
def test_no_mathml_raises(source: str) -> None:
    for math in page.parse(f"<html><body>{source}</body></html>").iter("math"):
        linear.pieces(mathml.parse(math))
    html = written(source)
    assert written(html) == html


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("<mfrac><mi>a</mi><mrow><mi>b</mi><mo>+</mo><mn>1</mn></mrow></mfrac>", "a/(b + 1)"),
        (
            "<msubsup><mo>∫</mo><mn>0</mn><mn>1</mn></msubsup><mi>f</mi><mspace width='.2em'/><mi>d</mi><mi>x</mi>",
            "∫_{0}^{1} f dx",
        ),
        ("<mi>sin</mi><mo>&#8289;</mo><mi>x</mi><mo>&#8290;</mo><mi>y</mi>", "sin xy"),
        (
            "<mrow><mo>(</mo><mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr><mtr><mtd><mn>0</mn></mtd><mtd><mn>1</mn></mtd></mtr></mtable><mo>)</mo></mrow>",
            "(a b; 0 1)",
        ),
        (
            "<mo>{</mo><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mtext>if so</mtext></mtd></mtr>"
            "<mtr><mtd><mn>0</mn></mtd></mtr></mtable>",
            "{ 1, if so; 0",
        ),
        (
            "<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mo>=</mo><mi>b</mi></mtd></mtr><mtr><mtd></mtd><mtd><mo>=</mo><mi>c</mi></mtd></mtr></mtable>",
            "a = b\n = c",
        ),
        ("<msqrt><mn>1</mn><mo>-</mo><mi>x</mi></msqrt><mroot><mi>x</mi><mn>3</mn></mroot>", "√(1 − x)^{3}√x"),
        ("<mover><mi>v</mi><mo>→</mo></mover><mo>=</mo><mover><mi>x</mi><mo>^</mo></mover>", "v⃗ = x̂"),
        ("<mfenced open='[' close=']' separators=';'><mi>a</mi><mi>b</mi></mfenced>", "[a; b]"),
        (
            "<mi mathvariant='double-struck'>R</mi><mi mathvariant='normal'>d</mi><mi>𝑥</mi><mi mathvariant='bold'>v</mi>",
            "ℝdxv",
        ),
        (
            "<mmultiscripts><mi>U</mi><none/><none/><mprescripts/><mn>92</mn><mn>238</mn></mmultiscripts>",
            "_{92}^{238}U",
        ),
        ("<mphantom><mi>x</mi></mphantom><mi>y</mi>", "y"),
        ("<mfrac linethickness='0'><mi>n</mi><mi>k</mi></mfrac>", "(n; k)"),
    ],
)
def test_mathml_is_set_in_a_line(source: str, wanted: str) -> None:
    math = next(page.parse(f"<html><body><math>{source}</math></body></html>").iter("math"))
    assert plain(linear.pieces(mathml.parse(math))) == wanted


MATHML = (
    '<math><semantics><msup><mi>x</mi><mn>2</mn></msup><annotation encoding="application/x-tex">x^2</annotation>'
    "</semantics></math>"
)
KATEX = (
    f'<span class="katex"><span class="katex-mathml">{MATHML}</span>'
    '<span class="katex-html" aria-hidden="true">x2</span></span>'
)


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        (MATHML, f"<p>{SQUARE}</p>"),
        (MATHML.replace("<math>", '<math display="block">'), f'<p align="center">{SQUARE}</p>'),
        (f"<p>a {KATEX} b</p>", f"<p>a {SQUARE} b</p>"),
        (f'<p>a</p><p><span class="katex-display">{KATEX}</span></p>', f'<p>a</p>\n<p align="center">{SQUARE}</p>'),
        (
            '<p>a <span class="MathJax_Preview">x</span><span class="MathJax" id="MathJax-Element-1-Frame">x2</span>'
            '<script type="math/tex" id="MathJax-Element-1">x^2</script> b</p>',
            f"<p>a {SQUARE} b</p>",
        ),
        (
            '<div class="MathJax_Display">x2</div><script type="math/tex; mode=display">x^2</script>',
            f'<p align="center">{SQUARE}</p>',
        ),
        (
            '<p>a <mjx-container display="true"><mjx-math>x2</mjx-math><mjx-assistive-mml><math display="block"><msup>'
            "<mi>x</mi><mn>2</mn></msup></math></mjx-assistive-mml></mjx-container> b</p>",
            '<p>a</p>\n<p align="center"><span class="math"><em>x</em><sup>2</sup></span></p>\n<p>b</p>',
        ),
        (
            '<p>a <span class="mwe-math-element"><span class="mwe-math-mathml-inline" style="display: none">'
            f"{MATHML.replace('>x^2<', '>{displaystyle x^{2}}<'.replace('{d', '{' + chr(92) + 'd'))}</span>"
            '<img src="https://w.example/media/math/render/svg/ab" alt="x"></span> b</p>',
            '<p>a <span class="math" title="x^{2}"><em>x</em><sup>2</sup></span> b</p>',
        ),
        ('<p>a <img class="latex" src="https://s0.wp.com/latex.php?latex=x" alt="x^2"> b</p>', f"<p>a {SQUARE} b</p>"),
        ('<p><img src="https://latex.codecogs.com/svg.latex?x%5E2"></p>', f'<p align="center">{SQUARE}</p>'),
        (r"<p>a \(x^2\) b</p>", f"<p>a {SQUARE} b</p>"),
        (r"<p>a \[x^2\] b</p>", f'<p>a</p>\n<p align="center">{SQUARE}</p>\n<p>b</p>'),
        ("<p>$$<br>x^2<br>$$</p>", f'<p align="center">{SQUARE}</p>'),
        ("<p>$$x<em>1 + y</em>1$$</p>", "<p align"),
        (r"<h2>Of \[x^2\]</h2>", f"<h2>Of {SQUARE}</h2>"),
        (f'<p><a href="#s">{KATEX}</a></p><p id="s">b</p>', 'title="x^2"'),
    ],
)
def test_a_formula_comes_out_once(html: str, wanted: str) -> None:
    found = written(html)
    assert wanted in found
    assert written(found) == found


@pytest.mark.parametrize(
    ("text", "head", "count"),
    [
        ("It cost $5 and then $10, or $5-$10 a day; US$3 and 4$.", DOLLARS, 0),
        ("Let $x$ be $E=mc^2$.", DOLLARS, 2),
        ("Let $x$ be $E=mc^2$.", SCRIPT, 2),
        ("Let $x$ be $E=mc^2$.", "", 0),
        ("Between $20,000 and $30,000 for a house_or_two.", SCRIPT, 0),
        (r"A pattern such as \(foo bar\) or \[a-z\] and \$5.", "", 0),
        ("The shell says $$ and then $$ again.", "", 0),
        (r"<code>\(x^2\)</code> and <kbd>$x^2$</kbd>", DOLLARS, 0),
        (r"<span>\begin{align} a &= b \\ c &= d \end{align}</span>", SCRIPT, 1),
        (r"\begin{align} a &= b \end{align}", "", 0),
    ],
)
def test_formulas_in_text_are_told_from_prices(text: str, head: str, count: int) -> None:
    assert written(f"<p>{text}</p>", head).count('class="math"') == count


def test_tex_that_is_not_understood_stays_as_it_is() -> None:
    found = written(r"<p>So $\foo{x}^2$.</p>", DOLLARS)
    assert found == r'<p>So <span class="math" title="\foo{x}^2">\foo{x}^2</span>.</p>'


def test_a_formula_on_its_own_line_stays_in_the_article() -> None:
    words = "The pond fills twice a day and the wheel turns when the gate is lifted by one hand. "
    body = f"<p>{words * 3}</p><p>{words * 2}It follows that</p><p>$$x^2$$</p><p>{words * 3}</p>" * 2
    post = read(
        f"<html><head><title>Ponds</title></head><body><article><h1>Ponds</h1>{body}</article></body></html>",
        "https://p.example/",
    )
    assert document.to_html(post.document).count(f'<p align="center">{SQUARE}</p>') == 2


@pytest.mark.parametrize("name", ["typesetting", "typesetting-rtl", "typesetting-cjk"])
def test_the_specimens_hold_what_capture_makes(name: str) -> None:
    html = (Path(__file__).parent.parent / "data" / f"{name}.html").read_text("utf-8")
    found = re.findall(r'(<p align="center">)?(<span class="math" title="([^"]*)">.*?</span>)', html)
    assert found
    for display, span, source in found:
        made = formulas.from_tex(source.replace("&amp;", "&"), display=bool(display))
        assert made is not None
        clean = sanitise.sanitise([made], "", "").html
        assert document.to_html(document.from_html(clean)) == f"{display or '<p>'}{span}</p>"


def test_markdown_keeps_its_formulas() -> None:
    text = (
        "# Ponds\n\nThe area $a_1 b_2$ and $x$, for $5 and $10_000 or 5$; `$y_1$`; \\(x^2\\) and \\(see below\\).\n\n"
        "$$\nx^2\n$$\n\n```math\nx^2\n```\n\nEnd of *it*."
    )
    html = document.to_html(markdown_file.read(text, "", "").document)
    display = f'<p align="center">{SQUARE}</p>'
    assert html == (
        '<p>The area <span class="math" title="a_1 b_2"><em>a</em><sub>1</sub><em>b</em><sub>2</sub></span> and '
        '<span class="math" title="x"><em>x</em></span>, for $5 and $10_000 or 5$; <code>$y_1$</code>; '
        f"{SQUARE} and (see below).</p>\n{display}\n{display}\n<p>End of <em>it</em>.</p>"
    )
    again = markdown_file.read(document.to_markdown(document.from_html(html)), "", "note.md")
    assert document.to_html(again.document) == html


def test_rows_with_a_distance_stay_in_their_formula() -> None:
    html = written(r"<p>\[ a = b \\[2pt] c = d \]</p>")
    assert html.count('class="math"') == 1 and "<br>" in html


@pytest.mark.parametrize(
    "html",
    [
        "<p>" + r"\( " * 50_000,
        "<p>" + r"\begin{align} " * 20_000,
        "<math>" + "<mrow>" * 150 + "x",
        "<span class=katex><math>" * 3000,
    ],
)
def test_openers_without_end_cost_little(html: str) -> None:
    started = time.process_time()
    written(html)
    assert time.process_time() - started < 10
