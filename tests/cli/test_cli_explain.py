"""`auditor explain` knows checks, axe rules, success criteria and codes by any spelling, and the nearest name for a slip."""

from __future__ import annotations

import pytest

from auditor.cli import run
from auditor.model.evidence import Colours
from auditor.pipeline.explain import names, passing_colours


@pytest.mark.parametrize(
    ("asked", "beginning"),
    [
        ("axe:Link-Name", "axe:link-name (accessibility, a rule of axe; WCAG 2.4.4"),
        ("LINK-NAME", "axe:link-name"),
        ("Image-Alt-Filename", "image-alt-filename (images"),
        ("2.4.4", "2.4.4 Link Purpose (In Context) (WCAG 2.0 and later, level A; EN 301 549 9.2.4.4"),
        ("wcag 2.4.4", "2.4.4 Link Purpose"),
        ("SC2.4.4", "2.4.4 Link Purpose"),
        ("wcag1410", "1.4.10 Reflow"),
        ("truncated", "TRUNCATED: "),
        ("not-html", "NOT_HTML: "),
    ],
)
def test_a_name_is_known_however_it_is_written(asked: str, beginning: str, capsys) -> None:
    assert run(["explain", asked]) == 0
    assert capsys.readouterr().out.startswith(beginning)


def test_a_rule_is_told_with_who_why_how_and_code(capsys) -> None:
    run(["explain", "axe:tabindex"])
    said = capsys.readouterr().out
    assert all(
        f"\n{word}" in said for word in ("Who it hurts: ", "Why: ", "How to repair it: ", "Before:\n  ", "After:\n  ")
    )


def test_a_check_of_ours_is_told_with_who_and_code(capsys) -> None:
    run(["explain", "image-alt-filename"])
    said = capsys.readouterr().out
    assert "Who it hurts: People who use a screen reader and people who read braille." in said
    assert 'Before:\n  <img src="visit.jpg" alt="IMG_4127.jpg">\nAfter:\n  <img' in said


def test_a_criterion_says_what_looks_for_it_or_that_only_a_person_can(capsys) -> None:
    run(["explain", "2.4.2"])
    assert "title-missing" in capsys.readouterr().out
    run(["explain", "3.3.6"])
    assert "only a person can decide it" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("axe:colour-contrast", "axe:color-contrast"),
        ("buton-name", "axe:button-name"),
        ("image-alt-file-name", "image-alt-filename"),
        ("1.4.33", "1.4.13?"),
        ("2.4.0", "2.4.1?"),
        ("dead-line", "DEADLINE"),
    ],
)
def test_a_slip_is_answered_with_the_nearest_name(slip: str, meant: str, capsys) -> None:
    assert run(["explain", slip]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert f"{slip}; did you mean {meant}" in said


@pytest.mark.parametrize(
    ("name", "shown"), [("9.9.9", "9.9.9"), ("", "an empty name"), (" ", "an empty name"), ("zz", "zz")]
)
def test_what_resembles_nothing_is_not_answered_with_a_guess(name: str, shown: str, capsys) -> None:
    assert run(["explain", name]) == 2
    assert (
        capsys.readouterr().err == f"auditor: There is no such check: {shown}. `auditor explain` lists what there is.\n"
    )


def test_without_a_name_everything_is_listed(capsys) -> None:
    assert run(["explain"]) == 0
    listed = {line.split()[0] for line in capsys.readouterr().out.splitlines() if line.startswith("  ")}
    assert listed == {name for name in names() if name.upper() != name or name[0].isdigit()}


def test_the_nearest_colours_are_told_for_text_and_background() -> None:
    assert passing_colours(Colours("#999999", "#ffffff", 2.84, "4.5:1")) == [
        "Nearest text that passes: #767676 (4.54:1 with #ffffff)",
        "Nearest background that passes: #323232 (4.50:1 with #999999)",
    ]
