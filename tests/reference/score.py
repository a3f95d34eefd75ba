"""How well the comparison finds what was planted: recall of the planted mistakes, precision of what is reported, noise on clean pages."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.checks import registry
from auditor.checks.run import run_check
from auditor.dom.artifacts import Artifacts
from auditor.dom.content import Approved, Text
from auditor.dom.document import Document
from auditor.extract.parse import parse_html
from auditor.extract.text import read_text
from auditor.model.finding import Finding
from auditor.model.options import Options
from auditor.reference.files import READERS
from tests.reference.edits import Expected, Mutation
from tests.reference.pages import LANGUAGES, SHAPES, approved_markdown, approved_text, make_parts, render

SEED = 4242
ROUNDS = 2
MISTAKES = 7


@dataclass(frozen=True)
class Case:
    """One page: its approved text, the published markup, and what was planted."""

    language: str
    shape: str
    suffix: str
    approved: str
    page: str
    clean: str
    """The same content with noise and without mistakes."""
    expected: tuple[Expected, ...]


@dataclass
class Score:
    """Counts over a corpus."""

    planted: int = 0
    found: int = 0
    reported: int = 0
    noise: int = 0
    missed: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    details: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / self.planted if self.planted else 1.0

    @property
    def precision(self) -> float:
        return self.found / self.reported if self.reported else 1.0


def cases(seed: int = SEED, rounds: int = ROUNDS, mistakes: int = MISTAKES) -> Iterator[Case]:
    """Yield the corpus; the same seed gives the same pages."""
    for number in range(rounds):
        for language in LANGUAGES:
            for shape in SHAPES:
                rng = random.Random(f"{seed}/{number}/{language}/{shape}")
                parts = make_parts(language, shape, rng)
                mutation = Mutation(parts, language, rng)
                mutation.plant(mistakes)
                noise = random.Random(rng.random())
                markdown = rng.random() < 0.25
                yield Case(
                    language,
                    shape,
                    ".md" if markdown else ".txt",
                    approved_markdown(parts) if markdown else approved_text(parts),
                    render(mutation.parts, language, shape, noise),
                    render(parts, language, shape, noise),
                    tuple(mutation.expected),
                )


def digest(corpus: list[Case]) -> str:
    """Return what pins a corpus."""
    whole = hashlib.sha256()
    for case in corpus:
        whole.update(f"{case.suffix}\0{case.approved}\0{case.page}\0{case.clean}\0{case.expected}".encode())
    return whole.hexdigest()


def approved_of(case: Case) -> Approved:
    """Return the case's approved document, read as its file would be."""
    _, blocks = READERS[case.suffix](case.approved.encode())
    return Approved("page" + case.suffix, "0" * 64, tuple(blocks), language=case.language)


def text_of(page: str) -> Text:
    """Return a page's text."""
    document = parse_html(page, "http://site.test/page")
    assert isinstance(document, Document)
    return read_text(document)


def findings(approved: Approved, text: Text) -> list[Finding]:
    """Return what all reference checks report, information aside."""
    artifacts = Artifacts(approved=(approved,), text=text, options=Options())
    found: list[Finding] = []
    for name in sorted(registry()):
        if registry()[name].family.value == "reference" and not registry()[name].site:
            result = run_check(registry()[name], artifacts, "http://site.test/page")
            assert result.failed is None, result.failed
            found.extend(finding for finding in result.findings if "information" not in finding.tags)
    return found


def score(corpus: list[Case]) -> Score:
    """Judge every case, with mistakes and without."""
    total = Score()
    for case in corpus:
        approved = approved_of(case)
        clean = findings(approved, text_of(case.clean))
        total.noise += len(clean)
        total.details.extend(f"noise {case.language}/{case.shape} {said(f)}" for f in clean)
        left = findings(approved, text_of(case.page))
        total.reported += len(left)
        for expected in case.expected:
            total.planted += 1
            hit = next((finding for finding in left if tells(finding, expected)), None)
            if hit is None:
                total.missed[expected.edit] += 1
                total.details.append(f"missed {case.language}/{case.shape}{case.suffix} {expected}")
            else:
                total.found += 1
                left.remove(hit)
        for finding in left:
            total.wrong[finding.check] += 1
            total.details.append(f"wrong {case.language}/{case.shape}{case.suffix} {said(finding)}")
    return total


def said(finding: Finding) -> str:
    """Return a finding in a line."""
    return f"{finding.check}: {finding.evidence.get('approved')!r} / {finding.evidence.get('published')!r}"


def tells(finding: Finding, expected: Expected) -> bool:
    """Tell whether a finding is about a planted mistake."""
    if finding.check not in expected.checks:
        return False
    if expected.edit.endswith("moved"):
        return expected.approved[:300] in finding.evidence["blocks"]
    if expected.edit == "descriptions swapped":
        return {expected.approved, expected.published} <= {p["approved"] for p in finding.evidence["pictures"]}
    if expected.approved:
        return bool(finding.evidence["approved"] == expected.approved)
    return _plain(finding.evidence["published"]) == _plain(expected.published)


def _plain(text: str) -> str:
    table = str.maketrans({"’": "'", "“": '"', "”": '"', "\u00ad": "", "\u00a0": " "})
    return " ".join(text.translate(table).split())
