"""Other forms of words: every form of a regular word finds every other one, and no other word."""

from __future__ import annotations

import pytest

from reader.query import forms

WORDS = {
    "en": """
        walk walks walked walking; page pages; story stories; hope hopes hoped hoping; hop hops hopped hopping; box boxes
        study studies studied studying; travel travels traveled travelled traveling travelling; visit visits visited visiting
        city cities; plan plans planned planning; plane planes; star stars starred; stare stares stared; car cars
        care cares cared caring; die dies died dying; agree agrees agreed agreeing; hero heroes; glass glasses; add adds added
        essay essays; fix fixes fixed fixing; change changes changed changing; run runs ran running; wolf wolves; child children
        past; paste pastes; new; news; even; evening evenings; king kings; universe universes; university
        read reads reading; reader readers
    """,
    "fr": """
        page pages; livre livres; journal journaux; bateau bateaux; cheval chevaux; petit petite petits petites
        national nationale nationaux nationales; actif active actifs actives; heureux heureuse heureuses
        ancien ancienne anciens anciennes; premier premiere premiers premieres; lecteur lectrice lecteurs lectrices
        finir finissons finissent finissait finira; maison maisons; hiver; poisson poissons; poison poisons
    """,
    "ru": """
        книга книги книгу книгой книге книг книгам книгами книгах; стол стола столу столом столе столы столов; столица столицу
        слово слова слову словом слове слов словам; новый новая новое новые нового новому новым новой новую новых новыми
        читать читаю читаешь читает читаем читают читал читала читали; говорить говорю говоришь говорит говорят говорил
        неделя недели неделю неделей неделе недель; история истории историю историей историй; русский русская русские русского
        рисовать рисую рисует рисовал; мысль мысли мыслью мыслей; который; кот кота
    """,
}


@pytest.mark.parametrize("lang", WORDS)
def test_every_form_finds_the_others_and_no_other_word(lang: str) -> None:
    families = [set(line.split()) for line in WORDS[lang].replace(";", "\n").splitlines() if line.strip()]
    every = set().union(*families)
    wrong = {
        word: found ^ family
        for family in families
        for word in family
        if (found := (forms.forms(word, lang) | {word}) & every) != family
    }
    assert wrong == {}


def test_a_word_has_the_forms_of_the_language_of_its_article() -> None:
    assert "chevaux" in forms.in_article("cheval", "fr-CA")
    assert "chevaux" not in forms.in_article("cheval", "en")
    assert "pages" in forms.in_article("page", "")
    assert "книгу" in forms.in_article("книга", "")
    assert {"build", "buildings"} <= forms.in_article("building", "en")
    assert forms.in_article("page", "de") == frozenset()
    assert forms.in_article("қала", "ru") == frozenset()
    for small in ("a", "is", "the", "2026", "c3po", "что"):
        assert forms.in_languages(small) == {}
