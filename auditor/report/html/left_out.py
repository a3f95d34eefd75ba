"""Pages that were not audited, put together by why: what was the matter and what to do is said once, not for each address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from auditor.errors import TABLE
from auditor.model.page import Failed, PageState
from auditor.model.run import PageRecord
from auditor.report.labels import what_to_do


@dataclass(frozen=True, slots=True)
class LeftGroup:
    """Addresses that were not audited for one reason."""

    state: PageState
    code: str
    """Empty where no reason was recorded."""
    what: str
    todo: str
    records: tuple[PageRecord, ...]

    @property
    def anchor(self) -> str:
        """The anchor of the group on its sheet."""
        return f"why-{self.state}-{self.code.lower()}".rstrip("-")

    @property
    def detail(self) -> str:
        """What happened to every one of them; empty where it is not the same."""
        told = {detail_of(record) for record in self.records}
        return told.pop() if len(told) == 1 else ""


def detail_of(record: PageRecord) -> str:
    """Return what happened to an address, without the address itself, which stands beside it."""
    return record.failure.detail.removesuffix(f" at {record.url}") if record.failure else ""


def by_reason(records: Iterable[PageRecord]) -> list[LeftGroup]:
    """Put addresses together by state and code of their failure, each group where its first one stands."""
    groups: dict[tuple[PageState, str], list[PageRecord]] = {}
    for record in records:
        code = str(record.failure.code) if record.failure else ""
        groups.setdefault((record.state, code), []).append(record)
    return [
        LeftGroup(state, code, _what(found[0].failure), what_to_do(found[0].failure), tuple(found))
        for (state, code), found in groups.items()
    ]


def _what(failure: Failed | None) -> str:
    return TABLE[failure.code].what if failure else "No reason was recorded"
