"""Nothing audited never looks like nothing wrong; fixed is said only of what somebody looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from auditor.errors import UsageFault
from auditor.gate import Audited, Baseline, Waiver, Waivers, add_waiver, end_waivers, judge, parse_policy
from auditor.model.codes import Code
from auditor.model.evidence import Wording
from auditor.model.finding import Finding, Location, Measure, Severity, Signals
from auditor.model.page import Failed, PageState
from auditor.model.run import Environment, FindingStatus, PageRecord
from tests.gate.gate_samples import (
    ENVIRONMENT,
    ORIGIN,
    TODAY,
    Site,
    findings_of,
    make_site,
    new_ones,
    records,
    statuses,
)

CLEAN = '<html lang="en"><main><h1>Fine</h1></main>'
DEFAULT = ["new:critical", "new:serious", "reference:missing", "coverage<1.0"]


def verdict(pages, findings=(), failures=(), fail_on=DEFAULT, environment=ENVIRONMENT):
    run = Audited(findings, pages, environment, failures)
    return judge(run, None, waivers=Waivers(), policy=parse_policy(fail_on), today=TODAY).verdict


def page(path, state=PageState.AUDITED, code="", status=200, via=f"{ORIGIN}/", **more):
    failure = Failed(Code(code), "because", "fetch") if code else None
    return PageRecord(ORIGIN + path, state, via="" if path == "/" else via, status=status, failure=failure, **more)


def test_a_clean_run_passes():
    held = verdict([page("/"), page("/a")])
    assert (held.ok, held.exit_code) == (True, 0)
    assert held.sentence == "Passed: 2 of 2 pages audited, nothing that fails the gate."


@pytest.mark.parametrize("fail_on", [DEFAULT, []])
def test_when_every_page_failed_the_run_exits_3_and_says_so_first(fail_on):
    held = verdict([page("/", PageState.FAILED, "CONNECT_REFUSED", None)], fail_on=fail_on)
    assert (held.ok, held.exit_code) == (False, 3)
    assert held.reasons[0].startswith("0 of 1 pages audited (CONNECT_REFUSED")
    assert "0 of 1 pages audited" in held.sentence


@pytest.mark.parametrize(
    ("pages", "says"),
    [([], "no page was found"), ([page("/", PageState.SKIPPED, "ROBOTS_REFUSED")], "ROBOTS_REFUSED")],
)
def test_when_there_was_no_page_to_audit_the_run_exits_3(pages, says):
    held = verdict(pages)
    assert (held.ok, held.exit_code) == (False, 3)
    assert says in held.reasons[0]


def test_nothing_audited_is_worse_than_a_finding():
    finding = Finding("c", ORIGIN, "m", Severity.CRITICAL)
    assert verdict([page("/", PageState.FAILED, "DEADLINE")], [(finding, "links")]).exit_code == 3


@pytest.mark.parametrize("code", ["DEADLINE", "HTTP_STATUS", "TARGET_CRASHED", "AUTH_REQUIRED"])
def test_a_lost_page_is_incomplete(code):
    held = verdict([page("/"), page("/a", PageState.FAILED, code, 500)])
    assert held.exit_code == 3
    assert held.sentence.startswith(f"Incomplete: 1 of 2 pages audited in full: /a ({code}")


def test_a_lost_page_beside_a_failing_finding_is_exit_1_and_named_too():
    finding = Finding("image-alt-missing", f"{ORIGIN}/", "No description.", Severity.CRITICAL)
    held = verdict([page("/"), page("/a", PageState.FAILED, "DEADLINE")], [(finding, "images")])
    assert held.exit_code == 1
    assert held.sentence == ("Failed: 1 finding fails this run: No description (on /). 1 of 2 pages audited.")
    assert any("/a (DEADLINE" in reason for reason in held.reasons)


def test_a_linked_page_that_is_not_there_is_a_broken_link_and_no_loss():
    assert verdict([page("/"), page("/a", PageState.FAILED, "HTTP_STATUS", 404)]).exit_code == 0


@pytest.mark.parametrize("via", ["", f"{ORIGIN}/sitemap.xml"])
def test_a_start_or_sitemap_address_that_is_not_there_is_a_loss(via):
    lost = replace(page("/a", PageState.FAILED, "HTTP_STATUS", 404), via=via)
    assert verdict([page("/"), lost]).exit_code == 3


def test_what_was_left_out_by_decision_is_no_loss():
    left = [
        page(f"/{code}", PageState.SKIPPED, code) for code in ("EXCLUDED", "ROBOTS_REFUSED", "PAGE_LIMIT", "DUPLICATE")
    ]
    left += [page("/file.pdf", PageState.FAILED, "NOT_HTML"), page("/login", PageState.FAILED, "REDIRECT_REFUSED", 302)]
    assert verdict([page("/"), *left]).exit_code == 0


def test_a_tolerance_of_lost_pages_is_respected_and_told():
    pages = [page("/"), *(page(f"/{n}") for n in range(9)), page("/x", PageState.FAILED, "DEADLINE")]
    held = verdict(pages, fail_on=["coverage<90%"])
    assert held.exit_code == 0
    assert any("/x (DEADLINE" in reason for reason in held.reasons)
    assert verdict(pages, fail_on=["coverage<95%"]).exit_code == 3


def test_a_check_that_crashed_is_incomplete_although_its_page_counts():
    failed = Failed(Code.CHECK_CRASHED, "spelling-typo: ValueError: x", "check")
    held = verdict([page("/")], failures=[(f"{ORIGIN}/", failed)])
    assert held.exit_code == 3
    assert "spelling-typo" in held.reasons[0]


def test_a_broken_sitemap_is_incomplete():
    assert verdict([page("/")], failures=[("", Failed(Code.SITEMAP_BROKEN, "line 3", "fetch"))]).exit_code == 3


def test_without_a_browser_the_run_may_pass_and_says_what_was_not_checked():
    missing = Failed(Code.NO_BROWSER, "", "render")
    pages = [replace(page("/", PageState.PARTIAL), failure=missing, failures=(missing,))]
    environment = Environment("0.1.0", "3.11")
    held = verdict(pages, failures=[(pages[0].url, missing)], environment=environment)
    assert held.exit_code == 0
    assert "Accessibility was not checked: no browser was used." in held.reasons


def test_a_budget_that_is_exceeded_fails_and_names_the_worst_page():
    grades = {"/a": 14.5, "/b": 13.0}
    pages = [
        page("/"),
        *(page(path, measures=(Measure("readability-grade", grade),)) for path, grade in grades.items()),
    ]
    held = verdict(pages, fail_on=["readability-grade>12"])
    assert held.exit_code == 1
    assert held.reasons[0] == "2 pages over the budget readability-grade>12: 14.5 on /a is the worst."


def test_a_budget_nobody_measured_is_incomplete_with_the_nearest_name():
    held = verdict([page("/", measures=(Measure("readability-grade", 9),))], fail_on=["readbility-grade>12"])
    assert held.exit_code == 3
    assert "did you mean readability-grade?" in held.reasons[0]


def test_the_one_new_finding_is_named_in_the_sentence():
    site = make_site(7)
    baseline = site.accepted()
    site.pages["/page-2"] = site.pages["/page-2"].replace("</main>", '<img src="/img/brand-new-picture.png"></main>')
    held = site.judge(baseline, policy=parse_policy(DEFAULT)).verdict
    assert held.exit_code == 1
    assert held.sentence == (
        "Failed: 1 new finding fails this run: The image /img/brand-new-picture.png has no description (on /page-2)."
    )
    assert (held.new, held.fixed) == (1, 0)


def test_hostile_messages_cannot_write_on_the_terminal():
    finding = Finding("c-d", f"{ORIGIN}/", "x\x1b[2J\u202e\nPassed", Severity.CRITICAL)
    held = verdict([page("/")], [(finding, "links")])
    assert not {"\x1b", "\n", "\u202e"} & set(" ".join((held.sentence, *held.reasons)))


# --- gone findings --------------------------------------------------------------------------------------------------


def reasons_of(judged):
    return {old.reason for old in judged.gone}


def test_a_page_that_failed_leaves_its_findings_unaudited():
    site = make_site(2)
    baseline = site.accepted()
    pages = records(site.pages)
    site.pages.pop("/page-1")
    for state, code, status, reason in [
        (PageState.FAILED, "DEADLINE", None, "unaudited"),
        (PageState.FAILED, "HTTP_STATUS", 500, "unaudited"),
        (PageState.SKIPPED, "EXCLUDED", None, "unaudited"),
        (PageState.FAILED, "HTTP_STATUS", 404, "page-gone"),
        (PageState.FAILED, "HTTP_STATUS", 410, "page-gone"),
    ]:
        pages[1] = replace(pages[1], state=state, failure=Failed(Code(code)), status=status)
        assert reasons_of(site.judge(baseline, pages=pages)) == {reason}


def test_a_page_that_was_not_found_again_leaves_its_findings_unaudited():
    site = make_site(2)
    baseline = site.accepted()
    site.pages.pop("/page-1")
    assert reasons_of(site.judge(baseline)) == {"unaudited"}


def test_without_a_browser_axe_findings_are_unaudited_and_others_may_be_fixed():
    site = Site({"/": '<html lang="en"><main><h1>t</h1><button></button><img src="/x.png"></main>'})
    baseline = site.accepted()
    judged = Site({"/": CLEAN}).judge(baseline, environment=Environment("0.1.0", "3.11"))
    assert {old.check: old.reason for old in judged.gone} == {
        "axe:button-name": "unaudited",
        "image-alt-missing": "fixed",
    }


@pytest.mark.parametrize(
    ("failed", "unseen"),
    [
        (Failed(Code.AXE_FAILED, "", "axe"), {"axe:button-name"}),
        (Failed(Code.CHECK_CRASHED, "image-alt-missing: boom", "check", "image-alt-missing"), {"image-alt-missing"}),
        (Failed(Code.CHECK_TIMEOUT, "axe ran over 20 s", "check", "axe"), {"axe:button-name"}),
        (Failed(Code.PAGE_HUNG, "", "render"), {"axe:button-name", "image-alt-missing"}),
    ],
)
def test_on_a_partial_page_only_what_was_looked_at_is_fixed(failed, unseen):
    baseline = Site({"/": '<html lang="en"><main><h1>t</h1><button></button><img src="/x.png"></main>'}).accepted()
    pages = [replace(records(["/"])[0], state=PageState.PARTIAL, failures=(failed,))]
    judged = Site({"/": CLEAN}).judge(baseline, pages=pages)
    assert {old.check for old in judged.gone if old.reason == "unaudited"} == unseen


def test_a_page_that_redirects_keeps_its_findings_at_its_new_address():
    site = make_site(9)
    baseline = site.accepted()
    html = site.pages.pop("/page-1")
    site.pages["/moved-here"] = html
    pages = [
        replace(p, aliases=(f"{ORIGIN}/page-1",)) if p.url.endswith("moved-here") else p for p in records(site.pages)
    ]
    counts = statuses(site.judge(baseline, pages=pages))
    assert set(counts) == {"known", "moved"}


def test_findings_of_a_lost_page_do_not_count_as_moved_to_another():
    block = '<p><img src="/img/summer.png"></p>'
    html = '<html lang="en"><main><h1>t</h1>{}</main>'
    baseline = Site({"/": html.format(""), "/b": html.format(block)}).accepted()
    pages = records(["/", "/b"])
    pages[1] = replace(pages[1], state=PageState.FAILED, failure=Failed(Code.DEADLINE))
    judged = Site({"/": html.format(block)}).judge(baseline, pages=pages)
    assert statuses(judged) == {"new": 1, "unaudited": 1}


# --- reference findings, states, engines ----------------------------------------------------------------------------


def edited(published):
    signals = Signals("p", name=f"open until {published}", landmarks=("main",))
    wording = Wording("open until 5", f"open until {published}")
    finding = Finding(
        "reference-edited", f"{ORIGIN}/", "Changed.", Severity.SERIOUS, location=Location(signals=signals)
    )
    return replace(finding, wording=wording, key="block-3"), "reference"


def test_another_change_of_the_same_approved_sentence_is_new():
    pages = records(["/"])

    def judged(published, baseline):
        run = Audited([edited(published)], pages, ENVIRONMENT)
        return judge(run, baseline, waivers=Waivers(), policy=parse_policy(["new:any"]), today=TODAY)

    baseline = Baseline.of(judged("6", None).pairs(), pages, ENVIRONMENT)
    assert statuses(judged("6", baseline)) == {"known": 1}
    assert statuses(judged("7", baseline)) == {"new": 1, "fixed": 1}


def test_a_state_that_is_added_brings_no_new_finding_for_what_was_accepted():
    site = make_site(1)
    baseline = site.accepted()
    both = [
        (replace(f, state=state), family) for state in ("desktop", "mobile") for f, family in findings_of(site.pages)
    ]
    run = Audited(both, records(site.pages), replace(ENVIRONMENT, states=("desktop", "mobile")))
    judged = judge(run, baseline, waivers=Waivers(), policy=parse_policy(["new:any"]), today=TODAY)
    assert set(statuses(judged)) == {"known"}
    assert len({held.id for held in judged.findings}) == len(judged.findings)


def test_a_rule_that_the_old_axe_did_not_have_is_an_engine_change_and_fails_nothing():
    site = Site({"/": '<html lang="en"><main><h1>t</h1><img src="/x.png"></main>'})
    baseline = site.accepted(checks={"axe:label": 1, "image-alt-missing": 1})
    site.pages["/"] = site.pages["/"].replace("<h1>", "<button></button><input name=q><h1>")
    judged = site.judge(
        baseline,
        environment=replace(ENVIRONMENT, axe="4.15.0"),
        checks={"axe:label": 1, "axe:button-name": 1, "image-alt-missing": 1},
        policy=parse_policy(["new:serious"]),
    )
    tags = {found.check: found.tags for found in new_ones(judged)}
    assert tags == {"axe:label": (), "axe:button-name": ("engine-changed",)}
    assert "The field has no label" in judged.verdict.sentence
    assert any("4.15.0 instead of 4.14.0" in notice for notice in judged.notices)


@pytest.mark.parametrize(("body", "expected"), [("a" * 64, 0), ("b" * 64, 1)])
def test_a_newer_axe_on_a_page_that_did_not_change_is_no_regression_of_the_page(body, expected):
    before = [replace(records(["/"])[0], artifacts={"response": "a" * 64})]
    after = [replace(before[0], artifacts={"response": body})]
    site = Site({"/": '<html lang="en"><main><h1>t</h1></main>'})
    baseline = Baseline.of(site.judge(pages=before).pairs(), before, ENVIRONMENT)
    site.pages["/"] = '<html lang="en"><main><h1>t</h1><button></button></main>'
    judged = site.judge(baseline, pages=after, environment=replace(ENVIRONMENT, axe="4.15.0"))
    assert judged.verdict.exit_code == expected
    assert judged.verdict.new == 1


# --- waivers --------------------------------------------------------------------------------------------------------


def test_a_waived_finding_fails_nothing_until_its_day_even_after_a_redesign(tmp_path):
    path = tmp_path / "auditor-waivers.toml"
    site = Site({"/": '<html lang="en"><main><h1>t</h1><img class="a" src="/x.png"></main>'})
    ((held, entry),) = site.judge().pairs()
    path.write_text("# ours\n")
    add_waiver(path, entry, reason='until "the" relaunch \x7f', owner="Ada", until=date(2026, 12, 1), today=TODAY)
    assert path.read_text().startswith("# ours\n")
    waivers = Waivers.load(path)
    site.pages["/"] = '<html lang="en"><main><h1>t</h1><div><b><img class="z9" src="/x.png" title="X"></b></div></main>'
    judged = site.judge(waivers=waivers)
    assert [(f.id, f.status) for f in judged.findings] == [(held.id, FindingStatus.WAIVED)]
    assert judged.findings[0].waiver == {"reason": 'until "the" relaunch \x7f', "owner": "Ada", "until": "2026-12-01"}
    assert (judged.verdict.exit_code, judged.verdict.waived) == (0, 1)
    late = site.judge(waivers=waivers, today=date(2026, 12, 2))
    assert (late.verdict.exit_code, late.verdict.new) == (1, 1)
    assert any("ended on 2026-12-01" in reason for reason in late.verdict.reasons)


def test_a_waived_finding_does_not_slip_into_the_baseline(tmp_path):
    site = Site({"/": '<html lang="en"><main><h1>t</h1><img src="/x.png"></main>'})
    ((_, entry),) = site.judge().pairs()
    add_waiver(tmp_path / "w.toml", entry, reason="r", owner="o", until=None, today=TODAY)
    waivers = Waivers.load(tmp_path / "w.toml")
    assert waivers.items[0].until == date(2027, 5, 21)
    judged = site.judge(waivers=waivers)
    assert Baseline.of(judged.pairs(), records(["/"]), ENVIRONMENT).findings == ()


def test_a_waiver_of_a_finding_that_is_not_there_is_listed_as_stale():
    judged = Site({"/": CLEAN}).judge(waivers=Waivers((Waiver("0" * 12, "r", "o", date(2030, 1, 1)),)))
    assert any("stale" in notice for notice in judged.notices)
    assert judged.verdict.exit_code == 0


@pytest.mark.parametrize(
    ("until", "says"),
    [(date(2026, 11, 21), "ended on"), (date(2026, 11, 22), "ends soon"), (date(2026, 12, 6), "ends soon"),
     (date(2026, 12, 7), "")],
)  # fmt: skip
def test_a_waiver_whose_end_is_near_or_past_is_told(until, says):
    site = Site({"/": '<html lang="en"><main><h1>t</h1><img src="/x.png"></main>'})
    ((held, _),) = site.judge().pairs()
    judged = site.judge(waivers=Waivers((Waiver(held.id, "r", "Ada", until),)))
    assert [says in notice for notice in judged.notices] == ([True] if says else [])


def test_a_waiver_that_ran_out_fails_with_its_name_where_the_policy_says_so():
    waivers = Waivers((Waiver("0" * 12, "r", "Ada", date(2026, 1, 1)),))
    held = Site({"/": CLEAN}).judge(waivers=waivers, policy=parse_policy(["waivers:expired"])).verdict
    assert held.exit_code == 1
    assert held.reasons[0] == f"1 waiver ran out: {'0' * 12} on 2026-01-01 (Ada)."
    assert Site({"/": CLEAN}).judge(waivers=waivers).verdict.exit_code == 0


def test_ending_a_waiver_keeps_the_comments_of_the_others(tmp_path):
    path = tmp_path / "w.toml"
    other = GOOD.replace("0123456789ab", "ba9876543210")
    path.write_text(f"# Ours, by hand.\n\n{GOOD}\n{other}# until the relaunch\n", "utf-8")
    end_waivers(path, ["0123456789ab"])
    left = path.read_text("utf-8")
    assert [item.finding for item in Waivers.load(path).items] == ["ba9876543210"]
    assert "# Ours, by hand." in left
    assert "# until the relaunch" in left
    with pytest.raises(UsageFault, match="0123456789ab"):
        end_waivers(path, ["0123456789ab"])
    end_waivers(path, ["ba9876543210"])
    assert Waivers.load(path) == Waivers()
    assert "# Ours, by hand." in path.read_text("utf-8")


GOOD = '[[waiver]]\nfinding = "0123456789ab"\nreason = "r"\nowner = "o"\nuntil = 2026-12-31\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (GOOD.replace('reason = "r"', 'reason = " "'), "reason is missing"),
        (GOOD.replace('reason = "r"\n', ""), "reason is missing"),
        (GOOD.replace('owner = "o"\n', ""), "owner is missing"),
        (GOOD.replace("until = 2026-12-31\n", ""), "needs an end"),
        (GOOD.replace("2026-12-31", '"soon"'), "is not a date"),
        (GOOD.replace("0123456789ab", "x"), "not a finding's id"),
        (GOOD + 'resaon = "x"\n', "unknown key: resaon"),
        (GOOD + 'seen = "{"\n', "seen is broken"),
        (GOOD + GOOD, "waived twice"),
        ("[[waivers]]\n", "only [[waiver]] tables"),
        ("<<<<<<< HEAD\n", "line 1"),
    ],
)
def test_a_waiver_that_says_too_little_is_refused(tmp_path, text, says):
    path = tmp_path / "w.toml"
    path.write_text(text)
    with pytest.raises(UsageFault) as caught:
        Waivers.load(path)
    assert says in str(caught.value)


def test_a_missing_waivers_file_means_no_waivers(tmp_path):
    assert Waivers.load(tmp_path / "none.toml") == Waivers()
    (tmp_path / "w.toml").write_text(GOOD)
    assert Waivers.load(tmp_path / "w.toml").items[0].until == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"reason": " "}, "needs a reason"),
        ({"owner": ""}, "needs a reason and an owner"),
        ({"until": date(2020, 1, 1)}, "in the past"),
    ],
)
def test_waiving_without_a_reason_or_into_the_past_is_refused(tmp_path, more, says):
    ((_, entry),) = Site({"/": '<html lang="en"><main><h1>t</h1><img src="/x.png"></main>'}).judge().pairs()
    arguments = {"reason": "r", "owner": "o", "until": None, "today": TODAY} | more
    with pytest.raises(UsageFault, match=says):
        add_waiver(tmp_path / "w.toml", entry, **arguments)
    assert not list(tmp_path.iterdir())


BARE = '<html lang="en"><main><h1>Ports</h1><img src="/quay.jpg"><img src="/crane.jpg"></main>'


def bare(fail_on, paths=("/", "/shop/")):
    site = Site(dict.fromkeys(paths, BARE))
    return site.judge(policy=parse_policy(fail_on))


def test_report_only_tells_what_would_fail_and_passes():
    run = bare(["report-only", "new:critical"])
    assert run.verdict.exit_code == 0
    assert run.verdict.sentence.startswith("Passed: ")
    assert run.verdict.reasons[0].startswith(
        "Report only, fails nothing: 4 new findings of severity critical (new:critical)"
    )
    assert not any(found.fails for found in run.findings)


def test_report_only_does_not_make_a_run_of_nothing_pass():
    lost = verdict([page("/", PageState.FAILED, "CONNECT_REFUSED", None)], fail_on=["report-only"])
    assert (lost.ok, lost.exit_code) == (False, 3)


def test_a_rule_for_some_paths_fails_on_those_alone_and_says_so():
    run = bare(["new:critical on /shop/*"])
    assert run.verdict.reasons[0].startswith(
        "2 new findings of severity critical on /shop/* (new:critical on /shop/*): "
    )
    assert {found.finding.url for found in run.findings if found.fails} == {f"{ORIGIN}/shop/"}
    assert bare(["new:critical on /help/*"]).verdict.ok


@pytest.mark.parametrize(("limit", "code"), [(4, 0), (3, 1)])
def test_a_budget_of_findings_fails_when_it_is_exceeded(limit, code):
    held = bare([f"any:image-alt-missing>{limit}"]).verdict
    assert held.exit_code == code
    assert not code or held.reasons[0].startswith("4 findings of image-alt-missing, 3 of them bearable (")


def test_doubtful_pages_beyond_a_budget_fail_in_one_sentence():
    doubt = page("/a", PageState.AUDITED, "DOUBTFUL")
    pages = [page("/"), replace(doubt, failures=(doubt.failure,))]
    held = verdict(pages, fail_on=["doubtful>0", "coverage<0.1"])
    assert held.exit_code == 1
    assert held.reasons[0] == "1 of 2 known pages may not be the page that people get (budget doubtful>0)."
    assert verdict(pages, fail_on=["doubtful>50%", "coverage<0.1"]).exit_code == 0


def test_a_budget_of_pages_holds_for_its_paths():
    pages = [page("/", measures=(Measure("words", 5),)), page("/help/a", measures=(Measure("words", 50),))]
    assert verdict(pages, fail_on=["words<10 on /help/*"]).ok
    assert not verdict(pages, fail_on=["words<10"]).ok


def test_a_second_rule_says_that_it_counts_what_the_first_did_not():
    site = Site({"/": BARE + '<p style="color:#999">Open</p>'})
    run = site.judge(policy=parse_policy(["new:critical", "new:serious"]))
    assert [reason.split(" (")[0] for reason in run.verdict.reasons[:2]] == [
        "2 new findings of severity critical",
        "1 more new finding of severity serious or worse",
    ]


def test_a_reason_that_names_several_things_can_be_told_as_points():
    site = Site({"/": BARE + '<p style="color:#999">Open</p>'})
    held = site.judge(policy=parse_policy(["new:any"])).verdict
    (first, each), *others = held.points()
    assert first.endswith("(new:any):")
    assert len(each) > 1
    assert f"{first} {'; '.join(each)}." == held.reasons[0]
    assert [(said, ()) for said in held.reasons[1:]] == others


def test_lost_pages_are_points_of_their_reason():
    held = verdict([page("/"), *(page(f"/{name}", PageState.FAILED, "CONNECT_TIMEOUT") for name in "abcde")])
    points = dict(held.points())
    assert list(points["1 of 6 pages audited in full:"])[-1] == "and 2 more"
