"""What TeX and MathML call the signs of formulas, and how each stands beside its neighbours. Tables only."""

from __future__ import annotations

ORDINARY, FUNCTION, LARGE, BINARY, RELATION, OPEN, CLOSE, POINT, SPACE, TEXT, FRACTION = range(11)
"""How a sign stands: ``LARGE`` is a sum or integral, ``POINT`` a comma; the others say what they are."""


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


def _words(text: str) -> set[str]:
    return set(text.split())


GREEK = _pairs("""
alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ varkappa ϰ
lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ
psi ψ omega ω digamma ϝ
""")
"""Small letters, which are slanted as variables are."""
_ORDINARY = _pairs("""
Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω infty ∞ partial ∂ nabla ∇ forall ∀
exists ∃ nexists ∄ emptyset ∅ varnothing ∅ aleph ℵ beth ℶ gimel ℷ hbar ℏ hslash ℏ ell ℓ wp ℘ Re ℜ Im ℑ imath ı jmath ȷ
angle ∠ measuredangle ∡ sphericalangle ∢ triangle △ square □ Box □ blacksquare ■ qed ∎ diamond ⋄ Diamond ◇ lozenge ◊
neg ¬ lnot ¬ top ⊤ bot ⊥ prime ′ backprime ‵ flat ♭ natural ♮ sharp ♯ clubsuit ♣ diamondsuit ♢ heartsuit ♡ spadesuit ♠
ldots … dots … dotsc … cdots ⋯ dotsb ⋯ dotsm ⋯ dotsi ⋯ vdots ⋮ ddots ⋱ hdots … mathellipsis … degree ° circledS Ⓢ
complement ∁ eth ð mho ℧ Finv Ⅎ Bbbk k bigstar ★ checkmark ✓ maltese ✠ copyright © pounds £ S § P ¶ dag † ddag ‡
yen ¥ euro € surd √ AA Å aa å ae æ AE Æ oe œ OE Œ o ø O Ø ss ß vert | Vert ‖ | ‖ backslash \\ lq ‘ rq ’ therefore ∴
because ∵ dotso … Game ⅁ _ _ # # & & % % $ $
""")
_BINARY = _pairs("""
pm ± mp ∓ times × div ÷ cdot · ast ∗ star ⋆ circ ∘ bullet • cap ∩ cup ∪ Cap ⋒ Cup ⋓ uplus ⊎ sqcap ⊓ sqcup ⊔ vee ∨
lor ∨ wedge ∧ land ∧ setminus ∖ smallsetminus ∖ wr ≀ amalg ⨿ oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙ dagger †
ddagger ‡ bigcirc ◯ bigtriangleup △ bigtriangledown ▽ triangleleft ◁ triangleright ▷ ltimes ⋉ rtimes ⋊ boxplus ⊞
boxminus ⊟ boxtimes ⊠ boxdot ⊡ barwedge ⊼ veebar ⊻ curlyvee ⋎ curlywedge ⋏ dotplus ∔ divideontimes ⋇ intercal ⊺
centerdot · bmod mod rightthreetimes ⋌ leftthreetimes ⋋ circledast ⊛ circledcirc ⊚
""")
_RELATIONS = _pairs("""
le ≤ leq ≤ leqslant ⩽ ge ≥ geq ≥ geqslant ⩾ ne ≠ neq ≠ lt < gt > ll ≪ gg ≫ lll ⋘ ggg ⋙ equiv ≡ sim ∼ simeq ≃ approx ≈
approxeq ≊ cong ≅ ncong ≇ propto ∝ varpropto ∝ asymp ≍ doteq ≐ doteqdot ≑ triangleq ≜ coloneqq ≔ coloneq ≔ eqqcolon ≕
models ⊨ vDash ⊨ vdash ⊢ dashv ⊣ Vdash ⊩ Vvdash ⊪ nvdash ⊬ nvDash ⊭ perp ⊥ mid ∣ nmid ∤ parallel ∥ nparallel ∦ in ∈
notin ∉ ni ∋ owns ∋ subset ⊂ subseteq ⊆ subsetneq ⊊ supset ⊃ supseteq ⊇ supsetneq ⊋ nsubseteq ⊈ nsupseteq ⊉ sqsubset ⊏
sqsubseteq ⊑ sqsupset ⊐ sqsupseteq ⊒ prec ≺ preceq ⪯ succ ≻ succeq ⪰ precsim ≾ succsim ≿ lesssim ≲ gtrsim ≳ lessgtr ≶
gtrless ≷ nless ≮ ngtr ≯ nleq ≰ ngeq ≱ nprec ⊀ nsucc ⊁ bowtie ⋈ Join ⋈ smile ⌣ frown ⌢ between ≬ pitchfork ⋔
trianglelefteq ⊴ trianglerighteq ⊵ vartriangleleft ⊲ vartriangleright ⊳ colon : vcentcolon : nsim ≁ backsim ∽ thicksim ∼
thickapprox ≈ fallingdotseq ≒ risingdotseq ≓ eqcirc ≖ circeq ≗ bumpeq ≏ Bumpeq ≎ leftarrow ← gets ← rightarrow → to →
leftrightarrow ↔ uparrow ↑ downarrow ↓ updownarrow ↕ Leftarrow ⇐ Rightarrow ⇒ Leftrightarrow ⇔ Uparrow ⇑ Downarrow ⇓
Updownarrow ⇕ longleftarrow ⟵ longrightarrow ⟶ longleftrightarrow ⟷ Longleftarrow ⟸ Longrightarrow ⟹
Longleftrightarrow ⟺ implies ⟹ impliedby ⟸ iff ⟺ mapsto ↦ longmapsto ⟼ hookleftarrow ↩ hookrightarrow ↪ leftharpoonup ↼
leftharpoondown ↽ rightharpoonup ⇀ rightharpoondown ⇁ rightleftharpoons ⇌ leftrightharpoons ⇋ nearrow ↗ searrow ↘
swarrow ↙ nwarrow ↖ leadsto ⇝ rightsquigarrow ⇝ leftrightsquigarrow ↭ nleftarrow ↚ nrightarrow ↛ nLeftarrow ⇍
nRightarrow ⇏ nLeftrightarrow ⇎ nleftrightarrow ↮ twoheadrightarrow ↠ twoheadleftarrow ↞ rightarrowtail ↣ leftarrowtail ↢
rightrightarrows ⇉ leftleftarrows ⇇ rightleftarrows ⇄ leftrightarrows ⇆ upuparrows ⇈ downdownarrows ⇊ curvearrowright ↷
curvearrowleft ↶ circlearrowright ↻ circlearrowleft ↺ looparrowright ↬ looparrowleft ↫ dashrightarrow ⇢ dashleftarrow ⇠
multimap ⊸ Rrightarrow ⇛ Lleftarrow ⇚ upharpoonright ↾ restriction ↾ upharpoonleft ↿ downharpoonright ⇂ downharpoonleft ⇃
""")
_LARGE = _pairs("""
sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ iiiint ⨌ oint ∮ oiint ∯ oiiint ∰ intop ∫ smallint ∫ bigcap ⋂ bigcup ⋃
bigsqcup ⨆ bigvee ⋁ bigwedge ⋀ bigoplus ⨁ bigotimes ⨂ bigodot ⨀ biguplus ⨄
""")
_OPENING = _pairs(
    "( ( [ [ { { lbrace { lbrack [ langle ⟨ lfloor ⌊ lceil ⌈ lvert | lVert ‖ ulcorner ⌜ llcorner ⌞ lgroup ("
)
_CLOSING = _pairs(
    ") ) ] ] } } rbrace } rbrack ] rangle ⟩ rfloor ⌋ rceil ⌉ rvert | rVert ‖ urcorner ⌝ lrcorner ⌟ rgroup )"
)
FUNCTIONS = _words("""
arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max min Pr sec
sin sinh sup tan tanh argmax argmin injlim projlim sgn tr rank diag span sech csch arccot arcosh arsinh artanh mod lcm
""")
_NAMED = {"liminf": "lim inf", "limsup": "lim sup", "argmax": "arg max", "argmin": "arg min"}
LIMITED = {"lim", "max", "min", "sup", "inf", "lim inf", "lim sup", "arg max", "arg min"}

SIGNS: dict[str, tuple[str, int]] = {
    **{name: (sign, ORDINARY) for name, sign in (*GREEK.items(), *_ORDINARY.items())},
    **{name: (sign, BINARY) for name, sign in _BINARY.items()},
    **{name: (sign, RELATION) for name, sign in _RELATIONS.items()},
    **{name: (sign, LARGE) for name, sign in _LARGE.items()},
    **{name: (sign, OPEN) for name, sign in _OPENING.items()},
    **{name: (sign, CLOSE) for name, sign in _CLOSING.items()},
    **{name: (_NAMED.get(name, name), FUNCTION) for name in FUNCTIONS},
    **dict.fromkeys(
        (",", ":", ";", ">", " ", "thinspace", "medspace", "thickspace", "space", "nobreakspace"), (" ", SPACE)
    ),
    **dict.fromkeys(("quad", "enspace", "enskip"), ("\u2003", SPACE)),
    "qquad": ("\u2003\u2003", SPACE),
}
"""The name of a control sequence → its sign, and how that stands."""
IGNORED = _words("""
! / displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits nonumber notag hline hfill allowbreak nobreak
big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm Bigm biggm Biggm middle mathstrut strut null relax
mathord mathbin mathrel mathop mathopen mathclose mathpunct mathinner ensuremath protect noindent centering negthinspace
normalsize small large tiny Large LARGE huge Huge footnotesize scriptsize boldmath unboldmath toprule midrule bottomrule
displaylimits par smash mathchoice - @
""")
"""Control sequences that say nothing here; what follows them stands as it is."""
DISCARDED = {
    "label": 1,
    "hspace": 1,
    "vspace": 1,
    "hspace*": 1,
    "phantom": 1,
    "hphantom": 1,
    "vphantom": 1,
    "require": 1,
    "color": 1,
    "hskip": 0,
    "kern": 0,
    "mkern": 0,
    "mskip": 0,
    "arraystretch": 0,
    "cline": 1,
    "rule": 2,
}
"""Control sequences that go with so many arguments."""
KEPT = {
    "textcolor": 1,
    "colorbox": 1,
    "href": 1,
    "class": 1,
    "cssId": 1,
    "style": 1,
    "fcolorbox": 2,
    "raisebox": 1,
    "boxed": 0,
    "fbox": 0,
    "cancel": 0,
    "bcancel": 0,
    "xcancel": 0,
    "mathllap": 0,
    "mathrlap": 0,
    "mathclap": 0,
    "llap": 0,
    "rlap": 0,
    "hbox": 0,
    "underbrace": 0,
    "overbrace": 0,
    "htmlClass": 1,
    "enclose": 1,
    "Large": 0,
    "mathstrut": 0,
    "vcenter": 0,
    "underparen": 0,
    "overparen": 0,
    "overbracket": 0,
    "underbracket": 0,
    "operatornamewithlimits": 0,
}
"""Control sequences that drop so many arguments and keep the one behind them."""
TEXTS = {
    "text",
    "textrm",
    "textnormal",
    "textup",
    "textsf",
    "mbox",
    "textmd",
    "textsc",
    "textit",
    "textbf",
    "texttt",
    "emph",
    "hbox",
}
ALPHABETS = {
    "mathrm",
    "mathbf",
    "mathit",
    "mathsf",
    "mathtt",
    "mathbb",
    "mathcal",
    "mathfrak",
    "mathscr",
    "boldsymbol",
    "bm",
    "bold",
    "Bbb",
    "frak",
    "pmb",
    "mathnormal",
    "mathbfit",
    "bf",
    "rm",
    "it",
    "cal",
    "sf",
    "tt",
    "symbf",
}
SWITCHES = {"bf", "rm", "it", "cal", "sf", "tt", "frak", "bfseries", "itshape"}
BLACKBOARD = dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True))
SCRIPT = dict(zip("BEFHILMRego", "ℬℰℱℋℐℒℳℛℯℊℴ", strict=True))
FRAKTUR = dict(zip("CHIRZ", "ℭℌℑℜℨ", strict=True))
ACCENTS = {
    **dict.fromkeys(("hat", "widehat"), "\u0302"),
    **dict.fromkeys(("tilde", "widetilde"), "\u0303"),
    **dict.fromkeys(("bar", "overline"), "\u0304"),
    **dict.fromkeys(("vec", "overrightarrow"), "\u20d7"),
    **{"dot": "\u0307", "ddot": "\u0308", "dddot": "\u20db", "acute": "\u0301", "grave": "\u0300", "breve": "\u0306"},
    **{"check": "\u030c", "widecheck": "\u030c", "mathring": "\u030a", "underline": "\u0332", "underbar": "\u0332"},
    **{"overleftarrow": "\u20d6", "overleftrightarrow": "\u20e1", "not": "\u0338"},
}
MARKS = {
    **dict.fromkeys("^ˆ̂", "\u0302"),
    **dict.fromkeys("~˜̃∼", "\u0303"),
    **dict.fromkeys("¯‾ˉ̄_―", "\u0304"),
    **dict.fromkeys("→⟶⃗⇀", "\u20d7"),
    **{
        "←": "\u20d6",
        "↔": "\u20e1",
        "˙": "\u0307",
        ".": "\u0307",
        "¨": "\u0308",
        "⃛": "\u20db",
        "´": "\u0301",
        "`": "\u0300",
    },
    **{"˘": "\u0306", "ˇ": "\u030c", "˚": "\u030a"},
}
"""A sign set above a letter in MathML → its combining form."""
NEGATED = {
    "=": "≠",
    "∈": "∉",
    "∋": "∌",
    "∃": "∄",
    "≡": "≢",
    "∼": "≁",
    "≈": "≉",
    "⊂": "⊄",
    "⊃": "⊅",
    "⊆": "⊈",
    "⊇": "⊉",
    "<": "≮",
    ">": "≯",
    "≤": "≰",
    "≥": "≱",
    "∣": "∤",
    "∥": "∦",
    "→": "↛",
    "≅": "≇",
}
SUPERSCRIPTS = dict(zip("0123456789+-−=()nix", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱˣ", strict=True))
SUBSCRIPTS = dict(zip("0123456789+-−=()aeijmnorstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑᵢⱼₘₙₒᵣₛₜᵤᵥₓ", strict=True))
CHARACTERS: dict[str, tuple[str, int]] = {
    **{
        sign: (sign, kind)
        for sign, kind in SIGNS.values()
        if len(sign) == 1 and kind not in {ORDINARY, SPACE, FUNCTION}
    },
    **{sign: (sign, RELATION) for sign in "=<>:≔"},
    **{sign: (sign, BINARY) for sign in "+±∓×÷·"},
    "-": ("−", BINARY),
    "−": ("−", BINARY),
    "*": ("∗", BINARY),
    **{sign: (sign, POINT) for sign in ",;"},
    **{sign: (sign, OPEN) for sign in "([{⟨⌊⌈"},
    **{sign: (sign, CLOSE) for sign in ")]}⟩⌋⌉!"},
    **{sign: (sign, ORDINARY) for sign in "|‖/∥"},
    "'": ("′", ORDINARY),
    "~": (" ", SPACE),
}
"""A character that stands for itself in a formula → its sign, and how that stands."""
MATRICES = {
    "matrix": "",
    "smallmatrix": "",
    "array": "",
    "subarray": "",
    "pmatrix": "()",
    "bmatrix": "[]",
    "Bmatrix": "{}",
    "vmatrix": "||",
    "Vmatrix": "‖‖",
    "psmallmatrix": "()",
    "bsmallmatrix": "[]",
    "cases": "{",
    "dcases": "{",
    "rcases": " }",
    "numcases": "{",
    "darray": "",
}
"""Environments of cells → what stands before and after them."""
LINES = {
    "aligned",
    "align",
    "alignat",
    "alignedat",
    "split",
    "gather",
    "gathered",
    "eqnarray",
    "multline",
    "multlined",
    "equation",
    "displaymath",
    "math",
    "flalign",
    "lines",
    "IEEEeqnarray",
    "subequations",
    "empheq",
    "dgroup",
    "CD",
}
"""Environments whose rows are lines of their own."""
