"""From findings to a verdict: which of them are new, what they come from, and whether the run passes.

fingerprint, page_names what a finding is recognised by
identity          which accepted finding it is (with similarity for the last tier)
baseline, crawl   what was accepted, and how its pages were come to; waivers: what somebody answers for
engine_changes, missing what an engine changed; what is fixed and what only was not looked at
causes            what to repair once, and cause_labels, shapes: how causes are told apart
policy            what fails a run
verdict, judge    the verdict; compare: the same between two runs
"""

from auditor.gate.baseline import Baseline
from auditor.gate.compare import compare
from auditor.gate.crawl import Crawl
from auditor.gate.judge import Audited, JudgedRun, judge
from auditor.gate.policy import INFORMATION, FailPolicy, parse_policy
from auditor.gate.waivers import WAIVERS_NAME, Waiver, Waivers, add_waiver, add_waivers, end_waivers

__all__ = [
    "INFORMATION",
    "WAIVERS_NAME",
    "Audited",
    "Baseline",
    "Crawl",
    "FailPolicy",
    "JudgedRun",
    "Waiver",
    "Waivers",
    "add_waiver",
    "add_waivers",
    "compare",
    "end_waivers",
    "judge",
    "parse_policy",
]
