"""Which runs stay: what was learnt decides on each, and rules keep together what belongs together."""

from __future__ import annotations

import re
from itertools import islice, pairwise
from urllib.parse import unquote

from lxml.html import HtmlElement

from reader.capture import wording
from reader.capture.extract import forest
from reader.capture.extract.ballot import Ballot
from reader.capture.extract.features import Features
from reader.capture.extract.names import is_side
from reader.capture.extract.runs import Run, count
from reader.capture.metadata import Metadata

HALF = 0.5
LIKELY = 0.45
"""Of 1.0, from which a run stays."""
_UNLIKELY = 0.3
"""Below which nothing but its place in a list or table that is kept whole lets a run stay."""
_LIKELY_WHOLE = 0.15
"""Of 1.0, on the average, from which a list or table that the reader view has stays whole."""
_POINTER = 30
"""Words of a line that only sends its reader on."""
_REPEAT = 12
_NEAR = 6
"""Lines behind the text in which its source may be named."""
_MOSTLY = 0.6
_WHOLES = ("ul", "ol", "dl", "table", "pre", "blockquote", "figure", "details")
_POST = re.compile(
    r"(?:^|\s)(?:twitter-tweet|instagram-media|bluesky-embed|mastodon-embed|tiktok-embed|reddit-embed-bq)(?:$|\s)"
)
"""A post from elsewhere that an article quotes."""
_WIDTH = re.compile(
    r"(?:^|[\s_-])(?:mobile|desktop|tablet|phone|small-?(?:only|screen)|(?:sm|md|lg|xs):(?:hidden|block)|hidden-(?:xs|sm|md|lg)|"
    r"visible-(?:xs|sm|md|lg)|hide-(?:on|for)|show-(?:on|for)|d-(?:sm|md|lg)-(?:none|block)|fallback)",
    re.IGNORECASE,
)
_ORNAMENT = re.compile(r"[\s*⁂⁎⁕✢✦✧✱✲✳✶✻❋❖❦❧☙◆◇~∼]{1,15}")
_NOTES = {"li", "p", "div", "aside", "dd", "dt", "td"}
_NOTE = 1500
"""Characters of a place that is a note at most."""
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_ADDRESS = re.compile(r"https?://\S+")
_PROMO = re.compile(
    r"(?:(?:read|see|watch) (?:more|next|also)|don[’']t miss|recommended|also read|more (?:from|on|stories)|"
    r"related(?: articles?| stories| posts?)?|advertisement|sign up (?:for|to)|subscribe (?:to|now)|follow us|share this|"
    r"click here to|story continues below)\b.{0,80}",
    re.IGNORECASE,
)


def choose(votes: Ballot, root: HtmlElement, data: Metadata, trusted: HtmlElement | None) -> None:
    """Decide for each run whether it stays. ``trusted`` is the body by markup when the votes agree with it."""
    runs = votes.runs
    container = container_of(votes.core)
    low, high = span_of(votes)
    title = _bare(data.title)
    for index, (run, likely) in enumerate(zip(runs, likelihoods(votes, data), strict=True)):
        run.likely, run.kept = likely, likely >= LIKELY
        if run.kept and ((index <= low + 1 and title and _bare(run.text) == title) or _is_pointer(run)):
            run.kept = False
    _rescue(votes, container, low, high)
    if trusted is not None:
        _trust(runs, trusted)
    _drop_repeats(votes)
    _keep_source(runs)
    _keep_notes(runs, root)


def _is_pointer(run: Run) -> bool:
    """Say whether a run is a line that sends its reader to another story."""
    text = run.text.strip()
    return len(run.words) <= _POINTER and _PROMO.match(text) is not None and run.linked() >= len(run.words) * HALF


def likelihoods(votes: Ballot, data: Metadata) -> list[float]:
    """Return how likely each run is the article's, 0.0 to 1.0."""
    numbers = features_of(votes, data)
    return [0.0 if numbers.is_out(index) else forest.likelihood(numbers.row(index)) for index in range(len(votes.runs))]


def features_of(votes: Ballot, data: Metadata) -> Features:
    """Return what the runs of a page are judged by."""
    return Features(votes, span_of(votes), container_of(votes.core or votes.runs), data)


def span_of(votes: Ballot) -> tuple[int, int]:
    """Return the places of the first and the last run of the core."""
    places = {id(run): index for index, run in enumerate(votes.runs)}
    core = votes.core or votes.runs
    return places[id(core[0])], places[id(core[-1])]


def container_of(core: list[Run]) -> HtmlElement:
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


def _trust(runs: list[Run], body: HtmlElement) -> None:
    """Keep what a body by markup holds, but for furniture by name, promotion and lines of links."""
    inside = set(body.iter())
    choices = _chosen_lists(runs, inside)
    for run in runs:
        if run.kept or run.block not in inside or run.likely < _UNLIKELY or is_side(run.block, body):
            continue
        text = run.text.strip()
        if wording.is_dateline(text, "") or _ADDRESS.fullmatch(text):
            continue
        run.kept = (
            run.block in choices
            or wording.source(text) is not None
            or (not _PROMO.fullmatch(text) and run.linked() < len(run.words) * HALF)
        )


def _keep_source(runs: list[Run]) -> None:
    """Keep the line just behind the text that names its source, and the links below it when it is only the word."""
    last = max((index for index, run in enumerate(runs) if run.kept), default=len(runs))
    for index in range(last, min(last + _NEAR, len(runs))):
        text = runs[index].text
        linked = runs[index].linked()
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
        if element.get("id") in names:
            note = element.getparent() if element.tag == "a" else element
            if note is not None and note.tag in _NOTES and len(note.text_content()) <= _NOTE:
                inside |= set(note.iter())
    for run in runs:
        run.kept = run.kept or run.block in inside
    for above, below in pairwise(runs):  # and what the notes are headed by
        if above.block.tag in _HEADINGS and below.block in inside and not above.kept:
            above.kept = _heads(above, below)


def _is_address(run: Run) -> bool:
    return bool(_ADDRESS.fullmatch(run.text.strip())) or run.linked() >= len(run.text.split()) > 0


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


def _drop_repeats(votes: Ballot) -> None:
    """Drop a long stretch that stands elsewhere too, for windows of another width or as a teaser of the text; a refrain stays."""
    seen: dict[tuple[str, ...], int] = {}
    for index, run in enumerate(votes.runs):
        if not run.kept or len(run.words) < _REPEAT:
            continue
        first = seen.setdefault(tuple(run.words), index)
        other = votes.runs[first]
        if first == index or other.block.getparent() is run.block.getparent():
            continue
        if votes.reader[first] < HALF <= votes.reader[index]:
            other.kept = False
            seen[tuple(run.words)] = index
        elif votes.reader[index] < HALF or _is_for_width(run.block) or _is_for_width(other.block):
            run.kept = False


def _is_for_width(element: HtmlElement) -> bool:
    """Say whether an element is by its name, or that of what is close around it, for windows of a certain width."""
    around = (element, *islice(element.iterancestors(), 4))
    return any(_WIDTH.search(f"{node.get('class') or ''} {node.get('id') or ''}") for node in around)


def _rescue(votes: Ballot, container: HtmlElement, low: int, high: int) -> None:
    """Keep lists, tables, code, quotes and figures whole, and the headings above what is kept."""
    runs = votes.runs
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
        between = low < members[0] and members[-1] < high
        likely = sum(runs[index].likely * len(runs[index].words) for index in members) / size
        whole = kept >= size * _MOSTLY or (between and owner.tag in {"pre", "figure"})
        whole = whole or (between and owner in votes.chosen and likely >= _LIKELY_WHOLE)
        quoted = between and _POST.search(owner.get("class") or "")
        if quoted or (whole and not is_side(owner, container)):
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
    if run.block.tag != "p":
        return False
    first = next(iter(run.block), None)  # lxml counts all children for len(), once for each run of a flood of lines
    return first is not None and first.get("class") == "math"


def _divides(runs: list[Run], index: int) -> bool:
    """Say whether a run is an ornament on a line of its own between lines that are kept."""
    near = runs[index - 1].kept and (runs[index + 1].kept or runs[index + 1].block.tag in _HEADINGS)
    return near and runs[index].block.tag in {"p", "div"} and _ORNAMENT.fullmatch(runs[index].text) is not None


def _heads(heading: Run, below: Run) -> bool:
    """Say whether a heading stands above kept text in the same part of the page, and is not a link to elsewhere."""
    part = heading.block.getparent()
    near = part is not None and any(node is part or node is part.getparent() for node in below.block.iterancestors())
    return below.kept and near and heading.linked() < len(heading.words) * HALF


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
