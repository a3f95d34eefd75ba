"""Each check finds exactly what its fixture page plants, and nothing in what its fixture calls clean."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.checks import all_checks, registry
from auditor.checks.run import run_check
from auditor.dom.artifacts import Artifacts
from auditor.dom.document import Document
from auditor.model.finding import Fact, Finding, Outcome
from auditor.model.options import Options, Term
from auditor.dom.locator import selector_of
from tests.checks.fixture import URL, artifacts_of, facts_of_site, fixture_folders, read_fixture, site_folders, site_url
from auditor.model.held_facts import HeldFacts


def selected(document: Document, css: str) -> str:
    found = document.select(css)
    assert len(found) == 1, f"the fixture's selector {css!r} matches {len(found)} elements"
    return selector_of(found[0])


@pytest.mark.parametrize("folder", fixture_folders(), ids=lambda p: p.name)
def test_a_check_finds_what_its_page_plants_and_nothing_else(folder: Path) -> None:
    html, expected = read_fixture(folder)
    approved = next((path.read_text("utf-8") for path in sorted(folder.glob("approved.*"))), "")
    given = dict(expected.get("options", {}))
    given["terms"] = tuple(Term(*term) for term in given.get("terms", ()))
    options = Options(**{"site": "http://site.test", **given})
    url = expected.get("url", URL)
    artifacts = artifacts_of(html, url, options, approved)
    document = artifacts.document
    check = registry()[expected.get("check", folder.name)]
    result = run_check(check, artifacts, url)
    assert result.failed is None, result.failed
    left = [f for f in result.findings if f.check == folder.name]
    for want in expected["findings"]:
        place = selected(document, want["element"]) if want.get("element") else ""
        hits = [f for f in left if matches(f, place, want)]
        count = want.get("count", 1)
        assert len(hits) >= count, f"missed {want}; found {[(f.location.selector, f.outcome, f.message) for f in left]}"
        for hit in hits[:count]:
            left.remove(hit)
    assert not left, f"not planted: {[(f.location.selector, str(f.outcome), f.message) for f in left]}"
    for css in expected.get("clean", []):
        selected_all = document.select(css)
        assert selected_all, f"the fixture's clean selector {css!r} matches nothing"


@pytest.mark.parametrize("folder", site_folders(), ids=lambda p: p.name)
def test_a_check_over_the_site_finds_what_its_pages_plant_and_nothing_else(folder: Path) -> None:
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    facts = list(facts_of_site(folder, Options(**{"site": "http://site.test", **expected.get("options", {})})))
    facts += [Fact(name, key, value) for name, key, value in expected.get("facts", ())]
    result = run_check(registry()[folder.name], Artifacts(facts=HeldFacts(facts)))
    assert result.failed is None, result.failed
    left = list(result.findings)
    for want in expected["findings"]:
        place = site_url(want["page"]) if "page" in want else ""
        hits = [f for f in left if (not place or f.url == place) and matches(f, "", want)]
        assert hits, f"missed {want}; found {[(f.url, f.outcome, f.message) for f in left]}"
        left.remove(hits[0])
    assert not left, f"not planted: {[(f.url, str(f.outcome), f.message) for f in left]}"


def matches(finding: Finding, place: str, want: dict[str, str]) -> bool:
    return (
        (not place or finding.location.selector == place)
        and finding.outcome == Outcome(want.get("outcome", "failed"))
        and want.get("message_has", "") in finding.message
        and (not want.get("severity") or finding.severity == want["severity"])
    )


def test_every_page_check_has_a_fixture() -> None:
    folders = {folder.name for folder in fixture_folders()}
    missing = [c.id for c in all_checks() if not (c.site or c.on_file) and c.id not in folders and c.id != "axe"]
    assert not missing, f"checks without tests/checks/<id>/: {missing}"


def test_every_check_explains_itself() -> None:
    for check in all_checks():
        assert check.title.endswith("."), f"{check.id}: the first sentence of the docstring is the title"
        assert check.help, f"{check.id}: say why it matters and what to do"
        assert check.id == check.id.lower(), check.id
