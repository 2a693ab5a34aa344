"""The language of the search box: flat texts, and the edits of any text."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader import query as language
from reader.model import State, clean_tag, tag_key
from reader.query import (
    FLAGS,
    And,
    Is,
    Node,
    Not,
    Or,
    Phrase,
    Tag,
    Unfinished,
    Untagged,
    Word,
    parse,
    phrase_text,
    tag_text,
)
from reader.query.clauses import parts

typed = st.text(
    st.sampled_from('ab қé#-!"():“”«»「」（）\\/ \t\n，is:tag*~') | st.characters(exclude_categories=["Cs"]),
    max_size=30,
)
flat = st.sampled_from(
    [
        "margin",
        "-margin",
        '"two words"',
        '-"two words"',
        "tag:Food",
        "#қазақ",
        "-#x",
        'tag:"science / optics"',
        "-tag:b/c",
        "is:unread",
        "-is:starred",
        "is:",
        "tag:",
        '"half',
        "-",
        "#",
        "is:nonsense",
        'tag:"half',
        "“curly”",
        '"a"b',
        "--x",
    ]
)
nested = flat | st.sampled_from(
    [
        *(
            "OR",
            "OR",
            "AND",
            "NOT",
            "(",
            "(",
            ")",
            ")",
            "-(",
            "NOT(",
            "NEAR/3",
            "NEAR",
            "in:title",
            "in:note",
            "sort:title",
        ),
        *(
            "tag:none",
            "tag:a,b",
            "title:(",
            "bread*",
            "title:oven",
            "/b.*d/",
            "/(/",
            "added:2026-03",
            "words:>5",
            "added:20",
        ),
        *(
            "“open",
            "#(",
            "is:inbox",
            "is:later",
            "feed:x",
            "-is:inbox",
            "in:archive",
            "!fav",
            ":)",
            "f(x)",
            "x)",
            "«a b",
        ),
        "'a b'",
    ]
)
flat_texts = st.lists(flat, max_size=6).map(" ".join)
texts = typed | flat_texts | st.lists(nested, max_size=12).map(" ".join)
names = st.text(min_size=1, max_size=12).filter(lambda name: clean_tag(name) != "") | st.sampled_from(
    [
        "Food",
        "food/bread",
        "two words",
        'say "hi"',
        "back\\slash",
        "“curly”",
        "is:unread",
        "қазақ",
        "c/o",
        "℅",
        "x:y",
        "-x",
    ]
)


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("", ()),
        ("margin notes", (Word("margin"), Word("notes", prefix=True))),
        ("margin #a", (Word("margin", prefix=True), Tag("a"))),
        ('"quiet  room"', (Phrase("quiet  room"),)),
        ("“quiet room”", (Phrase("quiet room"),)),
        ("tag:food #Bread TAG:x", (Tag("food"), Tag("Bread"), Tag("x"))),
        ('tag:"science / optics"', (Tag("science/optics"),)),
        ('#"two words"', (Tag("two words"),)),
        ("#қазақ ＃读书 tag：书", (Tag("қазақ"), Tag("读书"), Tag("书"))),
        ("-#x -tag:y -is:read -z", (Not(Tag("x")), Not(Tag("y")), Not(Is("read")), Not(Word("z")))),
        ('-"two words"', (Not(Phrase("two words")),)),
        ("is:Unread is:ARCHIVED", (Is("unread"), Is("archived"))),
        ("is:archive is:trash", (Is("archived"), Is("trashed"))),
        ('say "a \\"b\\""', (Word("say", prefix=True), Phrase('a "b"'))),
        ('well-known foo:bar http://x.example/#a 5"', None),
    ],
)
def test_what_is_typed_is_what_is_asked(text: str, nodes: tuple[language.Node, ...] | None) -> None:
    if nodes is None:
        nodes = tuple(Word(word, prefix=word == '5"') for word in text.split())
    assert parse(text).root == And(nodes)
    assert parse(text).problems == ()


@pytest.mark.parametrize(
    "text", ["tag:", "-tag:", "#", "-#", "is:", "-is:", '"', '""', "-", "is:unr", "is:r", 'tag:"', "#,", '" "']
)
def test_half_typed_asks_for_nothing_and_is_no_mistake(text: str) -> None:
    query = parse(text)
    assert not query
    assert query.problems == ()
    assert [type(term.node) for term in query.terms] == [Unfinished]


def test_an_open_quote_already_searches() -> None:
    assert parse('"quiet ro').root == And((Phrase("quiet ro"),))
    assert parse('tag:"quiet ro').root == And((Tag("quiet ro"),))
    assert not parse('"quiet').terms[0].closed


def test_what_means_nothing_is_marked_where_it_stands_and_the_rest_still_searches() -> None:
    query = parse("margin -is:purple #a")
    assert query.root == And((Word("margin", prefix=True), Tag("a")))
    (problem,) = query.problems
    assert query.text[slice(*problem.span)] == "-is:purple"
    assert "is:purple" in problem.sentence
    assert all(flag in problem.sentence for flag in FLAGS)
    assert parse("is:unr margin").problems, "only at the end of the text can a flag still be on its way"


@given(texts)
def test_anything_may_be_typed(text: str) -> None:
    query = parse(text)
    assert query.text == text
    assert parse(query.text) == query
    assert parse(query.text).terms == query.terms
    end = 0
    for term in query.terms:
        assert end <= term.span.start < term.span.end <= len(text)
        assert is_between(text[end : term.span.start]), "what is between terms is white space and operators"
        end = term.span.end
    assert is_between(text[end:])
    for problem in query.problems:
        assert text[slice(*problem.span)].strip()
    assert [problem.span for problem in query.problems] == sorted(problem.span for problem in query.problems)


@given(st.lists(flat | st.sampled_from(["(", ")", "OR"]), max_size=8).map(" ".join))
def test_only_the_last_word_may_be_longer_than_typed(text: str) -> None:
    words = [node for node in parse(text).words() if isinstance(node, Word)]
    assert not any(word.prefix for word in words[:-1])


def is_between(text: str) -> bool:
    """Say whether a text is nothing but what parts terms."""
    operators = re.sub(r"\b(AND|OR|NOT|NEAR(/[^\s()（）]*)?)(?=[\s()（）]|$)", " ", text)
    return not re.sub(r"([A-Za-z_.]+[:：]|[#＃]|[-!])?[(（]|[)）]", " ", operators).strip()


@given(names)
def test_every_tag_and_phrase_can_be_written(name: str) -> None:
    name = clean_tag(name)
    assert parse(tag_text(name)).root == And((Tag(name),))
    assert parse(f"-{tag_text(name)} x").root.nodes[0] == Not(Tag(name))
    assert parse(phrase_text(name)).root == And((Phrase(name),))


def has(query: language.Query, name: str) -> bool:
    return tag_key(clean_tag(name)) in {tag_key(tag) for tag in query.tags()}


def excludes(query: language.Query, name: str) -> bool:
    return tag_key(clean_tag(name)) in {tag_key(tag) for tag in query.excluded_tags()}


def holds(node: Node, seed: int) -> bool:
    """Say whether a node holds where each atom is true or false at random, the same each time."""
    match node:
        case And(nodes):
            return all(holds(each, seed) for each in nodes)
        case Or(nodes):
            return any(holds(each, seed) for each in nodes)
        case Not(inner):
            return not holds(inner, seed)
        case Tag(name):
            return Random(f"{seed} tag {tag_key(name)}").random() < 0.5
        case _:
            return Random(f"{seed} {node!r}").random() < 0.5


def assert_same(one: language.Query, *nodes: Node) -> None:
    for seed in range(8):
        assert holds(one.root, seed) == all(holds(node, seed) for node in nodes), (one.text, one.root, nodes)


def kept(query: language.Query, *unwanted: Node) -> list[Node]:
    """Return what holds for everything found, without some of it."""
    gone = {tag_key(node.name) for node in unwanted if isinstance(node, Tag)}
    never = {tag_key(n.node.name) for n in unwanted if isinstance(n, Not) and isinstance(n.node, Tag)}
    return [
        node
        for node in query.root.nodes
        if not (isinstance(node, Tag) and tag_key(node.name) in gone)
        and not (isinstance(node, Not) and isinstance(node.node, Tag) and tag_key(node.node.name) in never)
        and node not in unwanted
    ]


@given(texts, names)
def test_edits_of_tags_mean_what_they_say(text: str, name: str) -> None:
    query, tag = parse(text), Tag(clean_tag(name))
    assert_same(query.with_tag(name), *kept(query, Not(tag), Untagged()), tag)
    assert_same(query.excluding_tag(name), *kept(query, tag), Not(tag))
    assert has(query.with_tag(name), name)
    assert excludes(query.excluding_tag(name), name)
    others = [Tag(tag) for tag in query.tags() if tag_key(tag) != tag_key(tag_of(name))]
    any_tags = [
        node for node in query.root.nodes if isinstance(node, Or) and all(isinstance(n, Tag) for n in node.nodes)
    ]
    assert_same(query.only_tag(name), *kept(query, Not(tag), Untagged(), *others, *any_tags), tag)
    if tag_key(tag_of(name)) not in map(tag_key, query.any_tags()):
        assert_same(query.without_tag(name), *kept(query, tag, Not(tag)))
    assert parse(query.with_tag(name).text).sort == query.sort


@given(texts, names)
def test_any_of_several_tags(text: str, name: str) -> None:
    query = parse(text)
    wider = query.with_any_tag(name)
    assert tag_key(tag_of(name)) in map(tag_key, (*wider.tags(), *wider.any_tags()))
    if not query.tags() and not query.any_tags():
        assert_same(wider, query.with_tag(name).root)
    if wider.any_tags() and not query.any_tags():
        assert set(map(tag_key, wider.any_tags())) == {tag_key(query.tags()[-1]), tag_key(tag_of(name))}
    back = wider.without_tag(name)
    assert not has(back, name)
    if tag_key(tag_of(name)) not in map(tag_key, (*query.tags(), *query.any_tags(), *query.excluded_tags())):
        assert_same(back, *kept(query, Untagged()))


def tag_of(name: str) -> str:
    return clean_tag(name)


@given(flat_texts, names)
def test_asking_for_a_tag_and_taking_it_back_leaves_the_text_as_it_was(text: str, name: str) -> None:
    query = parse(text)
    with_it = query.with_tag(name)
    assert with_it.with_tag(name) == with_it
    if not has(query, name) and not excludes(query, name):
        assert "".join(with_it.without_tag(name).text.split()) == "".join(text.split())


@given(texts, st.sampled_from(sorted(language.PLACES)))
def test_a_place_replaces_the_place(text: str, place: str) -> None:
    query = parse(text)
    there = query.with_place(place)
    flag = language.PLACES[place]
    places = [f for f in there.flags() if f in language.PLACES.values()]
    assert places == ([flag] if flag else [])
    assert there.place == place
    old = [Is(flag) for flag in query.flags() if flag in language.PLACES.values()]
    feeds = [node for node in query.root.nodes if isinstance(node, language.FromFeed)]
    new = [Is(flag)] if flag else []
    assert_same(there, *kept(query, *old, *feeds, Not(Is(flag))), *new)


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        ("margin", lambda q: q.with_tag("libraries"), "tag:libraries margin"),
        ("is:inbox  margin", lambda q: q.with_tag("two words"), 'is:inbox  tag:"two words" margin'),
        ("#a", lambda q: q.with_tag("b"), "#a tag:b"),
        ("#A margin", lambda q: q.with_tag("a"), "#A margin"),
        ("-#A margin", lambda q: q.with_tag("a"), "tag:a margin"),
        ("#A margin", lambda q: q.excluding_tag("a"), "-tag:a margin"),
        ('"half', lambda q: q.with_tag("b"), 'tag:b "half'),
        ("#a #b margin", lambda q: q.only_tag("c"), "tag:c margin"),
        ("#a #b -#d margin", lambda q: q.only_tag("B"), "#b -#d margin"),
        ("margin", lambda q: q.with_place("later"), "is:later margin"),
        ("margin is:inbox #a", lambda q: q.with_place("trash"), "margin is:trashed #a"),
        ("is:starred margin", lambda q: q.with_place("all"), "margin"),
        ('"half', lambda q: q.with_place("starred"), 'is:starred "half'),
        ("-is:starred margin", lambda q: q.with_place("starred"), "is:starred margin"),
        ("a OR b", lambda q: q.with_tag("x"), "tag:x (a OR b)"),
        ("a OR b", lambda q: q.with_tag("x").without_tag("x"), "a OR b"),
        ('a OR "b', lambda q: q.with_tag("x"), 'tag:x (a OR "b'),
        ("a) OR b", lambda q: q.with_tag("x"), "tag:x (a  OR b)"),
        ("a OR", lambda q: q.with_tag("x"), "tag:x (a OR"),
        ("tag:y AND cat", lambda q: q.with_tag("x"), "tag:y AND tag:x cat"),
        ("tag:y NOT", lambda q: q.with_tag("x"), "tag:y tag:x NOT"),
        ("tag:y AND(a b)", lambda q: q.with_tag("x"), "tag:y AND tag:x (a b)"),
        ("NEAR/5:(a b)", lambda q: q.with_tag("x"), "NEAR/5: tag:x (a b)"),
        ("NEAR/5:(tag:x)b", lambda q: q.without_tag("x"), "NEAR/5: b"),
        ("a AND(tag:x OR tag:y)", lambda q: q.without_tag("x"), "a AND tag:y"),
        ("x AND tag:a AND tag:b", lambda q: q.only_tag("c"), "tag:c x"),
        ("tag:a AND x", lambda q: q.without_tag("a"), "x"),
        ("NOT (tag:a) x", lambda q: q.without_tag("a"), "x"),
        ("(tag:a) x", lambda q: q.without_tag("a"), "x"),
        ("tag:a x", lambda q: q.with_any_tag("b"), "(tag:a OR tag:b) x"),
        ("(tag:a OR tag:b) x", lambda q: q.with_any_tag("c"), "(tag:a OR tag:b OR tag:c) x"),
        ("(tag:a OR tag:b) x", lambda q: q.without_tag("b"), "tag:a x"),
        ("tag:a OR tag:b", lambda q: q.with_any_tag("c"), "(tag:a OR tag:b OR tag:c)"),
        ("(tag:a OR tag:b)", lambda q: q.with_tag("c"), "(tag:a OR tag:b) tag:c"),
        ("tag:none x", lambda q: q.with_tag("c"), "tag:c x"),
        ("is:later OR cat", lambda q: q.with_place("inbox"), "is:inbox (is:later OR cat)"),
    ],
)
def test_an_edit_reads_as_if_typed(before: str, edit: object, after: str) -> None:
    assert edit(parse(before)).text == after  # type: ignore[operator]


def test_what_a_query_says_of_itself() -> None:
    query = parse("is:later #a -#b #A is:starred")
    assert query.tags() == ("a",) or query.tags() == ("A",)
    assert query.excluded_tags() == ("b",)
    assert query.state is State.LATER
    assert query.place == "later"
    assert query.flags() == ("later", "starred")
    assert parse("cat").state is None
    assert parse("cat").place == "all"
    assert parse("-is:inbox").place == "all"


def test_nothing_and_an_empty_name_change_nothing() -> None:
    assert parse("cat").with_tag("  #").text == "cat"
    assert parse("cat").without_tag("dog").text == "cat"


@given(texts)
def test_without_a_part_the_others_stay(text: str) -> None:
    query = parse(text)
    for part in parts(text):
        less = parse(part.without)
        assert part.text in text
        assert not part.wider or parse(part.wider)
        if not query.has_words:  # the last word may go on, and another may be the last of what is left
            assert all(holds(less.root, seed) or not holds(query.root, seed) for seed in range(8))


@pytest.mark.parametrize(
    ("text", "without", "wider"),
    [
        ("tag:a AND title:bread", ["title:bread", "tag:a"], ["", "tag:a AND bread"]),
        ("in:title bread", ["bread", "in:title"], ["", ""]),
        ('note:"slow bread" is:read', ["is:read", 'note:"slow bread"'], ['"slow bread" is:read', ""]),
        ("a OR b", [""], [""]),
        ("(a OR b) c", ["c", "a OR b"], ["", ""]),
        ("is: bread", ["is:"], [""]),
    ],
)
def test_parts(text: str, without: list[str], wider: list[str]) -> None:
    assert [part.without for part in parts(text)] == without
    assert [part.wider for part in parts(text)] == wider
