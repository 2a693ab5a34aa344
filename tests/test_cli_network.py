"""``network`` and ``offline``: what is listed, what is forbidden."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.cli import main
from reader.library import Library
from reader.model import Status
from reader.offline import is_offline
from tests.capture.samples import POST
from tests.conftest import Site


@pytest.fixture
def postil(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    def run(*words: str) -> tuple[int, str, str]:
        status = main([*words, "--library", str(tmp_path / "library")])
        return status, *capsys.readouterr()

    return run


def test_requests_are_listed(postil, site: Site) -> None:
    site.routes["/a"] = (301, {"Location": "/b"}, b"")
    site.routes["/b"] = POST
    assert postil("add", site.url("/a"))[0] == 0
    assert postil("extract", site.url("/none"))[0] == 1
    status, out, err = postil("network", "--json")
    assert (status, err) == (0, "")
    found = json.loads(out)
    assert [(each["url"], each["result"], each["status"]) for each in found] == [
        (site.url("/none"), "failed", 404),
        (site.url("/b"), "answered", 200),
        (site.url("/a"), "redirected", 301),
    ]
    assert found[1]["received"] == len(POST.encode()) and found[1]["why"] == "page" and found[1]["at"].endswith("Z")
    status, out, _ = postil("network", "--host", "/b")
    assert status == 0 and site.url("/b") in out and site.url("/a") not in out
    assert out.splitlines()[-1].startswith("1 request to 1 site, ")
    assert len(json.loads(postil("network", "--json", "--result", "unanswered")[1])) == 1
    assert len(json.loads(postil("network", "--json", "--since", "1h", "--limit", "2")[1])) == 2
    assert json.loads(postil("network", "--json", "--since", "2099-01-01")[1]) == []


def test_clearing(postil, site: Site) -> None:
    site.routes["/"] = POST
    postil("add", site.url())
    assert postil("network", "--clear")[1] == "Forgot 1 request.\n"
    assert json.loads(postil("network", "--json")[1]) == []
    assert json.loads(postil("network", "--clear", "--json")[1]) == {"cleared": 0}


def test_asking_makes_nothing(postil, tmp_path: Path) -> None:
    assert postil("network")[1] == "0 requests to 0 sites, 0 B.\n"
    assert not (tmp_path / "library").exists()


@pytest.mark.parametrize("word", ["soon", "5x", "2026-13-01"])
def test_times_that_are_none(postil, word: str) -> None:
    status, _, err = postil("network", "--since", word)
    assert status == 2 and "is no time" in err


def test_offline_by_word(postil, site: Site, tmp_path: Path) -> None:
    site.routes["/"] = POST
    assert postil("offline")[1] == "Postil is online.\n"
    assert postil("offline", "on")[0] == 0 and is_offline()
    assert json.loads(postil("offline", "--json")[1]) == {"offline": True}
    status, out, err = postil("add", site.url(), "--tag", "later")
    assert (status, out) == (1, "") and "waits as article 1" in err
    with Library.open(tmp_path / "library") as library:
        assert library.article(1).status is Status.WAITING and library.article(1).tags == ("later",)
    for words in (("extract", site.url()), ("refresh", "1")):
        status, out, err = postil(*words)
        assert (status, out) == (1, "") and "Postil is offline" in err
    assert site.visits == []
    postil("offline", "off")
    assert postil("refresh", "1")[0] == 0
    with Library.open(tmp_path / "library") as library:
        assert library.article(1).status is Status.READY
