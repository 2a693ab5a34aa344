"""How pages word that an article goes on: "Next page", "Seite 2", "страница 2", and what stands in a pager."""

from __future__ import annotations

import re

PAGE = (
    r"pages?|seite|página|pagina|pág\.?|side|sida|sidan|sivu|strona|str\.|strana|страница|стр\.|сторінка|бет|sayfa|halaman"
    r"|trang|ukurasa|urupapuro|oldal|pagină|σελίδα|الصفحة|صفحة|صفحه|עמוד|पृष्ठ|ページ"
)
"""Words for a page, as a pattern; some stand before the number, some behind it."""
_NEXT_PAGE = """
next page|go to next page|go to the next page|continue to next page|continued on next page|continue on next page
nächste seite|zur nächsten seite|auf der nächsten seite|page suivante|página siguiente|siguiente página
próxima página|página seguinte|pagina successiva|prossima pagina|volgende pagina|nästa sida|næste side|neste side
seuraava sivu|następna strona|další strana|ďalšia strana|następna|pagina următoare|következő oldal|επόμενη σελίδα
следующая страница|наступна сторінка|келесі бет|sonraki sayfa|halaman berikutnya|halaman selanjutnya|trang sau
trang tiếp|trang tiếp theo|ukurasa unaofuata|urupapuro rukurikira|الصفحة التالية|صفحه بعد|صفحه بعدی|העמוד הבא
अगला पृष्ठ|次のページ|次のページへ|次ページ|次ページへ|下一页|下一頁|다음 페이지
"""
_NEXT = """
next|continue|weiter|nächste|suivant|suivante|siguiente|próxima|seguinte|avanti|successiva|volgende|nästa|næste|neste
seuraava|następna|dalej|další|далее|дальше|вперёд|следующая|наступна|далі|келесі|sonraki|berikutnya|selanjutnya|tiếp
التالي|بعدی|הבא|अगला|次へ|次|下页|다음
"""
_BACK = """
previous|prev|back|previous page|zurück|vorherige seite|précédent|page précédente|anterior|página anterior|indietro
precedente|vorige|vorige pagina|föregående|forrige|poprzednia|poprzednia strona|назад|предыдущая|попередня|алдыңғы|önceki
sebelumnya|السابق|הקודם|前へ|前のページ|上一页|上一頁|이전
"""
_OF = "of|/|von|sur|de|di|du|van|av|af|z|ze|из|з|от|dari|trên|من|から"
_ARROWS = " \t\n.…:›»→▶►⟩>‹«←◀⟨<|·•-–—[]()"
_NOTHING_BUT = re.compile(r"[\W_]*")


def _any(phrases: str) -> str:
    found = [phrase for row in phrases.strip().splitlines() for phrase in row.split("|")]
    return "|".join(re.escape(phrase) for phrase in sorted(found, key=len, reverse=True))


_FOLLOWING = re.compile(rf"(?:{_any(_NEXT_PAGE)})(?:\s*[:(–—-].{{1,120}})?", re.IGNORECASE | re.DOTALL)
_ONWARD = re.compile(_any(_NEXT), re.IGNORECASE)
_NUMBERED = re.compile(
    rf"(?:(?:go to|continue to|weiter zu|zu|zur|aller à la|к|на)\s+)?(?:(?:{PAGE})\s*(?P<n>\d{{1,3}})"
    rf"|(?P<m>\d{{1,3}})(?:\.|-)?\s*(?:{PAGE}|페이지|목)(?:目)?|第\s*(?P<k>\d{{1,3}})\s*[页頁ページ]+)",
    re.IGNORECASE,
)
_NUMBER = rf"(?:(?:{PAGE})\s*)?(?<!\d)\d{{1,3}}(?!\d)(?:\s*(?:{_OF})\s*\d{{1,3}}(?!\d))?(?:\s*(?:{PAGE}))?"
_SIGNS = r"[\s.…:›»→▶►⟩>‹«←◀⟨<|·•–—\-\[\]()/]*+"
_PAGER = re.compile(  # atomic: a line that is nearly a pager must not be tried in all the ways that it could be one
    rf"{_SIGNS}(?:(?>{_any(_NEXT_PAGE)}|{_any(_BACK)}|{_NUMBER}|{_any(_NEXT)}|{PAGE}){_SIGNS})++", re.IGNORECASE
)
_IN_TITLE = re.compile(
    rf"[\s|:,·–—(\[-]*(?:\b(?:{PAGE})\s*\d{{1,3}}|(?<=[(\[–—|-])\s*\d{{1,3}}(?=\s*/))"
    rf"(?:\s*(?:{_OF})\s*\d{{1,3}})?\s*[)\]]?|\s+[–—|-]\s+\d{{1,3}}\s*$|\s*\(\d{{1,3}}\)\s*$",
    re.IGNORECASE,
)


def is_next_page(words: str, number: int) -> bool:
    """Say whether the words of a link name the next page, or page ``number``."""
    words = words.strip(_ARROWS)
    if _FOLLOWING.fullmatch(words):
        return True
    found = _NUMBERED.fullmatch(words)
    return found is not None and int(found["n"] or found["m"] or found["k"]) == number


def is_onward(words: str) -> bool:
    """Say whether the words of a link only point onward: "Next", "Weiter", an arrow, nothing."""
    return bool(_NOTHING_BUT.fullmatch(words) or _ONWARD.fullmatch(words.strip(_ARROWS)))


def is_number(words: str, number: int) -> bool:
    """Say whether the words of a link are a number and no more."""
    words = words.strip(_ARROWS)
    return words.isdecimal() and len(words) <= 3 and int(words) == number


def is_pager(line: str) -> bool:
    """Say whether a line is nothing but a pager's: "Page 2 of 3", "1 2 3 Next"; a lone number is not."""
    line = " ".join(line.split())
    if len(line) > 160 or not _PAGER.fullmatch(line):
        return False
    return (len(line.split()) > 1 and any(map(str.isdigit, line))) or bool(_FOLLOWING.fullmatch(line.strip(_ARROWS)))


def bare_title(title: str) -> str:
    """Return the letters and digits of a title without what tells the page: "The quay – page 2 of 3" is "the quay"."""
    title = _IN_TITLE.sub(" ", title)
    return " ".join("".join(sign if sign.isalnum() else " " for sign in title.casefold()).split())
