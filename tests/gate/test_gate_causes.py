"""Findings are grouped by what has to be repaired once."""

from __future__ import annotations

from dataclasses import replace

from auditor.gate import Audited, Waivers, judge, parse_policy
from auditor.model.evidence import Colours
from auditor.model.finding import Finding, Severity
from tests.gate.gate_samples import ENVIRONMENT, ORIGIN, TODAY, Site, records

PAGE = """<html lang="en"><body><main><h1>Page {n}</h1><p>Text {n}</p>{extra}</main>
<footer><p style="color:#999">All rights reserved</p><ul>
<li><a href="/a" style="color:#999">Imprint</a></li><li><a href="/b" style="color:#999">Privacy</a></li></ul>
<a href="/news">read more</a><img src="/img/seal.png"></footer></body></html>"""


def causes_of_site(count=115):
    extra = {7: '<img src="/img/seven.png">'}
    site = Site({f"/{n}": PAGE.format(n=n, extra=extra.get(n, "")) for n in range(count)})
    return site.judge()


def test_575_findings_of_one_footer_are_a_handful_of_causes():
    judged = causes_of_site()
    assert len(judged.findings) == 115 * 5 + 1
    assert len(judged.causes) == 5
    assert sum(len(cause.findings) for cause in judged.causes) == len(judged.findings)
    assert {len(cause.pages) for cause in judged.causes} == {115, 1}


def test_every_finding_names_its_cause_and_the_worst_stands_on_top():
    judged = causes_of_site(10)
    ids = {cause.id for cause in judged.causes}
    assert {held.cause for held in judged.findings} == ids
    assert judged.causes[0].severity == "critical"
    for cause in judged.causes:
        assert cause.example in cause.findings
        assert cause.label
        assert cause.new == len(cause.findings)


def test_a_label_says_what_it_is_and_where():
    labels = {cause.label for cause in causes_of_site(10).causes}
    assert "“read more” says nothing – in the footer" in labels
    assert "The image /img/seven.png has no description" in labels


def test_causes_are_the_same_whatever_the_host_and_the_order():
    def causes(origin, order):
        site = Site({f"/{n}": PAGE.format(n=n, extra="") for n in order}, origin)
        return [(cause.id, len(cause.findings)) for cause in site.judge().causes]

    assert causes("http://a.test", range(6)) == causes("https://b.test:8443", reversed(range(6)))


def of(findings, family):
    paths = {finding.url.removeprefix(ORIGIN) for finding in findings}
    run = Audited([(finding, family) for finding in findings], records(paths), ENVIRONMENT)
    return judge(run, None, waivers=Waivers(), policy=parse_policy([]), today=TODAY).causes


def test_links_to_one_broken_target_are_one_cause_wherever_they_stand():
    found = [
        Finding("link-broken", f"{ORIGIN}/{n}", f"Link {n} is broken.", Severity.SERIOUS, key=f"{ORIGIN}/{target}")
        for n in range(6)
        for target in ("gone", "lost")
    ]
    assert sorted(len(cause.findings) for cause in of(found, "links")) == [6, 6]


def test_one_pair_of_colours_is_one_cause_on_every_component_and_another_pair_another():
    site = Site({"/": PAGE.format(n=1, extra="")})
    found = [h.finding for h in site.judge().findings if h.finding.check == "axe:color-contrast"]
    pair = [replace(f, colours=Colours("#999999", "#ffffff", 2.8)) for f in found]
    other = [replace(f, colours=Colours("#aaaaaa", "#ffffff", 2.8)) for f in found]
    causes = of([*pair, *other], "accessibility")
    assert sorted(len(cause.findings) for cause in causes) == [3, 3]
    assert any("#999999 on #ffffff" in cause.label for cause in causes)
    assert len({f.location.signals.component for f in found}) > 1


def test_unreadable_pages_are_a_cause_each_and_a_typo_on_many_pages_is_one():
    grades = [Finding("readability-grade", f"{ORIGIN}/{n}", "Hard.", Severity.MODERATE) for n in range(3)]
    assert len(of(grades, "readability")) == 3
    typos = [Finding("spelling-typo", f"{ORIGIN}/{n}", "teh", Severity.MINOR, key="teh") for n in range(3)]
    assert len(of(typos, "spelling")) == 1


def test_what_every_page_lacks_is_one_cause():
    site = Site({f"/{n}": f"<html><body class='page-{n}'><main><h1>Page {n}</h1></main>" for n in range(30)})
    causes = [cause for cause in site.judge().causes if cause.check == "axe:html-has-lang"]
    assert [len(cause.pages) for cause in causes] == [30]


def test_the_classes_of_body_do_not_part_a_component():
    button = '<html lang="en"><body class="page-{n} theme-{n}"><div class="bar"><button class="go"></button></div>'
    site = Site({f"/{n}": button.format(n=n) for n in range(5)})
    assert [len(cause.findings) for cause in site.judge().causes] == [5]


def test_two_pictures_of_one_service_are_two_causes():
    page = (
        '<html lang="en"><main><img src="/_next/image?url=%2Fa.jpg&w=640"><img src="/_next/image?url=%2Fb.jpg&w=640">'
    )
    assert len(Site({"/": page}).judge().causes) == 2
