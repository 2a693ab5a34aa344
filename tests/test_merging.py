from random import Random

from hypothesis import given
from hypothesis import strategies as st

from reader import document
from reader.changes import Kind
from reader.document import Document, Heading, List, text_of
from reader.merging import Merged, merge
from reader.model import Span
from tests import strategies


def merged(old: str, new: str) -> Merged:
    return merge(document.from_html(old), document.from_html(new))


def words(made: Merged, kind: Kind) -> list[str]:
    text = made.document.text
    return [text[each.span.start : each.span.end] for each in made.stretches if each.kind is kind]


def bare(text: str) -> str:
    return text.replace("\n", "").replace("\u2009", "")


def holds(old: Document, new: Document) -> None:
    made = merge(old, new)
    text = made.document.text
    for span, at in made.from_old:
        assert text[at : at + span.end - span.start] == old.text[span.start : span.end]
    assert bare("".join(old.text[span.start : span.end] for span, _ in made.from_old)) == bare(old.text)
    alien = [*(each.span for each in made.stretches if each.kind is Kind.REMOVED), *made.told]
    kept = list(text)
    for span in alien:
        kept[span.start : span.end] = [""] * (span.end - span.start)
    assert bare("".join(kept)) == bare(new.text)
    for step in made.steps:
        assert 0 <= step.span.start < step.span.end <= len(text)


@given(strategies.documents, strategies.documents)
def test_it_holds_every_character_of_both_in_its_place(old: Document, new: Document) -> None:
    holds(old, new)


@given(strategies.documents, st.randoms(use_true_random=False))
def test_it_does_so_after_edits(old: Document, chance: Random) -> None:
    blocks = [block for block in old.blocks if chance.random() < 0.8]
    if chance.random() < 0.5:
        chance.shuffle(blocks)
    html = document.to_html(Document(tuple(blocks), old.lang))
    words = html.split(" ")
    for number, word in enumerate(words):
        if word.isalpha() and chance.random() < 0.15:
            words[number] = chance.choice(["", "lantern", "lantern and oil", word + word])
    holds(old, document.from_html(" ".join(words)))


@given(strategies.documents)
def test_a_body_and_itself_are_itself(one: Document) -> None:
    made = merge(one, one)
    assert made.document.text == one.text
    assert not made.stretches
    assert not made.steps


def test_a_word_for_a_word_stands_beside_it() -> None:
    made = merged("<p>He measured it with a marked pole.</p>", "<p>He measured it with a notched pole.</p>")
    assert made.document.text == "He measured it with a marked\u2009notched pole."
    assert [step.said for step in made.steps] == ["“marked” became “notched”"]
    span = made.steps[0].span
    assert made.document.text[span.start : span.end] == "marked\u2009notched"


def test_what_is_gone_stands_where_it_stood_and_as_what_it_was() -> None:
    made = merged(
        "<h2>Tools</h2><p>A pole.</p><h2>Helpers</h2><ul><li>One boy.</li><li>Two dogs.</li><li>A cat.</li></ul>",
        "<h2>Tools</h2><p>A pole.</p><ul><li>One boy.</li><li>A cat.</li></ul>",
    )
    heading, listed = made.document.blocks[2:]
    assert isinstance(heading, Heading)
    assert isinstance(listed, List)
    assert [text_of(item.blocks[0].runs) for item in listed.items] == ["One boy.", "Two dogs.", "A cat."]
    assert words(made, Kind.REMOVED) == ["Helpers", "Two dogs."]


def test_what_has_moved_says_from_where() -> None:
    first, second, third = (
        f"<p>The {name} of the mill was kept by another family.</p>" for name in ("wheel", "weir", "race")
    )
    made = merged(first + second + third, second + third + first)
    assert made.document.text.split("\n")[2] == "Moved here from further up"
    assert [step.said[:7] for step in made.steps] == ["Moved: "]


def test_a_passage_of_the_old_text_is_found_in_the_merged_one() -> None:
    old = "<p>He measured the drop with a marked pole, every morning, for years.</p>"
    made = merged(old, "<p>Later on he measured the drop with a long notched pole, each morning, for years.</p>")
    start = document.from_html(old).text.index("marked pole")
    span = made.place(Span(start, start + len("marked pole, every morning")))
    assert made.document.text[span.start : span.end].startswith("marked")
    assert made.document.text[span.start : span.end].endswith("morning")


def test_links_and_styles_of_what_stays_stay() -> None:
    made = merged(
        '<p>The <em>old</em> mill, see <a href="https://mill.example/">the page</a>.</p>',
        '<p>The <em>old</em> water mill, see <a href="https://mill.example/">the page</a>.</p>',
    )
    assert '<em>old</em> water mill, see <a href="https://mill.example/">the page</a>' in document.to_html(
        made.document
    )
