"""Our own words stand for every rule of the pinned axe and every success criterion, and say nothing that is not so."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest

from auditor.browser.axe_source import install_axe
from auditor.checks import all_checks, registry
from auditor.model.contrast import contrast_ratio, rgb
from auditor.model.guidance import Guidance, all_examples, all_guidance, guidance
from auditor.model.standards import elsewhere, en_301_549, rgaa, section_508
from auditor.model.wcag import CRITERIA

EVERYTHING = list(all_guidance().values())
RULES = [told for told in EVERYTHING if told.name.startswith("axe:")]


def rules_of_the_pinned_axe() -> dict[str, tuple[str, ...]]:
    """Id of each rule and the tags by which it is chosen, from the script itself."""
    text = install_axe(lambda _: None).text()
    found = re.findall(r'\{id:"([a-z-]+)"[^{}]*?tags:(\[[^\]]*\])', text)
    return {
        f"axe:{rule}": tuple(
            tag
            for tag in json.loads(tags)
            if tag.startswith("wcag") or tag in {"best-practice", "experimental", "deprecated"}
        )
        for rule, tags in found
    }


def test_every_rule_of_the_pinned_axe_has_words_and_its_own_tags() -> None:
    pinned = rules_of_the_pinned_axe()
    assert len(pinned) > 90
    assert {told.name: told.tags for told in RULES} == pinned


def test_every_success_criterion_has_words_and_no_other() -> None:
    assert {told.name for told in EVERYTHING} - {told.name for told in RULES} == set(CRITERIA)
    assert len(CRITERIA) == 86


@pytest.mark.parametrize("told", EVERYTHING, ids=lambda told: told.name)
def test_words_say_who_why_and_how_with_code_before_and_after(told: Guidance) -> None:
    for text in (told.who, told.why, told.how):
        assert text.endswith((".", "!", "?", "…")), text
        assert 15 < len(text) < 400
        assert "  " not in text
        assert text.count("`") % 2 == 0
    assert told.before != told.after
    assert max(map(len, (told.before + "\n" + told.after).splitlines())) <= 130
    assert len(told.title) < 90


def test_every_check_of_ours_says_whom_it_hurts_with_code_before_and_after_and_no_other() -> None:
    told = all_examples()
    own = {check.id for check in all_checks() if not registry().origin(check.id)}
    assert (own - set(told), set(told) - own) == (set(), set()), "write it into auditor/model/examples.toml"
    for check, one in told.items():
        assert one.who[0].isupper(), check
        assert one.who.endswith("."), check
        assert one.before.strip() != one.after.strip(), check
        assert all(0 < len(text) <= 130 for text in (one.before, one.after)), check
    assert len({one.before for one in told.values()}) == len(told)


def test_no_two_say_the_same() -> None:
    whys = sorted(told.why for told in EVERYTHING)
    assert [one for one, other in pairwise(whys) if one == other] == []
    titles = sorted(told.title for told in EVERYTHING)
    assert [one for one, other in pairwise(titles) if one == other] == []


def test_every_contrast_that_the_examples_claim_is_the_real_one() -> None:
    claimed = 0
    for told in (*EVERYTHING, *all_examples().values()):
        for code in (told.before, told.after):
            for line in code.splitlines():
                if said := re.search(r"/\* (\d+\.\d) to 1", line):
                    colours = [rgb(one) for one in re.findall(r"#[0-9a-f]{3,6}\b", line)] + [(255, 255, 255)]
                    assert colours[0]
                    assert colours[1]
                    ratio = contrast_ratio(colours[0], colours[1])
                    assert int(ratio * 10) / 10 == pytest.approx(float(said[1])), line
                    claimed += 1
    assert claimed >= 10


def test_a_rule_runs_with_the_tags_that_choose_it() -> None:
    enhanced, orientation = guidance("axe:color-contrast-enhanced"), guidance("axe:css-orientation-lock")
    assert enhanced
    assert orientation
    assert (enhanced.runs_with(("wcag2a", "wcag2aa")), enhanced.runs_with(("wcag2aaa",))) == (False, True)
    assert (orientation.runs_with(("wcag21aa",)), orientation.runs_with(("wcag21aa", "experimental"))) == (False, True)


def test_criteria_stand_in_other_standards_where_those_took_them_over() -> None:
    assert (en_301_549("1.4.3"), section_508("1.4.3"), rgaa("1.4.3")) == ("9.1.4.3", "E205.4", ("3.2", "10.5"))
    assert (en_301_549("1.4.10"), section_508("1.4.10")) == ("9.1.4.10", "")  # new in WCAG 2.1
    assert (en_301_549("2.5.8"), section_508("2.5.8"), rgaa("2.5.8")) == ("", "", ())  # new in WCAG 2.2
    assert (en_301_549("1.4.6"), section_508("1.4.6")) == ("", "")  # level AAA
    assert elsewhere("2.5.8").startswith("in none of")
    assert sum(bool(section_508(number)) for number in CRITERIA) == 37  # 38 of WCAG 2.0, without 4.1.1
    assert sum(bool(en_301_549(number)) for number in CRITERIA) == 49  # 50 of WCAG 2.1, without 4.1.1
    assert {number for number in CRITERIA if rgaa(number)} <= {number for number in CRITERIA if en_301_549(number)}


def test_every_criterion_of_a_check_exists() -> None:
    assert {number for check in all_checks() for number in check.wcag} <= set(CRITERIA)
