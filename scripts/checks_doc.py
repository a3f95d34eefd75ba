"""Writes docs/checks.md from the checks themselves; a test holds the file against them, so that it cannot be wrong."""

from __future__ import annotations

from pathlib import Path

from auditor.checks import all_checks

PLACE = Path(__file__).parent.parent / "docs" / "checks.md"
HEAD = """# Checks

What auditor looks for, family by family. Each text is the check's own help, as `auditor explain CHECK` and the report show it.
Written by `make docs`; do not edit.

"False alarms in 100 pages" is what was counted on ordinary pages that nobody here wrote, and no promise: a check that was told on none of
240 of them was never wrong there, and never right either. None seen in 240 pages means, with 95 % certainty, no more than 1.3 in 100, and
says little of pages of another kind; where a check was told and read, its text says how often.

Rules of axe-core appear as `axe:<rule>`. `auditor explain axe:<rule>` tells in our own words whom each of them helps, why, and how to
repair it, with code; `auditor explain 1.4.3` does the same for a success criterion of WCAG 2.2.
"""


def document() -> str:
    """Return the whole document."""
    parts = [HEAD]
    family = ""
    for check in sorted(all_checks(), key=lambda check: (str(check.family), check.id)):
        if check.family != family:
            family = check.family
            parts.append(f"\n## {family.capitalize()}\n")
        scope = "over all pages" if check.site else "per page"
        criteria = f"; WCAG {', '.join(check.wcag)}" if check.wcag else ""
        same = f"; one finding with axe's {', '.join(check.same_as)}" if check.same_as else ""
        parts.append(
            f"\n### {check.id}\n\n{check.title}\n\n{check.help}\n\n*{check.severity}, {scope}{criteria}{same}*\n"
        )
    return "".join(parts)


if __name__ == "__main__":
    PLACE.write_text(document(), "utf-8")
