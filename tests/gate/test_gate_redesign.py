"""A redesign makes nothing new; one real mistake is new, and it alone."""

from __future__ import annotations

import random

import pytest

from tests.gate.gate_samples import MISTAKES, RULES, Site, make_site, new_ones, redesign, statuses, with_mistake

SEEDS = range(24)


def redesigned(site: Site, seed: int) -> Site:
    return Site({path: redesign(html, seed) for path, html in site.pages.items()})


@pytest.mark.parametrize("seed", SEEDS)
def test_after_a_redesign_everything_is_known_or_moved_and_nothing_is_fixed(seed):
    site = make_site(seed)
    baseline = site.accepted()
    judged = redesigned(site, seed + 1000).judge(baseline)
    assert set(statuses(judged)) <= {"known", "moved"}, new_ones(judged)
    assert {held.id for held in judged.findings} == {entry.id for entry in baseline.findings}
    assert judged.verdict.exit_code == 0


@pytest.mark.parametrize("check", sorted(MISTAKES))
@pytest.mark.parametrize("seed", range(6))
def test_one_real_mistake_in_a_redesign_is_new_and_it_alone(seed, check):
    site = make_site(seed)
    baseline = site.accepted()
    after = redesigned(site, seed + 2000)
    path = random.Random(seed).choice(sorted(after.pages))
    after.pages[path] = with_mistake(after.pages[path], check, seed)
    judged = after.judge(baseline)
    (new,) = new_ones(judged)
    assert new.check == check
    assert new.url.endswith(path)
    assert not judged.gone
    assert judged.verdict.exit_code == 1
    assert check in judged.verdict.reasons[0]
    assert check not in judged.verdict.sentence


@pytest.mark.parametrize("seed", range(4))
def test_one_mistake_fixed_while_another_is_made_is_one_fixed_and_one_new(seed):
    site = make_site(seed)
    for check in sorted(MISTAKES):
        broken = Site(
            {path: with_mistake(html, check, seed) if path == "/" else html for path, html in site.pages.items()}
        )
        baseline = broken.accepted()
        other = check if check in {"image-alt-missing", "axe:label", "link-text-vague"} else "image-alt-missing"
        after = redesigned(site, seed)
        extra = {
            "image-alt-missing": '<img src="/img/yet-another.png">',
            "axe:label": '<input type="tel" name="phone">',
            "link-text-vague": '<p>The menu of the canteen changes daily: <a href="/canteen">read more</a></p>',
        }[other]
        after.pages["/"] = after.pages["/"].replace("</main>", f"{extra}</main>")
        judged = after.judge(baseline)
        assert [new.check for new in new_ones(judged)] == [other]
        assert [(old.check, old.reason) for old in judged.gone] == [(check, "fixed")]


def test_two_equal_findings_that_become_three_are_one_new():
    twice = '<main><h1>a</h1><p><img src="/x.png"></p><p><img src="/x.png"></p></main>'
    baseline = Site({"/": twice}).accepted()
    assert len(baseline.findings) == len({entry.id for entry in baseline.findings}) == 3
    judged = Site({"/": twice.replace("</main>", '<p><img src="/x.png"></p></main>')}).judge(baseline)
    assert statuses(judged) == {"known": 3, "new": 1}


def test_three_equal_findings_that_become_two_are_one_fixed():
    image = '<img src="/x.png">'
    baseline = Site({"/": f"<html lang=en><main>{image * 3}</main>"}).accepted()
    assert statuses(Site({"/": f"<html lang=en><main>{image * 2}</main>"}).judge(baseline)) == {"known": 2, "fixed": 1}


def test_the_baseline_of_production_holds_for_staging_on_another_port():
    site = make_site(5)
    judged = Site(site.pages, "https://staging.test:8443").judge(site.accepted())
    assert set(statuses(judged)) == {"known"}


def test_ids_depend_neither_on_the_order_of_findings_nor_on_the_run():
    site = make_site(8)
    first = {held.id for held in site.judge().findings}
    assert first == {held.id for held in Site(dict(reversed(site.pages.items()))).judge().findings}
    assert all(len(found) == 12 for found in first)


def test_a_new_page_of_the_template_brings_no_new_finding_from_header_and_footer():
    site = make_site(3, pages=4)
    baseline = site.accepted()
    plain = '<main id="content"><h1>Plain</h1><p>Nothing wrong in here.</p></main>'
    head, _, rest = site.pages["/"].partition("<main")
    new = head.replace("<html>", '<html lang="en">') + plain + rest.partition("</main>")[2]
    site.pages["/new"] = new
    assert set(statuses(site.judge(baseline))) == {"known"}
    site.pages["/new"] = new.replace("Nothing wrong", '<img src="/img/brand-new-picture.png">')
    assert [found.check for found in new_ones(site.judge(baseline))] == ["image-alt-missing"]


def test_the_same_mistake_once_more_in_the_content_of_an_accepted_page_is_new():
    image = '<main><h1>t</h1><img src="/logo.png"></main>'
    pages = {f"/{n}": f'<html lang="en">{image}' for n in range(5)} | {
        "/clean": '<html lang="en"><main><h1>c</h1></main>'
    }
    baseline = Site(dict(pages)).accepted()
    pages["/clean"] = pages["/0"]
    assert len(new_ones(Site(pages).judge(baseline))) == 1


def test_a_page_that_got_another_address_keeps_its_findings():
    site = make_site(4)
    baseline = site.accepted()
    site.pages["/renamed"] = site.pages.pop("/page-1")
    counts = statuses(site.judge(baseline))
    assert "new" not in counts
    assert counts["moved"] > 3


def test_a_block_that_moved_to_another_page_is_moved():
    block = '<section><h2>Summer</h2><p>The summer workshop for teh alumni</p><img src="/img/summer.png"></section>'
    page = '<html lang="en"><main><h1>t</h1>{}</main>'
    baseline = Site({"/": page.format(block), "/b": page.format("")}).accepted()
    judged = Site({"/": page.format(""), "/b": page.format(block)}).judge(baseline)
    assert statuses(judged) == {"moved": 2}


def test_a_corrected_word_beside_a_finding_does_not_make_it_new():
    page = (
        '<html lang="en"><main><p style="color:#999">We recieved twelve letters about the new library hours</p></main>'
    )
    baseline = Site({"/": page}).accepted()
    judged = Site({"/": page.replace("twelve", "thirteen").replace("library", "archive")}).judge(baseline)
    assert statuses(judged) == {"known": 1}


def test_every_sample_rule_finds_something():
    found = {held.finding.check for seed in range(10) for held in make_site(seed).judge().findings}
    assert found == set(RULES)
