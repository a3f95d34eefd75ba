"""auditor: published pages held against approved text, image descriptions, axe rules, readability and links, with one gate.

The Python API: settings in, report out. docs/python-api.md explains each name::

    from auditor import audit, load_settings

    result = audit(load_settings())
    print(result.report.verdict.sentence, result.folder)

What stands in `__all__` is public and stable; everything below may change. Nothing is loaded before it is used: a name brings
in the browser's and the parser's libraries only when it is asked for.
"""

from __future__ import annotations

import importlib
import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.config import Settings as Settings
    from auditor.config import load as load_settings
    from auditor.errors import AuditorError as AuditorError
    from auditor.model.finding import Finding as Finding
    from auditor.model.run import Report as Report
    from auditor.model.run import Verdict as Verdict
    from auditor.pipeline.audit import AuditResult as AuditResult
    from auditor.pipeline.audit import audit as audit
    from auditor.pipeline.stored_runs import compare as compare
    from auditor.pipeline.stored_runs import open_report as open_report
    from auditor.pipeline.stored_runs import prune_baseline as prune_baseline
    from auditor.pipeline.stored_runs import replay as replay
    from auditor.pipeline.stored_runs import waive as waive
    from auditor.pipeline.stored_runs import write_baseline as write_baseline
    from auditor.report import write_reports as write_reports

__version__ = "0.1.0"

__all__ = [
    "AuditResult",
    "AuditorError",
    "Finding",
    "Report",
    "Settings",
    "Verdict",
    "__version__",
    "audit",
    "compare",
    "load_settings",
    "open_report",
    "prune_baseline",
    "replay",
    "waive",
    "write_baseline",
    "write_reports",
]

_HOMES = {
    "AuditResult": "auditor.pipeline.audit",
    "AuditorError": "auditor.errors",
    "Finding": "auditor.model.finding",
    "Report": "auditor.model.run",
    "Settings": "auditor.config",
    "Verdict": "auditor.model.run",
    "audit": "auditor.pipeline.audit",
    "compare": "auditor.pipeline.stored_runs",
    "load_settings": "auditor.config",
    "open_report": "auditor.pipeline.stored_runs",
    "prune_baseline": "auditor.pipeline.stored_runs",
    "replay": "auditor.pipeline.stored_runs",
    "waive": "auditor.pipeline.stored_runs",
    "write_baseline": "auditor.pipeline.stored_runs",
    "write_reports": "auditor.report",
}
_CALLED_THERE = {"load_settings": "load"}

# Who uses the API decides where its log goes; without a word from him it goes nowhere.
logging.getLogger(__name__).addHandler(logging.NullHandler())


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(importlib.import_module(_HOMES[name]), _CALLED_THERE.get(name, name))
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
