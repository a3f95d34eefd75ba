"""Every key of auditor.toml can be set in the file and in the environment, and each complaint says where it was set."""

from __future__ import annotations

import tomllib
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from auditor.config import Settings, load
from auditor.errors import UsageFault
from auditor.variables import variable_of

KEYS = {
    "site.start": '["https://www.example.edu/"]',
    "site.sitemap": '"none"',
    "site.include": '["/school/*"]',
    "site.exclude": '["/calendar/*", "/print/*"]',
    "site.max_pages": "20",
    "site.max_depth": "3",
    "site.robots": "false",
    "site.delay_ms": "250",
    "site.only_listed": "true",
    "site.external": "true",
    "site.request_budget_s": "12.5",
    "site.max_body_mb": "5",
    "site.retries": "0",
    "site.user_agent": '"2026"',
    "site.allow": '["intranet.example.edu:8080"]',
    "site.views": '"views.csv"',
    "site.sample": "50",
    "site.sample_seed": "7",
    "site.auth.username": '"true"',
    "site.auth.password_env": '"SITE_PASSWORD"',
    "site.auth.headers_env": '{x-key = "SITE_KEY"}',
    "site.auth.cookies": '[{name = "session", value_env = "SITE_SESSION"}]',
    "site.auth.login": '[{click = "#login"}]',
    "site.auth.login_url": '"https://www.example.edu/login"',
    "site.auth.proof_text": '"Log out"',
    "site.auth.proof_selector": '"#account"',
    "browser.enabled": "false",
    "browser.workers": "2",
    "browser.grid": '"http://127.0.0.1:4444"',
    "browser.states": '["desktop", "mobile"]',
    "browser.settle_ms": "0",
    "browser.page_budget_s": "90",
    "browser.binary": '"/opt/chromium"',
    "browser.driver": '"/opt/chromedriver"',
    "browser.retire_after": "10",
    "browser.screenshots": "false",
    "browser.guard": "false",
    "states": "{wide = {viewport = [2000, 1200]}}",
    "states.tall.viewport": "[390, 2000]",
    "states.tall.color_scheme": '"dark"',
    "states.tall.reduced_motion": "true",
    "states.tall.forced_colors": "true",
    "states.tall.zoom": "2.0",
    "states.tall.text_spacing": "true",
    "states.tall.media": '"print"',
    "axe.tags": '["wcag2a"]',
    "axe.disable": '["region"]',
    "axe.path": '"axe.min.js"',
    "reference.dir": '"approved"',
    "reference.root": '"#content"',
    "reference.ignore": '[".breadcrumb"]',
    "reference.map": '{"/about" = "about.txt"}',
    "reference.published_at": '{"https://staging.example.edu/" = "https://www.example.edu/"}',
    "reference.max_age_days": "365",
    "readability.audience": '"academic"',
    "readability.target_grade": "8",
    "readability.strip_names": "true",
    "spelling.languages": '["en", "es"]',
    "spelling.words": '["IHP"]',
    "spelling.dictionaries": '["dictionaries", "shared"]',
    "terms": '[{phrase = "click here"}]',
    "gate.fail_on": '["new:serious", "coverage<1.0"]',
    "gate.baseline": '"accepted.json"',
    "gate.hosts": '["www.example.edu", "staging.example.edu"]',
    "report.formats": '["json", "sarif"]',
    "report.out": '"2026"',
    "report.edit_url": '"https://cms.example.edu/{path}/edit"',
    "owners": '{"/news/*" = "Press office"}',
    "report.contact": '"web@example.edu"',
    "store.keep.runs": "5",
    "store.keep.days": "90",
    "store.keep.monthly": "12",
    "engines.accesslint": "true",
    "probes.keyboard": "false",
    "probes.dialogs": "false",
    "probes.hover": "false",
    "probes.motion": "false",
    "probes.colours": "false",
    "probes.pictures": "false",
    "probes.max_stops": "60",
    "probes.exclude": '[".map"]',
    "incremental.render": '"always"',
    "incremental.max_age_days": "3",
    "scripts": '[{pages = ["/"], steps = [{click = "#menu"}]}]',
    "documents.enabled": "false",
    "documents.gate": "true",
    "documents.max_documents": "20",
    "documents.max_mb": "5.5",
    "documents.total_mb": "100.0",
    "documents.pages": "30",
    "documents.budget_s": "12.5",
    "documents.memory_mb": "512",
    "documents.hosts": '["files.example.edu"]',
    "documents.content": "false",
    "documents.pdf_ua": "false",
    "documents.max_per_page": "20",
    "documents.max_age_years": "5.0",
    "checks_disable": '["image-alt-missing", "axe:region"]',
}
"""Key -> a value that is not its default, as TOML."""
TEXTS = sorted(key for key, value in KEYS.items() if value.startswith('"'))
LISTS = sorted(key for key, value in KEYS.items() if value.startswith('["'))


def keys_of(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from keys_of(inner, f"{prefix}{name}.")
            continue
        yield prefix + name
        if name == "states" and not prefix:
            yield from keys_of(typing.get_args(inner)[1], "states.tall.")


def loaded(environ: dict[str, str], **overrides: Any) -> Settings:
    return load(None, overrides, environ)


def from_file(key: str, folder: Path) -> Settings:
    path = folder / "settings.toml"
    path.write_text(f"{key} = {KEYS[key]}\n", "utf-8")
    return load(path, environ={})


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_table_names_every_key() -> None:
    assert set(KEYS) == set(keys_of(Settings))


@pytest.mark.parametrize("key", KEYS)
def test_a_key_means_the_same_in_the_file_and_in_the_environment(key: str, tmp_path: Path) -> None:
    settings = loaded({variable_of(key): KEYS[key]})
    assert settings != Settings()
    assert settings == from_file(key, tmp_path)


def test_one_quoted_text_is_a_list_of_one() -> None:
    settings = loaded({"AUDITOR_SPELLING__DICTIONARIES": '"our, dictionaries"'})
    assert settings.spelling.dictionaries == ("our, dictionaries",)


@pytest.mark.parametrize("key", TEXTS)
def test_text_needs_no_quotes_in_the_environment(key: str, tmp_path: Path) -> None:
    assert loaded({variable_of(key): tomllib.loads(f"v = {KEYS[key]}")["v"]}) == from_file(key, tmp_path)


@pytest.mark.parametrize("key", LISTS)
def test_a_list_of_texts_may_be_written_with_commas(key: str, tmp_path: Path) -> None:
    written = ", ".join(tomllib.loads(f"v = {KEYS[key]}")["v"])
    assert loaded({variable_of(key): written}) == from_file(key, tmp_path)


def test_the_path_of_a_browser_and_other_variables_are_no_settings() -> None:
    assert loaded({"AUDITOR_BROWSER": "/usr/bin/chromium", "AUDITOR_DEBUG": "1", "SITE__MAX_PAGES": "3"}) == Settings()


def test_a_table_and_a_key_in_it_hold_together() -> None:
    settings = loaded({"AUDITOR_STATES__WIDE__ZOOM": "2", "AUDITOR_STATES": "{wide = {reduced_motion = true}}"})
    assert settings.states["wide"].zoom == 2
    assert settings.states["wide"].reduced_motion


@pytest.mark.parametrize(
    ("environ", "overrides", "said"),
    [
        ({"AUDITOR_SITE__MAX_PAGES": "many"}, {}, "AUDITOR_SITE__MAX_PAGES: site.max_pages = 'many'"),
        (
            {"AUDITOR_REPORT__FORMATS": "html,pdf"},
            {},
            "AUDITOR_REPORT__FORMATS: report.formats = ['html', 'pdf']: 'pdf' is no format",
        ),
        ({"AUDITOR_SITE__MAXPAGES": "3"}, {}, "AUDITOR_SITE__MAXPAGES: unknown key site.maxpages"),
        ({}, {"site.max_pages": 0}, "the command line: site.max_pages = 0"),
        ({}, {}, "auditor.toml: site.max_depth = -1"),
    ],
    ids=["environment", "list", "unknown", "command line", "file"],
)
def test_a_complaint_names_where_the_value_was_set(
    environ: dict[str, str], overrides: dict[str, Any], said: str, tmp_path: Path
) -> None:
    depth = 3 if environ or overrides else -1
    (tmp_path / "auditor.toml").write_text(f"[site]\nmax_depth = {depth}\n", "utf-8")
    with pytest.raises(UsageFault) as fault:
        loaded(environ, **overrides)
    assert fault.value.detail.startswith(said), fault.value.detail
