"""A small library of invented articles: for pictures of the window, and for any test that wants real-looking text.

``SPECIMENS`` are values; ``keep(library)`` puts them into a library with their tags, highlights and notes; ``blog_page``
dresses one up as the page of the common blog, with everything around the article that a capture must leave behind.
"""

from __future__ import annotations

import hashlib
import math
import struct
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from html import escape

from reader import anchoring, document
from reader.library import Library
from reader.model import Captured, CapturedImage, Span


@dataclass(frozen=True)
class Mark:
    """A highlight, by its words."""

    exact: str
    color: str = "yellow"
    note: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Specimen:
    """One invented article and what its reader did with it."""

    slug: str
    title: str
    body: str
    byline: str
    site: str
    published: tuple[int, int, int]
    tags: tuple[str, ...] = ()
    lang: str = "en"
    marks: tuple[Mark, ...] = ()
    notes: tuple[str, ...] = ()
    state: str = "inbox"
    starred: bool = False
    progress: float = 0.0

    @property
    def url(self) -> str:
        """An address that leads nowhere (RFC 2606, section 3)."""
        host = self.site.lower().replace(" ", "-").replace("’", "") if self.site.isascii() else self.slug.split("-")[0]
        return f"https://{host}.example/{self.slug}"

    def captured(self) -> Captured:
        """Return it as a capture hands it over."""
        body = self.body.replace("\n", "") if self.lang == "ja" else self.body  # Japanese has no spaces at line ends
        return Captured(
            title=self.title,
            html=document.to_html(document.from_html(body)),
            url=self.url,
            canonical_url=self.url,
            byline=self.byline,
            site_name=self.site,
            published_at=datetime(*self.published, 8, 30, tzinfo=UTC),
            lang=self.lang,
            tags=self.tags,
            images=(picture(),) if PICTURE in self.body else (),
        )


PICTURE = "https://harbour-review.example/pier.png"


@cache
def picture(width: int = 1120, height: int = 420) -> CapturedImage:
    """Return a painted view of hills behind a bay, as a PNG (RFC 2083) of plain rows."""
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            rows += bytes(_colour(x / width, y / height))
    data = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
            (b"IDAT", zlib.compress(bytes(rows), 9)),
            (b"IEND", b""),
        )
    )
    return CapturedImage(PICTURE, hashlib.sha256(data).hexdigest(), "image/png", data, width, height)


def _colour(x: float, y: float) -> tuple[int, int, int]:
    far = 0.46 + 0.06 * math.sin(5 * x + 1) + 0.025 * math.sin(17 * x)
    near = 0.62 + 0.05 * math.sin(4 * x + 4) + 0.015 * math.sin(23 * x + 2)
    if math.hypot((x - 0.72) * 2.67, y - 0.27) < 0.1:
        return 244, 214, 160
    if y > 0.76:
        glint = 10 if math.sin(x * 60 + y * 400) > 0.8 else 0
        return 116 + glint, 142 + glint, 150 + glint
    if y > near:
        return 74, 96, 92
    if y > far:
        return 118, 138, 138
    return tuple(int(a + (b - a) * y / 0.6) for a, b in zip((206, 216, 214), (236, 222, 196), strict=True))  # type: ignore[return-value]


READING_ROOM = f"""
<p>When the town library closed its reading room in 2011, nobody wrote about it. The room had <em>forty-two desks</em>, a
radiator that hummed in B flat, and a rule painted above the door in a careful hand: “Speak to the book, not to your
neighbour.” The desks went to a school, the radiator to a scrapyard, and the rule, it turned out, into the caretaker’s
kitchen. Last autumn the room opened again. See <a href="https://harbour-review.example/opening">the notice on its
door</a>, which is four words long.</p>
<p>People did not come for the books, at least not first. They came for an hour in which nothing else asked for them. A
bus driver comes between two shifts. Two sisters come on Thursdays and share one desk, one lamp and no words. The
librarians had planned for students, and had ordered sockets; the sockets are mostly empty.</p>
<blockquote><p>A margin is the small piece of land that the author leaves to the reader. What you build there is
yours.</p></blockquote>
<p>The librarians count something that no other library counts: pencil marks. Every returned book is leafed through, and
each pencilled line is logged before it is rubbed out, not to fine anyone, but to learn which passages hold. In the first
winter they logged eleven thousand.</p>
<figure><img src="{PICTURE}" alt="Hills behind a quiet bay" width="1120" height="420"><figcaption>The view from desk nineteen,
which has to be booked a week ahead.</figcaption></figure>
<h2>What the marks say</h2>
<p>The most marked book is not a novel and not a work of philosophy. It is a manual of small boat repair from 1974, and the
most marked page is the one on waiting for varnish to dry.</p>
<table><thead><tr><th>Shelf</th><th>Books returned</th><th>Marks</th><th>Marks a book</th></tr></thead>
<tbody><tr><td>Boats and tools</td><td>212</td><td>2,940</td><td>13.9</td></tr>
<tr><td>Poetry</td><td>348</td><td>3,105</td><td>8.9</td></tr>
<tr><td>History</td><td>501</td><td>3,660</td><td>7.3</td></tr>
<tr><td>Novels</td><td>1,904</td><td>1,312</td><td>0.7</td></tr></tbody></table>
<p>There is an explanation for the last line, and the head librarian gives it without looking up: nobody stops to mark a
page that they want to turn.</p>
<h2>What it costs</h2>
<p>Less than the car park did. The town pays for:</p>
<ul><li>one salary and a half, the half being a retired teacher who refuses the other half;</li>
<li>heat, from October to April, to seventeen degrees and no higher;</li>
<li>pencils, which are never returned, and <strong>erasers, which always are</strong>.</li></ul>
<p>In its second year the room will open on Sundays. The rule is back above the door, on loan from the kitchen.</p>
"""

SPECIMENS: tuple[Specimen, ...] = (
    Specimen(
        "the-slow-return-of-the-reading-room",
        "The Slow Return of the Reading Room",
        READING_ROOM,
        "Amina Kessler",
        "Harbour Review",
        (2026, 3, 12),
        ("libraries", "attention", "margins"),
        marks=(
            Mark(
                "“Speak to the book, not to your neighbour.”",
                "yellow",
                "Same rule in my first school. Who painted it?",
            ),
            Mark("an hour in which nothing else asked for them", "green", "This is the whole argument.", ("thesis",)),
            Mark("each pencilled line is logged before it is rubbed out", "blue"),
            Mark("nobody stops to mark a page that they want to turn", "pink", "Then what do I mark?"),
        ),
        notes=(
            "The rule above the door would make a good epigraph for chapter two.",
            "Desk nineteen: **book it** before the visit in May.",
        ),
        starred=True,
        progress=0.38,
    ),
    Specimen(
        "things-left-in-books",
        "A Catalogue of Things Left in Books",
        """<p>Train tickets, mostly. Then pressed ferns, a cheque for eleven pounds that was never cashed, one glove, and a
photograph of a dog on which somebody has written <em>not ours</em>. For forty years the returns desk kept what fell out of
the books, in shoe boxes, by year.</p><p>The boxes have now been read like a diary. You can see the price of a haircut rise
on the receipts. You can see the telephone numbers grow by a digit in 1988, and in 2009 you can see paper stop.</p>
<p>What people use to keep their place says how they read. A banknote is a promise to return soon. A matchstick is not.</p>""",
        "Tomas Reyl",
        "Steppe Notebook",
        (2026, 3, 9),
        ("libraries", "history"),
        marks=(Mark("in 2009 you can see paper stop", "violet"),),
        notes=("Ask about the glove.",),
    ),
    Specimen(
        "how-wide-is-a-good-margin",
        "How Wide Is a Good Margin?",
        """<p>The scribes who ruled their pages by hand left about half of each to nobody. We print to the edge and call it
thrift. Between the two there must be a measure, and it turns out to be the thumb.</p><p>A page has to be held. The hand
that holds it needs about two centimetres at the side and a little more at the foot, and everything else follows: the length
of the line, the size of the letter, how many words stand between two breaths.</p>
<h2>On a screen</h2><p>A screen is held by nobody, so its margin is free for something else. Here is all the arithmetic one
needs:</p><pre><code class="language-python">def margin(window, measure, size):
    text = measure * size * 0.46  # a letter is half as wide as high
    return max(0, (window - text) / 2)
</code></pre><p>Give a reader sixty-six letters a line, and what is left is where the reader lives.</p>""",
        "Odile Marchetti",
        "Small Machines",
        (2026, 3, 2),
        ("design", "margins", "code/python"),
        marks=(Mark("what is left is where the reader lives", "yellow"),),
    ),
    Specimen(
        "dalanyn-tynyshtygy",
        "Даланың тыныштығы",
        """<p>Таңертең ауылдың шетіндегі кітапхана есігін ашты. Ішінде үш-ақ адам отыр: бір мұғалім, бір шопан және терезенің
жанында кітап парақтаған қыз. Ешкім сөйлеген жоқ, бірақ үй іші үнсіз емес еді: қағаз сыбдыры, пештің дүрілі, алыстан естілген
жел.</p><p>Шопан үлкен әріппен жазылған ескі кітапты алып келіпті. Беттерінің шетіне қарындашпен қысқа сөздер жазылған.
«Бұл әкемнің жазуы, — деді ол. — Кітапты қайта оқысам, онымен сөйлескендей боламын».</p>
<p>Сол күннен бері мен де кітаптың шетіне жазатын болдым.</p>""",
        "Айгүл Сейітқызы",
        "Дала жазбалары",
        (2026, 2, 14),
        ("margins", "қазақша"),
        lang="kk",
        marks=(Mark("онымен сөйлескендей боламын", "green", "Осы сөйлем үшін оқыдым."),),
    ),
    Specimen(
        "what-a-quiet-room-costs",
        "What a Quiet Room Costs",
        """<p>Heat, light, one salary. The budget of silence fits on half a page, and every line of it has been fought over by
people who have never sat there.</p><p>The argument against is always the same and always true: for the same money the town
could mend forty metres of road. The argument for is harder to put into metres.</p>""",
        "Lena Ostberg",
        "The Ledger",
        (2026, 2, 11),
        ("libraries", "economics"),
        state="later",
    ),
    Specimen(
        "kissaten-no-asa",
        "静かな喫茶店の朝",
        """<p>駅前の通りから一本入ったところに、朝七時に開く小さな喫茶店がある。席は八つ、新聞は一紙、音楽はない。店主は注文を聞く前に、
客の顔を見て湯を沸かしはじめる。</p><p>常連の一人は、いつも同じ文庫本を持ってくる。余白には鉛筆の書き込みがびっしりと並び、本文よりも
長い頁さえある。「読み終わったことがないんです」と彼は笑う。「読むたびに、書くことが増えるので」。</p><p>外が明るくなるころ、
店はもう静けさで満席になっている。</p>""",
        "森下はるか",
        "港の手帖",
        (2026, 2, 3),
        ("attention", "日本語"),
        lang="ja",
        marks=(Mark("読むたびに、書くことが増えるので", "pink"),),
    ),
    Specimen(
        "a-letter-to-the-next-tenant",
        "A Letter to the Next Tenant",
        """<p>The third stair creaks; step on it when you come home late, and whoever is awake will know that it is you. The
kitchen window sticks in June. The neighbour’s boy practises the trombone, and has got better.</p><p>Under the loose board by
the stove you will find the letters of the tenants before me. Read them in order. Then write yours.</p>""",
        "Ruben Falk",
        "Small Machines",
        (2026, 1, 28),
        ("letters",),
        progress=1.0,
        state="archive",
    ),
    Specimen(
        "bread-that-waits",
        "Bread That Waits",
        """<p>Most recipes hurry. This one asks for five minutes today, two tomorrow, and an oven on the third day. What happens
between is done by something that you cannot see and that does not need you.</p><ol><li>Stir 400 g of flour, 300 g of water,
8 g of salt and a crumb of yeast. Cover it. Go away.</li><li>Fold it once. Go away again.</li><li>Bake it hot, in a pot with a
lid, until it sings when you lift it out.</li></ol><p>The crust should be darker than you dare.</p>""",
        "Ilse Varga",
        "Kitchen Clock",
        (2026, 1, 20),
        ("food/bread", "patience"),
        state="later",
        starred=True,
    ),
    Specimen(
        "the-bridge-that-was-counted-twice",
        "The Bridge That Was Counted Twice",
        """<p>Two ministries each reported one new bridge over the same river in the same year, and for a decade the maps showed
both. A geography teacher noticed, because she had promised her class a picnic between them.</p><p>The correction took nine
letters. The second bridge is still in the statistics; removing it, a clerk explained, would lower the growth of 1996.</p>""",
        "Amina Kessler",
        "Harbour Review",
        (2025, 12, 17),
        ("economics", "history"),
        progress=0.6,
    ),
)


def keep(library: Library) -> list[int]:
    """Put all specimens into a library, the first of them newest; return their ids in the order of ``SPECIMENS``."""
    ids: list[int] = []
    for specimen in reversed(SPECIMENS):
        article, _ = library.add(specimen.captured())
        text = document.from_html(library.body(article.id)).text
        for mark in specimen.marks:
            start = text.index(mark.exact)
            selectors = anchoring.describe(text, Span(start, start + len(mark.exact)))
            library.add_highlight(article.id, selectors, color=mark.color, note=mark.note, tags=mark.tags)
        for note in specimen.notes:
            library.add_note(article.id, note)
        if specimen.state != "inbox":
            library.set_state([article.id], specimen.state)
        if specimen.starred:
            library.set_starred([article.id], True)
        if specimen.progress:
            library.set_progress(
                article.id, specimen.progress, int(specimen.progress * len(text)) if specimen.progress < 1 else 0
            )
        ids.insert(0, article.id)
    return ids


def blog_page(specimen: Specimen) -> str:
    """Return the page on which a common blog would publish it, hashtags in the title and comment form below."""
    tags = " ".join(f"#{tag.replace('/', '')}" for tag in specimen.tags if tag.isascii())
    return f"""<!doctype html>
<html lang="{specimen.lang}"><head><meta charset="utf-8"><title>{escape(specimen.title)} {tags}</title>
<link rel="canonical" href="{specimen.url}"><meta property="og:site_name" content="{escape(specimen.site)}">
<meta name="author" content="{escape(specimen.byline)}"></head>
<body><header><a href="/">{escape(specimen.site)}</a><nav><a href="/archive">Archive</a> <a href="/about">About</a></nav></header>
<div class="post hentry"><h3 class="post-title entry-title">{escape(specimen.title)} {tags}</h3>
<div class="post-body entry-content">{specimen.body}</div>
<div class="post-footer"><span class="post-author vcard">Posted by <span class="fn">{escape(specimen.byline)}</span></span>
<abbr class="published" title="{"-".join(f"{part:02}" for part in specimen.published)}T08:30:00Z">8:30 AM</abbr>
<div class="share-buttons"><a href="#">Email This</a> <a href="#">Share to others</a></div></div></div>
<div class="comments" id="comments"><h4>Post a Comment (0)</h4><form action="/comment"><textarea></textarea></form></div>
<div class="blog-pager"><a href="/newer">Newer Post</a> <a href="/older">Older Post</a></div></body></html>"""
