"""Which part of a page is its article: two libraries vote on each run of the page's own text.

What both keep is the core. The article is rebuilt from the page's own elements, so headings, lists, code, tables, links
and pictures are the page's and not a library's idea of them.
"""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import unquote

from lxml.html import HtmlElement

from reader.capture import chrome, hashtags, voices, wording
from reader.capture.runs import Run, Voice, count, runs_of, shares

_HALF = 0.5
_SHORT = 60
"""Words of a post that statistics say little of."""
_SMALL = 250
_REPEAT = 12
_NEAR = 6
"""Lines behind the text in which its source may be named."""
_MOSTLY = 0.6
_WHOLES = ("ul", "ol", "dl", "table", "pre", "blockquote", "figure", "details")
_ORNAMENT = re.compile(r"[\s*⁂⁎⁕✢✦✧✱✲✳✶✻❋❖❦❧☙◆◇~∼]{1,15}")
_NOTES = {"li", "p", "div", "aside", "dd", "dt", "td"}
_NOTE = 1500
"""Characters of a place that is a note at most."""
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_SIDE = re.compile(
    r"(?:^|[\s_-])(?:related|recommend\w*|share|sharing|social|sidebar|footer|comments?|promo\w*|newsletter|subscribe|"
    r"signup|author-?(?:box|bio|info|card)?|bio|avatar|nav|navigation|widget|advert\w*|ads?|sponsor\w*|popular|trending|"
    r"tags?|meta|byline|more-?(?:from|stories|on)|read-?(?:more|next)|outbrain|taboola|toolbar|menu|breadcrumbs?|masthead)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://\S+")
_PROMO = re.compile(
    r"(?:read (?:more|next|also)|see also|also read|more (?:from|on|stories)|related(?: articles?| stories| posts?)?|"
    r"advertisement|sign up (?:for|to)|subscribe (?:to|now)|follow us|share this|click here to|story continues below)\b.{0,80}",
    re.IGNORECASE,
)


def article_of(root: HtmlElement, body: HtmlElement | None, title: str) -> HtmlElement | None:
    """Return the element that holds the article, everything else taken out of it; None when there is none.

    ``root`` is a tidied page, and is changed; ``body`` is the element that ``bodies.find`` takes for the article's.
    """
    chrome.strip(root, body)
    runs = runs_of(root)
    if not runs:
        return body
    first, second = Voice(voices.trafilatura_text(root)), Voice(voices.readability_text(root))
    votes = list(zip(shares(runs, first), shares(runs, second), strict=True))
    core = _core(runs, votes, len(first.words))
    if body is not None and _is_small_post(body, core, runs, title):
        return body
    agreed = body is not None and _agrees(body, core, runs)
    if agreed and count(core) <= _SHORT:
        return body
    if not core:
        return None
    _keep(runs, votes, core, title)
    if agreed and body is not None and body.tag != "article":
        _trust(runs, body)
    _drop_repeats(runs)
    _keep_source(runs)
    _keep_notes(runs, root)
    return _rebuilt(root, runs)


def _core(runs: list[Run], votes: list[tuple[float, float]], words: int) -> list[Run]:
    """Return the runs that both keep; what the first keeps alone when that is too little."""
    both = [run for run, (one, two) in zip(runs, votes, strict=True) if one >= _HALF and two >= _HALF]
    if count(both) >= 0.6 * words and both:
        return both
    alone = [run for run, (one, _) in zip(runs, votes, strict=True) if one >= _HALF]
    return alone or [run for run, (_, two) in zip(runs, votes, strict=True) if two >= _HALF]


def _agrees(body: HtmlElement, core: list[Run], runs: list[Run]) -> bool:
    """Say whether the body by markup is what the vote found too, or the vote found nothing to speak of."""
    inside = set(body.iter())
    held = count(run for run in core if run.block in inside)
    size = count(run for run in runs if run.block in inside)
    total = count(core)
    if size == 0:
        return total == 0
    if total <= 40 or size <= 60:
        return held >= total * 0.5 or size >= total * 0.5
    return held >= total * 0.85 and size <= held * 1.5 + 60


def _is_small_post(body: HtmlElement, core: list[Run], runs: list[Run], title: str) -> bool:
    """Say whether a small body, of pictures perhaps, stands under the page's title while the vote went elsewhere."""
    inside = set(body.iter())
    size = count(run for run in runs if run.block in inside)
    held = count(run for run in core if run.block in inside)
    if size == 0 and next(body.iter("img", "iframe", "video", "audio"), None) is None:
        return False
    return size <= _SMALL and held <= count(core) * _HALF and is_under_title(body, title)


def is_under_title(body: HtmlElement, title: str) -> bool:
    """Say whether a body by markup (not just any ``article``) stands under a heading that is the page's title."""
    if body.tag == "article":
        return False
    wanted, inside = _bare(hashtags.trailing(title)[0]), set(body.iter())
    for ancestor in islice(body.iterancestors(), 4):
        for heading in ancestor.iter("h1", "h2", "h3"):
            if wanted and heading not in inside and _bare(hashtags.trailing(heading.text_content())[0]) == wanted:
                return True
    return False


def _keep(runs: list[Run], votes: list[tuple[float, float]], core: list[Run], title: str) -> None:
    """Decide for each run whether it stays."""
    container = _container(core)
    inside = set(container.iter())
    places = {id(run): index for index, run in enumerate(runs)}
    low, high = places[id(core[0])], places[id(core[-1])]
    bare = _bare(title)
    for index, (run, (one, two)) in enumerate(zip(runs, votes, strict=True)):
        within = low <= index <= high and run.block in inside
        run.kept = one >= _HALF or (two >= _HALF and within and not is_side(run.block, container))
        if run.kept and one < _HALF and _PROMO.fullmatch(run.text.strip()):
            run.kept = False
        if run.kept and index <= low + 1 and bare and _bare(run.text) == bare:
            run.kept = False
    _rescue(runs, container, low, high)


def _trust(runs: list[Run], body: HtmlElement) -> None:
    """Keep what a body by markup holds, but for furniture by name, promotion and lines of links."""
    inside = set(body.iter())
    choices = _chosen_lists(runs, inside)
    for run in runs:
        if run.kept or run.block not in inside or is_side(run.block, body):
            continue
        text = run.text.strip()
        if wording.is_dateline(text, "") or _ADDRESS.fullmatch(text):
            continue
        run.kept = (
            run.block in choices
            or wording.source(text) is not None
            or (not _PROMO.fullmatch(text) and _linked(run) < len(run.words) * _HALF)
        )


def _keep_source(runs: list[Run]) -> None:
    """Keep the line just behind the text that names its source, and the links below it when it is only the word."""
    last = max((index for index, run in enumerate(runs) if run.kept), default=len(runs))
    for index in range(last, min(last + _NEAR, len(runs))):
        text = runs[index].text
        linked = _linked(runs[index])
        if (said := wording.source(text)) is None and not (linked and wording.is_lone_source(text)):
            continue
        runs[index].kept = True
        below = index + 1
        while said == "" and not linked and below < min(index + _NEAR, len(runs)) and _is_address(runs[below]):
            runs[below].kept = True
            below += 1
        return


def _keep_notes(runs: list[Run], root: HtmlElement) -> None:
    """Keep the notes that the kept text refers to by links, where these are no larger than a note is."""
    kept = {run.block for run in runs if run.kept}
    names = set()
    for link in root.iter("a"):
        target = link.get("href") or ""
        if (
            target[:1] == "#"
            and len(target) > 1
            and any(node in kept for node in (link, *islice(link.iterancestors(), 8)))
        ):
            names |= {target[1:], unquote(target[1:])}
    if not names:
        return
    inside: set[HtmlElement] = set()
    for element in root.iter():
        if element.get("id") in names and element.tag in _NOTES and len(element.text_content()) <= _NOTE:
            inside |= set(element.iter())
    for run in runs:
        run.kept = run.kept or run.block in inside


def _is_address(run: Run) -> bool:
    return bool(_ADDRESS.fullmatch(run.text.strip())) or _linked(run) >= len(run.text.split()) > 0


def _chosen_lists(runs: list[Run], inside: set[HtmlElement]) -> set[HtmlElement]:
    """Return the items of lists of links that stand in the text: between kept runs, and not under a promotion."""
    chosen: set[HtmlElement] = set()
    before: Run | None = None
    pending: list[Run] = []
    for run in runs:
        if run.block not in inside:
            continue
        if run.block.tag == "li" and not run.kept:
            pending.append(run)
            continue
        if run.kept and before is not None and before.kept and not _PROMO.match(before.text.strip()):
            chosen.update(item.block for item in pending)
        before, pending = run, []
    return chosen


def _linked(run: Run) -> int:
    """Return how many words of a run are links."""
    words = 0
    for element, tail in run.slots:
        node = element.getparent() if tail else element
        while node is not None and node is not run.block:
            if node.tag == "a" and node.get("href"):
                words += len(((element.tail if tail else element.text) or "").split())
                break
            node = node.getparent()
    return words


def _drop_repeats(runs: list[Run]) -> None:
    """Drop a long stretch that came before elsewhere: pages hold their text twice, for wide and for narrow windows."""
    seen: dict[tuple[str, ...], HtmlElement | None] = {}
    for run in runs:
        if run.kept and len(run.words) >= _REPEAT:
            parent = run.block.getparent()
            run.kept = seen.setdefault(tuple(run.words), parent) is parent


def _rescue(runs: list[Run], container: HtmlElement, low: int, high: int) -> None:
    """Keep lists, tables, code, quotes and figures whole, and the headings above what is kept."""
    owners: dict[HtmlElement, list[int]] = {}
    for index in range(len(runs)):
        node = runs[index].block
        while node is not None and node is not container:
            if node.tag in _WHOLES:
                owners.setdefault(node, []).append(index)
            node = node.getparent()
    for owner, members in owners.items():
        size = count(runs[index] for index in members) or 1
        kept = count(runs[index] for index in members if runs[index].kept)
        whole = kept >= size * _MOSTLY or (low < members[0] and members[-1] < high and owner.tag in {"pre", "figure"})
        if whole and not is_side(owner, container):
            for index in members:
                runs[index].kept = True
    for index in range(low, high):
        alone = _is_formula(runs[index]) or (low < index and _divides(runs, index))
        if alone and not is_side(runs[index].block, container):
            runs[index].kept = True
        if runs[index].block.tag in _HEADINGS and not runs[index].kept:
            runs[index].kept = _heads(runs[index], runs[index + 1]) and not is_side(runs[index].block, container)


def _is_formula(run: Run) -> bool:
    """Say whether a run is a formula on a line of its own, which has few words for a vote."""
    return len(run.block) > 0 and run.block.tag == "p" and run.block[0].get("class") == "math"


def _divides(runs: list[Run], index: int) -> bool:
    """Say whether a run is an ornament on a line of its own between lines that are kept."""
    near = runs[index - 1].kept and (runs[index + 1].kept or runs[index + 1].block.tag in _HEADINGS)
    return near and runs[index].block.tag in {"p", "div"} and _ORNAMENT.fullmatch(runs[index].text) is not None


def _heads(heading: Run, below: Run) -> bool:
    """Say whether a heading stands above kept text in the same part of the page, and is not a link to elsewhere."""
    part = heading.block.getparent()
    near = part is not None and any(node is part or node is part.getparent() for node in below.block.iterancestors())
    return below.kept and near and _linked(heading) < len(heading.words) * _HALF


def _container(core: list[Run]) -> HtmlElement:
    """Return the deepest element with at least four fifths of the core's words."""
    total = count(core)
    weights: dict[HtmlElement, int] = {}
    for run in core:
        node = run.block
        while node is not None:
            weights[node] = weights.get(node, 0) + len(run.words)
            node = node.getparent()
    node = max(core, key=lambda run: len(run.words)).block
    while weights[node] < total * 0.8 and node.getparent() is not None:
        node = node.getparent()
    return node


def _rebuilt(root: HtmlElement, runs: list[Run]) -> HtmlElement | None:
    """Take what is not kept out of the tree and return the element that holds the rest; None when nothing is kept."""
    kept = [run for run in runs if run.kept]
    if not kept:
        return None
    order = {element: index for index, element in enumerate(root.iter())}
    for run in runs:
        if not run.kept:
            run.clear()
    top = _common([run.block for run in kept])
    first, last = order[kept[0].block], order[kept[-1].block]
    for picture in list(top.iter("img", "iframe", "video", "audio")):
        if (not first <= order[picture] <= last and not _leads(picture, order[picture], first, top)) or is_side(
            picture, top
        ):
            picture.drop_tree()
    return top


def _leads(picture: HtmlElement, place: int, first: int, top: HtmlElement) -> bool:
    """Say whether a picture stands just before or after the text, in the element that holds it."""
    return picture is not top and (place < first or not is_side(picture, top))


def _common(elements: list[HtmlElement]) -> HtmlElement:
    """Return the deepest element that holds all of these."""
    line = [elements[0], *elements[0].iterancestors()]
    shared = set(line)
    for element in elements[1:]:
        if element in shared and element is line[0]:
            continue
        shared &= {element, *element.iterancestors()}
    return next(element for element in line if element in shared)


def is_side(element: HtmlElement, top: HtmlElement) -> bool:
    """Say whether an element belongs to furniture by its name, below ``top``."""
    node: HtmlElement | None = element
    while node is not None and node is not top:
        if node.tag in {"aside", "nav", "footer", "form"} or _SIDE.search(
            f"{node.get('class') or ''} {node.get('id') or ''}"
        ):
            return True
        node = node.getparent()
    return False


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
