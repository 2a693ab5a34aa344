"""What the window says of backups."""

from __future__ import annotations

from datetime import datetime

from reader.library.backup_shelf import Backup, Plan, taken
from reader.library.restoring import Preview
from reader.library.restoring import sentences as of_preview
from reader.model import now
from reader.ui.wording import counted, day, weight

EVERY = (("Every day", "daily"), ("Every week", "weekly"), ("Never by itself", "never"))


def when(moment: datetime) -> str:
    """Return ``Today 18:00``."""
    local = moment.astimezone()
    return f"{day(moment, now())} {local:%H:%M}"


def within(moment: datetime) -> str:
    """Return the same as it stands within a sentence: ``today 18:00``."""
    return when(moment).replace("Today", "today").replace("Yesterday", "yesterday")


def state(backup: Backup) -> str:
    """Return whether a backup is good, and if not why."""
    if not backup.good:
        return f"Not good: {backup.why}"
    lost = len(backup.missing)
    return f"Good, without {counted(lost, 'file')} that the library had lost" if lost else "Good"


def holds(backup: Backup) -> str:
    """Return what is in a backup."""
    return f"{counted(backup.articles, 'article')}, {counted(backup.highlights, 'highlight')}, {counted(backup.notes, 'note')}"


def size(backup: Backup) -> str:
    """Return the size of a backup, with the files that it shares with others."""
    return f"{weight(backup.db_bytes)} + {weight(backup.media_bytes)}" if backup.media else weight(backup.db_bytes)


def status(backups: list[Backup], plan: Plan) -> str:
    """Return how things stand, in one or two sentences."""
    good = next((b for b in backups if b.good), None)
    first = "There is no good backup yet." if good is None else f"The newest good backup is of {within(good.made_at)}."
    if plan.problem:
        return f"{first} The last attempt failed: {plan.problem}"
    if plan.every == "never":
        return f"{first} None is made by itself."
    return first


def together(backups: list[Backup]) -> str:
    """Return how much room backups take, a sentence; nothing for none."""
    total = weight(taken(backups) + max((b.media_bytes for b in backups), default=0))
    if len(backups) > 1:
        return f"They take {total} together: what is the same in several lies there once."
    return f"It takes {total}." if backups else ""


def sentences(seen: Preview) -> list[str]:
    """Return a preview without what only the command line needs to know."""
    return ["The present library is damaged." if "--newer" in sentence else sentence for sentence in of_preview(seen)]
