"""Links that a reader writes into notes."""

from __future__ import annotations

import pytest

from reader import links

ONE = "0d9f2f7e-6c0b-4a53-9c4e-0c5a4c7f1a11"
TWO = "1d9f2f7e-6c0b-4a53-9c4e-0c5a4c7f1a22"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nothing here", []),
        ("see [[A quiet room]] and [[Other|that one]].", [("A quiet room", "", "", ""), ("Other", "", "", "that one")]),
        (f"[[{ONE.upper()}|it]]", [("", ONE, "", "it")]),
        (f"postil://article/{ONE}", [("", ONE, "", "")]),
        (f"[it](postil://article/{ONE}#highlight={TWO}), x", [("", ONE, TWO, "")]),
        (f"<postil://article/{ONE}#note={TWO}>", [("", ONE, TWO, "")]),
        ("`[[code]]` and ``a ` [[b]]`` but [[c]]", [("c", "", "", "")]),
        ("```\n[[code]]\n```\n[[c]]", [("c", "", "", "")]),
        ("```\n[[never closed]]", []),
        ("[[]] [[ ]] [[a\nb]] [[a]b]] [c]", []),
        ("[[静か な|読書]]", [("静か な", "", "", "読書")]),
    ],
)
def test_links_are_found(text: str, found: list[tuple[str, str, str, str]]) -> None:
    assert [(link.title, link.uid, link.mark_uid, link.words) for link in links.links(text)] == found
    for link in links.links(text):
        assert text[slice(*link.span)].startswith(("[[", "postil://"))


def test_addresses_lead_back() -> None:
    assert links.place(links.address(ONE)) == (ONE, "", "")
    assert links.place(links.address(ONE, highlight=TWO)) == (ONE, "highlight", TWO)
    assert links.place(links.address(ONE, note=TWO)) == (ONE, "note", TWO)
    for other in ("https://x.example/", "postil://article/7", f"postil://article/{ONE}#page=7", ""):
        assert links.place(other) is None
