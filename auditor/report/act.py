"""The report of an implementation of W3C's ACT rules: EARL in JSON-LD, one test subject a test case, as W3C's act-tools read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from auditor.model.act import ActOutcome, ActResult, Agreement, Consistency
from auditor.model.page import JSON
from auditor.model.wcag import CRITERIA
from auditor.report.earl_names import criterion_test
from auditor.report.json_writer import object_text
from auditor.report.labels import plural

_CONTEXT: Mapping[str, JSON] = {
    "@vocab": "http://www.w3.org/ns/earl#",
    "earl": "http://www.w3.org/ns/earl#",
    "WCAG2": "http://www.w3.org/TR/WCAG21/#",
    "dct": "http://purl.org/dc/terms/",
    "doap": "http://usefulinc.com/ns/doap#",
    "sch": "https://schema.org/",
    "WebPage": "sch:WebPage",
    "source": "dct:source",
    "title": "dct:title",
    "name": "doap:name",
    "release": "doap:release",
    "revision": "doap:revision",
    "assertedBy": {"@type": "@id"},
    "outcome": {"@type": "@id"},
    "mode": {"@type": "@id"},
    "isPartOf": {"@id": "dct:isPartOf", "@type": "@id"},
    "assertions": {"@reverse": "subject"},
}
_ASSERTOR = "_:auditor"


def act_report(results: Sequence[ActResult], version: str) -> Iterator[str]:
    """Yield the text of the report, test subject by test subject; `version` is auditor's."""
    yield from object_text([("@context", _CONTEXT), ("@graph", _graph(results, version))])
    yield "\n"


def _graph(results: Sequence[ActResult], version: str) -> Iterator[Mapping[str, JSON]]:
    yield {
        "@id": _ASSERTOR,
        "@type": ["Assertor", "Software"],
        "name": "auditor",
        "release": {"@type": "doap:Version", "revision": version},
    }
    by_case: dict[str, list[ActResult]] = {}
    for result in results:
        by_case.setdefault(result.case.url, []).append(result)
    for url, said in by_case.items():
        yield {
            "@type": ["TestSubject", "WebPage"],
            "source": url,
            "assertions": [_assertion(result) for result in said],
        }


def _assertion(result: ActResult) -> Mapping[str, JSON]:
    test: dict[str, JSON] = {"@type": "TestCase", "title": result.procedure}
    criteria = [criterion_test(number) for number in result.requirements if number in CRITERIA]
    if criteria:
        test["isPartOf"] = [f"WCAG2:{name.partition(':')[2]}" for name in criteria]
    return {
        "@type": "Assertion",
        "assertedBy": _ASSERTOR,
        "mode": "earl:automatic",
        "test": test,
        "result": {"@type": "TestResult", "outcome": f"earl:{result.outcome}"},
    }


def act_summary(agreed: Sequence[Agreement], results: Sequence[ActResult]) -> Iterator[str]:
    """Yield the agreement with each rule, a line each, and then how many test cases are found and how many called failed wrongly."""
    width = max((len(str(one.consistency)) for one in agreed), default=0)
    for one in agreed:
        by = f" by {', '.join(one.procedures)}" if one.procedures else ""
        wrong = f"; wrong: {', '.join(one.wrong)}" if one.wrong else ""
        yield f"{one.rule}  {one.consistency:<{width}}  {one.covered} of {one.cases}  {one.name}{by}{wrong}"
    counts = ((level, sum(one.consistency is level for one in agreed)) for level in Consistency)
    yield f"{plural(len(agreed), 'rule')}: {', '.join(f'{count} {level}' for level, count in counts if count)}."
    told: dict[str, tuple[ActOutcome, set[ActOutcome]]] = {}
    for result in results:
        told.setdefault(result.case.url, (result.case.expected, set()))[1].add(result.outcome)
    bad = [said for expected, said in told.values() if expected is ActOutcome.FAILED]
    good = [said for expected, said in told.values() if expected is not ActOutcome.FAILED]
    found = sum(ActOutcome.FAILED in said for said in bad)
    looked = sum(bool(said & {ActOutcome.FAILED, ActOutcome.CANT_TELL}) for said in bad)
    yield (
        f"Of {plural(len(bad), 'test case')} to be failed {found} are, {looked} with those to be looked at; "
        f"of {len(good)} that are not, {sum(ActOutcome.FAILED in said for said in good)} are called failed."
    )
