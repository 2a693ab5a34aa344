"""``add --list`` and ``add --waiting``."""

from __future__ import annotations

import io
import json
import sys
import time
from pathlib import Path

import pytest

from reader.cli import bulk, main
from reader.library import Library
from reader.model import Status
from reader.offline import set_offline
from tests.capture.samples import POST
from tests.conftest import Site


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def postil(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bulk, "PAUSE", 0.0)

    def run(*words: str) -> tuple[int, str, str]:
        status = main([*words, "--library", str(folder)])
        return status, *capsys.readouterr()

    return run


@pytest.fixture
def addresses(site: Site) -> list[str]:
    for number in range(5):
        site.routes[f"/{number}"] = POST.replace("A short post", f"Post {number}").replace("One line", f"Line {number}")
    return [site.url(f"/{number}") for number in range(5)]


def test_a_list_is_added(postil, folder: Path, addresses: list[str], tmp_path: Path, site: Site) -> None:
    file = tmp_path / "list.txt"
    file.write_text("# old ones\n" + "\n".join([*addresses, addresses[0], "", "words", site.url("/none")]) + "\n")
    status, out, err = postil("add", "--list", str(file), "--tag", "old", "--json")
    assert status == 1
    assert json.loads(out) == {"added": 5, "known": 0, "failed": 1, "waiting": 0}
    assert "'words' is not a web address" in err and "no such page" in err
    with Library.open(folder) as library:
        assert {article.tags for article in library.articles(range(1, 6))} == {("old",)}
        assert library.article(6).status is Status.FAILED
    status, out, err = postil("add", "--list", str(file))
    assert out == "0 added, 1 failed, 5 known already.\n"
    assert site.paths().count("/0") == 1


def test_what_waits_goes_on(
    postil, folder: Path, addresses: list[str], monkeypatch: pytest.MonkeyPatch, site: Site
) -> None:
    set_offline(True)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("\n".join(addresses).encode())))
    status, out, err = postil("add", "--list", "-")
    assert status == 1 and "Postil is offline. 5 wait in the list" in err and site.visits == []
    set_offline(False)
    status, out, err = postil("add", "--waiting")
    assert (status, err) == (0, "") and out.splitlines()[-1] == "5 added, 0 failed."
    with Library.open(folder) as library:
        assert library.waiting() == ()
        assert all(article.status is Status.READY for article in library.articles(range(1, 6)))
    assert json.loads(postil("add", "--waiting", "--json")[1]) == {"added": 0, "known": 0, "failed": 0, "waiting": 0}


def test_an_interrupt_leaves_the_rest_waiting(
    postil, folder: Path, addresses: list[str], tmp_path: Path, site: Site
) -> None:
    from reader.capture import Worker

    plain, calls = Worker.capture, []

    def capture(self: Worker, request: object, **more: object) -> object:
        calls.append(request)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return plain(self, request, **more)  # type: ignore[arg-type]

    file = tmp_path / "list.txt"
    file.write_text("\n".join(addresses))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Worker, "capture", capture)
        status, out, err = postil("add", "--list", str(file))
    assert status == 1 and "2 added, 0 failed." in out and "3 wait in the list" in err
    assert postil("add", "--waiting")[1].splitlines()[-1] == "3 added, 0 failed."


def test_hosts_take_turns_and_are_left_alone_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "PAUSE", 0.15)
    rows = [bulk._Row(n, f"https://{name}.example/{n}", "url") for n, name in enumerate("aaab")]
    began, order = time.monotonic(), []
    for row in bulk._politely(rows):
        order.append(row.id)
    assert order == [0, 3, 1, 2]
    assert time.monotonic() - began >= 0.29


@pytest.mark.parametrize(
    "words",
    [
        ("add",),
        ("add", "--waiting", "x"),
        ("add", "--list", "x", "--waiting"),
        ("add", "--list", "x", "--url", "https://a.example/"),
    ],
)
def test_lines_that_make_no_sense(postil, words: tuple[str, ...]) -> None:
    assert postil(*words)[0] == 2


def test_a_list_that_is_not_there(postil) -> None:
    status, _, err = postil("add", "--list", "/nowhere/list.txt")
    assert status == 1 and "cannot be read" in err
