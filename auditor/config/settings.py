"""All settings of one run, checked, and what other parts ask of them as a whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from auditor.config.sections import (
    AxeSettings,
    BrowserSettings,
    DocumentSettings,
    EngineSettings,
    GateSettings,
    IncrementalSettings,
    ProbeSettings,
    ReadabilitySettings,
    ReferenceSettings,
    ReportSettings,
    ScriptSettings,
    SettingsSection,
    SiteSettings,
    SpellingSettings,
    StateSettings,
    StoreSettings,
    TermSettings,
)
from auditor.errors import UsageFault
from auditor.model.codes import Code
from auditor.model.options import Options, Term
from auditor.model.page import JSON, State
from auditor.model.states import STATES
from auditor.redact import basic
from auditor.urls import address_of, without_login

_DECIDE_NOTHING = frozenset({"store", "owners", "incremental"})
"""Sections that decide neither what is audited nor what is found."""


class Settings(SettingsSection):
    """All settings of one run. Precedence: command line, environment, file, default."""

    site: SiteSettings = SiteSettings()
    browser: BrowserSettings = BrowserSettings()
    states: dict[str, StateSettings] = {}  # noqa: RUF012 - pydantic copies it
    """States of your own; see below."""
    axe: AxeSettings = AxeSettings()
    reference: ReferenceSettings = ReferenceSettings()
    readability: ReadabilitySettings = ReadabilitySettings()
    spelling: SpellingSettings = SpellingSettings()
    terms: tuple[TermSettings, ...] = ()
    """House style; see below."""
    gate: GateSettings = GateSettings()
    report: ReportSettings = ReportSettings()
    owners: dict[str, str] = {}  # noqa: RUF012 - pydantic copies it
    """Pattern of paths -> who looks after these pages; the first pattern that matches counts."""
    store: StoreSettings = StoreSettings()
    incremental: IncrementalSettings = IncrementalSettings()
    scripts: tuple[ScriptSettings, ...] = ()
    """Scripts for pages; see below."""
    engines: EngineSettings = EngineSettings()
    probes: ProbeSettings = ProbeSettings()
    documents: DocumentSettings = DocumentSettings()
    """Documents beside the pages."""
    checks_disable: tuple[str, ...] = ()
    """Check ids, or `axe:rule`, that are switched off."""

    def named_states(self) -> tuple[State, ...]:
        """Return the states to render in, `desktop` being built in. Raises UsageFault for a name that is not declared."""
        found: list[State] = []
        for name in self.browser.states:
            if name in self.states:
                found.append(State(name=name, **self.states[name].model_dump()))
            elif name in STATES:
                found.append(STATES[name].state)
            else:
                known = ", ".join(sorted({*STATES, *self.states}))
                raise UsageFault(
                    Code.CONFIG_INVALID, f"browser.states names {name!r}, which is not declared; known: {known}"
                )
        return tuple(found)

    def options(self, today: str) -> Options:
        """Return what the checks may see. `today` is the run's date, ISO."""
        return Options(
            audience=self.readability.audience,
            target_grade=self.readability.target_grade,
            strip_names=self.readability.strip_names,
            spelling_languages=self.spelling.languages,
            spelling_words=self.spelling.words,
            dictionary_dirs=self.spelling.dictionaries,
            terms=tuple(Term(t.phrase, t.kind, t.instead, t.reason, t.pages) for t in self.terms),
            approval_max_age_days=self.reference.max_age_days,
            today=today,
            disabled=(*self.checks_disable, *(f"axe:{rule}" for rule in self.axe.disable)),
            site=address_of(self.site.start[0]).origin if self.site.start else "",
            documents_per_page=self.documents.max_per_page,
            document_age_years=self.documents.max_age_years,
        )

    def secrets(self, environ: Mapping[str, str]) -> tuple[str, ...]:
        """Return the values of the environment variables that [site.auth] and the scripts name: nothing may show them."""
        auth = self.site.auth
        steps = [*auth.login, *(step for script in self.scripts for step in script.steps)]
        named = [*auth.headers_env.values(), auth.password_env, *(cookie.value_env for cookie in auth.cookies)]
        named += [str(step.get("text_env", "")) for step in steps]
        held = [environ[name] for name in named if environ.get(name)]
        if auth.username and environ.get(auth.password_env):
            held.append(basic(auth.username, environ[auth.password_env]))
        return tuple(held)

    def public(self) -> dict[str, JSON]:
        """Return the settings as JSON without anything secret (names of environment variables are not secrets)."""
        shown: dict[str, Any] = json.loads(self.model_dump_json())
        shown["browser"]["grid"] = without_login(self.browser.grid)
        return shown

    def digest(self) -> str:
        """Return the sha256 of the settings that decide what is audited and what is found."""
        deciding = {name: value for name, value in self.public().items() if name not in _DECIDE_NOTHING}
        return hashlib.sha256(json.dumps(deciding, sort_keys=True).encode()).hexdigest()
