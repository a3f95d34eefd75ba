"""What axe found is said in the words of the reports, so that no rule has two names."""

from __future__ import annotations

import pytest

from auditor.checks.accessibility import axe_rules
from auditor.checks.base import axe_rule_ids
from auditor.dom.content import AxeNode, AxeResults, AxeRule
from auditor.dom.document import Document
from auditor.extract.parse import parse_html
from auditor.gate.cause_labels import CauseWords, titles
from auditor.model.finding import Finding
from auditor.model.guidance import guidance
from auditor.model.options import Options


def found(rule: str, *, incomplete: bool = False, summary: str = "") -> Finding:
    """Return the finding that comes of one element, in a frame, that a rule of axe names."""
    document = parse_html('<html lang="en"><body><p id="x">Ferry times</p></body></html>', "http://harbour.test/")
    assert isinstance(document, Document)
    node = AxeNode(("#x",), "<p>", "serious", summary, None, {})
    told = AxeRule(rule, incomplete, "serious", "Words of axe", "", "Ensure that axe is pleased", (), (node,), 1)
    (finding,) = [
        one
        for one in axe_rules(AxeResults("4", (told,), (), ()), document, Options())
        if isinstance(one, Finding)
    ]
    return finding


@pytest.mark.parametrize("rule", sorted(axe_rule_ids() - {"frame-tested"}))
def test_every_rule_is_called_what_its_own_page_is_called(rule: str) -> None:
    own = guidance(f"axe:{rule}")
    assert own is not None
    finding = found(rule)
    assert (finding.message, finding.help) == (f"{own.title.rstrip('.')}.", "")


def test_a_rule_that_a_newer_axe_brings_speaks_in_axes_words() -> None:
    finding = found("rule-of-tomorrow")
    assert (finding.message, finding.help) == ("Words of axe.", "Ensure that axe is pleased")


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("color-contrast", "Please look: text must stand out from its background (a picture is behind it)."),
        ("aria-valid-attr", "Please look: "),
    ],
)
def test_what_axe_could_not_decide_is_asked_with_axes_reason(rule: str, said: str) -> None:
    message = found(rule, incomplete=True, summary="a picture is behind it").message
    assert message.startswith(said)
    assert message.endswith("(a picture is behind it).")
    assert "aRIA" not in message


def test_findings_of_one_rule_with_unlike_reasons_share_its_name_as_their_cause() -> None:
    pair = [found("color-contrast", incomplete=True, summary=why) for why in ("a picture", "a gradient")]
    words = CauseWords()
    for finding in pair:
        words.add(finding, shows_best=finding is pair[0])
    assert titles({"c": words}, lambda _: {}) == {"c": "Text must stand out from its background"}
