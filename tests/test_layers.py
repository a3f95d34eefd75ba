"""The import rules of the architecture, and what a check must not touch, enforced over every module's syntax tree."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

import auditor

ROOT = Path(__file__).parent.parent / "auditor"

# package -> what it may import of ours (its own package is always allowed)
ALLOWED: dict[str, set[str]] = {
    "model": set(),
    "encodings": set(),
    "urls": {"model", "encodings"},
    "redact": {"urls"},
    "errors": {"model", "redact"},
    "log_commands": set(),
    "log": {"errors", "redact", "log_commands"},
    "variables": set(),
    "config": {"model", "urls", "errors", "variables", "redact"},
    "dom": {"model", "urls"},
    "net": {"model", "redact", "urls", "encodings", "errors", "log", "config"},
    "crawl": {"model", "redact", "dom", "urls", "net", "errors", "config"},
    "browser": {"model", "redact", "urls", "net", "errors", "log", "config"},
    "extract": {"model", "dom", "urls", "encodings", "errors"},
    "documents": {"model", "urls", "errors"},
    "reference": {"model", "dom", "urls", "errors"},
    "checks": {"model", "redact", "dom", "urls", "errors", "reference.align"},
    "store": {"model", "redact", "errors"},
    "gate": {"model", "redact", "urls", "errors"},
    "report": {"model", "redact", "dom.language_id", "urls", "errors", "log_commands"},
    "demo": {"model", "urls"},
    "pipeline": {
        "encodings",
        "model",
        "redact",
        "dom",
        "urls",
        "errors",
        "log",
        "log_commands",
        "config",
        "net",
        "crawl",
        "browser",
        "extract",
        "documents",
        "reference",
        "checks",
        "store",
        "gate",
        "report",
    },
    # A face over the Python API (API_USERS), its settings, and the read side of the store and the report.
    "cli": {
        "model",
        "redact",
        "errors",
        "log",
        "log_commands",
        "config",
        "store",
        "report",
        "demo",
        "pipeline.act",
        "pipeline.approved_texts",
        "pipeline.equipment",
        "pipeline.explain",
        "pipeline.runtime_tuning",
        "pipeline.interrupts",
        "pipeline.progress",
        "pipeline.review",
        "pipeline.site_survey",
        "pipeline.stored_runs",
        "service",
    },
    # Another face over the same; it starts the command line, and imports nothing of it.
    "service": {
        "model",
        "urls",
        "redact",
        "errors",
        "log",
        "config",
        "store",
        "report",
        "pipeline.approved_texts",
        "pipeline.explain",
        "pipeline.about_pages",
        "pipeline.review",
        "pipeline.stored_runs",
    },
}
# who may import the public names of auditor/__init__.py; below them, everybody names the module that he means
API_USERS = {"cli", "service"}
# a library -> the only packages that may import it
ONLY_IN = {
    "requests": {"net", "service"},
    "urllib3": {"net", "browser"},
    "socket": {"net", "browser", "demo", "service"},
    "selenium": {"browser"},
    "axe_selenium_python": {"browser"},
    "sqlite3": {"store", "service"},
    "jinja2": {"report"},
    "bs4": {"extract", "reference"},
    "textstat": {"checks"},
    "spylls": {"checks"},
    "urllib.parse": {"urls"},
    "ada_url": {"urls"},
    "pikepdf": {"documents"},
    "pypdfium2": {"documents"},
    "starlette": {"service"},
    "uvicorn": {"service"},
    "argon2": {"service"},
    "itsdangerous": {"service"},
    "croniter": {"service"},
}
# what a check must not touch, whatever it is called there: its result would depend on something besides its input
NEVER_IN_CHECKS = {
    "asyncio", "concurrent", "multiprocessing", "subprocess", "threading",
    "http", "requests", "selenium", "socket", "ssl", "urllib", "urllib3",
    "datetime.date.today", "datetime.datetime.now", "datetime.datetime.today", "datetime.datetime.utcnow", "time",
    "random", "secrets", "uuid",
    "fileinput", "glob", "gzip.open", "io.open", "os", "pathlib", "shutil", "signal", "sqlite3", "tempfile",
    "open", "input", "eval", "exec", "__import__",
}  # fmt: skip
BUILTINS = {"open", "input", "eval", "exec", "__import__"}
# module -> the dotted names that it may touch all the same, and why
_WORDS = "reads the lists of words that come with the program or that the operator named"
REASONS: dict[str, tuple[set[str], str]] = {
    "checks/run.py": (
        {"signal", "threading", "time.perf_counter"},
        "the runner, not a check: interrupts a check that takes too long, and says how long it took",
    ),
    "checks/spelling/dictionaries.py": ({"pathlib"}, _WORDS),
    "checks/shared/frequency.py": ({"pathlib", "gzip.open"}, _WORDS),
    "checks/spelling/hunspell.py": ({"pathlib"}, _WORDS),
}

FAMILIES = {path.parent.name for path in (ROOT / "checks").glob("*/__init__.py")} - {"shared"}
"""The families of checks: none of them may import another, nor may what they stand on."""

MODULES = sorted(path for path in ROOT.rglob("*.py"))


def aliases_of(tree: ast.Module) -> dict[str, str]:
    """Return what each imported name means: `dt` is `datetime.datetime` after `from datetime import datetime as dt`."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                found[alias.asname or alias.name.split(".")[0]] = (
                    alias.name if alias.asname else alias.name.split(".")[0]
                )
        elif isinstance(node, ast.ImportFrom):
            found.update({alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names})
    return found


def imported(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide the layer they cross"
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def touched(tree: ast.Module) -> set[str]:
    """Return every imported name and every dotted name that the code uses, by what it means."""
    aliases = aliases_of(tree)

    def dotted(node: ast.expr) -> str:
        if isinstance(node, ast.Attribute):
            inner = dotted(node.value)
            return f"{inner}.{node.attr}" if inner else ""
        if isinstance(node, ast.Name):
            return aliases.get(node.id, node.id if node.id in BUILTINS else "")
        return ""

    used = {dotted(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute | ast.Name)}
    return imported(tree) | used


def below(name: str, rules: set[str]) -> str:
    """Return the rule that a dotted name falls under."""
    return next((rule for rule in rules if name == rule or name.startswith(f"{rule}.")), "")


def faults(source: str, module: str) -> Iterator[str]:
    """Yield what a module of ours (`checks/links/site.py`) imports or touches and must not."""
    tree = ast.parse(source)
    package = module.split("/")[0].removesuffix(".py")
    for name in sorted(imported(tree)):
        top, _, inner = name.partition(".")
        if top == "auditor" and inner.split(".")[0] != package and inner != "__version__":
            api = package in API_USERS and inner in auditor.__all__
            above = any(rule.startswith(f"{inner}.") for rule in ALLOWED[package])  # `from auditor import pipeline`
            if not api and not above and not below(inner, ALLOWED[package]):
                yield f"{package} must not import {name}"
        library = below(name, set(ONLY_IN))
        if library and package not in ONLY_IN[library]:
            yield f"{library} belongs to {sorted(ONLY_IN[library])}"
    if package == "checks":
        own = module.split("/")[1] if module.count("/") > 1 else ""
        families = {name.split(".")[2] for name in imported(tree) if name.startswith("auditor.checks.")} & FAMILIES
        yield from (
            f"{'checks/' + own if own else module} must not import checks/{other}" for other in sorted(families - {own})
        )
        allowed = REASONS.get(module, (set(), ""))[0]
        modules = {rule.rpartition(".")[0] for rule in allowed}  # `import time` comes before `time.perf_counter`
        found = {below(name, NEVER_IN_CHECKS) for name in touched(tree) - modules if not below(name, allowed)}
        yield from (f"a check must not touch {rule}" for rule in sorted(found - {""}))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_touches_only_what_its_layer_may(path: Path) -> None:
    module = path.relative_to(ROOT).as_posix()
    if module not in {"__init__.py", "__main__.py"}:
        assert list(faults(path.read_text("utf-8"), module)) == []


def test_every_package_is_in_the_table() -> None:
    packages = {path.relative_to(ROOT).parts[0].removesuffix(".py") for path in MODULES} - {"__init__", "__main__"}
    assert packages == set(ALLOWED)


def test_a_family_of_checks_imports_no_other_one() -> None:
    source = "from auditor.checks.links.words import core"
    assert list(faults(source, "checks/structure/new.py")) == ["checks/structure must not import checks/links"]
    assert list(faults(source, "checks/shared/new.py")) == ["checks/shared must not import checks/links"]
    assert list(faults(source, "checks/base.py")) == ["checks/base.py must not import checks/links"]
    assert list(faults(source, "checks/links/new.py")) == []
    assert list(faults("from auditor.checks.shared.frequency import ranks", "checks/structure/new.py")) == []
    assert {"images", "links", "reference", "readability", "spelling", "structure"} <= FAMILIES


@pytest.mark.parametrize("module", REASONS)
def test_every_exception_is_still_needed(module: str) -> None:
    used = touched(ast.parse((ROOT / module).read_text("utf-8")))
    assert {name for name in REASONS[module][0] if not any(below(one, {name}) for one in used)} == set()


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("from datetime import datetime\ndatetime.now()", "datetime.datetime.now"),
        ("from datetime import datetime as dt, UTC\nday = dt.now(UTC).date()", "datetime.datetime.now"),
        ("import datetime\ndatetime.datetime.now()", "datetime.datetime.now"),
        ("import datetime as d\nread = d.datetime.utcnow", "datetime.datetime.utcnow"),
        ("from datetime import date\ndate.today()", "datetime.date.today"),
        ("import time\ntime.time()", "time"),
        ("from time import perf_counter as clock\nclock()", "time"),
        ("def check(page):\n    from time import sleep\n    sleep(1)", "time"),
        ("open('words.txt')", "open"),
        ("with open('words.txt') as file: file.read()", "open"),
        ("read = open", "open"),
        ("import io\nio.open('words.txt')", "io.open"),
        ("from pathlib import Path\nPath('words.txt').read_text()", "pathlib"),
        ("import os\nos.environ['HOME']", "os"),
        ("import os.path as p\np.exists('x')", "os"),
        ("import urllib.request\nurllib.request.urlopen('http://a')", "urllib"),
        ("from urllib.parse import urlsplit", "urllib"),
        ("from urllib import request", "urllib"),
        ("import http.client", "http"),
        ("from http.client import HTTPConnection", "http"),
        ("import socket", "socket"),
        ("import requests", "requests"),
        ("import threading\nthreading.Lock()", "threading"),
        ("from concurrent.futures import ThreadPoolExecutor", "concurrent"),
        ("import subprocess", "subprocess"),
        ("import random\nrandom.random()", "random"),
        ("eval('1')", "eval"),
        ("__import__('socket')", "__import__"),
    ],
)
def test_a_check_that_asks_for_more_than_its_input_is_caught(source: str, rule: str) -> None:
    found = list(faults(source, "checks/structure/new.py"))
    assert f"a check must not touch {rule}" in found
    assert not any("a check must not" in fault for fault in faults(source, "pipeline/new.py"))


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import date\nage = (date.fromisoformat(today) - date.fromisoformat(approved)).days",
        "from datetime import datetime\ndatetime.fromisoformat('2026-01-01')",
        "import re\nfrom collections import Counter\nre.compile('open|time')",
        "page.time\nself.open()\nlink.http\nrandomly = opened = 1",
        "from auditor.urls import path_of\nfrom auditor.dom.document import Document",
        "def time_of(text): return text.timeless",
        "for glob in term.pages: random = fnmatch(path, glob)",
    ],
)
def test_a_check_may_do_what_only_looks_like_it(source: str) -> None:
    assert list(faults(source, "checks/structure/new.py")) == []


@pytest.mark.parametrize(
    ("source", "module", "wrong"),
    [
        ("from auditor.gate import Baseline", "cli/gate.py", "cli must not import auditor.gate.Baseline"),
        ("from auditor.pipeline import engine", "cli/audit.py", "cli must not import auditor.pipeline.engine"),
        ("from auditor.net.fetch import Fetcher", "checks/a/b.py", "checks must not import auditor.net.fetch.Fetcher"),
        ("from auditor import audit", "pipeline/x.py", "pipeline must not import auditor.audit"),
        ("from auditor import cli", "pipeline/x.py", "pipeline must not import auditor.cli"),
        ("import auditor.store", "checks/a/b.py", "checks must not import auditor.store"),
        ("import jinja2", "cli/x.py", "jinja2 belongs to ['report']"),
        ("from urllib.parse import urlsplit", "gate/x.py", "urllib.parse belongs to ['urls']"),
        ("import urllib.parse as u", "net/x.py", "urllib.parse belongs to ['urls']"),
        ("from urllib import parse", "net/x.py", "urllib.parse belongs to ['urls']"),
    ],
)
def test_an_import_across_the_layers_is_caught(source: str, module: str, wrong: str) -> None:
    assert wrong in list(faults(textwrap.dedent(source), module))


def test_an_exception_covers_no_more_than_it_names() -> None:
    source = "from gzip import open as unpacked\nfrom io import open as opened"
    assert list(faults(source, "checks/shared/frequency.py")) == ["a check must not touch io.open"]
    assert list(faults(source.splitlines()[0], "checks/shared/frequency.py")) == []


def test_the_command_line_may_use_the_python_api() -> None:
    assert (
        list(faults("from auditor import Settings, audit\nfrom auditor.pipeline.explain import explain", "cli/x.py"))
        == []
    )
