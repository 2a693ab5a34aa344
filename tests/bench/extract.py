"""Extraction against public truths: the corpus's own scorer for us and two libraries in one run, and our worst pages.

The corpus (POSTIL_CORPUS) brings the pages, what their articles are, and ``score_extraction.py``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.bench.measure import line

HERE = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("POSTIL_CORPUS") or HERE.parent / "shared" / "corpus")
SUITES = "zyte,mozilla,wcxb-dev"
WORST = 10
FIELDS = ("title", "byline", "site_name", "published", "lang", "html")


def trafilatura(html: str, url: str) -> dict[str, Any]:
    """Return what trafilatura makes of a page."""
    from trafilatura import extract, extract_metadata

    found = extract(
        html, url=url, output_format="html", include_links=True, include_images=True, include_comments=False
    )
    data = extract_metadata(html, default_url=url)
    named = (data.title, data.author, data.sitename, data.date, data.language) if data else ("",) * 5
    return dict(zip(FIELDS, (*named, found or ""), strict=True))


def readability(html: str, url: str) -> dict[str, Any]:
    """Return what readability-lxml makes of a page; its language it does not tell."""
    from readability import Document

    page = Document(html, url=url or None)
    return dict(
        zip(FIELDS, (page.short_title(), page.author(), "", "", "", page.summary(html_partial=True)), strict=True)
    )


def run() -> None:
    """Print the scorer's tables, and below them our worst pages of each kind."""
    scorer = CORPUS / "score_extraction.py"
    if not scorer.exists():
        line("extraction", f"no {scorer}; POSTIL_CORPUS names the folder that has it")
        return
    told = subprocess.run(
        [
            *(sys.executable, str(scorer), "--data", str(CORPUS / "extraction"), "--suite", SUITES),
            *("--path", str(HERE), "--worst", str(WORST)),
            "postil=reader.capture.benchmark:extract",
            *(f"{name}=tests.bench.extract:{name}" for name in ("trafilatura", "readability")),
        ],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    ).stdout
    tables, *worst = told.split("\nworst of ")
    ours = [f"worst of {part}" for part in worst if part.startswith("postil ")]
    sys.stdout.write("\n".join([tables, *ours]))
