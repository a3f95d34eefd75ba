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

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from auditor.errors import UsageFault
from auditor.model.codes import Code
from auditor.model.formats import FORMATS
from auditor.model.options import Options, Term
from auditor.model.page import JSON, State
from auditor.model.states import STATES
from auditor.redact import basic, protect
from auditor.urls import address_of, without_login
from auditor.variables import is_list, read_variables, variable_of

CONFIG_NAME = "auditor.toml"

_MOST_TOLD = 5
"""Faults of the settings that are told at once."""
_IN_OUR_WORDS = {
    "model_type": "it is a section: write [{name}] and its keys below it",
    "tuple_type": 'it is a list: write {name} = ["…", "…"]',
    "dict_type": 'it is a table: write {name} = {{"…" = "…"}}',
    "string_type": 'it is a text: write {name} = "…"',
}
"""Kind of a fault in pydantic's words -> in ours, where his do not say what to write."""

SettingValue = str | int | float | bool | Sequence[str]
"""What a caller may set a dotted key to."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _one_text_is_a_list(cls, given: object) -> object:
        if not isinstance(given, Mapping):
            return given
        lists = {name for name, field in cls.model_fields.items() if is_list(field.annotation)}
        return {
            name: ([value] if value else []) if name in lists and isinstance(value, str) else value
            for name, value in given.items()
        }


class Cookie(_Section):
    """A cookie for every request to the site; the value comes from the environment."""

    name: str
    """Name of the cookie."""
    value_env: str
    """Environment variable with its value."""


class AuthSettings(_Section):
    """[site.auth]: how to log in, and how to know that it worked."""

    username: str = ""
    """Name for HTTP authentication."""
    password_env: str = ""
    """Environment variable with the password that goes with it."""
    headers_env: dict[str, str] = {}
    """Header name -> environment variable with its value."""
    cookies: tuple[Cookie, ...] = ()
    """Cookies for every request: name, and the environment variable with the value."""
    login: tuple[dict[str, Any], ...] = ()
    """Steps of a login script, as in [[scripts]]."""
    login_url: str = ""
    """Where the login script begins; empty for the first start address."""
    proof_text: str = ""
    """Text that only a logged-in person sees."""
    proof_selector: str = ""
    """What only a logged-in person gets, as a CSS selector."""

    @property
    def is_set(self) -> bool:
        """Whether the site is audited as somebody who is logged in."""
        return bool(self.username or self.headers_env or self.cookies or self.login)


class SiteSettings(_Section):
    """[site]: what is audited."""

    start: tuple[str, ...] = ()
    """Addresses at which the crawl begins; several origins are allowed."""
    sitemap: str = "auto"
    """Address of a sitemap; `auto` asks robots.txt and looks at /sitemap.xml, `none` uses links only."""
    include: tuple[str, ...] = ()
    """Only paths that match one of these patterns (`*` and `?`) are audited."""
    exclude: tuple[str, ...] = ()
    """Paths that match one of these patterns are left out."""
    max_pages: Annotated[int, Field(ge=1, le=1_000_000)] = 500
    """Pages to audit at most; what lies beyond is told and counts against coverage."""
    max_depth: Annotated[int, Field(ge=0, le=1000)] = 8
    """Links to follow from a start page at most."""
    robots: bool = True
    """Whether robots.txt is obeyed; switch it off for your own site only."""
    delay_ms: Annotated[int, Field(ge=0, le=60_000)] = 0
    """Milliseconds between two requests to one host, beyond what the server asks for."""
    only_listed: bool = False
    """Whether exactly the start addresses are audited, without following links."""
    external: bool = False
    """Check links to other sites too."""
    request_budget_s: Annotated[float, Field(gt=0, le=600)] = 30.0
    """Seconds for one whole request, body included."""
    max_body_mb: Annotated[float, Field(gt=0, le=500)] = 20.0
    """Megabytes of an answer at most."""
    retries: Annotated[int, Field(ge=0, le=5)] = 2
    """How often a request that failed for a passing reason is made again."""
    user_agent: str = ""
    """What auditor calls itself; empty for its own name and version."""
    allow: tuple[str, ...] = ()
    """Private hosts or host:port pairs that may be contacted besides the start addresses."""
    views: str = ""
    """A CSV file of paths and how often each is seen: causes on pages that many see come first."""
    auth: AuthSettings = AuthSettings()
    """How to log in; see below."""

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
    """Whether a browser is used; without one, accessibility is not checked, and the report says so."""
    workers: int | str = "auto"
    """Browsers at once: 1 to 64, or "auto" for as many as this machine carries."""
    grid: str = ""
    """Address of a Selenium Grid whose browsers are used."""
    states: tuple[str, ...] = ("desktop",)
    """States in which each page is rendered: built-in ones, or those of [states.NAME]."""
    settle_ms: Annotated[int, Field(ge=0, le=30_000)] = 500
    """Milliseconds without change after which a page counts as being at rest."""
    page_budget_s: Annotated[float, Field(ge=1, le=3600)] = 45.0
    """Seconds that one page may take in the browser."""
    binary: str = ""
    """Chromium or Chrome to use; empty looks for one."""
    driver: str = ""
    """Driver that goes with it; empty looks for one."""
    retire_after: Annotated[int, Field(ge=1)] = 150
    """Pages after which a browser is replaced."""
    screenshots: bool = True
    """Whether pictures of the pages are taken."""
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
    """Width and height in CSS pixels."""
    color_scheme: Literal["light", "dark", "no-preference"] = "light"
    """What the page learns of the colours that a person prefers."""
    reduced_motion: bool = False
    """Whether the page learns that a person wants less movement."""
    forced_colors: bool = False
    """Whether the colours of a high-contrast system replace those of the page."""
    zoom: Annotated[float, Field(gt=0.1, le=5)] = 1.0
    """Factor by which the page is enlarged."""
    text_spacing: bool = False
    """Whether text is spaced as WCAG 1.4.12 asks pages to bear."""
    media: Literal["screen", "print"] = "screen"
    """Screen, or as it is printed."""


class AxeSettings(_Section):
    """[axe]: which rules run."""

    tags: tuple[str, ...] = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
    """Tags of the rules that run."""
    disable: tuple[str, ...] = ()
    """Rules that do not run."""
    path: str = ""
    """Another copy of axe-core than the pinned one."""


class ReferenceSettings(_Section):
    """[reference]: the approved texts."""

    dir: str = "reference_content"
    """Folder with the approved texts."""
    root: str = "main"
    """CSS selector of the part of a page that is compared."""
    ignore: tuple[str, ...] = ()
    """CSS selectors of what is left out of the comparison."""
    map: dict[str, str] = {}
    """Path of a page and the file with its approved text, where names do not say it."""
    published_at: dict[str, str] = {}
    """Beginning of an address of another site, such as staging -> the beginning under which its pages are published."""
    max_age_days: Annotated[int, Field(ge=1)] | None = None
    """An approval older than this is a finding."""

    @field_validator("published_at")
    @classmethod
    def _addresses(cls, value: dict[str, str]) -> dict[str, str]:
        for url in (*value, *value.values()):
            if not address_of(url).is_web or not url.endswith("/"):
                raise ValueError(f"{url!r} is not the beginning of web addresses that ends with a stroke")
        return value


class ReadabilitySettings(_Section):
    """[readability]: who the text is for."""

    audience: Literal["public", "health", "academic"] = "public"
    """Who reads the pages; decides which formula and which aim."""
    target_grade: Annotated[float, Field(ge=1, le=20)] | None = None
    """School grade that a text should not exceed; empty takes that of the audience."""
    strip_names: bool = False
    """Whether names of people and places are left out before counting."""


class SpellingSettings(_Section):
    """[spelling]: languages and own words."""

    languages: tuple[str, ...] = ("en",)
    """Languages that are read with the dictionaries that are shipped."""
    words: tuple[str, ...] = ()
    """Names and terms of this site, which are no misspellings."""
    dictionaries: tuple[str, ...] = ()
    """Folders with further Hunspell dictionaries (xx_YY.aff and .dic)."""


class TermSettings(_Section):
    """[[terms]]: one house-style rule."""

    phrase: str
    """The words, in any letter case."""
    kind: Literal["unwanted", "required", "preferred"] = "unwanted"
    """Whether they must not stand there, must stand there, or are the ones to use."""
    instead: str = ""
    """What to write instead."""
    reason: str = ""
    """Why, for whoever reads the finding."""
    pages: tuple[str, ...] = ()
    """Patterns of paths; empty for all pages."""


class GateSettings(_Section):
    """[gate]: what fails a run."""

    fail_on: tuple[str, ...] = ("new:critical", "new:serious", "reference:missing", "coverage<1.0")
    """Rules of which each fails a run."""
    baseline: str = "auditor-baseline.json"
    """File with the accepted findings; `git:REVISION:FILE` reads it from another state of the repository."""
    hosts: tuple[str, ...] = ()
    """Hosts (`www.example.edu`, `staging.example.edu:8443`) that serve one site, so that a baseline of one holds for all."""


class ReportSettings(_Section):
    """[report]: what is written where."""

    formats: tuple[str, ...] = ("html", "json")
    """Formats that are written."""
    out: str = "reports"
    """Folder for the reports."""
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
    """How much history stays; see below."""


class IncrementalSettings(_Section):
    """[incremental]: what is taken over from earlier runs where nothing has changed."""

    render: Literal["changed", "always"] = "changed"
    """`changed`: only pages of which something has changed are looked at again; `always`: every page, every run."""
    max_age_days: Annotated[int, Field(ge=1, le=365)] = 7
    """Pages of which cannot be known whether they changed are looked at again after so many days at the latest; some each night."""


class DocumentSettings(_Section):
    """[documents]: the PDFs, Office files and books that pages link to."""

    enabled: bool = True
    """Look at them at all."""
    gate: bool = False
    """Findings on documents fail a run by every rule of `fail_on`; else only by the rules that begin with `documents:`."""
    max_documents: Annotated[int, Field(ge=1, le=100_000)] = 500
    """Documents that one run fetches; the others are only named."""
    max_mb: Annotated[float, Field(gt=0, le=2000)] = 50.0
    """Of one document; a larger one is catalogued."""
    total_mb: Annotated[float, Field(gt=0, le=1_000_000)] = 2000.0
    """Of all documents that one run fetches."""
    pages: Annotated[int, Field(ge=1, le=20_000)] = 200
    """Pages of one document whose text is read."""
    budget_s: Annotated[float, Field(gt=0, le=3600)] = 30.0
    """Seconds one document may take."""
    memory_mb: Annotated[int, Field(ge=128, le=65_536)] = 1024
    """Memory one document may take."""
    hosts: tuple[str, ...] = ()
    """Other hosts that keep documents of the site (`files.example.edu`)."""
    content: bool = True
    """Language, readability, spelling, placeholder text, picture descriptions and approved text are checked in documents too."""
    pdf_ua: bool = True
    """The result of an independent checker of PDF/UA-1 is added to each PDF."""
    max_per_page: Annotated[int, Field(ge=1)] | None = None
    """More documents linked on one page are a finding."""
    max_age_years: Annotated[float, Field(gt=0, le=100)] | None = None
    """A document that was changed longer ago is a finding."""


class ScriptSettings(_Section):
    """[[scripts]]: steps to take on pages that match before they are judged."""

    pages: tuple[str, ...] = ("*",)
    """Patterns of the paths that the script is for."""
    steps: tuple[dict[str, Any], ...] = ()
    """What is done, in order; docs/page-scripts.md has the steps."""
    budget_s: Annotated[float, Field(gt=0, le=300)] = 15.0
    """Seconds that all steps together may take."""


_DECIDE_NOTHING = frozenset({"store", "owners", "incremental"})
"""Sections that decide neither what is audited nor what is found."""


class Settings(_Section):
    """All settings of one run. Precedence: command line, environment, file, default."""

    site: SiteSettings = SiteSettings()
    browser: BrowserSettings = BrowserSettings()
    states: dict[str, StateSettings] = {}
    """States of your own; see below."""
    axe: AxeSettings = AxeSettings()
    reference: ReferenceSettings = ReferenceSettings()
    readability: ReadabilitySettings = ReadabilitySettings()
    spelling: SpellingSettings = SpellingSettings()
    terms: tuple[TermSettings, ...] = ()
    """House style; see below."""
    gate: GateSettings = GateSettings()
    report: ReportSettings = ReportSettings()
    owners: dict[str, str] = {}
    """Pattern of paths -> who looks after these pages; the first pattern that matches counts."""
    store: StoreSettings = StoreSettings()
    incremental: IncrementalSettings = IncrementalSettings()
    scripts: tuple[ScriptSettings, ...] = ()
    """Scripts for pages; see below."""
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
    problems = error.errors()
    for problem in problems[:_MOST_TOLD]:
        key = ".".join(str(step) for step in problem["loc"] if not str(step).startswith("constrained-"))
        source = next((where for name, where in sources.items() if f"{key}.".startswith(f"{name}.")), file)
        where, told = ("" if source == told else f"{source}: "), source
        if problem["type"] == "extra_forbidden":
            parts.append(f"{where}unknown key {key}{_meant(problem['loc'])}")
        else:
            shown = repr(problem.get("input"))
            shown = shown if len(shown) <= 80 else shown[:79] + "…"
            said = _IN_OUR_WORDS.get(problem["type"]) or problem["msg"].removeprefix("Value error, ")
            parts.append(f"{where}{key} = {shown}: {said.format(name=problem['loc'][-1] if problem['loc'] else '')}")
    if len(problems) > _MOST_TOLD:
        parts.append(f"and {len(problems) - _MOST_TOLD} more")
    return "; ".join(parts)


def _meant(path: tuple[int | str, ...]) -> str:
    """Say where a key belongs that does not stand where it was written, or which one was meant."""
    name = str(path[-1])
    here = _known_keys(path[:-1])
    homes = {key: section for section in _sections(Settings) for key in _known_keys(tuple(section.split(".")))}
    if name in homes:
        return f"; it stands in [{homes[name]}]"
    if name in Settings.model_fields and len(path) > 1:
        return "; it stands by itself, before the first section"
    if near := difflib.get_close_matches(name, here, 1):
        return f"; did you mean {near[0]}?"
    near = difflib.get_close_matches(name, homes, 1, 0.8)
    return f"; did you mean {near[0]} in [{homes[near[0]]}]?" if near else ""


def _sections(model: type[BaseModel], prefix: str = "") -> list[str]:
    found = []
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            found += [f"{prefix}{name}", *_sections(inner, f"{prefix}{name}.")]
    return found


def _known_keys(path: tuple[int | str, ...]) -> list[str]:
    model: Any = Settings
    for step in path:
        fields = getattr(model, "model_fields", {})
        if step not in fields:
            return []
        model = fields[step].annotation
    return list(getattr(model, "model_fields", {}))
