"""Keeps words of an audited page from being orders to the build server whose log they end in.

A build server reads the log of its jobs and obeys what it finds there. Which forms it obeys:

    Azure Pipelines     `##vso[area.action ...]` and `##[command]`, anywhere in a line
    GitHub Actions      `::command key=value::`, first in a line, and the older `##[command]`, anywhere
    TeamCity            `##teamcity[...]`, anywhere
    GitLab              `section_start:1560896352:name`, and `section_end`
    Travis              `travis_fold:start:name`, and `travis_time`
    Buildkite           `---`, `+++`, `~~~` or `^^^` and a space, first in a line
    Jenkins             an escape sequence, which no line of ours carries (report/escape.py)

One sign of each is shown as its number, so that a person reads what stands there and a build server does not.
"""

from __future__ import annotations

import re

_NAMES = (
    "set-output|set-env|add-path|add-mask|add-matcher|remove-matcher|save-state|stop-commands|"
    "echo|debug|notice|warning|error|group|endgroup"
)
_ORDER = re.compile(
    rf"""
      (?P<sign>\#) (?=\#(?:vso|teamcity)?\[)
    | ^\s* (?P<first>:) (?=:)
    | (?<![\w:]) (?P<colon>:) (?=:(?:(?:{_NAMES})\b|[a-z][\w-]*(?:\ [^:]*)?::))
    | section (?P<section>_) (?=(?:start|end):\d)
    | travis (?P<travis>_) (?=(?:fold|time):(?:start|end):)
    | ^\s* (?P<fold>[-+~^]) (?=(?P=fold){{2}}\ )
    """,
    re.IGNORECASE | re.VERBOSE,
)


def disarmed(line: str) -> str:
    """Return one line that no build server takes for an order; a line that none would obey comes back as it is."""
    if "##" not in line and "::" not in line and "_" not in line and line.lstrip()[:3] not in _FOLDS:
        return line
    return _ORDER.sub(_shown, line)


def disarmed_json(text: str) -> str:
    """Return JSON of the same value that no build server takes for an order, to be printed into its log."""
    # None of these is part of JSON's own signs, so that each stands in a string, where a number may stand for it.
    shown = text.replace("##", "#\\u0023").replace("::", ":\\u003a")
    return re.sub("(section|travis)_", r"\1\\u005f", shown, flags=re.IGNORECASE)


_FOLDS = frozenset({"---", "+++", "~~~", "^^^"})


def _shown(found: re.Match[str]) -> str:
    name = str(found.lastgroup)
    at = found.start(name) - found.start()
    return f"{found[0][:at]}\\x{ord(found[name]):02x}{found[0][at + 1 :]}"
