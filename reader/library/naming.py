"""The verbs about what a search can name beside tags: sites, authors, languages."""

from __future__ import annotations

from collections import Counter

from reader.library import rows
from reader.library.verbs import Verbs

_MOST = 5_000
_HERE = "a.deleted_at IS NULL AND a.state <> 'trash'"
_HOSTS = f"""SELECT substr(rest, 1, instr(rest || '/', '/') - 1) AS host, count(*) FROM
  (SELECT substr(a.url, instr(a.url, '://') + 3) AS rest FROM article AS a WHERE {_HERE} AND a.url LIKE 'http%://%')
  GROUP BY host"""  # noqa: S608 - of the line above
_COLUMNS = {"site": "site_name", "author": "byline", "lang": "lang"}


class Naming(Verbs):
    """What completion offers. Each reads the whole table of articles: ask beside the window."""

    def names_of(self, field: str) -> tuple[tuple[str, int], ...]:
        """Return the values that articles outside the trash have for ``site`` (hosts and names of sites), ``author`` or
        ``lang``, with how many have each; most used first, 5,000 at most.
        """
        column = _COLUMNS[field]
        with self._store.read() as db:
            counts: Counter[str] = Counter(
                dict(
                    rows.fetch(
                        db,
                        f"SELECT a.{column}, count(*) FROM article AS a WHERE {_HERE} AND a.{column} <> '' GROUP BY 1",  # noqa: S608
                    )
                )
            )
            hosts = rows.fetch(db, _HOSTS) if field == "site" else []
        for host, number in hosts:
            name = host.lower().removeprefix("www.").partition(":")[0]
            if name and name not in counts:
                counts[name] = 0
            if name:
                counts[name] += number
        named = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        return tuple((str(name), int(number)) for name, number in named[:_MOST])
