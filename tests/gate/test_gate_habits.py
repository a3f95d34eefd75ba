"""A habit of many links is as many findings and one cause; what only a browser shows is not called repaired without one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from auditor.checks import registry
from auditor.checks.run import run_check
from auditor.gate import Audited, Baseline, JudgedRun, Waivers, judge, parse_policy
from auditor.model.finding import Finding
from auditor.pipeline.gating import rendered_checks, versions
from tests.checks.fixture import artifacts_of
from tests.gate.gate_samples import ENVIRONMENT, ORIGIN, TODAY, records, statuses

PAGE = "<html lang=en><title>Ports</title><body><main><h1>Ports</h1><ul>{}</ul></main></body></html>"
HARBOURS = ("Bremen", "Cuxhaven", "Emden", "Husum", "Kiel", "Stade")


def links(told: Iterable[str]) -> str:
    """Return a page of links that open new windows, of which those to the ports in `told` say so."""
    said = {name: " (opens in a new tab)" if name in told else "" for name in HARBOURS}
    rows = (f'<li><a href="https://{n.lower()}.example/" target="_blank">{n}{said[n]}</a></li>' for n in HARBOURS)
    return PAGE.format("".join(rows))


def found(check: str, html: str) -> list[tuple[Finding, str]]:
    declared = registry()[check]
    result = run_check(declared, artifacts_of(html, f"{ORIGIN}/"), f"{ORIGIN}/")
    assert result.failed is None
    return [(replace(finding, url=f"{ORIGIN}/"), str(declared.family)) for finding in result.findings]


def judged(findings: list[tuple[Finding, str]], baseline: Baseline | None = None, browser: bool = True) -> JudgedRun:
    environment = ENVIRONMENT if browser else replace(ENVIRONMENT, browser="", axe="")
    run = Audited(findings, records(["/"]), environment, checks=versions(), rendered=rendered_checks())
    return judge(run, baseline, waivers=Waivers(), policy=parse_policy(["new:any"]), today=TODAY)


def accepted(run: JudgedRun) -> Baseline:
    return Baseline.of(run.pairs(), records(["/"]), ENVIRONMENT, checks=versions())


@pytest.mark.parametrize("repaired", HARBOURS)
def test_one_of_six_repaired_is_one_fixed_and_nothing_new(repaired: str) -> None:
    before = judged(found("link-new-window", links(())))
    after = judged(found("link-new-window", links((repaired,))), accepted(before))
    assert statuses(after) == {"known": 5, "fixed": 1}


def test_links_that_open_windows_are_one_cause_of_the_site() -> None:
    run = judged(found("link-new-window", links(())))
    assert len(run.findings) == 6
    assert len(run.causes) == 1


@pytest.mark.parametrize(("browser", "status"), [(True, "fixed"), (False, "unaudited")])
def test_a_broken_picture_is_repaired_only_where_pictures_were_loaded(browser: bool, status: str) -> None:
    html = PAGE.format(
        '<li><img src="/quay.jpg" alt="The quay at low tide" data-box="0,0,300,200" data-loaded="false"></li>'
    )
    before = judged(found("image-broken", html))
    assert statuses(before) == {"new": 1}
    assert statuses(judged([], accepted(before), browser)) == {status: 1}
