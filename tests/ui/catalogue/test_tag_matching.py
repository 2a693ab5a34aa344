from reader.ui.catalogue.tag_matching import fold, matching

TAGS = [("art", 90), ("Éclair", 40), ("cart", 30), ("food/artichoke", 20), ("artisan", 10), ("қала", 5)]


def names(typed: str) -> list[str]:
    return [name for name, _ in matching(TAGS, typed)]


def test_the_tag_itself_then_beginnings_then_levels_then_insides() -> None:
    assert names("art") == ["art", "artisan", "food/artichoke", "cart"]


def test_accents_and_case_do_not_count() -> None:
    assert names("ECL") == ["Éclair"]
    assert names("ҚАЛ") == ["қала"]
    assert fold("Ünïted") == fold("UNITED")


def test_nothing_typed_gives_all_in_their_order_and_a_hash_is_not_part_of_it() -> None:
    assert names("") == [name for name, _ in TAGS]
    assert names("#cart") == ["cart"]
    assert len(matching(TAGS, "", limit=2)) == 2
