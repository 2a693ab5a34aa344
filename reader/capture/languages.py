"""The furniture of blogs in the languages blogs are written in: what a page says around its post, word for word.

Phrases are compared without case and without the marks that steer the direction of writing.
"""

from __future__ import annotations

import re
from functools import cache

_SITES = (
    r"(?:x|twitter|facebook|pinterest|linkedin|reddit|whatsapp|telegram|tumblr|mastodon|bluesky|e-?mail|threads|vk)"
)
_COMMENTS = """
post a comment|leave a comment|add a comment|write a comment|make a comment|leave a reply|no comments|no comments yet
aucun commentaire|enregistrer un commentaire|publier un commentaire|laisser un commentaire
no hay comentarios|publicar un comentario|deja un comentario|deja una respuesta
nenhum comentário|postar um comentário|enviar um comentário|deixe um comentário|sem comentários
keine kommentare|kommentar veröffentlichen|schreibe einen kommentar
nessun commento|posta un commento|lascia un commento|geen opmerkingen|een reactie posten|een reactie plaatsen
brak komentarzy|prześlij komentarz|комментариев нет|отправить комментарий|добавить комментарий
немає коментарів|опублікувати коментар|дописати коментар|пікірлер жоқ|пікір жіберу|пікір қалдыру|пікір қосу
hiç yorum yok|yorum gönder|tidak ada komentar|posting komentar|không có nhận xét nào|đăng nhận xét
hakuna maoni|chapisha maoni|nta gitekerezo|nta bitekerezo|tanga igitekerezo|andika igitekerezo
ليست هناك تعليقات|إرسال تعليق|هیچ نظری موجود نیست|ارسال یک نظر|אין תגובות|הוסף רשומת תגובה
कोई टिप्पणी नहीं|टिप्पणी पोस्ट करें|एक टिप्पणी भेजें
コメントはありません|コメントを投稿|发表评论|没有评论|張貼留言|沒有留言|댓글 없음|댓글 쓰기
"""
_PAGER = """
newer post|older post|newer posts|older posts|next post|previous post|article plus récent|article plus ancien
entrada más reciente|entrada antigua|postagem mais recente|postagem mais antiga|mensagem mais recente|mensagem antiga
neuerer post|älterer post|post più recente|post più vecchio|nieuwere post|oudere post|nowszy post|starszy post
следующее предыдущее|новіша публікація|старіша публікація|жаңарақ хабар|ескірек хабар|жаңа жазба|ескі жазба
sonraki kayıt|önceki kayıt|posting lebih baru|posting lama|bài đăng mới hơn|bài đăng cũ hơn
chapisho jipya zaidi|chapisho la zamani|رسالة أحدث|رسالة أقدم|پیام جدیدتر|پیام قدیمی تر|רשומה חדשה יותר|רשומה ישנה יותר
नई पोस्ट|पुरानी पोस्ट|次の投稿|前の投稿|较新的博文|较早的博文|较新的帖子|较旧的帖子|較新的文章|較舊的文章|최근 게시물|이전 게시물
"""
_SHARING = rf"""
e-?mail this(?: post)?|blogthis!|share (?:to|on|via) {_SITES}|tweet this|pin it|get link|other apps
envoyer par e-?mail|partager sur {_SITES}|enviar por (?:correo electrónico|e-?mail)(?: esto)?|escribe un blog|postar no blog!
compartir (?:en|con) {_SITES}|compartilhar (?:no|com o) {_SITES}|partilhar no {_SITES}
diesen post per e-mail versenden|in {_SITES} freigeben|auf {_SITES} teilen|invia tramite email|postalo sul blog
condividi su {_SITES}|dit e-mailen|delen (?:via|op) {_SITES}|wyślij pocztą e-mail|udostępnij w(?: usłudze)? {_SITES}
отправить по электронной почте|написать об этом в блоге|(?:поделиться|опубликовать) в {_SITES}
надіслати електронною поштою|опублікувати в блозі|(?:поділитися|опублікувати) в {_SITES}
bunu e-postayla gönder|{_SITES}['’](?:te|ta) paylaş|kirimkan ini lewat email|(?:berbagi|bagikan) ke {_SITES}
gửi email bài đăng này|chia sẻ (?:lên|trên|với) {_SITES}
إرسال بالبريد الإلكتروني|كتابة مدونة حول هذه المشاركة|المشاركة (?:على|في) {_SITES}
メールで送信|{_SITES} (?:で共有する|で共有|に共有する|に共有)|通过电子邮件发送|(?:共享给|分享到) {_SITES}|以電子郵件傳送這篇文章
分享至 {_SITES}|이메일로 전송|{_SITES}(?:에서|에) 공유
"""
_COUNTED = r"""
comments?|commentaires?|comentarios?|comentários?|kommentare?|comment[oi]|opmerkingen|komentarz[ey]?|комментари(?:й|я|ев)
|коментар(?:і|ів)?|пікір|yorum|komentar|nhận\ xét|maoni|ibitekerezo|تعليق(?:ات)?|件のコメント|条评论|則留言|개의\ 댓글|टिप्पणियाँ
"""
_HOME = """
home|home page|homepage|accueil|inicio|página inicial|página principal|startseite|strona główna|главная страница
головна сторінка|басты бет|ana sayfa|beranda|trang chủ|mwanzo|الصفحة الرئيسية|صفحهٔ اصلی|דף הבית|मुख्यपृष्ठ|ホーム|首页|主页|首頁|홈
"""
_FEED = r"[^.!?\n]{2,30}[:：].{0,40}\((?:atom|rss)\)|abonnieren\ kommentare\ zum\ post\ \(atom\)"
_STEERING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def is_furniture(line: str) -> bool:
    """Say whether a line is made of nothing but such phrases, run together or not."""
    return bool(_furniture().fullmatch(_plain(line)))


def is_home(line: str) -> bool:
    """Say whether a line is the last word of a pager, which may be a word of the post too."""
    return bool(_home().fullmatch(_plain(line)))


def _plain(line: str) -> str:
    return " ".join(_STEERING.sub("", line).split())


def _any(phrases: str) -> str:
    found = [phrase for row in phrases.strip().splitlines() for phrase in row.split("|")]
    return "|".join(re.escape(phrase).replace(r"\ ", " ") for phrase in sorted(found, key=len, reverse=True))


@cache
def _furniture() -> re.Pattern[str]:
    sharing = "|".join(_SHARING.strip().splitlines())
    counted = "".join(_COUNTED.split("\n")).replace(r"\ ", " ")
    feed = _FEED.replace(r"\ ", " ")
    phrases = rf"(?:{_any(_COMMENTS)})(?: ?\(\d+\))?|\d+ ?(?:{counted})|{_any(_PAGER)}|{sharing}"
    return re.compile(
        rf"(?:(?:{phrases})(?: ?[:：])?[ |·•/«»‹›←→-]*)+(?:{_any(_HOME)})?|{feed}",
        re.IGNORECASE,
    )


@cache
def _home() -> re.Pattern[str]:
    return re.compile(_any(_HOME), re.IGNORECASE)
