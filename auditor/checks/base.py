"""What a check is and how it is declared: a function from artifacts to findings, whose docstring is its help.

A check's parameters are the artifacts it looks at, by name and type (dom/artifacts.py, checks/inputs.py)::

    @check("image-figure-name", family=Family.IMAGES, version=1, severity=Severity.MINOR, wcag=("1.1.1",))
    def figure_has_no_name(images: Images) -> Iterator[Yield]:
        \"\"\"A figure of several pictures without a caption or a name.

        Please look: listeners hear pictures one by one and not what holds them together.
        \"\"\"

The first sentence is its title in every report, the rest its help. It yields findings made by `figure_has_no_name.finding(...)`,
measures, facts, exhibits, or `NotApplicable`. One that takes `facts: SiteFacts` runs once, over the facts of all pages. A check is
a value: declaring one registers nothing, registry.py finds it in its module. Whatever is misspelt raises `DeclarationError`.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import KW_ONLY, dataclass
from functools import cache
from importlib.resources import files
from typing import TypeVar

from auditor.checks.inputs import DeclarationError, Input, artifact_names, inputs_of, nearest
from auditor.dom.document import Element
from auditor.dom.locator import locate
from auditor.model.exhibits import Exhibit
from auditor.model.finding import Fact, Family, Finding, Location, Measure, Outcome, Severity
from auditor.model.page import JSON
from auditor.model.wcag import Criterion


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """There is nothing here for this check to judge, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class OnPage:
    """Where a finding of a check over the site is: a page, and a place on it where one is known."""

    url: str
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Findings that were counted and not made: `count` more of the kind whose findings carry this check id."""

    check: str
    count: int


Yield = Finding | Measure | Fact | Exhibit | NotApplicable | LeftOut
"""What a check may yield."""


@dataclass(frozen=True, slots=True)
class Check:
    """One declared check."""

    id: str
    family: Family
    version: int
    severity: Severity
    wcag: tuple[str, ...]
    """The numbers of its success criteria."""
    tags: tuple[str, ...]
    same_as: tuple[str, ...]
    """axe rules that say the same of the same element; one finding remains and names both."""
    title: str
    """The docstring's first sentence."""
    help: str
    """The rest of the docstring."""
    inputs: tuple[Input, ...]
    """What its parameters ask for, in their order."""
    needs: tuple[str, ...]
    """The names of the artifacts it depends on in the end, by itself or through what is computed from them."""
    run: Callable[..., Iterator[Yield]]

    def __call__(self, *artifacts: object) -> Iterator[Yield]:
        """Run the check on artifacts, in the order of its parameters, outside of any runner."""
        return self.run(*artifacts)

    @property
    def site(self) -> bool:
        """Whether it looks at the facts of all pages and not at a page."""
        return "facts" in self.needs

    @property
    def on_file(self) -> bool:
        """Whether it looks at the file of a document and not at a page."""
        return "pdf" in self.needs or "office" in self.needs

    def finding(
        self,
        message: str,
        where: Element | Location | OnPage | None = None,
        /,
        *,
        quote: str = "",
        outcome: Outcome = Outcome.FAILED,
        severity: Severity | None = None,
        key: str = "",
        **details: JSON,
    ) -> Finding:
        """Make a finding of this check about an element or a location; without one about the page, whose address the runner fills in.

        `message` is one sentence for an editor. `key` tells several findings on one element apart. `details` are for the reader
        and steer nothing; what does is a field of `Finding` (`link`, `wording`), to be set by `replace`.
        """
        url, place = (where.url, where.location) if isinstance(where, OnPage) else ("", where)
        location = locate(place, quote) if isinstance(place, Element) else place or Location(quote=quote[:300])
        return Finding(
            check=self.id,
            url=url,
            message=message,
            severity=severity or self.severity,
            outcome=outcome,
            location=location,
            details=details,
            key=key,
            wcag=self.wcag,
            tags=self.tags,
        )


NEEDS_BROWSER = "needs-browser"
"""Tag of a check that finds nothing in a page that no browser has shown, without saying so."""
C = TypeVar("C", bound=Check)
_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class check:
    """Declare the decorated function as a check.

    The id is in kebab case and never changes once released; `wcag` are numbers of success criteria, `same_as` axe rules. Raises
    DeclarationError for anything that does not exist: a family, criterion, axe rule or artifact, or the docstring.
    """

    id: str
    _: KW_ONLY
    family: Family
    version: int
    severity: Severity
    wcag: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()

    def __call__(self, function: Callable[..., Iterator[Yield]]) -> Check:
        """Return the check that the function becomes."""
        return self.declare(function, function.__doc__ or "", Check)

    def declare(
        self, function: Callable[..., Iterator[Yield]], documentation: str, made: Callable[..., C], **more: object
    ) -> C:
        """Return the check that runs `function` and is explained by `documentation`: a `made`, which may ask for `more`."""
        if not _ID.fullmatch(self.id):
            raise DeclarationError(f"check {self.id}: an id is lower-case words joined by hyphens")
        title, _, text = inspect.cleandoc(documentation).partition("\n\n")
        if not title:
            raise DeclarationError(f"check {self.id}: it has no docstring, which is its help text")
        inputs = inputs_of(f"check {self.id}", function)
        return made(
            id=self.id,
            family=self._family(),
            version=self.version,
            severity=self.severity,
            wcag=tuple(self._criterion(number).number for number in self.wcag),
            tags=self.tags,
            same_as=tuple(map(self._axe_rule, self.same_as)),
            title=" ".join(title.split()),
            help=text.strip(),
            inputs=inputs,
            needs=artifact_names(inputs),
            run=function,
            **more,
        )

    def _family(self) -> Family:
        if self.family not in set(Family):
            raise DeclarationError(
                f"check {self.id}: there is no family “{self.family}”; {nearest(self.family, Family)}"
            )
        return Family(self.family)

    def _criterion(self, number: str) -> Criterion:
        try:
            return Criterion.of(number)
        except ValueError as error:
            raise DeclarationError(f"check {self.id}: {error}") from error

    def _axe_rule(self, rule: str) -> str:
        if rule not in axe_rule_ids():
            raise DeclarationError(f"check {self.id}: axe has no rule “{rule}”; {nearest(rule, axe_rule_ids())}")
        return rule


@cache
def axe_rule_ids() -> frozenset[str]:
    """Return the ids of the rules of the pinned axe."""
    return frozenset(files("auditor.checks").joinpath("axe_rules.txt").read_text("ascii").split())
