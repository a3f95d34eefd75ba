"""What the documents say is held against the program: commands, flags, statuses, keys, codes, files, pins."""

import json
import re
import shlex
import tokenize
import tomllib
from pathlib import Path

import click
import pytest
from packaging.requirements import Requirement

from auditor.checks import all_checks, registry
from auditor.checks.base import axe_rule_ids
from auditor.cli import auditor
from auditor.config import Settings, is_key, load
from auditor.demo import MISTAKES
from auditor.errors import TABLE, EngineFault, StoreFault, UsageFault
from auditor.model.formats import FORMATS
from auditor.model.person import left_to_people, only_asks
from auditor.model.wcag import CRITERIA
from scripts import checks_doc, coverage_doc, faults_doc

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "auditor" / "demo" / "README.md"], key=str
)
TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in DOCUMENTS}
EVERYTHING = "\n".join(TEXTS.values())
BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.M | re.S)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def shell_lines():
    for name, text in TEXTS.items():
        for _, block in BLOCK.findall(text):
            for line in block.splitlines():
                yield name, line
        for quoted in re.findall(r"`([^`\n]+)`", BLOCK.sub("", text)):
            yield name, quoted


def calls(program):
    """Every documented call of a program, as (document, words)."""
    for name, line in shell_lines():
        found = re.search(rf"(?:^|&& |run: |/bin/){program}((?: .*)?)$", line.strip())
        if found:
            said = re.split(r" (?:>>|\|\||&&|\|) |  +#| # ", found[1])[0]
            yield name, shlex.split(said)


def commands_of(group):
    context = click.Context(group)
    return {name: group.get_command(context, name) for name in group.list_commands(context)}


def every_command(command=auditor):
    yield command
    for inner in commands_of(command).values() if isinstance(command, click.Group) else ():
        yield from every_command(inner)


def command_of(words):
    """Walk from the group `auditor` down the words; return the command and the words it is given."""
    command = auditor
    rest = list(words)
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        inner = commands_of(command)
        assert rest[0] in inner, f"there is no command {' '.join(words)}"
        command = inner[rest.pop(0)]
    return command, rest


AUDITOR_CALLS = sorted({(name, tuple(words)) for name, words in calls("auditor")})


def test_the_documents_show_calls():
    assert len(AUDITOR_CALLS) > 15


@pytest.mark.parametrize(
    ("name", "words"),
    AUDITOR_CALLS,
    ids=lambda value: value if isinstance(value, str) else " ".join(("auditor", *value)),
)
def test_every_documented_call_names_a_real_command_and_real_flags(name, words):
    command, rest = command_of(words)
    flags = {flag for option in command.params for flag in (*option.opts, *option.secondary_opts)}
    flags |= {"--help", "-h", "--version"}
    for word in rest:
        if word.startswith("-") and word != "-":
            assert word.partition("=")[0] in flags, f"{name}: auditor {command.name} has no {word}"


def test_every_flag_mentioned_alone_exists_somewhere():
    known = {flag for command in every_command() for option in command.params for flag in option.opts}
    for name, text in TEXTS.items():
        for flag in re.findall(r"`(--[a-z-]+)[^`]*`", BLOCK.sub("", text)):
            assert flag in known, f"{name}: {flag}"


def test_every_public_command_is_documented():
    for name, command in commands_of(auditor).items():
        if not command.hidden:
            assert re.search(rf"auditor {name}\b", EVERYTHING), f"auditor {name} is nowhere in the documents"


def test_documented_formats_exist():
    for _, words in calls("auditor"):
        if "--format" in words:
            assert set(words[words.index("--format") + 1].split(",")) <= set(FORMATS)


def test_the_table_of_exit_statuses_is_the_program():
    table = dict(re.findall(r"^\| (\d+) \| (\w+)", TEXTS["README.md"], re.M))
    assert list(table) == ["0", "1", "2", "3", "4", "130"]
    faults = {UsageFault: "wrong", EngineFault: "incomplete", StoreFault: "storage"}
    assert {fault: table[str(fault.exit_code)] for fault in faults} == faults
    shown = auditor.epilog
    for status, word in table.items():
        assert f"{status} {word}" in shown


def test_every_make_target_mentioned_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    mentioned = [word for _, words in calls("make") for word in words[:1]]
    assert {"demo", "test", "lint", "bench", "setup"} <= set(mentioned)
    assert set(mentioned) <= targets


SETTINGS = [text for kind, text in BLOCK.findall(EVERYTHING) if kind == "toml" and "[project]" not in text]


@pytest.mark.parametrize("block", SETTINGS)
def test_documented_settings_are_valid(block, tmp_path):
    path = tmp_path / "auditor.toml"
    path.write_text(block, "utf-8")
    assert load(path, environ={}) != Settings()


def test_documented_environment_variables_are_settings():
    for name in set(re.findall(r"\bAUDITOR_[A-Z]+__[A-Z_]+", EVERYTHING)):
        section, key = name.removeprefix("AUDITOR_").lower().split("__")
        assert key in Settings.model_fields[section].annotation.model_fields, name


def test_the_documented_precedence_is_real(tmp_path):
    path = tmp_path / "auditor.toml"
    path.write_text("[site]\nmax_pages = 5\n", "utf-8")
    environment = {"AUDITOR_SITE__MAX_PAGES": "20"}
    assert load(path, environ={}).site.max_pages == 5
    assert load(path, environ=environment).site.max_pages == 20
    assert load(path, {"site.max_pages": 7}, environment).site.max_pages == 7


def test_every_check_and_failure_named_by_the_demo_exists():
    named = {check for mistake in MISTAKES for check in mistake.checks}
    assert {
        name for name in named if name not in registry() and name not in TABLE and not name.startswith("axe:")
    } == set()


def test_the_number_of_planted_mistakes_is_the_one_that_is_told():
    words = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen".split()
    assert f"{words[len(MISTAKES)]} planted mistakes" in TEXTS["README.md"].replace("\n", " ")
    assert f"{words[len(MISTAKES)]} planted mistakes" in TEXTS["CHANGELOG.md"].replace("\n", " ")


def test_documented_failure_codes_exist():
    for code in re.findall(r"`([A-Z]+_[A-Z_]+|DEADLINE)`", EVERYTHING):
        # SE_ begins the settings of a Selenium Grid, AUDITOR_ those of ours in the environment.
        assert code in TABLE or code == "CANT_TELL" or code.startswith(("SE_", "AUDITOR_")), code


@pytest.mark.parametrize("name", TEXTS)
def test_links_between_documents_lead_somewhere(name):
    folder = (ROOT / name).parent
    for target in re.findall(r"(?<!!)\[[^\]]*\]\(([^)#]+)(?:#[^)]*)?\)", TEXTS[name]):
        if "://" not in target:
            assert (folder / target).exists(), f"{name} links to {target}"


def test_every_file_the_threat_model_relies_on_exists():
    files = re.findall(r"`(auditor/[\w./]+)`", EVERYTHING)
    assert len(files) > 10
    assert [file for file in files if not (ROOT / file).exists()] == []


def prose_of(path):
    """The comments and docstrings of a module, or a document as it stands."""
    if path.suffix != ".py":
        return path.read_text("utf-8")
    with path.open("rb") as file:
        tokens = list(tokenize.tokenize(file.readline))
    return "\n".join(
        token.string
        for token in tokens
        if token.type == tokenize.COMMENT or (token.type == tokenize.STRING and token.string.startswith('"""'))
    )


SOURCES = [
    path
    for folder in ("auditor", "scripts", "docs", "benchmarks", "tests")
    for kind in ("*.py", "*.js", "*.md")
    for path in (ROOT / folder).rglob(kind)
    if "node_modules" not in path.parts
]
FILES = {path.relative_to(ROOT).as_posix() for path in SOURCES}


def test_no_comment_and_no_document_names_a_module_that_is_gone():
    gone = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in [*SOURCES, *ROOT.glob("*.md")]
        for name in re.findall(r"(?<![\w./:-])((?:[\w-]+/)*[\w-]+\.(?:py|js))\b", prose_of(path))
        if name != "Node.js" and not any(f"/{file}".endswith(f"/{name}") for file in FILES)
    }
    assert gone == set()


def test_every_requirement_is_pinned_to_an_exact_version_and_to_no_place():
    lines = [line for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    pins = [Requirement(line) for line in lines]
    assert all(pin.url is None and str(pin.specifier).startswith("==") for pin in pins)
    assert not [line for line in lines if "://" in line or "--" in line]
    wanted = [
        *PROJECT["project"]["dependencies"],
        *PROJECT["dependency-groups"]["dev"],
        *PROJECT["build-system"]["requires"],
        *(one for extra in PROJECT["project"]["optional-dependencies"].values() for one in extra),
    ]
    for python in ("3.11", "3.12", "3.13"):
        chosen = {
            pin.name.lower(): next(iter(pin.specifier)).version
            for pin in pins
            if pin.marker is None or pin.marker.evaluate({"python_version": python})
        }
        for requirement in map(Requirement, wanted):
            assert requirement.specifier.contains(chosen[requirement.name.lower()]), (python, requirement)


def test_continuous_integration_runs_the_tests_as_a_person_does():
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert script.read_text("utf-8").rstrip().endswith("make --no-print-directory test")


def test_documented_markers_are_the_registered_ones():
    registered = {line.partition(":")[0] for line in PROJECT["tool"]["pytest"]["ini_options"]["markers"]}
    documented = set(re.findall(r"^\| `(\w+)` \|", TEXTS["CONTRIBUTING.md"].partition("## Markers")[2], re.M))
    assert documented == registered


def test_the_committed_document_of_checks_is_what_the_checks_say() -> None:
    committed = checks_doc.PLACE.read_text("utf-8")
    assert committed == checks_doc.document(), "make docs writes it"
    headings = re.findall(r"^### (\S+)$", committed, re.M)
    assert headings
    assert sorted(headings) == sorted(check.id for check in all_checks())


REMEDIES = {code: f"{entry.what}. {entry.remedy}" for code, entry in TABLE.items()}


def test_the_check_that_the_readme_shows_is_one_of_ours():
    [shown] = [text for kind, text in BLOCK.findall(TEXTS["README.md"]) if kind == "python"]
    assert shown.startswith("@check(")
    assert shown in (ROOT / "auditor" / "checks" / "structure" / "title.py").read_text("utf-8")


def test_advice_names_only_options_and_commands_that_exist() -> None:
    flags = {flag for command in every_command() for option in command.params for flag in option.opts} | {"--help"}
    names = set(commands_of(auditor))
    for code, text in REMEDIES.items():
        for flag in re.findall(r"(?<![\w-])--?[a-z][a-z-]*", text):
            assert flag in flags or (len(set(flag[1:])) == 1 and flag[:2] in flags), f"{code} advises {flag}"
        for quoted in re.findall(r"[`(]auditor ([^`)]*)", text):
            command, rest = command_of(shlex.split(quoted))
            assert command is not auditor or not quoted, f"{code} advises auditor {quoted}"
            known = {flag for option in command.params for flag in option.opts}
            assert {word for word in rest if word.startswith("-")} <= known, f"{code} advises auditor {quoted}"
        for word in re.findall(r"\bauditor ([a-z]+)\b", text):
            assert word in names | PROSE, f"{code} advises auditor {word}"


PROSE = {"never", "that"}
"""Words that follow the program's name in a sentence about it."""


def test_advice_names_only_keys_that_exist() -> None:
    sections = {name: field.annotation for name, field in Settings.model_fields.items()}
    keys = {key for section in sections.values() for key in getattr(section, "model_fields", {})} | set(sections)
    for code, text in REMEDIES.items():
        for word in [*re.findall(r"\b[a-z]+_[a-z_]+\b", text), *re.findall(r"\b(\w+) = ", text)]:
            assert word in keys, f"{code} advises {word}"
        for section in re.findall(r"\[([a-z.]+)\]", text):
            assert is_key(section), f"{code} advises [{section}]"


def test_a_fault_within_the_program_says_how_to_see_more_and_every_command_can() -> None:
    assert "-vv" in TABLE["INTERNAL"].remedy
    for command in every_command():
        if not isinstance(command, click.Group):
            assert any("-v" in option.opts for option in command.params), command.name


def test_the_committed_document_of_coverage_is_what_the_checks_say() -> None:
    assert coverage_doc.PLACE.read_text("utf-8") == coverage_doc.document(), "make docs writes it"


def test_every_criterion_of_a_and_aa_tells_what_a_person_has_to_do() -> None:
    assert [one.number for one in CRITERIA.values() if left_to_people(one.number)] == [
        one.number for one in CRITERIA.values() if one.level in {"A", "AA"}
    ]


def test_what_only_asks_is_never_planted_as_failed() -> None:
    for check in all_checks():
        planted = ROOT / "tests" / "checks" / check.id / "expected.json"
        if only_asks(check.id, check.help) and planted.exists():
            told = {one.get("outcome") for one in json.loads(planted.read_text("utf-8"))["findings"]}
            assert "failed" not in told, check.id


def test_the_table_of_what_is_survived_is_that_of_the_tests() -> None:
    assert faults_doc.PLACE.read_text("utf-8") == faults_doc.document(), "make docs writes it"


def test_the_table_of_techniques_names_checks_and_rules_that_there_are() -> None:
    said = (ROOT / "docs" / "techniques.md").read_text("utf-8")
    rows = [row for row in said.splitlines() if row.startswith("|")]
    named = {name for row in rows for name in re.findall(r"`((?:axe:)[a-z-]+|[a-z]+-[a-z-]+)`", row)}
    known = {check.id for check in all_checks()} | {f"axe:{rule}" for rule in axe_rule_ids()}
    assert len(named) > 60
    assert named <= known, f"no check or rule of axe: {sorted(named - known)}"
