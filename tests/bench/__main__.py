"""``./dev bench [NAME …]``: speed and memory as ratios to a floor that is taken in the same run.

Each bench prints what was measured, the floor, their ratio and the aim. Nothing here passes or fails by the clock: the
figures are for people to read, on the machine and in the hour in which they were taken.
"""

from __future__ import annotations

import importlib
import os
import sys

BENCHES = {
    "start": "from the command to the first painted frame, and memory, beside a bare window",
    "page": "the page at work: another size, scrolling with marks, 200 pictures, articles out of all measure",
    "open": "opening an article, beside QTextDocument.setHtml and layout",
    "anchor": "marked passages in edited texts: how many are found again, how many wrongly, and what it costs",
    "marks": "300,000 highlights: every view of them, the words typed, the groups",
    "feeds": "values and dates in feeds of all kinds: how many are read, why each other is not; 500 beside the window",
    "library": "10,000 and 100,000 articles (--million: that too; --peer: beside lemon24's reader): how cost grows",
    "imports": "10,000 records of another program brought in, beside bare inserts of the same rows",
    "backups": "10,000 articles: a backup that is compared, a restoring, a salvage, beside the bare copy and the window",
    "list": "10,000 articles: open, first rows, tag filter, search, beside the bare SQL statement",
    "extract": "articles of pages with truths, beside two libraries: text, structure, metadata, speed",
    "capture": "saved pages a second, beside a plain parse and the bare library; 1,000 addresses beside the window",
}


def main(names: list[str]) -> int:
    """Run the benches named, or all; words with ``--`` are for ``library``."""
    options = [name for name in names if name.startswith("--") and name != "--help"]
    names = [name for name in names if name not in options]
    unknown = [name for name in names if name not in BENCHES]
    if unknown or names in (["-h"], ["--help"]):
        lines = "\n".join(f"  {name:<10} {what}" for name, what in BENCHES.items())
        sys.stderr.write(f"benches:\n{lines}\n")
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    for name in names or BENCHES:
        sys.stdout.write(f"\n{name}: {BENCHES[name]}\n")
        sys.stdout.flush()
        bench = importlib.import_module(f"tests.bench.{name}")
        bench.run(options) if name == "library" else bench.run()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
