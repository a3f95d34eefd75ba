"""Checks that mostly ask for a look, and are sure in situations in which nothing else can be meant."""

from __future__ import annotations

import pytest

from auditor.checks import registry
from auditor.checks.run import run_check
from auditor.model.finding import Outcome
from tests.checks.fixture import URL, artifacts_of

PAGE = "<!doctype html><html lang=en><head><title>%s</title></head><body data-style=''>%s</body></html>"
SHAKE = "<h1>Dice</h1><p>Throw them.</p><script>addEventListener('devicemotion', throwDice)</script>"
ABOUT = "<h1>Clementines</h1><p>They are ripe and ready to eat from late autumn through early winter.</p>"
WORDS = "<p data-style=''>%s</p><ul><li data-style='colour=200,0,0' data-box='0,0,9,9' data-font='16,400'>Lady</li></ul>"
RED = "<p data-style='colour=200,0,0' data-box='0,0,9,9' data-font='16,400'>%s</p>"
LINES = "<p data-box='0,0,600,96' data-font='16,400' data-style='line_height=24'>%s<span %s data-box='0,0,1,1' data-font='16,400'>%s</span></p>"
FIRED = "The kiln is fired on Fridays, when the pots have dried for a week and the glaze no longer comes off. "
SAYS = {
    "long lines": ("text-long-lines", "Kiln", LINES % (FIRED * 3, "", FIRED * 2), [Outcome.FAILED]),
    "two lines that may be short": (
        "text-long-lines",
        "Kiln",
        LINES.replace("600,96", "600,48") % (FIRED + FIRED[:70], "data-unseen", ""),
        [],
    ),
    "words for listeners alone": ("text-long-lines", "Kiln", LINES % (FIRED * 3, "data-unseen", FIRED * 2), []),
    "motion, and no control at all": ("device-motion", "Dice", SHAKE, [Outcome.FAILED]),
    "motion beside a button": ("device-motion", "Dice", f"{SHAKE}<button>Throw</button>", [Outcome.CANT_TELL]),
    "a title of everyday words": ("title-unrelated", "Apple harvesting season", ABOUT, [Outcome.FAILED]),
    "a title with a name in it": ("title-unrelated", "Braeburn and Boskoop", ABOUT, [Outcome.CANT_TELL]),
    "a title that begins like a word of the page": (
        "title-unrelated",
        "Winters readings",
        ABOUT,
        [],
    ),
    "a title, and no heading": ("title-unrelated", "Apple harvesting season", ABOUT.replace("h1", "p"), [Outcome.CANT_TELL]),
    "a colour, and words that have it": ("colour-alone", "Seeds", WORDS % "Seeds in red are sold out.", [Outcome.CANT_TELL]),
    "a colour that only the sentence has": ("colour-alone", "Seeds", RED % "Seeds in red are sold out.", []),
    "one thing of a colour": ("colour-alone", "Seeds", WORDS % "The house in red is on the left.", []),
}


@pytest.mark.parametrize("situation", SAYS)
def test_a_check_is_as_sure_as_the_page_lets_it_be(situation: str) -> None:
    check, title, body, outcomes = SAYS[situation]
    artifacts = artifacts_of(PAGE % (title, body))
    result = run_check(registry()[check], artifacts, URL)
    assert result.failed is None, result.failed
    assert [one.outcome for one in result.findings if one.check == check] == outcomes
