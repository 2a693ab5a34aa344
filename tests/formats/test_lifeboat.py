"""A lifeboat holds everything, restores to an equal library, and gives what it can when it is damaged."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader import whole
from reader.errors import FormatError, LibraryError, ReaderError
from reader.formats import lifeboat
from reader.formats.lifeboat_reading import Lifeboat
from reader.library import Library
from reader.library.whole_restoring import restore_into
from reader.model import State
from reader.whole import Received
from tests import abundance, everything
from tests.dump import dump, files

Members = dict[str, bytes]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, qapp: object) -> Iterator[Library]:
    """Return an abundant library with the three specimens in it, to be read only."""
    with Library.open(tmp_path_factory.mktemp("full") / "library") as opened:
        abundance.fill(opened)
        everything.keep(opened)
        yield opened


@pytest.fixture(scope="module")
def boat(full: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("boat") / "boat.zip"
    assert save(full, path).missing == ()
    return path


def save(library: Library, path: Path) -> lifeboat.Saved:
    with library.whole_state() as state:
        return lifeboat.write(state, path)


def restored(path: Path, folder: Path) -> tuple[Received, list[str]]:
    """Make a library of a lifeboat; return what came, and what was damaged."""
    with Lifeboat(path) as opened:
        return restore_into(opened, folder), opened.damage


def changed(boat: Path, path: Path, change: Callable[[Members], object], *, sign: bool = False) -> Path:
    """Write another lifeboat with other members; with ``sign`` the manifest says what they are."""
    with zipfile.ZipFile(boat) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    if sign:
        manifest = json.loads(members["manifest.json"])
        manifest["members"] = {
            name: hashlib.sha256(data).hexdigest() for name, data in members.items() if name != "manifest.json"
        }
        members["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def article_named(members: Members, title: str) -> str:
    """Return the folder of an article."""
    return next(
        name.removesuffix("/article.json")
        for name, data in members.items()
        if name.endswith("article.json") and json.loads(data)["title"] == title
    )


def test_a_library_restored_from_its_lifeboat_is_equal_to_the_letter(full: Library, boat: Path, tmp_path: Path) -> None:
    received, damage = restored(boat, tmp_path / "again")
    assert (damage, received.missing, received.refused) == ([], 0, 0)
    before, after = dump(full.folder), dump(tmp_path / "again")
    for table, found in before.items():
        assert after[table] == found, table
    assert files(tmp_path / "again") == files(full.folder)
    with Library.open(tmp_path / "again") as again:
        assert again.check() == []
        save(again, tmp_path / "second.zip")
    assert (tmp_path / "second.zip").read_bytes() == boat.read_bytes()


DEEDS = st.lists(
    st.tuples(
        st.sampled_from(
            ["add", "mark", "note", "reply", "edit", "tag", "trash", "delete", "again", "unite", "star", "own"]
        ),
        st.integers(0, 3),
        st.text("aß\U0001f44d \n\"<&'[]", min_size=1, max_size=8),
    ),
    min_size=3,
    max_size=14,
)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DEEDS)
def test_whatever_was_done_to_a_library_comes_back(
    tmp_path_factory: pytest.TempPathFactory, deeds: list[tuple[str, int, str]]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    with Library.open(folder / "library") as library:
        ids = [library.add(abundance.captured("First", "One line.\nAnother line."))[0].id]
        for deed, which, text in deeds:
            do(library, ids, deed, which, text)
        save(library, folder / "boat.zip")
    _, damage = restored(folder / "boat.zip", folder / "again")
    assert damage == []
    assert dump(folder / "again") == dump(folder / "library")


def do(library: Library, ids: list[int], deed: str, which: int, text: str) -> None:
    """Do something to an article, if it can be done."""
    one = ids[which % len(ids)]
    words = f"x{text}".strip()
    deeds: dict[str, Callable[[], Any]] = {
        "add": lambda: ids.append(library.add(abundance.captured(f"Next {len(ids)}", f"Of {len(ids)} lines."))[0].id),
        "mark": lambda: library.add_highlight(one, abundance.passage(library, one, "lin"), note=text, tags=(words,)),
        "note": lambda: library.add_note(one, f"{words} [[First]]", tags=(words, "a/b")),
        "reply": lambda: library.add_note(one, words, reply_to=library.notes(one)[-1].id),
        "edit": lambda: library.edit_note(library.notes(one)[0].id, words),
        "tag": lambda: library.retag([one], add=[words, "A/b"]),
        "trash": lambda: library.set_state([one], State.TRASH),
        "delete": lambda: library.delete([one]),
        "again": lambda: library.add(abundance.captured("First", f"One line.\n{len(text)} more.")),
        "unite": lambda: library.unite([(ids[0], [one])]),
        "star": lambda: library.set_starred([one], True),
        "own": lambda: library.edit_article(one, title=words, tags=["own"]),
    }
    with suppress(ReaderError, IndexError, ValueError):  # where there is nothing to do that to
        deeds[deed]()


def test_it_can_be_read_without_postil(boat: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(boat) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        manifest = json.loads(archive.read("manifest.json"))
        assert list(manifest["members"]) == [name for name in names if name != "manifest.json"]
        for name, sha256 in manifest["members"].items():
            assert hashlib.sha256(archive.read(name)).hexdigest() == sha256
        assert archive.read("README.txt").startswith(lifeboat.FIRST)
        folder = article_named({name: archive.read(name) for name in names}, "The tide table")
        page = archive.read(f"{folder}/read.html").decode()
        assert "<mark>tide table</mark>" in page
        assert "A second thought" in page
        assert f'href="{folder}/read.html"' in archive.read("index.html").decode()
        annotations = json.loads(archive.read(f"{folder}/annotations.jsonld"))
        assert {item["type"] for item in annotations["items"]} == {"Annotation"}
        assert archive.read(f"{folder}/original.html") == abundance.PAGE + b" "
        everywhere = "".join(archive.read(name).decode() for name in names if name.endswith("read.html"))
    assert "<script" not in everywhere
    assert 'src="http' not in everywhere


def test_what_is_there_already_is_replaced_only_when_it_is_a_lifeboat(
    full: Library, boat: Path, tmp_path: Path
) -> None:
    foreign = tmp_path / "letter.zip"
    foreign.write_bytes(b"Dear reader")
    with pytest.raises(FormatError, match="is no lifeboat"):
        save(full, foreign)
    assert foreign.read_bytes() == b"Dear reader"
    old = changed(boat, tmp_path / "old.zip", lambda members: [members.pop(name) for name in list(members)[:-1]])
    save(full, old)
    assert old.read_bytes() == boat.read_bytes()


def test_writing_that_is_given_up_leaves_what_was_there(full: Library, tmp_path: Path) -> None:
    path = tmp_path / "boat.zip"
    save(full, path)
    before = path.read_bytes()

    def stop(done: int) -> None:
        if done >= 3:
            raise LibraryError("Enough.")

    with full.whole_state() as state, pytest.raises(LibraryError, match="Enough"):
        lifeboat.write(state, path, step=stop)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
    with Lifeboat(path) as opened, pytest.raises(LibraryError, match="Enough"):
        restore_into(opened, tmp_path / "again", stop)
    assert list(tmp_path.iterdir()) == [path]


def test_restoring_needs_an_empty_place(boat: Path, tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "mine.txt").write_text("mine")
    with Lifeboat(boat) as opened, pytest.raises(LibraryError, match="is not empty"):
        restore_into(opened, tmp_path / "library")
    assert [path.name for path in tmp_path.rglob("*")] == ["library", "mine.txt"]


def _wrong_text(members: Members) -> None:
    members[f"{article_named(members, 'The tide table')}/clean.html"] = b"<p>Something else.</p>"


def _lost_text(members: Members) -> None:
    del members[f"{article_named(members, 'The tide table')}/clean.html"]


def test_an_article_whose_text_is_damaged_keeps_all_else(boat: Path, tmp_path: Path) -> None:
    for number, (change, sentence) in enumerate(((_wrong_text, "is not what was written"), (_lost_text, "is missing"))):
        path = changed(boat, tmp_path / f"{number}.zip", change)
        received, damage = restored(path, tmp_path / str(number))
        assert [sentence in line for line in damage] == [True] * len(damage)
        assert damage
        with Library.open(tmp_path / str(number)) as library:
            number = library.kept(["https://press.example/the-tide-table"])["https://press.example/the-tide-table"]
            assert library.article(number).status == "waiting"
            assert len(library.highlights(number)) == 2
            assert len(library.notes(number)) == 3
            assert library.check() == []
        assert received.refused == 0


def _forge(**values: Any) -> Callable[[Members], None]:
    def change(members: Members) -> None:
        name = f"{article_named(members, 'The tide table')}/article.json"
        members[name] = json.dumps({**json.loads(members[name]), **values}).encode()

    return change


@pytest.mark.parametrize(
    "change",
    [
        _forge(state="nowhere"),
        _forge(progress=7),
        _forge(words="many"),
        _forge(added_at="yesterday"),
        _forge(uid="../../etc"),
        _forge(title="\ud800"),
        _forge(highlights=[{"uid": "x"}]),
        _forge(words=2**70),
        _forge(files=[{"sha256": "../x", "kind": "image", "mime": "", "bytes": 1, "width": 0, "height": 0}]),
        _forge(tags="all"),
        _forge(own=[1]),
        lambda members: members.update({f"{article_named(members, 'The tide table')}/article.json": b"{" * 100_000}),
    ],
)
def test_a_forged_article_is_left_out_with_a_sentence(
    boat: Path, tmp_path: Path, change: Callable[[Members], None]
) -> None:
    path = changed(boat, tmp_path / "forged.zip", change, sign=True)
    with Lifeboat(path) as opened:
        found = list(opened.articles())
        assert len(found) == opened.count() - 1
        assert len(opened.damage) == 1, opened.damage
        assert "left out" in opened.damage[0]


def test_text_that_is_no_clean_html_is_made_clean(boat: Path, tmp_path: Path) -> None:
    def change(members: Members) -> None:
        name = f"{article_named(members, 'The tide table')}/clean.html"
        members[name] = (
            b'<p onclick="x()">A <script>alert(1)</script><a href="javascript:x">b</a></p><iframe src="//e.test"></iframe>'
        )

    with Lifeboat(changed(boat, tmp_path / "unclean.zip", change, sign=True)) as opened:
        html = next(one.text.html for one in opened.articles() if one.title == "The tide table" and one.text)
    assert "script" not in html
    assert "onclick" not in html
    assert "iframe" not in html


def test_a_torn_lifeboat_gives_what_was_before_the_tear(boat: Path, tmp_path: Path) -> None:
    torn = tmp_path / "torn.zip"
    torn.write_bytes(boat.read_bytes()[: boat.stat().st_size // 2])
    assert lifeboat.is_lifeboat(torn)
    received, damage = restored(torn, tmp_path / "library")
    assert received.new > 3
    assert "torn" in damage[0]
    with Library.open(tmp_path / "library") as library:
        assert library.check() == []
        assert library.saved_searches() != ()


def test_bytes_that_have_changed_anywhere_never_do_harm(boat: Path, tmp_path: Path) -> None:
    data = bytearray(boat.read_bytes())
    for at in range(0, len(data), len(data) // 24):
        other = bytearray(data)
        other[at] ^= 0x55
        path = tmp_path / "other.zip"
        path.write_bytes(other)
        try:
            with Lifeboat(path) as opened:
                found = list(opened.articles())
                assert len(found) >= opened.count() - 1
        except FormatError as error:
            assert str(error).endswith(".")


def test_what_is_no_lifeboat_or_a_newer_one_is_refused_in_a_sentence(boat: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain.zip"
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("a.txt", "a")
    text = tmp_path / "text.zip"
    text.write_text("no zip")
    newer = changed(boat, tmp_path / "newer.zip", lambda members: members.update({"manifest.json": _NEWER}))
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", lifeboat.FIRST)
        archive.writestr("articles/a/article.json", b" " * (30 << 20))
    for path, sentence in (
        (tmp_path / "none.zip", "There is no file"),
        (plain, "is no lifeboat"),
        (text, "is no lifeboat"),
        (newer, "newer Postil"),
        (bomb, "from next to nothing"),
    ):
        with pytest.raises(FormatError, match=sentence):
            Lifeboat(path)


_NEWER = b'{"format": "postil-lifeboat", "version": 99, "members": {}}'


def test_names_that_lead_out_of_the_zip_are_only_names(boat: Path, tmp_path: Path) -> None:
    def change(members: Members) -> None:
        members["../../escaped.txt"] = b"out"
        members["articles/../../x/article.json"] = b"{}"

    (tmp_path / "in").mkdir()
    path = changed(boat, tmp_path / "in" / "slip.zip", change)
    _, damage = restored(path, tmp_path / "in" / "library")
    assert damage == []
    assert sorted(each.name for each in tmp_path.iterdir()) == ["in"]


def test_a_text_that_packs_too_well_comes_back_all_the_same(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        library.add(abundance.captured("Long", "a " * 2_000_000))
        save(library, tmp_path / "boat.zip")
    _, damage = restored(tmp_path / "boat.zip", tmp_path / "again")
    assert damage == []
    assert dump(tmp_path / "again") == dump(tmp_path / "library")


def test_pictures_that_the_library_has_lost_are_told_of(full: Library, tmp_path: Path) -> None:
    class Without:
        """A library whose files are gone."""

        def __init__(self, state: Any) -> None:
            self.count, self.articles, self.loose_ends = state.count, state.articles, state.loose_ends
            self.damage = state.damage

        def data(self, file: Any) -> bytes:
            raise LibraryError(f"{file.sha256} is missing.")

    with full.whole_state() as state:
        saved = lifeboat.write(Without(state), tmp_path / "boat.zip")
    assert len(saved.missing) == len(set(saved.missing)) == len(files(full.folder))
    received, damage = restored(tmp_path / "boat.zip", tmp_path / "again")
    assert damage == []
    assert received.missing == len(saved.missing)


def test_the_page_of_the_format_names_every_field() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "lifeboat.md").read_text("utf-8")
    values = [each for each in vars(whole).values() if isinstance(each, type) and hasattr(each, "__fields__")]
    told = {whole.Received}
    missing = {
        f"{each.__name__}.{name}"
        for each in values
        if each not in told
        for name in each.__fields__
        if f"`{name}`" not in page
    }
    assert missing == {"Text.html"}  # which is a file, and the page says which


def test_an_article_whose_text_is_damaged_in_the_library_is_saved_without_it(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        one = library.add(abundance.captured("First", "One line."))[0].id
        library.add_note(one, "Mine.")
        library.add(abundance.captured("Second", "Another line."))
        library._store.db.execute("UPDATE body SET html = x'00' WHERE article_id = ?", (one,))
        saved = save(library, tmp_path / "boat.zip")
    assert saved.damage == ("The text of “First” is damaged in the library.",)
    restored(tmp_path / "boat.zip", tmp_path / "again")
    with Library.open(tmp_path / "again") as again:
        assert again.check() == []
        assert [(article.title, str(article.status)) for article in again.articles([1, 2])] == [
            ("First", "waiting"),
            ("Second", "ready"),
        ]
        assert [note.text for note in again.notes()] == ["Mine."]
