"""A table of a few columns of running text lays out a page; one of data, however long its cells, does not."""

from __future__ import annotations

import pytest

from auditor.checks import registry
from auditor.checks.run import run_check
from tests.checks.fixture import URL, artifacts_of

PROSE = (
    "Whoever comes into the harbour by night looks for the lamp on the northern pier, and steers between it and the church. "
    * 2
)
TABLES = {
    "two columns of text": (f"<tr><td>{PROSE}<td>{PROSE}", 1),
    "a word beside a text": (f"<tr><td>Tides<td>{PROSE}", 0),
    "columns with headers": (f"<tr><th>North<th>South<tr><td>{PROSE}<td>{PROSE}", 0),
    "many rows": (f"<tr><td>{PROSE}<td>{PROSE}" * 4, 0),
}  # fmt: skip


@pytest.mark.parametrize("kind", TABLES)
def test_columns_of_running_text_are_layout(kind: str) -> None:
    rows, count = TABLES[kind]
    found = run_check(registry()["table-layout"], artifacts_of(f"<table>{rows}</table>"), URL)
    assert len(found.findings) == count
