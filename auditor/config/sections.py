"""The sections of auditor.toml: every key with its type, its default, and in the text below it what it means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from auditor.model.formats import FORMATS
from auditor.urls import address_of
from auditor.variables import is_list


class SettingsSection(BaseModel):
    """A section of the file: it cannot be changed, and knows what may stand in it."""

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


class Cookie(SettingsSection):
    """A cookie for every request to the site; the value comes from the environment."""

    name: str
    """Name of the cookie."""
    value_env: str
    """Environment variable with its value."""


class AuthSettings(SettingsSection):
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


class SiteSettings(SettingsSection):
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
    """A CSV file of paths and how often each is seen: pages, causes and samples that many see come first."""
    sample: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    """Pages to audit of each kind of address (one folder, numbers left out); 0 for all. What is left out counts against coverage."""
    sample_seed: Annotated[int, Field(ge=0, le=2**32)] = 0
    """Another number takes another sample; the same one always the same."""
    auth: AuthSettings = AuthSettings()
    """How to log in; see below."""

    @field_validator("start")
    @classmethod
    def _absolute(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for url in value:
            if not address_of(url).is_web:
                raise ValueError(f"{url!r} is not an http or https address")
        return value


class BrowserSettings(SettingsSection):
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


class StateSettings(SettingsSection):
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


class AxeSettings(SettingsSection):
    """[axe]: which rules run."""

    tags: tuple[str, ...] = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
    """Tags of the rules that run."""
    disable: tuple[str, ...] = ()
    """Rules that do not run."""
    path: str = ""
    """Another copy of axe-core than the pinned one."""


class ReferenceSettings(SettingsSection):
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


class ReadabilitySettings(SettingsSection):
    """[readability]: who the text is for."""

    audience: Literal["public", "health", "academic"] = "public"
    """Who reads the pages; decides which formula and which aim."""
    target_grade: Annotated[float, Field(ge=1, le=20)] | None = None
    """School grade that a text should not exceed; empty takes that of the audience."""
    strip_names: bool = False
    """Whether names of people and places are left out before counting."""


class SpellingSettings(SettingsSection):
    """[spelling]: languages and own words."""

    languages: tuple[str, ...] = ("en",)
    """Languages that are read with the dictionaries that are shipped."""
    words: tuple[str, ...] = ()
    """Names and terms of this site, which are no misspellings."""
    dictionaries: tuple[str, ...] = ()
    """Folders with further Hunspell dictionaries (xx_YY.aff and .dic)."""


class TermSettings(SettingsSection):
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


class GateSettings(SettingsSection):
    """[gate]: what fails a run."""

    fail_on: tuple[str, ...] = ("new:critical", "new:serious", "reference:missing", "coverage<1.0")
    """Rules of which each fails a run."""
    baseline: str = "auditor-baseline.json"
    """File with the accepted findings; `git:REVISION:FILE` reads it from another state of the repository."""
    hosts: tuple[str, ...] = ()
    """Hosts (`www.example.edu`, `staging.example.edu:8443`) that serve one site, so that a baseline of one holds for all."""


class ReportSettings(SettingsSection):
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


class KeepSettings(SettingsSection):
    """[store] keep: how much history stays on the disk, of each site."""

    runs: Annotated[int, Field(ge=1, le=100_000)] = 30
    """The newest runs."""
    days: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """None of those that began longer ago."""
    monthly: Annotated[int, Field(ge=0, le=1200)] = 0
    """Besides, the newest run of each of so many months, this one among them."""


class StoreSettings(SettingsSection):
    """[store]: what is kept of earlier runs."""

    keep: KeepSettings = KeepSettings()
    """How much history stays; see below."""


class IncrementalSettings(SettingsSection):
    """[incremental]: what is taken over from earlier runs where nothing has changed."""

    render: Literal["changed", "always"] = "changed"
    """`changed`: only pages of which something has changed are looked at again; `always`: every page, every run."""
    max_age_days: Annotated[int, Field(ge=1, le=365)] = 7
    """Pages of which cannot be known whether they changed are looked at again after so many days at the latest; some each night."""

    @property
    def takes_over(self) -> bool:
        """Whether anything is taken over from earlier runs."""
        return self.render == "changed"


class EngineSettings(SettingsSection):
    """[engines]: further rules beside axe's."""

    accesslint: bool = False
    """Whether AccessLint gives a second opinion on what axe says; `auditor setup --accesslint` fetches it."""


class ProbeSettings(SettingsSection):
    """[probes]: what is found by using a page as people do; each kind of component once in a run."""

    keyboard: bool = True
    """Whether Tab, Enter and other keys are pressed."""
    dialogs: bool = True
    """Whether what may open a dialog is opened, and closed again."""
    hover: bool = True
    """Whether the mouse is moved over what may show more."""
    motion: bool = True
    """Whether what moves, blinks or plays by itself is watched."""
    colours: bool = True
    """Whether links and buttons are measured as they look under the mouse and with the focus."""
    pictures: bool = True
    """Whether words in pictures are read; needs the extra `ocr`, and costs a second of CPU for each picture."""
    max_stops: Annotated[int, Field(ge=1, le=500)] = 40
    """Stops of the Tab key that are looked at on one page."""
    exclude: tuple[str, ...] = ()
    """CSS selectors of what is never operated, as the attribute `data-auditor-skip` says it in the page."""

    @property
    def any(self) -> bool:
        """Whether there is anything to probe."""
        return self.keyboard or self.dialogs or self.hover or self.motion or self.colours or self.pictures


class DocumentSettings(SettingsSection):
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


class ScriptSettings(SettingsSection):
    """[[scripts]]: steps to take on pages that match before they are judged."""

    pages: tuple[str, ...] = ("*",)
    """Patterns of the paths that the script is for."""
    steps: tuple[dict[str, Any], ...] = ()
    """What is done, in order; docs/page-scripts.md has the steps."""
    budget_s: Annotated[float, Field(gt=0, le=300)] = 15.0
    """Seconds that all steps together may take."""
