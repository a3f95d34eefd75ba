"""auditor.toml, environment and command line become one checked `Settings`; every complaint names file, key, value and what is allowed."""

from __future__ import annotations

import difflib
import hashlib
import json
import os
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from auditor.errors import UsageFault
from auditor.model.codes import Code
from auditor.model.formats import FORMATS
from auditor.model.options import Options, Term
from auditor.model.page import JSON, State
from auditor.model.states import STATES
from auditor.redact import basic, protect
from auditor.urls import address_of, without_login
from auditor.variables import read_variables, variable_of

CONFIG_NAME = "auditor.toml"

SettingValue = str | int | float | bool | Sequence[str]
"""What a caller may set a dotted key to."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Cookie(_Section):
    """A cookie for every request to the site; the value comes from the environment."""

    name: str
    value_env: str


class AuthSettings(_Section):
    """[site.auth]: how to log in, and how to know that it worked."""

    username: str = ""
    password_env: str = ""
    headers_env: dict[str, str] = {}
    """Header name -> environment variable with its value."""
    cookies: tuple[Cookie, ...] = ()
    login: tuple[dict[str, Any], ...] = ()
    """Steps of a login script, as in [[scripts]]."""
    login_url: str = ""
    proof_text: str = ""
    """Text that only a logged-in person sees."""
    proof_selector: str = ""

    @property
    def is_set(self) -> bool:
        """Whether the site is audited as somebody who is logged in."""
        return bool(self.username or self.headers_env or self.cookies or self.login)


class SiteSettings(_Section):
    """[site]: what is audited."""

    start: tuple[str, ...] = ()
    sitemap: str = "auto"
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    max_pages: Annotated[int, Field(ge=1, le=1_000_000)] = 500
    max_depth: Annotated[int, Field(ge=0, le=1000)] = 8
    robots: bool = True
    delay_ms: Annotated[int, Field(ge=0, le=60_000)] = 0
    only_listed: bool = False
    external: bool = False
    """Check links to other sites too."""
    request_budget_s: Annotated[float, Field(gt=0, le=600)] = 30.0
    """Seconds for one whole request, body included."""
    max_body_mb: Annotated[float, Field(gt=0, le=500)] = 20.0
    retries: Annotated[int, Field(ge=0, le=5)] = 2
    user_agent: str = ""
    allow: tuple[str, ...] = ()
    """Private hosts or host:port pairs that may be contacted besides the start addresses."""
    views: str = ""
    """A CSV file of paths and how often each is seen: causes on pages that many see come first."""
    auth: AuthSettings = AuthSettings()

    @field_validator("start")
    @classmethod
    def _absolute(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for url in value:
            if not address_of(url).is_web:
                raise ValueError(f"{url!r} is not an http or https address")
        return value


class BrowserSettings(_Section):
    """[browser]: how pages are rendered."""

    enabled: bool = True
    workers: int | str = "auto"
    """Browsers at once: 1 to 64, or "auto" for as many as this machine carries."""
    grid: str = ""
    states: tuple[str, ...] = ("desktop",)
    settle_ms: Annotated[int, Field(ge=0, le=30_000)] = 500
    page_budget_s: Annotated[float, Field(ge=1, le=3600)] = 45.0
    binary: str = ""
    driver: str = ""
    retire_after: Annotated[int, Field(ge=1)] = 150
    """Pages after which a browser is replaced."""
    screenshots: bool = True
    guard: bool = True
    """Every request of a page goes through auditor's own address policy: a page cannot reach into the private network.

    Not with a Grid, whose browsers run on other machines.
    """

    @field_validator("workers")
    @classmethod
    def _number(cls, value: int | str) -> int | str:
        if value == "auto" or (isinstance(value, int) and 1 <= value <= 64):
            return value
        raise ValueError('it must be "auto" or a number from 1 to 64')


class StateSettings(_Section):
    """[states.NAME]: a named condition of rendering."""

    viewport: tuple[Annotated[int, Field(ge=200, le=10_000)], Annotated[int, Field(ge=200, le=10_000)]] = (1366, 900)
    color_scheme: Literal["light", "dark", "no-preference"] = "light"
    reduced_motion: bool = False
    forced_colors: bool = False
    zoom: Annotated[float, Field(gt=0.1, le=5)] = 1.0
    text_spacing: bool = False
    media: Literal["screen", "print"] = "screen"


class AxeSettings(_Section):
    """[axe]: which rules run."""

    tags: tuple[str, ...] = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
    disable: tuple[str, ...] = ()
    path: str = ""


class ReferenceSettings(_Section):
    """[reference]: the approved texts."""

    dir: str = "reference_content"
    root: str = "main"
    ignore: tuple[str, ...] = ()
    map: dict[str, str] = {}
    max_age_days: Annotated[int, Field(ge=1)] | None = None
    """An approval older than this is a finding."""


class ReadabilitySettings(_Section):
    """[readability]: who the text is for."""

    audience: Literal["public", "health", "academic"] = "public"
    target_grade: Annotated[float, Field(ge=1, le=20)] | None = None
    strip_names: bool = False


class SpellingSettings(_Section):
    """[spelling]: languages and own words."""

    languages: tuple[str, ...] = ("en",)
    words: tuple[str, ...] = ()
    dictionaries: tuple[str, ...] = ()
    """Folders with further Hunspell dictionaries (xx_YY.aff and .dic)."""

    @field_validator("dictionaries", mode="before")
    @classmethod
    def _one_folder(cls, given: object) -> object:
        # One folder was a plain text before there could be several.
        return ((given,) if given else ()) if isinstance(given, str) else given


class TermSettings(_Section):
    """[[terms]]: one house-style rule."""

    phrase: str
    kind: Literal["unwanted", "required", "preferred"] = "unwanted"
    instead: str = ""
    reason: str = ""
    pages: tuple[str, ...] = ()


class GateSettings(_Section):
    """[gate]: what fails a run."""

    fail_on: tuple[str, ...] = ("new:critical", "new:serious", "reference:missing", "coverage<1.0")
    baseline: str = "auditor-baseline.json"
    hosts: tuple[str, ...] = ()
    """Hosts (`www.example.edu`, `staging.example.edu:8443`) that serve one site, so that a baseline of one holds for all."""


class ReportSettings(_Section):
    """[report]: what is written where."""

    formats: tuple[str, ...] = ("html", "json")
    out: str = "reports"
    contact: str = ""
    """Address that drafts of conformance reports and accessibility statements name for feedback."""
    edit_url: str = ""
    """Where a page is edited, for a link in the report: an address with {path} (without its first slash) or {url}."""

    @field_validator("edit_url")
    @classmethod
    def _with_place(cls, value: str) -> str:
        if value and not (address_of(value).is_web and ("{path}" in value or "{url}" in value)):
            raise ValueError(f"{value!r} is no http or https address with {{path}} or {{url}} in it")
        return value

    @field_validator("formats")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [name for name in value if name not in FORMATS]
        if unknown:
            raise ValueError(f"{unknown[0]!r} is no format; known are {', '.join(FORMATS)}")
        return value


class KeepSettings(_Section):
    """[store] keep: how much history stays on the disk, of each site."""

    runs: Annotated[int, Field(ge=1, le=100_000)] = 30
    """The newest runs."""
    days: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """None of those that began longer ago."""


class StoreSettings(_Section):
    """[store]: what is kept of earlier runs."""

    keep: KeepSettings = KeepSettings()


class ScriptSettings(_Section):
    """[[scripts]]: steps to take on pages that match before they are judged."""

    pages: tuple[str, ...] = ("*",)
    steps: tuple[dict[str, Any], ...] = ()
    budget_s: Annotated[float, Field(gt=0, le=300)] = 15.0


class Settings(_Section):
    """All settings of one run. Precedence: command line, environment, file, default."""

    site: SiteSettings = SiteSettings()
    browser: BrowserSettings = BrowserSettings()
    states: dict[str, StateSettings] = {}
    axe: AxeSettings = AxeSettings()
    reference: ReferenceSettings = ReferenceSettings()
    readability: ReadabilitySettings = ReadabilitySettings()
    spelling: SpellingSettings = SpellingSettings()
    terms: tuple[TermSettings, ...] = ()
    gate: GateSettings = GateSettings()
    report: ReportSettings = ReportSettings()
    owners: dict[str, str] = {}
    """Pattern of paths -> who looks after these pages; the first pattern that matches counts."""
    store: StoreSettings = StoreSettings()
    scripts: tuple[ScriptSettings, ...] = ()
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
        """Return the sha256 of the settings that decide what is audited and what is found: all but [store] and [owners]."""
        deciding = {name: value for name, value in self.public().items() if name not in {"store", "owners"}}
        return hashlib.sha256(json.dumps(deciding, sort_keys=True).encode()).hexdigest()


def load(
    path: Path | None = None,
    overrides: Mapping[str, SettingValue] | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Settings:
    """Read the settings. `path` None looks for auditor.toml in the current folder and goes without when there is none.

    `overrides` are dotted keys ("site.max_pages": 10) that go before the environment and the file. What the settings name as
    secret is hidden in every output from then on. Raises UsageFault.
    """
    data: dict[str, object] = {}
    if path is None and Path(CONFIG_NAME).is_file():
        path = Path(CONFIG_NAME)
    if path is not None:
        data = _read(path)
    sources: dict[str, str] = {}
    for key, value in read_variables(environ, Settings):
        _put(data, key, value)
        sources[key] = variable_of(key)
    for key, value in (overrides or {}).items():
        _put(data, key, value)
        sources[key] = "the command line"
    settings = _checked(data, str(path or CONFIG_NAME), sources)
    protect(settings.secrets(environ))
    return settings


def is_key(key: str) -> bool:
    """Tell whether a dotted key is one of auditor.toml."""
    *path, last = key.split(".")
    return last in _known_keys(tuple(path))


def built(values: Mapping[str, object]) -> Settings:
    """Return settings made of dotted keys alone, without any file or environment. Raises UsageFault."""
    data: dict[str, object] = {}
    for key, value in values.items():
        _put(data, key, value)
    return _checked(data, "the built-in settings", {})


def _checked(data: Mapping[str, object], file: str, sources: Mapping[str, str]) -> Settings:
    """Check the settings; `sources` says by key what was not in the file."""
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        raise UsageFault(Code.CONFIG_INVALID, _explain(error, file, sources)) from error


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise UsageFault(Code.CONFIG_INVALID, f"{path} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise UsageFault(Code.CONFIG_INVALID, f"{path} is not UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageFault(Code.CONFIG_INVALID, f"{path} is not valid TOML: {error}") from error


def _put(data: dict[str, object], key: str, value: object) -> None:
    *path, last = key.split(".")
    for name in path:
        inner = data.setdefault(name, {})
        if not isinstance(inner, dict):
            raise UsageFault(Code.CONFIG_INVALID, f"{name} must be a table")
        data = inner
    data[last] = value


def _explain(error: ValidationError, file: str, sources: Mapping[str, str]) -> str:
    parts: list[str] = []
    told = ""
    for problem in error.errors()[:5]:
        key = ".".join(str(step) for step in problem["loc"] if not str(step).startswith("constrained-"))
        source = next((where for name, where in sources.items() if f"{key}.".startswith(f"{name}.")), file)
        where, told = ("" if source == told else f"{source}: "), source
        if problem["type"] == "extra_forbidden":
            near = difflib.get_close_matches(str(problem["loc"][-1]), _known_keys(problem["loc"][:-1]), 1)
            parts.append(f"{where}unknown key {key}" + (f"; did you mean {near[0]}?" if near else ""))
        else:
            shown = repr(problem.get("input"))
            shown = shown if len(shown) <= 80 else shown[:79] + "…"
            parts.append(f"{where}{key} = {shown}: {problem['msg'].removeprefix('Value error, ')}")
    return "; ".join(parts)


def _known_keys(path: tuple[int | str, ...]) -> list[str]:
    model: Any = Settings
    for step in path:
        fields = getattr(model, "model_fields", {})
        if step not in fields:
            return []
        model = fields[step].annotation
    return list(getattr(model, "model_fields", {}))
