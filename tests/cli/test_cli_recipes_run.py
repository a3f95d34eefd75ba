"""Each block of docs/recipes.md is executed, or read as strictly as the tool reads it that the block is for."""

from __future__ import annotations

import configparser
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from auditor.config import Settings
from auditor.errors import UsageFault
from auditor.gate.baseline import Baseline
from auditor.gate.fingerprint import Fingerprint
from tests.report.report_readers import SCHEMAS, by_schema
from tests.site import Site

ROOT = Path(__file__).parents[2]
RECIPES = (ROOT / "docs" / "recipes.md").read_text("utf-8")
BLOCKS = [(kind, text) for kind, text in re.findall(r"^```(\w*)\n(.*?)^```$", RECIPES, re.MULTILINE | re.DOTALL)]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))


def blocks(kind: str) -> list[str]:
    return [text for found, text in BLOCKS if found == kind]


def block_with(words: str) -> str:
    (found,) = [text for _, text in BLOCKS if words in text]
    return found


def is_workflow(text: str) -> list[str]:
    value = yaml.safe_load(text)
    # YAML 1.1 reads the key `on` as true; GitHub and its schema do not.
    value = {"on" if key is True else key: item for key, item in value.items()}
    schema = "github-workflows.json" if "jobs" in value else "gitlab-ci.json"
    return list(by_schema(SCHEMAS / schema, value))


def is_shell(text: str) -> list[str]:
    done = subprocess.run(["bash", "-n"], input=text, capture_output=True, text=True, timeout=30)
    return [done.stderr] if done.returncode or done.stderr else []


def is_settings(text: str) -> list[str]:
    Settings.model_validate(tomllib.loads(text))
    return []


def is_unit(text: str) -> list[str]:
    parser = configparser.ConfigParser(strict=True, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(text)
    return [section for section in parser.sections() if section not in {"Unit", "Service", "Timer", "Install"}]


def is_pipeline(text: str) -> list[str]:
    """Jenkins' declarative pipeline: closed quotes, balanced braces, the sections and steps that it knows."""
    bare = re.sub(r"'[^'\n]*'", "''", text)
    wrong = [] if bare.count("{") == bare.count("}") and "'" not in bare.replace("''", "") else ["not closed"]
    words = set(re.findall(r"^\s*(\w+)", bare, re.MULTILINE))
    known = {"pipeline", "agent", "stages", "stage", "steps", "sh", "post", "always", "junit", "archiveArtifacts"}
    return wrong + sorted(words - known)


def is_crontab(text: str) -> list[str]:
    wrong = []
    for line in filter(None, text.splitlines()):
        *when, user, command = line.split(None, 6)
        wrong += [field for field in when if not re.fullmatch(r"\*|\d{1,2}", field)]
        wrong += [] if re.fullmatch(r"[a-z_][a-z0-9_-]*", user) and user != "root" else [f"user {user}"]
        wrong += ["% is a line end in a crontab"] if "%" in command else []
        wrong += is_shell(command)
    return wrong


def is_logrotate(text: str) -> list[str]:
    found = re.fullmatch(r"(/\S+) \{\n((?:    [a-z]+(?: [\w ]+)?\n)+)\}\n", text)
    return [] if found else ["no block of logrotate"]


READERS: dict[str, Callable[[str], list[str]]] = {
    "yaml": is_workflow,
    "sh": is_shell,
    "toml": is_settings,
    "ini": is_unit,
    "groovy": is_pipeline,
    "cron": is_crontab,
    "logrotate": is_logrotate,
}


@pytest.mark.parametrize(("kind", "text"), BLOCKS, ids=[f"{kind}-{n}" for n, (kind, _) in enumerate(BLOCKS)])
def test_a_block_is_what_its_tool_reads(kind: str, text: str) -> None:
    assert READERS[kind](text) == []


@pytest.mark.parametrize(
    ("kind", "broken"),
    [
        ("yaml", "on: [push]\njobs: {a: {steps: []}}"),
        ("sh", "if true; then"),
        ("toml", "[gate]\nhost = 'x'"),
        ("ini", "[Sevice]\nType=oneshot"),
        ("groovy", "pipeline { agent any"),
        ("cron", "61x 3 * * * auditor true"),
        ("cron", "1 3 * * * root true"),
        ("logrotate", "/a { rotate 3 }"),
    ],
)
def test_a_broken_block_would_be_noticed(kind: str, broken: str) -> None:
    try:
        complaints = READERS[kind](broken)
    except (ValueError, configparser.Error) as refused:
        complaints = [str(refused)]
    assert complaints != []


@pytest.fixture
def command(tmp_path: Path) -> Path:
    """A folder with `auditor`, as an environment has it in bin/."""
    folder = tmp_path / "runner" / "auditor" / "bin"
    folder.mkdir(parents=True)
    script = folder / "auditor"
    script.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m auditor "$@"\n')
    script.chmod(0o755)
    return folder


def shell(text: str, folder: Path, command: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run as GitHub runs the steps of an action: bash -eo pipefail."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", text],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=280,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PATH": f"{command}{os.pathsep}{os.environ['PATH']}", **environ},
    )


def test_the_action_is_one_that_github_takes_and_lets_no_input_into_a_script() -> None:
    assert list(by_schema(SCHEMAS / "github-actions.json", ACTION)) == []
    scripts = [step["run"] for step in ACTION["runs"]["steps"] if "run" in step]
    assert len(scripts) == 2
    for script in scripts:
        assert is_shell(script) == []
        assert "${{" not in script
    used = set(re.findall(r"inputs\.([\w-]+)", (ROOT / "action.yml").read_text("utf-8")))
    assert used == set(ACTION["inputs"])


def test_the_recipe_gives_the_action_inputs_that_it_has() -> None:
    (step,) = [
        step for step in yaml.safe_load(blocks("yaml")[0])["jobs"]["audit"]["steps"] if step.get("uses") == "./auditor"
    ]
    assert set(step["with"]) <= set(ACTION["inputs"])


def test_the_action_audits_and_hands_the_status_on(tmp_path: Path, command: Path) -> None:
    step = next(step for step in ACTION["runs"]["steps"] if step.get("id") == "audit")
    output = tmp_path / "output"
    page = "<html lang=en><head><title>A page of the school</title></head><body><main><h1>School</h1><p>Hello.</p></main></body></html>"
    with Site({"/": page}) as site:
        ran = shell(
            step["run"],
            tmp_path,
            command,
            RUNNER_TEMP=str(tmp_path / "runner"),
            GITHUB_OUTPUT=str(output),
            ARGS=f"{site.url} --no-browser --sitemap none --fail-on new:critical",
            FORMATS="json,sarif",
            BASELINE="",
        )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert output.read_text() == "status=0\nreport=reports/latest\n"
    assert json.loads((tmp_path / "reports/latest/audit.sarif").read_text("utf-8"))["version"] == "2.1.0"
    wrong = shell(
        step["run"], tmp_path, command,
        RUNNER_TEMP=str(tmp_path / "runner"), GITHUB_OUTPUT=str(output), ARGS="", FORMATS="json", BASELINE="missing.json",
    )  # fmt: skip
    assert wrong.returncode == 2
    assert output.read_text().endswith("status=2\nreport=reports/latest\n")


def instructions(text: str) -> Iterator[tuple[str, str]]:
    joined = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
    for line in filter(None, joined.splitlines()):
        word, _, rest = line.partition(" ")
        yield word, rest


def test_the_image_runs_as_a_user_without_rights_and_holds_only_what_it_needs() -> None:
    found = list(instructions((ROOT / "Dockerfile").read_text("utf-8")))
    assert {word for word, _ in found} <= {"FROM", "RUN", "COPY", "ENV", "USER", "WORKDIR", "ENTRYPOINT", "CMD"}
    assert next(word for word, _ in found) == "FROM"
    assert re.fullmatch(r"python:3\.1[123]-slim-\w+", dict(found)["FROM"])
    users = [rest for word, rest in found if word == "USER"]
    assert users
    assert users[-1] not in {"root", "0"}
    assert (json.loads(dict(found)["ENTRYPOINT"]), json.loads(dict(found)["CMD"])) == (["auditor"], ["audit"])
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    copied = {source for word, rest in found if word == "COPY" for source in rest.split()[:-1]}
    assert copied == allowed
    assert all((ROOT / source).exists() for source in copied)
    for word, rest in found:
        if word == "RUN":
            assert is_shell(rest) == []
            assert "apt-get install" not in rest or "rm -rf /var/lib/apt/lists" in rest


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    names = ["auditor.service", "auditor-tell.service", "auditor.timer"]
    units = blocks("ini")
    assert len(units) == len(names)
    for name, text in zip(names, units, strict=True):
        # The command must be there, which it is not on this machine.
        (tmp_path / name).write_text(re.sub(r"/srv/audit/\.venv/bin/auditor", "/bin/true", text))
    done = subprocess.run(
        ["systemd-analyze", "verify", *(str(tmp_path / name) for name in names)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    about_ours = [line for line in done.stderr.splitlines() if str(tmp_path) in line or "auditor" in line]
    assert about_ours == []


def test_a_status_of_1_tells_somebody() -> None:
    assert "SuccessExitStatus" not in RECIPES
    assert "OnFailure=auditor-tell.service" in blocks("ini")[0]
    assert " || " in blocks("cron")[0]


def git(folder: Path, *arguments: str, command: Path) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.edu", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PATH": f"{command}{os.pathsep}{os.environ['PATH']}"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("before", "expected"),
    [("abc", {"/a", "/c", "/d", "/e"}), ("", {"/a", "/b", "/c", "/d", "/e"})],
    ids=["one of both branches", "none: both write their first"],
)
def test_two_branches_that_both_write_a_baseline_merge_without_a_hand(
    before: str, expected: set[str], tmp_path: Path, command: Path
) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main", command=command)
    ran = shell(block_with("merge.auditor.driver"), folder, command)
    assert ran.returncode == 0, ran.stderr
    path = folder / "auditor-baseline.json"

    def accept(*names: str) -> None:
        entries = tuple(Fingerprint(id=name * 12, check="image-alt-missing", page=f"/{name}") for name in names)
        Baseline(site="https://www.example.edu/", findings=entries).write(path)

    def commit() -> None:
        git(folder, "add", "-A", command=command)
        git(folder, "commit", "-qm", "baseline", command=command)

    if before:
        accept(*before)
    commit()
    git(folder, "switch", "-qc", "other", command=command)
    accept("a", "b", "c", "d")
    commit()
    git(folder, "switch", "-q", "main", command=command)
    accept("a", "c", "e")  # b was repaired here, e accepted
    commit()
    git(folder, "merge", "-q", "--no-edit", "other", command=command)
    assert {entry.page for entry in Baseline.load(path).findings} == expected


def test_a_conflict_from_before_the_driver_was_set_is_resolved_as_the_message_says(
    tmp_path: Path, command: Path
) -> None:
    git(tmp_path, "init", "-q", "-b", "main", command=command)
    path = tmp_path / "auditor-baseline.json"
    for branch, page in (("main", "a"), ("other", "b")):
        git(tmp_path, "switch", "-q", "--orphan", branch, command=command)
        entry = Fingerprint(id=page * 12, check="image-alt-missing", page=f"/{page}")
        Baseline(site="https://www.example.edu/", findings=(entry,)).write(path)
        git(tmp_path, "add", "-A", command=command)
        git(tmp_path, "commit", "-qm", "baseline", command=command)
    merging = "git -c user.name=t -c user.email=t@example.edu merge -q --allow-unrelated-histories main"
    assert shell(merging, tmp_path, command).returncode == 1
    with pytest.raises(UsageFault, match=r"unresolved merge conflict.*git checkout --merge"):
        Baseline.load(path)
    assert shell(block_with("merge.auditor.driver"), tmp_path, command).returncode == 0
    ran = shell(block_with("git checkout --merge"), tmp_path, command)
    assert ran.returncode == 0, ran.stderr
    assert {entry.page for entry in Baseline.load(path).findings} == {"/a", "/b"}
