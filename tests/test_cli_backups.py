"""``postil backup``: made, proven, listed, and refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.library import Library, proving
from tests.library.conftest import captured
from tests.test_cli import answer, folder, postil, refused  # noqa: F401 (fixtures)


@pytest.fixture
def library(folder):  # noqa: F811
    with Library.open(folder) as opened:
        opened.add(captured("A quiet room"))
        yield opened


def test_a_backup_is_made_proven_and_listed(library, folder, answer, postil, tmp_path):  # noqa: F811
    made = answer("backup")
    assert made["good"]
    assert made["path"].startswith(str(folder / "backups"))
    assert answer("backup", "--list") == [made]
    status, out, err = postil("backup", "-o", tmp_path / "stick", "--progress")
    assert (status, err.split()[-1]) == (0, "100")
    assert out.splitlines()[1] == "Restored into a scratch library and compared: equal."
    status, out, _ = postil("backup", "--list", "-o", tmp_path / "stick")
    assert "good" in out.splitlines()[0]
    assert out.splitlines()[1].startswith(f"All of {tmp_path / 'stick'}: ")
    assert postil("backup", "--list", "-o", tmp_path)[1] == f"There are no backups in {tmp_path}.\n"


def test_what_is_not_good_is_said(library, postil, monkeypatch):  # noqa: F811
    monkeypatch.setattr(proving, "structure", lambda _file: ["its library.db is damaged"])
    status, out, err = postil("backup")
    assert (status, out) == (1, "")
    assert err.rstrip().endswith("is not good: its library.db is damaged.")


def test_what_cannot_be_backed_up_is_said(folder, refused, library, tmp_path):  # noqa: F811
    (tmp_path / "file").touch()
    assert "cannot be written into" in refused("backup", "-o", tmp_path / "file" / "x")
    library.close()
    (folder / "library.db").unlink()
    assert "moved, deleted or replaced" in refused("backup")


def test_a_backup_is_restored(library, folder, answer, postil, refused, tmp_path):  # noqa: F811
    path = answer("backup")["path"]
    library.add(captured("Since then"))
    library.close()
    seen = answer("restore", path, "--dry-run")
    assert (seen["comes"]["articles"], seen["only_here"]["articles"], seen["damaged"]) == (1, 1, False)
    assert "kept aside" in postil("restore", path, "--dry-run")[1].splitlines()[-1]
    assert "is not damaged" in refused("restore", path, "--newer")
    assert "There is no" in refused("restore", tmp_path / "nowhere")
    done = answer("restore", path)
    assert done["articles"] == 1
    status, out, _ = postil("restore", done["aside"])
    assert (status, out.splitlines()[0]) == (0, "The library now holds 2 articles.")
    for words in (["restore", path, path], ["restore", "3", "--dry-run"], ["restore", "nonsense:3"]):
        assert postil(*words)[0] == 2


def test_check_looks_and_repairs(library, folder, answer, postil, refused):  # noqa: F811
    answer("backup")
    assert answer("check", "--quick") == {"sound": True, "problems": [], "backups": []}
    assert postil("check", "--repair")[1] == "The library is sound; there is nothing to mend.\n"
    library.close()
    file = folder / "library.db"
    file.write_bytes(file.read_bytes()[:-20000])
    status, out, err = postil("check", "--quick")
    assert (status, err.count("\n")) == (1, 1)
    assert "--repair" in err
    status, out, _ = postil("check", "--repair")
    assert status == 0
    assert out.splitlines()[0].startswith("What could be read of the damaged library was taken into a new one, over")
    assert answer("check")["sound"]


def test_check_reads_the_backups_too(library, answer, postil):  # noqa: F811
    made = Path(answer("backup")["path"])
    assert answer("check")["backups"] == []
    (base,) = (made.parent / "bases").iterdir()
    base.write_bytes(base.read_bytes()[:-100])
    status, out, err = postil("check")
    assert (status, out.count("\n"), err.count("\n")) == (1, 1, 1)
    assert f"the file bases/{base.name} is damaged or missing; with it {made.name} cannot be restored." in out
    assert "The library is sound, but backups are damaged" in err
    answer("backup")
    assert postil("check")[0] == 0, "the same library writes the same base, and heals it"
