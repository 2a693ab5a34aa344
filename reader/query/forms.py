"""The other forms of a word: plurals and the endings of verbs and adjectives, by the language that it is looked for in.

Light on purpose: only the endings of regular words, never what makes another word of one (``read`` does not find
``reader``, nor ``universe`` ``university``, as with stemmers that cut both to one stem). Words are as the index has them,
in small letters without accents. A form that is no word finds nothing and costs one look into the index.

English follows its rules of spelling. A word of another language whose ending is in one of its ``_SETS`` may have any
other of that set; endings right of a bar are taken on, and tell nothing of a word that has them.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

LEAST = 3
"""Letters of a word that has other forms, and of what is left of it without its ending."""
LANGUAGES = ("en", "fr", "ru")
"""Those whose endings are known."""
USUAL = ("en", "ru")
"""Those that a text is taken to be in of which no language is known, in either script."""
_SETS = {
    "fr": """
    - s; al aux ale ales; au aux; eau eaux; eu eux; ou oux; e es - s | ; elle elles el els; enne ennes en ens
    onne onnes on ons; ive ives if ifs; euse euses eux; trice trices teur teurs; ere eres er ers; ette ettes et ets
    er ons ez ais ait ions iez aient erai eras era erons erez eront erait eraient ant | e es ent ee ees a erent
    ir issons issez issent issait issaient issant irai ira iront irait | is it ie ies i
    """,
    "ru": """
    а у ы о е ом ов ам ами ах ой -; а у и о е ом ов ам ами ах ой -; ь я ю и ем ей ям ями ях ью ев | е й
    е | ь я ю и ем ей ям ями ях; ья ьи ье ью ьей ьям ьями ьях | ей; ие ия ию ием ии ий иям иями иях ией
    ый ой ая ое ые ого ому ым ую ых ыми | ом; ий яя ее ие его ему им юю их ими | ем; ий ая ое ие ого ому им ую их ими | ом ой
    ать аю аешь ает аем аете ают ал ала али ай айте | ало ая ав; ять яю яешь яет яем яете яют ял яла яло яли яй яйте
    ить ишь ит ите ят ил ила ило или ив им ю | и; ить ишь ит ите ат ил ила ило или ив | им и у
    еть ею еешь еет еем еете еют ел ела ело ели; овать ую уешь ует уем уете уют овал овала овало овали уй уйте
    """,
}
_LITTLE = """
    the and for that with was are but not you all any can had has her him his how its our out she who why did does done
    this they them then than there their these those what when where which while whose will would could should shall from
    into onto over under also been being have having here just more most much many some such very were about after again
    because before between both each few other same only own too until upon within without yes rose left saw felt fell
    news series species always perhaps morning mornings evening evenings nothing something anything everything during
    united hundred sacred naked indeed goods physics mathematics politics economics ethics wing wings king kings pour dans
    avec sans sous mais donc que qui quoi une des les ses ces mes tes leur leurs nous vous ils elles sur par plus moins
    tres bien fait sont etait hier chez nez assez fois temps corps pays mer fer cher hiver что как это для они она оно или
    его еще уже был была было были если чем тем том там так кто где при про без под над все всё вся всю всех всем
"""
"""Words that stay as they are: the little ones, and those that look as if they had an ending."""
_ALONE = frozenset(_LITTLE.split())
_IRREGULAR = """
    man men; woman women; child children; foot feet; tooth teeth; mouse mice; person people; goose geese; leaf leaves;
    life lives; knife knives; wife wives; half halves; shelf shelves; self selves; wolf wolves; thief thieves;
    loaf loaves; crisis crises; thesis theses; analysis analyses; hypothesis hypotheses; basis bases; medium media;
    phenomenon phenomena; criterion criteria; index indices indexes; matrix matrices; datum data; be is are was were been;
    have has had having; do does did done doing; go goes went gone going; say says said saying; make makes made making;
    take takes took taken taking; come comes came coming; see sees seen seeing; know knows knew known knowing;
    get gets got gotten getting; give gives gave given giving; find finds found finding; think thinks thought thinking;
    tell tells told telling; become becomes became becoming; leave leaving; feel feels feeling;
    bring brings brought bringing; begin begins began begun beginning; keep keeps kept keeping; hold holds held holding;
    write writes wrote written writing; stand stands stood standing; hear hears heard hearing; mean means meant meaning;
    meet meets met meeting; run runs ran running; pay pays paid paying; sit sits sat sitting;
    speak speaks spoke spoken speaking; lead leads led leading; grow grows grew grown growing; lose loses lost losing;
    fall falls fallen falling; send sends sent sending; build builds built building; draw draws drew drawn drawing;
    break breaks broke broken breaking; spend spends spent spending; rise rises risen rising;
    drive drives drove driven driving; buy buys bought buying; wear wears wore worn wearing;
    choose chooses chose chosen choosing; eat eats ate eaten eating; teach teaches taught teaching;
    catch catches caught catching; sell sells sold selling; fight fights fought fighting;
    throw throws threw thrown throwing; sleep sleeps slept sleeping; win wins won winning; swim swims swam swum swimming;
    sing sings sang sung singing; drink drinks drank drunk drinking; fly flies flew flown flying;
    forget forgets forgot forgotten forgetting; hide hides hid hidden hiding; ride rides rode ridden riding;
    shake shakes shook shaken shaking; steal steals stole stolen stealing; swear swears swore sworn swearing;
    wake wakes woke woken waking; bake bakes baked baking; show shows showed shown showing;
    building buildings; meeting meetings; drawing drawings; feeling feelings; finding findings; writing writings;
    beginning beginnings; saying sayings
"""
_NUMBERS = {
    **{word: word + "s" for word in ("morning", "evening", "wing", "king")},
    **{word + "s": word for word in ("morning", "evening", "wing", "king")},
}
"""What looks as if it had an ending of a verb, and has only one and many."""
_VOWEL = re.compile("[aeiouy]")
_DOUBLED = re.compile(r"([bdgkmnprt])\1\Z")
_SHORT = re.compile(r"(?:[^aeiouy]+|\A|qu)[aeiouy][^aeiouywx]\Z")
"""The end of a syllable that doubles its last letter before -ed and -ing, and has no silent e."""


def forms(word: str, lang: str) -> frozenset[str]:
    """Return the other forms of a word in a language, by the code of one of ``LANGUAGES``."""
    if lang == "en" and word in _NUMBERS:
        return frozenset({_NUMBERS[word]})
    if len(word) < LEAST or word in _ALONE or not word.isalpha():
        return frozenset()
    return _forms(word, lang)


def in_languages(word: str) -> dict[str, frozenset[str]]:
    """Return the other forms that a word has in each language that is written in its letters, if any."""
    wanted = ("en", "fr") if word.isascii() else ("ru",) if "а" <= word[:1] <= "я" else ()
    return {lang: found for lang in wanted if (found := forms(word, lang))}


def in_article(word: str, lang: str) -> frozenset[str]:
    """Return the other forms that a word has in an article of a language, by its code (``pt-BR``) or "" for none known."""
    code = lang.lower().replace("_", "-").split("-")[0]
    return in_languages(word).get(code or ("en" if word.isascii() else "ru"), frozenset())


@lru_cache(maxsize=4096)
def _forms(word: str, lang: str) -> frozenset[str]:
    if lang == "en":
        found = _irregular().get(word) or {form for base in _bases(word) for form in _english(base)}
    else:
        found = set()
        for telling, taken in _sets(lang):
            for ending in telling:
                stem = word.removesuffix(ending) if ending else word
                if word.endswith(ending) and len(stem) >= LEAST and _VOWELS[lang].search(stem):
                    found.update(stem + other for other in taken)
    return frozenset(found) - {word} - _ALONE


_VOWELS = {"fr": _VOWEL, "ru": re.compile("[аеиоуыэюя]")}


@cache
def _irregular() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for group in _IRREGULAR.split(";"):
        every = group.split()
        for word in every:
            found.setdefault(word, set()).update(every)
    return found


@cache
def _sets(lang: str) -> list[tuple[list[str], list[str]]]:
    """Return endings that tell that a word is of a kind, and all that words of the kind have."""
    found = []
    for line in re.split(r"[;\n]", _SETS[lang].strip()):
        telling, _, taken = line.partition("|")
        first, rest = ([part.strip("-") for part in some.split()] for some in (telling, taken))
        found.append((first, first + rest))
    return found


def _bases(word: str) -> set[str]:
    """Return the words of English that a word may be a form of."""
    found = {word}
    if word.endswith("ies"):
        found |= {word[:-3] + "y", word[:-1]} if len(word) > 4 else {word[:-1]}
    elif word.endswith("es"):
        found.add(word[:-1])
        if word[:-2].endswith(("s", "x", "z", "ch", "sh", "o")):
            found.add(word[:-2])
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        found.add(word[:-1])
    elif word.endswith("ied"):
        found.add(word[:-3] + "y" if len(word) > 4 else word[:-1])
    elif word.endswith("eed"):
        found.add(word[:-1])
    elif word.endswith("ed"):
        found |= _without(word[:-2])
    elif word.endswith("ying") and len(word) == 5:
        found.add(word[:-4] + "ie")
    elif word.endswith("ing"):
        found |= _without(word[:-3])
    return {base for base in found if len(base) >= LEAST}


def _without(stem: str) -> set[str]:
    """Return what -ed or -ing may have been put to."""
    if len(stem) < 2 or not _VOWEL.search(stem):
        return set()
    if _DOUBLED.search(stem):
        return {stem[:-1]} if len(stem) > 3 else {stem}
    if stem.endswith("ll"):
        return {stem, stem[:-1]}
    if _is_short(stem):
        return {stem + "e"}
    return {stem, stem + "e"}


def _english(base: str) -> set[str]:
    """Return the forms that a word of English has if it is one that takes endings."""
    after_consonant = len(base) > 1 and base[-2] not in "aeiou"
    found = {base}
    if base.endswith("y") and after_consonant:
        return found | {base[:-1] + "ies", base[:-1] + "ied", base + "ing"}
    if base.endswith(("s", "x", "z", "ch", "sh")):
        found.add(base + "es")
    else:
        found.add(base + "s")
        if base.endswith("o") and after_consonant:
            found.add(base + "es")
    if base.endswith("ie"):
        return found | {base + "d", base[:-2] + "ying"}
    if base.endswith("e"):
        return found | {base + "d", (base if base.endswith(("ee", "oe", "ye")) else base[:-1]) + "ing"}
    doubled = base + base[-1]
    if _is_short(base):
        return found | {doubled + "ed", doubled + "ing"}
    found |= {base + "ed", base + "ing"}
    if _SHORT.search(base):
        found |= {doubled + "ed", doubled + "ing"}
    return found


def _is_short(word: str) -> bool:
    """Say whether a word is of one syllable that doubles its last letter."""
    return bool(_SHORT.search(word)) and len(re.findall("[aeiouy]+", word)) == 1
