"""Turns a check's fixture page into the artifacts the check needs, from static HTML with optional layout facts."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from collections.abc import Iterator
from typing import Any

from auditor.reference.files.html import read_html
from auditor.extract.parse import parse_html
from auditor.extract.artifacts import derive
from auditor.checks import all_checks
from auditor.checks.run import run_check
from auditor.dom.artifacts import Artifacts
from auditor.dom.content import Approved, ApprovedBlock
from auditor.dom.document import Box, Document, FieldStyle, Layout, TextStyle
from auditor.dom.fit import Fit, FitOf, Loss, Misfit
from auditor.dom.probes import Observation, Probes
from auditor.model.finding import Fact
from auditor.model.options import Options
from auditor.model.probes import Probe, Seen
from auditor.model.page import Response

URL = "http://site.test/page"


def laid_out(document: Document) -> Document:
    """Give elements with data-box, data-natural, data-loaded, data-font or data-generated what a browser would report."""
    for element in document.elements:
        attrs = element.attrs
        element.generated = attrs.get("data-generated", "")
        if "data-field" in attrs:
            element.field = field_of(attrs["data-field"])
        if "data-style" in attrs:
            element.style = style_of(attrs["data-style"])
        if not any(f"data-{fact}" in attrs for fact in ("box", "natural", "loaded", "font")):
            continue
        size, weight = attrs.get("data-font", "0,0").split(",")
        box = Box(*map(float, attrs["data-box"].split(","))) if "data-box" in attrs else None
        natural = tuple(map(int, attrs["data-natural"].split(","))) if "data-natural" in attrs else (None, None)
        loaded = {"true": True, "false": False}.get(attrs.get("data-loaded", ""))
        element.layout = Layout(
            rendered=True,
            visually_hidden="data-unseen" in attrs,
            box=box,
            background_image=attrs.get("data-background", ""),
            natural_width=natural[0],
            natural_height=natural[1],
            loaded=loaded,
            font_size=float(size),
            font_weight=int(weight),
        )
    return document


PLAIN = TextStyle((0, 0, 0), (255, 255, 255), "start", False, False, False, 0.0, 0.0, 0.0)
"""How words are set where nobody says otherwise."""


def field_of(written: str) -> FieldStyle:
    """Return how `placeholder=170,170,170; border=200,200,200; ground=255,255,255` draws a field; around it is white."""
    given = dict(part.strip().split("=") for part in written.split(";") if part.strip())
    placeholder, border, ground = (_colour(given.get(name, "")) for name in ("placeholder", "border", "ground"))
    sides = (border,) * 4 if border else ()
    return FieldStyle(placeholder, sides, ground or (255, 255, 255), (255, 255, 255), "edged" in given)


def _colour(written: str) -> tuple[int, int, int] | None:
    red, green, blue = map(int, written.split(",")) if written else (-1, -1, -1)
    return (red, green, blue) if red >= 0 else None


def style_of(written: str) -> TextStyle:
    """Return the style that `align=justify; italic=true; colour=119,0,0` writes; what it leaves out is plain."""
    given: dict[str, object] = {}
    for part in filter(None, written.split(";")):
        name, _, value = part.strip().partition("=")
        if name in {"colour", "paper"}:
            given[name] = tuple(map(int, value.split(","))) if value else None
        elif name == "align":
            given[name] = value
        else:
            given[name] = value == "true" if value in {"true", "false"} else float(value)
    return PLAIN._replace(**given)  # type: ignore[arg-type]  # the names are those of the class, or this raises


def artifacts_of(html: str, url: str = URL, options: Options | None = None, approved: str = "") -> Artifacts:
    """Return every artifact of a page given as markup; `approved` is plain approved text with blank-line blocks, or HTML."""
    document = parse_html(html, url)
    assert isinstance(document, Document), document
    if {"data-style", "data-field"} & set(document.attributes):
        document = replace(document, rendered=True)  # styles are what a browser tells
    response = Response(
        url, url, (), 200, {}, "text/html", "utf-8", "header", html.encode(), False, datetime(2026, 1, 1, tzinfo=UTC), 1
    )
    plain = [" ".join(b.split()) for b in approved.split("\n\n") if b.strip()]
    blocks = tuple(ApprovedBlock(i, b, line=i + 1) for i, b in enumerate(plain))
    if approved.startswith("<"):
        blocks = tuple(read_html(approved.encode())[1])
    documents = (Approved("page.txt", "0" * 64, blocks),) if blocks else ()
    artifacts = derive(laid_out(document), site="http://site.test", root="main", ignore=())
    return replace(
        artifacts,
        response=response,
        approved=documents,
        options=options or Options(site="http://site.test"),
        fit=fit_in(document),
        probes=probes_in(document),
    )


def fit_in(document: Document) -> Fit:
    """Return what `data-fit="reflow cut 12"` says of elements; `data-over` names the element that they lie over."""
    marked = [element for element in document.elements if element.has("data-fit")]
    said = [element.get("data-fit").split() for element in marked]
    misfits = tuple(
        Misfit(element, Loss(loss), int(pixels), document.by_id(element.get("data-over")))
        for element, (_, loss, pixels) in zip(marked, said, strict=True)
    )
    return Fit(FitOf(said[0][0]), misfits, {}) if said else Fit()


def probes_in(document: Document) -> Probes:
    """Return what `data-seen="trap 3"` says of elements, 3 being how often Tab was pressed; `data-other` and `data-said` go with it."""
    marked = [(element, element.get("data-seen").split()) for element in document.elements if element.has("data-seen")]
    rows = tuple(
        Observation(
            Seen(seen), element, int(tabs), document.by_id(element.get("data-other")), said=element.get("data-said")
        )
        for element, (seen, tabs) in marked
    )
    return Probes(frozenset(Probe), rows) if rows else Probes()


def fixture_folders() -> list[Path]:
    """Return the folders of all check fixtures."""
    return sorted(path.parent for path in Path(__file__).parent.glob("*/page.html"))


def site_folders() -> list[Path]:
    """Return the folders of fixtures that are a small site: several pages and expected.json, no page.html."""
    folders = (path.parent for path in Path(__file__).parent.glob("*/expected.json"))
    return sorted(folder for folder in folders if not (folder / "page.html").exists())


def facts_of_site(folder: Path, options: Options) -> Iterator[Fact]:
    """Yield what the page checks tell of a fixture's pages, and that each was there: about.html is /about, index.html is /."""
    declared = [check for check in all_checks() if not (check.site or check.on_file or "axe" in check.needs)]
    for path in sorted(folder.glob("*.html")):
        url = site_url("/" + path.stem.removesuffix("index"))
        artifacts = artifacts_of(path.read_text("utf-8"), url, options)
        for check in declared:
            result = run_check(check, artifacts, url)
            assert result.failed is None, result.failed
            yield from result.facts
        yield Fact("page", url, {"state": "audited", "status": 200, "final_url": url, "code": ""}, url)


def site_url(path: str) -> str:
    """Return the address of a page of a fixture's site."""
    return "http://site.test" + path


_EMBEDDED = re.compile(r'<script type="application/json" id="expected">(.*?)</script>', re.DOTALL)


def read_fixture(folder: Path) -> tuple[str, dict[str, Any]]:
    """Return a fixture's page and what it expects: expected.json beside it, or the page's own script element of that id."""
    html = (folder / "page.html").read_text("utf-8")
    beside = folder / "expected.json"
    if beside.exists():
        return html, json.loads(beside.read_text("utf-8"))
    embedded = _EMBEDDED.search(html)
    assert embedded, f"{folder.name}: no expected.json and no <script id=expected> in the page"
    return html.replace(embedded[0], ""), json.loads(embedded[1])
