"""The language of the search box."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader import query as language
from reader.model import State, clean_tag, tag_key
from reader.query import FLAGS, And, Is, Not, Phrase, Tag, Unfinished, Word, parse, phrase_text, tag_text

typed = st.text(st.sampled_from('ab қé#-":“”\\/ \t\n，is:tag') | st.characters(exclude_categories=["Cs"]), max_size=30)
pieces = st.sampled_from(
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
texts = typed | st.lists(pieces, max_size=6).map(" ".join)
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
        assert text[end : term.span.start].strip() == "", "what is between terms is white space"
        end = term.span.end
    assert text[end:].strip() == ""
    for problem in query.problems:
        assert text[slice(*problem.span)].strip()
    assert sum(isinstance(node, Word) and node.prefix for node in query.root.nodes) <= 1


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


@given(texts, names)
def test_asking_for_a_tag_and_taking_it_back_leaves_the_text_as_it_was(text: str, name: str) -> None:
    query = parse(text)
    with_it = query.with_tag(name)
    assert has(with_it, name)
    assert not excludes(with_it, name)
    assert with_it.with_tag(name) == with_it
    if not has(query, name) and not excludes(query, name):
        assert with_it.without_tag(name).text in {text, text.rstrip()}


@given(texts, names)
def test_edits_leave_everything_else_alone(text: str, name: str) -> None:
    query = parse(text)

    def others(edited: language.Query) -> list[object]:
        key = tag_key(clean_tag(name))
        tags = {Tag: lambda node: node.name, Not: lambda node: getattr(node.node, "name", None)}
        return [
            node
            for node in (term.node for term in edited.terms)
            if tag_key(tags.get(type(node), lambda _: None)(node) or "") != key
        ]

    for edited in (query.with_tag(name), query.without_tag(name), query.excluding_tag(name)):
        assert others(edited) == others(query)
    gone = query.without_tag(name)
    assert not has(gone, name)
    assert not excludes(gone, name)
    without = query.excluding_tag(name)
    assert excludes(without, name)
    assert not has(without, name)
    alone = query.only_tag(name)
    assert [tag_key(tag) for tag in alone.tags()] == [tag_key(clean_tag(name))]


@given(texts, st.sampled_from(sorted(language.PLACES)))
def test_a_place_replaces_the_place(text: str, place: str) -> None:
    query = parse(text)
    there = query.with_place(place)
    flag = language.PLACES[place]
    places = [f for f in there.flags() if f in language.PLACES.values()]
    assert places == ([flag] if flag else [])
    assert there.place == place
    assert Not(Is(flag)) not in there.root.nodes
    words = [node for node in query.root.nodes if isinstance(node, Word | Phrase | Tag)]
    assert [node for node in there.root.nodes if isinstance(node, Word | Phrase | Tag)] == words


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
