"""Where auditor's time in the browser went: the stages that each visit wrote down, read back from the store of a run."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from auditor.model.run import SystemClock
from auditor.store import Store


def stages(folder: Path) -> Counter[str]:
    """Return milliseconds by stage, summed over all pages and states of the newest run in a store."""
    total: Counter[str] = Counter()
    with Store.open(folder, SystemClock(), write=False) as store:
        run = store.runs()[-1].id
        for record in store.pages(run):
            for name, blob in record.artifacts.items():
                data = store.blob(blob) if name.startswith("visit:") else None
                if data is not None:
                    total.update(json.loads(data)["timing_ms"])
    return total
