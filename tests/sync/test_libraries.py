"""Libraries that share a folder: what each holds in the end, beside what its reader did."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import apsw
import pytest

from reader.cli import main
from reader.document import from_html, to_html
from reader.library import Library, repairing
from reader.model import Captured, CapturedImage, Selectors, State
from reader.sync.documents import BETWEEN
from tests.sync.conftest import Open, Sync

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000004000000040802000000269309290000000f49444154789c63f8cf0047ff0900000aff02fe"
    "a7356c110000000049454e44ae426082"
)


def captured(name: str, **more: Any) -> Captured:
    html = to_html(from_html(f"<p>All about {name}, and a passage to mark in it.</p><p>More words of {name}.</p>"))
    return Captured(title=name, html=html, url=f"https://example.org/{name}", tags=("news",), **more)


def shown(library: Library) -> dict[str, Any]:
    """Return all that a reader sees of the articles, by title."""
    found = {}
    with library._store.read() as db:
        ids = [
            number for (number,) in db.execute("SELECT id FROM article WHERE deleted_at IS NULL AND state <> 'trash'")
        ]
    for article in library.articles(ids):
        marks = [
            (h.uid, h.selectors.exact, h.selectors.start, h.orphan, h.color, h.style, h.note, h.tags)
            for h in library.highlights(article.id)
        ]
        notes = [
            (n.uid, n.text, n.tags, n.reply_to is not None, n.highlight_id is not None)
            for n in library.notes(article.id)
        ]
        found[article.title] = (
            *(
                article.uid,
                article.url,
                article.canonical_url,
                article.byline,
                article.site_name,
                article.own,
                article.state,
            ),
            *(article.starred, article.read_at, article.progress, article.added_at, article.tags, article.status),
            *(library.body(article.id), sorted(library.images(article.id)), sorted(marks), sorted(notes)),
        )
    return found


def number(library: Library, title: str) -> int:
    with library._store.read() as db:
        return int(db.execute("SELECT id FROM article WHERE title = ? AND deleted_at IS NULL", (title,)).get)


def mark(library: Library, article: int, **more: Any) -> int:
    passage = "a passage to mark"
    start = from_html(library.body(article)).text.index(passage)
    where = Selectors(passage, "and ", " in it", start, start + len(passage))
    return library.add_highlight(article, where, **more).id


def test_everything_of_an_article_comes_over(open_one: Open, sync: Sync) -> None:
    one, two = open_one("one"), open_one("two")
    picture = CapturedImage("https://example.org/p.png", "", "image/png", PNG, 4, 4)
    first, _ = one.add(captured("A", byline="Ann", site_name="Site", images=(picture,)), tags=["Food/Soup"])
    one.set_state([first.id], State.LATER)
    one.set_starred([first.id], True)
    one.set_progress(first.id, 0.5, 7)
    highlight = mark(one, first.id, color="blue", note="my note", tags=["idea"])
    note = one.add_note(first.id, "A thought", highlight_id=highlight, tags=["x"])
    one.add_note(first.id, "An answer", reply_to=note.id)
    one.edit_article(first.id, title="My title")
    assert sync(one)["went_out"] == 4
    assert sync(two)["came_in"] >= 4
    assert shown(two) == shown(one)
    assert shown(two)["My title"][-3] == ["https://example.org/p.png"]
    again = sync(one), sync(two), sync(one), sync(two)
    assert [(each["came_in"], each["went_out"]) for each in again] == [(0, 0)] * 4
    assert two.check() == []


def test_changes_and_deletions_go_both_ways(open_one: Open, sync: Sync) -> None:
    one, two = open_one("one"), open_one("two")
    for name in ("A", "B", "C"):
        one.add(captured(name))
    mark(one, number(one, "A"), note="here")
    sync(one)
    sync(two)
    one.set_state([number(one, "A")], State.ARCHIVE)
    one.retag([number(one, "A")], ["mine"], ["news"])
    one.delete([number(one, "B")])
    two.add_note(number(two, "A"), "From two")
    two.set_state([number(two, "C")], State.TRASH)
    two.delete_highlight(two.highlights(number(two, "A"))[0].id)
    for library in (one, two, one, two):
        sync(library)
    assert shown(one) == shown(two)
    assert list(shown(one)) == ["A"]
    assert shown(one)["A"][11] == ("mine",)
    two.undelete([two._store.db.execute("SELECT id FROM article WHERE title = 'B'").get])
    for library in (two, one):
        sync(library)
    assert sorted(shown(one)) == ["A", "B"]


def test_two_texts_of_a_note_are_both_kept_and_told(open_one: Open, sync: Sync) -> None:
    one, two = open_one("one"), open_one("two")
    one.add(captured("A"))
    one.add_note(number(one, "A"), "base")
    sync(one)
    sync(two)
    for library, text in ((one, "first way"), (two, "second way")):
        library.edit_note(library.notes(number(library, "A"))[0].id, text)
    told = [sync(library) for library in (one, two, one)][-1]
    texts = [library.notes(number(library, "A"))[0].text for library in (one, two)]
    assert texts == [f"first way{BETWEEN}second way"] * 2
    assert [each["title"] for each in told["conflicts"]] == ["A"]
    two.edit_note(two.notes(number(two, "A"))[0].id, "one way")
    for library in (two, one):
        told = sync(library)
    assert one.notes(number(one, "A"))[0].text == "one way"
    assert told["conflicts"] == []


def test_what_was_deleted_here_and_written_in_there_is_back(open_one: Open, sync: Sync) -> None:
    one, two = open_one("one"), open_one("two")
    one.add(captured("A"))
    one.add_note(number(one, "A"), "base")
    sync(one)
    sync(two)
    one.delete_note(one.notes(number(one, "A"))[0].id)
    one.delete([number(one, "A")])
    two.edit_note(two.notes(number(two, "A"))[0].id, "written on")
    two.retag([number(two, "A")], ["kept"])
    told = [sync(library) for library in (one, two, one)]
    assert told[-1]["back"] == 2
    assert shown(one) == shown(two)
    assert one.notes(number(one, "A"))[0].text == "written on"


def test_the_same_page_captured_on_both_is_one_article_with_the_marks_of_both(open_one: Open, sync: Sync) -> None:
    one, two = open_one("one"), open_one("two")
    for library, word in ((one, "left"), (two, "right")):
        library.add(captured("A"), tags=[word])
        mark(library, number(library, "A"), note=word)
        library.add_note(number(library, "A"), word)
    for _ in range(3):
        sync(one)
        sync(two)
    assert shown(one) == shown(two)
    (article,) = shown(one).values()
    assert set(article[11]) == {"news", "left", "right"}
    assert [len(article[-2]), len(article[-1])] == [2, 2]


def test_a_merge_here_is_a_merge_there_with_what_was_written_meanwhile(open_one: Open, sync: Sync) -> None:
    one, two = open_one("one"), open_one("two")
    for name in ("A", "B"):
        one.add(captured(name))
    one.add_note(number(one, "B"), "in B")
    sync(one)
    sync(two)
    one.unite([(number(one, "A"), [number(one, "B")])])
    two.add_note(number(two, "B"), "meanwhile")
    for _ in range(3):
        sync(one)
        sync(two)
    assert shown(one) == shown(two)
    assert list(shown(one)) == ["A"]
    assert sorted(note.text for note in one.notes(number(one, "A"))) == ["in B", "meanwhile"]


def test_merges_into_one_another_lose_neither(open_one: Open, sync: Sync) -> None:
    one, two = open_one("one"), open_one("two")
    for name in ("A", "B"):
        one.add(captured(name))
        one.add_note(number(one, name), f"in {name}")
    sync(one)
    sync(two)
    one.unite([(number(one, "A"), [number(one, "B")])])
    two.unite([(number(two, "B"), [number(two, "A")])])
    for _ in range(4):
        sync(one)
        sync(two)
    assert len(shown(one)) == 1
    (article,), (other,) = shown(one).values(), shown(two).values()
    assert article[0] == other[0]
    assert [note[1] for note in article[-1]] == [note[1] for note in other[-1]] != []
    assert sorted(note[1] for note in article[-1]) == ["in A", "in B"]


def test_a_text_that_comes_late_is_put_in_when_it_is_there(open_one: Open, sync: Sync, shared: Path) -> None:
    one, two = open_one("one"), open_one("two")
    one.add(captured("A"))
    mark(one, number(one, "A"))
    sync(one)
    files = shared / "postil" / "files"
    files.rename(shared / "away")
    assert sync(two)["waiting"] == 1
    assert two.body(number(two, "A")) == ""
    (shared / "away").rename(files)
    assert sync(two)["waiting"] == 0
    assert shown(one) == shown(two)


def test_another_text_of_an_article_comes_and_the_one_before_is_kept(open_one: Open, sync: Sync) -> None:
    one, two = open_one("one"), open_one("two")
    one.add(captured("A"))
    mark(one, number(one, "A"))
    sync(one)
    sync(two)
    html = to_html(from_html("<p>Now it says something more, and a passage to mark in it.</p>"))
    one.add(Captured(title="A", html=html, url="https://example.org/A"))
    sync(one)
    sync(two)
    assert shown(one) == shown(two)
    assert len(two.versions(number(two, "A"))) == 2


def test_what_others_wrote_is_let_in_only_clean(open_one: Open, sync: Sync, shared: Path) -> None:
    from hashlib import sha256

    from reader.shared_model import Thing
    from reader.sync.documents import settle
    from reader.sync.folder import SharedFolder

    hostile = SharedFolder(shared, "0bad0bad-0000")
    html = b'<p onclick="x()">Words <a href="javascript:x()">here</a><script>x()</script><img src="file:///etc/passwd"></p>'
    name = sha256(html).hexdigest() + ".z"
    hostile.put(name, lambda: html)
    picture = sha256(b"no picture").hexdigest()
    hostile.put(picture, lambda: b"no picture")
    fields = {
        "title": "T\0\ud800",
        "url": "javascript:alert(1)",
        "body": name,
        "images": [["https://example.org/x.png", picture], "x", ["y", "../../etc"]],
        "state": "elsewhere",
        "added_at": 10**30,
        "progress": ["x", -1],
        "own": {"canonical_url": 5, "id": "1"},
        "unknown": {"a": 1},
    }
    names = iter(range(99))
    things = {
        "a:evil": Thing(
            {name: value for name, value in fields.items() if name != "title"} | {"title": "T\0"}, ("  #a/  b ", "")
        ),
        "h:evil": Thing({"in": "a' OR 1", "where": [1, 2], "color": "red; drop"}),
        "n:evil": Thing({"in": "evil", "text": "x" * 10, "reply": "evil", "created_at": -(10**18)}),
    }
    hostile.append(
        [(key, settle(b"", None, thing, [], lambda: str(next(names))).state) for key, thing in things.items()]
    )
    library = open_one("one")
    sync(library)
    sync(library)
    (article,) = library.articles([number(library, "T")])
    assert (article.url, article.state, article.tags) == ("", State.INBOX, ("a/b",))
    body = library.body(article.id)
    assert "Words" in body
    assert not [word for word in ("onclick", "javascript", "script", "passwd") if word in body]
    assert library.images(article.id) == {}
    assert library.check() == []


def test_a_library_from_a_backup_has_what_was_done_since(open_one: Open, sync: Sync, tmp_path: Path) -> None:
    one, two = open_one("one"), open_one("two")
    one.add(captured("A"))
    sync(one)
    one.close()
    shutil.copytree(tmp_path / "one", tmp_path / "backup")
    one = open_one("one")
    one.add_note(number(one, "A"), "since")
    sync(one)
    one.close()
    shutil.rmtree(tmp_path / "one")
    (tmp_path / "backup").rename(tmp_path / "one")
    one = open_one("one")
    sync(one)
    assert [note.text for note in one.notes(number(one, "A"))] == ["since"]
    sync(two)
    assert shown(one) == shown(two)


def test_a_copied_library_is_another_machine(open_one: Open, sync: Sync, tmp_path: Path) -> None:
    one = open_one("one")
    one.add(captured("A"))
    sync(one)
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    two = open_one("two")
    two.add_note(number(two, "A"), "two")
    one.add_note(number(one, "A"), "one")
    for library in (one, two, one):
        told = sync(library)
    assert shown(one) == shown(two)
    assert len(told["machines"]) == 2


def test_a_folder_that_is_away_is_told_calmly(
    open_one: Open, sync: Sync, shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = open_one("one")
    sync(one)
    shutil.rmtree(shared)
    assert main(["sync", "--library", str(one.folder)]) == 1
    assert "is not there; connect its drive" in capsys.readouterr().err
    assert "is not there" in one.sharing().trouble
    shared.mkdir()
    assert sync(one)["trouble"] == ""


def test_a_note_that_was_written_in_an_article_deleted_elsewhere_brings_it_back(open_one: Open, sync: Sync) -> None:
    one, two = open_one("one"), open_one("two")
    one.add(captured("A"))
    sync(one)
    sync(two)
    one.delete([number(one, "A")])
    two.add_note(number(two, "A"), "written on")
    for library in (one, two, one, two):
        sync(library)
    assert shown(one) == shown(two)
    assert [note.text for note in one.notes(number(one, "A"))] == ["written on"]


def test_what_changed_in_an_article_while_it_was_gone_is_there_when_it_is_back(open_one: Open, sync: Sync) -> None:
    one, two = open_one("one"), open_one("two")
    one.add(captured("A"))
    sync(one)
    sync(two)
    one.set_starred([number(one, "A")], True)
    one.delete([number(one, "A")])
    sync(one)
    sync(two)
    two.add(captured("A"))
    for library in (two, one, two):
        sync(library)
    assert shown(one) == shown(two)
    assert shown(two)["A"][7]


def test_of_two_texts_of_one_time_the_one_that_is_not_taken_is_in_the_folder_too(
    open_one: Open, sync: Sync, shared: Path
) -> None:
    one, two = open_one("one"), open_one("two")
    one.add(captured("A"))
    sync(one)
    sync(two)
    for library, word in ((one, "left"), (two, "right")):
        html = to_html(from_html(f"<p>Another text, {word}.</p>"))
        library.add(Captured(title="A", html=html, url="https://example.org/A"))
    for library in (one, two, one):
        sync(library)
    assert shown(one) == shown(two)
    assert len(list(shared.rglob("*.z"))) == 3
    assert {len(library.versions(number(library, "A"))) for library in (one, two)} == {2, 3}


def test_a_mark_in_a_copy_that_was_merged_away_is_seen_by_who_never_had_that_copy(open_one: Open, sync: Sync) -> None:
    one, two, three = open_one("one"), open_one("two"), open_one("three")
    for name in ("A", "B"):
        one.add(captured(name))
    sync(one)
    sync(two)
    one.unite([(number(one, "A"), [number(one, "B")])])
    two.add_note(number(two, "B"), "in the copy")
    sync(two)
    for _ in range(2):
        for library in (one, two, three):
            sync(library)
    assert shown(one) == shown(two) == shown(three)
    assert [note.text for note in three.notes(number(three, "A"))] == ["in the copy"]


def test_what_was_merged_into_an_article_that_is_gone_everywhere_is_there_if_somebody_wrote_in_it(
    open_one: Open, sync: Sync
) -> None:
    one, two = open_one("one"), open_one("two")
    one.add(captured("A"))
    sync(one)
    sync(two)
    one.add(captured("B"))
    one.unite([(number(one, "B"), [number(one, "A")])])
    one.delete([number(one, "B")])
    two.add_note(number(two, "A"), "meanwhile")
    for _ in range(3):
        told = [sync(library) for library in (one, two)]
    assert [each["waiting"] for each in told] == [0, 0]
    assert shown(one) == shown(two)
    assert [note.text for note in one.notes(number(one, "A"))] == ["meanwhile"]


def test_a_thing_that_the_database_refuses_is_left_alone_and_told_until_it_can_be(open_one: Open, sync: Sync) -> None:
    one, two = open_one("one"), open_one("two")
    for name in ("A", "B", "C"):
        one.add(captured(name))
        one.add_note(number(one, name), f"in {name}")
    sync(one)
    with two._store.write() as transaction:
        refuse = "CREATE TRIGGER refuse BEFORE UPDATE ON article WHEN new.title = 'B' BEGIN SELECT raise(ABORT, 'not B'); END"
        transaction.db.execute(refuse)
    for _ in range(2):
        told = sync(two)
        assert sorted(shown(two)) == ["A", "C"]
        assert "All was shared but a:" in told["trouble"]
        assert "not B" in told["trouble"]
    two.add_note(number(two, "A"), "meanwhile")
    assert sync(two)["went_out"] > sync(two)["went_out"] == 0
    assert [note.text for note in one.notes(number(one, "A"))] == ["in A"]
    sync(one)
    assert "meanwhile" in [note.text for note in one.notes(number(one, "A"))]
    with two._store.write() as transaction:
        transaction.db.execute("DROP TRIGGER refuse")
    assert sync(two)["trouble"] == ""
    assert shown(two) == shown(one)


def test_what_was_changed_here_and_could_not_be_settled_goes_out_when_it_can(open_one: Open, sync: Sync) -> None:
    one, two = open_one("one"), open_one("two")
    for name in ("A", "B"):
        one.add(captured(name))
    key = f"a:{one.articles([number(one, 'A')])[0].uid}"
    with one._store.write() as transaction:
        refuse = (
            f"CREATE TRIGGER refuse BEFORE INSERT ON shared WHEN new.key = '{key}' BEGIN SELECT raise(ABORT, 'no'); END"
        )
        transaction.db.execute(refuse)
    told = sync(one)
    assert "All was shared but the article “A”" in told["trouble"]
    assert told["went_out"] == 1
    with one._store.write() as transaction:
        transaction.db.execute("DROP TRIGGER refuse")
    assert (sync(one)["trouble"], sync(two)["came_in"]) == ("", 2)
    assert shown(two) == shown(one)


def test_three_copies_of_one_page_that_meet_in_one_visit_are_one_article(
    open_one: Open, sync: Sync, shared: Path, tmp_path: Path
) -> None:
    libraries = [open_one(name) for name in ("one", "two", "three", "four")]
    for at, library in enumerate(libraries[:3]):
        library.add(captured("A"), tags=[f"t{at}"])
        library.add_note(number(library, "A"), f"note {at}")
        sync(library)
        shutil.copytree(shared / "postil", tmp_path / "aside", dirs_exist_ok=True)
        shutil.rmtree(shared / "postil")
    shutil.copytree(tmp_path / "aside", shared / "postil")
    for _ in range(3):
        for library in reversed(libraries):
            sync(library)
    first = shown(libraries[0])
    assert [shown(library) for library in libraries] == [first] * 4
    (article,) = first.values()
    assert set(article[11]) == {"news", "t0", "t1", "t2"}
    assert sorted(note[1] for note in article[-1]) == ["note 0", "note 1", "note 2"]
    assert article[2] == "https://example.org/A"


def test_a_chain_of_merges_that_comes_in_one_visit_leaves_one_article_with_everything(
    open_one: Open, sync: Sync
) -> None:
    one, two, three = open_one("one"), open_one("two"), open_one("three")
    for name in ("A", "B", "C"):
        one.add(captured(name))
        one.add_note(number(one, name), f"in {name}")
    for library in (one, two, three):
        sync(library)
    one.unite([(number(one, "B"), [number(one, "A")])])
    two.unite([(number(two, "C"), [number(two, "B")])])
    three.add_note(number(three, "A"), "meanwhile")
    for library in (one, two, *(three, one, two) * 3):
        sync(library)
    assert shown(one) == shown(two) == shown(three)
    (article,) = shown(three).values()
    assert sorted(note[1] for note in article[-1]) == ["in A", "in B", "in C", "meanwhile"]


def test_what_damage_took_from_one_machine_comes_back_from_the_others_and_is_nowhere_deleted(
    open_one: Open, sync: Sync, tmp_path: Path
) -> None:
    one, two, three = open_one("one"), open_one("two"), open_one("three")
    for name in ("A", "B"):
        one.add(captured(name))
        one.add_note(number(one, name), f"in {name}")
    sync(one)
    sync(two)
    before, lost = shown(two), number(one, "B")
    one.close()
    with closing(apsw.Connection(str(tmp_path / "one" / "library.db"))) as db:
        db.execute("PRAGMA foreign_keys = off; DELETE FROM body WHERE article_id <> 999")
        db.execute("DELETE FROM article_tag WHERE article_id = ?; DELETE FROM article WHERE id = ?", (lost, lost))
    assert repairing.repair(tmp_path / "one").did
    one = open_one("one")
    for library in (one, two, three, one):
        sync(library)
    assert shown(one) == shown(two) == shown(three)
    assert [shown(two)[name][-4] for name in "AB"] == [before[name][-4] for name in "AB"]
    assert sorted(note[1] for each in shown(one).values() for note in each[-1]) == ["in A", "in B"]


def test_a_text_that_one_machine_says_is_gone_is_told_again_by_who_has_it(
    open_one: Open, sync: Sync, tmp_path: Path
) -> None:
    one, two, three = open_one("one"), open_one("two"), open_one("three")
    one.add(captured("A"))
    sync(one)
    sync(two)
    body = one.body(1)
    with one._store.write() as transaction:
        transaction.db.execute("DELETE FROM body")
        transaction.touch([1], "body")
    for library in (one, two, three, one):
        sync(library)
    assert [library.body(number(library, "A")) for library in (one, two, three)] == [body] * 3
    assert [sync(library)["went_out"] for library in (one, two, three)] == [0, 0, 0]
