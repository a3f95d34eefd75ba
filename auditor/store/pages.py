"""The pages of a run as a sequence that holds row numbers and reads records when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from auditor.model.by_place import ByPlace
from auditor.model.run import PageRecord
from auditor.store.codec import unpack
from auditor.store.db import Database, SqlValue

_AT_ONCE = 200
"""Records that are read together where all are."""
_ENDED = "data IS NOT NULL AND state != 'site' AND state NOT IN ('queued', 'leased')"

_LEAD_TO = (
    "WITH RECURSIVE lead(url) AS (SELECT url FROM page WHERE run = ?1 AND alias_of = ?2 "
    "UNION SELECT p.url FROM lead JOIN page p ON p.run = ?1 AND p.alias_of = lead.url) SELECT url FROM lead ORDER BY url"
)
"""The addresses that lead to one page, over however many steps."""


class Pages(ByPlace[PageRecord]):
    """Every address of a run that has ended, ordered by address, as it stood when the sequence was made."""

    def __init__(self, database: Database, run: int) -> None:
        self._database = database
        self._run = run
        self._rows: list[SqlValue] = [
            n for (n,) in database.stream(f"SELECT n FROM page WHERE run = ? AND {_ENDED} ORDER BY url", (run,))
        ]
        self._aliases = _aliases(database, run)

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[PageRecord]:
        """Read the records one after the other."""
        for start in range(0, len(self._rows), _AT_ONCE):
            numbers = self._rows[start : start + _AT_ONCE]
            held = self._database.rows(
                f"SELECT n, url, data FROM page WHERE n IN ({','.join('?' * len(numbers))})", numbers
            )
            found = {number: (url, data) for number, url, data in held}
            for number in numbers:
                if number not in found:  # the run was pruned under the reader
                    raise IndexError(number)
                url, data = found[number]
                yield _record(data, self._aliases.get(url, ()))

    def made(self, place: int) -> PageRecord:
        """Read one record. Raises IndexError where the run was pruned meanwhile."""
        number = self._rows[place]
        row = self._database.row("SELECT url, data FROM page WHERE n = ?", (number,))
        if row is None:  # the run was pruned under the reader
            raise IndexError(number)
        return _record(row[1], self._aliases.get(row[0], ()))


def read_record(database: Database, run: int, url: str) -> PageRecord | None:
    """Return one record by address."""
    row = database.row(f"SELECT data, alias_of FROM page WHERE run = ? AND url = ? AND {_ENDED}", (run, url))
    if row is None:
        return None
    return _record(row[0], () if row[1] else [alias for (alias,) in database.rows(_LEAD_TO, (run, url))])


def _aliases(database: Database, run: int) -> dict[str, list[str]]:
    """Return the addresses that lead to each page, over however many steps; those that lead in a circle are no page's."""
    rows = database.rows("SELECT url, alias_of FROM page WHERE run = ? AND alias_of != '' ORDER BY url", (run,))
    leads: dict[str, str] = dict(rows)
    found: dict[str, list[str]] = {}
    for url in leads:
        passed = {url}
        end = leads[url]
        while end in leads and end not in passed:
            passed.add(end)
            end = leads[end]
        if end not in passed:
            found.setdefault(end, []).append(url)
    return found


def _record(data: bytes, aliases: Sequence[str]) -> PageRecord:
    record = unpack(PageRecord, data, "page record")
    if not aliases:
        return record
    return replace(record, aliases=tuple(dict.fromkeys((*record.aliases, *aliases))))
