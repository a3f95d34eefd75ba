"""Where the success criteria of WCAG 2.2 stand in other standards: EN 301 549, Section 508 and the French RGAA.

Sources: EN 301 549 V3.2.1 (2021-03), clause 9, which takes over WCAG 2.1 levels A and AA by number; Section 508 (36 CFR 1194,
appendix A, E205.4), which takes over WCAG 2.0 levels A and AA; RGAA 4.1.2, whose criteria each name those of WCAG 2.1.
"""

from __future__ import annotations

from auditor.model.wcag import CRITERIA

_RGAA_LIST = """
1.1.1 1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.9 4.7 4.8 4.9 6.1 6.2 7.2 10.2 13.3 13.4 13.5 13.6
1.2.1 4.1 4.2
1.2.2 4.3 4.4
1.2.3 4.1 4.2
1.2.5 4.5 4.6
1.3.1 3.1 5.1 5.2 5.4 5.5 5.6 5.7 5.8 7.3 8.9 9.1 9.2 9.3 9.4 10.1 10.2 11.1 11.5 11.6 11.7 11.8 12.6 13.3 13.4
1.3.2 5.3 8.10 10.1 10.3 10.8 13.3 13.4
1.3.3 10.9 10.10
1.3.4 13.9
1.3.5 11.13
1.4.1 3.1 10.6 10.7 10.9 10.10
1.4.2 4.10
1.4.3 3.2 10.5
1.4.4 10.4
1.4.5 1.8
1.4.10 10.11
1.4.11 3.3
1.4.12 10.12
1.4.13 10.13
2.1.1 4.11 4.12 7.3 10.14 12.9 12.11
2.1.2 4.11 4.12 12.9
2.1.4 12.10
2.2.1 13.1 13.8
2.2.2 13.1 13.8
2.3.1 13.7
2.4.1 9.1 12.6 12.7 13.3 13.4
2.4.2 8.5 8.6
2.4.3 10.3 12.7 12.8 13.3 13.4
2.4.4 6.1 6.2
2.4.5 12.1 12.3 12.4
2.4.6 9.1 11.1 11.2
2.4.7 7.3 10.7
2.5.1 13.10
2.5.2 13.11
2.5.3 6.1 7.1 11.2 11.9
2.5.4 13.12
3.1.1 8.3 8.4 13.3 13.4
3.1.2 8.7 8.8
3.2.1 7.4 13.2
3.2.2 7.4
3.2.3 12.2 12.4 12.5 12.7
3.2.4 11.3
3.3.1 11.10
3.3.2 11.1 11.2 11.4 11.5 11.6 11.7 11.10
3.3.3 11.11
3.3.4 11.12
4.1.2 1.2 1.3 1.9 2.1 2.2 4.13 5.3 7.1 7.2 8.2 9.1 10.8 11.1 11.9 12.6 13.3 13.4
4.1.3 7.5
"""
_RGAA = {number: tuple(rest) for number, *rest in (line.split() for line in _RGAA_LIST.split("\n") if line)}


def en_301_549(number: str) -> str:
    """Return the clause of EN 301 549 V3.2.1 that asks for this criterion of web pages; empty where none does."""
    known = CRITERIA.get(number)
    return f"9.{number}" if known and known.level != "AAA" and known.since != "2.2" else ""


def section_508(number: str) -> str:
    """Return the provision of Section 508 that asks for this criterion of web pages; empty where none does."""
    known = CRITERIA.get(number)
    return "E205.4" if known and known.level != "AAA" and known.since == "2.0" else ""


def rgaa(number: str) -> tuple[str, ...]:
    """Return the criteria of RGAA 4.1.2 that belong to this criterion of WCAG."""
    return _RGAA.get(number, ())


def elsewhere(number: str) -> str:
    """Say where a criterion stands in the other standards, in one line."""
    told = (
        ("EN 301 549", en_301_549(number)),
        ("Section 508", section_508(number)),
        ("RGAA", ", ".join(rgaa(number))),
    )
    return "; ".join(f"{name} {where}" for name, where in told if where) or "in none of EN 301 549, Section 508, RGAA"
