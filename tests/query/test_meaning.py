"""What the parts of the language mean: precedence, fields, scopes, problems, and that nothing that can be typed breaks it."""

from __future__ import annotations

import random
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.query import (
    FLAGS,
    ORDERS,
    Amount,
    And,
    Author,
    Colored,
    FromFeed,
    Is,
    Lang,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Regex,
    Site,
    Tag,
    Untagged,
    Url,
    When,
    Word,
    parse,
)
from reader.query.fields import FIELDS, FLAG_NAMES, ORDER_NAMES
from tests.reference_query import Kept, Mark, Shelves, Thought, found, libraries, matches, queries

LETTERS = "abcd"


def only(text: str) -> Node:
    query = parse(text)
    assert query.problems == (), query.problems
    (node,) = query.root.nodes
    return node


def words(text: str) -> object:
    """Return the shape of what is asked for: words as text, the rest as tuples."""

    def shape(node: Node) -> object:
        match node:
            case And(nodes):
                return ("and", *map(shape, nodes))
            case Or(nodes):
                return ("or", *map(shape, nodes))
            case Not(inner):
                return ("not", shape(inner))
            case Word(text):
                return text
        return node

    root = parse(text).root
    return shape(root.nodes[0] if len(root.nodes) == 1 else root)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("a b OR c d", ("or", ("and", "a", "b"), ("and", "c", "d"))),
        ("a AND b OR c", ("or", ("and", "a", "b"), "c")),
        ("a (b OR c) d", ("and", "a", ("or", "b", "c"), "d")),
        ("NOT a b", ("and", ("not", "a"), "b")),
        ("NOT a OR b", ("or", ("not", "a"), "b")),
        ("NOT (a OR b) c", ("and", ("not", ("or", "a", "b")), "c")),
        ("-(a b)", ("not", ("and", "a", "b"))),
        ("NOT(a)OR(b)", ("or", ("not", "a"), "b")),
        ("!a !(b OR c)", ("and", ("not", "a"), ("not", ("or", "b", "c")))),
        ("NOT NOT a", "a"),
        ("NOT -a", "a"),
        ("((a))", "a"),
        ("(a b", ("and", "a", "b")),
        ("a (b OR (c", ("and", "a", ("or", "b", "c"))),
        ("（a OR b）c", ("and", ("or", "a", "b"), "c")),
        ("a OR b OR (c OR d)", ("or", "a", "b", "c", "d")),
        ("a and b or not c", ("and", "a", "and", "b", "or", "not", "c")),
        ("ORder NOTe ANDy", ("and", "ORder", "NOTe", "ANDy")),
        ('"OR" a', None),
        ("a OR is: b", ("or", "a", "b")),
        ("a OR is:", "a"),
        ("a ()", "a"),
        ("f(x) :-) g", None),
    ],
)
def test_precedence(text: str, shape: object) -> None:
    if shape is not None:
        assert words(text) == shape
    assert parse(text).root.nodes


@st.composite
def expressions(draw: st.DrawFn, depth: int = 4) -> tuple[str, int]:
    """Draw a text and, worked out beside it, for which of the 16 sets of a, b, c, d it holds (as bits)."""
    every = (1 << 16) - 1

    def atom() -> tuple[str, int]:
        index = draw(st.integers(0, 3))
        return LETTERS[index], sum(1 << case for case in range(16) if case >> index & 1)

    def unary(level: int) -> tuple[str, int]:
        kind = draw(st.integers(0, 5)) if level else 0
        if kind == 4:
            text, cases = unary(level - 1)
            return f"NOT {text}", every ^ cases
        if kind >= 2:
            text, cases = either(level - 1)
            space = draw(st.sampled_from(["", " "]))
            return (f"-({text})", every ^ cases) if kind == 5 else (f"({space}{text}{space})", cases)
        text, cases = atom()
        return (f"-{text}", every ^ cases) if kind == 1 else (text, cases)

    def both(level: int) -> tuple[str, int]:
        text, cases = unary(level)
        for _ in range(draw(st.integers(0, 2))):
            more, its = unary(level)
            text, cases = f"{text}{draw(st.sampled_from([' ', ' AND ', '  ']))}{more}", cases & its
        return text, cases

    def either(level: int) -> tuple[str, int]:
        text, cases = both(level)
        for _ in range(draw(st.integers(0, 2))):
            more, its = both(level)
            text, cases = f"{text} OR {more}", cases | its
        return text, cases

    return either(depth)


@given(expressions())
def test_precedence_is_that_of_a_calculation(expression: tuple[str, int]) -> None:
    text, cases = expression
    query = parse(text)
    assert query.problems == ()

    def holds(node: Node, case: int) -> bool:
        match node:
            case And(nodes):
                return all(holds(each, case) for each in nodes)
            case Or(nodes):
                return any(holds(each, case) for each in nodes)
            case Not(inner):
                return not holds(inner, case)
            case Word(letter):
                return bool(case >> LETTERS.index(letter) & 1)
        raise AssertionError(node)

    assert sum(1 << case for case in range(16) if holds(query.root, case)) == cases


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("bread* x:y", And((Word("bread", True, exact=True), Word("x:y", True)))),
        ("bread NEAR/5 oven", Near(("bread", "oven*"), 5)),
        ('"slow bread" NEAR oven* is:read', And((Near(("slow bread", "oven*"), 10), Is("read")))),
        ("a NEAR/2 b NEAR/2 c", Near(("a", "b", "c*"), 2)),
        ('"slow bread"~3', Near(("slow", "bread*"), 3)),
        ("/colou?r (red|blue)/", Regex("colou?r (red|blue)")),
        (r"/a\/b/", Regex("a/b")),
        ("title:/^the/", Regex("^the", "title")),
        ("/usr/bin", Word("/usr/bin", True)),
        ("'slow bread'", Phrase("slow bread")),
        ("rock 'n' roll", And((Word("rock"), Word("'n'"), Word("roll", True)))),
        ("«slow bread»", Phrase("slow bread")),
        ("「静かな部屋」", Phrase("静かな部屋")),
        ("title:「静か」", Phrase("静か", "title")),
        ("tag：food", Tag("food")),
        ("tag:a,b", Or((Tag("a"), Tag("b")))),
        ('tag:"a, b"', Tag("a b")),
        ("tag:none -tag:none tag:*", And((Untagged(), Not(Untagged()), Not(Untagged())))),
        ('tag:"none"', Tag("none")),
        ("tag:(a OR b)", Or((Tag("a"), Tag("b")))),
        ("title:(slow OR note:oven)", Or((Word("slow", False, "title"), Word("oven", True, "note")))),
        ("in:title slow (oven OR in:note bread)", None),
        ("in:title in:note slow", Or((Word("slow", True, "title"), Word("slow", True, "note")))),
        ("hl:slow", Word("slow", True, "highlight")),
        ('note:"slow bread"', Phrase("slow bread", "note")),
        ("in:archive", Is("archived")),
        ("location:later", Is("later")),
        ("is:fav", Is("starred")),
        ("has:highlights", Is("highlighted")),
        ("no:notes", Not(Is("noted"))),
        ("has__not:tags", Untagged()),
        ("in__not:archive", Not(Is("archived"))),
        ("domain:nytimes.com", Site("nytimes.com")),
        ('author:"Ann  Mills"', Author("Ann Mills")),
        ("url:/2026/", Url("/2026/")),
        ("language:pt_BR", Lang("pt-br")),
        ("rss:x", FromFeed("x")),
        ("hl.color:green", Colored("green")),
        ("added:2026-03", When("added", "2026-03", "2026-03")),
        ("saved:>2026-03-05", When("added", ">2026-03-05", "")),
        ("published:>=2026", When("published", "2026", "")),
        ("read:<2026", When("read", "", "<2026")),
        ("marked:<=2026", When("marked", "", "2026")),
        ("added:7d", When("added", "7d", "")),
        ("added:<7d", When("added", "", "<7d")),
        ("added:2025..2026-03", When("added", "2025", "2026-03")),
        ("added:2025..*", When("added", "2025", "")),
        ("added:..2d", When("added", "", "<2d")),
        ('saved:"this week"', When("added", "this week", "this week")),
        ('published__after:"1 week ago"', When("published", "1 week ago", "")),
        ("before:2026 after:2025", And((When("added", "", "<2026"), When("added", "2025", "")))),
        ("age:<1d age:>2w", And((When("added", "1d", ""), When("added", "", "<2w")))),
        ("words:>500", Amount("words", 501.0, None)),
        ("words__gt:5", Amount("words", 6.0, None)),
        ("wordscount:<=1,000", Amount("words", None, 1000.0)),
        ("words:1k..2.5k", Amount("words", 1000.0, 2500.0)),
        ("minutes:<10", Amount("minutes", None, 9.0)),
        ("minutes:1h", Amount("minutes", 60.0, 60.0)),
        ("highlights:3..*", Amount("highlights", 3.0, None)),
        ("notes:2+", Amount("notes", 2.0, None)),
        ("words:20..10", Amount("words", 10.0, 20.0)),
        ("progress:>=50%", Amount("progress", 50.0, None)),
    ],
)
def test_what_is_typed_is_what_is_asked(text: str, node: Node | None) -> None:
    query = parse(text)
    assert query.problems == (), query.problems
    if node is None:
        scoped = (Word("slow", False, "title"), Or((Word("oven", False, "note"), Word("bread", True, "note"))))
        assert parse("in:title slow (oven OR bread in:note)").root.nodes == scoped
        node = And((Word("slow", False, "title"), Or((Word("oven", False, "note"), Word("bread", True, "note")))))
    assert query.root == (node if isinstance(node, And) else And((node,)))


def test_more_than_fifty_percent_is_more_than_fifty() -> None:
    node = only("progress:>50")
    assert isinstance(node, Amount)
    assert node.low is not None
    assert 50 < node.low < 50.000001
    assert only("progress:<50") == Amount("progress", None, 100 - node.low)


def test_an_order_is_no_condition() -> None:
    query = parse("cat sort:longest")
    assert query.sort == "longest"
    assert query.root == And((Word("cat", True),))
    assert parse("(a OR sort:title)").sort == "title"
    assert {parse(f"sort:{name}").sort for name in ORDER_NAMES} == set(ORDERS)
    assert {node.flag for name in FLAG_NAMES if isinstance(node := only(f"is:{name}"), Is)} == set(FLAGS)


def test_words_and_flags_of_alternatives() -> None:
    query = parse("(slow OR -bread OR NOT (is:read OR -title:oven)) is:inbox NOT (a b)")
    assert [node.text for node in query.words() if isinstance(node, Word)] == ["slow", "oven"]
    assert query.flags() == ("inbox",)
    assert query.has_words
    assert parse("-bread").has_words
    assert not parse("tag:a OR is:read").has_words


@pytest.mark.parametrize(
    ("text", "wrong", "told"),
    [
        ("a OR OR b", "OR", "Nothing stands before this OR"),
        ("OR a", "OR", "Nothing stands before this OR"),
        ("a AND OR b", "AND", "Nothing stands behind this AND"),
        ("(a NOT) b", "NOT", "Nothing stands behind this NOT"),
        ("(a OR) b", "OR", "Nothing stands behind this OR"),
        ("a) b", ")", "closes none"),
        ("NEAR/3 b", "NEAR/3", "between two words"),
        ("a NEAR/3 tag:b", "NEAR/3", "between two words"),
        ("a NEAR/x b", "NEAR/x", "a number of words"),
        ("(a NEAR/3) b", "NEAR/3", "between two words"),
        ("/(/ b", "/(/", "no pattern"),
        ("added:202 b", "added:202", "no date"),
        ("added:2026-13", "added:2026-13", "no date"),
        ("added:2026-02-30 b", "added:2026-02-30", "no date"),
        ("words:many b", "words:many", "no number"),
        ("words:5% b", "words:5%", "no number"),
        ("age:>soon b", "age:>soon", "no age"),
        ("lang:english b", "lang:english", "no language"),
        ("sort:color b", "sort:color", "after sort: comes one of"),
        ("in:there b", "in:there", "after in: comes one of"),
        ("has:wings b", "has:wings", "after has: comes one of"),
        ("-in:title b", "-in:title", "Not in: means nothing"),
        ("NOT in:title b", "in:title", "Not in: means nothing"),
        ("tag: food b", "tag:", "without a space"),
        ("athor:mills b", "athor:mills", "perhaps author: is meant"),
        ("-titel:x b", "-titel:x", "perhaps title: is meant"),
        ("publishd:2026", "publishd:2026", "perhaps published: is meant"),
    ],
)
def test_the_wrong_part_is_named_and_the_rest_still_searches(text: str, wrong: str, told: str) -> None:
    query = parse(text)
    (problem,) = query.problems
    assert text[slice(*problem.span)] == wrong
    assert told in problem.sentence
    assert problem.sentence.endswith(".")
    rest = query.root.nodes
    assert rest or text == "added:2026-13"


@pytest.mark.parametrize(
    "text",
    [
        "http://x.example/a",
        "noted: x",
        "12:30",
        "foo:bar",
        "std::string",
        "sort:title",
        "ab:c",
        "Tittle:",
        "wordss:/ b",
    ],
)
def test_what_is_no_field_is_a_word(text: str) -> None:
    assert parse(text).problems == ()
    assert parse(text).root.nodes or text == "sort:title"


COMPLETE = [
    *("is:unread", "in:title", "in:archive", "has:highlights", "sort:published-oldest", "lang:pt-BR", "tag:food/bread"),
    *('tag:"two words"', "added:2026-03-05", "added:2025-01..2026-03", "added:>=2026", 'read:"last month"', "added:7d"),
    *(
        "added:yesterday",
        "age:<12d",
        "words:>1,000",
        "minutes:10..25",
        "progress:<=50%",
        "a OR b",
        "NOT (a b)",
        "a AND b",
    ),
    *(
        'a NEAR/5 "b c"',
        "-(a OR b)",
        "title:(a OR b)",
        "site:nytimes.com",
        "published:1y..*",
        "words:1.5k",
        "added:2026-w10",
    ),
    *("saved__after:2026", "marked:today", "color:green", '"slow bread"~3', "added:*..2d", "last_opened:2026"),
]


@pytest.mark.parametrize("text", COMPLETE)
def test_nothing_is_wrong_while_it_is_being_typed(text: str) -> None:
    for end in range(len(text) + 1):
        assert parse(text[:end]).problems == (), text[:end]


HOSTILE = [
    "(" * 10_000 + "a" + ")" * 10_000,
    "(" * 10_000,
    ")" * 10_000,
    "-(a " * 2_500,
    "NOT " * 10_000 + "a",
    "(a OR " * 2_000,
    "title:(" * 5_000 + "x",
    "a OR " * 2_500,
    "a AND " * 2_500,
    "a NEAR/5 " * 1_000 + "b",
    "/" + "(" * 5_000 + ")" * 5_000 + "/",
    "/" + "a{65000}" * 20 + "/",
    "/a{99999999999999999999}/",
    "/(?i:a)(?x)/",
    '"' * 9_999,
    "tag:" * 9_999,
    "words:" + "9" * 9_999,
    "added:" + "9" * 9_999 + "d",
    "added:" + "2026-03.." * 3_000,
    "a\\" * 9_999,
    "«「『'\"" * 2_000,
    "tag:" + "a," * 9_999,
    "added:9999-12-31 added:0001-01-01 added:0000 added:9999 added:99999d",
]


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:12] for text in HOSTILE])
def test_no_text_is_too_much(text: str) -> None:
    query = parse(text)
    assert query.text == text
    assert len(query.problems) <= len(query.terms) + 10_001
    hash(query.root)
    repr(query.root)
    assert query.root == parse(text).root
    found(Shelves((Kept(title="a", text="b"),)), parse(text[:400]))
    parse(text[:1_000]).with_tag("x").without_tag("x")


def test_random_texts_are_parsed_and_stay_what_they_are() -> None:
    chance = random.Random(6)
    pieces = [
        *FIELDS,
        *(
            "(",
            ")",
            "-",
            "!",
            '"',
            "“",
            "”",
            "「",
            "」",
            "«",
            "»",
            "'",
            "/",
            "\\",
            ":",
            "：",
            "（",
            "）",
            "#",
            "＃",
            "*",
            "~3",
            ",",
        ),
        *(
            "AND",
            "OR",
            "NOT",
            "NEAR",
            "NEAR/5",
            " ",
            "\u3000",
            "\u200f",
            "\u2067",
            "\n",
            "\0",
            "é",
            "ә",
            "書",
            "קריאה",
            "قراءة",
        ),
        *("👩🏽‍🚀", "ﬁ", "İ", "\ud800", "2026", "7d", "..", ">", "<=", "%", "__gt", "bread", "e\u0301"),
    ]
    for _ in range(300):
        text = "".join(chance.choice(pieces) + chance.choice(["", " ", ":"]) for _ in range(chance.randrange(25)))
        query = parse(text)
        assert query.text == text
        for problem in query.problems:
            assert 0 <= problem.span.start < problem.span.end <= len(text)
            assert unicodedata.normalize("NFC", problem.sentence)
        query.with_place("later").with_tag("a b").with_any_tag("c").only_tag("d").excluding_tag("d")


def test_deep_parentheses_leave_room_on_the_stack() -> None:
    limit = sys.getrecursionlimit()
    query = parse("(a OR -(b " * 2_000 + "c")
    assert len(query.problems) == 1
    assert "deep" in query.problems[0].sentence

    def depth(node: Node) -> int:
        match node:
            case And(nodes) | Or(nodes):
                return 1 + max(map(depth, nodes), default=0)
            case Not(inner):
                return 1 + depth(inner)
        return 1

    assert depth(query.root) < limit / 4


# the reference by itself


BREAD = Kept(title="Slow bread", text="The oven is old. Éclair and Straße", byline="Ann Mills", tags=("food/bread",))
NOTED = Kept(
    title="Margins",
    text="quiet room",
    site_name="The New York Times",
    host="nytimes.com",
    marks=(Mark("quiet", "say why", "green"),),
    notes=(Thought("bread again"),),
)
BINNED = Kept(title="Old bread", state="trash")
WAITING = Kept(title="New bread", entry="waiting", feeds=("Bread weekly",))
SHELVES = Shelves((BREAD, NOTED, BINNED, WAITING), {"green": "Ideas"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [BREAD, NOTED]),
        ("bread", [BREAD, NOTED, WAITING]),
        ("is:inbox bread", [BREAD, NOTED]),
        ("title:bread", [BREAD, WAITING]),
        ("note:bread", [NOTED]),
        ("hl:quiet color:ideas", [NOTED]),
        ("is:trashed OR tag:food", [BREAD, BINNED]),
        ("-tag:food is:inbox", [NOTED]),
        ("ECLAIR strasse", [BREAD]),
        ("oven NEAR/1 old", [BREAD]),
        ("oven NEAR/0 old", []),
        ('"the oven" NEAR/1 old', [BREAD]),
        ("/^the .*old/", [BREAD]),
        ("site:york OR author:mills", [BREAD, NOTED]),
        ("author:ills", []),
        ("feed:weekly", [WAITING]),
        ("& OR oven", [BREAD]),
        ("NOT (oven OR quiet) is:inbox", []),
    ],
)
def test_the_reference_finds_what_a_reader_would_expect(text: str, expected: list[Kept]) -> None:
    assert found(SHELVES, parse(text)) == expected


@given(libraries, queries.filter(lambda text: not parse(text).has_words))
def test_a_query_and_its_opposite_part_a_library(shelves: Shelves, text: str) -> None:
    query, against = parse(f"({text})"), parse(f"-({text})")
    if query and against:
        for kept in shelves.articles:
            assert matches(shelves, kept, query) != matches(shelves, kept, against)
