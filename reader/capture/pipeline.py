"""From a request to an article, in the worker: fetch or read, tell what it is, extract, sanitise, gather pictures."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from reader import document
from reader.address import canonical, host, is_web
from reader.capture import bundle, charset, images, joining, markup, next_page, page, parcels, rules, sniff
from reader.capture.bundle import Bundle, Sheet
from reader.capture.fetch import IMAGES, PAGES, Answer, Fetcher
from reader.capture.limits import Limits
from reader.capture.line import Line
from reader.capture.parts import Part
from reader.capture.post import Post
from reader.capture.request import Request
from reader.capture.rules import NO_RULE, Rule
from reader.errors import CaptureError
from reader.frozen import replace
from reader.model import Captured, CapturedImage

_MEDIA = 200
"""Characters of a content type that are kept."""
_SAID_BY_NAME = {sniff.MARKDOWN: "text/markdown", sniff.PLAIN: "text/plain"}
"""The content type of a text that came without one: its file's name is not kept with it."""


class Pipeline:
    """One capture."""

    def __init__(
        self,
        limits: Limits,
        report: Callable[[str, float], None] = lambda _label, _share: None,
        rules: Path | None = None,
        line: Line | None = None,
    ) -> None:
        """``rules`` is the folder of the reader's rules for sites, None where there are none."""
        self._limits, self._report, self._rules, self._line = limits, report, rules, line
        self._opened: Fetcher | None = None
        self._fetched = 0.0
        self._parcel: parcels.Parcel | None = None
        self._given = b""
        """What came, of which the parcel or the bundle was made."""
        self._bundle: Bundle | None = None
        self._deadline = 0.0

    def capture(self, request: Request) -> Captured:
        """Return what the request becomes. Raises ``CaptureError``."""
        try:
            return self._pictured(request) if request.body else self._capture(request)
        finally:
            if self._opened:
                self._opened.close()

    def outline(self, request: Request) -> list[Part]:
        """Return the parts of the page that a request leads to, and what a capture keeps of each. Raises ``CaptureError``."""
        from reader.capture.outline import outlines

        try:
            answer, _name, text, kind = self._text(request)
        finally:
            if self._opened:
                self._opened.close()
        if kind != sniff.HTML:
            raise CaptureError(
                "This is a text and not a web page, so all of it was kept; there are no parts to choose from."
            )
        later = self._bundle.sheets[1:] if self._bundle else ()
        pages = [(text, answer.url or images.LOCAL), *((_text_of(_answer(sheet), ""), sheet.url) for sheet in later)]
        return outlines(pages, self._rule(request, answer.url))

    def _text(self, request: Request) -> tuple[Answer, str, str, str]:
        """Return what a request leads to in the end: the answer, a file's name, its text and the kind of that."""
        deadline = self._deadline = time.monotonic() + self._limits.page
        self._report("Fetching" if request.fetches else "Reading", 0.05)
        answer, name = self._source(request, deadline)
        if not request.fetches and parcels.is_parcel(answer.data, name):
            self._given = answer.data
            self._parcel = parcel = parcels.opened(answer.data)
            answer, name = Answer(answer.url or parcel.url, parcel.media, parcel.data), ""
        elif not request.fetches and bundle.is_bundle(answer.data) and (found := bundle.opened(answer.data)):
            self._given, self._bundle = answer.data, found
            answer, name = _answer(found.sheets[0]), ""
        text = _text_of(answer, name)
        kind = sniff.kind_of(text, answer.media, name)
        for _ in range(self._limits.redirects):
            target = markup.moved_to(text, answer.url) if kind == sniff.HTML and request.fetches else ""
            if not target:
                break
            answer = self._fetch(target, deadline)
            text = _text_of(answer, "")
            kind = sniff.kind_of(text, answer.media)
        return answer, name, text, kind

    def _capture(self, request: Request) -> Captured:
        answer, name, text, kind = self._text(request)
        self._report("Finding the article", 0.4)
        base = answer.url or images.LOCAL
        rule = self._rule(request, answer.url)
        if self._parcel:
            post = self._letter(text, kind, base, rule)
        elif self._bundle and kind == sniff.HTML:
            post = self._bundled(self._bundle, text, rule)
        else:
            post = markup.read(text, kind, base, name, rule)
            if request.fetches and kind == sniff.HTML:
                post = self._followed(post, answer, text, rule)
        html = document.to_html(post.document)
        pictures = self._pictures(post, html, request)
        self._report("Keeping it", 1.0)
        captured = _captured(post, html, pictures, answer, request)
        if self._given:
            return replace(captured, original=self._given)
        return replace(captured, original_media=answer.media[:_MEDIA] or _SAID_BY_NAME.get(kind, ""))

    def _pictured(self, request: Request) -> Captured:
        """Return the pictures of a body that are not kept yet."""
        images_ = self._pictures(Post("", document.Document(())), request.body, request)
        return Captured("", request.body, url=request.url, origin=request.origin, images=images_)

    def _bundled(self, kept: Bundle, text: str, rule: Rule) -> Post:
        """Return the article whose pages are kept together; a later one that the rule leaves nothing of adds nothing."""
        number = 1 if len(kept.sheets) > 1 else 0
        joined = joining.Joined(markup.read(text, sniff.HTML, kept.sheets[0].url, "", rule, number))
        for number, sheet in enumerate(kept.sheets[1:], 2):
            with suppress(CaptureError):
                later = _text_of(_answer(sheet), "")
                joined.add(markup.read(later, sniff.HTML, sheet.url, "", rule, number))
        return joined.post(kept.following)

    def _followed(self, first: Post, answer: Answer, text: str, rule: Rule) -> Post:
        """Return the article with the parts that follow its first page, which are fetched; all pages become the original."""
        joined, following = joining.Joined(first), ""
        sheets = [Sheet(answer.url, answer.media, answer.data)]
        part = next_page.find(page.parse(text), answer.url)
        while part is not None:
            room = self._limits.page_bytes - sum(len(sheet.data) + bundle.ROOM for sheet in sheets) - 2 * bundle.ROOM
            if len(sheets) >= self._limits.parts or room <= 0 or time.monotonic() >= self._deadline:
                following = part.url
                break
            self._report(f"Fetching page {part.series.number}", 0.4 + 0.2 * len(sheets) / self._limits.parts)
            try:
                came, text = self._part(part.url, room)
                if not next_page.leads_to(part.series, came.url):
                    break
                post = markup.read(text, sniff.HTML, came.url, "", rule, len(sheets) + 1)
            except CaptureError:
                following = part.url
                break
            root = page.parse(text)
            own = next_page.belongs(part.series, post.canonical_url)
            if not own or next_page.is_listing(root) or not joined.goes_on_in(post) or not joined.add(post):
                break
            sheets.append(Sheet(came.url, came.media, came.data))
            part = next_page.find(root, came.url, part.series)
        if len(sheets) > 1 or following or bundle.is_bundle(answer.data):
            packed = bundle.packed(Bundle(tuple(sheets), following))
            self._given = (
                packed if len(packed) <= self._limits.page_bytes else b""
            )  # what could not be read again is no use
        return joined.post(following)

    def _part(self, url: str, most: int) -> tuple[Answer, str]:
        """Return a further page of an article, and its text. Raises ``CaptureError``."""
        time.sleep(max(0.0, min(self._limits.pause, self._deadline - time.monotonic())))
        came = self._fetcher("").get(url, why="part", accept=PAGES, most=most, deadline=self._deadline)
        text = _text_of(came, "")
        if sniff.kind_of(text, came.media) != sniff.HTML:
            raise CaptureError("What follows this page is no page.")
        return came, text

    def _letter(self, text: str, kind: str, base: str, rule: Rule) -> Post:
        """Return the article of a saved page, or of a letter, which is all of it where no article can be told from the rest."""
        parcel = self._parcel
        assert parcel is not None
        try:
            post = markup.read(text, kind, base, "", rule)
        except CaptureError:
            if kind != sniff.HTML or not parcel.is_letter:
                raise
            post = markup.read(f"<!--StartFragment-->{text}<!--EndFragment-->", kind, base, "", rule)
        if parcel.is_letter:
            post.title = parcel.title or post.title
            post.byline = parcel.byline or post.byline
            post.published_at = parcel.sent_at or post.published_at
            post.url = post.canonical_url = ""  # what a letter names is where its sender is, not where it is from
        return post

    def _rule(self, request: Request, url: str) -> Rule:
        """Return the rule that the request names, else that of the site which has answered in the end."""
        if request.rule is not None:
            return request.rule
        return rules.read(self._rules, url) if self._rules else NO_RULE

    def _source(self, request: Request, deadline: float) -> tuple[Answer, str]:
        if request.fetches:
            self._fetcher(request.url if request.typed else "")
            return self._fetch(request.url, deadline), ""
        if request.data is not None:
            self._demand_size(len(request.data), "What was given")
            return Answer(request.url, request.media, request.data), ""
        try:
            with open(request.path, "rb") as file:
                data = file.read(self._limits.page_bytes + 1)
        except OSError as error:
            raise CaptureError(f"{request.path!r} cannot be read ({error.strerror}); check who may read it.") from error
        self._demand_size(len(data), "This file")
        return Answer(request.url, "", data), Path(request.path).name

    def _demand_size(self, size: int, what: str) -> None:
        most = self._limits.page_bytes
        if size > most:
            raise CaptureError(f"{what} is larger than {most // 1_000_000} MB, which is too large to be read.")

    def _fetch(self, url: str, deadline: float) -> Answer:
        return self._fetcher("").get(
            url, why="page", accept=PAGES, most=self._limits.page_bytes, deadline=deadline, coming=self._coming
        )

    def _coming(self, size: int, whole: int) -> None:
        """Report how much of the page has come; of one that does not say how large it is, half is some 200 kB."""
        part = min(size / whole, 1.0) if whole else size / (size + 200_000)
        self._fetched = max(self._fetched, part)
        much = f" ({size / 1e6:.1f} MB)" if size >= 100_000 else ""
        self._report(f"Fetching{much}", 0.05 + 0.3 * self._fetched)

    def _fetcher(self, home: str) -> Fetcher:
        if self._opened is None:
            self._opened = Fetcher(self._limits, home, self._line)
        return self._opened

    def _pictures(self, post: Post, html: str, request: Request) -> tuple[CapturedImage, ...]:
        folder = Path(request.path).parent if request.path else None
        known = set(request.known)
        addresses = [address for address in markup.pictures(html) if address not in known]
        remote = any(is_web(address) and not address.startswith(images.LOCAL) for address in addresses)
        wanted = remote and self._limits.images and request.pictures
        fetcher = self._fetcher(request.url if request.typed else "") if wanted else None

        brought = self._parcel.pictures if self._parcel else {}

        def get(address: str, most: int, deadline: float) -> bytes:
            if address in brought and len(brought[address]) <= most:
                return brought[address]
            if address.startswith(images.LOCAL):
                if folder is None:
                    raise CaptureError("This picture is nowhere.")
                return images.beside(folder, address, most)
            if fetcher is None:
                raise CaptureError("No pictures are fetched.")
            return fetcher.get(address, why="picture", accept=IMAGES, most=most, deadline=deadline).data

        def report(share: float) -> None:
            self._report("Fetching pictures", 0.6 + 0.4 * share)

        return images.gather(addresses, post.inline, self._limits, get, report)


def _captured(post: Post, html: str, pictures: tuple[CapturedImage, ...], answer: Answer, request: Request) -> Captured:
    """Return the article; what was only beside the file is named by its content, or goes."""
    beside = {image.url: f"sha256:{image.sha256}" for image in pictures if image.url.startswith(images.LOCAL)}
    told = images.without_local(html, beside)
    body = post.document if told == html else document.from_html(told)
    kept = tuple(replace(image, url=beside.get(image.url, image.url)) for image in pictures)
    url = request.url or answer.url or post.url or post.canonical_url
    return Captured(
        title=post.title or "Untitled",
        html=html if told == html else document.to_html(body),
        url=url,
        canonical_url=post.canonical_url or (canonical(answer.url or url) if url else ""),
        byline=post.byline,
        site_name=post.site_name or host(answer.url or url),
        published_at=post.published_at,
        lang=post.lang,
        source=post.source,
        origin=request.origin,
        tags=post.tags,
        excerpt=document.excerpt(body),
        images=kept,
        original=answer.data,
        comments=post.comments,
    )


def _answer(sheet: Sheet) -> Answer:
    return Answer(sheet.url, sheet.media, sheet.data)


def _text_of(answer: Answer, name: str) -> str:
    if not answer.data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise CaptureError("The page is empty, so there is nothing to read." if answer.url else "The file is empty.")
    if refused := sniff.refusal(answer.data, answer.media):
        what = f"{name!r}" if name else "This"
        raise CaptureError(f"{what} is {refused}, not a page or text; Postil reads HTML, Markdown and plain text.")
    declared = answer.media.lower().partition("charset=")[2].partition(";")[0]
    text = charset.decode(answer.data, declared)
    if not text.strip():
        raise CaptureError("There is no text in it, so there is nothing to read.")
    return text
