"""Finding: the index and the SQL against a slow reference, in many scripts, through every change."""

from __future__ import annotations

import threading
from array import array
from pathlib import Path
from tempfile import TemporaryDirectory

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from reader import anchoring, document
from reader.library import ORDERS, Found, Interrupted, Library, folding, idsets
from reader.library import index as index_module
from reader.library.index import body_text
from reader.model import Span, State, minutes, tag_key
from reader.query import FLAGS, parse, tag_text
from tests import strategies
from tests.library import reference
from tests.library.conftest import captured, passage

WORDS = [
    "margin",
    "Margins",
    "mar",
    "quiet",
    "Éclair",
    "œuvre",
    "Straße",
    "ma",
    "a",
    "l’homme",
    "3,5",
    "C++",
    "—",
    "🚀",
]
WORDS += [
    "қала",
    "Қазақстанның",
    "ёлка",
    "мой",
    "мои",
    "ұйқы",
    "静かな読書",
    "読書",
    "書",
    "重跑gen后来",
    "来",
    "안녕하세요",
    "녕하",
    "ไทย",
]
ASKED = [
    *WORDS,
    "eclair",
    "oeuvre",
    "strasse",
    "КАЛА",
    "казак",
    "елка",
    "uiky",
    "m",
    "mo",
    "読",
    "跑gen",
    "gen后",
    "静か",
    "homme",
    "5",
]
TAGS = ["food", "Food/Bread", "food/bread/rye", "қазақ", "two words", "c/o", "℅"]


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        ("Éclair", "eclair"),
        ("eclair", "ÉCLAIR"),
        ("e\u0301clair", "éclair"),
        ("Straße", "STRASSE"),
        ("œuvre", "oeuvre"),
        ("ёлка", "елка"),
        ("мой", "мо\u0438\u0306"),
        ("Қазақстан", "казакстан"),
        ("ұйқы", "уйкы"),
        ("ｆｕｌｌ", "full"),
        ("ﬁnd", "find"),
        ("soft\u00adware", "software"),
        ("l’homme", "homme"),
        ("l’homme", "l'homme"),
        ("静かな読書の場所", "読書"),
        ("静かな読書の場所", "書"),
        ("静かな読書の場所", "所"),
        ("重跑gen后来", "gen"),
        ("重跑gen后来", "跑gen后"),
        ("ｶﾀｶﾅ", "カタカナ"),
        ("안녕하세요", "녕하"),
        ("ภาษาไทย", "ไทย"),
        ("हिन्दी", "हिन्दी"),
        ("שָׁלוֹם", "שלום"),
        ("مُحَمَّد", "محمد"),
        ("Ὀδυσσεύς", "οδυσσευσ"),
        ("go 🚀 now", "🚀"),
        ("x_y", "y"),
    ],
)
def test_what_is_found_by_another_spelling(library: Library, kept: str, asked: str) -> None:
    article_id = library.add(captured("Title", f"Before {kept} after"))[0].id
    library.add(captured("Other", "Before something after"))
    assert library.search(parse(f'"{asked}"')).ids == (article_id,)
    assert library.search(parse(asked)).ids == (article_id,)


@pytest.mark.parametrize(
    ("kept", "asked"), [("мой", "мои"), ("読書", "書読"), ("Margins", '"margin"'), ("gen后来", "后gen")]
)
def test_what_is_another_word(library: Library, kept: str, asked: str) -> None:
    library.add(captured("Title", kept))
    assert library.search(parse(asked)).ids == ()


def test_folding_twice_is_folding_once() -> None:
    for number in [*range(0x80, 0xD800), *range(0xF900, 0x10000), *range(0x1F000, 0x20000)]:
        once = folding._plain(chr(number))
        assert folding._plain(once).split() == once.split(), hex(number)


@given(strategies.documents)
def test_the_index_reads_a_body_as_its_document_does(parsed: document.Document) -> None:
    quick, exact = folding.fold(body_text(document.to_html(parsed))), folding.fold(parsed.text)
    assert folding._TOKEN.findall(quick) == folding._TOKEN.findall(exact)


def test_phrases_do_not_run_from_one_text_into_another(library: Library) -> None:
    article_id = library.add(captured(byline="Anna Bell", site_name="Carla"))[0].id
    library.add_note(article_id, "the first ends")
    library.add_note(article_id, "another begins")
    assert library.search(parse('"anna bell"')).ids == (article_id,)
    assert library.search(parse('"bell carla"')).ids == ()
    assert library.search(parse('"ends another"')).ids == ()
    assert library.search(parse('"another the"')).ids == ()


def test_a_short_beginning_is_looked_for_in_titles_only(library: Library) -> None:
    title = library.add(captured("Margins", "Text."))[0].id
    text = library.add(captured("Text", "Margins."))[0].id
    assert set(library.search(parse("marg")).ids) == {title, text}
    assert set(library.search(parse("ma")).ids) == {title}
    word = library.add(captured("Text 2", "He said ma."))[0].id
    assert set(library.search(parse("ma")).ids) == {title, word}
    joined = library.add(captured("So x-marg", "y-marg"))[0].id
    assert set(library.search(parse("x-mar")).ids) == {joined}
    assert set(library.search(parse("x-ma")).ids) == set()


def test_what_comes_back_is_found_again(library: Library) -> None:
    article_id = library.add(captured())[0].id
    for gone, back in (
        (library.delete, library.undelete),
        (library.delete, lambda ids: library.set_state(ids, State.LATER)),
    ):
        gone([article_id])
        assert library.search(parse("pencils")).ids == ()
        back([article_id])
        assert library.search(parse("pencils")).ids == (article_id,)


def test_unread_reading_and_read_are_three_things(library: Library) -> None:
    article_id = library.add(captured())[0].id
    library.set_progress(article_id, 0.5, 1)
    flags = ("unread", "reading", "read")
    assert [flag for flag in flags if library.search(parse(f"is:{flag}")).ids] == ["reading"]
    library.set_progress(article_id, 1.0, 1)
    assert [flag for flag in flags if library.search(parse(f"is:{flag}")).ids] == ["read"]
    library.set_read([article_id], False)
    assert [flag for flag in flags if library.search(parse(f"is:{flag}")).ids] == ["unread"]


def test_words_find_notes_and_lost_passages(library: Library) -> None:
    article_id = library.add(captured(text="A lost passage.\nThe rest."))[0].id
    mark = library.add_highlight(article_id, passage(library, article_id, "lost passage"), note="why so")
    library.add_note(article_id, "remember this")
    library.add(captured(text="The rest."))
    for asked in ("lost", "remember", '"why so"', "is:orphaned", "is:noted lost"):
        assert library.search(parse(asked)).ids == (article_id,), asked
    library.delete_highlight(mark.id)
    assert library.search(parse("lost")).ids == ()
    library.undelete_highlight(mark.id)
    assert library.search(parse("lost")).ids == (article_id,)


def test_orders_minutes_and_facets(library: Library) -> None:
    long = library.add(captured("Émile", "word " * 1000, site_name="Beta", tags=("a/b", "c")))[0].id
    short = library.add(captured("zebra", "word", site_name="alpha", tags=("a",)))[0].id
    middle = library.add(captured("apple", "word " * 300, site_name="Beta"))[0].id
    library.set_state([middle], State.LATER)
    library.set_starred([short], True)
    trashed = library.add(captured("Trashed", "word"), tags=["gone"])[0].id
    library.set_state([trashed], State.TRASH)
    orders = {order: library.search(parse("word"), order=order).ids for order in ORDERS}
    assert orders == {
        "newest": (middle, short, long),
        "oldest": (long, short, middle),
        "title": (middle, long, short),
        "site": (short, middle, long),
        "longest": (long, middle, short),
        "shortest": (short, middle, long),
        "published": (middle, short, long),
        "published-oldest": (long, short, middle),
        "progress": (middle, short, long),
        "relevance": (long, middle, short),
    }
    assert library.search(parse("")) == Found((middle, short, long), minutes(1301))
    with pytest.raises(ValueError, match="sideways"):
        library.search(parse(""), order="sideways")
    facets = library.facets(parse("word"))
    assert facets.states == {"inbox": 2, "later": 1, "archive": 0, "trash": 1}
    assert (facets.starred, facets.all, facets.highlights) == (1, 3, 0)
    assert facets.tags == (("a", 2), ("a/b", 1), ("c", 1))
    assert library.facets(parse("is:starred -#c tag:gone")).tags == (("c", 0), ("gone", 0))
    assert library.facets(parse("is:trashed")).tags == (("gone", 1),)
    assert library.tags() == (("a", 2), ("a/b", 1), ("c", 1))


def test_a_tag_is_spelt_as_first_typed_and_vanishes_with_its_last_use(library: Library) -> None:
    one, two = (library.add(captured(title))[0].id for title in ("One", "Two"))
    assert library.retag([one], ["Food/Bread", " #Қазақ "]) == {one: ()}
    assert library.retag([two], ["food/bread", "food/BREAD"], ["nothing"]) == {two: ()}
    assert library.article(two).tags == ("Food/Bread",)
    assert library.facets(parse("")).tags == (("Food", 2), ("Food/Bread", 2), ("Қазақ", 1))
    assert library.set_tags({one: (), two: ["new"]}) == {one: ("Food/Bread", "Қазақ"), two: ("Food/Bread",)}
    assert library.facets(parse("")).tags == (("new", 1),)
    library.retag([one], ["FOOD"])
    assert library.article(one).tags == ("FOOD",)
    mark = library.add_highlight(one, passage(library, one, "Pencils"), tags=["Idea", "food"])
    assert mark.tags == ("Idea", "FOOD"), "highlights and articles spell tags alike"
    assert library.tags() == (("FOOD", 1), ("new", 1), ("Idea", 0))
    library.edit_highlight(mark.id, tags=[])
    assert library.tags() == (("FOOD", 1), ("new", 1))


def test_the_index_may_be_deleted_damaged_or_replaced_at_any_time(library: Library, folder: Path) -> None:
    ids = tuple(library.add(captured(f"Room {number}", "quiet words"))[0].id for number in range(5))[::-1]
    asked = parse("quiet")
    assert library.search(asked).ids == ids
    file = folder / "search.db"
    for suffix in ("", "-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    assert library.search(asked).ids == ids, "deleted while it was open"
    assert file.exists()
    for damage in (b"", b"not a database, not at all " * 300, b"\x00" * 8192):
        library.close()
        for suffix in ("-wal", "-shm"):
            file.with_name(file.name + suffix).unlink(missing_ok=True)
        file.write_bytes(damage)
        library = Library.open(folder)
        assert library.search(asked).ids == ids
        assert library.check() == []
    library.close()
    whole = bytearray(file.read_bytes())
    whole[4096:] = b"\xff" * (len(whole) - 4096)
    file.write_bytes(whole)
    with Library.open(folder) as library:
        assert library.search(asked).ids == ids, "damaged behind its first page"


@pytest.mark.parametrize(("module", "name"), [(folding, "FOLD_VERSION"), (index_module, "TEXT_VERSION")])
def test_other_rules_make_the_index_anew(
    folder: Path, monkeypatch: pytest.MonkeyPatch, module: object, name: str
) -> None:
    with Library.open(folder) as library:
        article_id = library.add(captured())[0].id
        assert library.search(parse("pencils")).ids == (article_id,)
    spoil = apsw.Connection(str(folder / "search.db"))
    spoil.execute("DELETE FROM ft")
    spoil.close()
    with Library.open(folder) as library:
        assert library.search(parse("pencils")).ids == ()
        assert len(library.check()) == 1, "check notices, and has it made anew"
        assert library.check() == []
        assert library.search(parse("pencils")).ids == (article_id,)
    monkeypatch.setattr(module, name, 99)
    with Library.open(folder) as library:
        assert library.search(parse("pencils")).ids == (article_id,)
        index = library._index
        assert index is not None
        assert index._db.execute("SELECT value FROM info WHERE key = ?", (name.lower(),)).get == 99


def test_an_index_ahead_of_the_library_is_made_anew(folder: Path, tmp_path: Path) -> None:
    with Library.open(folder) as library:
        kept = library.add(captured("Kept", "quiet"))[0].id
        library.backup(tmp_path / "backup.zip")
        later = library.add(captured("Later", "quiet"))[0].id
        assert library.search(parse("quiet")).ids == (later, kept)
    for name in ("library.db", "library.db-wal", "library.db-shm"):
        (folder / name).unlink(missing_ok=True)
    import zipfile

    with zipfile.ZipFile(tmp_path / "backup.zip") as archive:
        archive.extract("library.db", folder)
    with Library.open(folder) as library:
        assert library.search(parse("quiet")).ids == (kept,)
        assert library.check() == []


def test_an_index_too_far_behind_is_made_anew(library: Library) -> None:
    first = library.add(captured("First", "quiet"))[0].id
    assert library.search(parse("quiet")).ids == (first,)
    second = library.add(captured("Second", "quiet"))[0].id
    library._store.db.execute("DELETE FROM change")
    assert library.search(parse("quiet")).ids == (second, first)
    assert library.facets(parse("quiet")).all == 2


def test_indexing_goes_on_where_it_was_stopped(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "BATCH", 3)
    ids = [library.add(captured(f"Room {number}", "quiet"))[0].id for number in range(10)]
    assert library.index_more()
    library.delete([ids[0]])
    extra = library.add(captured("Extra", "quiet"))[0].id
    for _ in range(20):
        if not library.index_more():
            break
    else:
        pytest.fail("the index never catches up")
    assert set(library.search(parse("quiet")).ids) == {*ids[1:], extra}
    for article_id in ids[1:]:
        library.add_note(article_id, "late")
    assert set(library.search(parse("late")).ids) == set(ids[1:])
    assert library.check() == []


def test_a_search_can_be_stopped_and_the_next_one_works(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "BATCH", 1)
    for number in range(30):
        library.add(captured(f"Room {number}", "quiet"))
    step = index_module.Index.step

    def stop_meanwhile(self: index_module.Index, db: apsw.Connection) -> bool:
        more = step(self, db)
        thread = threading.Thread(target=library.interrupt)
        thread.start()
        thread.join()
        return more

    monkeypatch.setattr(index_module.Index, "step", stop_meanwhile)
    with pytest.raises(Interrupted):
        library.search(parse("quiet"))
    monkeypatch.setattr(index_module.Index, "step", step)
    assert len(library.search(parse("quiet")).ids) == 30
    library.interrupt()
    assert len(library.search(parse("quiet")).ids) == 30, "nothing was running, so nothing is stopped"


def test_a_page_pasted_into_the_box_is_a_search_too(library: Library) -> None:
    words = [f"word{number}" for number in range(3000)]
    article_id = library.add(captured("Long", " ".join(words)))[0].id
    assert library.search(parse(" ".join(words))).ids == (article_id,)
    assert library.search(parse(f'"{" ".join(words)}"')).ids == (article_id,)
    assert library.search(parse(" ".join([*words, "absent"]))).ids == ()
    assert library.search(parse('" \ud800 \' OR * NEAR( "" ^ {a b}: - AND NOT')).ids == ()


texts = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
asked = st.lists(
    st.sampled_from(ASKED)
    | st.sampled_from(ASKED).map("-{}".format)
    | st.tuples(st.sampled_from(ASKED), st.sampled_from(ASKED)).map(lambda pair: f'"{pair[0]} {pair[1]}"')
    | st.sampled_from(TAGS).map(tag_text)
    | st.sampled_from(TAGS).map(lambda name: f"-{tag_text(name)}")
    | st.sampled_from(FLAGS).map("is:{}".format)
    | st.sampled_from(FLAGS).map("-is:{}".format),
    max_size=3,
).map(" ".join)


class Reader(RuleBasedStateMachine):
    """Does with two connections what readers do, and compares what they find with the reference."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.libraries = [Library.open(Path(self.folder.name)) for _ in range(2)]
        self.ids: list[int] = []
        self.gone: set[int] = set()

    def teardown(self) -> None:
        for library in self.libraries:
            library.close()
        self.folder.cleanup()

    def pick(self, data: st.DataObject) -> tuple[Library, int]:
        here = [i for i in self.ids if i not in self.gone]
        return data.draw(st.sampled_from(self.libraries)), data.draw(st.sampled_from(here))

    @rule(data=st.data(), title=texts, text=texts, tags=st.lists(st.sampled_from(TAGS), max_size=2))
    def add(self, data: st.DataObject, title: str, text: str, tags: list[str]) -> None:
        library = data.draw(st.sampled_from(self.libraries))
        number = data.draw(st.integers(0, 5))
        article, _ = library.add(captured(title, text, url=f"https://press.example/{number}"), tags=tags)
        self.ids = [*dict.fromkeys([*self.ids, article.id])]
        self.gone.discard(article.id)

    @rule(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        library = data.draw(st.sampled_from(self.libraries))
        article = library.begin(f"https://press.example/{data.draw(st.integers(0, 7))}")
        if data.draw(st.booleans()):
            library.fail(article.id, "It did not answer.")
        self.ids = [*dict.fromkeys([*self.ids, article.id])]
        self.gone.discard(article.id)

    @precondition(lambda self: set(self.ids) - self.gone)
    @rule(data=st.data(), tags=st.lists(st.sampled_from(TAGS), max_size=2))
    def move(self, data: st.DataObject, tags: list[str]) -> None:
        library, article_id = self.pick(data)
        match data.draw(st.integers(0, 4)):
            case 0:
                library.set_state([article_id], data.draw(st.sampled_from(State)))
            case 1:
                library.set_starred([article_id], data.draw(st.booleans()))
            case 2:
                library.set_progress(article_id, data.draw(st.sampled_from([0.0, 0.3, 1.0])), 0)
            case 3:
                library.set_read([article_id], data.draw(st.booleans()))
            case 4:
                library.set_tags({article_id: tags})

    @precondition(lambda self: set(self.ids) - self.gone)
    @rule(data=st.data(), text=texts.filter(bool))
    def annotate(self, data: st.DataObject, text: str) -> None:
        library, article_id = self.pick(data)
        body = document.from_html(library.body(article_id)).text
        if len(body) > 1 and data.draw(st.booleans()):
            start = data.draw(st.integers(0, len(body) - 2))
            mark = library.add_highlight(article_id, anchoring.describe(body, Span(start, len(body))), note=text)
            if data.draw(st.booleans()):
                library.edit_highlight(mark.id, note="")
            if data.draw(st.booleans()):
                library.delete_highlight(mark.id)
        else:
            note = library.add_note(article_id, text)
            if data.draw(st.booleans()):
                library.edit_note(note.id, "margin 書")
            if data.draw(st.booleans()):
                library.delete_note(note.id)

    @precondition(lambda self: self.ids)
    @rule(data=st.data())
    def throw_away_or_bring_back(self, data: st.DataObject) -> None:
        library, article_id = data.draw(st.sampled_from(self.libraries)), data.draw(st.sampled_from(self.ids))
        if article_id in self.gone:
            library.undelete([article_id])
            self.gone.discard(article_id)
        else:
            library.delete([article_id])
            self.gone.add(article_id)

    @rule(data=st.data(), text=asked)
    def search(self, data: st.DataObject, text: str) -> None:
        library = data.draw(st.sampled_from(self.libraries))
        query = parse(text)
        there = reference.shelves(library, self.ids)
        expected = reference.search(there, query)
        found = library.search(query)
        assert found.ids == tuple(article.id for article in expected), text
        assert found.minutes == minutes(sum(article.words for article in expected))
        facets = library.facets(query)
        counts = {tag_key(name): number for name, number in facets.tags if number}
        assert counts == reference.tag_counts(expected)
        assert facets.states == {str(state): sum(s.article.state is state for s in there) for state in State}
        assert facets.highlights == sum(shelf.article.highlights for shelf in there)

    @invariant()
    def nothing_is_out_of_step(self) -> None:
        assert self.libraries[0].count() == len(self.ids) - len(self.gone)


Reader.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
test_two_readers_find_what_the_reference_finds = Reader.TestCase


@pytest.mark.parametrize(
    "text", ["quiet", "text:quiet", "title:room note:quiet", "(quiet OR hl:room)", "is:inbox", "te"]
)
def test_ranking_asks_for_words_wherever_they_may_stand(library: Library, text: str) -> None:
    titled = library.add(captured("Quiet", "A room, and text."))[0].id
    held = library.add(captured("Another room", "Quiet it was, and quiet it stayed. Text."))[0].id
    library.add_note(titled, "so quiet")
    query = parse(text)
    ranked = library.search(query, order="relevance")
    assert sorted(ranked.ids) == sorted(library.search(query).ids)
    if text == "quiet":
        assert ranked.ids == (titled, held), "titles weigh more than texts"
        note = library.notes(titled)[0].id
        assert ranked.rows.index(-(2 * note + 1)) > ranked.rows.index(titled)


def test_a_search_in_a_hurry_waits_for_no_index(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Library.open(folder) as library:
        ids = [library.add(captured(f"Article {number}", f"quiet {number}"))[0].id for number in range(6)]
    monkeypatch.setattr(index_module, "BATCH", 2)
    with Library.open(folder) as library:
        query = parse("quiet")
        found = library.search(query, hurry=True)
        assert (found.ids, library.is_behind()) == ((), True)
        assert found.notes == (
            "The search index is being made; 0% of the articles can be found by their words so far.",
        )
        assert library.index_more()
        assert library.search(query, hurry=True).ids == (ids[1], ids[0])
        while library.index_more():
            pass
        assert library.search(query, hurry=True) == library.search(query)
        assert not library.is_behind()
        new = library.add(captured("Another", "quiet"))[0].id
        assert library.search(query, hurry=True).ids == (new, *reversed(ids)), "a few changes are taken in at once"
        writer = apsw.Connection(str(folder / "search.db"))
        writer.execute("BEGIN IMMEDIATE")
        library.delete([ids[0]])
        late = library.add(captured("Late", "quiet"))[0].id
        assert library.search(query, hurry=True).ids == (new, *reversed(ids[1:])), "nor for another writer"
        assert library.is_behind()
        writer.execute("ROLLBACK")
        writer.close()
        assert library.search(query, hurry=True).ids == (late, new, *reversed(ids[1:]))


def test_what_words_need_is_loaded_before_and_never_of_the_past(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = library.add(captured("Desk", "A quiet place.", lang="en"))[0].id
    library.add_note(article, "Lamp.")
    times = 0
    load = idsets._owners

    def overtaken(db: apsw.Connection) -> array[int]:
        nonlocal times
        times += 1
        found = load(db)
        if times == 1:  # another thread writes, and its answer takes the change in, before this one comes back
            with Library.open(library.folder) as other:
                other.add_note(article, "Harbour.")
                assert other.search(parse("harbour")).ids == (article,)
        return found

    monkeypatch.setattr(idsets, "_owners", overtaken)
    while library.prepare():
        pass
    loaded = times
    for text in ("harbour", "lamp", "places"):
        assert library.search(parse(text)).ids == (article,)
    assert times == loaded


def test_a_character_is_found_by_any_pair_that_it_begins_however_many(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ["冬の朝", "夏と冬", "Room 冬", "春夏秋", "冬至", "立冬に", "窗"]
    ids = [library.add(captured(f"Number {n}", text, url=f"https://a.test/{n}"))[0].id for n, text in enumerate(texts)]
    titled = library.add(captured("冬晴れ", "Nothing.", url="https://a.test/title"))[0].id
    holding = [article for article, text in zip(ids, texts, strict=True) if "冬" in text]

    def both() -> bool:
        library._patiently().articles.forget()
        everywhere, in_texts = (set(library.search(parse(text)).ids) for text in ("冬", "text:冬"))
        return everywhere == {*holding, titled} and in_texts == set(holding)

    for several in (100, 5, 4, 3, 1):  # there are five such tokens
        monkeypatch.setattr(index_module, "_SEVERAL", several)
        assert both(), several
    library.set_state([holding.pop()], State.TRASH)
    library._opened_index().begin_anew()
    assert both()
    assert library.search(parse("雪")).ids == ()
