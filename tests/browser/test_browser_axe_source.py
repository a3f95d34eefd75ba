"""Which copy of axe runs is never a surprise: the pinned one, one named by the operator, or none."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_selenium_python import Axe

from auditor.browser import axe_source
from auditor.browser.axe_run import AxeRunner
from auditor.browser.axe_source import PINNED, find_axe, install_axe, pinned_path
from auditor.errors import EngineFault

OTHER = "/*! axe v4.11.1\n * Copyright */ window.axe={};"


@pytest.fixture
def empty_cache(monkeypatch, tmp_path) -> Path:
    monkeypatch.setattr(axe_source, "user_cache_path", lambda *_, **__: tmp_path)
    return tmp_path


def test_a_named_copy_is_used_and_its_version_is_said(tmp_path) -> None:
    copy = tmp_path / "axe.min.js"
    copy.write_text(OTHER)
    found = find_axe(str(copy))
    assert (found.version, found.source) == ("4.11.1", "path")
    assert "4.11.1" in found.notice
    assert PINNED in found.notice
    assert found.text() == OTHER


def test_a_named_copy_that_is_not_axe_is_refused(tmp_path) -> None:
    copy = tmp_path / "jquery.js"
    copy.write_text("/*! jQuery v3 */")
    with pytest.raises(EngineFault) as caught:
        find_axe(str(copy))
    assert caught.value.code == "AXE_WRONG"


def test_a_named_copy_that_is_not_there_is_one_sentence(tmp_path) -> None:
    with pytest.raises(EngineFault, match="cannot be read"):
        find_axe(str(tmp_path / "nothing.js"))


def test_the_pinned_copy_must_be_the_released_file(empty_cache) -> None:
    pinned_path().parent.mkdir(parents=True)
    pinned_path().write_text("/*! axe v4.14.0 */ changed")
    with pytest.raises(EngineFault) as caught:
        find_axe()
    assert caught.value.code == "AXE_WRONG"


def test_the_copy_of_2018_inside_axe_selenium_python_is_never_used_silently(empty_cache, monkeypatch) -> None:
    package = empty_cache / "site" / "axe_selenium_python"
    script = package / "node_modules" / "axe-core" / "axe.min.js"
    script.parent.mkdir(parents=True)
    monkeypatch.setattr(axe_source, "find_spec", lambda _: type("Spec", (), {"origin": str(package / "__init__.py")})())
    script.write_text("/*! aXe v3.1.1\n */")
    with pytest.raises(EngineFault, match=r"3\.1\.1, which is too old"):
        find_axe()
    script.write_text("/*! axe v4.10.2\n */")
    found = find_axe()
    assert (found.version, found.source) == ("4.10.2", "axe-selenium-python")
    assert "instead of the pinned" in found.notice


def test_the_copy_that_pip_installed_here_is_judged_by_its_real_version(empty_cache) -> None:
    script = (
        Path(axe_source.find_spec("axe_selenium_python").origin).parent / "node_modules" / "axe-core" / "axe.min.js"
    )
    found = find_axe(str(script))
    if found.version.startswith("3."):
        with pytest.raises(EngineFault, match="too old"):
            find_axe()
    else:
        assert find_axe().version == found.version


def test_a_copy_that_changes_after_it_was_found_is_not_run(tmp_path) -> None:
    copy = tmp_path / "axe.min.js"
    copy.write_text(OTHER)
    found = find_axe(str(copy))
    copy.write_text(OTHER + "evil()")
    with pytest.raises(EngineFault, match="changed during the run"):
        found.text()


def test_set_up_keeps_the_pinned_copy_and_is_quick_the_second_time() -> None:
    first = install_axe(lambda _: None)
    said: list[str] = []
    assert install_axe(said.append) == first
    assert said == [f"axe-core {PINNED} is there: {pinned_path()}"]
    assert (first.version, first.source, first.notice) == (PINNED, "pinned", "")


def test_the_runner_is_axe_selenium_pythons_with_our_copy() -> None:
    runner = AxeRunner(install_axe(lambda _: None), ("wcag2a",), ("region",))
    assert isinstance(runner, Axe)
    assert '"region": {"enabled": false}' in runner.options
