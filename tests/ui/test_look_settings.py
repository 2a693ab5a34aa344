from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import ReaderError
from reader.ui.look_settings import BUILT_IN, OPTIONS, USUAL
from reader.ui.settings import Settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.ini"


def test_all_choices_are_there_at_the_next_start(file: Path, tmp_path: Path) -> None:
    first = Settings(file, tmp_path / "one")
    wanted = {
        "face": "Georgia, Roman",
        "size": 23,
        "measure": 72,
        "line_height": 1.85,
        "letter_spacing": 3.0,
        "word_spacing": -4.0,
        "indented": True,
        "justified": True,
        "hyphenated": False,
    }
    for name, value in wanted.items():
        first.look.put(name, value)
    first.look.theme, first.look.contrast, first.look.stillness = "sepia", "more", "usual"
    first.look.set_colors("dark", {"pink": "#501020"})
    first.save()
    again = Settings(file, tmp_path / "one").look
    assert again.values() == wanted
    assert (again.theme, again.contrast, again.stillness) == ("sepia", "more", "usual")
    assert (again.colors("dark"), again.colors("light")) == ({"pink": "#501020"}, {})


def test_a_new_library_looks_as_the_reader_left_the_last_one(file: Path, tmp_path: Path) -> None:
    one, two = Settings(file, tmp_path / "one").look, Settings(file, tmp_path / "two").look
    one.put("size", 25)
    one.theme = "dark"
    assert (two.get("size"), two.theme) == (25, "dark")
    two.put("size", 15)
    two.theme = "sepia"
    assert (one.get("size"), one.theme) == (25, "dark"), "each library keeps its own"
    assert Settings(file, tmp_path / "three").look.get("size") == 15


def test_what_was_kept_before_libraries_had_their_own_holds_for_all(file: Path, tmp_path: Path) -> None:
    file.parent.mkdir()
    file.write_text("[look]\nsize=22\ntheme=sepia\nface=Georgia\n")
    look = Settings(file, tmp_path).look
    assert (look.get("size"), look.theme, look.get("face")) == (22, "sepia", "Georgia")


def test_a_file_spoilt_by_hand_gives_usable_looks(file: Path, tmp_path: Path) -> None:
    file.parent.mkdir()
    file.write_text(
        "[look]\nsize=huge\nmeasure=9999\nline_height=nan\nletter_spacing=-inf\nindented=perhaps\ntheme=plaid\n"
        'contrast=maximal\ncolors=[1]\npresets="{\\"order\\": [[], 7, [\\"Mine\\", {\\"size\\": \\"x\\"}], [\\"Gone\\"]]}"\n'
    )
    look = Settings(file, tmp_path).look
    assert look.values() == USUAL | {"measure": 110, "letter_spacing": -5.0}
    assert (look.theme, look.contrast) == ("system", "system")
    assert look.colors("light") == {}
    assert [preset.name for preset in look.presets()] == ["Mine", *BUILT_IN]


@given(name=st.sampled_from(sorted(OPTIONS)), given=st.one_of(st.text(), st.floats(), st.integers(), st.booleans()))
def test_no_value_leaves_its_limits(name: str, given: object) -> None:
    option = OPTIONS[name]
    clean = option.clean(given)
    assert type(clean) is type(option.usual)
    assert option.clean(clean) == clean
    if not isinstance(clean, bool | str):
        assert option.low <= clean <= option.high


@pytest.mark.parametrize("values", BUILT_IN.values(), ids=BUILT_IN)
def test_built_in_presets_are_within_the_limits(values: dict[str, object]) -> None:
    assert values == {name: option.clean(values[name]) for name, option in OPTIONS.items()}


def test_presets_are_kept_renamed_moved_and_forgotten(file: Path, tmp_path: Path) -> None:
    look = Settings(file, tmp_path / "one").look
    assert look.present_preset() == "Postil"
    look.put("size", 31)
    assert look.present_preset() == ""
    look.save_preset("  For the  train ")
    look.put("size", 32)
    look.save_preset("for the train")
    assert [(p.name, p.own) for p in look.presets()][-1] == ("for the train", True), "saved over the first"
    look.rename_preset("for the train", "Train, evening")
    for _ in range(9):
        look.raise_preset("Train, evening")
    other = Settings(file, tmp_path / "two").look
    assert [preset.name for preset in other.presets()] == ["Train, evening", *BUILT_IN]
    assert other.presets()[0].values["size"] == 32
    look.delete_preset("Novel")
    look.delete_preset("Train, evening")
    assert [preset.name for preset in look.presets()] == list(BUILT_IN), "what is built in stays"


def test_names_that_cannot_be_are_refused_in_a_sentence(file: Path, tmp_path: Path) -> None:
    look = Settings(file, tmp_path).look
    look.save_preset("Mine")
    look.save_preset("Other")
    for act in (
        lambda: look.save_preset("  "),
        lambda: look.save_preset("novel"),
        lambda: look.rename_preset("Mine", "other"),
    ):
        with pytest.raises(ReaderError, match=r"^[A-Z].+\.$"):
            act()
    look.rename_preset("Mine", "MINE")
    assert [preset.name for preset in look.presets() if preset.own] == ["MINE", "Other"]
