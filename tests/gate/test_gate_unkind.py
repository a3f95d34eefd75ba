"""What is recognised after redesigns as unkind as the web: floors, on seeds that no figure of the likeness was set on."""

from __future__ import annotations

import pytest

from tests.gate.unkind import ALL, Tally, measure

SEEDS = range(3000, 3008)
FLOORS = {"recognised": 0.99, "new": 0.98, "fixed": 0.93, "moved": 0.95}
"""For each kind of change; all kinds together must reach `TOGETHER`."""
TOGETHER = {"recognised": 0.998, "new": 0.99, "fixed": 0.965, "moved": 0.97}
BELOW = {"page_split": {"recognised": 0.98, "moved": 0.85}}
"""A page cut in two keeps what has words around it; a lone button may go with either half."""


@pytest.fixture(scope="module")
def tallies() -> dict[str, Tally]:
    found = {}
    for name, changes in ALL.items():
        found[name] = Tally()
        for seed in SEEDS:
            measure(seed, changes, found[name])
    return found


@pytest.mark.parametrize("change", sorted(ALL))
def test_each_kind_of_change_keeps_its_floors(change, tallies):
    tally = tallies[change]
    floors = FLOORS | BELOW.get(change, {})
    assert tally.surviving > 300
    assert tally.added > 100
    assert tally.repaired > 40
    short = {name: share for name, share in tally.shares().items() if share < floors[name]}
    assert not short, "\n".join(tally.lost[:20])


def test_all_kinds_together_reach_the_higher_floors(tallies):
    whole = Tally()
    for tally in tallies.values():
        for name in ("surviving", "recognised", "added", "new", "repaired", "fixed", "on_other_pages", "moved"):
            setattr(whole, name, getattr(whole, name) + getattr(tally, name))
    short = {name: share for name, share in whole.shares().items() if share < TOGETHER[name]}
    assert not short, whole


def test_the_order_of_findings_changes_no_match():
    from tests.gate.gate_samples import Site, make_site, redesign

    site = make_site(11)
    baseline = site.accepted()
    after = Site({path: redesign(html, 12) for path, html in site.pages.items()})
    one = {(held.id, held.status) for held in after.judge(baseline).findings}
    other = {(held.id, held.status) for held in Site(dict(reversed(after.pages.items()))).judge(baseline).findings}
    assert one == other
