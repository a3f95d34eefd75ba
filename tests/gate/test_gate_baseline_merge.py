"""Two branches that both write a baseline are merged without a hand."""

from __future__ import annotations

import subprocess
from dataclasses import replace

import pytest

from auditor.errors import UsageFault
from auditor.gate.baseline_merge import merge
from auditor.pipeline.baseline_file import read_baseline, writable_path
from tests.gate.gate_samples import make_site, with_mistake


def ids(baseline):
    return {entry.id for entry in baseline.findings}


@pytest.fixture(scope="module")
def branches():
    site = make_site(3)
    base = site.accepted()
    site.pages["/"] = with_mistake(site.pages["/"], "image-alt-missing", 1)
    ours = site.accepted()
    theirs = replace(base, findings=base.findings[1:], pages={**base.pages, "/of-theirs": "0123456789ab"})
    return base, ours, theirs


def test_what_either_accepted_is_accepted_and_what_one_took_back_is_gone(branches):
    base, ours, theirs = branches
    merged = merge(ours, theirs, base)
    assert ids(merged) == ids(ours) - {base.findings[0].id}
    assert "/of-theirs" in merged.pages
    assert merged.dumps() == merge(theirs, ours, base).dumps()


def test_without_the_ancestor_nothing_that_somebody_accepts_is_lost(branches):
    _, ours, theirs = branches
    assert ids(merge(ours, theirs)) == ids(ours) | ids(theirs)


def test_git_merges_two_branches_by_the_driver(branches, tmp_path):
    from auditor.pipeline.stored_runs import merge_baselines

    base, ours, theirs = branches
    paths = [tmp_path / name for name in ("ours.json", "theirs.json", "base.json")]
    for path, baseline in zip(paths, (ours, theirs, base), strict=True):
        baseline.write(path)
    written = merge_baselines(*paths)
    assert ids(read_baseline(str(paths[0]))) == ids(merge(ours, theirs, base))
    assert (written.accepted, written.removed) == (len(ours.findings) - 1, 1)


def test_a_baseline_of_a_commit_cannot_be_changed_by_the_change_under_review(branches, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")

    def git(*words):
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@a.test", *words], check=True, capture_output=True
        )

    base, ours, _ = branches
    git("init", "-q", "-b", "main")
    base.write(tmp_path / "auditor-baseline.json")
    git("add", ".")
    git("commit", "-qm", "accept")
    ours.write(tmp_path / "auditor-baseline.json")
    assert ids(read_baseline("git:main:auditor-baseline.json")) == ids(base)
    with pytest.raises(UsageFault, match="stands in a commit"):
        writable_path("git:main:auditor-baseline.json")


@pytest.mark.parametrize("name", ["git:nowhere", "git:--output=x:file", "git:no-such-branch:file.json"])
def test_a_commit_that_cannot_be_read_is_a_clear_refusal(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageFault, match="git:"):
        read_baseline(name)
